//! When to say again that something waits: after one day, after three, and then once a week.
//!
//! Whoever was away gets one reminder and not all that were missed; nobody is reminded of the same thing twice.

use jiff::{SignedDuration, Timestamp};

/// When the reminder of this number is due, of something that waits since then. The first one is number 1.
#[must_use]
pub fn due(since: Timestamp, number: u32) -> Timestamp {
    let days = match number {
        0 => 0,
        1 => 1,
        later => 3 + 7 * i64::from(later.saturating_sub(2)),
    };
    since.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX)
}

/// The number of the reminder to give now, if one is due that was not given yet.
#[must_use]
pub fn reminder(since: Timestamp, given: u32, now: Timestamp) -> Option<u32> {
    let passed = (given.saturating_add(1)..).take_while(|number| due(since, *number) <= now);
    passed.last()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn reminders_come_further_and_further_apart() {
        let since = at("2026-11-02T08:00:00Z");
        let days: Vec<i64> =
            (1..=5).map(|number| since.until(due(since, number)).unwrap().get_seconds() / 86_400).collect();
        let days: Vec<i64> = days.into_iter().collect();
        assert_eq!(days, [1, 3, 10, 17, 24]);
    }

    #[test]
    fn one_reminder_for_all_that_were_missed() {
        let since = at("2026-11-02T08:00:00Z");
        for (now, given, expected) in [
            ("2026-11-02T20:00:00Z", 0, None),
            ("2026-11-03T08:00:00Z", 0, Some(1)),
            ("2026-11-03T08:05:00Z", 1, None),
            ("2026-11-30T08:00:00Z", 1, Some(5)),
            ("2026-11-30T08:00:00Z", 5, None),
        ] {
            assert_eq!(reminder(since, given, at(now)), expected, "{now} {given}");
        }
    }
}
