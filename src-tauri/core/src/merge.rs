//! Three-way merge of one pair of records, field by field.
//!
//! A field changed on a side when what the side says now no longer has the hash its end of the link remembers. What one
//! side changed goes to the other; what both changed differently is a conflict, and the rule names the winner. Sets are
//! merged element by element ([`elements`]).
//!
//! It must never write back what a side cannot hold, what is masked, or what the other side says already.

#![deny(clippy::wildcard_enum_match_arm)]

mod elements;
mod field;
mod memory;

use std::collections::BTreeSet;

use crate::decision::{Decision, FieldConflict, Patch, Seen};
use crate::hash::{Hashes, hashes};
use crate::link::Link;
use crate::reconcile::Context;
use crate::record::{Field, Record, Value};
use crate::rules::ConflictRule;
use crate::snapshot::{Both, Mailing, Side};
use crate::view::{KeptBack, View};

use field::{FieldMerge, Half, Write};
use memory::{Memory, is_open, open, remembered};

/// Merges a pair whose halves are [`Seen::Changed`] or [`Seen::Unchanged`]; anything else on a side is taken as unchanged.
///
/// Gives [`Decision::Nothing`], [`Decision::Read`], [`Decision::Settle`] or [`Decision::Merge`]. A pair that was only just
/// matched is a link whose ends remember no hashes: what both say alike is settled, what one says alone goes over, what
/// differs is a conflict.
#[must_use]
pub fn merge(link: &Link, left: &Seen, right: &Seen, context: &Context) -> Decision {
    let views = Both { left: left.view(), right: right.view() };
    let memory = match remembered(link, &views, context.key) {
        Ok(memory) => memory,
        Err(unread) => return Decision::Read(unread),
    };
    let merging = Merging { link, views, memory, context };
    let mut merged = Merged::default();
    for field in merging.fields() {
        let outcome = merging.field(field);
        if let Some(side) = outcome.unread {
            return Decision::Read(side);
        }
        merged.take(field, outcome, &merging);
    }
    merging.mask(&mut merged);
    merged.decision(&merging)
}

/// The hashes of both ends once a merge was carried out.
///
/// `left` and `right` are what the sides say now: what the server stored, or the view; `None` where a side was neither
/// read nor written and still says what it said. `unsettled` are the fields that are *not* in step: conflicts without a
/// winner ([`unresolved`]) and the fields of a patch that was refused. They keep the old common state, marked as open, so
/// that the next change of either side reads both and comes to the same conflict again.
#[must_use]
pub fn settled(
    link: &Link,
    left: Option<&Record>,
    right: Option<&Record>,
    unsettled: &BTreeSet<Field>,
    context: &Context,
) -> (Hashes, Hashes) {
    let end = |side: Side, record: Option<&Record>| {
        let old = link.end(side).map(|end| end.hashes.clone()).unwrap_or_default();
        let mut now = record.map_or_else(|| old.clone(), |record| hashes(context.key, &record.fields));
        for field in unsettled {
            now.insert(field.clone(), open(field, old.get(field)));
        }
        now
    };
    (end(Side::Left, left), end(Side::Right, right))
}

/// The fields that wait for the user.
#[must_use]
pub fn unresolved(conflicts: &[FieldConflict]) -> BTreeSet<Field> {
    conflicts.iter().filter(|conflict| conflict.winner.is_none()).map(|conflict| conflict.field.clone()).collect()
}

/// The fields of which a side that was read says something else than at the last common state. What is parked keeps them
/// as [`settled`] keeps what is not in step, so that whatever happens next is decided on both halves.
#[must_use]
pub fn waiting(link: &Link, left: Option<&View>, right: Option<&View>, context: &Context) -> BTreeSet<Field> {
    let views = if link.remembers_nothing() { [None, None] } else { [left, right] };
    let read = Side::BOTH.into_iter().zip(views).filter_map(|(side, view)| Some((side, view?, link.end(side)?)));
    read.flat_map(|(side, view, end)| {
        let fields = view.record.fields.keys().chain(end.hashes.keys());
        fields.filter(move |field| has_changed(link, side, view, field, context)).cloned()
    })
    .collect()
}

