//! Labelled sets: EMAIL and TEL.

use std::collections::BTreeMap;

use ponte_core::record::{Item, Value};

use super::Version;
use super::labels::{label, preference, word};
use super::name::new_text;
use crate::groupware::dav::lines::{Component, Line, read_text, with_text};

/// Reads the lines of `name`, the preferred one first.
pub(super) fn read(card: &Component, name: &str) -> Value {
    let mut lines: Vec<&Line> = card.all(name).collect();
    lines.sort_by_key(|line| preference(line));
    Value::items(lines.into_iter().map(|line| (label(card, line), text(line))))
}

/// The text of a line: of a telephone without `tel:` (RFC 6350 §6.4.1), of an address without `mailto:`.
fn text(line: &Line) -> String {
    let text = read_text(line);
    let text = text.trim();
    let scheme =
        |scheme: &str| text.split_at_checked(scheme.len()).filter(|(start, _)| start.eq_ignore_ascii_case(scheme));
    let bare = scheme("tel:").or_else(|| scheme("mailto:")).map_or(text, |(_, rest)| rest);
    bare.to_owned()
}

fn key(line: &Line) -> String {
    Item { label: String::new(), text: text(line), rank: 0 }.key()
}

/// Writes a set: what stays keeps its line, what is new takes the line of what went under the same label, or a new one.
pub(super) fn write(card: &mut Component, name: &str, value: Option<&Value>) {
    let empty = BTreeMap::new();
    let wanted = value.and_then(Value::as_items).unwrap_or(&empty);
    let present: Vec<String> = card.all(name).map(key).collect();
    let mut new: Vec<&Item> = wanted.iter().filter(|(key, _)| !present.contains(key)).map(|(_, item)| item).collect();
    new.sort_by_key(|item| item.rank);
    let before = card.clone();
    let mut relabelled: Vec<String> = Vec::new();
    card.map_lines(|line| {
        if line.name() != name || text(&line).is_empty() {
            return Some(line);
        }
        let said = label(&before, &line);
        match wanted.get(&key(&line)) {
            Some(item) if known(name, &item.label) == said => Some(line),
            Some(item) => {
                relabelled.push(line.group().to_owned());
                Some(relabel(&line, name, &item.label))
            }
            None => {
                let next = new.iter().position(|item| known(name, &item.label) == said)?;
                let item = new.remove(next);
                Some(with_text(&line.with_param("VALUE", None), &item.text))
            }
        }
    });
    drop_labels(card, &relabelled);
    for item in new {
        let version = Version::of(card);
        card.add(new_text(version, name, &type_param(version, word(name, &item.label)), &item.text));
    }
}

/// A label that cards have a word for, else `other`.
fn known<'a>(name: &str, label: &'a str) -> &'a str {
    if word(name, label).is_empty() { "other" } else { label }
}

/// The parameter for a type, bare in vCard 2.1.
pub(super) fn type_param(version: Version, word: &'static str) -> Vec<(&'static str, &'static str)> {
    match (word, version) {
        ("", _) => Vec::new(),
        (word, Version::V21) => vec![("", word)],
        (word, _) => vec![("TYPE", word)],
    }
}

fn relabel(line: &Line, name: &str, label: &str) -> Line {
    const OURS: [&str; 7] = ["WORK", "HOME", "CELL", "FAX", "X-ASSISTANT", "ASSISTANT", "MOBILE"];
    let line = line.without_words(&OURS);
    match word(name, label) {
        "" => line,
        word => line.with_added_param("TYPE", word),
    }
}

/// Takes out the X-ABLabel of groups whose line has another label now, or is gone.
fn drop_labels(card: &mut Component, relabelled: &[String]) {
    let groups: Vec<String> =
        card.lines().filter(|line| line.name() != "X-ABLABEL").map(|line| line.group().to_ascii_lowercase()).collect();
    card.retain(|line| {
        line.name() != "X-ABLABEL"
            || line.group().is_empty()
            || (groups.contains(&line.group().to_ascii_lowercase())
                && !relabelled.iter().any(|group| group.eq_ignore_ascii_case(line.group())))
    });
}
