//! Every sentence a person reads, in their language: one Fluent catalogue for window, tray, notifications and command
//! line.
//!
//! A sentence is asked for by its key. It never carries a secret; whether it may carry a title is up to the caller: what
//! goes to a log names ids only.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use ponte_core::verdict::Failure;
use unic_langid::LanguageIdentifier;

const ENGLISH: &str = concat!(include_str!("../locales/en.ftl"), "\n", include_str!("../locales/en/app.ftl"));
const ITALIAN: &str = concat!(include_str!("../locales/it.ftl"), "\n", include_str!("../locales/it/app.ftl"));

/// A language Ponte speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Language {
    /// English.
    #[serde(rename = "en")]
    English,
    /// Italian.
    #[serde(rename = "it")]
    Italian,
}

impl Language {
    /// The language of the system's user, as far as Ponte speaks it; English otherwise.
    #[must_use]
    pub fn of_system() -> Self {
        // The POSIX order of variables, which sys-locale does not keep everywhere; then what the system itself says.
        let variable = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|value| !value.is_empty());
        let locale = variable.or_else(sys_locale::get_locale).unwrap_or_default();
        if locale.to_lowercase().starts_with("it") { Language::Italian } else { Language::English }
    }

    /// `en` or `it`, as in settings.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Italian => "it",
        }
    }

    /// Its catalogue.
    #[must_use]
    pub fn messages(self) -> &'static Messages {
        static BOTH: LazyLock<[Messages; 2]> =
            LazyLock::new(|| [Messages::new(Language::English, ENGLISH), Messages::new(Language::Italian, ITALIAN)]);
        let [english, italian] = &*BOTH;
        match self {
            Language::English => english,
            Language::Italian => italian,
        }
    }
}

/// The catalogue of one language.
pub struct Messages {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Messages {
    fn new(language: Language, source: &str) -> Self {
        let locale: LanguageIdentifier = language.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Marks around what is filled in are for texts that mix writing directions; terminals show them as boxes.
        bundle.set_use_isolating(false);
        // A mistake in the catalogue is found by its test; what can be read of it is used all the same.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        let _ = bundle.add_resource(resource);
        Messages { language, bundle }
    }

    /// Which language this is.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The sentence of `key`, or the key itself where there is none.
    #[must_use]
    pub fn text(&self, key: &str, named: &[(&str, &str)]) -> String {
        self.find(key, None, named).unwrap_or_else(|| key.to_owned())
    }

    /// What belongs to the sentence of `key` under `.attribute`: its remedy, say.
    #[must_use]
    pub fn attribute(&self, key: &str, attribute: &str, named: &[(&str, &str)]) -> Option<String> {
        self.find(key, Some(attribute), named)
    }

    /// The sentence of a failure: what happened, why, what to do.
    #[must_use]
    pub fn failure(&self, failure: &Failure) -> String {
        let named: Vec<(&str, &str)> =
            failure.details.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.text(&failure.code, &named)
    }

    /// The same where there is a window, with buttons in the place of commands: what stands under `.window`, where it does.
    #[must_use]
    pub fn failure_in_window(&self, failure: &Failure) -> String {
        let named: Vec<(&str, &str)> =
            failure.details.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.find(&failure.code, Some("window"), &named).unwrap_or_else(|| self.text(&failure.code, &named))
    }

    fn find(&self, key: &str, attribute: Option<&str>, named: &[(&str, &str)]) -> Option<String> {
        let message = self.bundle.get_message(key)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(name) => message.get_attribute(name)?.value(),
        };
        let args: FluentArgs<'_> = named.iter().map(|(name, value)| (*name, argument(value))).collect();
        // Something that was not named shows as `{$name}`; the sentence is still worth reading.
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
    }
}

