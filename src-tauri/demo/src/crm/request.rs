//! Reading what a client sent: parameters by verb, and the JSON of `element` as each version's decoder sees it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Version, refusal::Refusal};

/// One call of `webservice.php`.
#[derive(Debug, Clone, Default)]
pub(super) struct Request {
    pub(super) operation: String,
    pub(super) session: Option<String>,
    /// Empty when the verb is not the operation's: then PHP sees no parameter at all.
    pub(super) params: BTreeMap<String, String>,
    pub(super) upload: Option<Upload>,
}

/// A file that came along in a form.
#[derive(Debug, Clone)]
pub(super) struct Upload {
    /// The name of the part.
    pub(super) part: String,
    /// The name of the file.
    pub(super) file: String,
    pub(super) media_type: String,
    pub(super) data: Vec<u8>,
}

/// The operations that are called by POST; all others by GET.
const POSTED: [&str; 19] = [
    "login",
    "create",
    "update",
    "revise",
    "delete",
    "extendsession",
    "add_related",
    "logout",
    "convertlead",
    "wsapp_register",
    "wsapp_get",
    "wsapp_put",
    "wsapp_map",
    "wsapp_deregister",
    "changepassword",
    "deleteuser",
    "mobile.syncmodulerecords",
    "mobile.query",
    "mobile.fetchrecord",
];

/// True when the operation reads its parameters from the body.
pub(super) fn is_posted(operation: &str) -> bool {
    POSTED.contains(&operation)
}

impl Request {
    pub(super) fn get(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.params.contains_key(name)
    }
}

/// The fields of an element as text. JSON `null` is the empty text.
pub(super) type Element = BTreeMap<String, String>;

/// Decodes `element` as that version does.
///
/// # Errors
/// Vtiger 8.3.0 fails on what it cannot read; both die of a bare string.
pub(super) fn element(text: &str, version: Version) -> Result<Element, Refusal> {
    match version {
        Version::V82 => match serde_json::from_str::<Value>(text) {
            Ok(Value::String(_) | Value::Number(_) | Value::Bool(true)) => Err(Refusal::Fatal),
            Ok(value) => Ok(flatten(&value)),
            Err(_) => Ok(Element::new()),
        },
        Version::V83 => own_decoder(text),
    }
}

/// Vtiger 8.3.0 brings its own decoder: forgiving about commas and control characters, not about `\\u0041`.
fn own_decoder(text: &str) -> Result<Element, Refusal> {
    let trimmed = text.trim();
    if trimmed.is_empty() || trimmed == "null" {
        return Err(Refusal::Fatal);
    }
    let Some(prepared) = prepare(trimmed) else { return Err(Refusal::internal()) };
    match serde_json::from_str::<Value>(&prepared) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => Ok(flatten(&value)),
        Ok(_) => Err(Refusal::Fatal),
        Err(_) => Err(Refusal::internal()),
    }
}

/// Rewrites the text into strict JSON that means what the decoder of 8.3.0 would read.
fn prepare(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        let rest = letters.get(at..).unwrap_or(&[]);
        at += match letter {
            '\\' if quoted => escape(rest, &mut out)?,
            '\n' | '\r' => 1,
            ',' if !quoted && closes_next(rest) => 1,
            control if control < ' ' && quoted => {
                out.push_str(&format!("\\u{:04x}", u32::from(control)));
                1
            }
            other => {
                quoted ^= other == '"';
                out.push(other);
                1
            }
        };
    }
    Some(out)
}

fn closes_next(rest: &[char]) -> bool {
    rest.iter().skip(1).find(|letter| !letter.is_whitespace()).is_some_and(|letter| matches!(letter, '}' | ']'))
}

/// Copies one escape sequence and says how many characters it took; none when the decoder breaks on it.
fn escape(rest: &[char], out: &mut String) -> Option<usize> {
    let next = rest.get(1).copied()?;
    if next == '\\' && hex4(rest.get(2..)).is_some() {
        return None;
    }
    if next != 'u' {
        out.push('\\');
        out.push(next);
        return Some(2);
    }
    let unit = hex4(rest.get(1..))?;
    match unit {
        0xfeff => {}
        0xd800..=0xdfff => out.push('?'),
        _ => out.push_str(&format!("\\u{unit:04x}")),
    }
    Some(6)
}

/// Reads `uXXXX`.
fn hex4(letters: Option<&[char]>) -> Option<u32> {
    let letters = letters?;
    if letters.first() != Some(&'u') {
        return None;
    }
    let digits: String = letters.get(1..5)?.iter().collect();
    u32::from_str_radix(&digits, 16).ok()
}

fn flatten(value: &Value) -> Element {
    let Value::Object(pairs) = value else { return Element::new() };
    pairs.iter().map(|(key, value)| (key.clone(), scalar(value))).collect()
}

fn scalar(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => if *yes { "1" } else { "" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.first().map(scalar).unwrap_or_default(),
        Value::Object(pairs) => pairs.values().next().map(scalar).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = Result<&'static str, Refusal>;

    fn subject(text: &str, version: Version) -> Result<String, Refusal> {
        element(text, version).map(|fields| fields.get("subject").cloned().unwrap_or_default())
    }

    #[test]
    fn each_decoder_has_its_own_taste() {
        let rows: [(&str, &str, Read, Read); 8] = [
            ("not JSON", "{nope", Ok(""), Err(Refusal::internal())),
            ("empty", "", Ok(""), Err(Refusal::Fatal)),
            ("null", "null", Ok(""), Err(Refusal::Fatal)),
            ("a bare string", "\"x\"", Err(Refusal::Fatal), Err(Refusal::Fatal)),
            ("a trailing comma", "{\"subject\":\"n\",}", Ok(""), Ok("n")),
            ("a raw newline", "{\"subject\":\"a\nb\"}", Ok(""), Ok("ab")),
            ("an escaped byte order mark", r#"{"subject":"a\ufeffb"}"#, Ok("a\u{feff}b"), Ok("ab")),
            ("a backslash before u0041", r#"{"subject":"a\\u0041"}"#, Ok(r"a\u0041"), Err(Refusal::internal())),
        ];
        for (name, text, old, new) in rows {
            assert_eq!(subject(text, Version::V82), old.map(str::to_owned), "8.2.0: {name}");
            assert_eq!(subject(text, Version::V83), new.map(str::to_owned), "8.3.0: {name}");
        }
    }
}
