//! Recover: what an earlier cycle left open is settled before anything new is asked (design 6.7).
//!
//! Of creates whose answer is not known, and of copies that undo was taking back, the server is asked what became of them.
//! To go on, updates and deletions need no question: their cursor never moved, so both halves are read again and found to
//! say the same, or not yet. What did happen is noted so that it can be undone.

use ponte_core::hash::Hashes;
use ponte_core::link::{End, LinkId};
use ponte_core::snapshot::{Reading, Side, Snapshot, Version};
use ponte_core::verdict::Failure;

use super::{Run, of, unanswered};
use crate::store::{Topic, bystander, intent, link as links, need};

/// Settles every unanswered create of the lane, forgets the other intents, and carries out answers that need no server.
pub(super) async fn recover(run: &Run<'_>) -> Result<(), Failure> {
    keep_what_was_kept(run)?;
    if !run.store.has_intents(run.lane.id)? {
        return Ok(());
    }
    for (link, side, marker, intended) in run.store.unanswered_creates(run.lane.id)? {
        match run.job.collection(side).find(&marker).await.map_err(|failure| of(side, failure))? {
            Some(found) => adopt(run, link, side, found, intended)?,
            // Its tie stays, with a missing end: the original is read and the copy made again, under the same marker.
            None => run.store.transaction(|db| intent::settle(db, link, side))?,
        }
    }
    unanswered::note(run).await?;
    for (link, side) in run.store.unanswered_take_backs(run.lane.id)? {
        take_back(run, link, side).await?;
    }
    run.store.transaction(|db| intent::forget_all(db, run.lane.id))?;
    Ok(())
}

/// The same for creates on one side alone, where the other one is not asked.
pub(super) async fn recover_side(run: &Run<'_>, side: Side) -> Result<(), Failure> {
    keep_what_was_kept(run)?;
    let unanswered = run.store.unanswered_creates(run.lane.id)?;
    for (link, _, marker, intended) in unanswered.into_iter().filter(|(_, of, ..)| *of == side) {
        if let Some(found) = run.job.collection(side).find(&marker).await.map_err(|failure| of(side, failure))? {
            adopt(run, link, side, found, intended)?;
            run.store.transaction(|db| intent::settle(db, link, side))?;
        }
    }
    Ok(())
}

/// A copy that was taken back is gone, and the original stays: what undo removed is no deletion that crosses.
async fn take_back(run: &Run<'_>, link: LinkId, side: Side) -> Result<(), Failure> {
    let Some(link) = run.store.link(run.job.kind, link)? else { return Ok(()) };
    let Some(end) = link.end(side).filter(|end| end.occurrence.is_none()) else { return Ok(()) };
    let readings =
        run.job.collection(side).read(std::slice::from_ref(&end.id)).await.map_err(|failure| of(side, failure))?;
    if matches!(readings.first(), Some(Reading::Gone(_))) {
        run.store.transaction(|db| {
            if let Some(stays) = link.end(side.other()) {
                bystander::set(db, run.lane.id, side.other(), &stays.id, &stays.version, "left-alone")?;
            }
            links::delete_link(db, link.id)
        })?;
    }
    Ok(())
}

/// It went through. The end remembers what was *meant*, and no version: what a person changed since is then a change.
fn adopt(run: &Run<'_>, link: LinkId, side: Side, found: Snapshot, intended: Hashes) -> Result<(), Failure> {
    let end = End { id: found.id, occurrence: None, version: Version(String::new()), hashes: intended };
    // Its intent is forgotten with the others, once what it did is noted.
    run.store.transaction(|db| links::set_end(db, link, side, &end))?;
    Ok(())
}

/// "Keep them": the tie of a held deletion is forgotten, and what is left stays alone.
fn keep_what_was_kept(run: &Run<'_>) -> Result<(), Failure> {
    for answered in run.store.answered(run.lane.id)? {
        let kept = answered.topic == Topic::Deletion && answered.answer == "keep";
        let dismissed = answered.topic == Topic::Parked && answered.answer == "dismiss";
        if !kept && !dismissed {
            continue;
        }
        let link = match answered.link.filter(|_| kept) {
            Some(id) => run.store.link(run.job.kind, id)?,
            None => None,
        };
        run.store.transaction(|db| {
            if let Some(link) = &link {
                for side in Side::BOTH {
                    if let Some(end) = link.end(side) {
                        bystander::set(db, run.lane.id, side, &end.id, &end.version, "left-alone")?;
                    }
                }
                links::delete_link(db, link.id)?;
            }
            need::close_id(db, answered.id)
        })?;
    }
    Ok(())
}
