//! Autodiscover: where the mailbox of an address is served, as XML (POX) to who signs in, and as JSON (v2) to anybody.

use axum::http::request::Parts;
use serde_json::json;

use super::access;
use super::server::{Sent, shut_out};
use super::{Product, Shared, Version};
use crate::xml::{Element, escape};

const REQUEST: &str = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006";
const ROOT: &str = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006";
const RESPONSE: &str = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";

/// Answers whatever is asked below `/autodiscover/`.
pub(super) fn answer(shared: &Shared, parts: &Parts, authorization: Option<&str>, bytes: &[u8]) -> Sent {
    let path = parts.uri.path().to_ascii_lowercase();
    if path.starts_with("/autodiscover/autodiscover.json") {
        // It came with 2016.
        if shared.product == Product::Exchange && shared.version == Version::Exchange2013 {
            return Sent::bare(404);
        }
        return json_answer(shared, &path, parts.uri.query().unwrap_or(""));
    }
    if path != "/autodiscover/autodiscover.xml" {
        return Sent::bare(404);
    }
    match access::signed_in(shared, authorization) {
        Ok(_) => Sent::xml(200, xml_answer(shared, bytes)),
        Err(shut) => shut_out(shared, shut),
    }
}

fn endpoint(shared: &Shared) -> String {
    format!("{}{}", shared.outside, super::server::ENDPOINT)
}

fn json_answer(shared: &Shared, path: &str, query: &str) -> Sent {
    let of = |name: &str| {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.into_iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.into_owned())
    };
    let in_path = path.rsplit('/').next().filter(|own| own.contains('@') || own.contains("%40"));
    let email = of("Email").or_else(|| in_path.map(|own| own.replace("%40", "@"))).unwrap_or_default();
    let (status, body) = match of("Protocol").as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("ews") if shared.state().mailboxes.keys().any(|own| own.eq_ignore_ascii_case(&email)) => {
            (200, json!({"Protocol": "Ews", "Url": endpoint(shared)}))
        }
        Some("ews") => (404, json!({"ErrorCode": "UserNotFound", "ErrorMessage": "The given user is not found"})),
        _ => (400, json!({"ErrorCode": "InvalidProtocol", "ErrorMessage": "The given protocol value is invalid."})),
    };
    Sent { status, kind: "application/json; charset=utf-8", headers: Vec::new(), body: body.to_string() }
}

fn xml_answer(shared: &Shared, bytes: &[u8]) -> String {
    let asked = Element::parse(bytes).filter(|own| own.name.is(REQUEST, "Autodiscover"));
    let request = asked.as_ref().and_then(|own| own.child(REQUEST, "Request"));
    let part = |name: &str| request.and_then(|own| own.child(REQUEST, name)).map(|own| own.text.trim().to_owned());
    let email = part("EMailAddress").unwrap_or_default();
    if part("AcceptableResponseSchema").as_deref() != Some(RESPONSE) {
        return failed(600, "Invalid Request");
    }
    let state = shared.state();
    let Some((email, mailbox)) = state.mailboxes.iter().find(|(own, _)| own.eq_ignore_ascii_case(&email)) else {
        return failed(500, "The email address can't be found.");
    };
    let (url, name) = (endpoint(shared), escape(&mailbox.name));
    let protocol =
        |kind: &str| format!("<Protocol><Type>{kind}</Type><ASUrl>{url}</ASUrl><EwsUrl>{url}</EwsUrl></Protocol>");
    let protocols = match shared.product {
        Product::Exchange => format!("{}{}", protocol("EXCH"), protocol("EXPR")),
        Product::Grommunio => format!("{}{}", protocol("EXHTTP"), protocol("EXPR")),
    };
    document(&format!(
        "<Response xmlns=\"{RESPONSE}\"><User><DisplayName>{name}</DisplayName><AutoDiscoverSMTPAddress>{email}\
         </AutoDiscoverSMTPAddress></User><Account><AccountType>email</AccountType><Action>settings</Action>{protocols}\
         </Account></Response>"
    ))
}

fn failed(code: u16, message: &str) -> String {
    document(&format!(
        "<Response><Error Time=\"08:00:00.0000000\" Id=\"1\"><ErrorCode>{code}</ErrorCode><Message>{}</Message><DebugData/>\
         </Error></Response>",
        escape(message)
    ))
}

fn document(body: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><Autodiscover xmlns=\"{ROOT}\">{body}</Autodiscover>")
}
