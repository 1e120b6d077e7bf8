//! Microsoft 365 in whole cycles: nobody is mailed, whatever is written by whichever way; change keys that move by
//! themselves are no changes; a throttled cycle loses nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use ponte_adapters::groupware::graph::Graph;
use ponte_core::record::{EventTime, Field, Kind, Record, Value};
use ponte_core::rules::{ConflictRule, Ownership, Rules};
use ponte_core::verdict::Failure;
use ponte_demo::faults::{Fault, Matching};
use ponte_demo::graph::{GraphOptions, GraphServer, Habits, Noun, SCOPES};
use ponte_engine::collection::{Account, Collection, Opening};
use ponte_engine::cycle::{Half, Job, Report, cycle};
use ponte_engine::http::{Http, Limits};
use ponte_engine::seal::Keys;
use ponte_engine::store::Store;
use ponte_tests::model::Model;
use ponte_tests::token::OneToken;
use ponte_tests::ways::{self, CONFLICT, WAYS, Way, named};
use serde_json::{Value as Json, json};

const GIULIA: &str = "giulia@example.it";
const MEETINGS: [&str; 5] = ["mine", "mine-series", "mine-one-day", "theirs", "theirs-series"];

struct World {
    kind: Kind,
    server: GraphServer,
    account: Graph,
    calendar: Box<dyn Collection>,
    /// What names it.
    place: String,
    crm: Model,
    rules: Rules,
    store: Store,
    now: Timestamp,
}

impl World {
    async fn new(habits: Habits) -> World {
        World::of(Kind::Event, habits, 0).await
    }

    async fn of(kind: Kind, habits: Habits, seed: u64) -> World {
        let options = GraphOptions { habits, seed, ..GraphOptions::default() };
        let server = GraphServer::start(options).await.unwrap();
        server.add_user(GIULIA, "Giulia");
        let token = server.issue_token(GIULIA, &SCOPES, Duration::from_secs(3600));
        let http = Http::new(Limits::default()).unwrap();
        let account = Graph::new(http, &server.url(), Arc::new(OneToken::of(&token))).unwrap();
        let mut rules = Rules::open(TimeZone::get("Europe/Rome").unwrap());
        rules.conflict = ConflictRule::LeftWins;
        let zone = rules.zone.clone();
        let opening = Opening { kind, collection: None, ownership: Ownership::Mine, zone, mapping: Default::default() };
        let calendar = account.open(opening).await.unwrap();
        let store = Store::in_memory(Keys::derive(&[5; 32])).unwrap();
        let now = "2026-11-22T08:00:00Z".parse().unwrap();
        World {
            kind,
            server,
            account,
            calendar,
            place: "calendar".to_owned(),
            crm: Model::new(kind, "L"),
            rules,
            store,
            now,
        }
    }

    /// With meetings, which are in the CRM too.
    async fn joined() -> World {
        let mut world = World::new(Habits::default()).await;
        for name in MEETINGS {
            world.put(&meeting(name));
        }
        let day = world.id("mine-one-day");
        let day = world.server.occurrence(&day, "2026-12-02".parse().unwrap());
        let invited = json!({"attendees": [person(GIULIA), person("marco@example.it")]});
        world.server.edit(GIULIA, Noun::Calendar, &day, &invited).unwrap();
        assert_eq!(world.sync().await.left.created, MEETINGS.len());
        world
    }

    async fn try_sync(&mut self) -> Result<Report, Failure> {
        let mut total = Report::default();
        for _ in 0..5 {
            self.now = self.now.saturating_add(5.minutes()).unwrap();
            let job = Job {
                pairing: "giulia",
                kind: self.kind,
                rules: &self.rules,
                shape: "",
                left: Half { collection: &self.crm, place: "crm" },
                right: Half { collection: &*self.calendar, place: &self.place },
            };
            let report = cycle(&job, &self.store, self.now, &|_| {}).await?;
            total.add(&report);
            if !report.again {
                break;
            }
        }
        Ok(total)
    }

    async fn sync(&mut self) -> Report {
        self.try_sync().await.unwrap()
    }

    fn calendar(&self) -> String {
        self.server.default_container(GIULIA, Noun::Calendar).unwrap()
    }

    fn put(&self, body: &Json) -> String {
        self.server.put(GIULIA, Noun::Calendar, &self.calendar(), body).unwrap()
    }

    fn all(&self) -> Vec<Json> {
        self.server.list(GIULIA, Noun::Calendar, &self.calendar())
    }

    fn id(&self, subject: &str) -> String {
        let all = self.all();
        let own = all.iter().find(|one| one["subject"] == subject);
        own.unwrap_or_else(|| panic!("{subject} is gone"))["id"].as_str().unwrap().to_owned()
    }

    fn copy(&self, name: &str) -> (String, Record) {
        let all = self.crm.records();
        let own = all.into_iter().find(|(_, record)| record.text(&Field::Title).starts_with(name));
        let (id, record) = own.unwrap_or_else(|| panic!("{name} has no copy"));
        (id.0, record)
    }

