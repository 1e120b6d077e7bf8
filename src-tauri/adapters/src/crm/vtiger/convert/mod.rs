//! Between Vtiger's rows and Ponte's records. Nothing here sends anything.
//!
//! `decode` reads leniently: "", `null` and 0000-00-00 are absence. `encode` writes strictly: what it makes is accepted
//! by Vtiger 7 to 8.3 as it stands and is read back as the same record, but for the bends told in the capabilities.

pub(super) mod company;
pub(super) mod contact;
pub(super) mod event;
pub(super) mod slots;
pub(super) mod task;
pub(super) mod text;
pub(super) mod time;
pub(super) mod words;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use ponte_core::record::Reference;
use ponte_core::verdict::{Failure, FailureKind};

use super::zone::ServerZone;

/// What decoding and encoding need to know beside the row.
#[derive(Debug, Clone)]
pub(super) struct Context<'a> {
    /// The server's zone.
    pub server: &'a ServerZone,
    /// The user's zone.
    pub user: &'a TimeZone,
}

/// The people and organisations a row refers to, looked up beforehand.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// Contacts by id.
    pub contacts: BTreeMap<String, Reference>,
    /// Organisations by id.
    pub companies: BTreeMap<String, String>,
}

/// A record that cannot be understood or written because of one field.
pub(super) fn unusable(code: &str, field: &str) -> Failure {
    Failure::new(FailureKind::Record, code).with("field", field)
}
