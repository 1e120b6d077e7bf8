//! Changing and deleting items that exist: what stands there is read, twenty at once, and all operations on one item become
//! one write that is conditional on it.

use std::collections::BTreeMap;

use ponte_core::operation::{MailPermit, Outcome};
use ponte_core::record::{Exception, Field, Fields, OccurrenceKey};
use ponte_core::snapshot::{Reading, RemoteId, Snapshot};
use ponte_core::verdict::Failure;
use serde_json::{Map, Value as Json};

use super::reading::{self, Fetched};
use super::session::Part;
use super::write::{Run, Verdict, verdict};
use super::{occurrences, op_item, renew};
use crate::groupware::answers::{Change as Job, Sent};
use crate::groupware::exchange::anew::{self, Anew};
use crate::groupware::exchange::gate::{self, Write};
use crate::groupware::exchange::merged::{self, Edits};
use crate::groupware::exchange::{self, Differing, Raw, property};

/// A write that is ready to be sent.
struct Ready<'a> {
    job: &'a Job,
    raw: Box<Raw>,
    snapshot: Box<Snapshot>,
    write: Change,
    /// What it says then.
    fields: Fields,
}

enum Change {
    Delete,
    /// Properties of the item, and what becomes of occurrences.
    Patch(Map<String, Json>, Edits),
    /// Properties of a series that drop its occurrences that differ, and how those are to differ then.
    Anew(Map<String, Json>, BTreeMap<OccurrenceKey, Exception>),
}

/// Carries out up to twenty jobs.
pub(super) async fn run(run: &Run<'_>, jobs: &[Job]) {
    let places = || jobs.iter().flat_map(|(_, places)| places.iter().copied()).collect::<Vec<_>>();
    if let Some(failure) = run.answers.stopped() {
        return run.answers.refuse(&places(), &failure);
    }
    let ids: Vec<RemoteId> = jobs.iter().map(|(id, _)| id.clone()).collect();
    let mut fetched = match reading::fetch(run.collection, &ids).await {
        Ok(fetched) => fetched,
        Err(failure) => return run.fail(&places(), failure, Sent::Refused, None),
    };
    let mut ready = Vec::new();
    for job in jobs {
        match fetched.remove(&job.0) {
            Some(Fetched::Here(raw)) => ready.extend(prepare(run, job, raw)),
            Some(Fetched::NoAccess) => run.answers.stale(&job.1, Reading::NoAccess(job.0.clone())),
            Some(Fetched::Broken(failure)) => run.fail(&job.1, failure, Sent::Refused, None),
            Some(Fetched::Missing) | None => run.answers.gone(&job.0, &job.1),
        }
    }
    send(run, ready).await;
}

/// Holds a job against what stands there; what needs no sending is answered.
fn prepare<'a>(run: &Run<'_>, job: &'a Job, raw: Box<Raw>) -> Option<Ready<'a>> {
    let (id, places) = job;
    let snapshot = match reading::understand(run.collection, run.facts, id, &raw) {
        Reading::Found(snapshot) if run.answers.expect(places, &snapshot.version) => snapshot,
        other => {
            run.answers.stale(places, other);
            return None;
        }
    };
    match planned(run, places, &raw, &snapshot) {
        Err(failure) => run.fail(places, failure, Sent::Refused, Some(&snapshot.record)),
        Ok((Change::Patch(body, edits), _)) if body.is_empty() && edits.is_empty() => {
            let before = snapshot.record.clone();
            run.answers.answer(places, &Outcome::Stored(snapshot), Some(&before));
        }
        Ok((write, fields)) => return Some(Ready { job, raw, snapshot, write, fields }),
    }
    None
}

/// What the operations at `places` do to an item, if the gate lets them, and what it says then.
fn planned(run: &Run<'_>, places: &[usize], raw: &Raw, snapshot: &Snapshot) -> Result<(Change, Fields), Failure> {
    let permit = run.answers.permit(places);
    if run.answers.delete_whole(places) {
        gate::pass(snapshot.mailing, Write::Delete, permit)?;
        return Ok((Change::Delete, Fields::new()));
    }
    if let Some(anew) = anew::anew(run.answers.actions(places), &snapshot.record, &run.collection.zone)? {
        return planned_anew(run, permit, raw, snapshot, anew);
    }
    let (whole, edits) = merged::merged(run.answers.actions(places), &snapshot.record)?;
    let fields: Vec<Field> =
        whole.fields().cloned().chain(edits.iter().flat_map(|(_, edit)| merged::fields_of(edit))).collect();
    gate::pass(snapshot.mailing, Write::Fields(&fields), permit)?;
    if edits.iter().any(|(_, edit)| *edit == Differing::Cancel) {
        gate::pass(snapshot.mailing, Write::Delete, permit)?;
    }
    let body = exchange::patch(run.collection.kind, raw, &snapshot.record, &whole, &run.collection.zone)?;
    Ok((Change::Patch(body, edits), whole.on(&snapshot.record.fields)))
}

