//! Signing in: once, and again only where the server has forgotten the session.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use ponte_core::operation::Outcome;
use ponte_core::record::Kind;
use ponte_core::verdict::FailureKind;
use ponte_demo::crm::{Clock, CrmOptions, Version};
use ponte_demo::faults::{Fault, Matching};
use ponte_engine::collection::Account as _;

use super::{account, creation, event, house, house_of};

#[tokio::test]
async fn a_wrong_key_is_tried_exactly_once() {
    let house = house(Version::V82, "UTC").await;
    let wrong = account(&house.crm, "mistyped");
    for _ in 0..3 {
        let failure = wrong.test().await.unwrap_err();
        assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::SignIn, "failure-wrong-key"));
    }
    assert_eq!(house.crm.requests().get("login"), Some(&1));
}

#[tokio::test]
async fn a_forgotten_session_is_opened_again_once() {
    for version in [Version::V82, Version::V83] {
        let house = house(version, "UTC").await;
        let events = house.open(Kind::Event).await;
        let first = events.changes(None).await.unwrap();
        house.crm.expire_sessions();
        events.changes(first.cursor.as_ref()).await.unwrap();
        assert_eq!(house.crm.requests().get("login"), Some(&2));
    }
}

#[tokio::test]
async fn a_challenge_that_expired_before_it_was_answered_is_asked_for_again() {
    let time = Arc::new(AtomicI64::new(1_795_300_000));
    let options = CrmOptions { clock: Clock::Manual(Arc::clone(&time)), ..CrmOptions::default() };
    let house = house_of(options).await;
    let late = Duration::from_millis(400);
    house.crm.faults().next(Matching::operation("getchallenge"), 1, Fault::LateAnswer(late));
    let (answer, ()) = tokio::join!(house.account.test(), async {
        while house.crm.requests().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        time.fetch_add(301, Ordering::SeqCst);
    });
    assert_eq!(answer.unwrap().user_id, house.user);
    let asked = house.crm.requests();
    assert_eq!((asked.get("getchallenge"), asked.get("login")), (Some(&2), Some(&2)));
}

#[tokio::test]
async fn two_accounts_of_one_user_do_not_spoil_each_others_challenge() {
    let options = CrmOptions { latency: Duration::from_millis(40), ..CrmOptions::default() };
    let house = house_of(options).await;
    let (second, third) = (account(&house.crm, "key-of-giulia"), account(&house.crm, "key-of-giulia"));
    let (one, two, three) = tokio::join!(house.account.test(), second.test(), third.test());
    assert!(one.is_ok() && two.is_ok() && three.is_ok(), "{one:?} {two:?} {three:?}");
    assert_eq!(house.crm.requests().get("login"), Some(&3), "each at the first try");
}

#[tokio::test]
async fn a_session_that_ends_amid_many_writes_is_opened_again_once_and_nothing_is_doubled() {
    for version in [Version::V82, Version::V83] {
        let house = house(version, "UTC").await;
        let events = house.open(Kind::Event).await;
        let operations: Vec<_> = (0..24)
            .map(|number| creation(&format!("mid{number}"), event(&format!("M{number}"), "2026-12-01T10:00:00")))
            .collect();
        let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel::<ponte_core::operation::Answer>();
        let ended = async {
            while house.crm.records("Events").len() < 6 {
                tokio::task::yield_now().await;
            }
            house.crm.expire_sessions();
        };
        tokio::join!(events.apply(&operations, sender), ended);
        let mut stored = 0;
        while let Some(answer) = receiver.recv().await {
            assert!(matches!(answer.outcome, Outcome::Stored(_)), "{answer:?}");
            stored += 1;
        }
        assert_eq!((stored, house.crm.records("Events").len()), (24, 24));
        assert_eq!(house.crm.requests().get("login"), Some(&2));
    }
}

#[tokio::test]
async fn a_session_that_never_holds_is_opened_once_more_and_no_oftener() {
    let house = house(Version::V82, "UTC").await;
    let events = house.open(Kind::Event).await;
    house.crm.forget_sessions_at_once(true);
    let failure = events.changes(None).await.unwrap_err();
    assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Retry, "failure-crm-session"));
    assert_eq!(house.crm.requests().get("login"), Some(&2));
}

#[tokio::test]
async fn a_test_tells_product_version_and_modules() {
    let house = house(Version::V82, "UTC").await;
    let info = house.account.test().await.unwrap();
    assert_eq!((info.product.as_str(), info.version.as_str()), ("Vtiger", "8.2.0"));
    assert_eq!(info.user_id, house.user);
    assert_eq!(info.zone.as_deref(), Some("Europe/Rome"));
    let collections = house.account.collections().await.unwrap();
    assert_eq!(collections.len(), 4);
    let mappable = house.account.mappable(Kind::Contact).await.unwrap();
    assert!(mappable.iter().any(|field| field.name.starts_with("cf_")), "custom fields can be mapped");
}

#[tokio::test]
async fn a_web_page_or_an_error_is_no_listing() {
    let cases = [
        (Fault::Html, FailureKind::Unreadable),
        (Fault::BrokenBody, FailureKind::Unreadable),
        (Fault::Status(500, None), FailureKind::Retry),
        (Fault::EmptyList, FailureKind::Unreadable),
    ];
    for (fault, kind) in cases {
        let house = house(Version::V82, "UTC").await;
        (0..8).for_each(|number| drop(house.meeting(&format!("M{number}"))));
        let events = house.open(Kind::Event).await;
        let name = fault.name();
        // The first answer of an empty list falls on the question for the newest change, the second on the listing.
        house.crm.faults().next(Matching::operation("query"), 2, fault);
        let failure = events.changes(None).await.unwrap_err();
        assert_eq!(failure.kind, kind, "{name}");
        assert_eq!(failure.details.get("module").map(String::as_str), Some("Events"), "{name}");
    }
}
