//! What is wrong in a file of settings, or in what the organisation sets: where, why, and what to write instead.
//!
//! A mistake never shows the value of a key that Ponte does not know: people put passwords there.

use std::collections::BTreeMap;

use crate::messages::Messages;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Its line, from 1; 0 in what the organisation sets, which has none.
    pub line: usize,
    /// Its column, from 1, in characters.
    pub column: usize,
    /// The setting it is about, with its tables: `pairing.0.events.window`. Empty where it is about a whole table or the text.
    pub at: String,
    /// The organisation, where the mistake is in what it sets.
    pub by: Option<String>,
    /// The key of its sentence, `mistake-…`; the remedy stands under the attribute `remedy`.
    pub code: &'static str,
    /// What the sentence names.
    pub details: BTreeMap<&'static str, String>,
}

impl Mistake {
    /// Why it is one.
    #[must_use]
    pub fn reason(&self, messages: &Messages) -> String {
        messages.text(self.code, &self.named())
    }

    /// What to write instead; who is to be asked where it is not the user's to write.
    #[must_use]
    pub fn remedy(&self, messages: &Messages) -> String {
        if let Some(by) = &self.by {
            return messages.text("mistake-of-organisation", &[("by", by), ("at", &self.at)]);
        }
        messages.attribute(self.code, "remedy", &self.named()).unwrap_or_default()
    }

    /// `ponte.toml:12:5: reason`, and the remedy on a line of its own.
    #[must_use]
    pub fn tell(&self, file: &str, messages: &Messages) -> String {
        let (reason, remedy) = (self.reason(messages), self.remedy(messages));
        if let Some(by) = &self.by {
            return format!("{by}: {}: {reason}\n    {remedy}", self.at);
        }
        format!("{file}:{}:{}: {reason}\n    {remedy}", self.line, self.column)
    }

    fn named(&self) -> Vec<(&str, &str)> {
        self.details.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

/// The nearest of `known`, if it is near enough to be what was meant.
pub(super) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.to_lowercase().replace('_', "-");
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_its_word_and_nonsense_does_not() {
        let known = ["direction", "conflict", "window", "hours"];
        for (typed, meant) in [
            ("direcion", Some("direction")),
            ("Window", Some("window")),
            ("widnow", Some("window")),
            ("houres", Some("hours")),
            ("password", None),
        ] {
            assert_eq!(nearest(typed, known), meant, "{typed}");
        }
    }
}
