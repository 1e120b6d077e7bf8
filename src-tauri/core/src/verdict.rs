//! What went wrong, what that means for the run, and who can mend it.
//!
//! Every layer's errors end as a [`Failure`]. Its `kind` is what a caller acts on; its `code` is a key of the message
//! catalogue, where the sentence for the user stands: what happened, why, what to do. Neither may hold a title, a name,
//! an address or a token.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What a caller does about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// Later, by itself: the network, a busy server, a lost answer.
    Retry,
    /// When the user has signed in again. Never retried by itself: retries lock accounts.
    SignIn,
    /// When somebody has granted access or changed a setting.
    Forbidden,
    /// When the user has decided.
    Decide,
    /// The server's answer to a listing made no sense: this collection stops, nothing is deleted.
    Unreadable,
    /// This one record cannot be carried over; the rest goes on.
    Record,
    /// Ponte is wrong.
    Bug,
}

impl FailureKind {
    /// Whether the whole collection stops, rather than one record.
    #[must_use]
    pub fn stops_run(self) -> bool {
        match self {
            FailureKind::Retry | FailureKind::SignIn | FailureKind::Forbidden | FailureKind::Unreadable => true,
            FailureKind::Decide | FailureKind::Record | FailureKind::Bug => false,
        }
    }
}

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}")]
pub struct Failure {
    /// What to do about it.
    pub kind: FailureKind,
    /// The key of its sentence in the message catalogue, `failure-…`.
    pub code: String,
    /// What the sentence names: status codes, field names, ids, hosts. Never a person's words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
    /// How long the server asked to be left alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<Duration>,
}

impl Failure {
    /// A failure of `kind` whose sentence is `code`.
    #[must_use]
    pub fn new(kind: FailureKind, code: &str) -> Self {
        Failure { kind, code: code.to_owned(), details: BTreeMap::new(), retry_after: None }
    }

    /// Names something in its sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.details.insert(name.to_owned(), value.to_string());
        self
    }

    /// Says how long to wait.
    #[must_use]
    pub fn after(mut self, wait: Option<Duration>) -> Self {
        self.retry_after = wait;
        self
    }
}
