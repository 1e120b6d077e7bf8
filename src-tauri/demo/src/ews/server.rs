//! HTTP and SOAP: who asks, as whom, for what; each request is held against the schema before anything is done.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State as Extracted};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use axum::middleware;

use super::access::{self, Shut};
use super::ask::Ask;
use super::refusal::{Refusal, is_nonsense};
use super::reply::{Answer, back_off, response};
use super::schema::schema;
use super::soap::{self, SOAP, alone, envelope, loud_envelope, t};
use super::times::Clock;
use super::{
    Access, Product, Shared, Version, autodiscover, create, delete, directory, folder_update, folders, read, sync,
    update,
};
use crate::xml::Element;
use crate::{faults, sign_in};

pub(super) const ENDPOINT: &str = "/EWS/Exchange.asmx";
const MOST: usize = 64 << 20;
/// So many requests are remembered as they were asked.
const REMEMBERED: usize = 20_000;
const XML: &str = "text/xml; charset=utf-8";

/// The application.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let faults = shared.faults.clone();
    Router::new().fallback(answer).with_state(shared).layer(middleware::from_fn_with_state(faults, faults::apply))
}

/// An answer before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sent {
    pub status: u16,
    pub kind: &'static str,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

impl Sent {
    pub(super) fn xml(status: u16, body: String) -> Sent {
        Sent { status, kind: XML, headers: Vec::new(), body }
    }

    pub(super) fn bare(status: u16) -> Sent {
        Sent { status, kind: "text/html", headers: Vec::new(), body: String::new() }
    }
}

async fn answer(Extracted(shared): Extracted<Arc<Shared>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, MOST).await else { return sent(Sent::bare(413)) };
    if !shared.latency.is_zero() {
        tokio::time::sleep(shared.latency).await;
    }
    if shared.access == Access::Tokens
        && let Some(response) = sign_in::answer(&mut *shared.state(), &parts, &bytes)
    {
        return response;
    }
    sent(called(&shared, &parts, &bytes))
}

fn called(shared: &Shared, parts: &Parts, bytes: &Bytes) -> Sent {
    let path = parts.uri.path().to_ascii_lowercase();
    let authorization = text(&parts.headers, "authorization");
    if path.starts_with("/autodiscover/") {
        return autodiscover::answer(shared, parts, authorization.as_deref(), bytes);
    }
    if path != ENDPOINT.to_ascii_lowercase() {
        return Sent::bare(404);
    }
    if parts.method != "POST" {
        return match access::signed_in(shared, authorization.as_deref()) {
            Err(shut) if authorization.is_none() => shut_out(shared, shut),
            Ok(_) | Err(_) => Sent::bare(200),
        };
    }
    if !text(&parts.headers, "content-type").is_some_and(|kind| kind.starts_with("text/xml")) {
        return Sent::bare(415);
    }
    handle(shared, authorization.as_deref(), bytes)
}

pub(super) fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// How the web server lets nobody in, and what it offers to sign in with.
pub(super) fn shut_out(shared: &Shared, shut: Shut) -> Sent {
    if shut == Shut::Blocked {
        return Sent::bare(403);
    }
    if let Some(challenge) = shut.challenge(shared) {
        return Sent { headers: vec![("www-authenticate", challenge)], ..Sent::bare(401) };
    }
    let realm = shared.root.trim_start_matches("http://");
    let basic = format!("Basic realm=\"{realm}\"");
    let offered = match shared.product {
        Product::Exchange => vec!["Negotiate".to_owned(), "NTLM".to_owned(), basic],
        Product::Grommunio => vec![basic],
    };
    Sent { headers: offered.into_iter().map(|offer| ("www-authenticate", offer)).collect(), ..Sent::bare(401) }
}

/// Answers one request to EWS.
pub(super) fn handle(shared: &Shared, authorization: Option<&str>, bytes: &[u8]) -> Sent {
    let caller = match access::signed_in(shared, authorization) {
        Ok(caller) => caller,
        Err(shut) => return shut_out(shared, shut),
    };
    let Some(whole) = Element::parse(bytes) else {
        return match shared.product {
            Product::Exchange => Sent::bare(400),
            Product::Grommunio => Sent::xml(200, soap::short_fault("SOAP:Server", "Invalid XML")),
        };
    };
    match done(shared, &caller, &whole) {
        Ok((operation, messages)) => {
            note_refusals(shared, &operation, &messages);
            let (version, body) = (version(shared), alone(&response(&operation, messages)));
            let whole = match shared.product {
                Product::Exchange => envelope(&version, &body),
                Product::Grommunio => loud_envelope(&version, &body),
            };
            Sent::xml(200, whole)
        }
        Err(refusal) => refused(shared, &whole, &refusal),
    }
}

fn done(shared: &Shared, caller: &str, whole: &Element) -> Result<(String, Vec<Element>), Refusal> {
    let bad = || Refusal::fault("ErrorInvalidRequest", "The request is invalid.");
    let body = whole.child(SOAP, "Body").and_then(|body| body.children.first()).ok_or_else(bad)?;
    let operation = body.name.local.clone();
    {
        let mut counters = shared.counters();
        *counters.requests.entry(operation.clone()).or_default() += 1;
        counters.asked.push_back(alone(body));
        if counters.asked.len() > REMEMBERED {
            counters.asked.pop_front();
        }
    }
    let header = whole.child(SOAP, "Header");
    check(shared, header, body)?;
    let state = &mut *shared.state();
    state.stir();
    if state.busy.0 > 0 {
        state.busy.0 -= 1;
        return Err(Refusal::busy(state.busy.1));
    }
    let is_grommunio = shared.product == Product::Grommunio;
    let impersonation = header.and_then(|own| own.t("ExchangeImpersonation"));
    let actor = access::actor(state, caller, impersonation, is_grommunio)?;
    let clock = Clock::of(header.and_then(|own| own.t("TimeZoneContext")))
        .ok_or_else(|| Refusal::fault("ErrorTimeZone", "The time zone of the request is not known."))?;
    let mut ask = Ask { state, actor: &actor, body, clock, product: shared.product, version: shared.version };
    Ok((operation.clone(), carried_out(&operation, &mut ask)?))
}

