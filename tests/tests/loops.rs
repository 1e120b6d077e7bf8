//! What goes round in circles is stopped and named: a server that always changes what it is given, alone and with a second
//! pairing on the same CRM calendar. A person may still change one thing as often as they like.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use ponte_core::record::{EventTime, Field, Kind, Record, Value};
use ponte_core::rules::Rules;
use ponte_engine::cycle::{Half, Job, Report, cycle};
use ponte_engine::seal::Keys;
use ponte_engine::store::{Need, Store, Topic};
use ponte_tests::model::Model;

/// A CRM calendar, and the calendars that are paired with it.
struct House {
    crm: Model,
    calendars: Vec<Model>,
    rules: Rules,
    store: Store,
    now: Timestamp,
}

impl House {
    fn new(calendars: usize) -> House {
        House {
            crm: Model::new(Kind::Event, "L"),
            calendars: (0..calendars).map(|_| Model::new(Kind::Event, "R")).collect(),
            rules: Rules::open(TimeZone::get("Europe/Rome").unwrap()),
            store: Store::in_memory(Keys::derive(&[3; 32])).unwrap(),
            now: "2026-11-02T08:00:00Z".parse().unwrap(),
        }
    }

    /// One cycle of each pairing. Says how many writes they made.
    async fn sync(&mut self) -> usize {
        self.now = self.now.saturating_add(5.minutes()).unwrap();
        let mut report = Report::default();
        for (number, calendar) in self.calendars.iter().enumerate() {
            let job = Job {
                pairing: ["one", "two"][number],
                kind: Kind::Event,
                rules: &self.rules,
                shape: "",
                left: Half { collection: &self.crm, place: "crm" },
                right: Half { collection: calendar, place: ["calendar one", "calendar two"][number] },
            };
            report.add(&cycle(&job, &self.store, self.now, &|_| {}).await.unwrap());
        }
        report.writes()
    }

    /// Writes until nothing is written any more.
    async fn writes(&mut self) -> usize {
        let mut all = 0;
        for _ in 0..40 {
            match self.sync().await {
                0 => return all,
                some => all += some,
            }
        }
        panic!("it goes round in circles");
    }

    fn copy(&self, calendar: usize) -> String {
        self.calendars[calendar].records()[0].0.0.clone()
    }

    fn needs(&self) -> Vec<Need> {
        self.store.needs().unwrap()
    }
}

fn event(title: &str) -> Record {
    let start = jiff::civil::date(2026, 11, 3).at(9, 0, 0, 0).in_tz("Europe/Rome").unwrap();
    let end = start.checked_add(1.hour()).unwrap();
    Record::new(Kind::Event)
        .with(Field::Title, Value::Text(title.into()))
        .with(Field::Time, Value::Time(EventTime::Zoned { start, end }))
}

fn retitle(title: &str) -> impl FnOnce(&mut Record) {
    let title = title.to_owned();
    move |record| record.set(Field::Title, Value::Text(title))
}

/// A server that adds a sign to every title it is given.
fn adds(record: &mut Record) {
    let title = format!("{}.", record.text(&Field::Title));
    record.set(Field::Title, Value::Text(title));
}

/// A server that adds another.
fn shouts(record: &mut Record) {
    let title = format!("{}!", record.text(&Field::Title));
    record.set(Field::Title, Value::Text(title));
}

async fn synced(calendars: usize) -> House {
    let mut house = House::new(calendars);
    house.crm.put("L1", event("Visita"));
    house.writes().await;
    house
}

#[tokio::test]
async fn two_servers_that_always_change_what_they_are_given_are_stopped_after_three_writes() {
    let mut house = synced(1).await;
    for model in [&house.crm, &house.calendars[0]] {
        model.trouble(|trouble| trouble.rewrite = Some(adds));
    }
    house.crm.edit("L1", retitle("Visita Rossi"));
    assert_eq!(house.writes().await, 3, "the change, and two that only answered the one before");
    let needs = house.needs();
    assert_eq!((needs.len(), needs[0].topic, needs[0].failure.code.as_str()), (1, Topic::Parked, "failure-loop"));
    assert_eq!(needs[0].failure.details["fields"], "title");
    assert_eq!(needs[0].shown["title"], house.calendars[0].record(&house.copy(0)).unwrap().text(&Field::Title));
    for _ in 0..50 {
        assert_eq!(house.sync().await, 0, "nothing is written until somebody acts");
    }
}

