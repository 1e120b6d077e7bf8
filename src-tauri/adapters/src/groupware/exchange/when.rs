//! Times. They come in UTC, with the zone they were meant in told apart; whole days are the days they say, however the
//! service shifted them.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use ponte_core::record::{EventTime, Moment};
use ponte_core::zone as zone_names;
use serde_json::{Value as Json, json};

/// The zone that an event was meant in.
#[derive(Debug, Clone)]
pub(super) struct Meant {
    /// It, or the user's own where it is not known.
    pub zone: TimeZone,
    /// Whether it is known.
    pub known: bool,
}

/// The zone of an event. Exchange knows zones by their Windows names, of which several IANA zones share one: the user's own
/// goes before the others.
pub(super) fn meant(row: &Json, user: &TimeZone) -> Meant {
    let name = row.get("originalStartTimeZone").and_then(Json::as_str).unwrap_or("");
    of_name(name, user).map_or_else(|| Meant { zone: user.clone(), known: false }, |zone| Meant { zone, known: true })
}

pub(super) fn of_name(name: &str, user: &TimeZone) -> Option<TimeZone> {
    let windows = name.strip_prefix("tzone://Microsoft/").unwrap_or(name);
    let own = user.iana_name().and_then(zone_names::windows_name);
    if own.is_some_and(|own| own.eq_ignore_ascii_case(windows)) { Some(user.clone()) } else { zone_names::zone(name) }
}

/// When an event is.
pub(super) fn read(row: &Json, meant: &Meant) -> Option<EventTime> {
    let (start, end) = (row.get("start")?, row.get("end")?);
    if row.get("isAllDay").and_then(Json::as_bool) == Some(true) {
        let (start, end) = (day(start, &meant.zone)?, day(end, &meant.zone)?);
        let next = start.checked_add(1.day()).ok()?;
        return Some(EventTime::AllDay { start, end: end.max(next) });
    }
    let at = |value: &Json| Some(instant(value)?.to_zoned(meant.zone.clone()));
    let (start, end) = (at(start)?, at(end)?);
    Some(EventTime::Zoned { end: if end < start { start.clone() } else { end }, start })
}

/// The instant of a `dateTimeTimeZone`.
pub(super) fn instant(value: &Json) -> Option<Timestamp> {
    let zone = zone_names::zone(value.get("timeZone").and_then(Json::as_str).unwrap_or("UTC"))?;
    Some(zone.to_ambiguous_zoned(wall(value)?).compatible().ok()?.timestamp())
}

fn wall(value: &Json) -> Option<DateTime> {
    value.get("dateTime")?.as_str()?.trim_end_matches('Z').parse().ok()
}

/// The day of a `dateTimeTimeZone`: as it says where it says midnight, else the midnight that is nearest in `zone`.
pub(super) fn day(value: &Json, zone: &TimeZone) -> Option<Date> {
    let wall = wall(value)?;
    if wall.time() == Time::midnight() {
        return Some(wall.date());
    }
    nearest_day(instant(value)?, zone)
}

/// The day that begins nearest to an instant.
pub(super) fn nearest_day(instant: Timestamp, zone: &TimeZone) -> Option<Date> {
    let wall = instant.to_zoned(zone.clone()).datetime();
    if wall.hour() < 12 { Some(wall.date()) } else { wall.date().checked_add(1.day()).ok() }
}

