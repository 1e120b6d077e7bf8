//! Trouble: each is told as what it is, nothing is lost, and the rest goes on.

use std::time::Duration;

use ponte_core::verdict::FailureKind;
use ponte_demo::ews::{Right, Standing};
use ponte_demo::faults::{Fault, Matching};
use ponte_engine::collection::Note;

use super::*;

async fn refused(world: &World) -> (FailureKind, String) {
    let failure = world.account.test().await.unwrap_err();
    (failure.kind, failure.code)
}

#[tokio::test]
async fn what_is_wrong_with_a_mailbox_is_told() {
    for (standing, kind, code) in [
        (Standing::Locked, FailureKind::SignIn, "failure-ews-sign-in"),
        (Standing::Blocked, FailureKind::Forbidden, "failure-ews-blocked"),
        (Standing::Moving, FailureKind::Retry, "failure-ews-moving"),
        (Standing::Gone, FailureKind::Forbidden, "failure-ews-no-mailbox"),
    ] {
        let world = World::exchange().await;
        world.server.set_standing(GIULIA, standing);
        assert_eq!(refused(&world).await, (kind, code.to_owned()), "{standing:?}");
    }
}

#[tokio::test]
async fn a_password_that_was_refused_is_not_sent_again() {
    let world = World::exchange().await;
    world.server.set_password(GIULIA, "another");
    for _ in 0..3 {
        assert_eq!(refused(&world).await, (FailureKind::SignIn, "failure-ews-sign-in".to_owned()));
    }
}

#[tokio::test]
async fn a_password_that_was_good_until_now_is_told_as_such() {
    for locked in [false, true] {
        let world = World::exchange().await;
        world.account.test().await.unwrap();
        if locked {
            world.server.set_standing(GIULIA, Standing::Locked);
        } else {
            world.server.set_password(GIULIA, "another");
        }
        for _ in 0..2 {
            assert_eq!(refused(&world).await, (FailureKind::SignIn, "failure-ews-sign-in-since".to_owned()));
        }
    }
}

#[tokio::test]
async fn a_full_mailbox_takes_nothing_and_what_is_there_is_read() {
    let world = World::exchange().await;
    let id = world.put(&event("uno", "2026-12-01"));
    world.server.set_standing(GIULIA, Standing::Full);
    let calendar = world.open(Kind::Event).await;
    let outcome = done(&*calendar, create("m1", appointment("due", "2026-12-01T09:00"))).await;
    assert!(matches!(&outcome, Outcome::Refused(failure) if failure.code == "failure-ews-full"), "{outcome:?}");
    found(&*calendar, &id).await;
}

#[tokio::test]
async fn a_busy_server_is_waited_for_and_left_alone_for_as_long_as_it_asks() {
    let world = World::exchange().await;
    let calendar = world.open(Kind::Event).await;
    world.server.throttle(2, 50);
    assert!(calendar.changes(None).await.is_ok(), "a short wait is waited out");
    world.server.throttle(1, 3_600_000);
    let failure = calendar.changes(None).await.unwrap_err();
    assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Retry, "failure-ews-busy"));
    assert_eq!(failure.retry_after, Some(Duration::from_secs(3600)));
}

#[tokio::test]
async fn an_answer_that_is_lost_or_cut_leaves_a_create_open_and_it_is_found_again() {
    for (fault, code) in [(Fault::DropAfter, "failure-answer-lost"), (Fault::Truncate, "")] {
        let world = World::exchange().await;
        let calendar = world.open(Kind::Event).await;
        changes(&*calendar, None).await;
        world.server.faults().next(Matching::any(), 1, fault);
        let outcome = done(&*calendar, create("m1", appointment("uno", "2026-12-01T09:00"))).await;
        let Outcome::Unknown(failure) = outcome else { panic!("{outcome:?}") };
        assert!(code.is_empty() || failure.code == code, "{failure:?}");
        assert!(calendar.find(&Marker("m1".into())).await.unwrap().is_some());
        assert_eq!(world.server.list(GIULIA, &world.calendar()).len(), 1);
    }
}

