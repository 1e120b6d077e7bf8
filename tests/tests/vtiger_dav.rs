//! Vtiger and CalDAV/CardDAV in step, over the wire: the real adapters and the real cycle on the embedded servers with the
//! sample of an Italian sales team.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout
)]

use std::ops::Deref;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_adapters::groupware::dav::{self, Dav};
use ponte_core::record::Kind;
use ponte_core::rules::PrivatePolicy;
use ponte_demo::crm::Version;
use ponte_demo::dav::{DavOptions, DavServer, Flavour};
use ponte_demo::sample;
use ponte_engine::collection::Account;
use ponte_engine::http::{Http, Limits};
use ponte_tests::sales::Sales;

struct World {
    dav: DavServer,
    sales: Sales<Dav>,
}

impl Deref for World {
    type Target = Sales<Dav>;

    fn deref(&self) -> &Self::Target {
        &self.sales
    }
}

impl World {
    async fn of(version: Version, flavour: Flavour) -> World {
        let dav = DavServer::start(DavOptions::of(flavour)).await.unwrap();
        sample::fill_dav(&dav);
        let http = Http::new(Limits::default()).unwrap();
        let password = sample::PASSWORD.into();
        let groupware = Dav::new(http.counting(), &dav.url(), sample::USER, password, dav::Options::default()).unwrap();
        let all = groupware.collections().await.unwrap();
        let first = |kind| all.iter().find(|info| info.kinds.contains(&kind) && info.writable && !info.special);
        let chosen = Kind::ALL.into_iter().filter_map(|kind| Some((kind, first(kind)?.id.clone()))).collect();
        World { dav, sales: Sales { chosen, ..Sales::new(version, groupware, "dav").await } }
    }

    /// A cycle in which nobody did anything.
    async fn quiet(&self) {
        self.rest().await;
        for kind in Kind::ALL {
            self.crm.reset_counters();
            self.dav.reset_counters();
            let report = self.once(kind).await;
            assert_eq!((report.writes(), report.conflicts), (0, 0), "{kind:?}: {report:?} {:?}", self.items());
            let (crm, dav) = (self.crm.requests(), self.dav.requests());
            assert_eq!((self.crm.writes(), self.dav.writes()), (0, 0), "{kind:?}");
            // What is asked once, when a collection is opened, is no part of a cycle.
            let asked: u64 = crm.iter().filter(|(name, _)| *name != "describe").map(|(_, times)| times).sum();
            assert!(asked <= 2, "{kind:?}: {crm:?}");
            assert!(dav <= 2, "{kind:?}: {dav} {:?}", self.dav.requests_by_method());
        }
    }

    fn event_named(&self, title: &str) -> Option<String> {
        let named = |event: &std::collections::BTreeMap<String, String>| event["subject"] == title;
        self.crm.records("Events").into_iter().find(named).map(|event| event["id"].clone())
    }

    fn object_named(&self, title: &str) -> Option<ponte_demo::dav::Stored> {
        let line = format!("SUMMARY:{title}\r\n");
        self.dav.events(sample::USER).into_iter().find(|stored| stored.text.contains(&line))
    }
}

