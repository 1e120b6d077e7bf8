//! Recover: what an earlier cycle left open is settled before anything new is asked (design 6.7).
//!
//! Of creates whose answer is not known, and of copies that undo was taking back, the server is asked what became of them.
//! To go on, updates and deletions need no question: their cursor never moved, so both halves are read again. What an update
//! meant to say stays in the journal until then: where the side says just that, nobody changed it but Ponte
//! ([`super::reconcile`]). What did happen is noted so that it can be undone.

use std::collections::BTreeSet;

use ponte_core::link::{End, LinkId};
use ponte_core::operation::Marker;
use ponte_core::snapshot::{Coverage, Reading, RemoteId, Side, Version};
use ponte_core::verdict::Failure;

use super::{Run, of, unanswered};
use crate::store::{Intent, Purpose, Topic, bystander, intent, link as links, need};

/// Settles every unanswered create of the lane, and carries out answers that need no server.
pub(super) async fn recover(run: &Run<'_>) -> Result<(), Failure> {
    keep_what_was_kept(run)?;
    if !run.store.has_intents(run.lane.id)? {
        return Ok(());
    }
    for side in Side::BOTH {
        let missing = found_by_marker(run, side).await?;
        not_found(run, side, missing).await?;
    }
    unanswered::note(run).await?;
    for (link, side) in open(run, Purpose::TakeBack)?.into_iter().map(|intent| (intent.link, intent.side)) {
        take_back(run, link, side).await?;
    }
    Ok(())
}

/// The same for creates on one side alone, where the other one is not asked.
pub(super) async fn recover_side(run: &Run<'_>, side: Side) -> Result<(), Failure> {
    keep_what_was_kept(run)?;
    for create in creates(run, side)? {
        if let Some(id) = find(run, side, &create).await? {
            adopt(run, &create, id)?;
            run.store.transaction(|db| intent::settle(db, create.link, side))?;
        }
    }
    Ok(())
}

fn open(run: &Run<'_>, purpose: Purpose) -> Result<Vec<Intent>, Failure> {
    let all = run.store.unanswered(run.lane.id)?.into_iter().map(|write| write.intent);
    Ok(all.filter(|intent| intent.purpose == purpose).collect())
}

fn creates(run: &Run<'_>, side: Side) -> Result<Vec<Intent>, Failure> {
    Ok(open(run, Purpose::Create)?.into_iter().filter(|create| create.side == side).collect())
}

async fn find(run: &Run<'_>, side: Side, create: &Intent) -> Result<Option<RemoteId>, Failure> {
    let Some(marker) = &create.marker else { return Ok(None) };
    let found = run.job.collection(side).find(marker).await.map_err(|failure| of(side, failure))?;
    Ok(found.map(|found| found.id))
}

/// Adopts what unanswered creates made; gives those of which nothing is there.
async fn found_by_marker(run: &Run<'_>, side: Side) -> Result<Vec<Intent>, Failure> {
    let mut missing = Vec::new();
    for create in creates(run, side)? {
        match find(run, side, &create).await? {
            Some(id) => adopt(run, &create, id)?,
            None => missing.push(create),
        }
    }
    Ok(missing)
}

/// They never went through, unless a removal is reported of what they would have made: then a person deleted the copy, and
/// it is not made again.
async fn not_found(run: &Run<'_>, side: Side, missing: Vec<Intent>) -> Result<(), Failure> {
    let made = |marker: &Marker| run.job.collection(side).made_as(marker);
    let named = |create: &Intent| create.marker.as_ref().and_then(made);
    let removed = if missing.iter().any(|create| named(create).is_some()) {
        removed_since(run, side).await?
    } else {
        BTreeSet::new()
    };
    for create in missing {
        match named(&create).filter(|id| removed.contains(id)) {
            Some(id) => adopt(run, &create, id)?,
            // Its tie stays, with a missing end: the original is read and the copy made again, under the same marker.
            None => run.store.transaction(|db| intent::settle(db, create.link, side))?,
        }
    }
    Ok(())
}

/// What was removed since the creates were sent, where the side can tell.
async fn removed_since(run: &Run<'_>, side: Side) -> Result<BTreeSet<RemoteId>, Failure> {
    let Some(before) = run.store.before(run.lane.id, side)? else { return Ok(BTreeSet::new()) };
    let changes = run.job.collection(side).changes(Some(&before)).await.map_err(|failure| of(side, failure))?;
    Ok(if changes.coverage == Coverage::Delta { changes.removed.into_iter().collect() } else { BTreeSet::new() })
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
fn adopt(run: &Run<'_>, create: &Intent, id: RemoteId) -> Result<(), Failure> {
    let end = End { id, occurrence: None, version: Version(String::new()), hashes: create.intended.clone() };
    run.store.transaction(|db| links::set_end(db, create.link, create.side, &end))?;
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
