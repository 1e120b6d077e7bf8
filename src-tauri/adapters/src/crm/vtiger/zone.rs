//! The zone in which a Vtiger server writes its times, found rather than assumed.
//!
//! Vtiger sends wall times of its `$default_timezone` and never says which that is. What tells: the wall time a record
//! got while the server's clock is known. An own write proves the offset; a stranger's record only says that the server
//! cannot be further west. Only offsets of whole quarter hours exist. A proven offset that equals UTC's, the user's own
//! CRM zone's or the pairing's zone's is taken for that zone, daylight saving included; otherwise it stays a fixed offset.
//!
//! Nothing here asks a clock or a server.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

const QUARTER: i64 = 15 * 60;

/// The server's zone as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ServerZone {
    /// Its rules.
    pub zone: TimeZone,
    /// `UTC`, an IANA name, or `+05:30`.
    pub name: String,
    /// Whether a write, or a change seen as it happened, has shown it.
    pub proven: bool,
}

impl ServerZone {
    /// What most servers have, until something tells otherwise.
    pub(super) fn assumed() -> Self {
        ServerZone { zone: TimeZone::UTC, name: "UTC".to_owned(), proven: false }
    }

    /// A zone by the name a cursor kept.
    pub(super) fn named(name: &str, proven: bool) -> Option<Self> {
        let zone = match name.strip_prefix(['+', '-']) {
            Some(digits) => fixed(name, digits)?,
            None => TimeZone::get(name).ok()?,
        };
        Some(ServerZone { zone, name: name.to_owned(), proven })
    }

    /// The instant of a wall time of this zone.
    pub(super) fn instant(&self, wall: DateTime) -> Option<Timestamp> {
        self.zone.to_ambiguous_zoned(wall).compatible().ok().map(|zoned| zoned.timestamp())
    }

    /// The wall time of an instant.
    pub(super) fn wall(&self, instant: Timestamp) -> DateTime {
        self.zone.to_datetime(instant)
    }

    /// Whether its clock is ever set back, so that an hour of changes can look older than they are.
    pub(super) fn steady(&self) -> bool {
        self.proven && (self.name == "UTC" || self.name.starts_with(['+', '-']))
    }

    /// A first guess, from the newest change that anybody made.
    pub(super) fn guess(newest: DateTime, now: Timestamp, candidates: &[&str]) -> Self {
        let zones: Vec<ServerZone> = zones_of(candidates).collect();
        let age = |zone: &ServerZone| zone.instant(newest).map(|then| now.as_second() - then.as_second());
        let fresh = zones.iter().find(|zone| age(zone).is_some_and(|age| (-60..QUARTER).contains(&age)));
        let possible = zones.iter().find(|zone| age(zone).is_some_and(|age| age >= -60));
        match fresh.or(possible) {
            Some(zone) => zone.clone(),
            None => ServerZone::westernmost(newest, now),
        }
    }

    /// The least offset under which `newest` is not in the future.
    fn westernmost(newest: DateTime, now: Timestamp) -> Self {
        let ahead = utc_seconds(newest) - now.as_second();
        let offset = (ahead + QUARTER - 1).div_euclid(QUARTER) * QUARTER;
        of_offset(offset).map_or_else(ServerZone::assumed, |zone| ServerZone { proven: false, ..zone })
    }

    /// The zone that a change made between `earliest` and `latest` shows by the wall time it got; `None` where that is
    /// no whole quarter hour, or more than one is possible.
    pub(super) fn shown(wall: DateTime, earliest: Timestamp, latest: Timestamp, candidates: &[&str]) -> Option<Self> {
        let least = utc_seconds(wall) - latest.as_second();
        let most = utc_seconds(wall) - earliest.as_second();
        let offset = (least + QUARTER - 1).div_euclid(QUARTER) * QUARTER;
        if offset > most || offset + QUARTER <= most {
            return None;
        }
        let named = zones_of(candidates).find(|zone| zone.offset_at(latest) == offset);
        named.or_else(|| of_offset(offset)).map(|zone| ServerZone { proven: true, ..zone })
    }

