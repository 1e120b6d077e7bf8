//! Series: RRULE and RDATE, occurrences taken out (EXDATE) and occurrences that differ (RECURRENCE-ID).

use std::collections::BTreeMap;

use jiff::Timestamp;
use ponte_core::record::{
    Body, EventTime, Exception, Field, Fields, Kind, Moment, OccurrenceKey, Record, Recurrence, Value,
};

use super::fields;
use super::time::{moment_line, read_moment};
use super::when::read_time;
use super::zone::Zones;
use crate::groupware::dav::lines::{Broken, Component, Line};

/// More exceptions than these are an attack or a mistake: the record is parked.
const MOST_EXCEPTIONS: usize = 5_000;

/// The same for whole components, which cost more.
const MOST_OVERRIDES: usize = 2_000;

/// The rule of the series whose master is `component`.
///
/// # Errors
/// An RDATE that is no time.
pub(super) fn read_recurrence(component: &Component, zones: &Zones) -> Result<Recurrence, Broken> {
    let rules = component.all("RRULE").map(|line| line.value().trim().to_owned()).filter(|rule| !rule.is_empty());
    let dates = keys(component, "RDATE", zones)?.into_iter().map(|(key, _)| key).collect();
    Ok(Recurrence { rules: rules.collect(), dates })
}

/// The exceptions of a series: EXDATE wins over an override of the same occurrence.
///
/// # Errors
/// A time that is none, a change of "this and all that follow", more exceptions than can be.
pub(super) fn read_exceptions(
    master: &Component,
    overrides: &[&Component],
    record: &Record,
    zones: &Zones,
) -> Result<BTreeMap<OccurrenceKey, Exception>, Broken> {
    if overrides.len() > MOST_OVERRIDES {
        return Err(Broken::whole("too-many-exceptions"));
    }
    let mut exceptions = BTreeMap::new();
    for component in overrides {
        let (key, line) = occurrence(component, master, zones)?;
        if line.param("RANGE").is_some() {
            return Err(Broken::at(line, "this-and-following"));
        }
        exceptions.insert(key, Exception::Changed(differing(component, record, zones)?));
    }
    for (key, _) in keys(master, "EXDATE", zones)? {
        exceptions.insert(key, Exception::Cancelled);
    }
    Ok(exceptions)
}

/// Which occurrence an override is about.
pub(super) fn occurrence<'a>(
    component: &'a Component,
    master: &Component,
    zones: &Zones,
) -> Result<(OccurrenceKey, &'a Line), Broken> {
    let line = component.first("RECURRENCE-ID").ok_or_else(|| Broken::whole("several-masters"))?;
    let moment = read_moment(line, line.value(), zones)?;
    Ok((key(&read_time(master, zones)?, &moment), line))
}

/// The fields in which an override differs from its series, its own time always. What the series says and the override
/// does not is there as an empty value.
fn differing(component: &Component, series: &Record, zones: &Zones) -> Result<Fields, Broken> {
    let own = fields::read(component, Kind::Event, zones)?.fields;
    let missing = series.fields.iter().filter(|(field, _)| !own.contains_key(*field));
    let nothing: Fields = missing.filter_map(|(field, value)| Some((field.clone(), nothing_like(value)?))).collect();
    let differs = |field: &Field, value: &Value| {
        *field == Field::Time || !series.get(field).is_some_and(|of_series| same_value(of_series, value))
    };
    let said = own.into_iter().filter(|(field, value)| differs(field, value));
    Ok(said.chain(nothing).collect())
}

/// The empty value of the same type; `None` for types that have none.
fn nothing_like(value: &Value) -> Option<Value> {
    Some(match value {
        Value::Text(_) => Value::Text(String::new()),
        Value::Choice(_) => Value::Choice(String::new()),
        Value::Body(_) => Value::Body(Body::default()),
        Value::Items(_) => Value::Items(BTreeMap::new()),
        Value::Attendees(_) => Value::Attendees(BTreeMap::new()),
        Value::References(_) => Value::References(BTreeMap::new()),
        _ => return None,
    })
}

