//! Writing to servers that rewrite, refuse, forget, mail, and ignore what they are told.

use ponte_core::decision::Patch;
use ponte_core::link::LinkId;
use ponte_core::operation::{Action, Answer, MailPermit, Marker, Operation, Outcome};
use ponte_core::record::{EventTime, Field, Kind, Record, Value};
use ponte_core::snapshot::{Reading, RemoteId, Side, Target, Version};
use tokio::sync::mpsc::unbounded_channel;

use super::*;
use crate::groupware::dav::object::uid_of;

const GUEST: &str = "ORGANIZER:mailto:giulia@example.it\r\nATTENDEE:mailto:marco@example.it\r\n";
const OTHERS: &str = "ORGANIZER:mailto:marco@example.it\r\nATTENDEE:mailto:giulia@example.it\r\n\
     ATTENDEE:mailto:marco@example.it\r\n";
const SCHEDULES: &str = "calendar-access, calendar-auto-schedule";

fn target(id: &str) -> Target {
    Target { id: RemoteId(id.into()), occurrence: None }
}

fn rename(id: &str, title: &str) -> Action {
    let mut patch = Patch::default();
    patch.set.insert(Field::Title, Value::Text(title.into()));
    Action::Update { target: target(id), expected: Version("1".into()), patch }
}

fn remove(id: &str) -> Action {
    Action::Delete { target: target(id), expected: Version("1".into()) }
}

fn make(marker: &str) -> Action {
    let at = |text: &str| text.parse::<jiff::Zoned>().unwrap();
    let time = EventTime::Zoned {
        start: at("2026-12-01T10:00:00+01:00[Europe/Rome]"),
        end: at("2026-12-01T11:00:00+01:00[Europe/Rome]"),
    };
    let record = Record::new(Kind::Event)
        .with(Field::Title, Value::Text("Riunione".into()))
        .with(Field::Time, Value::Time(time));
    Action::Create { marker: Marker(marker.into()), record, copy_of: RemoteId("18x1".into()) }
}

async fn apply(server: &Server, actions: Vec<Action>, permit: MailPermit) -> Vec<Answer> {
    let operations: Vec<Operation> =
        actions.into_iter().map(|action| Operation { link: LinkId(1), side: Side::Right, action, permit }).collect();
    let (sender, mut receiver) = unbounded_channel();
    server.open(Kind::Event).await.apply(&operations, sender).await;
    let mut answers = Vec::new();
    while let Some(answer) = receiver.recv().await {
        answers.push(answer);
    }
    answers.sort_by_key(|answer| answer.index);
    answers
}

fn word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Stored(snapshot) => format!("stored {} {}", snapshot.version.0, snapshot.record.text(&Field::Title)),
        Outcome::Removed => "removed".to_owned(),
        Outcome::Stale(Some(reading)) => match &**reading {
            Reading::Found(snapshot) => format!("stale {}", snapshot.version.0),
            Reading::Gone(_) => "stale gone".to_owned(),
            other => format!("stale {other:?}"),
        },
        Outcome::Stale(None) => "stale".to_owned(),
        Outcome::Refused(failure) => format!("refused {}", failure.code),
        Outcome::Unknown(failure) => format!("unknown {}", failure.code),
    }
}

async fn words(server: &Server, actions: Vec<Action>) -> Vec<String> {
    apply(server, actions, MailPermit::Denied).await.iter().map(|answer| word(&answer.outcome)).collect()
}

/// A server that holds `a.ics` in version 1 and answers every write with `written`.
async fn holding(dav: &'static str, text: String, written: Reply) -> Server {
    Server::start(move |asked| {
        facts(asked, true, dav).unwrap_or_else(|| match asked.method.as_str() {
            "REPORT" if asked.body.contains("/c/a.ics") => multistatus(&[object("a.ics", "1", &text)], None),
            "REPORT" => multistatus(&[], None),
            "GET" if asked.path == "/c/a.ics" => Reply::status(200).with("etag", "\"1\"").body(text.clone()),
            "GET" => Reply::status(404),
            _ => written.clone(),
        })
    })
    .await
}

