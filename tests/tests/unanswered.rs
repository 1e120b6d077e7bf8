//! Writes whose answer was lost, or that met somebody else's: what people did meanwhile stays done, and nothing is doubled.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use jiff::ToSpan;
use ponte_core::record::{Field, Kind, Record, Value};
use ponte_core::rules::ConflictRule;
use ponte_core::snapshot::Side;
use ponte_tests::model::Model;
use ponte_tests::pair::{Pair, event, names, pair, retitle};

#[tokio::test]
async fn a_create_whose_answer_was_lost_is_found_again() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.right.trouble(|trouble| trouble.lose_answers = 1);
    let report = pair.sync().await;
    assert!(report.again && report.stopped.is_some());
    pair.settle().await;
    assert_eq!(pair.both().1, names(&["Visita"]));
}

#[tokio::test]
async fn a_lost_update_is_found_carried_out_and_not_repeated() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.settle().await;
    pair.left.edit("L1", retitle("Visita 2"));
    pair.right.trouble(|trouble| trouble.lose_answers = 1);
    assert!(pair.sync().await.again);
    pair.right.asked();
    assert_eq!(pair.settle().await.writes(), 0);
    assert_eq!(pair.both(), (names(&["Visita 2"]), names(&["Visita 2"])));
}

#[tokio::test]
async fn a_change_for_a_record_that_is_gone_unreported_makes_it_again() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.settle().await;
    let copy = pair.right.records()[0].0.0.clone();
    pair.right.forget_silently(&copy);
    pair.left.edit("L1", retitle("Visita 2"));
    assert!(pair.sync().await.again);
    let report = pair.sync().await;
    assert_eq!((report.right.created, report.again), (1, false), "{report:?}");
    assert_eq!(pair.both().1, names(&["Visita 2"]));
}

#[tokio::test]
async fn what_somebody_else_changed_while_we_wrote_is_a_change_and_no_common_state() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.settle().await;
    let copy = pair.right.records()[0].0.0.clone();
    let theirs = (Field::Location, Value::Text("Milano".into()));
    pair.right.trouble(|trouble| trouble.meanwhile = Some(theirs));
    pair.left.edit("L1", retitle("Visita 2"));
    pair.sync().await;
    pair.settle().await;
    for record in [pair.left.record("L1").unwrap(), pair.right.record(&copy).unwrap()] {
        assert_eq!((record.text(&Field::Title), record.text(&Field::Location)), ("Visita 2", "Milano"));
    }
}

#[tokio::test]
async fn our_own_write_whose_answer_was_lost_contests_nothing_that_is_typed_later() {
    let mut pair = pair();
    pair.rules.conflict = ConflictRule::RightWins;
    pair.left.put("L1", event("Visita", 3));
    pair.settle().await;
    pair.left.edit("L1", retitle("Visita 2"));
    pair.right.trouble(|trouble| trouble.lose_answers = 1);
    assert!(pair.sync().await.again);
    pair.left.edit("L1", retitle("Visita 3"));
    let report = pair.settle().await;
    assert_eq!((report.conflicts, report.left.writes(), report.right.updated), (0, 0, 1), "{report:?}");
    assert_eq!(pair.both(), (names(&["Visita 3"]), names(&["Visita 3"])));
}

#[tokio::test]
async fn a_copy_whose_answer_was_lost_and_that_somebody_changed_keeps_that_change() {
    let mut pair = pair();
    pair.rules.conflict = ConflictRule::LeftWins;
    pair.left.put("L1", event("Visita", 3));
    pair.right.trouble(|trouble| trouble.lose_answers = 1);
    assert!(pair.sync().await.again);
    let copy = pair.right.records()[0].0.0.clone();
    pair.right.edit(&copy, retitle("Visita corretta"));
    let report = pair.settle().await;
    assert_eq!((report.conflicts, report.right.writes()), (0, 0), "{report:?}");
    assert_eq!(pair.both(), (names(&["Visita corretta"]), names(&["Visita corretta"])));
}

