//! Paths: decoded inside, written on the way out as the server at hand writes them.

use percent_encoding::percent_decode_str;

use super::flavour::Echo;

/// The path of an href or a request line, decoded; a whole URL loses its scheme and host.
pub(super) fn decoded(href: &str) -> String {
    let path = match href.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|start| rest.get(start..)).unwrap_or("/"),
        None => href,
    };
    percent_decode_str(path.trim()).decode_utf8_lossy().into_owned()
}

/// `path` as an href.
pub(super) fn href(echo: Echo, path: &str) -> String {
    let mut written = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'@' if echo != Echo::Encoded => written.push('@'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                written.push(char::from(byte))
            }
            other if echo == Echo::LowerCase => written.push_str(&format!("%{other:02x}")),
            other => written.push_str(&format!("%{other:02X}")),
        }
    }
    written
}

/// A path as its collection, with the slash, and the name in it.
pub(super) fn split(path: &str) -> (&str, &str) {
    match path.rfind('/') {
        Some(slash) => (path.get(..=slash).unwrap_or("/"), path.get(slash + 1..).unwrap_or("")),
        None => ("/", path),
    }
}

/// The collection above one.
pub(super) fn parent(collection: &str) -> &str {
    split(collection.strip_suffix('/').unwrap_or(collection)).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_write_the_same_path_three_ways() {
        let path = decoded("https://dav.example.it/u/a%40b%20c%2Bd.ics");
        assert_eq!(path, "/u/a@b c+d.ics");
        for (echo, written) in [
            (Echo::LowerCase, "/u/a@b%20c%2bd.ics"),
            (Echo::Encoded, "/u/a%40b%20c%2Bd.ics"),
            (Echo::PlainAt, "/u/a@b%20c%2Bd.ics"),
        ] {
            assert_eq!(href(echo, &path), written);
        }
        assert_eq!((split(&path), parent("/u/cal/")), (("/u/", "a@b c+d.ics"), "/u/"));
    }
}