/// Whether a field of this link waits for the user, or nothing is common yet, so that the pair is to be read whole.
#[must_use]
pub fn has_open_fields(link: &Link) -> bool {
    link.remembers_nothing()
        || Side::BOTH.iter().filter_map(|side| link.end(*side)).any(|end| end.hashes.values().any(is_open))
}

/// [`Link::locked`] once a decision was carried out: what the record masks now, or what it masked where it was not read.
#[must_use]
pub fn locked_after(link: &Link, left: &Seen, right: &Seen) -> BTreeSet<Field> {
    let original = match link.origin {
        Side::Left => left.view(),
        Side::Right => right.view(),
    };
    original.map_or_else(|| link.locked.clone(), |view| view.locked.clone())
}

/// Whether a person changed what this side says since the last common state. What is typed over a mask does not count.
pub(crate) fn is_edited(link: &Link, side: Side, view: &View, context: &Context) -> bool {
    let Some(end) = link.end(side) else { return true };
    if link.normal_form != crate::hash::NORMAL_FORM {
        return view.version != end.version;
    }
    let now = hashes(context.key, &view.record.fields);
    let fields: BTreeSet<&Field> = now.keys().chain(end.hashes.keys()).collect();
    fields.into_iter().any(|field| !link.locked.contains(field) && now.get(field) != end.hashes.get(field))
}

/// Whether a side says something else of `field` than at the last common state, or that field waits for the user.
pub(crate) fn has_changed(link: &Link, side: Side, view: &View, field: &Field, context: &Context) -> bool {
    let Some(end) = link.end(side) else { return true };
    if link.normal_form != crate::hash::NORMAL_FORM {
        return view.version != end.version;
    }
    let now = view.record.get(field).map(|value| crate::hash::field_hash(context.key, field, value));
    !link.locked.contains(field) && now.as_ref() != end.hashes.get(field)
}

/// One merge under way.
struct Merging<'a> {
    link: &'a Link,
    views: Both<Option<&'a View>>,
    memory: Memory<'a>,
    context: &'a Context<'a>,
}

