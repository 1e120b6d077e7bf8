//! Undo on two collections in memory: what a run wrote is taken back on both sides, and nothing that came later is lost.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use jiff::ToSpan;
use ponte_core::record::{Attendee, Exception, Field, Kind, Participation, Record, Recurrence, Value};
use ponte_core::snapshot::Mailing;
use ponte_core::undo::Loss;
use ponte_core::verdict::Failure;
use ponte_engine::seal::Keys;
use ponte_engine::store::{RunId, Store, Topic, Undoable};
use ponte_engine::undo::{UndoItem, UndoState, Undone, Which, carry_out, look};
use ponte_tests::model::Model;
use ponte_tests::pair::{Pair, event, pair, retitle};

/// What these tests do with a pair.
trait Undoing {
    async fn settled(&mut self) -> RunId;
    fn last(&self) -> RunId;
    async fn try_undo(&mut self, which: Which) -> Result<Undone, Failure>;
    async fn undo(&mut self, run: RunId) -> Undone;
    async fn look(&self, run: RunId) -> Vec<UndoItem>;
    async fn rests_at(&mut self, titles: &[&str]);
}

impl Undoing for Pair {
    /// Syncs until nothing is to be tried again, and gives the last run that wrote something.
    async fn settled(&mut self) -> RunId {
        while self.sync().await.again {}
        assert_eq!(self.sync().await.writes(), 0, "echo: {:?}", self.both());
        self.last()
    }

    fn last(&self) -> RunId {
        let runs = self.store.runs(100).unwrap();
        runs.into_iter().map(|run| run.id).find(|id| !self.store.run_items(*id).unwrap().is_empty()).unwrap()
    }

    async fn try_undo(&mut self, which: Which) -> Result<Undone, Failure> {
        self.now = self.now.saturating_add(5.minutes()).unwrap();
        carry_out(&self.job(), &self.store, which, self.now, &|_| {}).await
    }

    async fn undo(&mut self, run: RunId) -> Undone {
        self.try_undo(Which { run, number: None }).await.unwrap()
    }

    async fn look(&self, run: RunId) -> Vec<UndoItem> {
        look(&self.job(), &self.store, Which { run, number: None }, self.now, &|_| {}).await.unwrap()
    }

    /// Both sides say this, and go on saying it.
    async fn rests_at(&mut self, titles: &[&str]) {
        self.settled().await;
        let titles: Vec<String> = titles.iter().map(|title| (*title).to_owned()).collect();
        assert_eq!(self.both(), (titles.clone(), titles));
    }
}

fn states(undone: &Undone) -> Vec<UndoState> {
    undone.items.iter().map(|item| item.state.clone()).collect()
}

fn located(place: &'static str) -> impl Fn(&mut Record) {
    move |record| record.set(Field::Location, Value::Text(place.into()))
}

#[tokio::test]
async fn a_change_goes_back_on_both_sides_and_the_undo_can_be_undone() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.settled().await;
    pair.left.edit("L1", retitle("Visita spostata"));
    pair.left.edit("L1", located("Milano"));
    let run = pair.settled().await;
    assert!(matches!(pair.look(run).await[0].state, UndoState::Ready));
    assert_eq!(pair.both().1, ["Visita spostata"], "looking writes nothing");
    let undone = pair.undo(run).await;
    assert_eq!(states(&undone), [UndoState::Done], "{undone:?}");
    pair.rests_at(&["Visita"]).await;
    assert_eq!(pair.left.record("L1").unwrap().text(&Field::Location), "");
    assert_eq!(pair.store.run_items(run).unwrap()[0].undo, Undoable::By(undone.run));
    let again = pair.undo(undone.run).await;
    assert_eq!(states(&again), [UndoState::Done, UndoState::Done], "{again:?}");
    pair.rests_at(&["Visita spostata"]).await;
    assert_eq!(pair.left.record("L1").unwrap().text(&Field::Location), "Milano");
}

#[tokio::test]
async fn what_changed_since_is_not_overwritten_but_asked() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.settled().await;
    pair.left.edit("L1", retitle("Visita 2"));
    let run = pair.settled().await;
    let copy = pair.right.records()[0].0.0.clone();
    for (on_left, title) in [(false, "Visita 3"), (true, "Visita 4")] {
        // Changed since in the calendar and carried over; changed since in the CRM and not yet.
        if on_left {
            pair.left.edit("L1", retitle(title))
        } else {
            pair.right.edit(&copy, retitle(title))
        }
        if !on_left {
            pair.settled().await;
        }
        let undone = pair.undo(run).await;
        let UndoState::ChangedSince(card) = &undone.items[0].state else { panic!("{undone:?}") };
        assert_eq!(card[0].base, Some(Value::Text("Visita".into())));
        let now = if on_left { &card[0].left } else { &card[0].right };
        assert_eq!(*now, Some(Value::Text(title.into())));
        assert_eq!(undone.report.writes(), 0);
    }
    pair.rests_at(&["Visita 4"]).await;
    let needs = pair.store.needs().unwrap();
    assert_eq!((needs.len(), needs[0].topic), (1, Topic::Undo));
}

