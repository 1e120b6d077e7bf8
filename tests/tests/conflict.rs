//! Conflicts on two collections in memory: what the user answers is carried out, and the value that lost can be had back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use ponte_core::record::{EventTime, Field, Kind, Record, Value};
use ponte_core::rules::{ConflictRule, Rules};
use ponte_core::verdict::Failure;
use ponte_engine::cycle::{Half, Job, Report, cycle};
use ponte_engine::seal::Keys;
use ponte_engine::store::{Need, RunItem, Store};
use ponte_engine::undo::{UndoState, Which, carry_out};
use ponte_tests::model::Model;

struct Pair {
    left: Model,
    right: Model,
    rules: Rules,
    store: Store,
    now: Timestamp,
}

impl Pair {
    /// A visit on both sides, with the same two fields changed differently.
    async fn contested(rule: ConflictRule) -> Pair {
        Pair::contested_in(Model::new(Kind::Event, "R"), rule).await
    }

    /// The same, with this calendar.
    async fn contested_in(right: Model, rule: ConflictRule) -> Pair {
        let mut pair = Pair {
            left: Model::new(Kind::Event, "L"),
            right,
            rules: Rules { conflict: rule, ..Rules::open(TimeZone::get("Europe/Rome").unwrap()) },
            store: Store::in_memory(Keys::derive(&[3; 32])).unwrap(),
            now: "2026-11-02T08:00:00Z".parse().unwrap(),
        };
        pair.left.put("L1", event("Visita"));
        pair.settle().await;
        pair.left.edit("L1", |record| {
            record.set(Field::Title, Value::Text("Visita ACME".into()));
            record.set(Field::Location, Value::Text("Milano".into()));
        });
        let copy = pair.right.records()[0].0.0.clone();
        pair.right.edit(&copy, |record| {
            record.set(Field::Title, Value::Text("Visita Rossi".into()));
            record.set(Field::Location, Value::Text("Torino".into()));
        });
        pair.settle().await;
        pair
    }

    async fn sync(&mut self) -> Report {
        self.try_sync().await.unwrap()
    }

    async fn try_sync(&mut self) -> Result<Report, Failure> {
        self.now = self.now.saturating_add(5.minutes()).unwrap();
        cycle(&job(&self.left, &self.right, &self.rules), &self.store, self.now, &|_| {}).await
    }

    async fn settle(&mut self) {
        while self.sync().await.again {}
        assert_eq!(self.sync().await.writes(), 0, "echo");
    }

    /// A person deletes the record of this title from the calendar.
    fn take_away(&self, title: &str) {
        let named = |(_, record): &(_, Record)| record.text(&Field::Title) == title;
        let found = self.right.records().into_iter().find(named).unwrap();
        self.right.remove(&found.0.0);
    }

    fn need(&self) -> Need {
        self.store.needs().unwrap().remove(0)
    }

    fn answer(&self, answer: &str) -> bool {
        self.store.answer(self.need().id, answer).unwrap()
    }

    /// Titles and places of one side.
    fn said(model: &Model) -> Vec<(String, String)> {
        let text = |record: &Record, field: Field| record.text(&field).to_owned();
        let mut said: Vec<(String, String)> =
            model.records().iter().map(|(_, r)| (text(r, Field::Title), text(r, Field::Location))).collect();
        said.sort();
        said
    }

    fn both_say(&self, expected: &[(&str, &str)]) {
        let expected: Vec<(String, String)> =
            expected.iter().map(|(t, l)| ((*t).to_owned(), (*l).to_owned())).collect();
        assert_eq!(Pair::said(&self.left), expected, "in the CRM");
        assert_eq!(Pair::said(&self.right), expected, "in the calendar");
    }

    fn items(&self) -> Vec<(i64, RunItem)> {
        let runs = self.store.runs(50).unwrap();
        runs.iter().flat_map(|run| self.store.run_items(run.id).unwrap().into_iter().map(|i| (run.id.0, i))).collect()
    }
}

fn job<'a>(left: &'a Model, right: &'a Model, rules: &'a Rules) -> Job<'a> {
    Job {
        pairing: "work",
        kind: Kind::Event,
        rules,
        shape: "",
        left: Half { collection: left, place: "crm" },
        right: Half { collection: right, place: "calendar" },
    }
}

fn event(title: &str) -> Record {
    let start = jiff::civil::date(2026, 11, 3).at(9, 0, 0, 0).in_tz("Europe/Rome").unwrap();
    let end = start.checked_add(1.hour()).unwrap();
    Record::new(Kind::Event)
        .with(Field::Title, Value::Text(title.into()))
        .with(Field::Time, Value::Time(EventTime::Zoned { start, end }))
}

