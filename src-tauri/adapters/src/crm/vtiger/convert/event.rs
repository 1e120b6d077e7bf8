//! Events: module `Events`.
//!
//! Invitees are not readable at all, recurrence is a bare label, and whole days do not exist; the capabilities say so.

use std::collections::BTreeMap;

use ponte_core::capability::{Bend, Hold};
use ponte_core::record::{Field, Fields, Record, Reference, Value};
use ponte_core::verdict::Failure;

use super::words::Words;
use super::{Context, Names, text, time, unusable};
use crate::crm::vtiger::wire::Row;

/// What is asked for. Never `contact_id`: it multiplies rows before the limit cuts them.
pub(in crate::crm::vtiger) const FIELDS: [&str; 17] = [
    "subject",
    "assigned_user_id",
    "date_start",
    "time_start",
    "due_date",
    "time_end",
    "eventstatus",
    "activitytype",
    "location",
    "description",
    "taskpriority",
    "visibility",
    "reminder_time",
    "parent_id",
    "source",
    "modifiedtime",
    "sendnotification",
];

/// How Vtiger holds an event's fields.
pub(in crate::crm::vtiger) fn holds() -> BTreeMap<Field, Hold> {
    let words = |words: Words| Hold::bent([Bend::Words(words.nearest()), Bend::NoAstral]);
    BTreeMap::from([
        (Field::Title, Hold::bent([Bend::NoAstral, Bend::Cut(255)])),
        (Field::Time, Hold::bent([Bend::NoAllDay, Bend::WholeSeconds])),
        (Field::Location, Hold::bent([Bend::NoAstral, Bend::Cut(150)])),
        (Field::Description, Hold::bent([Bend::PlainOnly, Bend::NoAstral])),
        (Field::Visibility, words(Words::Visibility)),
        (Field::Priority, words(Words::Priority)),
        (Field::Status, words(Words::EventStatus)),
        (Field::Activity, Hold::bent([Bend::NoAstral])),
        (Field::Reminder, Hold::bent([Bend::Numbers(reminders())])),
        (Field::Contacts, Hold::faithful()),
        (Field::Company, Hold::read_only()),
    ])
}

/// What Vtiger makes of a reminder's minutes: whole hours gain one, and nought, which would clear it, becomes one.
/// Four weeks of hours are listed; nobody is reminded earlier.
fn reminders() -> BTreeMap<i64, i64> {
    std::iter::once((0, 1)).chain((1..=28 * 24).map(|hour| (hour * 60, hour * 60 + 1))).collect()
}

/// An event of a row.
///
/// # Errors
/// That it has no readable start.
pub(in crate::crm::vtiger) fn decode(
    row: &Row,
    contacts: &[String],
    names: &Names,
    context: &Context<'_>,
) -> Result<Fields, Failure> {
    let mut record = Record::new(ponte_core::record::Kind::Event);
    let span = time::decode_span(row, context).ok_or_else(|| unusable("failure-crm-bad-date", "date_start"))?;
    record.set(Field::Time, Value::Time(span));
    record.set(Field::Title, Value::Text(row.get("subject").to_owned()));
    record.set(Field::Location, Value::Text(row.get("location").to_owned()));
    record.set(Field::Activity, Value::Text(row.get("activitytype").to_owned()));
    decode_common(&mut record, row, contacts, names);
    record.set(Field::Status, Value::Choice(Words::EventStatus.ours(row.get("eventstatus"))));
    if let Some(minutes) = row.get("reminder_time").parse().ok().filter(|minutes: &i64| *minutes > 0) {
        record.set(Field::Reminder, Value::Number(minutes));
    }
    Ok(record.fields)
}

/// What events and tasks have alike.
pub(super) fn decode_common(record: &mut Record, row: &Row, contacts: &[String], names: &Names) {
    record.set(Field::Description, Value::Body(text::body(row.get("description"))));
    record.set(Field::Visibility, Value::Choice(Words::Visibility.ours(row.get("visibility"))));
    record.set(Field::Priority, Value::Choice(Words::Priority.ours(row.get("taskpriority"))));
    record.set(Field::Contacts, Value::References(references(contacts, names)));
    let company = names.companies.get(row.get("parent_id")).cloned().unwrap_or_default();
    record.set(Field::Company, Value::Text(company));
}

