//! Making one object under a name that follows from its marker, so that doing it twice makes one.
//!
//! A server that says the name or the UID is taken is asked what it has: our own copy from a lost answer counts as made.

use ponte_core::operation::{Action, Marker, Outcome};
use ponte_core::snapshot::{Reading, RemoteId};
use ponte_core::verdict::FailureKind;

use super::change::refused;
use super::object::{self, CardVersion};
use super::reading::{self, Fetched, Raw};
use super::write::{Run, Verdict, send};
use super::{find, gate, op_object};
use crate::groupware::answers::Sent;

/// Carries out the create at `place`.
pub(super) async fn run(run: &Run<'_>, place: usize) {
    let Some(Action::Create { marker, record, copy_of }) = run.answers.operations.get(place).map(|one| &one.action)
    else {
        return;
    };
    let collection = run.collection;
    let id = find::name(collection, marker);
    let mut record = record.clone();
    gate::strip(&mut record.fields);
    let now = jiff::Timestamp::now();
    let text = object::create(collection.kind, &record, marker, copy_of, CardVersion::V3, now);
    let request = text.and_then(|text| Ok((collection.address(&id)?, text)));
    let (url, text) = match request {
        Ok(ready) => ready,
        Err(failure) => return run.fail(&[place], failure, Sent::Refused, None),
    };
    if run.facts.product.ignores_preconditions() && is_there(run, &id).await {
        return taken(run, place, marker, &id).await;
    }
    match send(run, op_object::create(url, collection.kind, &text)).await {
        Verdict::Done(response) => {
            let stored = op_object::stored_version(&response).map(|version| Raw { version, text, modified: None });
            run.stored(&id, &[place], stored, None);
        }
        Verdict::Stale => taken(run, place, marker, &id).await,
        Verdict::Gone => run.fail(&[place], collection_missing(), Sent::Refused, None),
        Verdict::Failed(failure, _) if is_taken(&failure, 400..=409) => taken(run, place, marker, &id).await,
        Verdict::Failed(failure, Sent::Perhaps)
            if run.facts.product.keeps_deleted_uids() && is_taken(&failure, 500..=500) =>
        {
            deleted_before(run, place, marker).await;
        }
        Verdict::Failed(failure, sent) => run.fail(&[place], failure, sent, None),
    }
}

async fn is_there(run: &Run<'_>, id: &RemoteId) -> bool {
    !matches!(reading::get(run.collection, id).await, Ok(Fetched::Gone))
}

/// Whether a refusal may mean that the UID is taken: 400 on Nextcloud, 403 on Cyrus, 409 on SOGo and Radicale.
fn is_taken(failure: &ponte_core::verdict::Failure, statuses: std::ops::RangeInclusive<u16>) -> bool {
    let status = failure.details.get("status").and_then(|status| status.parse::<u16>().ok());
    status.is_some_and(|status| statuses.contains(&status) && status != 401 && status != 404 && status != 408)
}

/// The name or the UID is taken: by our own copy, by something else, or by nothing that can be found.
async fn taken(run: &Run<'_>, place: usize, marker: &Marker, id: &RemoteId) {
    match find::by_marker(run.collection, marker).await {
        Ok(Some(snapshot)) => run.answers.answer(&[place], &Outcome::Stored(Box::new(snapshot)), None),
        Ok(None) => match reading::get(run.collection, id).await {
            Ok(Fetched::Found(raw)) => {
                let there = reading::understand(run.collection, &run.facts, id, &raw);
                run.answers.stale(&[place], there);
            }
            Ok(Fetched::NoAccess) => {
                let there = Reading::NoAccess(id.clone());
                run.answers.stale(&[place], there);
            }
            Ok(Fetched::Gone) => run.fail(&[place], refused("failure-dav-object-refused"), Sent::Refused, None),
            Err(failure) => run.fail(&[place], failure, Sent::Perhaps, None),
        },
        Err(failure) => run.fail(&[place], failure, Sent::Perhaps, None),
    }
}

/// An error 500 where the trash bin keeps UIDs: unless it was made after all, it needs a marker of a new generation.
async fn deleted_before(run: &Run<'_>, place: usize, marker: &Marker) {
    match find::by_marker(run.collection, marker).await {
        Ok(Some(snapshot)) => run.answers.answer(&[place], &Outcome::Stored(Box::new(snapshot)), None),
        Ok(None) => run.fail(&[place], refused("failure-uid-in-trash"), Sent::Refused, None),
        Err(failure) => run.fail(&[place], failure, Sent::Perhaps, None),
    }
}

fn collection_missing() -> ponte_core::verdict::Failure {
    ponte_core::verdict::Failure::new(FailureKind::Forbidden, "failure-dav-collection-missing").with("status", 404)
}
