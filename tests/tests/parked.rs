//! What is parked waits whole: what either side said of it is neither overwritten unread nor left behind, whatever the
//! other side says or loses meanwhile.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use ponte_core::record::{Field, Record, Value};
use ponte_core::rules::ConflictRule;
use ponte_core::snapshot::{Mailing, RemoteId};
use ponte_tests::pair::{Pair, event, names, pair, retitle};

fn located(place: &'static str) -> impl Fn(&mut Record) {
    move |record| record.set(Field::Location, Value::Text(place.into()))
}

/// A visit on both sides that Ponte may not change in the calendar, since others would be mailed; the CRM says something else.
async fn waiting(rule: ConflictRule) -> (Pair, String) {
    let mut pair = pair();
    pair.rules.conflict = rule;
    pair.left.put("L1", event("Visita", 3));
    pair.settle().await;
    let copy = pair.right.records()[0].0.0.clone();
    pair.left.edit("L1", retitle("Visita 2"));
    saved(&pair, &copy, |_| {});
    pair.settle().await;
    assert_eq!(pair.store.needs().unwrap()[0].failure.code, "failure-would-mail");
    (pair, copy)
}

/// A person saves the meeting that they organise.
fn saved(pair: &Pair, copy: &str, change: impl Fn(&mut Record)) {
    pair.right.edit(copy, change);
    pair.right.set_mailing(copy, Mailing::Organizes);
}

#[tokio::test]
async fn a_later_edit_of_the_other_side_contests_what_is_parked() {
    for (rule, left, conflicts) in [(ConflictRule::LeftWins, "Visita 2", 0), (ConflictRule::RightWins, "Visita 3", 1)] {
        let (mut pair, copy) = waiting(rule).await;
        saved(&pair, &copy, retitle("Visita 3"));
        let report = pair.sync().await;
        assert_eq!(pair.both(), (names(&[left]), names(&["Visita 3"])), "{rule:?}");
        assert_eq!((report.conflicts, report.parked), (conflicts, 1 - conflicts), "{rule:?}");
    }
}

#[tokio::test]
async fn a_later_deletion_on_the_other_side_does_not_take_it_away() {
    let (mut pair, copy) = waiting(ConflictRule::LeftWins).await;
    pair.right.remove(&copy);
    pair.settle().await;
    assert_eq!(pair.both(), (names(&["Visita 2"]), names(&["Visita 2"])));
}

#[tokio::test]
async fn what_is_parked_is_carried_over_whole_once_it_may_be() {
    let (mut pair, copy) = waiting(ConflictRule::LeftWins).await;
    // Nobody is invited any more.
    pair.right.edit(&copy, located("Milano"));
    pair.settle().await;
    assert_eq!(pair.both(), (names(&["Visita 2"]), names(&["Visita 2"])));
    assert_eq!(pair.left.record("L1").unwrap().text(&Field::Location), "Milano");
    assert!(pair.store.needs().unwrap().is_empty());
}

#[tokio::test]
async fn what_one_side_refuses_keeps_nothing_from_the_other_one() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.settle().await;
    let copy = pair.right.records()[0].0.0.clone();
    pair.left.edit("L1", retitle("Visita 2"));
    pair.right.edit(&copy, located("Milano"));
    pair.left.trouble(|trouble| trouble.refuse = [RemoteId("L1".into())].into());
    pair.right.trouble(|trouble| trouble.lose_writes = 1);
    assert!(pair.sync().await.again);
    pair.settle().await;
    assert_eq!(pair.both(), (names(&["Visita 2"]), names(&["Visita 2"])));
}
