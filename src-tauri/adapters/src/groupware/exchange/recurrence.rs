//! Recurrence patterns of Exchange as rules of RFC 5545, and those rules that Exchange can repeat as its patterns.
//!
//! Where a month is too short Exchange takes its last day and a rule leaves it out: so the 31st reads as the last day, and a
//! rule that would leave months out is refused rather than bent.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use ponte_core::record::{EventTime, Recurrence};
use ponte_core::recur::{Frequency, Rule, Until};
use ponte_core::verdict::{Failure, FailureKind};
use serde_json::{Value as Json, json};

use super::when;

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const PLACES: [(&str, i16); 5] = [("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("last", -1)];

/// The rule of a `patternedRecurrence`, in its normal form; what follows from the start is left out.
pub(super) fn read(recurrence: &Json, time: &EventTime) -> Option<String> {
    let (pattern, range) = (recurrence.get("pattern")?, recurrence.get("range")?);
    let start = start_of(time);
    let number = |name: &str| pattern.get(name).and_then(Json::as_i64).and_then(|number| i16::try_from(number).ok());
    let kind = pattern.get("type")?.as_str()?;
    let mut rule = Rule::every(match kind {
        "daily" => Frequency::Daily,
        "weekly" => Frequency::Weekly,
        "absoluteMonthly" | "relativeMonthly" => Frequency::Monthly,
        "absoluteYearly" | "relativeYearly" => Frequency::Yearly,
        _ => return None,
    });
    rule.interval = u32::try_from(number("interval").unwrap_or(1)).ok()?.max(1);
    let first = pattern.get("firstDayOfWeek").and_then(Json::as_str).and_then(weekday);
    rule.week_start = first.unwrap_or(6);
    if kind.starts_with("relative") {
        let place = PLACES.iter().find(|(name, _)| Some(*name) == pattern.get("index").and_then(Json::as_str))?.1;
        let named = weekdays(pattern);
        match named.len() {
            1 => rule.weekdays = named.iter().map(|day| (place, *day)).collect(),
            _ => {
                rule.weekdays = named.iter().map(|day| (0, *day)).collect();
                rule.positions = BTreeSet::from([place]);
            }
        }
    } else if kind == "weekly" {
        let named = weekdays(pattern);
        let own = start.weekday().to_monday_zero_offset();
        rule.weekdays =
            if named == BTreeSet::from([own]) { BTreeSet::new() } else { named.iter().map(|day| (0, *day)).collect() };
    } else if kind.starts_with("absolute") {
        month_day(&mut rule, number("dayOfMonth")?, number("month").filter(|_| kind == "absoluteYearly"), start);
    }
    if kind.ends_with("Yearly") {
        let month = number("month")?;
        let implied = rule.weekdays.is_empty() && rule.month_days.is_empty() && month == i16::from(start.month());
        rule.months = if implied { BTreeSet::new() } else { BTreeSet::from([month]) };
    }
    ended(&mut rule, range)?;
    Some(rule.to_string())
}

fn month_day(rule: &mut Rule, day: i16, month: Option<i16>, start: Date) {
    // In which month of which year the day may be missing: the 29th to the 31st of any, or the 29th of February.
    let shortest = match month {
        None | Some(2) => 28,
        Some(4 | 6 | 9 | 11) => 30,
        Some(_) => 31,
    };
    if day <= shortest {
        let implied = day == i16::from(start.day()) && month.is_none_or(|month| month == i16::from(start.month()));
        rule.month_days = if implied { BTreeSet::new() } else { BTreeSet::from([day]) };
    } else if day >= 31 || month.is_some() {
        rule.month_days = BTreeSet::from([-1]);
    } else {
        rule.month_days = (28..=day).collect();
        rule.positions = BTreeSet::from([-1]);
    }
}

fn ended(rule: &mut Rule, range: &Json) -> Option<()> {
    match range.get("type")?.as_str()? {
        "numbered" => rule.count = Some(u32::try_from(range.get("numberOfOccurrences")?.as_i64()?).ok()?),
        "endDate" => rule.until = Some(Until::Day(range.get("endDate")?.as_str()?.parse().ok()?)),
        "noEnd" => {}
        _ => return None,
    }
    Some(())
}

fn weekdays(pattern: &Json) -> BTreeSet<i8> {
    let named = pattern.get("daysOfWeek").and_then(Json::as_array).into_iter().flatten();
    named.filter_map(Json::as_str).filter_map(weekday).collect()
}

fn weekday(name: &str) -> Option<i8> {
    let place = DAYS.iter().position(|day| day.eq_ignore_ascii_case(name))?;
    i8::try_from(place).ok()
}

fn day_name(day: i8) -> &'static str {
    usize::try_from(day).ok().and_then(|day| DAYS.get(day)).copied().unwrap_or("monday")
}

fn start_of(time: &EventTime) -> Date {
    match time {
        EventTime::AllDay { start, .. } => *start,
        EventTime::Zoned { start, .. } => start.date(),
        EventTime::Floating { start, .. } => start.date(),
    }
}

/// The `patternedRecurrence` of a rule.
///
/// # Errors
/// [`FailureKind::Record`] where Exchange cannot repeat it so.
pub(super) fn write(recurrence: &Recurrence, time: &EventTime, user: &TimeZone) -> Result<Json, Failure> {
    let refused = || Failure::new(FailureKind::Record, "failure-exchange-recurrence");
    let ([text], []) = (recurrence.rules.as_slice(), recurrence.dates.as_slice()) else { return Err(refused()) };
    let rule: Rule = text.parse()?;
    let start = start_of(time);
    let mut pattern = pattern(&rule, start).ok_or_else(refused)?;
    if let Some(pattern) = pattern.as_object_mut() {
        pattern.insert("interval".to_owned(), json!(rule.interval));
        pattern.insert("firstDayOfWeek".to_owned(), json!(day_name(rule.week_start)));
    }
    let zone = if let EventTime::Zoned { start, .. } = time { start.time_zone() } else { user };
    let mut range = match (rule.count, rule.until) {
        (Some(count), _) if count > 999 => return Err(refused()),
        (Some(count), _) => json!({"type": "numbered", "numberOfOccurrences": count}),
        (None, Some(until)) => {
            json!({"type": "endDate", "endDate": last_day(until, time, zone).max(start).to_string()})
        }
        (None, None) => json!({"type": "noEnd"}),
    };
    if let Some(range) = range.as_object_mut() {
        range.insert("startDate".to_owned(), json!(start.to_string()));
        range.insert("recurrenceTimeZone".to_owned(), json!(when::name_of(zone)));
    }
    Ok(json!({"pattern": pattern, "range": range}))
}

/// The last day on which an occurrence may begin.
fn last_day(until: Until, time: &EventTime, zone: &TimeZone) -> Date {
    let wall = match until {
        Until::Day(day) => return day,
        Until::Wall(wall) => wall,
        Until::Instant(instant) => instant.to_zoned(zone.clone()).datetime(),
    };
    let begins = match time {
        EventTime::AllDay { .. } => return wall.date(),
        EventTime::Zoned { start, .. } => start.time(),
        EventTime::Floating { start, .. } => start.time(),
    };
    if wall.time() < begins { wall.date().yesterday().unwrap_or(wall.date()) } else { wall.date() }
}

fn pattern(rule: &Rule, start: Date) -> Option<Json> {
    let plain = rule.weeks.is_empty()
        && rule.year_days.is_empty()
        && rule.hours.is_empty()
        && rule.minutes.is_empty()
        && rule.seconds.is_empty()
        && rule.interval <= 999;
    let days = |all: &BTreeSet<(i16, i8)>| all.iter().map(|(_, day)| day_name(*day)).collect::<Vec<_>>();
    let every = rule.weekdays.iter().all(|(nth, _)| *nth == 0);
    let bare = rule.months.is_empty() && rule.month_days.is_empty() && rule.positions.is_empty();
    match rule.frequency {
        _ if !plain => None,
        Frequency::Daily if bare && rule.weekdays.is_empty() => Some(json!({"type": "daily"})),
        Frequency::Daily if bare && every && rule.interval == 1 => {
            Some(json!({"type": "weekly", "daysOfWeek": days(&rule.weekdays)}))
        }
        Frequency::Weekly if bare && rule.weekdays.is_empty() => {
            let own = day_name(start.weekday().to_monday_zero_offset());
            Some(json!({"type": "weekly", "daysOfWeek": [own]}))
        }
        Frequency::Weekly if bare && every => Some(json!({"type": "weekly", "daysOfWeek": days(&rule.weekdays)})),
        Frequency::Monthly if rule.months.is_empty() => monthly(rule, start, None),
        Frequency::Yearly if rule.months.len() <= 1 => {
            let month = rule.months.first().copied().unwrap_or(i16::from(start.month()));
            monthly(rule, start, Some(month))
        }
        _ => None,
    }
}

fn monthly(rule: &Rule, start: Date, month: Option<i16>) -> Option<Json> {
    let (absolute, relative) =
        if month.is_some() { ("absoluteYearly", "relativeYearly") } else { ("absoluteMonthly", "relativeMonthly") };
    let mut pattern = if rule.weekdays.is_empty() {
        json!({"type": absolute, "dayOfMonth": day_of_month(rule, start, month)?})
    } else {
        // Of a year without a named month "the second Monday" would be the year's.
        if month.is_some() && rule.months.is_empty() || !rule.month_days.is_empty() {
            return None;
        }
        let places: BTreeSet<i16> = rule.weekdays.iter().map(|(nth, _)| *nth).collect();
        let (Some(nth), 1) = (places.first().copied(), places.len()) else { return None };
        let place = match (nth, rule.positions.len(), rule.positions.first()) {
            (0, 1, Some(position)) => *position,
            (nth, 0, None) if nth != 0 && rule.weekdays.len() == 1 => nth,
            _ => return None,
        };
        let index = PLACES.iter().find(|(_, number)| *number == place)?.0;
        let days: Vec<&str> = rule.weekdays.iter().map(|(_, day)| day_name(*day)).collect();
        json!({"type": relative, "daysOfWeek": days, "index": index})
    };
    if let (Some(month), Some(pattern)) = (month, pattern.as_object_mut()) {
        pattern.insert("month".to_owned(), json!(month));
    }
    Some(pattern)
}

/// The day of a month, where both mean the same by it.
fn day_of_month(rule: &Rule, start: Date, month: Option<i16>) -> Option<i16> {
    let shortest = match month {
        None | Some(2) => 28,
        Some(4 | 6 | 9 | 11) => 30,
        Some(_) => 31,
    };
    let named: Vec<i16> = rule.month_days.iter().copied().collect();
    match (named.as_slice(), rule.positions.len()) {
        ([], 0) => Some(i16::from(start.day())).filter(|day| *day <= shortest),
        ([-1], 0) => Some(if month == Some(2) { 29 } else { 31 }),
        ([day], 0) => Some(*day).filter(|day| (1..=shortest).contains(day)),
        ([28, .., last], 1) if rule.positions.contains(&-1) && month.is_none() => {
            let whole = named.iter().copied().eq(28..=*last);
            Some(*last).filter(|_| whole)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(start: &str) -> EventTime {
        let start: jiff::Zoned = format!("{start}T09:00[Europe/Rome]").parse().unwrap();
        EventTime::Zoned { end: start.clone(), start }
    }

    fn there_and_back(start: &str, rule: &str) -> Option<String> {
        let recurrence = Recurrence { rules: vec![rule.to_owned()], dates: vec![] };
        let written = write(&recurrence, &time(start), &TimeZone::UTC).ok()?;
        assert_eq!(written["range"]["startDate"], start);
        Some(read(&written, &time(start)).unwrap_or_else(|| panic!("{written}")))
    }

    #[test]
    fn rules_go_over_and_come_back() {
        // 2026-12-01 is a Tuesday, the first one of its month.
        let same = [
            "FREQ=DAILY;COUNT=5",
            "FREQ=DAILY;INTERVAL=3;UNTIL=20270101",
            "FREQ=WEEKLY;COUNT=5",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
            "FREQ=MONTHLY",
            "FREQ=MONTHLY;BYMONTHDAY=15",
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
            "FREQ=MONTHLY;BYDAY=1TU",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU,WE,TH,FR",
            "FREQ=YEARLY",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
            "FREQ=YEARLY;BYMONTH=12;BYDAY=1TU",
        ];
        for rule in same {
            assert_eq!(there_and_back("2026-12-01", rule).as_deref(), Some(rule), "{rule}");
        }
        let others = [
            ("FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY"),
            ("FREQ=DAILY;BYDAY=MO,TU", "FREQ=WEEKLY;BYDAY=MO,TU"),
            ("FREQ=DAILY;UNTIL=20261210T080000Z", "FREQ=DAILY;UNTIL=20261210"),
            ("FREQ=DAILY;UNTIL=20261210T075959Z", "FREQ=DAILY;UNTIL=20261209"),
        ];
        for (rule, back) in others {
            assert_eq!(there_and_back("2026-12-01", rule).as_deref(), Some(back), "{rule}");
        }
    }

    #[test]
    fn what_exchange_would_repeat_otherwise_is_refused() {
        let rows = [
            ("2026-12-31", "FREQ=MONTHLY"),
            ("2028-02-29", "FREQ=YEARLY"),
            ("2026-12-01", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
            ("2026-12-01", "FREQ=MONTHLY;BYDAY=5TU"),
            ("2026-12-01", "FREQ=YEARLY;BYWEEKNO=1"),
            ("2026-12-01", "FREQ=HOURLY"),
            ("2026-12-01", "FREQ=YEARLY;BYMONTH=1,7"),
            ("2026-12-01", "FREQ=DAILY;COUNT=5000"),
        ];
        for (start, rule) in rows {
            assert_eq!(there_and_back(start, rule), None, "{rule}");
        }
    }
}
