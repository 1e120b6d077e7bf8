//! What an adapter promises: an [`Account`] finds and opens [`Collection`]s, and a collection lists, reads, finds and
//! writes records of one kind. One conformance suite (`tests/conformance`) holds every adapter to it.
//!
//! Adapters do their own batching, pipelining and signing in again; they never decide what is written, and never read
//! back what they just wrote.

use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use ponte_core::capability::Capabilities;
use ponte_core::operation::{Answer, Marker, Operation};
use ponte_core::record::{Field, Kind};
use ponte_core::rules::Ownership;
use ponte_core::snapshot::{Changes, Cursor, Listed, Reading, RemoteId, Snapshot};
use ponte_core::verdict::Failure;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::UnboundedSender;

/// So long a copy of nothing that is known here is left to whoever made it: another computer that makes many at once, and looks
/// for twins after that, is done by then. An older one is looked at twice, since its original may have been made and copied
/// between the two listings of a cycle.
pub const SETTLING: SignedDuration = SignedDuration::from_mins(5);

/// One set of records of one kind on one system: "Giulia's events in Vtiger".
#[async_trait]
pub trait Collection: Send + Sync {
    /// What it can hold. Fixed once opened.
    fn capabilities(&self) -> &Capabilities;

    /// What changed or was removed since `cursor`; everything when there is none, or when the server has lost it
    /// ([`ponte_core::snapshot::Coverage::Reset`], never "nothing changed").
    ///
    /// # Errors
    /// A listing that failed, was cut off or made no sense. It never comes back as a shorter list.
    async fn changes(&self, cursor: Option<&Cursor>) -> Result<Changes, Failure>;

    /// The records that touch a span of time, for a window whose edge moved. Series count with each occurrence.
    ///
    /// # Errors
    /// As [`Collection::changes`].
    async fn within(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Listed>, Failure>;

    /// The records of these ids, one answer for each, in any order. Up to [`Capabilities::read_batch`] at a time.
    ///
    /// # Errors
    /// What keeps all of them from being read. One record's trouble is its own [`Reading`].
    async fn read(&self, ids: &[RemoteId]) -> Result<Vec<Reading>, Failure>;

    /// The record that carries this marker, of several the first that was made: whether a create whose answer was lost went
    /// through. Where creates have no conditions, a later one that was made just now may be taken away.
    ///
    /// # Errors
    /// What keeps it from being asked.
    async fn find(&self, marker: &Marker) -> Result<Option<Snapshot>, Failure>;

    /// The id that the record of this marker gets, where the adapter chooses it: a removal reported under it proves that a
    /// create whose answer was lost went through, and that somebody deleted the copy since.
    fn made_as(&self, _marker: &Marker) -> Option<RemoteId> {
        None
    }

    /// Writes, and sends one [`Answer`] for each operation as it comes in; operations on one record become one
    /// conditional write and get an answer each. What is never answered counts as [`ponte_core::operation::Outcome::Unknown`].
    async fn apply(&self, operations: &[Operation], answers: UnboundedSender<Answer>);

    /// What records are called here that had these names on another system, which held them before: a mailbox that moved.
    /// Those that are not known by their old name are left out.
    ///
    /// # Errors
    /// What keeps it from being asked.
    async fn renamed(&self, _former: &[RemoteId]) -> Result<BTreeMap<RemoteId, RemoteId>, Failure> {
        Ok(BTreeMap::new())
    }

    /// The note that another installation of Ponte, or this one, left at the collection under `key`: who syncs it.
    ///
    /// # Errors
    /// What keeps it from being asked. That the system keeps no notes is an answer.
    async fn notice(&self, _key: &str) -> Result<Note, Failure> {
        Ok(Note::Unavailable)
    }

    /// Leaves such a note in place of an older one, or takes it away. `false` where the system keeps none.
    ///
    /// # Errors
    /// What keeps it from being written.
    async fn post(&self, _key: &str, _text: Option<&str>) -> Result<bool, Failure> {
        Ok(false)
    }
}

/// A note at a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The system keeps no notes.
    Unavailable,
    /// There is none.
    Nothing,
    /// It says this.
    Says(String),
}

