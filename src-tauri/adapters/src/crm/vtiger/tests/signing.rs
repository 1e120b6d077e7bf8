//! Signing in: once, and again only where the server has forgotten the session.

use ponte_core::record::Kind;
use ponte_core::verdict::FailureKind;
use ponte_demo::crm::Version;
use ponte_demo::faults::{Fault, Matching};
use ponte_engine::collection::Account as _;

use super::{account, house};

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
