//! Changing or deleting one object: all operations on it in one conditional write.

use ponte_core::decision::Patch;
use ponte_core::operation::{Action, Outcome};
use ponte_core::record::OccurrenceKey;
use ponte_core::snapshot::{Reading, RemoteId, Snapshot, Version};
use ponte_core::verdict::{Failure, FailureKind};

use super::gate::{self, Write};
use super::object::{self, Edit};
use super::op_object;
use super::reading::{self, Fetched, Raw};
use super::write::{Run, Sent, Verdict, send};

/// Carries out the operations at `places` on the object `id`, of which `fetched` was read just before.
pub(super) async fn run(run: &Run<'_>, id: &RemoteId, places: &[usize], fetched: Option<&Fetched>) {
    let raw = match fetched {
        Some(Fetched::Found(raw)) => raw,
        Some(Fetched::NoAccess) => return stale(run, places, Reading::NoAccess(id.clone())),
        Some(Fetched::Gone) | None => return gone(run, id, places),
    };
    let snapshot = match reading::understand(run.collection, &run.facts, id, raw) {
        Reading::Found(snapshot) if expected(run, places, &raw.version) => snapshot,
        other => return stale(run, places, other),
    };
    let write = if deletes_whole(run, places) { Write::Delete } else { Write::Put };
    if let Err(failure) = gate::pass(snapshot.mailing, write, run.permit(places), &run.facts) {
        return run.fail(places, failure, Sent::Refused, Some(&snapshot.record));
    }
    match write {
        Write::Delete => delete(run, id, places, &snapshot).await,
        Write::Put => put(run, id, places, raw, snapshot).await,
    }
}

async fn put(run: &Run<'_>, id: &RemoteId, places: &[usize], raw: &Raw, snapshot: Box<Snapshot>) {
    let collection = run.collection;
    let edits: Vec<Edit> = places.iter().filter_map(|&place| edit(&run.operations.get(place)?.action)).collect();
    let text = match object::edit(collection.kind, &raw.text, &edits, &collection.zone, jiff::Timestamp::now()) {
        Ok(text) => text,
        Err(failure) => return run.fail(places, failure, Sent::Refused, Some(&snapshot.record)),
    };
    if edits.is_empty() || text == raw.text {
        let before = snapshot.record.clone();
        return run.answer(places, &Outcome::Stored(snapshot), Some(&before));
    }
    let request = collection.address(id).and_then(|url| op_object::update(url, collection.kind, &text, &raw.version));
    let request = match request {
        Ok(request) => request,
        Err(failure) => return run.fail(places, failure, Sent::Refused, None),
    };
    match send(run, request).await {
        Verdict::Done(response) => {
            let stored = op_object::stored_version(&response).map(|version| Raw { version, text, modified: None });
            run.stored(id, places, stored, Some(&snapshot.record));
        }
        Verdict::Stale => now_there(run, id, places).await,
        Verdict::Gone => gone(run, id, places),
        Verdict::Failed(failure, sent) => run.fail(places, failure, sent, Some(&snapshot.record)),
    }
}

async fn delete(run: &Run<'_>, id: &RemoteId, places: &[usize], snapshot: &Snapshot) {
    if run.facts.product.ignores_preconditions() && !still(run, id, &snapshot.version).await {
        return now_there(run, id, places).await;
    }
    let silenced = run.facts.product.bears_silence();
    let request = run.collection.address(id).and_then(|url| op_object::delete(url, &snapshot.version, silenced));
    let request = match request {
        Ok(request) => request,
        Err(failure) => return run.fail(places, failure, Sent::Refused, None),
    };
    match send(run, request).await {
        Verdict::Done(_) | Verdict::Gone => run.answer(places, &Outcome::Removed, Some(&snapshot.record)),
        Verdict::Stale => now_there(run, id, places).await,
        Verdict::Failed(failure, sent) => run.fail(places, failure, sent, Some(&snapshot.record)),
    }
}

/// Whether the server still holds that version.
async fn still(run: &Run<'_>, id: &RemoteId, version: &Version) -> bool {
    matches!(reading::get(run.collection, id).await, Ok(Fetched::Found(raw)) if raw.version == *version)
}

/// The precondition failed: says what is there.
async fn now_there(run: &Run<'_>, id: &RemoteId, places: &[usize]) {
    match reading::get(run.collection, id).await {
        Ok(Fetched::Found(raw)) => stale(run, places, reading::understand(run.collection, &run.facts, id, &raw)),
        Ok(Fetched::NoAccess) => stale(run, places, Reading::NoAccess(id.clone())),
        Ok(Fetched::Gone) => gone(run, id, places),
        Err(_) => run.answer(places, &Outcome::Stale(None), None),
    }
}

fn stale(run: &Run<'_>, places: &[usize], reading: Reading) {
    run.answer(places, &Outcome::Stale(Some(Box::new(reading))), None);
}

/// Nothing is there: a deletion is done, a change has nothing to change.
fn gone(run: &Run<'_>, id: &RemoteId, places: &[usize]) {
    for &place in places {
        let removes =
            run.operations.get(place).is_some_and(|operation| matches!(operation.action, Action::Delete { .. }));
        let outcome =
            if removes { Outcome::Removed } else { Outcome::Stale(Some(Box::new(Reading::Gone(id.clone())))) };
        run.answer(&[place], &outcome, None);
    }
}

/// The version the first of these operations was planned on.
pub(super) fn expects<'a>(run: &Run<'a>, places: &[usize]) -> Option<&'a Version> {
    match &run.operations.get(*places.first()?)?.action {
        Action::Update { expected, .. } | Action::Delete { expected, .. } => Some(expected),
        Action::Create { .. } => None,
    }
}

/// Whether every operation was planned on that version.
fn expected(run: &Run<'_>, places: &[usize], version: &Version) -> bool {
    places.iter().filter_map(|&place| run.operations.get(place)).all(|operation| match &operation.action {
        Action::Update { expected, .. } | Action::Delete { expected, .. } => expected == version,
        Action::Create { .. } => false,
    })
}

fn deletes_whole(run: &Run<'_>, places: &[usize]) -> bool {
    places
        .iter()
        .filter_map(|&place| run.operations.get(place))
        .any(|operation| matches!(&operation.action, Action::Delete { target, .. } if target.occurrence.is_none()))
}

fn edit(action: &Action) -> Option<Edit> {
    match action {
        Action::Create { .. } => None,
        Action::Delete { target, .. } => target.occurrence.clone().map(Edit::Exclude),
        Action::Update { target, patch, .. } => patched(target.occurrence.clone(), gate::without_people(patch)),
    }
}

fn patched(occurrence: Option<OccurrenceKey>, patch: Patch) -> Option<Edit> {
    match occurrence {
        _ if patch.is_empty() => None,
        Some(key) => Some(Edit::Occurrence(key, patch)),
        None => Some(Edit::Patch(patch)),
    }
}

/// The object cannot be made or found where it should be.
pub(super) fn refused(code: &str) -> Failure {
    Failure::new(FailureKind::Record, code)
}
