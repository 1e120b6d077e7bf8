//! Request bodies as small trees, answers as text, for the servers that speak XML. It never resolves an entity beyond the
//! five of XML, never goes deeper than [`DEPTH`], and keeps nothing of a body that is not well-formed.

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

/// WebDAV (RFC 4918).
pub const DAV: &str = "DAV:";
/// CalDAV (RFC 4791).
pub const CAL: &str = "urn:ietf:params:xml:ns:caldav";
/// CardDAV (RFC 6352).
pub const CARD: &str = "urn:ietf:params:xml:ns:carddav";
/// Calendar Server's extensions: `getctag`.
pub const CS: &str = "http://calendarserver.org/ns/";
/// Apple's: `calendar-color`.
pub const APPLE: &str = "http://apple.com/ns/ical/";

const DEPTH: usize = 64;

/// The name of an element with its namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// Namespace, "" for none.
    pub space: String,
    /// Local name.
    pub local: String,
}

impl Name {
    /// Whether it is `local` of `space`.
    pub fn is(&self, space: &str, local: &str) -> bool {
        self.space == space && self.local == local
    }
}

/// An element with all it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name.
    pub name: Name,
    /// Its attributes by local name; where names are bound to namespaces is none.
    pub attributes: Vec<(String, String)>,
    /// Elements inside, in order.
    pub children: Vec<Element>,
    /// Text directly inside.
    pub text: String,
}

impl Element {
    /// The root element of a document; `None` where it is not well-formed.
    pub fn parse(body: &[u8]) -> Option<Element> {
        let mut reader = NsReader::from_str(std::str::from_utf8(body).ok()?);
        let mut open = vec![Element::default()];
        loop {
            let (space, event) = reader.read_resolved_event().ok()?;
            match event {
                Event::Start(start) if open.len() < DEPTH => open.push(element(&space, &start)?),
                Event::Start(_) => return None,
                Event::Empty(start) => open.last_mut()?.children.push(element(&space, &start)?),
                Event::End(_) => {
                    let done = open.pop()?;
                    open.last_mut()?.children.push(done);
                }
                Event::Text(text) => open.last_mut()?.text.push_str(&text.into_inner()),
                Event::CData(text) => open.last_mut()?.text.push_str(&text.into_inner()),
                Event::GeneralRef(name) => open.last_mut()?.text.push(reference(&name.into_inner())?),
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        let document = open.pop()?;
        if open.is_empty() { document.children.into_iter().next() } else { None }
    }

    /// The first child of that name.
    pub fn child(&self, space: &str, local: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name.is(space, local))
    }

    /// All children of that name.
    pub fn all<'a>(&'a self, space: &'a str, local: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name.is(space, local))
    }

    /// The first element of that name anywhere inside.
    pub fn deep(&self, space: &str, local: &str) -> Option<&Element> {
        self.children.iter().find_map(
            |child| {
                if child.name.is(space, local) { Some(child) } else { child.deep(space, local) }
            },
        )
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

fn element(space: &ResolveResult<'_>, start: &BytesStart<'_>) -> Option<Element> {
    let space = match space {
        ResolveResult::Bound(space) => space.0.to_owned(),
        ResolveResult::Unbound => String::new(),
        ResolveResult::Unknown(_) => return None,
    };
    let name = Name { space, local: start.local_name().into_inner().to_owned() };
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let value = quick_xml::escape::unescape(&attribute.value).ok()?.into_owned();
        attributes.push((attribute.key.local_name().into_inner().to_owned(), value));
    }
    Some(Element { name, attributes, ..Element::default() })
}

fn reference(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// `text` as element content. A carriage return is written as a reference, or a reader would normalise it away.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\r' => escaped.push_str("&#13;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_references_and_attributes_are_read() {
        let body = br#"<?xml version="1.0"?><x:a xmlns:x="DAV:" xmlns="urn:y"><b n="1&amp;2">&lt;&#65;<![CDATA[&]]></b></x:a>"#;
        let root = Element::parse(body).unwrap();
        assert!(root.name.is(DAV, "a"));
        let inner = root.child("urn:y", "b").unwrap();
        assert_eq!((inner.text.as_str(), inner.attribute("n")), ("<A&", Some("1&2")));
    }

    #[test]
    fn what_is_not_well_formed_is_nothing() {
        let deep = "<a>".repeat(100) + &"</a>".repeat(100);
        for body in ["<a>", "<a></b>", "<p:a/>", "&nbsp;<a/>", deep.as_str()] {
            assert!(Element::parse(body.as_bytes()).is_none(), "{body}");
        }
    }
}
