//! GET, PUT and DELETE of one object, each under its condition.
//!
//! Attendees' answers never leave with a deletion: `Schedule-Reply: F` (RFC 6638 §8.1) goes with it wherever the server
//! bears it.

use bytes::Bytes;
use ponte_core::record::Kind;
use ponte_core::snapshot::Version;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::{Request, Response};
use reqwest::Method;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue, IF_MATCH, IF_NONE_MATCH};
use url::Url;

/// Reads one object. Without compression, since servers and proxies change the ETag of what they compress.
#[must_use]
pub fn get(url: Url) -> Request {
    let mut request = Request::new(Method::GET, url);
    request.headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    request
}

/// Writes a new object, where there is none.
#[must_use]
pub fn create(url: Url, kind: Kind, text: &str) -> Request {
    let mut request = put(url, kind, text);
    request.headers.insert(IF_NONE_MATCH, HeaderValue::from_static("*"));
    request
}

/// Writes an object over that version of it.
///
/// # Errors
/// [`FailureKind::Record`] where the version cannot be a header.
pub fn update(url: Url, kind: Kind, text: &str, version: &Version) -> Result<Request, Failure> {
    let mut request = put(url, kind, text);
    request.headers.insert(IF_MATCH, condition(version)?);
    Ok(request)
}

/// Deletes that version of an object; `silenced` where the server bears to be told that no answer is to be sent.
///
/// # Errors
/// [`FailureKind::Record`] where the version cannot be a header.
pub fn delete(url: Url, version: &Version, silenced: bool) -> Result<Request, Failure> {
    let mut request = Request::new(Method::DELETE, url);
    request.headers.insert(IF_MATCH, condition(version)?);
    if silenced {
        request.headers.insert(HeaderName::from_static("schedule-reply"), HeaderValue::from_static("F"));
    }
    Ok(request)
}

/// The version an ETag stands for: without the mark of weakness (Cyrus: weak on GET, strong on PUT) and without quotes.
#[must_use]
pub fn version(etag: &str) -> Option<Version> {
    let etag = etag.trim();
    let opaque = etag.strip_prefix("W/").unwrap_or(etag);
    let bare = opaque.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(opaque);
    if bare.is_empty() { None } else { Some(Version(bare.to_owned())) }
}

/// The version of what was just written, where the server vouches that it stored what it was sent (RFC 4791 §5.3.4).
#[must_use]
pub fn stored_version(response: &Response) -> Option<Version> {
    response.header("etag").filter(|etag| !etag.trim_start().starts_with("W/")).and_then(version)
}

fn put(url: Url, kind: Kind, text: &str) -> Request {
    let mut request = Request::new(Method::PUT, url);
    let media = match kind {
        Kind::Event | Kind::Task => "text/calendar; charset=utf-8",
        Kind::Contact | Kind::Company => "text/vcard; charset=utf-8",
    };
    request.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    request.body = Bytes::from(wire_lines(text));
    request
}

/// RFC 5545 §3.1, RFC 6350 §3.2: lines end in CRLF. XML brought them here with LF alone.
fn wire_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

fn condition(version: &Version) -> Result<HeaderValue, Failure> {
    HeaderValue::from_str(&format!("\"{}\"", version.0))
        .map_err(|_| Failure::new(FailureKind::Record, "failure-dav-version"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_without_weakness_and_quotes() {
        for etag in ["\"a1\"", "W/\"a1\"", "a1", " \"a1\" "] {
            assert_eq!(version(etag), Some(Version("a1".into())), "{etag}");
        }
        assert_eq!(version("\"\""), None);
    }

    #[test]
    fn a_version_cannot_inject_a_header() {
        let url: Url = "https://dav.example.it/c/a.ics".parse().unwrap();
        assert!(delete(url, &Version("a\"\r\nX-Evil: 1".into()), true).is_err());
    }

    #[test]
    fn conditions_and_lines() {
        let url: Url = "https://dav.example.it/c/a.ics".parse().unwrap();
        let request =
            update(url.clone(), Kind::Event, "BEGIN:VCALENDAR\nEND:VCALENDAR\r\n", &Version("a".into())).unwrap();
        assert_eq!(request.headers["if-match"], "\"a\"");
        assert_eq!(request.body, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
        assert_eq!(create(url.clone(), Kind::Contact, "").headers["if-none-match"], "*");
        assert_eq!(delete(url, &Version("a".into()), true).unwrap().headers["schedule-reply"], "F");
    }
}
