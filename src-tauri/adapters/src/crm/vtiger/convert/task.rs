//! Tasks: module `Calendar`. The start is a moment in the server's zone, the due date a plain day.

use std::collections::BTreeMap;

use jiff::civil::Time;
use ponte_core::capability::{Bend, Hold};
use ponte_core::record::{Field, Fields, Kind, Moment, Record, Value};
use ponte_core::verdict::Failure;

use super::words::Words;
use super::{Context, Names, event, time, unusable};
use crate::crm::vtiger::wire::Row;

/// What is asked for.
pub(in crate::crm::vtiger) const FIELDS: [&str; 12] = [
    "subject",
    "assigned_user_id",
    "date_start",
    "time_start",
    "due_date",
    "taskstatus",
    "description",
    "taskpriority",
    "visibility",
    "parent_id",
    "source",
    "modifiedtime",
];

/// How Vtiger holds a task's fields. It has no completion, and its reminder is without effect.
pub(in crate::crm::vtiger) fn holds() -> BTreeMap<Field, Hold> {
    let words = |words: Words| Hold::bent([Bend::Words(words.nearest()), Bend::NoAstral]);
    BTreeMap::from([
        (Field::Title, Hold::bent([Bend::NoAstral, Bend::Cut(255)])),
        (Field::Start, Hold::bent([Bend::WholeSeconds])),
        (Field::Due, Hold::bent([Bend::DateOnly, Bend::Demanded])),
        (Field::Description, Hold::bent([Bend::PlainOnly, Bend::NoAstral])),
        (Field::Visibility, words(Words::Visibility)),
        (Field::Priority, words(Words::Priority)),
        (Field::Status, words(Words::TaskStatus)),
        (Field::Contacts, Hold::bent([Bend::AtMost(1)])),
        (Field::Company, Hold::read_only()),
    ])
}

/// A task of a row.
///
/// # Errors
/// That it has no readable due date.
pub(in crate::crm::vtiger) fn decode(
    row: &Row,
    contacts: &[String],
    names: &Names,
    context: &Context<'_>,
) -> Result<Fields, Failure> {
    let mut record = Record::new(Kind::Task);
    let due = time::date(row.get("due_date")).ok_or_else(|| unusable("failure-crm-bad-date", "due_date"))?;
    record.set(Field::Due, Value::Moment(Moment::Day(due)));
    if let Some(start) = decode_start(row, context) {
        record.set(Field::Start, Value::Moment(start));
    }
    record.set(Field::Title, Value::Text(row.get("subject").to_owned()));
    event::decode_common(&mut record, row, contacts, names);
    record.set(Field::Status, Value::Choice(Words::TaskStatus.ours(row.get("taskstatus"))));
    Ok(record.fields)
}

/// A start at the user's midnight is a day: nobody means to begin then, and a day is how it was sent.
fn decode_start(row: &Row, context: &Context<'_>) -> Option<Moment> {
    let clock = time::time(row.get("time_start")).unwrap_or(Time::midnight());
    let wall = time::date(row.get("date_start"))?.to_datetime(clock);
    let start = context.server.zoned(wall, context.user)?;
    Some(if start.time() == Time::midnight() { Moment::Day(start.date()) } else { Moment::Zoned(start) })
}

/// The wire fields that say `fields`.
///
/// # Errors
/// That a time lies outside the calendar.
pub(in crate::crm::vtiger) fn encode(fields: &Fields, context: &Context<'_>) -> Result<Row, Failure> {
    let mut row = Row::default();
    for (field, value) in fields {
        match (field, value) {
            (Field::Start, Value::Moment(start)) => encode_start(&mut row, start, context)?,
            (Field::Due, Value::Moment(due)) => row.set("due_date", due.date().to_string()),
            (Field::Status, value) => row.set("taskstatus", Words::TaskStatus.theirs(&event::plain(value))),
            (field, value) => event::encode_common(&mut row, field, value),
        }
    }
    Ok(row)
}

fn encode_start(row: &mut Row, start: &Moment, context: &Context<'_>) -> Result<(), Failure> {
    let bad = || unusable("failure-crm-bad-date", "date_start");
    let instant = match start {
        Moment::Zoned(zoned) => zoned.timestamp(),
        Moment::Day(day) => time::midnight(*day, context.user).ok_or_else(bad)?.timestamp(),
        Moment::Floating(wall) => context.user.to_ambiguous_zoned(*wall).compatible().map_err(|_| bad())?.timestamp(),
    };
    time::put(row, ("date_start", "time_start"), context.server.wall(instant));
    Ok(())
}

/// What a new task lacks to be accepted: it starts where it is due, or is due where it starts.
///
/// # Errors
/// That it has no date at all; the core gives it one.
pub(in crate::crm::vtiger) fn complete(fields: &Fields) -> Result<Fields, Failure> {
    let day = |field: &Field| match fields.get(field) {
        Some(Value::Moment(moment)) => Some(moment.date()),
        _ => None,
    };
    let (start, due) = (day(&Field::Start), day(&Field::Due));
    let mut whole = fields.clone();
    match (start, due) {
        (None, None) => return Err(unusable("failure-task-without-date", "due_date")),
        (Some(start), None) => whole.insert(Field::Due, Value::Moment(Moment::Day(start))),
        (None, Some(due)) => whole.insert(Field::Start, Value::Moment(Moment::Day(due))),
        (Some(start), Some(due)) if due < start => whole.insert(Field::Start, Value::Moment(Moment::Day(due))),
        (Some(_), Some(_)) => None,
    };
    Ok(whole)
}

/// The wire fields that empty `field`.
pub(in crate::crm::vtiger) fn emptied(field: &Field) -> &'static [(&'static str, &'static str)] {
    match field {
        Field::Status => &[("taskstatus", "Not Started")],
        Field::Title | Field::Description | Field::Visibility | Field::Priority => event::emptied(field),
        _ => &[],
    }
}

/// What Vtiger demands of a new task. Without `activitytype` it becomes a phantom that no id leads to.
pub(in crate::crm::vtiger) const DEMANDED: [(&str, &str); 4] =
    [("subject", "-"), ("taskstatus", "Not Started"), ("activitytype", "Task"), ("visibility", "Public")];