#[tokio::test]
async fn a_report_that_fails_writes_nothing_and_the_next_one_heals() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.right.trouble(|trouble| trouble.fail_report = true);
    assert_eq!(pair.try_sync().await.unwrap_err().code, "failure-unreachable");
    assert!(pair.right.records().is_empty());
    pair.settle().await;
    assert_eq!(pair.both().1, names(&["Visita"]));
}

#[tokio::test]
async fn what_a_change_report_kept_silent_shows_within_a_day_and_a_clock_set_back_does_no_harm() {
    let mut pair = pair();
    for number in 0..10 {
        pair.left.put(&format!("L{number}"), event(&format!("Visita {number}"), 3));
    }
    pair.settle().await;
    pair.left.forget_silently("L3");
    pair.settle().await;
    assert_eq!(pair.right.records().len(), 10);
    pair.now = pair.now.saturating_add(25.hours()).unwrap();
    pair.settle().await;
    assert_eq!(pair.right.records().len(), 9);
    pair.now = "2024-11-02T08:00:00Z".parse().unwrap();
    assert_eq!(pair.settle().await.writes(), 0);
}

#[tokio::test]
async fn a_copy_that_was_made_unanswered_and_deleted_by_a_person_is_not_made_again() {
    for in_first_sync in [true, false] {
        let mut pair = Pair { right: Model::new(Kind::Event, "R").naming(), ..pair() };
        pair.left.put("L2", event("Altra", 4));
        if !in_first_sync {
            pair.settle().await;
        }
        pair.left.put("L1", event("Visita", 3));
        pair.right.trouble(|trouble| trouble.lose_answers = 1);
        assert!(pair.sync().await.again);
        let copy = pair.right.records().into_iter().find(|(_, record)| record.text(&Field::Title) == "Visita");
        pair.right.remove(&copy.unwrap().0.0);
        pair.settle().await;
        assert_eq!(pair.both(), (names(&["Altra"]), names(&["Altra"])));
    }
}

#[tokio::test]
async fn an_original_deleted_before_its_edit_was_answered_stays_deleted() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.left.put("L2", event("Altra", 4));
    pair.settle().await;
    pair.left.edit("L1", retitle("Visita 2"));
    pair.right.trouble(|trouble| trouble.lose_answers = 1);
    assert!(pair.sync().await.again);
    pair.left.remove("L1");
    pair.settle().await;
    assert_eq!(pair.both(), (names(&["Altra"]), names(&["Altra"])));
}

#[tokio::test]
async fn what_is_typed_on_top_of_an_edit_that_was_never_answered_is_not_taken_back() {
    for rule in [ConflictRule::Newest, ConflictRule::LeftWins] {
        let mut pair = pair();
        pair.rules.conflict = rule;
        pair.left.put("L1", event("Visita", 3));
        pair.settle().await;
        let copy = pair.right.records().remove(0).0.0;
        pair.left.edit("L1", retitle("Visita 2"));
        pair.right.trouble(|trouble| trouble.lose_answers = 1);
        assert!(pair.sync().await.again);
        pair.right.edit(&copy, retitle("Visita 3"));
        pair.settle().await;
        assert_eq!(pair.both(), (names(&["Visita 3"]), names(&["Visita 3"])));
    }
}

#[tokio::test]
async fn a_copy_that_is_removed_before_any_report_named_it_is_missed() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.left.put("L2", event("Altra", 4));
    pair.sync().await;
    let copy = pair.right.records().into_iter().find(|(_, record)| record.text(&Field::Title) == "Visita");
    pair.right.forget_silently(&copy.unwrap().0.0);
    pair.settle().await;
    assert_eq!(pair.both(), (names(&["Altra"]), names(&["Altra"])));
}

