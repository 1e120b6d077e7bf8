//! "Keep both": what the right says of a contested pair becomes a record of its own, there and then on the left, and only
//! then does the left win the pair.
//!
//! How far that is stands with the answer: killed anywhere, the next cycle goes on with the record that was begun. It makes
//! no second one, overwrites nothing that was not kept, and does not bring back what a person took away again.

use std::collections::BTreeMap;

use ponte_core::conflict::{Choice, apart};
use ponte_core::decision::Why;
use ponte_core::link::{Link, LinkId};
use ponte_core::operation::MailPermit;
use ponte_core::plan::{Plan, Planned, Step, Subject};
use ponte_core::rules::FirstRun;
use ponte_core::snapshot::{Reading, Side};
use ponte_core::verdict::Failure;
use ponte_core::view::View;

use super::normalise::{claimed, staged_views};
use super::recover::recover;
use super::report::Report;
use super::{Run, apply};
use crate::store::{Answered, Apart, NewLink, Topic, link as links, need};

/// Generations of records that were set apart stand far from those of copies.
const APART: u32 = 1 << 16;

/// The moment says which one it is, whatever became of others of the same pair, here or in another installation: two kept
/// apart under one marker would be taken for one.
fn generation(run: &Run<'_>) -> u32 {
    u32::try_from(run.now.as_second()).unwrap_or(u32::MAX).max(APART)
}

/// Sets apart what the user wants to keep of both sides.
pub(super) async fn keep_both(run: &Run<'_>) -> Result<Report, Failure> {
    let mut report = Report::default();
    if run.job.rules.first_run == FirstRun::WatchOnly {
        return Ok(report);
    }
    for answered in run.store.answered(run.lane.id)?.iter().filter(|answered| answered.topic == Topic::Conflict) {
        let Some(Choice::Both(word)) = Choice::parse(&answered.answer, &Default::default()) else { continue };
        if let Some(pair) = answered.link.map(|id| run.store.link(run.job.kind, id)).transpose()?.flatten() {
            keep(run, answered, &pair, &word, &mut report).await?;
        }
    }
    if report.again {
        // What was made without an answer would look new in the reports that are asked for next.
        recover(run).await?;
    }
    Ok(report)
}

async fn keep(run: &Run<'_>, answered: &Answered, pair: &Link, word: &str, report: &mut Report) -> Result<(), Failure> {
    let begun = match answered.apart {
        Apart::Done => return Ok(()),
        Apart::NotYet => None,
        Apart::UnderWay(id) => match run.store.link(run.job.kind, id)? {
            Some(apart) if apart.right.is_none() => Some(apart),
            // What became of a lost answer is known by now: it stands there, or stood there and was taken away.
            Some(_) | None => return done(run, answered),
        },
    };
    match read(run, pair).await? {
        Standing::View(view) => {
            let apart = begun.map_or_else(|| begin(run, answered), |link| Ok((link.id, link.generation)))?;
            set_apart(run, answered, apart, (&view, word), report).await
        }
        // There is nothing to be set apart any more.
        Standing::Gone => done(run, answered),
        Standing::Unknown => Ok(()),
    }
}

fn done(run: &Run<'_>, answered: &Answered) -> Result<(), Failure> {
    Ok(run.store.transaction(|db| need::set_apart(db, answered.id, Apart::Done))?)
}

/// What stands on the right of a contested pair.
enum Standing {
    View(Box<View>),
    Gone,
    Unknown,
}

async fn read(run: &Run<'_>, link: &Link) -> Result<Standing, Failure> {
    let Some(end) = &link.right else { return Ok(Standing::Gone) };
    for reading in run.job.right.collection.read(std::slice::from_ref(&end.id)).await? {
        match reading {
            Reading::Found(snapshot) => run.store.stage(Side::Right, std::slice::from_ref(&*snapshot))?,
            Reading::Gone(_) => return Ok(Standing::Gone),
            _ => return Ok(Standing::Unknown),
        }
    }
    let mut views = staged_views(run, Side::Right, &end.id, Some(link))?;
    Ok(claimed(end, &views).map_or(Standing::Unknown, |index| Standing::View(Box::new(views.swap_remove(index)))))
}

/// The link of the record to be set apart, noted with the answer before anything of it is sent.
fn begin(run: &Run<'_>, answered: &Answered) -> Result<(LinkId, u32), Failure> {
    let generation = generation(run);
    let new = NewLink { origin: Side::Right, copied: false, generation, left: None, right: None, locked: Vec::new() };
    let id = run.store.transaction(|db| {
        let id = run.store.insert_link(db, run.lane.id, &new)?;
        need::set_apart(db, answered.id, Apart::UnderWay(id))?;
        Ok(id)
    })?;
    Ok((id, generation))
}

async fn set_apart(
    run: &Run<'_>,
    answered: &Answered,
    (id, generation): (LinkId, u32),
    (view, word): (&View, &str),
    report: &mut Report,
) -> Result<(), Failure> {
    run.store.note_before(run.lane.id, run.lane.left_cursor.as_ref(), run.lane.right_cursor.as_ref())?;
    let planned = Planned {
        kind: run.job.kind,
        subject: Subject::Link(id),
        side: Side::Right,
        step: Step::Recreate { stood: view.target.clone(), generation, record: Box::new(apart(&view.record, word)) },
        why: Some(Why::KeptBoth),
        permit: MailPermit::Denied,
        destroys: None,
    };
    let did = apply::carry_out(run, &BTreeMap::new(), &Plan::from_steps(vec![planned])).await?;
    report.count_writes(&did);
    if run.store.link(run.job.kind, id)?.is_some_and(|link| link.right.is_some()) {
        return done(run, answered);
    }
    // An answer that is not carried out yet loses nothing: the pair waits. What was refused is asked again.
    let refused = did.stopped.is_none() && !did.again;
    report.again |= !refused;
    Ok(run.store.transaction(|db| match refused {
        true => links::delete_link(db, id).and_then(|()| need::ask_again(db, answered.id)),
        false => Ok(()),
    })?)
}
