//! Nobody is mailed: whatever is written by whichever way, the receiving server counts what it was told to send, before and
//! after. What the gate itself says proves nothing here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use ponte_adapters::groupware::dav::{self, Dav};
use ponte_core::decision::Patch;
use ponte_core::link::LinkId;
use ponte_core::operation::{Action, MailPermit, Operation, Outcome};
use ponte_core::record::{Attendee, Field, Kind, OccurrenceKey, Participation, Record, Value};
use ponte_core::rules::{ConflictRule, Ownership, Rules};
use ponte_core::snapshot::{Mailing, Reading, RemoteId, Side, Snapshot, Target};
use ponte_demo::dav::{DavOptions, DavServer, Flavour, Stored};
use ponte_engine::collection::{Account, Collection, Opening};
use ponte_engine::cycle::{Half, Job, Report, cycle};
use ponte_engine::http::{Http, Limits};
use ponte_engine::seal::Keys;
use ponte_engine::standing::{Mail, standing};
use ponte_engine::store::Store;
use ponte_tests::model::Model;
use ponte_tests::ways::{self, CONFLICT, WAYS, Way, second_day};
use tokio::sync::mpsc::unbounded_channel;

/// Flavours that schedule, and one that does all as the RFCs say.
const SCHEDULING: [Flavour; 6] =
    [Flavour::Plain, Flavour::Nextcloud, Flavour::Baikal, Flavour::DaviCal, Flavour::Sogo, Flavour::Cyrus];
/// A flavour that says it schedules and tells nobody.
const SILENT: Flavour = Flavour::Cyrus;

const ME: &str = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:giulia@example.it\r\n";
const MARCO: &str = "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:marco@example.it\r\n";
const MINE: &str = "ORGANIZER:mailto:giulia@example.it\r\n";
const THEIRS: &str = "ORGANIZER:mailto:marco@example.it\r\n";
const DAILY: &str = "RRULE:FREQ=DAILY;COUNT=5\r\n";

/// The meetings: name, and what stands in them besides title and time.
fn meetings() -> Vec<(&'static str, String)> {
    let urn = "ATTENDEE:urn:uuid:0b1c2d3e-0000-4000-8000-000000000007\r\n";
    vec![
        ("mine", format!("{MINE}{ME}{MARCO}")),
        ("mine-series", format!("{MINE}{ME}{MARCO}{DAILY}")),
        ("mine-one-day", DAILY.to_owned()),
        ("mine-no-address", format!("{MINE}{urn}")),
        ("theirs", format!("{THEIRS}{MARCO}{ME}")),
        ("theirs-i-alone", format!("{THEIRS}{ME}")),
        ("theirs-series", format!("{THEIRS}{MARCO}{ME}{DAILY}")),
    ]
}

fn text(name: &str, more: &str) -> String {
    let part = |more: &str, extra: &str| {
        format!(
            "BEGIN:VEVENT\r\nUID:{name}\r\nDTSTAMP:20261101T100000Z\r\nDTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z\r\n\
             SUMMARY:{name}\r\n{more}{extra}END:VEVENT\r\n"
        )
    };
    // A series in which others are invited to one day only.
    let day = if name == "mine-one-day" {
        part(&format!("{MINE}{ME}{MARCO}"), "RECURRENCE-ID:20261202T090000Z\r\n")
            .replace("DTSTART:20261201", "DTSTART:20261202")
            .replace("DTEND:20261201", "DTEND:20261202")
    } else {
        String::new()
    };
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x\r\n{}{day}END:VCALENDAR\r\n", part(more, ""))
}

struct World {
    flavour: Flavour,
    server: DavServer,
    path: String,
    calendar: Box<dyn Collection>,
    crm: Model,
    rules: Rules,
    store: Store,
    now: Timestamp,
}

/// What the receiving server knows: messages, the other one's inbox, the other one's calendar.
type Received = (usize, usize, Vec<Stored>);

impl World {
    async fn of(flavour: Flavour) -> World {
        let options = DavOptions { auto_schedule: true, ..DavOptions::of(flavour) };
        let server = DavServer::start(options).await.unwrap();
        server.add_user("giulia", "secret", "giulia@example.it");
        server.add_user("marco", "secret", "marco@example.it");
        let path = server.collection("giulia", "VEVENT").unwrap();
        for (name, more) in meetings() {
            server.put(&path, &format!("{name}.ics"), &text(name, &more)).unwrap();
        }
        let rules = Rules::open(TimeZone::get("Europe/Rome").unwrap());
        let calendar = open(&server, &path, &rules).await;
        let store = Store::in_memory(Keys::derive(&[5; 32])).unwrap();
        let now = "2026-11-22T08:00:00Z".parse().unwrap();
        World { flavour, server, path, calendar, crm: Model::new(Kind::Event, "L"), rules, store, now }
    }

    /// Everything is in the CRM too.
    async fn joined(flavour: Flavour) -> World {
        let mut world = World::of(flavour).await;
        world.rules.conflict = ConflictRule::LeftWins;
        assert_eq!(world.sync().await.left.created, meetings().len(), "{flavour:?}");
        world
    }