#[tokio::test]
async fn an_update_is_read_patched_and_conditional() {
    let written = Reply::status(204).with("etag", "\"2\"");
    let server = holding("1", event("a", "Vecchio", "X-MINE;P=1:kept\r\n"), written).await;
    let answers = apply(&server, vec![rename("a.ics", "Nuovo")], MailPermit::Denied).await;
    assert_eq!(word(&answers[0].outcome), "stored 2 Nuovo");
    assert_eq!(answers[0].before.as_ref().unwrap().text(&Field::Title), "Vecchio");
    let put = server.last("PUT");
    assert_eq!((put.header("if-match"), put.header("content-type")), ("\"1\"", "text/calendar; charset=utf-8"));
    assert!(put.body.contains("SUMMARY:Nuovo\r\n") && put.body.contains("X-MINE;P=1:kept\r\n"));
    assert_eq!((server.count("REPORT"), server.count("GET")), (1, 0));
}

#[tokio::test]
async fn what_no_etag_vouches_for_is_read_back() {
    for written in [Reply::status(204), Reply::status(201).with("etag", "W/\"2\"")] {
        let server = holding("1", event("a", "Vecchio", ""), written).await;
        assert_eq!(words(&server, vec![rename("a.ics", "Nuovo")]).await, ["stored 1 Vecchio"]);
        assert_eq!(server.count("REPORT"), 2);
    }
}

#[tokio::test]
async fn nothing_is_written_over_another_version() {
    let server = holding("1", event("a", "Vecchio", ""), Reply::status(204)).await;
    let mut actions = vec![rename("a.ics", "Nuovo")];
    if let Action::Update { expected, .. } = &mut actions[0] {
        *expected = Version("0".into());
    }
    assert_eq!(words(&server, actions).await, ["stale 1"]);
    assert_eq!(server.count("PUT"), 0);
}

#[tokio::test]
async fn what_each_answer_to_a_write_means() {
    let rows = [
        (412, "stale 1", "stale 1"),
        (404, "stale gone", "removed"),
        (200, "stored 1 Vecchio", "removed"),
        (204, "stored 1 Vecchio", "removed"),
        (403, "refused failure-dav-object-refused", "refused failure-dav-object-refused"),
        (415, "refused failure-dav-object-refused", "refused failure-dav-object-refused"),
        (500, "unknown failure-dav-server-error", "unknown failure-dav-server-error"),
        (503, "refused failure-dav-busy", "refused failure-dav-busy"),
        (301, "refused failure-dav-object-refused", "refused failure-dav-object-refused"),
    ];
    for (code, update, delete) in rows {
        let server = holding("1", event("a", "Vecchio", ""), Reply::status(code)).await;
        assert_eq!(words(&server, vec![rename("a.ics", "Nuovo")]).await, [update], "PUT {code}");
        assert_eq!(words(&server, vec![remove("a.ics")]).await, [delete], "DELETE {code}");
        assert_eq!(server.last("DELETE").header("schedule-reply"), "F");
        assert_eq!(server.last("DELETE").header("if-match"), "\"1\"");
    }
    let page = Reply::status(200).with("content-type", "text/html").body("<html>");
    let server = holding("1", event("a", "Vecchio", ""), page).await;
    assert_eq!(words(&server, vec![rename("a.ics", "Nuovo")]).await, ["unknown failure-dav-answer-unexpected"]);
}

#[tokio::test]
async fn a_missing_object_is_removed_or_stale() {
    let server = holding("1", event("a", "x", ""), Reply::status(204)).await;
    assert_eq!(words(&server, vec![rename("b.ics", "x"), remove("c.ics")]).await, ["stale gone", "removed"]);
    assert_eq!(server.count("PUT") + server.count("DELETE"), 0);
}

