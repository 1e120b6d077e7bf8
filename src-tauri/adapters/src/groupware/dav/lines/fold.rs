//! Physical and logical lines: folding at 75 octets and its reverse.

/// A logical line: its bytes as they came, its unfolded text, and the number of its first physical line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Logical {
    pub raw: String,
    pub text: String,
    pub number: usize,
}

/// Splits into logical lines. A line that begins with a blank continues the one before (RFC 5545 §3.1); a quoted-printable
/// value of vCard 2.1 also goes on after a `=` at the end of a line.
pub(super) fn logical(text: &str) -> Vec<Logical> {
    let mut lines: Vec<Logical> = Vec::new();
    for (index, physical) in text.split_inclusive('\n').enumerate() {
        let bare = physical.trim_end_matches(['\n', '\r']);
        match lines.last_mut() {
            Some(last) if bare.starts_with([' ', '\t']) => {
                last.raw.push_str(physical);
                last.text.extend(bare.chars().skip(1));
            }
            Some(last) if goes_on_quoted_printable(&last.text) => {
                last.text.pop();
                last.raw.push_str(physical);
                last.text.push_str(bare);
            }
            _ => lines.push(Logical { raw: physical.to_owned(), text: bare.to_owned(), number: index + 1 }),
        }
    }
    lines
}

fn goes_on_quoted_printable(text: &str) -> bool {
    text.ends_with('=')
        && text.split_once(':').is_some_and(|(head, _)| head.to_ascii_uppercase().contains("QUOTED-PRINTABLE"))
}

/// Writes one logical line with folds after at most 75 octets, never within a character.
pub(super) fn fold(text: &str, newline: &str, out: &mut String) {
    let mut width = 0;
    for c in text.chars() {
        if width + c.len_utf8() > 75 {
            out.push_str(newline);
            out.push(' ');
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str(newline);
}

/// Takes out the folds that cut a character of several bytes in two.
pub(super) fn join_cut_characters(bytes: &[u8]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, tail)) = rest.split_first() {
        match after_fold(rest) {
            Some(after) if is_continuation(after) && joined.last().is_some_and(|byte| *byte >= 0x80) => rest = after,
            _ => {
                joined.push(first);
                rest = tail;
            }
        }
    }
    joined
}

fn after_fold(bytes: &[u8]) -> Option<&[u8]> {
    let rest = bytes.strip_prefix(b"\r\n").or_else(|| bytes.strip_prefix(b"\n"))?;
    rest.strip_prefix(b" ").or_else(|| rest.strip_prefix(b"\t"))
}

fn is_continuation(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|byte| byte & 0xC0 == 0x80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_are_undone_whatever_ends_the_lines() {
        for text in ["SUMMARY:Mi\r\n lano\r\nUID:1\r\n", "SUMMARY:Mi\n\tlano\nUID:1"] {
            let lines = logical(text);
            assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["SUMMARY:Milano", "UID:1"]);
            assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 3]);
            assert_eq!(lines.iter().map(|line| line.raw.as_str()).collect::<String>(), text);
        }
    }

    #[test]
    fn a_line_is_at_most_75_octets_and_characters_stay_whole() {
        let text = format!("SUMMARY:{}", "città 🎉".repeat(40));
        let mut out = String::new();
        fold(&text, "\r\n", &mut out);
        assert!(out.split("\r\n").all(|line| line.len() <= 75));
        assert_eq!(logical(&out)[0].text, text);
    }

    #[test]
    fn a_fold_inside_a_character_is_joined() {
        let bytes = b"SUMMARY:citt\xC3\r\n \xA0 e\r\n basta\r\n";
        assert_eq!(super::super::decode(bytes), "SUMMARY:citt\u{e0} e\r\n basta\r\n");
        assert_eq!(super::super::decode(b"SUMMARY:\xFF"), "SUMMARY:\u{fffd}");
    }

    #[test]
    fn quoted_printable_goes_on_after_an_equals_sign() {
        let lines = logical("NOTE;ENCODING=QUOTED-PRINTABLE:a=\r\nb\r\nUID:1=\r\nTEL:2\r\n");
        assert_eq!(
            lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(),
            ["NOTE;ENCODING=QUOTED-PRINTABLE:ab", "UID:1=", "TEL:2"]
        );
    }
}
