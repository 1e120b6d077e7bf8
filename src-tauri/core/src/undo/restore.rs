//! What becomes of a pair whose writes are taken back.
//!
//! What was written is set back on its side, and the pair is then merged as if a person had done so: what was undone goes
//! to the other side too, by the same rules and through the same gate as any change. What says something else by now is
//! never overwritten, unless the user asked for just that.

use std::collections::BTreeSet;

use crate::decision::{Decision, FieldConflict, Patch, Seen, Why};
use crate::hash::{HashKey, NORMAL_FORM, field_hash};
use crate::link::Link;
use crate::merge::has_changed;
use crate::reconcile::{Context, gate, may_delete, reconcile};
use crate::record::{Exception, Field, Fields, OccurrenceKey, Record, Value};
use crate::rules::{ConflictRule, Rules};
use crate::snapshot::{Both, Side};
use crate::view::View;

use super::{Deed, Image, whole};

/// The fields of a change that no longer say what was written; all of them where that cannot be told.
#[must_use]
pub fn changed_since(image: &Image, now: &Record, key: &HashKey) -> BTreeSet<Field> {
    let Deed::Updated { fields, after, .. } = &image.deed else { return BTreeSet::new() };
    let says = |field: &Field| now.get(field).map(|value| field_hash(key, field, value));
    let other = |field: &&Field| image.normal_form != NORMAL_FORM || says(field).as_ref() != after.get(*field);
    fields.iter().filter(other).cloned().collect()
}

/// Whether what was created says anything else by now.
#[must_use]
pub fn is_as_created(image: &Image, now: &Record, key: &HashKey) -> bool {
    match &image.deed {
        Deed::Created { after } => image.normal_form == NORMAL_FORM && whole(key, &now.fields) == *after,
        Deed::Updated { .. } | Deed::Deleted { .. } => false,
    }
}

/// The fields among `fields` that `view` says otherwise than at the last common state: the other half of a pair has a
/// change of its own there.
#[must_use]
pub fn moved(link: &Link, side: Side, view: &View, fields: &BTreeSet<Field>, context: &Context<'_>) -> BTreeSet<Field> {
    fields.iter().filter(|field| has_changed(link, side, view, field, context)).cloned().collect()
}

/// What sets the fields of a change back, where they do not say so already. People are never written, and what is masked
/// stays masked.
#[must_use]
pub fn taking_back(image: &Image, now: &Record, masked: &BTreeSet<Field>, key: &HashKey) -> Patch {
    let Deed::Updated { fields, before, .. } = &image.deed else { return Patch::default() };
    let mut patch = Patch::default();
    for field in fields.iter().filter(|field| !is_people(field) && !masked.contains(*field)) {
        let hash = |value: Option<&Value>| value.map(|value| field_hash(key, field, value));
        let was = before.get(field);
        if hash(was) == hash(now.get(field)) {
            continue;
        }
        match was {
            Some(value) => drop(patch.set.insert(field.clone(), value.clone())),
            None if *field == Field::Time => {}
            None => drop(patch.clear.insert(field.clone())),
        }
    }
    patch
}

/// Writes `patches` and nothing else: what the other half said before was its own.
///
/// Gives [`Decision::Merge`], or [`Decision::Park`] where the gate stops it.
#[must_use]
pub fn restored_apart(link: &Link, then: Both<View>, patches: Both<Patch>, context: &Context<'_>) -> Decision {
    let (left, right) = (Seen::Changed(Box::new(then.left)), Seen::Changed(Box::new(then.right)));
    let written = Decision::Merge { left: patches.left, right: patches.right, conflicts: Vec::new() };
    gate::merge(link, &left, &right, written, context)
}