    async fn sync(&mut self) -> Report {
        let mut total = Report::default();
        for _ in 0..5 {
            self.now = self.now.saturating_add(5.minutes()).unwrap();
            let job = Job {
                pairing: "giulia",
                kind: Kind::Event,
                rules: &self.rules,
                shape: "",
                left: Half { collection: &self.crm, place: "crm" },
                right: Half { collection: &*self.calendar, place: "calendar" },
            };
            let report = cycle(&job, &self.store, self.now, &|_| {}).await.unwrap();
            total.add(&report);
            if !report.again {
                break;
            }
        }
        total
    }

    fn received(&self) -> Received {
        let theirs = self.server.collection("marco", "VEVENT").unwrap();
        (self.server.mails_sent().len(), self.server.inbox("marco").len(), self.server.list(&theirs))
    }

    /// The copy of a meeting in the CRM.
    fn copy(&self, name: &str) -> (String, Record) {
        let titles = [name.to_owned(), format!("{name} cambiata")];
        let named = |(_, record): &(RemoteId, Record)| titles.contains(&record.text(&Field::Title).to_owned());
        let (id, record) = self
            .crm
            .records()
            .into_iter()
            .find(named)
            .unwrap_or_else(|| panic!("{:?}: {name} has no copy", self.flavour));
        (id.0, record)
    }

    fn object(&self, name: &str) -> Option<Stored> {
        self.server.get(&self.path, &format!("{name}.ics"))
    }

    async fn snapshot(&self, name: &str) -> Snapshot {
        let id = RemoteId(format!("{name}.ics"));
        match self.calendar.read(&[id]).await.unwrap().pop() {
            Some(Reading::Found(snapshot)) => *snapshot,
            other => panic!("{:?} {name}: {other:?}", self.flavour),
        }
    }

    fn mail(&self) -> Mail {
        standing(&self.store, "giulia", true, self.now).unwrap().mail
    }
}

async fn open(server: &DavServer, path: &str, rules: &Rules) -> Box<dyn Collection> {
    let http = Http::new(Limits::default()).unwrap();
    let account = Dav::new(http, &server.url(), "giulia", "secret".into(), dav::Options::default()).unwrap();
    let opening = Opening {
        kind: Kind::Event,
        collection: Some(format!("{}{path}", server.url().trim_end_matches('/'))),
        ownership: Ownership::Mine,
        zone: rules.zone.clone(),
        mapping: BTreeMap::new(),
    };
    account.open(opening).await.unwrap()
}

/// A meeting is changed in the CRM in some way; before a conflict in the calendar too.
fn happens(world: &World, (way, change): (&str, Way), name: &str) {
    if way == CONFLICT {
        let text = world.object(name).unwrap().text.replace(&format!("SUMMARY:{name}\r\n"), "SUMMARY:Altro titolo\r\n");
        world.server.put(&world.path, &format!("{name}.ics"), &text);
    }
    change(&world.crm, &world.copy(name).0, name);
}

