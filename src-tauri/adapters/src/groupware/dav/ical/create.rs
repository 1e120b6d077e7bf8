//! Makes the object of a record that was not there before.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_core::record::{Field, Kind, Record, Value};

use super::edit::Draft;
use super::time::print_utc;
use super::zone::Zones;
use super::{component_name, fields, series};
use crate::groupware::dav::lines::{Broken, Component, Document, Line, Node, escape};

/// A new object. It never has attendees or an organizer.
///
/// # Errors
/// A series whose exceptions are of another form than its start.
pub(in crate::groupware::dav) fn create(
    record: &Record,
    uid: &str,
    marker: &str,
    copy_of: &str,
    now: Timestamp,
) -> Result<Document, Broken> {
    let mut calendar = Component::new("VCALENDAR");
    calendar.add(Line::new("VERSION", &[], "2.0"));
    calendar.add(Line::new("PRODID", &[], "-//Ponte//Ponte//EN"));
    let before = calendar.clone();
    let zones = Zones::of(&calendar, &TimeZone::UTC);
    let mut master = Component::new(component_name(record.kind));
    let stamp = print_utc(now);
    for (name, value) in [
        ("UID", escape(uid)),
        ("DTSTAMP", stamp.clone()),
        ("CREATED", stamp.clone()),
        ("LAST-MODIFIED", stamp),
        ("X-PONTE-KEY", escape(marker)),
        ("X-PONTE-COPY-OF", escape(copy_of)),
    ] {
        master.add(Line::new(name, &[], &value));
    }
    for (field, value) in &record.fields {
        fields::write(&mut master, record.kind, field, Some(value), &zones, now);
    }
    let mut draft = Draft { kind: record.kind, master, overrides: Vec::new(), zones, now };
    if record.kind == Kind::Event {
        write_series(&mut draft, record)?;
    }
    calendar.nodes.push(Node::Component(Component::new(component_name(record.kind))));
    draft.put_into(&mut calendar, &before);
    Ok(Document::of(calendar))
}

fn write_series(draft: &mut Draft, record: &Record) -> Result<(), Broken> {
    if let Some(recurrence) = record.recurrence() {
        series::write_recurrence(&mut draft.master, recurrence, &draft.zones)?;
    }
    match record.get(&Field::Exceptions) {
        Some(Value::Exceptions(exceptions)) => draft.write_exceptions(exceptions),
        _ => Ok(()),
    }
}
