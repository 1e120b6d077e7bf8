//! The normal form of values: what two renderings of one text, or one time, have in common.
//!
//! Only comparing and hashing stand on it; what is written to a side is always the value as it was typed.

use crate::hash::json;
use crate::record::{Body, EventTime, Moment, Value};

/// The bytes under which two values that mean the same are the same.
#[must_use]
pub fn canonical(value: &Value) -> Vec<u8> {
    match value {
        Value::Text(text) | Value::Choice(text) => normal_line(text).into_bytes(),
        Value::Body(body) => normal_body(body).into_bytes(),
        Value::Time(time) => canonical_time(time),
        Value::Moment(Moment::Zoned(zoned)) => json(&zoned.timestamp()),
        Value::Photo(photo) => blake3::hash(&photo.data).as_bytes().to_vec(),
        other => json(other),
    }
}

fn canonical_time(time: &EventTime) -> Vec<u8> {
    match time {
        EventTime::Zoned { start, end } => json(&(start.timestamp(), end.timestamp())),
        EventTime::AllDay { .. } | EventTime::Floating { .. } => json(time),
    }
}

/// One line: blanks at the ends and runs of blanks do not count.
#[must_use]
pub fn normal_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A body by its plain text.
#[must_use]
pub fn normal_body(body: &Body) -> String {
    normal_line(&body.plain)
}
