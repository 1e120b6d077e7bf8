//! The mapping of contacts and companies as data: which field of Vtiger holds which field, or part of one, of ours.
//!
//! The user's own mapping lies over the built-in one; a row of a table is all there is to a field.

use std::collections::BTreeMap;

use ponte_core::capability::{Bend, Hold};
use ponte_core::record::{Address, Body, Field, Fields, Item, Value, ValueType};
use ponte_engine::collection::MappedField;

use super::event::plain;
use super::{text, time};
use crate::crm::vtiger::op_describe::FieldInfo;
use crate::crm::vtiger::wire::Row;

/// One field of Vtiger and what it holds of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::crm::vtiger) struct Slot {
    /// Its name on the wire.
    pub wire: String,
    /// Our field.
    pub field: Field,
    /// The label, or the part of an address.
    pub part: String,
    /// After how many characters it is cut; `None` for texts of any length.
    pub cut: Option<usize>,
    /// Whether the user may change it.
    pub editable: bool,
}

/// A row of a table: wire name, field, part, cut.
pub(super) type Built = (&'static str, Field, &'static str, usize);

/// The slots of a module: the built-in `table` under the user's `mapping`, without what `described` does not have. What the
/// user gave a place of their own stands in no other: two fields of one meaning would contradict each other.
pub(in crate::crm::vtiger) fn slots(
    table: &[Built],
    mapping: &BTreeMap<String, MappedField>,
    described: &[FieldInfo],
) -> Vec<Slot> {
    let moved = |field: &Field, part: &str| {
        mapping.values().any(|own| own.field == *field && own.part.as_deref().unwrap_or_default() == part)
    };
    let stays = |(wire, field, part, _): &&Built| !mapping.contains_key(*wire) && !moved(field, part);
    let built = table.iter().filter(stays).map(|(wire, field, part, cut)| Slot {
        wire: (*wire).to_owned(),
        field: field.clone(),
        part: (*part).to_owned(),
        cut: (*cut > 0).then_some(*cut),
        editable: true,
    });
    let own = mapping.iter().map(|(wire, target)| Slot {
        wire: wire.clone(),
        field: target.field.clone(),
        part: target.part.clone().unwrap_or_default(),
        cut: None,
        editable: true,
    });
    let known = |slot: Slot| {
        let info = described.iter().find(|info| info.name == slot.wire)?;
        Some(Slot { editable: info.editable, ..slot })
    };
    built.chain(own).filter_map(known).collect()
}

/// How Vtiger holds the fields of these slots.
pub(in crate::crm::vtiger) fn holds(slots: &[Slot]) -> BTreeMap<Field, Hold> {
    let mut holds: BTreeMap<Field, Hold> = BTreeMap::new();
    for slot in slots {
        let hold = holds.entry(slot.field.clone()).or_insert_with(|| first_hold(slot));
        hold.read_only &= !slot.editable;
        if let Some(Bend::Labels(labels)) = hold.bends.iter_mut().find(|bend| matches!(bend, Bend::Labels(_)))
            && !labels.contains(&slot.part)
        {
            labels.push(slot.part.clone());
        }
    }
    holds
}

fn first_hold(slot: &Slot) -> Hold {
    let mut bends = vec![Bend::NoAstral];
    match slot.field.value_type() {
        ValueType::Items => bends.insert(0, Bend::Labels(Vec::new())),
        ValueType::Body => bends.insert(0, Bend::PlainOnly),
        ValueType::Date => bends.clear(),
        _ => {}
    }
    // Parts of an address are cut each at its own length, which no bend can say.
    if !matches!(slot.field.value_type(), ValueType::Address) {
        bends.extend(slot.cut.map(Bend::Cut));
    }
    Hold { read_only: true, write_only: false, bends }
}

