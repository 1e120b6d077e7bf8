//! What must hold of a plan, and of the brake on it.

use std::collections::{BTreeMap, BTreeSet};

use ponte_core::guard::{Facts, GuardedPlan, HeldBy, KindFacts, Listing, guard};
use ponte_core::link::LinkId;
use ponte_core::plan::{Decided as Planning, Fingerprint, Plan, Planned, Step};
use ponte_core::record::Kind;
use ponte_core::rules::Brake;
use ponte_core::snapshot::{Side, Version};

use super::cases::Case;
use super::pairs::Decided;
use crate::dice::Dice;

/// Judges the plan of a case.
pub fn judge(case: &Case, decided: &[Decided]) -> Result<(), String> {
    let mut order: Vec<usize> = (0..decided.len()).collect();
    let plan = planned(case, decided, &order);
    order.reverse();
    if planned(case, decided, &order) != plan {
        return Err("the plan depends on the order of the decisions".to_owned());
    }
    fingerprints(&plan)?;
    let facts = facts(&mut case.dice.clone(), &plan);
    let guarded = guard(plan.clone(), &facts);
    divided(&plan, &guarded)?;
    braked(&guarded, &facts)?;
    let again = guard(guarded.go.clone(), &facts);
    if again.held.is_empty() { Ok(()) } else { Err("the brake holds what it let go".to_owned()) }
}

fn planned(case: &Case, decided: &[Decided], order: &[usize]) -> Plan {
    Plan::of(order.iter().filter_map(|place| {
        let (pair, decided) = (case.pairs.get(*place)?, decided.get(*place)?);
        Some(Planning {
            link: pair.link.as_ref(),
            left: &decided.seen.left,
            right: &decided.seen.right,
            decision: decided.decision.clone(),
        })
    }))
}

/// Each step has one of its own, whatever the version of the record and whatever is written.
fn fingerprints(plan: &Plan) -> Result<(), String> {
    let all: BTreeSet<Fingerprint> = plan.steps.iter().map(Planned::fingerprint).collect();
    if all.len() != plan.steps.len() {
        return Err("two steps have one fingerprint".to_owned());
    }
    for planned in &plan.steps {
        let mut later = planned.clone();
        match &mut later.step {
            Step::Update { expected, patch, .. } => {
                *expected = Version("later".to_owned());
                patch.clear.clear();
            }
            Step::Delete { expected, .. } => *expected = Version("later".to_owned()),
            _ => later.why = None,
        }
        if later.fingerprint() != planned.fingerprint() {
            return Err("a fingerprint moves".to_owned());
        }
    }
    Ok(())
}

/// Each step goes or waits, and what goes stays in order.
fn divided(plan: &Plan, guarded: &GuardedPlan) -> Result<(), String> {
    let (mut go, mut held) = (guarded.go.steps.iter().peekable(), guarded.held.iter().peekable());
    for planned in &plan.steps {
        let went = go.next_if(|next| *next == planned).is_some();
        if !went && held.next_if(|next| next.planned == *planned).is_none() {
            return Err("the brake lost a step".to_owned());
        }
    }
    if go.next().is_some() || held.next().is_some() { Err("the brake made a step".to_owned()) } else { Ok(()) }
}

fn braked(guarded: &GuardedPlan, facts: &Facts) -> Result<(), String> {
    let kind = facts.kinds.get(&Kind::Event);
    let watches = kind.is_some_and(|kind| kind.watch_only);
    if watches && guarded.go.steps.iter().any(|planned| planned.step.writes()) {
        return Err("writes while it only watches".to_owned());
    }
    if guarded.held.iter().any(|held| !is_delete(&held.planned) && held.reason != HeldBy::WatchOnly) {
        return Err("holds more than deletions".to_owned());
    }
    for side in Side::BOTH {
        let asked = |planned: &&Planned| planned.subject.link().is_some_and(|link| facts.consented.contains(&link));
        let deleted = guarded.go.steps.iter().filter(|planned| is_delete(planned) && planned.side == side);
        let (consented, alone): (Vec<&Planned>, Vec<&Planned>) = deleted.partition(asked);
        let Some(kind) = kind else {
            return if consented.is_empty() && alone.is_empty() {
                Ok(())
            } else {
                Err("deletes of no kind".to_owned())
            };
        };
        let listing = if side == Side::Left { kind.right } else { kind.left };
        let deletes = !consented.is_empty() || !alone.is_empty();
        if deletes && !listing.complete {
            return Err("deletes after half a listing".to_owned());
        }
        let limit = kind.brake.records.max(listing.known * usize::from(kind.brake.percent) / 100);
        if alone.len() > limit || (!alone.is_empty() && listing.known > 0 && listing.present == 0) {
            return Err("deletes more than may go".to_owned());
        }
        for planned in alone {
            let waits = planned.subject.link().is_some_and(|link| facts.waiting.contains_key(&link));
            let unseen = facts.shown.as_ref().is_some_and(|shown| !shown.contains(&planned.fingerprint()));
            if waits || unseen {
                return Err("deletes what waits for the user".to_owned());
            }
        }
    }
    Ok(())
}

fn is_delete(planned: &Planned) -> bool {
    matches!(planned.step, Step::Delete { .. })
}

fn facts(dice: &mut Dice, plan: &Plan) -> Facts {
    let mut listing = || {
        let known = usize::try_from(dice.roll(12)).unwrap_or(0);
        let gone = usize::try_from(dice.roll(5)).unwrap_or(0);
        let present = known.saturating_sub(gone);
        Listing { known, present, complete: !dice.chance(100), reset: dice.chance(200) }
    };
    let (left, right) = (listing(), listing());
    let brake = Brake { records: usize::try_from(dice.roll(4)).unwrap_or(0), percent: 10 };
    let facts = KindFacts { brake, watch_only: dice.chance(60), left, right };
    let mut one = |share| (1..5).map(LinkId).filter(|_| dice.chance(share)).collect::<BTreeSet<LinkId>>();
    let (consented, waiting) = (one(150), one(150));
    let shown = plan.steps.iter().filter(|_| dice.chance(700)).map(Planned::fingerprint).collect();
    Facts {
        kinds: if dice.chance(950) { BTreeMap::from([(Kind::Event, facts)]) } else { BTreeMap::new() },
        consented,
        waiting: waiting.into_iter().map(|link| (link, HeldBy::TooMany)).collect(),
        shown: dice.chance(300).then_some(shown),
    }
}