#[tokio::test]
async fn of_many_copies_the_one_that_a_closing_report_does_not_name_is_missed() {
    let mut pair = pair();
    for number in 0..30 {
        pair.left.put(&format!("L{number}"), event(&format!("Visita {number:02}"), 1 + number % 20));
    }
    pair.right.trouble(|trouble| trouble.vanishes = Some("Visita 07".into()));
    pair.sync().await;
    pair.settle().await;
    let (left, right) = pair.both();
    assert_eq!((left.len(), &left), (29, &right));
    assert!(!left.contains(&"Visita 07".to_owned()));
}

#[tokio::test]
async fn a_second_change_in_the_second_of_the_first_is_not_taken_for_it() {
    let mut pair = pair();
    pair.left.trouble(|trouble| trouble.same_second = true);
    pair.left.put("L1", event("Visita", 3));
    pair.sync().await;
    let copy = pair.right.records()[0].0.0.clone();
    pair.left.edit("L1", |record| record.set(Field::Location, Value::Text("Milano".into())));
    pair.sync().await;
    pair.left.edit("L1", retitle("Visita 2"));
    pair.right.edit(&copy, |record| record.set(Field::Location, Value::Text("Torino".into())));
    pair.sync().await;
    for record in [pair.left.record("L1").unwrap(), pair.right.record(&copy).unwrap()] {
        assert_eq!((record.text(&Field::Title), record.text(&Field::Location)), ("Visita 2", "Torino"));
    }
}

#[tokio::test]
async fn what_is_typed_on_a_copy_that_was_made_at_the_second_try_stays() {
    let mut pair = pair();
    pair.rules.conflict = ConflictRule::LeftWins;
    pair.left.put("L1", event("Visita", 3));
    pair.right.trouble(|trouble| trouble.lose_writes = 1);
    assert!(pair.sync().await.again);
    pair.left.edit("L1", retitle("Visita 2"));
    pair.right.trouble(|trouble| trouble.lose_answers = 1);
    assert!(pair.sync().await.again);
    let copy = pair.right.records().remove(0).0.0;
    pair.right.edit(&copy, retitle("Visita 3"));
    let report = pair.settle().await;
    assert_eq!((report.conflicts, report.right.writes()), (0, 0), "{report:?}");
    assert_eq!(pair.both(), (names(&["Visita 3"]), names(&["Visita 3"])));
}

#[tokio::test]
async fn of_two_unanswered_edits_the_one_that_is_found_does_not_speak_for_the_other() {
    let text = |text: &str| Value::Text(text.into());
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.settle().await;
    let copy = pair.right.records().remove(0).0.0;
    pair.left.edit("L1", retitle("Visita 2"));
    pair.right.trouble(|trouble| trouble.lose_writes = 1);
    assert!(pair.sync().await.again);
    pair.left.edit("L1", |record| {
        record.set(Field::Location, text("Milano"));
        record.set(Field::Availability, Value::Choice("free".into()));
    });
    pair.right.trouble(|trouble| trouble.lose_answers = 1);
    assert!(pair.sync().await.again);
    pair.right.edit(&copy, |record| record.set(Field::Availability, Value::Choice("tentative".into())));
    pair.left.edit("L1", |record| record.set(Field::Location, text("Roma")));
    pair.settle().await;
    for record in [pair.left.record("L1").unwrap(), pair.right.record(&copy).unwrap()] {
        let said = [Field::Title, Field::Location, Field::Availability].map(|field| record.text(&field).to_owned());
        assert_eq!(said, ["Visita 2", "Roma", "tentative"]);
    }
}

#[tokio::test]
async fn a_pair_that_was_matched_and_never_settled_is_looked_at_again() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3).with(Field::Location, Value::Text("Milano".into())));
    pair.right.put("R1", event("Visita", 3));
    pair.right.trouble(|trouble| trouble.lose_writes = 1);
    assert!(pair.sync().await.again);
    pair.settle().await;
    assert_eq!(pair.right.record("R1").unwrap().text(&Field::Location), "Milano");
    pair.left.edit("L1", retitle("Visita 2"));
    assert_eq!(pair.settle().await.conflicts, 0);
    assert_eq!(pair.both(), (names(&["Visita 2"]), names(&["Visita 2"])));
}

