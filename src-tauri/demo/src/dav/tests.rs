//! The server over the wire: what each flavour answers, row by row as measured.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::*;

#[tokio::test]
async fn every_flavour_is_found_from_the_well_known_path() {
    for flavour in Flavour::ALL {
        let server = served(flavour).await;
        let answer = ask(&server, "PROPFIND", "/.well-known/caldav", &[], "").await;
        assert!((301..=302).contains(&answer.status), "{flavour:?}");
        let context = path::decoded(answer.header("location").unwrap());
        let body = "<propfind xmlns=\"DAV:\"><prop><current-user-principal/></prop></propfind>";
        let answer = ask(&server, "PROPFIND", &context, &[("depth", "0"), XML], body).await;
        let principal = between(&answer.body, "current-user-principal><d:href>", "<");
        let body =
            format!("<propfind xmlns=\"DAV:\" xmlns:c=\"{}\"><prop><c:calendar-home-set/></prop></propfind>", xml::CAL);
        let answer = ask(&server, "PROPFIND", &principal, &[("depth", "0"), XML], &body).await;
        let home = between(&answer.body, "calendar-home-set><d:href>", "<");
        let answer = ask(&server, "PROPFIND", &home, &[("depth", "1"), XML], "").await;
        let calendar = server.collection("giulia", "VEVENT").unwrap();
        assert!(answer.body.contains(&format!("<d:href>{calendar}</d:href>")), "{flavour:?} {}", answer.body);
    }
}

#[tokio::test]
async fn conditions_hold_where_the_server_honours_them() {
    for (flavour, create_over, match_absent, stale_delete) in [
        (Flavour::Plain, 412, 412, 412),
        (Flavour::Nextcloud, 412, 412, 412),
        (Flavour::Sogo, 204, 201, 204),
        (Flavour::Radicale, 412, 412, 412),
    ] {
        let server = served(flavour).await;
        let path = server.collection("giulia", "VEVENT").unwrap();
        let at = |name: &str| format!("{path}{name}");
        let put = |name: &'static str, headers: &'static [(&'static str, &'static str)], uid: &str| {
            let (server, at, body) = (&server, at(name), event(uid, "SUMMARY:a"));
            async move { ask(server, "PUT", &at, headers, &body).await.status }
        };
        assert_eq!(put("a.ics", &[("if-none-match", "*")], "a").await, 201, "{flavour:?}");
        assert_eq!(put("a.ics", &[("if-none-match", "*")], "a").await, create_over, "{flavour:?}");
        assert_eq!(put("b.ics", &[("if-match", "*")], "b").await, match_absent, "{flavour:?}");
        assert_eq!(put("a.ics", &[("if-match", "\"old\"")], "a").await, 412, "{flavour:?}");
        let gone = ask(&server, "DELETE", &at("a.ics"), &[("if-match", "\"old\"")], "").await;
        assert_eq!(gone.status, stale_delete, "{flavour:?}");
    }
}

#[tokio::test]
async fn a_weak_tag_matches_on_cyrus_alone() {
    for flavour in Flavour::ALL {
        let server = served(flavour).await;
        let path = server.collection("giulia", "VEVENT").unwrap();
        let etag = server.put(&path, "a.ics", &event("a", "SUMMARY:a")).unwrap();
        let tag = format!("W/\"{etag}\"");
        let answer =
            ask(&server, "PUT", &format!("{path}a.ics"), &[("if-match", &tag)], &event("a", "SUMMARY:b")).await;
        assert_eq!(answer.status, if flavour == Flavour::Cyrus { 204 } else { 412 }, "{flavour:?}");
    }
}