/// Whether two values say the same.
pub(super) fn same_value(one: &Value, other: &Value) -> bool {
    use ponte_core::hash::{canonical, elements};
    match (elements(one), elements(other)) {
        (None, None) => canonical(one) == canonical(other),
        (one, other) => one == other,
    }
}

/// The occurrences that the lines of `name` list, with how each stands there. Several lines, several values a line, days
/// in a series of instants and periods are all understood.
fn keys(component: &Component, name: &str, zones: &Zones) -> Result<Vec<(OccurrenceKey, String)>, Broken> {
    if !component.has(name) {
        return Ok(Vec::new());
    }
    let time = read_time(component, zones)?;
    let mut found = Vec::new();
    for line in component.all(name) {
        for text in line.value().split(',').filter(|text| !text.trim().is_empty()) {
            found.push((value_key(line, text, &time, zones)?, text.to_owned()));
        }
        if found.len() > MOST_EXCEPTIONS {
            return Err(Broken::at(line, "too-many-exceptions"));
        }
    }
    Ok(found)
}

fn value_key(line: &Line, text: &str, time: &EventTime, zones: &Zones) -> Result<OccurrenceKey, Broken> {
    let start = text.split_once('/').map_or(text, |(start, _)| start);
    Ok(key(time, &read_moment(line, start, zones)?))
}

/// The key of the occurrence at `moment`, in the form of the series: a bare day means the occurrence of that day.
fn key(series: &EventTime, moment: &Moment) -> OccurrenceKey {
    match (series, moment) {
        (EventTime::AllDay { .. }, moment) => OccurrenceKey::of_date(moment.date()),
        (EventTime::Zoned { start, .. }, Moment::Day(date)) => local_key(series, date.to_datetime(start.time())),
        (_, Moment::Zoned(zoned)) => OccurrenceKey::of_instant(zoned.timestamp()),
        (EventTime::Floating { start, .. }, Moment::Day(date)) => {
            OccurrenceKey::of_wall(date.to_datetime(start.time()))
        }
        (_, Moment::Floating(wall)) => local_key(series, *wall),
    }
}

fn local_key(series: &EventTime, wall: jiff::civil::DateTime) -> OccurrenceKey {
    let instant = match series {
        EventTime::Zoned { start, .. } => start.time_zone().to_ambiguous_zoned(wall).compatible().ok(),
        _ => None,
    };
    instant.map_or_else(|| OccurrenceKey::of_wall(wall), |zoned| OccurrenceKey::of_instant(zoned.timestamp()))
}

/// The moment of an occurrence in the form and zone of its series; `None` where the key is of another form.
fn key_moment(series: &EventTime, key: &OccurrenceKey) -> Option<Moment> {
    match series {
        EventTime::AllDay { .. } => key.as_date().map(Moment::Day),
        EventTime::Zoned { start, .. } => Some(Moment::Zoned(key.as_instant()?.to_zoned(start.time_zone().clone()))),
        EventTime::Floating { .. } => key.as_wall().map(Moment::Floating),
    }
}

/// A line that names an occurrence the way DTSTART names the first one.
fn key_line(master: &Component, name: &str, key: &OccurrenceKey, zones: &Zones) -> Result<Line, Broken> {
    let moment = key_moment(&read_time(master, zones)?, key);
    let moment = moment.ok_or_else(|| Broken::whole("no-such-occurrence"))?;
    Ok(moment_line(name, master.first("DTSTART"), &moment, zones))
}

