//! Laws that hold for every record, rule and plan.

use std::collections::BTreeSet;

use ponte_core::decision::{Decision, Patch};
use ponte_core::guard::guard;
use ponte_core::hash::HashKey;
use ponte_core::link::Link;
use ponte_core::matching::{MatchKeys, pair};
use ponte_core::merge::{merge, settled, unresolved};
use ponte_core::plan::{Plan, Step};
use ponte_core::record::{Field, Kind, Record, Value};
use ponte_core::rules::ConflictRule;
use ponte_core::snapshot::Side;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::guarding::{deletion, facts};
use crate::world::{KEY, World, changed, link, view};

fn any_record() -> impl Strategy<Value = Record> {
    let text = || proptest::option::of("[ab]");
    let emails = vec(("(work|home)", "[abc]@example\\.it"), 0..4);
    (text(), text(), text(), emails).prop_map(|(given, family, title, emails)| {
        let mut record = Record::new(Kind::Contact);
        for (field, text) in [(Field::GivenName, given), (Field::FamilyName, family), (Field::JobTitle, title)] {
            record.set(field, Value::Text(text.unwrap_or_default()));
        }
        record.set(Field::Emails, Value::items(emails));
        record
    })
}

fn any_rule() -> impl Strategy<Value = ConflictRule> {
    prop_oneof![
        Just(ConflictRule::LeftWins),
        Just(ConflictRule::RightWins),
        Just(ConflictRule::Newest),
        Just(ConflictRule::Ask)
    ]
}

fn world(rule: ConflictRule) -> World {
    let mut world = World::open();
    world.rules.conflict = rule;
    world
}

/// Merges two versions of `base`, the right one the later.
fn merged(base: &Link, left: &Record, right: &Record, times: (i64, i64), rule: ConflictRule) -> Decision {
    let at = |second| Some(jiff::Timestamp::from_second(second).unwrap());
    let (mut one, mut other) = (view("L", "2", left.clone()), view("R", "2", right.clone()));
    (one.modified, other.modified) = (at(times.0), at(times.1));
    merge(base, &changed(one), &changed(other), &world(rule).context())
}

fn patches(decision: &Decision) -> (Patch, Patch) {
    match decision {
        Decision::Merge { left, right, .. } => (unranked(left), unranked(right)),
        _ => (Patch::default(), Patch::default()),
    }
}

/// Ranks are not compared.
fn unranked(patch: &Patch) -> Patch {
    let mut patch = patch.clone();
    for value in patch.set.values_mut() {
        if let Value::Items(items) = value {
            items.values_mut().for_each(|item| item.rank = 0);
        }
    }
    patch
}

