//! The plan: what each decision becomes, in which order, and who may be mailed for it.

use std::collections::BTreeSet;

use ponte_core::decision::{Decision, Patch, Seen, Why};
use ponte_core::guard::{Facts, guard};
use ponte_core::link::LinkId;
use ponte_core::operation::MailPermit;
use ponte_core::plan::{Decided, Plan, Planned, Step, Subject};
use ponte_core::record::{Field, Kind, Record, Value};
use ponte_core::snapshot::{Mailing, Side};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_core::view::KeptBack;

use crate::guarding::{deletion, facts};
use crate::world::{changed, link, view};

fn record() -> Record {
    Record::new(Kind::Event).with(Field::Title, Value::Text("Visita".into()))
}

fn patch() -> Patch {
    Patch { set: [(Field::Title, Value::Text("Fiera".into()))].into(), clear: BTreeSet::new() }
}

/// What a decision on a linked pair becomes; the right says this of its mailing.
fn planned(decision: Decision, mailing: Mailing) -> Vec<Planned> {
    let mut tie = link(Kind::Event, &record(), &record());
    (tie.origin, tie.generation) = (Side::Right, 3);
    let left = changed(view("L", "2", record()));
    let mut seen = view("R", "5", record());
    (seen.mailing, seen.fragile) = (mailing, Some("invitees".to_owned()));
    Plan::of([Decided { link: Some(&tie), left: &left, right: &changed(seen), decision }]).steps
}

fn one(decision: Decision) -> Planned {
    let mut steps = planned(decision, Mailing::Silent);
    assert_eq!(steps.len(), 1);
    steps.remove(0)
}

#[test]
fn each_decision_becomes_one_step_with_its_word_and_side() {
    let park = Decision::Park(Side::Right, Failure::new(FailureKind::Decide, "failure-would-mail"));
    let update = Decision::Merge { left: Patch::default(), right: patch(), conflicts: vec![] };
    for (decision, word, side, writes) in [
        (Decision::Create(Side::Right, Why::New), "create", Side::Right, true),
        (update, "update", Side::Right, true),
        (Decision::Delete(Side::Right, Why::Deleted), "delete", Side::Right, true),
        (Decision::Unlink(Why::Reassigned), "unlink", Side::Right, false),
        (Decision::Forget, "forget", Side::Right, false),
        (Decision::Settle, "settle", Side::Left, false),
        (Decision::KeptBack(Side::Left, KeptBack::Private), "kept-back", Side::Left, false),
        (park, "park", Side::Right, false),
    ] {
        let planned = one(decision);
        let told = (planned.step.word(), planned.side, planned.step.writes(), planned.subject.link());
        assert_eq!(told, (word, side, writes, Some(LinkId(1))));
    }
    assert_eq!(planned(Decision::Nothing, Mailing::Silent), []);
    let target = view("L", "1", record()).target;
    assert_eq!(Subject::New(Side::Left, target).link(), None);
}

#[test]
fn a_copy_made_for_the_first_time_keeps_its_generation() {
    assert_eq!(one(Decision::Create(Side::Right, Why::New)).step, Step::Create { generation: 3 });
    let again = one(Decision::Create(Side::Right, Why::EditBeatsDeletion));
    assert_eq!(again.step, Step::Create { generation: 4 });
}

#[test]
fn a_deletion_names_what_it_comes_from() {
    match one(Decision::Delete(Side::Right, Why::Deleted)).step {
        Step::Delete { target, expected, source } => {
            assert_eq!((target.id.0.as_str(), expected.0.as_str(), source.0.as_str()), ("R", "5", "L"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_a_write_to_a_meeting_the_user_organises_may_mail_and_only_a_write_destroys() {
    let update = || Decision::Merge { left: Patch::default(), right: patch(), conflicts: vec![] };
    for (mailing, permit) in [
        (Mailing::Silent, MailPermit::Denied),
        (Mailing::Invited, MailPermit::Denied),
        (Mailing::Organizes, MailPermit::Organizer),
    ] {
        let steps = planned(update(), mailing);
        assert_eq!((steps[0].permit, steps[0].destroys.as_deref()), (permit, Some("invitees")), "{mailing:?}");
        let none = planned(Decision::KeptBack(Side::Right, KeptBack::Private), mailing);
        assert_eq!((none[0].permit, none[0].destroys.as_deref()), (MailPermit::Denied, None), "{mailing:?}");
    }
}

#[test]
fn kinds_come_first_then_makes_changes_and_removals_then_ids() {
    let of_kind = |kind: Kind, mut planned: Planned| {
        planned.kind = kind;
        planned
    };
    let update = one(Decision::Merge { left: Patch::default(), right: patch(), conflicts: vec![] });
    let make = one(Decision::Create(Side::Right, Why::New));
    let expected = vec![
        of_kind(Kind::Company, deletion(9, "l9")),
        of_kind(Kind::Contact, deletion(8, "l8")),
        make.clone(),
        update.clone(),
        deletion(2, "l2"),
        deletion(3, "l3"),
        one(Decision::Forget),
        one(Decision::Settle),
        of_kind(Kind::Task, make),
    ];
    let mut steps = expected.clone();
    steps.reverse();
    assert_eq!(Plan::from_steps(steps).steps, expected);
}

#[test]
fn a_pairing_that_only_watches_still_remembers() {
    let mut watching: Facts = facts(10, 9);
    watching.kinds.get_mut(&Kind::Event).unwrap().watch_only = true;
    let plan = Plan::from_steps(vec![one(Decision::Settle), one(Decision::Create(Side::Right, Why::New))]);
    let guarded = guard(plan, &watching);
    assert_eq!(guarded.go.steps, [one(Decision::Settle)]);
    assert_eq!(guarded.held.len(), 1);
}

#[test]
fn a_side_that_never_had_anything_did_not_go_empty() {
    let plan = Plan::from_steps(vec![deletion(0, "l0")]);
    assert_eq!(guard(plan, &facts(0, 0)).held, vec![]);
}

#[test]
fn a_new_record_is_a_subject_of_its_own() {
    let new = changed(view("n", "1", record()));
    let decided = |left, right| Decided { link: None, left, right, decision: Decision::Create(Side::Right, Why::New) };
    let steps = Plan::of([decided(&new, &Seen::Absent)]).steps;
    assert_eq!((steps[0].subject.link(), &steps[0].step), (None, &Step::Create { generation: 0 }));
    let nobody = Plan::of([decided(&Seen::Absent, &Seen::Absent)]);
    assert_eq!(nobody.steps, []);
}
