//! Redirects over the wire: the first question may be led about within the house; proofs and sessions go nowhere else.

use ponte_core::record::Kind;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_demo::crm::Version;
use ponte_demo::faults::{Fault, Matching};
use ponte_engine::collection::Account as _;

use super::{House, event, house};

const CODES: [u16; 5] = [301, 302, 303, 307, 308];

/// A second CRM with the same user and key, which is to hear nothing.
async fn pair() -> (House, House, String) {
    let (own, other) = (house(Version::V82, "UTC").await, house(Version::V82, "UTC").await);
    let there = format!("{}/webservice.php", other.crm.url());
    (own, other, there)
}

fn elsewhere(failure: &Failure) {
    assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Forbidden, "failure-redirect-elsewhere"));
    assert_eq!(failure.details.get("host").map(String::as_str), Some("127.0.0.1"));
}

#[tokio::test]
async fn not_even_the_first_question_leaves_the_house() {
    for code in CODES {
        let (own, other, there) = pair().await;
        own.crm.faults().next(Matching::operation("getchallenge"), 1, Fault::Redirect(code, there));
        elsewhere(&own.account.test().await.unwrap_err());
        assert!(other.crm.requests().is_empty() && own.crm.requests().is_empty(), "{code}");
    }
}

#[tokio::test]
async fn the_proof_of_the_key_is_not_sent_after_a_redirect() {
    for code in CODES {
        let (own, other, there) = pair().await;
        own.crm.faults().next(Matching::operation("login"), 1, Fault::Redirect(code, there));
        elsewhere(&own.account.test().await.unwrap_err());
        assert!(other.crm.requests().is_empty(), "{code}: {:?}", other.crm.requests());
    }
}

#[tokio::test]
async fn a_session_and_what_is_written_in_it_are_not_sent_after_a_redirect() {
    for code in CODES {
        let (own, other, there) = pair().await;
        let events = own.open(Kind::Event).await;
        own.crm.faults().next(Matching::operation("query"), 1, Fault::Redirect(code, there.clone()));
        elsewhere(&events.changes(None).await.unwrap_err());
        own.crm.faults().next(Matching::operation("create"), 1, Fault::Redirect(code, there));
        let made = super::creation("moved1", event("Riservata", "2026-12-01T10:00:00"));
        let answers = super::apply(events.as_ref(), &[made]).await;
        let ponte_core::operation::Outcome::Refused(failure) = &answers[0].outcome else { panic!("{answers:?}") };
        elsewhere(failure);
        assert!(other.crm.requests().is_empty(), "{code}: {:?}", other.crm.requests());
    }
}

#[tokio::test]
async fn a_folder_that_moved_within_the_house_is_followed_before_the_key_is_used() {
    let own = house(Version::V82, "UTC").await;
    let moved = Fault::Redirect(301, "/crm/webservice.php?operation=getchallenge&username=giulia".to_owned());
    own.crm.faults().next(Matching::operation("getchallenge"), 1, moved);
    own.account.test().await.unwrap();
    assert_eq!(own.crm.requests().get("login"), Some(&1));
}

#[tokio::test]
async fn a_redirect_that_leads_back_to_itself_ends() {
    let own = house(Version::V82, "UTC").await;
    let round = Fault::Redirect(302, "/webservice.php".to_owned());
    own.crm.faults().next(Matching::operation("getchallenge"), 50, round);
    let failure = own.account.test().await.unwrap_err();
    assert_eq!(failure.code, "failure-redirect-loop");
    assert_eq!(own.crm.faults().fired().get("redirect"), Some(&4));
}
