//! Which of a user's computers syncs a pairing. The note is kept at the first collection of the right side that keeps notes;
//! where none does, nobody is told and the pairing runs.
//!
//! It costs nothing while the lease is young: it is looked at again, and renewed, when only a third of it is left. So a
//! computer that was taken over from notices within two thirds of a lease, and until then both sync, which doubles nothing.

use jiff::{Timestamp, ToSpan as _};
use ponte_core::lease::{Holder, Installation, Lease, holder, is_due, length, renewed};
use ponte_core::snapshot::Side;
use ponte_core::verdict::{Failure, FailureKind};
use serde::{Deserialize, Serialize};

use crate::collection::{Collection, Note};
use crate::pairing::Joined;
use crate::paths::{Paths, replace};
use crate::settings::Pairing;
use crate::store::Store;

/// A server that keeps no notes is asked again after so many hours.
const ASK_AGAIN: i64 = 24;

/// What is known here of the lease of a pairing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Until when the lease is ours.
    pub ours_until: Option<Timestamp>,
    /// Whose it is otherwise.
    pub theirs: Option<Lease>,
    /// Until when the server is taken to keep no notes.
    pub unavailable_until: Option<Timestamp>,
}

/// How a lease is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Unless another computer has it.
    Polite,
    /// Whoever has it: the user said so.
    TakeOver,
}

/// This installation, as others are told of it. Its number lies beside the database, so that one that is rebuilt is no stranger;
/// on another computer the same files make another number.
///
/// # Errors
/// `failure-file`.
pub fn installation(paths: &Paths, computer: String) -> Result<Installation, Failure> {
    let file = paths.state.join("installation");
    let drawn = match std::fs::read_to_string(&file) {
        Ok(drawn) if !drawn.trim().is_empty() => drawn,
        _ => {
            let mut bytes = [0; 16];
            // Without randomness the name of the computer tells it apart well enough.
            let _ = getrandom::fill(&mut bytes);
            let drawn = format!("{:032x}\n", u128::from_be_bytes(bytes));
            replace(&file, &drawn)?;
            drawn
        }
    };
    let id = format!("{:016x}", hash(&format!("{}|{computer}", drawn.trim())));
    Ok(Installation { id, computer })
}

/// Claims or renews the lease of a pairing. Gives the lease of another computer, where one has it.
///
/// # Errors
/// What kept the server or the store from being asked; of the server it says whose failure it was.
pub async fn hold(
    joined: &Joined<'_>,
    store: &Store,
    us: &Installation,
    now: Timestamp,
    claim: Claim,
) -> Result<Option<Lease>, Failure> {
    let name = &joined.pairing.name;
    let length = length(*joined.pairing.interval);
    let known = store.lease(name)?;
    let rests = known.unavailable_until.is_some_and(|until| until > now)
        || known.ours_until.is_some_and(|until| until > now && !is_due(until, length, now));
    if rests && claim == Claim::Polite {
        return Ok(None);
    }
    let Some(board) = Board::open(joined).await? else { return Ok(None) };
    let learned = board.claim(us, now, length, claim).await.map_err(|failure| board.blame(failure))?;
    store.set_lease(name, &learned)?;
    Ok(learned.theirs)
}

/// Gives the lease back, so that another computer need not wait until it runs out.
///
/// # Errors
/// As [`hold`].
pub async fn release(joined: &Joined<'_>, store: &Store, us: &Installation, now: Timestamp) -> Result<(), Failure> {
    let known = store.lease(&joined.pairing.name)?;
    if known.ours_until.is_none_or(|until| until <= now) {
        return Ok(());
    }
    store.set_lease(&joined.pairing.name, &Known::default())?;
    let Some(board) = Board::open(joined).await? else { return Ok(()) };
    if holder(board.read().await?.as_ref().ok().and_then(Option::as_ref), us, now) == Holder::Us {
        board.collection.post(&board.key, None).await?;
    }
    Ok(())
}

/// That another computer syncs, as a failure with its sentence.
#[must_use]
pub fn as_failure(pairing: &Pairing, lease: &Lease) -> Failure {
    let since = lease.since.to_zoned(pairing.zone.clone()).strftime("%Y-%m-%d %H:%M");
    Failure::new(FailureKind::Decide, "failure-synced-elsewhere")
        .with("computer", &lease.computer)
        .with("when", since)
        .with("name", &pairing.name)
}

/// Where the note is kept.
struct Board {
    collection: Box<dyn Collection>,
    account: String,
    key: String,
}

/// That the server keeps no notes.
struct Unavailable;

impl Board {
    /// The right side's collection of the first kind.
    async fn open(joined: &Joined<'_>) -> Result<Option<Board>, Failure> {
        let Some(kind) = joined.pairing.kinds.iter().next().copied() else { return Ok(None) };
        let account = joined.right.account.name.clone();
        let (collection, left) = joined.board(kind).await?;
        // Both computers must come to the same name, so it goes by what is joined and not by what the pairing is called.
        let key = format!("{:016x}", hash(&left));
        Ok(Some(Board { collection, account, key }))
    }

    async fn read(&self) -> Result<Result<Option<Lease>, Unavailable>, Failure> {
        Ok(match self.collection.notice(&self.key).await? {
            Note::Unavailable => Err(Unavailable),
            Note::Nothing => Ok(None),
            // What is no lease of ours to read counts as none.
            Note::Says(text) => Ok(serde_json::from_str(&text).ok()),
        })
    }

    async fn claim(
        &self,
        us: &Installation,
        now: Timestamp,
        length: std::time::Duration,
        claim: Claim,
    ) -> Result<Known, Failure> {
        let Ok(found) = self.read().await? else { return Ok(unavailable(now)) };
        let standing = holder(found.as_ref(), us, now);
        if let (Holder::Other(theirs), Claim::Polite) = (&standing, claim) {
            return Ok(Known { theirs: Some(theirs.clone()), ..Known::default() });
        }
        let ours = renewed(found.as_ref(), us, now, length);
        let text = serde_json::to_string(&ours).unwrap_or_default();
        if !self.collection.post(&self.key, Some(&text)).await? {
            return Ok(unavailable(now));
        }
        if standing == Holder::Nobody {
            // Another may have claimed it in the same moment: the last word stands.
            let Ok(now_there) = self.read().await? else { return Ok(unavailable(now)) };
            if let Holder::Other(theirs) = holder(now_there.as_ref(), us, now) {
                return Ok(Known { theirs: Some(theirs), ..Known::default() });
            }
        }
        Ok(Known { ours_until: Some(ours.until), ..Known::default() })
    }

    fn blame(&self, failure: Failure) -> Failure {
        failure.with("side", Side::Right.as_str()).with("account", &self.account)
    }
}

fn unavailable(now: Timestamp) -> Known {
    Known { unavailable_until: now.checked_add(ASK_AGAIN.hours()).ok(), ..Known::default() }
}

fn hash(place: &str) -> u64 {
    let mut hasher = blake3::Hasher::new_derive_key("ponte 2026 name of a lease");
    hasher.update(place.as_bytes());
    let mut bytes = [0; 8];
    hasher.finalize_xof().fill(&mut bytes);
    u64::from_be_bytes(bytes)
}
