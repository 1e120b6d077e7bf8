//! Records to write: small ones of each kind, and the shapes that break connectors.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use ponte_core::record::{Body, EventTime, Field, Kind, Moment, Record, Recurrence, Value};

/// A small record of `kind` under that name.
pub(super) fn record(kind: Kind, name: &str) -> Record {
    let record = Record::new(kind).with(name_field(kind), Value::Text(name.to_owned()));
    match kind {
        Kind::Event => record.with(Field::Time, Value::Time(at(date(2027, 3, 10), 9, 10))),
        Kind::Task => record.with(Field::Due, Value::Moment(Moment::Day(date(2027, 3, 12)))),
        Kind::Contact => record
            .with(Field::GivenName, Value::Text("Prova".to_owned()))
            .with(Field::Emails, Value::items([("work", format!("{}@example.it", slug(name)))])),
        Kind::Company => record,
    }
}

/// The field by which a person knows a record of `kind`.
pub(super) fn name_field(kind: Kind) -> Field {
    match kind {
        Kind::Event | Kind::Task => Field::Title,
        Kind::Contact => Field::FamilyName,
        Kind::Company => Field::Company,
    }
}

/// Some hours of a day in Rome.
pub(super) fn at(day: Date, from: i8, to: i8) -> EventTime {
    let rome = TimeZone::get("Europe/Rome").unwrap_or(TimeZone::UTC);
    let zoned = |hour| {
        let wall = day.at(hour, 0, 0, 0);
        rome.to_ambiguous_zoned(wall)
            .compatible()
            .unwrap_or_else(|_| jiff::Timestamp::UNIX_EPOCH.to_zoned(rome.clone()))
    };
    EventTime::Zoned { start: zoned(from), end: zoned(to) }
}

/// Two whole days.
pub(super) fn whole_days() -> EventTime {
    EventTime::AllDay { start: date(2027, 4, 5), end: date(2027, 4, 7) }
}

/// Every week, five times.
pub(super) fn weekly() -> Value {
    Value::Recurrence(Recurrence { rules: vec!["FREQ=WEEKLY;COUNT=5".to_owned()], dates: Vec::new() })
}

/// A plain description.
pub(super) fn body(text: &str) -> Value {
    Value::Body(Body { plain: text.to_owned(), html: None })
}

fn slug(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}