#[tokio::test]
async fn a_created_copy_goes_its_original_stays_alone_and_it_can_come_back() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    let run = pair.settled().await;
    let undone = pair.undo(run).await;
    assert_eq!(states(&undone), [UndoState::Done], "{undone:?}");
    pair.settled().await;
    assert_eq!(pair.both(), (vec!["Visita".to_owned()], vec![]));
    pair.now = pair.now.saturating_add(25.hours()).unwrap();
    pair.settled().await;
    assert!(pair.right.records().is_empty(), "a full listing does not copy it again");
    let again = pair.undo(undone.run).await;
    assert_eq!(states(&again), [UndoState::Done], "{again:?}");
    pair.rests_at(&["Visita"]).await;
    pair.left.edit("L1", retitle("Visita 2"));
    pair.rests_at(&["Visita 2"]).await;
}

#[tokio::test]
async fn a_copy_that_somebody_worked_on_is_not_removed() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    let run = pair.settled().await;
    let copy = pair.right.records()[0].0.0.clone();
    pair.right.edit(&copy, located("Milano"));
    let undone = pair.undo(run).await;
    assert!(matches!(undone.items[0].state, UndoState::ChangedSince(_)), "{undone:?}");
    assert_eq!(pair.right.records().len(), 1);
}

#[tokio::test]
async fn a_deletion_comes_back_on_both_sides_under_a_new_id_and_without_doubles() {
    for on_left in [true, false] {
        let mut pair = pair();
        pair.left.put("L1", event("Visita", 3).with(Field::Location, Value::Text("Milano".into())));
        pair.left.put("L2", event("Altra", 4));
        pair.settled().await;
        let named = |(_, record): &(_, Record)| record.text(&Field::Title) == "Visita";
        let copy = pair.right.records().into_iter().find(named).unwrap().0.0;
        if on_left {
            pair.left.remove("L1")
        } else {
            pair.right.remove(&copy)
        }
        let run = pair.settled().await;
        assert_eq!(pair.both().0, ["Altra"]);
        let shown = pair.look(run).await;
        assert!(shown[0].losses.contains(&Loss::NewId) && shown[0].losses.contains(&Loss::Relations));
        let undone = pair.undo(run).await;
        assert_eq!(states(&undone), [UndoState::Done], "{undone:?}");
        pair.rests_at(&["Altra", "Visita"]).await;
        let back = pair.left.records().into_iter().find(named).unwrap().1;
        assert_eq!(back.text(&Field::Location), "Milano");
        let second = pair.undo(run).await;
        assert_eq!(states(&second), [UndoState::Already], "{second:?}");
        let again = pair.undo(undone.run).await;
        assert_eq!(states(&again), [UndoState::Done, UndoState::Done], "{again:?}");
        pair.rests_at(&["Altra"]).await;
        let third = pair.undo(again.run).await;
        assert_eq!(states(&third), [UndoState::Done, UndoState::Done], "{third:?}");
        pair.rests_at(&["Altra", "Visita"]).await;
    }
}

#[tokio::test]
async fn a_whole_run_goes_back_and_one_thing_of_it_alone() {
    let mut pair = pair();
    for number in 0..6 {
        pair.left.put(&format!("L{number}"), event(&format!("Visita {number}"), 3));
    }
    pair.settled().await;
    pair.left.edit("L0", retitle("Cambiata 0"));
    pair.left.edit("L1", retitle("Cambiata 1"));
    pair.left.remove("L2");
    pair.right.put("R9", event("Dentista", 4));
    let run = pair.settled().await;
    let items = pair.store.run_items(run).unwrap();
    let one = items.iter().find(|item| item.title == "Cambiata 1").unwrap().number;
    let undone = pair.try_undo(Which { run, number: Some(one) }).await.unwrap();
    assert_eq!((undone.items.len(), states(&undone)), (1, vec![UndoState::Done]));
    pair.rests_at(&["Cambiata 0", "Dentista", "Visita 1", "Visita 3", "Visita 4", "Visita 5"]).await;
    let undone = pair.undo(run).await;
    let done = states(&undone).into_iter().filter(|state| *state == UndoState::Done).count();
    assert_eq!((done, undone.items.len()), (3, 4), "{undone:?}");
    pair.settled().await;
    let (left, right) = pair.both();
    let visits = ["Visita 0", "Visita 1", "Visita 2", "Visita 3", "Visita 4", "Visita 5"];
    assert_eq!(left, visits, "the copy of the dentist is gone");
    assert_eq!(right, [&["Dentista"][..], &visits].concat());
}

