//! Times on a side that keeps less of them.

use jiff::civil::{DateTime, DateTimeRound, Time};
use jiff::{RoundMode, ToSpan, Unit, Zoned, ZonedRound};

use crate::record::{EventTime, Moment, Value};
use crate::rules::Rules;

/// The day, on the clock it was meant by.
pub(super) fn date_only(value: Value) -> Value {
    match value {
        Value::Moment(moment) => Value::Moment(Moment::Day(moment.date())),
        Value::Time(EventTime::Zoned { start, end }) => Value::Time(days(start.datetime(), end.datetime())),
        Value::Time(EventTime::Floating { start, end }) => Value::Time(days(start, end)),
        other => other,
    }
}

fn days(start: DateTime, end: DateTime) -> EventTime {
    let ends_at_midnight = end.time() == Time::midnight() && end.date() > start.date();
    let last = if ends_at_midnight { end.date() } else { end.date().saturating_add(1.day()) };
    EventTime::AllDay { start: start.date(), end: last }
}

/// Without what is finer than `unit`.
pub(super) fn truncated(value: Value, unit: Unit) -> Value {
    match value {
        Value::Time(EventTime::Zoned { start, end }) => {
            Value::Time(EventTime::Zoned { start: zoned(start, unit), end: zoned(end, unit) })
        }
        Value::Time(EventTime::Floating { start, end }) => {
            Value::Time(EventTime::Floating { start: wall(start, unit), end: wall(end, unit) })
        }
        Value::Moment(Moment::Zoned(moment)) => Value::Moment(Moment::Zoned(zoned(moment, unit))),
        Value::Moment(Moment::Floating(moment)) => Value::Moment(Moment::Floating(wall(moment, unit))),
        other => other,
    }
}

fn zoned(moment: Zoned, unit: Unit) -> Zoned {
    moment.round(ZonedRound::new().smallest(unit).mode(RoundMode::Trunc)).unwrap_or(moment)
}

fn wall(moment: DateTime, unit: Unit) -> DateTime {
    moment.round(DateTimeRound::new().smallest(unit).mode(RoundMode::Trunc)).unwrap_or(moment)
}

/// Whole days as the pairing's day: from its start on the first to its end on the last.
pub(super) fn shown_by_hours(value: Value, rules: &Rules) -> Value {
    match &value {
        Value::Time(EventTime::AllDay { start, end }) => {
            let last = end.yesterday().unwrap_or(*end).max(*start);
            let (from, to) = rules.day;
            let at = |wall: DateTime| rules.zone.to_ambiguous_zoned(wall).compatible().ok();
            match (at(start.to_datetime(from)), at(last.to_datetime(to.max(from)))) {
                (Some(start), Some(end)) => Value::Time(EventTime::Zoned { start, end }),
                _ => value,
            }
        }
        _ => value,
    }
}
