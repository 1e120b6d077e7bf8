//! The server's clock: what time it is there, without trusting ours.
//!
//! `getchallenge` tells the server's time; every answer's `Date` header carries it on, so that a computer that slept does
//! not lag behind. Our own clock only measures the moments in between.

use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

/// What time it is on the server.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    told: Timestamp,
    when: Instant,
    /// Server's time less that of the `Date` header, where a proxy writes the latter.
    skew: SignedDuration,
}

impl Clock {
    /// A clock set by `serverTime`, in an answer that carried `date`.
    pub(super) fn set(server: Timestamp, date: Option<Timestamp>) -> Self {
        let skew = date.map_or(SignedDuration::ZERO, |date| server.duration_since(date));
        Clock { told: server, when: Instant::now(), skew }
    }

    /// The same clock after an answer that carried `date`.
    pub(super) fn heard(self, date: Timestamp) -> Self {
        match date.checked_add(self.skew) {
            Ok(told) => Clock { told, when: Instant::now(), ..self },
            Err(_) => self,
        }
    }

    /// The time there now.
    pub(super) fn now(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.when.elapsed()).unwrap_or(SignedDuration::ZERO);
        self.told.checked_add(passed).unwrap_or(self.told)
    }
}

/// The `Date` header of an answer.
pub(super) fn date(response: &ponte_engine::http::Response) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(response.header("date")?).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_carries_the_servers_own_time_on() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let clock = Clock::set(at("2026-11-22T04:00:00Z"), Some(at("2026-11-22T04:00:07Z")));
        let later = clock.heard(at("2026-11-22T06:00:07Z"));
        assert_eq!(later.now().as_second(), at("2026-11-22T06:00:00Z").as_second());
    }
}
