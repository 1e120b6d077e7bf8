//! What must hold of the decision on one pair.

use std::collections::BTreeSet;

use ponte_core::decision::{Decision, FieldConflict, Patch, Seen, Why};
use ponte_core::link::{End, Link};
use ponte_core::merge::{locked_after, settled, unresolved};
use ponte_core::reconcile::{Context, reconcile};
use ponte_core::record::{Field, Record, Value};
use ponte_core::rules::{ConflictRule, Rules};
use ponte_core::snapshot::{Both, Mailing, Side, Version};
use ponte_core::view::{KeptBack, View};

use super::cases::{Case, Pair};

/// A pair with what was decided for it, and what was known by then.
pub struct Decided {
    /// What is to become of it.
    pub decision: Decision,
    /// What both sides said.
    pub seen: Both<Seen>,
}

/// Judges the decision on a pair, and gives it.
pub fn judge(case: &Case, pair: &Pair) -> Result<Decided, String> {
    let context = case.context();
    let (decision, seen) = decide(pair.link.as_ref(), pair, &context)?;
    let judging = Judging { context, pair, seen: &seen };
    judging.quiet(&decision)?;
    match &decision {
        Decision::Delete(side, why) => judging.delete(*side, *why)?,
        Decision::Create(side, why) => judging.create(*side, *why)?,
        Decision::Merge { left, right, conflicts } => {
            judging.written(Side::Left, left, conflicts)?;
            judging.written(Side::Right, right, conflicts)?;
            judging.repeated(left, right, conflicts)?;
        }
        Decision::Settle => judging.repeated(&Patch::default(), &Patch::default(), &[])?,
        _ => {}
    }
    judging.contested(&decision)?;
    judging.edit_beats_deletion(&decision)?;
    judging.mirrored(case, &decision)?;
    Ok(Decided { decision, seen })
}

/// Decides it, with whatever the core wants read.
fn decide(link: Option<&Link>, pair: &Pair, context: &Context) -> Result<(Decision, Both<Seen>), String> {
    let mut seen = pair.seen.clone();
    for _ in 0..3 {
        match reconcile(link, &seen.left, &seen.right, context) {
            Decision::Read(side) => {
                let stands = pair.stands.get(side).clone();
                let view = stands.filter(|_| seen.get(side).view().is_none());
                let view = view.ok_or_else(|| format!("wants the {} read, in vain", side.as_str()))?;
                *seen.get_mut(side) = Seen::Changed(Box::new(view));
            }
            decision => return Ok((decision, seen)),
        }
    }
    Err("reads for ever".to_owned())
}

struct Judging<'a> {
    context: Context<'a>,
    pair: &'a Pair,
    seen: &'a Both<Seen>,
}

