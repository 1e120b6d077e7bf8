//! Apply: steps become operations, are journaled, and are sent; answers are settled as they arrive.
//!
//! A batch is journaled in one transaction before anything of it is sent, and its answers are settled in a few. Memory
//! holds one batch at a time. This is the only caller of [`Collection::apply`](crate::collection::Collection::apply).

mod common;
mod image;
mod journal;
mod notes;
mod settle;
mod work;

use std::collections::BTreeMap;

use futures::future::join;
use ponte_core::guard::GuardedPlan;
use ponte_core::link::{Link, LinkId};
use ponte_core::operation::{Answer, Operation, Outcome};
use ponte_core::plan::{Plan, Planned, Subject};
use ponte_core::snapshot::{Both, Side};
use ponte_core::verdict::{Failure, FailureKind};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::report::Report;
use super::{Progress, Run};
pub(super) use notes::{kebab, parked_subject};
use work::Work;
pub use work::title;

/// How many pairs are journaled, sent and settled together.
const BATCH: usize = 256;
/// How many settled pairs are committed together while answers come in.
const COMMIT: usize = 64;

/// Carries out a plan.
pub(super) async fn apply(
    run: &Run<'_>,
    matched: &BTreeMap<LinkId, Link>,
    plan: &GuardedPlan,
) -> Result<Report, Failure> {
    carry_out(run, matched, &plan.go).await
}

/// Carries out steps that nothing holds back.
pub(super) async fn carry_out(run: &Run<'_>, matched: &BTreeMap<LinkId, Link>, plan: &Plan) -> Result<Report, Failure> {
    let mut report = Report::default();
    let groups = by_pair(&plan.steps);
    let total = plan.steps.iter().filter(|planned| planned.step.writes()).count();
    let mut done = 0;
    for batch in groups.chunks(BATCH) {
        let works = work::prepare(run, matched, batch)?;
        done += send(run, works, &mut report, done, total).await?;
        if report.stopped.is_some() {
            break;
        }
    }
    Ok(report)
}

/// The steps of each pair together, pairs in the order of the plan.
fn by_pair(steps: &[Planned]) -> Vec<Vec<&Planned>> {
    let mut places: BTreeMap<&Subject, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&Planned>> = Vec::new();
    for planned in steps {
        let place = *places.entry(&planned.subject).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(planned),
            None => groups.push(vec![planned]),
        }
    }
    groups
}

async fn send(
    run: &Run<'_>,
    mut works: Vec<Work>,
    report: &mut Report,
    before: usize,
    total: usize,
) -> Result<usize, Failure> {
    let (left, right) = (operations(&mut works, Side::Left), operations(&mut works, Side::Right));
    let (left_answers, left_inbox) = unbounded_channel();
    let (right_answers, right_inbox) = unbounded_channel();
    let write = join(
        run.job.collection(Side::Left).apply(&left.list, left_answers),
        run.job.collection(Side::Right).apply(&right.list, right_answers),
    );
    let drain = drain(run, &mut works, [(&left, left_inbox), (&right, right_inbox)], report, |done| {
        (run.progress)(Progress::Writing(before + done, total));
    });
    let (((), ()), drained) = join(write, drain).await;
    drained?;
    lost(&mut works);
    settle::commit(run, works.iter_mut().filter(|work| !work.settled), report)?;
    Ok(left.list.len() + right.list.len())
}

/// The operations on one side, and the pair each belongs to.
struct Outbox {
    list: Vec<Operation>,
    owners: Vec<usize>,
}

fn operations(works: &mut [Work], side: Side) -> Outbox {
    let mut outbox = Outbox { list: Vec::new(), owners: Vec::new() };
    for (owner, work) in works.iter_mut().enumerate() {
        if let Some(operation) = work.take_operation(side) {
            outbox.list.push(operation);
            outbox.owners.push(owner);
        }
    }
    outbox
}

/// Takes answers from both sides until both are done, and settles pairs as they complete.
async fn drain(
    run: &Run<'_>,
    works: &mut [Work],
    [(left, mut left_inbox), (right, mut right_inbox)]: [(&Outbox, UnboundedReceiver<Answer>); 2],
    report: &mut Report,
    progress: impl Fn(usize),
) -> Result<(), Failure> {
    let (mut open, mut done, mut complete) = (Both { left: true, right: true }, 0, Vec::new());
    while open.left || open.right {
        let (side, answer, outbox) = tokio::select! {
            // The left first, always: what was run once can be run again in the same order.
            biased;
            answer = left_inbox.recv(), if open.left => (Side::Left, answer, left),
            answer = right_inbox.recv(), if open.right => (Side::Right, answer, right),
        };
        let Some(answer) = answer else {
            *open.get_mut(side) = false;
            continue;
        };
        let Some(owner) = outbox.owners.get(answer.index).copied() else { continue };
        let Some(work) = works.get_mut(owner).filter(|work| !work.settled) else { continue };
        work.answer(side, answer);
        done += 1;
        progress(done);
        if work.is_complete() {
            complete.push(owner);
        }
        if complete.len() >= COMMIT {
            flush(run, works, &mut complete, report)?;
        }
    }
    flush(run, works, &mut complete, report)
}

fn flush(run: &Run<'_>, works: &mut [Work], complete: &mut Vec<usize>, report: &mut Report) -> Result<(), Failure> {
    complete.sort_unstable();
    let chosen = works.iter_mut().enumerate().filter(|(index, _)| complete.binary_search(index).is_ok());
    settle::commit(run, chosen.map(|(_, work)| work), report)?;
    complete.clear();
    Ok(())
}

/// What was never answered may or may not have happened.
fn lost(works: &mut [Work]) {
    for work in works {
        for side in Side::BOTH {
            if work.write(side).is_some() && work.outcome(side).is_none() {
                let failure = Failure::new(FailureKind::Retry, "failure-answer-lost");
                work.answer(side, Answer { index: 0, outcome: Outcome::Unknown(failure), before: None });
            }
        }
    }
}
