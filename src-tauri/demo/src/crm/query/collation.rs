//! Comparing text as the database's `utf8_general_ci` does: no case, no accents, no trailing blanks.

use std::cmp::Ordering;

/// The letter that stands for this one in a comparison. Combining marks stand for themselves, so that a decomposed
/// letter does not match a composed one.
fn weight(letter: char) -> char {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    match lower {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' => 'i',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ß' => 's',
        'ţ' | 'ť' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

/// The text as it is compared.
pub(in crate::crm) fn key(text: &str) -> String {
    text.trim_end_matches(' ').chars().map(weight).collect()
}

/// True when the database holds the two for equal.
pub(in crate::crm) fn equal(left: &str, right: &str) -> bool {
    key(left) == key(right)
}

/// The order of two texts.
pub(in crate::crm) fn compare(left: &str, right: &str) -> Ordering {
    key(left).cmp(&key(right))
}

/// `like`, with `%`, `_` and the backslash before them. Trailing blanks count here.
pub(in crate::crm) fn like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().map(weight).collect();
    let pattern: Vec<char> = pattern.chars().map(weight).collect();
    matches(&text, &pattern)
}

fn matches(text: &[char], pattern: &[char]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['%', rest @ ..] => (0..=text.len()).any(|from| text.get(from..).is_some_and(|tail| matches(tail, rest))),
        ['_', rest @ ..] => text.split_first().is_some_and(|(_, tail)| matches(tail, rest)),
        ['\\', letter, rest @ ..] | [letter, rest @ ..] => {
            text.split_first().is_some_and(|(first, tail)| first == letter && matches(tail, rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_trailing_blanks_do_not_count() {
        assert!(equal("verdi", "Verdì "));
        assert!(!equal("verdi", "Verdi\u{300}"), "a decomposed accent is a letter of its own");
        assert_eq!(compare("b", "A"), Ordering::Greater);
    }

    #[test]
    fn like_knows_its_wildcards() {
        let rows = [("Per%cent", r"Per\%c%", true), ("Percent", r"Per\%c%", false), ("Under_score", "%_score", true)];
        for (text, pattern, expected) in rows {
            assert_eq!(like(text, pattern), expected, "{text} like {pattern}");
        }
        assert!(!like("a ", "a"));
    }
}
