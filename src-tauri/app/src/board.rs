//! What goes on right now, as the controller notes it and the views read it. Nothing here outlives the process.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ponte_core::record::Kind;
use ponte_core::verdict::Failure;
use ponte_engine::cycle::Progress;

use crate::controller::{Entry, Pause};
use crate::error::Error;

/// What goes on.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// The run that goes on.
    pub running: Option<RunningNow>,
    /// The pairings that the user asked for and that have not begun yet.
    pub asked: Vec<String>,
    /// When each pairing runs next.
    pub agenda: BTreeMap<String, Entry>,
    /// The pause in force.
    pub pause: Option<Pause>,
    /// What is wrong with the settings file, while older settings are in force.
    pub kept: Option<Error>,
    /// What keeps the database from being opened.
    pub closed: Option<Error>,
    /// Another face that is at work.
    pub busy: Option<Failure>,
    /// Whether this computer has no way out at all.
    pub no_network: bool,
}

/// A run that goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct RunningNow {
    /// The pairing.
    pub pairing: String,
    /// Since when.
    pub since: Timestamp,
    /// The kind it is at.
    pub kind: Option<Kind>,
    /// How far it is with that.
    pub progress: Option<Progress>,
}

impl RunningNow {
    /// A run that begins.
    #[must_use]
    pub fn begin(pairing: &str, since: Timestamp) -> Self {
        RunningNow { pairing: pairing.to_owned(), since, kind: None, progress: None }
    }

    /// The same, so far.
    pub fn moved(&mut self, progress: Progress) {
        match progress {
            Progress::Begins(kind) => (self.kind, self.progress) = (Some(kind), None),
            Progress::Listing | Progress::Reading(..) | Progress::Writing(..) => self.progress = Some(progress),
        }
    }
}
