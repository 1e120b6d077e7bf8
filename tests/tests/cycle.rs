//! The cycle on two collections in memory: what a person did on either side, and what both say afterwards.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use jiff::ToSpan;
use ponte_core::capability::Capabilities;
use ponte_core::record::{EventTime, Field, Kind, Recurrence, Value};
use ponte_core::rules::{ConflictRule, Window};
use ponte_engine::store::{Store, Topic};
use ponte_tests::model::Model;
use ponte_tests::pair::{event, keys, names, pair, retitle};

#[tokio::test]
async fn what_is_new_on_either_side_is_on_both_and_a_second_cycle_is_quiet() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.right.put("R1", event("Dentista", 4));
    let report = pair.settle().await;
    assert_eq!((report.left.created, report.right.created), (1, 1));
    assert_eq!(pair.both(), (names(&["Dentista", "Visita"]), names(&["Dentista", "Visita"])));
}

#[tokio::test]
async fn an_edit_and_a_deletion_cross() {
    let mut pair = pair();
    for number in 0..20 {
        pair.left.put(&format!("L{number:02}"), event(&format!("Visita {number:02}"), 3));
    }
    pair.settle().await;
    pair.left.edit("L03", retitle("Visita spostata"));
    pair.left.remove("L04");
    let report = pair.settle().await;
    assert_eq!((report.right.updated, report.right.deleted, report.left.writes()), (1, 1, 0));
    let (left, right) = pair.both();
    assert_eq!(left, right);
    assert!(right.contains(&"Visita spostata".to_owned()) && !right.contains(&"Visita 04".to_owned()));
}

#[tokio::test]
async fn different_fields_of_one_record_merge() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.settle().await;
    let copy = pair.right.records()[0].0.0.clone();
    pair.left.edit("L1", retitle("Visita Rossi"));
    pair.right.edit(&copy, |record| record.set(Field::Location, Value::Text("Milano".into())));
    let report = pair.settle().await;
    assert_eq!((report.left.updated, report.right.updated, report.conflicts), (1, 1, 0));
    for record in [pair.left.record("L1").unwrap(), pair.right.record(&copy).unwrap()] {
        assert_eq!((record.text(&Field::Title), record.text(&Field::Location)), ("Visita Rossi", "Milano"));
    }
}

#[tokio::test]
async fn a_conflict_waits_for_the_user_and_the_answer_is_carried_out() {
    let mut pair = pair();
    pair.rules.conflict = ConflictRule::Ask;
    pair.left.put("L1", event("Visita", 3));
    pair.settle().await;
    let copy = pair.right.records()[0].0.0.clone();
    pair.left.edit("L1", retitle("Visita A"));
    pair.right.edit(&copy, retitle("Visita B"));
    let report = pair.settle().await;
    assert_eq!((report.conflicts, report.writes()), (1, 0));
    let needs = pair.store.needs().unwrap();
    assert_eq!((needs.len(), needs[0].topic, needs[0].shown["title"].as_str()), (1, Topic::Conflict, Some("Visita A")));
    assert!(!pair.store.answer(needs[0].id, "nonsense").unwrap());
    assert!(pair.store.answer(needs[0].id, "right").unwrap());
    pair.settle().await;
    assert_eq!(pair.both(), (names(&["Visita B"]), names(&["Visita B"])));
    assert!(pair.store.needs().unwrap().is_empty());
}

#[tokio::test]
async fn a_side_that_suddenly_lists_nothing_deletes_nothing() {
    let mut pair = pair();
    for number in 0..30 {
        pair.left.put(&format!("L{number:02}"), event(&format!("Visita {number:02}"), 3));
    }
    pair.settle().await;
    pair.left.trouble(|trouble| (trouble.list_nothing, trouble.forget_token) = (true, true));
    let failure = pair.try_sync().await.unwrap_err();
    assert_eq!(failure.code, "failure-listing-contradicts");
    assert_eq!(pair.right.records().len(), 30);
    assert_eq!(pair.settle().await.writes(), 0);
}

