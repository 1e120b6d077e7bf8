//! Whose turn it is: an account that failed is left alone for a while, for all pairings that use it and over restarts.
//!
//! What stands in a failure's `account` is whose it was ([`crate::pairing`] puts it there). What is nobody's counts for none.

use jiff::Timestamp;
use ponte_core::attempts::{Held, Tried, Wish};
use ponte_core::hash::Digest;
use ponte_core::record::Kind;
use ponte_core::snapshot::{Both, Side};
use ponte_core::verdict::{Failure, FailureKind};

use crate::cycle::Report;
use crate::seal::Keys;
use crate::secret::{ExposeSecret as _, SecretString};
use crate::settings::{Account, Pairing};
use crate::store::{Store, StoreResult};

/// What tells one secret of an account from another, and nothing else about it.
#[must_use]
pub fn fingerprint(keys: &Keys, account: &Account, secret: &SecretString) -> Digest {
    let parts =
        [b"secret".as_slice(), account.address.as_bytes(), account.user.as_bytes(), secret.expose_secret().as_bytes()];
    keys.hash().digest(&parts)
}

/// What keeps a pairing from running now: the account that must not be asked, and why.
///
/// # Errors
/// What the store says.
pub fn held(
    store: &Store,
    pairing: &Pairing,
    secrets: &Both<Digest>,
    now: Timestamp,
    wish: Wish,
) -> StoreResult<Option<(String, Held)>> {
    let mut longest: Option<(String, Held)> = None;
    for side in Side::BOTH {
        let account = pairing.account(side);
        let Some(held) = store.attempts(account)?.held(*secrets.get(side), now, wish) else { continue };
        if longest.as_ref().is_none_or(|(_, known)| later(&held) > later(known)) {
            longest = Some((account.to_owned(), held));
        }
    }
    Ok(longest)
}

/// As a failure, with its sentence.
#[must_use]
pub fn as_failure(pairing: &Pairing, account: &str, held: Held, now: Timestamp) -> Failure {
    let until = |code: &str, until: Timestamp| {
        let when = until.to_zoned(pairing.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
        Failure::new(FailureKind::Retry, code).with("when", when).after(until.duration_since(now).try_into().ok())
    };
    let failure = match held {
        Held::Refused => Failure::new(FailureKind::SignIn, "failure-refused-before"),
        Held::Quiet(time) => until("failure-asked-to-wait", time),
        Held::Waits(time) => until("failure-waits", time),
        Held::Rests(time) => until("failure-rests", time),
    };
    failure.with("account", account)
}

/// Learns from a run how both accounts answered. Says which of its failures are no account's.
///
/// # Errors
/// What the store says.
pub fn learn(
    store: &Store,
    pairing: &Pairing,
    secrets: &Both<Digest>,
    results: &[(Kind, Result<Report, Failure>)],
    (now, jitter): (Timestamp, u64),
) -> StoreResult<()> {
    let answered = results.iter().any(|(_, result)| result.is_ok());
    for side in Side::BOTH {
        let account = pairing.account(side);
        let theirs = failures(results).filter(|failure| blamed(failure) == Some(account));
        let tried = match theirs.max_by_key(|failure| weight(failure)) {
            Some(failure) => Tried::Failed(failure.clone(), *secrets.get(side)),
            None if answered => Tried::Answered,
            None => continue,
        };
        let known = store.attempts(account)?;
        store.set_attempts(account, &known.clone().after(&tried, now, jitter))?;
    }
    Ok(())
}

/// The account whose failure it was.
#[must_use]
pub fn blamed(failure: &Failure) -> Option<&str> {
    let theirs = matches!(
        failure.kind,
        FailureKind::Retry | FailureKind::SignIn | FailureKind::Forbidden | FailureKind::Unreadable
    );
    failure.details.get("account").map(String::as_str).filter(|_| theirs)
}

/// What went wrong in a run.
pub fn failures(results: &[(Kind, Result<Report, Failure>)]) -> impl Iterator<Item = &Failure> {
    results.iter().filter_map(|(_, result)| match result {
        Ok(report) => report.stopped.as_ref(),
        Err(failure) => Some(failure),
    })
}

/// A refusal says most, then how long to wait.
fn weight(failure: &Failure) -> (bool, std::time::Duration) {
    (failure.kind == FailureKind::SignIn, failure.retry_after.unwrap_or_default())
}

fn later(held: &Held) -> Timestamp {
    match held {
        Held::Refused => Timestamp::MAX,
        Held::Quiet(time) | Held::Waits(time) | Held::Rests(time) => *time,
    }
}