#[tokio::test]
async fn an_occurrence_of_a_series_goes_back_alone() {
    let mut pair = pair();
    pair.left = without_series("L");
    let rule = Value::Recurrence(Recurrence { rules: vec!["FREQ=WEEKLY;COUNT=5".into()], dates: vec![] });
    pair.right.put("R1", event("Riunione", 3).with(Field::Recurrence, rule));
    let first = pair.settled().await;
    let ids: Vec<String> = pair.left.records().into_iter().map(|(id, _)| id.0).collect();
    pair.left.edit(&ids[1], retitle("Riunione speciale"));
    let changed = pair.settled().await;
    pair.left.remove(&ids[2]);
    pair.left.remove(&ids[3]);
    let removed = pair.settled().await;
    assert_eq!((pair.left.records().len(), cancelled(&pair)), (3, 2));
    let undone = pair.undo(removed).await;
    assert_eq!(states(&undone), [UndoState::Done, UndoState::Done], "{undone:?}");
    pair.settled().await;
    assert_eq!((pair.left.records().len(), cancelled(&pair)), (5, 0), "{:?}", pair.both());
    let again = pair.undo(undone.run).await;
    assert!(again.items.iter().all(|item| item.state == UndoState::Done), "{again:?}");
    pair.settled().await;
    assert_eq!((pair.left.records().len(), cancelled(&pair)), (3, 2), "{:?}", pair.both());
    let undone = pair.undo(changed).await;
    assert_eq!(states(&undone), [UndoState::Done], "{undone:?}");
    pair.settled().await;
    assert_eq!(pair.both().0, ["Riunione", "Riunione", "Riunione"]);
    let one = pair.try_undo(Which { run: first, number: Some(1) }).await.unwrap();
    let UndoState::Stopped(failure) = &one.items[0].state else { panic!("{one:?}") };
    assert_eq!(failure.code, "failure-undo-series");
}

fn cancelled(pair: &Pair) -> usize {
    let series = pair.right.record("R1").unwrap();
    let Some(Value::Exceptions(all)) = series.get(&Field::Exceptions) else { return 0 };
    all.values().filter(|exception| **exception == Exception::Cancelled).count()
}

fn without_series(prefix: &'static str) -> Model {
    Model::new(Kind::Event, prefix).able(|can| {
        can.series = false;
        can.fields.remove(&Field::Recurrence);
        can.fields.remove(&Field::Exceptions);
    })
}

#[tokio::test]
async fn what_would_mail_waits_and_people_are_not_invited_again() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.settled().await;
    pair.left.edit("L1", retitle("Visita 2"));
    let run = pair.settled().await;
    let copy = pair.right.records()[0].0.0.clone();
    pair.right.set_mailing(&copy, Mailing::Organizes);
    let undone = pair.undo(run).await;
    let UndoState::Stopped(failure) = &undone.items[0].state else { panic!("{undone:?}") };
    assert_eq!((failure.code.as_str(), undone.report.writes()), ("failure-would-mail", 0));
    let marco = Attendee {
        name: "Marco".into(),
        email: "marco@example.it".into(),
        participation: Participation::Accepted,
        optional: false,
    };
    let invited = Value::Attendees([("marco@example.it".to_owned(), marco)].into());
    pair.right.put("R5", event("Riunione", 5).with(Field::Attendees, invited));
    pair.settled().await;
    pair.right.remove("R5");
    let run = pair.settled().await;
    let undone = pair.undo(run).await;
    assert_eq!(states(&undone), [UndoState::Done], "{undone:?}");
    for (_, record) in pair.left.records().into_iter().chain(pair.right.records()) {
        assert!(record.get(&Field::Attendees).is_none(), "{record:?}");
    }
}

