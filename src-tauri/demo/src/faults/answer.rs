//! What a struck request is answered, and the memory that stale answers come from.

use axum::{
    body::{Body, Bytes},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use futures::stream;
use url::form_urlencoded;

use super::{BODY_LIMIT, Fault, Faults};

/// The operation of a request to the CRM or to Exchange, in lower case; empty for other servers.
pub(super) fn operation(query: &str, body: &[u8]) -> String {
    let named = |encoded: &[u8]| {
        let mut pairs = form_urlencoded::parse(encoded);
        pairs.find(|(key, _)| key == "operation").map(|(_, value)| value.to_lowercase())
    };
    let found = in_envelope(body).or_else(|| named(query.as_bytes())).or_else(|| named(body));
    found.or_else(|| in_multipart(body)).unwrap_or_default()
}

fn in_envelope(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok().filter(|text| text.contains("schemas.xmlsoap.org/soap/envelope"))?;
    let (_, after) = text.split_once(":Body>")?;
    let name = after.trim_start().strip_prefix('<')?.split([' ', '>', '/']).next()?;
    Some(name.rsplit(':').next()?.to_lowercase())
}

fn in_multipart(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let (_, after) = text.split_once("name=\"operation\"\r\n\r\n")?;
    after.split_once("\r\n").map(|(value, _)| value.to_lowercase())
}

/// What makes two reading requests the same.
pub(super) fn key(head: &Parts, body: &[u8]) -> String {
    format!("{} {} {}", head.method, head.uri, String::from_utf8_lossy(body))
}

pub(super) fn status(code: u16, retry_after: Option<u64>) -> Response {
    let code = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match retry_after {
        Some(seconds) => (code, [(header::RETRY_AFTER, seconds.to_string())]).into_response(),
        None => code.into_response(),
    }
}

pub(super) fn redirect(code: u16, location: &str) -> Response {
    let code = StatusCode::from_u16(code).unwrap_or(StatusCode::FOUND);
    (code, [(header::LOCATION, location.to_owned())]).into_response()
}

pub(super) fn html() -> Response {
    let page = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Please sign in.</body></html>";
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

/// Sends this much and then breaks the connection.
pub(super) fn cut(sent: Bytes) -> Response {
    let broken = Err(std::io::Error::other("cut on purpose"));
    Response::new(Body::from_stream(stream::iter([Ok(sent), broken])))
}

/// Truncates, breaks or empties an answer.
pub(super) async fn spoiled(fault: &Fault, response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, BODY_LIMIT).await else { return cut(Bytes::new()) };
    let half = bytes.slice(..bytes.len() / 2);
    head.headers.remove(header::CONTENT_LENGTH);
    match fault {
        Fault::Truncate => cut(half),
        Fault::BrokenBody => Response::from_parts(head, Body::from(half)),
        Fault::EmptyList => Response::from_parts(head, Body::from(emptied(bytes))),
        _ => Response::from_parts(head, Body::from(bytes)),
    }
}

/// What an element of an answer of Exchange holds.
fn within<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&format!(":{name}>"))?;
    let (own, _) = after.split_once(&format!(":{name}>"))?;
    own.rsplit_once("</").map(|(own, _)| own).filter(|own| !own.is_empty())
}

/// The answer without its rows: a list in JSON or a multistatus in XML. Anything else is left as it is.
fn emptied(bytes: Bytes) -> Bytes {
    let text = String::from_utf8_lossy(&bytes);
    if text.starts_with("{\"success\":true,\"result\":[") {
        return Bytes::from_static(b"{\"success\":true,\"result\":[]}");
    }
    if text.contains("multistatus") {
        return Bytes::from_static(b"<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\"/>");
    }
    let list = ["Changes", "Items"].iter().find_map(|name| within(&text, name));
    if let Some(list) = list.filter(|_| text.contains("exchange/services/2006")) {
        return Bytes::from(text.replacen(list, "", 1));
    }
    bytes.clone()
}

/// Passes a good answer on, and keeps it for the day it is served again as stale.
pub(super) async fn remembered(faults: &Faults, key: Option<String>, response: Response) -> Response {
    let Some(key) = key else { return response };
    let (head, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, BODY_LIMIT).await else { return cut(Bytes::new()) };
    let kind = head.headers.get(header::CONTENT_TYPE).cloned();
    faults.inner().last_answers.insert(key, (head.status, kind, bytes.clone()));
    Response::from_parts(head, Body::from(bytes))
}

/// The answer a request like this got last time.
pub(super) fn last(faults: &Faults, key: Option<String>) -> Option<Response> {
    let (status, kind, bytes) = faults.inner().last_answers.get(&key?).cloned()?;
    let mut response = (status, bytes).into_response();
    if let Some(kind) = kind {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    Some(response)
}
