//! What is new, as each flavour of server tells it.

use std::sync::atomic::{AtomicUsize, Ordering};

use ponte_core::record::Kind;
use ponte_core::snapshot::{Coverage, RemoteId};
use ponte_core::verdict::FailureKind;

use super::*;
use crate::groupware::dav::op_sync::PAGE;

fn ids(changes: &ponte_core::snapshot::Changes) -> Vec<String> {
    changes.listed.iter().map(|listed| format!("{}={}", listed.id, listed.version.0)).collect()
}

#[tokio::test]
async fn a_quiet_cycle_is_one_request() {
    let server = Server::start(|asked| {
        facts(asked, true, "1").unwrap_or_else(|| {
            let first = asked.body.contains("<d:sync-token></d:sync-token>");
            let own = member("", "ignored");
            if first {
                multistatus(&[own, member("a.ics", "1"), member("b%40c.ics", "2")], Some("t1"))
            } else {
                multistatus(&[own], Some("t2"))
            }
        })
    })
    .await;
    let first = server.open(Kind::Event).await.changes(None).await.unwrap();
    assert_eq!((ids(&first), first.coverage), (vec!["a.ics=1".into(), "b@c.ics=2".into()], Coverage::Full));
    let before = server.log().len();
    let second = server.open(Kind::Event).await.changes(first.cursor.as_ref()).await.unwrap();
    assert_eq!((second.listed.len(), second.removed.len(), second.coverage), (0, 0, Coverage::Delta));
    assert_eq!(server.log().len() - before, 1);
}

#[tokio::test]
async fn a_cut_report_goes_on_with_its_token_and_the_last_word_counts() {
    let server = Server::start(|asked| {
        facts(asked, true, "1").unwrap_or_else(|| match asked.body.as_str() {
            body if body.contains("token>t1<") => {
                multistatus(&[status("/c/a.ics", 404), member("C.ics", "3"), status("/c/z.ics", 404)], Some("t2"))
            }
            _ => multistatus(&[member("a.ics", "1"), member("b.ics", "2"), status("/c/", 507)], Some("t1")),
        })
    })
    .await;
    let changes = server.open(Kind::Event).await.changes(None).await.unwrap();
    assert_eq!(ids(&changes), ["C.ics=3", "b.ics=2"]);
    assert_eq!(changes.removed, [RemoteId("a.ics".into()), RemoteId("z.ics".into())]);
}

#[tokio::test]
async fn a_refused_limit_is_left_out() {
    let server = Server::start(|asked| {
        facts(asked, true, "1").unwrap_or_else(|| match asked.body.contains("nresults") {
            true => Reply::status(507),
            false => multistatus(&[member("a.ics", "1")], Some("t1")),
        })
    })
    .await;
    assert_eq!(ids(&server.open(Kind::Event).await.changes(None).await.unwrap()), ["a.ics=1"]);
}

#[tokio::test]
async fn a_full_page_that_is_not_marked_as_cut_is_asked_for_without_limit() {
    let server = Server::start(|asked| {
        facts(asked, true, "1").unwrap_or_else(|| {
            let many = if asked.body.contains("nresults") { PAGE } else { PAGE + 3 };
            let members: Vec<String> = (0..many).map(|n| member(&format!("e{n}.ics"), "1")).collect();
            multistatus(&members, Some("t1"))
        })
    })
    .await;
    assert_eq!(server.open(Kind::Event).await.changes(None).await.unwrap().listed.len(), PAGE + 3);
}

#[tokio::test]
async fn a_lost_token_lists_everything() {
    for lost in [403, 409, 410, 412] {
        let server = Server::start(move |asked| {
            facts(asked, true, "1").unwrap_or_else(|| match asked.body.contains("<d:sync-token>t1<") {
                true => Reply::status(lost).body("<d:error xmlns:d='DAV:'><d:valid-sync-token/></d:error>"),
                false => multistatus(&[member("a.ics", "1")], Some("t1")),
            })
        })
        .await;
        let collection = server.open(Kind::Event).await;
        let first = collection.changes(None).await.unwrap();
        let second = collection.changes(first.cursor.as_ref()).await.unwrap();
        assert_eq!((ids(&second), second.coverage), (vec!["a.ics=1".into()], Coverage::Reset), "{lost}");
    }
}

