//! Counts the requests in a stream of HTTP/1.1: reads each head and steps over its body. It judges nothing.

/// Where in the stream a connection is.
#[derive(Debug, Default)]
pub struct Heads {
    head: Vec<u8>,
    body: Body,
}

/// What is left of the body under way.
#[derive(Debug, Default)]
enum Body {
    #[default]
    None,
    /// So many bytes.
    Bytes(usize),
    /// Chunks, until the empty one; the last bytes seen.
    Chunks(Vec<u8>),
}

const LAST_CHUNK: &[u8] = b"\r\n0\r\n\r\n";

impl Heads {
    /// Takes in the next bytes, and tells the method of each request that begins in them.
    pub fn feed(&mut self, bytes: &[u8], mut seen: impl FnMut(&str)) {
        for byte in bytes {
            match &mut self.body {
                Body::Bytes(left) => {
                    *left -= 1;
                    if *left == 0 {
                        self.body = Body::None;
                    }
                }
                Body::Chunks(tail) => {
                    tail.push(*byte);
                    if tail.ends_with(LAST_CHUNK) {
                        self.body = Body::None;
                    } else if tail.len() > 4 * LAST_CHUNK.len() {
                        tail.drain(..tail.len() - LAST_CHUNK.len());
                    }
                }
                Body::None => {
                    self.head.push(*byte);
                    if self.head.ends_with(b"\r\n\r\n") {
                        self.finish(&mut seen);
                    }
                }
            }
        }
    }

    fn finish(&mut self, seen: &mut impl FnMut(&str)) {
        let head = String::from_utf8_lossy(&std::mem::take(&mut self.head)).to_ascii_lowercase();
        let mut lines = head.split("\r\n");
        let method = lines.next().and_then(|line| line.split(' ').next()).unwrap_or("");
        seen(&method.to_ascii_uppercase());
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            match (name, value.trim()) {
                ("content-length", length) => {
                    let length = length.parse().unwrap_or(0);
                    self.body = if length == 0 { Body::None } else { Body::Bytes(length) };
                }
                ("transfer-encoding", "chunked") => self.body = Body::Chunks(b"\r\n".to_vec()),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_however_they_are_cut() {
        let stream = b"PUT /a HTTP/1.1\r\nContent-Length: 23\r\n\r\nDELETE /x HTTP/1.1\r\n\r\n.REPORT /c HTTP/1.1\r\n\
                       Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET /b HTTP/1.1\r\nContent-Length: 0\r\n\r\n\
                       OPTIONS / HTTP/1.1\r\n\r\n";
        for size in [1, 2, 7, 1000] {
            let (mut heads, mut methods) = (Heads::default(), Vec::new());
            for piece in stream.chunks(size) {
                heads.feed(piece, |method| methods.push(method.to_owned()));
            }
            assert_eq!(methods, ["PUT", "REPORT", "GET", "OPTIONS"], "pieces of {size}");
        }
    }
}
