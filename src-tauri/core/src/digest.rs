//! The daily digest by mail: when it is due, and what is remembered of it.
//!
//! A day is one of the user's own calendar, and no day gets two digests by itself, whatever becomes of the clock, the program
//! or the server: where it is not known whether a server took one, that day is settled. It must never send a refused secret
//! again by itself.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::hash;
use crate::schedule::wait;
use crate::verdict::{Failure, FailureKind};

/// So often it is tried by itself on one day.
pub const MOST: u32 = 8;
/// No wait is longer: one that is stems from a clock that was set back.
const LONGEST: SignedDuration = SignedDuration::from_hours(3);

/// When it goes out.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// From this hour on, by the user's own clock.
    pub hour: i8,
    /// Where the user is.
    pub zone: TimeZone,
}

impl Clock {
    /// The day it is for the user.
    #[must_use]
    pub fn today(&self, now: Timestamp) -> Date {
        now.to_zoned(self.zone.clone()).date()
    }

    /// When its hour comes next.
    #[must_use]
    pub fn next(&self, now: Timestamp) -> Timestamp {
        let hour = |day: Date| {
            let begins = day.at(self.hour, 0, 0, 0).to_zoned(self.zone.clone());
            begins.ok().map(|begins| begins.timestamp()).filter(|begins| *begins > now)
        };
        let today = self.today(now);
        let next = hour(today).or_else(|| hour(today.tomorrow().ok()?));
        next.unwrap_or_else(|| now.saturating_add(LONGEST).unwrap_or(Timestamp::MAX))
    }
}

/// What is remembered of it. Addresses and secrets stand here as keyed hashes only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// The day that the next six are about.
    pub day: Option<Date>,
    /// How often it was tried that day by itself.
    pub tries: u32,
    /// Whether that day is settled: sent, or perhaps sent.
    pub settled: bool,
    /// Whether a text is on its way to which no answer is known.
    pub on_its_way: bool,
    /// Who got that day's, where others are still to be tried.
    pub accepted: BTreeSet<hash::Digest>,
    /// Under which settings it cannot succeed that day.
    pub given_up: Option<hash::Digest>,
    /// Under which settings and secret the sign-in was refused.
    pub refused: Option<hash::Digest>,
    /// When it is tried again.
    pub again: Option<Timestamp>,
    /// Failures in a row.
    pub failures: u32,
    /// What went wrong last.
    pub failure: Option<Failure>,
    /// When the last one was sent; what was done is counted from there.
    pub sent: Option<Timestamp>,
}

/// What a try came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posted {
    /// The server took it for these; what it said of the others.
    Taken {
        /// Who gets it.
        accepted: BTreeSet<hash::Digest>,
        /// Why others do not, if there are any.
        refused: Option<Failure>,
        /// Whether some of them may get it later.
        later: bool,
    },
    /// The text went out, and whether it was taken is not known.
    Unknown(Failure),
    /// Nobody gets it.
    Failed(Failure),
}

impl Memory {
    /// Whether the hour has come, and neither what was done today nor a wait stands against it.
    #[must_use]
    pub fn is_due(&self, clock: &Clock, now: Timestamp) -> bool {
        let local = now.to_zoned(clock.zone.clone());
        if local.hour() < clock.hour {
            return false;
        }
        if !self.is_of(local.date()) {
            return true;
        }
        !self.settled && !self.on_its_way && self.tries < MOST && self.waits_until(now).is_none()
    }

    /// Whether these settings and this secret are known not to succeed today.
    #[must_use]
    pub fn is_stopped(&self, setup: hash::Digest, clock: &Clock, now: Timestamp) -> bool {
        let given_up = self.is_of(clock.today(now)) && self.given_up == Some(setup);
        given_up || self.refused == Some(setup)
    }

    /// Until when it waits after a failure.
    #[must_use]
    pub fn waits_until(&self, now: Timestamp) -> Option<Timestamp> {
        let longest = now.saturating_add(LONGEST).unwrap_or(Timestamp::MAX);
        self.again.filter(|again| *again > now && *again <= longest)
    }

    /// From when on what was done is counted; never from the future.
    #[must_use]
    pub fn counted_from(&self, now: Timestamp) -> Option<Timestamp> {
        self.sent.filter(|sent| *sent <= now)
    }

