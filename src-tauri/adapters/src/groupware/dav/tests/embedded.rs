//! The adapter against the embedded server, in the manner of each real one.

use ponte_demo::dav::{DavOptions, DavServer, Flavour};

use ponte_core::decision::Patch;
use ponte_core::operation::{Action, Marker, Outcome};
use ponte_core::record::{Field, Value};
use ponte_core::snapshot::{Coverage, Mailing, Reading, RemoteId, Target};

use super::real::{life, one, record};
use super::*;

fn dav(server: &DavServer) -> Dav {
    let http = Http::new(Limits::default()).unwrap();
    Dav::new(http, &server.url(), "giulia", SecretString::from("secret"), Options::default()).unwrap()
}

async fn server(flavour: Flavour) -> DavServer {
    let server = DavServer::start(DavOptions::of(flavour)).await.unwrap();
    server.add_user("giulia", "secret", "giulia@example.it");
    server
}

#[tokio::test]
async fn every_flavour_keeps_a_record_of_each_kind() {
    for flavour in Flavour::ALL {
        let server = server(flavour).await;
        for kind in Kind::ALL {
            println!("{flavour:?} {kind:?}");
            life(&dav(&server), kind).await;
        }
    }
}

#[tokio::test]
async fn every_flavour_is_discovered_from_its_host() {
    for flavour in Flavour::ALL {
        let server = server(flavour).await;
        let infos = dav(&server).collections().await.unwrap();
        let offers = |kind: Kind| infos.iter().any(|info| info.kinds.contains(&kind) && info.writable && !info.special);
        assert!(Kind::ALL.into_iter().all(offers), "{flavour:?}: {infos:?}");
    }
}

const MEETING: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x\r\nBEGIN:VEVENT\r\nUID:meeting\r\n\
    DTSTAMP:20261122T100000Z\r\nDTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z\r\nSUMMARY:Vecchio\r\n\
    ORGANIZER:mailto:giulia@example.it\r\nATTENDEE:mailto:giulia@example.it\r\nATTENDEE:mailto:marco@example.it\r\n\
    END:VEVENT\r\nEND:VCALENDAR\r\n";

async fn events(server: &DavServer) -> Box<dyn Collection> {
    let path = server.collection("giulia", "VEVENT").unwrap();
    let url = format!("{}{}", server.url().trim_end_matches('/'), path);
    let opening = Opening {
        kind: Kind::Event,
        collection: Some(url),
        ownership: Ownership::Mine,
        zone: TimeZone::get("Europe/Rome").unwrap(),
        mapping: Default::default(),
    };
    dav(server).open(opening).await.unwrap()
}

#[tokio::test]
async fn nobody_is_told_by_any_flavour() {
    for flavour in Flavour::ALL {
        let server = server(flavour).await;
        server.add_user("marco", "secret", "marco@example.it");
        let path = server.collection("giulia", "VEVENT").unwrap();
        server.put(&path, "meeting.ics", MEETING).unwrap();
        let collection = events(&server).await;
        let id = RemoteId("meeting.ics".into());
        let readings = collection.read(std::slice::from_ref(&id)).await.unwrap();
        let Some(Reading::Found(snapshot)) = readings.first() else { panic!("{flavour:?} {readings:?}") };
        let told = server.mails_sent().len();
        let target = Target { id, occurrence: None };
        let mut patch = Patch::default();
        patch.set.insert(Field::Title, Value::Text("Nuovo".into()));
        let update = Action::Update { target: target.clone(), expected: snapshot.version.clone(), patch };
        let mut version = snapshot.version.clone();
        if let Outcome::Stored(stored) = one(collection.as_ref(), update).await.outcome {
            assert_eq!(snapshot.mailing, Mailing::Silent, "{flavour:?}");
            version = stored.version;
        }
        one(collection.as_ref(), Action::Delete { target, expected: version }).await;
        assert_eq!(server.mails_sent().len(), told, "{flavour:?}");
        if snapshot.mailing != Mailing::Silent {
            assert!(server.get(&path, "meeting.ics").is_some(), "{flavour:?}");
        }
    }
}

