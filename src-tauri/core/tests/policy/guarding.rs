//! The brake: which deletions may go without asking.

use std::collections::BTreeSet;

use ponte_core::decision::{Decision, Patch, Seen, Why};
use ponte_core::guard::{Facts, HeldBy, KindFacts, Listing, guard};
use ponte_core::link::LinkId;
use ponte_core::plan::{Decided, Plan, Planned, Step, Subject};
use ponte_core::record::{Field, Kind, Record, Value};
use ponte_core::rules::Brake;
use ponte_core::snapshot::{RemoteId, Side, Target, Version};

use crate::world::{changed, link, view};

pub fn deletion(link: i64, source: &str) -> Planned {
    Planned {
        kind: Kind::Event,
        subject: Subject::Link(LinkId(link)),
        side: Side::Right,
        step: Step::Delete {
            target: Target { id: RemoteId(format!("r{link}")), occurrence: None },
            expected: Version("1".into()),
            source: RemoteId(source.into()),
        },
        why: Some(Why::Deleted),
        permit: ponte_core::operation::MailPermit::Denied,
        destroys: None,
    }
}

pub fn facts(known: usize, present: usize) -> Facts {
    let listing = Listing { known, present, complete: true, reset: false };
    let kind = KindFacts { brake: Brake::default(), watch_only: false, left: listing, right: listing };
    Facts { kinds: [(Kind::Event, kind)].into(), consented: BTreeSet::new(), ..Facts::default() }
}

fn deletions(count: i64) -> Plan {
    Plan::from_steps((0..count).map(|n| deletion(n, &format!("l{n}"))).collect())
}

#[test]
fn the_brake_holds_only_above_both_limits() {
    for (name, count, known, held) in [
        ("five of a handful go", 5, 8, 0),
        ("six of a handful wait", 6, 8, 6),
        ("six of many go", 6, 60, 0),
        ("seven of sixty wait, all of them", 7, 60, 7),
    ] {
        let guarded = guard(deletions(count), &facts(known, 2));
        assert_eq!(guarded.held.len(), held, "{name}");
        assert!(guarded.held.iter().all(|held| held.reason == HeldBy::TooMany), "{name}");
    }
}

#[test]
fn each_reason_has_a_word_of_its_own() {
    let words: BTreeSet<&str> = HeldBy::ALL.iter().map(|reason| reason.as_str()).collect();
    assert_eq!(words.len(), HeldBy::ALL.len());
    assert!(words.contains("too-many"));
    assert!(HeldBy::ALL.iter().all(|reason| HeldBy::from_word(reason.as_str()) == Some(*reason)));
    assert_eq!(HeldBy::from_word("no-such-word"), None);
}

#[test]
fn a_series_counts_once() {
    let fifty = Plan::from_steps((0..50).map(|n| deletion(n, "series")).collect());
    assert_eq!(guard(fifty, &facts(20, 19)).held, vec![]);
}

#[test]
fn a_side_that_went_empty_deletes_nothing() {
    let guarded = guard(deletions(1), &facts(1, 0));
    assert_eq!(guarded.held[0].reason, HeldBy::SideWentEmpty);
}

#[test]
fn a_listing_that_was_cut_off_deletes_nothing_even_with_consent() {
    let mut facts = facts(100, 99);
    facts.consented = [LinkId(0)].into();
    facts.kinds.get_mut(&Kind::Event).unwrap().left.complete = false;
    assert_eq!(guard(deletions(1), &facts).held[0].reason, HeldBy::IncompleteListing);
    assert_eq!(guard(deletions(1), &Facts::default()).held[0].reason, HeldBy::IncompleteListing);
}

#[test]
fn what_the_user_agreed_to_goes() {
    let mut facts = facts(20, 0);
    facts.consented = (0..20).map(LinkId).collect();
    assert_eq!(guard(deletions(20), &facts).go.steps.len(), 20);
}

