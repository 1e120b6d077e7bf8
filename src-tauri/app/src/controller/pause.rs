//! Pauses: for an hour, until tomorrow, until the user resumes. They survive a restart and hold for every face.

use jiff::civil::time;
use jiff::tz::TimeZone;
use jiff::{Span as Length, Timestamp, ToSpan as _};
use ponte_engine::store::{Store, StoreResult};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Under which name it is kept.
const MEMO: &str = "pause";
/// When tomorrow begins, for somebody who works.
const MORNING: i8 = 6;
/// Until then it is still the night before.
const NIGHT: i8 = 4;

/// For how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Span {
    /// One hour.
    Hour,
    /// Until six in the morning: of the next day, or of this one for who pauses in the middle of the night.
    Tomorrow,
    /// Until the user resumes.
    UntilResumed,
}

/// A pause that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Until when; `None` until the user resumes.
    pub until: Option<Timestamp>,
}

impl Pause {
    /// A pause of this length that begins now.
    #[must_use]
    pub fn begin(span: Span, now: Timestamp, zone: &TimeZone) -> Self {
        let until = match span {
            Span::Hour => Some(after(now, 1.hour())),
            Span::Tomorrow => Some(morning(now, zone)),
            Span::UntilResumed => None,
        };
        Pause { until }
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// The pause in force, if there is one.
    ///
    /// # Errors
    /// What the store says.
    pub fn load(store: &Store, now: Timestamp) -> StoreResult<Option<Pause>> {
        let kept: Option<Pause> = store.memo(MEMO)?.and_then(|text| serde_json::from_str(&text).ok());
        Ok(kept.filter(|pause| !pause.is_over(now)))
    }

    /// Keeps it, or forgets the one that was.
    ///
    /// # Errors
    /// What the store says.
    pub fn keep(pause: Option<Pause>, store: &Store) -> StoreResult<()> {
        let text = pause.and_then(|pause| serde_json::to_string(&pause).ok());
        store.set_memo(MEMO, text.as_deref())
    }
}

fn morning(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let here = now.to_zoned(zone.clone());
    let day = if here.hour() < NIGHT { here.date() } else { here.date().tomorrow().unwrap_or(here.date()) };
    let morning = day.to_datetime(time(MORNING, 0, 0, 0)).to_zoned(zone.clone());
    morning.map_or_else(|_| after(now, 12.hours()), |morning| morning.timestamp())
}

fn after(now: Timestamp, length: Length) -> Timestamp {
    now.checked_add(length).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use ponte_engine::seal::Keys;

    use super::*;

    #[test]
    fn tomorrow_is_the_next_morning_on_the_users_own_clock() {
        let rome = TimeZone::get("Europe/Rome").unwrap();
        for (now, until) in [
            ("2026-11-30T09:00:00+01:00", "2026-12-01T06:00:00+01:00"),
            ("2026-11-30T23:59:00+01:00", "2026-12-01T06:00:00+01:00"),
            ("2026-12-01T02:30:00+01:00", "2026-12-01T06:00:00+01:00"),
            ("2026-12-01T05:00:00+01:00", "2026-12-02T06:00:00+01:00"),
            // The clocks go forward in the night.
            ("2026-03-28T22:00:00+01:00", "2026-03-29T06:00:00+02:00"),
            ("2026-12-31T18:00:00+01:00", "2027-01-01T06:00:00+01:00"),
        ] {
            let pause = Pause::begin(Span::Tomorrow, now.parse().unwrap(), &rome);
            assert_eq!(pause.until, Some(until.parse().unwrap()), "{now}");
        }
    }

    #[test]
    fn a_pause_survives_a_restart_and_ends_by_itself() {
        let store = Store::in_memory(Keys::derive(&[1; 32])).unwrap();
        let now: Timestamp = "2026-11-30T08:00:00Z".parse().unwrap();
        Pause::keep(Some(Pause::begin(Span::Hour, now, &TimeZone::UTC)), &store).unwrap();
        assert!(Pause::load(&store, now + 59.minutes()).unwrap().is_some());
        assert_eq!(Pause::load(&store, now + 60.minutes()).unwrap(), None);
        Pause::keep(Some(Pause::begin(Span::UntilResumed, now, &TimeZone::UTC)), &store).unwrap();
        assert_eq!(Pause::load(&store, now + 24_000.hours()).unwrap(), Some(Pause { until: None }));
        Pause::keep(None, &store).unwrap();
        assert_eq!(Pause::load(&store, now).unwrap(), None);
    }
}
