//! One content line: group, name, parameters and value.

use super::fold::{Logical, fold};

/// A parameter; a bare word of vCard 2.1 (`TEL;HOME:`) has the name "".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Param {
    /// In upper case.
    pub name: String,
    /// Unquoted and with RFC 6868 escapes undone.
    pub values: Vec<String>,
}

impl Param {
    /// One that Ponte makes; one that was read keeps its name, whatever it is.
    fn new(name: &str, value: &str) -> Self {
        Param { name: token(name), values: vec![value.to_owned()] }
    }
}

/// A content line. One that was read keeps its bytes; one that was made here is folded when written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    raw: Option<String>,
    number: usize,
    group: String,
    name: String,
    head: String,
    params: Vec<Param>,
    value: String,
}

impl Line {
    /// A line as it came. What has no colon is kept with an empty name.
    pub(super) fn read(logical: Logical) -> Self {
        let text = logical.text.trim_start_matches('\u{feff}');
        let (head, value) = match cut(text, ':') {
            Some((head, value)) => (head, value),
            None => ("", text),
        };
        let mut parts = split_unquoted(head, ';').into_iter();
        let full_name = parts.next().unwrap_or_default();
        let (group, name) = full_name.split_once('.').unwrap_or(("", full_name));
        Line {
            number: logical.number,
            group: group.trim().to_owned(),
            name: name.trim().to_ascii_uppercase(),
            params: parts.map(read_param).collect(),
            head: head.to_owned(),
            value: value.to_owned(),
            raw: Some(logical.raw),
        }
    }

    /// A new line; `value` is already in the form of its type. Control characters are dropped.
    pub(crate) fn new(name: &str, params: &[(&str, &str)], value: &str) -> Self {
        Line::grouped("", name, params, value)
    }

    /// A new line of a group (`item1.TEL`).
    pub(crate) fn grouped(group: &str, name: &str, params: &[(&str, &str)], value: &str) -> Self {
        let params: Vec<Param> = params.iter().map(|(name, value)| Param::new(name, value)).collect();
        let mut line = Line {
            raw: None,
            number: 0,
            group: token(group),
            name: token(name).to_ascii_uppercase(),
            head: String::new(),
            params,
            value: clean(value),
        };
        line.head = line.written_head();
        line
    }

    /// The name in upper case, without its group.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The group, or "".
    pub(crate) fn group(&self) -> &str {
        &self.group
    }

    /// The value as it stands there, escapes included.
    pub(crate) fn value(&self) -> &str {
        &self.value
    }

    /// The physical line it begins on; 0 where it is new.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// The parameters in order.
    pub(crate) fn params(&self) -> &[Param] {
        &self.params
    }

    /// The first value of a parameter.
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        let param = self.params.iter().find(|param| param.name == name)?;
        param.values.first().map(String::as_str)
    }

    /// The same line with another value: head, parameters and group stay as they were written.
    #[must_use]
    pub(crate) fn with_value(&self, value: &str) -> Self {
        let value = clean(value);
        if value == self.value { self.clone() } else { Line { raw: None, value, ..self.clone() } }
    }

    /// The same line with a parameter set, or taken out.
    #[must_use]
    pub(crate) fn with_param(&self, name: &str, value: Option<&str>) -> Self {
        if self.param(name) == value {
            return self.clone();
        }
        let mut line = Line { raw: None, ..self.clone() };
        line.params.retain(|param| param.name != name);
        if let Some(value) = value {
            line.params.push(Param::new(name, value));
        }
        line.head = line.written_head();
        line
    }

    /// The same line without these words among its types, whatever their case; a preference stays.
    #[must_use]
    pub(crate) fn without_words(&self, words: &[&str]) -> Self {
        let mut line = Line { raw: None, ..self.clone() };
        for param in line.params.iter_mut().filter(|param| matches!(param.name.as_str(), "" | "TYPE")) {
            let parts = param.values.iter().flat_map(|value| value.split(','));
            let kept = parts.filter(|part| !words.iter().any(|word| part.trim().eq_ignore_ascii_case(word)));
            param.values = kept.map(str::to_owned).collect();
        }
        line.params.retain(|param| !param.values.is_empty());
        line.head = line.written_head();
        line
    }

    /// The same line with one more parameter.
    #[must_use]
    pub(crate) fn with_added_param(&self, name: &str, value: &str) -> Self {
        let mut line = Line { raw: None, ..self.clone() };
        line.params.push(Param::new(name, value));
        line.head = line.written_head();
        line
    }

    /// Writes it: as it came, or folded.
    pub(super) fn write(&self, newline: &str, out: &mut String) {
        match &self.raw {
            Some(raw) => out.push_str(raw),
            None => fold(&format!("{}:{}", self.head, self.value), newline, out),
        }
    }

    /// Its unfolded text.
    pub(crate) fn text(&self) -> String {
        if self.head.is_empty() && self.name.is_empty() {
            self.value.clone()
        } else {
            format!("{}:{}", self.head, self.value)
        }
    }

    fn written_head(&self) -> String {
        let mut head = String::new();
        if !self.group.is_empty() {
            head = format!("{}.", self.group);
        }
        head.push_str(&self.name);
        for param in &self.params {
            head.push(';');
            if !param.name.is_empty() {
                head.push_str(&param.name);
                head.push('=');
            }
            let values: Vec<String> = param.values.iter().map(|value| written_param(value)).collect();
            head.push_str(&values.join(","));
        }
        head
    }
}

