//! What a user's organisation sets: values that lie over the file, key by key, whatever the file says.
//!
//! Where the text comes from (registry, managed preferences, a file of the system) is the caller's. What the organisation
//! sets never makes a mistake of what stands in the file: whatever of the file contradicts it is passed over, not refused.

use std::collections::BTreeSet;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::mistake::Mistake;
use super::reader::Source;

/// Tables that are one choice: they are set as a whole.
const WHOLE: [&str; 6] = ["window", "hours", "all-day", "brake", "private", "quiet-hours"];
/// Keys that mean the same place.
const TWINS: [(&str, &str); 5] = [
    ("to-crm", "to-left"),
    ("to-calendar", "to-right"),
    ("crm-collection", "left-collection"),
    ("collection", "right-collection"),
    ("address-book", "right-collection"),
];
/// What names a user's own accounts and pairings, and is not the organisation's to say.
const OWN: [&str; 6] = ["name", "system", "crm", "calendar", "left", "right"];
/// No policy is as long as this, in bytes.
const MOST: usize = 1 << 20;

/// What an organisation sets.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    by: String,
    settings: toml::Table,
}

impl Policy {
    /// Reads `{ "organisation": "Rossi S.p.A.", "settings": { … } }`. Below `settings` stands whatever stands in `ponte.toml`,
    /// with two differences: `pairing` is one table that holds for every pairing, and `account` has one table for each system,
    /// `"account": { "vtiger": { "address": … } }`.
    ///
    /// # Errors
    /// `mistake-policy` where it is not of this form. Whether its values are right is found when they are laid over a file.
    pub fn parse(text: &str) -> Result<Self, Box<Mistake>> {
        let wrong = |message: &str, (line, column): (usize, usize)| {
            let details = [("message", message.to_owned())].into();
            Box::new(Mistake { line, column, at: String::new(), by: None, code: "mistake-policy", details })
        };
        if text.len() > MOST {
            return Err(wrong("> 1 MiB", (1, 1)));
        }
        let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| wrong("JSON", (error.line(), error.column())))?;
        let by = value.get("organisation").and_then(Value::as_str).map(str::trim).filter(|by| !by.is_empty());
        let by = by.ok_or_else(|| wrong("organisation", (1, 1)))?;
        let settings = value.get("settings").filter(|settings| settings.is_object());
        let settings = settings.and_then(|settings| toml::Table::try_from(settings).ok());
        let settings = settings.ok_or_else(|| wrong("settings", (1, 1)))?;
        let by = by.chars().filter(|c| !c.is_control()).take(100).collect();
        Ok(Policy { by, settings })
    }

    /// Who sets it.
    #[must_use]
    pub fn by(&self) -> &str {
        &self.by
    }

    /// Whether it says something of `key` in the table `inner` of the table `table`.
    #[must_use]
    pub fn says(&self, table: &str, inner: &str, key: &str) -> bool {
        let found = self.settings.get(table).and_then(|table| table.get(inner)).and_then(|inner| inner.get(key));
        found.is_some()
    }

    /// The settings as a text that begins beyond the end of `text`, so that the place of a value tells whose it is.
    pub(super) fn beyond(&self, text: &str) -> String {
        format!("{:\n<1$}{2}", "", text.len() + 1, self.settings)
    }
}

/// Lays what the organisation sets over the file.
pub(super) fn lay_over<'t>(source: &Source<'_>, file: &mut DeTable<'t>, mut policy: DeTable<'t>) {
    if let Some(accounts) = policy.remove("account") {
        over_accounts(source, file, &accounts);
    }
    if let Some(pairings) = policy.remove("pairing") {
        let Some(table) = owned(source, "pairing", &pairings) else { return };
        for pairing in entries(file, "pairing") {
            over(pairing, table.clone());
        }
    }
    over(file, policy);
}

fn over_accounts<'t>(source: &Source<'_>, file: &mut DeTable<'t>, accounts: &Spanned<DeValue<'t>>) {
    let Some(systems) = accounts.get_ref().as_table() else {
        return source.mistake_at("account", &accounts.span(), "mistake-not-table", [("key", "account")]);
    };
    for (system, value) in systems {
        let known = super::System::WORDS.iter().any(|(word, _)| word == system.get_ref());
        if !known {
            let words = super::System::WORDS.map(|(word, _)| word).join(", ");
            let details = [("key", "account"), ("given", system.get_ref().as_ref()), ("words", &words)];
            source.mistake_at("account", &system.span(), "mistake-word", details);
        }
        let Some(table) = owned(source, &format!("account.{}", system.get_ref()), value) else { continue };
        for account in entries(file, "account") {
            if text(account, "system") == Some(system.get_ref()) {
                over(account, table.clone());
            }
        }
    }
}

