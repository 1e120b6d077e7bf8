//! The occurrences of a series in a span of time, its exceptions applied.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::rule::{Rule, Until};
use super::walk::{BUDGET, Walk};
use crate::record::{EventTime, Exception, Field, Fields, OccurrenceKey, Record, Recurrence, Value};
use crate::verdict::{Failure, FailureKind};

/// What is asked of a series.
#[derive(Debug, Clone)]
pub struct Span<'a> {
    /// Occurrences that reach into this span are wanted.
    pub within: Range<Timestamp>,
    /// The user's zone, in which whole days and floating times lie.
    pub zone: &'a TimeZone,
    /// So many at most; more is a failure.
    pub cap: usize,
}

/// One occurrence of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Occurrence<'a> {
    /// Its original start.
    pub key: OccurrenceKey,
    /// When it is, moved or not.
    pub time: EventTime,
    /// How it differs, if it does.
    pub changed: Option<&'a Fields>,
}

/// The occurrences of `series` that reach into the span, in order of time. What was taken out is not among them; what was
/// moved counts where it now lies. A changed occurrence whose original start the rule no longer names (the rule was
/// changed under it) is still one, once: it takes the place of an occurrence that starts at the same time.
///
/// # Errors
/// A rule that cannot be read, or more work or occurrences than the caps allow.
pub fn occurrences<'a>(series: &'a Record, span: &Span<'_>) -> Result<Vec<Occurrence<'a>>, Failure> {
    let Some(time) = series.event_time() else { return Ok(Vec::new()) };
    let shape = Shape::of(time);
    let exceptions = exceptions(series);
    let walls = shape.walls(span);
    let mut times = regular(series.recurrence(), &shape, &walls)?;
    let changed = exceptions.into_iter().flatten().filter_map(|(key, exception)| match exception {
        Exception::Changed(fields) => Some((key, fields)),
        Exception::Cancelled => None,
    });
    let mut found: BTreeMap<&OccurrenceKey, Occurrence<'a>> = BTreeMap::new();
    for (key, fields) in changed {
        let regular = times.remove(key);
        let Some(time) = time_in(fields).or(regular.clone()).or_else(|| shape.time_of(key)) else { continue };
        let orphan = regular.is_none() && shape.wall_of(key).is_some_and(|wall| walls.contains(&wall));
        if orphan {
            times.remove(&time.key());
        }
        found.insert(key, Occurrence { key: key.clone(), time, changed: Some(fields) });
    }
    let cancelled = |key: &OccurrenceKey| exceptions.is_some_and(|exceptions| exceptions.contains_key(key));
    let plain = times.into_iter().filter(|(key, _)| !cancelled(key));
    let all = plain.map(|(key, time)| Occurrence { key, time, changed: None }).chain(found.into_values());
    sorted(all, span)
}

fn sorted<'a>(all: impl Iterator<Item = Occurrence<'a>>, span: &Span<'_>) -> Result<Vec<Occurrence<'a>>, Failure> {
    let mut placed: Vec<(Timestamp, Occurrence<'a>)> = all
        .filter_map(|occurrence| {
            let (from, to) = occurrence.time.instants(span.zone)?;
            crate::normalise::touches(&span.within, from, to).then_some((from, occurrence))
        })
        .collect();
    if placed.len() > span.cap {
        return Err(Failure::new(FailureKind::Record, "failure-recurrence-too-dense").with("limit", span.cap));
    }
    placed.sort_by(|(a, one), (b, other)| (a, &one.key).cmp(&(b, &other.key)));
    Ok(placed.into_iter().map(|(_, occurrence)| occurrence).collect())
}

/// When the occurrence of this key is by the series' own rule, whether or not the rule names it.
#[must_use]
pub fn occurrence_time(series: &Record, key: &OccurrenceKey) -> Option<EventTime> {
    Shape::of(series.event_time()?).time_of(key)
}

pub(super) fn exceptions(series: &Record) -> Option<&BTreeMap<OccurrenceKey, Exception>> {
    match series.get(&Field::Exceptions) {
        Some(Value::Exceptions(exceptions)) => Some(exceptions),
        _ => None,
    }
}

fn time_in(fields: &Fields) -> Option<EventTime> {
    fields.get(&Field::Time).and_then(Value::as_event_time).cloned()
}

/// What the rules and dates name inside `walls`.
fn regular(
    recurrence: Option<&Recurrence>,
    shape: &Shape<'_>,
    walls: &Range<DateTime>,
) -> Result<BTreeMap<OccurrenceKey, EventTime>, Failure> {
    let mut times = BTreeMap::new();
    let mut insert = |time: Option<EventTime>| {
        if let Some(time) = time {
            times.entry(time.key()).or_insert(time);
        }
    };
    let Some(recurrence) = recurrence else {
        insert(Some(shape.time.clone()));
        return Ok(times);
    };
    let mut budget = BUDGET;
    for text in &recurrence.rules {
        let rule: Rule = text.parse()?;
        let until = rule.until.map(|until| shape.until(until));
        let walk = Walk { rule: &rule, start: shape.start, until, span: walls.clone() };
        walk.starts(&mut budget)?.into_iter().for_each(|wall| insert(shape.time_at(wall)));
    }
    if recurrence.rules.is_empty() && walls.contains(&shape.start) {
        insert(Some(shape.time.clone()));
    }
    for date in &recurrence.dates {
        if shape.wall_of(date).is_some_and(|wall| walls.contains(&wall)) {
            insert(shape.time_of(date));
        }
    }
    Ok(times)
}

/// The form that all occurrences of a series share: whole days, a zone or none, and how long they last.
struct Shape<'a> {
    time: &'a EventTime,
    start: DateTime,
    length: SignedDuration,
}

