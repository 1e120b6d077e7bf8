//! The readers of Graph's items without a Graph: for tests that feed them anything. Nothing is sent.

use jiff::tz::TimeZone;
use ponte_core::operation::Marker;
use ponte_core::record::{Kind, Record};
use ponte_core::snapshot::RemoteId;
use serde_json::{Map, Value};

use crate::groupware::exchange::{self, Raw};

/// An item as it was understood, and what Ponte would send to make one that says the same.
#[derive(Debug)]
pub struct Understood {
    /// What it says.
    pub record: Record,
    /// What would be sent; nothing where Exchange cannot say it.
    pub sent: Option<Map<String, Value>>,
}

/// What an item of `kind` says; nothing where it cannot be understood.
#[must_use]
pub fn item(kind: Kind, row: Value, user: &TimeZone) -> Option<Understood> {
    let raw = Raw { nested: Some(row.clone()), row };
    let record = exchange::read(kind, &raw, user).ok()?;
    let (marker, copy_of) = (Marker("marker".to_owned()), RemoteId("source".to_owned()));
    let sent = exchange::create(kind, &record, (&marker, &copy_of), user).ok();
    Some(Understood { record, sent })
}
