//! Changing and deleting items that exist: what stands there is read, many at once, and all operations on one item become
//! one write that is conditional on it.

use std::collections::BTreeMap;

use ponte_core::operation::{MailPermit, Outcome};
use ponte_core::record::{Exception, Field, Fields, Kind, OccurrenceKey};
use ponte_core::snapshot::{Mailing, Reading, RemoteId, Snapshot};
use ponte_core::verdict::Failure;

use super::fields::{self, Set};
use super::op_update::{self, Telling};
use super::reading::{self, Fetched, Item};
use super::write::{Answered, Run, Verdict, verdict};
use super::xml::Element;
use super::{occurrences, op_delete, op_item, renew, task, write};
use crate::groupware::answers::{Change as Job, Sent, Told};
use crate::groupware::exchange::anew::{self, Anew};
use crate::groupware::exchange::gate::{self, Write};
use crate::groupware::exchange::merged::{self, Edits};
use crate::groupware::exchange::{self, Differing};

/// A write that is ready to be sent.
struct Ready<'a> {
    job: &'a Job,
    item: Box<Item>,
    snapshot: Box<Snapshot>,
    telling: Telling,
    write: Change,
    /// What it says then.
    fields: Fields,
}

enum Change {
    Delete,
    /// Fields of the item, and what becomes of occurrences.
    Patch(Vec<Set>, Edits),
    /// Fields of a series that drop its occurrences that differ, and how those are to differ then.
    Anew(Vec<Set>, BTreeMap<OccurrenceKey, Exception>),
}

/// Carries out some jobs.
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
            Some(Fetched::Here(item)) => ready.extend(prepare(run, job, item)),
            Some(Fetched::NoAccess) => run.answers.stale(&job.1, Reading::NoAccess(job.0.clone())),
            Some(Fetched::Broken(failure)) => run.fail(&job.1, failure, Sent::Refused, None),
            Some(Fetched::Missing) | None => run.answers.gone(&job.0, &job.1),
        }
    }
    for telling in [Telling::Nobody, Telling::Everybody] {
        send(run, telling, ready.iter().filter(|one| one.telling == telling).collect()).await;
    }
}

/// Holds a job against what stands there; what needs no sending is answered.
fn prepare<'a>(run: &Run<'_>, job: &'a Job, item: Box<Item>) -> Option<Ready<'a>> {
    let (id, places) = job;
    let snapshot = match reading::understand(run.collection, run.facts, id, &item) {
        Reading::Found(snapshot) if run.answers.expect(places, &snapshot.version) => snapshot,
        other => {
            run.answers.stale(places, other);
            return None;
        }
    };
    match planned(run, places, &item, &snapshot) {
        Err(failure) => run.fail(places, failure, Sent::Refused, Some(&snapshot.record)),
        Ok((Change::Patch(sets, edits), ..)) if sets.is_empty() && edits.is_empty() => {
            let before = snapshot.record.clone();
            run.answers.answer(places, &Outcome::Stored(snapshot), Some(&before));
        }
        Ok((write, telling, fields)) => return Some(Ready { job, item, snapshot, telling, write, fields }),
    }
    None
}

/// What the operations at `places` do to an item, if the gate lets them, whether others are told, and what it says then.
fn planned(
    run: &Run<'_>,
    places: &[usize],
    item: &Item,
    snapshot: &Snapshot,
) -> Result<(Change, Telling, Fields), Failure> {
    let permit = run.answers.permit(places);
    let telling = match (snapshot.mailing, permit) {
        (Mailing::Organizes, MailPermit::Organizer) => Telling::Everybody,
        _ => Telling::Nobody,
    };
    if run.answers.delete_whole(places) {
        gate::pass(snapshot.mailing, Write::Delete, permit)?;
        return Ok((Change::Delete, telling, Fields::new()));
    }
    if let Some(anew) = anew::anew(run.answers.actions(places), &snapshot.record, &run.collection.zone)? {
        anew::pass(&anew, &snapshot.record, snapshot.mailing, permit)?;
        return Ok((planned_anew(run, item, snapshot, anew)?, telling, Fields::new()));
    }
    let (whole, edits) = merged::merged(run.answers.actions(places), &snapshot.record)?;
    let touched: Vec<Field> =
        whole.fields().cloned().chain(edits.iter().flat_map(|(_, edit)| merged::fields_of(edit))).collect();
    gate::pass(snapshot.mailing, Write::Fields(&touched), permit)?;
    if edits.iter().any(|(_, edit)| *edit == Differing::Cancel) {
        gate::pass(snapshot.mailing, Write::Delete, permit)?;
    }
    let collection = run.collection;
    let mut body = exchange::patch(collection.kind, &item.raw, &snapshot.record, &whole, &collection.zone)?;
    if collection.kind == Kind::Task {
        task::patch(&item.raw.row, &whole, &mut body);
    }
    let sets = fields::sets(collection.place.class, &body, &item.raw.row)?;
    Ok((Change::Patch(sets, edits), telling, whole.on(&snapshot.record.fields)))
}