/// A number where the text is one, so that the catalogue can choose between "1 record" and "2 records".
fn argument(text: &str) -> FluentValue<'_> {
    match text.parse::<u32>() {
        Ok(number) if number.to_string() == text => FluentValue::try_number(text),
        _ => FluentValue::from(text),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::{Path, PathBuf};

    use ponte_core::verdict::FailureKind;

    use super::*;

    #[test]
    fn both_catalogues_parse_and_have_no_key_twice() {
        for (name, source) in [("en", ENGLISH), ("it", ITALIAN)] {
            let parsed = FluentResource::try_new(source.to_owned());
            assert!(parsed.is_ok(), "{name}.ftl: {:?}", parsed.err().map(|(_, errors)| errors));
            let mut seen = BTreeSet::new();
            for key in keys(source) {
                assert!(seen.insert(key.clone()), "{name}.ftl has «{key}» twice");
            }
        }
    }

    #[test]
    fn both_languages_have_the_same_keys_and_name_the_same_things() {
        let (english, italian) = (entries(ENGLISH), entries(ITALIAN));
        let only = |one: &BTreeMap<String, BTreeSet<String>>, other: &BTreeMap<String, BTreeSet<String>>| {
            one.keys().filter(|key| !other.contains_key(*key)).cloned().collect::<Vec<_>>()
        };
        assert_eq!(only(&english, &italian), Vec::<String>::new(), "missing in it.ftl");
        assert_eq!(only(&italian, &english), Vec::<String>::new(), "missing in en.ftl");
        for (key, names) in &english {
            assert_eq!(Some(names), italian.get(key), "«{key}» names other things in Italian");
        }
    }

    #[test]
    fn every_failure_of_the_sources_has_a_sentence_and_every_key_is_used() {
        let sources = sources();
        let known: BTreeSet<String> = keys(ENGLISH).collect();
        let mut missing = BTreeSet::new();
        for code in failures(&sources) {
            if !known.contains(&code) {
                missing.insert(code);
            }
        }
        assert_eq!(missing, BTreeSet::new(), "no sentence for these");
        let stems: Vec<&str> = MADE_UP.to_vec();
        let unused: Vec<&String> = known
            .iter()
            .filter(|key| !sources.contains(&format!("\"{key}\"")) && !stems.iter().any(|stem| key.starts_with(stem)))
            .collect();
        assert_eq!(unused, Vec::<&String>::new(), "nobody says these");
    }

    #[test]
    fn a_failure_is_told_with_its_details_and_an_unknown_one_by_its_key() {
        let failure = Failure::new(FailureKind::Retry, "failure-unreachable").with("host", "crm.example.it");
        assert!(Language::English.messages().failure(&failure).contains("crm.example.it"));
        assert!(Language::Italian.messages().failure(&failure).contains("crm.example.it"));
        let unknown = Failure::new(FailureKind::Bug, "no-such-key");
        assert_eq!(Language::English.messages().failure(&unknown), "no-such-key");
    }

    /// Keys that the sources put together from a stem and a word of an enumeration, so that no literal names them.
    const MADE_UP: &[&str] = &[
        "why-",
        "kept-back-",
        "note-",
        "kind-",
        "field-",
        "explain-",
        "mistake-",
        "word-",
        "held-",
        "help-",
        "failure-held-",
        "match-",
        "undo-loss-",
    ];

    fn keys(source: &str) -> impl Iterator<Item = String> + '_ {
        source.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())).filter_map(|line| {
            let (key, _) = line.split_once('=')?;
            Some(key.trim().to_owned())
        })
    }

    /// Each key, its attributes as `key.attribute`, with the variables it names.
    fn entries(source: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut entries: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let (mut key, mut part) = (String::new(), String::new());
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                key = line.split('=').next().unwrap_or("").trim().to_owned();
                part.clone_from(&key);
            } else if let Some(attribute) = line.trim().strip_prefix('.') {
                part = format!("{key}.{}", attribute.split('=').next().unwrap_or("").trim());
            }
            if part.is_empty() {
                continue;
            }
            let names = entries.entry(part.clone()).or_default();
            for piece in line.split('$').skip(1) {
                let name: String = piece.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
                names.insert(name);
            }
        }
        entries
    }

    /// Every `"failure-…"` literal.
    fn failures(sources: &str) -> BTreeSet<String> {
        sources
            .split("\"failure-")
            .skip(1)
            .filter_map(|rest| rest.split_once('"'))
            .map(|(code, _)| format!("failure-{code}"))
            .filter(|code| code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
            .filter(|code| !code.ends_with('-'))
            .collect()
    }

    /// All Rust sources of the workspace but this file, their tests included.
    fn sources() -> String {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut pending: Vec<PathBuf> = vec![root.to_path_buf()];
        let mut text = String::new();
        while let Some(folder) = pending.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    pending.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("messages.rs") {
                    text.push_str(&std::fs::read_to_string(path).unwrap());
                }
            }
        }
        text
    }
}
