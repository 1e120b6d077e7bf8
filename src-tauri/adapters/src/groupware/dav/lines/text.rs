//! TEXT values (RFC 5545 §3.3.11, RFC 6350 §3.4): escapes, and lists parted by an unescaped sign; quoted-printable, in
//! which vCard 2.1 and vCalendar 1.0 write what is not plain ASCII.

use super::Line;

/// The text of a line, as it reads.
pub(crate) fn read_text(line: &Line) -> String {
    if is_quoted_printable(line) {
        quoted_printable(line.value()).replace("\r\n", "\n")
    } else {
        unescape(line.value())
    }
}

/// The value of a line with its quoted-printable undone and its escapes kept, for values of several parts.
pub(crate) fn plain_value(line: &Line) -> String {
    if is_quoted_printable(line) { quoted_printable(line.value()) } else { line.value().to_owned() }
}

/// The same line with another text, encoded as the line says.
pub(crate) fn with_text(line: &Line, text: &str) -> Line {
    if is_quoted_printable(line) {
        let encoded = to_quoted_printable(text);
        let line = line.with_value(&encoded);
        if encoded.is_ascii() && text.is_ascii() { line } else { line.with_param("CHARSET", Some("UTF-8")) }
    } else {
        line.with_value(&escape(text))
    }
}

fn is_quoted_printable(line: &Line) -> bool {
    line.params().iter().any(|param| {
        matches!(param.name.as_str(), "" | "ENCODING")
            && param.values.iter().any(|value| value.eq_ignore_ascii_case("QUOTED-PRINTABLE"))
    })
}

fn quoted_printable(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let pair = tail.first_chunk::<2>().filter(|_| first == b'=');
        let byte =
            pair.and_then(|pair| std::str::from_utf8(pair).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn to_quoted_printable(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\n', "\r\n");
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b' '..=b'~' if byte != b'=' => out.push(char::from(byte)),
            _ => out.push_str(&format!("={byte:02X}")),
        }
        out
    })
}

/// Escapes a text. Line ends of any kind become `\n`; other control characters are dropped.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\r' if rest.peek() == Some(&'\n') => {}
            '\n' | '\r' => out.push_str("\\n"),
            '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Undoes [`escape`]; an escape that is none stays as it is.
pub(crate) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match (c, if c == '\\' { rest.next() } else { None }) {
            ('\\', Some('n' | 'N')) => out.push('\n'),
            ('\\', Some(escaped @ ('\\' | ';' | ',' | ':' | '"'))) => out.push(escaped),
            ('\\', Some(other)) => out.extend(['\\', other]),
            (c, _) => out.push(c),
        }
    }
    out
}

/// The parts of `value` between signs that are not escaped, still escaped themselves.
pub(crate) fn split(value: &str, sign: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for c in value.chars() {
        if c == sign && !escaped {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_reads_as_it_was() {
        for text in ["", "a;b,c\\d", "uno\ndue", "C:\\new", "\\n", "città 🎉", "\u{202e}x", "a\tb"] {
            assert_eq!(unescape(&escape(text)), text);
        }
    }

    #[test]
    fn no_text_makes_a_line() {
        assert_eq!(escape("a\r\nATTENDEE:b\rc\0d\u{85}"), "a\\nATTENDEE:b\\ncd");
    }

    #[test]
    fn escapes_of_others_are_understood() {
        for (value, text) in [("a\\Nb", "a\nb"), ("10\\:30", "10:30"), ("C:\\temp", "C:\\temp"), ("end\\", "end\\")] {
            assert_eq!(unescape(value), text);
        }
    }

    #[test]
    fn quoted_printable_goes_both_ways() {
        let line = Line::new("NOTE", &[("ENCODING", "QUOTED-PRINTABLE")], "citt=C3=A0=0D=0A=zz=3D");
        assert_eq!(read_text(&line), "citt\u{e0}\n=zz=");
        assert_eq!(read_text(&with_text(&line, "perch\u{e9}\n=x;y")), "perch\u{e9}\n=x;y");
    }

    #[test]
    fn an_escaped_sign_parts_nothing() {
        assert_eq!(split("a\\;b;c\\\\;;", ';'), ["a\\;b", "c\\\\", "", ""]);
    }
}
