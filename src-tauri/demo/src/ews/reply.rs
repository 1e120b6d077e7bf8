//! Response messages: one for each thing asked for, with a class and a code.

use super::refusal::Refusal;
use super::soap::{m, t};
use crate::xml::Element;

/// The messages of an answer, or why there is none.
pub(super) type Answer = Result<Vec<Element>, Refusal>;

/// The message of what was done.
pub(super) fn succeeded(operation: &str, parts: Vec<Element>) -> Element {
    let message = m(&format!("{operation}ResponseMessage")).attr("ResponseClass", "Success");
    message.with(Element { text: "NoError".to_owned(), ..m("ResponseCode") }).holding(parts)
}

/// The message of what was refused.
pub(super) fn failed(operation: &str, refusal: Refusal, parts: Vec<Element>) -> Element {
    let message = m(&format!("{operation}ResponseMessage")).attr("ResponseClass", "Error");
    let words = |name: &str, text: String| Element { text, ..m(name) };
    let back_off = refusal.back_off.map(|own| m("MessageXml").with(back_off(own)));
    message
        .with(words("MessageText", refusal.message))
        .with(words("ResponseCode", refusal.code.to_owned()))
        .with(words("DescriptiveLinkKey", "0".to_owned()))
        .holding(back_off)
        .holding(parts)
}

/// How long to wait.
pub(super) fn back_off(milliseconds: u64) -> Element {
    Element { text: milliseconds.to_string(), ..t("Value").attr("Name", "BackOffMilliseconds") }
}

/// The whole answer to an operation.
pub(super) fn response(operation: &str, messages: Vec<Element>) -> Element {
    m(&format!("{operation}Response")).with(m("ResponseMessages").holding(messages))
}
