//! How a record looks to the rules and to the other side: the output of *normalise*.
//!
//! A snapshot becomes one view, or, where the other side knows no series, one for each occurrence inside the window.
//! [`View::record`] is what the side itself says and is what its hashes are made of; [`View::carried`] is what the other
//! side is to say: masked by the privacy rule, rendered and bent by what that side can hold.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::record::{Field, Record};
use crate::snapshot::{Mailing, Target, Version};

/// A record as the rules and the other side see it.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Which record, and which occurrence of it where a series was expanded.
    pub target: Target,
    /// The state it was read in.
    pub version: Version,
    /// What it says on its own side.
    pub record: Record,
    /// What the other side is to say.
    pub carried: Record,
    /// Fields that are masked in `carried`: never compared with the other side and never written back from there.
    pub locked: BTreeSet<Field>,
    /// Why it is not to cross, if it is not.
    pub kept_back: Option<KeptBack>,
    /// When somebody last changed it, by the server's clock.
    pub modified: Option<Timestamp>,
    /// Whom a write to it would tell.
    pub mailing: Mailing,
    /// Whether its side refuses writes to it.
    pub read_only: bool,
    /// What an edit of it would destroy unseen ([`crate::snapshot::Snapshot::fragile`]).
    pub fragile: Option<String>,
}

/// Which rule keeps a record from crossing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeptBack {
    /// It lies outside the window. Does not apply to what is linked.
    Window,
    /// It lies outside the hours of the day.
    Hours,
    /// It is private, and private records do not cross this way.
    Private,
    /// Its categories are excluded, or none of those asked for.
    Category,
    /// It belongs to somebody else.
    Ownership,
    /// It has no date, and the other side cannot be without one.
    Undated,
    /// This kind does not cross this way.
    Direction,
    /// It was there before the first run, which only imports.
    BeforeFirstRun,
    /// It was made only just now, as a copy, by another installation: what it is a copy of has not been seen yet, or it is one
    /// of two copies made at once, of which the later is about to be taken away. It waits until that is known.
    Settling,
}
