//! Reading RRULE values as they come: lenient in form (case, blanks, zero intervals, an UNTIL of any kind), strict in
//! meaning: a part that would change which occurrences there are and is not understood makes the rule unreadable.

use std::collections::BTreeSet;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::rule::{Frequency, Rule, Until, WEEKDAYS};
use crate::verdict::{Failure, FailureKind};

impl FromStr for Rule {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Failure> {
        let text = text.trim().to_uppercase();
        let text = text.strip_prefix("RRULE:").unwrap_or(&text);
        let parts: Vec<(&str, &str)> = text
            .split(';')
            .filter_map(|part| part.split_once('='))
            .map(|(name, value)| (name.trim(), value.trim()))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let frequency = parts.iter().find(|(name, _)| *name == "FREQ").and_then(|(_, value)| frequency(value));
        let mut rule = Rule::every(frequency.ok_or_else(|| unreadable("FREQ"))?);
        for (name, value) in parts {
            read_part(&mut rule, name, value)?;
        }
        Ok(rule)
    }
}

fn unreadable(part: &str) -> Failure {
    Failure::new(FailureKind::Record, "failure-recurrence-unreadable").with("part", part)
}

fn frequency(value: &str) -> Option<Frequency> {
    use Frequency::{Daily, Hourly, Minutely, Monthly, Secondly, Weekly, Yearly};
    [Yearly, Monthly, Weekly, Daily, Hourly, Minutely, Secondly].into_iter().find(|known| known.as_str() == value)
}

fn read_part(rule: &mut Rule, name: &str, value: &str) -> Result<(), Failure> {
    match name {
        "FREQ" => {}
        "INTERVAL" => rule.interval = value.parse::<u32>().map_err(|_| unreadable("INTERVAL"))?.max(1),
        "COUNT" => rule.count = Some(value.parse::<u32>().map_err(|_| unreadable("COUNT"))?.max(1)),
        "UNTIL" => rule.until = Some(until(value).ok_or_else(|| unreadable("UNTIL"))?),
        "BYMONTH" => rule.months = numbers(value, 1..=12, false).ok_or_else(|| unreadable("BYMONTH"))?,
        "BYWEEKNO" => rule.weeks = numbers(value, 1..=53, true).ok_or_else(|| unreadable("BYWEEKNO"))?,
        "BYYEARDAY" => rule.year_days = numbers(value, 1..=366, true).ok_or_else(|| unreadable("BYYEARDAY"))?,
        "BYMONTHDAY" => rule.month_days = numbers(value, 1..=31, true).ok_or_else(|| unreadable("BYMONTHDAY"))?,
        "BYDAY" => rule.weekdays = weekdays(value).ok_or_else(|| unreadable("BYDAY"))?,
        "BYHOUR" => rule.hours = numbers(value, 0..=23, false).ok_or_else(|| unreadable("BYHOUR"))?,
        "BYMINUTE" => rule.minutes = numbers(value, 0..=59, false).ok_or_else(|| unreadable("BYMINUTE"))?,
        "BYSECOND" => rule.seconds = seconds(value).ok_or_else(|| unreadable("BYSECOND"))?,
        "BYSETPOS" => rule.positions = numbers(value, 1..=366, true).ok_or_else(|| unreadable("BYSETPOS"))?,
        "WKST" => rule.week_start = weekday(value).ok_or_else(|| unreadable("WKST"))?,
        other => return harmless(other, value),
    }
    Ok(())
}

/// RFC 7529 parts in their default values, and extensions that only their maker knows.
fn harmless(name: &str, value: &str) -> Result<(), Failure> {
    match (name, value) {
        ("RSCALE", "GREGORIAN") | ("SKIP", "OMIT") => Ok(()),
        (name, _) if name.starts_with("X-") => Ok(()),
        ("RSCALE", _) => Err(unreadable("RSCALE")),
        ("SKIP", _) => Err(unreadable("SKIP")),
        _ => Err(unreadable("?")),
    }
}

fn numbers(value: &str, range: std::ops::RangeInclusive<i16>, negative: bool) -> Option<BTreeSet<i16>> {
    let number = |text: &str| {
        let number: i16 = text.trim().parse().ok()?;
        let size = if negative { number.checked_abs()? } else { number };
        range.contains(&size).then_some(number)
    };
    value.split(',').filter(|text| !text.trim().is_empty()).map(number).collect()
}

/// A leap second counts as the one before it, as everywhere in Ponte.
fn seconds(value: &str) -> Option<BTreeSet<i16>> {
    Some(numbers(value, 0..=60, false)?.into_iter().map(|second| second.min(59)).collect())
}

fn weekdays(value: &str) -> Option<BTreeSet<(i16, i8)>> {
    value.split(',').map(str::trim).filter(|text| !text.is_empty()).map(numbered_weekday).collect()
}

fn numbered_weekday(text: &str) -> Option<(i16, i8)> {
    let (nth, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let nth: i16 = if nth.is_empty() { 0 } else { nth.trim().parse().ok()? };
    ((-53..=53).contains(&nth)).then_some((nth, weekday(day)?))
}

fn weekday(name: &str) -> Option<i8> {
    WEEKDAYS.iter().position(|known| *known == name).and_then(|index| i8::try_from(index).ok())
}

/// `20261231`, `20261231T225959`, `20261231T225959Z`, and the same with `-` and `:`.
fn until(value: &str) -> Option<Until> {
    let digits: String = value.chars().filter(|c| !matches!(c, '-' | ':')).collect();
    let (text, utc) = digits.strip_suffix('Z').map_or((digits.as_str(), false), |text| (text, true));
    let (day, clock) = text.split_once('T').unwrap_or((text, ""));
    let date = Date::strptime("%Y%m%d", day).ok()?;
    if clock.is_empty() {
        return Some(Until::Day(date));
    }
    let wall = DateTime::from_parts(date, Time::strptime("%H%M%S", clock).ok()?);
    if utc { instant(wall).map(Until::Instant) } else { Some(Until::Wall(wall)) }
}

fn instant(wall: DateTime) -> Option<Timestamp> {
    TimeZone::UTC.to_ambiguous_timestamp(wall).compatible().ok()
}
