//! Nobody is mailed on a real server that schedules: what stands in the other one's calendar there is looked at before and
//! after each write of the adapter. It is the receiving server that proves it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::io::Write as _;

use jiff::tz::TimeZone;
use ponte_adapters::groupware::dav::{self, Dav};
use ponte_core::decision::Patch;
use ponte_core::link::LinkId;
use ponte_core::operation::{Action, MailPermit, Marker, Operation, Outcome};
use ponte_core::record::{Attendee, EventTime, Field, Kind, Participation, Record, Value};
use ponte_core::rules::Ownership;
use ponte_core::snapshot::{Mailing, Reading, RemoteId, Side, Snapshot, Target};
use ponte_engine::collection::{Account, Collection, Opening};
use ponte_engine::http::{Http, Limits};
use ponte_tests::servers::{self, Login, RealServer};
use tokio::sync::mpsc::unbounded_channel;

/// What stands in a calendar: title and version, by id.
type Stands = BTreeMap<String, (String, String)>;

/// One user's calendar, through the adapter and through that user's own client.
struct Desk {
    login: Login,
    url: String,
    calendar: Box<dyn Collection>,
}

impl Desk {
    async fn of(server: &RealServer, place: usize) -> Desk {
        let login = server.logins[place].clone();
        let http = Http::new(Limits::default()).unwrap();
        let account = Dav::new(http, &server.url, login.user, login.password.into(), dav::Options::default()).unwrap();
        let collections = account.collections().await.unwrap();
        let holds = collections.iter().find(|info| info.kinds.contains(&Kind::Event) && info.writable);
        let url = holds.unwrap_or_else(|| panic!("{collections:?}")).id.clone();
        let opening = Opening {
            kind: Kind::Event,
            collection: Some(url.clone()),
            ownership: Ownership::Mine,
            zone: TimeZone::get("Europe/Rome").unwrap(),
            mapping: BTreeMap::new(),
        };
        Desk { login, url, calendar: account.open(opening).await.unwrap() }
    }

    /// Stores an object as that user's own client does.
    async fn put(&self, name: &str, text: String) {
        let request = reqwest::Client::new().put(format!("{}{name}.ics", self.url));
        let request = request.basic_auth(self.login.user, Some(self.login.password));
        let response = request.header("content-type", "text/calendar; charset=utf-8").body(text).send().await.unwrap();
        assert!(response.status().is_success(), "{}", response.status());
    }

    async fn stands(&self) -> Stands {
        let listed = self.calendar.changes(None).await.unwrap().listed;
        let mut stands = Stands::new();
        for row in listed {
            let snapshot = self.read(&row.id).await;
            stands.insert(row.id.0, (snapshot.record.text(&Field::Title).to_owned(), snapshot.version.0.clone()));
        }
        stands
    }

    async fn read(&self, id: &RemoteId) -> Snapshot {
        match self.calendar.read(std::slice::from_ref(id)).await.unwrap().pop() {
            Some(Reading::Found(snapshot)) => *snapshot,
            other => panic!("{other:?}"),
        }
    }

    /// The object of this title.
    async fn named(&self, title: &str) -> Snapshot {
        let found = self.stands().await.into_iter().find(|(_, (stands, _))| stands == title);
        self.read(&RemoteId(found.unwrap_or_else(|| panic!("no «{title}» at {}", self.login.user)).0)).await
    }

    async fn write(&self, action: Action, permit: MailPermit) -> Outcome {
        let (sender, mut receiver) = unbounded_channel();
        let operation = Operation { link: LinkId(1), side: Side::Right, action, permit };
        self.calendar.apply(&[operation], sender).await;
        receiver.recv().await.unwrap().outcome
    }
}

