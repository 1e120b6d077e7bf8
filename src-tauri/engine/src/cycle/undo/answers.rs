//! What was changed since waits for the user: a need with what stood there before, and what both sides say now.

use jiff::Timestamp;
use ponte_core::verdict::{Failure, FailureKind};

use super::super::{Job, ProgressSink};
use super::{UndoState, Undoing, Which, carry_out_all};
use crate::store::{ItemId, NewNeed, Store, Topic, need};

impl Undoing<'_> {
    /// Notes what was changed since.
    pub(super) fn note_changed(&self) -> Result<(), Failure> {
        let changed = self.items.iter().filter_map(|(id, item)| match &item.state {
            UndoState::ChangedSince(card) => Some((id, item, card)),
            UndoState::Ready | UndoState::Done | UndoState::Already | UndoState::Stopped(_) => None,
        });
        let of = |id: &ItemId| self.images.iter().find(|imaged| imaged.id == *id).map(|imaged| &imaged.image);
        let needs = changed.map(|(id, item, card)| NewNeed {
            topic: Topic::Undo,
            subject: id.0.to_string(),
            link: None,
            side: Some(item.side),
            record: of(id).map(|image| image.target.id.clone()),
            failure: Failure::new(FailureKind::Decide, "failure-undo-changed")
                .with("item", format!("{}.{}", item.run.0, item.number)),
            shown: serde_json::json!({ "title": item.title, "fields": card }),
            next_try: None,
        });
        let needs: Vec<NewNeed> = needs.collect();
        self.run.store.transaction(|db| {
            needs.iter().try_for_each(|need| self.run.store.note(db, self.run.lane.id, need, self.run.now))
        })?;
        Ok(())
    }
}

/// Carries out the user's answers about what was changed since.
///
/// # Errors
/// As [`super::carry_out`].
pub(crate) async fn carry_answers(
    job: &Job<'_>,
    store: &Store,
    now: Timestamp,
    progress: ProgressSink<'_>,
) -> Result<(), Failure> {
    let lane = store.lane(job.pairing, job.kind, job.left.place, job.right.place)?;
    for answered in store.answered(lane.id)?.into_iter().filter(|answered| answered.topic == Topic::Undo) {
        let item = answered.subject.parse().ok().map(ItemId);
        let place = item.map(|item| store.run_of(item)).transpose()?.flatten();
        if let (Some((run, number)), "undo") = (place, answered.answer.as_str()) {
            let which = Which { run, number: Some(number) };
            match carry_out_all(job, store, (which, true), now, progress).await {
                Ok(_) => {}
                // Too old by now: there is nothing left to carry out.
                Err(failure) if failure.kind == FailureKind::Decide => {}
                Err(failure) => return Err(failure),
            }
        }
        store.transaction(|db| need::close_id(db, answered.id))?;
    }
    Ok(())
}