fn references(contacts: &[String], names: &Names) -> BTreeMap<String, Reference> {
    let nameless = |id: &String| Reference { id: Some(id.clone()), ..Reference::default() };
    contacts
        .iter()
        .map(|id| names.contacts.get(id).cloned().unwrap_or_else(|| nameless(id)))
        .map(|reference| (reference.key(), reference))
        .collect()
}

/// The wire fields that say `fields`. A field that is not among them is not touched.
///
/// # Errors
/// That a time lies outside the calendar.
pub(in crate::crm::vtiger) fn encode(fields: &Fields, context: &Context<'_>) -> Result<Row, Failure> {
    let mut row = Row::default();
    for (field, value) in fields {
        match (field, value) {
            (Field::Time, Value::Time(span)) => {
                let encoded = time::encode_span(span, context);
                let encoded = encoded.ok_or_else(|| unusable("failure-crm-bad-date", "date_start"))?;
                encoded.iter().for_each(|(name, text)| row.set(name, text));
            }
            (Field::Location, value) => row.set("location", text::cut(&plain(value), 150)),
            (Field::Activity, value) => row.set("activitytype", plain(value)),
            (Field::Status, value) => row.set("eventstatus", Words::EventStatus.theirs(&plain(value))),
            (Field::Reminder, Value::Number(minutes)) => row.set("reminder_time", seconds(*minutes)),
            (field, value) => encode_common(&mut row, field, value),
        }
    }
    Ok(row)
}

/// What events and tasks have alike.
pub(super) fn encode_common(row: &mut Row, field: &Field, value: &Value) {
    match field {
        Field::Title => row.set("subject", text::cut(&plain(value), 255)),
        Field::Description => row.set("description", plain(value)),
        Field::Visibility => row.set("visibility", Words::Visibility.theirs(&plain(value))),
        Field::Priority => row.set("taskpriority", Words::Priority.theirs(&plain(value))),
        _ => {}
    }
}

/// The wire fields that empty `field`; those that Vtiger demands get what it shows by default.
pub(in crate::crm::vtiger) fn emptied(field: &Field) -> &'static [(&'static str, &'static str)] {
    match field {
        Field::Title => &[("subject", "-")],
        Field::Location => &[("location", "")],
        Field::Description => &[("description", "")],
        Field::Visibility => &[("visibility", "Public")],
        Field::Priority => &[("taskpriority", "")],
        Field::Status => &[("eventstatus", "Planned")],
        Field::Activity => &[("activitytype", "Meeting")],
        Field::Reminder => &[("reminder_time", "0")],
        _ => &[],
    }
}

/// What Vtiger demands of a new event (`duration_hours` is computed anew by the server).
pub(in crate::crm::vtiger) const DEMANDED: [(&str, &str); 5] = [
    ("subject", "-"),
    ("eventstatus", "Planned"),
    ("activitytype", "Meeting"),
    ("visibility", "Public"),
    ("duration_hours", "0"),
];

/// A reminder as it is to be sent: in seconds, though it is read in minutes. Nought would clear it.
pub(in crate::crm::vtiger) fn seconds(minutes: i64) -> String {
    (minutes.max(1) * 60).to_string()
}

/// The minutes that Vtiger shows for so many seconds: whole hours gain one.
pub(in crate::crm::vtiger) fn shown(seconds: &str) -> i64 {
    let minutes = seconds.parse::<i64>().unwrap_or(0).max(0) / 60;
    if minutes > 0 && minutes % 60 == 0 { minutes + 1 } else { minutes }
}

/// What is to be sent so that `read` minutes are read again: an hour that gained its minute must not gain another.
pub(in crate::crm::vtiger) fn seconds_again(read: &str) -> Option<String> {
    let minutes: i64 = read.parse().ok().filter(|minutes| *minutes > 0)?;
    let meant = if minutes > 1 && minutes % 60 == 1 { minutes - 1 } else { minutes };
    Some(seconds(meant))
}

/// The text of a value as Vtiger can store it.
pub(super) fn plain(value: &Value) -> String {
    text::storable(value.as_text().unwrap_or(""))
}
