//! What is to become of one pair of records: the output of *reconcile*.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::record::{Field, Fields, Value};
use crate::snapshot::Side;
use crate::verdict::Failure;
use crate::view::{KeptBack, View};

/// What one side says about its half of a pair in this cycle.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen {
    /// Nothing new: it is as the link remembers it.
    Unchanged,
    /// It is new or changed.
    Changed(Box<View>),
    /// It was deleted, and the server said so when asked.
    Gone,
    /// It is somebody else's now.
    NotMine,
    /// It may not be read any more.
    NoAccess,
    /// There is none: this half of the pair was never made.
    Absent,
}

/// New values for some fields of a record that exists.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Patch {
    /// New values; a set field as a whole.
    pub set: Fields,
    /// Fields to empty.
    pub clear: BTreeSet<Field>,
}

impl Patch {
    /// Whether it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.set.is_empty() && self.clear.is_empty()
    }

    /// The fields it touches.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.set.keys().chain(&self.clear)
    }

    /// What `fields` say with this patch on top.
    #[must_use]
    pub fn on(&self, fields: &Fields) -> Fields {
        let mut patched = fields.clone();
        patched.extend(self.set.iter().map(|(field, value)| (field.clone(), value.clone())));
        patched.retain(|field, _| !self.clear.contains(field));
        patched
    }
}

/// The same field changed on both sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldConflict {
    /// Which.
    pub field: Field,
    /// What both said before, where it is known.
    pub base: Option<Value>,
    /// What the left says.
    pub left: Option<Value>,
    /// What the right says.
    pub right: Option<Value>,
    /// Who won; `None` where the user is to decide.
    pub winner: Option<Side>,
}

/// What is to become of one pair of records.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// Both are as they were.
    Nothing,
    /// The other half is needed to decide: read it and ask again.
    Read(Side),
    /// Both say the same, or what differs may not cross: remember it so.
    Settle,
    /// Some fields of one or both sides are to change.
    Merge {
        /// For the left side.
        left: Patch,
        /// For the right side.
        right: Patch,
        /// Fields changed on both sides: those with a winner are in a patch, the others wait for the user.
        conflicts: Vec<FieldConflict>,
    },
    /// A copy is to be made on this side.
    Create(Side, Why),
    /// The copy on this side is to go.
    Delete(Side, Why),
    /// Both stay, the tie is forgotten: this is not a deletion.
    Unlink(Why),
    /// Both are gone: the tie is forgotten.
    Forget,
    /// A rule keeps it back.
    KeptBack(Side, KeptBack),
    /// It waits for the user or for a later try.
    Park(Side, Failure),
}

/// The reason of a decision, shown in previews and in "why?" (catalogue key `why-…`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It is new on the other side.
    New,
    /// It was deleted on one side and changed on the other: the edit won.
    EditBeatsDeletion,
    /// It was deleted on the other side.
    Deleted,
    /// A rule keeps it back now: only the copy goes, never the original.
    KeptBackNow,
    /// It belongs to somebody else now.
    Reassigned,
    /// It may not be read any more.
    AccessLost,
    /// Its deletion may not cross this way, so the other side keeps its own.
    DeletionNotCarried,
    /// The occurrence was taken out of its series.
    OccurrenceRemoved,
    /// Its account is left, and the copies Ponte made there are taken back.
    Withdrawn,
    /// What a run did is undone.
    Undone,
    /// Both sides changed it, and the user keeps both.
    KeptBoth,
    /// Both sides changed it, and the user said which one counts.
    Answered,
}
