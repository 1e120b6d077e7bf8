//! When an event is (DTSTART with DTEND or DURATION) and when a task is (DTSTART, DUE, COMPLETED).

use jiff::{SignedDuration, ToSpan};
use ponte_core::record::{EventTime, Field, Moment, Record, Value};

use super::duration::Length;
use super::time::{moment_line, print_utc, read_moment, same};
use super::zone::Zones;
use crate::groupware::dav::lines::{Broken, Component, Line};

/// Reads start and end of an event.
///
/// # Errors
/// No start, an end before it, or a time that is none.
pub(super) fn read_time(component: &Component, zones: &Zones) -> Result<EventTime, Broken> {
    let start_line = component.first("DTSTART").ok_or_else(|| missing("DTSTART", component))?;
    let start = read_moment(start_line, start_line.value(), zones)?;
    let (end_line, end) = match (component.first("DTEND"), component.first("DURATION")) {
        (Some(line), _) => (line, read_moment(line, line.value(), zones)?),
        (None, Some(line)) => (line, after(&start, line)?),
        (None, None) => (start_line, default_end(&start).ok_or_else(|| Broken::at(start_line, "out-of-range"))?),
    };
    together(start, end).ok_or_else(|| Broken::at(end_line, "end-before-start"))
}

fn missing(property: &str, component: &Component) -> Broken {
    Broken { property: property.to_owned(), line: component.number(), reason: "missing" }
}

/// An event without an end lasts its day, or no time at all (RFC 5545 §3.6.1).
fn default_end(start: &Moment) -> Option<Moment> {
    match start {
        Moment::Day(date) => date.tomorrow().ok().map(Moment::Day),
        other => Some(other.clone()),
    }
}

fn after(start: &Moment, line: &Line) -> Result<Moment, Broken> {
    let length = Length::read(line.value()).ok_or_else(|| Broken::at(line, "no-duration"))?;
    let end = || {
        let days = length.days.days();
        let seconds = SignedDuration::from_secs(length.seconds);
        match start {
            Moment::Day(date) => Some(Moment::Day(date.checked_add((length.total()? / 86_400).days()).ok()?)),
            Moment::Zoned(zoned) => Some(Moment::Zoned(zoned.checked_add(days).ok()?.checked_add(seconds).ok()?)),
            Moment::Floating(wall) => Some(Moment::Floating(wall.checked_add(days).ok()?.checked_add(seconds).ok()?)),
        }
    };
    end().ok_or_else(|| Broken::at(line, "out-of-range"))
}

/// A whole day whose end is its start lasts that day: some programs write it so.
fn together(start: Moment, end: Moment) -> Option<EventTime> {
    match (start, end) {
        (Moment::Day(start), Moment::Day(end)) if end == start => {
            Some(EventTime::AllDay { start, end: start.tomorrow().ok()? })
        }
        (Moment::Day(start), Moment::Day(end)) if end > start => Some(EventTime::AllDay { start, end }),
        (Moment::Zoned(start), Moment::Zoned(end)) if end >= start => Some(EventTime::Zoned { start, end }),
        (Moment::Zoned(start), Moment::Floating(end)) => {
            let end = start.time_zone().to_ambiguous_zoned(end).compatible().ok()?;
            (end >= start).then_some(EventTime::Zoned { start, end })
        }
        (Moment::Floating(start), Moment::Floating(end)) if end >= start => Some(EventTime::Floating { start, end }),
        _ => None,
    }
}

/// Writes start and end; lines that say so already stay, and a DURATION stays as long as it is right.
pub(super) fn write_time(component: &mut Component, time: &EventTime, zones: &Zones) {
    let (start, end) = match time.clone() {
        EventTime::AllDay { start, end } => (Moment::Day(start), Moment::Day(end)),
        EventTime::Zoned { start, end } => (Moment::Zoned(start), Moment::Zoned(end)),
        EventTime::Floating { start, end } => (Moment::Floating(start), Moment::Floating(end)),
    };
    let new_form =
        read_time(component, zones).is_ok_and(|old| std::mem::discriminant(&old) != std::mem::discriminant(time));
    let start_line = moment_line("DTSTART", component.first("DTSTART"), &start, zones);
    component.put(start_line);
    if !new_form && read_time(component, zones).is_ok_and(|now| now == *time) {
        return;
    }
    component.remove("DURATION");
    // An end without a zone name takes that of the start.
    let named = component.first("DTEND").filter(|line| line.param("TZID").is_some());
    let like = named.or_else(|| component.first("DTSTART")).cloned();
    component.put(moment_line("DTEND", like.as_ref(), &end, zones));
}

/// Reads the times of a task.
///
/// # Errors
/// A time that is none.
pub(super) fn read_task(component: &Component, record: &mut Record, zones: &Zones) -> Result<(), Broken> {
    let moment = |name: &str| component.first(name).map(|line| read_moment(line, line.value(), zones)).transpose();
    let start = moment("DTSTART")?;
    let due = match (moment("DUE")?, &start, component.first("DURATION")) {
        (Some(due), ..) => Some(due),
        (None, Some(start), Some(line)) => Some(after(start, line)?),
        _ => None,
    };
    for (field, value) in [(Field::Start, start), (Field::Due, due), (Field::Completed, moment("COMPLETED")?)] {
        if let Some(value) = value {
            record.set(field, Value::Moment(value));
        }
    }
    Ok(())
}

/// Writes one time of a task. COMPLETED is always an instant (RFC 5545 §3.8.2.1).
pub(super) fn write_task(component: &mut Component, field: &Field, moment: Option<&Moment>, zones: &Zones) {
    let name = match field {
        Field::Start => "DTSTART",
        Field::Due => "DUE",
        _ => "COMPLETED",
    };
    if *field == Field::Due && component.has("DURATION") {
        component.remove("DURATION");
    }
    match moment {
        None => component.remove(name),
        Some(moment) if name == "COMPLETED" => {
            let old = component.first(name).and_then(|line| read_moment(line, line.value(), zones).ok());
            if !old.is_some_and(|old| same(&old, moment)) {
                component.set(name, completed(moment).as_deref());
            }
        }
        Some(moment) => component.put(moment_line(name, component.first(name), moment, zones)),
    }
}

fn completed(moment: &Moment) -> Option<String> {
    let wall = match moment {
        Moment::Zoned(zoned) => return Some(print_utc(zoned.timestamp())),
        Moment::Floating(wall) => *wall,
        Moment::Day(date) => date.at(12, 0, 0, 0),
    };
    Some(print_utc(jiff::tz::TimeZone::UTC.to_timestamp(wall).ok()?))
}
