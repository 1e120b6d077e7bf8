//! Reads what Vtiger answers, whatever stands around or inside it.
//!
//! Lenient on purpose: PHP warnings before the JSON, raw control characters inside it (8.3), lone surrogates, numbers as
//! strings, `null` for "". It never invents a result: what cannot be read is a [`Fault::Unreadable`].

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::fault::{Fault, Refusal};

/// How many values an answer may hold: a hundred rows of the widest module have a twentieth of that, and each takes a
/// hundred bytes of memory however short it is.
const VALUES: usize = 500_000;
/// How many beginnings of an answer are tried, since each may be read to the end.
const BEGINNINGS: usize = 4;

/// A record as the wire has it: field names to texts; `null` and "" are both "".
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Row(BTreeMap<String, String>);

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row({})", self.get("id"))
    }
}

impl Row {
    /// This row, if it is the record of that id.
    pub(super) fn about(self, id: &str) -> Option<Self> {
        (self.get("id") == id).then_some(self)
    }

    /// The text of a field; "" where it is absent, empty or `null`.
    pub(super) fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// Puts a text in.
    pub(super) fn set(&mut self, field: &str, text: impl Into<String>) {
        self.0.insert(field.to_owned(), text.into());
    }

    /// A row of a JSON object.
    pub(super) fn of(json: &Json) -> Option<Row> {
        let object = json.as_object()?;
        Some(Row(object.iter().filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect()))
    }

