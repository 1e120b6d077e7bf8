//! Writes whose answer was lost: what became of them is noted with what they replaced, so that they too can be undone.
//!
//! Each record is read once; only what is found to have happened is noted, under the run that sent it.

use std::collections::{BTreeMap, BTreeSet};

use ponte_core::hash::{HashKey, Hashes, NORMAL_FORM, field_hash};
use ponte_core::link::{End, Link, LinkId};
use ponte_core::normalise::views;
use ponte_core::record::{Fields, Record};
use ponte_core::snapshot::{Reading, RemoteId, Side};
use ponte_core::undo::{Deed, Image, whole};
use ponte_core::verdict::Failure;
use ponte_core::view::View;
use rusqlite::Connection;

use super::apply::title;
use super::normalise::{claimed, view_context};
use super::{Run, meant, of};
use crate::store::{Intent, Purpose, RunItem, StoreResult, Unanswered, Undoable, intent, link as links};

/// Notes the unanswered writes of the lane that did happen.
pub(super) async fn note(run: &Run<'_>) -> Result<(), Failure> {
    let mut happened = Vec::new();
    for side in Side::BOTH {
        let mut open = Vec::new();
        for write in run.store.unanswered(run.lane.id)?.into_iter().filter(|write| write.intent.side == side) {
            if let Some(link) = run.store.link(run.job.kind, write.intent.link)? {
                open.push((write, link));
            }
        }
        let ids: BTreeSet<RemoteId> = open.iter().filter_map(|(_, link)| Some(link.end(side)?.id.clone())).collect();
        let readings = read(run, side, ids.into_iter().collect()).await?;
        for (write, link) in open {
            let Some(end) = link.end(side) else { continue };
            if let Some(reading) = readings.get(&end.id)
                && let Some(deed) = deed(run, &write.intent, &link, end, reading)
            {
                happened.push((write, named(link, reading), deed));
            }
        }
    }
    // Writes to both sides of one pair are acknowledged one upon the other.
    let mut links: BTreeMap<LinkId, Link> = BTreeMap::new();
    run.store.transaction(|db| {
        happened.iter().try_for_each(|(write, link, deed)| {
            let item = run.store.log_item(db, write.run, &item(&write.intent, link))?;
            settle(db, write, links.entry(link.id).or_insert_with(|| link.clone()))?;
            let Some(image) = image(run, write.intent.side, link, deed) else { return Ok(()) };
            run.store.keep_image(db, item, &image, run.now)
        })
    })?;
    Ok(())
}

/// What is noted once is not asked about again; a copy taken back has its tie still to be forgotten.
fn settle(db: &Connection, unanswered: &Unanswered, link: &mut Link) -> StoreResult<()> {
    let write = &unanswered.intent;
    if write.purpose == Purpose::TakeBack {
        return Ok(());
    }
    if write.purpose == Purpose::Update && link.normal_form == NORMAL_FORM {
        meant::acknowledge(link, write, &write.intended);
        for (side, end) in Side::BOTH.into_iter().filter_map(|side| Some((side, link.end(side)?))) {
            links::set_hashes(db, link.id, side, &end.hashes)?;
        }
    }
    if write.purpose == Purpose::Update {
        return intent::settle_one(db, unanswered.number);
    }
    intent::settle(db, write.link, write.side)
}

/// The link, with what a new record says as all that is known of it.
fn named(mut link: Link, reading: &Reading) -> Link {
    if let (None, Reading::Found(snapshot)) = (&link.base, reading) {
        link.base = Some(snapshot.record.clone());
    }
    link
}

async fn read(run: &Run<'_>, side: Side, ids: Vec<RemoteId>) -> Result<BTreeMap<RemoteId, Reading>, Failure> {
    let collection = run.job.collection(side);
    let mut readings = BTreeMap::new();
    for batch in ids.chunks(collection.capabilities().read_batch.max(1)) {
        let read = collection.read(batch).await.map_err(|failure| of(side, failure))?;
        readings.extend(read.into_iter().map(|reading| (reading.id().clone(), reading)));
    }
    Ok(readings)
}

/// What a write did, if it happened.
fn deed(run: &Run<'_>, write: &Intent, link: &Link, end: &End, reading: &Reading) -> Option<Deed> {
    let key = run.store.keys().hash();
    match (write.purpose, reading) {
        (Purpose::Create, Reading::Found(_)) => {
            let view = view(run, write.side, link, end, reading)?;
            Some(Deed::Created { after: whole(key, &view.record.fields) })
        }
        (Purpose::Update, Reading::Found(_)) => {
            let view = view(run, write.side, link, end, reading)?;
            let base = link.base.as_ref().filter(|_| says(key, &view.record, &write.intended))?;
            let fields: BTreeSet<_> = write.intended.keys().cloned().collect();
            let before: Fields =
                fields.iter().filter_map(|field| Some((field.clone(), base.get(field)?.clone()))).collect();
            let mut after = write.intended.clone();
            after.retain(|_, hash| !hash.is_nothing());
            Some(Deed::Updated { fields, before, after, exact: false })
        }
        (Purpose::Delete | Purpose::TakeBack, Reading::Gone(_)) => {
            let base = link.base.clone()?;
            let original = (link.origin != write.side).then(|| Box::new(base.clone()));
            Some(Deed::Deleted { before: Box::new(base), original, exact: false })
        }
        _ => None,
    }
}

fn view(run: &Run<'_>, side: Side, link: &Link, end: &End, reading: &Reading) -> Option<View> {
    let Reading::Found(snapshot) = reading else { return None };
    let mut views = views(snapshot, side, &view_context(run, side, Some(link))).ok()?;
    claimed(end, &views).map(|index| views.swap_remove(index))
}

/// Whether a record says what was meant.
fn says(key: &HashKey, record: &Record, intended: &Hashes) -> bool {
    intended.iter().all(|(field, meant)| match record.get(field) {
        Some(value) => field_hash(key, field, value) == *meant,
        None => meant.is_nothing(),
    })
}

fn item(write: &Intent, link: &Link) -> RunItem {
    RunItem {
        number: 0,
        undo: Undoable::No,
        link: Some(link.id),
        side: write.side,
        action: if write.purpose == Purpose::TakeBack { Purpose::Delete } else { write.purpose }.as_str().to_owned(),
        record: link.end(write.side).map(|end| end.id.clone()),
        why: "answered-late".to_owned(),
        code: None,
        title: link.base.as_ref().map(title).unwrap_or_default(),
        permitted: false,
    }
}

fn image(run: &Run<'_>, side: Side, link: &Link, deed: &Deed) -> Option<Image> {
    Some(Image {
        kind: run.job.kind,
        side,
        origin: link.origin,
        copied: link.copied,
        untied: link.remembers_nothing(),
        generation: link.generation,
        normal_form: NORMAL_FORM,
        target: links::target(link.end(side)?),
        other: link.end(side.other()).map(links::target),
        mailed: false,
        fragile: None,
        deed: deed.clone(),
    })
}