/// Writes the rule; lines that say so already stay.
///
/// # Errors
/// A further occurrence of another form than the series.
pub(super) fn write_recurrence(master: &mut Component, new: &Recurrence, zones: &Zones) -> Result<(), Broken> {
    if read_recurrence(master, zones)?.rules != new.rules {
        let mut rules = new.rules.iter();
        master.map_lines(|line| {
            if line.name() == "RRULE" { rules.next().map(|rule| line.with_value(rule)) } else { Some(line) }
        });
        for rule in rules {
            master.add(Line::new("RRULE", &[], rule));
        }
    }
    write_keys(master, "RDATE", &new.dates, zones)
}

/// Writes which occurrences are taken out.
///
/// # Errors
/// One of another form than the series.
pub(super) fn write_excluded(master: &mut Component, new: &[OccurrenceKey], zones: &Zones) -> Result<(), Broken> {
    write_keys(master, "EXDATE", new, zones)
}

/// The occurrences that are taken out.
///
/// # Errors
/// One that is no time.
pub(super) fn excluded(master: &Component, zones: &Zones) -> Result<Vec<OccurrenceKey>, Broken> {
    Ok(keys(master, "EXDATE", zones)?.into_iter().map(|(key, _)| key).collect())
}

fn write_keys(master: &mut Component, name: &str, new: &[OccurrenceKey], zones: &Zones) -> Result<(), Broken> {
    let old: Vec<OccurrenceKey> = keys(master, name, zones)?.into_iter().map(|(key, _)| key).collect();
    if old.iter().any(|key| !new.contains(key)) {
        keep_keys(master, name, new, zones)?;
    }
    for key in new.iter().filter(|key| !old.contains(key)) {
        let line = key_line(master, name, key, zones)?;
        master.add(line);
    }
    Ok(())
}

fn keep_keys(master: &mut Component, name: &str, wanted: &[OccurrenceKey], zones: &Zones) -> Result<(), Broken> {
    let time = read_time(master, zones)?;
    master.map_lines(|line| {
        if line.name() != name {
            return Some(line);
        }
        let stays = |text: &&str| value_key(&line, text, &time, zones).is_ok_and(|key| wanted.contains(&key));
        let kept: Vec<&str> = line.value().split(',').filter(stays).collect();
        if kept.is_empty() { None } else { Some(line.with_value(&kept.join(","))) }
    });
    Ok(())
}

/// A new override for `key`: the master without its rule, at the occurrence's own time.
///
/// # Errors
/// A key of another form than the series, or a time where the calendar ends.
pub(super) fn new_override(
    master: &Component,
    key: &OccurrenceKey,
    zones: &Zones,
    now: Timestamp,
) -> Result<Component, Broken> {
    const OF_SERIES: [&str; 6] = ["RRULE", "RDATE", "EXDATE", "EXRULE", "X-PONTE-KEY", "X-PONTE-COPY-OF"];
    let series = read_time(master, zones)?;
    let id = key_line(master, "RECURRENCE-ID", key, zones)?;
    let time = key_moment(&series, key)
        .and_then(|start| moved(&series, &start))
        .ok_or_else(|| Broken::whole("out-of-range"))?;
    let mut own = master.clone();
    own.retain(|line| !OF_SERIES.contains(&line.name()));
    own.add(id);
    fields::write(&mut own, Kind::Event, &Field::Time, Some(&Value::Time(time)), zones, now);
    Ok(own)
}

fn moved(series: &EventTime, start: &Moment) -> Option<EventTime> {
    match (series, start) {
        (EventTime::AllDay { start: first, end }, Moment::Day(start)) => {
            Some(EventTime::AllDay { start: *start, end: start.checked_add(first.until(*end).ok()?).ok()? })
        }
        (EventTime::Zoned { start: first, end }, Moment::Zoned(start)) => {
            let end = start.checked_add(first.duration_until(end)).ok()?.with_time_zone(end.time_zone().clone());
            Some(EventTime::Zoned { start: start.clone(), end })
        }
        (EventTime::Floating { start: first, end }, Moment::Floating(start)) => {
            Some(EventTime::Floating { start: *start, end: start.checked_add(first.duration_until(*end)).ok()? })
        }
        _ => None,
    }
}
