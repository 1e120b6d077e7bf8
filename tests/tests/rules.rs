//! What the user chose, on two collections in memory: private events, the window, the first run, directions, and who is mailed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use jiff::ToSpan;
use ponte_core::record::{EventTime, Field, Kind, Record, Value};
use ponte_core::rules::{ConflictRule, FirstRun, PrivatePolicy, Window};
use ponte_core::snapshot::{Mailing, RemoteId};
use ponte_tests::model::Model;
use ponte_tests::pair::{Pair, event, names, pair, retitle};

#[tokio::test]
async fn a_private_event_shows_as_busy_and_what_is_typed_over_it_stays_there() {
    let mut pair = pair();
    pair.rules.to_left.private = PrivatePolicy::BusyOnly { title: "Occupato".into() };
    let private = event("Medico", 3)
        .with(Field::Visibility, Value::Choice("private".into()))
        .with(Field::Location, Value::Text("Ospedale".into()));
    pair.right.put("R1", private);
    pair.settle().await;
    let (id, copy) = pair.left.records().remove(0);
    assert_eq!((copy.text(&Field::Title), copy.text(&Field::Location)), ("Occupato", ""));
    pair.left.edit(&id.0, retitle("Curioso"));
    pair.settle().await;
    assert_eq!(pair.right.record("R1").unwrap().text(&Field::Title), "Medico");
}

#[tokio::test]
async fn the_window_admits_what_comes_into_it_and_expels_nothing() {
    let mut pair = pair();
    pair.rules.window = Window::Months { back: 1, ahead: 1 };
    pair.left.put("L1", event("Visita", 3));
    let mut far = event("Fiera", 3);
    let start = jiff::civil::date(2026, 12, 20).at(9, 0, 0, 0).in_tz("Europe/Rome").unwrap();
    far.set(Field::Time, Value::Time(EventTime::Zoned { end: start.checked_add(1.hour()).unwrap(), start }));
    pair.left.put("L2", far);
    pair.settle().await;
    assert_eq!(pair.both().1, names(&["Visita"]));
    pair.now = "2026-12-10T08:00:00Z".parse().unwrap();
    pair.settle().await;
    assert_eq!(pair.both().1, names(&["Fiera", "Visita"]));
    pair.now = "2027-03-10T08:00:00Z".parse().unwrap();
    pair.left.edit("L1", retitle("Visita vecchia"));
    pair.settle().await;
    assert_eq!(pair.both().1, names(&["Fiera", "Visita vecchia"]));
}

#[tokio::test]
async fn a_first_run_that_only_imports_leaves_alone_what_the_crm_had() {
    let mut pair = pair();
    pair.rules.first_run = FirstRun::ImportOnly;
    pair.left.put("L1", event("Vecchia visita", 3));
    pair.right.put("R1", event("Dentista", 4));
    pair.settle().await;
    assert_eq!(pair.both(), (names(&["Dentista", "Vecchia visita"]), names(&["Dentista"])));
    pair.left.put("L-new", event("Nuova visita", 5));
    pair.left.edit("L1", retitle("Vecchia visita corretta"));
    pair.settle().await;
    assert_eq!(pair.both().1, names(&["Dentista", "Nuova visita"]));
}

#[tokio::test]
async fn watching_writes_nothing_and_looking_writes_nothing() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    let shown = pair.preview().await;
    assert_eq!((shown.items.len(), shown.items[0].title.as_str()), (1, "Visita"));
    pair.rules.first_run = FirstRun::WatchOnly;
    for _ in 0..2 {
        let report = pair.sync().await;
        assert_eq!((report.writes(), report.held, report.watched), (0, 0, 1));
    }
    assert!(pair.right.records().is_empty());
    assert_eq!(pair.preview().await.counts["right.create"], 1);
    pair.rules.first_run = FirstRun::TwoWay;
    pair.settle().await;
    assert_eq!(pair.right.records().len(), 1);
}

#[tokio::test]
async fn a_changed_rule_looks_at_everything_again_and_writes_only_what_it_changes() {
    let mut pair = pair();
    let private = event("Medico", 3).with(Field::Visibility, Value::Choice("private".into()));
    pair.right.put("R1", private);
    pair.right.put("R2", event("Riunione", 4));
    pair.settle().await;
    pair.rules.to_left.private = PrivatePolicy::Skip;
    let report = pair.settle().await;
    assert_eq!((report.left.deleted, report.right.writes()), (1, 0), "only the copy goes");
    pair.rules.to_left.private = PrivatePolicy::BusyOnly { title: "Occupato".into() };
    let report = pair.settle().await;
    assert_eq!((report.left.created, report.left.updated), (1, 0));
    assert_eq!(pair.both(), (names(&["Occupato", "Riunione"]), names(&["Medico", "Riunione"])));
    pair.rules.to_left.private = PrivatePolicy::Full;
    pair.settle().await;
    assert_eq!(pair.both().0, names(&["Medico", "Riunione"]));
}

