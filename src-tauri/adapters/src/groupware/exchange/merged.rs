//! What several operations on one item come to: one patch of it, and what becomes of its occurrences.

use ponte_core::decision::Patch;
use ponte_core::operation::Action;
use ponte_core::record::{Exception, Field, OccurrenceKey, Record, Value};
use ponte_core::verdict::{Failure, FailureKind};

use super::{Differing, differing};

/// What is to become of occurrences, by their original start.
pub(in crate::groupware) type Edits = Vec<(OccurrenceKey, Differing)>;

/// The fields that an edit of an occurrence touches.
pub(in crate::groupware) fn fields_of(edit: &Differing) -> Vec<Field> {
    match edit {
        Differing::Patch(patch) => patch.fields().cloned().collect(),
        Differing::Cancel => Vec::new(),
    }
}

/// One patch of the item as a whole, and the edits of its occurrences. People are never written.
///
/// # Errors
/// [`FailureKind::Record`] where an occurrence that was taken out would have to come back.
pub(in crate::groupware) fn merged<'a>(
    actions: impl Iterator<Item = &'a Action>,
    record: &Record,
) -> Result<(Patch, Edits), Failure> {
    let (mut whole, mut edits) = (Patch::default(), Edits::new());
    for action in actions {
        match action {
            Action::Create { .. } => {}
            Action::Delete { target, .. } => {
                edits.extend(target.occurrence.clone().map(|key| (key, Differing::Cancel)));
            }
            Action::Update { target, patch, .. } => match &target.occurrence {
                Some(key) => edits.push((key.clone(), Differing::Patch(without_people(patch)))),
                None => {
                    let patch = without_people(patch);
                    whole.set.extend(patch.set);
                    whole.clear.extend(patch.clear);
                }
            },
        }
    }
    let emptied = whole.clear.remove(&Field::Exceptions);
    match whole.set.remove(&Field::Exceptions) {
        Some(Value::Exceptions(all)) => edits.extend(differing(record, &all)?),
        _ if emptied => edits.extend(differing(record, &Default::default())?),
        _ => {}
    }
    edits.retain(|(_, edit)| !matches!(edit, Differing::Patch(patch) if patch.is_empty()));
    Ok((whole, edits))
}

fn without_people(patch: &Patch) -> Patch {
    let people = |field: &Field| matches!(field, Field::Attendees | Field::Organizer);
    let mut patch = patch.clone();
    patch.set.retain(|field, _| !people(field));
    patch.clear.retain(|field| !people(field));
    patch
}

/// Exchange drops every occurrence that differs when the time or the rule of its series changes: rather than that, the
/// series is left to the user.
///
/// # Errors
/// [`FailureKind::Record`], with how many there are.
pub(in crate::groupware) fn moves_exceptions(patch: &Patch, record: &Record) -> Result<(), Failure> {
    let moves = patch.fields().any(|field| matches!(field, Field::Time | Field::Recurrence));
    let count = match record.get(&Field::Exceptions) {
        Some(Value::Exceptions(all)) => {
            all.values().filter(|one| matches!(one, Exception::Changed(_) | Exception::Cancelled)).count()
        }
        Some(_) | None => 0,
    };
    if moves && count > 0 {
        return Err(Failure::new(FailureKind::Record, "failure-exchange-series-moved").with("count", count));
    }
    Ok(())
}
