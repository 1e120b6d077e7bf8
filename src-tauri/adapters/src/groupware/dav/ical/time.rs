//! DATE and DATE-TIME values (RFC 5545 §3.3.4, §3.3.5) as [`Moment`]s, and back in the form they had.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use ponte_core::record::Moment;

use super::zone::Zones;
use crate::groupware::dav::lines::{Broken, Line};

/// Reads one value of `line`. A wall time that occurs twice is the first one, one that is skipped is read with the
/// offset before the gap (RFC 5545 §3.3.5).
pub(super) fn read_moment(line: &Line, value: &str, zones: &Zones) -> Result<Moment, Broken> {
    let digits: String = value.trim().chars().filter(|c| !matches!(c, '-' | ':')).collect();
    let Some((day, time)) = digits.split_once(['T', 't']) else {
        return read_date(&digits).map(Moment::Day).ok_or_else(|| Broken::at(line, "no-date"));
    };
    let (time, utc) = match time.strip_suffix(['Z', 'z']) {
        Some(time) => (time, true),
        None => (time, false),
    };
    let wall = read_date(day).zip(read_time(time)).map(|(date, time)| date.to_datetime(time));
    let wall = wall.ok_or_else(|| Broken::at(line, "no-date"))?;
    if utc {
        return zoned(wall, TimeZone::UTC, line);
    }
    match line.param("TZID") {
        None => Ok(Moment::Floating(wall)),
        Some(tzid) => zoned(wall, zones.get(tzid).ok_or_else(|| Broken::at(line, "unknown-zone"))?, line),
    }
}

fn zoned(wall: DateTime, zone: TimeZone, line: &Line) -> Result<Moment, Broken> {
    let zoned = zone.to_ambiguous_zoned(wall).compatible().map_err(|_| Broken::at(line, "out-of-range"))?;
    Ok(Moment::Zoned(zoned))
}

/// `20261201`.
pub(super) fn read_date(digits: &str) -> Option<Date> {
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    Date::new(number(0, 4)?, i8::try_from(number(4, 6)?).ok()?, i8::try_from(number(6, 8)?).ok()?).ok()
}

/// `090000`; a leap second is the second before it, missing seconds are none.
fn read_time(digits: &str) -> Option<Time> {
    if !matches!(digits.len(), 4 | 6) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|text| text.parse::<i8>().ok());
    Time::new(number(0, 2)?, number(2, 4)?, number(4, 6).unwrap_or(0).min(59), 0).ok()
}

/// A line that says `moment`, in the manner of `like` (its zone name and own parameters) where there is one; `like`
/// itself where it says so already.
pub(super) fn moment_line(name: &str, like: Option<&Line>, moment: &Moment, zones: &Zones) -> Line {
    if let Some(like) = like
        && like.name() == name
        && read_moment(like, like.value(), zones).is_ok_and(|old| same(&old, moment))
    {
        return like.clone();
    }
    let (value_type, tzid, value) = match moment {
        Moment::Day(date) => (Some("DATE"), None, print_date(*date)),
        Moment::Floating(wall) => (None, None, print_wall(*wall)),
        Moment::Zoned(zoned) => match zones.name_for(zoned, like) {
            Some((tzid, wall)) => (None, Some(tzid), print_wall(wall)),
            None => (None, None, print_utc(zoned.timestamp())),
        },
    };
    match like.filter(|like| like.name() == name) {
        Some(like) => like.with_param("VALUE", value_type).with_param("TZID", tzid.as_deref()).with_value(&value),
        None => {
            let params: Vec<(&str, &str)> = [("VALUE", value_type), ("TZID", tzid.as_deref())]
                .into_iter()
                .filter_map(|(n, v)| Some((n, v?)))
                .collect();
            Line::new(name, &params, &value)
        }
    }
}

/// Whether two moments are the same one.
pub(super) fn same(one: &Moment, other: &Moment) -> bool {
    match (one, other) {
        (Moment::Zoned(one), Moment::Zoned(other)) => one.timestamp() == other.timestamp(),
        (one, other) => one == other,
    }
}

/// `20261201T080000Z`.
pub(super) fn print_utc(instant: Timestamp) -> String {
    let wall = TimeZone::UTC.to_datetime(instant);
    format!("{}Z", print_wall(wall))
}

pub(super) fn print_date(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

pub(super) fn print_wall(wall: DateTime) -> String {
    format!("{}T{:02}{:02}{:02}", print_date(wall.date()), wall.hour(), wall.minute(), wall.second())
}

/// Whether local time in its zone says which instant is meant: not in the second of the two repeated hours.
pub(super) fn local_time_is_enough(zoned: &Zoned) -> bool {
    zoned
        .time_zone()
        .to_ambiguous_zoned(zoned.datetime())
        .compatible()
        .is_ok_and(|first| first.timestamp() == zoned.timestamp())
}
