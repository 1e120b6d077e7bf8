//! Asks a proxy for a tunnel once more, to hear why it gave none: the client keeps the answer to itself.
//!
//! It reads the head of the answer only, within limits, and goes no further than the proxy.

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

use super::proxy::Route;

const PATIENCE: Duration = Duration::from_secs(10);
const LONGEST: usize = 16 << 10;

/// What a proxy says.
pub(super) enum Answer {
    /// Nobody is there.
    Nobody,
    /// Something that is no answer of a proxy, or nothing.
    Nonsense,
    /// A status, with its headers.
    Said(u16, HeaderMap),
    /// It is spoken to in a way that cannot be looked into here.
    Unknown,
}

/// Asks for a tunnel to `url`, showing the user where `with_user`.
pub(super) async fn ask(route: &Route, url: &Url, with_user: bool) -> Answer {
    let (Some(host), Some(port)) = (route.proxy.host_str(), route.proxy.port_or_known_default()) else {
        return Answer::Unknown;
    };
    let address = (host.trim_start_matches('[').trim_end_matches(']'), port);
    let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, TcpStream::connect(address)).await else {
        return Answer::Nobody;
    };
    if route.proxy.scheme() != "http" {
        return Answer::Unknown;
    }
    let head = tokio::time::timeout(PATIENCE, asked(stream, &request(route, url, with_user))).await;
    match head.ok().flatten().and_then(|(head, early)| Some((parsed(&head)?, early))) {
        // Behind a tunnel the client speaks first: this is a page.
        Some(((200, _), true)) | None => Answer::Nonsense,
        Some(((status, headers), _)) => Answer::Said(status, headers),
    }
}

fn request(route: &Route, url: &Url, with_user: bool) -> String {
    let (host, port) = (url.host_str().unwrap_or(""), url.port_or_known_default().unwrap_or(443));
    let auth = route.auth.as_ref().filter(|_| with_user).and_then(|auth| auth.to_str().ok());
    let auth = auth.map(|auth| format!("Proxy-Authorization: {auth}\r\n")).unwrap_or_default();
    format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n{auth}\r\n")
}

/// The head of the answer, and whether something came behind it unasked.
async fn asked(mut stream: TcpStream, request: &str) -> Option<(String, bool)> {
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while head.len() < LONGEST {
        let read = stream.read(&mut buffer).await.ok()?;
        head.extend_from_slice(buffer.get(..read)?);
        let text = String::from_utf8_lossy(&head);
        if let Some(end) = text.find("\r\n\r\n") {
            let said = text.get(..end)?.to_owned();
            let early = text.len() > end + 4 || speaks(&mut stream).await;
            return Some((said, early));
        }
        if read == 0 {
            return None;
        }
    }
    None
}

async fn speaks(stream: &mut TcpStream) -> bool {
    let heard = tokio::time::timeout(Duration::from_millis(500), stream.read(&mut [0; 1])).await;
    matches!(heard, Ok(Ok(1)))
}

fn parsed(head: &str) -> Option<(u16, HeaderMap)> {
    let mut lines = head.split("\r\n");
    let mut words = lines.next()?.split(' ');
    if !words.next()?.starts_with("HTTP/1.") {
        return None;
    }
    let status = words.next()?.parse().ok()?;
    let mut headers = HeaderMap::new();
    for line in lines {
        let Some((name, value)) = line.split_once(':') else { continue };
        let name = HeaderName::from_bytes(name.trim().as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value.trim())) {
            headers.append(name, value);
        }
    }
    Some((status, headers))
}