impl Judging<'_> {
    fn edited(&self, side: Side, field: &Field) -> bool {
        self.pair.edited.get(side).contains(field)
    }

    fn view(&self, side: Side) -> Option<&View> {
        self.seen.get(side).view()
    }

    fn is_masked(&self, field: &Field) -> bool {
        let link = self.pair.link.as_ref().is_some_and(|link| link.locked.contains(field));
        link || Side::BOTH.iter().any(|side| self.view(*side).is_some_and(|view| view.locked.contains(field)))
    }

    fn takes(&self, side: Side) -> bool {
        let refuses = |view: &View| view.read_only || view.mailing == Mailing::Invited;
        self.context.capabilities(side).writable && !self.view(side).is_some_and(refuses)
    }

    /// Whether what the other side says of a field may be written to this one.
    fn crosses(&self, side: Side, field: &Field) -> bool {
        let held = self.context.capabilities(side).hold(field).is_some_and(|hold| !hold.read_only);
        let speaks = self.view(side.other()).is_none_or(|view| view.kept_back.is_none());
        held && speaks && self.takes(side) && self.context.rules.flow_to(side).update
    }

    /// Without news nothing happens.
    fn quiet(&self, decision: &Decision) -> Result<(), String> {
        let silent = Side::BOTH.iter().all(|side| *self.pair.seen.get(*side) == Seen::Unchanged);
        if silent && *decision != Decision::Nothing { Err("acts on nothing".to_owned()) } else { Ok(()) }
    }

    /// A deletion has a deletion, or a rule, behind it, and nothing that was typed goes with it.
    fn delete(&self, side: Side, why: Why) -> Result<(), String> {
        let link = self.pair.link.as_ref().ok_or("deletes what nothing ties")?;
        if !self.takes(side) {
            return Err("deletes where it may not".to_owned());
        }
        if why == Why::KeptBackNow {
            let expelled = self.view(link.origin).and_then(|view| view.kept_back);
            let by_rule = matches!(expelled, Some(KeptBack::Private | KeptBack::Category | KeptBack::Ownership));
            return if by_rule && side != link.origin { Ok(()) } else { Err("takes away an original".to_owned()) };
        }
        if *self.pair.seen.get(side.other()) != Seen::Gone || !self.context.rules.flow_to(side).delete {
            return Err("deletes without a deletion".to_owned());
        }
        let typed = self.pair.edited.get(side).iter().any(|field| !link.locked.contains(field));
        if typed || !self.pair.open.is_empty() {
            return Err("deletes what was edited".to_owned());
        }
        Ok(())
    }

    fn may_create(&self, side: Side) -> bool {
        self.context.rules.flow_to(side).create && self.context.capabilities(side).writable
    }

    fn create(&self, side: Side, why: Why) -> Result<(), String> {
        if !self.may_create(side) {
            return Err("copies where it may not".to_owned());
        }
        let missing = self.pair.stands.get(side).is_none();
        let cause = match why {
            Why::EditBeatsDeletion => {
                *self.seen.get(side) == Seen::Gone
                    && (!self.pair.edited.get(side.other()).is_empty() || !self.pair.open.is_empty())
            }
            _ => *self.seen.get(side) == Seen::Absent,
        };
        if missing && cause && self.view(side.other()).is_some() {
            Ok(())
        } else {
            Err("copies without a cause".to_owned())
        }
    }

    /// Every field that is written was changed on the other side, and nobody's word is written over without a conflict.
    fn written(&self, side: Side, patch: &Patch, conflicts: &[FieldConflict]) -> Result<(), String> {
        if patch.is_empty() {
            return Ok(());
        }
        let from = self.view(side.other()).ok_or("writes what was not read")?;
        if !self.takes(side) {
            return Err("writes where it may not".to_owned());
        }
        let link = self.pair.link.as_ref().ok_or("writes what nothing ties")?;
        for field in patch.fields() {
            let remasked = link.origin != side && from.locked.contains(field) != link.locked.contains(field);
            if !self.edited(side.other(), field) && !self.pair.open.contains(field) && !remasked {
                return Err(format!("writes the {} without a cause", field.name()));
            }
            if !remasked && !self.context.rules.flow_to(side).update {
                return Err("changes what may not change".to_owned());
            }
            self.field_written(side, (field, patch.set.get(field)), from, conflicts)?;
        }
        Ok(())
    }

    fn field_written(
        &self,
        side: Side,
        (field, value): (&Field, Option<&Value>),
        from: &View,
        conflicts: &[FieldConflict],
    ) -> Result<(), String> {
        let winner = conflicts.iter().find(|conflict| conflict.field == *field).map(|conflict| conflict.winner);
        if winner == Some(None) {
            return Err(format!("writes the {} that waits for the user", field.name()));
        }
        if field.is_set() {
            let typed = self.view(side).map(|view| items(view.record.get(field))).unwrap_or_default();
            let before = self.pair.link.as_ref().and_then(|link| link.base.as_ref());
            let before = before.map(|base| items(base.get(field))).unwrap_or_default();
            let lost = typed.difference(&before).any(|item| !items(value).contains(item));
            return if lost && winner.is_none() { Err("loses an element".to_owned()) } else { Ok(()) };
        }
        if value != from.carried.get(field) {
            return Err(format!("writes a {} that nobody said", field.name()));
        }
        // What may not cross contests nothing.
        let over = self.edited(side, field) && !self.is_masked(field) && self.crosses(side.other(), field);
        if over && winner != Some(Some(side.other())) {
            return Err(format!("writes over the {} in silence", field.name()));
        }
        Ok(())
    }

    /// What both changed differently is a conflict, and is said to be one.
    fn contested(&self, decision: &Decision) -> Result<(), String> {
        let conflicts = match decision {
            Decision::Merge { conflicts, .. } => conflicts.as_slice(),
            Decision::Settle | Decision::Nothing => &[],
            _ => return Ok(()),
        };
        let (Some(left), Some(right)) = (self.view(Side::Left), self.view(Side::Right)) else { return Ok(()) };
        for field in FIELDS_OF_ONE {
            let both = Side::BOTH.iter().all(|side| self.edited(*side, &field) && self.crosses(*side, &field));
            let differ = left.record.get(&field) != right.record.get(&field) && !self.is_masked(&field);
            if both && differ && !conflicts.iter().any(|conflict| conflict.field == field) {
                return Err(format!("settles the {} in silence", field.name()));
            }
        }
        Ok(())
    }

    /// What was typed is made again where the other side deleted it.
    fn edit_beats_deletion(&self, decision: &Decision) -> Result<(), String> {
        let Some(link) = &self.pair.link else { return Ok(()) };
        for gone in Side::BOTH {
            let (Seen::Gone, Seen::Changed(view)) = (self.seen.get(gone), self.seen.get(gone.other())) else {
                continue;
            };
            let typed = self.pair.edited.get(gone.other()).iter().any(|field| !link.locked.contains(field));
            let crosses = self.may_create(gone) && !view.kept_back.is_some_and(expels);
            if typed && crosses && *decision != Decision::Create(gone, Why::EditBeatsDeletion) {
                return Err("an edit does not beat a deletion".to_owned());
            }
        }
        Ok(())
    }

    /// Once it is carried out there is nothing left to write.
    fn repeated(&self, left: &Patch, right: &Patch, conflicts: &[FieldConflict]) -> Result<(), String> {
        let Some(link) = &self.pair.link else { return Ok(()) };
        let patch = |side: Side| if side == Side::Left { left } else { right };
        let said = Both::of(|side| {
            let stands = self.pair.stands.get(side).as_ref()?;
            let seen = self.view(side).is_some() || !patch(side).is_empty();
            seen.then(|| Record { fields: patch(side).on(&stands.record.fields), ..stands.record.clone() })
        });
        let open = unresolved(conflicts);
        let (left_hashes, right_hashes) = settled(link, said.left.as_ref(), said.right.as_ref(), &open, &self.context);
        let mut after = link.clone();
        after.locked = locked_after(link, &self.seen.left, &self.seen.right);
        after.base = said.get(link.origin).clone().or_else(|| link.base.clone());
        let settle = |end: &mut Option<End>, hashes| {
            if let Some(end) = end {
                end.hashes = hashes;
                end.version = Version("3".to_owned());
            }
        };
        settle(&mut after.left, left_hashes);
        settle(&mut after.right, right_hashes);
        let again = Both::of(|side| {
            let (Some(record), Some(stands)) = (said.get(side), self.pair.stands.get(side)) else {
                return Seen::Unchanged;
            };
            let mut view = stands.clone();
            let carried = patch(side).on(&stands.carried.fields);
            (view.record, view.version) = (record.clone(), Version("3".to_owned()));
            view.carried.fields = carried;
            Seen::Changed(Box::new(view))
        });
        let pair = Pair {
            link: None,
            stands: Both::of(|side| again.get(side).view().cloned().or_else(|| self.pair.stands.get(side).clone())),
            seen: again,
            edited: Both::default(),
            open: BTreeSet::new(),
        };
        match decide(Some(&after), &pair, &self.context)?.0 {
            Decision::Nothing | Decision::Settle => Ok(()),
            Decision::Merge { left, right, conflicts } if left.is_empty() && right.is_empty() => {
                let known = conflicts.iter().all(|conflict| open.contains(&conflict.field));
                if known { Ok(()) } else { Err("finds a conflict in what it settled".to_owned()) }
            }
            other => Err(format!("grows when it is repeated: {other:?}")),
        }
    }

    /// Which side is called left makes no difference.
    fn mirrored(&self, case: &Case, decision: &Decision) -> Result<(), String> {
        let Some(link) = &self.pair.link else { return Ok(()) };
        let context =
            Context { rules: &case.turned, left: self.context.right, right: self.context.left, key: self.context.key };
        let turned =
            Link { origin: link.origin.other(), left: link.right.clone(), right: link.left.clone(), ..link.clone() };
        let pair = Pair {
            link: None,
            seen: turn(&self.pair.seen),
            stands: turn(&self.pair.stands),
            edited: turn(&self.pair.edited),
            open: self.pair.open.clone(),
        };
        let (other, _) = decide(Some(&turned), &pair, &context)?;
        let same = match (decision, &other) {
            // Where both sides stop it, either may be named.
            (Decision::Park(..), Decision::Park(..)) => true,
            _ => turned_decision(decision) == other,
        };
        if same { Ok(()) } else { Err(format!("another answer from the other side: {decision:?} and {other:?}")) }
    }
}

