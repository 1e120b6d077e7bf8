//! iCalendar objects as records: one event or task, with its series and the occurrences that differ.
//!
//! Each property has one file that both reads and writes it. Reading is lenient (duplicates: the first counts), writing
//! touches only the lines of what changed. ATTENDEE and ORGANIZER are never written.

mod alarm;
mod create;
mod duration;
mod edit;
mod fields;
mod people;
mod series;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod vtimezone;
mod when;
mod words;
mod zone;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_core::record::{Field, Kind, Moment, Record, Value};

pub(super) use create::create;
pub(super) use edit::edit;
pub(super) use text::write_categories;
use zone::Zones;

use super::lines::{Broken, Component, Document, Line, read_text};
use super::object::Reading;

/// The components of one object.
struct Parts<'a> {
    kind: Kind,
    master: &'a Component,
    overrides: Vec<&'a Component>,
}

/// Reads an object. `wanted` decides where it holds both an event and a task.
///
/// # Errors
/// Several objects in one, none at all, or a property that cannot be read.
pub(super) fn read(document: &Document, wanted: Kind, user: &TimeZone) -> Result<Reading, Broken> {
    let calendar = calendar(document)?;
    let zones = Zones::of(calendar, user);
    let parts = parts(calendar, wanted)?;
    let record = read_record(&parts, &zones)?;
    let all = || std::iter::once(parts.master).chain(parts.overrides.iter().copied());
    let email = |name: &'static str| all().flat_map(move |component| component.all(name)).filter_map(people::email);
    // One that is named by no address (`urn:uuid:…`, a principal) is told all the same: it counts under what it says.
    let called = |line: &Line| people::email(line).unwrap_or_else(|| line.value().trim().to_owned()).to_lowercase();
    let mut attendee_emails: Vec<String> =
        all().flat_map(|component| component.all("ATTENDEE")).map(called).filter(|named| !named.is_empty()).collect();
    attendee_emails.sort();
    attendee_emails.dedup();
    let text = |name: &str| parts.master.first(name).map(read_text).filter(|text| !text.is_empty());
    Ok(Reading {
        record,
        uid: text("UID"),
        marker: text("X-PONTE-KEY"),
        copy_of: text("X-PONTE-COPY-OF"),
        organizer_email: email("ORGANIZER").next(),
        attendee_emails,
        modified: all().filter_map(|component| modified(component, &zones)).max(),
    })
}

fn read_record(parts: &Parts<'_>, zones: &Zones) -> Result<Record, Broken> {
    let mut record = fields::read(parts.master, parts.kind, zones)?;
    if parts.kind == Kind::Event {
        let recurrence = series::read_recurrence(parts.master, zones)?;
        let exceptions = series::read_exceptions(parts.master, &parts.overrides, &record, zones)?;
        record.set(Field::Recurrence, Value::Recurrence(recurrence));
        record.set(Field::Exceptions, Value::Exceptions(exceptions));
    }
    Ok(record)
}

fn modified(component: &Component, zones: &Zones) -> Option<Timestamp> {
    let line = component.first("LAST-MODIFIED").or_else(|| component.first("DTSTAMP"))?;
    match time::read_moment(line, line.value(), zones).ok()? {
        Moment::Zoned(zoned) => Some(zoned.timestamp()),
        Moment::Floating(_) | Moment::Day(_) => None,
    }
}

/// The VCALENDAR, or the text itself where the wrapper is missing.
fn calendar(document: &Document) -> Result<&Component, Broken> {
    let mut calendars = document.root.components().filter(|component| component.name() == "VCALENDAR");
    match (calendars.next(), calendars.next()) {
        (Some(calendar), None) => Ok(calendar),
        (None, None) => Ok(&document.root),
        _ => Err(Broken::whole("several-objects")),
    }
}

fn component_name(kind: Kind) -> &'static str {
    if kind == Kind::Task { "VTODO" } else { "VEVENT" }
}

fn parts(calendar: &Component, wanted: Kind) -> Result<Parts<'_>, Broken> {
    let kind = really(calendar, wanted)?;
    let all: Vec<&Component> =
        calendar.components().filter(|component| component.name() == component_name(kind)).collect();
    let uid = |component: &Component| component.first("UID").map(|line| line.value().trim().to_owned());
    if let Some(other) = all.iter().find(|other| all.first().is_some_and(|first| uid(first) != uid(other))) {
        return Err(Broken { property: "UID".into(), line: other.number(), reason: "several-objects" });
    }
    let (masters, overrides): (Vec<&Component>, Vec<&Component>) =
        all.into_iter().partition(|component| !component.has("RECURRENCE-ID"));
    match (masters.as_slice(), overrides.as_slice()) {
        ([master], _) => Ok(Parts { kind, master, overrides }),
        // Somebody invited to one occurrence only has nothing but that (RFC 4791 §4.1).
        ([], [alone]) => Ok(Parts { kind, master: alone, overrides: Vec::new() }),
        ([], _) => Err(Broken::whole("no-master")),
        _ => Err(Broken { property: "UID".into(), line: 0, reason: "several-masters" }),
    }
}

/// The kind an object really has.
fn really(calendar: &Component, wanted: Kind) -> Result<Kind, Broken> {
    let holds = |kind: Kind| calendar.components().any(|component| component.name() == component_name(kind));
    let (first, second) = if wanted == Kind::Task { (Kind::Task, Kind::Event) } else { (Kind::Event, Kind::Task) };
    match (holds(first), holds(second)) {
        (true, _) => Ok(first),
        (false, true) => Ok(second),
        (false, false) => Err(Broken::whole("no-event")),
    }
}
