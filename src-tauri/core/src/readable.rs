//! Emoji in words, for sides that destroy characters beyond U+FFFF (Vtiger on utf8mb3 stores "????").
//!
//! The original stays on the side that can hold it; this is only how it looks on the other one.

/// `text` without characters beyond U+FFFF: the known ones in short words, the others dropped.
#[must_use]
pub(crate) fn readable(text: &str) -> String {
    if text.chars().all(|c| u32::from(c) <= 0xFFFF) {
        return text.to_owned();
    }
    let mut said = String::with_capacity(text.len());
    let mut dropped = false;
    for c in text.chars() {
        if u32::from(c) <= 0xFFFF {
            let hangs = matches!(c, '\u{FE0F}' | '\u{200D}') || (dropped && c == ' ' && said.ends_with([' ', '\n']));
            if !hangs {
                said.push(c);
            }
            dropped = false;
        } else {
            let word = word(c);
            said.push_str(word);
            dropped = word.is_empty();
        }
    }
    said.trim().to_owned()
}

fn word(c: char) -> &'static str {
    match c {
        '😀' | '😁' | '😃'..='😆' | '😊' | '🙂' | '🤗' | '😎' | '😇' | '🥰' | '😍' | '😋' => {
            ":-)"
        }
        '😉' => ";-)",
        '😂' | '🤣' => ":-D",
        '😐' | '😑' | '😶' | '🤔' => ":-|",
        '😕' | '🙁' | '😞' | '😟' | '😢' | '😭' | '😔' => ":-(",
        '😮' | '😯' | '😲' | '😱' => ":-o",
        '😘' | '😗' | '😙' | '😚' => ":-*",
        '💙' | '💚' | '💛' | '💜' | '🖤' | '🧡' | '🤍' | '💕' | '💖' => "<3",
        '💔' => "</3",
        '👍' => "(+)",
        '👎' => "(-)",
        _ => picture(c),
    }
}

fn picture(c: char) -> &'static str {
    match c {
        '📞' | '📱' | '📲' => "(tel)",
        '📧' | '📨' | '📩' => "(mail)",
        '📅' | '📆' => "(date)",
        '🎂' => "(birthday)",
        '🎉' | '🎊' | '🥳' => "(party)",
        '🚗' | '🚙' | '🚕' => "(car)",
        '🚆' | '🚄' | '🚅' | '🚂' => "(train)",
        '🛫' | '🛬' => "(flight)",
        '🏠' | '🏡' => "(home)",
        '🏢' => "(office)",
        '🏖' | '🌴' => "(holiday)",
        '🍽' | '🍴' | '🍕' => "(meal)",
        '🍷' | '🥂' | '🍺' | '🍻' => "(drinks)",
        '🔥' => "(hot)",
        '🚀' => "(go)",
        '💡' => "(idea)",
        '📌' | '📍' => "(pin)",
        '📝' => "(note)",
        '💻' => "(online)",
        '🎥' | '📹' => "(video)",
        '💰' | '💶' | '💵' => "(money)",
        '🤝' => "(deal)",
        '🙏' => "(thanks)",
        '🔒' | '🔐' => "(locked)",
        '🏥' => "(hospital)",
        '🎓' => "(course)",
        '🦷' => "(dentist)",
        '🎁' => "(gift)",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_are_said_in_words_or_dropped_and_never_become_question_marks() {
        let rows = [
            ("Pranzo 😀", "Pranzo :-)"),
            ("🎉 Festa 🎉", "(party) Festa (party)"),
            ("📞 Rossi", "(tel) Rossi"),
            ("Gita 🧗 al lago", "Gita al lago"),
            ("👍🏽 ok", "(+) ok"),
            ("già così – né più", "già così – né più"),
            ("☎ resta", "☎ resta"),
            ("👨\u{200D}👩\u{200D}👧", ""),
        ];
        for (typed, shown) in rows {
            assert_eq!(readable(typed), shown, "{typed}");
            assert_eq!(readable(&readable(typed)), shown, "{typed} twice");
        }
    }
}