#[tokio::test]
async fn a_body_of_ten_megabytes_parks_its_own_event_and_no_other() {
    let limits = Limits { body: 4 << 20, ..Limits::default() };
    let world = World::with(EwsOptions::default(), Options::default(), limits).await;
    let body = format!("<t:Body BodyType=\"Text\">{}</t:Body>", "x".repeat(10 << 20));
    let large = world.put(&event("grande", "2026-12-01").replace("<t:Start>", &format!("{body}<t:Start>")));
    let small: Vec<RemoteId> = (0..4).map(|number| world.put(&event(&format!("{number}"), "2026-12-01"))).collect();
    let calendar = world.open(Kind::Event).await;
    let ids: Vec<RemoteId> = small.iter().cloned().chain([large.clone()]).collect();
    for reading in calendar.read(&ids).await.unwrap() {
        match reading {
            Reading::Found(snapshot) => assert!(small.contains(&snapshot.id)),
            Reading::Malformed(id, _, failure) => {
                assert_eq!((id, failure.code.as_str()), (large.clone(), "failure-exchange-too-large"));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn what_is_too_large_to_be_sent_with_others_is_sent_alone() {
    let world = World::exchange().await;
    let calendar = world.open(Kind::Event).await;
    // The first of four is too large: with the others, with its neighbour, and alone.
    let start = |number: usize| format!("2026-12-0{}T09:00", number + 1);
    let all = (0..4).map(|number| create(&format!("m{number}"), appointment(&format!("{number}"), &start(number))));
    world.server.faults().next(Matching::operation("CreateItem"), 3, Fault::Status(413, None));
    let answers = apply(&*calendar, MailPermit::Denied, all.collect()).await;
    let (stored, refused): (Vec<_>, Vec<_>) =
        answers.into_iter().map(|answer| answer.outcome).partition(|outcome| matches!(outcome, Outcome::Stored(_)));
    assert_eq!(stored.len(), 3);
    let [Outcome::Refused(failure)] = refused.as_slice() else { panic!("{refused:?}") };
    assert_eq!(failure.code, "failure-exchange-too-large");
    assert_eq!(world.server.list(GIULIA, &world.calendar()).len(), 3);
    world.assert_clean();
}

#[tokio::test]
async fn a_service_account_acts_for_a_mailbox_where_it_may() {
    let server = EwsServer::start(EwsOptions::default()).await.unwrap();
    server.add_user(GIULIA, "Giulia", SECRET);
    server.add_user("service@example.it", "Service", "service-secret");
    let options = Options { acts_as: Some(GIULIA.to_owned()), ..Options::default() };
    let ews = account(&server, ("service@example.it", "service-secret"), options, Limits::default());
    assert_eq!(ews.test().await.unwrap_err().code, "failure-ews-impersonation");
    server.allow_impersonation("service@example.it");
    let calendar = ews.open(opening(Kind::Event)).await.unwrap();
    let made = stored(done(&*calendar, create("m1", appointment("uno", "2026-12-01T09:00"))).await);
    let folder = server.default_folder(GIULIA, Kept::Calendar).unwrap();
    assert_eq!(server.list(GIULIA, &folder), [made.id.0]);
}

#[tokio::test]
async fn a_delegate_works_in_what_was_shared_and_is_told_what_was_not() {
    let server = EwsServer::start(EwsOptions::default()).await.unwrap();
    server.add_user(GIULIA, "Giulia", SECRET);
    server.add_user("anna@example.it", "Anna", "anna-secret");
    let options = Options { mailbox: Some(GIULIA.to_owned()), ..Options::default() };
    let ews = account(&server, ("anna@example.it", "anna-secret"), options, Limits::default());
    assert_eq!(ews.test().await.unwrap_err().code, "failure-ews-denied");
    server.share(GIULIA, Kept::Calendar, "anna@example.it", Some(Right::Write));
    let all = ews.collections().await.unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    let calendar = ews.open(opening(Kind::Event)).await.unwrap();
    stored(done(&*calendar, create("m1", appointment("uno", "2026-12-01T09:00"))).await);
    server.share(GIULIA, Kept::Calendar, "anna@example.it", Some(Right::Read));
    let calendar = ews.open(Opening { collection: Some(all[0].id.clone()), ..opening(Kind::Event) }).await.unwrap();
    let outcome = done(&*calendar, create("m2", appointment("due", "2026-12-01T09:00"))).await;
    assert!(matches!(&outcome, Outcome::Refused(failure) if failure.code == "failure-ews-read-only"), "{outcome:?}");
}

/// A delegate's rights are over what lies in a folder, whatever was left at the folder itself by its owner.
#[tokio::test]
async fn a_delegate_reads_a_note_and_leaves_none() {
    let server = EwsServer::start(EwsOptions::default()).await.unwrap();
    server.add_user(GIULIA, "Giulia", SECRET);
    server.add_user("anna@example.it", "Anna", "anna-secret");
    server.share(GIULIA, Kept::Calendar, "anna@example.it", Some(Right::Write));
    let hers = account(&server, (GIULIA, SECRET), Options::default(), Limits::default());
    let options = Options { mailbox: Some(GIULIA.to_owned()), ..Options::default() };
    let delegate = account(&server, ("anna@example.it", "anna-secret"), options, Limits::default());
    let (own, shared) =
        (hers.open(opening(Kind::Event)).await.unwrap(), delegate.open(opening(Kind::Event)).await.unwrap());
    assert_eq!(shared.notice("k").await.unwrap(), Note::Nothing);
    assert!(!shared.post("k", Some("x")).await.unwrap());
    assert!(own.post("k", Some("PC-ROSSI")).await.unwrap());
    assert_eq!(shared.notice("k").await.unwrap(), Note::Says("PC-ROSSI".to_owned()));
    assert_eq!(own.notice("another").await.unwrap(), Note::Nothing);
    assert!(!shared.post("k", None).await.unwrap());
    assert!(own.post("k", None).await.unwrap() && own.post("k", None).await.unwrap());
    assert_eq!(own.notice("k").await.unwrap(), Note::Nothing);
}
