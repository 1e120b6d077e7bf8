//! The merge of one set field, element by element.
//!
//! Additions and removals of both sides unite. An element changed on one side and removed on the other stays: an edit
//! beats a deletion. An element changed on both sides differently makes the field a conflict. Elements that only one side
//! can hold stay there: only what a side itself said and no longer says counts as removed by it.

use std::collections::BTreeMap;

use crate::hash::{Digest, FieldHash};
use crate::record::Value;
use crate::snapshot::{Both, Side};

use super::field::{FieldMerge, Half, Write, unread_of_open};

/// Merges a set.
pub(super) fn merge(halves: &Both<Half>, winner: impl Fn() -> Option<Side>) -> FieldMerge {
    if let Some(side) = unread_of_open(halves) {
        return FieldMerge::unread(side);
    }
    let sides = Both { left: Elements::of(&halves.left), right: Elements::of(&halves.right) };
    let contested = halves.left.writable && halves.right.writable && is_contested(&sides);
    let winner = if contested { winner() } else { silent_winner(halves) };
    if contested && winner.is_none() {
        return FieldMerge { conflict: Some(None), ..FieldMerge::default() };
    }
    let mut merge = FieldMerge { conflict: contested.then_some(winner), ..FieldMerge::default() };
    for side in Side::BOTH {
        let (to, from) = (halves.get(side), halves.get(side.other()));
        if !to.writable || !from.changed() {
            continue;
        }
        match united(sides.get(side.other()), sides.get(side), winner == Some(side)) {
            Some(write) => *merge.writes.get_mut(side) = write,
            None => return FieldMerge::unread(side),
        }
    }
    merge
}

/// Where only one side may be written, what the other says holds.
fn silent_winner(halves: &Both<Half>) -> Option<Side> {
    Side::BOTH.into_iter().find(|side| !halves.get(*side).writable)
}

/// One element: its value alone in a set of one, and its hash.
#[derive(Clone)]
struct Element {
    value: Value,
    hash: Digest,
}

/// What one side says and said of a set, by the hashed keys of its elements.
struct Elements {
    /// At the last common state.
    before: BTreeMap<Digest, Digest>,
    /// Now; `None` where the side was not read and said something.
    now: Option<BTreeMap<Digest, Element>>,
    /// What the other side is to say.
    carried: BTreeMap<Digest, Element>,
}

impl Elements {
    fn of(half: &Half) -> Self {
        let before = match half.before() {
            Some(FieldHash::Elements(elements)) => elements,
            Some(FieldHash::Whole(_)) | None => BTreeMap::new(),
        };
        let now = match half.view {
            Some(view) => Some(split(half, view.record.get(half.field))),
            None if before.is_empty() => Some(BTreeMap::new()),
            None => None,
        };
        Elements { before, now, carried: split(half, half.carried()) }
    }

    fn says(&self, key: &Digest) -> Option<Digest> {
        match &self.now {
            Some(now) => now.get(key).map(|element| element.hash),
            None => self.before.get(key).copied(),
        }
    }

    /// Whether it added or changed this element.
    fn put(&self, key: &Digest) -> bool {
        self.says(key).is_some_and(|hash| self.before.get(key) != Some(&hash))
    }

    /// The elements it added or changed.
    fn puts(&self) -> impl Iterator<Item = &Digest> {
        self.now.iter().flat_map(BTreeMap::keys).filter(|key| self.put(key))
    }

    /// Whether the other side says of this element what this one would have it say.
    fn agrees(&self, key: &Digest, other: &Elements) -> bool {
        self.carried.get(key).map(|element| element.hash) == other.says(key)
    }
}

/// Whether both put the same element differently.
fn is_contested(sides: &Both<Elements>) -> bool {
    let (left, right) = (&sides.left, &sides.right);
    left.puts().any(|key| right.put(key) && !left.agrees(key, right) && !right.agrees(key, left))
}

/// What `to` is to say with the changes of `from`; `None` where `to` must be read first.
fn united(from: &Elements, to: &Elements, own_wins: bool) -> Option<Write> {
    let Some(now) = &to.now else { return replaced(from, to) };
    let mut set = now.clone();
    for (key, element) in &from.carried {
        // What crosses under another key than its own is new where the other side never had it.
        let bent = from.says(key).is_none() && !to.before.contains_key(key);
        let yields = own_wins && to.put(key);
        if (from.put(key) || bent) && !yields && to.says(key) != Some(element.hash) {
            set.insert(*key, element.clone());
        }
    }
    set.retain(|key, _| !(from.before.contains_key(key) && from.says(key).is_none()) || to.put(key));
    let hashed: BTreeMap<_, _> = set.iter().map(|(key, element)| (*key, element.hash)).collect();
    let unchanged =
        hashed.len() == now.len() && now.iter().all(|(key, element)| hashed.get(key) == Some(&element.hash));
    Some(if unchanged { Write::Keep } else { Write::of(join(set).as_ref()) })
}

/// What an unread side is to say, where it said just what the other did: then its elements are known without reading.
fn replaced(from: &Elements, to: &Elements) -> Option<Write> {
    let carried: BTreeMap<_, _> = from.carried.iter().map(|(key, element)| (*key, element.hash)).collect();
    if carried == to.before {
        return Some(Write::Keep);
    }
    let value = from.carried.values().cloned().map(|element| element.value).reduce(joined);
    (from.before == to.before).then(|| Write::of(value.as_ref()))
}

fn split(half: &Half, value: Option<&Value>) -> BTreeMap<Digest, Element> {
    value
        .into_iter()
        .flat_map(singles)
        .filter_map(|single| match half.hash(Some(&single))? {
            FieldHash::Elements(hash) => {
                hash.into_iter().next().map(|(key, hash)| (key, Element { value: single, hash }))
            }
            FieldHash::Whole(_) => None,
        })
        .collect()
}

fn join(set: BTreeMap<Digest, Element>) -> Option<Value> {
    set.into_values().map(|element| element.value).reduce(joined)
}

/// A set as sets of one.
fn singles(value: &Value) -> Vec<Value> {
    fn each<K: Ord + Clone, V: Clone>(map: &BTreeMap<K, V>, wrap: fn(BTreeMap<K, V>) -> Value) -> Vec<Value> {
        map.iter().map(|(key, element)| wrap([(key.clone(), element.clone())].into())).collect()
    }
    match value {
        Value::Items(items) => each(items, Value::Items),
        Value::Attendees(attendees) => each(attendees, Value::Attendees),
        Value::References(references) => each(references, Value::References),
        Value::Exceptions(exceptions) => each(exceptions, Value::Exceptions),
        Value::Text(_)
        | Value::Body(_)
        | Value::Choice(_)
        | Value::Time(_)
        | Value::Moment(_)
        | Value::Date(_)
        | Value::Number(_)
        | Value::Person(_)
        | Value::Address(_)
        | Value::Recurrence(_)
        | Value::Photo(_) => Vec::new(),
    }
}

/// Two sets of one type as one; sets of two types never meet in one field.
fn joined(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Items(mut set), Value::Items(more)) => {
            set.extend(more);
            Value::Items(set)
        }
        (Value::Attendees(mut set), Value::Attendees(more)) => {
            set.extend(more);
            Value::Attendees(set)
        }
        (Value::References(mut set), Value::References(more)) => {
            set.extend(more);
            Value::References(set)
        }
        (Value::Exceptions(mut set), Value::Exceptions(more)) => {
            set.extend(more);
            Value::Exceptions(set)
        }
        (one, _) => one,
    }
}
