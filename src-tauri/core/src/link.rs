//! The lasting tie of a left record and a right record.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::hash::Hashes;
use crate::record::{Field, Kind, OccurrenceKey, Record};
use crate::snapshot::{RemoteId, Side, Version};

/// The store's number for a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LinkId(pub i64);

/// One end of a link: where the record is and what it said at the last common state.
///
/// Each end has hashes of its own, since a side bends what it is given (cuts, minutes, no emoji): what it made of the
/// common state is no change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// Its id.
    pub id: RemoteId,
    /// Which occurrence of it, where this side holds a series and the other single events.
    pub occurrence: Option<OccurrenceKey>,
    /// The state last seen.
    pub version: Version,
    /// What it said then.
    pub hashes: Hashes,
}

/// The tie of two records.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The store's number for it.
    pub id: LinkId,
    /// What both are about.
    pub kind: Kind,
    /// Where the record was born. Where nobody made a copy of it, what goes by it goes by the CRM.
    pub origin: Side,
    /// Whether the half away from the origin is a copy that Ponte made. Two records that a person made and that were only
    /// matched are originals both: neither is ever taken away to keep a rule, or when Ponte leaves.
    pub copied: bool,
    /// How often its copy was re-created; part of the copy's key, since servers refuse a deleted UID.
    pub generation: u32,
    /// The CRM's end; `None` while a create is not yet known to have happened.
    pub left: Option<End>,
    /// The groupware's end.
    pub right: Option<End>,
    /// The last common state, unsealed, where the key to it is at hand. Shown in conflicts; hashes decide.
    pub base: Option<Record>,
    /// Fields the copy shows masked: what is typed over them there is never carried back.
    pub locked: BTreeSet<Field>,
    /// The version of the normal form that made the hashes.
    pub normal_form: u16,
}

impl Link {
    /// Whether it was only just made of two records that stood there: nothing is common to them as far as anybody knows.
    #[must_use]
    pub fn remembers_nothing(&self) -> bool {
        Side::BOTH.iter().all(|side| self.end(*side).is_some_and(|end| end.hashes.is_empty()))
    }

    /// The end on `side`.
    #[must_use]
    pub fn end(&self, side: Side) -> Option<&End> {
        match side {
            Side::Left => self.left.as_ref(),
            Side::Right => self.right.as_ref(),
        }
    }
}