fn mirrored(rule: ConflictRule) -> ConflictRule {
    match rule {
        ConflictRule::LeftWins => ConflictRule::RightWins,
        ConflictRule::RightWins => ConflictRule::LeftWins,
        ConflictRule::Newest | ConflictRule::Ask => rule,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn sides_are_alike(base in any_record(), left in any_record(), right in any_record(), rule in any_rule()) {
        let tie = link(Kind::Contact, &base, &base);
        let (to_left, to_right) = patches(&merged(&tie, &left, &right, (1, 2), rule));
        let (swapped_left, swapped_right) = patches(&merged(&tie, &right, &left, (2, 1), mirrored(rule)));
        prop_assert_eq!((to_left, to_right), (swapped_right, swapped_left));
    }

    #[test]
    fn what_is_equal_is_not_written(base in any_record(), both in any_record(), rule in any_rule()) {
        let tie = link(Kind::Contact, &base, &base);
        prop_assert_eq!(merged(&tie, &both, &both, (1, 2), rule), Decision::Settle);
    }

    #[test]
    fn what_one_side_changed_is_all_that_the_other_gets(base in any_record(), left in any_record(), rule in any_rule()) {
        let tie = link(Kind::Contact, &base, &base);
        let (to_left, to_right) = patches(&merged(&tie, &left, &base, (1, 2), rule));
        prop_assert!(to_left.is_empty());
        let now = to_right.on(&base.fields);
        let world = world(rule);
        prop_assert_eq!(ponte_core::hash::hashes(&world.key, &now), ponte_core::hash::hashes(&world.key, &left.fields));
    }

    #[test]
    fn a_merge_done_leaves_only_its_open_conflicts(
        base in any_record(), left in any_record(), right in any_record(), rule in any_rule(),
    ) {
        let mut tie = link(Kind::Contact, &base, &base);
        let decision = merged(&tie, &left, &right, (1, 2), rule);
        let (to_left, to_right) = patches(&decision);
        let written = |record: &Record, patch: &Patch| Record { fields: patch.on(&record.fields), ..record.clone() };
        let (of_left_now, of_right_now) = (written(&left, &to_left), written(&right, &to_right));
        let conflicts = if let Decision::Merge { conflicts, .. } = decision { conflicts } else { vec![] };
        let open = unresolved(&conflicts);
        let (of_left, of_right) = settled(&tie, Some(&of_left_now), Some(&of_right_now), &open, &world(rule).context());
        tie.left.as_mut().unwrap().hashes = of_left;
        tie.right.as_mut().unwrap().hashes = of_right;
        match merged(&tie, &of_left_now, &of_right_now, (1, 2), rule) {
            Decision::Settle => prop_assert!(open.is_empty()),
            Decision::Merge { left, right, conflicts } => {
                prop_assert!(left.is_empty() && right.is_empty());
                prop_assert_eq!(unresolved(&conflicts), open.clone());
                // Once the user has chosen a side, nothing is open any more.
                let (_, chosen) = patches(&merged(&tie, &of_left_now, &of_right_now, (1, 2), ConflictRule::LeftWins));
                let touched: BTreeSet<Field> = chosen.fields().cloned().collect();
                prop_assert!(touched.is_superset(&open));
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn nobody_is_in_two_places(left in vec(any_record(), 0..12), right in vec(any_record(), 0..12)) {
        let keys = |side, records: &[Record]| -> Vec<MatchKeys> {
            let key = HashKey::new(KEY);
            let each = records.iter().enumerate();
            each.map(|(n, record)| MatchKeys::of(side, &view(&n.to_string(), "1", record.clone()), None, &key)).collect()
        };
        let matches = pair(&keys(Side::Left, &left), &keys(Side::Right, &right));
        let lefts = matches.pairs.iter().map(|pair| &pair.left).chain(matches.doubtful.iter().flat_map(|d| &d.left));
        let rights = matches.pairs.iter().map(|pair| &pair.right).chain(matches.doubtful.iter().flat_map(|d| &d.right));
        let (lefts, rights): (Vec<_>, Vec<_>) = (lefts.collect(), rights.collect());
        prop_assert_eq!(lefts.iter().collect::<BTreeSet<_>>().len(), lefts.len());
        prop_assert_eq!(rights.iter().collect::<BTreeSet<_>>().len(), rights.len());
    }

    #[test]
    fn no_more_goes_than_may(sources in vec(0_u8..40, 0..60), known in 0_usize..200, present in 0_usize..3) {
        let steps = sources.iter().zip(0..).map(|(source, n)| deletion(n, &source.to_string())).collect();
        let guarded = guard(Plan::from_steps(steps), &facts(known, present));
        let gone: BTreeSet<_> = guarded.go.steps.iter().filter_map(|planned| match &planned.step {
            Step::Delete { source, .. } => Some(source.clone()),
            _ => None,
        }).collect();
        prop_assert!(gone.len() <= 5.max(known / 10));
        prop_assert!(present > 0 || known == 0 || gone.is_empty());
        prop_assert_eq!(guarded.go.steps.len() + guarded.held.len(), sources.len());
    }
}