#[tokio::test]
async fn an_undo_whose_answers_are_lost_is_neither_lost_nor_doubled() {
    for (name, lost_left, lost_right) in [("left", 9, 0), ("right", 0, 9), ("both", 9, 9)] {
        let mut pair = pair();
        for id in ["L1", "L2", "L3"] {
            pair.left.put(id, event(id, 3));
        }
        pair.settled().await;
        pair.left.edit("L1", retitle("Cambiata"));
        pair.left.remove("L2");
        pair.right.put("R9", event("Dentista", 4));
        let run = pair.settled().await;
        pair.left.trouble(|trouble| trouble.lose_answers = lost_left);
        pair.right.trouble(|trouble| trouble.lose_answers = lost_right);
        pair.undo(run).await;
        pair.left.trouble(|trouble| trouble.lose_answers = 0);
        pair.right.trouble(|trouble| trouble.lose_answers = 0);
        pair.settled().await;
        pair.undo(run).await;
        pair.settled().await;
        let (left, right) = pair.both();
        assert_eq!(left, ["L1", "L2", "L3"], "{name}");
        assert_eq!(right, ["Dentista", "L1", "L2", "L3"], "{name}: the original stays");
    }
}

#[tokio::test]
async fn an_undo_that_reached_one_side_only_goes_on_to_the_other() {
    for unanswered_left in [true, false] {
        let mut pair = pair();
        pair.left.put("L1", event("Visita", 3));
        pair.settled().await;
        pair.left.edit("L1", retitle("Cambiata"));
        let run = pair.settled().await;
        let (lost, never) = if unanswered_left { (&pair.left, &pair.right) } else { (&pair.right, &pair.left) };
        lost.trouble(|trouble| trouble.lose_answers = 1);
        never.trouble(|trouble| trouble.lose_writes = 1);
        pair.undo(run).await;
        pair.settled().await;
        assert_eq!(pair.both(), (vec!["Visita".to_owned()], vec!["Visita".to_owned()]), "{unanswered_left}");
    }
}

#[tokio::test]
async fn what_was_written_without_an_answer_can_be_undone_too() {
    let mut pair = pair();
    for id in ["L1", "L2", "L3"] {
        pair.left.put(id, event(id, 3));
    }
    pair.settled().await;
    pair.left.edit("L1", retitle("Cambiata"));
    pair.left.edit("L1", located("Milano"));
    pair.left.remove("L2");
    pair.left.put("L4", event("Nuova", 5));
    pair.right.trouble(|trouble| trouble.lose_answers = 9);
    assert!(pair.sync().await.again);
    pair.right.trouble(|trouble| trouble.lose_answers = 0);
    pair.settled().await;
    let run = pair.last();
    let undone = pair.undo(run).await;
    assert_eq!(states(&undone), [UndoState::Done, UndoState::Done, UndoState::Done], "{undone:?}");
    pair.settled().await;
    assert_eq!(
        pair.both(),
        (
            vec!["L1", "L2", "L3", "Nuova"].into_iter().map(str::to_owned).collect(),
            vec!["L1", "L2", "L3"].into_iter().map(str::to_owned).collect()
        )
    );
}

#[tokio::test]
async fn after_thirty_days_it_is_gone() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    pair.settled().await;
    pair.left.edit("L1", retitle("Visita 2"));
    let run = pair.settled().await;
    pair.now = pair.now.saturating_add((29 * 24).hours()).unwrap();
    pair.sync().await;
    assert_eq!(pair.look(run).await.len(), 1);
    pair.now = pair.now.saturating_add(49.hours()).unwrap();
    let failure = pair.try_undo(Which { run, number: None }).await.unwrap_err();
    assert_eq!(failure.code, "failure-undo-nothing");
    pair.sync().await;
    assert_eq!(pair.store.run_items(run).unwrap()[0].undo, Undoable::No);
}

#[tokio::test]
async fn many_quiet_days_of_runs_do_not_push_out_what_can_be_undone() {
    let mut pair = pair();
    pair.left.put("L1", event("Visita", 3));
    let run = pair.settled().await;
    for number in 0..600 {
        pair.left.edit("L1", |record| record.set(Field::Location, Value::Text(format!("Sala {number}"))));
        pair.sync().await;
    }
    assert_eq!(pair.store.images(run, pair.now).unwrap().len(), 1);
}

#[tokio::test]
async fn no_text_stands_in_the_database_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ponte.db");
    let mut pair = Pair { store: Store::open(&path, Keys::derive(&[3; 32])).unwrap(), ..pair() };
    pair.left.put("L1", event("Kanaria uno", 3));
    pair.settled().await;
    pair.left.edit("L1", retitle("Kanaria due"));
    let run = pair.settled().await;
    pair.undo(run).await;
    pair.left.remove("L1");
    let run = pair.settled().await;
    pair.undo(run).await;
    drop(pair);
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(7).any(|window| window == b"Kanaria"));
    }
}
