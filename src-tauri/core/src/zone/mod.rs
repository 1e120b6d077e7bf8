//! Zones by the names that servers and clients give them: IANA, Windows, Outlook's descriptions, offsets, and the paths
//! that old calendars put before an IANA name. A name that is not known is `None`, never a guess.

mod windows;

use jiff::tz::{Offset, TimeZone};

use windows::{TERRITORIES, WINDOWS};

/// The longest name worth looking at: an attacker's may be a megabyte.
const LONGEST: usize = 200;

/// The zone of that name.
#[must_use]
pub fn zone(name: &str) -> Option<TimeZone> {
    let name = name.trim().trim_matches('"').trim();
    if name.is_empty() || name.len() > LONGEST {
        return None;
    }
    iana(name)
        .or_else(|| by_windows_name(name))
        .or_else(|| after_path(name))
        .or_else(|| microsoft_scheme(name))
        .or_else(|| described(name))
        .or_else(|| offset_name(name))
}

/// What Windows calls the zone of this IANA name.
#[must_use]
pub fn windows_name(iana: &str) -> Option<&'static str> {
    let same = |(_, known): &&(&str, &str)| known.eq_ignore_ascii_case(iana);
    WINDOWS.iter().find(same).or_else(|| TERRITORIES.iter().find(same)).map(|(windows, _)| *windows)
}

/// `Local` and the like are names in jiff's data too, but mean nothing on another machine.
fn iana(name: &str) -> Option<TimeZone> {
    match name.to_ascii_lowercase().as_str() {
        "z" | "utc" | "gmt" | "zulu" | "etc/utc" => Some(TimeZone::UTC),
        "local" | "localtime" | "posixrules" | "factory" | "etc/unknown" => None,
        _ => TimeZone::get(name).ok(),
    }
}

fn by_windows_name(name: &str) -> Option<TimeZone> {
    let long = format!("{name} Standard Time");
    let standard = name.strip_suffix(" Daylight Time").map(|zone| format!("{zone} Standard Time"));
    let names = [Some(name), Some(long.as_str()), standard.as_deref()];
    let known = |name: &str| WINDOWS.iter().find(|(windows, _)| windows.eq_ignore_ascii_case(name));
    names.into_iter().flatten().find_map(known).and_then(|(_, iana)| TimeZone::get(iana).ok())
}

/// `/freeassociation.sourceforge.net/Europe/Rome`, `/citadel.org/20210210_1/Europe/Rome`, `/mozilla.org/…`: the longest
/// tail that is an IANA name with a continent.
fn after_path(name: &str) -> Option<TimeZone> {
    let mut rest = name.trim_start_matches('/');
    if !name.contains('/') {
        return None;
    }
    while let Some((_, tail)) = rest.split_once('/') {
        if let Some(zone) = tail.contains('/').then(|| iana(tail)).flatten() {
            return Some(zone);
        }
        rest = tail;
    }
    iana(rest).filter(|_| name.starts_with('/'))
}

/// `tzone://Microsoft/Utc`; `tzone://Microsoft/Custom` says nothing.
fn microsoft_scheme(name: &str) -> Option<TimeZone> {
    let scheme = "tzone://microsoft/";
    let (head, tail) = name.split_at_checked(scheme.len())?;
    if !head.eq_ignore_ascii_case(scheme) || tail.eq_ignore_ascii_case("custom") {
        return None;
    }
    iana(tail).or_else(|| by_windows_name(tail))
}

/// Outlook's descriptions, by the towns they name: the offset alone would lose the clock changes.
const TOWNS: &[(&str, &str)] = &[
    ("amsterdam", "Europe/Berlin"),
    ("roma", "Europe/Rome"),
    ("rome", "Europe/Rome"),
    ("belgrad", "Europe/Budapest"),
    ("brussels", "Europe/Paris"),
    ("bruxelles", "Europe/Paris"),
    ("paris", "Europe/Paris"),
    ("parigi", "Europe/Paris"),
    ("sarajevo", "Europe/Warsaw"),
    ("dublin", "Europe/London"),
    ("london", "Europe/London"),
    ("londra", "Europe/London"),
    ("athens", "Europe/Bucharest"),
    ("atene", "Europe/Bucharest"),
    ("helsinki", "Europe/Kyiv"),
    ("istanbul", "Europe/Istanbul"),
    ("moscow", "Europe/Moscow"),
    ("mosca", "Europe/Moscow"),
    ("eastern time (us", "America/New_York"),
    ("central time (us", "America/Chicago"),
    ("mountain time (us", "America/Denver"),
    ("pacific time (us", "America/Los_Angeles"),
    ("tokyo", "Asia/Tokyo"),
    ("beijing", "Asia/Shanghai"),
    ("new delhi", "Asia/Kolkata"),
    ("sydney", "Australia/Sydney"),
    ("coordinated universal time", "Etc/UTC"),
];