    /// Its offset at an instant, in seconds.
    pub(super) fn offset_at(&self, instant: Timestamp) -> i64 {
        i64::from(self.zone.to_offset(instant).seconds())
    }

    /// The wall time of a record as an instant in the user's zone.
    pub(super) fn zoned(&self, wall: DateTime, user: &TimeZone) -> Option<Zoned> {
        Some(self.instant(wall)?.to_zoned(user.clone()))
    }
}

fn zones_of<'c>(candidates: &'c [&str]) -> impl Iterator<Item = ServerZone> + 'c {
    std::iter::once("UTC").chain(candidates.iter().copied()).filter_map(|name| ServerZone::named(name, false))
}

fn of_offset(seconds: i64) -> Option<ServerZone> {
    // Fourteen hours east and twelve west are the extremes of the inhabited world.
    let whole = i32::try_from(seconds).ok().filter(|seconds| (-12 * 3600..=14 * 3600).contains(seconds))?;
    let sign = if whole < 0 { '-' } else { '+' };
    let name = format!("{sign}{:02}:{:02}", whole.abs() / 3600, whole.abs() % 3600 / 60);
    ServerZone::named(&name, false)
}

fn fixed(name: &str, digits: &str) -> Option<TimeZone> {
    let (hours, minutes) = digits.split_once(':')?;
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    let signed = if name.starts_with('-') { -seconds } else { seconds };
    Some(TimeZone::fixed(Offset::from_seconds(signed).ok()?))
}

fn utc_seconds(wall: DateTime) -> i64 {
    TimeZone::UTC.to_ambiguous_zoned(wall).compatible().map_or(0, |zoned| zoned.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn wall(text: &str) -> DateTime {
        text.parse().unwrap()
    }

    #[test]
    fn an_own_write_shows_the_zone() {
        let cases = [
            ("2026-11-22T04:30:00", Some("UTC")),
            ("2026-11-22T05:30:01", Some("Europe/Rome")),
            ("2026-11-21T23:30:00", Some("-05:00")),
            ("2026-11-22T10:00:00", Some("+05:30")),
            ("2026-11-22T04:37:00", None),
            ("2026-11-29T04:30:00", None),
        ];
        for (text, expected) in cases {
            let (before, after) = (at("2026-11-22T04:29:58Z"), at("2026-11-22T04:30:02Z"));
            let shown = ServerZone::shown(wall(text), before, after, &["Europe/Rome"]);
            assert_eq!(shown.as_ref().map(|zone| zone.name.as_str()), expected, "{text}");
            assert!(shown.is_none_or(|zone| zone.proven));
        }
    }

    #[test]
    fn a_change_seen_between_two_cycles_shows_it_too_and_a_long_pause_does_not() {
        let shown = |from: &str| {
            ServerZone::shown(wall("2026-07-01T12:03:00"), at(from), at("2026-07-01T10:05:00Z"), &["Europe/Rome"])
        };
        assert_eq!(shown("2026-07-01T10:00:00Z").map(|zone| zone.name), Some("Europe/Rome".to_owned()));
        assert_eq!(shown("2026-07-01T08:00:00Z"), None);
    }

    #[test]
    fn the_first_guess_never_lets_a_record_come_from_the_future() {
        let now = at("2026-11-22T04:30:00Z");
        let cases = [
            ("2026-11-22T04:29:00", "UTC"),
            ("2026-11-20T10:00:00", "UTC"),
            ("2026-11-22T05:20:00", "Europe/Rome"),
            ("2026-11-22T09:55:00", "+05:30"),
        ];
        for (newest, expected) in cases {
            let zone = ServerZone::guess(wall(newest), now, &["Europe/Rome"]);
            assert_eq!((zone.name.as_str(), zone.proven), (expected, false), "{newest}");
        }
    }

    #[test]
    fn a_name_of_a_cursor_leads_back_to_its_zone() {
        for name in ["UTC", "Europe/Rome", "+05:30", "-05:00"] {
            assert_eq!(ServerZone::named(name, true).map(|zone| zone.name), Some(name.to_owned()));
        }
        assert_eq!(ServerZone::named("Mars/Olympus", true), None);
    }
}