impl<'a> Shape<'a> {
    fn of(time: &'a EventTime) -> Self {
        let (start, length) = match time {
            EventTime::AllDay { start, end } => (start.to_datetime(Time::midnight()), end.duration_since(*start)),
            EventTime::Zoned { start, end } => (start.datetime(), end.timestamp().duration_since(start.timestamp())),
            EventTime::Floating { start, end } => (*start, end.duration_since(*start)),
        };
        Shape { time, start, length: length.max(SignedDuration::ZERO) }
    }

    /// The wall times at which an occurrence that reaches into the span may start; two hours wider on either side, since
    /// the wall clock jumps back by less.
    fn walls(&self, span: &Span<'_>) -> Range<DateTime> {
        let zone = match self.time {
            EventTime::Zoned { start, .. } => start.time_zone(),
            EventTime::AllDay { .. } | EventTime::Floating { .. } => span.zone,
        };
        let wall = |instant: Timestamp| instant.to_zoned(zone.clone()).datetime();
        let from = wall(span.within.start).saturating_sub(self.length).saturating_sub(2.hours());
        from..wall(span.within.end).saturating_add(2.hours())
    }

    /// An exact time that does not exist is read with the offset before the gap, one that exists twice is the first
    /// (RFC 5545 §3.3.5). Lengths given by an end are exact (RFC 5545 §3.8.5.3).
    fn time_at(&self, wall: DateTime) -> Option<EventTime> {
        match self.time {
            EventTime::Zoned { start, .. } if wall == start.datetime() => Some(self.time.clone()),
            EventTime::Zoned { start, end } => {
                let start = start.time_zone().to_ambiguous_zoned(wall).compatible().ok()?;
                let end = start.checked_add(self.length).ok()?.with_time_zone(end.time_zone().clone());
                Some(EventTime::Zoned { start, end })
            }
            EventTime::AllDay { .. } => {
                let end = wall.checked_add(self.length).ok()?.date();
                Some(EventTime::AllDay { start: wall.date(), end })
            }
            EventTime::Floating { .. } => {
                Some(EventTime::Floating { start: wall, end: wall.checked_add(self.length).ok()? })
            }
        }
    }

    /// The occurrence of a key, which may be of another form than the series (a date in a series of instants): then it is
    /// read as what it must mean.
    fn time_of(&self, key: &OccurrenceKey) -> Option<EventTime> {
        if let (EventTime::Zoned { start, end }, Some(instant)) = (self.time, key.as_instant()) {
            let start = instant.to_zoned(start.time_zone().clone());
            let end = start.checked_add(self.length).ok()?.with_time_zone(end.time_zone().clone());
            return Some(EventTime::Zoned { start, end });
        }
        self.time_at(self.wall_of(key)?)
    }

    fn wall_of(&self, key: &OccurrenceKey) -> Option<DateTime> {
        let wall = match (self.time, key.as_instant()) {
            (EventTime::Zoned { start, .. }, Some(instant)) => instant.to_zoned(start.time_zone().clone()).datetime(),
            (_, Some(instant)) => instant.to_zoned(TimeZone::UTC).datetime(),
            (_, None) => match (key.as_date(), key.as_wall()) {
                (Some(date), _) => date.to_datetime(self.start.time()),
                (None, wall) => wall?,
            },
        };
        Some(if self.time.is_all_day() { wall.date().to_datetime(Time::midnight()) } else { wall })
    }

    /// A day ends a rule with its last moment; an instant is read on the series' own clock.
    fn until(&self, until: Until) -> DateTime {
        let end_of = |wall: DateTime| wall.date().to_datetime(Time::MAX);
        match (until, self.time) {
            (Until::Day(date), _) => date.to_datetime(Time::MAX),
            (Until::Instant(instant), EventTime::Zoned { start, .. }) => {
                instant.to_zoned(start.time_zone().clone()).datetime()
            }
            (Until::Instant(instant), EventTime::AllDay { .. }) => end_of(instant.to_zoned(TimeZone::UTC).datetime()),
            (Until::Instant(instant), EventTime::Floating { .. }) => instant.to_zoned(TimeZone::UTC).datetime(),
            (Until::Wall(wall), EventTime::AllDay { .. }) => end_of(wall),
            (Until::Wall(wall), EventTime::Zoned { .. } | EventTime::Floating { .. }) => wall,
        }
    }
}
