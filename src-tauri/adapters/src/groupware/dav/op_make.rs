//! MKCALENDAR (RFC 4791 §5.3.1) and extended MKCOL (RFC 5689): an empty collection for the self-test.

use ponte_core::record::Kind;
use ponte_engine::http::Request;
use reqwest::Method;
use reqwest::header::{HeaderName, HeaderValue};
use url::Url;

use super::op_propfind::{HEAD, NAMESPACES};
use super::session::xml_request;

/// How the name of every such collection begins; nothing else is ever removed.
pub const PREFIX: &str = "ponte-selftest-";

/// Makes a collection that holds `kind`.
#[must_use]
pub fn make(url: &Url, kind: Kind) -> Request {
    let calendar = |component: &str| {
        let body = format!(
            "{HEAD}<c:mkcalendar {NAMESPACES}><d:set><d:prop><d:displayname>Ponte self-test</d:displayname>\
             <c:supported-calendar-component-set><c:comp name=\"{component}\"/></c:supported-calendar-component-set>\
             </d:prop></d:set></c:mkcalendar>"
        );
        xml_request("MKCALENDAR", url, "0", body)
    };
    match kind {
        Kind::Event => calendar("VEVENT"),
        Kind::Task => calendar("VTODO"),
        Kind::Contact | Kind::Company => {
            let body = format!(
                "{HEAD}<d:mkcol {NAMESPACES}><d:set><d:prop><d:resourcetype><d:collection/><a:addressbook/>\
                 </d:resourcetype><d:displayname>Ponte self-test</d:displayname></d:prop></d:set></d:mkcol>"
            );
            xml_request("MKCOL", url, "0", body)
        }
    }
}

/// Removes such a collection; `None` for any other.
#[must_use]
pub fn remove(url: &Url) -> Option<Request> {
    let name = url.path().trim_end_matches('/').rsplit('/').next()?;
    if !name.starts_with(PREFIX) {
        return None;
    }
    let mut request = Request::new(Method::DELETE, url.clone());
    // Nextcloud would keep the calendar for a month.
    request.headers.insert(HeaderName::from_static("x-nc-caldav-no-trashbin"), HeaderValue::from_static("1"));
    Some(request)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groupware::dav::xml;

    #[test]
    fn only_what_the_self_test_made_is_removed() {
        let own: Url = "https://dav.example.it/giulia/ponte-selftest-1/".parse().unwrap();
        let work: Url = "https://dav.example.it/giulia/work/".parse().unwrap();
        let trick: Url = "https://dav.example.it/ponte-selftest-1/work/".parse().unwrap();
        assert!(remove(&own).is_some() && remove(&work).is_none() && remove(&trick).is_none());
        for kind in Kind::ALL {
            assert!(xml::document(&make(&own, kind).body).is_ok());
        }
    }
}
