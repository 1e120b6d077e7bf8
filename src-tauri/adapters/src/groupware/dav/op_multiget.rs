//! The `calendar-multiget` and `addressbook-multiget` reports (RFC 4791 §7.9, RFC 6352 §8.7): many objects at once.

use ponte_core::record::Kind;
use ponte_engine::http::Request;
use url::Url;

use super::op_propfind::{HEAD, NAMESPACES};
use super::session::xml_request;
use super::xml::{Element, Entry, Ns, escape};

/// How many objects one report asks for.
pub const BATCH: usize = 100;

/// Asks for the objects at these addresses.
#[must_use]
pub fn request(collection: &Url, kind: Kind, members: &[Url]) -> Request {
    let hrefs: String = members.iter().map(|url| format!("<d:href>{}</d:href>", escape(url.path()))).collect();
    let (name, data) = match kind {
        Kind::Event | Kind::Task => ("c:calendar-multiget", "<c:calendar-data/>"),
        Kind::Contact | Kind::Company => ("a:addressbook-multiget", "<a:address-data/>"),
    };
    let body =
        format!("{HEAD}<{name} {NAMESPACES}><d:prop><d:getetag/><d:getlastmodified/>{data}</d:prop>{hrefs}</{name}>");
    // Sabre reads the depth although RFC 4791 §7.9 says to ignore it; 1 suits all.
    xml_request("REPORT", collection, "1", body)
}

/// The text of the object in an answer.
#[must_use]
pub fn data(entry: &Entry) -> Option<&str> {
    let calendar = entry.prop(Ns::Cal, "calendar-data");
    let object = calendar.or_else(|| entry.prop(Ns::Card, "address-data"));
    object.map(|element: &Element| element.text.trim_start()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groupware::dav::xml;

    #[test]
    fn each_kind_has_its_report() {
        let url: Url = "https://dav.example.it/c/".parse().unwrap();
        let member = url.join("a%26b.ics").unwrap();
        for (kind, ns, name) in [
            (Kind::Event, Ns::Cal, "calendar-multiget"),
            (Kind::Task, Ns::Cal, "calendar-multiget"),
            (Kind::Contact, Ns::Card, "addressbook-multiget"),
            (Kind::Company, Ns::Card, "addressbook-multiget"),
        ] {
            let body = xml::document(&request(&url, kind, std::slice::from_ref(&member)).body).unwrap();
            assert!(body.is(ns, name));
            assert_eq!(body.hrefs().collect::<Vec<_>>(), ["/c/a%26b.ics"]);
        }
    }
}
