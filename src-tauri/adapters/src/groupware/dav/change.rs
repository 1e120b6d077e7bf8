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
use super::write::{Run, Verdict, send};
use crate::groupware::answers::Sent;

/// Carries out the operations at `places` on the object `id`, of which `fetched` was read just before.
pub(super) async fn run(run: &Run<'_>, id: &RemoteId, places: &[usize], fetched: Option<&Fetched>) {
    let raw = match fetched {
        Some(Fetched::Found(raw)) => raw,
        Some(Fetched::NoAccess) => return run.answers.stale(places, Reading::NoAccess(id.clone())),
        Some(Fetched::Gone) | None => return run.answers.gone(id, places),
    };
    let snapshot = match reading::understand(run.collection, &run.facts, id, raw) {
        Reading::Found(snapshot) if run.answers.expect(places, &raw.version) => snapshot,
        other => return run.answers.stale(places, other),
    };
    let write = if run.answers.delete_whole(places) { Write::Delete } else { Write::Put };
    if let Err(failure) = gate::pass(snapshot.mailing, write, run.answers.permit(places), &run.facts) {
        return run.fail(places, failure, Sent::Refused, Some(&snapshot.record));
    }
    match write {
        Write::Delete => delete(run, id, places, &snapshot).await,
        Write::Put => put(run, id, places, raw, snapshot).await,
    }
}

async fn put(run: &Run<'_>, id: &RemoteId, places: &[usize], raw: &Raw, snapshot: Box<Snapshot>) {
    let collection = run.collection;
    let edits: Vec<Edit> = run.answers.actions(places).filter_map(edit).collect();
    let text = match object::edit(collection.kind, &raw.text, &edits, &collection.zone, jiff::Timestamp::now()) {
        Ok(text) => text,
        Err(failure) => return run.fail(places, failure, Sent::Refused, Some(&snapshot.record)),
    };
    if edits.is_empty() || text == raw.text {
        let before = snapshot.record.clone();
        return run.answers.answer(places, &Outcome::Stored(snapshot), Some(&before));
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
        Verdict::Gone => run.answers.gone(id, places),
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
        Verdict::Done(_) | Verdict::Gone => run.answers.answer(places, &Outcome::Removed, Some(&snapshot.record)),
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
        Ok(Fetched::Found(raw)) => run.answers.stale(places, reading::understand(run.collection, &run.facts, id, &raw)),
        Ok(Fetched::NoAccess) => run.answers.stale(places, Reading::NoAccess(id.clone())),
        Ok(Fetched::Gone) => run.answers.gone(id, places),
        Err(_) => run.answers.answer(places, &Outcome::Stale(None), None),
    }
}

/// The version the first of these operations was planned on.
pub(super) fn expects<'a>(run: &Run<'a>, places: &[usize]) -> Option<&'a Version> {
    match run.answers.actions(places).next()? {
        Action::Update { expected, .. } | Action::Delete { expected, .. } => Some(expected),
        Action::Create { .. } => None,
    }
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
