//! Which computer syncs: a note where all computers of a user can see it, renewed while it goes on.
//!
//! It is advice and no lock: servers write it without a condition, and clocks differ. Two computers that sync at once must
//! still double and lose nothing; the lease only keeps them from doing the same work twice and from surprising the user.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The shortest lease.
const SHORTEST: Duration = Duration::from_secs(15 * 60);
/// No lease reaches further ahead than three of the longest intervals; one that does stems from a clock gone wrong.
const LONGEST: Duration = Duration::from_secs(3 * 24 * 3600 + 3600);

/// An installation of Ponte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// A random number, drawn once.
    pub id: String,
    /// What its user calls the computer.
    pub computer: String,
}

/// Who syncs, since when, and until when that holds unless it is renewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// The installation.
    pub id: String,
    /// Its computer.
    pub computer: String,
    /// Since when it syncs.
    pub since: Timestamp,
    /// Until when that holds.
    pub until: Timestamp,
}

/// Who is at work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// Nobody, as far as can be told.
    Nobody,
    /// This installation.
    Us,
    /// Another one.
    Other(Lease),
}

/// Who is at work, by the note that was found.
#[must_use]
pub fn holder(found: Option<&Lease>, us: &Installation, now: Timestamp) -> Holder {
    match found {
        Some(lease) if lease.id == us.id => Holder::Us,
        Some(lease) if lease.until > now && lease.until <= later(now, LONGEST) => Holder::Other(lease.clone()),
        Some(_) | None => Holder::Nobody,
    }
}

/// How long a lease lasts where a pairing runs at this interval.
#[must_use]
pub fn length(interval: Duration) -> Duration {
    interval.saturating_mul(3).max(SHORTEST)
}

/// Whether a lease of ours is to be renewed: only a third of it is left.
#[must_use]
pub fn is_due(until: Timestamp, length: Duration, now: Timestamp) -> bool {
    until <= later(now, length / 3)
}

/// The lease of `us` from now on; it keeps its beginning where it was ours already.
#[must_use]
pub fn renewed(found: Option<&Lease>, us: &Installation, now: Timestamp, length: Duration) -> Lease {
    let since = found.filter(|lease| lease.id == us.id).map_or(now, |lease| lease.since);
    Lease { id: us.id.clone(), computer: us.computer.clone(), since, until: later(now, length) }
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    fn us() -> Installation {
        Installation { id: "a".into(), computer: "PC-ROSSI".into() }
    }

    fn theirs(until: i64) -> Lease {
        Lease { id: "b".into(), computer: "PC-BIANCHI".into(), since: at(0), until: at(until) }
    }

    #[test]
    fn a_live_lease_of_another_computer_is_respected_and_no_other() {
        assert_eq!(holder(None, &us(), at(10)), Holder::Nobody);
        assert_eq!(holder(Some(&theirs(11)), &us(), at(10)), Holder::Other(theirs(11)));
        assert_eq!(holder(Some(&theirs(10)), &us(), at(10)), Holder::Nobody, "it ran out");
        assert_eq!(holder(Some(&theirs(10_000)), &us(), at(10)), Holder::Nobody, "a clock gone wrong");
        assert_eq!(holder(Some(&Lease { id: "a".into(), ..theirs(1) }), &us(), at(10)), Holder::Us);
    }

    #[test]
    fn a_lease_lasts_three_intervals_and_is_renewed_in_its_last_third() {
        assert_eq!(length(Duration::from_secs(10)), Duration::from_secs(900));
        let length = length(Duration::from_secs(600));
        assert_eq!(length, Duration::from_secs(1800));
        let first = renewed(Some(&theirs(11)), &us(), at(0), length);
        assert_eq!((first.since, first.until), (at(0), at(30)));
        assert!(!is_due(first.until, length, at(19)) && is_due(first.until, length, at(20)));
        let second = renewed(Some(&first), &us(), at(20), length);
        assert_eq!((second.since, second.until), (at(0), at(50)));
    }
}
