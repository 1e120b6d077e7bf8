//! When a pairing is due: a state that moves with what happens, and nothing else.
//!
//! It must never try again by itself what a person must mend (a refused password: retries lock accounts), nor ask sooner
//! than a server wants to be asked.

#![deny(clippy::wildcard_enum_match_arm)]

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::verdict::{Failure, FailureKind};

/// So many failures in a row make an account rest.
pub const RESTS_AFTER: u32 = 5;
/// The first wait after a failure; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// How long it rests the first time; that doubles too,
const REST: Duration = Duration::from_secs(900);
/// up to this.
const LONGEST_REST: Duration = Duration::from_secs(7200);

/// Where a pairing stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The time between two cycles.
    pub interval: Duration,
    /// When the next one is due, unless something holds it.
    pub due: Timestamp,
    /// Until when the server asked to be left alone: not even the user's wish is sooner.
    pub quiet_until: Option<Timestamp>,
    /// Failures in a row.
    pub failures: u32,
    /// What holds it.
    pub hold: Option<Hold>,
}

/// What keeps a pairing from running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hold {
    /// The user paused it, until a time or until it is resumed.
    Paused(Option<Timestamp>),
    /// It waits for the user to sign in.
    SignIn,
}

/// What happened to a pairing.
#[derive(Debug, Clone, PartialEq)]
pub enum Happened {
    /// A cycle went through.
    Succeeded,
    /// A cycle stopped.
    Failed(Failure),
    /// The user paused it, until a time or until it is resumed.
    Paused(Option<Timestamp>),
    /// The user resumed it.
    Resumed,
    /// The user signed in again, or mended the account.
    SignedIn,
    /// The user, or a server's notice, asks for a cycle now.
    Asked,
    /// The interval was set anew.
    Interval(Duration),
}

/// What is to be shown of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Next {
    /// It runs at this time.
    At(Timestamp),
    /// It failed, and is tried again at this time.
    RetryAt(Timestamp),
    /// It failed too often, rests, and is tried again at this time.
    RestsUntil(Timestamp),
    /// The user paused it, until this time or until resumed.
    Paused(Option<Timestamp>),
    /// It waits for the user to sign in.
    SignIn,
}

impl Schedule {
    /// A pairing that is due at once.
    #[must_use]
    pub fn new(interval: Duration, now: Timestamp) -> Self {
        Schedule { interval, due: now, quiet_until: None, failures: 0, hold: None }
    }

    /// When it runs next, or what keeps it.
    #[must_use]
    pub fn next(&self) -> Next {
        match self.hold {
            Some(Hold::SignIn) => Next::SignIn,
            Some(Hold::Paused(until)) => Next::Paused(until),
            None if self.failures == 0 => Next::At(self.due),
            None if self.failures < RESTS_AFTER => Next::RetryAt(self.due),
            None => Next::RestsUntil(self.due),
        }
    }

    /// When to look at it again; `None` where only the user can move it.
    #[must_use]
    pub fn wakes(&self) -> Option<Timestamp> {
        match self.next() {
            Next::At(time) | Next::RetryAt(time) | Next::RestsUntil(time) => Some(time),
            Next::Paused(Some(until)) => Some(self.quiet_until.map_or(until, |quiet| quiet.max(until))),
            Next::Paused(None) | Next::SignIn => None,
        }
    }

    /// Whether it is to run.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.wakes().is_some_and(|time| time <= now)
    }

    /// Where it stands after something happened. `jitter` is any random number: it spreads what failed together.
    #[must_use]
    pub fn after(self, happened: &Happened, now: Timestamp, jitter: u64) -> Schedule {
        match happened {
            Happened::Succeeded => {
                let (due, hold) = (later(now, self.interval), self.pause_at(now));
                Schedule { due, quiet_until: None, failures: 0, hold, ..self }
            }
            Happened::Failed(failure) => self.failed(failure, now, jitter),
            Happened::Paused(until) => match self.hold {
                // Pausing does not make a refused password good again.
                Some(Hold::SignIn) => self,
                Some(Hold::Paused(_)) | None => Schedule { hold: Some(Hold::Paused(*until)), ..self },
            },
            Happened::Resumed => match self.hold {
                Some(Hold::Paused(_)) => Schedule { hold: None, due: self.soonest(now), ..self },
                Some(Hold::SignIn) | None => self,
            },
            Happened::SignedIn => Schedule { failures: 0, hold: self.pause_at(now), due: self.soonest(now), ..self },
            Happened::Asked => match self.hold {
                Some(Hold::SignIn) => self,
                Some(Hold::Paused(_)) | None => Schedule { due: self.soonest(now), hold: None, ..self },
            },
            Happened::Interval(interval) => {
                let due = if self.failures == 0 { self.due.min(later(now, *interval)) } else { self.due };
                Schedule { interval: *interval, due, ..self }
            }
        }
    }

    fn failed(self, failure: &Failure, now: Timestamp, jitter: u64) -> Schedule {
        let failures = self.failures.saturating_add(1);
        match failure.kind {
            FailureKind::SignIn => Schedule { failures, hold: Some(Hold::SignIn), ..self },
            FailureKind::Retry
            | FailureKind::Forbidden
            | FailureKind::Unreadable
            | FailureKind::Decide
            | FailureKind::Record
            | FailureKind::Bug => {
                let quiet_until = failure.retry_after.map(|wait| later(now, wait));
                let due = later(now, wait(failures, jitter));
                let due = quiet_until.map_or(due, |quiet| quiet.max(due));
                let hold = if self.hold == Some(Hold::SignIn) { self.hold } else { self.pause_at(now) };
                Schedule { failures, due, quiet_until, hold, ..self }
            }
        }
    }

    /// The pause, if it still lasts.
    fn pause_at(&self, now: Timestamp) -> Option<Hold> {
        match self.hold {
            Some(Hold::Paused(None)) => self.hold,
            Some(Hold::Paused(Some(until))) if until > now => self.hold,
            Some(Hold::Paused(Some(_)) | Hold::SignIn) | None => None,
        }
    }

    /// At once, or when the server wants to be asked again.
    fn soonest(&self, now: Timestamp) -> Timestamp {
        self.quiet_until.map_or(now, |quiet| quiet.max(now))
    }
}

/// The wait after so many failures in a row, spread by any random number.
pub(crate) fn wait(failures: u32, jitter: u64) -> Duration {
    jittered(wait_after(failures), jitter)
}

fn wait_after(failures: u32) -> Duration {
    if let Some(rests) = failures.checked_sub(RESTS_AFTER) {
        return REST.saturating_mul(1 << rests.min(16)).min(LONGEST_REST);
    }
    FIRST_WAIT.saturating_mul(1 << failures.saturating_sub(1).min(16))
}

/// Up to a quarter longer.
fn jittered(wait: Duration, jitter: u64) -> Duration {
    let quarter = u64::try_from(wait.as_millis() / 4).unwrap_or(u64::MAX);
    wait.saturating_add(Duration::from_millis(jitter % quarter.saturating_add(1)))
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}
