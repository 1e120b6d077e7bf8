//! Times in requests: as instants, with the zone they were meant in told apart.

use jiff::Timestamp;
use jiff::civil::DateTime;
use ponte_core::zone;
use serde_json::Value as Json;

use super::fields::Set;
use super::xml::Element;

/// The start or the end of an event, and its zone.
#[must_use]
pub fn sets(value: &Json, which: &str) -> Vec<Set> {
    let named = value.get("timeZone").and_then(Json::as_str).unwrap_or("UTC");
    let instant = Set::text(&format!("calendar:{which}"), &format!("t:{which}"), &utc(value).unwrap_or_default());
    let zone = Element::new(&format!("t:{which}TimeZone")).attr("Id", named);
    vec![instant, Set::new(&format!("calendar:{which}TimeZone"), Some(zone))]
}

/// The instant of a `dateTimeTimeZone`, as EWS writes it.
#[must_use]
pub fn utc(value: &Json) -> Option<String> {
    let wall: DateTime = value.get("dateTime")?.as_str()?.trim_end_matches('Z').parse().ok()?;
    let zone = zone::zone(value.get("timeZone").and_then(Json::as_str).unwrap_or("UTC"))?;
    Some(format!("{:.0}", zone.to_ambiguous_zoned(wall).compatible().ok()?.timestamp()))
}

/// The instant that EWS writes; grommunio adds fractions of a second.
#[must_use]
pub fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    text.parse().ok().or_else(|| format!("{text}Z").parse().ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_are_instants_in_the_zone_they_were_meant_in() {
        let rows = [
            ("2026-12-01T09:00:00", "W. Europe Standard Time", Some("2026-12-01T08:00:00Z")),
            ("2026-07-01T09:00:00", "Europe/Rome", Some("2026-07-01T07:00:00Z")),
            ("2026-12-01T00:00:00", "UTC", Some("2026-12-01T00:00:00Z")),
            ("2026-12-01T00:00:00", "Nowhere", None),
        ];
        for (wall, zone, expected) in rows {
            assert_eq!(utc(&json!({"dateTime": wall, "timeZone": zone})).as_deref(), expected);
        }
        for text in
            ["2026-12-01T08:00:00Z", "2026-12-01T08:00:00.000000Z", "2026-12-01T09:00:00+01:00", "2026-12-01T08:00:00"]
        {
            assert_eq!(instant(text), Some("2026-12-01T08:00:00Z".parse().unwrap()), "{text}");
        }
    }
}
