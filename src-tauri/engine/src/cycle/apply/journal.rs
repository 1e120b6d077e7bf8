//! Journal: what is about to be sent is written down first, with what stood there and what it is made from.

use ponte_core::decision::{Patch, Why};
use ponte_core::hash::{FieldHash, HashKey, Hashes, hashes};
use ponte_core::link::{End, Link};
use ponte_core::operation::{Action, Operation};
use ponte_core::snapshot::{Side, Version};
use rusqlite::Connection;

use super::super::Run;
use super::work::{Rest, Work};
use crate::store::{Intent, NewLink, Purpose, RunId, StoreResult, intent, link as links};

/// Journals the writes of a pair; a new pair gets its link.
pub(super) fn journal(run: &Run<'_>, db: &Connection, id: RunId, work: &mut Work) -> StoreResult<()> {
    let writes = Side::BOTH.iter().any(|side| work.write(*side).is_some());
    if work.link.id.0 <= 0 && (writes || matches!(work.rest, Rest::Settle)) {
        work.link.id = new_link(run, db, work)?;
    }
    for side in Side::BOTH {
        let (link, generation) = (work.link.id, work.link.generation);
        let Some(operation) = work.operations.get_mut(side) else { continue };
        operation.link = link;
        let creates = matches!(operation.action, Action::Create { .. });
        if creates && work.link.end(side).is_some() {
            links::clear_end(db, link, side, generation)?;
        }
        if creates {
            remember_source(run, db, work, side.other())?;
        }
        if let Some(intent) = intended(run.store.keys().hash(), work, side) {
            intent::insert(db, id, &intent)?;
        }
    }
    Ok(())
}

/// What the original says now is what its copy is made of, also where an earlier try was made of something else: when the
/// answer is lost, only a change since is one.
fn remember_source(run: &Run<'_>, db: &Connection, work: &Work, side: Side) -> StoreResult<()> {
    let (Some(view), Some(end)) = (work.view(side), work.link.end(side)) else { return Ok(()) };
    let hashes = hashes(run.store.keys().hash(), &view.record.fields);
    if end.hashes == hashes {
        return Ok(());
    }
    links::set_end(db, work.link.id, side, &End { hashes, ..end.clone() })
}

fn new_link(run: &Run<'_>, db: &Connection, work: &Work) -> StoreResult<ponte_core::link::LinkId> {
    let link = &work.link;
    let locked = work.view(link.origin).map(|view| view.locked.iter().cloned().collect()).unwrap_or_default();
    let new = NewLink {
        origin: link.origin,
        copied: link.copied,
        generation: link.generation,
        left: unsettled(link, Side::Left),
        right: unsettled(link, Side::Right),
        locked,
    };
    run.store.insert_link(db, run.lane.id, &new)
}

/// What matching brought together has no common state before it is settled: until then neither half counts as known, or a
/// cycle that is cut off here would never look at it again.
fn unsettled(link: &Link, side: Side) -> Option<End> {
    let end = link.end(side)?.clone();
    let version = if link.end(side.other()).is_some() { Version(String::new()) } else { end.version.clone() };
    Some(End { version, ..end })
}

fn intended(key: &HashKey, work: &Work, side: Side) -> Option<Intent> {
    let operation: &Operation = work.operations.get(side).as_ref()?;
    let mut intent = Intent {
        link: operation.link,
        side,
        purpose: Purpose::Delete,
        marker: None,
        intended: Hashes::new(),
        stood: Hashes::new(),
        source: Hashes::new(),
    };
    match &operation.action {
        Action::Create { marker, record, .. } => {
            (intent.purpose, intent.marker) = (Purpose::Create, Some(marker.clone()));
            intent.intended = hashes(key, &record.fields);
        }
        Action::Update { patch, .. } => {
            intent.purpose = Purpose::Update;
            intent.intended = hashes(key, &patch.set);
            intent.intended.extend(patch.clear.iter().map(|field| (field.clone(), FieldHash::NOTHING)));
            // What undo writes is made from no other side: both get back what they said.
            if work.why != Some(Why::Undone) {
                (intent.stood, intent.source) = (said(key, work, side, patch), said(key, work, side.other(), patch));
            }
        }
        Action::Delete { .. } if work.why == Some(Why::Undone) => intent.purpose = Purpose::TakeBack,
        Action::Delete { .. } => {}
    }
    Some(intent)
}

/// What a side that was read says of the fields of a patch.
fn said(key: &HashKey, work: &Work, side: Side, patch: &Patch) -> Hashes {
    let Some(view) = work.view(side) else { return Hashes::new() };
    let mut says = hashes(key, &view.record.fields);
    patch.fields().map(|field| (field.clone(), says.remove(field).unwrap_or(FieldHash::NOTHING))).collect()
}