#[tokio::test]
async fn many_deletions_wait_for_consent_and_everything_else_goes_on() {
    let mut pair = pair();
    for number in 0..30 {
        pair.left.put(&format!("L{number:02}"), event(&format!("Visita {number:02}"), 3));
    }
    pair.settle().await;
    for number in 0..10 {
        pair.left.remove(&format!("L{number:02}"));
    }
    pair.left.edit("L20", retitle("Visita spostata"));
    let report = pair.settle().await;
    assert_eq!((report.held, report.right.deleted, report.right.updated), (10, 0, 1));
    let needs = pair.store.needs().unwrap();
    assert_eq!((needs.len(), needs[0].failure.code.as_str()), (10, "failure-held-too-many"));
    for need in &needs[..9] {
        assert!(pair.store.answer(need.id, "delete").unwrap());
    }
    assert!(pair.store.answer(needs[9].id, "keep").unwrap());
    let report = pair.settle().await;
    assert_eq!((report.right.deleted, pair.right.records().len()), (9, 21));
    assert!(pair.store.needs().unwrap().is_empty());
    assert_eq!(pair.left.records().len(), 20, "what was kept does not come back where it was deleted");
}

#[tokio::test]
async fn installed_again_nothing_is_doubled() {
    let mut pair = pair();
    for number in 0..10 {
        pair.left.put(&format!("L{number}"), event(&format!("Visita {number}"), 3));
        pair.right.put(&format!("R{number}"), event(&format!("Dentista {number}"), 4));
    }
    pair.settle().await;
    pair.store = Store::in_memory(keys()).unwrap();
    pair.left.edit("L3", retitle("Visita cambiata"));
    pair.settle().await;
    let (left, right) = pair.both();
    assert_eq!((left.len(), right.len()), (20, 20));
    assert_eq!(left, right);
}

#[tokio::test]
async fn the_same_event_on_both_sides_is_joined_and_a_doubtful_one_is_asked() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.right.put("R1", event("Visita ", 3));
    for id in ["L2", "L3"] {
        pair.left.put(id, event("Riunione", 5));
    }
    pair.right.put("R2", event("Riunione", 5));
    let report = pair.settle().await;
    assert_eq!((report.writes(), report.doubtful), (0, 1), "{report:?}");
    let needs = pair.store.needs().unwrap();
    assert_eq!(needs.iter().map(|need| need.topic).collect::<Vec<_>>(), [Topic::Match, Topic::Match]);
    for need in &needs {
        let answer = if need.subject == "L2|R2" { "same" } else { "different" };
        assert!(pair.store.answer(need.id, answer).unwrap());
    }
    pair.settle().await;
    assert_eq!((pair.left.records().len(), pair.right.records().len()), (3, 3));
    assert!(pair.store.needs().unwrap().is_empty());
}

#[tokio::test]
async fn a_record_that_is_refused_is_parked_and_the_rest_goes_on() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.left.put("L2", event("Riunione", 4));
    pair.settle().await;
    let copy = pair.right.records().into_iter().find(|(_, record)| record.text(&Field::Title) == "Visita").unwrap().0;
    pair.right.trouble(|trouble| trouble.refuse.extend([copy.clone()]));
    pair.left.edit("L1", retitle("Visita 2"));
    pair.left.edit("L2", retitle("Riunione 2"));
    let report = pair.settle().await;
    assert_eq!((report.parked, report.right.updated), (1, 1));
    let needs = pair.store.needs().unwrap();
    assert_eq!((needs[0].topic, needs[0].failure.code.as_str()), (Topic::Parked, "failure-refused"));
    pair.right.trouble(|trouble| trouble.refuse.clear());
    assert_eq!(pair.store.retry_parked("work").unwrap(), 1);
    pair.settle().await;
    assert_eq!(pair.both().1, names(&["Riunione 2", "Visita 2"]));
    assert!(pair.store.needs().unwrap().is_empty());
}

#[tokio::test]
async fn an_edit_beats_a_deletion() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.settle().await;
    let copy = pair.right.records()[0].0.0.clone();
    pair.right.remove(&copy);
    pair.left.edit("L1", retitle("Visita 2"));
    pair.settle().await;
    assert_eq!(pair.both(), (names(&["Visita 2"]), names(&["Visita 2"])));
}