fn read_param(text: &str) -> Param {
    match cut(text, '=') {
        None => Param { name: String::new(), values: vec![text.trim().to_owned()] },
        Some((name, values)) => Param {
            name: clean(name.trim()).to_ascii_uppercase(),
            values: split_unquoted(values, ',').into_iter().map(read_param_value).collect(),
        },
    }
}

/// Quotes are not part of a value, and `^n`, `^'`, `^^` are line end, quote and caret (RFC 6868 §3).
fn read_param_value(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim().chars().filter(|c| *c != '"').peekable();
    while let Some(c) = rest.next() {
        let meant = match (c, rest.peek()) {
            ('^', Some('n')) => Some('\n'),
            ('^', Some('\'')) => Some('"'),
            ('^', Some('^')) => Some('^'),
            _ => None,
        };
        if meant.is_some() {
            rest.next();
        }
        out.push(meant.unwrap_or(c));
    }
    out
}

fn written_param(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\n' => out.push_str("^n"),
            '"' => out.push_str("^'"),
            '^' => out.push_str("^^"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    if out.contains([':', ';', ',']) { format!("\"{out}\"") } else { out }
}

/// Cuts at the first `sign` outside quotes; where the quotes are never closed, at the first one at all.
fn cut(text: &str, sign: char) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c == sign && !quoted => {
                let (before, after) = text.split_at_checked(at)?;
                return Some((before, after.strip_prefix(sign)?));
            }
            _ => {}
        }
    }
    if quoted { text.split_once(sign) } else { None }
}

fn split_unquoted(text: &str, sign: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c: char| {
        quoted ^= c == '"';
        c == sign && !quoted
    })
    .collect()
}

fn clean(value: &str) -> String {
    value.chars().filter(|c| !c.is_control() || *c == '\t').collect()
}

fn token(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

#[cfg(test)]
mod tests {
    use super::super::fold::logical;
    use super::*;

    fn line(text: &str) -> Line {
        Line::read(logical(text).remove(0))
    }

    #[test]
    fn a_line_falls_into_its_parts() {
        let read = line("item1.ATTENDEE;CN=\"Rossi; Anna\";ROLE=CHAIR,X;X-NOTE=a^'b^n^^:mailto:a@example.it\r\n");
        assert_eq!((read.group(), read.name()), ("item1", "ATTENDEE"));
        assert_eq!(read.param("CN"), Some("Rossi; Anna"));
        assert_eq!(read.params()[1].values, ["CHAIR", "X"]);
        assert_eq!(read.param("X-NOTE"), Some("a\"b\n^"));
        assert_eq!(read.value(), "mailto:a@example.it");
    }

    #[test]
    fn mistakes_are_kept() {
        let nothing = line("no colon here\n");
        assert_eq!((nothing.name(), nothing.value()), ("", "no colon here"));
        let unclosed = line("ORGANIZER;CN=\"Anna:mailto:a@example.it");
        assert_eq!((unclosed.name(), unclosed.value()), ("ORGANIZER", "mailto:a@example.it"));
        assert_eq!(line("TEL;HOME;VOICE:1").params()[0], Param { name: "".into(), values: vec!["HOME".into()] });
        assert_eq!(line("\u{feff}BEGIN:VCARD").name(), "BEGIN");
    }

    #[test]
    fn another_value_leaves_the_head_alone() {
        let mut out = String::new();
        line("summary;LANGUAGE=it;x-a=\"b\":old").with_value("new").write("\r\n", &mut out);
        assert_eq!(out, "summary;LANGUAGE=it;x-a=\"b\":new\r\n");
    }

    #[test]
    fn the_same_value_is_the_same_bytes() {
        let mut out = String::new();
        line("SUMMARY:Mi\n lano\n").with_value("Milano").write("\r\n", &mut out);
        assert_eq!(out, "SUMMARY:Mi\n lano\n");
    }

    #[test]
    fn nothing_in_it_makes_a_line() {
        let mut out = String::new();
        let params = [("X-A", "b\r\nATTENDEE:c\"d"), ("X-\r\nB", "e")];
        Line::new("X\r\n-C", &params, "f\r\ng").write("\r\n", &mut out);
        assert_eq!(out, "X-C;X-A=\"b^nATTENDEE:c^'d\";X-B=e:fg\r\n");
    }
}
