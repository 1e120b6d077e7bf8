//! Exchange in whole cycles, with the habits of Exchange Server and of grommunio: nobody is mailed, whatever is written by
//! whichever way; what changes by itself is no change; a busy server loses nothing; and a mailbox that moves to Microsoft 365
//! keeps every link.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use ponte_adapters::groupware::ews::{Ews, Options};
use ponte_adapters::groupware::graph::Graph;
use ponte_core::record::{EventTime, Field, Kind, Record, Value};
use ponte_core::rules::{ConflictRule, Ownership, Rules};
use ponte_core::verdict::Failure;
use ponte_demo::ews::{Class, EwsOptions, EwsServer, Habits, Product, schema_violations};
use ponte_demo::faults::{Fault, Matching};
use ponte_demo::graph::{GraphOptions, GraphServer, Noun, SCOPES};
use ponte_engine::collection::{Account, Collection, Opening};
use ponte_engine::cycle::{Half, Job, Report, cycle};
use ponte_engine::http::{Http, Limits};
use ponte_engine::seal::Keys;
use ponte_engine::store::Store;
use ponte_tests::model::Model;
use ponte_tests::token::OneToken;
use ponte_tests::ways::{self, CONFLICT, WAYS, Way, named};

const GIULIA: &str = "giulia@example.it";
const SECRET: &str = "giulia-secret";
const MEETINGS: [&str; 5] = ["mine", "mine-series", "mine-one-day", "theirs", "theirs-series"];

struct World {
    kind: Kind,
    server: EwsServer,
    calendar: Box<dyn Collection>,
    /// What names it.
    place: &'static str,
    crm: Model,
    rules: Rules,
    store: Store,
    now: Timestamp,
}

impl World {
    async fn new(product: Product, habits: Habits) -> World {
        World::of(Kind::Event, EwsOptions { product, habits, ..EwsOptions::default() }).await
    }

    async fn of(kind: Kind, options: EwsOptions) -> World {
        let server = EwsServer::start(options).await.unwrap();
        server.add_user(GIULIA, "Giulia", SECRET);
        let http = Http::new(Limits::default()).unwrap();
        let account = Ews::new(http, &server.url(), GIULIA, SECRET.into(), Options::default()).unwrap();
        let mut rules = Rules::open(TimeZone::get("Europe/Rome").unwrap());
        rules.conflict = ConflictRule::LeftWins;
        let zone = rules.zone.clone();
        let opening = Opening { kind, collection: None, ownership: Ownership::Mine, zone, mapping: Default::default() };
        let calendar = account.open(opening).await.unwrap();
        let store = Store::in_memory(Keys::derive(&[5; 32])).unwrap();
        let now = "2026-11-22T08:00:00Z".parse().unwrap();
        World { kind, server, calendar, place: "exchange", crm: Model::new(kind, "L"), rules, store, now }
    }