#[tokio::test]
async fn without_the_report_the_tag_of_the_collection_is_asked_first() {
    let tag = Arc::new(AtomicUsize::new(1));
    let shown = Arc::clone(&tag);
    let server = Server::start(move |asked| {
        facts(asked, false, "1").unwrap_or_else(|| match asked.header("depth") {
            "0" => {
                let tag = shown.load(Ordering::Relaxed);
                multistatus(&[props("/c/", &format!("<s:getctag>{tag}</s:getctag>"))], None)
            }
            _ => multistatus(
                &[
                    props("/c/", "<d:resourcetype><d:collection/></d:resourcetype><d:getetag>\"x\"</d:getetag>"),
                    props("/c/a.ics", "<d:resourcetype/><d:getetag>W/\"1\"</d:getetag>"),
                    props("/c/sub/", "<d:resourcetype><d:collection/></d:resourcetype>"),
                ],
                None,
            ),
        })
    })
    .await;
    let collection = server.open(Kind::Event).await;
    let first = collection.changes(None).await.unwrap();
    assert_eq!((ids(&first), first.coverage), (vec!["a.ics=1".into()], Coverage::Full));
    let before = server.log().len();
    let second = server.open(Kind::Event).await.changes(first.cursor.as_ref()).await.unwrap();
    assert_eq!((second.listed.len(), second.coverage, server.log().len() - before), (0, Coverage::Delta, 1));
    tag.store(2, Ordering::Relaxed);
    let third = collection.changes(second.cursor.as_ref()).await.unwrap();
    assert_eq!((ids(&third), third.coverage), (vec!["a.ics=1".into()], Coverage::Full));
}

#[tokio::test]
async fn a_listing_is_whole_or_a_failure() {
    let whole = multistatus(&[member("a.ics", "1")], Some("t1")).2;
    let cut = whole.split("</d:multistatus>").next().unwrap().to_owned();
    let rows = [
        ("a login page", Reply::status(200).body("<html>Sign in</html>"), FailureKind::Unreadable),
        ("a login page in a 207", Reply::status(207).body("<html><p>Sign in</html>"), FailureKind::Unreadable),
        ("a cut answer", Reply::status(207).body(cut), FailureKind::Unreadable),
        ("no token", multistatus(&[member("a.ics", "1")], None), FailureKind::Unreadable),
        ("a member that failed", multistatus(&[status("/c/a.ics", 500)], Some("t")), FailureKind::Unreadable),
        ("no version", multistatus(&[props("/c/a.ics", "")], Some("t")), FailureKind::Unreadable),
        ("another collection", multistatus(&[props("/d/a.ics", "")], Some("t")), FailureKind::Unreadable),
        ("another origin", multistatus(&[props("https://evil.it/c/a.ics", "")], Some("t")), FailureKind::Unreadable),
        ("a busy server", Reply::status(503).with("retry-after", "9"), FailureKind::Retry),
        ("a missing collection", Reply::status(404), FailureKind::Forbidden),
        ("an endless redirect", Reply::status(301).with("location", "/c/"), FailureKind::Unreadable),
        ("a redirect away", Reply::status(302).with("location", "http://169.254.169.254/"), FailureKind::Forbidden),
    ];
    for (name, reply, kind) in rows {
        let server = Server::start(move |asked| {
            facts(asked, true, "1")
                .unwrap_or_else(|| if asked.body.contains("getctag") { Reply::status(404) } else { reply.clone() })
        })
        .await;
        let failure = server.open(Kind::Event).await.changes(None).await.unwrap_err();
        assert_eq!(failure.kind, kind, "{name}: {failure:?}");
        assert_eq!(failure.retry_after.is_some(), name == "a busy server", "{name}");
    }
}

#[tokio::test]
async fn a_refused_password_is_sent_once() {
    let server = Server::start(|_| Reply::status(401).with("www-authenticate", "Basic realm=\"x\"")).await;
    let collection = server.open(Kind::Event).await;
    for _ in 0..3 {
        assert_eq!(collection.changes(None).await.unwrap_err().kind, FailureKind::SignIn);
    }
    assert_eq!(server.log().len(), 1);
}

#[tokio::test]
async fn a_span_of_time_is_asked_for_events_and_all_tasks() {
    for (kind, dated) in [(Kind::Event, true), (Kind::Task, false)] {
        let server = Server::start(|_| multistatus(&[member("a.ics", "1")], None)).await;
        let (from, to) = ("2026-11-01T00:00:00Z".parse().unwrap(), "2026-12-01T00:00:00Z".parse().unwrap());
        assert_eq!(server.open(kind).await.within(from, to).await.unwrap().len(), 1);
        assert_eq!(server.last("REPORT").body.contains("time-range"), dated);
    }
}
