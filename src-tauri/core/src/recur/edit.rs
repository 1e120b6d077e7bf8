//! One occurrence of a series seen as an event of its own, and changes to it turned back into exceptions of the series.

use std::collections::BTreeMap;

use super::series::{Occurrence, exceptions, occurrence_time};
use crate::decision::Patch;
use crate::record::{Body, Exception, Field, Fields, OccurrenceKey, Record, Value};

/// The occurrence as an event of its own: the series with what differs on top, without its rule. An empty value in an
/// exception says that the occurrence has none where the series has one.
#[must_use]
pub fn occurrence_record(series: &Record, occurrence: &Occurrence<'_>) -> Record {
    let mut record = series.clone();
    for (field, value) in occurrence.changed.into_iter().flatten() {
        record.set(field.clone(), value.clone());
    }
    record.set(Field::Time, Value::Time(occurrence.time.clone()));
    record.fields.remove(&Field::Recurrence);
    record.fields.remove(&Field::Exceptions);
    record
}

/// The change to `series` that makes `patch` to its occurrence `key`: what the occurrence then says as the series does is
/// left to the series, its time is always said. `None` where the key is no time of this series.
#[must_use]
pub fn edit_occurrence(series: &Record, key: &OccurrenceKey, patch: &Patch) -> Option<Patch> {
    let mut all = exceptions(series).cloned().unwrap_or_default();
    let mut changed = match all.get(key) {
        Some(Exception::Changed(fields)) => fields.clone(),
        Some(Exception::Cancelled) | None => Fields::new(),
    };
    for (field, value) in &patch.set {
        changed.insert(field.clone(), value.clone());
    }
    for field in &patch.clear {
        changed.remove(field);
        if let Some(nothing) = series.get(field).and_then(nothing_like) {
            changed.insert(field.clone(), nothing);
        }
    }
    changed.retain(|field, value| *field == Field::Time || series.get(field) != Some(value));
    changed.retain(|field, _| !matches!(field, Field::Recurrence | Field::Exceptions));
    let regular = Value::Time(occurrence_time(series, key)?);
    changed.entry(Field::Time).or_insert(regular);
    all.insert(key.clone(), Exception::Changed(changed));
    Some(exceptions_patch(all))
}

/// The change to `series` that takes out its occurrence `key`.
#[must_use]
pub fn exclude_occurrence(series: &Record, key: &OccurrenceKey) -> Patch {
    let mut all = exceptions(series).cloned().unwrap_or_default();
    all.insert(key.clone(), Exception::Cancelled);
    exceptions_patch(all)
}

fn exceptions_patch(all: BTreeMap<OccurrenceKey, Exception>) -> Patch {
    Patch { set: Fields::from([(Field::Exceptions, Value::Exceptions(all))]), ..Patch::default() }
}

/// The empty value of the same type; `None` for types that have none, which an occurrence cannot be without.
fn nothing_like(value: &Value) -> Option<Value> {
    Some(match value {
        Value::Text(_) => Value::Text(String::new()),
        Value::Choice(_) => Value::Choice(String::new()),
        Value::Body(_) => Value::Body(Body::default()),
        Value::Items(_) => Value::Items(BTreeMap::new()),
        Value::Attendees(_) => Value::Attendees(BTreeMap::new()),
        Value::References(_) => Value::References(BTreeMap::new()),
        _ => return None,
    })
}