    /// With meetings, which are in the CRM too.
    async fn joined(product: Product) -> World {
        let mut world = World::new(product, Habits::default()).await;
        for name in MEETINGS {
            world.put(&meeting(name));
        }
        let day = world.server.occurrence(&world.id("mine-one-day"), "2026-12-02".parse().unwrap());
        world.server.edit(&day, &people(GIULIA)).unwrap();
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
                right: Half { collection: &*self.calendar, place: self.place },
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

    fn class(&self) -> Class {
        match self.kind {
            Kind::Event => Class::Calendar,
            Kind::Task => Class::Task,
            Kind::Contact | Kind::Company => Class::Contact,
        }
    }

    fn folder(&self) -> String {
        self.server.default_folder(GIULIA, self.class()).unwrap()
    }

    fn put(&self, xml: &str) -> String {
        self.server.put(GIULIA, Class::Calendar, &self.folder(), xml).unwrap()
    }

    /// All items, by id.
    fn all(&self) -> Vec<(String, String)> {
        let ids = self.server.list(GIULIA, &self.folder());
        ids.into_iter().map(|id| (id.clone(), self.server.get(&id).unwrap())).collect()
    }

    fn id(&self, subject: &str) -> String {
        let all = self.all();
        let own = all.iter().find(|(_, item)| within(item, "t:Subject") == subject);
        own.unwrap_or_else(|| panic!("{subject} is gone")).0.clone()
    }

    fn copy(&self, name: &str) -> (String, Record) {
        let all = self.crm.records();
        let own = all.into_iter().find(|(_, record)| record.text(&Field::Title).starts_with(name));
        let (id, record) = own.unwrap_or_else(|| panic!("{name} has no copy"));
        (id.0, record)
    }

    /// What one property of all items says, sorted.
    fn said(&self, element: &str) -> Vec<String> {
        let mut all: Vec<String> = self.all().iter().map(|(_, item)| within(item, element)).collect();
        all.sort();
        all
    }

    fn assert_sound(&self, of: &str) {
        assert_eq!(self.server.refused(), Vec::<String>::new(), "{of}");
        assert_eq!(schema_violations(&self.server.asked()).unwrap_or_default(), Vec::<String>::new(), "{of}");
    }
}

/// What stands between the tags of the first element of this name.
fn within(item: &str, element: &str) -> String {
    let inner = item.split(&format!("<{element}>")).nth(1).and_then(|rest| rest.split("</").next());
    inner.unwrap_or_default().to_owned()
}

fn people(organizer: &str) -> String {
    let mailbox = |address: &str| format!("<t:Mailbox><t:EmailAddress>{address}</t:EmailAddress></t:Mailbox>");
    let attendees: String =
        [GIULIA, "marco@example.it"].iter().map(|one| format!("<t:Attendee>{}</t:Attendee>", mailbox(one))).collect();
    // A meeting of the mailbox's own user names nobody else.
    let own = organizer == GIULIA;
    let organizer = if own { String::new() } else { format!("<t:Organizer>{}</t:Organizer>", mailbox(organizer)) };
    format!("{organizer}<t:RequiredAttendees>{attendees}</t:RequiredAttendees>")
}

fn event(subject: &str, day: u8, more: &str) -> String {
    format!(
        "<t:Subject>{subject}</t:Subject><t:Start>2026-12-{day:02}T09:00:00Z</t:Start><t:End>2026-12-{day:02}T10:00:00Z</t:End>\
         {more}<t:StartTimeZone Id=\"W. Europe Standard Time\"/><t:EndTimeZone Id=\"W. Europe Standard Time\"/>"
    )
}

fn meeting(name: &str) -> String {
    let mut more = String::new();
    if name != "mine-one-day" {
        more.push_str(&people(if name.starts_with("mine") { GIULIA } else { "marco@example.it" }));
    }
    if name.starts_with("theirs") {
        more = format!("<t:MyResponseType>Accept</t:MyResponseType>{more}");
    }
    if name.ends_with("series") || name.ends_with("day") {
        more.push_str(
            "<t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence><t:NumberedRecurrence>\
             <t:StartDate>2026-12-01</t:StartDate><t:NumberOfOccurrences>5</t:NumberOfOccurrences></t:NumberedRecurrence>\
             </t:Recurrence>",
        );
    }
    event(name, 1, &more)
}

/// A meeting is changed in the CRM in some way; before a conflict in the calendar too.
fn happens(world: &World, (way, change): (&str, Way), name: &str) {
    if way == CONFLICT {
        world.server.edit(&world.id(name), "<t:Location>Lodi</t:Location>").unwrap();
    }
    change(&world.crm, &world.copy(name).0, name);
}

#[tokio::test]
async fn nobody_hears_of_a_meeting_by_whichever_way_it_is_written() {
    for product in [Product::Exchange, Product::Grommunio] {
        for (way, change) in WAYS {
            let mut world = World::joined(product).await;
            MEETINGS.iter().for_each(|name| happens(&world, (way, change), name));
            world.sync().await;
            world.sync().await;
            assert_eq!(world.server.mails_sent(), [], "{product:?} {way}");
            let mut expected = MEETINGS.map(str::to_owned);
            expected.sort();
            assert_eq!(world.said("t:Subject"), expected, "{product:?} {way}");
            world.assert_sound(way);
        }
    }
}

#[tokio::test]
async fn what_is_made_invites_nobody() {
    let mut world = World::joined(Product::Exchange).await;
    let mut new = world.copy("mine").1.with(Field::Title, Value::Text("Nuova con invitati".into()));
    // Somebody typed it: it is nobody's copy.
    new.identity = Default::default();
    assert!(new.get(&Field::Attendees).is_some());
    world.crm.put("L900", new);
    let report = world.sync().await;
    assert_eq!(report.right.created, 1, "{report:?}");
    assert_eq!(world.server.mails_sent(), []);
    let made = world.server.get(&world.id("Nuova con invitati")).unwrap();
    assert!(!made.contains("marco@example.it"), "{made}");
    world.assert_sound("made");
}

#[tokio::test]
async fn with_the_users_leave_exactly_the_attendees_are_told() {
    let mut world = World::joined(Product::Exchange).await;
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
    for (product, restless) in [(Product::Exchange, false), (Product::Exchange, true), (Product::Grommunio, false)] {
        let mut world = World::new(product, Habits { restless, ..Habits::default() }).await;
        for number in 1..=20 {
            world.put(&event(&format!("di Giulia {number:02}"), number, ""));
            let at = |hour: u8| format!("2026-12-{number:02}T{hour}:00[Europe/Rome]").parse().unwrap();
            let record = Record::new(Kind::Event)
                .with(Field::Title, Value::Text(format!("del CRM {number:02}")))
                .with(Field::Time, Value::Time(EventTime::Zoned { start: at(15), end: at(16) }));
            world.crm.put(&format!("L{number}"), record);
        }
        let report = world.sync().await;
        assert_eq!((report.left.created, report.right.created), (20, 20), "{product:?}");
        for _ in 0..3 {
            let quiet = world.sync().await;
            assert_eq!(quiet.writes(), 0, "{product:?} {restless} {quiet:?}");
        }
        world.server.reset_counters();
        world.sync().await;
        assert_eq!(world.server.requests(), 1, "{product:?} {restless}: a quiet cycle");
        assert_eq!((world.all().len(), world.crm.records().len()), (40, 40));
        world.server.edit(&world.id("del CRM 03"), "<t:Subject>da Outlook</t:Subject>").unwrap();
        world.server.remove(&world.id("di Giulia 04"));
        let report = world.sync().await;
        let counts = (report.left.updated, report.left.deleted, report.right.writes());
        assert_eq!(counts, (1, 1, 0), "{product:?} {restless} {report:?}");
        world.assert_sound("both sides");
    }
}

#[tokio::test]
async fn an_hour_of_throttling_loses_nothing_and_doubles_nothing() {
    let mut world = World::new(Product::Exchange, Habits::default()).await;
    for number in 1..=20 {
        world.put(&event(&format!("di Giulia {number:02}"), number, ""));
    }
    world.sync().await;
    for number in 1..=20 {
        let id = world.copy(&format!("di Giulia {number:02}")).0;
        world.crm.edit(&id, |record| record.set(Field::Location, Value::Text("Lodi".into())));
    }
    for times in [1, 3, 25] {
        world.server.throttle(times, 3_600_000);
        let _ = world.try_sync().await;
    }
    world.server.throttle(0, 0);
    for _ in 0..3 {
        world.now = world.now.saturating_add(2.hours()).unwrap();
        world.sync().await;
    }
    assert_eq!((world.all().len(), world.crm.records().len()), (20, 20));
    assert!(world.said("t:Location").iter().all(|place| place == "Lodi"));
}

/// Every kind, each with other faults: answers are lost, cut and refused while thirty records cross and are edited.
#[tokio::test]
async fn answers_that_are_lost_double_nothing_and_lose_nothing() {
    for (kind, element, edited) in [
        (Kind::Event, "t:Subject", Field::Title),
        (Kind::Task, "t:Subject", Field::Title),
        (Kind::Contact, "t:Surname", Field::FamilyName),
        (Kind::Company, "t:CompanyName", Field::Company),
    ] {
        for (seed, fault) in [(1, Fault::DropAfter), (2, Fault::Truncate), (3, Fault::Status(503, None))] {
            let mut world = World::of(kind, EwsOptions { seed, ..EwsOptions::default() }).await;
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
            assert!(world.server.faults().fired().values().sum::<u64>() > 3);
            world.server.faults().clear();
            for _ in 0..4 {
                world.now = world.now.saturating_add(26.hours()).unwrap();
                world.sync().await;
            }
            let expected: Vec<String> =
                (0..30).map(|n| format!("Prova {n:02}{}", if n < 10 { " cambiata" } else { "" })).collect();
            assert_eq!(world.said(element), expected, "{kind:?} {fault:?}");
            assert_eq!(world.crm.records().len(), 30, "{kind:?} {fault:?}");
            assert_eq!(world.sync().await.writes(), 0, "{kind:?} {fault:?}");
        }
    }
}

/// The mailbox is at Microsoft 365 from now on, and so is the account.
async fn moves(world: &mut World) -> GraphServer {
    let graph = GraphServer::start(GraphOptions::default()).await.unwrap();
    world.server.move_mailbox(GIULIA, &graph).unwrap();
    let token = graph.issue_token(GIULIA, &SCOPES, Duration::from_secs(3600));
    let http = Http::new(Limits::default()).unwrap();
    let account = Graph::new(http, &graph.url(), Arc::new(OneToken::of(&token))).unwrap();
    let (kind, zone) = (world.kind, world.rules.zone.clone());
    let opening = Opening { kind, collection: None, ownership: Ownership::Mine, zone, mapping: Default::default() };
    world.calendar = account.open(opening).await.unwrap();
    world.place = "microsoft365";
    graph
}

#[tokio::test]
async fn a_mailbox_that_moves_to_microsoft_365_keeps_every_link() {
    for (kind, noun, property) in [
        (Kind::Event, Noun::Calendar, "subject"),
        (Kind::Task, Noun::List, "title"),
        (Kind::Contact, Noun::Folder, "surname"),
        (Kind::Company, Noun::Folder, "companyName"),
    ] {
        let mut world = World::of(kind, EwsOptions::default()).await;
        for number in 0..12 {
            world.crm.put(&format!("L{number:02}"), named(kind, number));
        }
        if kind == Kind::Event {
            world.put(&event("di Giulia", 3, ""));
            world.put(&meeting("mine-series").replace("mine-series", "serie"));
        }
        world.sync().await;
        let before: BTreeSet<String> = world.crm.records().into_iter().map(|(id, _)| id.0).collect();
        let graph = moves(&mut world).await;
        let report = world.sync().await;
        let counts = (report.left.writes(), report.right.created, report.right.deleted);
        assert_eq!(counts, (0, 0, 0), "{kind:?} {report:?}");
        assert_eq!(world.sync().await.writes(), 0, "{kind:?}");
        let after: BTreeSet<String> = world.crm.records().into_iter().map(|(id, _)| id.0).collect();
        assert_eq!(after, before, "{kind:?}");
        // The links lead where they led: an edit arrives at the same record, and a deletion too.
        let edited = match kind {
            Kind::Event | Kind::Task => Field::Title,
            Kind::Contact => Field::FamilyName,
            Kind::Company => Field::Company,
        };
        world.crm.edit("L03", |record| record.set(edited.clone(), Value::Text("Cambiata".into())));
        world.crm.remove("L04");
        let report = world.sync().await;
        assert_eq!((report.right.updated, report.right.deleted), (1, 1), "{kind:?} {report:?}");
        let container = graph.default_container(GIULIA, noun).unwrap();
        let names: Vec<String> =
            graph.list(GIULIA, noun, &container).iter().map(|one| one[property].to_string()).collect();
        assert_eq!(names.len(), before.len() - 1, "{kind:?} {names:?}");
        assert_eq!(names.iter().filter(|name| name.contains("Cambiata")).count(), 1, "{kind:?} {names:?}");
        assert_eq!(graph.mails_sent(), [], "{kind:?}");
    }
}
