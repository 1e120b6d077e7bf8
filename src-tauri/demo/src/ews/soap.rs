//! SOAP 1.1 as Exchange speaks it: elements built and written, envelopes, faults.

use crate::xml::{Element, Name, escape};

pub(super) const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
pub(super) const T: &str = "http://schemas.microsoft.com/exchange/services/2006/types";
pub(super) const M: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";
pub(super) const E: &str = "http://schemas.microsoft.com/exchange/services/2006/errors";
pub(super) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
const XSD: &str = "http://www.w3.org/2001/XMLSchema";

/// An element of the types namespace.
pub(super) fn t(local: &str) -> Element {
    named(T, local)
}

/// An element of the messages namespace.
pub(super) fn m(local: &str) -> Element {
    named(M, local)
}

fn named(space: &str, local: &str) -> Element {
    Element { name: Name { space: space.to_owned(), local: local.to_owned() }, ..Element::default() }
}

/// An element with text.
pub(super) fn said(local: &str, text: impl Into<String>) -> Element {
    Element { text: text.into(), ..t(local) }
}

impl Element {
    pub(super) fn with(mut self, child: Element) -> Self {
        self.children.push(child);
        self
    }

    pub(super) fn holding(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children);
        self
    }

    pub(super) fn attr(mut self, name: &str, value: impl Into<String>) -> Self {
        self.attributes.push((name.to_owned(), value.into()));
        self
    }

    /// The first child of that name in the types namespace.
    pub(super) fn t(&self, local: &str) -> Option<&Element> {
        self.child(T, local)
    }

    /// The first child of that name in the messages namespace.
    pub(super) fn m(&self, local: &str) -> Option<&Element> {
        self.child(M, local)
    }

    /// The text of a child in the types namespace.
    pub(super) fn text_of(&self, local: &str) -> Option<&str> {
        self.t(local).map(|child| child.text.trim())
    }
}

/// An element as text, its namespaces by the prefixes Exchange uses.
pub(super) fn written(element: &Element) -> String {
    let mut text = String::new();
    write(element, &mut text);
    text
}

fn write(element: &Element, out: &mut String) {
    let prefix = match element.name.space.as_str() {
        T => "t:",
        M => "m:",
        E => "e:",
        SOAP => "s:",
        _ => "",
    };
    out.push('<');
    out.push_str(prefix);
    out.push_str(&element.name.local);
    for (name, value) in &element.attributes {
        out.push_str(&format!(" {name}=\"{}\"", escape(value).replace('"', "&quot;")));
    }
    if element.children.is_empty() && element.text.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    if element.children.is_empty() {
        out.push_str(&referenced(&element.text));
    }
    element.children.iter().for_each(|child| write(child, out));
    out.push_str(&format!("</{prefix}{}>", element.name.local));
}

/// A text as Exchange writes it: what cannot stand in XML as a reference that cannot either.
fn referenced(text: &str) -> String {
    let stray = |own: char| own < ' ' && !matches!(own, '\t' | '\n' | '\r');
    let text = escape(text);
    if !text.contains(stray) {
        return text;
    }
    let one = |own: char| if stray(own) { format!("&#x{:X};", u32::from(own)) } else { own.to_string() };
    text.chars().map(one).collect()
}

/// A body element by itself, as a schema is asked about it.
pub(super) fn alone(element: &Element) -> String {
    rooted(&written(element))
}

fn rooted(text: &str) -> String {
    let end = text.find(['>', '/', ' ']).filter(|_| text.starts_with('<')).unwrap_or(text.len());
    let (head, rest) = text.split_at(end);
    format!("{head} xmlns:t=\"{T}\" xmlns:m=\"{M}\"{rest}")
}

/// An envelope around a body, with the header that tells the version.
pub(super) fn envelope(version: &Element, body: &str) -> String {
    let head = rooted(&written(version));
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope xmlns:s=\"{SOAP}\"><s:Header>{head}</s:Header>\
         <s:Body>{body}</s:Body></s:Envelope>"
    )
}

/// The same as grommunio writes it.
pub(super) fn loud_envelope(version: &Element, body: &str) -> String {
    let head = rooted(&written(version));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><SOAP:Envelope xmlns:SOAP=\"{SOAP}\" xmlns:xsi=\"{INSTANCE}\" \
         xmlns:xsd=\"{XSD}\"><SOAP:Header>{head}</SOAP:Header><SOAP:Body>{body}</SOAP:Body></SOAP:Envelope>"
    )
}

/// The fault Exchange answers with, inside a body.
pub(super) fn fault(code: &str, message: &str, more: &[Element]) -> String {
    let more: String = more.iter().map(written).collect();
    let (message, errors) = (escape(message), format!("xmlns:e=\"{E}\""));
    let detail =
        if more.is_empty() { String::new() } else { format!("<t:MessageXml xmlns:t=\"{T}\">{more}</t:MessageXml>") };
    format!(
        "<s:Fault><faultcode xmlns:a=\"{T}\">a:{code}</faultcode><faultstring xml:lang=\"en-US\">{message}</faultstring>\
         <detail><e:ResponseCode {errors}>{code}</e:ResponseCode><e:Message {errors}>{message}</e:Message>{detail}\
         </detail></s:Fault>"
    )
}

/// The fault grommunio answers with: a code and a sentence, whatever went wrong.
pub(super) fn short_fault(code: &str, message: &str) -> String {
    format!(
        "<SOAP:Envelope xmlns:SOAP=\"{SOAP}\" xmlns:xsi=\"{INSTANCE}\" xmlns:xsd=\"{XSD}\">\
         <SOAP:Header/><SOAP:Body><SOAP:Fault><faultcode xsi:type=\"xsd:string\">{code}</faultcode>\
         <faultstring xsi:type=\"xsd:string\">{}</faultstring></SOAP:Fault></SOAP:Body></SOAP:Envelope>",
        escape(message)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_stand_in_xml_is_written_as_exchange_writes_it() {
        assert_eq!(written(&said("Subject", "a\u{1}b")), "<t:Subject>a&#x1;b</t:Subject>");
    }

    #[test]
    fn what_is_written_is_read_back() {
        let element = m("GetItem").with(said("Subject", "a <b> & \"c\"").attr("Key", "x\"y<"));
        let text = alone(&element);
        assert_eq!(Element::parse(text.as_bytes()), Some(element), "{text}");
    }
}
