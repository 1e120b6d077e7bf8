//! The adapter on the embedded service, which checks each request and counts whom the writes would have told.

mod delegate;
mod hostile;
mod reading;
mod speed;
mod troubles;
mod writing;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use jiff::tz::TimeZone;
use ponte_core::decision::Patch;
use ponte_core::link::LinkId;
use ponte_core::operation::{Action, Answer, MailPermit, Marker, Operation, Outcome};
use ponte_core::record::{Field, Kind, OccurrenceKey, Record, Value};
use ponte_core::rules::Ownership;
use ponte_core::snapshot::{Changes, Cursor, Reading, RemoteId, Side, Snapshot, Target};
use ponte_core::verdict::Failure;
use ponte_demo::graph::{GraphOptions, GraphServer, Habits, Noun, SCOPES};
use ponte_engine::collection::{Account, Collection, Opening};
use ponte_engine::http::{Http, Limits};
use ponte_engine::secret::SecretString;
use serde_json::{Value as Json, json};

use super::Graph;
use crate::groupware::bearer::TokenSource;

const GIULIA: &str = "giulia@example.it";

/// Hands out a token, and another one each time the one before is refused.
struct Tokens {
    current: Mutex<String>,
    renewed: AtomicUsize,
    server: Arc<GraphServer>,
}

#[async_trait]
impl TokenSource for Tokens {
    async fn token(&self) -> Result<SecretString, Failure> {
        Ok(SecretString::from(self.current.lock().unwrap().clone()))
    }

    async fn instead_of(&self, _: &SecretString) -> Result<SecretString, Failure> {
        self.renewed.fetch_add(1, Ordering::SeqCst);
        let next = self.server.issue_token(GIULIA, &SCOPES, Duration::from_secs(600));
        self.current.lock().unwrap().clone_from(&next);
        Ok(SecretString::from(next))
    }
}

/// Giulia's mailbox and the adapter on it.
struct World {
    server: Arc<GraphServer>,
    tokens: Arc<Tokens>,
    account: Graph,
}

impl World {
    async fn new(habits: Habits) -> World {
        World::limited(habits, &SCOPES, Limits::default()).await
    }

    async fn limited(habits: Habits, scopes: &[&str], limits: Limits) -> World {
        let server = Arc::new(GraphServer::start(GraphOptions { habits, ..GraphOptions::default() }).await.unwrap());
        server.add_user(GIULIA, "Giulia");
        let token = server.issue_token(GIULIA, scopes, Duration::from_secs(600));
        let tokens =
            Arc::new(Tokens { current: Mutex::new(token), renewed: AtomicUsize::new(0), server: Arc::clone(&server) });
        let source = Arc::clone(&tokens) as Arc<dyn TokenSource>;
        let account = Graph::new(Http::new(limits).unwrap(), &server.url(), source).unwrap();
        World { server, tokens, account }
    }

    async fn open(&self, kind: Kind) -> Box<dyn Collection> {
        self.account.open(opening(kind, None)).await.unwrap()
    }

    fn calendar(&self) -> String {
        self.server.default_container(GIULIA, Noun::Calendar).unwrap()
    }

    /// Giulia enters something in Outlook.
    fn put(&self, body: &Json) -> RemoteId {
        RemoteId(self.server.put(GIULIA, Noun::Calendar, &self.calendar(), body).unwrap())
    }

    fn edit(&self, id: &RemoteId, patch: &Json) {
        self.server.edit(GIULIA, Noun::Calendar, &id.0, patch).unwrap();
    }

    fn stored(&self, id: &RemoteId) -> Json {
        self.server.get(GIULIA, Noun::Calendar, &id.0).unwrap()
    }

    /// Nobody was told, and the service found nothing wrong with what it was asked.
    fn assert_clean(&self) {
        assert_eq!(self.server.mails_sent(), []);
        assert_eq!(self.server.lapses(), Vec::<String>::new());
        assert_eq!(self.server.refused(), Vec::<String>::new());
    }
}

