//! What may be told to a stranger: choices by a list of those that name nobody, and texts without any name the settings know.
//!
//! A new setting is left out until somebody adds it to the list; a text keeps no e-mail address and no URL, known or not.

use std::collections::BTreeMap;

use ponte_engine::messages::Messages;
use ponte_engine::paths::Paths;
use ponte_engine::settings::{Explained, Settings, explain};
use url::Url;

use crate::error::Error;

/// Choices whose value names nobody, by the end of their key.
const PLAIN: [&str; 36] = [
    "language",
    "zone",
    "log",
    "system",
    "allow-http",
    "active",
    "kinds",
    "interval",
    "first-run",
    "brake.records",
    "brake.percent",
    "direction",
    "create",
    "update",
    "delete",
    "private",
    "conflict",
    "window",
    "hours",
    "all-day",
    "create-invited-contacts",
    "mail-attendees",
    "remove-when-user-disabled",
    "start-at-login",
    "theme",
    "notifications",
    "quiet-hours",
    "hide-on-lock-screen",
    "security",
    "allow-unencrypted",
    "port",
    "hour",
    "mode",
    "defaults.status",
    "defaults.priority",
    "account-zone",
];
/// What stands for anything else.
const HIDDEN: &str = "(hidden)";

/// Names that must not be told, each with what stands for it.
pub(super) struct Redaction {
    known: Vec<(String, String)>,
    names: BTreeMap<String, String>,
}

impl Redaction {
    /// All names in the settings, and the user's own folder.
    pub(super) fn of(settings: Option<&Settings>, paths: &Paths) -> Self {
        let mut redaction = Redaction { known: Vec::new(), names: BTreeMap::new() };
        for (index, account) in settings.iter().flat_map(|settings| &settings.accounts).enumerate() {
            let number = index + 1;
            redaction.name(format!("account.{}", account.name), format!("account.{number}"));
            redaction.know(&account.name, format!("account-{number}"));
            redaction.know(&account.user, format!("user-{number}"));
            redaction.know(&account.address, format!("address-{number}"));
            let host = account.url().and_then(|url| url.host_str().map(str::to_owned));
            let domain = account.address.rsplit_once('@').map(|(_, domain)| domain.to_owned());
            redaction.know(&host.or(domain).unwrap_or_default(), format!("host-{number}"));
        }
        for (index, pairing) in settings.iter().flat_map(|settings| &settings.pairings).enumerate() {
            redaction.name(format!("pairing.{}", pairing.name), format!("pairing.{}", index + 1));
            redaction.know(&pairing.name, format!("pairing-{}", index + 1));
        }
        if let Some(digest) = settings.and_then(|settings| settings.digest.as_ref()) {
            redaction.know(&digest.server, "mail-server".to_owned());
        }
        let home = paths.state.ancestors().nth(1).map(|folder| folder.display().to_string()).unwrap_or_default();
        redaction.know(&home, "(home)".to_owned());
        for variable in ["USER", "USERNAME", "HOSTNAME", "COMPUTERNAME"] {
            redaction.know(&std::env::var(variable).unwrap_or_default(), "(me)".to_owned());
        }
        // A long name first: it may have a shorter one in it.
        redaction.known.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        redaction
    }

    fn name(&mut self, name: String, stands: String) {
        self.names.insert(name, stands);
    }

    fn know(&mut self, name: &str, stands: String) {
        if name.chars().count() > 1 {
            self.known.push((name.to_lowercase(), stands));
        }
    }

    /// What stands for a pairing or an account.
    pub(super) fn stands_for(&self, what: &str, name: &str) -> String {
        self.names.get(&format!("{what}.{name}")).cloned().unwrap_or_else(|| format!("{what}.?"))
    }

    /// A text without any of the names, without e-mail addresses and without URLs.
    pub(super) fn text(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        for line in text.lines() {
            let words: Vec<String> = line.split(' ').map(|word| self.word(word)).collect();
            clean.push_str(&self.names_in(&words.join(" ")));
            clean.push('\n');
        }
        clean
    }

    fn word(&self, word: &str) -> String {
        // `host=crm.example.it`, `url="https://…"`: only what follows the sign is looked at.
        let (key, value) = word.split_once('=').map_or(("", word), |(key, value)| (key, value));
        let bare = value.trim_matches(|c: char| !c.is_alphanumeric());
        let speaks = bare.contains("://")
            || (bare.contains('@') && bare.contains('.'))
            || Url::parse(bare).is_ok_and(|url| url.has_host());
        match (speaks, key) {
            (false, _) => word.to_owned(),
            (true, "") => "(address)".to_owned(),
            (true, key) => format!("{key}=(address)"),
        }
    }

    /// Whole words only: an account may be called `a`, and a log is full of them.
    fn names_in(&self, line: &str) -> String {
        let mut line = line.to_owned();
        for (name, stands) in &self.known {
            let mut from = 0;
            while let Some(at) = find(&line, name, from) {
                line.replace_range(at..at + name.len(), stands);
                from = at + stands.len();
            }
        }
        line
    }
}

/// Where `name` (in small letters) stands in `line` as a word of its own.
fn find(line: &str, name: &str, from: usize) -> Option<usize> {
    let small = line.to_ascii_lowercase();
    let mut at = from;
    loop {
        let found = at + small.get(at..)?.find(name)?;
        let before = small.get(..found)?.chars().next_back();
        let after = small.get(found + name.len()..)?.chars().next();
        let own = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        if own(before) && own(after) {
            return Some(found);
        }
        at = found + name.len();
    }
}

/// Every choice; those that may name somebody without their value.
pub(super) fn choices(settings: &Settings, messages: &Messages, redaction: &Redaction) -> String {
    let mut text = String::new();
    for choice in explain(settings, messages) {
        let key = key(&choice, redaction);
        let value = if is_plain(&choice.key) || choice.value.is_empty() { choice.value.as_str() } else { HIDDEN };
        let origin = match (choice.by.is_some(), choice.line) {
            (true, _) => "organisation".to_owned(),
            (false, Some(line)) => format!("line {line}"),
            (false, None) => "default".to_owned(),
        };
        text.push_str(&format!("{key} = {value}  ({origin})\n"));
    }
    text
}

fn key(choice: &Explained, redaction: &Redaction) -> String {
    let named = redaction.names.iter().filter_map(|(name, stands)| {
        let rest = choice.key.strip_prefix(name.as_str())?.strip_prefix('.')?;
        Some((name.len(), format!("{stands}.{rest}")))
    });
    named.max_by_key(|(length, _)| *length).map_or_else(|| choice.key.clone(), |(_, key)| key)
}

fn is_plain(key: &str) -> bool {
    !key.contains(".mapping.") && PLAIN.iter().any(|plain| key == *plain || key.ends_with(&format!(".{plain}")))
}

/// What is wrong with the settings, by line and key of the sentence.
pub(super) fn mistakes(error: &Error) -> String {
    match error {
        Error::Mistakes(_, mistakes) => {
            mistakes.iter().map(|mistake| format!("line {}: {}\n", mistake.line, mistake.code)).collect()
        }
        Error::Usage(failure) | Error::Failure(failure) | Error::Form { failure, .. } => format!("{}\n", failure.code),
    }
}
