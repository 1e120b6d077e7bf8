//! "Keep both": what the right says of a contested pair becomes a record of its own, there and then on the left, and only
//! then does the left win the pair.
//!
//! The record is made under a marker that follows from the pair, and is looked for before it is made: killed anywhere, the
//! next cycle makes no second one and overwrites nothing that was not kept.

use std::collections::BTreeMap;

use ponte_core::conflict::{Choice, apart};
use ponte_core::decision::Why;
use ponte_core::link::Link;
use ponte_core::operation::MailPermit;
use ponte_core::plan::{Plan, Planned, Step, Subject};
use ponte_core::rules::FirstRun;
use ponte_core::snapshot::{Reading, Side, Target};
use ponte_core::verdict::Failure;
use ponte_core::view::View;

use super::normalise::{claimed, staged_views};
use super::report::Report;
use super::{Run, apply, marker};
use crate::store::{Answered, NewLink, Topic, link as links, need};

/// Generations of records that were set apart stand far from those of copies.
const APART: u32 = 1 << 16;

/// When the conflict came up says which one it is, whatever became of others of the same pair, here or in another
/// installation: two kept apart under one marker would be taken for one.
fn generation(answered: &Answered) -> u32 {
    u32::try_from(answered.since).unwrap_or(u32::MAX).max(APART)
}

/// Sets apart what the user wants to keep of both sides.
pub(super) async fn keep_both(run: &Run<'_>) -> Result<Report, Failure> {
    let mut report = Report::default();
    if run.job.rules.first_run == FirstRun::WatchOnly {
        return Ok(report);
    }
    for answered in run.store.answered(run.lane.id)?.iter().filter(|answered| answered.topic == Topic::Conflict) {
        let Some(Choice::Both(word)) = Choice::parse(&answered.answer, &Default::default()) else { continue };
        let Some(link) = answered.link.map(|id| run.store.link(run.job.kind, id)).transpose()?.flatten() else {
            continue;
        };
        if let Some(view) = read(run, &link).await? {
            set_apart(run, answered, &view, &word, &mut report).await?;
        }
    }
    Ok(report)
}

async fn read(run: &Run<'_>, link: &Link) -> Result<Option<View>, Failure> {
    let Some(end) = &link.right else { return Ok(None) };
    for reading in run.job.right.collection.read(std::slice::from_ref(&end.id)).await? {
        if let Reading::Found(snapshot) = reading {
            run.store.stage(Side::Right, std::slice::from_ref(&*snapshot))?;
        }
    }
    let mut views = staged_views(run, Side::Right, &end.id, Some(link))?;
    Ok(claimed(end, &views).map(|index| views.swap_remove(index)))
}

async fn set_apart(
    run: &Run<'_>,
    answered: &Answered,
    view: &View,
    word: &str,
    report: &mut Report,
) -> Result<(), Failure> {
    let generation = generation(answered);
    let made = marker(run.job.right.place, &view.target, generation);
    if run.job.right.collection.find(&made).await?.is_none() {
        let new =
            NewLink { origin: Side::Right, copied: false, generation, left: None, right: None, locked: Vec::new() };
        let id = run.store.transaction(|db| run.store.insert_link(db, run.lane.id, &new))?;
        let stood = Target { id: view.target.id.clone(), occurrence: view.target.occurrence.clone() };
        let planned = Planned {
            kind: run.job.kind,
            subject: Subject::Link(id),
            side: Side::Right,
            step: Step::Recreate { stood, generation, record: Box::new(apart(&view.record, word)) },
            why: Some(Why::KeptBoth),
            permit: MailPermit::Denied,
            destroys: None,
        };
        let did = apply::carry_out(run, &BTreeMap::new(), &Plan::from_steps(vec![planned])).await?;
        report.add(&did);
        let is_there = run.store.link(run.job.kind, id)?.is_some_and(|link| link.right.is_some());
        if !is_there {
            // An answer that is not carried out yet loses nothing: the pair waits. What was refused is asked again.
            let refused = did.stopped.is_none() && !did.again;
            report.again |= !refused;
            return Ok(run.store.transaction(|db| match refused {
                true => links::delete_link(db, id).and_then(|()| need::ask_again(db, answered.id)),
                false => Ok(()),
            })?);
        }
    }
    run.store.transaction(|db| need::set_answer(db, answered.id, "left"))?;
    Ok(())
}