    /// The fields and their texts.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// As the JSON object that `create` and `revise` want.
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(String, String)> for Row {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(fields: I) -> Self {
        Row(fields.into_iter().collect())
    }
}

/// The `result` of an answer.
///
/// # Errors
/// The server's refusal, or that nothing can be read.
pub(super) fn result(status: u16, body: &[u8]) -> Result<Json, Fault> {
    let text = String::from_utf8_lossy(body);
    let unreadable = || Fault::Unreadable { status, empty: text.trim().is_empty() };
    let mut envelope = envelope(&text).ok_or_else(unreadable)?;
    if envelope.get("success").and_then(Json::as_bool) == Some(true) {
        return envelope.get_mut("result").map(Json::take).ok_or_else(unreadable);
    }
    let error = envelope.get("error").ok_or_else(unreadable)?;
    let part = |name: &str| error.get(name).and_then(self::text).unwrap_or_default();
    Err(Fault::Refused(Refusal { code: part("code"), message: part("message") }))
}

/// The first JSON object that has a `success`, with what stands before and after it left out.
fn envelope(text: &str) -> Option<Json> {
    let begins = |rest: &&str| {
        let inner = rest.get(1..).unwrap_or_default().trim_start();
        ["\"success\"", "\"result\"", "\"error\""].iter().any(|key| inner.starts_with(key))
    };
    let places = text.match_indices('{').take(64).filter_map(|(start, _)| text.get(start..));
    let mut beginnings = places.filter(begins).take(BEGINNINGS).filter(|rest| is_bounded(rest));
    beginnings.find_map(|rest| first_value(rest).or_else(|| first_value(&mended(rest))))
}

/// Whether there are few enough values in it: what stands between quotes is none.
fn is_bounded(text: &str) -> bool {
    let (mut quoted, mut escaped, mut values) = (false, false, 0);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' | b'[' | b'{' if !quoted => values += 1,
            _ => {}
        }
    }
    values <= VALUES
}

fn first_value(text: &str) -> Option<Json> {
    serde_json::Deserializer::from_str(text).into_iter::<Json>().next()?.ok()
}

/// The same JSON with raw control characters escaped and lone surrogates replaced (Vtiger 8.3 sends both).
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' if quoted => {
                mend_escape(&mut chars, &mut out);
                continue;
            }
            control if quoted && control < ' ' => {
                out.push_str(&format!("\\u{:04x}", u32::from(control)));
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

fn mend_escape(chars: &mut std::str::Chars<'_>, out: &mut String) {
    match chars.next() {
        Some('u') => {
            let first = hex(chars);
            match first {
                Some(high @ 0xd800..=0xdbff) => mend_pair(high, chars, out),
                Some(0xdc00..=0xdfff) | None => out.push('\u{fffd}'),
                Some(unit) => out.push_str(&format!("\\u{unit:04x}")),
            }
        }
        Some(c) => out.extend(['\\', c]),
        None => {}
    }
}

fn mend_pair(high: u32, chars: &mut std::str::Chars<'_>, out: &mut String) {
    let mut ahead = chars.clone();
    let low = (ahead.next() == Some('\\') && ahead.next() == Some('u')).then(|| hex(&mut ahead)).flatten();
    match low {
        Some(low @ 0xdc00..=0xdfff) => {
            out.push_str(&format!("\\u{high:04x}\\u{low:04x}"));
            *chars = ahead;
        }
        _ => out.push('\u{fffd}'),
    }
}

fn hex(chars: &mut std::str::Chars<'_>) -> Option<u32> {
    let digits: String = chars.by_ref().take(4).collect();
    u32::from_str_radix(&digits, 16).ok()
}

/// A scalar as text; `None` for arrays and objects.
pub(super) fn text(value: &Json) -> Option<String> {
    match value {
        Json::Null => Some(String::new()),
        Json::Bool(flag) => Some(if *flag { "1" } else { "0" }.to_owned()),
        Json::Number(number) => Some(number.to_string()),
        Json::String(text) => Some(text.clone()),
        Json::Array(_) | Json::Object(_) => None,
    }
}

/// Whether a boolean field is set: Vtiger says "1" or "on".
pub(super) fn truth(text: &str) -> bool {
    matches!(text, "1" | "on")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(body: &str) -> String {
        Row::of(&result(200, body.as_bytes()).unwrap()).unwrap().get("subject").to_owned()
    }

    #[test]
    fn what_stands_around_the_answer_is_left_out() {
        let warnings = "<br />\n<b>Warning</b>:  Undefined array key {x} in <b>/srv</b><br />\n";
        let plain = r#"{"success":true,"result":{"subject":"Visita"}}"#;
        for body in [plain.to_owned(), format!("{warnings}{plain}"), format!("\u{feff}{plain}\n<!-- slow -->")] {
            assert_eq!(subject(&body), "Visita");
        }
    }

    #[test]
    fn what_8_3_breaks_is_mended() {
        let cases = [
            ("{\"success\":true,\"result\":{\"subject\":\"a\u{1}\u{1f}b\"}}", "a\u{1}\u{1f}b"),
            ("{\"success\":true,\"result\":{\"subject\":\"a\0b \\\" \\\\ \\u00e8\"}}", "a\0b \" \\ è"),
            (r#"{"success":true,"result":{"subject":"x\ud83dy"}}"#, "x\u{fffd}y"),
            ("{\"success\":true,\"result\":{\"subject\":\"\u{1}\\ud83d\\ude00\"}}", "\u{1}😀"),
        ];
        for (body, expected) in cases {
            assert_eq!(subject(body), expected);
        }
    }

    #[test]
    fn numbers_nulls_and_booleans_are_texts() {
        let row = Row::of(&serde_json::json!({"a": 5, "b": null, "c": true, "d": [1]})).unwrap();
        assert_eq!((row.get("a"), row.get("b"), row.get("c"), row.get("d")), ("5", "", "1", ""));
    }

    #[test]
    fn a_duplicate_has_the_number_nought() {
        let body = br#"{"success":false,"error":{"message":"Duplicate(s) detected!","code":0}}"#;
        let Err(Fault::Refused(refusal)) = result(200, body) else { panic!("no refusal") };
        assert!(refusal.says_duplicate());
    }

    #[test]
    fn an_answer_made_of_crumbs_is_none() {
        for crumb in ["0,", "{},", "[],"] {
            let body = format!("{{\"success\":true,\"result\":[{}0]}}", crumb.repeat(VALUES + 1));
            assert!(matches!(result(200, body.as_bytes()), Err(Fault::Unreadable { .. })), "{crumb}");
        }
        let commas = format!("{{\"success\":true,\"result\":{{\"subject\":\"{}\\\"\"}}}}", ",".repeat(VALUES + 1));
        assert_eq!(subject(&commas).len(), VALUES + 2, "what a person typed is not counted");
    }

    #[test]
    fn what_is_no_answer_is_unreadable() {
        let bodies = [
            "",
            "Sorry! Attempt to access restricted file.",
            "<html>{login}</html>",
            "{\"success\":true,\"result\":[{\"id\":\"18x",
            "{\"success\":true}",
            "<pre>array (\n  0 => \n",
        ];
        for body in bodies {
            assert!(matches!(result(200, body.as_bytes()), Err(Fault::Unreadable { status: 200, .. })), "{body}");
        }
    }
}
