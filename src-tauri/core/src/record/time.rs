//! When a record is: date ranges and wall time with a zone, never bare UTC offsets.
//!
//! A zoned time is a [`jiff::Zoned`]: an exact instant that also knows its wall clock and IANA zone, so the repeated hour
//! of autumn has two values and the skipped hour of spring none.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

/// Start and end of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "form")]
pub enum EventTime {
    /// Whole days, the same days wherever one is.
    AllDay {
        /// First day.
        start: Date,
        /// The day after the last one (RFC 5545 §3.6.1: DTEND is exclusive).
        end: Date,
    },
    /// Instants, with the wall clock and zone in which they were meant.
    Zoned {
        /// When it begins.
        start: Zoned,
        /// When it ends; not before it begins.
        end: Zoned,
    },
    /// Wall time without a zone: the same clock wherever one is (RFC 5545 §3.3.5, form 1).
    Floating {
        /// When it begins.
        start: DateTime,
        /// When it ends.
        end: DateTime,
    },
}

impl EventTime {
    /// Whether it is whole days.
    #[must_use]
    pub fn is_all_day(&self) -> bool {
        matches!(self, EventTime::AllDay { .. })
    }

    /// The instants of start and end, days and floating times taken in the user's `zone`. `None` where the calendar
    /// ends (year 9999).
    #[must_use]
    pub fn instants(&self, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        let at = |wall: DateTime| zone.to_ambiguous_zoned(wall).compatible().ok().map(|zoned| zoned.timestamp());
        match self {
            EventTime::AllDay { start, end } => Some((
                at(start.to_datetime(jiff::civil::Time::midnight()))?,
                at(end.to_datetime(jiff::civil::Time::midnight()))?,
            )),
            EventTime::Zoned { start, end } => Some((start.timestamp(), end.timestamp())),
            EventTime::Floating { start, end } => Some((at(*start)?, at(*end)?)),
        }
    }

    /// The key of an occurrence that starts here.
    #[must_use]
    pub fn key(&self) -> OccurrenceKey {
        match self {
            EventTime::AllDay { start, .. } => OccurrenceKey::of_date(*start),
            EventTime::Zoned { start, .. } => OccurrenceKey::of_instant(start.timestamp()),
            EventTime::Floating { start, .. } => OccurrenceKey::of_wall(*start),
        }
    }
}

/// A point in time of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "form", content = "value")]
pub enum Moment {
    /// An instant, with its wall clock and zone.
    Zoned(Zoned),
    /// Wall time without a zone.
    Floating(DateTime),
    /// A day without a time.
    Day(Date),
}

impl Moment {
    /// The day it falls on, on its own clock.
    #[must_use]
    pub fn date(&self) -> Date {
        match self {
            Moment::Zoned(zoned) => zoned.date(),
            Moment::Floating(wall) => wall.date(),
            Moment::Day(date) => *date,
        }
    }
}

/// Which occurrence of a series: its *original* start (RFC 5545 RECURRENCE-ID), wherever it was moved to.
///
/// `2026-12-01` for whole days, `2026-12-01T08:00:00Z` for an instant, `2026-12-01T09:00:00` for floating time, so that
/// textual order is the order in time within one series.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OccurrenceKey(String);

impl OccurrenceKey {
    /// The occurrence that originally starts on this day.
    #[must_use]
    pub fn of_date(date: Date) -> Self {
        OccurrenceKey(date.to_string())
    }

    /// The occurrence that originally starts at this instant.
    #[must_use]
    pub fn of_instant(instant: Timestamp) -> Self {
        OccurrenceKey(instant.to_string())
    }

    /// The occurrence that originally starts at this floating time.
    #[must_use]
    pub fn of_wall(wall: DateTime) -> Self {
        OccurrenceKey(wall.to_string())
    }

    /// A key read back from the store.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        OccurrenceKey(text)
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The day, where it is a whole-day occurrence.
    #[must_use]
    pub fn as_date(&self) -> Option<Date> {
        if self.0.contains('T') { None } else { self.0.parse().ok() }
    }

    /// The instant, where it is one.
    #[must_use]
    pub fn as_instant(&self) -> Option<Timestamp> {
        if self.0.ends_with('Z') { self.0.parse().ok() } else { None }
    }

    /// The floating time, where it is one.
    #[must_use]
    pub fn as_wall(&self) -> Option<DateTime> {
        if self.0.contains('T') && !self.0.ends_with('Z') { self.0.parse().ok() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_its_form() {
        let day = OccurrenceKey::of_date("2026-12-01".parse().unwrap());
        let instant = OccurrenceKey::of_instant("2026-12-01T08:00:00Z".parse().unwrap());
        let wall = OccurrenceKey::of_wall("2026-12-01T09:00:00".parse().unwrap());
        assert_eq!((day.as_date().is_some(), day.as_instant(), day.as_wall()), (true, None, None));
        assert_eq!((instant.as_date(), instant.as_instant().is_some(), instant.as_wall()), (None, true, None));
        assert_eq!((wall.as_date(), wall.as_instant(), wall.as_wall().is_some()), (None, None, true));
    }

    #[test]
    fn whole_days_are_those_of_the_users_zone() {
        let days = EventTime::AllDay { start: "2026-03-29".parse().unwrap(), end: "2026-03-30".parse().unwrap() };
        let (start, end) = days.instants(&TimeZone::get("Europe/Rome").unwrap()).unwrap();
        assert_eq!(end.as_second() - start.as_second(), 23 * 3600);
    }
}
