//! One calendar or address-book object: its text as a record, a new text from a record, and edits that replace only
//! the lines of what changed. Everything else survives byte for byte.
//!
//! It never writes ATTENDEE or ORGANIZER (design 6.5) and never says in an error what an object says.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_core::capability::{Bend, Capabilities, Hold};
use ponte_core::decision::Patch;
use ponte_core::operation::Marker;
use ponte_core::record::{AddressSlot, Field, Kind, OccurrenceKey, Record};
use ponte_core::snapshot::RemoteId;
use ponte_core::verdict::{Failure, FailureKind};

pub use super::lines::decode;
use super::lines::{Broken, Document};
use super::{ical, vcard};

/// An object that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// What it says, with its UID, its marker and what it is a copy of.
    pub record: Record,
    /// Its UID; "" where it has none.
    pub uid: String,
    /// Who organises it, without `mailto:`.
    pub organizer_email: Option<String>,
    /// Who is invited, to the series or to an occurrence, in lower case.
    pub attendee_emails: Vec<String>,
    /// What it really is: an address book holds people and companies, a calendar may hold events and tasks.
    pub is_kind: Kind,
    /// When it says it was last changed (LAST-MODIFIED, DTSTAMP, REV).
    pub modified: Option<Timestamp>,
}

/// A change to an object.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// New values of the object as a whole.
    Patch(Patch),
    /// New values of one occurrence of a series, which becomes an override of its own.
    Occurrence(OccurrenceKey, Patch),
    /// Takes one occurrence out of a series.
    Exclude(OccurrenceKey),
}

/// Which vCard a server takes; what it holds already is edited in the version it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardVersion {
    /// RFC 2426.
    V3,
    /// RFC 6350.
    V4,
}

/// What the readers of calendars and cards find in an object.
pub(super) struct Reading {
    pub record: Record,
    pub uid: Option<String>,
    pub marker: Option<String>,
    pub copy_of: Option<String>,
    pub organizer_email: Option<String>,
    pub attendee_emails: Vec<String>,
    pub modified: Option<Timestamp>,
}

/// Reads an object of a collection of `kind`. Times without a zone of their own stay so; `user_zone` is preferred where
/// an object explains a zone nobody knows and several have its rules.
///
/// # Errors
/// [`FailureKind::Record`] `failure-malformed-event` or `failure-malformed-card`, with `property`, `line` and `reason`.
pub fn read(kind: Kind, text: &str, user_zone: &TimeZone) -> Result<Object, Failure> {
    let broken = |broken| malformed(kind, broken);
    let document = Document::read(text).map_err(broken)?;
    let reading = if is_card(kind) { vcard::read(&document) } else { ical::read(&document, kind, user_zone) };
    let reading = reading.map_err(broken)?;
    let mut record = reading.record;
    let uid = reading.uid.unwrap_or_default();
    record.identity.uid = Some(uid.clone()).filter(|uid| !uid.is_empty());
    // A copy somebody pasted brings our marker along under a new UID: it is nobody's copy.
    if reading.marker.as_deref().is_some_and(|marker| uid_of(marker) == uid) {
        record.identity.marker = reading.marker;
        record.identity.copy_of = reading.copy_of;
    }
    Ok(Object {
        is_kind: record.kind,
        record,
        uid,
        organizer_email: reading.organizer_email,
        attendee_emails: reading.attendee_emails,
        modified: reading.modified,
    })
}

/// The text of a new object. Its UID follows from `marker`, so that a create whose answer was lost can be found.
///
/// # Errors
/// A series whose exceptions are of another form than its start.
pub fn create(
    kind: Kind,
    record: &Record,
    marker: &Marker,
    copy_of: &RemoteId,
    card_version: CardVersion,
    now: Timestamp,
) -> Result<String, Failure> {
    let uid = uid_of(&marker.0);
    let document = if is_card(kind) {
        Ok(vcard::create(record, &uid, &marker.0, &copy_of.0, card_version, now))
    } else {
        ical::create(record, &uid, &marker.0, &copy_of.0, now)
    };
    Ok(document.map_err(|broken| malformed(kind, broken))?.write())
}

/// The text of an object with `edits` carried out in order.
///
/// # Errors
/// As [`read`]; `no-such-occurrence` where an occurrence is named that the object cannot have.
pub fn edit(kind: Kind, text: &str, edits: &[Edit], user_zone: &TimeZone, now: Timestamp) -> Result<String, Failure> {
    let broken = |broken| malformed(kind, broken);
    let mut document = Document::read(text).map_err(broken)?;
    let edited = if is_card(kind) {
        vcard::edit(&mut document, edits, now)
    } else {
        ical::edit(&mut document, kind, edits, user_zone, now)
    };
    edited.map_err(broken)?;
    Ok(document.write())
}

/// The UID of the object that carries `marker`.
#[must_use]
pub fn uid_of(marker: &str) -> String {
    let plain = marker.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
    if plain && !marker.is_empty() {
        return format!("ponte-{marker}");
    }
    marker.bytes().fold("ponte-x".to_owned(), |uid, byte| format!("{uid}{byte:02x}"))
}

fn is_card(kind: Kind) -> bool {
    matches!(kind, Kind::Contact | Kind::Company)
}

fn malformed(kind: Kind, broken: Broken) -> Failure {
    let code = if is_card(kind) { "failure-malformed-card" } else { "failure-malformed-event" };
    let known = broken.property.len() < 40 && broken.property.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    Failure::new(FailureKind::Record, code)
        .with("property", if known { broken.property.as_str() } else { "" })
        .with("line", broken.line)
        .with("reason", broken.reason)
}

/// What an object of `kind` can hold.
#[must_use]
pub fn capabilities(kind: Kind) -> Capabilities {
    let addresses = [Field::Address(AddressSlot::Main), Field::Address(AddressSlot::Other)];
    let all = Field::PLAIN.into_iter().chain(addresses).filter(|field| field.kinds().contains(&kind));
    let own = is_card(kind).then(|| (Field::Custom("*".to_owned()), Hold::faithful()));
    let fields: BTreeMap<Field, Hold> =
        all.map(|field| (field.clone(), hold(!is_card(kind), &field))).chain(own).collect();
    Capabilities {
        fields,
        series: true,
        compare_and_swap: true,
        writable: true,
        some_read_only: false,
        schedules: true,
        coarse_versions: false,
        instants_only: false,
        dated_listing: !is_card(kind),
        read_batch: 100,
    }
}

fn hold(calendar: bool, field: &Field) -> Hold {
    match field {
        Field::Attendees | Field::Organizer => Hold::read_only(),
        Field::Time | Field::Start | Field::Due | Field::Completed => Hold::bent([Bend::WholeSeconds]),
        Field::Description if !calendar => Hold::bent([Bend::PlainOnly]),
        _ => Hold::faithful(),
    }
}
