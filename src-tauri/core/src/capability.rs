//! What a side can hold, and how it bends it.
//!
//! The core compares what both sides *can* say, so a bend is never a change: a title that a side cuts at 255 characters
//! is the same title. Bends are data, not code, so that they can be shown (`account selftest`) and tested.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::record::Field;

/// One way in which a side changes what it is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bend {
    /// Cuts after so many characters.
    Cut(usize),
    /// Holds no characters beyond U+FFFF; they are written in words or dropped.
    NoAstral,
    /// Keeps the day and drops the time.
    DateOnly,
    /// Keeps whole minutes.
    WholeMinutes,
    /// Keeps whole seconds.
    WholeSeconds,
    /// Keeps plain text and drops HTML.
    PlainOnly,
    /// Knows no whole days: they are shown by the pairing's default day hours.
    NoAllDay,
    /// Keeps so many elements of a set, by rank.
    AtMost(usize),
    /// Keeps one element under each of these labels.
    Labels(Vec<String>),
    /// Says these words for those: from our word to its nearest.
    Words(BTreeMap<String, String>),
    /// Shows numbers so: from the number written to the number read (Vtiger's reminder hours gain a minute).
    Numbers(BTreeMap<i64, i64>),
    /// Cannot be without a value (Vtiger's tasks have a due date). Of [`Field::Due`]: a task without one shows the day it
    /// was carried over; that date is locked, so that the task comes back undated.
    Demanded,
}

/// How far a side holds one field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Whether it can be changed once the record exists; otherwise it is read, or set on creation.
    pub read_only: bool,
    /// Whether it cannot be read back (Vtiger's photo): it is written on creation and never compared.
    pub write_only: bool,
    /// What becomes of a value on the way, in order.
    pub bends: Vec<Bend>,
}

impl Hold {
    /// Held as it is.
    #[must_use]
    pub fn faithful() -> Self {
        Hold::default()
    }

    /// Held, but bent.
    #[must_use]
    pub fn bent(bends: impl IntoIterator<Item = Bend>) -> Self {
        Hold { bends: bends.into_iter().collect(), ..Hold::default() }
    }

    /// Read and never written.
    #[must_use]
    pub fn read_only() -> Self {
        Hold { read_only: true, ..Hold::default() }
    }
}

/// What a collection can hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// The fields it has; a field that is not here is neither compared nor written on this side.
    pub fields: BTreeMap<Field, Hold>,
    /// Whether an event can repeat here. Otherwise a series is expanded inside the window, one link per occurrence.
    pub series: bool,
    /// Whether a write can be made conditional on the version read. Otherwise the adapter re-reads just before.
    pub compare_and_swap: bool,
    /// Whether the collection takes writes at all, as far as is known; [`crate::snapshot::Standing`] has the last word.
    pub writable: bool,
    /// Whether single records may refuse writes although the collection takes them: one that is to be written is then read
    /// first, unless it was.
    #[serde(default)]
    pub some_read_only: bool,
    /// Whether the server sends invitations by itself, as far as is known; [`crate::snapshot::Standing`] has the last word.
    pub schedules: bool,
    /// Whether the server's versions are times of one-second grain. The adapter then gives a version of a second that has
    /// not passed another form, so that the record is listed once more when it has.
    pub coarse_versions: bool,
    /// Whether times come back without the zone they were written in, so that only the instant is held.
    pub instants_only: bool,
    /// Whether it can list records by date, for a window whose edge moved.
    pub dated_listing: bool,
    /// How many records one `read` should ask for.
    pub read_batch: usize,
}

impl Capabilities {
    /// How it holds `field`, if it does. A side that takes any field of the user's own mapping lists `custom.*`.
    #[must_use]
    pub fn hold(&self, field: &Field) -> Option<&Hold> {
        let any =
            || matches!(field, Field::Custom(_)).then(|| self.fields.get(&Field::Custom("*".to_owned()))).flatten();
        self.fields.get(field).or_else(any)
    }
}