#[tokio::test]
async fn operations_on_one_object_are_one_write_with_an_answer_each() {
    let server = holding("1", event("a", "Vecchio", ""), Reply::status(204).with("etag", "\"2\"")).await;
    let words = words(&server, vec![rename("a.ics", "Uno"), rename("a.ics", "Due")]).await;
    assert_eq!((words.len(), server.count("PUT")), (2, 1));
}

#[tokio::test]
async fn nobody_is_mailed_without_permit() {
    for action in [rename("a.ics", "Nuovo"), remove("a.ics")] {
        let server = holding(SCHEDULES, event("a", "Vecchio", GUEST), Reply::status(204).with("etag", "\"2\"")).await;
        assert_eq!(words(&server, vec![action.clone()]).await, ["refused failure-would-mail"]);
        assert_eq!(server.count("PUT") + server.count("DELETE"), 0);
        apply(&server, vec![action], MailPermit::Organizer).await;
        assert_eq!(server.count("PUT") + server.count("DELETE"), 1);
    }
}

#[tokio::test]
async fn anothers_meeting_is_not_pushed_back() {
    let server = holding(SCHEDULES, event("a", "Vecchio", OTHERS), Reply::status(204)).await;
    let answers = apply(&server, vec![rename("a.ics", "Nuovo")], MailPermit::Organizer).await;
    assert_eq!(word(&answers[0].outcome), "refused failure-not-organizer");
    assert_eq!(server.count("PUT"), 0);
}

#[tokio::test]
async fn a_create_is_conditional_and_named_after_its_marker() {
    let server = holding("1", String::new(), Reply::status(201).with("etag", "\"7\"")).await;
    assert_eq!(words(&server, vec![make("m1")]).await, ["stored 7 Riunione"]);
    let put = server.last("PUT");
    assert_eq!((put.path.as_str(), put.header("if-none-match")), ("/c/ponte-m1.ics", "*"));
    assert!(!put.body.contains("ATTENDEE") && !put.body.contains("ORGANIZER"));
}

/// A server where every PUT fails with `code`, and where `held` is at Ponte's own name.
async fn taken(code: u16, held: Option<&'static str>, product: (&'static str, &'static str)) -> Server {
    let there = held.map(|uid| event(uid, "Altro", "X-PONTE-KEY:m1\r\nX-PONTE-ORIGIN:18x1\r\n"));
    Server::start(move |asked| {
        let facts = facts(asked, true, "1").map(|reply| reply.with(product.0, product.1));
        facts.unwrap_or_else(|| match (asked.method.as_str(), &there) {
            ("GET", Some(text)) => Reply::status(200).with("etag", "\"3\"").body(text.clone()),
            ("GET", None) => Reply::status(404),
            ("REPORT", _) => multistatus(&[], None),
            _ => Reply::status(code),
        })
    })
    .await
}

#[tokio::test]
async fn a_create_that_finds_its_own_copy_made_it() {
    assert_eq!(uid_of("m1"), "ponte-m1");
    let plain = ("x-nothing", "1");
    for code in [412, 400, 403, 409] {
        let own = taken(code, Some("ponte-m1"), plain).await;
        assert_eq!(words(&own, vec![make("m1")]).await, ["stored 3 Altro"], "{code}");
        let other = taken(code, Some("another"), plain).await;
        assert_eq!(words(&other, vec![make("m1")]).await, ["stale 3"], "{code}");
        let none = taken(code, None, plain).await;
        assert_eq!(words(&none, vec![make("m1")]).await, ["refused failure-dav-object-refused"], "{code}");
    }
}

#[tokio::test]
async fn a_uid_in_nextclouds_trash_bin_needs_a_new_generation() {
    let nextcloud = ("dav", "1, nextcloud-checksum-update");
    let server = taken(500, None, nextcloud).await;
    assert_eq!(words(&server, vec![make("m1")]).await, ["refused failure-uid-in-trash"]);
    let made_after_all = taken(500, Some("ponte-m1"), nextcloud).await;
    assert_eq!(words(&made_after_all, vec![make("m1")]).await, ["stored 3 Altro"]);
    let elsewhere = taken(500, None, ("x-nothing", "1")).await;
    assert_eq!(words(&elsewhere, vec![make("m1")]).await, ["unknown failure-dav-server-error"]);
}