#[tokio::test]
async fn a_lost_history_lists_everything_in_every_flavour() {
    for flavour in Flavour::ALL {
        let server = server(flavour).await;
        let path = server.collection("giulia", "VEVENT").unwrap();
        server.put(&path, "a.ics", &event("a", "x", "")).unwrap();
        let collection = events(&server).await;
        let first = collection.changes(None).await.unwrap();
        server.forget_history();
        server.put(&path, "b.ics", &event("b", "x", "")).unwrap();
        let second = collection.changes(first.cursor.as_ref()).await.unwrap();
        assert!(second.listed.iter().any(|row| row.id.0 == "b.ics"), "{flavour:?}");
        assert!(second.removed.is_empty(), "{flavour:?}");
    }
}

#[tokio::test]
async fn nextcloud_refuses_a_uid_from_its_trash_bin() {
    let server = server(Flavour::Nextcloud).await;
    let collection = events(&server).await;
    let create = || Action::Create {
        marker: Marker("again".into()),
        record: record(Kind::Event),
        copy_of: RemoteId("18x1".into()),
    };
    let Outcome::Stored(made) = one(collection.as_ref(), create()).await.outcome else { panic!("create") };
    let target = Target { id: made.id, occurrence: None };
    let removed = one(collection.as_ref(), Action::Delete { target, expected: made.version }).await;
    assert_eq!(removed.outcome, Outcome::Removed);
    let Outcome::Refused(failure) = one(collection.as_ref(), create()).await.outcome else { panic!("create again") };
    assert_eq!(failure.code, "failure-uid-in-trash");
}

#[tokio::test]
async fn long_reports_come_in_pages() {
    // Xandikos cuts at the client's own limit only, without a word: a full page is asked for again (tests/listing).
    for flavour in Flavour::ALL.into_iter().filter(|flavour| *flavour != Flavour::Xandikos) {
        let server = server(flavour).await;
        let path = server.collection("giulia", "VEVENT").unwrap();
        for n in 0..25 {
            server.put(&path, &format!("e{n}.ics"), &event(&format!("e{n}"), "x", "")).unwrap();
        }
        server.set_page(Some(10));
        let first = events(&server).await.changes(None).await.unwrap();
        assert_eq!(first.coverage, Coverage::Full, "{flavour:?}");
        assert_eq!(first.listed.len(), 25, "{flavour:?}");
    }
}

#[tokio::test]
async fn what_was_just_read_is_changed_with_one_request_and_never_over_a_newer_version() {
    let server = server(Flavour::Plain).await;
    let path = server.collection("giulia", "VEVENT").unwrap();
    for (edited_meanwhile, expected) in [(false, "Nuovo"), (true, "Altro")] {
        server.put(&path, "a.ics", &event("a", "Vecchio", "")).unwrap();
        let (collection, id) = (events(&server).await, RemoteId("a.ics".into()));
        let readings = collection.read(std::slice::from_ref(&id)).await.unwrap();
        let Some(Reading::Found(snapshot)) = readings.first() else { panic!("{readings:?}") };
        if edited_meanwhile {
            server.put(&path, "a.ics", &event("a", "Altro", "")).unwrap();
        }
        server.reset_counters();
        let mut patch = Patch::default();
        patch.set.insert(Field::Title, Value::Text("Nuovo".into()));
        let target = Target { id, occurrence: None };
        let update = Action::Update { target, expected: snapshot.version.clone(), patch };
        let outcome = one(collection.as_ref(), update).await.outcome;
        assert_eq!(matches!(outcome, Outcome::Stale(_)), edited_meanwhile, "{outcome:?}");
        assert!(server.get(&path, "a.ics").unwrap().text.contains(expected));
        // Facts are two requests of their own, asked for by the reading.
        assert_eq!(server.requests_by_method().get("REPORT"), None, "it was read once more");
    }
}
