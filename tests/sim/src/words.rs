//! What people type: every value carries a number of its own, so that it is known again whatever a side makes of it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use ponte_core::record::{Body, EventTime, Field, Kind, Record, Value};

use crate::dice::Dice;

/// The fields people type into.
pub const FIELDS: [Field; 4] = [Field::Title, Field::Time, Field::Location, Field::Description];

/// What every typed text begins with; nothing else contains it.
pub const MARK: &str = "Zq";

const LONG: &str = "con tutti i colleghi della filiale di Milano e il cliente nuovo, come da accordi presi al telefono";
const EPOCH: i64 = 1_790_000_100;

/// Everybody's zone.
pub fn zone() -> TimeZone {
    TimeZone::get("Europe/Rome").unwrap_or(TimeZone::UTC)
}

/// A value of `field` that says `number`.
pub fn value(field: &Field, number: u64, dice: &mut Dice, zone: &TimeZone) -> Value {
    match field {
        Field::Time => Value::Time(time(number, dice, zone)),
        Field::Description => {
            let plain = text(number, dice);
            let html = dice.chance(300).then(|| format!("<p>{plain}</p>"));
            Value::Body(Body { plain, html })
        }
        _ => Value::Text(text(number, dice)),
    }
}

fn text(number: u64, dice: &mut Dice) -> String {
    match dice.roll(6) {
        0 => format!("{MARK}{number} {LONG}"),
        1 => format!("{MARK}{number} visita 🎉 dal cliente"),
        2 => format!("{MARK}{number} caffè, «più» tardi"),
        3 => format!("{MARK}{number}  due  spazi"),
        _ => format!("{MARK}{number} visita"),
    }
}

/// Number n is a quarter of an hour of its own, or a day of its own.
fn time(number: u64, dice: &mut Dice, zone: &TimeZone) -> EventTime {
    let number = i64::try_from(number).unwrap_or(0);
    if dice.chance(150) {
        let day = day(number);
        let end = day.tomorrow().unwrap_or(day);
        return EventTime::AllDay { start: day, end };
    }
    let seconds = if dice.chance(200) { dice.between(0, 59) } else { 0 };
    let start = Timestamp::from_second(EPOCH + number * 900 + seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    let end = start.checked_add(SignedDuration::from_mins(15)).unwrap_or(start);
    let zone = if dice.chance(200) { TimeZone::get("America/New_York").unwrap_or(TimeZone::UTC) } else { zone.clone() };
    EventTime::Zoned { start: start.to_zoned(zone.clone()), end: end.to_zoned(zone) }
}

fn first_day() -> Date {
    Date::constant(2030, 1, 1)
}

fn day(number: i64) -> Date {
    first_day().checked_add(SignedDuration::from_hours(24 * number)).unwrap_or(first_day())
}

/// The number that `record` says in `field`; `None` where it says nothing.
pub fn said(record: &Record, field: &Field) -> Option<u64> {
    match record.get(field)? {
        Value::Time(time) => said_time(time),
        other => said_text(other.as_text().unwrap_or("")),
    }
}

fn said_time(time: &EventTime) -> Option<u64> {
    match time {
        EventTime::AllDay { start, .. } => days(*start),
        EventTime::Zoned { start, .. } if start.timestamp().as_second() > 1_893_000_000 => {
            days(start.with_time_zone(zone()).date())
        }
        EventTime::Zoned { start, .. } => u64::try_from((start.timestamp().as_second() - EPOCH) / 900).ok(),
        EventTime::Floating { .. } => None,
    }
}

fn days(day: Date) -> Option<u64> {
    let since = first_day().until(day).ok()?;
    u64::try_from(since.get_days()).ok()
}

fn said_text(text: &str) -> Option<u64> {
    let at = text.find(MARK)?;
    let digits: String = text.get(at + MARK.len()..)?.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// All numbers that a record says.
pub fn all_said(record: &Record) -> impl Iterator<Item = (&Field, u64)> {
    record.fields.keys().filter_map(|field| Some((field, said(record, field)?)))
}

/// An event that says nothing yet.
pub fn blank() -> Record {
    Record::new(Kind::Event)
}