#[tokio::test]
async fn a_card_shows_before_and_both_sides_field_by_field() {
    let pair = Pair::contested(ConflictRule::Ask).await;
    let card = pair.need().card();
    let text = |text: &str| Some(Value::Text(text.into()));
    assert_eq!(card.iter().map(|row| row.field.clone()).collect::<Vec<_>>(), [Field::Title, Field::Location]);
    assert_eq!(
        (&card[0].base, &card[0].left, &card[0].right),
        (&text("Visita"), &text("Visita ACME"), &text("Visita Rossi"))
    );
    assert_eq!((&card[1].base, &card[1].left, &card[1].right), (&None, &text("Milano"), &text("Torino")));
}

#[tokio::test]
async fn an_answer_is_checked_before_it_is_kept() {
    let pair = Pair::contested(ConflictRule::Ask).await;
    for wrong in ["nonsense", "", "status=left", "title=left status=right", "title=middle"] {
        assert!(!pair.answer(wrong), "{wrong}");
    }
    assert!(pair.answer("title=left location=right"));
}

#[tokio::test]
async fn each_field_can_be_won_by_another_side() {
    let mut pair = Pair::contested(ConflictRule::Ask).await;
    assert!(pair.answer("title=right location=left"));
    pair.settle().await;
    pair.both_say(&[("Visita Rossi", "Milano")]);
    assert!(pair.store.needs().unwrap().is_empty());
}

#[tokio::test]
async fn a_field_without_an_answer_stays_open() {
    let mut pair = Pair::contested(ConflictRule::Ask).await;
    assert!(pair.answer("title=left"));
    pair.settle().await;
    assert_eq!(Pair::said(&pair.left), [("Visita ACME".to_owned(), "Milano".to_owned())]);
    assert_eq!(Pair::said(&pair.right), [("Visita ACME".to_owned(), "Torino".to_owned())]);
    let card = pair.need().card();
    assert_eq!((card.len(), &card[0].field), (1, &Field::Location));
}

#[tokio::test]
async fn both_are_kept_as_two_records_on_both_sides() {
    let mut pair = Pair::contested(ConflictRule::Ask).await;
    assert!(pair.answer("both=calendario"));
    pair.settle().await;
    pair.both_say(&[("Visita ACME", "Milano"), ("Visita Rossi (calendario)", "Torino")]);
    assert!(pair.store.needs().unwrap().is_empty());
    pair.left.edit("L1", |record| record.set(Field::Location, Value::Text("Roma".into())));
    pair.settle().await;
    pair.both_say(&[("Visita ACME", "Roma"), ("Visita Rossi (calendario)", "Torino")]);
}

#[tokio::test]
async fn both_are_kept_each_time_they_are_asked_for() {
    let mut pair = Pair::contested(ConflictRule::Ask).await;
    let copy = pair.right.records()[0].0.0.clone();
    assert!(pair.answer("both=calendario"));
    pair.settle().await;
    let place = |place: &'static str| move |record: &mut Record| record.set(Field::Location, Value::Text(place.into()));
    pair.left.edit("L1", place("Roma"));
    pair.right.edit(&copy, place("Napoli"));
    pair.settle().await;
    assert!(pair.answer("both=calendario"));
    pair.settle().await;
    pair.both_say(&[
        ("Visita ACME", "Roma"),
        ("Visita ACME (calendario)", "Napoli"),
        ("Visita Rossi (calendario)", "Torino"),
    ]);
}

#[tokio::test]
async fn keeping_both_survives_lost_answers_without_a_third() {
    for lost in 1..4 {
        let mut pair = Pair::contested(ConflictRule::Ask).await;
        assert!(pair.answer("both=calendario"));
        pair.right.trouble(|trouble| trouble.lose_answers = lost);
        pair.sync().await;
        pair.right.trouble(|trouble| trouble.lose_answers = 0);
        pair.settle().await;
        pair.both_say(&[("Visita ACME", "Milano"), ("Visita Rossi (calendario)", "Torino")]);
    }
}

#[tokio::test]
async fn of_two_that_are_set_apart_at_once_the_first_may_go_unanswered() {
    let mut pair = Pair::contested(ConflictRule::Ask).await;
    pair.left.put("L2", event("Pranzo"));
    pair.settle().await;
    let retitle = |title: &'static str| move |record: &mut Record| record.set(Field::Title, Value::Text(title.into()));
    let lunch = pair.right.records().into_iter().find(|(_, record)| record.text(&Field::Title) == "Pranzo").unwrap();
    pair.left.edit("L2", retitle("Pranzo ACME"));
    pair.right.edit(&lunch.0.0, retitle("Pranzo Rossi"));
    pair.settle().await;
    for need in pair.store.needs().unwrap() {
        assert!(pair.store.answer(need.id, "both=calendario").unwrap());
    }
    pair.right.trouble(|trouble| trouble.lose_answers = 1);
    assert!(pair.sync().await.again);
    pair.settle().await;
    pair.both_say(&[
        ("Pranzo ACME", ""),
        ("Pranzo Rossi (calendario)", ""),
        ("Visita ACME", "Milano"),
        ("Visita Rossi (calendario)", "Torino"),
    ]);
}

