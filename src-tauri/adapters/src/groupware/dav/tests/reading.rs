//! Reading objects from servers that omit, deny, or mix them.

use ponte_core::record::{Field, Kind};
use ponte_core::snapshot::{Mailing, Reading, RemoteId};

use super::*;

const GUEST: &str = "ORGANIZER:mailto:giulia@example.it\r\nATTENDEE:mailto:marco@example.it\r\n";
const OTHERS: &str = "ORGANIZER:mailto:marco@example.it\r\nATTENDEE:mailto:giulia@example.it\r\n\
     ATTENDEE:mailto:marco@example.it\r\n";

fn ask(names: &[&str]) -> Vec<RemoteId> {
    names.iter().map(|&name| RemoteId(name.to_owned())).collect()
}

fn word(reading: &Reading) -> String {
    match reading {
        Reading::Found(snapshot) => format!("{} {}", snapshot.id, snapshot.record.text(&Field::Title)),
        Reading::Gone(id) => format!("{id} gone"),
        Reading::NotMine(id) => format!("{id} not mine"),
        Reading::NoAccess(id) => format!("{id} no access"),
        Reading::Malformed(id, ..) => format!("{id} malformed"),
        Reading::OtherKind(id, _) => format!("{id} other kind"),
    }
}

#[tokio::test]
async fn each_object_has_its_own_answer() {
    let server = Server::start(|asked| {
        facts(asked, true, "1").unwrap_or_else(|| match (asked.method.as_str(), asked.path.as_str()) {
            ("REPORT", _) => multistatus(
                &[
                    object("a.ics", "1", &event("a", "Riunione", "")),
                    object("task.ics", "1", &event("t", "x", "").replace("VEVENT", "VTODO").replace("DTEND", "DUE")),
                    object("bad.ics", "1", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:"),
                    status("/c/said404.ics", 404),
                ],
                None,
            ),
            ("GET", "/c/forgotten.ics") => {
                Reply::status(200).with("etag", "W/\"9\"").body(event("f", "Dimenticata", ""))
            }
            ("GET", "/c/secret.ics") => Reply::status(403),
            _ => Reply::status(404),
        })
    })
    .await;
    let names = ["a.ics", "task.ics", "bad.ics", "said404.ics", "omitted.ics", "forgotten.ics", "secret.ics"];
    let readings = server.open(Kind::Event).await.read(&ask(&names)).await.unwrap();
    let expected = [
        "a.ics Riunione",
        "task.ics other kind",
        "bad.ics malformed",
        "said404.ics gone",
        "omitted.ics gone",
        "forgotten.ics Dimenticata",
        "secret.ics no access",
    ];
    assert_eq!(readings.iter().map(word).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn many_objects_are_few_requests() {
    let server = Server::start(|asked| {
        facts(asked, true, "1").unwrap_or_else(|| {
            let names: Vec<String> = asked
                .body
                .split("<d:href>/c/")
                .skip(1)
                .map(|rest| rest.split('<').next().unwrap().to_owned())
                .collect();
            multistatus(&names.iter().map(|name| object(name, "1", &event(name, "x", ""))).collect::<Vec<_>>(), None)
        })
    })
    .await;
    let collection = server.open(Kind::Event).await;
    let names: Vec<String> = (0..250).map(|n| format!("e{n}.ics")).collect();
    let ids: Vec<RemoteId> = names.into_iter().map(RemoteId).collect();
    assert_eq!(collection.read(&ids).await.unwrap().len(), 250);
    assert_eq!((server.count("REPORT"), server.count("GET")), (3, 0));
}

#[tokio::test]
async fn without_the_report_each_object_is_asked_for() {
    let server = Server::start(|asked| {
        facts(asked, false, "1").unwrap_or_else(|| match asked.method.as_str() {
            "REPORT" => Reply::status(501),
            _ => Reply::status(200).with("etag", "\"1\"").body(event("a", "Riunione", "")),
        })
    })
    .await;
    let readings = server.open(Kind::Event).await.read(&ask(&["a.ics"])).await.unwrap();
    assert_eq!(readings.iter().map(word).collect::<Vec<_>>(), ["a.ics Riunione"]);
}

#[tokio::test]
async fn a_snapshot_says_whom_a_write_would_tell() {
    let rows = [
        ("calendar-auto-schedule", GUEST, Mailing::Organizes),
        ("calendar-auto-schedule", OTHERS, Mailing::Invited),
        ("calendar-auto-schedule", "", Mailing::Silent),
        ("calendar-access", GUEST, Mailing::Silent),
    ];
    for (dav, people, expected) in rows {
        let server = Server::start(move |asked| {
            facts(asked, true, dav)
                .unwrap_or_else(|| multistatus(&[object("a.ics", "1", &event("a", "x", people))], None))
        })
        .await;
        let readings = server.open(Kind::Event).await.read(&ask(&["a.ics"])).await.unwrap();
        let Some(Reading::Found(snapshot)) = readings.first() else { panic!("{readings:?}") };
        assert_eq!(snapshot.mailing, expected, "{dav} {people}");
    }
}
