//! Making items, many in a request. Each carries its marker, by which it is found again when the answer was lost.

use std::collections::BTreeMap;

use ponte_core::decision::Patch;
use ponte_core::operation::{Action, Marker};
use ponte_core::record::{Exception, Field, Kind, OccurrenceKey, Record, Value};
use ponte_core::snapshot::RemoteId;
use ponte_core::verdict::{Failure, FailureKind};
use serde_json::Value as Json;

use super::twins::{self, Made};
use super::write::{Run, Verdict, verdict};
use super::xml::Element;
use super::{fields, occurrences, op_create, op_item, row, task};
use crate::groupware::answers::Sent;
use crate::groupware::exchange::{self, Raw};

/// One create that is ready to be sent.
struct Ready<'a> {
    place: usize,
    marker: &'a Marker,
    record: &'a Record,
    item: Element,
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
    let items: Vec<Element> = ready.iter().map(|one| one.item.clone()).collect();
    let place = &run.collection.place;
    let answered = run.send(&items, |items| op_create::request(place, items.iter().cloned())).await;
    let mut made = Vec::new();
    for (one, answer) in ready.iter().zip(answered) {
        let id = match answer {
            Ok(message) => settle(run, one, &message).await,
            Err((failure, sent)) => {
                run.fail(&[one.place], failure, sent, None);
                None
            }
        };
        made.extend(id.map(|id| Made { place: one.place, id, marker: one.marker }));
    }
    twins::settle(run, made).await;
}

fn prepare<'a>(run: &'a Run<'_>, place: usize) -> Option<Ready<'a>> {
    let Some(Action::Create { marker, record, copy_of }) = run.answers.operations.get(place).map(|one| &one.action)
    else {
        return None;
    };
    let (kind, class) = (run.collection.kind, run.collection.place.class);
    let made = exchange::create(kind, record, (marker, copy_of), &run.collection.zone).and_then(|mut body| {
        if kind == Kind::Task {
            let whole = Patch { set: record.fields.clone(), ..Patch::default() };
            task::patch(&Json::Null, &whole, &mut body);
        }
        fields::sets(class, &body, &Json::Null)
    });
    match made {
        Ok(sets) => Some(Ready { place, marker, record, item: fields::item(class, sets) }),
        Err(failure) => {
            run.fail(&[place], failure, Sent::Refused, None);
            None
        }
    }
}

/// The item that was made whole.
async fn settle(run: &Run<'_>, one: &Ready<'_>, message: &Element) -> Option<RemoteId> {
    match verdict(message) {
        Verdict::Done => match op_item::item(message).and_then(row::id) {
            Some((id, _)) => return made(run, one, RemoteId(id.to_owned())).await,
            None => run.fail(&[one.place], unconfirmed(), Sent::Perhaps, None),
        },
        Verdict::Gone => {
            let missing = Failure::new(FailureKind::Forbidden, "failure-ews-collection-missing");
            run.fail(&[one.place], missing.with("code", "ErrorItemNotFound"), Sent::Refused, None);
        }
        Verdict::Stale => run.fail(&[one.place], unconfirmed(), Sent::Perhaps, None),
        Verdict::Failed(failure, sent) => run.fail(&[one.place], failure, sent, None),
    }
    None
}

/// The item is there; of a series, what differs in it follows.
async fn made(run: &Run<'_>, one: &Ready<'_>, id: RemoteId) -> Option<RemoteId> {
    let mut series = one.record.clone();
    let wanted: BTreeMap<OccurrenceKey, Exception> = match series.fields.remove(&Field::Exceptions) {
        Some(Value::Exceptions(all)) => all,
        Some(_) | None => BTreeMap::new(),
    };
    let written = match exchange::differing(&series, &wanted) {
        Ok(edits) if edits.is_empty() => Ok(()),
        Ok(edits) => {
            let quiet = super::op_update::Telling::Nobody;
            occurrences::carry_out(run, (&id, quiet), &Raw::plain(Json::Null), &series, &edits).await
        }
        Err(failure) => Err((failure, Sent::Perhaps)),
    };
    match written {
        Ok(()) => Some(id),
        Err((failure, _)) => {
            run.fail(&[one.place], failure, Sent::Perhaps, None);
            None
        }
    }
}

fn unconfirmed() -> Failure {
    Failure::new(FailureKind::Retry, "failure-ews-unconfirmed")
}
