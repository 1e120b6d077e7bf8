//! Days as clocks give them: with a gap, with an hour twice, set back, slept through; and tries that fail.

use super::*;

const SETUP: hash::Digest = hash::Digest(7);
const OTHER: hash::Digest = hash::Digest(8);

fn clock(hour: i8, zone: &str) -> Clock {
    Clock { hour, zone: TimeZone::get(zone).unwrap() }
}

fn rome(hour: i8) -> Clock {
    clock(hour, "Europe/Rome")
}

/// A moment on a wall clock.
fn at(wall: &str, clock: &Clock) -> Timestamp {
    let wall: jiff::civil::DateTime = wall.parse().unwrap();
    wall.to_zoned(clock.zone.clone()).unwrap().timestamp()
}

fn taken() -> Posted {
    Posted::Taken { accepted: BTreeSet::from([hash::Digest(1)]), refused: None, later: false }
}

fn failed(kind: FailureKind) -> Posted {
    Posted::Failed(Failure::new(kind, "failure-mail-slow"))
}

/// Tries at `wall`, with this end.
fn tried(memory: Memory, clock: &Clock, wall: &str, posted: Posted) -> Memory {
    let now = at(wall, clock);
    memory.trying(clock, now, 0).after(posted, SETUP, now, 0)
}

fn due(memory: &Memory, clock: &Clock, wall: &str) -> bool {
    memory.is_due(clock, at(wall, clock))
}

#[test]
fn it_is_due_once_on_each_day_from_its_hour_on() {
    let clock = rome(8);
    let mut memory = Memory::default();
    for day in ["2026-11-20", "2026-11-21", "2026-11-22"] {
        assert!(!due(&memory, &clock, &format!("{day}T07:59")));
        assert!(due(&memory, &clock, &format!("{day}T08:00")));
        // A computer that slept until the evening sends when it wakes.
        assert!(due(&memory, &clock, &format!("{day}T23:59")));
        memory = tried(memory, &clock, &format!("{day}T08:00"), taken());
        assert!(!due(&memory, &clock, &format!("{day}T08:01")) && !due(&memory, &clock, &format!("{day}T23:59")));
    }
}

#[test]
fn a_day_that_was_slept_through_is_not_made_up_for_before_the_hour_of_the_next() {
    let memory = tried(Memory::default(), &rome(8), "2026-11-20T08:00", taken());
    assert!(!due(&memory, &rome(8), "2026-11-22T00:00") && !due(&memory, &rome(8), "2026-11-22T07:00"));
    assert!(due(&memory, &rome(8), "2026-11-22T08:00"));
}

#[test]
fn midnight_begins_a_day() {
    let memory = tried(Memory::default(), &rome(0), "2026-11-20T23:59:59", taken());
    assert!(due(&memory, &rome(0), "2026-11-21T00:00"));
    let failing = tried(Memory::default(), &rome(23), "2026-11-20T23:58", failed(FailureKind::Retry));
    assert!(!due(&failing, &rome(23), "2026-11-21T00:01"), "yesterday's is not sent after midnight");
}

#[test]
fn an_hour_that_the_clock_leaves_out_is_the_next_one() {
    let clock = rome(2);
    let memory = tried(Memory::default(), &clock, "2026-03-28T02:00", taken());
    assert!(!due(&memory, &clock, "2026-03-29T01:59:59"));
    assert!(due(&memory, &clock, "2026-03-29T03:00"), "there is no 2:00 on that day");
    // And where midnight is left out.
    let beirut = clock_of_beirut();
    assert!(due(&Memory::default(), &beirut, "2026-03-29T01:00"));
}

fn clock_of_beirut() -> Clock {
    clock(0, "Asia/Beirut")
}

