//! XML as SOAP needs it: trees that are read under limits and written out, without namespaces, since no name of EWS stands
//! in two of them.
//!
//! Characters that XML does not allow are left out on both ways: Exchange passes on what stands in a mail, and refuses a
//! whole request because of one. No entity beyond the five of XML is resolved, and a document type is refused at sight.

use ponte_core::verdict::{Failure, FailureKind};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// How deep tags may nest.
const DEPTH: usize = 64;
/// How many attributes a tag may have, and how long all of them may be.
const ATTRIBUTES: usize = 64;
const TAG_BYTES: usize = 64 << 10;
/// How many elements an answer may have: a few bytes of text become a hundred of memory.
const ELEMENTS: usize = 1_000_000;

/// An element with all that is in it. It is read without the prefix of its name and written with one.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// Its attributes; those that declare namespaces are left out.
    pub attributes: Vec<(String, String)>,
    /// Its own text.
    pub text: String,
    /// Its elements.
    pub children: Vec<Element>,
}

/// What it says is a person's.
impl std::fmt::Debug for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Element").field("name", &self.name).field("children", &self.children).finish_non_exhaustive()
    }
}

impl Element {
    /// An empty element.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Element { name: name.to_owned(), ..Element::default() }
    }

    /// With a text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// With an attribute.
    #[must_use]
    pub fn attr(mut self, name: &str, value: impl Into<String>) -> Self {
        self.attributes.push((name.to_owned(), value.into()));
        self
    }

    /// With an element in it.
    #[must_use]
    pub fn with(mut self, child: Element) -> Self {
        self.children.push(child);
        self
    }

    /// With these elements in it.
    #[must_use]
    pub fn with_all(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children);
        self
    }

    /// The first element of this name in it.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The element that these names lead to, one below the other.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The text at these names; "" where there is none.
    #[must_use]
    pub fn text_at(&self, path: &[&str]) -> &str {
        self.at(path).map_or("", |element| element.text.as_str())
    }

    /// An attribute; "" where there is none.
    #[must_use]
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.as_str())
    }

    /// All elements below, however deep, of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Element> {
        self.child(name).or_else(|| self.children.iter().find_map(|child| child.find(name)))
    }

    /// Appends it to a document.
    pub fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(value, out);
            out.push('"');
        }
        if self.text.is_empty() && self.children.is_empty() {
            return out.push_str("/>");
        }
        out.push('>');
        escape(&self.text, out);
        self.children.iter().for_each(|child| child.write(out));
        out.push_str("</");
        out.push_str(&self.name);
        out.push('>');
    }
}

/// XML 1.0 §2.2.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars().filter(|c| is_allowed(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#xD;"),
            _ => out.push(c),
        }
    }
}

/// Reads a document.
///
/// # Errors
/// [`FailureKind::Unreadable`] where it is not well-formed, cut off, or beyond the limits.
pub fn parse(body: &[u8]) -> Result<Element, Failure> {
    let text = String::from_utf8_lossy(body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body));
    let mut reader = Reader::from_str(&text);
    reader.config_mut().expand_empty_elements = true;
    let mut tree = Tree::default();
    loop {
        match reader.read_event().map_err(|_| unreadable("malformed"))? {
            Event::Start(tag) => tree.start(&tag)?,
            Event::End(_) => tree.end()?,
            Event::Text(text) => tree.text(&text.xml10_content()),
            Event::CData(text) => tree.text(&text.xml10_content()),
            Event::GeneralRef(reference) => tree.reference(&reference)?,
            Event::DocType(_) => return Err(unreadable("document-type")),
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    tree.root.filter(|_| tree.open.is_empty()).ok_or_else(|| unreadable("cut-off"))
}

/// What was read so far.
#[derive(Default)]
struct Tree {
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
}

impl Tree {
    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), Failure> {
        self.elements += 1;
        if self.open.len() >= DEPTH || self.root.is_some() || self.elements > ELEMENTS {
            return Err(unreadable("too-deep"));
        }
        if tag.attributes_raw().len() > TAG_BYTES {
            return Err(unreadable("too-many-attributes"));
        }
        let mut element = Element::new(local(tag.name().as_ref()));
        for (index, attribute) in tag.attributes().with_checks(false).enumerate() {
            let attribute = attribute.map_err(|_| unreadable("malformed"))?;
            if index >= ATTRIBUTES {
                return Err(unreadable("too-many-attributes"));
            }
            let key: &str = attribute.key.as_ref();
            if key != "xmlns" && !key.starts_with("xmlns:") {
                element.attributes.push((local(key).to_owned(), plain(attribute.value.as_ref())));
            }
        }
        self.open.push(element);
        Ok(())
    }

    fn end(&mut self) -> Result<(), Failure> {
        let mut element = self.open.pop().ok_or_else(|| unreadable("malformed"))?;
        if !element.children.is_empty() && element.text.trim().is_empty() {
            element.text.clear();
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(element) = self.open.last_mut() {
            element.text.extend(text.chars().filter(|c| is_allowed(*c)));
        }
    }

    /// A reference to a character that XML does not allow stands for nothing.
    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), Failure> {
        if reference.is_char_ref() {
            if let Ok(Some(c)) = reference.resolve_char_ref() {
                self.text(c.encode_utf8(&mut [0; 4]));
            }
            return Ok(());
        }
        let resolved = resolve_predefined_entity(&reference.xml10_content()).ok_or_else(|| unreadable("entity"))?;
        self.text(resolved);
        Ok(())
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute, its references resolved where they mean something.
fn plain(value: &str) -> String {
    quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), |text| text.into_owned())
}

fn unreadable(reason: &str) -> Failure {
    Failure::new(FailureKind::Unreadable, "failure-ews-answer").with("reason", reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_as_it_was_meant() {
        let element = Element::new("t:Subject").attr("Key", "a\"<&").text("Ma'rio & <Söhne>\r\n");
        let mut text = String::new();
        Element::new("t:Item").with(element).write(&mut text);
        let read = parse(text.as_bytes()).unwrap();
        assert_eq!(read.text_at(&["Subject"]), "Ma'rio & <Söhne>\r\n");
        assert_eq!(read.child("Subject").unwrap().attribute("Key"), "a\"<&");
    }

    #[test]
    fn characters_that_xml_does_not_allow_are_left_out_on_both_ways() {
        let read = parse("<a>Ma\u{1}rio&#x0;&#x1;&#xFFFF; <b>&#x41;</b></a>".as_bytes()).unwrap();
        assert_eq!((read.text.as_str(), read.text_at(&["b"])), ("Mario ", "A"));
        let mut text = String::new();
        Element::new("a").text("x\u{0}\u{B}y").write(&mut text);
        assert_eq!(text, "<a>xy</a>");
    }

    #[test]
    fn hostile_documents_are_refused() {
        let attributes: String = (0..80).map(|n| format!(" a{n}='1'")).collect();
        let rows = [
            ("<!DOCTYPE l [<!ENTITY a 'aaaa'>]><l>&a;</l>".to_owned(), "document-type"),
            ("<l>&a;</l>".to_owned(), "entity"),
            ("<a>".repeat(70_000), "too-deep"),
            (format!("<a{attributes}/>"), "too-many-attributes"),
            ("<a><b></b>".to_owned(), "cut-off"),
            ("<a/><b/>".to_owned(), "too-deep"),
            (String::new(), "cut-off"),
        ];
        for (text, reason) in rows {
            let failure = parse(text.as_bytes()).unwrap_err();
            assert_eq!(failure.details["reason"], reason, "{}", text.chars().take(60).collect::<String>());
        }
    }
}
