//! What a write replaced, kept with the journal of runs: what the adapter read on the way, else what this cycle read, else
//! the last common state. Which of these it is, the image says.

use std::collections::BTreeSet;

use ponte_core::normalise::views;
use ponte_core::operation::Outcome;
use ponte_core::record::{Field, Fields, Record};
use ponte_core::snapshot::{Mailing, Side, Snapshot, Target};
use ponte_core::undo::{Deed, Image, whole};
use ponte_core::view::View;

use super::super::Run;
use super::super::normalise::view_context;
use super::settle::{Ends, Settling};
use super::work::{Work, Write};
use crate::store::{ItemId, StoreResult, link as links};

impl Settling<'_> {
    /// Keeps what an answered write replaced; one that was not carried out replaced nothing.
    pub(super) fn keep_image(&self, work: &Work, side: Side, ends: &Ends, item: ItemId) -> StoreResult<()> {
        match image(self.run, work, side, ends.stored.get(side).as_ref()) {
            Some(image) => self.run.store.keep_image(self.db, item, &image, self.run.now),
            None => Ok(()),
        }
    }
}

fn image(run: &Run<'_>, work: &Work, side: Side, stored: Option<&View>) -> Option<Image> {
    let (write, outcome) = (work.write(side)?, work.outcome(side)?);
    let (target, deed) = match (write, outcome) {
        (Write::Create, Outcome::Stored(_)) => created(run, stored?),
        // An occurrence that takes place again was made, as far as its pair is concerned.
        (Write::Update(fields), Outcome::Stored(_)) if is_revived(work, side, fields) => created(run, stored?),
        (Write::Update(fields), Outcome::Stored(_)) => {
            let target = work.target(side)?;
            let deed = updated(run, work, (side, &target), fields, stored?)?;
            (target, deed)
        }
        (Write::Delete, Outcome::Stored(_) | Outcome::Removed) => {
            let target = work.target(side)?;
            let deed = deleted(run, work, (side, &target))?;
            (target, deed)
        }
        _ => return None,
    };
    let other = work.view(side.other()).map(|view| view.target.clone());
    Some(Image {
        kind: run.job.kind,
        side,
        origin: work.link.origin,
        copied: work.link.copied,
        untied: work.link.remembers_nothing(),
        generation: work.link.generation,
        normal_form: ponte_core::hash::NORMAL_FORM,
        target,
        other: other.or_else(|| work.link.end(side.other()).map(links::target)),
        // A write to such a meeting is only carried out with the user's leave.
        mailed: work.view(side).is_some_and(|view| view.mailing == Mailing::Organizes),
        fragile: work.destroys.clone(),
        deed,
    })
}

fn created(run: &Run<'_>, stored: &View) -> (Target, Deed) {
    let after = whole(run.store.keys().hash(), &stored.record.fields);
    (stored.target.clone(), Deed::Created { after })
}

/// Whether a write to a series serves an occurrence that was taken out of it: nothing else writes a whole field of it.
fn is_revived(work: &Work, side: Side, fields: &BTreeSet<Field>) -> bool {
    fields.contains(&Field::Exceptions) && work.link.end(side).is_some_and(|end| end.occurrence.is_some())
}

fn updated(
    run: &Run<'_>,
    work: &Work,
    (side, target): (Side, &Target),
    fields: &BTreeSet<Field>,
    stored: &View,
) -> Option<Deed> {
    let (record, exact) = stood(run, work, side, target)?;
    let before: Fields = fields.iter().filter_map(|field| Some((field.clone(), record.get(field)?.clone()))).collect();
    let mut after = ponte_core::hash::hashes(run.store.keys().hash(), &stored.record.fields);
    after.retain(|field, _| fields.contains(field));
    Some(Deed::Updated { fields: fields.clone(), before, after, exact })
}

fn deleted(run: &Run<'_>, work: &Work, (side, target): (Side, &Target)) -> Option<Deed> {
    let (before, exact) = stood(run, work, side, target)?;
    // What the original said on its own side went before this copy did: only the last common state still knows it.
    let original = work.link.base.clone().filter(|_| work.link.origin != side);
    Some(Deed::Deleted { before: Box::new(before), original: original.map(Box::new), exact })
}

/// What stood at `target`, and whether that is known exactly.
fn stood(run: &Run<'_>, work: &Work, side: Side, target: &Target) -> Option<(Record, bool)> {
    if let Some(read) = work.before(side).and_then(|record| part(run, work, side, target, record)) {
        return Some((read, true));
    }
    // The write was conditional on the version of what was read in this cycle.
    if let Some(view) = work.view(side).filter(|view| view.target == *target) {
        return Some((view.record.clone(), true));
    }
    Some((work.link.base.clone()?, false))
}

/// Of a record: itself, or the occurrence that is meant.
fn part(run: &Run<'_>, work: &Work, side: Side, target: &Target, record: &Record) -> Option<Record> {
    if target.occurrence.is_none() {
        return Some(record.clone());
    }
    let snapshot = Snapshot {
        id: target.id.clone(),
        version: ponte_core::snapshot::Version(String::new()),
        record: record.clone(),
        modified: None,
        mailing: Mailing::Silent,
        read_only: false,
        fragile: None,
    };
    let views = views(&snapshot, side, &view_context(run, side, Some(&work.link))).ok()?;
    views.into_iter().find(|view| view.target == *target).map(|view| view.record)
}
