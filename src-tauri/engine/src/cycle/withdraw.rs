//! Withdraw: copies that Ponte made on one side are taken back, each only if it is still as it was last seen.
//!
//! It goes through the same journal, gate and settling as every other write, so it can be killed and begun again. It never
//! touches an original, asks the other side nothing, and reads nothing: what somebody changed since stays.

use std::collections::BTreeSet;

use jiff::Timestamp;
use ponte_core::decision::Why;
use ponte_core::guard::GuardedPlan;
use ponte_core::link::{Link, LinkId};
use ponte_core::operation::MailPermit;
use ponte_core::plan::{Plan, Planned, Step, Subject};
use ponte_core::snapshot::{RemoteId, Side};
use ponte_core::verdict::Failure;
use serde::Serialize;

use super::apply::{apply, title};
use super::{Job, ProgressSink, Run, begin, recover};
use crate::store::{Lane, RunOutcome, Store, StoreResult, link as links};

/// A copy that Ponte made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Copy {
    /// The pairing.
    pub pairing: String,
    /// The kind of record, as a word.
    pub kind: &'static str,
    /// Its tie.
    pub link: LinkId,
    /// Its id where it stands.
    pub record: RemoteId,
    /// What people call it; empty where the key to it is lost.
    pub title: String,
}

/// What became of the copies.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Withdrawn {
    /// How many are gone.
    pub removed: usize,
    /// Those that were changed since they were last seen, or that may not be removed: they stay.
    pub kept: Vec<Copy>,
    /// What stopped it, if something did: it can be begun again.
    pub stopped: Option<Failure>,
}

impl Withdrawn {
    /// Adds what became of others.
    pub fn add(&mut self, other: Withdrawn) {
        self.removed += other.removed;
        self.kept.extend(other.kept);
        self.stopped = self.stopped.take().or(other.stopped);
    }
}

/// The copies that Ponte made on `side` for one lane.
///
/// # Errors
/// What the store says.
pub fn copies(store: &Store, lane: &Lane, side: Side) -> StoreResult<Vec<Copy>> {
    let born = store.born(lane, side.other())?;
    Ok(born.into_iter().filter_map(|link| copy(lane, &link, side)).collect())
}

fn copy(lane: &Lane, link: &Link, side: Side) -> Option<Copy> {
    let record = link.end(side)?.id.clone();
    let title = link.base.as_ref().map(title).unwrap_or_default();
    Some(Copy { pairing: lane.pairing.clone(), kind: lane.kind.as_str(), link: link.id, record, title })
}

/// Takes back the copies on `side`: all, or those of these links.
///
/// # Errors
/// What kept it from beginning. What stopped it later, and what stays, is in the answer.
pub async fn withdraw(
    job: &Job<'_>,
    store: &Store,
    (side, only): (Side, Option<&BTreeSet<LinkId>>),
    now: Timestamp,
    progress: ProgressSink<'_>,
) -> Result<Withdrawn, Failure> {
    let lane = store.lane(job.pairing, job.kind, job.left.place, job.right.place)?;
    let mut run = begin(job, store, lane, now, progress)?;
    let id = store.begin_run(run.lane.id, now)?;
    run.id = Some(id);
    recover::recover_side(&run, side).await?;
    let chosen = |link: &Link| only.is_none_or(|only| only.contains(&link.id));
    let born: Vec<Link> = store.born(&run.lane, side.other())?.into_iter().filter(chosen).collect();
    let go = Plan { steps: born.iter().filter_map(|link| removal(&run, link, side)).collect() };
    let report = apply(&run, &std::collections::BTreeMap::new(), &GuardedPlan { go, held: Vec::new() }).await?;
    let asked: BTreeSet<LinkId> = born.iter().map(|link| link.id).collect();
    let kept = copies(store, &run.lane, side)?.into_iter().filter(|copy| asked.contains(&copy.link)).collect();
    let removed = report.left.deleted + report.right.deleted;
    let outcome = if report.stopped.is_some() { RunOutcome::Partial } else { RunOutcome::Clean };
    store.end_run(id, now, outcome, &report.counts())?;
    Ok(Withdrawn { removed, kept, stopped: report.stopped })
}

fn removal(run: &Run<'_>, link: &Link, side: Side) -> Option<Planned> {
    let end = link.end(side)?;
    let source = link.end(side.other()).map_or_else(|| end.id.clone(), |origin| origin.id.clone());
    Some(Planned {
        kind: run.job.kind,
        subject: Subject::Link(link.id),
        side,
        step: Step::Delete { target: links::target(end), expected: end.version.clone(), source },
        why: Some(Why::Withdrawn),
        permit: MailPermit::Denied,
        destroys: None,
    })
}