#[test]
fn the_brake_holds_deletions_and_lets_the_rest_go() {
    let (title, said) = (Field::Title, |text: &str| Value::Text(text.into()));
    let base = Record::new(Kind::Event).with(title.clone(), said("Visita"));
    let tie = link(Kind::Event, &base, &base);
    let left = changed(view("L", "2", base.clone().with(title.clone(), said("Fiera"))));
    let patch = Patch { set: [(title, said("Fiera"))].into(), clear: BTreeSet::new() };
    let decision = Decision::Merge { left: Patch::default(), right: patch, conflicts: vec![] };
    let update = Plan::of([Decided { link: Some(&tie), left: &left, right: &Seen::Unchanged, decision }]);
    let all = Plan::from_steps(update.steps.into_iter().chain(deletions(9).steps).collect());
    let guarded = guard(all.clone(), &facts(10, 1));
    assert_eq!((guarded.go.steps.len(), guarded.held.len()), (1, 9));
    let mut watching = facts(10, 1);
    watching.kinds.get_mut(&Kind::Event).unwrap().watch_only = true;
    assert_eq!(guard(all, &watching).go.steps, vec![]);
}

#[test]
fn a_plan_is_in_order_however_its_decisions_came() {
    let (left, right) = (changed(view("n", "1", Record::new(Kind::Contact))), Seen::Absent);
    let create = Plan::of([Decided {
        link: None,
        left: &left,
        right: &right,
        decision: Decision::Create(Side::Right, Why::New),
    }]);
    let mut steps: Vec<Planned> = deletions(3).steps.into_iter().chain(create.steps).collect();
    let forward = Plan::from_steps(steps.clone());
    steps.reverse();
    assert_eq!(Plan::from_steps(steps), forward);
    assert_eq!(forward.steps[0].kind, Kind::Contact);
    let counts = forward.counts();
    assert_eq!((counts[&Kind::Contact].right.created, counts[&Kind::Event].right.deleted), (1, 3));
    assert!(serde_json::to_string(&(&forward, &counts)).unwrap().contains("\"deleted\":3"));
}

#[test]
fn a_recreation_is_a_new_generation() {
    let record = Record::new(Kind::Event);
    let tie = link(Kind::Event, &record, &record);
    let (left, right) = (changed(view("L", "2", record)), Seen::Gone);
    let decision = Decision::Create(Side::Right, Why::EditBeatsDeletion);
    let plan = Plan::of([Decided { link: Some(&tie), left: &left, right: &right, decision }]);
    assert_eq!(plan.steps[0].step, Step::Create { generation: 1 });
}

#[test]
fn what_waits_goes_on_waiting_for_its_own_reason() {
    let mut facts = facts(100, 99);
    facts.waiting = [(LinkId(0), HeldBy::SideWentEmpty)].into();
    let guarded = guard(deletions(2), &facts);
    assert_eq!((guarded.held.len(), guarded.held[0].reason, guarded.go.steps.len()), (1, HeldBy::SideWentEmpty, 1));
    facts.consented = [LinkId(0)].into();
    assert_eq!(guard(deletions(2), &facts).held, vec![]);
}

#[test]
fn a_listing_made_anew_is_told_apart_from_many_deletions() {
    let mut facts = facts(8, 2);
    facts.kinds.get_mut(&Kind::Event).unwrap().left.reset = true;
    assert_eq!(guard(deletions(6), &facts).held[0].reason, HeldBy::ListingReset);
    assert_eq!(guard(deletions(5), &facts).held, vec![], "a few are asked for one by one, and go");
}

#[test]
fn only_deletions_that_were_shown_go() {
    let plan = deletions(3);
    let mut facts = facts(100, 97);
    facts.shown = Some(plan.steps.iter().take(2).map(Planned::fingerprint).collect());
    let guarded = guard(plan.clone(), &facts);
    assert_eq!((guarded.go.steps.len(), guarded.held.len()), (2, 1));
    assert_eq!(guarded.held[0].reason, HeldBy::AfterPreview);
    let again: BTreeSet<_> = deletions(3).steps.iter().map(Planned::fingerprint).collect();
    assert_eq!(again, plan.steps.iter().map(Planned::fingerprint).collect(), "the same step has the same fingerprint");
    assert_eq!(again.len(), 3, "and no two have one");
}