fn attendee() -> Attendee {
    Attendee {
        name: "Marco".into(),
        email: "marco@example.it".into(),
        participation: Participation::NeedsAction,
        optional: false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_way_of_writing_tells_anybody_on_any_server_that_schedules() {
    for flavour in SCHEDULING {
        for (way, change) in WAYS {
            let mut world = World::joined(flavour).await;
            let before = world.received();
            assert_eq!((before.0, before.1), (0, 0), "{flavour:?}");
            meetings().iter().for_each(|(name, _)| happens(&world, (way, change), name));
            world.sync().await;
            world.sync().await;
            assert!(world.received() == before, "{flavour:?} {way}: {:?}", world.server.mails_sent());
            for (name, _) in meetings() {
                assert!(world.object(name).is_some(), "{flavour:?} {way}: {name} is gone");
            }
            assert_eq!(world.mail().permitted, 0, "{flavour:?} {way}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_made_invites_nobody() {
    for flavour in SCHEDULING {
        let mut world = World::joined(flavour).await;
        let before = world.received();
        let mut new = world.copy("mine").1.with(Field::Title, Value::Text("Nuova con invitati".into()));
        // Somebody typed it: it is nobody's copy.
        new.identity = Default::default();
        let people: BTreeMap<String, Attendee> = [("marco@example.it".to_owned(), attendee())].into();
        world.crm.put("L900", new.with(Field::Attendees, Value::Attendees(people)));
        // Deleted in the calendar by its organiser's own hand and edited in the CRM: it is made again.
        world.server.delete(&world.path, "mine.ics");
        ways::retitled(&world.crm, &world.copy("mine").0, "mine");
        let report = world.sync().await;
        assert_eq!(report.right.created, 2, "{flavour:?}: {report:?}");
        assert!(world.received() == before, "{flavour:?}: {:?}", world.server.mails_sent());
        let made = world.server.list(&world.path).into_iter().filter(|stored| stored.name.starts_with("ponte-"));
        assert!(made.into_iter().all(|stored| !stored.text.contains("ATTENDEE")), "{flavour:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_users_leave_exactly_the_attendees_are_told() {
    for flavour in SCHEDULING {
        let mut world = World::joined(flavour).await;
        ways::retitled(&world.crm, &world.copy("mine").0, "mine");
        world.sync().await;
        assert_eq!((world.mail(), world.received().0), (Mail { held_back: 1, permitted: 0 }, 0), "{flavour:?}");
        world.rules.mail_attendees = true;
        world.sync().await;
        let told = |world: &World| -> Vec<(String, String, String)> {
            let sent = world.server.mails_sent();
            sent.into_iter().map(|message| (message.to, message.method, message.uid)).collect()
        };
        let expected = |methods: &[&str]| -> Vec<(String, String, String)> {
            let methods = methods.iter().filter(|_| flavour != SILENT);
            methods.map(|method| ("marco@example.it".to_owned(), (*method).to_owned(), "mine".to_owned())).collect()
        };
        assert!(world.object("mine").unwrap().text.contains("SUMMARY:mine cambiata"), "{flavour:?}");
        assert_eq!(told(&world), expected(&["REQUEST"]), "{flavour:?}");
        assert_eq!(world.mail(), Mail { held_back: 0, permitted: 1 }, "{flavour:?}");
        world.sync().await;
        assert_eq!(told(&world), expected(&["REQUEST"]), "{flavour:?}: once is enough");
        ways::deleted(&world.crm, &world.copy("mine").0, "mine");
        ways::retitled(&world.crm, &world.copy("theirs").0, "theirs");
        ways::deleted(&world.crm, &world.copy("theirs-i-alone").0, "theirs-i-alone");
        world.sync().await;
        assert_eq!(told(&world), expected(&["REQUEST", "CANCEL"]), "{flavour:?}");
        assert_eq!(world.mail().permitted, 2, "{flavour:?}");
        assert!(world.object("mine").is_none() && world.object("theirs-i-alone").is_some(), "{flavour:?}");
    }
}

/// Were the core mistaken, the adapter would still refuse: each operation is handed to it directly, without permit.
#[tokio::test(flavor = "multi_thread")]
async fn the_adapter_refuses_what_would_mail_whatever_it_is_told() {
    for flavour in SCHEDULING {
        let world = World::of(flavour).await;
        let before = world.received();
        for (name, _) in meetings() {
            let snapshot = world.snapshot(name).await;
            assert_ne!(snapshot.mailing, Mailing::Silent, "{flavour:?} {name}");
            let (whole, one) = (target(&snapshot, None), target(&snapshot, Some(second_day())));
            let update = |target: Target| {
                let set = [(Field::Title, Value::Text("Nuovo".into()))].into();
                let patch = Patch { set, ..Patch::default() };
                Action::Update { target, expected: snapshot.version.clone(), patch }
            };
            let delete = |target: Target| Action::Delete { target, expected: snapshot.version.clone() };
            let mut batches = vec![vec![update(whole.clone())]];
            if name.contains("series") || name.contains("day") {
                batches.extend([vec![update(one.clone())], vec![delete(one.clone())]]);
                batches.push(vec![update(one.clone()), update(whole.clone())]);
            }
            if snapshot.mailing == Mailing::Organizes {
                batches.push(vec![delete(whole)]);
            }
            let text = world.object(name).unwrap().text;
            for batch in batches {
                let outcomes = hand(&world, batch).await;
                let refused = |outcome: &Outcome| {
                    matches!(outcome, Outcome::Refused(failure)
                        if ["failure-would-mail", "failure-not-organizer"].contains(&failure.code.as_str()))
                };
                assert!(outcomes.iter().all(refused), "{flavour:?} {name}: {outcomes:?}");
                assert_eq!(world.object(name).map(|stored| stored.text), Some(text.clone()), "{flavour:?} {name}");
            }
            if snapshot.mailing == Mailing::Invited {
                // Their meeting may go from the user's own calendar where the server can be told to say nothing.
                hand(&world, vec![delete(target(&snapshot, None))]).await;
            }
            assert!(world.received() == before, "{flavour:?} {name}: {:?}", world.server.mails_sent());
        }
    }
}

fn target(snapshot: &Snapshot, occurrence: Option<OccurrenceKey>) -> Target {
    Target { id: snapshot.id.clone(), occurrence }
}

async fn hand(world: &World, actions: Vec<Action>) -> Vec<Outcome> {
    let denied = |action| Operation { link: LinkId(1), side: Side::Right, action, permit: MailPermit::Denied };
    let operations: Vec<Operation> = actions.into_iter().map(denied).collect();
    let (sender, mut receiver) = unbounded_channel();
    world.calendar.apply(&operations, sender).await;
    let mut outcomes = Vec::new();
    while let Some(answer) = receiver.recv().await {
        outcomes.push(answer.outcome);
    }
    assert_eq!(outcomes.len(), operations.len());
    outcomes
}