#[tokio::test]
async fn sogo_is_looked_at_before_it_is_written_to() {
    let sogo = ("server", "SOGo/5.8.0");
    let server = taken(204, Some("another"), sogo).await;
    assert_eq!(words(&server, vec![make("m1")]).await, ["stale 3"]);
    assert_eq!(server.count("PUT"), 0);
    let changed_meanwhile = Server::start(move |asked| {
        let facts = facts(asked, true, "1").map(|reply| reply.with(sogo.0, sogo.1));
        facts.unwrap_or_else(|| match asked.method.as_str() {
            "REPORT" => multistatus(&[object("a.ics", "1", &event("a", "x", ""))], None),
            "GET" => Reply::status(200).with("etag", "\"2\"").body(event("a", "y", "")),
            _ => Reply::status(204),
        })
    })
    .await;
    assert_eq!(words(&changed_meanwhile, vec![remove("a.ics")]).await, ["stale 2"]);
    assert_eq!(changed_meanwhile.count("DELETE"), 0);
}

#[tokio::test]
async fn a_busy_server_is_left_alone() {
    let server = holding("1", String::new(), Reply::status(503).with("retry-after", "30")).await;
    let actions: Vec<Action> = (0..200).map(|n| make(&format!("m{n}"))).collect();
    let answers = apply(&server, actions, MailPermit::Denied).await;
    assert_eq!(answers.len(), 200);
    assert!(answers.iter().all(|answer| word(&answer.outcome) == "refused failure-dav-busy"));
    assert!(server.count("PUT") < 60, "{}", server.count("PUT"));
}

#[tokio::test]
async fn a_read_only_collection_takes_nothing() {
    let server = Server::start(|asked| {
        let rights =
            "<d:current-user-privilege-set><d:privilege><d:read/></d:privilege></d:current-user-privilege-set>";
        match asked.method.as_str() {
            "PROPFIND" => multistatus(&[props("/c/", rights)], None),
            _ => Reply::status(200),
        }
    })
    .await;
    assert_eq!(words(&server, vec![make("m1"), remove("a.ics")]).await, ["refused failure-dav-read-only"; 2]);
    assert_eq!(server.count("PUT") + server.count("DELETE"), 0);
}

#[tokio::test]
async fn a_lost_answer_is_unknown() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/c/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut buffer = vec![0; 1 << 16];
            let length = socket.read(&mut buffer).await.unwrap();
            let method = String::from_utf8_lossy(&buffer[..length]).split(' ').next().unwrap_or("").to_owned();
            let body = "<multistatus xmlns='DAV:'><response><href>/c/</href></response></multistatus>";
            let answer = match method.as_str() {
                "PUT" => continue,
                "PROPFIND" => {
                    format!("HTTP/1.1 207 x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
                }
                _ => "HTTP/1.1 200 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
            };
            socket.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let server = Server { url: url.trim_end_matches("/c/").to_owned(), asked: Arc::default() };
    assert_eq!(words(&server, vec![make("m1")]).await, ["unknown failure-answer-lost"]);
}

#[tokio::test]
async fn a_lost_create_is_found_by_its_marker() {
    let own = taken(412, Some("ponte-m1"), ("x-nothing", "1")).await;
    let collection = own.open(Kind::Event).await;
    let found = collection.find(&Marker("m1".into())).await.unwrap();
    assert_eq!(found.unwrap().id, RemoteId("ponte-m1.ics".into()));
    let none = taken(412, None, ("x-nothing", "1")).await;
    assert_eq!(none.open(Kind::Event).await.find(&Marker("m1".into())).await.unwrap(), None);
}