impl<'a> Merging<'a> {
    /// The fields both sides hold and can read back, without the masked ones.
    fn fields(&self) -> impl Iterator<Item = &'a Field> {
        let (left, right) = (self.context.left, self.context.right);
        left.fields.iter().filter_map(move |(field, hold)| {
            let readable = !hold.write_only && right.hold(field).is_some_and(|other| !other.write_only);
            (readable && !self.is_locked(field)).then_some(field)
        })
    }

    fn is_locked(&self, field: &Field) -> bool {
        let masked = |view: Option<&View>| view.is_some_and(|view| view.locked.contains(field));
        self.link.locked.contains(field) || masked(self.views.left) || masked(self.views.right)
    }

    fn field(&self, field: &Field) -> FieldMerge {
        let half = |side: Side| self.half(field, side);
        let halves = Both { left: half(Side::Left), right: half(Side::Right) };
        if self.link.remembers_nothing() && field::is_filled_in(&halves) {
            return FieldMerge::default();
        }
        if field.is_set() {
            elements::merge(&halves, || self.winner(field))
        } else {
            field::merge(&halves, || self.winner(field))
        }
    }

    fn half<'h>(&'h self, field: &'h Field, side: Side) -> Half<'h> {
        Half {
            field,
            side,
            old: self.memory.get(side).get(field),
            view: *self.views.get(side),
            writable: self.may_write(field, side),
            key: self.context.key,
        }
    }

    /// Whether `field` of the record on `side` may be given what the other side says.
    fn may_write(&self, field: &Field, side: Side) -> bool {
        let mails = matches!(field, Field::Attendees | Field::Organizer);
        self.is_held(field, side)
            && self.context.rules.flow_to(side).update
            && (!mails || self.context.rules.mail_attendees)
            && self.views.get(side.other()).is_none_or(|source| self.speaks(side.other(), source, field))
    }

    /// Whether the record on `side` takes values of `field` at all.
    fn is_held(&self, field: &Field, side: Side) -> bool {
        let capabilities = self.context.capabilities(side);
        capabilities.writable
            && capabilities.hold(field).is_some_and(|hold| !hold.read_only && !hold.write_only)
            && self.views.get(side).is_none_or(|view| !view.read_only && view.mailing != Mailing::Invited)
    }

    /// Whether what `source` says of `field` may cross, by the rule that keeps the record back.
    fn speaks(&self, side: Side, source: &View, field: &Field) -> bool {
        match source.kept_back {
            None | Some(KeptBack::Window | KeptBack::Hours | KeptBack::BeforeFirstRun | KeptBack::Settling) => true,
            Some(KeptBack::Private | KeptBack::Category | KeptBack::Ownership) => side == self.link.origin,
            // The other side cannot be without a date, so it keeps the one it has.
            Some(KeptBack::Undated) => !matches!(field, Field::Start | Field::Due | Field::Time),
            Some(KeptBack::Direction) => false,
        }
    }

    /// Who wins where both changed the same; `None` where the user is asked.
    fn winner(&self, field: &Field) -> Option<Side> {
        if let Some(side) = self.context.rules.winners.get(field) {
            return Some(*side);
        }
        let modified = |side: Side| self.views.get(side).and_then(|view| view.modified);
        match self.context.rules.conflict {
            ConflictRule::LeftWins => Some(Side::Left),
            ConflictRule::RightWins => Some(Side::Right),
            ConflictRule::Ask => None,
            ConflictRule::Newest => Some(match (modified(Side::Left), modified(Side::Right)) {
                (None, Some(_)) => Side::Right,
                (Some(left), Some(right)) if right > left => Side::Right,
                (None | Some(_), None) | (Some(_), Some(_)) => Side::Left,
            }),
        }
    }

    /// Writes what became masked, or is no longer, onto the copy. Masking crosses even where changes do not.
    fn mask(&self, merged: &mut Merged) {
        let copy = self.link.origin.other();
        let Some(original) = *self.views.get(self.link.origin) else { return };
        for field in original.locked.symmetric_difference(&self.link.locked) {
            let masked = original.locked.contains(field);
            let half = self.half(field, copy);
            let value = original.carried.get(field);
            if self.is_held(field, copy) && (masked || half.writable) && half.now() != half.hash(value) {
                merged.write(copy, field, Write::of(value));
            }
        }
    }

    fn is_as_remembered(&self) -> bool {
        Side::BOTH.iter().all(|side| match (self.views.get(*side), self.link.end(*side)) {
            (Some(view), Some(end)) => view.version == end.version && !is_edited(self.link, *side, view, self.context),
            (Some(_), None) => false,
            (None, _) => true,
        })
    }
}

/// What the fields merged so far come to.
#[derive(Default)]
struct Merged {
    patches: Both<Patch>,
    conflicts: Vec<FieldConflict>,
}

impl Merged {
    fn take(&mut self, field: &Field, outcome: FieldMerge, merging: &Merging) {
        if let Some(winner) = outcome.conflict {
            let says = |side: Side| merging.views.get(side).and_then(|view| view.record.get(field)).cloned();
            self.conflicts.push(FieldConflict {
                field: field.clone(),
                base: merging.link.base.as_ref().and_then(|base| base.get(field)).cloned(),
                left: says(Side::Left),
                right: says(Side::Right),
                winner,
            });
        }
        self.write(Side::Left, field, outcome.writes.left);
        self.write(Side::Right, field, outcome.writes.right);
    }

    fn write(&mut self, side: Side, field: &Field, write: Write) {
        let patch = self.patches.get_mut(side);
        match write {
            Write::Keep => {}
            Write::Put(value) => {
                patch.set.insert(field.clone(), value);
            }
            // An event is nothing without its time: what cannot say it is no reason to take it away.
            Write::Clear if *field == Field::Time => {}
            Write::Clear => {
                patch.clear.insert(field.clone());
            }
        }
    }

    fn decision(self, merging: &Merging) -> Decision {
        let Both { left, right } = self.patches;
        let conflicts = self.conflicts;
        if !left.is_empty() || !right.is_empty() || !conflicts.is_empty() {
            Decision::Merge { left, right, conflicts }
        } else if merging.is_as_remembered() {
            Decision::Nothing
        } else {
            Decision::Settle
        }
    }
}

impl Write {
    /// To say `value`, or nothing where there is none.
    fn of(value: Option<&Value>) -> Write {
        match value {
            Some(value) if !value.is_empty() => Write::Put(value.clone()),
            Some(_) | None => Write::Clear,
        }
    }
}
