//! Sets on a side that has room for a few elements only. What finds no room stays where it came from.

use std::collections::{BTreeMap, BTreeSet};

use crate::record::{Item, Value};

/// Labels that say what a number is good for rather than where it rings: nothing else is moved there, and what has one
/// of them is moved nowhere else.
const OWN_USE: [&str; 2] = ["fax", "assistant"];

/// The first `most` elements, the preferred ones first.
pub(super) fn at_most(value: Value, most: usize) -> Value {
    match value {
        Value::Items(items) => Value::Items(ranked(items).into_iter().take(most).map(keyed).collect()),
        Value::Attendees(attendees) => Value::Attendees(attendees.into_iter().take(most).collect()),
        Value::References(references) => Value::References(references.into_iter().take(most).collect()),
        other => other,
    }
}

/// One element under each of `labels`: first those that have the label, then, where one is free, those that have none
/// of their own, so that a person's only address is not lost because it is called something else.
pub(super) fn labelled(value: Value, labels: &[String]) -> Value {
    let Value::Items(items) = value else { return value };
    let mut taken: BTreeMap<&str, Item> = BTreeMap::new();
    let mut left_over = Vec::new();
    for item in ranked(items) {
        match labels.iter().find(|label| **label == item.label) {
            Some(label) if !taken.contains_key(label.as_str()) => {
                taken.insert(label, item);
            }
            _ => left_over.push(item),
        }
    }
    let movable = left_over.into_iter().filter(|item| !OWN_USE.contains(&item.label.as_str()));
    for (label, item) in free_labels(labels, &taken).into_iter().zip(movable) {
        taken.insert(label, Item { label: label.to_owned(), ..item });
    }
    Value::Items(taken.into_values().map(keyed).collect())
}

fn free_labels<'a>(labels: &'a [String], taken: &BTreeMap<&str, Item>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    labels
        .iter()
        .map(String::as_str)
        .filter(|label| !taken.contains_key(label) && !OWN_USE.contains(label) && seen.insert(*label))
        .collect()
}

fn ranked(items: BTreeMap<String, Item>) -> Vec<Item> {
    let mut ranked: Vec<Item> = items.into_values().collect();
    ranked.sort_by_key(|item| item.rank);
    ranked
}

fn keyed(item: Item) -> (String, Item) {
    (item.key(), item)
}
