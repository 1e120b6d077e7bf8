//! What a private record may tell the other side. Nothing masked may reach [`crate::view::View::carried`], and every
//! masked field is locked: never compared, never written back.

use std::collections::BTreeSet;

use super::ViewContext;
use crate::record::{AddressSlot, Exception, Field, Fields, Kind, OccurrenceKey, Record, Value};
use crate::rules::PrivatePolicy;
use crate::snapshot::Side;

/// What a busy-only copy tells truly: when it is.
const TOLD: [Field; 5] = [Field::Time, Field::Start, Field::Due, Field::Recurrence, Field::Exceptions];

/// `record` as the privacy rule lets it be told, and the fields in which that differs from what it says.
pub(super) fn mask(record: &Record, side: Side, context: &ViewContext<'_>) -> (Record, BTreeSet<Field>) {
    if !context.is_a_persons(side) || !record.is_private() {
        return (record.clone(), BTreeSet::new());
    }
    match &context.flow_from(side).private {
        PrivatePolicy::Full | PrivatePolicy::Skip => (record.clone(), BTreeSet::new()),
        PrivatePolicy::MarkedPrivate => marked_private(record),
        PrivatePolicy::BusyOnly { title } => busy_only(record, title),
    }
}

fn marked_private(record: &Record) -> (Record, BTreeSet<Field>) {
    let already = record.text(&Field::Visibility) == "private";
    let marked = record.clone().with(Field::Visibility, Value::Choice("private".to_owned()));
    (marked, if already { BTreeSet::new() } else { BTreeSet::from([Field::Visibility]) })
}

fn busy_only(record: &Record, title: &str) -> (Record, BTreeSet<Field>) {
    let mut masked = Record { fields: Fields::new(), ..record.clone() };
    let mut locked = fields_of(record);
    for field in TOLD {
        if let Some(value) = record.get(&field) {
            let told = told(value);
            if told == *value {
                locked.remove(&field);
            }
            masked.set(field, told);
        } else {
            locked.remove(&field);
        }
    }
    masked.set(Field::Title, Value::Text(title.to_owned()));
    masked.set(Field::Visibility, Value::Choice("private".to_owned()));
    if record.kind == Kind::Event {
        masked.set(Field::Availability, Value::Choice("busy".to_owned()));
    }
    (masked, locked)
}

fn told(value: &Value) -> Value {
    match value {
        Value::Exceptions(exceptions) => Value::Exceptions(exceptions.iter().map(told_exception).collect()),
        other => other.clone(),
    }
}

fn told_exception((key, exception): (&OccurrenceKey, &Exception)) -> (OccurrenceKey, Exception) {
    let told = match exception {
        Exception::Cancelled => Exception::Cancelled,
        Exception::Changed(fields) => Exception::Changed(
            fields.iter().filter(|(field, _)| **field == Field::Time).map(|(f, v)| (f.clone(), v.clone())).collect(),
        ),
    };
    (key.clone(), told)
}

/// All that a record of this kind could say: what it does not say today it may say tomorrow.
fn fields_of(record: &Record) -> BTreeSet<Field> {
    let slots = [AddressSlot::Main, AddressSlot::Other].map(Field::Address);
    let possible = Field::PLAIN.into_iter().chain(slots).filter(|field| field.kinds().contains(&record.kind));
    possible.chain(record.fields.keys().cloned()).collect()
}
