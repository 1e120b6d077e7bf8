//! Settling: what the servers answered about a pair becomes what the store remembers of it.

use std::collections::BTreeSet;

use jiff::{Timestamp, ToSpan};
use ponte_core::decision::Seen;
use ponte_core::link::{End, Link};
use ponte_core::merge::{locked_after, settled, unresolved};
use ponte_core::normalise::views;
use ponte_core::operation::{Action, Outcome};
use ponte_core::record::{Field, Record};
use ponte_core::snapshot::{Both, Reading, RemoteId, Side, Snapshot, Version};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_core::view::View;
use rusqlite::Connection;

use super::super::Run;
use super::super::normalise::{match_subject, view_context};
use super::super::report::Report;
use super::work::{Rest, Work, end_of};
use crate::store::{NewNeed, RunItem, StoreResult, Topic, bystander, intent, link as links, need};

/// Settles pairs whose operations are all answered, in one transaction.
pub(super) fn commit<'w>(
    run: &Run<'_>,
    works: impl Iterator<Item = &'w mut Work>,
    report: &mut Report,
) -> Result<(), Failure> {
    let mut works: Vec<&mut Work> = works.collect();
    if works.is_empty() {
        return Ok(());
    }
    run.store.transaction(|db| works.iter_mut().try_for_each(|work| settle(run, db, work, report)))?;
    Ok(())
}

fn settle(run: &Run<'_>, db: &Connection, work: &mut Work, report: &mut Report) -> StoreResult<()> {
    work.settled = true;
    let mut ends = Ends::default();
    for side in Side::BOTH {
        if work.operation(side).is_some() {
            answered(run, db, work, side, &mut ends, report)?;
        }
    }
    if ends.open {
        report.again = true;
        return Ok(());
    }
    if ends.removed {
        return removed(run, db, work);
    }
    match &work.rest {
        Rest::Settle if ends.parked_new => Ok(()),
        Rest::Settle => remember(run, db, work, ends, report),
        Rest::Unlink => unlink(run, db, work, report),
        Rest::Forget => links::delete_link(db, work.link.id),
        Rest::KeptBack(side, reason) => {
            report.kept_back += 1;
            stand_by(run, db, work, *side, &kebab(reason))
        }
        Rest::Park(side, failure) => park(run, db, work, *side, failure, report),
    }
}

/// What the answers of a pair come to.
#[derive(Default)]
struct Ends {
    stored: Both<Option<Box<Snapshot>>>,
    /// Fields that were refused and stay as they were.
    refused: BTreeSet<Field>,
    /// Something is to be tried again.
    open: bool,
    /// The record was deleted, so the tie goes.
    removed: bool,
    /// A copy was refused: there is no tie.
    parked_new: bool,
}

fn answered(
    run: &Run<'_>,
    db: &Connection,
    work: &Work,
    side: Side,
    ends: &mut Ends,
    report: &mut Report,
) -> StoreResult<()> {
    let (Some(operation), Some(outcome)) = (work.operation(side), work.outcome(side)) else { return Ok(()) };
    match (&operation.action, outcome) {
        (Action::Delete { .. }, Outcome::Stored(_) | Outcome::Removed) => {
            report.side(side).deleted += 1;
            ends.removed = true;
        }
        (Action::Create { .. }, Outcome::Stored(snapshot)) => {
            report.side(side).created += 1;
            *ends.stored.get_mut(side) = Some(snapshot.clone());
        }
        (Action::Update { .. }, Outcome::Stored(snapshot)) => {
            report.side(side).updated += 1;
            *ends.stored.get_mut(side) = Some(snapshot.clone());
        }
        (Action::Create { .. }, Outcome::Stale(Some(reading))) => exists(db, work, side, reading, ends)?,
        (_, Outcome::Stale(_) | Outcome::Removed) => ends.open = true,
        (_, Outcome::Unknown(failure)) => {
            ends.open = true;
            report.stop(failure);
            return Ok(());
        }
        (_, Outcome::Refused(failure)) if failure.kind.stops_run() => {
            ends.open = true;
            report.stop(failure);
        }
        (action, Outcome::Refused(failure)) => refused(run, db, work, side, action, failure, ends, report)?,
    }
    intent::settle(db, work.link.id, side)?;
    log(run, db, work, side)
}

/// A record with our marker is there already: it is adopted, with nothing remembered, and read in the next round.
fn exists(db: &Connection, work: &Work, side: Side, reading: &Reading, ends: &mut Ends) -> StoreResult<()> {
    ends.open = true;
    let end = End {
        id: reading.id().clone(),
        occurrence: None,
        version: Version(String::new()),
        hashes: ponte_core::hash::Hashes::new(),
    };
    links::set_end(db, work.link.id, side, &end)
}