#[test]
fn an_hour_that_comes_twice_brings_one_digest() {
    let clock = rome(2);
    // 02:30 in summer time, and the same again in winter time.
    let (first, second): (Timestamp, Timestamp) =
        ("2026-10-25T00:30:00Z".parse().unwrap(), "2026-10-25T01:30:00Z".parse().unwrap());
    assert!(Memory::default().is_due(&clock, first));
    let memory = Memory::default().trying(&clock, first, 0).after(taken(), SETUP, first, 0);
    assert!(!memory.is_due(&clock, second));
}

#[test]
fn an_hour_that_is_changed_counts_at_once_and_doubles_nothing() {
    let memory = tried(Memory::default(), &rome(18), "2026-11-19T18:00", taken());
    assert!(!due(&memory, &rome(18), "2026-11-20T10:00") && due(&memory, &rome(8), "2026-11-20T10:00"));
    let memory = tried(memory, &rome(8), "2026-11-20T10:00", taken());
    assert!(!due(&memory, &rome(18), "2026-11-20T18:00"));
}

#[test]
fn a_clock_that_is_set_back_or_a_journey_doubles_nothing() {
    let memory = tried(Memory::default(), &rome(8), "2026-11-20T08:00", taken());
    assert!(!due(&memory, &rome(8), "2026-11-20T07:00") && !due(&memory, &rome(8), "2026-11-19T09:00"));
    let tokyo = clock(8, "Asia/Tokyo");
    let memory = tried(Memory::default(), &tokyo, "2026-11-20T08:00", taken());
    assert!(!due(&memory, &clock(8, "America/New_York"), "2026-11-19T18:00"));
}

#[test]
fn a_clock_that_was_years_ahead_holds_nothing_back() {
    let clock = rome(8);
    let memory = tried(Memory::default(), &clock, "2036-01-01T08:00", failed(FailureKind::Retry));
    let now = at("2026-11-20T08:00", &clock);
    assert!(memory.is_due(&clock, now) && memory.waits_until(now).is_none());
    let memory = tried(memory, &clock, "2036-01-01T09:00", taken());
    assert!(memory.is_due(&clock, now) && memory.counted_from(now).is_none());
}

#[test]
fn failures_wait_longer_each_time_and_end_for_the_day() {
    let clock = rome(8);
    let (mut memory, mut now) = (Memory::default(), at("2026-11-20T08:00", &clock));
    let mut waits = Vec::new();
    while memory.is_due(&clock, now) {
        memory = memory.trying(&clock, now, 0).after(failed(FailureKind::Retry), SETUP, now, 0);
        let again = memory.waits_until(now).unwrap();
        assert!(!memory.is_due(&clock, again.saturating_sub(SignedDuration::from_secs(1)).unwrap()));
        waits.push(again.duration_since(now).as_secs());
        now = again;
    }
    assert_eq!(waits, [30, 60, 120, 240, 900, 1800, 3600, 7200]);
    assert_eq!(waits.len(), MOST as usize);
    assert!(!due(&memory, &clock, "2026-11-20T23:00") && due(&memory, &clock, "2026-11-21T08:00"));
}

#[test]
fn a_refused_secret_is_never_sent_again_by_itself_and_another_is_at_once() {
    let clock = rome(8);
    let memory = tried(Memory::default(), &clock, "2026-11-20T08:00", failed(FailureKind::SignIn));
    for wall in ["2026-11-20T08:05", "2026-11-21T08:00", "2027-11-20T08:00"] {
        assert!(memory.is_stopped(SETUP, &clock, at(wall, &clock)), "{wall}");
        assert!(!memory.is_stopped(OTHER, &clock, at(wall, &clock)) && due(&memory, &clock, wall), "{wall}");
    }
    assert!(!memory.mended().is_stopped(SETUP, &clock, at("2026-11-20T08:05", &clock)));
}

