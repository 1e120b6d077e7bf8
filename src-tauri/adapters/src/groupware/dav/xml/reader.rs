//! Reads a document into [`Element`]s under limits: depth, attributes, no document type, no entities.
//!
//! A document that ends before its last tag is a failure, never a shorter document.

use std::borrow::Cow;

use ponte_core::verdict::{Failure, FailureKind};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::{Element, Ns};

/// How deep tags may nest.
const DEPTH: usize = 64;
/// How many attributes a tag may have.
const ATTRIBUTES: usize = 64;
/// How many elements one member of a list, or a document that is read as a whole, may have: a few bytes of text become a
/// hundred of memory.
const ELEMENTS: usize = 20_000;
/// How long all attributes of a tag may be.
const TAG_BYTES: usize = 16 << 10;

/// The whole document, which must be small.
///
/// # Errors
/// [`FailureKind::Unreadable`] where it is not well-formed, cut off, or beyond the limits.
pub fn document(body: &[u8]) -> Result<Element, Failure> {
    let mut root = None;
    Parser::new(&text(body)).run(0, &mut |element| root = Some(element))?;
    root.ok_or_else(|| unreadable("empty"))
}

/// Hands over each child of the document's element, one at a time, and returns the name of that element.
///
/// # Errors
/// As [`document`]; what was handed over before the failure must not be used.
pub fn members(body: &[u8], each: &mut dyn FnMut(Element)) -> Result<(Ns, String), Failure> {
    let text = text(body);
    let mut parser = Parser::new(&text);
    parser.run(1, each)?;
    parser.root.ok_or_else(|| unreadable("empty"))
}

/// Whether a text went through a repair of its encoding, so that it must not be written back.
const REPLACED: char = '\u{FFFD}';

fn text(body: &[u8]) -> Cow<'_, str> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    String::from_utf8_lossy(body)
}

/// Whether `text` holds a character that stands for bytes that were no text.
#[must_use]
pub fn was_repaired(text: &str) -> bool {
    text.contains(REPLACED)
}

