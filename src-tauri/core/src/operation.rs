//! What a plan is made of. A plan is data: it can be listed, printed and tested; only `apply` writes.

use serde::{Deserialize, Serialize};

use crate::decision::Patch;
use crate::link::LinkId;
use crate::record::Record;
use crate::snapshot::{Reading, RemoteId, Side, Snapshot, Target, Version};
use crate::verdict::Failure;

/// The marker of a copy: hash(origin, record, occurrence) and generation (design §4). The adapter keeps it where the side
/// allows: as UID, in `source`, in a property.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Marker(pub String);

/// Whether an operation may cause mail to other people (design 6.5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailPermit {
    /// It must not. An adapter that cannot write silently refuses.
    #[default]
    Denied,
    /// The user switched it on for meetings they organise.
    Organizer,
}

/// One write to one side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// The link it serves.
    pub link: LinkId,
    /// Where it goes.
    pub side: Side,
    /// What it does.
    pub action: Action,
    /// Whether it may mail.
    #[serde(default)]
    pub permit: MailPermit,
}

/// What an operation does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Makes a record that carries `marker`, and `copy_of` where the side has room for it.
    Create {
        /// What [`find`](crate::snapshot) looks for if the answer is lost.
        marker: Marker,
        /// What it says.
        record: Record,
        /// The id of the record it is a copy of.
        copy_of: RemoteId,
    },
    /// Changes some fields on top of what the server holds.
    Update {
        /// The record, or one occurrence of it.
        target: Target,
        /// The version it must still have.
        expected: Version,
        /// The new values.
        patch: Patch,
    },
    /// Removes a record, or takes out one occurrence.
    Delete {
        /// The record, or one occurrence of it.
        target: Target,
        /// The version it must still have.
        expected: Version,
    },
}

/// What became of an operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It was written; this is what the server holds now. Of an occurrence: the series.
    Stored(Box<Snapshot>),
    /// It is gone, by this operation or before it.
    Removed,
    /// The version was another; nothing was written. What is there now, where it was read.
    Stale(Option<Box<Reading>>),
    /// It was refused; nothing was written.
    Refused(Failure),
    /// The answer was lost: it may or may not have happened. The intent stays.
    Unknown(Failure),
}

/// The outcome of the operation at `index` of the batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Which operation.
    pub index: usize,
    /// What became of it.
    pub outcome: Outcome,
    /// What stood there before, where the adapter read it on the way: the before-image for undo.
    pub before: Option<Box<Record>>,
}
