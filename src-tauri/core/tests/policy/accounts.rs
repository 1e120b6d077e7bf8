//! How an account that fails is left alone, as stories.

use std::time::Duration;

use jiff::Timestamp;
use ponte_core::attempts::{Attempts, Held, Tried, Wish};
use ponte_core::hash::Digest;
use ponte_core::verdict::{Failure, FailureKind};

const SECRET: Digest = Digest(7);

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn failed(kind: FailureKind, wait: Option<u64>) -> Tried {
    Tried::Failed(Failure::new(kind, "failure-unreachable").after(wait.map(Duration::from_secs)), SECRET)
}

fn after(tried: &[Tried]) -> Attempts {
    tried.iter().fold(Attempts::default(), |attempts, tried| attempts.after(tried, at(0), 0))
}

#[test]
fn five_failures_in_a_row_make_an_account_rest_and_an_answer_heals_it() {
    let failure = failed(FailureKind::Retry, None);
    assert_eq!(after(&[]).held(SECRET, at(0), Wish::Clock), None);
    let four = after(&vec![failure.clone(); 4]);
    assert_eq!(four.held(SECRET, at(0), Wish::Clock), Some(Held::Waits(at(240))));
    let five = after(&vec![failure.clone(); 5]);
    assert_eq!(five.held(SECRET, at(0), Wish::Clock), Some(Held::Rests(at(900))));
    assert_eq!(after(&vec![failure.clone(); 6]).held(SECRET, at(0), Wish::Clock), Some(Held::Rests(at(1800))));
    assert_eq!(five.held(SECRET, at(900), Wish::Clock), None, "it heals by itself");
    assert_eq!(five.held(SECRET, at(0), Wish::User), None, "the user may ask sooner");
    assert_eq!(five.clone().after(&Tried::Asked, at(0), 0).held(SECRET, at(0), Wish::Clock), None);
    assert_eq!(five.after(&Tried::Answered, at(900), 0), Attempts::default());
}

#[test]
fn the_first_failure_is_the_one_that_counts_its_age() {
    let first = Attempts::default().after(&failed(FailureKind::Retry, None), at(10), 0);
    assert_eq!(first.after(&failed(FailureKind::Retry, None), at(50), 0).since, Some(at(10)));
}

#[test]
fn what_a_server_asks_for_is_kept_even_when_the_user_asks() {
    let quiet = after(&[failed(FailureKind::Retry, Some(900)), Tried::Asked]);
    for wish in [Wish::Clock, Wish::User] {
        assert_eq!(quiet.held(SECRET, at(899), wish), Some(Held::Quiet(at(900))));
        assert_eq!(quiet.held(SECRET, at(900), wish), None);
    }
}

#[test]
fn a_refused_secret_is_never_sent_again_and_another_one_is() {
    let refused = after(&[failed(FailureKind::SignIn, None), Tried::Asked]);
    for wish in [Wish::Clock, Wish::User] {
        assert_eq!(refused.held(SECRET, at(1_000_000), wish), Some(Held::Refused));
        assert_eq!(refused.held(Digest(8), at(0), wish), None);
    }
    assert_eq!(refused.after(&Tried::Answered, at(5), 0).held(SECRET, at(5), Wish::Clock), None);
}

#[test]
fn delays_are_spread_and_never_shorter() {
    for jitter in [0, 1, 7_499, u64::MAX] {
        let attempts = Attempts::default().after(&failed(FailureKind::Retry, None), at(0), jitter);
        let wait = attempts.again.unwrap().as_second();
        assert!((30..=37).contains(&wait), "{jitter}: {wait}");
    }
}
