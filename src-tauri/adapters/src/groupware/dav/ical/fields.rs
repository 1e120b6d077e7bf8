//! All fields of one component, read and written, each by the file that knows its properties.

use jiff::Timestamp;
use ponte_core::record::{Body, Field, Kind, Moment, Record, Value};

use super::zone::Zones;
use super::{alarm, people, text, when, words};
use crate::groupware::dav::lines::{Broken, Component};

/// Everything a component says, its exceptions and rule apart.
///
/// # Errors
/// A time that cannot be read.
pub(super) fn read(component: &Component, kind: Kind, zones: &Zones) -> Result<Record, Broken> {
    let mut record = Record::new(kind);
    match kind {
        Kind::Task => when::read_task(component, &mut record, zones)?,
        _ => record.set(Field::Time, Value::Time(when::read_time(component, zones)?)),
    }
    text::read(component, &mut record);
    words::read(component, &mut record);
    alarm::read(component, &mut record);
    people::read(component, &mut record);
    Ok(record)
}

/// Writes one field; `None` and an empty value empty it. Attendees and organizer are never written (design 6.5), nor is a field that the
/// kind does not have.
pub(super) fn write(
    component: &mut Component,
    kind: Kind,
    field: &Field,
    value: Option<&Value>,
    zones: &Zones,
    now: Timestamp,
) {
    let value = value.filter(|value| !value.is_empty());
    let text = value.and_then(Value::as_text);
    match field {
        _ if !field.kinds().contains(&kind) => {}
        Field::Time => {
            if let Some(time) = value.and_then(Value::as_event_time) {
                when::write_time(component, time, zones);
            }
        }
        Field::Start | Field::Due | Field::Completed => when::write_task(component, field, moment(value), zones),
        Field::Description => text::write_body(component, body(value)),
        Field::Categories => text::write_categories(component, "CATEGORIES", value),
        Field::Visibility => words::write_visibility(component, text),
        Field::Priority => words::write_priority(component, text),
        Field::Availability => words::write_availability(component, text),
        Field::Status => words::write_status(component, kind, text, now),
        Field::Completion => words::write_completion(component, number(value)),
        Field::Reminder => alarm::write(component, number(value)),
        Field::Contacts => people::write_contacts(component, value),
        other => {
            if let Some(name) = text::property(other) {
                text::write_text(component, name, text);
            }
        }
    }
}

fn moment(value: Option<&Value>) -> Option<&Moment> {
    if let Some(Value::Moment(moment)) = value { Some(moment) } else { None }
}

fn body(value: Option<&Value>) -> Option<&Body> {
    if let Some(Value::Body(body)) = value { Some(body) } else { None }
}

fn number(value: Option<&Value>) -> Option<i64> {
    if let Some(Value::Number(number)) = value { Some(*number) } else { None }
}
