//! What a literal of a query stands for.

use super::lexer::{Kind, Token};

/// A literal, ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Literal {
    /// The text without quotes, as the database reads it.
    pub(super) text: String,
    /// True for the bare word `null`, which equals nothing.
    pub(super) null: bool,
    /// True for double quotes and for the empty text: the server dies of them.
    pub(super) fatal: bool,
}

impl Literal {
    pub(super) fn of(token: &Token) -> Self {
        let inner = match token.kind {
            Kind::Quoted => {
                let inner = token.text.trim_start_matches('\'');
                inner.strip_suffix('\'').unwrap_or(inner).replace("''", "'")
            }
            _ => token.text.clone(),
        };
        Self {
            null: token.kind == Kind::Word && inner.eq_ignore_ascii_case("null"),
            fatal: token.kind == Kind::DoubleQuoted || inner.is_empty(),
            text: unescaped(&inner),
        }
    }
}

/// MySQL's own escapes: a backslash vanishes before anything but `%` and `_`.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some(wildcard @ ('%' | '_')) => out.extend(['\\', wildcard]),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('0') => out.push('\0'),
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}