#[tokio::test]
async fn a_second_object_with_the_same_uid_and_what_is_no_object() {
    for (flavour, same_uid, invalid) in [
        (Flavour::Nextcloud, 400, 415),
        (Flavour::Baikal, 201, 415),
        (Flavour::DaviCal, 201, 412),
        (Flavour::Sogo, 409, 404),
        (Flavour::Cyrus, 403, 403),
        (Flavour::Radicale, 409, 400),
        (Flavour::Xandikos, 412, 412),
    ] {
        let server = served(flavour).await;
        let path = server.collection("giulia", "VEVENT").unwrap();
        server.put(&path, "a.ics", &event("a", "SUMMARY:a"));
        let twin = ask(&server, "PUT", &format!("{path}b.ics"), &[], &event("a", "SUMMARY:b")).await;
        let other = ask(&server, "PUT", &format!("{path}c.ics"), &[], "hello").await;
        assert_eq!((twin.status, other.status), (same_uid, invalid), "{flavour:?}");
    }
}

#[tokio::test]
async fn attendees_cost_the_etag_on_some_servers() {
    for flavour in Flavour::ALL {
        let server = served(flavour).await;
        let path = server.collection("giulia", "VEVENT").unwrap();
        let answer = ask(&server, "PUT", &format!("{path}m.ics"), &[], &meeting("m", "Piano", "")).await;
        let none = matches!(flavour, Flavour::Nextcloud | Flavour::Baikal | Flavour::DaviCal | Flavour::Cyrus);
        assert_eq!(answer.header("etag").is_none(), none, "{flavour:?}");
        let tagged = matches!(flavour, Flavour::Cyrus | Flavour::Xandikos);
        assert_eq!(answer.header("schedule-tag").is_some(), tagged, "{flavour:?}");
    }
}

#[tokio::test]
async fn a_report_tells_what_changed_since_its_token() {
    for flavour in Flavour::ALL.into_iter().filter(|flavour| *flavour != Flavour::Sogo) {
        let server = served(flavour).await;
        let path = server.collection("giulia", "VEVENT").unwrap();
        server.put(&path, "a.ics", &event("a", "SUMMARY:a"));
        server.put(&path, "b.ics", &event("b", "SUMMARY:b"));
        let first = sync(&server, &path, "").await;
        assert_eq!(first.body.matches("<d:getetag>").count(), 2, "{flavour:?}");
        let token = between(&first.body, "<d:sync-token>", "<");
        assert_eq!(sync(&server, &path, &token).await.body.matches("<d:response>").count(), 0, "{flavour:?}");
        server.delete(&path, "a.ics");
        let next = sync(&server, &path, &token).await;
        assert_eq!(
            (next.body.matches("404").count(), next.body.matches("<d:response>").count()),
            (1, 1),
            "{flavour:?}"
        );
    }
}

#[tokio::test]
async fn a_token_of_seconds_repeats_what_it_told() {
    let server = served(Flavour::Sogo).await;
    let path = server.collection("giulia", "VEVENT").unwrap();
    server.put(&path, "a.ics", &event("a", "SUMMARY:a"));
    let token = between(&sync(&server, &path, "").await.body, "<d:sync-token>", "<");
    for _ in 0..2 {
        assert_eq!(sync(&server, &path, &token).await.body.matches("<d:getetag>").count(), 1);
    }
}

#[tokio::test]
async fn an_unknown_token_is_refused_or_answered_with_everything() {
    for (flavour, status) in [
        (Flavour::Plain, 403),
        (Flavour::Nextcloud, 403),
        (Flavour::DaviCal, 207),
        (Flavour::Sogo, 207),
        (Flavour::Cyrus, 403),
        (Flavour::Xandikos, 412),
    ] {
        let server = served(flavour).await;
        let path = server.collection("giulia", "VEVENT").unwrap();
        let answer = sync(&server, &path, "http://example.it/bogus").await;
        assert_eq!(answer.status, status, "{flavour:?}");
        assert_eq!(answer.body.contains("valid-sync-token"), status != 207, "{flavour:?}");
    }
}

