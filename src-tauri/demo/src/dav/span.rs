//! Whether an event or a task touches a span of time (RFC 4791 §9.9), series with each occurrence.
//! Days and floating times are taken in UTC, as a server without a calendar-timezone does.

use calcard::common::timezone::Tz;
use calcard::icalendar::ICalendar;
use calcard::icalendar::dates::TimeOrDelta;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::flavour::Quirks;
use super::object::{Component, name_of, parameter, unfold, value_of};
use super::xml::Element;

/// The most occurrences of a series that are looked at.
const OCCURRENCES: usize = 5_000;

/// A span in seconds since 1970, its end not included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    start: i64,
    end: i64,
}

impl Span {
    /// The span of a `time-range` element; an absent end is open.
    pub(super) fn read(range: &Element) -> Option<Span> {
        let read = |name: &str, open: i64| match range.attribute(name) {
            None => Some(open),
            Some(text) => instant(text, None),
        };
        Some(Span { start: read("start", i64::MIN)?, end: read("end", i64::MAX)? })
    }

    fn touches(self, start: i64, end: i64) -> bool {
        start < self.end && (end > self.start || (start == end && start >= self.start))
    }
}

/// Whether an event, or an occurrence of it, touches the span.
pub(super) fn event_touches(quirks: &Quirks, text: &str, span: Span) -> bool {
    let seen = if quirks.blind_to_exdate { without_exdates(text) } else { text.to_owned() };
    let Ok(calendar) = ICalendar::parse(seen.as_str()) else { return false };
    let occurrences = calendar.expand_dates(Tz::UTC, OCCURRENCES);
    occurrences.events.iter().any(|occurrence| {
        let start = occurrence.start.timestamp();
        let end = match &occurrence.end {
            TimeOrDelta::Time(end) => end.timestamp(),
            TimeOrDelta::Delta(length) => start + length.num_seconds(),
        };
        span.touches(start, end)
    })
}

/// Whether a task touches the span; one without any time always does.
pub(super) fn task_touches(quirks: &Quirks, task: &Component, span: Span) -> bool {
    let at = |name: &str| {
        let line = task.line(name)?;
        instant(value_of(line), parameter(line, "TZID").as_deref())
    };
    let due_is_day = task.value("DUE").is_some_and(|due| !due.contains('T'));
    match (at("DTSTART"), at("DUE")) {
        (None, Some(_)) if due_is_day && !quirks.due_day_matches => false,
        (Some(start), Some(due)) => span.touches(start, due.max(start)),
        (Some(moment), None) | (None, Some(moment)) => span.touches(moment, moment),
        (None, None) => ["COMPLETED", "CREATED"].iter().filter_map(|name| at(name)).all(|at| span.touches(at, at)),
    }
}

fn without_exdates(text: &str) -> String {
    unfold(text).into_iter().filter(|line| name_of(line) != "EXDATE").map(|line| line + "\r\n").collect()
}

fn instant(text: &str, zone: Option<&str>) -> Option<i64> {
    let utc = text.ends_with('Z');
    let wall = match text.strip_suffix('Z').unwrap_or(text).split_once('T') {
        Some(_) => DateTime::strptime("%Y%m%dT%H%M%S", text.trim_end_matches('Z')).ok()?,
        None => Date::strptime("%Y%m%d", text).ok()?.to_datetime(jiff::civil::Time::midnight()),
    };
    let zone = zone.filter(|_| !utc).and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    Some(zone.to_ambiguous_zoned(wall).compatible().ok()?.timestamp().as_second())
}
