//! PROPFIND (RFC 4918 §9.1): what a collection is, and what is in it.

use ponte_engine::http::Request;
use url::Url;

use super::session::xml_request;

/// How far a question reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The resource itself.
    Zero,
    /// And its members.
    One,
}

/// Where the signed-in user is described, and what the address itself is.
pub const WHO: &str = "<d:current-user-principal/><d:principal-URL/><d:resourcetype/><d:displayname/>\
    <c:calendar-home-set/><a:addressbook-home-set/>";

/// What a principal says about its user.
pub const PRINCIPAL: &str = "<d:displayname/><c:calendar-home-set/><a:addressbook-home-set/>\
    <c:calendar-user-address-set/><c:schedule-inbox-URL/><c:schedule-outbox-URL/>";

/// What a collection says about itself to somebody who chooses.
pub const CHOICE: &str = "<d:displayname/><d:resourcetype/><d:current-user-privilege-set/><d:supported-report-set/>\
    <c:supported-calendar-component-set/><i:calendar-color/><s:getctag/><d:sync-token/>";

/// What a collection says about itself to a cycle.
pub const FACTS: &str = "<d:resourcetype/><d:current-user-privilege-set/><d:supported-report-set/>\
    <d:current-user-principal/><d:owner/><d:sync-token/><s:getctag/>";

/// Whether anything changed at all.
pub const CTAG: &str = "<s:getctag/>";

/// The members with their versions.
pub const VERSIONS: &str = "<d:getetag/><d:resourcetype/>";

/// Asks for these properties.
#[must_use]
pub fn request(url: &Url, depth: Depth, props: &str) -> Request {
    let depth = match depth {
        Depth::Zero => "0",
        Depth::One => "1",
    };
    let body = format!("{HEAD}<d:propfind {NAMESPACES}><d:prop>{props}</d:prop></d:propfind>");
    xml_request("PROPFIND", url, depth, body)
}

/// What begins every body.
pub const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

/// The namespaces under the prefixes used in every body.
pub const NAMESPACES: &str = "xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\" \
    xmlns:a=\"urn:ietf:params:xml:ns:carddav\" xmlns:s=\"http://calendarserver.org/ns/\" \
    xmlns:i=\"http://apple.com/ns/ical/\"";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groupware::dav::xml;

    #[test]
    fn every_question_is_well_formed() {
        let url = "https://dav.example.it/".parse().unwrap();
        for props in [WHO, PRINCIPAL, CHOICE, FACTS, CTAG, VERSIONS] {
            let request = request(&url, Depth::One, props);
            let body = xml::document(&request.body).unwrap();
            assert!(!body.child(xml::Ns::Dav, "prop").unwrap().children.is_empty());
            assert_eq!(request.headers["depth"], "1");
        }
    }
}
