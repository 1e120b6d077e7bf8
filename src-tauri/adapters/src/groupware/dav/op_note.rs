//! Notes at a collection: a property of Ponte's own (RFC 4918 §4), read by PROPFIND and written by PROPPATCH.
//!
//! Servers that keep only the properties they know (SOGo, Xandikos) say so in one way or another; that is no failure.

use ponte_core::verdict::Failure;
use ponte_engine::collection::Note;
use ponte_engine::http::Request;
use url::Url;

use super::op_propfind::{self, Depth, HEAD, NAMESPACES};
use super::session::{Session, refusal, xml_request};
use super::xml::{Multistatus, Ns, escape};

const NAMESPACE: &str = "xmlns:p=\"urn:x-ponte\"";

/// The note under `key`.
///
/// # Errors
/// What keeps it from being asked.
pub async fn read(session: &Session, url: &Url, key: &str) -> Result<Note, Failure> {
    let request = op_propfind::request(url, Depth::Zero, &format!("<p:{} {NAMESPACE}/>", name(key)));
    let (answer, _) = session.multistatus(request).await?;
    let said = answer.entries.first().and_then(|entry| entry.text(Ns::Ponte, &name(key)));
    Ok(said.map_or(Note::Nothing, |text| Note::Says(text.to_owned())))
}

/// Writes the note under `key`, or takes it away. `false` where the server keeps no such thing.
///
/// # Errors
/// What keeps it from being written, other than that the server keeps no such thing.
pub async fn write(session: &Session, url: &Url, key: &str, text: Option<&str>) -> Result<bool, Failure> {
    let response = session.send(request(url, key, text)).await?;
    match response.status.as_u16() {
        207 => {
            let answer = Multistatus::parse(&response.body)?;
            let kept = |entry: &super::xml::Entry| entry.prop(Ns::Ponte, &name(key)).is_some();
            Ok(answer.entries.iter().any(kept))
        }
        200 | 204 => Ok(true),
        400 | 403 | 404 | 405 | 409 | 415 | 422 | 424 | 501 | 507 => Ok(false),
        _ => Err(refusal(&response)),
    }
}

fn request(url: &Url, key: &str, text: Option<&str>) -> Request {
    let name = name(key);
    let change = match text {
        Some(text) => format!("<d:set><d:prop><p:{name} {NAMESPACE}>{}</p:{name}></d:prop></d:set>", escape(text)),
        None => format!("<d:remove><d:prop><p:{name} {NAMESPACE}/></d:prop></d:remove>"),
    };
    let body = format!("{HEAD}<d:propertyupdate {NAMESPACES}>{change}</d:propertyupdate>");
    xml_request("PROPPATCH", url, "0", body)
}

fn name(key: &str) -> String {
    let plain: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("lease-{plain}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groupware::dav::xml;

    #[test]
    fn what_is_sent_is_well_formed_whatever_a_computer_is_called() {
        let url: Url = "https://dav.example.it/c/".parse().unwrap();
        for text in [Some("{\"computer\":\"<PC> & \\\"Rossi\\\"\"}"), None] {
            let body = xml::document(&request(&url, "0a/<b", text).body).unwrap();
            assert!(body.mentions("lease-0ab"), "{text:?}");
        }
    }
}