#[tokio::test]
async fn a_series_is_expanded_for_a_side_without_series_and_its_occurrences_come_back_as_exceptions() {
    let mut pair = pair();
    pair.left = without_series("L");
    pair.right.put("R1", event("Riunione", 3).with(Field::Recurrence, repeating("FREQ=WEEKLY;COUNT=10")));
    let report = pair.settle().await;
    assert_eq!(report.left.created, 10);
    let first = pair.left.records()[0].0.0.clone();
    let second = pair.left.records()[1].0.0.clone();
    pair.left.edit(&first, retitle("Riunione speciale"));
    pair.left.remove(&second);
    let report = pair.settle().await;
    assert_eq!((report.right.updated, report.right.deleted), (1, 1), "{report:?}");
    let series = pair.right.record("R1").unwrap();
    assert_eq!(series.text(&Field::Title), "Riunione");
    let Some(Value::Exceptions(exceptions)) = series.get(&Field::Exceptions) else {
        panic!("no exceptions: {series:?}")
    };
    assert_eq!(exceptions.len(), 2);
    assert_eq!(pair.left.records().len(), 9);
}

fn without_series(prefix: &'static str) -> Model {
    Model::new(Kind::Event, prefix).able(|can: &mut Capabilities| {
        can.series = false;
        can.fields.remove(&Field::Recurrence);
        can.fields.remove(&Field::Exceptions);
    })
}

fn repeating(rule: &str) -> Value {
    Value::Recurrence(Recurrence { rules: vec![rule.into()], dates: vec![] })
}

#[tokio::test]
async fn a_single_event_that_becomes_a_series_keeps_its_copy_and_gets_the_others() {
    let mut pair = pair();
    pair.left = without_series("L");
    pair.right.put("R1", event("Riunione", 3));
    pair.settle().await;
    pair.right.edit("R1", |record| record.set(Field::Recurrence, repeating("FREQ=WEEKLY;COUNT=3")));
    let report = pair.settle().await;
    assert_eq!((report.left.created, report.left.deleted, report.right.writes()), (2, 0, 0), "{report:?}");
    pair.right.edit("R1", |record| drop(record.fields.remove(&Field::Recurrence)));
    let report = pair.settle().await;
    assert_eq!((report.left.created, report.left.deleted, report.right.writes()), (0, 2, 0), "{report:?}");
}

#[tokio::test]
async fn a_copy_that_another_computer_made_meets_the_record_that_was_parked_here() {
    let mut pair = pair();
    pair.right.put("R1", event("Dentista", 4));
    pair.left.trouble(|trouble| trouble.refuse_creates = 1);
    assert_eq!(pair.sync().await.parked, 1);
    // The other computer has a memory of its own, and more luck.
    let own = std::mem::replace(&mut pair.store, Store::in_memory(keys()).unwrap());
    assert_eq!(pair.settle().await.left.created, 1);
    pair.store = own;
    let report = pair.settle().await;
    assert_eq!((report.left.created, report.right.created), (0, 0));
    assert_eq!(pair.both(), (names(&["Dentista"]), names(&["Dentista"])));
    assert!(pair.store.needs().unwrap().is_empty());
}

#[tokio::test]
async fn what_waits_in_a_conflict_is_not_lost_when_the_other_side_is_deleted() {
    let mut pair = pair();
    pair.rules.conflict = ConflictRule::Ask;
    pair.left.put("L1", event("Visita", 3));
    pair.settle().await;
    let copy = pair.right.records()[0].0.0.clone();
    pair.left.edit("L1", retitle("Visita A"));
    pair.right.edit(&copy, retitle("Visita B"));
    pair.settle().await;
    pair.left.remove("L1");
    pair.settle().await;
    assert_eq!(pair.both(), (names(&["Visita B"]), names(&["Visita B"])), "nobody who deleted it had seen B");
}

#[tokio::test]
async fn a_series_that_begins_later_is_admitted_when_the_window_reaches_it() {
    let mut pair = pair();
    pair.left = without_series("L");
    pair.rules.window = Window::Months { back: 1, ahead: 1 };
    let mut late = event("Corso", 3).with(Field::Recurrence, repeating("FREQ=WEEKLY;COUNT=2"));
    let start = jiff::civil::date(2027, 2, 3).at(9, 0, 0, 0).in_tz("Europe/Rome").unwrap();
    late.set(Field::Time, Value::Time(EventTime::Zoned { end: start.checked_add(1.hour()).unwrap(), start }));
    pair.right.put("R1", late);
    assert_eq!(pair.settle().await.left.created, 0);
    pair.now = "2027-01-20T08:00:00Z".parse().unwrap();
    assert_eq!(pair.settle().await.left.created, 2);
}
