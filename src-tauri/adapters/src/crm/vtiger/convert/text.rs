//! Texts on their way to Vtiger and back.

use ponte_core::record::Body;

/// `text` as Vtiger can store it: without NUL and the control characters that make 8.3 answer broken JSON, and without
/// characters beyond U+FFFF, which it would turn into question marks. The core writes those in words beforehand.
pub(in crate::crm::vtiger) fn storable(text: &str) -> String {
    text.chars().filter(|c| (*c >= ' ' || matches!(c, '\t' | '\n' | '\r')) && u32::from(*c) <= 0xffff).collect()
}

/// `text` cut after `most` characters, as Vtiger would cut it silently.
pub(in crate::crm::vtiger) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// Vtiger 8.3 fails on a backslash followed by `u` and four hexadecimal digits, however escaped: a blank parts them.
pub(in crate::crm::vtiger) fn without_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u") {
        let hex = after.chars().take(4).filter(char::is_ascii_hexdigit).count() == 4;
        out.push_str(before);
        out.push_str(if hex { "\\ u" } else { "\\u" });
        rest = after;
    }
    out + rest
}

/// `text` so that one decoding of HTML entities, which `revise` does and `create` does not, gives `text` again.
pub(in crate::crm::vtiger) fn entities_kept(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        out.push_str(if begins_entity(after) { "&amp;" } else { "&" });
        rest = after;
    }
    out + rest
}

/// Whether what follows an `&` makes it an entity: `amp;`, `#39;`, `#x27;`.
fn begins_entity(after: &str) -> bool {
    match after.split_once(';') {
        Some((name, _)) => {
            let word = name.strip_prefix('#').unwrap_or(name);
            !word.is_empty() && word.len() <= 32 && word.chars().all(|c| c.is_ascii_alphanumeric())
        }
        None => false,
    }
}

/// A description as read: lines ended by `\n`.
pub(in crate::crm::vtiger) fn body(text: &str) -> Body {
    Body { plain: text.replace("\r\n", "\n").replace('\r', "\n"), html: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_an_entity_is_guarded() {
        let cases = [
            ("Tom & Jerry", "Tom & Jerry"),
            ("Tom &amp; Jerry &lt;b&gt;", "Tom &amp;amp; Jerry &amp;lt;b&amp;gt;"),
            ("&#39;x&#x27;", "&amp;#39;x&amp;#x27;"),
            ("a&b; c", "a&amp;b; c"),
            ("?a=1&b=2; fine", "?a=1&b=2; fine"),
        ];
        for (text, expected) in cases {
            assert_eq!(entities_kept(text), expected);
        }
    }

    #[test]
    fn what_vtiger_destroys_is_not_sent() {
        assert_eq!(storable("a\0b\u{b}c\t\n😀d"), "abc\t\nd");
        assert_eq!(without_escapes(r"C:\u0041 \u12 \\u00e8"), r"C:\ u0041 \u12 \\ u00e8");
        assert_eq!(cut("perché no", 6), "perché");
        assert_eq!(body("a\r\nb\rc\n").plain, "a\nb\nc\n");
    }
}