fn carried_out(operation: &str, ask: &mut Ask<'_>) -> Answer {
    match operation {
        "GetFolder" => folders::get(ask),
        "FindFolder" => folders::search(ask),
        "CreateFolder" => folders::create(ask),
        "DeleteFolder" => folders::delete(ask),
        "UpdateFolder" => folder_update::update(ask),
        "SyncFolderHierarchy" => folders::sync(ask),
        "SyncFolderItems" => sync::items(ask),
        "GetItem" => read::get(ask),
        "FindItem" => read::search(ask),
        "CreateItem" => create::create(ask),
        "UpdateItem" => update::update(ask),
        "DeleteItem" => delete::delete(ask),
        "ConvertId" => directory::convert(ask),
        "GetServerTimeZones" => directory::zones(ask),
        "ResolveNames" => directory::resolve(ask),
        _ => Err(Refusal::fault("ErrorInvalidRequest", "The operation is not supported.")),
    }
}

/// Holds a request against the schema, and the version it wants against the server's.
fn check(shared: &Shared, header: Option<&Element>, body: &Element) -> Result<(), Refusal> {
    if let Some(stray) = stray_character(body) {
        let words = format!("'.', hexadecimal value 0x{:02X}, is an invalid character.", u32::from(stray));
        return Err(Refusal::schema(&words));
    }
    let known = header.into_iter().flat_map(|own| &own.children).filter(|own| schema().knows(&own.name.local));
    known.chain([body]).try_for_each(|own| schema().check(own).map_err(|wrong| Refusal::schema(&wrong)))?;
    let wanted = header.and_then(|own| own.t("RequestServerVersion")?.attribute("Version"));
    let knows = match shared.version {
        Version::Exchange2013 => !wanted.is_some_and(|own| {
            own.starts_with("Exchange2015") || own.starts_with("Exchange2016") || own.starts_with('V')
        }),
        Version::Exchange2016 | Version::Exchange2019 | Version::ExchangeSe => true,
    };
    if knows {
        Ok(())
    } else {
        Err(Refusal::fault("ErrorInvalidServerVersion", "The specified server version is invalid."))
    }
}

fn stray_character(element: &Element) -> Option<char> {
    let is_stray = |own: &char| own.is_control() && !matches!(own, '\t' | '\n' | '\r' | '\u{80}'..='\u{9f}');
    let own = element.text.chars().chain(element.attributes.iter().flat_map(|(_, value)| value.chars())).find(is_stray);
    own.or_else(|| element.children.iter().find_map(stray_character))
}

fn version(shared: &Shared) -> Element {
    let ([major, minor, build, revision], schema) = match shared.product {
        Product::Exchange => shared.version.numbers(),
        Product::Grommunio => (["15", "0", "847", "4040"], "V2017_07_11"),
    };
    t("ServerVersionInfo")
        .attr("MajorVersion", major)
        .attr("MinorVersion", minor)
        .attr("MajorBuildNumber", build)
        .attr("MinorBuildNumber", revision)
        .attr("Version", schema)
}

/// A fault: HTTP 500 on Exchange, HTTP 200 on grommunio, which wraps some refusals of the first as SOAP faults too.
fn refused(shared: &Shared, whole: &Element, refusal: &Refusal) -> Sent {
    if refusal.is_nonsense() {
        let body = whole.child(SOAP, "Body").and_then(|body| body.children.first());
        let operation = body.map_or("?", |body| body.name.local.as_str());
        shared.counters().refused.push(format!("{operation} {}: {}", refusal.code, refusal.message));
    }
    if shared.product == Product::Grommunio {
        // Of what it does not know at all, HTTP says so too.
        let status = if refusal.code == "SOAP:Server" { 500 } else { 200 };
        return Sent::xml(status, soap::short_fault(refusal.code, &refusal.message));
    }
    let more: Vec<Element> = match refusal.back_off {
        Some(milliseconds) => vec![back_off(milliseconds)],
        None if refusal.code == "ErrorSchemaValidation" => {
            let part = |name: &str, text: &str| Element { text: text.to_owned(), ..t(name) };
            vec![part("LineNumber", "1"), part("LinePosition", "1"), part("Violation", &refusal.message)]
        }
        None => Vec::new(),
    };
    let version = version(shared);
    Sent::xml(500, envelope(&version, &soap::fault(refusal.code, &refusal.message, &more)))
}

fn note_refusals(shared: &Shared, operation: &str, messages: &[Element]) {
    for message in messages {
        let text = |name: &str| message.m(name).map(|own| own.text.clone()).unwrap_or_default();
        if is_nonsense(&text("ResponseCode")) {
            shared.counters().refused.push(format!("{operation} {}: {}", text("ResponseCode"), text("MessageText")));
        }
    }
}

fn sent(own: Sent) -> Response<Body> {
    let mut response = Response::new(Body::from(own.body));
    *response.status_mut() = StatusCode::from_u16(own.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in own.headers.into_iter().chain([("content-type", own.kind.to_owned())]) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