#[tokio::test]
async fn a_person_who_mends_it_is_followed_and_the_need_is_gone() {
    let mut house = synced(1).await;
    for model in [&house.crm, &house.calendars[0]] {
        model.trouble(|trouble| trouble.rewrite = Some(adds));
    }
    house.crm.edit("L1", retitle("Visita Rossi"));
    house.writes().await;
    for model in [&house.crm, &house.calendars[0]] {
        model.trouble(|trouble| trouble.rewrite = None);
    }
    let copy = house.copy(0);
    house.calendars[0].edit(&copy, retitle("Visita Bianchi"));
    assert_eq!(house.writes().await, 1);
    assert_eq!(house.crm.record("L1").unwrap().text(&Field::Title), "Visita Bianchi");
    assert_eq!(house.needs(), []);
}

#[tokio::test]
async fn retry_lets_it_try_again_and_it_is_stopped_again_if_nothing_was_mended() {
    let mut house = synced(1).await;
    for model in [&house.crm, &house.calendars[0]] {
        model.trouble(|trouble| trouble.rewrite = Some(adds));
    }
    house.crm.edit("L1", retitle("Visita Rossi"));
    house.writes().await;
    assert!(house.store.answer(house.needs()[0].id, "retry").unwrap());
    assert_eq!(house.writes().await, 3);
    assert_eq!(house.needs()[0].failure.code, "failure-loop");
    for model in [&house.crm, &house.calendars[0]] {
        model.trouble(|trouble| trouble.rewrite = None);
    }
    house.store.retry_parked("one").unwrap();
    assert_eq!(house.writes().await, 1);
    assert_eq!(house.needs(), []);
}

#[tokio::test]
async fn two_pairings_on_one_crm_calendar_do_not_pass_a_change_round_for_ever() {
    let mut house = synced(2).await;
    house.calendars[0].trouble(|trouble| trouble.rewrite = Some(adds));
    house.calendars[1].trouble(|trouble| trouble.rewrite = Some(shouts));
    house.crm.edit("L1", retitle("Visita Rossi"));
    let writes = house.writes().await;
    assert!(writes <= 10, "{writes} writes");
    assert!(house.needs().iter().any(|need| need.failure.code == "failure-loop"), "{:?}", house.needs());
    for _ in 0..20 {
        assert_eq!(house.sync().await, 0);
    }
}

#[tokio::test]
async fn a_version_that_moves_with_each_reading_is_no_change_and_no_loop() {
    let mut house = synced(1).await;
    for model in [&house.crm, &house.calendars[0]] {
        model.trouble(|trouble| trouble.restless = true);
    }
    house.crm.edit("L1", retitle("Visita Rossi"));
    assert_eq!(house.writes().await, 1);
    for _ in 0..10 {
        assert_eq!(house.sync().await, 0);
    }
    assert_eq!(house.needs(), []);
}

#[tokio::test]
async fn a_loop_stays_stopped_where_versions_move_with_each_reading() {
    let mut house = synced(1).await;
    for model in [&house.crm, &house.calendars[0]] {
        model.trouble(|trouble| {
            trouble.rewrite = Some(adds);
            trouble.restless = true;
        });
    }
    house.crm.edit("L1", retitle("Visita Rossi"));
    assert_eq!(house.writes().await, 3);
    for _ in 0..50 {
        assert_eq!(house.sync().await, 0);
    }
    assert_eq!(house.needs().len(), 1);
}

#[tokio::test]
async fn whoever_changes_one_thing_again_and_again_is_always_followed() {
    let mut house = synced(2).await;
    for number in 0..20 {
        house.crm.edit("L1", retitle(&format!("Visita {number}")));
        assert_eq!(house.sync().await, 2, "{number}");
    }
    let copy = house.copy(0);
    for number in 20..40 {
        house.calendars[0].edit(&copy, retitle(&format!("Visita {number}")));
        assert_eq!(house.sync().await, 2, "{number}: the CRM, and the second calendar through it");
    }
    // Turn about, with a rest in between.
    for number in 40..60 {
        house.crm.edit("L1", retitle(&format!("Visita {number}")));
        house.calendars[0].edit(&copy, |record| record.set(Field::Location, Value::Text(format!("Sala {number}"))));
        assert!(house.sync().await > 0, "{number}");
    }
    house.writes().await;
    assert_eq!(house.needs(), []);
    assert_eq!(house.calendars[1].record(&house.copy(1)).unwrap().text(&Field::Location), "Sala 59");
}