struct Parser<'a> {
    reader: Reader<&'a [u8]>,
    open: Vec<Element>,
    scopes: Vec<(usize, String, Ns)>,
    root: Option<(Ns, String)>,
    closed: bool,
    elements: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Parser { reader, open: Vec::new(), scopes: Vec::new(), root: None, closed: false, elements: 0 }
    }

    /// Reads to the end; elements whose depth is `level` are handed over and forgotten.
    fn run(&mut self, level: usize, each: &mut dyn FnMut(Element)) -> Result<(), Failure> {
        loop {
            match self.reader.read_event().map_err(|_| unreadable("malformed"))? {
                Event::Start(tag) => self.start(&tag)?,
                Event::End(_) => self.end(level, each)?,
                Event::Text(text) => self.text(&text.xml10_content()),
                Event::CData(text) => self.text(&text.xml10_content()),
                Event::GeneralRef(reference) => self.reference(&reference)?,
                Event::DocType(_) => return Err(unreadable("document-type")),
                Event::Eof => break,
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
        if self.closed && self.open.is_empty() { Ok(()) } else { Err(unreadable("cut-off")) }
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), Failure> {
        if self.open.len() >= DEPTH || self.closed {
            return Err(unreadable("too-deep"));
        }
        self.elements += 1;
        if self.elements > ELEMENTS {
            return Err(unreadable("too-many-elements"));
        }
        if tag.attributes_raw().len() > TAG_BYTES {
            return Err(unreadable("too-many-attributes"));
        }
        let label = self.attributes(tag)?;
        let name = tag.name();
        let (prefix, local) = name.as_ref().split_once(':').unwrap_or(("", name.as_ref()));
        let ns = self.namespace(prefix);
        let element = Element { ns, name: local.to_owned(), label, text: String::new(), children: Vec::new() };
        if self.open.is_empty() {
            self.root = Some((ns, local.to_owned()));
        }
        self.open.push(element);
        Ok(())
    }

    fn attributes(&mut self, tag: &BytesStart<'_>) -> Result<Option<String>, Failure> {
        let depth = self.open.len();
        let mut label = None;
        for (index, attribute) in tag.attributes().with_checks(false).enumerate() {
            let attribute = attribute.map_err(|_| unreadable("malformed"))?;
            if index >= ATTRIBUTES {
                return Err(unreadable("too-many-attributes"));
            }
            let value = attribute.value.as_ref();
            match attribute.key.as_ref() {
                "xmlns" => self.scopes.push((depth, String::new(), Ns::of(value))),
                "name" => label = Some(value.to_owned()),
                key => {
                    if let Some(prefix) = key.strip_prefix("xmlns:") {
                        self.scopes.push((depth, prefix.to_owned(), Ns::of(value)));
                    }
                }
            }
        }
        Ok(label)
    }

    fn namespace(&self, prefix: &str) -> Ns {
        self.scopes.iter().rev().find(|(_, known, _)| known == prefix).map_or(Ns::Other, |(.., ns)| *ns)
    }

    fn end(&mut self, level: usize, each: &mut dyn FnMut(Element)) -> Result<(), Failure> {
        let element = self.open.pop().ok_or_else(|| unreadable("malformed"))?;
        let depth = self.open.len();
        while self.scopes.last().is_some_and(|(at, ..)| *at >= depth) {
            self.scopes.pop();
        }
        self.closed = depth == 0;
        if depth == level {
            self.elements = 0;
            each(element);
        } else if depth > level
            && let Some(parent) = self.open.last_mut()
        {
            parent.children.push(element);
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(element) = self.open.last_mut() {
            element.text.push_str(text);
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), Failure> {
        if let Some(c) = reference.resolve_char_ref().map_err(|_| unreadable("malformed"))? {
            self.text(c.encode_utf8(&mut [0; 4]));
            return Ok(());
        }
        let resolved = resolve_predefined_entity(&reference.xml10_content()).ok_or_else(|| unreadable("entity"))?;
        self.text(resolved);
        Ok(())
    }
}

fn unreadable(reason: &str) -> Failure {
    Failure::new(FailureKind::Unreadable, "failure-dav-xml").with("reason", reason)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    fn reason(body: &str) -> String {
        document(body.as_bytes()).unwrap_err().details["reason"].clone()
    }

    #[test]
    fn hostile_documents_are_refused() {
        let attributes: String = (0..80_000).map(|n| format!(" a{n}='1'")).collect();
        let spaces: String = (0..100_000).map(|n| format!(" xmlns:a{n}='u'")).collect();
        let rows = [
            ("billion laughs", "<!DOCTYPE l [<!ENTITY a 'aaaa'>]><l>&a;</l>".to_owned(), "document-type"),
            ("external entity", "<!DOCTYPE l SYSTEM 'file:///etc/passwd'><l/>".to_owned(), "document-type"),
            ("unknown entity", "<l>&a;</l>".to_owned(), "entity"),
            ("200 KB of nested tags", "<a>".repeat(70_000), "too-deep"),
            ("80,000 attributes", format!("<a{attributes}/>"), "too-many-attributes"),
            ("100,000 namespaces", format!("<a{spaces}/>"), "too-many-attributes"),
            ("crumbs", format!("<a>{}", "<b/>".repeat(30_000)), "too-many-elements"),
            ("cut off", "<a><b>".to_owned(), "cut-off"),
            ("nothing", String::new(), "cut-off"),
            ("two documents", "<a/><b/>".to_owned(), "too-deep"),
            ("crossed tags", "<a><b></a></b>".to_owned(), "malformed"),
        ];
        for (name, body, expected) in rows {
            let started = Instant::now();
            assert_eq!(reason(&body), expected, "{name}");
            assert!(started.elapsed().as_millis() < 1000, "{name}");
        }
    }

    #[test]
    fn a_login_page_is_no_document() {
        let page = b"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>Sign in</body></html>";
        assert!(document(page).is_err());
    }

    #[test]
    fn prefixes_are_resolved_where_they_are_declared() {
        let body = "<x:a xmlns:x='DAV:' xmlns='urn:ietf:params:xml:ns:caldav'><b/><x:b xmlns:x='urn:o'/><x:c/></x:a>";
        let root = document(body.as_bytes()).unwrap();
        let names: Vec<_> = root.children.iter().map(|child| (child.ns, child.name.as_str())).collect();
        assert_eq!((root.ns, names), (Ns::Dav, vec![(Ns::Cal, "b"), (Ns::Other, "b"), (Ns::Dav, "c")]));
    }

    #[test]
    fn text_comes_in_every_form() {
        let root =
            document("\u{FEFF}<?xml version='1.0'?><a>x &amp; &#232;&#x20AC;<![CDATA[<y>]]></a>".as_bytes()).unwrap();
        assert_eq!(root.text, "x & è€<y>");
    }

    #[test]
    fn bytes_that_are_no_text_are_marked() {
        let root = document(b"<a>caff\xE9</a>").unwrap();
        assert!(was_repaired(&root.text));
    }
}
