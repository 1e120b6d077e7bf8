//! XML as DAV servers speak it: an event reader with limits of its own, small trees of what it read, and the escaping of
//! what is sent.
//!
//! It never resolves an entity beyond the five of XML itself, never fetches anything, and refuses a document type at
//! sight, so that no answer can grow while it is read.

mod multistatus;
mod reader;

pub use multistatus::{Entry, Multistatus};
pub use reader::{document, members, was_repaired};

/// The namespaces Ponte knows. All others are one: what is in them is skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ns {
    /// `DAV:` (RFC 4918).
    Dav,
    /// `urn:ietf:params:xml:ns:caldav` (RFC 4791).
    Cal,
    /// `urn:ietf:params:xml:ns:carddav` (RFC 6352).
    Card,
    /// `http://calendarserver.org/ns/`.
    Server,
    /// `http://apple.com/ns/ical/`.
    Apple,
    /// `urn:x-ponte`.
    Ponte,
    /// Anything else.
    Other,
}

impl Ns {
    fn of(name: &str) -> Ns {
        match name {
            "DAV:" => Ns::Dav,
            "urn:ietf:params:xml:ns:caldav" => Ns::Cal,
            "urn:ietf:params:xml:ns:carddav" => Ns::Card,
            "http://calendarserver.org/ns/" => Ns::Server,
            "http://apple.com/ns/ical/" => Ns::Apple,
            "urn:x-ponte" => Ns::Ponte,
            _ => Ns::Other,
        }
    }
}

/// An element with all that is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its namespace.
    pub ns: Ns,
    /// Its name without prefix.
    pub name: String,
    /// The attribute `name`, the only one DAV properties use (`<comp name="VEVENT"/>`).
    pub label: Option<String>,
    /// Its own text.
    pub text: String,
    /// Its elements.
    pub children: Vec<Element>,
}

impl Element {
    /// Whether it is this element.
    #[must_use]
    pub fn is(&self, ns: Ns, name: &str) -> bool {
        self.ns == ns && self.name == name
    }

    /// Its first child of that name.
    #[must_use]
    pub fn child(&self, ns: Ns, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.is(ns, name))
    }

    /// All its children of that name.
    pub fn all<'a>(&'a self, ns: Ns, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.is(ns, name))
    }

    /// Whether it or anything in it is that element, by name alone: SOGo puts its errors into a wrong namespace.
    #[must_use]
    pub fn mentions(&self, name: &str) -> bool {
        self.name == name || self.children.iter().any(|child| child.mentions(name))
    }

    /// The addresses in its `href` children.
    pub fn hrefs(&self) -> impl Iterator<Item = &str> {
        self.all(Ns::Dav, "href").map(|href| href.text.trim())
    }
}

/// `text` for the inside of an element. Characters XML cannot hold are left out.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' => escaped.push(c),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_cannot_leave_its_element() {
        assert_eq!(escape("a<b>&\"c\u{0}\r\n"), "a&lt;b&gt;&amp;&quot;c\n");
    }

    #[test]
    fn an_error_is_found_in_any_namespace() {
        let error = document(b"<error xmlns='{DAV}'><no-uid-conflict/></error>").unwrap();
        assert!(error.mentions("no-uid-conflict"));
        assert!(!error.mentions("valid-sync-token"));
    }
}