fn opening(kind: Kind, collection: Option<String>) -> Opening {
    Opening { kind, collection, ownership: Ownership::Mine, zone: rome(), mapping: Default::default() }
}

fn rome() -> TimeZone {
    TimeZone::get("Europe/Rome").unwrap()
}

fn at(day: &str, hour: u8) -> Json {
    json!({"dateTime": format!("{day}T{hour:02}:00:00"), "timeZone": "Europe/Rome"})
}

fn event(subject: &str, day: &str) -> Json {
    json!({"subject": subject, "start": at(day, 9), "end": at(day, 10)})
}

/// Every day from that one on.
fn daily(subject: &str, day: &str) -> Json {
    let mut series = event(subject, day);
    let range = json!({"type": "noEnd", "startDate": day, "recurrenceTimeZone": "Europe/Rome"});
    series["recurrence"] = json!({"pattern": {"type": "daily", "interval": 1}, "range": range});
    series
}

fn meeting(subject: &str, organizer: &str) -> Json {
    let person = |address: &str| json!({"emailAddress": {"address": address, "name": address}});
    let mut meeting = event(subject, "2027-03-10");
    meeting["attendees"] = json!([person(GIULIA), person("marco@example.it")]);
    meeting["organizer"] = person(organizer);
    meeting
}

/// The key of an occurrence at nine o'clock in Rome.
fn key(day: &str) -> OccurrenceKey {
    OccurrenceKey::of_instant(format!("{day}T09:00[Europe/Rome]").parse::<jiff::Zoned>().unwrap().timestamp())
}

async fn found(collection: &dyn Collection, id: &RemoteId) -> Snapshot {
    match collection.read(std::slice::from_ref(id)).await.unwrap().pop() {
        Some(Reading::Found(snapshot)) => *snapshot,
        other => panic!("{other:?}"),
    }
}

async fn changes(collection: &dyn Collection, cursor: Option<&Cursor>) -> Changes {
    collection.changes(cursor).await.unwrap()
}

fn title(text: &str) -> Patch {
    set(Field::Title, Value::Text(text.into()))
}

fn set(field: Field, value: Value) -> Patch {
    Patch { set: [(field, value)].into(), ..Patch::default() }
}

fn update(snapshot: &Snapshot, occurrence: Option<OccurrenceKey>, patch: Patch) -> Action {
    let target = Target { id: snapshot.id.clone(), occurrence };
    Action::Update { target, expected: snapshot.version.clone(), patch }
}

fn delete(snapshot: &Snapshot, occurrence: Option<OccurrenceKey>) -> Action {
    Action::Delete { target: Target { id: snapshot.id.clone(), occurrence }, expected: snapshot.version.clone() }
}

fn create(marker: &str, record: Record) -> Action {
    Action::Create { marker: Marker(marker.into()), record, copy_of: RemoteId(format!("18x{}", marker.len())) }
}

async fn apply(collection: &dyn Collection, permit: MailPermit, actions: Vec<Action>) -> Vec<Answer> {
    let one = |(link, action)| Operation { link: LinkId(link), side: Side::Right, action, permit };
    let operations: Vec<Operation> = (1..).zip(actions).map(one).collect();
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    collection.apply(&operations, sender).await;
    let mut answers = Vec::new();
    while let Some(answer) = receiver.recv().await {
        answers.push(answer);
    }
    assert_eq!(answers.len(), operations.len(), "{answers:?}");
    answers.sort_by_key(|answer| answer.index);
    answers
}

async fn done(collection: &dyn Collection, action: Action) -> Outcome {
    apply(collection, MailPermit::Denied, vec![action]).await.remove(0).outcome
}

fn stored(outcome: Outcome) -> Snapshot {
    if let Outcome::Stored(snapshot) = outcome { *snapshot } else { panic!("{outcome:?}") }
}

fn failed(outcome: Outcome) -> Failure {
    match outcome {
        Outcome::Refused(failure) | Outcome::Unknown(failure) => failure,
        other => panic!("{other:?}"),
    }
}