/// The same of a series of which the occurrences that differ are written once more.
fn planned_anew(run: &Run<'_>, item: &Item, snapshot: &Snapshot, anew: Anew) -> Result<Change, Failure> {
    let (collection, before) = (run.collection, &snapshot.record);
    let mut body = exchange::patch(collection.kind, &item.raw, before, &anew.patch, &collection.zone)?;
    anew::begin(&mut body, &item.raw, before)?;
    Ok(Change::Anew(fields::sets(collection.place.class, &body, &item.raw.row)?, anew.wanted))
}

async fn send(run: &Run<'_>, telling: Telling, ready: Vec<&Ready<'_>>) {
    let options = &run.collection.session.options;
    let class = run.collection.place.class;
    let id = |one: &Ready<'_>| op_item::id_in(&one.job.0.0, &one.snapshot.version.0);
    let (deletes, patches): (Vec<_>, Vec<_>) = ready.into_iter().partition(|one| matches!(one.write, Change::Delete));
    if !deletes.is_empty() {
        let ids: Vec<Element> = deletes.iter().map(|one| id(one)).collect();
        let request = |ids: &[Element]| op_delete::request(options.deletion, telling, ids.iter().cloned());
        settle_all(run, &deletes, run.send(&ids, request).await).await;
    }
    let change = |one: &Ready<'_>| match &one.write {
        Change::Patch(sets, _) if sets.is_empty() => None,
        Change::Patch(sets, _) | Change::Anew(sets, _) => Some(op_update::change(class, id(one), sets)),
        Change::Delete => None,
    };
    let (first, rest): (Vec<_>, Vec<_>) = patches.into_iter().partition(|one| change(one).is_some());
    if !first.is_empty() {
        let changes: Vec<Element> = first.iter().filter_map(|one| change(one)).collect();
        let request = |changes: &[Element]| op_update::request(options.conflicts, telling, changes.iter().cloned());
        settle_all(run, &first, run.send(&changes, request).await).await;
    }
    for one in rest {
        follow(run, one, None).await;
    }
}

async fn settle_all(run: &Run<'_>, all: &[&Ready<'_>], answered: Vec<Answered>) {
    for (one, answer) in all.iter().zip(answered) {
        match answer {
            Ok(message) => settle(run, one, &message).await,
            Err((failure, sent)) => run.fail(&one.job.1, failure, sent, Some(&one.snapshot.record)),
        }
    }
}

async fn settle(run: &Run<'_>, one: &Ready<'_>, message: &Element) {
    let (places, before) = (&one.job.1, Some(&one.snapshot.record));
    match (verdict(message), &one.write) {
        (Verdict::Done | Verdict::Gone, Change::Delete) => run.answers.answer(places, &Outcome::Removed, before),
        (Verdict::Done, Change::Patch(..)) => follow(run, one, Some(message)).await,
        (Verdict::Done, Change::Anew(_, wanted)) => match renew::finish(run, (&one.job.0, one.telling), wanted).await {
            Ok(()) => run.stored(&one.job.0, places, None, before),
            Err((failure, _)) => run.fail(places, failure, Sent::Perhaps, before),
        },
        (Verdict::Gone, Change::Patch(..) | Change::Anew(..)) => run.answers.gone(&one.job.0, &one.job.1),
        (Verdict::Stale, _) => now_there(run, one.job).await,
        (Verdict::Failed(failure, sent), _) => run.fail(places, failure, sent, before),
    }
}

/// The occurrences, once the item itself is written.
async fn follow(run: &Run<'_>, one: &Ready<'_>, written: Option<&Element>) {
    let ((id, places), record) = (one.job, &one.snapshot.record);
    let Change::Patch(_, edits) = &one.write else { return };
    // Each occurrence that is written gives its series another version.
    let version = written.filter(|_| edits.is_empty()).and_then(write::version);
    let told = version.map(|version| Told { version, fields: one.fields.clone() });
    let target = (id, one.telling);
    match occurrences::carry_out(run, target, &one.item.raw, record, edits).await {
        Ok(()) => run.stored(id, places, told, Some(record)),
        Err((failure, sent)) => {
            let sent = if written.is_some() { Sent::Perhaps } else { sent };
            run.fail(places, failure, sent, Some(record));
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