/// `(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna` and `(GMT+01.00) …`, in English and Italian.
fn described(name: &str) -> Option<TimeZone> {
    let (offset, towns) = name.strip_prefix('(')?.split_once(')')?;
    let towns = towns.trim().to_lowercase();
    let known = TOWNS.iter().find(|(town, _)| towns.contains(town));
    match known {
        Some((_, iana)) => TimeZone::get(iana).ok(),
        None => by_windows_name(&towns).or_else(|| if towns.is_empty() { offset_name(offset) } else { None }),
    }
}

/// `GMT+01:00`, `UTC-5`, `+0100`: a fixed offset. (`Etc/GMT-1` is an IANA name, with the sign turned.)
fn offset_name(name: &str) -> Option<TimeZone> {
    let upper = name.to_ascii_uppercase();
    let text = upper.strip_prefix("GMT").or_else(|| upper.strip_prefix("UTC")).unwrap_or(&upper).trim();
    let (sign, digits) = match (text.strip_prefix('+'), text.strip_prefix(['-', '−'])) {
        (Some(digits), _) => (1, digits),
        (None, Some(digits)) => (-1, digits),
        (None, None) => return None,
    };
    let (hours, minutes) = hours_and_minutes(digits)?;
    let seconds = sign * (hours * 3600 + minutes * 60);
    (hours <= 14 && minutes < 60).then(|| Offset::from_seconds(seconds).ok().map(TimeZone::fixed)).flatten()
}

fn hours_and_minutes(digits: &str) -> Option<(i32, i32)> {
    let number = |text: &str| if text.chars().all(|c| c.is_ascii_digit()) { text.parse().ok() } else { None };
    match digits.split_once([':', '.']) {
        Some((hours, minutes)) => Some((number(hours)?, number(minutes)?)),
        None if digits.len() <= 2 => Some((number(digits)?, 0)),
        None => {
            let (hours, minutes) = digits.split_at_checked(digits.len().checked_sub(2)?)?;
            Some((number(hours)?, number(minutes)?))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_table_is_a_zone_and_leads_back() {
        for (windows, name) in WINDOWS.iter().chain(TERRITORIES) {
            assert!(zone(windows).is_some(), "{windows}");
            assert!(zone(name).is_some(), "{name}");
            assert!(windows_name(name).is_some(), "{name}");
        }
        assert!(WINDOWS.is_sorted_by_key(|(windows, _)| *windows));
        assert_eq!(windows_name("Europe/Rome"), Some("W. Europe Standard Time"));
        assert_eq!(windows_name("Mars/Olympus"), None);
    }

    #[test]
    fn names_as_servers_and_clients_write_them() {
        let rows = [
            ("Europe/Rome", Some("Europe/Rome")),
            ("europe/rome", Some("Europe/Rome")),
            (" \"Europe/Rome\" ", Some("Europe/Rome")),
            ("W. Europe Standard Time", Some("Europe/Berlin")),
            ("w. europe standard time", Some("Europe/Berlin")),
            ("W. Europe", Some("Europe/Berlin")),
            ("Eastern Daylight Time", Some("America/New_York")),
            ("/freeassociation.sourceforge.net/Europe/Rome", Some("Europe/Rome")),
            ("/freeassociation.sourceforge.net/Tzfile/Europe/Rome", Some("Europe/Rome")),
            ("/citadel.org/20210210_1/Europe/Rome", Some("Europe/Rome")),
            ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", Some("America/Argentina/Buenos_Aires")),
            ("/softwarestudio.org/Tzfile/UTC", Some("UTC")),
            ("tzone://Microsoft/Utc", Some("UTC")),
            ("tzone://Microsoft/Custom", None),
            ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", Some("Europe/Berlin")),
            ("(GMT+01.00) Sarajevo/Skopje/Sofija/Vilnius/Warsaw/Zagreb", Some("Europe/Warsaw")),
            ("(UTC-05:00) Eastern Time (US & Canada)", Some("America/New_York")),
            ("Etc/GMT-1", Some("Etc/GMT-1")),
            ("UTC", Some("UTC")),
            ("Z", Some("UTC")),
            ("Customized Time Zone", None),
            ("Local", None),
            ("Mars/Olympus", None),
            ("", None),
        ];
        for (name, expected) in rows {
            let found = zone(name);
            assert_eq!(found.as_ref().and_then(TimeZone::iana_name), expected, "{name}");
        }
    }

    #[test]
    fn offsets_are_fixed_and_their_sign_is_as_written() {
        let rows = [
            ("GMT+01:00", Some(3600)),
            ("UTC-5", Some(-18_000)),
            ("+0530", Some(19_800)),
            ("GMT-0330", Some(-12_600)),
            ("(UTC+02:00)", Some(7200)),
            ("+99:00", None),
            ("GMT+", None),
            ("+é1", None),
        ];
        let winter = "2026-01-01T00:00:00Z".parse().unwrap();
        for (name, seconds) in rows {
            assert_eq!(zone(name).map(|zone| zone.to_offset(winter).seconds()), seconds, "{name}");
        }
    }

    #[test]
    fn a_name_of_a_megabyte_is_not_looked_at() {
        assert!(zone(&"Europe/Rome/".repeat(100_000)).is_none());
    }
}
