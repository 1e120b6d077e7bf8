//! How an account has answered lately, and when it may be asked again: one for all pairings that use it.
//!
//! It must never send a refused secret twice (refusals lock accounts), nor ask sooner than a server wants to be asked.

#![deny(clippy::wildcard_enum_match_arm)]

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::hash::Digest;
use crate::schedule::{RESTS_AFTER, wait};
use crate::verdict::{Failure, FailureKind};

/// Where an account stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    /// Failures in a row.
    pub failures: u32,
    /// When it is tried again by itself.
    pub again: Option<Timestamp>,
    /// Until when the server asked to be left alone: not even the user's wish is sooner.
    pub quiet_until: Option<Timestamp>,
    /// The secret that was refused, as a keyed hash.
    pub refused: Option<Digest>,
    /// What went wrong last.
    pub failure: Option<Failure>,
    /// Since when.
    pub since: Option<Timestamp>,
}

/// What happened to an account.
#[derive(Debug, Clone, PartialEq)]
pub enum Tried {
    /// It answered, or the user signed in to it.
    Answered,
    /// It failed under this secret.
    Failed(Failure, Digest),
    /// The user asks for it to be tried again now.
    Asked,
}

/// Who wants it to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// The clock.
    Clock,
    /// The user.
    User,
}

/// What keeps an account from being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why", content = "until")]
pub enum Held {
    /// The server asked to be left alone until then.
    Quiet(Timestamp),
    /// It failed and is tried again then.
    Waits(Timestamp),
    /// It failed too often in a row, rests, and is tried again then.
    Rests(Timestamp),
    /// It refused this secret.
    Refused,
}

impl Attempts {
    /// What keeps it from being asked now with this secret.
    #[must_use]
    pub fn held(&self, secret: Digest, now: Timestamp, wish: Wish) -> Option<Held> {
        if self.refused == Some(secret) {
            return Some(Held::Refused);
        }
        if let Some(until) = self.quiet_until.filter(|until| *until > now) {
            return Some(Held::Quiet(until));
        }
        // Another secret than the one that was refused is worth a try at once.
        let again = self.again.filter(|again| *again > now && wish == Wish::Clock && self.refused.is_none())?;
        Some(if self.failures < RESTS_AFTER { Held::Waits(again) } else { Held::Rests(again) })
    }

    /// Where it stands after something happened. `jitter` is any random number: it spreads what failed together.
    #[must_use]
    pub fn after(self, tried: &Tried, now: Timestamp, jitter: u64) -> Attempts {
        match tried {
            Tried::Answered => Attempts::default(),
            Tried::Asked => Attempts { again: None, ..self },
            Tried::Failed(failure, secret) => {
                let failures = self.failures.saturating_add(1);
                let refused = (failure.kind == FailureKind::SignIn).then_some(*secret);
                let quiet_until = failure.retry_after.and_then(|wait| now.checked_add(wait).ok());
                let again = now.checked_add(wait(failures, jitter)).ok();
                Attempts {
                    failures,
                    again: if refused.is_some() { None } else { again.max(quiet_until) },
                    quiet_until,
                    refused,
                    failure: Some(failure.clone()),
                    since: self.since.or(Some(now)),
                }
            }
        }
    }
}
