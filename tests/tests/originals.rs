//! Records that stood on both sides before Ponte joined them: nobody's copy, so that no rule, no leaving and no undo takes
//! away or empties what a person made.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use jiff::ToSpan as _;
use ponte_core::record::{Field, Kind, Record, Value};
use ponte_core::rules::PrivatePolicy;
use ponte_core::snapshot::Side;
use ponte_engine::cycle::copies;
use ponte_engine::undo::{UndoState, Which, carry_out, look};
use ponte_tests::pair::{Pair, event, names, pair};

/// "Visita" on both sides, and "Corso" in the CRM alone.
async fn joined() -> Pair {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.right.put("R1", event("Visita", 3));
    pair.left.put("L2", event("Corso", 4));
    let report = pair.settle().await;
    assert_eq!((report.left.writes(), report.right.created), (0, 1), "{report:?}");
    pair
}

fn private(record: &mut Record) {
    record.set(Field::Visibility, Value::Choice("private".into()));
}

fn place(record: &Record) -> &str {
    record.text(&Field::Location)
}

#[tokio::test]
async fn only_what_ponte_made_counts_as_a_copy() {
    let pair = joined().await;
    let lane = pair.store.lane("work", Kind::Event, "crm", "calendar").unwrap();
    let on = |side| copies(&pair.store, &lane, side).unwrap().into_iter().map(|copy| copy.title).collect::<Vec<_>>();
    assert_eq!((on(Side::Left), on(Side::Right)), (vec![], names(&["Corso"])));
}

#[tokio::test]
async fn a_rule_takes_the_copy_away_and_leaves_what_a_person_made() {
    let mut pair = joined().await;
    pair.rules.to_right.private = PrivatePolicy::Skip;
    pair.settle().await;
    pair.left.edit("L1", private);
    pair.left.edit("L2", private);
    pair.settle().await;
    assert_eq!(pair.both(), (names(&["Corso", "Visita"]), names(&["Visita"])));
}

#[tokio::test]
async fn undoing_the_run_that_joined_them_leaves_each_with_what_it_said() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3).with(Field::Location, Value::Text("Milano".into())));
    pair.right.put("R1", event("Visita", 3).with(Field::Description, Value::Text("Portare il listino".into())));
    let report = pair.sync().await;
    assert_eq!((report.left.updated, report.right.updated), (1, 1), "{report:?}");
    let which = Which { run: pair.store.runs(1).unwrap()[0].id, number: None };
    let shown = look(&pair.job(), &pair.store, which, pair.now, &|_| {}).await.unwrap();
    assert!(shown.iter().all(|item| item.state == UndoState::Ready && item.also.is_none()), "{shown:?}");
    carry_out(&pair.job(), &pair.store, which, pair.now, &|_| {}).await.unwrap();
    pair.settle().await;
    let (left, right) = (pair.left.record("L1").unwrap(), pair.right.record("R1").unwrap());
    assert_eq!((place(&left), place(&right)), ("Milano", ""));
    assert_eq!((left.text(&Field::Description), right.text(&Field::Description)), ("", "Portare il listino"));
}

#[tokio::test]
async fn an_undo_says_which_side_goes_back_besides_the_one_it_wrote() {
    let mut pair = joined().await;
    pair.left.edit("L1", |record| record.set(Field::Location, Value::Text("Milano".into())));
    pair.sync().await;
    let which = Which { run: pair.store.runs(1).unwrap()[0].id, number: None };
    let shown = look(&pair.job(), &pair.store, which, pair.now, &|_| {}).await.unwrap();
    assert_eq!((shown[0].side, shown[0].also), (Side::Right, Some(Side::Left)));
}

