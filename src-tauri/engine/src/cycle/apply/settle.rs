//! Settling: what the servers answered about a pair becomes what the store remembers of it.

use std::collections::BTreeSet;

use ponte_core::decision::{Seen, Why};
use ponte_core::hash::Hashes;
use ponte_core::link::{End, Link};
use ponte_core::merge::{locked_after, settled, unresolved};
use ponte_core::normalise::views;
use ponte_core::operation::Outcome;
use ponte_core::record::{Field, Record};
use ponte_core::snapshot::{Both, Reading, Side, Snapshot, Version};
use ponte_core::verdict::Failure;
use ponte_core::view::View;
use rusqlite::Connection;

use super::super::normalise::{match_subject, view_context};
use super::super::report::Report;
use super::super::{Run, loops, of};
use super::notes::{kebab, parked_subject};
use super::work::{Rest, Work, Write, end_of};
use crate::store::{StoreResult, Topic, bystander, intent, link as links, need, young};

/// Settles pairs whose operations are all answered, in one transaction.
pub(super) fn commit<'w>(
    run: &Run<'_>,
    works: impl Iterator<Item = &'w mut Work>,
    report: &mut Report,
) -> Result<(), Failure> {
    let works: Vec<&mut Work> = works.collect();
    if works.is_empty() {
        return Ok(());
    }
    run.store.transaction(|db| {
        let mut settling = Settling { run, db, report };
        works.iter().try_for_each(|work| settling.settle(work))
    })?;
    works.into_iter().for_each(Work::forget);
    Ok(())
}

/// Pairs being settled in one transaction.
pub(super) struct Settling<'a> {
    pub run: &'a Run<'a>,
    pub db: &'a Connection,
    pub report: &'a mut Report,
}

/// What the answers of a pair come to.
#[derive(Default)]
pub(super) struct Ends {
    /// What the servers stored, as their sides' views of the pair.
    pub stored: Both<Option<View>>,
    /// Fields that were refused and stay as they were.
    refused: BTreeSet<Field>,
    /// Something is to be tried again.
    open: bool,
    /// The record was deleted, so the tie goes.
    removed: bool,
    /// It was refused as a whole and is parked.
    parked: bool,
    /// How many echoes in a row its writes are.
    echoes: u32,
}

