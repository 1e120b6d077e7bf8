//! Events: single ones, and series without their exceptions, which have a file of their own.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use ponte_core::decision::Patch;
use ponte_core::record::{Attendee, EventTime, Field, Kind, Participation, Person, Record, Recurrence, Value};
use ponte_core::verdict::{Failure, FailureKind};
use serde_json::{Map, Value as Json, json};

use super::when::{self, Meant};
use super::{Raw, body, exceptions, recurrence, words};

/// Reads an event.
pub(super) fn read(raw: &Raw, user: &TimeZone) -> Result<Record, Failure> {
    let meant = when::meant(&raw.row, user);
    let mut record = read_fields(&raw.row, &meant)?;
    if raw.is_series() {
        let name = raw.row.pointer("/recurrence/range/recurrenceTimeZone").and_then(Json::as_str).unwrap_or("");
        let meant = match when::of_name(name, user) {
            Some(zone) if !meant.known => Meant { zone, known: true },
            _ => meant,
        };
        if !meant.known {
            // In another zone the clock changes would move the occurrences.
            return Err(Failure::new(FailureKind::Record, "failure-exchange-zone"));
        }
        let time = when::read(&raw.row, &meant).ok_or_else(|| unclear("start"))?;
        let rule = recurrence::read(raw.row.get("recurrence").unwrap_or(&Json::Null), &time);
        let rule = rule.ok_or_else(|| unclear("recurrence"))?;
        record.set(Field::Time, Value::Time(time));
        record.set(Field::Recurrence, Value::Recurrence(Recurrence { rules: vec![rule], dates: Vec::new() }));
        let all = exceptions::read(raw.nested.as_ref(), &record, &meant)?;
        record.set(Field::Exceptions, Value::Exceptions(all));
    }
    record.identity.uid = raw.row.get("iCalUId").and_then(Json::as_str).map(str::to_owned);
    Ok(record)
}

/// The fields of one event, or of one occurrence.
pub(super) fn read_fields(row: &Json, meant: &Meant) -> Result<Record, Failure> {
    let text = |pointer: &str| row.pointer(pointer).and_then(Json::as_str).unwrap_or("").to_owned();
    let mut record = Record::new(Kind::Event);
    record.set(Field::Title, Value::Text(text("/subject")));
    record.set(Field::Time, Value::Time(when::read(row, meant).ok_or_else(|| unclear("start"))?));
    record.set(Field::Location, Value::Text(text("/location/displayName")));
    record.set(Field::Description, body::read(row));
    words::read(row, &mut record);
    if row.get("isReminderOn").and_then(Json::as_bool) == Some(true)
        && let Some(minutes) = row.get("reminderMinutesBeforeStart").and_then(Json::as_i64)
    {
        record.set(Field::Reminder, Value::Number(minutes));
    }
    record.set(Field::Categories, read_categories(row));
    record.set(Field::Attendees, Value::Attendees(attendees(row)));
    record.set(Field::Organizer, Value::Person(person(row.get("organizer").unwrap_or(&Json::Null))));
    Ok(record)
}

/// Categories, which tasks and contacts have too.
pub(super) fn read_categories(row: &Json) -> Value {
    let names = row.get("categories").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str);
    Value::items(names.map(|name| ("", name)))
}

/// Categories as Exchange takes them: those that stay keep their place, since the first one gives the colour.
pub(super) fn write_categories(value: Option<&Value>, row: &Json) -> Json {
    let Some(items) = value.and_then(Value::as_items) else { return json!([]) };
    let stands: Vec<&str> =
        row.get("categories").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str).collect();
    let place = |text: &str| stands.iter().position(|own| own.eq_ignore_ascii_case(text)).unwrap_or(usize::MAX);
    let mut sorted: Vec<_> = items.values().collect();
    sorted.sort_by_key(|item| (place(&item.text), item.rank));
    json!(sorted.iter().map(|item| &item.text).collect::<Vec<_>>())
}

