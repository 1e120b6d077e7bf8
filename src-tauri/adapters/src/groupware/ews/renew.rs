//! A series whose time or rule was changed although occurrences differ: those that the server dropped are written once
//! more, and then it is finished.

use std::collections::BTreeMap;

use ponte_core::record::{Exception, OccurrenceKey};
use ponte_core::snapshot::RemoteId;
use ponte_core::verdict::{Failure, FailureKind};

use super::op_update::{self, Telling};
use super::options::Conflicts;
use super::reading::{self, Fetched};
use super::write::{Run, Verdict, verdict};
use super::xml::Element;
use super::{fields, occurrences, op_item};
use crate::groupware::answers::Sent;
use crate::groupware::exchange::{self, anew};

/// Makes the occurrences differ as they did, from what the server left of them.
///
/// # Errors
/// What kept one of them: the series then says what it said before, until it is changed once more.
pub(super) async fn finish(
    run: &Run<'_>,
    (id, telling): (&RemoteId, Telling),
    wanted: &BTreeMap<OccurrenceKey, Exception>,
) -> Result<(), (Failure, Sent)> {
    let perhaps = |failure| (failure, Sent::Perhaps);
    let collection = run.collection;
    let mut fetched = reading::fetch(collection, std::slice::from_ref(id)).await.map_err(perhaps)?;
    let Some(Fetched::Here(item)) = fetched.remove(id) else { return Err(perhaps(unconfirmed())) };
    let series = exchange::read(collection.kind, &item.raw, &collection.zone).map_err(perhaps)?;
    let edits = exchange::differing(&series, wanted).map_err(perhaps)?;
    occurrences::carry_out(run, (id, telling), &item.raw, &series, &edits).await?;
    let class = collection.place.class;
    let sets = fields::sets(class, &anew::finished(), &item.raw.row).map_err(perhaps)?;
    let change = op_update::change(class, op_item::id(&id.0), &sets);
    let request = |changes: &[Element]| op_update::request(Conflicts::Always, telling, changes.iter().cloned());
    match run.send(&[change], request).await.pop() {
        Some(Ok(message)) => match verdict(&message) {
            Verdict::Done => Ok(()),
            Verdict::Failed(failure, _) => Err(perhaps(failure)),
            Verdict::Stale | Verdict::Gone => Err(perhaps(unconfirmed())),
        },
        Some(Err(refused)) => Err(refused),
        None => Err(perhaps(unconfirmed())),
    }
}

fn unconfirmed() -> Failure {
    Failure::new(FailureKind::Retry, "failure-ews-unconfirmed")
}
