//! To Do tasks. They know days and no times, and take no extended properties.

use jiff::tz::TimeZone;
use ponte_core::decision::Patch;
use ponte_core::record::{Body, Field, Kind, Record, Value};
use serde_json::{Map, Value as Json, json};

use super::event::{read_categories, text, write_categories};
use super::{body, when, words};

const DAYS: [(Field, &str); 2] = [(Field::Start, "startDateTime"), (Field::Due, "dueDateTime")];

/// Reads a task.
pub(super) fn read(row: &Json, user: &TimeZone) -> Record {
    let mut record = Record::new(Kind::Task);
    record.set(Field::Title, Value::Text(row.get("title").and_then(Json::as_str).unwrap_or("").to_owned()));
    for (field, name) in DAYS {
        if let Some(day) = when::read_day(row, name, user) {
            record.set(field, Value::Moment(day));
        }
    }
    if let Value::Body(Body { plain, .. }) = body::read(row) {
        record.set(Field::Description, Value::Body(Body { plain, html: None }));
    }
    record.set(Field::Categories, read_categories(row));
    words::read(row, &mut record);
    record
}

/// The properties that a patch changes.
pub(super) fn patch(row: &Json, patch: &Patch) -> Map<String, Json> {
    let mut body = Map::new();
    for field in patch.fields() {
        let value = patch.set.get(field);
        match field {
            Field::Title => drop(body.insert("title".to_owned(), text(value))),
            Field::Description => {
                body.insert("body".to_owned(), json!({"contentType": "text", "content": text(value)}));
            }
            Field::Categories => drop(body.insert("categories".to_owned(), write_categories(value, row))),
            Field::Status | Field::Priority => words::write(Kind::Task, field, value, row, &mut body),
            other => {
                if let Some((_, name)) = DAYS.iter().find(|(own, _)| own == other) {
                    let day =
                        if let Some(Value::Moment(moment)) = value { when::write_day(moment) } else { Json::Null };
                    body.insert((*name).to_owned(), day);
                }
            }
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use ponte_core::record::Moment;

    use super::*;

    #[test]
    fn a_task_has_days_and_no_times() {
        let rome = TimeZone::get("Europe/Rome").unwrap();
        let due = Moment::Zoned("2026-12-01T17:30[Europe/Rome]".parse().unwrap());
        let set = [(Field::Due, Value::Moment(due)), (Field::Title, Value::Text("Chiamare".into()))].into();
        let body = Json::Object(patch(&Json::Null, &Patch { set, ..Patch::default() }));
        assert_eq!(body["dueDateTime"], json!({"dateTime": "2026-12-01T00:00:00", "timeZone": "UTC"}));
        let read = read(&body, &rome);
        assert_eq!(read.get(&Field::Due), Some(&Value::Moment(Moment::Day("2026-12-01".parse().unwrap()))));
        let cleared = patch(&body, &Patch { clear: [Field::Due].into(), ..Patch::default() });
        assert_eq!(cleared["dueDateTime"], Json::Null);
    }
}