#[tokio::test]
async fn what_was_set_apart_and_taken_away_before_anybody_heard_of_it_stays_away() {
    for again in [false, true] {
        let mut pair = Pair::contested_in(Model::new(Kind::Event, "R").naming(), ConflictRule::Ask).await;
        assert!(pair.answer("both=calendario"));
        pair.right.trouble(|trouble| trouble.fail_report = true);
        pair.try_sync().await.unwrap_err();
        pair.take_away("Visita Rossi (calendario)");
        // The same answer once more is one answer.
        assert!(!again || pair.answer("both=calendario"));
        pair.settle().await;
        pair.both_say(&[("Visita ACME", "Milano")]);
        assert!(pair.store.needs().unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_was_set_apart_without_an_answer_and_taken_away_stays_away() {
    let mut pair = Pair::contested_in(Model::new(Kind::Event, "R").naming(), ConflictRule::Ask).await;
    assert!(pair.answer("both=calendario"));
    pair.right.trouble(|trouble| trouble.lose_answers = 1);
    assert!(pair.sync().await.again);
    pair.take_away("Visita Rossi (calendario)");
    pair.settle().await;
    pair.both_say(&[("Visita ACME", "Milano")]);
}

#[tokio::test]
async fn another_answer_meanwhile_leaves_nothing_half_made() {
    for lost in [0, 1] {
        let mut pair = Pair::contested(ConflictRule::Ask).await;
        assert!(pair.answer("both=calendario"));
        pair.right.trouble(|trouble| (trouble.lose_writes, trouble.lose_answers) = (1 - lost, lost));
        assert!(pair.sync().await.again);
        assert!(pair.answer("right"));
        pair.settle().await;
        let apart = [("Visita Rossi", "Torino"), ("Visita Rossi (calendario)", "Torino")];
        pair.both_say(&apart[..=lost]);
    }
}

#[tokio::test]
async fn where_nothing_stands_there_any_more_the_other_side_is_kept() {
    let mut pair = Pair::contested(ConflictRule::Ask).await;
    assert!(pair.answer("both=calendario"));
    pair.take_away("Visita Rossi");
    pair.settle().await;
    pair.both_say(&[("Visita ACME", "Milano")]);
}

#[tokio::test]
async fn what_a_rule_decided_can_be_had_back() {
    for (rule, won, lost) in [
        (ConflictRule::RightWins, ("Visita Rossi", "Torino"), ("Visita ACME", "Milano")),
        (ConflictRule::LeftWins, ("Visita ACME", "Milano"), ("Visita Rossi", "Torino")),
    ] {
        let mut pair = Pair::contested(rule).await;
        pair.both_say(&[won]);
        let (run, item) = pair.items().into_iter().find(|(_, item)| item.action == "update").unwrap();
        assert_eq!(item.why, "conflict-settled");
        let which = Which { run: ponte_engine::store::RunId(run), number: Some(item.number) };
        let undone = carry_out(&job(&pair.left, &pair.right, &pair.rules), &pair.store, which, pair.now, &|_| {}).await;
        assert_eq!(undone.unwrap().items[0].state, UndoState::Done);
        pair.settle().await;
        pair.both_say(&[lost]);
    }
}

#[tokio::test]
async fn what_the_user_decided_is_told_as_the_users_answer_and_counts_as_no_conflict() {
    for (rule, answer, open) in [
        (ConflictRule::Ask, "left", 0),
        (ConflictRule::Ask, "title=right location=left", 0),
        (ConflictRule::Ask, "title=left", 1),
    ] {
        let mut pair = Pair::contested(rule).await;
        assert!(pair.answer(answer));
        let report = pair.sync().await;
        assert_eq!((report.conflicts, report.writes() > 0), (open, true), "{answer}: {report:?}");
        let (run, _) = pair.items()[0];
        let of_run = |(of, item): (i64, RunItem)| (of == run).then_some(item.why);
        let whys: Vec<String> = pair.items().into_iter().filter_map(of_run).collect();
        assert!(!whys.is_empty() && whys.iter().all(|why| why == "answered"), "{answer}: {whys:?}");
    }
}

#[tokio::test]
async fn an_edit_that_beat_a_deletion_is_told_with_its_reason() {
    let mut pair = Pair::contested(ConflictRule::LeftWins).await;
    let copy = pair.right.records()[0].0.0.clone();
    pair.right.remove(&copy);
    pair.left.edit("L1", |record| record.set(Field::Location, Value::Text("Roma".into())));
    pair.settle().await;
    pair.both_say(&[("Visita ACME", "Roma")]);
    let item = pair.items().remove(0).1;
    assert_eq!((item.action.as_str(), item.why.as_str()), ("create", "edit-beats-deletion"));
}
