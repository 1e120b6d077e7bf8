//! Making items, twenty in a request. An event is made under a transaction id, so that doing it twice makes one; whatever
//! the service says is taken is looked for by its marker.

use ponte_core::operation::{Action, Marker, Outcome};
use ponte_core::record::{Exception, Field, OccurrenceKey, Record, Value};
use ponte_core::snapshot::RemoteId;
use ponte_core::verdict::{Failure, FailureKind};
use serde_json::{Map, Value as Json};

use super::write::{Run, Verdict, verdict};
use super::{find, occurrences, op_item};
use crate::groupware::answers::Sent;
use crate::groupware::exchange::{self, Raw, property};

/// One create that is ready to be sent.
struct Ready<'a> {
    place: usize,
    marker: &'a Marker,
    record: &'a Record,
    body: Map<String, Json>,
}

/// Carries out the creates at `places`.
pub(super) async fn run(run: &Run<'_>, places: &[usize]) {
    if let Some(failure) = run.answers.stopped() {
        return run.answers.refuse(places, &failure);
    }
    let ready: Vec<Ready<'_>> = places.iter().filter_map(|place| prepare(run, *place)).collect();
    if ready.is_empty() {
        return;
    }
    let parts: Vec<_> = ready.iter().map(|one| op_item::create(&run.collection.place, one.body.clone())).collect();
    match run.send(&parts).await {
        Ok(answers) => {
            for (one, answer) in ready.iter().zip(answers) {
                settle(run, one, verdict(answer)).await;
            }
        }
        Err((failure, sent)) => {
            let places: Vec<usize> = ready.iter().map(|one| one.place).collect();
            run.fail(&places, failure, sent, None);
        }
    }
}

fn prepare<'a>(run: &'a Run<'_>, place: usize) -> Option<Ready<'a>> {
    let Some(Action::Create { marker, record, copy_of }) = run.answers.operations.get(place).map(|one| &one.action)
    else {
        return None;
    };
    match exchange::create(run.collection.kind, record, (marker, copy_of), &run.collection.zone) {
        Ok(body) => Some(Ready { place, marker, record, body }),
        Err(failure) => {
            run.fail(&[place], failure, Sent::Refused, None);
            None
        }
    }
}

async fn settle(run: &Run<'_>, one: &Ready<'_>, verdict: Verdict) {
    match verdict {
        Verdict::Done(row) => made(run, one, row).await,
        Verdict::Taken => taken(run, one).await,
        Verdict::Stale => run.fail(&[one.place], refused(), Sent::Refused, None),
        Verdict::Gone => {
            let missing = Failure::new(FailureKind::Forbidden, "failure-graph-collection-missing").with("status", 404);
            run.fail(&[one.place], missing, Sent::Refused, None);
        }
        Verdict::Failed(failure, sent) => run.fail(&[one.place], failure, sent, None),
    }
}

async fn made(run: &Run<'_>, one: &Ready<'_>, mut row: Json) {
    let Some(id) = row.get("id").and_then(Json::as_str).map(|id| RemoteId(id.to_owned())) else {
        return run.fail(&[one.place], refused(), Sent::Perhaps, None);
    };
    property::carry_over(&mut row, &Json::Null, &one.body);
    let wanted = exceptions(one.record);
    if wanted.is_empty() {
        return run.stored(&id, &[one.place], Some(&Raw::plain(row)), None);
    }
    // The series is there; what differs in it follows, one by one.
    match occurrences::make(run, &id, &Raw::plain(row), &wanted).await {
        Ok(()) => run.stored(&id, &[one.place], None, None),
        Err(failure) => run.fail(&[one.place], failure, Sent::Perhaps, None),
    }
}

fn exceptions(record: &Record) -> std::collections::BTreeMap<OccurrenceKey, Exception> {
    match record.get(&Field::Exceptions) {
        Some(Value::Exceptions(all)) => all.clone(),
        Some(_) | None => Default::default(),
    }
}

/// The transaction was carried out before: by us, and the answer was lost.
async fn taken(run: &Run<'_>, one: &Ready<'_>) {
    match find::by_marker(run.collection, one.marker).await {
        Ok(Some(snapshot)) => run.answers.answer(&[one.place], &Outcome::Stored(Box::new(snapshot)), None),
        Ok(None) => run.fail(&[one.place], refused(), Sent::Refused, None),
        Err(failure) => run.fail(&[one.place], failure, Sent::Perhaps, None),
    }
}

fn refused() -> Failure {
    Failure::new(FailureKind::Record, "failure-graph-refused").with("status", 409).with("code", "taken")
}
