//! Deleting a record, if it is still the one that was meant. Vtiger moves it into its recycle bin.

use ponte_core::operation::{MailPermit, Outcome};
use ponte_core::snapshot::{Reading, RemoteId, Version};

use super::collection::VtigerCollection;
use super::op_delete::delete as send;
use super::write::Done;
use super::write_update::{before, standing};

/// Deletes `id`, if it is still of version `expected`. One that is gone already is as good as deleted.
pub(super) async fn delete(own: &VtigerCollection, id: &RemoteId, expected: &Version, permit: MailPermit) -> Done {
    let standing = match standing(own, id, expected, permit).await {
        Ok(standing) => standing,
        Err(outcome) => return (gone_is_removed(*outcome), None),
    };
    let before = before(own, &standing);
    let outcome = match send(&own.session, &id.0).await {
        Ok(()) => {
            own.note_removed(&standing.row);
            Outcome::Removed
        }
        Err(fault) if fault.may_have_happened() => Outcome::Unknown(own.failure(fault, "delete")),
        Err(fault) => Outcome::Refused(own.failure(fault, "delete")),
    };
    (outcome, before)
}

fn gone_is_removed(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Stale(Some(reading)) if matches!(*reading, Reading::Gone(_)) => Outcome::Removed,
        other => other,
    }
}
