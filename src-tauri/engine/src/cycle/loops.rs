//! Loops: the write that only answers Ponte's own last ones is counted, and the third in a row is parked instead of sent.
//!
//! The judgement is the core's ([`ponte_core::echo`]); here stands what it is made of. A loop stays parked until a person
//! changes something of the record, on either side, or asks for it to be tried again.

use std::collections::BTreeSet;

use ponte_core::decision::{Decision, FieldConflict, Patch, Seen};
use ponte_core::echo::{Edited, Moment, STOPS_AT, Written, echoes};
use ponte_core::link::Link;
use ponte_core::record::Field;
use ponte_core::snapshot::{Both, Side, Version};
use ponte_core::verdict::{Failure, FailureKind};
use rusqlite::Connection;

use super::Run;
use super::apply::parked_subject;
use crate::store::{StoreResult, written};

const CODE: &str = "failure-loop";

/// What each side changed of a pair, and the state in which it stands.
pub(super) type Changes<'a> = Both<(BTreeSet<Field>, Option<&'a Version>)>;

/// What each side changed, by the fields that are to go to the other one.
pub(super) fn changes<'a>(
    to: impl Fn(Side) -> BTreeSet<Field>,
    conflicts: &[FieldConflict],
    version: impl Fn(Side) -> Option<&'a Version>,
) -> Changes<'a> {
    Both::of(|side| {
        let mut fields = to(side.other());
        fields.extend(conflicts.iter().map(|conflict| conflict.field.clone()));
        (fields, version(side))
    })
}

/// How many echoes in a row the writes of a pair are.
pub(super) fn count(run: &Run<'_>, db: &Connection, link: &Link, changes: &Changes<'_>) -> StoreResult<u32> {
    let mut edited: Both<Edited> = Both::default();
    for side in Side::BOTH {
        let (fields, version) = changes.get(side);
        let Some(end) = link.end(side) else { continue };
        if parked(run, db, link, side)?.is_some_and(|parked| parked.asked) {
            return Ok(0);
        }
        let elsewhere = match version {
            Some(version) => written::written_elsewhere(db, &run.lane, side, &end.id, version)?,
            None => None,
        };
        let written = written::written(db, link.id, side)?;
        *edited.get_mut(side) = Edited { fields: fields.clone(), written, elsewhere };
    }
    Ok(echoes(&edited, Moment { cycle: run.lane.clean_runs, at: run.now }))
}

/// Remembers a write that went through.
pub(super) fn note(
    run: &Run<'_>,
    db: &Connection,
    link: &Link,
    (side, fields, version): (Side, BTreeSet<Field>, &Version),
    echoes: u32,
) -> StoreResult<()> {
    let write = Written { fields, echoes, cycle: run.lane.clean_runs, at: run.now };
    written::set(db, link.id, side, version, &write)
}

/// Lets a merge pass, or parks it where it would be one echo too many; what is parked already stays so in silence.
pub(super) fn stop(
    run: &Run<'_>,
    link: &Link,
    (left, right): (&Seen, &Seen),
    decision: Decision,
) -> Result<Decision, Failure> {
    let Decision::Merge { left: to_left, right: to_right, conflicts } = &decision else { return Ok(decision) };
    if link.id.0 <= 0 || (to_left.is_empty() && to_right.is_empty()) {
        return Ok(decision);
    }
    let patch = |side: Side| if side == Side::Left { to_left } else { to_right };
    let seen = |side: Side| if side == Side::Left { left } else { right };
    let changes = changes(
        |side| patch(side).fields().cloned().collect(),
        conflicts,
        |side| seen(side).view().map(|view| &view.version),
    );
    let state = state(run, to_left, to_right);
    let stopped = run.store.transaction(|db| {
        for side in Side::BOTH {
            if let Some(parked) = parked(run, db, link, side)?.filter(|parked| parked.failure.code == CODE) {
                // Nobody changed anything since: it is what was stopped then.
                let same = parked.failure.details.get("state") == Some(&state) && !parked.asked;
                return Ok(if same { Some(Decision::Nothing) } else { None });
            }
        }
        let looped = count(run, db, link, &changes)? >= STOPS_AT;
        Ok(looped.then(|| park(&changes, state)))
    })?;
    Ok(stopped.unwrap_or(decision))
}

/// The record that would not stay as it was written is the one that waits.
fn park(changes: &Changes<'_>, state: String) -> Decision {
    let side = if changes.left.0.is_empty() { Side::Right } else { Side::Left };
    let fields = changes.get(side).0.iter().map(Field::name).collect::<Vec<_>>().join(", ");
    let failure =
        Failure::new(FailureKind::Decide, CODE).with("fields", fields).with("side", side.as_str()).with("state", state);
    Decision::Park(side, failure)
}

fn parked(run: &Run<'_>, db: &Connection, link: &Link, side: Side) -> StoreResult<Option<written::Parked>> {
    match link.end(side) {
        Some(end) => written::parked(db, &run.lane, &parked_subject(side, &end.id)),
        None => Ok(None),
    }
}

/// What would be written, as a keyed hash: the same as long as nobody changes anything.
fn state(run: &Run<'_>, to_left: &Patch, to_right: &Patch) -> String {
    let said = serde_json::to_vec(&(to_left, to_right)).unwrap_or_default();
    format!("{:016x}", run.store.keys().hash().digest(&[b"loop", &said]).0)
}
