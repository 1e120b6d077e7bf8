//! Writing JSON as each version does: 8.2.0 through PHP's own encoder, 8.3.0 through one that forgets to escape.
//!
//! Keys keep the order they were given in, because the order on the wire is part of what is imitated.

use std::fmt::Write;

use super::Version;

/// A value to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<Json>),
    Map(Vec<(String, Json)>),
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl Json {
    pub(super) fn map<'a>(pairs: impl IntoIterator<Item = (&'a str, Json)>) -> Self {
        Self::Map(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// The bytes of this value as that version writes them.
    pub(super) fn write(&self, version: Version) -> String {
        let mut out = String::new();
        write_value(self, version, &mut out);
        out
    }
}

fn write_value(value: &Json, version: Version, out: &mut String) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Json::Int(number) => out.push_str(&number.to_string()),
        Json::Text(text) => write_text(text, version, out),
        Json::List(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                separate(position, out);
                write_value(item, version, out);
            }
            out.push(']');
        }
        Json::Map(pairs) => {
            out.push('{');
            for (position, (key, item)) in pairs.iter().enumerate() {
                separate(position, out);
                write_text(key, version, out);
                out.push(':');
                write_value(item, version, out);
            }
            out.push('}');
        }
    }
}

fn separate(position: usize, out: &mut String) {
    if position > 0 {
        out.push(',');
    }
}

fn write_text(text: &str, version: Version, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '/' if version == Version::V82 => out.push_str("\\/"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            other => write_letter(other, version, out),
        }
    }
    out.push('"');
}

/// Vtiger 8.3.0 sends other control characters raw (S13), so that one of them makes a whole answer unreadable.
fn write_letter(letter: char, version: Version, out: &mut String) {
    let plain = version == Version::V83 || (letter >= ' ' && letter.is_ascii());
    if plain {
        out.push(letter);
        return;
    }
    for unit in letter.encode_utf16(&mut [0; 2]) {
        let _ = write!(out, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_escapes_its_own_way() {
        let text = Json::from("è/\u{b}\"");
        assert_eq!(text.write(Version::V82), r#""\u00e8\/\u000b\"""#);
        assert_eq!(text.write(Version::V83), "\"è/\u{b}\\\"\"");
    }
}