#[tokio::test]
async fn a_page_ends_with_507_and_goes_on_from_its_token() {
    let server = served(Flavour::Plain).await;
    let path = server.collection("giulia", "VEVENT").unwrap();
    for number in 0..5 {
        server.put(&path, &format!("{number}.ics"), &event(&number.to_string(), "SUMMARY:a"));
    }
    server.set_page(Some(2));
    let (mut token, mut found) = (String::new(), 0);
    for last in [false, false, true] {
        let answer = sync(&server, &path, &token).await;
        token = between(&answer.body, "<d:sync-token>", "<");
        found += answer.body.matches("<d:getetag>").count();
        assert_eq!(answer.body.contains("507"), !last);
    }
    assert_eq!(found, 5);
}

#[tokio::test]
async fn an_absent_object_is_named_or_left_out_by_multiget() {
    for flavour in Flavour::ALL {
        let server = served(flavour).await;
        let path = server.collection("giulia", "VEVENT").unwrap();
        server.put(&path, "a.ics", &event("a", "SUMMARY:a & b"));
        let body = format!(
            "<c:calendar-multiget xmlns:c=\"{}\" xmlns=\"DAV:\"><prop><getetag/><c:calendar-data/></prop>\
             <href>{path}a.ics</href><href>{path}x.ics</href></c:calendar-multiget>",
            xml::CAL
        );
        let answer = ask(&server, "REPORT", &path, &[XML], &body).await;
        let omits = matches!(flavour, Flavour::Nextcloud | Flavour::Baikal | Flavour::DaviCal);
        assert_eq!(answer.body.contains("404 Not Found"), !omits, "{flavour:?}");
        assert!(answer.body.contains("SUMMARY:a &amp; b"), "{flavour:?}");
    }
}

#[tokio::test]
async fn who_is_told_of_an_organisers_change() {
    type Told = (Flavour, &'static [&'static str], &'static [&'static str], &'static [&'static str]);
    let told: [Told; 6] = [
        (Flavour::Plain, &[], &[], &[]),
        (Flavour::Nextcloud, &["REQUEST"], &["CANCEL"], &["REQUEST"]),
        (Flavour::Baikal, &["REQUEST"], &["CANCEL"], &["REQUEST"]),
        (Flavour::DaviCal, &["REQUEST"], &[], &[]),
        (Flavour::Sogo, &["REQUEST"], &["REQUEST"], &["REQUEST"]),
        (Flavour::Cyrus, &[], &[], &[]),
    ];
    for (flavour, plain, client, none) in told {
        for (agent, expected) in [("", plain), (";SCHEDULE-AGENT=CLIENT", client), (";SCHEDULE-AGENT=NONE", none)] {
            let server = served(flavour).await;
            server.add_user("bob", "secret", "bob@example.it");
            let path = server.collection("giulia", "VEVENT").unwrap();
            server.put(&path, "m.ics", &meeting("m", "Piano", ""));
            let at = format!("{path}m.ics");
            assert_eq!(ask(&server, "PUT", &at, &[], &meeting("m", "Altro", agent)).await.status, 204);
            let methods: Vec<String> = server.inbox("bob").into_iter().map(|message| message.method).collect();
            assert_eq!(methods, expected, "{flavour:?} {agent}");
        }
    }
}

#[tokio::test]
async fn a_deleted_uid_is_in_the_way_where_there_is_a_bin() {
    for (flavour, status) in [(Flavour::Nextcloud, 500), (Flavour::Baikal, 201)] {
        let server = served(flavour).await;
        let path = server.collection("giulia", "VEVENT").unwrap();
        server.put(&path, "a.ics", &event("a", "SUMMARY:a"));
        ask(&server, "DELETE", &format!("{path}a.ics"), &[], "").await;
        let again = ask(&server, "PUT", &format!("{path}b.ics"), &[], &event("a", "SUMMARY:a")).await;
        assert_eq!(again.status, status, "{flavour:?}");
    }
}

