//! The content lines of iCalendar (RFC 5545 §3.1) and vCard (RFC 6350 §3.2): one layer for both.
//!
//! A [`Document`] keeps every line as it came, folds, order, case and mistakes included, so that what is not changed is
//! written back byte for byte. Only a line that is replaced is written anew. No value, however hostile, can add a line:
//! control characters never reach the output.

mod fold;
mod line;
mod text;
mod tree;

pub(crate) use line::Line;
pub(crate) use text::{escape, plain_value, read_text, split, unescape, with_text};
pub(crate) use tree::{Component, Document, Node};

/// Why a text cannot be read: which property, on which line, and a word for the reason. Never what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    /// The property, or "" where the text as a whole is meant.
    pub property: String,
    /// The line it begins on, counted from 1; 0 where it is not about a line.
    pub line: usize,
    /// Why, as a word of the catalogue.
    pub reason: &'static str,
}

impl Broken {
    /// About the text as a whole.
    pub(crate) fn whole(reason: &'static str) -> Self {
        Broken { property: String::new(), line: 0, reason }
    }

    /// About one line.
    pub(crate) fn at(line: &Line, reason: &'static str) -> Self {
        Broken { property: line.name().to_owned(), line: line.number(), reason }
    }
}

/// The text of an answer: UTF-8, also where a fold cuts a character in two (RFC 5545 §3.1 allows it); what is no UTF-8
/// even then is replaced.
#[must_use]
pub fn decode(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(&fold::join_cut_characters(bytes)).into_owned(),
    }
}
