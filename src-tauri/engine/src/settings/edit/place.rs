//! Where a choice goes in the text: the table that is there already, the word that is used already, the comment that stands
//! beside it already.

use toml_edit::{Decor, InlineTable, Item, RawString, Table, TableLike, Value};

use super::super::choices::Choices;
use super::super::mistake::Mistake;
use super::super::model::{Origin, Settings};
use super::super::words::KINDS;

/// One change of the text: what is to stand at a place, or nothing.
pub(super) struct Edit {
    path: Vec<String>,
    value: Option<String>,
    locked: bool,
}

/// In which words the ends of a pairing are named.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// A CRM and a calendar.
    Crm,
    /// Two sides.
    Sides,
}

/// The words of a pairing without a CRM for those of one with it.
const TWINS: [(&str, &str); 5] = [
    ("to-crm", "to-left"),
    ("to-calendar", "to-right"),
    ("crm-collection", "left-collection"),
    ("collection", "right-collection"),
    ("address-book", "right-collection"),
];
const VALUES: [(&str, &str); 4] = [
    ("\"to-crm\"", "\"to-left\""),
    ("\"to-calendar\"", "\"to-right\""),
    ("\"crm\"", "\"left\""),
    ("\"calendar\"", "\"right\""),
];

/// What has to change so that what holds `now` becomes what is `wanted`.
pub(super) fn edits(now: &Choices, usual: &Choices, wanted: &Choices) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (path, choice) in &wanted.0 {
        let current = now.0.get(path).or(usual.0.get(path));
        let usual = usual.0.get(path).and_then(|usual| usual.value.as_ref());
        if current.and_then(|current| current.value.as_ref()).or(usual) == choice.value.as_ref().or(usual) {
            continue;
        }
        let value = choice.value.clone().filter(|value| Some(value) != usual);
        edits.push(Edit { path: path.clone(), value, locked: is_locked(now, path) });
    }
    let gone = now.0.keys().filter(|path| !wanted.0.contains_key(*path));
    edits.extend(gone.map(|path| Edit { path: path.clone(), value: None, locked: is_locked(now, path) }));
    edits
}

fn is_locked(now: &Choices, path: &[String]) -> bool {
    now.0.get(path).is_some_and(|choice| choice.origin == Origin::Organisation)
}

/// Refuses them all where the organisation has set one of what they change.
pub(super) fn allowed(now: &Settings, edits: &[Edit]) -> Result<(), Box<Mistake>> {
    let Some(edit) = edits.iter().find(|edit| edit.locked) else { return Ok(()) };
    Err(locked(now, edit.path.join(".")))
}

/// That the organisation has set this.
pub(super) fn locked(now: &Settings, at: String) -> Box<Mistake> {
    let details = [("key", at.clone())].into();
    Box::new(Mistake { line: 0, column: 0, at, by: now.organisation.clone(), code: "mistake-locked", details })
}

/// Makes one change.
pub(super) fn carry_out(table: &mut dyn TableLike, edit: &Edit, words: Words) {
    match &edit.value {
        None => unset(table, &edit.path),
        Some(text) => {
            if let Ok(value) = said(text, words).parse::<Value>() {
                set(table, &edit.path, value, words);
            }
        }
    }
}

/// Sets `key`, and keeps the comment that stands beside it.
pub(in crate::settings) fn put(table: &mut dyn TableLike, key: &str, value: Value) {
    match (table.get_mut(key), value) {
        (None, value) => drop(table.insert(key, Item::Value(value))),
        (Some(item), Value::InlineTable(new)) if item.is_table_like() => {
            if let Some(old) = item.as_table_like_mut() {
                exchange(old, new);
            }
        }
        (Some(Item::Value(old)), value) => {
            let decor = old.decor().clone();
            *old = value;
            *old.decor_mut() = decor;
        }
        (Some(item), value) => *item = Item::Value(value),
    }
}

fn exchange(old: &mut dyn TableLike, new: InlineTable) {
    let gone: Vec<String> = old.iter().map(|(key, _)| key.to_owned()).filter(|key| !new.contains_key(key)).collect();
    for key in gone {
        old.remove(&key);
    }
    for (key, value) in new {
        put(old, &key, value.decorated("", ""));
    }
}

fn said(text: &str, words: Words) -> &str {
    let twin = VALUES.iter().find(|(crm, _)| words == Words::Sides && *crm == text);
    twin.map_or(text, |(_, sides)| sides)
}

fn set(table: &mut dyn TableLike, path: &[String], value: Value, words: Words) {
    let [first, rest @ ..] = path else { return };
    let key = word(table, first, words);
    if rest.is_empty() {
        return put(table, key, value);
    }
    if table.get(key).and_then(Item::as_table_like).is_none() {
        table.insert(key, fresh(first));
    }
    if let Some(inner) = table.get_mut(key).and_then(Item::as_table_like_mut) {
        set(inner, rest, value, words);
    }
    // Braces that got longer: blanks and commas as one would type them.
    if let Some(braces) = table.get_mut(key).and_then(Item::as_inline_table_mut) {
        braces.fmt();
    }
}

fn unset(table: &mut dyn TableLike, path: &[String]) {
    let [first, rest @ ..] = path else { return };
    for key in [Some(first.as_str()), twin(first)].into_iter().flatten() {
        if rest.is_empty() {
            remove(table, key);
            continue;
        }
        let Some(inner) = table.get_mut(key).and_then(Item::as_table_like_mut) else { continue };
        unset(inner, rest);
        // A heading may have a comment; braces without anything in them say nothing.
        if inner.is_empty()
            && table.get(key).is_some_and(|item| item.is_value() || ["digest", "proxy", "updates"].contains(&key))
        {
            table.remove(key);
        }
    }
}

/// Removes `key`; a comment above it goes to what comes next: it may be about more than this line.
fn remove(table: &mut dyn TableLike, key: &str) {
    let above = table.key(key).and_then(|key| key.leaf_decor().prefix()?.as_str().map(str::to_owned));
    let next = table.iter().map(|(name, _)| name.to_owned()).skip_while(|name| name != key).nth(1);
    table.remove(key);
    let (Some(above), Some(next)) = (above.filter(|above| above.contains('#')), next) else { return };
    let begins = |decor: &mut Decor| {
        let below = decor.prefix().and_then(RawString::as_str).unwrap_or_default();
        decor.set_prefix(format!("{above}{below}"));
    };
    match table.get_mut(&next) {
        Some(Item::Table(table)) => begins(table.decor_mut()),
        Some(Item::ArrayOfTables(tables)) => drop(tables.get_mut(0).map(|table| begins(table.decor_mut()))),
        _ => drop(table.key_mut(&next).map(|mut key| begins(key.leaf_decor_mut()))),
    }
}

/// A table under a heading where the reference shows one, braces elsewhere.
fn fresh(name: &str) -> Item {
    let heading =
        KINDS.iter().any(|(word, _)| *word == name) || ["mapping", "app", "digest", "proxy", "updates"].contains(&name);
    if heading { Item::Table(Table::new()) } else { Item::Value(Value::InlineTable(InlineTable::new())) }
}

fn twin(name: &str) -> Option<&'static str> {
    TWINS.iter().find(|(crm, _)| *crm == name).map(|(_, sides)| *sides)
}

/// The word that stands there already; else the one that belongs to such a pairing.
fn word<'n>(table: &dyn TableLike, name: &'n str, words: Words) -> &'n str {
    match twin(name) {
        Some(twin) if table.contains_key(twin) || (words == Words::Sides && !table.contains_key(name)) => twin,
        _ => name,
    }
}