#[tokio::test]
async fn what_a_form_fills_in_is_not_written_into_what_a_person_made() {
    let mut pair = pair();
    let filled = event("Visita", 3)
        .with(Field::Priority, Value::Choice("medium".into()))
        .with(Field::Status, Value::Choice("planned".into()));
    pair.left.put("L1", filled);
    pair.right.put("R1", event("Visita", 3));
    assert_eq!(pair.settle().await.writes(), 0);
    pair.left.edit("L1", |record| record.set(Field::Priority, Value::Choice("high".into())));
    pair.settle().await;
    assert_eq!(pair.right.record("R1").unwrap().text(&Field::Priority), "high", "what somebody chose crosses");
}

#[tokio::test]
async fn a_preview_shows_of_a_private_event_what_its_copy_will_say() {
    let mut pair = pair();
    pair.rules.to_left.private = PrivatePolicy::BusyOnly { title: "Occupato".into() };
    let mut dentist = event("Dentista", 3);
    private(&mut dentist);
    pair.right.put("R1", dentist);
    let shown = pair.preview().await;
    assert_eq!((shown.items[0].title.as_str(), shown.items[0].why.as_str()), ("Occupato", "masked"));
}

fn located(place: &'static str) -> impl Fn(&mut Record) {
    move |record| record.set(Field::Location, Value::Text(place.into()))
}

/// "Visita" stands in the CRM, and as a private event in the calendar.
async fn joined_in_private(policy: PrivatePolicy) -> Pair {
    let mut pair = pair();
    pair.rules.to_left.private = policy;
    pair.left.put("L1", event("Visita", 3));
    let mut told = event("Visita", 3).with(Field::Location, Value::Text("Milano".into()));
    private(&mut told);
    pair.right.put("R1", told);
    pair.settle().await;
    pair
}

#[tokio::test]
async fn what_is_typed_into_a_private_event_that_was_only_matched_stays_private() {
    let busy = || PrivatePolicy::BusyOnly { title: "Occupato".into() };
    for (policy, follows) in [(busy(), true), (PrivatePolicy::Skip, false)] {
        let mut pair = joined_in_private(policy.clone()).await;
        pair.right.edit("R1", located("Studio legale"));
        pair.right.edit("R1", |record| record.set(Field::Description, Value::Text("In segreto".into())));
        pair.right.edit("R1", |record| record.set(Field::Time, event("", 5).get(&Field::Time).unwrap().clone()));
        pair.settle().await;
        let (left, right) = (pair.left.record("L1").unwrap(), pair.right.record("R1").unwrap());
        assert_eq!((place(&left), left.text(&Field::Description)), ("", ""), "{policy:?}");
        assert_eq!((left.text(&Field::Title), right.text(&Field::Title)), ("Visita", "Visita"), "{policy:?}");
        assert_eq!(left.get(&Field::Time) == right.get(&Field::Time), follows, "{policy:?}");
    }
}

#[tokio::test]
async fn what_is_typed_in_the_crm_still_reaches_a_private_event_that_was_only_matched() {
    let mut pair = joined_in_private(PrivatePolicy::BusyOnly { title: "Occupato".into() }).await;
    pair.left.edit("L1", located("Torino"));
    pair.left.edit("L1", |record| record.set(Field::Title, Value::Text("Visita Rossi".into())));
    pair.settle().await;
    pair.now = pair.now.saturating_add(25.hours()).unwrap();
    pair.settle().await;
    let (left, right) = (pair.left.record("L1").unwrap(), pair.right.record("R1").unwrap());
    assert_eq!((left.text(&Field::Title), place(&left)), ("Visita Rossi", "Torino"));
    assert_eq!((right.text(&Field::Title), place(&right)), ("Visita Rossi", "Torino"));
    pair.right.edit("R1", located("Studio legale"));
    pair.right.edit("R1", |record| record.set(Field::Visibility, Value::Choice("public".into())));
    pair.settle().await;
    let (left, right) = (pair.left.record("L1").unwrap(), pair.right.record("R1").unwrap());
    assert_eq!((left.text(&Field::Title), place(&left)), ("Visita Rossi", "Studio legale"), "public again");
    assert_eq!((right.text(&Field::Title), place(&right)), ("Visita Rossi", "Studio legale"), "public again");
}