/// The same of a series of which the occurrences that differ are written once more.
fn planned_anew(
    run: &Run<'_>,
    permit: MailPermit,
    raw: &Raw,
    snapshot: &Snapshot,
    anew: Anew,
) -> Result<(Change, Fields), Failure> {
    anew::pass(&anew, &snapshot.record, snapshot.mailing, permit)?;
    let (collection, before) = (run.collection, &snapshot.record);
    let mut body = exchange::patch(collection.kind, raw, before, &anew.patch, &collection.zone)?;
    anew::begin(&mut body, raw, before)?;
    Ok((Change::Anew(body, anew.wanted), Fields::new()))
}

async fn send(run: &Run<'_>, ready: Vec<Ready<'_>>) {
    let place = &run.collection.place;
    let part = |one: &Ready<'_>| -> Option<Part> {
        let (id, version) = (&one.job.0.0, Some(&one.snapshot.version));
        match &one.write {
            Change::Delete => Some(op_item::delete(place, id, version)),
            Change::Patch(body, _) if body.is_empty() => None,
            Change::Patch(body, _) | Change::Anew(body, _) => Some(op_item::patch(place, id, version, body.clone())),
        }
    };
    let (first, rest): (Vec<_>, Vec<_>) = ready.into_iter().partition(|one| part(one).is_some());
    let parts: Vec<Part> = first.iter().filter_map(part).collect();
    if !parts.is_empty() {
        match run.send(&parts).await {
            Ok(answers) => {
                for (one, answer) in first.iter().zip(answers) {
                    settle(run, one, verdict(answer)).await;
                }
            }
            Err((failure, sent)) => {
                for one in &first {
                    run.fail(&one.job.1, failure.clone(), sent, Some(&one.snapshot.record));
                }
            }
        }
    }
    for one in &rest {
        follow(run, one, None).await;
    }
}

async fn settle(run: &Run<'_>, one: &Ready<'_>, verdict: Verdict) {
    let (places, before) = (&one.job.1, Some(&one.snapshot.record));
    match (verdict, &one.write) {
        (Verdict::Done(_) | Verdict::Gone, Change::Delete) => run.answers.answer(places, &Outcome::Removed, before),
        (Verdict::Done(mut row), Change::Patch(body, _)) => {
            property::carry_over(&mut row, &one.raw.row, body);
            follow(run, one, Some(row)).await;
        }
        (Verdict::Done(_), Change::Anew(_, wanted)) => match renew::finish(run, &one.job.0, wanted).await {
            Ok(()) => run.stored(&one.job.0, places, None, before),
            Err((failure, _)) => run.fail(places, failure, Sent::Perhaps, before),
        },
        (Verdict::Gone, Change::Patch(..) | Change::Anew(..)) => run.answers.gone(&one.job.0, &one.job.1),
        (Verdict::Stale | Verdict::Taken, _) => now_there(run, one.job).await,
        (Verdict::Failed(failure, sent), _) => run.fail(places, failure, sent, before),
    }
}

/// The occurrences, once the item itself is written.
async fn follow(run: &Run<'_>, one: &Ready<'_>, row: Option<Json>) {
    let ((id, places), before) = (one.job, Some(&one.snapshot.record));
    let (Change::Patch(_, edits), written) = (&one.write, row.is_some()) else { return };
    if edits.is_empty() {
        return match row {
            // What an occurrence does not say itself, it says as its series does now: that has to be read.
            Some(row) if !one.raw.differing().is_empty() => {
                run.stored_in_part(one.job, &row, one.fields.clone(), before);
            }
            Some(row) => run.stored(id, places, Some(&Raw { row, nested: one.raw.nested.clone() }), before),
            None => run.stored(id, places, None, before),
        };
    }
    match occurrences::carry_out(run, id, &one.raw, &one.snapshot.record, edits).await {
        Ok(()) => run.stored(id, places, None, before),
        Err((failure, sent)) => {
            let sent = if written { Sent::Perhaps } else { sent };
            run.fail(places, failure, sent, before);
        }
    }
}

/// The condition failed: says what is there.
async fn now_there(run: &Run<'_>, job: &Job) {
    match reading::read(run.collection, std::slice::from_ref(&job.0)).await {
        Ok(mut readings) => match readings.pop() {
            Some(Reading::Gone(_)) | None => run.answers.gone(&job.0, &job.1),
            Some(reading) => run.answers.stale(&job.1, reading),
        },
        Err(_) => run.answers.answer(&job.1, &Outcome::Stale(None), None),
    }
}
