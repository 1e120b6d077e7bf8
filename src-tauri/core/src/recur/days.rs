//! Whether a day is one that a rule names. All parts must agree (RFC 5545 §3.3.10: each limits or expands the set).

use jiff::ToSpan;
use jiff::civil::Date;

use super::rule::{Frequency, Rule};

/// Whether `rule`, its implied parts made explicit, names this day.
pub(super) fn names(rule: &Rule, date: Date) -> bool {
    let month_length = i16::from(date.days_in_month());
    let (day, year_day, year_length) = (i16::from(date.day()), date.day_of_year(), date.days_in_year());
    (rule.months.is_empty() || rule.months.contains(&i16::from(date.month())))
        && either(&rule.month_days, day, day - month_length - 1)
        && either(&rule.year_days, year_day, year_day - year_length - 1)
        && (rule.weeks.is_empty() || week_named(rule, date))
        && weekday_named(rule, date)
}

fn either(set: &std::collections::BTreeSet<i16>, from_start: i16, from_end: i16) -> bool {
    set.is_empty() || set.contains(&from_start) || set.contains(&from_end)
}

fn weekday_named(rule: &Rule, date: Date) -> bool {
    let weekday = date.weekday().to_monday_zero_offset();
    rule.weekdays.is_empty()
        || rule.weekdays.iter().any(|(nth, named)| *named == weekday && (*nth == 0 || nth_matches(rule, *nth, date)))
}

/// The number of a weekday counts within the month, or within the year where a yearly rule names no month; in shorter
/// periods it means nothing.
fn nth_matches(rule: &Rule, nth: i16, date: Date) -> bool {
    let (index, length) = match rule.frequency {
        Frequency::Yearly if rule.months.is_empty() => (date.day_of_year(), date.days_in_year()),
        Frequency::Yearly | Frequency::Monthly => (i16::from(date.day()), i16::from(date.days_in_month())),
        Frequency::Weekly | Frequency::Daily | Frequency::Hourly | Frequency::Minutely | Frequency::Secondly => {
            return true;
        }
    };
    nth == (index - 1) / 7 + 1 || nth == -((length - index) / 7 + 1)
}

/// Weeks begin on the rule's first day and belong to the year that has four or more of their days.
fn week_named(rule: &Rule, date: Date) -> bool {
    let into = (date.weekday().to_monday_zero_offset() - rule.week_start).rem_euclid(7);
    let Ok(middle) = date.checked_add((3 - i64::from(into)).days()) else { return false };
    let week = (middle.day_of_year() - 1) / 7 + 1;
    let last = if middle.day_of_year() + 7 * (53 - week) <= middle.days_in_year() { 53 } else { 52 };
    rule.weeks.contains(&week) || rule.weeks.contains(&(week - last - 1))
}
