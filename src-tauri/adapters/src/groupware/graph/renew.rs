//! A series whose time or rule was changed although occurrences differ: those that the service dropped are written once
//! more, and then it is finished.

use std::collections::BTreeMap;

use ponte_core::record::{Exception, OccurrenceKey};
use ponte_core::snapshot::RemoteId;
use ponte_core::verdict::{Failure, FailureKind};

use super::reading::{self, Fetched};
use super::write::{Run, Verdict, verdict};
use super::{occurrences, op_item};
use crate::groupware::answers::Sent;
use crate::groupware::exchange::{self, anew};

/// Makes the occurrences differ as they did, from what the service left of them.
///
/// # Errors
/// What kept one of them: the series then says what it said before, until it is changed once more.
pub(super) async fn finish(
    run: &Run<'_>,
    id: &RemoteId,
    wanted: &BTreeMap<OccurrenceKey, Exception>,
) -> Result<(), (Failure, Sent)> {
    let perhaps = |failure| (failure, Sent::Perhaps);
    let mut fetched = reading::fetch(run.collection, std::slice::from_ref(id)).await.map_err(perhaps)?;
    let Some(Fetched::Here(raw)) = fetched.remove(id) else { return Err(perhaps(unconfirmed())) };
    let series = exchange::read(run.collection.kind, &raw, &run.collection.zone).map_err(perhaps)?;
    let edits = exchange::differing(&series, wanted).map_err(perhaps)?;
    occurrences::carry_out(run, id, &raw, &series, &edits).await?;
    let part = op_item::patch(&run.collection.place, &id.0, None, anew::finished());
    match run.send(&[part]).await?.pop().map(verdict) {
        Some(Verdict::Done(_)) => Ok(()),
        Some(Verdict::Failed(failure, _)) => Err(perhaps(failure)),
        Some(Verdict::Stale | Verdict::Taken | Verdict::Gone) | None => Err(perhaps(unconfirmed())),
    }
}

fn unconfirmed() -> Failure {
    Failure::new(FailureKind::Retry, "failure-graph-unconfirmed")
}