/// What a row says in these slots.
pub(in crate::crm::vtiger) fn decode(slots: &[Slot], row: &Row) -> Fields {
    let mut fields = Fields::new();
    for slot in slots {
        let said = row.get(&slot.wire);
        if !said.trim().is_empty() {
            take(&mut fields, slot, said);
        }
    }
    fields.retain(|_, value| !value.is_empty());
    fields
}

fn take(fields: &mut Fields, slot: &Slot, said: &str) {
    let value = match slot.field.value_type() {
        ValueType::Text => Value::Text(said.to_owned()),
        ValueType::Choice => Value::Choice(said.to_owned()),
        ValueType::Body => Value::Body(Body { ..text::body(said) }),
        ValueType::Date => match time::date(said) {
            Some(date) => Value::Date(date),
            None => return,
        },
        ValueType::Number => match said.parse() {
            Ok(number) => Value::Number(number),
            Err(_) => return,
        },
        ValueType::Items => return take_item(fields, slot, said),
        ValueType::Address => return take_part(fields, slot, said),
        _ => return,
    };
    fields.insert(slot.field.clone(), value);
}

fn take_item(fields: &mut Fields, slot: &Slot, said: &str) {
    let entry = fields.entry(slot.field.clone()).or_insert_with(|| Value::Items(BTreeMap::new()));
    if let Value::Items(items) = entry {
        let rank = u16::try_from(items.len()).unwrap_or(u16::MAX);
        let item = Item { label: slot.part.clone(), text: said.to_owned(), rank };
        items.entry(item.key()).or_insert(item);
    }
}

fn take_part(fields: &mut Fields, slot: &Slot, said: &str) {
    let entry = fields.entry(slot.field.clone()).or_insert_with(|| Value::Address(Address::default()));
    if let Value::Address(address) = entry
        && let Some(part) = part_of(address, &slot.part)
    {
        *part = said.replace("\r\n", "\n");
    }
}

fn part_of<'a>(address: &'a mut Address, part: &str) -> Option<&'a mut String> {
    match part {
        "street" => Some(&mut address.street),
        "po-box" => Some(&mut address.po_box),
        "city" => Some(&mut address.city),
        "region" => Some(&mut address.region),
        "postcode" => Some(&mut address.postcode),
        "country" => Some(&mut address.country),
        _ => None,
    }
}

/// The wire fields that say `fields`, in full: a part that is not there is emptied.
pub(in crate::crm::vtiger) fn encode(slots: &[Slot], fields: &Fields) -> Row {
    let mut row = Row::default();
    for slot in slots.iter().filter(|slot| slot.editable) {
        if let Some(value) = fields.get(&slot.field)
            && let Some(said) = say(slot, value)
        {
            row.set(&slot.wire, said);
        }
    }
    row
}

/// The wire fields that empty `field`.
pub(in crate::crm::vtiger) fn emptied(slots: &[Slot], field: &Field) -> Row {
    let own = slots.iter().filter(|slot| slot.editable && slot.field == *field);
    own.map(|slot| (slot.wire.clone(), String::new())).collect()
}

fn say(slot: &Slot, value: &Value) -> Option<String> {
    let said = match value {
        Value::Text(_) | Value::Choice(_) | Value::Body(_) => plain(value),
        Value::Date(date) => date.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Items(items) => {
            let own = items.values().filter(|item| item.label == slot.part).min_by_key(|item| item.rank);
            text::storable(own.map_or("", |item| item.text.trim()))
        }
        Value::Address(address) => text::storable(part_of(&mut address.clone(), &slot.part)?),
        _ => return None,
    };
    Some(slot.cut.map_or(said.clone(), |most| text::cut(&said, most)))
}

/// The type of value that a field of Vtiger's type can hold.
pub(in crate::crm::vtiger) fn value_type(kind: &str) -> Option<ValueType> {
    match kind {
        "string" | "phone" | "email" | "url" | "picklist" | "multipicklist" | "time" | "currency" | "double"
        | "integer" | "boolean" => Some(ValueType::Text),
        "text" => Some(ValueType::Body),
        "date" => Some(ValueType::Date),
        _ => None,
    }
}
