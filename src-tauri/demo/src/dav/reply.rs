//! Answers before they are sent, and the `multistatus` bodies of most of them (RFC 4918 §13).

use super::xml::{self, APPLE, CAL, CARD, CS, DAV, Name};

/// An answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

impl Reply {
    /// An answer without a body.
    pub(super) fn status(status: u16) -> Reply {
        Reply { status, ..Reply::default() }
    }

    /// With one more header.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Reply {
        self.headers.push((name, value.into()));
        self
    }

    /// A refusal with its precondition (RFC 4918 §16).
    pub(super) fn refused(status: u16, space: &str, condition: &str) -> Reply {
        let name = Name { space: space.to_owned(), local: condition.to_owned() };
        let body = format!("{HEAD}<d:error {SPACES}>{}</d:error>", wrap(&name, ""));
        Reply { status, headers: xml_headers(), body }
    }

    /// An answer in plain words.
    pub(super) fn text(status: u16, words: &str) -> Reply {
        Reply {
            status,
            headers: vec![("content-type", "text/plain; charset=utf-8".to_owned())],
            body: words.to_owned(),
        }
    }
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";
const SPACES: &str = "xmlns:d=\"DAV:\" xmlns:cal=\"urn:ietf:params:xml:ns:caldav\" \
                      xmlns:card=\"urn:ietf:params:xml:ns:carddav\" xmlns:cs=\"http://calendarserver.org/ns/\" \
                      xmlns:ic=\"http://apple.com/ns/ical/\"";

fn xml_headers() -> Vec<(&'static str, String)> {
    vec![("content-type", "application/xml; charset=utf-8".to_owned())]
}

/// A `multistatus` under construction.
pub(super) struct Multistatus(String);

impl Multistatus {
    pub(super) fn new() -> Self {
        Multistatus(format!("{HEAD}<d:multistatus {SPACES}>"))
    }

    /// A row with the properties found, already written, and the names of those that are not there.
    pub(super) fn row(&mut self, href: &str, found: &str, missing: &[&Name]) {
        self.0.push_str("<d:response><d:href>");
        self.0.push_str(&xml::escape(href));
        self.0.push_str("</d:href>");
        if !found.is_empty() || missing.is_empty() {
            self.propstat(found, "200 OK");
        }
        if !missing.is_empty() {
            let names: String = missing.iter().map(|name| wrap(name, "")).collect();
            self.propstat(&names, "404 Not Found");
        }
        self.0.push_str("</d:response>");
    }

    /// A row that has only a status.
    pub(super) fn status_row(&mut self, href: &str, status: &str, condition: &str) {
        self.0.push_str(&format!(
            "<d:response><d:href>{}</d:href><d:status>HTTP/1.1 {status}</d:status>{condition}</d:response>",
            xml::escape(href)
        ));
    }

    /// The sync token of the whole.
    pub(super) fn token(&mut self, token: &str) {
        self.0.push_str(&format!("<d:sync-token>{}</d:sync-token>", xml::escape(token)));
    }

    /// The answer.
    pub(super) fn reply(mut self) -> Reply {
        self.0.push_str("</d:multistatus>");
        Reply { status: 207, headers: xml_headers(), body: self.0 }
    }

    fn propstat(&mut self, properties: &str, status: &str) {
        self.0.push_str("<d:propstat><d:prop>");
        self.0.push_str(properties);
        self.0.push_str("</d:prop><d:status>HTTP/1.1 ");
        self.0.push_str(status);
        self.0.push_str("</d:status></d:propstat>");
    }
}

/// `inner`, already escaped, inside an element of that name.
pub(super) fn wrap(name: &Name, inner: &str) -> String {
    let local = &name.local;
    let (prefix, own) = match name.space.as_str() {
        DAV => ("d", String::new()),
        CAL => ("cal", String::new()),
        CARD => ("card", String::new()),
        CS => ("cs", String::new()),
        APPLE => ("ic", String::new()),
        other => ("o", format!(" xmlns:o=\"{}\"", xml::escape(other).replace('"', "&quot;"))),
    };
    if inner.is_empty() {
        format!("<{prefix}:{local}{own}/>")
    } else {
        format!("<{prefix}:{local}{own}>{inner}</{prefix}:{local}>")
    }
}