/// The properties that say when an event is.
pub(super) fn write(time: &EventTime, user: &TimeZone) -> [(&'static str, Json); 3] {
    let (start, end, all_day) = match time {
        EventTime::AllDay { start, end } => {
            let end = if end > start { *end } else { start.saturating_add(1.day()) };
            let name = name_of(user);
            let midnight = |date: Date| written(date.to_datetime(Time::midnight()), &name);
            (midnight(*start), midnight(end), true)
        }
        EventTime::Zoned { start, end } => (zoned(start), zoned(end), false),
        EventTime::Floating { start, end } => (written(*start, &name_of(user)), written(*end, &name_of(user)), false),
    };
    [("start", start), ("end", end), ("isAllDay", json!(all_day))]
}

fn zoned(at: &Zoned) -> Json {
    let name = name_of(at.time_zone());
    match zone_names::zone(&name) {
        // A zone without a name is told by its instant.
        None => written(at.timestamp().to_zoned(TimeZone::UTC).datetime(), "UTC"),
        Some(_) => written(at.datetime(), &name),
    }
}

/// What Exchange calls a zone.
pub(super) fn name_of(zone: &TimeZone) -> String {
    let iana = zone.iana_name().unwrap_or("");
    zone_names::windows_name(iana).unwrap_or(iana).to_owned()
}

fn written(wall: DateTime, zone: &str) -> Json {
    json!({"dateTime": wall.strftime("%Y-%m-%dT%H:%M:%S").to_string(), "timeZone": zone})
}

/// The day of a task: To Do keeps no times.
pub(super) fn read_day(row: &Json, name: &str, user: &TimeZone) -> Option<Moment> {
    day(row.get(name)?, user).map(Moment::Day)
}

/// A day of a task.
pub(super) fn write_day(moment: &Moment) -> Json {
    written(moment.date().to_datetime(Time::midnight()), "UTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rome() -> TimeZone {
        TimeZone::get("Europe/Rome").unwrap()
    }

    fn at(wall: &str) -> Json {
        json!({"dateTime": wall, "timeZone": "UTC"})
    }

    #[test]
    fn an_event_is_in_the_zone_it_was_meant_in() {
        let rows = [
            ("W. Europe Standard Time", "Europe/Rome", true),
            ("Europe/Berlin", "Europe/Berlin", true),
            ("Eastern Standard Time", "America/New_York", true),
            ("tzone://Microsoft/Utc", "UTC", true),
            ("tzone://Microsoft/Custom", "Europe/Rome", false),
            ("Customized Time Zone", "Europe/Rome", false),
        ];
        for (name, zone, known) in rows {
            let meant = meant(&json!({"originalStartTimeZone": name}), &rome());
            assert_eq!((meant.zone.iana_name(), meant.known), (Some(zone), known), "{name}");
        }
    }

    #[test]
    fn whole_days_are_the_days_they_say_however_they_are_shifted() {
        let meant = Meant { zone: rome(), known: true };
        for (start, end) in [
            ("2026-12-01T00:00:00.0000000", "2026-12-03T00:00:00.0000000"),
            ("2026-11-30T23:00:00.0000000", "2026-12-02T23:00:00.0000000"),
        ] {
            let time = read(&json!({"isAllDay": true, "start": at(start), "end": at(end)}), &meant);
            let days = EventTime::AllDay { start: "2026-12-01".parse().unwrap(), end: "2026-12-03".parse().unwrap() };
            assert_eq!(time, Some(days), "{start}");
        }
        assert_eq!(
            day(&at("2026-12-01T05:00:00"), &TimeZone::get("America/New_York").unwrap()),
            Some("2026-12-01".parse().unwrap())
        );
    }

    #[test]
    fn times_are_written_on_the_clock_they_were_meant_by() {
        let start: Zoned = "2026-12-01T09:00[Europe/Rome]".parse().unwrap();
        let end = start.checked_add(1.hour()).unwrap();
        let [(_, start), _, (_, whole)] = write(&EventTime::Zoned { start, end }, &rome());
        assert_eq!(start, json!({"dateTime": "2026-12-01T09:00:00", "timeZone": "W. Europe Standard Time"}));
        assert_eq!(whole, json!(false));
        let fixed: Zoned = "2026-12-01T09:00+03:00[+03:00]".parse().unwrap();
        let [(_, start), ..] = write(&EventTime::Zoned { end: fixed.clone(), start: fixed }, &rome());
        assert_eq!(start, json!({"dateTime": "2026-12-01T06:00:00", "timeZone": "UTC"}));
    }
}
