//! The schedule, as stories.

use std::time::Duration;

use jiff::Timestamp;
use ponte_core::schedule::{Happened, Next, Schedule};
use ponte_core::verdict::{Failure, FailureKind};

const FIVE_MINUTES: Duration = Duration::from_secs(300);

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn fresh() -> Schedule {
    Schedule::new(FIVE_MINUTES, at(0))
}

fn failed(kind: FailureKind, wait: Option<u64>) -> Happened {
    Happened::Failed(Failure::new(kind, "failure-unreachable").after(wait.map(Duration::from_secs)))
}

fn seconds_to(schedule: &Schedule, now: i64) -> i64 {
    schedule.wakes().unwrap().as_second() - now
}

#[test]
fn a_quiet_pairing_runs_every_interval() {
    assert!(fresh().is_due(at(0)));
    let next = fresh().after(&Happened::Succeeded, at(10), 9);
    assert_eq!(next.next(), Next::At(at(310)));
    assert!(!next.is_due(at(309)));
    let sooner = next.after(&Happened::Interval(Duration::from_secs(60)), at(20), 9);
    assert_eq!(sooner.next(), Next::At(at(80)));
}

#[test]
fn waits_grow_with_each_failure_until_the_account_rests_and_heal_with_a_success() {
    let mut schedule = fresh();
    let mut waits = vec![];
    for _ in 0..9 {
        schedule = schedule.after(&failed(FailureKind::Retry, None), at(0), 0);
        waits.push(seconds_to(&schedule, 0));
    }
    assert_eq!(waits, [30, 60, 120, 240, 900, 1800, 3600, 7200, 7200]);
    assert_eq!(schedule.next(), Next::RestsUntil(at(7200)));
    assert!(schedule.is_due(at(7200)));
    assert_eq!(schedule.after(&Happened::Succeeded, at(7200), 0).next(), Next::At(at(7500)));
}

#[test]
fn jitter_adds_up_to_a_quarter() {
    for jitter in [0, 1, 7_499, 7_500, 7_501, 100_000, u64::MAX] {
        let wait = seconds_to(&fresh().after(&failed(FailureKind::Retry, None), at(0), jitter), 0);
        assert!((30..=37).contains(&wait), "{jitter}: {wait}");
    }
    assert_eq!(seconds_to(&fresh().after(&failed(FailureKind::Retry, None), at(0), 7_000), 0), 37);
}

#[test]
fn retry_after_is_kept_even_when_the_user_asks() {
    let schedule = fresh().after(&failed(FailureKind::Retry, Some(900)), at(0), 0);
    assert_eq!(seconds_to(&schedule, 0), 900);
    assert_eq!(seconds_to(&schedule.clone().after(&Happened::Asked, at(5), 0), 0), 900);
    let plain = fresh().after(&failed(FailureKind::Retry, None), at(0), 0);
    assert!(plain.after(&Happened::Asked, at(5), 0).is_due(at(5)));
}

#[test]
fn a_refused_sign_in_stops_until_the_user_acts() {
    let stopped = fresh().after(&failed(FailureKind::SignIn, None), at(0), 0);
    for happened in [Happened::Asked, Happened::Resumed, Happened::Paused(None), failed(FailureKind::Retry, None)] {
        let still = stopped.clone().after(&happened, at(9), 0);
        assert_eq!((still.next(), still.wakes()), (Next::SignIn, None), "{happened:?}");
    }
    let again = stopped.after(&Happened::SignedIn, at(20), 0);
    assert_eq!(again.next(), Next::At(at(20)));
}

#[test]
fn pauses_end_by_time_or_by_the_user() {
    let until = fresh().after(&Happened::Paused(Some(at(100))), at(0), 0);
    assert_eq!(until.next(), Next::Paused(Some(at(100))));
    assert_eq!((until.is_due(at(99)), until.is_due(at(100))), (false, true));
    assert_eq!(until.after(&Happened::Succeeded, at(101), 0).next(), Next::At(at(401)));
    let forever = fresh().after(&Happened::Paused(None), at(0), 0);
    assert_eq!(forever.wakes(), None);
    assert_eq!(forever.clone().after(&Happened::Succeeded, at(1), 0).wakes(), None);
    assert!(forever.after(&Happened::Resumed, at(50), 0).is_due(at(50)));
}

#[test]
fn a_pause_that_is_over_holds_nothing_whatever_happens_then() {
    let paused = fresh().after(&Happened::Paused(Some(at(100))), at(0), 0);
    for happened in [Happened::Succeeded, failed(FailureKind::Retry, None), Happened::SignedIn] {
        let during = paused.clone().after(&happened, at(99), 0);
        assert_eq!(during.next(), Next::Paused(Some(at(100))), "{happened:?}");
        assert_eq!(paused.clone().after(&happened, at(100), 0).hold, None, "{happened:?}");
    }
    assert_eq!(paused.after(&Happened::Asked, at(50), 0).next(), Next::At(at(50)), "asking ends a pause");
}

#[test]
fn resuming_runs_at_once_and_not_when_it_last_was_due() {
    let paused = fresh().after(&Happened::Succeeded, at(10), 0).after(&Happened::Paused(None), at(20), 0);
    assert_eq!(paused.after(&Happened::Resumed, at(50), 0).next(), Next::At(at(50)));
}

#[test]
fn a_success_forgets_what_the_server_asked_for() {
    let quiet = fresh().after(&failed(FailureKind::Retry, Some(900)), at(0), 0);
    let healed = quiet.after(&Happened::Succeeded, at(10), 0);
    assert_eq!(healed.after(&Happened::Asked, at(20), 0).next(), Next::At(at(20)));
}

#[test]
fn a_refused_sign_in_is_a_failure_that_signing_in_heals() {
    let stopped = fresh().after(&failed(FailureKind::SignIn, None), at(0), 0);
    assert_eq!(stopped.failures, 1);
    assert_eq!(stopped.after(&Happened::SignedIn, at(5), 0).failures, 0);
}

#[test]
fn a_new_interval_counts_from_the_next_success_and_hastens_no_retry() {
    let minute = Happened::Interval(Duration::from_secs(60));
    let set = fresh().after(&minute, at(0), 0).after(&Happened::Succeeded, at(10), 0);
    assert_eq!(set.next(), Next::At(at(70)));
    let failing = fresh().after(&failed(FailureKind::Retry, Some(900)), at(0), 0);
    assert_eq!(failing.after(&minute, at(0), 0).next(), Next::RetryAt(at(900)));
}

#[test]
fn the_fifth_failure_is_the_first_that_rests() {
    let after = |failures| {
        (0..failures).fold(fresh(), |schedule, _| schedule.after(&failed(FailureKind::Retry, None), at(0), 0)).next()
    };
    assert_eq!((after(4), after(5)), (Next::RetryAt(at(240)), Next::RestsUntil(at(900))));
}
