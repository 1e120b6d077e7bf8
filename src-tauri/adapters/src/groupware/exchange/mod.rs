//! What Exchange keeps, as records, and changes of records as the properties that change: for Graph, and for the Exchange
//! Server, which speak of the same items. An item is a row as Graph would give it; whoever speaks otherwise translates.
//!
//! What is not understood is left as it stands; attendees and organiser are only read. [`gate`] knows whom a write would mail,
//! [`merged`] what several operations on one item come to.

pub(super) mod anew;
mod body;
mod capability;
mod contact;
mod event;
mod exceptions;
mod extra;
pub(super) mod gate;
pub(super) mod merged;
mod names;
pub(super) mod property;
mod recurrence;
mod slots;
mod task;
mod when;
mod words;

use jiff::tz::TimeZone;
use ponte_core::decision::Patch;
use ponte_core::operation::Marker;
use ponte_core::record::{Kind, Record};
use ponte_core::snapshot::RemoteId;
use ponte_core::verdict::{Failure, FailureKind};
use serde_json::{Map, Value};

pub(super) use capability::capabilities;
pub(super) use exceptions::{Differing, cancelled_name, differing, key_of};

/// An item as it was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Raw {
    /// Its row.
    pub row: Value,
    /// Of a series: its row with the occurrences that differ.
    pub nested: Option<Value>,
}

impl Raw {
    /// A row alone.
    pub(super) fn plain(row: Value) -> Self {
        Raw { row, nested: None }
    }

    /// The rows of its occurrences that differ.
    pub(super) fn differing(&self) -> &[Value] {
        let rows = self.nested.as_ref().and_then(|row| row.get("exceptionOccurrences")?.as_array());
        rows.map_or(&[], Vec::as_slice)
    }

    /// Whether it is a series.
    pub(super) fn is_series(&self) -> bool {
        self.row.get("type").and_then(Value::as_str) == Some("seriesMaster")
            || self.row.get("recurrence").is_some_and(Value::is_object)
    }
}

/// What an item is.
pub(super) fn kind_of(row: &Value, wanted: Kind) -> Kind {
    match wanted {
        Kind::Contact | Kind::Company => contact::kind_of(row),
        Kind::Event | Kind::Task => wanted,
    }
}

/// What an item says.
///
/// # Errors
/// [`FailureKind::Record`] where it cannot be understood, with the property.
pub(super) fn read(kind: Kind, raw: &Raw, user: &TimeZone) -> Result<Record, Failure> {
    if body::is_too_large(&raw.row) {
        return Err(Failure::new(FailureKind::Record, "failure-exchange-too-large"));
    }
    let mut record = match kind {
        Kind::Event => event::read(raw, user)?,
        Kind::Task => task::read(&raw.row, user),
        Kind::Contact | Kind::Company => contact::read(&raw.row, kind),
    };
    let own = |id: &str| property::get(&raw.row, id).map(str::to_owned);
    match property::linked(&raw.row).filter(|_| kind == Kind::Task) {
        Some((marker, copy_of)) => {
            record.identity.marker = Some(marker.to_owned());
            record.identity.copy_of = Some(copy_of.to_owned()).filter(|id| !id.is_empty());
        }
        None => {
            record.identity.marker = own(property::KEY);
            record.identity.copy_of = own(property::COPY_OF);
        }
    }
    Ok(record)
}

/// The body that makes an item: all that `record` says, and who made it.
///
/// # Errors
/// [`FailureKind::Record`] where Exchange cannot say it.
pub(super) fn create(
    kind: Kind,
    record: &Record,
    (marker, copy_of): (&Marker, &RemoteId),
    user: &TimeZone,
) -> Result<Map<String, Value>, Failure> {
    let patch = Patch { set: record.fields.clone(), ..Patch::default() };
    let nothing = Raw::plain(Value::Null);
    let mut body = self::patch(kind, &nothing, &Record::new(kind), &patch, user)?;
    match kind {
        Kind::Task => property::link(&mut body, &marker.0, &copy_of.0),
        Kind::Event | Kind::Contact | Kind::Company => {
            property::set(&mut body, property::KEY, &marker.0);
            property::set(&mut body, property::COPY_OF, &copy_of.0);
        }
    }
    if kind == Kind::Event {
        event::close(&mut body, record, &marker.0);
    }
    Ok(body)
}

/// The properties that change, on top of what `raw` holds and `before` says.
///
/// # Errors
/// [`FailureKind::Record`] where Exchange cannot say it.
pub(super) fn patch(
    kind: Kind,
    raw: &Raw,
    before: &Record,
    patch: &Patch,
    user: &TimeZone,
) -> Result<Map<String, Value>, Failure> {
    match kind {
        Kind::Event => event::patch(raw, before, patch, user),
        Kind::Task => Ok(task::patch(&raw.row, patch)),
        Kind::Contact | Kind::Company => Ok(contact::patch(&raw.row, before, patch)),
    }
}