#[tokio::test]
async fn edits_of_both_sides_that_were_never_answered_are_both_taken_for_done() {
    for conflict in [ConflictRule::LeftWins, ConflictRule::RightWins] {
        let mut pair = pair();
        pair.rules.conflict = conflict;
        pair.left.put("L1", event("Visita", 3));
        pair.settle().await;
        let copy = pair.right.records()[0].0.0.clone();
        let placed =
            |place: &'static str| move |record: &mut Record| record.set(Field::Location, Value::Text(place.into()));
        pair.left.edit("L1", retitle("Visita 2"));
        pair.right.edit(&copy, placed("Milano"));
        pair.left.trouble(|trouble| trouble.lose_answers = 1);
        pair.right.trouble(|trouble| trouble.lose_answers = 1);
        assert!(pair.sync().await.again);
        pair.left.trouble(|trouble| trouble.fail_report = true);
        assert!(pair.try_sync().await.is_err(), "what was found is remembered even if this run gets no further");
        pair.left.edit("L1", retitle("Visita 3"));
        pair.right.edit(&copy, placed("Torino"));
        let report = pair.settle().await;
        assert_eq!(report.conflicts, 0, "{report:?}");
        for record in [pair.left.record("L1").unwrap(), pair.right.record(&copy).unwrap()] {
            assert_eq!((record.text(&Field::Title), record.text(&Field::Location)), ("Visita 3", "Torino"));
        }
    }
}

#[tokio::test]
async fn what_was_answered_is_neither_read_back_nor_noted_again_where_the_other_half_was_not() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.settle().await;
    let copy = pair.right.records()[0].0.0.clone();
    pair.left.edit("L1", retitle("Visita 2"));
    pair.right.edit(&copy, |record| record.set(Field::Location, Value::Text("Milano".into())));
    pair.right.trouble(|trouble| trouble.lose_answers = 1);
    assert!(pair.sync().await.again);
    pair.settle().await;
    let runs = pair.store.runs(20).unwrap();
    let items = runs.iter().flat_map(|run| pair.store.run_items(run.id).unwrap());
    let updates = items.filter(|item| item.action == "update").map(|item| item.side).collect::<Vec<_>>();
    assert_eq!(updates.iter().filter(|side| **side == Side::Left).count(), 1, "{updates:?}");
    assert_eq!(updates.iter().filter(|side| **side == Side::Right).count(), 1, "{updates:?}");
}

#[tokio::test]
async fn of_an_earlier_edit_only_what_was_written_again_is_answered() {
    let text = |text: &str| Value::Text(text.into());
    let mut pair = pair();
    pair.rules.conflict = ConflictRule::LeftWins;
    pair.left.put("L1", event("Visita", 3));
    pair.settle().await;
    let copy = pair.right.records()[0].0.0.clone();
    pair.right.edit(&copy, |record| {
        record.set(Field::Title, text("Visita 2"));
        record.set(Field::Location, text("Milano"));
    });
    pair.left.trouble(|trouble| trouble.lose_answers = 1);
    assert!(pair.sync().await.again);
    // Typed over one of the two, so that it is not known whether the edit went through.
    pair.left.edit("L1", |record| record.set(Field::Location, text("Torino")));
    pair.right.edit(&copy, |record| record.set(Field::Categories, Value::items([("", "Fiera")])));
    pair.right.trouble(|trouble| trouble.lose_writes = 1);
    assert!(
        pair.sync().await.again,
        "the categories are written to the left, the place is lost on its way to the right"
    );
    pair.right.edit(&copy, retitle("Visita 3"));
    pair.settle().await;
    assert_eq!(pair.both(), (names(&["Visita 3"]), names(&["Visita 3"])));
    for side in [pair.left.record("L1").unwrap(), pair.right.record(&copy).unwrap()] {
        assert_eq!(side.text(&Field::Location), "Torino");
        assert!(side.get(&Field::Categories).is_some());
    }
}