#[allow(clippy::too_many_arguments)]
fn refused(
    run: &Run<'_>,
    db: &Connection,
    work: &Work,
    side: Side,
    action: &Action,
    failure: &Failure,
    ends: &mut Ends,
    report: &mut Report,
) -> StoreResult<()> {
    if failure.code == "failure-uid-in-trash" && matches!(action, Action::Create { .. }) {
        // The server refuses a deleted UID: the next round makes the copy as another generation.
        links::set_generation(db, work.link.id, work.link.generation.saturating_add(1))?;
        ends.open = true;
        return Ok(());
    }
    park(run, db, work, side.other(), failure, report)?;
    match action {
        Action::Create { .. } => ends.parked_new = true,
        Action::Update { patch, .. } => ends.refused.extend(patch.fields().cloned()),
        Action::Delete { .. } => ends.parked_new = true,
    }
    Ok(())
}

fn removed(run: &Run<'_>, db: &Connection, work: &Work) -> StoreResult<()> {
    let subject = work.link.id.0.to_string();
    need::close(db, run.lane.id, Topic::Deletion, &subject)?;
    // The original of a copy that a rule took away is known, and not new.
    let origin = work.link.origin;
    if let (Some(view), Some(reason)) = (work.view(origin), work.view(origin).and_then(|view| view.kept_back)) {
        bystander::set(db, run.lane.id, origin, &view.target.id, &view.version, &kebab(&reason))?;
    }
    // Occurrences of one series share its version: the exclusion moved it.
    for side in Side::BOTH {
        if let (Some(Outcome::Stored(series)), true) = (work.outcome(side), work.operation(side).is_some()) {
            links::set_version(db, run.lane.id, side, &series.id, &series.version)?;
        }
    }
    links::delete_link(db, work.link.id)
}

fn remember(run: &Run<'_>, db: &Connection, work: &Work, ends: Ends, report: &mut Report) -> StoreResult<()> {
    let mut unsettled = unresolved(&work.conflicts);
    unsettled.extend(ends.refused.iter().cloned());
    let link = &work.link;
    let says = |side: Side| {
        stored_view(run, side, link, ends.stored.get(side).as_deref()).or_else(|| work.view(side).cloned())
    };
    let Both { left, right } = Both::of(says);
    let record = |view: &Option<View>| view.as_ref().map(|view| view.record.clone());
    let context = run.context();
    let (left_hashes, right_hashes) =
        settled(link, record(&left).as_ref(), record(&right).as_ref(), &unsettled, &context);
    for (side, view, hashes) in [(Side::Left, &left, left_hashes), (Side::Right, &right, right_hashes)] {
        if let Some(view) = view {
            links::set_end(db, link.id, side, &end_of(view, hashes))?;
            links::set_version(db, run.lane.id, side, &view.target.id, &view.version)?;
            bystander::remove(db, run.lane.id, side, &view.target.id)?;
            if ends.refused.is_empty() {
                need::close(db, run.lane.id, Topic::Parked, &parked_subject(side, &view.target.id))?;
            }
        }
    }
    if let (Some(left), Some(right)) = (&left, &right) {
        need::close(db, run.lane.id, Topic::Match, &match_subject(&left.target, &right.target))?;
    }
    if let Some(base) = base(link, record(&left), record(&right)) {
        run.store.set_base(db, link.id, &base)?;
    }
    let seen = |side: Side| work.view(side).map_or(Seen::Unchanged, |view| Seen::Changed(Box::new(view.clone())));
    let locked: Vec<Field> = locked_after(link, &seen(Side::Left), &seen(Side::Right)).into_iter().collect();
    links::set_locked(db, link.id, &locked)?;
    conflict(run, db, work, report)
}

/// What the server stored, as its side's view of this pair.
fn stored_view(run: &Run<'_>, side: Side, link: &Link, stored: Option<&Snapshot>) -> Option<View> {
    let stored = stored?;
    let occurrence = link.end(side).and_then(|end| end.occurrence.clone());
    let views = views(stored, side, &view_context(run, side, Some(link))).unwrap_or_default();
    let wanted = views.iter().find(|view| view.target.occurrence == occurrence);
    wanted.or_else(|| views.first().filter(|_| occurrence.is_none())).cloned()
}

/// The last common state: what the original says.
fn base(link: &Link, left: Option<Record>, right: Option<Record>) -> Option<Record> {
    match link.origin {
        Side::Left => left.or_else(|| link.base.clone()).or(right),
        Side::Right => right.or_else(|| link.base.clone()).or(left),
    }
}

