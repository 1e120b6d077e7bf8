//! A `multistatus` answer (RFC 4918 §13), as a flat list of what it says about each address.

use ponte_core::verdict::{Failure, FailureKind};

use super::{Element, Ns, members};

/// What an answer says about one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The address as the server wrote it.
    pub href: String,
    /// The status of the address itself, where it has one.
    pub status: Option<u16>,
    /// The properties that were found.
    pub props: Vec<Element>,
}

impl Entry {
    /// A property that was found.
    #[must_use]
    pub fn prop(&self, ns: Ns, name: &str) -> Option<&Element> {
        self.props.iter().find(|prop| prop.is(ns, name))
    }

    /// The text of a property, without blanks around; `None` where it is empty.
    #[must_use]
    pub fn text(&self, ns: Ns, name: &str) -> Option<&str> {
        self.prop(ns, name).map(|prop| prop.text.trim()).filter(|text| !text.is_empty())
    }

    /// The first address in a property that holds addresses.
    #[must_use]
    pub fn href_in(&self, ns: Ns, name: &str) -> Option<&str> {
        self.prop(ns, name)?.hrefs().next()
    }
}

/// A whole answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Multistatus {
    /// One for each address, in the server's order.
    pub entries: Vec<Entry>,
    /// The token of a sync report (RFC 6578 §6.4).
    pub sync_token: Option<String>,
}

impl Multistatus {
    /// Reads the body of a 207.
    ///
    /// # Errors
    /// [`FailureKind::Unreadable`] where it is cut off, malformed or something else than a multistatus (a login page).
    pub fn parse(body: &[u8]) -> Result<Self, Failure> {
        let mut answer = Multistatus::default();
        let root = members(body, &mut |child| answer.take(child))?;
        if root == (Ns::Dav, "multistatus".to_owned()) {
            Ok(answer)
        } else {
            Err(Failure::new(FailureKind::Unreadable, "failure-dav-xml").with("reason", "not-multistatus"))
        }
    }

    fn take(&mut self, child: Element) {
        if child.is(Ns::Dav, "response") {
            self.entries.extend(entries(child));
        } else if child.is(Ns::Dav, "sync-token") {
            self.sync_token = Some(child.text.trim().to_owned()).filter(|token| !token.is_empty());
        }
    }
}

/// A response names one address with properties, or several with one status.
fn entries(response: Element) -> Vec<Entry> {
    let status = response.child(Ns::Dav, "status").and_then(|status| code(&status.text));
    let hrefs: Vec<String> = response.hrefs().map(str::to_owned).collect();
    let mut props = Vec::new();
    for propstat in response.children.into_iter().filter(|child| child.is(Ns::Dav, "propstat")) {
        let found = propstat.child(Ns::Dav, "status").and_then(|status| code(&status.text));
        if found.is_none_or(|code| (200..300).contains(&code)) {
            let lists = propstat.children.into_iter().filter(|child| child.is(Ns::Dav, "prop"));
            props.extend(lists.flat_map(|list| list.children));
        }
    }
    // Thousands of these are held at once, most with a single property.
    props.shrink_to_fit();
    let mut props = Some(props);
    hrefs.into_iter().map(|href| Entry { href, status, props: props.take().unwrap_or_default() }).collect()
}

/// `HTTP/1.1 404 Not Found` → 404.
fn code(status: &str) -> Option<u16> {
    status.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_flavour_of_answer_is_flattened() {
        let body = r#"<?xml version="1.0" encoding="utf-8"?>
          <D:multistatus xmlns:D="DAV:">
            <D:response><D:href>/c/a.ics</D:href>
              <D:propstat><D:prop><D:getetag>&quot;1&quot;</D:getetag></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>
              <D:propstat><D:prop><D:displayname/></D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>
            </D:response>
            <D:response><D:href>/c/b.ics</D:href><D:href>/c/c.ics</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>
            <D:response><D:href>/c/</D:href><D:status>HTTP/1.1 507 Insufficient Storage</D:status></D:response>
            <D:sync-token> data:,7 </D:sync-token>
          </D:multistatus>"#;
        let answer = Multistatus::parse(body.as_bytes()).unwrap();
        let rows: Vec<_> = answer.entries.iter().map(|e| (e.href.as_str(), e.status, e.props.len())).collect();
        let expected =
            vec![("/c/a.ics", None, 1), ("/c/b.ics", Some(404), 0), ("/c/c.ics", Some(404), 0), ("/c/", Some(507), 0)];
        assert_eq!(rows, expected);
        assert_eq!(answer.entries[0].text(Ns::Dav, "getetag"), Some("\"1\""));
        assert_eq!(answer.sync_token.as_deref(), Some("data:,7"));
    }

    #[test]
    fn a_cut_answer_is_no_shorter_answer() {
        let body = b"<multistatus xmlns='DAV:'><response><href>/a</href></response>";
        assert_eq!(Multistatus::parse(body).unwrap_err().kind, FailureKind::Unreadable);
        assert!(Multistatus::parse(b"<html xmlns='DAV:'><response/></html>").is_err());
    }
}