/// The table, without what is the user's own to say.
fn owned<'t>(source: &Source<'_>, at: &str, value: &Spanned<DeValue<'t>>) -> Option<DeTable<'t>> {
    let Some(table) = value.get_ref().as_table() else {
        source.mistake_at(at, &value.span(), "mistake-not-table", [("key", at)]);
        return None;
    };
    let mut table = table.clone();
    for key in OWN {
        if let Some((name, _)) = table.remove_entry(key) {
            source.mistake_at(&format!("{at}.{key}"), &name.span(), "mistake-policy-own", [("key", key)]);
        }
    }
    Some(table)
}

fn entries<'f, 't>(file: &'f mut DeTable<'t>, key: &str) -> impl Iterator<Item = &'f mut DeTable<'t>> {
    let array = match file.get_mut(key).map(Spanned::get_mut) {
        Some(DeValue::Array(array)) => Some(array),
        _ => None,
    };
    array.into_iter().flat_map(|array| array.iter_mut()).filter_map(|item| match item.get_mut() {
        DeValue::Table(table) => Some(table),
        _ => None,
    })
}

fn text<'a>(table: &'a DeTable<'_>, key: &str) -> Option<&'a str> {
    table.get(key)?.get_ref().as_str()
}

fn over<'t>(file: &mut DeTable<'t>, policy: DeTable<'t>) {
    for (key, value) in policy {
        let name = key.get_ref().to_string();
        make_room(file, &name, value.get_ref());
        match (file.get_mut(name.as_str()).map(Spanned::get_mut), value.get_ref()) {
            (Some(DeValue::Table(inner)), DeValue::Table(table)) if !WHOLE.contains(&name.as_str()) => {
                over(inner, table.clone());
            }
            _ => {
                // Not only the value but the key is the organisation's: a table is told by the place of its key.
                file.remove(name.as_str());
                file.insert(key, value);
            }
        }
    }
}

/// Takes out of the file what contradicts `key` as the organisation sets it.
fn make_room<'t>(file: &mut DeTable<'t>, key: &str, value: &DeValue<'t>) {
    match (key, value.as_str()) {
        ("scope" | "groups", _) => forget(file, &["scope", "groups"]),
        ("direction", Some("to-crm" | "to-left")) => forget(file, &["to-calendar", "to-right"]),
        ("direction", Some("to-calendar" | "to-right")) => forget(file, &["to-crm", "to-left"]),
        ("include", _) => leave_out(file, "exclude", value),
        ("exclude", _) => leave_out(file, "include", value),
        _ => {}
    }
    for (one, other) in TWINS {
        let twin = if key == one { other } else { one };
        if key != one && key != other {
            continue;
        }
        match (file.get_mut(twin).map(Spanned::get_mut), value) {
            (Some(DeValue::Table(inner)), DeValue::Table(table)) => {
                table.keys().for_each(|name| drop(inner.remove(name)));
            }
            (Some(_), _) => forget(file, &[twin]),
            (None, _) => {}
        }
    }
}

fn forget(file: &mut DeTable<'_>, keys: &[&str]) {
    for key in keys {
        file.remove(*key);
    }
}

/// Takes the texts of `theirs` out of the list `key`.
fn leave_out(file: &mut DeTable<'_>, key: &str, theirs: &DeValue<'_>) {
    let Some(DeValue::Array(list)) = file.get_mut(key).map(Spanned::get_mut) else { return };
    let theirs: BTreeSet<&str> = theirs
        .as_array()
        .into_iter()
        .flat_map(|array| array.iter())
        .filter_map(|item| item.get_ref().as_str())
        .collect();
    let mut left = DeArray::new();
    for item in list.iter().filter(|item| item.get_ref().as_str().is_none_or(|text| !theirs.contains(text))) {
        left.push(item.clone());
    }
    *list = left;
}

#[cfg(test)]
mod tests;
