//! From the zone names of calendars to zones and back: IANA names, the names of Windows, names that only a VTIMEZONE of
//! the same object explains.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use ponte_core::zone::zone as known;

use super::time::local_time_is_enough;
use super::vtimezone::Definition;
use crate::groupware::dav::lines::{Component, Line};

/// The zones an object may name.
#[derive(Debug, Clone)]
pub(super) struct Zones {
    user: TimeZone,
    defined: BTreeMap<String, TimeZone>,
}

impl Zones {
    /// Those that `calendar` defines under names nobody else knows, and the user's own.
    pub(super) fn of(calendar: &Component, user: &TimeZone) -> Self {
        let mut zones = Zones { user: user.clone(), defined: BTreeMap::new() };
        for component in calendar.components().filter(|component| component.name() == "VTIMEZONE") {
            let Some(tzid) = component.first("TZID").map(Line::value) else { continue };
            if known(tzid).is_none()
                && let Some(zone) = zones.explained(component)
            {
                zones.defined.insert(tzid.to_owned(), zone);
            }
        }
        zones
    }

    /// The zone of that name.
    pub(super) fn get(&self, tzid: &str) -> Option<TimeZone> {
        known(tzid).or_else(|| self.defined.get(tzid).cloned())
    }

    /// Under which TZID, and as which wall time, to write `zoned` like `like`: with its zone name where that means the
    /// same zone. `None` where only UTC says it: no IANA zone, or the second of two repeated hours.
    pub(super) fn name_for(&self, zoned: &Zoned, like: Option<&Line>) -> Option<(String, DateTime)> {
        if let Some(tzid) = like.and_then(|like| like.param("TZID"))
            && let Some(zone) = self.get(tzid)
            && (same_zone(&zone, zoned.time_zone()) || is_utc(zoned.time_zone()))
        {
            let there = zoned.with_time_zone(zone);
            return local_time_is_enough(&there).then(|| (tzid.to_owned(), there.datetime()));
        }
        if is_utc(zoned.time_zone()) || !local_time_is_enough(zoned) {
            return None;
        }
        Some((zoned.time_zone().iana_name()?.to_owned(), zoned.datetime()))
    }

    /// What a VTIMEZONE with an unknown name means: the name some programs leave beside it, the user's own zone or a
    /// known one with the same rules, else the offset in force.
    fn explained(&self, component: &Component) -> Option<TimeZone> {
        if let Some(zone) = component.first("X-LIC-LOCATION").and_then(|line| known(line.value())) {
            return Some(zone);
        }
        let definition = Definition::read(component)?;
        let likely = LIKELY.iter().filter_map(|name| TimeZone::get(name).ok());
        let all = jiff::tz::db().available().filter_map(|name| TimeZone::get(name.as_str()).ok());
        let mut candidates = std::iter::once(self.user.clone()).chain(likely).chain(all);
        candidates.find(|zone| definition.matches(zone)).or_else(|| definition.fixed())
    }
}

/// One zone for each common set of rules, tried before all others in alphabetical order.
const LIKELY: [&str; 12] = [
    "Europe/Rome",
    "Europe/London",
    "Europe/Athens",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "Australia/Sydney",
    "Asia/Tokyo",
    "Asia/Shanghai",
    "Asia/Kolkata",
    "America/Sao_Paulo",
];

fn is_utc(zone: &TimeZone) -> bool {
    zone == &TimeZone::UTC
        || matches!(zone.iana_name(), Some("UTC" | "Etc/UTC" | "Zulu" | "Etc/Zulu" | "Etc/UCT" | "UCT"))
}

fn same_zone(one: &TimeZone, other: &TimeZone) -> bool {
    match (one.iana_name(), other.iana_name()) {
        (Some(one), Some(other)) => one == other,
        _ => one.to_fixed_offset().ok() == other.to_fixed_offset().ok() && one.to_fixed_offset().is_ok(),
    }
}

/// The offset of `zone` at `instant`, in seconds east of Greenwich.
pub(super) fn offset(zone: &TimeZone, instant: Timestamp) -> i32 {
    zone.to_offset(instant).seconds()
}