async fn joined(version: Version, flavour: Flavour) -> World {
    let world = World::of(version, flavour).await;
    for (kind, report) in world.sync().await {
        println!("{version:?} {flavour:?} {kind:?}: {report:?}");
        assert!(report.stopped.is_none());
        assert_eq!(report.left.deleted + report.right.deleted, 0, "{kind:?}");
    }
    for need in world.store.needs().unwrap() {
        println!("  need {:?} {} {:?} {:?}", need.topic, need.failure.code, need.failure.details, need.shown["title"]);
    }
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_comes_to_rest_on_8_2() {
    let world = joined(Version::V82, Flavour::Plain).await;
    world.quiet().await;
    assert!(world.crm.mails_sent().is_empty() && world.dav.mails_sent().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_comes_to_rest_on_8_3() {
    let world = joined(Version::V83, Flavour::Nextcloud).await;
    world.quiet().await;
    assert!(world.crm.mails_sent().is_empty() && world.dav.mails_sent().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_on_either_side_crosses_and_nothing_else_moves() {
    let world = joined(Version::V82, Flavour::Baikal).await;
    world.quiet().await;
    let giulia = world.vtiger.test().await.unwrap().user_id;
    let id = world.crm.ui_create(
        &giulia,
        "Events",
        &[
            ("subject", "Visita ACME"),
            ("date_start", &today(1)),
            ("time_start", "09:00:00"),
            ("due_date", &today(1)),
            ("time_end", "10:00:00"),
            ("activitytype", "Meeting"),
            ("eventstatus", "Planned"),
        ],
    );
    let id = id.unwrap();
    world.sync().await;
    let stored = world.object_named("Visita ACME").expect("the new event is in the calendar");
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    world.crm.ui_edit(&id, &[("location", "Milano")]);
    world.sync().await;
    let moved = world.object_named("Visita ACME").unwrap();
    assert!(moved.text.contains("LOCATION:Milano"), "{}", moved.text);
    let other = moved
        .text
        .replace("SUMMARY:Visita ACME", "SUMMARY:Visita ACME spa")
        .replace("END:VEVENT", "X-MINE:1\r\nEND:VEVENT");
    world.dav.put(&stored.collection, &stored.name, &other);
    world.sync().await;
    let record = world.crm.record(&id).unwrap();
    assert_eq!((record["subject"].as_str(), record["location"].as_str()), ("Visita ACME spa", "Milano"));
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    world.crm.ui_edit(&id, &[("location", "Torino")]);
    world.sync().await;
    let last = world.object_named("Visita ACME spa").unwrap();
    assert!(last.text.contains("X-MINE:1") && last.text.contains("LOCATION:Torino"));
    world.crm.ui_delete(&id);
    world.sync().await;
    assert!(world.object_named("Visita ACME spa").is_none());
    world.quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_object_goes_from_the_crm_and_a_private_one_shows_as_busy() {
    let mut world = World::of(Version::V82, Flavour::Plain).await;
    world.sales.rules.to_left.private = PrivatePolicy::BusyOnly { title: "Occupato".into() };
    let collection = world.dav.collection(sample::USER, "VEVENT").unwrap();
    let text = |uid: &str, title: &str, class: &str| {
        let day = today(3).replace('-', "");
        format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\n\
             DTSTART:{day}T070000Z\r\nDTEND:{day}T080000Z\r\nSUMMARY:{title}\r\n{class}END:VEVENT\r\nEND:VCALENDAR\r\n"
        )
    };
    world.dav.put(&collection, "a1.ics", &text("a1", "Officina", ""));
    world.dav.put(&collection, "a2.ics", &text("a2", "Visita medica", "CLASS:PRIVATE\r\n"));
    world.sync().await;
    assert!(world.event_named("Officina").is_some());
    assert!(world.event_named("Visita medica").is_none() && world.event_named("Occupato").is_some());
    world.dav.delete(&collection, "a1.ics");
    world.sync().await;
    assert!(world.event_named("Officina").is_none());
    world.quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_company_of_a_card_is_changed_and_taken_away_and_one_that_the_crm_lacks_comes_to_rest() {
    for version in [Version::V82, Version::V83] {
        let world = World::of(version, Flavour::Plain).await;
        let giulia = world.vtiger.test().await.unwrap().user_id;
        let company = |name: &str| world.crm.ui_create(&giulia, "Accounts", &[("accountname", name)]).unwrap();
        let (one, two) = (company("Fonderie Uno"), company("Fonderie Due"));
        let fields = [("lastname", "Zanetti"), ("email", "zanetti@example.it"), ("account_id", one.as_str())];
        let id = world.crm.ui_create(&giulia, "Contacts", &fields).unwrap();
        world.sync().await;
        let card = || {
            let mut cards = world.dav.cards(sample::USER).into_iter();
            cards.find(|card| card.text.contains("zanetti@example.it")).unwrap()
        };
        let stands = || world.crm.record(&id).unwrap()["account_id"].clone();
        let retitle = |from: &str, to: &str| {
            let card = card();
            assert!(card.text.contains(from), "{}", card.text);
            world.dav.put(&card.collection, &card.name, &card.text.replace(from, to)).unwrap();
        };
        retitle("ORG:Fonderie Uno", "ORG:Fonderie Due");
        world.sync().await;
        assert_eq!(stands(), two);
        retitle("ORG:Fonderie Due", "ORG:Fonderie Ignote");
        world.sync().await;
        assert_eq!(stands(), two, "no company is made on the side");
        world.quiet().await;
        assert!(card().text.contains("ORG:Fonderie Ignote"), "what was typed stays: {}", card().text);
        retitle("ORG:Fonderie Ignote\r\n", "");
        world.sync().await;
        assert_eq!(stands(), "");
        world.quiet().await;
    }
}

fn today(offset: i64) -> String {
    let today = Timestamp::now().to_zoned(TimeZone::get(sample::ZONE).unwrap()).date();
    today.checked_add(jiff::Span::new().days(offset)).unwrap().to_string()
}
