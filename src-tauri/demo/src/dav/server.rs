//! HTTP: who asks, what for, and what it cost. Every request goes through here once.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State as Extracted};
use axum::http::{HeaderMap, HeaderValue, Method, Response, header};
use axum::middleware;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::object_write::{self, matches};
use super::reply::Reply;
use super::state::State;
use crate::faults;

use super::{Shared, make, path, property, propfind, report};

const MOST: usize = 64 << 20;

/// The application.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let faults = shared.faults.clone();
    Router::new().fallback(answer).with_state(shared).layer(middleware::from_fn_with_state(faults, faults::apply))
}

/// A request, read to its end.
struct Call {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

async fn answer(Extracted(shared): Extracted<Arc<Shared>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, MOST).await else { return sent(&shared, Reply::status(413), false) };
    let call = Call { method: parts.method, path: path::decoded(parts.uri.path()), headers: parts.headers, body };
    shared.counters.request(call.method.as_str(), call.body.len());
    if !shared.latency.is_zero() {
        tokio::time::sleep(shared.latency).await;
    }
    let head = call.method == Method::HEAD;
    let reply = reply(&shared, &call);
    sent(&shared, reply, head)
}

fn reply(shared: &Shared, call: &Call) -> Reply {
    let mut state = shared.state();
    if call.path.starts_with("/.well-known/") {
        let host = call.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
        let root = if state.quirks.absolute_redirect { format!("http://{host}") } else { String::new() };
        return Reply::status(state.quirks.well_known).with("location", format!("{root}{}", state.layout.context));
    }
    let Some(user) = signed_in(&state, &call.headers) else {
        return Reply::text(401, "Unauthorized").with("www-authenticate", "Basic realm=\"DAV\", charset=\"UTF-8\"");
    };
    if state.quirks.strict_content_type && wants_xml(&call.method) && !call.body.is_empty() && !is_xml(&call.headers) {
        return Reply::status(415);
    }
    let reply = carried_out(&mut state, &user, call);
    named(&state, reply)
}

fn carried_out(state: &mut State, user: &str, call: &Call) -> Reply {
    let (at, headers, body) = (call.path.as_str(), &call.headers, &call.body);
    let item = path::split(at);
    match call.method.as_str() {
        "OPTIONS" => options(state),
        "PROPFIND" => propfind::propfind(state, user, at, headers, body),
        "PROPPATCH" => propfind::proppatch(state, user, at, body),
        "REPORT" => report::report(state, user, at, body),
        "MKCALENDAR" | "MKCOL" => make::make(state, user, at, call.method.as_str(), body),
        "GET" | "HEAD" => get(state, user, item, call),
        "PUT" if !item.1.is_empty() => object_write::put(state, user, item, headers, body),
        "DELETE" if !item.1.is_empty() => object_write::delete(state, user, item, headers),
        "DELETE" => make::remove(state, user, at),
        _ => Reply::status(405),
    }
}

fn options(state: &State) -> Reply {
    let schedules = if state.schedules { ", calendar-auto-schedule" } else { "" };
    let classes = format!("1, 3, access-control, extended-mkcol, calendar-access, addressbook{schedules}");
    Reply::status(200)
        .with("dav", classes)
        .with("allow", "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, REPORT, MKCALENDAR, MKCOL")
}

fn get(state: &State, user: &str, (at, name): (&str, &str), call: &Call) -> Reply {
    let Some(collection) = state.collections.get(at).filter(|collection| collection.owner == user) else {
        return Reply::status(404);
    };
    if name.is_empty() {
        return Reply::status(405);
    }
    let Some(item) = collection.items.get(name) else { return Reply::status(404) };
    let text = |name: &str| call.headers.get(name).and_then(|value| value.to_str().ok());
    let is_book = collection.is_book();
    if call.method == Method::HEAD && is_book && state.quirks.head_fails {
        return Reply::status(500);
    }
    let current = text("if-none-match").is_some_and(|tags| matches(tags, item, true));
    if current && state.quirks.not_modified {
        return Reply::status(304).with("etag", format!("\"{}\"", item.etag));
    }
    let wants_4 = text("accept").is_some_and(|accept| accept.contains("version=4.0"));
    let body = if is_book { property::card(state, item, wants_4) } else { item.text.to_string() };
    let weak = state.quirks.weak_etag && body.len() > 1024 && text("accept-encoding").is_some();
    let etag = format!("{}\"{}\"", if weak { "W/" } else { "" }, item.etag);
    let reply = Reply { status: 200, headers: vec![("etag", etag)], body };
    reply
        .with("content-type", property::content_type(state, is_book, item))
        .with("last-modified", property::http_date(item))
}

fn named(state: &State, reply: Reply) -> Reply {
    let reply = reply.with("server", format!("{}/{}", state.flavour.name(), state.flavour.version()));
    if state.quirks.closes { reply.with("connection", "close") } else { reply }
}

fn signed_in(state: &State, headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let pair = String::from_utf8(STANDARD.decode(value.strip_prefix("Basic ")?).ok()?).ok()?;
    let (name, password) = pair.split_once(':')?;
    let user = state.users.get(name)?;
    (user.password == password).then(|| name.to_owned())
}

fn wants_xml(method: &Method) -> bool {
    matches!(method.as_str(), "PROPFIND" | "PROPPATCH" | "REPORT" | "MKCALENDAR" | "MKCOL")
}

fn is_xml(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    kind.starts_with("application/xml") || kind.starts_with("text/xml")
}

fn sent(shared: &Shared, reply: Reply, head: bool) -> Response<Body> {
    shared.counters.sent.fetch_add(reply.body.len() as u64, Ordering::Relaxed);
    let mut response = Response::new(Body::from(if head { String::new() } else { reply.body }));
    if let Ok(status) = axum::http::StatusCode::from_u16(reply.status) {
        *response.status_mut() = status;
    }
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
