//! Looking at a few records: they are read by id, judged by the same stages as in a run, and nothing is written.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use ponte_core::snapshot::{Both, RemoteId, Side};
use ponte_core::verdict::Failure;
use serde::{Deserialize, Serialize};

use super::fetch::{Absence, Fetched, only};
use super::report::{self, PlannedItem};
use super::{Job, begin, normalise, plan, reconcile, without_kept};
use crate::store::Store;

/// What a server says about a record when it is asked for it by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// It is there.
    There,
    /// It is not, or not any more.
    Gone,
    /// It belongs to somebody else.
    NotMine,
    /// It may not be read.
    NoAccess,
    /// It cannot be understood.
    Unreadable,
    /// It is of another kind.
    OtherKind,
}

/// What was seen of a few records, and what a run would do with them.
#[derive(Debug, Clone, Default)]
pub struct Looked {
    /// By id, on each side.
    pub presence: Both<BTreeMap<RemoteId, Presence>>,
    /// What a run would do with them now.
    pub next: Vec<PlannedItem>,
}

/// Looks at these records.
///
/// # Errors
/// What kept a side from being read.
pub async fn look(
    job: &Job<'_>,
    store: &Store,
    now: Timestamp,
    ids: &Both<BTreeSet<RemoteId>>,
) -> Result<Looked, Failure> {
    let lane = store.look_up_lane(job.pairing, job.kind, job.left.place, job.right.place)?;
    let run = begin(job, store, lane, now, &|_| {})?;
    let fetched = only(&run, ids).await?;
    let presence = Both::of(|side| presence(&fetched, side));
    let pairs = normalise::normalise(&run, &fetched)?;
    let decided = reconcile::reconcile(&run, &fetched, pairs).await?;
    let plan = plan(&run, &fetched, without_kept(&run, decided.plan)?)?;
    let mut next = report::preview(&run, &decided.matched, &plan, &decided.doubtful)?.items;
    let asked = |id: &RemoteId| Side::BOTH.iter().any(|side| ids.get(*side).contains(id));
    next.retain(|item| item.record.as_ref().is_some_and(asked));
    Ok(Looked { presence, next })
}

fn presence(fetched: &Fetched, side: Side) -> BTreeMap<RemoteId, Presence> {
    let news = fetched.side(side);
    let there = news.changed.iter().map(|id| (id.clone(), Presence::There));
    let absent = news.absent.iter().map(|(id, absence)| {
        let presence = match absence {
            Absence::Gone => Presence::Gone,
            Absence::NotMine => Presence::NotMine,
            Absence::NoAccess => Presence::NoAccess,
        };
        (id.clone(), presence)
    });
    let unreadable = news.malformed.iter().map(|(id, ..)| (id.clone(), Presence::Unreadable));
    let others = news.other_kind.iter().map(|(id, _)| (id.clone(), Presence::OtherKind));
    there.chain(absent).chain(unreadable).chain(others).collect()
}