/// A collection as a person chooses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionInfo {
    /// What names it in settings: a module name, an absolute URL.
    pub id: String,
    /// Its name as shown to the user. Not for logs.
    pub name: String,
    /// The kinds it holds.
    pub kinds: Vec<Kind>,
    /// Whether it takes writes.
    pub writable: bool,
    /// Whether the server makes it up (birthdays, system address books) or uses it for scheduling: never a default.
    pub special: bool,
    /// Its colour, `#rrggbb`.
    pub color: Option<String>,
}

/// The collection of `kind` that is taken unless the user names one: the first that takes writes and that nobody made up.
#[must_use]
pub fn usual(collections: &[CollectionInfo], kind: Kind) -> Option<&CollectionInfo> {
    collections.iter().find(|info| info.kinds.contains(&kind) && !info.special && info.writable)
}

/// What a successful sign-in tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountInfo {
    /// The product, `Vtiger`, `Nextcloud`, where it says so.
    pub product: String,
    /// Its version, where it says so.
    pub version: String,
    /// The user's id on that system.
    pub user_id: String,
    /// The user's zone there, if it is told.
    pub zone: Option<String>,
    /// What is particular about this server, as message keys (`note-server-schedules`).
    pub notes: Vec<String>,
}

/// What a collection needs to know of the pairing that opens it.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// Its kind.
    pub kind: Kind,
    /// Which collection, by [`CollectionInfo::id`]; `None` takes the account's default.
    pub collection: Option<String>,
    /// Whose records, on systems that hold everybody's.
    pub ownership: Ownership,
    /// The user's own zone.
    pub zone: TimeZone,
    /// The user's field mapping, from the system's own field name to ours, over the built-in one.
    pub mapping: BTreeMap<String, MappedField>,
}

/// Where a system's own field goes: a field, and of a labelled set or an address the part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MappedField {
    /// Our field.
    pub field: Field,
    /// `work`, `mobile`, … of [`Field::Emails`] and [`Field::Phones`]; `street`, `city`, … of [`Field::Address`].
    pub part: Option<String>,
}

/// One signed-in account.
#[async_trait]
pub trait Account: Send + Sync {
    /// Signs in and tells what is there.
    ///
    /// # Errors
    /// Wrong credentials come back once, as [`ponte_core::verdict::FailureKind::SignIn`], and are not tried again.
    async fn test(&self) -> Result<AccountInfo, Failure>;

    /// The collections to choose from.
    ///
    /// # Errors
    /// What keeps them from being listed.
    async fn collections(&self) -> Result<Vec<CollectionInfo>, Failure>;

    /// Opens one.
    ///
    /// # Errors
    /// That it is not there, or not of that kind.
    async fn open(&self, opening: Opening) -> Result<Box<dyn Collection>, Failure>;

    /// Makes an empty collection for the self-test (a scratch calendar or address book); `None` where the system has
    /// no such thing and records are marked instead.
    ///
    /// # Errors
    /// That the server refused.
    async fn create_scratch(&self, kind: Kind) -> Result<Option<String>, Failure>;

    /// Removes what [`Account::create_scratch`] made.
    ///
    /// # Errors
    /// That the server refused.
    async fn remove_scratch(&self, collection: &str) -> Result<(), Failure>;

    /// The fields of this system that a user may map, for [`Kind::Contact`] and [`Kind::Company`]; empty where the
    /// mapping is fixed.
    ///
    /// # Errors
    /// What keeps them from being asked for.
    async fn mappable(&self, kind: Kind) -> Result<Vec<MappableField>, Failure>;

    /// Whether another user of this system is active, where this account is an administrator's and may say so.
    ///
    /// # Errors
    /// What keeps it from being asked. That it may not say is an answer.
    async fn user_status(&self, _user: &str) -> Result<UserStatus, Failure> {
        Ok(UserStatus::Unknown)
    }
}

/// What an administrator says about a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserStatus {
    /// May sign in.
    Active,
    /// Was disabled.
    Disabled,
    /// Nothing: it is no administrator, or does not know that user.
    Unknown,
}

/// A field of a system that a user may map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappableField {
    /// The system's own name for it.
    pub name: String,
    /// As its forms show it.
    pub label: String,
    /// The type of value it holds.
    pub value_type: ponte_core::record::ValueType,
    /// Where it goes unless the user says otherwise.
    pub default: Option<MappedField>,
}
