//! Which product a server is, as far as its answers tell, and what that means for writing to it.
//!
//! Only what no answer to a single request can show is asked of the product; everything else is tried and observed.

use ponte_engine::http::Response;
use serde::{Deserialize, Serialize};

/// A product with habits of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Product {
    /// Nextcloud: keeps deleted UIDs in its trash bin.
    Nextcloud,
    /// Baïkal and others on sabre/dav.
    Sabre,
    /// DAViCal: escapes display names twice.
    Davical,
    /// SOGo: ignores `If-None-Match: *`, and `If-Match` of a DELETE.
    Sogo,
    /// Cyrus.
    Cyrus,
    /// Radicale.
    Radicale,
    /// Xandikos.
    Xandikos,
    /// Any other.
    #[default]
    Other,
}

impl Product {
    /// What an answer shows of the product.
    #[must_use]
    pub fn of(response: &Response) -> Product {
        let server = response.header("server").unwrap_or("").to_ascii_lowercase();
        let dav = response.header("dav").unwrap_or("");
        let speaks = |start: &str| dav.split(',').any(|word| word.trim().starts_with(start));
        let path = response.url.path();
        if speaks("nextcloud") || speaks("nc-") || server.contains("nextcloud") || path.contains("/remote.php/") {
            Product::Nextcloud
        } else if path.starts_with("/SOGo/") || server.contains("sogo") {
            Product::Sogo
        } else if response.header("x-davical-version").is_some() || path.contains("/caldav.php/") {
            Product::Davical
        } else if server.contains("cyrus") {
            Product::Cyrus
        } else if server.contains("xandikos") || server.contains("aiohttp") {
            Product::Xandikos
        } else if server.contains("radicale") || dav == RADICALE {
            Product::Radicale
        } else if response.header("x-sabre-version").is_some() || path.contains("/dav.php/") {
            Product::Sabre
        } else {
            Product::Other
        }
    }

    /// Its name; "" where it is not known.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Product::Nextcloud => "Nextcloud",
            Product::Sabre => "sabre/dav",
            Product::Davical => "DAViCal",
            Product::Sogo => "SOGo",
            Product::Cyrus => "Cyrus",
            Product::Radicale => "Radicale",
            Product::Xandikos => "Xandikos",
            Product::Other => "",
        }
    }

    /// Whether it carries out writes whose precondition fails, so that Ponte looks first.
    #[must_use]
    pub fn ignores_preconditions(self) -> bool {
        matches!(self, Product::Sogo)
    }

    /// Whether it can be told with a DELETE to send no answer: DAViCal fails with 500.
    #[must_use]
    pub fn bears_silence(self) -> bool {
        !matches!(self, Product::Davical)
    }

    /// Whether an error 500 on a create may be a deleted UID in its trash bin.
    #[must_use]
    pub fn keeps_deleted_uids(self) -> bool {
        matches!(self, Product::Nextcloud)
    }
}

/// What Radicale says of itself; its `Server` header names only Python.
const RADICALE: &str = "1, 2, 3, calendar-access, addressbook, extended-mkcol";

/// Whether the server sends invitations by itself (RFC 6638 §2).
#[must_use]
pub fn schedules(response: &Response) -> bool {
    let headers = response.headers.get_all("dav").iter().filter_map(|value| value.to_str().ok());
    headers.flat_map(|value| value.split(',')).any(|word| word.trim().eq_ignore_ascii_case("calendar-auto-schedule"))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::StatusCode;
    use reqwest::header::{HeaderMap, HeaderName};

    use super::*;

    fn answer(path: &str, headers: &[(&'static str, &'static str)]) -> Response {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), value.parse().unwrap());
        }
        let url = format!("https://dav.example.it{path}").parse().unwrap();
        Response { status: StatusCode::OK, headers: map, body: Bytes::new(), url }
    }

    #[test]
    fn products_show_themselves() {
        let rows = [
            (answer("/remote.php/dav/", &[]), Product::Nextcloud),
            (answer("/", &[("dav", "1, 3, nc-calendar-search")]), Product::Nextcloud),
            (answer("/SOGo/dav/giulia/Calendar/personal/", &[]), Product::Sogo),
            (answer("/x/", &[("x-davical-version", "DAViCal/1.1.12")]), Product::Davical),
            (answer("/dav/", &[("server", "Cyrus-HTTP/3.6.1")]), Product::Cyrus),
            (answer("/dav.php/", &[]), Product::Sabre),
            (answer("/", &[("dav", RADICALE)]), Product::Radicale),
            (
                answer("/", &[("dav", "1, sync-collection"), ("server", "Python/3.11 aiohttp/3.14.5")]),
                Product::Xandikos,
            ),
            (answer("/", &[("dav", "1, sync-collection")]), Product::Other),
            (answer("/", &[]), Product::Other),
        ];
        for (response, expected) in rows {
            assert_eq!(Product::of(&response), expected, "{}", response.url);
        }
    }

    #[test]
    fn scheduling_is_read_from_every_header_line() {
        assert!(schedules(&answer("/", &[("dav", "1, 2"), ("dav", "calendar-access, calendar-auto-schedule")])));
        assert!(!schedules(&answer("/", &[("dav", "1, calendar-schedule")])));
    }
}