fn meeting(uid: &str, organizer: &Login, attendees: [&Login; 2]) -> String {
    let invited: String =
        attendees.iter().map(|who| format!("ATTENDEE;CN={0}:mailto:{1}\r\n", who.user, who.email)).collect();
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T100000Z\r\n\
         DTSTART:20271201T090000Z\r\nDTEND:20271201T100000Z\r\nSUMMARY:{uid}\r\nORGANIZER;CN={0}:mailto:{1}\r\n{invited}\
         END:VEVENT\r\nEND:VCALENDAR\r\n",
        organizer.user, organizer.email
    )
}

fn rename(snapshot: &Snapshot, title: &str) -> Action {
    let set = [(Field::Title, Value::Text(title.into()))].into();
    let target = Target { id: snapshot.id.clone(), occurrence: None };
    Action::Update { target, expected: snapshot.version.clone(), patch: Patch { set, ..Patch::default() } }
}

fn delete(snapshot: &Snapshot) -> Action {
    let target = Target { id: snapshot.id.clone(), occurrence: None };
    Action::Delete { target, expected: snapshot.version.clone() }
}

#[tokio::test(flavor = "multi_thread")]
async fn sogo_tells_nobody_until_it_may() {
    let server = match servers::start("sogo").await {
        Ok(server) => server,
        Err(skipped) => return writeln!(std::io::stdout(), "{skipped}").unwrap_or_default(),
    };
    let (alice, bob) = (Desk::of(&server, 0).await, Desk::of(&server, 1).await);
    alice.put("mine", meeting("mine", &alice.login, [&alice.login, &bob.login])).await;
    bob.put("theirs", meeting("theirs", &bob.login, [&bob.login, &alice.login])).await;
    let before = bob.stands().await;
    assert_eq!(before.len(), 2, "this server delivers what its own clients write: {before:?}");
    for (title, mailing) in [("mine", Mailing::Organizes), ("theirs", Mailing::Invited)] {
        let snapshot = alice.named(title).await;
        assert_eq!(snapshot.mailing, mailing, "{title}");
        for action in [rename(&snapshot, "cambiata"), delete(&snapshot)] {
            let outcome = alice.write(action, MailPermit::Denied).await;
            assert!(matches!(outcome, Outcome::Refused(_)), "{title}: {outcome:?}");
            assert_eq!(bob.stands().await, before, "{title}");
        }
    }
    let person = Attendee {
        name: "bob".into(),
        email: bob.login.email.into(),
        participation: Participation::NeedsAction,
        optional: false,
    };
    let time = EventTime::Zoned {
        start: "2027-12-02T10:00:00+01:00[Europe/Rome]".parse().unwrap(),
        end: "2027-12-02T11:00:00+01:00[Europe/Rome]".parse().unwrap(),
    };
    let record = Record::new(Kind::Event)
        .with(Field::Title, Value::Text("nuova".into()))
        .with(Field::Time, Value::Time(time))
        .with(Field::Attendees, Value::Attendees([(bob.login.email.to_owned(), person)].into()));
    let create = Action::Create { marker: Marker("prova".into()), record, copy_of: RemoteId("18x1".into()) };
    assert!(matches!(alice.write(create, MailPermit::Denied).await, Outcome::Stored(_)));
    assert_eq!(bob.stands().await, before, "what is made invites nobody");
    // With leave the other one hears of it: the measure does see what is sent.
    let snapshot = alice.named("mine").await;
    let outcome = alice.write(rename(&snapshot, "spostata"), MailPermit::Organizer).await;
    assert!(matches!(outcome, Outcome::Stored(_)), "{outcome:?}");
    let after = bob.stands().await;
    assert!(after.values().any(|(title, _)| title == "spostata") && after.len() == before.len(), "{after:?}");
    let snapshot = alice.named("theirs").await;
    assert!(matches!(alice.write(rename(&snapshot, "rubata"), MailPermit::Organizer).await, Outcome::Refused(_)));
    assert_eq!(bob.stands().await, after, "another's meeting is never pushed back, leave or not");
}