    fn subjects(&self) -> Vec<String> {
        let mut all: Vec<String> = self.all().iter().map(|one| one["subject"].as_str().unwrap().to_owned()).collect();
        all.sort();
        all
    }
}

fn person(address: &str) -> Json {
    json!({"emailAddress": {"address": address, "name": address}, "type": "required"})
}

fn event(subject: &str, day: u8) -> Json {
    let at = |hour: u8| json!({"dateTime": format!("2026-12-{day:02}T{hour:02}:00:00"), "timeZone": "Europe/Rome"});
    json!({"subject": subject, "start": at(10), "end": at(11)})
}

fn meeting(name: &str) -> Json {
    let mut body = event(name, 1);
    if name != "mine-one-day" {
        body["attendees"] = json!([person(GIULIA), person("marco@example.it")]);
    }
    body["organizer"] = person(if name.starts_with("mine") { GIULIA } else { "marco@example.it" });
    if name.ends_with("series") || name.ends_with("day") {
        let range = json!({"type": "numbered", "startDate": "2026-12-01", "numberOfOccurrences": 5});
        body["recurrence"] = json!({"pattern": {"type": "daily", "interval": 1}, "range": range});
    }
    body
}

/// A meeting is changed in the CRM in some way; before a conflict in the calendar too.
fn happens(world: &World, (way, change): (&str, Way), name: &str) {
    if way == CONFLICT {
        world
            .server
            .edit(GIULIA, Noun::Calendar, &world.id(name), &json!({"location": {"displayName": "Lodi"}}))
            .unwrap();
    }
    change(&world.crm, &world.copy(name).0, name);
}

#[tokio::test]
async fn nobody_hears_of_a_meeting_by_whichever_way_it_is_written() {
    for (way, change) in WAYS {
        let mut world = World::joined().await;
        MEETINGS.iter().for_each(|name| happens(&world, (way, change), name));
        world.sync().await;
        world.sync().await;
        assert_eq!(world.server.mails_sent(), [], "{way}");
        assert_eq!(
            world.subjects(),
            MEETINGS
                .map(str::to_owned)
                .into_iter()
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>(),
            "{way}"
        );
        assert_eq!((world.server.refused(), world.server.lapses()), (vec![], vec![]), "{way}");
    }
}

#[tokio::test]
async fn what_is_made_invites_nobody() {
    let mut world = World::joined().await;
    let mut new = world.copy("mine").1.with(Field::Title, Value::Text("Nuova con invitati".into()));
    // Somebody typed it: it is nobody's copy.
    new.identity = Default::default();
    assert!(new.get(&Field::Attendees).is_some());
    world.crm.put("L900", new);
    let report = world.sync().await;
    assert_eq!(report.right.created, 1, "{report:?}");
    assert_eq!(world.server.mails_sent(), []);
    let made = world.id("Nuova con invitati");
    assert_eq!(world.server.get(GIULIA, Noun::Calendar, &made).unwrap()["attendees"], json!([]));
}

#[tokio::test]
async fn with_the_users_leave_exactly_the_attendees_are_told() {
    let mut world = World::joined().await;
    ways::retitled(&world.crm, &world.copy("mine").0, "mine");
    world.sync().await;
    assert_eq!(world.server.mails_sent(), []);
    world.rules.mail_attendees = true;
    world.sync().await;
    let told: Vec<(String, &str)> = world.server.mails_sent().into_iter().map(|mail| (mail.to, mail.what)).collect();
    assert_eq!(told, [("marco@example.it".to_owned(), "update")]);
    world.sync().await;
    assert_eq!(world.server.mails_sent().len(), 1, "once is enough");
}