#[test]
fn what_a_server_refuses_for_good_is_tried_again_on_the_next_day_or_under_other_settings() {
    let clock = rome(8);
    let memory = tried(Memory::default(), &clock, "2026-11-20T08:00", failed(FailureKind::Forbidden));
    assert!(memory.is_stopped(SETUP, &clock, at("2026-11-20T12:00", &clock)));
    assert!(
        !memory.is_stopped(OTHER, &clock, at("2026-11-20T12:00", &clock)) && due(&memory, &clock, "2026-11-20T12:00")
    );
    assert!(!memory.is_stopped(SETUP, &clock, at("2026-11-21T08:00", &clock)));
}

#[test]
fn where_it_is_not_known_whether_it_was_sent_the_day_is_settled() {
    let clock = rome(8);
    let lost = || Failure::new(FailureKind::Retry, "failure-mail-lost");
    let memory = tried(Memory::default(), &clock, "2026-11-20T08:00", Posted::Unknown(lost()));
    assert!(!due(&memory, &clock, "2026-11-20T23:00") && due(&memory, &clock, "2026-11-21T08:00"));
    assert_eq!(memory.failure, Some(lost()));
    // The program was killed with the text on its way.
    let cut = Memory::default().trying(&clock, at("2026-11-20T08:00", &clock), 0).sending(lost());
    assert!(!due(&cut, &clock, "2026-11-20T23:00") && due(&cut, &clock, "2026-11-21T08:00"));
    assert_eq!(cut.failure, Some(lost()));
}

#[test]
fn who_was_refused_for_now_gets_it_later_and_nobody_gets_it_twice() {
    let clock = rome(8);
    let refused = Some(Failure::new(FailureKind::Retry, "failure-mail-recipient-later"));
    let some = Posted::Taken { accepted: BTreeSet::from([hash::Digest(1)]), refused, later: true };
    let memory = tried(Memory::default(), &clock, "2026-11-20T08:00", some);
    assert_eq!(memory.accepted, BTreeSet::from([hash::Digest(1)]));
    assert!(!due(&memory, &clock, "2026-11-20T08:00:20") && due(&memory, &clock, "2026-11-20T08:01"));
    let rest = Posted::Taken { accepted: BTreeSet::from([hash::Digest(2)]), refused: None, later: false };
    let memory = tried(memory, &clock, "2026-11-20T08:01", rest);
    assert!(memory.settled && memory.failure.is_none());
    assert_eq!(memory.accepted.len(), 2);
    let next = memory.trying(&clock, at("2026-11-21T08:00", &clock), 0);
    assert!(next.accepted.is_empty(), "the next day is everybody's again");
}

#[test]
fn one_that_is_sent_by_hand_is_that_days() {
    let clock = rome(8);
    let now = at("2026-11-20T07:30", &clock);
    let memory = Memory::default().by_hand(taken(), SETUP, &clock, now);
    assert!(!due(&memory, &clock, "2026-11-20T08:00") && due(&memory, &clock, "2026-11-21T08:00"));
    let memory = Memory::default().by_hand(failed(FailureKind::Retry), SETUP, &clock, now);
    assert!(due(&memory, &clock, "2026-11-20T08:00") && memory.failure.is_some());
    let memory = Memory::default().by_hand(failed(FailureKind::SignIn), SETUP, &clock, now);
    assert!(memory.is_stopped(SETUP, &clock, now));
}

#[test]
fn its_hour_comes_next_today_or_tomorrow_on_the_users_own_clock() {
    let clock = Clock { hour: 8, zone: TimeZone::get("Europe/Rome").unwrap() };
    for (now, next) in [
        ("2026-11-30T07:59:59+01:00", "2026-11-30T08:00:00+01:00"),
        ("2026-11-30T08:00:00+01:00", "2026-12-01T08:00:00+01:00"),
        ("2026-11-30T23:30:00+01:00", "2026-12-01T08:00:00+01:00"),
        // The clocks go forward in the night.
        ("2026-03-28T09:00:00+01:00", "2026-03-29T08:00:00+02:00"),
    ] {
        assert_eq!(clock.next(now.parse().unwrap()), next.parse().unwrap(), "{now}");
    }
}