fn attendees(row: &Json) -> BTreeMap<String, Attendee> {
    let one = |row: &Json| {
        let Person { name, email } = person(row);
        let participation = match row.pointer("/status/response").and_then(Json::as_str) {
            Some("accepted" | "organizer") => Participation::Accepted,
            Some("declined") => Participation::Declined,
            Some("tentativelyAccepted") => Participation::Tentative,
            _ => Participation::NeedsAction,
        };
        let optional = row.get("type").and_then(Json::as_str).is_some_and(|kind| kind != "required");
        Attendee { name, email, participation, optional }
    };
    let all = row.get("attendees").and_then(Json::as_array).into_iter().flatten().map(one);
    all.filter(|one| !one.email.is_empty()).map(|one| (one.email.to_lowercase(), one)).collect()
}

fn person(row: &Json) -> Person {
    let text = |name: &str| row.pointer(name).and_then(Json::as_str).unwrap_or("").to_owned();
    Person { name: text("/emailAddress/name"), email: text("/emailAddress/address") }
}

/// The properties that a patch changes. Exceptions are written one by one, elsewhere.
pub(super) fn patch(raw: &Raw, before: &Record, patch: &Patch, user: &TimeZone) -> Result<Map<String, Json>, Failure> {
    let mut body = Map::new();
    for field in patch.fields() {
        let value = patch.set.get(field);
        match field {
            Field::Title => drop(body.insert("subject".to_owned(), text(value))),
            Field::Location => drop(body.insert("location".to_owned(), json!({"displayName": text(value)}))),
            Field::Description => drop(body.insert("body".to_owned(), body::write(value, &raw.row))),
            Field::Categories => drop(body.insert("categories".to_owned(), write_categories(value, &raw.row))),
            Field::Reminder => reminder(value, &mut body),
            Field::Time => time(value, user, &mut body)?,
            Field::Visibility | Field::Priority | Field::Availability => {
                words::write(Kind::Event, field, value, &raw.row, &mut body);
            }
            _ => {}
        }
    }
    repeats(before, patch, user, &mut body)?;
    Ok(body)
}

/// The range of a series begins on the day of its start: whoever moves one moves the other.
fn repeats(before: &Record, patch: &Patch, user: &TimeZone, body: &mut Map<String, Json>) -> Result<(), Failure> {
    let touched = patch.fields().any(|field| matches!(field, Field::Time | Field::Recurrence));
    if !touched {
        return Ok(());
    }
    let fields = patch.on(&before.fields);
    match (fields.get(&Field::Recurrence).and_then(Value::as_recurrence), fields.get(&Field::Time)) {
        (Some(rule), Some(Value::Time(time))) => {
            body.insert("recurrence".to_owned(), recurrence::write(rule, time, user)?);
        }
        _ if before.recurrence().is_some() => drop(body.insert("recurrence".to_owned(), Json::Null)),
        _ => {}
    }
    Ok(())
}

fn time(value: Option<&Value>, user: &TimeZone, body: &mut Map<String, Json>) -> Result<(), Failure> {
    let time: &EventTime = value.and_then(Value::as_event_time).ok_or_else(|| unclear("start"))?;
    body.extend(when::write(time, user).map(|(name, value)| (name.to_owned(), value)));
    Ok(())
}

fn reminder(value: Option<&Value>, body: &mut Map<String, Json>) {
    match value {
        Some(Value::Number(minutes)) => {
            body.insert("isReminderOn".to_owned(), json!(true));
            body.insert("reminderMinutesBeforeStart".to_owned(), json!((*minutes).clamp(0, i64::from(i32::MAX))));
        }
        _ => drop(body.insert("isReminderOn".to_owned(), json!(false))),
    }
}

pub(super) fn text(value: Option<&Value>) -> Json {
    json!(value.and_then(Value::as_text).unwrap_or(""))
}

/// What a new event says besides: no reminder where none is wanted, and under which name it is made only once.
pub(super) fn close(body: &mut Map<String, Json>, record: &Record, marker: &str) {
    if record.get(&Field::Reminder).is_none() {
        reminder(None, body);
    }
    body.insert("transactionId".to_owned(), json!(marker));
}

/// A property that cannot be understood, by its name.
pub(super) fn unclear(property: &str) -> Failure {
    Failure::new(FailureKind::Record, "failure-exchange-record").with("property", property)
}
