//! The adapter on the embedded service, which holds each request against Microsoft's schema and counts whom the writes would
//! have told; and against what real servers were recorded saying.

mod reading;
mod recorded;
mod series;
mod sign_in;
mod speed;
mod troubles;
mod writing;

use jiff::tz::TimeZone;
use ponte_core::decision::Patch;
use ponte_core::link::LinkId;
use ponte_core::operation::{Action, Answer, MailPermit, Marker, Operation, Outcome};
use ponte_core::record::{EventTime, Field, Kind, OccurrenceKey, Record, Value};
use ponte_core::rules::Ownership;
use ponte_core::snapshot::{Changes, Cursor, Reading, RemoteId, Side, Snapshot, Target};
use ponte_demo::ews::{Class as Kept, EwsOptions, EwsServer, Product, schema_violations};
use ponte_engine::collection::{Account, Collection, Opening};
use ponte_engine::http::{Http, Limits};
use ponte_engine::secret::SecretString;

use super::{Ews, Options};

const GIULIA: &str = "giulia@example.it";
const SECRET: &str = "giulia-secret";

/// Giulia's mailbox and the adapter on it.
struct World {
    server: EwsServer,
    account: Ews,
}

impl World {
    async fn new(product: Product) -> World {
        World::with(EwsOptions { product, ..EwsOptions::default() }, Options::default(), Limits::default()).await
    }

    async fn exchange() -> World {
        World::new(Product::Exchange).await
    }

    async fn with(server: EwsOptions, options: Options, limits: Limits) -> World {
        let server = EwsServer::start(server).await.unwrap();
        server.add_user(GIULIA, "Giulia", SECRET);
        let account = account(&server, (GIULIA, SECRET), options, limits);
        World { server, account }
    }

    async fn open(&self, kind: Kind) -> Box<dyn Collection> {
        self.account.open(opening(kind)).await.unwrap()
    }

    fn calendar(&self) -> String {
        self.server.default_folder(GIULIA, Kept::Calendar).unwrap()
    }

    /// Giulia enters something in Outlook.
    fn put(&self, xml: &str) -> RemoteId {
        RemoteId(self.server.put(GIULIA, Kept::Calendar, &self.calendar(), xml).unwrap())
    }

    fn stored(&self, id: &RemoteId) -> String {
        self.server.get(&id.0).unwrap()
    }

    /// Nobody was told, and nothing that was asked made no sense.
    fn assert_clean(&self) {
        assert_eq!(self.server.mails_sent(), []);
        assert_eq!(self.server.refused(), Vec::<String>::new());
        assert_eq!(schema_violations(&self.server.asked()).unwrap_or_default(), Vec::<String>::new());
    }
}

fn account(server: &EwsServer, (user, secret): (&str, &str), options: Options, limits: Limits) -> Ews {
    let http = Http::new(limits).unwrap();
    Ews::new(http, &server.url(), user, SecretString::from(secret), options).unwrap()
}

fn opening(kind: Kind) -> Opening {
    Opening { kind, collection: None, ownership: Ownership::Mine, zone: rome(), mapping: Default::default() }
}

fn rome() -> TimeZone {
    TimeZone::get("Europe/Rome").unwrap()
}

/// An hour in the morning in Rome, in winter.
fn event(subject: &str, day: &str) -> String {
    format!(
        "<t:Subject>{subject}</t:Subject><t:Start>{day}T08:00:00Z</t:Start><t:End>{day}T09:00:00Z</t:End>\
         <t:StartTimeZone Id=\"W. Europe Standard Time\"/><t:EndTimeZone Id=\"W. Europe Standard Time\"/>"
    )
}

/// The same each day from then on, five times.
fn series(subject: &str, day: &str) -> String {
    let rule = format!(
        "<t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence><t:NumberedRecurrence>\
         <t:StartDate>{day}</t:StartDate><t:NumberOfOccurrences>5</t:NumberOfOccurrences></t:NumberedRecurrence></t:Recurrence>"
    );
    event(subject, day).replace("<t:StartTimeZone", &format!("{rule}<t:StartTimeZone"))
}

/// The occurrence of such a series on a day.
fn key(day: &str) -> OccurrenceKey {
    OccurrenceKey::of_instant(format!("{day}T08:00:00Z").parse().unwrap())
}

fn appointment(title: &str, start: &str) -> Record {
    let start: jiff::Zoned = format!("{start}[Europe/Rome]").parse().unwrap();
    let end = start.checked_add(jiff::Span::new().hours(1)).unwrap();
    Record::new(Kind::Event)
        .with(Field::Title, Value::Text(title.into()))
        .with(Field::Time, Value::Time(EventTime::Zoned { start, end }))
}

fn create(marker: &str, record: Record) -> Action {
    Action::Create { marker: Marker(marker.to_owned()), record, copy_of: RemoteId(format!("copy-{marker}")) }
}

fn update(read: &Snapshot, occurrence: Option<OccurrenceKey>, patch: Patch) -> Action {
    Action::Update { target: Target { id: read.id.clone(), occurrence }, expected: read.version.clone(), patch }
}

fn delete(read: &Snapshot, occurrence: Option<OccurrenceKey>) -> Action {
    Action::Delete { target: Target { id: read.id.clone(), occurrence }, expected: read.version.clone() }
}

fn title(text: &str) -> Patch {
    Patch { set: [(Field::Title, Value::Text(text.into()))].into(), ..Patch::default() }
}

async fn apply(collection: &dyn Collection, permit: MailPermit, actions: Vec<Action>) -> Vec<Answer> {
    let operations: Vec<Operation> = (1..)
        .zip(actions)
        .map(|(link, action)| Operation { link: LinkId(link), side: Side::Right, action, permit })
        .collect();
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    collection.apply(&operations, sender).await;
    let mut answers = Vec::new();
    while let Some(answer) = receiver.recv().await {
        answers.push(answer);
    }
    answers
}

async fn done(collection: &dyn Collection, action: Action) -> Outcome {
    apply(collection, MailPermit::Denied, vec![action]).await.remove(0).outcome
}

#[track_caller]
fn stored(outcome: Outcome) -> Snapshot {
    match outcome {
        Outcome::Stored(snapshot) => *snapshot,
        other => panic!("{other:?}"),
    }
}

async fn changes(collection: &dyn Collection, cursor: Option<&Cursor>) -> Changes {
    collection.changes(cursor).await.unwrap()
}

async fn found(collection: &dyn Collection, id: &RemoteId) -> Snapshot {
    match collection.read(std::slice::from_ref(id)).await.unwrap().remove(0) {
        Reading::Found(snapshot) => *snapshot,
        other => panic!("{other:?}"),
    }
}
