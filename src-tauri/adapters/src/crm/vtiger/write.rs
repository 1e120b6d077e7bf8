//! Carries out operations: at most [`AT_ONCE`] records at a time, those on one record in order.
//!
//! Until the server's zone is proven the first dated write goes alone, since its answer proves it. Nothing is ever sent
//! twice whose first sending may have been carried out.

use std::collections::BTreeMap;

use futures::{StreamExt as _, stream};
use ponte_core::operation::{Action, Answer, Operation, Outcome};
use ponte_core::snapshot::{RemoteId, Version};
use tokio::sync::mpsc::UnboundedSender;

use super::collection::{AT_ONCE, VtigerCollection};
use super::write_twins::Twins;
use super::{write_create, write_delete, write_update};

/// What became of an operation, and what stood there before.
pub(super) type Done = (Outcome, Option<Box<ponte_core::record::Record>>);

/// Carries out `operations` and sends an answer for each.
pub(super) async fn apply(own: &VtigerCollection, operations: &[Operation], answers: &UnboundedSender<Answer>) {
    let twins = Twins::new(own, answers);
    let groups = by_record(operations);
    let alone = usize::from(own.module.is_dated() && !own.session.zone().proven);
    let (first, rest) = groups.split_at(alone.min(groups.len()));
    for group in first {
        in_order(own, group, answers, &twins).await;
    }
    stream::iter(rest).for_each_concurrent(AT_ONCE, |group| in_order(own, group, answers, &twins)).await;
    twins.look().await;
}

type Group<'a> = Vec<(usize, &'a Operation)>;

/// Operations on one record together, creations each alone, in the order they came.
fn by_record(operations: &[Operation]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places: BTreeMap<&RemoteId, usize> = BTreeMap::new();
    for (index, operation) in operations.iter().enumerate() {
        let target = match &operation.action {
            Action::Create { .. } => None,
            Action::Update { target, .. } | Action::Delete { target, .. } => Some(&target.id),
        };
        let known = target.and_then(|id| places.get(id)).and_then(|place| groups.get_mut(*place));
        match known {
            Some(group) => group.push((index, operation)),
            None => {
                if let Some(id) = target {
                    places.insert(id, groups.len());
                }
                groups.push(vec![(index, operation)]);
            }
        }
    }
    groups
}

async fn in_order(own: &VtigerCollection, group: &Group<'_>, answers: &UnboundedSender<Answer>, twins: &Twins<'_>) {
    let mut made: Option<Version> = None;
    for (index, operation) in group {
        let (outcome, before) = carry_out(own, operation, made.as_ref()).await;
        if let Outcome::Stored(snapshot) = &outcome {
            made = Some(snapshot.version.clone());
        }
        if let (Action::Create { marker, .. }, Outcome::Stored(snapshot)) = (&operation.action, &outcome) {
            twins.made(*index, marker, snapshot.clone()).await;
            continue;
        }
        // A receiver that is gone means that the run was stopped: what is under way is finished, and asked for later.
        let _ = answers.send(Answer { index: *index, outcome, before });
    }
}

/// `made` is the version that an earlier operation of the same group made of the record.
async fn carry_out(own: &VtigerCollection, operation: &Operation, made: Option<&Version>) -> Done {
    match &operation.action {
        Action::Create { marker, record, .. } => (write_create::create(own, marker, record).await, None),
        Action::Update { target, expected, patch } => {
            write_update::update(own, &target.id, made.unwrap_or(expected), patch, operation.permit).await
        }
        Action::Delete { target, expected } => {
            write_delete::delete(own, &target.id, made.unwrap_or(expected), operation.permit).await
        }
    }
}