#[tokio::test]
async fn a_side_that_takes_no_writes_is_only_read() {
    let mut pair = pair();
    pair.right = Model::new(Kind::Event, "R").able(|can| can.writable = false);
    pair.left.put("L1", event("Visita", 3));
    pair.right.put("R1", event("Dentista", 4));
    let report = pair.settle().await;
    assert_eq!((report.left.created, report.right.writes(), report.parked), (1, 0, 0));
    pair.right.edit("R1", retitle("Dentista spostato"));
    let copy = pair.left.records().into_iter().find(|(_, record)| record.text(&Field::Title) == "Dentista").unwrap().0;
    pair.settle().await;
    pair.left.edit(&copy.0, |record| record.set(Field::Location, Value::Text("Milano".into())));
    let report = pair.settle().await;
    assert_eq!((report.right.writes(), report.parked), (0, 0));
    assert_eq!(pair.both().0, names(&["Dentista spostato", "Visita"]));
}

#[tokio::test]
async fn a_meeting_that_would_mail_waits_and_one_organised_by_another_is_never_pushed_back() {
    let mut pair = pair();
    pair.right.put("R1", event("Riunione", 3));
    pair.right.put("R2", event("Comitato", 4));
    pair.settle().await;
    pair.right.set_mailing("R1", Mailing::Organizes);
    pair.right.set_mailing("R2", Mailing::Invited);
    pair.right.asked();
    let ids: Vec<RemoteId> = pair.left.records().into_iter().map(|(id, _)| id).collect();
    for id in &ids {
        pair.right.edit("R1", |_| {});
        pair.right.edit("R2", |_| {});
        pair.right.set_mailing("R1", Mailing::Organizes);
        pair.right.set_mailing("R2", Mailing::Invited);
        pair.left.edit(&id.0, retitle("Cambiato"));
    }
    pair.right.asked();
    let report = pair.sync().await;
    assert_eq!((pair.right.asked().writes, report.parked), (0, 1), "{report:?}");
    assert_eq!(pair.store.needs().unwrap()[0].failure.code, "failure-would-mail");
}

fn private(title: &str, day: i8) -> Record {
    event(title, day).with(Field::Visibility, Value::Choice("private".into()))
}

#[tokio::test]
async fn what_waits_is_known_to_be_private_or_not() {
    let mut pair = pair();
    pair.rules.conflict = ConflictRule::Ask;
    for (flow, policy) in
        [(&mut pair.rules.to_left, PrivatePolicy::Full), (&mut pair.rules.to_right, PrivatePolicy::Full)]
    {
        flow.private = policy;
    }
    pair.right.put("R1", event("Visita", 3));
    pair.right.put("R2", private("Medico", 4));
    pair.left.trouble(|trouble| trouble.refuse_creates = 2);
    pair.settle().await;
    let known = |pair: &Pair| {
        let needs = pair.store.needs().unwrap();
        let of = |title: &str| {
            needs.iter().find(|need| need.shown["title"] == title).map(|need| need.shown["private"].clone())
        };
        [of("Visita"), of("Medico")]
    };
    let expected = [Some(serde_json::json!(false)), Some(serde_json::json!(true))];
    assert_eq!(known(&pair), expected, "parked");
    pair.store.retry_parked("work").unwrap();
    pair.settle().await;
    for model in [&pair.left, &pair.right] {
        for (id, record) in model.records() {
            let place = format!("{} qui {}", record.text(&Field::Title), model.records().len() + id.0.len());
            model.edit(&id.0, |record| record.set(Field::Location, Value::Text(format!("{place} {}", id.0))));
        }
    }
    pair.settle().await;
    assert_eq!(known(&pair), expected, "in conflict");
}

#[tokio::test]
async fn what_is_parked_and_then_kept_back_by_a_rule_waits_no_more() {
    let mut pair = pair();
    pair.rules.to_left.private = PrivatePolicy::Skip;
    pair.right.put("R1", event("Visita", 3));
    pair.left.trouble(|trouble| trouble.refuse_creates = 1);
    pair.settle().await;
    assert_eq!(pair.store.needs().unwrap().len(), 1);
    pair.right.edit("R1", |record| record.set(Field::Visibility, Value::Choice("private".into())));
    pair.settle().await;
    assert!(pair.left.records().is_empty() && pair.store.needs().unwrap().is_empty());
    // The same of one that is tied already, whose copy goes.
    pair.right.put("R2", event("Pranzo", 4));
    pair.settle().await;
    let copy = pair.left.records()[0].0.clone();
    pair.left.trouble(|trouble| trouble.refuse.extend([copy]));
    pair.right.edit("R2", retitle("Pranzo 2"));
    pair.settle().await;
    assert_eq!(pair.store.needs().unwrap().len(), 1);
    pair.left.trouble(|trouble| trouble.refuse.clear());
    pair.right.edit("R2", |record| record.set(Field::Visibility, Value::Choice("private".into())));
    pair.settle().await;
    assert!(pair.left.records().is_empty() && pair.store.needs().unwrap().is_empty());
}

#[tokio::test]
async fn a_pairing_that_only_watches_sets_nothing_apart_either() {
    let mut pair = pair();
    pair.rules.conflict = ConflictRule::Ask;
    pair.left.put("L1", event("Visita", 3));
    pair.settle().await;
    let copy = pair.right.records()[0].0.0.clone();
    pair.left.edit("L1", retitle("Visita A"));
    pair.right.edit(&copy, retitle("Visita B"));
    pair.settle().await;
    let need = pair.store.needs().unwrap().remove(0);
    assert!(pair.store.answer(need.id, "both=calendario").unwrap());
    pair.rules.first_run = FirstRun::WatchOnly;
    pair.sync().await;
    assert_eq!(pair.both(), (names(&["Visita A"]), names(&["Visita B"])));
}
