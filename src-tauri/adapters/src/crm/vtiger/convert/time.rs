//! Vtiger's dates and times: texts in the server's zone, stored as they were sent.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};
use ponte_core::record::EventTime;

use super::Context;
use crate::crm::vtiger::wire::Row;

/// A date; "" and 0000-00-00 are none. A time behind it is left out.
pub(in crate::crm::vtiger) fn date(text: &str) -> Option<Date> {
    let day = text.trim().get(..10)?;
    if day == "0000-00-00" { None } else { day.parse().ok() }
}

/// A time as anybody may have sent it: `09:00`, `09:00:00`, `09:00:00Z`, `09:00 PM`. Vtiger stores all of them.
pub(in crate::crm::vtiger) fn time(text: &str) -> Option<Time> {
    let mut digits = text.trim().split(|c: char| !c.is_ascii_digit());
    let mut part = || digits.next().filter(|part| !part.is_empty()).and_then(|part| part.parse::<i8>().ok());
    let (hour, minute) = (part()?, part()?);
    Time::new(hour, minute, part().unwrap_or(0), 0).ok()
}

/// A `createdtime` or `modifiedtime`.
pub(in crate::crm::vtiger) fn moment(text: &str) -> Option<DateTime> {
    let (day, clock) = text.trim().split_once([' ', 'T'])?;
    Some(date(day)?.to_datetime(time(clock)?))
}

/// A wall time as queries want it.
pub(in crate::crm::vtiger) fn wall_text(wall: DateTime) -> String {
    wall.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// When an event is. One that ends before it begins, which Vtiger accepts, is taken to end where it begins.
pub(in crate::crm::vtiger) fn decode_span(row: &Row, context: &Context<'_>) -> Option<EventTime> {
    let start = date(row.get("date_start"))?.to_datetime(time(row.get("time_start"))?);
    let end_date = date(row.get("due_date")).unwrap_or(start.date());
    let end_time = time(row.get("time_end")).unwrap_or(start.time());
    let start = context.server.zoned(start, context.user)?;
    let end = context.server.zoned(end_date.to_datetime(end_time), context.user)?;
    let end = if end < start { start.clone() } else { end };
    Some(EventTime::Zoned { start, end })
}

/// The four fields of an event's time, in the server's zone. Whole days become those of the user's zone: Vtiger knows
/// none, and its `notime` has no effect.
pub(in crate::crm::vtiger) fn encode_span(span: &EventTime, context: &Context<'_>) -> Option<Row> {
    let (start, end) = span.instants(context.user)?;
    let end = if end < start { start } else { end };
    let (start, end) = (whole_second(start), whole_second(end));
    let (start, end) = (context.server.wall(start), context.server.wall(end));
    let mut row = Row::default();
    put(&mut row, ("date_start", "time_start"), start);
    put(&mut row, ("due_date", "time_end"), end);
    Some(row)
}

/// Whole hours as the mandatory `duration_hours` wants them. Vtiger computes it anew.
pub(in crate::crm::vtiger) fn hours(span: &EventTime, user: &TimeZone) -> String {
    let seconds = span.instants(user).map_or(0, |(start, end)| end.as_second() - start.as_second());
    (seconds.max(0) / 3600).to_string()
}

/// A date and a time, each in its field.
pub(in crate::crm::vtiger) fn put(row: &mut Row, (day, clock): (&str, &str), wall: DateTime) {
    row.set(day, wall.date().to_string());
    row.set(clock, wall.time().strftime("%H:%M:%S").to_string());
}

/// Midnight of a day in the user's zone, or the first moment after it where clocks skip it.
pub(in crate::crm::vtiger) fn midnight(day: Date, user: &TimeZone) -> Option<Zoned> {
    user.to_ambiguous_zoned(day.to_datetime(Time::midnight())).compatible().ok()
}

fn whole_second(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant)
}

/// `wall` less some seconds; as it is where the calendar begins.
pub(in crate::crm::vtiger) fn earlier(wall: DateTime, seconds: i64) -> DateTime {
    wall.checked_sub(seconds.seconds()).unwrap_or(wall)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::vtiger::zone::ServerZone;

    fn rome() -> TimeZone {
        TimeZone::get("Europe/Rome").unwrap()
    }

    #[test]
    fn times_are_read_however_they_were_sent() {
        let cases = [
            ("09:00:00", Some("09:00:00")),
            ("09:00", Some("09:00:00")),
            ("09:00:30Z", Some("09:00:30")),
            ("9:05", Some("09:05:00")),
            ("pippo", None),
            ("25:99:00", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(time(text).map(|time| time.to_string()).as_deref(), expected, "{text}");
        }
        assert_eq!(date("0000-00-00"), None);
        assert_eq!(date("2026-12-01 00:00:00").map(|day| day.to_string()).as_deref(), Some("2026-12-01"));
    }

    #[test]
    fn an_event_of_rome_travels_through_the_servers_zone() {
        let cases = [
            ("UTC", "2026-12-01T10:00:00", "2026-12-01", "09:00:00"),
            ("UTC", "2026-07-01T10:00:00", "2026-07-01", "08:00:00"),
            ("UTC", "2026-12-10T00:30:00", "2026-12-09", "23:30:00"),
            ("America/New_York", "2026-12-01T10:00:00", "2026-12-01", "04:00:00"),
            ("UTC", "2026-10-25T03:30:00", "2026-10-25", "02:30:00"),
        ];
        for (server, wall, day, clock) in cases {
            let server = ServerZone::named(server, true).unwrap();
            let context = Context { server: &server, user: &rome() };
            let start = wall.parse::<DateTime>().unwrap().to_zoned(rome()).unwrap();
            let end = &start + 1.hour();
            let span = EventTime::Zoned { start, end };
            let row = encode_span(&span, &context).unwrap();
            assert_eq!((row.get("date_start"), row.get("time_start")), (day, clock));
            assert_eq!(decode_span(&row, &context), Some(span));
        }
    }

    #[test]
    fn an_end_before_the_start_is_no_end() {
        let row: Row = [("date_start", "2026-12-01"), ("time_start", "10:00"), ("due_date", ""), ("time_end", "09:00")]
            .into_iter()
            .map(|(field, text)| (field.to_owned(), text.to_owned()))
            .collect();
        let server = ServerZone::assumed();
        let Some(EventTime::Zoned { start, end }) = decode_span(&row, &Context { server: &server, user: &rome() })
        else {
            panic!("no time")
        };
        assert_eq!(start, end);
    }
}