impl Settling<'_> {
    fn settle(&mut self, work: &Work) -> StoreResult<()> {
        let mut ends = Ends { echoes: self.echoes(work)?, ..Ends::default() };
        for side in Side::BOTH {
            if work.write(side).is_some() {
                self.answered(work, side, &mut ends)?;
            }
        }
        if ends.open {
            self.report.again = true;
            // What a rule settled against one side is settled there, though the other half is tried again.
            let perhaps = |side: &Side| matches!(work.outcome(*side), Some(Outcome::Stored(_) | Outcome::Unknown(_)));
            if Side::BOTH.iter().any(perhaps) {
                self.count_conflict(work);
            }
            if ends.parked || !ends.refused.is_empty() {
                // What waits on one side keeps nothing from being tried again on the other.
                Side::BOTH.iter().try_for_each(|side| self.unread(work, *side))?;
            }
            return self.remember_half(work, &ends);
        }
        for side in Side::BOTH {
            intent::settle(self.db, work.link.id, side)?;
        }
        if ends.removed {
            return self.removed(work);
        }
        match &work.rest {
            Rest::Settle if ends.parked => Ok(()),
            Rest::Settle => self.remember(work, &ends),
            Rest::Unlink => self.unlink(work),
            Rest::Forget => links::delete_link(self.db, work.link.id),
            Rest::KeptBack(side, reason) => {
                self.report.kept_back += 1;
                self.waits_no_more(work, *side)?;
                self.stand_by(work, *side, &kebab(reason))
            }
            Rest::Park(side, failure) => self.park(work, *side, failure),
        }
    }

    /// Asked before anything is remembered: it goes by what stood there until now.
    fn echoes(&self, work: &Work) -> StoreResult<u32> {
        if Side::BOTH.iter().all(|side| work.updates(*side).is_empty()) {
            return Ok(0);
        }
        let version = |side| work.view(side).map(|view| &view.version);
        let changes = loops::changes(|side| work.updates(side), &work.conflicts, version);
        loops::count(self.run, self.db, &work.link, &changes)
    }

    fn answered(&mut self, work: &Work, side: Side, ends: &mut Ends) -> StoreResult<()> {
        let (Some(write), Some(outcome)) = (work.write(side), work.outcome(side)) else { return Ok(()) };
        match (write, outcome) {
            (Write::Delete, Outcome::Stored(_) | Outcome::Removed) => {
                self.report.side(side).deleted += 1;
                ends.removed = true;
            }
            (Write::Create, Outcome::Stored(snapshot)) => {
                self.report.side(side).created += 1;
                if let Some(id) = self.run.id {
                    young::add(self.db, self.run.lane.id, side, &snapshot.id, id)?;
                }
                *ends.stored.get_mut(side) = stored_view(self.run, side, &work.link, snapshot);
            }
            (Write::Update(_), Outcome::Stored(snapshot)) => {
                self.report.side(side).updated += 1;
                *ends.stored.get_mut(side) = stored_view(self.run, side, &work.link, snapshot);
                let write = (side, work.updates(side), &snapshot.version);
                loops::note(self.run, self.db, &work.link, write, ends.echoes)?;
            }
            (Write::Create, Outcome::Stale(Some(reading))) => self.adopt(work, side, reading, ends)?,
            (_, Outcome::Stale(_) | Outcome::Removed) => {
                ends.open = true;
                self.unread(work, side)?;
            }
            (_, Outcome::Unknown(failure)) => {
                // The intent stays: the next cycle asks what became of it.
                ends.open = true;
                self.report.stop(&of(side, failure.clone()));
                return Ok(());
            }
            (_, Outcome::Refused(failure)) if failure.kind.stops_run() => {
                ends.open = true;
                self.report.stop(&of(side, failure.clone()));
            }
            (write, Outcome::Refused(failure)) => self.refused(work, side, (write, failure), ends)?,
        }
        self.answered_intents(work, (side, write), outcome)?;
        match self.log(work, side)? {
            Some(item) => self.keep_image(work, side, ends, item),
            None => Ok(()),
        }
    }

    /// What was carried out stands on top of whatever was sent before: of earlier edits that were never answered only what was
    /// not written again is still to be found out. What was not carried out leaves them as they are.
    fn answered_intents(&self, work: &Work, (side, write): (Side, &Write), outcome: &Outcome) -> StoreResult<()> {
        let (db, link) = (self.db, work.link.id);
        match (write, outcome, self.run.id) {
            (Write::Update(fields), Outcome::Stored(_), Some(run)) => {
                intent::settle_of(db, link, side, run)?;
                intent::settle_fields(db, link, side, fields)
            }
            (_, Outcome::Stored(_) | Outcome::Removed, _) | (_, _, None) => intent::settle(db, link, side),
            (_, _, Some(run)) => intent::settle_of(db, link, side, run),
        }
    }

    /// A record with our marker is there already: it is tied, with nothing remembered, and read in the next round.
    fn adopt(&self, work: &Work, side: Side, reading: &Reading, ends: &mut Ends) -> StoreResult<()> {
        ends.open = true;
        let version = Version(String::new());
        let end = End { id: reading.id().clone(), occurrence: None, version, hashes: Hashes::new() };
        links::set_end(self.db, work.link.id, side, &end)
    }

    /// It is not what it was taken for: the next round reads it by its id, whatever the change reports say of it.
    fn unread(&self, work: &Work, side: Side) -> StoreResult<()> {
        let Some(target) = work.target(side) else { return Ok(()) };
        links::set_version(self.db, self.run.lane.id, side, &target.id, &Version(String::new()))
    }

    fn refused(
        &mut self,
        work: &Work,
        side: Side,
        (write, failure): (&Write, &Failure),
        ends: &mut Ends,
    ) -> StoreResult<()> {
        if failure.code == "failure-uid-in-trash" && *write == Write::Create {
            // The server refuses a deleted UID: the next round makes the copy as another generation.
            ends.open = true;
            return links::set_generation(self.db, work.link.id, work.link.generation.saturating_add(1));
        }
        match write {
            Write::Create | Write::Delete => ends.parked = true,
            Write::Update(fields) => ends.refused.extend(fields.iter().cloned()),
        }
        self.park(work, side.other(), failure)
    }

    fn removed(&self, work: &Work) -> StoreResult<()> {
        if work.why == Some(Why::Undone) {
            self.taken_back(work)?;
        }
        need::close(self.db, self.run.lane.id, Topic::Deletion, &work.link.id.0.to_string())?;
        // The original of a copy that a rule took away is known, and not new.
        let origin = work.link.origin;
        if let Some((view, reason)) = work.view(origin).and_then(|view| Some((view, view.kept_back?))) {
            bystander::set(self.db, self.run.lane.id, origin, &view.target.id, &view.version, &kebab(&reason))?;
            self.waits_no_more(work, origin)?;
        }
        for side in Side::BOTH {
            // Occurrences of one series share its version, and taking one out moved it.
            if let (Some(Outcome::Stored(series)), true) = (work.outcome(side), work.write(side).is_some()) {
                links::set_version(self.db, self.run.lane.id, side, &series.id, &series.version)?;
            }
        }
        links::delete_link(self.db, work.link.id)
    }

    /// What a rule keeps back is not parked any more; its title might be one that nobody else is to read now.
    fn waits_no_more(&self, work: &Work, side: Side) -> StoreResult<()> {
        let Some(view) = work.view(side) else { return Ok(()) };
        need::close(self.db, self.run.lane.id, Topic::Parked, &parked_subject(side, &view.target.id))
    }

    /// The original of a copy that was taken back stays alone, or it would be copied again.
    fn taken_back(&self, work: &Work) -> StoreResult<()> {
        for side in Side::BOTH.into_iter().filter(|side| work.write(*side).is_none()) {
            if let Some(view) = work.view(side) {
                bystander::set(self.db, self.run.lane.id, side, &view.target.id, &view.version, "left-alone")?;
            }
        }
        Ok(())
    }

    fn remember(&mut self, work: &Work, ends: &Ends) -> StoreResult<()> {
        let link = &work.link;
        let mut unsettled = unresolved(&work.conflicts);
        unsettled.extend(ends.refused.iter().cloned());
        let now = Both::of(|side| ends.stored.get(side).as_ref().or_else(|| work.view(side)).cloned());
        let says = |side: Side| now.get(side).as_ref().map(|view| &view.record);
        let (left, right) = settled(link, says(Side::Left), says(Side::Right), &unsettled, &self.run.context());
        for (side, hashes) in [(Side::Left, left), (Side::Right, right)] {
            if let Some(view) = now.get(side) {
                let (hashes, alone) = self.without_others(work, side, hashes, &unsettled);
                self.remember_end(link, side, view, hashes, ends)?;
                if !alone {
                    links::set_version(self.db, self.run.lane.id, side, &view.target.id, &Version(String::new()))?;
                }
            }
        }
        if let (Some(left), Some(right)) = (&now.left, &now.right) {
            need::close(self.db, self.run.lane.id, Topic::Match, &match_subject(&left.target, &right.target))?;
        }
        if let Some(base) = base(link, &says) {
            self.run.store.set_base(self.db, link.id, base)?;
        }
        let seen = |side: Side| work.view(side).map_or(Seen::Unchanged, |view| Seen::Changed(Box::new(view.clone())));
        // What is remembered as a pair is there on both sides, so that no deletion of it waits any more.
        need::close(self.db, self.run.lane.id, Topic::Deletion, &link.id.0.to_string())?;
        let locked: Vec<Field> = locked_after(link, &seen(Side::Left), &seen(Side::Right)).into_iter().collect();
        links::set_locked(self.db, link.id, &locked)?;
        self.conflict(work)
    }

    fn remember_end(&self, link: &Link, side: Side, view: &View, hashes: Hashes, ends: &Ends) -> StoreResult<()> {
        let lane = self.run.lane.id;
        links::set_end(self.db, link.id, side, &end_of(view, hashes))?;
        links::set_version(self.db, lane, side, &view.target.id, &view.version)?;
        bystander::remove(self.db, lane, side, &view.target.id)?;
        if ends.refused.is_empty() {
            need::close(self.db, lane, Topic::Parked, &parked_subject(side, &view.target.id))?;
        }
        Ok(())
    }
}

fn stored_view(run: &Run<'_>, side: Side, link: &Link, stored: &Snapshot) -> Option<View> {
    let occurrence = link.end(side).and_then(|end| end.occurrence.clone());
    let views = views(stored, side, &view_context(run, side, Some(link))).unwrap_or_default();
    let wanted = views.iter().find(|view| view.target.occurrence == occurrence);
    wanted.or_else(|| views.first().filter(|_| occurrence.is_none())).cloned()
}

/// The last common state: what the original says.
fn base<'r>(link: &'r Link, says: &impl Fn(Side) -> Option<&'r Record>) -> Option<&'r Record> {
    says(link.origin).or(link.base.as_ref()).or_else(|| says(link.origin.other()))
}
