//! Date-times as they come in and go out. One without an offset is in the zone of the request, or of the item; out goes UTC,
//! or the zone the request asks for.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

use crate::graph::zone;
use crate::xml::Element;

/// In which zone a client speaks.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    pub zone: TimeZone,
    /// The zone's Windows name, where the client said one.
    pub name: Option<String>,
}

impl Default for Clock {
    fn default() -> Self {
        Clock { zone: TimeZone::UTC, name: None }
    }
}

impl Clock {
    /// The clock of a `TimeZoneContext`; `None` where its zone is not known.
    pub(super) fn of(context: Option<&Element>) -> Option<Clock> {
        let Some(context) = context else { return Some(Clock::default()) };
        let name = context.t("TimeZoneDefinition")?.attribute("Id")?;
        Some(Clock { zone: zone::windows(name)?, name: Some(name.to_owned()) })
    }

    /// An instant as this client reads it.
    pub(super) fn shown(&self, at: Timestamp) -> String {
        let own = at.to_zoned(self.zone.clone());
        if self.zone == TimeZone::UTC {
            return own.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        }
        own.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// A day as this client reads it.
    pub(super) fn day(&self, day: Date) -> String {
        let noon = day.to_datetime(Time::constant(12, 0, 0, 0));
        let own = self.zone.to_ambiguous_zoned(noon).compatible();
        match own {
            Ok(own) if self.zone != TimeZone::UTC => format!("{day}{}", own.strftime("%:z")),
            _ => format!("{day}Z"),
        }
    }
}

/// The instant of a date-time; one without an offset is in that zone.
pub(super) fn instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    let own = || zone.to_ambiguous_zoned(text.parse::<DateTime>().ok()?).compatible().ok();
    text.parse::<Timestamp>().ok().or_else(|| own().map(|own| own.timestamp()))
}

/// The day of an `xs:date`, whatever offset it carries.
pub(super) fn date(text: &str) -> Option<Date> {
    text.trim().get(..10)?.parse().ok()
}

/// Midnight before, and midnight after unless it is midnight.
pub(super) fn whole_days(start: &Zoned, end: &Zoned) -> Option<(Timestamp, Timestamp)> {
    let first = start.start_of_day().ok()?;
    let last = end.start_of_day().ok()?;
    let mut last = if last == *end { last } else { last.checked_add(1.day()).ok()? };
    if last <= first {
        last = first.checked_add(1.day()).ok()?;
    }
    Some((first.timestamp(), last.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_an_offset_is_in_the_zone_given() {
        let rome = zone::windows("W. Europe Standard Time").unwrap();
        let at = instant("2026-12-01T10:00:00", &rome).unwrap();
        assert_eq!(at.to_string(), "2026-12-01T09:00:00Z");
        assert_eq!(instant("2026-12-01T10:00:00+01:00", &TimeZone::UTC), Some(at));
        let clock = Clock { zone: rome, name: None };
        assert_eq!(
            (clock.shown(at), clock.day(at.to_zoned(TimeZone::UTC).date())),
            ("2026-12-01T10:00:00+01:00".into(), "2026-12-01+01:00".into())
        );
        assert_eq!(Clock::default().shown(at), "2026-12-01T09:00:00Z");
    }
}