fn conflict(run: &Run<'_>, db: &Connection, work: &Work, report: &mut Report) -> StoreResult<()> {
    let subject = work.link.id.0.to_string();
    if !work.conflicts.is_empty() {
        report.conflicts += 1;
    }
    let open: Vec<_> = work.conflicts.iter().filter(|conflict| conflict.winner.is_none()).collect();
    if open.is_empty() {
        return need::close(db, run.lane.id, Topic::Conflict, &subject);
    }
    let fields = open.iter().map(|conflict| conflict.field.name()).collect::<Vec<_>>().join(", ");
    let new = NewNeed {
        topic: Topic::Conflict,
        subject,
        link: Some(work.link.id),
        side: None,
        record: None,
        failure: Failure::new(FailureKind::Decide, "failure-conflict").with("fields", fields),
        shown: serde_json::json!({ "title": work.title(), "fields": open }),
        next_try: None,
    };
    run.store.note(db, run.lane.id, &new, run.now)
}

fn unlink(run: &Run<'_>, db: &Connection, work: &Work, report: &mut Report) -> StoreResult<()> {
    report.unlinked += 1;
    for side in Side::BOTH {
        if let Some(end) = work.link.end(side) {
            let version = work.view(side).map_or(&end.version, |view| &view.version);
            bystander::set(db, run.lane.id, side, &end.id, version, "left-alone")?;
        }
    }
    log_as(run, db, work, work.link.origin, "unlink", None)?;
    links::delete_link(db, work.link.id)
}

/// Remembers the record on `side` as looked at; there is no tie.
fn stand_by(run: &Run<'_>, db: &Connection, work: &Work, side: Side, why: &str) -> StoreResult<()> {
    if let Some(view) = work.view(side).filter(|view| view.target.occurrence.is_none()) {
        bystander::set(db, run.lane.id, side, &view.target.id, &view.version, why)?;
    }
    if work.link.id.0 > 0 {
        links::delete_link(db, work.link.id)?;
    }
    Ok(())
}

/// Parks the record on `side`. A tied one keeps what it remembers, so that its change is still one at the next try.
fn park(
    run: &Run<'_>,
    db: &Connection,
    work: &Work,
    side: Side,
    failure: &Failure,
    report: &mut Report,
) -> StoreResult<()> {
    report.parked += 1;
    let Some(target) = work.target(side) else { return Ok(()) };
    let new = NewNeed {
        topic: Topic::Parked,
        subject: parked_subject(side, &target.id),
        link: None,
        side: Some(side),
        record: Some(target.id.clone()),
        failure: failure.clone(),
        shown: serde_json::json!({ "title": work.title() }),
        next_try: (failure.kind == FailureKind::Record).then(|| next_try(run.now)),
    };
    run.store.note(db, run.lane.id, &new, run.now)?;
    log_as(run, db, work, side, "park", Some(&failure.code))?;
    let whole = work.link.left.is_some() && work.link.right.is_some() && work.link.id.0 > 0;
    if whole {
        for side in Side::BOTH {
            if let Some(view) = work.view(side) {
                links::set_version(db, run.lane.id, side, &view.target.id, &view.version)?;
            }
        }
        return Ok(());
    }
    stand_by(run, db, work, side, "parked")
}

fn parked_subject(side: Side, id: &RemoteId) -> String {
    format!("{}:{id}", side.as_str())
}

/// A record that could not be carried over is tried again after six hours, or when it changes, or when the user says so.
fn next_try(now: Timestamp) -> Timestamp {
    now.saturating_add(6.hours()).unwrap_or(now)
}

fn log(run: &Run<'_>, db: &Connection, work: &Work, side: Side) -> StoreResult<()> {
    let Some(operation) = work.operation(side) else { return Ok(()) };
    let action = match &operation.action {
        Action::Create { .. } => "create",
        Action::Update { .. } => "update",
        Action::Delete { .. } => "delete",
    };
    let code = match work.outcome(side) {
        Some(Outcome::Refused(failure) | Outcome::Unknown(failure)) => Some(failure.code.as_str()),
        Some(Outcome::Stale(_)) => Some("failure-stale"),
        Some(Outcome::Stored(_) | Outcome::Removed) | None => None,
    };
    log_as(run, db, work, side, action, code)
}

fn log_as(
    run: &Run<'_>,
    db: &Connection,
    work: &Work,
    side: Side,
    action: &str,
    code: Option<&str>,
) -> StoreResult<()> {
    let Some(id) = run.id else { return Ok(()) };
    let stored = match work.outcome(side) {
        Some(Outcome::Stored(snapshot)) => Some(snapshot.id.clone()),
        _ => None,
    };
    let item = RunItem {
        link: (work.link.id.0 > 0).then_some(work.link.id),
        side,
        action: action.to_owned(),
        record: stored.or_else(|| work.target(side).map(|target| target.id)),
        why: work.why.map_or_else(|| "changed".to_owned(), |why| kebab(&why)),
        code: code.map(str::to_owned),
        title: work.title(),
    };
    run.store.log_item(db, id, &item)
}

/// The catalogue's word for a reason.
pub(in crate::cycle) fn kebab<T: serde::Serialize>(reason: &T) -> String {
    serde_json::to_value(reason).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
