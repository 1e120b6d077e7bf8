//! Pairs that are still tied: a change is set back on both sides, a copy that was made is removed.

use std::collections::BTreeSet;

use ponte_core::decision::{Decision, Patch, Seen};
use ponte_core::link::Link;
use ponte_core::normalise::views;
use ponte_core::plan::{Decided, steps};
use ponte_core::record::{Field, Record};
use ponte_core::recur::edit_occurrence;
use ponte_core::snapshot::{Both, Side};
use ponte_core::undo::{
    Deed, card, changed_since, is_as_created, moved, restored, restored_apart, taking_back, uncreated,
};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_core::view::View;

use super::super::normalise::{claimed, staged_views, view_context};
use super::pairs::{Absent, LinkedPair, Pairs};
use super::{UndoState, Undoing};

impl Undoing<'_> {
    pub(super) fn linked(&mut self, pairs: &Pairs, pair: &LinkedPair) -> Result<(), Failure> {
        let created = Side::BOTH.into_iter().filter(|side| created(pair, *side)).collect::<Vec<_>>();
        let mut now: Both<Option<View>> = Both::default();
        for side in Side::BOTH {
            let Some(end) = pair.link.end(side) else {
                self.stop(&pair.ids(), "failure-undo-untied");
                return Ok(());
            };
            match pairs.absent(side, &end.id) {
                Some(Absent::Gone) if created == [side] => {
                    self.set(&pair.ids(), &UndoState::Already);
                    return Ok(());
                }
                Some(Absent::Gone) if created == [side.other()] => {}
                Some(Absent::Gone) => {
                    self.stop(&pair.ids(), "failure-undo-gone");
                    return Ok(());
                }
                Some(Absent::OutOfReach) => {
                    self.stop(&pair.ids(), "failure-undo-out-of-reach");
                    return Ok(());
                }
                None => *now.get_mut(side) = self.view(side, &pair.link)?,
            }
        }
        if created.is_empty() { self.changed(pair, &now) } else { self.created(pairs, pair, &created, &now) }
    }

    /// What was changed is set back.
    fn changed(&mut self, pair: &LinkedPair, now: &Both<Option<View>>) -> Result<(), Failure> {
        let ids = pair.ids();
        let (Some(left), Some(right)) = (&now.left, &now.right) else {
            self.stop(&ids, "failure-undo-gone");
            return Ok(());
        };
        let views = Both { left, right };
        let fields: BTreeSet<Field> = Side::BOTH
            .iter()
            .filter_map(|side| pair.written.get(*side).as_ref())
            .flat_map(|one| one.image.fields())
            .collect();
        let masked: BTreeSet<Field> =
            pair.link.locked.iter().chain(&left.locked).chain(&right.locked).cloned().collect();
        let key = self.run.store.keys().hash();
        let patches = Both::of(|side| match pair.written.get(side) {
            Some(one) => taking_back(&one.image, &views.get(side).record, &masked, key),
            None => Patch::default(),
        });
        if patches.left.is_empty() && patches.right.is_empty() {
            self.set(&ids, &UndoState::Already);
            return Ok(());
        }
        let since = self.since(pair, &views, &fields);
        if !since.is_empty() && !self.force {
            self.set(&ids, &UndoState::ChangedSince(self.card(pair, &since, &views)));
            return Ok(());
        }
        let then = Both {
            left: self.with(Side::Left, &pair.link, left, &patches.left)?,
            right: self.with(Side::Right, &pair.link, right, &patches.right)?,
        };
        let first = Side::BOTH.into_iter().find(|side| pair.written.get(*side).is_some()).filter(|_| self.force);
        let seen = Both::of(|side| Seen::Changed(Box::new(then.get(side).clone())));
        let untied = Side::BOTH.iter().filter_map(|side| pair.written.get(*side).as_ref()).any(|one| one.image.untied);
        let decision = if untied {
            restored_apart(&pair.link, then, patches, &self.run.context())
        } else {
            restored(&pair.link, then, patches, first, &self.run.context())
        };
        match decision {
            decision @ Decision::Merge { .. } => {
                let decided = Decided { link: Some(&pair.link), left: &seen.left, right: &seen.right, decision };
                for planned in steps(decided) {
                    if planned.step.writes() && pair.written.get(planned.side).is_none() {
                        self.reaches(&ids, planned.side);
                    }
                    self.step(planned, &ids);
                }
            }
            Decision::Park(_, failure) => self.set(&ids, &UndoState::Stopped(failure)),
            _ => self.stop(&ids, "failure-undo-rule"),
        }
        Ok(())
    }

    /// The fields that say something else by now than when the run had written them.
    fn since(&self, pair: &LinkedPair, views: &Both<&View>, fields: &BTreeSet<Field>) -> BTreeSet<Field> {
        let key = self.run.store.keys().hash();
        let mut since = BTreeSet::new();
        for side in Side::BOTH {
            let view = views.get(side);
            match pair.written.get(side) {
                Some(one) => since.extend(changed_since(&one.image, &view.record, key)),
                None => since.extend(moved(&pair.link, side, view, fields, &self.run.context())),
            }
        }
        since
    }

    fn card(
        &self,
        pair: &LinkedPair,
        fields: &BTreeSet<Field>,
        views: &Both<&View>,
    ) -> Vec<ponte_core::decision::FieldConflict> {
        let now = Both { left: Some(&views.left.record), right: Some(&views.right.record) };
        let image = Side::BOTH.iter().find_map(|side| pair.written.get(*side).as_ref());
        image.map(|one| card(&one.image, fields, &now)).unwrap_or_default()
    }

    /// A copy that was made is removed.
    fn created(
        &mut self,
        pairs: &Pairs,
        pair: &LinkedPair,
        sides: &[Side],
        now: &Both<Option<View>>,
    ) -> Result<(), Failure> {
        let ids = pair.ids();
        if !self.series_goes_whole(pairs, pair, sides)? {
            self.stop(&ids, "failure-undo-series");
            return Ok(());
        }
        let key = self.run.store.keys().hash();
        let mut planned = Vec::new();
        for side in sides {
            let (Some(view), Some(one)) = (now.get(*side), pair.written.get(*side)) else { continue };
            if !is_as_created(&one.image, &view.record, key) && !self.force {
                let now = Both::of(|side| now.get(side).as_ref().map(|view| &view.record));
                let fields = view.record.fields.keys().cloned().collect();
                self.set(&ids, &UndoState::ChangedSince(card(&one.image, &fields, &now)));
                return Ok(());
            }
            let decision = uncreated(&pair.link, *side, view, &self.run.context());
            let seen = Both::of(|side| match now.get(side) {
                Some(view) => Seen::Changed(Box::new(view.clone())),
                None => Seen::Gone,
            });
            match decision {
                decision @ Decision::Delete(..) => planned.extend(steps(Decided {
                    link: Some(&pair.link),
                    left: &seen.left,
                    right: &seen.right,
                    decision,
                })),
                Decision::Park(_, failure) => {
                    self.set(&ids, &UndoState::Stopped(failure));
                    return Ok(());
                }
                _ => {
                    self.stop(&ids, "failure-undo-out-of-reach");
                    return Ok(());
                }
            }
        }
        for step in planned {
            self.step(step, &ids);
        }
        Ok(())
    }

    /// Occurrences of a series that stays in step would only be copied again: they go with all the others, or not.
    fn series_goes_whole(&self, pairs: &Pairs, pair: &LinkedPair, sides: &[Side]) -> Result<bool, Failure> {
        for side in sides {
            let other = side.other();
            let Some(series) = pair.link.end(other).filter(|end| end.occurrence.is_some() && !sides.contains(&other))
            else {
                continue;
            };
            let all = self.run.store.links_of(&self.run.lane, other, &series.id)?.len();
            let of_series = |pair: &&LinkedPair| {
                created(pair, *side) && pair.link.end(other).is_some_and(|end| end.id == series.id)
            };
            if pairs.linked.iter().filter(of_series).count() < all {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What a side says of its half now.
    fn view(&self, side: Side, link: &Link) -> Result<Option<View>, Failure> {
        let Some(end) = link.end(side) else { return Ok(None) };
        let mut views = staged_views(self.run, side, &end.id, Some(link))?;
        Ok(claimed(end, &views).map(|index| views.swap_remove(index)))
    }

    /// What a side would say of its half with `patch`.
    fn with(&self, side: Side, link: &Link, now: &View, patch: &Patch) -> Result<View, Failure> {
        let broken = || Failure::new(FailureKind::Bug, "failure-undo-untied");
        let Some(mut snapshot) = self.run.store.staged(side, &now.target.id)? else { return Err(broken()) };
        let whole = match &now.target.occurrence {
            Some(key) => edit_occurrence(&snapshot.record, key, patch).unwrap_or_default(),
            None => patch.clone(),
        };
        snapshot.record = Record { fields: whole.on(&snapshot.record.fields), ..snapshot.record };
        let views = views(&snapshot, side, &view_context(self.run, side, Some(link)))?;
        views.into_iter().find(|view| view.target == now.target).ok_or_else(broken)
    }
}

fn created(pair: &LinkedPair, side: Side) -> bool {
    pair.written.get(side).as_ref().is_some_and(|one| matches!(one.image.deed, Deed::Created { .. }))
}
