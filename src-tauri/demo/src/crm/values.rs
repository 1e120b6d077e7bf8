//! What becomes of a value on its way into the database: cut, bent, mangled, always with success reported.

use super::{
    activity,
    fields::{Field, Holds},
};

/// The value as the database keeps it.
pub(super) fn stored(field: &Field, text: &str) -> String {
    match field.holds {
        Holds::Boolean => if matches!(text, "1" | "on") { "1" } else { "0" }.to_owned(),
        Holds::Date => activity::stored_date(text).unwrap_or_default(),
        Holds::Whole => leading_number(text),
        Holds::Money => format!("{:.8}", text.trim().parse::<f64>().unwrap_or(0.0)),
        Holds::Decimal => text.trim().parse::<f64>().map(|number| format!("{number:.2}")).unwrap_or_default(),
        _ => cut(&scripts_encoded(&without_astral(text)), field.longest),
    }
}

fn leading_number(text: &str) -> String {
    let digits: String = text.trim().chars().take_while(|letter| letter.is_ascii_digit() || *letter == '-').collect();
    digits.parse::<i64>().unwrap_or(0).to_string()
}

fn cut(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}

/// The connection is three-byte UTF-8: each of the four bytes of such a character becomes a question mark (S12).
fn without_astral(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, letter| {
        if letter > '\u{ffff}' {
            out.push_str("????")
        } else {
            out.push(letter)
        }
        out
    })
}

/// Text with a complete script element is entity-encoded as a whole, once.
fn scripts_encoded(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let opened = lower.find("<script");
    let complete = opened.is_some_and(|from| lower.get(from..).is_some_and(|rest| rest.contains("</script>")));
    if complete { entities(text) } else { text.to_owned() }
}

/// PHP's `htmlentities` as far as it concerns markup.
pub(super) fn entities(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, letter| {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#039;"),
            other => out.push(other),
        }
        out
    })
}

/// Decodes entities once, as `revise` does to every field it is sent.
pub(super) fn entities_decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match after.split_once(';').and_then(|(name, tail)| Some((entity(name)?, tail))) {
            Some((letter, tail)) => {
                out.push(letter);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "#039" | "#39" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_mangled_as_the_database_mangles_it() {
        assert_eq!(without_astral("x 😀 y"), "x ???? y");
        assert_eq!(scripts_encoded("a<script>b</script>"), "a&lt;script&gt;b&lt;/script&gt;");
        assert_eq!(scripts_encoded("a<script>b"), "a<script>b");
        assert_eq!(entities_decoded("Tom &amp; &lt;b&gt; & &x; &amp;amp;"), "Tom & <b> & &x; &amp;");
    }
}
