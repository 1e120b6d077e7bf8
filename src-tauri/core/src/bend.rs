//! What becomes of a value on a side that cannot hold all of it.
//!
//! Bending is idempotent: what is bent already stays as it is, so that a value that comes back from a side is equal to
//! what was sent there. It never invents anything a person did not say.

mod items;
mod times;

use std::collections::BTreeMap;

use crate::capability::{Bend, Hold};
use crate::readable::readable;
use crate::record::{Address, Body, Item, Person, Value};
use crate::rules::Rules;

/// What a side that holds a field so keeps of `value`; `None` where nothing remains.
///
/// Cuts come last, whatever their place in the list: an emoji written in words must not outgrow them.
#[must_use]
pub fn bend(hold: &Hold, value: &Value, rules: &Rules) -> Option<Value> {
    let (cuts, others): (Vec<_>, Vec<_>) = hold.bends.iter().partition(|bend| is_cut(bend));
    let bent = others.into_iter().chain(cuts).fold(value.clone(), |value, bend| bend_once(bend, value, rules));
    if bent.is_empty() { None } else { Some(bent) }
}

fn is_cut(bend: &Bend) -> bool {
    matches!(bend, Bend::Cut(_) | Bend::AtMost(_))
}

fn bend_once(bend: &Bend, value: Value, rules: &Rules) -> Value {
    match bend {
        Bend::Cut(characters) => map_texts(value, &|text| text.chars().take(*characters).collect()),
        Bend::NoAstral => map_texts(value, &readable),
        Bend::DateOnly => times::date_only(value),
        Bend::WholeMinutes => times::truncated(value, jiff::Unit::Minute),
        Bend::WholeSeconds => times::truncated(value, jiff::Unit::Second),
        Bend::PlainOnly => plain_only(value),
        Bend::NoAllDay => times::shown_by_hours(value, rules),
        Bend::AtMost(elements) => items::at_most(value, *elements),
        Bend::Labels(labels) => items::labelled(value, labels),
        Bend::Words(words) => nearest_word(value, words),
        Bend::Numbers(numbers) => shown_number(value, numbers),
        Bend::Demanded => value,
    }
}

fn plain_only(value: Value) -> Value {
    match value {
        Value::Body(body) => Value::Body(Body { html: None, ..body }),
        other => other,
    }
}

/// A word that is the nearest of another one is itself said as it is: only so is saying it twice the same as once.
fn nearest_word(value: Value, words: &BTreeMap<String, String>) -> Value {
    match value {
        Value::Choice(word) if !words.values().any(|target| *target == word) => {
            Value::Choice(words.get(&word).cloned().unwrap_or(word))
        }
        other => other,
    }
}

fn shown_number(value: Value, numbers: &BTreeMap<i64, i64>) -> Value {
    match value {
        Value::Number(number) if !numbers.values().any(|shown| *shown == number) => {
            Value::Number(numbers.get(&number).copied().unwrap_or(number))
        }
        other => other,
    }
}

/// Applies `change` to every text a person typed. A body whose plain text changes loses its HTML, which would say more.
fn map_texts(value: Value, change: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::Text(text) => Value::Text(change(&text)),
        Value::Choice(word) => Value::Choice(change(&word)),
        Value::Body(body) => Value::Body(map_body(body, change)),
        Value::Address(address) => Value::Address(map_address(&address, change)),
        Value::Person(person) => Value::Person(Person { name: change(&person.name), email: person.email }),
        Value::Items(items) => Value::Items(map_items(items.into_values(), change)),
        other => other,
    }
}

fn map_body(body: Body, change: &dyn Fn(&str) -> String) -> Body {
    let plain = change(&body.plain);
    let html = if plain == body.plain { body.html.filter(|html| change(html) == *html) } else { None };
    Body { plain, html }
}

fn map_address(address: &Address, change: &dyn Fn(&str) -> String) -> Address {
    Address {
        street: change(&address.street),
        po_box: change(&address.po_box),
        city: change(&address.city),
        region: change(&address.region),
        postcode: change(&address.postcode),
        country: change(&address.country),
    }
}

fn map_items(items: impl Iterator<Item = Item>, change: &dyn Fn(&str) -> String) -> BTreeMap<String, Item> {
    let mut changed = BTreeMap::new();
    for item in items {
        let item = Item { text: change(&item.text), ..item };
        if !item.text.trim().is_empty() {
            changed.entry(item.key()).or_insert(item);
        }
    }
    changed
}

#[cfg(test)]
mod tests;