#[tokio::test]
async fn both_sides_say_the_same_and_change_keys_that_move_are_no_changes() {
    for restless in [false, true] {
        let mut world = World::new(Habits { restless, page: 7, ..Habits::default() }).await;
        for number in 1..=20 {
            world.put(&event(&format!("di Giulia {number:02}"), number));
            let at = |hour: u8| format!("2026-12-{number:02}T{hour}:00[Europe/Rome]").parse().unwrap();
            let record = Record::new(Kind::Event)
                .with(Field::Title, Value::Text(format!("del CRM {number:02}")))
                .with(Field::Time, Value::Time(EventTime::Zoned { start: at(15), end: at(16) }));
            world.crm.put(&format!("L{number}"), record);
        }
        let report = world.sync().await;
        assert_eq!((report.left.created, report.right.created), (20, 20));
        for _ in 0..3 {
            let quiet = world.sync().await;
            assert_eq!(quiet.writes(), 0, "{restless} {quiet:?}");
        }
        world.server.reset_counters();
        world.sync().await;
        assert_eq!(world.server.requests().0, 1, "{restless}: a quiet cycle");
        assert_eq!((world.subjects().len(), world.crm.records().len()), (40, 40));
        world.server.edit(GIULIA, Noun::Calendar, &world.id("del CRM 03"), &json!({"subject": "da Outlook"})).unwrap();
        world.server.remove(GIULIA, Noun::Calendar, &world.id("di Giulia 04"));
        let report = world.sync().await;
        assert_eq!(
            (report.left.updated, report.left.deleted, report.right.writes()),
            (1, 1, 0),
            "{restless} {report:?}"
        );
        assert_eq!(world.server.refused(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn an_hour_of_throttling_loses_nothing_and_doubles_nothing() {
    let mut world = World::new(Habits::default()).await;
    for number in 1..=20 {
        world.put(&event(&format!("di Giulia {number:02}"), number));
    }
    world.sync().await;
    for number in 1..=20 {
        let id = world.copy(&format!("di Giulia {number:02}")).0;
        world.crm.edit(&id, |record| record.set(Field::Location, Value::Text("Lodi".into())));
    }
    // The report passes, the first reading does not; then the writes are cut off in the middle.
    for parts in [1, 3, 25] {
        world.server.throttle(parts, 3600);
        let _ = world.try_sync().await;
    }
    world.server.throttle(0, 0);
    world.now = world.now.saturating_add(2.hours()).unwrap();
    for _ in 0..3 {
        world.sync().await;
        world.now = world.now.saturating_add(2.hours()).unwrap();
    }
    let all = world.all();
    assert_eq!((all.len(), world.crm.records().len()), (20, 20));
    assert!(all.iter().all(|one| one["location"]["displayName"] == "Lodi"), "{all:?}");
}

/// Every kind, each with other faults: answers are lost, cut and refused while thirty records cross and are edited.
#[tokio::test]
async fn answers_that_are_lost_double_nothing_and_lose_nothing() {
    for (kind, noun, property, edited) in [
        (Kind::Event, Noun::Calendar, "subject", Field::Title),
        (Kind::Task, Noun::List, "title", Field::Title),
        (Kind::Contact, Noun::Folder, "surname", Field::FamilyName),
        (Kind::Company, Noun::Folder, "companyName", Field::Company),
    ] {
        for (seed, fault) in [(1, Fault::DropAfter), (2, Fault::Truncate), (3, Fault::Status(503, None))] {
            let mut world = World::of(kind, Habits { page: 7, ..Habits::default() }, seed).await;
            for number in 0..30 {
                world.crm.put(&format!("L{number:02}"), named(kind, number));
            }
            world.server.faults().random(Matching::any(), 250, fault.clone());
            for round in 0..10 {
                let _ = world.try_sync().await;
                world.now = world.now.saturating_add(2.hours()).unwrap();
                let name = Value::Text(format!("Prova {round:02} cambiata"));
                world.crm.edit(&format!("L{round:02}"), |record| record.set(edited.clone(), name.clone()));
            }
            assert!(world.server.faults().fired().values().sum::<u64>() > 5);
            world.server.faults().clear();
            for _ in 0..4 {
                world.now = world.now.saturating_add(26.hours()).unwrap();
                world.sync().await;
            }
            let container = world.server.default_container(GIULIA, noun).unwrap();
            let mut found: Vec<String> = world
                .server
                .list(GIULIA, noun, &container)
                .iter()
                .map(|one| one[property].as_str().unwrap().to_owned())
                .collect();
            found.sort();
            let expected: Vec<String> =
                (0..30).map(|n| format!("Prova {n:02}{}", if n < 10 { " cambiata" } else { "" })).collect();
            assert_eq!(found, expected, "{kind:?} {fault:?}");
            assert_eq!(world.crm.records().len(), 30, "{kind:?} {fault:?}");
            assert_eq!(world.sync().await.writes(), 0, "{kind:?} {fault:?}");
        }
    }
}

#[tokio::test]
async fn another_collection_of_the_same_mailbox_is_no_move_and_begins_anew() {
    for (kind, noun) in [(Kind::Event, Noun::Calendar), (Kind::Task, Noun::List), (Kind::Contact, Noun::Folder)] {
        let mut world = World::of(kind, Habits::default(), 0).await;
        for number in 0..4 {
            world.crm.put(&format!("L{number:02}"), named(kind, number));
        }
        world.sync().await;
        let other = world.server.add_container(GIULIA, noun, "Altro");
        let collections = world.account.collections().await.unwrap();
        let id = collections.into_iter().map(|one| one.id).find(|id| id.contains(&other)).unwrap();
        let zone = world.rules.zone.clone();
        let opening =
            Opening { kind, collection: Some(id), ownership: Ownership::Mine, zone, mapping: Default::default() };
        world.calendar = world.account.open(opening).await.unwrap();
        world.place = "another".to_owned();
        let report = world.sync().await;
        assert_eq!((report.left.writes(), report.right.created), (0, 4), "{kind:?} {report:?}");
        assert_eq!(world.server.list(GIULIA, noun, &other).len(), 4, "{kind:?}");
        assert_eq!(world.crm.records().len(), 4, "{kind:?}");
        assert_eq!(world.sync().await.writes(), 0, "{kind:?}");
    }
}