const FIELDS_OF_ONE: [Field; 3] = [Field::Title, Field::Location, Field::Description];

fn expels(reason: KeptBack) -> bool {
    matches!(reason, KeptBack::Private | KeptBack::Category | KeptBack::Ownership)
}

fn items(value: Option<&Value>) -> BTreeSet<String> {
    value.and_then(Value::as_items).into_iter().flat_map(|items| items.keys().cloned()).collect()
}

fn turn<T: Clone>(both: &Both<T>) -> Both<T> {
    Both { left: both.right.clone(), right: both.left.clone() }
}

/// The rules where the sides have changed places.
pub fn turned_rules(rules: &Rules) -> Rules {
    let mut turned = rules.clone();
    std::mem::swap(&mut turned.to_left, &mut turned.to_right);
    turned.conflict = match rules.conflict {
        ConflictRule::LeftWins => ConflictRule::RightWins,
        ConflictRule::RightWins => ConflictRule::LeftWins,
        rule => rule,
    };
    turned.winners.values_mut().for_each(|side| *side = side.other());
    turned
}

fn turned_decision(decision: &Decision) -> Decision {
    match decision.clone() {
        Decision::Create(side, why) => Decision::Create(side.other(), why),
        Decision::Delete(side, why) => Decision::Delete(side.other(), why),
        Decision::KeptBack(side, reason) => Decision::KeptBack(side.other(), reason),
        Decision::Merge { left, right, conflicts } => {
            let turned = conflicts.into_iter().map(|one| FieldConflict {
                left: one.right,
                right: one.left,
                winner: one.winner.map(Side::other),
                ..one
            });
            Decision::Merge { left: right, right: left, conflicts: turned.collect() }
        }
        other => other,
    }
}
