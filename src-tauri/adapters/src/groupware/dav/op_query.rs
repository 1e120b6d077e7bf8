//! The `calendar-query` and `addressbook-query` reports (RFC 4791 §7.8, RFC 6352 §8.6): by date, and by UID.

use jiff::{Timestamp, ToSpan};
use ponte_core::record::Kind;
use ponte_engine::http::Request;
use url::Url;

use super::op_propfind::{HEAD, NAMESPACES};
use super::session::xml_request;
use super::xml::escape;

/// What touches a span of time, widened by a day at both ends: servers differ over whole days, floating times and
/// series. Tasks are asked for without dates, since DAViCal does not find those that only have a due day.
#[must_use]
pub fn within(collection: &Url, kind: Kind, from: Timestamp, to: Timestamp) -> Request {
    let range = match kind {
        Kind::Task => String::new(),
        Kind::Event | Kind::Contact | Kind::Company => {
            let from = from.checked_sub(24.hours()).unwrap_or(from);
            let to = to.checked_add(24.hours()).unwrap_or(to);
            format!("<c:time-range start=\"{}\" end=\"{}\"/>", compact(from), compact(to))
        }
    };
    calendar(collection, kind, &range)
}

/// What has this UID.
#[must_use]
pub fn by_uid(collection: &Url, kind: Kind, uid: &str) -> Request {
    let uid = escape(uid);
    match kind {
        Kind::Event | Kind::Task => {
            let filter = format!(
                "<c:prop-filter name=\"UID\"><c:text-match collation=\"i;octet\">{uid}</c:text-match></c:prop-filter>"
            );
            calendar(collection, kind, &filter)
        }
        Kind::Contact | Kind::Company => {
            let body = format!(
                "{HEAD}<a:addressbook-query {NAMESPACES}><d:prop><d:getetag/></d:prop><a:filter>\
                 <a:prop-filter name=\"UID\"><a:text-match collation=\"i;unicode-casemap\" match-type=\"equals\">{uid}\
                 </a:text-match></a:prop-filter></a:filter></a:addressbook-query>"
            );
            xml_request("REPORT", collection, "1", body)
        }
    }
}

fn calendar(collection: &Url, kind: Kind, filter: &str) -> Request {
    let component = if kind == Kind::Task { "VTODO" } else { "VEVENT" };
    let body = format!(
        "{HEAD}<c:calendar-query {NAMESPACES}><d:prop><d:getetag/></d:prop><c:filter>\
         <c:comp-filter name=\"VCALENDAR\"><c:comp-filter name=\"{component}\">{filter}</c:comp-filter></c:comp-filter>\
         </c:filter></c:calendar-query>"
    );
    xml_request("REPORT", collection, "1", body)
}

/// `20261122T100000Z`.
fn compact(instant: Timestamp) -> String {
    instant.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groupware::dav::xml;

    fn body(request: &Request) -> String {
        xml::document(&request.body).unwrap();
        String::from_utf8(request.body.to_vec()).unwrap()
    }

    #[test]
    fn dates_are_widened_by_a_day_and_tasks_have_none() {
        let url = "https://dav.example.it/c/".parse().unwrap();
        let (from, to) = ("2026-11-22T10:00:00Z".parse().unwrap(), "2026-11-23T00:00:00Z".parse().unwrap());
        let events = body(&within(&url, Kind::Event, from, to));
        assert!(events.contains("start=\"20261121T100000Z\" end=\"20261124T000000Z\""));
        assert!(!body(&within(&url, Kind::Task, from, to)).contains("time-range"));
        assert!(body(&within(&url, Kind::Event, Timestamp::MIN, Timestamp::MAX)).contains("time-range"));
    }

    #[test]
    fn a_uid_cannot_break_the_body() {
        let url = "https://dav.example.it/c/".parse().unwrap();
        for kind in Kind::ALL {
            assert!(body(&by_uid(&url, kind, "<&\">")).contains("&lt;&amp;&quot;&gt;"));
        }
    }
}