#[tokio::test]
async fn collections_are_made_named_and_removed() {
    let server = served(Flavour::DaviCal).await;
    let at = "/caldav.php/giulia/nuovo/";
    let body = format!(
        "<c:mkcalendar xmlns:c=\"{}\" xmlns=\"DAV:\"><set><prop><displayname>ä&amp;b</displayname></prop></set></c:mkcalendar>",
        xml::CAL
    );
    assert_eq!(ask(&server, "MKCALENDAR", at, &[XML], &body).await.status, 201);
    let named = "<propfind xmlns=\"DAV:\"><prop><displayname/></prop></propfind>";
    let answer = ask(&server, "PROPFIND", at, &[("depth", "0"), XML], named).await;
    assert!(answer.body.contains("ä&amp;amp;b"), "{}", answer.body);
    assert_eq!(ask(&server, "DELETE", at, &[], "").await.status, 204);
    assert_eq!(ask(&server, "PROPFIND", at, &[("depth", "0"), XML], named).await.status, 404);
}

#[tokio::test]
async fn odds_and_ends() {
    let xandikos = served(Flavour::Xandikos).await;
    assert_eq!(ask(&xandikos, "PROPFIND", "/", &[("depth", "0")], "<propfind xmlns=\"DAV:\"/>").await.status, 415);
    let cyrus = served(Flavour::Cyrus).await;
    let path = cyrus.collection("giulia", "VEVENT").unwrap();
    cyrus.put(&path, "a.ics", &event("a", &format!("DESCRIPTION:{}", "x".repeat(2000))));
    let answer = ask(&cyrus, "GET", &format!("{path}a.ics"), &[("accept-encoding", "gzip")], "").await;
    assert!(answer.header("etag").unwrap().starts_with("W/"));
    let nextcloud = served(Flavour::Nextcloud).await;
    let book = nextcloud.collection("giulia", "VCARD").unwrap();
    nextcloud.put(&book, "a.vcf", "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:a\r\nFN:A\r\nEND:VCARD\r\n");
    assert_eq!(ask(&nextcloud, "HEAD", &format!("{book}a.vcf"), &[], "").await.status, 500);
    assert!(ask(&nextcloud, "GET", &format!("{book}a.vcf"), &[], "").await.body.contains("VERSION:3.0"));
    let wrong = ask_as(&nextcloud, "giulia:wrong", "GET", &book, &[], "").await;
    assert_eq!((wrong.status, wrong.header("www-authenticate").is_some()), (401, true));
    assert_eq!(nextcloud.writes(), 0);
}

const XML: (&str, &str) = ("content-type", "application/xml");

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}:")))?;
        line.split_once(": ").map(|(_, value)| value.trim())
    }
}

async fn served(flavour: Flavour) -> DavServer {
    let server = DavServer::start(DavOptions::of(flavour)).await.unwrap();
    server.add_user("giulia", "secret", "giulia@example.it");
    server
}

async fn sync(server: &DavServer, path: &str, token: &str) -> Answer {
    let body = format!(
        "<sync-collection xmlns=\"DAV:\"><sync-token>{token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>"
    );
    ask(server, "REPORT", path, &[XML], &body).await
}

async fn ask(server: &DavServer, method: &str, at: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    ask_as(server, "giulia:secret", method, at, headers, body).await
}

async fn ask_as(
    server: &DavServer,
    login: &str,
    method: &str,
    at: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    use base64::Engine as _;
    let address = server.url().trim_start_matches("http://").trim_end_matches('/').to_owned();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let login = base64::engine::general_purpose::STANDARD.encode(login);
    let more: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request = format!(
        "{method} {at} HTTP/1.1\r\nhost: {address}\r\nauthorization: Basic {login}\r\nconnection: close\r\n{more}content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let text = String::from_utf8(answer).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    Answer { status: head.split(' ').nth(1).unwrap().parse().unwrap(), head: head.to_owned(), body: body.to_owned() }
}

fn between(text: &str, start: &str, end: &str) -> String {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("{start} in {text}"));
    rest.split_once(end).unwrap().0.to_owned()
}

fn event(uid: &str, lines: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//IT\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T090000Z\r\n\
         DTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

fn meeting(uid: &str, title: &str, agent: &str) -> String {
    event(
        uid,
        &format!("SUMMARY:{title}\r\nORGANIZER:mailto:giulia@example.it\r\nATTENDEE{agent}:mailto:bob@example.it"),
    )
}
