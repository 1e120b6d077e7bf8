//! Time zones by the names Exchange gives them. What comes in under an IANA name goes out under its Windows name.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde_json::{Value, json};

const NAMES: [(&str, &str); 12] = [
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("W. Europe Standard Time", "Europe/Rome"),
    ("Romance Standard Time", "Europe/Paris"),
    ("GMT Standard Time", "Europe/London"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Eastern Standard Time", "America/New_York"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Central Standard Time", "America/Chicago"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("India Standard Time", "Asia/Kolkata"),
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("UTC", "UTC"),
];

/// The zone of a Windows or IANA name.
pub(crate) fn zone(name: &str) -> Option<TimeZone> {
    let name = name.strip_prefix("tzone://Microsoft/").unwrap_or(name);
    let known = NAMES.iter().find(|(windows, _)| windows.eq_ignore_ascii_case(name));
    TimeZone::get(known.map_or(name, |(_, iana)| iana)).ok()
}

/// The zone of a name that Windows knows: Exchange knows no other.
pub(crate) fn windows(name: &str) -> Option<TimeZone> {
    NAMES.iter().find(|(windows, _)| windows.eq_ignore_ascii_case(name)).and_then(|(_, iana)| TimeZone::get(iana).ok())
}

/// The names that Windows knows, each once.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let first = |at: &usize| NAMES.iter().position(|own| Some(own.0) == NAMES.get(*at).map(|own| own.0)) == Some(*at);
    (0..NAMES.len()).filter(first).filter_map(|at| NAMES.get(at).map(|(windows, _)| *windows))
}

/// The name under which a zone is kept.
pub(crate) fn kept(name: &str) -> String {
    let known = NAMES.iter().find(|(_, iana)| iana.eq_ignore_ascii_case(name));
    known.map_or(name, |(windows, _)| windows).to_owned()
}

/// The instant of a `dateTimeTimeZone`.
pub(crate) fn instant(value: &Value) -> Option<Zoned> {
    let wall = wall(value)?;
    zone(value.get("timeZone")?.as_str()?)?.to_ambiguous_zoned(wall).compatible().ok()
}

/// The wall clock of a `dateTimeTimeZone`.
pub(crate) fn wall(value: &Value) -> Option<DateTime> {
    value.get("dateTime")?.as_str()?.trim_end_matches('Z').parse().ok()
}

/// A `dateTimeTimeZone` in that zone, with the seven digits Graph shows.
pub(crate) fn shown(at: Timestamp, name: &str) -> Value {
    let zone = zone(name).unwrap_or(TimeZone::UTC);
    written(at.to_zoned(zone).datetime(), name)
}

/// A `dateTimeTimeZone` of that wall clock.
pub(crate) fn written(wall: DateTime, name: &str) -> Value {
    json!({"dateTime": wall.strftime("%Y-%m-%dT%H:%M:%S.0000000").to_string(), "timeZone": name})
}
