//! A request at the door, read with limits: whether it can be what the user's own browser sends when a provider leads it
//! back, and nothing else that can reach this computer.
//!
//! A page in the browser can make requests too; it cannot make them look like this (<https://www.w3.org/TR/fetch-metadata/>),
//! and a name that somebody turned to this computer (DNS rebinding) shows in `Host`.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _};

/// What a request may take until its head is there.
const PATIENCE: Duration = Duration::from_secs(5);
const LONGEST: usize = 32 << 10;

/// What somebody at the door wants.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// What may be an answer: its query.
    Answer(String),
    /// Anything else, with the status it gets.
    Nothing(u16),
}

/// Reads the head of a request that came to `port`.
pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin), port: u16) -> Wish {
    match tokio::time::timeout(PATIENCE, head(stream)).await {
        Ok(Ok(head)) => wish(&head, port),
        Ok(Err(status)) => Wish::Nothing(status),
        Err(_) => Wish::Nothing(408),
    }
}

async fn head(stream: &mut (impl AsyncRead + Unpin)) -> Result<String, u16> {
    let mut read = Vec::new();
    let mut buffer = [0; 2048];
    loop {
        let count = stream.read(&mut buffer).await.map_err(|_| 400_u16)?;
        if count == 0 {
            return Err(400);
        }
        // The end may lie across two pieces.
        let from = read.len().saturating_sub(3);
        read.extend_from_slice(buffer.get(..count).unwrap_or_default());
        let tail = read.get(from..).unwrap_or_default();
        if let Some(end) = tail.windows(4).position(|four| four == b"\r\n\r\n") {
            read.truncate(from + end);
            return String::from_utf8(read).map_err(|_| 400);
        }
        if read.len() > LONGEST {
            return Err(431);
        }
    }
}

/// What a whole head says.
pub(super) fn wish(head: &str, port: u16) -> Wish {
    let mut lines = head.split("\r\n");
    let line: Vec<&str> = lines.next().unwrap_or("").split(' ').collect();
    let [method, target, version] = line.as_slice() else { return Wish::Nothing(400) };
    let headers: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once(':')).collect();
    if !version.starts_with("HTTP/1.") || !is_here(&headers, port) {
        return Wish::Nothing(400);
    }
    if *method != "GET" {
        return Wish::Nothing(405);
    }
    if !is_led_here(&headers) {
        return Wish::Nothing(403);
    }
    match target.split_once('?') {
        Some(("/", query)) => Wish::Answer(query.to_owned()),
        _ => Wish::Nothing(404),
    }
}

/// Whether the address that was typed, or led to, is this computer's own: once, and nothing else.
fn is_here(headers: &[(&str, &str)], port: u16) -> bool {
    let hosts: Vec<&str> = all(headers, "host").collect();
    let own = ["localhost", "127.0.0.1", "[::1]"].map(|name| format!("{name}:{port}"));
    matches!(hosts.as_slice(), [host] if own.iter().any(|own| own.eq_ignore_ascii_case(host)))
}

/// Whether a browser was led here as to a page. What a script or an image of another page fetches says so.
fn is_led_here(headers: &[(&str, &str)]) -> bool {
    let only = |name: &str, allowed: &str| all(headers, name).all(|value| value.eq_ignore_ascii_case(allowed));
    let bare = ["origin", "content-length", "transfer-encoding", "upgrade"];
    only("sec-fetch-mode", "navigate")
        && only("sec-fetch-dest", "document")
        && bare.iter().all(|name| all(headers, name).next().is_none())
}

fn all<'h>(headers: &'h [(&str, &str)], name: &str) -> impl Iterator<Item = &'h str> {
    headers.iter().filter(move |(known, _)| known.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_browser_that_was_led_here_is_listened_to() {
        let good = "Host: localhost:4711\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nSec-Fetch-Site: cross-site";
        let rows = [
            ("GET /?code=c HTTP/1.1", good, Wish::Answer("code=c".to_owned())),
            ("GET /?code=c HTTP/1.1", "Host: 127.0.0.1:4711", Wish::Answer("code=c".to_owned())),
            ("GET /?code=c HTTP/1.1", "host: [::1]:4711", Wish::Answer("code=c".to_owned())),
            ("GET / HTTP/1.1", good, Wish::Nothing(404)),
            ("GET /favicon.ico HTTP/1.1", good, Wish::Nothing(404)),
            ("GET //?code=c HTTP/1.1", good, Wish::Nothing(404)),
            ("GET http://localhost:4711/?code=c HTTP/1.1", good, Wish::Nothing(404)),
            ("POST /?code=c HTTP/1.1", good, Wish::Nothing(405)),
            ("OPTIONS /?code=c HTTP/1.1", good, Wish::Nothing(405)),
            ("GET /?code=c HTTP/1.1", "", Wish::Nothing(400)),
            ("GET /?code=c HTTP/1.1", "Host: localhost", Wish::Nothing(400)),
            ("GET /?code=c HTTP/1.1", "Host: localhost:4712", Wish::Nothing(400)),
            ("GET /?code=c HTTP/1.1", "Host: evil.example:4711", Wish::Nothing(400)),
            ("GET /?code=c HTTP/1.1", "Host: localhost:4711\r\nHost: evil.example:4711", Wish::Nothing(400)),
            ("GET /?code=c HTTP/1.1", "Host: localhost:4711\r\nOrigin: https://evil.example", Wish::Nothing(403)),
            ("GET /?code=c HTTP/1.1", "Host: localhost:4711\r\nSec-Fetch-Mode: no-cors", Wish::Nothing(403)),
            ("GET /?code=c HTTP/1.1", "Host: localhost:4711\r\nSec-Fetch-Dest: iframe", Wish::Nothing(403)),
            ("GET /?code=c HTTP/1.1", "Host: localhost:4711\r\nContent-Length: 5", Wish::Nothing(403)),
            ("GET /?code=c", good, Wish::Nothing(400)),
            ("GET /?code=c HTTP/2", good, Wish::Nothing(400)),
        ];
        for (line, headers, expected) in rows {
            assert_eq!(wish(&format!("{line}\r\n{headers}"), 4711), expected, "{line} {headers}");
        }
    }
}