    /// As it stands when a try begins, so that one that is cut off counts.
    #[must_use]
    pub fn trying(self, clock: &Clock, now: Timestamp, jitter: u64) -> Memory {
        let known = self.on(clock.today(now));
        let tries = known.tries.saturating_add(1);
        Memory { tries, again: later(known.failures.saturating_add(1), now, jitter), ..known }
    }

    /// As it stands just before the text goes out; `lost` is what is to be told if nobody hears how that ended.
    #[must_use]
    pub fn sending(self, lost: Failure) -> Memory {
        Memory { on_its_way: true, failure: Some(lost), ..self }
    }

    /// As it stands after a try. `jitter` is any random number: it spreads what failed together.
    #[must_use]
    pub fn after(self, posted: Posted, setup: hash::Digest, now: Timestamp, jitter: u64) -> Memory {
        let known = Memory { on_its_way: false, ..self };
        let failures = known.failures.saturating_add(1);
        match posted {
            Posted::Taken { accepted, refused, later: some_later } => Memory {
                settled: !some_later,
                accepted: known.accepted.union(&accepted).copied().collect(),
                again: if some_later { later(failures, now, jitter) } else { None },
                failures: if refused.is_some() { failures } else { 0 },
                failure: refused,
                refused: None,
                sent: Some(now),
                ..known
            },
            Posted::Unknown(failure) => {
                Memory { settled: true, again: None, failures, failure: Some(failure), refused: None, ..known }
            }
            Posted::Failed(failure) => known.failed(failure, setup, (now, jitter)),
        }
    }

    /// As it stands after the user sent one by hand: it is that day's.
    #[must_use]
    pub fn by_hand(self, posted: Posted, setup: hash::Digest, clock: &Clock, now: Timestamp) -> Memory {
        match posted {
            // What was refused is the user's to see; `settled` keeps the clock from sending it again.
            Posted::Taken { .. } | Posted::Unknown(_) => {
                Memory { settled: true, again: None, ..self.on(clock.today(now)).after(posted, setup, now, 0) }
            }
            // What the clock would do is not touched by a failure, but for a secret that must not be sent again.
            Posted::Failed(failure) if failure.kind == FailureKind::SignIn => {
                Memory { refused: Some(setup), failure: Some(failure), ..self }
            }
            Posted::Failed(failure) => Memory { failure: Some(failure), ..self },
        }
    }

    /// As it stands once the user has changed what keeps it from being sent.
    #[must_use]
    pub fn mended(self) -> Memory {
        Memory { again: None, given_up: None, refused: None, failures: 0, failure: None, ..self }
    }

    fn failed(self, failure: Failure, setup: hash::Digest, (now, jitter): (Timestamp, u64)) -> Memory {
        let failures = self.failures.saturating_add(1);
        let asked = failure.retry_after.and_then(|wait| now.checked_add(wait).ok());
        let again = if failure.kind == FailureKind::Retry { later(failures, now, jitter).max(asked) } else { None };
        Memory {
            again,
            refused: if failure.kind == FailureKind::SignIn { Some(setup) } else { None },
            given_up: if failure.kind == FailureKind::Retry { None } else { Some(setup) },
            failures,
            failure: Some(failure),
            ..self
        }
    }

    /// Whether what is remembered of a day is about this one: tomorrow's too, since a clock that is set back, or a journey west,
    /// makes the same day come twice. A day further ahead stems from a clock gone wrong.
    fn is_of(&self, today: Date) -> bool {
        self.day.is_some_and(|day| day == today || today.tomorrow().is_ok_and(|tomorrow| day == tomorrow))
    }

    /// The same, of this day.
    fn on(self, today: Date) -> Memory {
        if self.is_of(today) {
            return self;
        }
        Memory {
            day: Some(today),
            tries: 0,
            settled: false,
            on_its_way: false,
            accepted: BTreeSet::new(),
            given_up: None,
            ..self
        }
    }
}

fn later(failures: u32, now: Timestamp, jitter: u64) -> Option<Timestamp> {
    now.checked_add(wait(failures, jitter)).ok()
}

#[cfg(test)]
mod tests;