/// Merges a pair whose halves would say `then` once `patches` are written; `first` wins what both would change.
///
/// Gives [`Decision::Merge`] with everything that is to be written, [`Decision::Park`] where the gate stops it, or what a
/// rule would do to the pair then: a caller leaves it alone in that case.
#[must_use]
pub fn restored(
    link: &Link,
    then: Both<View>,
    patches: Both<Patch>,
    first: Option<Side>,
    context: &Context<'_>,
) -> Decision {
    let conflict = match first {
        Some(Side::Left) => ConflictRule::LeftWins,
        Some(Side::Right) => ConflictRule::RightWins,
        None => context.rules.conflict,
    };
    let rules = Rules { conflict, ..context.rules.clone() };
    let context = Context { rules: &rules, ..*context };
    let (left, right) = (Seen::Changed(Box::new(then.left)), Seen::Changed(Box::new(then.right)));
    let (more, conflicts) = match reconcile(Some(link), &left, &right, &context) {
        Decision::Nothing | Decision::Settle => (Both::default(), Vec::new()),
        Decision::Merge { left, right, conflicts } => (Both { left, right }, conflicts),
        other @ (Decision::Read(_)
        | Decision::Create(..)
        | Decision::Delete(..)
        | Decision::Unlink(_)
        | Decision::Forget
        | Decision::KeptBack(..)
        | Decision::Park(..)) => return other,
    };
    let written =
        Decision::Merge { left: over(patches.left, more.left), right: over(patches.right, more.right), conflicts };
    gate::merge(link, &left, &right, written, &context)
}

/// What becomes of a record that a run created: it goes, if its side lets it and nobody would be mailed.
#[must_use]
pub fn uncreated(link: &Link, side: Side, view: &View, context: &Context<'_>) -> Decision {
    let seen = Seen::Changed(Box::new(view.clone()));
    if may_delete(side, &seen, context) {
        gate::delete(link, side, &seen, Why::Undone, context)
    } else {
        Decision::Unlink(Why::DeletionNotCarried)
    }
}

/// The exceptions of a series with one of its occurrences taking place again.
#[must_use]
pub fn uncancelled(series: &Record, key: &OccurrenceKey) -> Option<Value> {
    let Some(Value::Exceptions(all)) = series.get(&Field::Exceptions) else { return None };
    let Some(Exception::Cancelled) = all.get(key) else { return None };
    let rest = all.iter().filter(|(other, _)| *other != key).map(|(key, exception)| (key.clone(), exception.clone()));
    Some(Value::Exceptions(rest.collect()))
}

/// A record as it can be made again: without the people in it, whom nobody is to invite.
#[must_use]
pub fn remade(record: &Record) -> Record {
    let mut record = Record { identity: crate::record::Identity::default(), ..record.clone() };
    without_people(&mut record.fields);
    record
}

/// Before, left and right of each field, as a card shows them.
#[must_use]
pub fn card(image: &Image, fields: &BTreeSet<Field>, now: &Both<Option<&Record>>) -> Vec<FieldConflict> {
    let empty = Fields::new();
    let before = match &image.deed {
        Deed::Updated { before, .. } => before,
        Deed::Created { .. } | Deed::Deleted { .. } => &empty,
    };
    let says = |side: Side, field: &Field| now.get(side).and_then(|record| record.get(field)).cloned();
    let row = |field: &Field| FieldConflict {
        field: field.clone(),
        base: before.get(field).cloned(),
        left: says(Side::Left, field),
        right: says(Side::Right, field),
        winner: None,
    };
    fields.iter().map(row).collect()
}

fn is_people(field: &Field) -> bool {
    matches!(field, Field::Attendees | Field::Organizer)
}

fn without_people(fields: &mut Fields) {
    fields.retain(|field, _| !is_people(field));
    if let Some(Value::Exceptions(exceptions)) = fields.get_mut(&Field::Exceptions) {
        for exception in exceptions.values_mut() {
            if let Exception::Changed(fields) = exception {
                without_people(fields);
            }
        }
    }
}

/// `first`, and `then` on top of it.
fn over(mut first: Patch, then: Patch) -> Patch {
    first.set.retain(|field, _| !then.clear.contains(field));
    first.clear.retain(|field| !then.set.contains_key(field));
    first.set.extend(then.set);
    first.clear.extend(then.clear);
    first
}
