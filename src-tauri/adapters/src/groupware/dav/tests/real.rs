//! A real server, named by `PONTE_DAV_URL`, `PONTE_DAV_USER` and `PONTE_DAV_PASSWORD`: a whole life of one record of each
//! kind in scratch collections, removed at the end.

use ponte_core::decision::Patch;
use ponte_core::link::LinkId;
use ponte_core::operation::{Action, Answer, MailPermit, Marker, Operation, Outcome};
use ponte_core::record::{EventTime, Field, Record, Value};
use ponte_core::snapshot::{Coverage, Reading, RemoteId, Side, Target, Version};
use tokio::sync::mpsc::unbounded_channel;

use super::*;

pub(super) fn record(kind: Kind) -> Record {
    let at = |text: &str| text.parse::<jiff::Zoned>().unwrap();
    let time = EventTime::Zoned {
        start: at("2026-12-01T10:00:00+01:00[Europe/Rome]"),
        end: at("2026-12-01T11:00:00+01:00[Europe/Rome]"),
    };
    let text = |text: &str| Value::Text(text.to_owned());
    match kind {
        Kind::Event => {
            Record::new(kind).with(Field::Title, text("Riunione à Roma")).with(Field::Time, Value::Time(time))
        }
        Kind::Task => Record::new(kind).with(Field::Title, text("Chiamare")),
        Kind::Contact => Record::new(kind)
            .with(Field::GivenName, text("Giulia"))
            .with(Field::FamilyName, text("Bianchi"))
            .with(Field::Emails, Value::items([("work", "g@example.it")])),
        Kind::Company => Record::new(kind).with(Field::Company, text("Rossi S.r.l.")),
    }
}

fn changed(kind: Kind) -> Field {
    match kind {
        Kind::Event | Kind::Task => Field::Title,
        Kind::Contact => Field::FamilyName,
        Kind::Company => Field::Company,
    }
}

pub(super) async fn one(collection: &dyn Collection, action: Action) -> Answer {
    let operation = Operation { link: LinkId(1), side: Side::Right, action, permit: MailPermit::Denied };
    let (sender, mut receiver) = unbounded_channel();
    collection.apply(&[operation], sender).await;
    receiver.recv().await.unwrap()
}

pub(super) async fn life(dav: &Dav, kind: Kind) {
    let url = dav.create_scratch(kind).await.unwrap().unwrap();
    let zone = TimeZone::get("Europe/Rome").unwrap();
    let opening =
        Opening { kind, collection: Some(url.clone()), ownership: Ownership::Mine, zone, mapping: Default::default() };
    let collection = dav.open(opening).await.unwrap();
    let collection = collection.as_ref();
    let empty = collection.changes(None).await.unwrap();
    assert_eq!((empty.listed.len(), empty.coverage), (0, Coverage::Full), "{kind:?}");
    let marker = Marker(format!("real-{}", kind.as_str()));
    let create = || Action::Create { marker: marker.clone(), record: record(kind), copy_of: RemoteId("18x1".into()) };
    let Outcome::Stored(made) = one(collection, create()).await.outcome else { panic!("{kind:?} create") };
    let Outcome::Stored(again) = one(collection, create()).await.outcome else { panic!("{kind:?} create twice") };
    assert_eq!((&again.id, &again.version), (&made.id, &made.version), "{kind:?}");
    let found = collection.find(&marker).await.unwrap().unwrap();
    assert_eq!((&found.id, &found.version), (&made.id, &made.version), "{kind:?}");
    let fields = |record: &Record| record.fields.clone();
    assert_eq!(fields(&found.record), fields(&made.record), "{kind:?}");
    let listed = collection.changes(empty.cursor.as_ref()).await.unwrap();
    assert_eq!(
        listed.listed.iter().map(|row| (&row.id, &row.version)).collect::<Vec<_>>(),
        [(&made.id, &made.version)]
    );
    let quiet = collection.changes(listed.cursor.as_ref()).await.unwrap();
    // SOGo repeats what changed last for ever.
    let repeated = quiet.listed.iter().all(|row| (&row.id, &row.version) == (&made.id, &made.version));
    assert!(repeated && quiet.removed.is_empty(), "{kind:?}");
    let target = Target { id: made.id.clone(), occurrence: None };
    let mut patch = Patch::default();
    patch.set.insert(changed(kind), Value::Text("Cambiato".into()));
    let update = |expected: &Version| Action::Update {
        target: target.clone(),
        expected: expected.clone(),
        patch: patch.clone(),
    };
    let Outcome::Stored(next) = one(collection, update(&made.version)).await.outcome else { panic!("{kind:?} update") };
    assert_eq!(next.record.text(&changed(kind)), "Cambiato");
    assert!(matches!(one(collection, update(&made.version)).await.outcome, Outcome::Stale(Some(_))), "{kind:?}");
    let remove = |expected: &Version| Action::Delete { target: target.clone(), expected: expected.clone() };
    assert!(matches!(one(collection, remove(&made.version)).await.outcome, Outcome::Stale(Some(_))), "{kind:?}");
    assert_eq!(one(collection, remove(&next.version)).await.outcome, Outcome::Removed, "{kind:?}");
    let last = collection.changes(quiet.cursor.as_ref()).await.unwrap();
    assert_eq!((last.removed, last.listed.len()), (vec![made.id.clone()], 0), "{kind:?}");
    assert_eq!(collection.read(std::slice::from_ref(&made.id)).await.unwrap(), [Reading::Gone(made.id.clone())]);
    dav.remove_scratch(&url).await.unwrap();
}

#[tokio::test]
async fn a_real_server_keeps_a_record_of_each_kind() {
    let Ok(url) = std::env::var("PONTE_DAV_URL") else {
        println!("skipped: a real CalDAV/CardDAV server (PONTE_DAV_URL is not set)");
        return;
    };
    let user = std::env::var("PONTE_DAV_USER").unwrap_or_default();
    let password = SecretString::from(std::env::var("PONTE_DAV_PASSWORD").unwrap_or_default());
    let http = Http::new(Limits::default()).unwrap();
    let dav = Dav::new(http.clone(), &url, &user, password, Options::default()).unwrap();
    let info = dav.test().await.unwrap();
    println!("{} {} {:?}", info.product, info.version, info.notes);
    for info in dav.collections().await.unwrap() {
        println!("{} {:?} writable {} special {}", info.id, info.kinds, info.writable, info.special);
    }
    for kind in Kind::ALL {
        life(&dav, kind).await;
    }
    println!("{} requests", http.counters().requests());
}
