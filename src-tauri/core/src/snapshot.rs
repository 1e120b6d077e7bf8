//! What a side answers about its records.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::record::{OccurrenceKey, Record};
use crate::verdict::Failure;

/// Which half of a pairing. Only settings say which is the CRM; by custom it is the left one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The CRM.
    Left,
    /// The groupware.
    Right,
}

impl Side {
    /// Both, left first.
    pub const BOTH: [Side; 2] = [Side::Left, Side::Right];

    /// The other one.
    #[must_use]
    pub fn other(self) -> Side {
        match self {
            Side::Left => Side::Right,
            Side::Right => Side::Left,
        }
    }

    /// The word for it in journals.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Left => "left",
            Side::Right => "right",
        }
    }
}

/// One for each side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Both<T> {
    /// Of the left.
    pub left: T,
    /// Of the right.
    pub right: T,
}

impl<T> Both<T> {
    /// That of `side`.
    pub fn get(&self, side: Side) -> &T {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }

    /// That of `side`, to be changed.
    pub fn get_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Left => &mut self.left,
            Side::Right => &mut self.right,
        }
    }

    /// One for each side, as `make` gives it.
    pub fn of(mut make: impl FnMut(Side) -> T) -> Self {
        Both { left: make(Side::Left), right: make(Side::Right) }
    }
}

/// A record's id on its side: a Vtiger id (`18x42`), an href relative to its collection (`abc.ics`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RemoteId(pub String);

impl std::fmt::Display for RemoteId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What tells one state of a record from the next: an ETag (strong form), a change key, a `modifiedtime`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub String);

impl Version {
    /// What a version ends with that another state may bear too, where a side stamps changes by the second and the second has
    /// not passed. It tells nothing but to look again. (An ETag that ends so by chance is read once more than needed.)
    pub const PROVISIONAL: char = '~';

    /// Whether another state may bear the same version.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        self.0.ends_with(Version::PROVISIONAL)
    }
}

/// What a side wants back to tell what is new. Opaque to all but the adapter that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// What a write to a record would tell other people (design 6.5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mailing {
    /// Nobody is invited, or the server does not schedule: a write is silent.
    #[default]
    Silent,
    /// The user organises it, others are invited, and the server schedules: a write would mail them.
    Organizes,
    /// Somebody else organises it: it is mirrored and never pushed back.
    Invited,
}

/// A record as one side held it at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Its id there.
    pub id: RemoteId,
    /// Its state.
    pub version: Version,
    /// What it says, in normal form.
    pub record: Record,
    /// When somebody last changed it, by the server's clock, where it says so.
    pub modified: Option<Timestamp>,
    /// Whom a write to it would tell.
    #[serde(default)]
    pub mailing: Mailing,
    /// Whether the side refuses writes to it (a generated card, a read-only share).
    #[serde(default)]
    pub read_only: bool,
    /// What an edit of it through this side would destroy that the side cannot even read, as a message key
    /// (`vtiger-invitees`): such a record gets no edit that is not a person's own change (design 6.1).
    #[serde(default)]
    pub fragile: Option<String>,
}

/// One row of a change report.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its id.
    pub id: RemoteId,
    /// Its state, to be compared with the one last seen.
    pub version: Version,
    /// The record itself, where the report brought it at no further cost.
    pub inline: Option<Box<Reading>>,
}

/// Whether what a report does not name can be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Coverage {
    /// Only what changed is named: silence means "unchanged".
    Delta,
    /// Everything is named: a known record that is not must be asked for by id.
    Full,
    /// The same, since the side no longer knew the cursor that it was asked with.
    Reset,
}

impl Coverage {
    /// Whether everything is named.
    #[must_use]
    pub fn is_whole(self) -> bool {
        match self {
            Coverage::Delta => false,
            Coverage::Full | Coverage::Reset => true,
        }
    }
}

/// What a collection turned out to be: known only once it has been asked for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Whether it takes writes at all.
    pub writable: bool,
    /// Whether its server sends invitations by itself, so that a write can mail.
    pub schedules: bool,
}

/// What is new on a side.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// New or changed records. May name unchanged ones (overlaps); the engine compares versions.
    pub listed: Vec<Listed>,
    /// Records that the server itself reported as removed, in a complete report: these need not be asked for.
    pub removed: Vec<RemoteId>,
    /// What silence means.
    pub coverage: Coverage,
    /// What to come back with. It is kept only once everything above is applied or parked.
    pub cursor: Option<Cursor>,
    /// What the collection turned out to be.
    pub standing: Standing,
}

/// What a side answers when asked for a record by its id. "Gone" is one of five different answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// Here it is.
    Found(Box<Snapshot>),
    /// It existed and was deleted, or never existed.
    Gone(RemoteId),
    /// It exists and belongs to somebody else now.
    NotMine(RemoteId),
    /// It exists and may not be read.
    NoAccess(RemoteId),
    /// It exists and cannot be understood; it is parked under its name.
    Malformed(RemoteId, Version, Failure),
    /// It exists and is of another kind than this collection: one address book holds people and organisations, one
    /// calendar events and tasks, and a listing does not tell them apart. In this version it need not be read again.
    OtherKind(RemoteId, Version),
}

impl Reading {
    /// The id that was asked for.
    #[must_use]
    pub fn id(&self) -> &RemoteId {
        match self {
            Reading::Found(snapshot) => &snapshot.id,
            Reading::Gone(id)
            | Reading::NotMine(id)
            | Reading::NoAccess(id)
            | Reading::Malformed(id, ..)
            | Reading::OtherKind(id, _) => id,
        }
    }
}

/// What a write is aimed at: a record, or one occurrence of a series.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Target {
    /// The record.
    pub id: RemoteId,
    /// The occurrence, where only one is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurrence: Option<OccurrenceKey>,
}
