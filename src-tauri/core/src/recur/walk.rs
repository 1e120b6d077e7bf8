//! Walking a rule, period by period, in wall time.
//!
//! The walk starts near the span it is asked for, ends with it, and has a budget of days and times to look at.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan};

use super::days::names;
use super::rule::{Frequency, Rule};
use crate::verdict::{Failure, FailureKind};

/// How many days and times one series may make us look at: 270 years of days, a few milliseconds.
pub(super) const BUDGET: u32 = 100_000;

/// A walk along one rule.
pub(super) struct Walk<'a> {
    /// The rule, as it is written.
    pub(super) rule: &'a Rule,
    /// The wall time of the series' start.
    pub(super) start: DateTime,
    /// The wall time with which the rule ends.
    pub(super) until: Option<DateTime>,
    /// What is asked for.
    pub(super) span: Range<DateTime>,
}

impl Walk<'_> {
    /// The starts inside the span, the series' own start included if it lies there (RFC 5545 §3.8.5.3: it is the first
    /// occurrence and counts, whether or not the rule names it).
    ///
    /// # Errors
    /// That the budget is spent.
    pub(super) fn starts(&self, budget: &mut u32) -> Result<Vec<DateTime>, Failure> {
        let rule = explicit(self.rule, self.start);
        let mut found = Vec::new();
        let mut counted = 1;
        if self.span.contains(&self.start) {
            found.push(self.start);
        }
        let mut index = if rule.count.is_some() { 0 } else { self.first_index() };
        while let Some(period) = Period::nth(&rule, self.start, index) {
            let begins = period.begins();
            if begins >= self.span.end || self.until.is_some_and(|until| begins > until) {
                break;
            }
            index = period.next_index(&rule, self.start, index);
            for wall in period.starts(&rule, budget)? {
                if wall <= self.start {
                    continue;
                }
                counted += 1;
                if rule.count.is_some_and(|count| counted > count) || self.until.is_some_and(|until| wall > until) {
                    return Ok(found);
                }
                if self.span.contains(&wall) {
                    found.push(wall);
                }
            }
        }
        Ok(found)
    }

    /// The last period that surely begins before the span.
    fn first_index(&self) -> i64 {
        let (start, from) = (self.start, self.span.start.max(self.start));
        let days = i64::from(from.date().since(start.date()).map_or(0, |span| span.get_days()));
        let months = months(from.date()) - months(start.date());
        let whole = match self.rule.frequency {
            Frequency::Yearly => i64::from(from.year() - start.year()),
            Frequency::Monthly => months,
            Frequency::Weekly => days / 7,
            Frequency::Daily => days,
            Frequency::Hourly | Frequency::Minutely | Frequency::Secondly => {
                from.duration_since(start).as_secs() / unit(self.rule.frequency)
            }
        };
        (whole / i64::from(self.rule.interval) - 2).max(0)
    }
}

/// `rule` with what it takes from the series' start (RFC 5545 §3.3.10: "information, not contained in the rule").
fn explicit(rule: &Rule, start: DateTime) -> Rule {
    let mut rule = rule.clone();
    let date = start.date();
    let weekday = (0, date.weekday().to_monday_zero_offset());
    let says_days =
        [&rule.month_days, &rule.year_days].iter().any(|days| !days.is_empty()) || !rule.weekdays.is_empty();
    match rule.frequency {
        Frequency::Yearly if !says_days && !rule.weeks.is_empty() => drop(rule.weekdays.insert(weekday)),
        Frequency::Yearly if !says_days => {
            if rule.months.is_empty() {
                rule.months.insert(i16::from(date.month()));
            }
            rule.month_days.insert(i16::from(date.day()));
        }
        Frequency::Monthly if !says_days => drop(rule.month_days.insert(i16::from(date.day()))),
        Frequency::Weekly if !says_days => drop(rule.weekdays.insert(weekday)),
        _ => {}
    }
    let clock = [(Frequency::Hourly, start.hour()), (Frequency::Minutely, start.minute())];
    for ((finer, value), set) in clock.into_iter().zip([&mut rule.hours, &mut rule.minutes]) {
        if set.is_empty() && rule.frequency < finer {
            set.insert(i16::from(value));
        }
    }
    if rule.seconds.is_empty() && rule.frequency < Frequency::Secondly {
        rule.seconds.insert(i16::from(start.second()));
    }
    rule
}

/// One step of a rule.
enum Period {
    /// So many days from this one.
    Days(Date, i16),
    /// The hour, minute or second that holds this time.
    Clock(DateTime),
}

impl Period {
    fn nth(rule: &Rule, start: DateTime, index: i64) -> Option<Period> {
        let steps = index.checked_mul(i64::from(rule.interval))?;
        let date = start.date();
        match rule.frequency {
            Frequency::Yearly => {
                let year = i16::try_from(i64::from(date.year()).checked_add(steps)?).ok()?;
                let first = Date::new(year, 1, 1).ok()?;
                Some(Period::Days(first, first.days_in_year()))
            }
            Frequency::Monthly => {
                let month = months(date).checked_add(steps)?;
                let (year, month) = (i16::try_from(month.div_euclid(12)).ok()?, month.rem_euclid(12) + 1);
                let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
                Some(Period::Days(first, i16::from(first.days_in_month())))
            }
            Frequency::Weekly => {
                let into = (date.weekday().to_monday_zero_offset() - rule.week_start).rem_euclid(7);
                Some(Period::Days(days_after(date, steps.checked_mul(7)? - i64::from(into))?, 7))
            }
            Frequency::Daily => Some(Period::Days(days_after(date, steps)?, 1)),
            Frequency::Hourly | Frequency::Minutely | Frequency::Secondly => {
                let seconds = SignedDuration::from_secs(steps.checked_mul(unit(rule.frequency))?);
                start.checked_add(seconds).ok().map(Period::Clock)
            }
        }
    }

    fn begins(&self) -> DateTime {
        match self {
            Period::Days(first, _) => first.to_datetime(Time::midnight()),
            Period::Clock(at) => at.date().at(at.hour(), 0, 0, 0),
        }
    }

    /// The period to look at next: within days, hours or minutes that the rule does not name there is nothing to find.
    fn next_index(&self, rule: &Rule, start: DateTime, index: i64) -> i64 {
        let Period::Clock(at) = self else { return index + 1 };
        let (hour, minute) = (i64::from(at.hour()), i64::from(at.minute()));
        let of_day = hour * 3600 + minute * 60 + i64::from(at.second());
        let wasted = if !names(rule, at.date()) {
            86_400 - of_day
        } else if !holds(&rule.hours, at.hour()) {
            3600 - of_day % 3600
        } else if !holds(&rule.minutes, at.minute()) && rule.frequency > Frequency::Hourly {
            60 - of_day % 60
        } else {
            return index + 1;
        };
        let step = unit(rule.frequency).saturating_mul(i64::from(rule.interval)).max(1);
        let passed = at.duration_since(start).as_secs() + wasted;
        (passed / step + i64::from(passed % step > 0)).max(index + 1)
    }

    fn starts(&self, rule: &Rule, budget: &mut u32) -> Result<Vec<DateTime>, Failure> {
        let mut starts = Vec::new();
        match self {
            Period::Days(first, length) => {
                for date in first.series(1.day()).take(usize::try_from(*length).unwrap_or(0)) {
                    spend(budget, 1)?;
                    if names(rule, date) {
                        starts.extend(times(rule, date, budget)?);
                    }
                }
            }
            Period::Clock(at) => {
                spend(budget, 1)?;
                if names(rule, at.date()) {
                    starts.extend(times(&within(rule, *at), at.date(), budget)?);
                }
            }
        }
        Ok(positioned(starts, &rule.positions))
    }
}

/// `rule` narrowed to the hour, minute or second of a step.
fn within(rule: &Rule, at: DateTime) -> Rule {
    let narrowed = |set: &BTreeSet<i16>, value: i8| {
        if holds(set, value) { BTreeSet::from([i16::from(value)]) } else { BTreeSet::new() }
    };
    let mut rule = rule.clone();
    rule.hours = narrowed(&rule.hours, at.hour());
    if rule.frequency > Frequency::Hourly {
        rule.minutes = narrowed(&rule.minutes, at.minute());
    }
    if rule.frequency > Frequency::Minutely {
        rule.seconds = narrowed(&rule.seconds, at.second());
    }
    rule
}

fn holds(set: &BTreeSet<i16>, value: i8) -> bool {
    set.is_empty() || set.contains(&i16::from(value))
}

fn times(rule: &Rule, date: Date, budget: &mut u32) -> Result<Vec<DateTime>, Failure> {
    let mut times = Vec::new();
    for hour in &rule.hours {
        for minute in &rule.minutes {
            spend(budget, u32::try_from(rule.seconds.len()).unwrap_or(u32::MAX))?;
            for second in &rule.seconds {
                let small = |number: &i16| i8::try_from(*number).unwrap_or(0);
                if let Ok(time) = Time::new(small(hour), small(minute), small(second), 0) {
                    times.push(date.to_datetime(time));
                }
            }
        }
    }
    Ok(times)
}

fn positioned(starts: Vec<DateTime>, positions: &BTreeSet<i16>) -> Vec<DateTime> {
    if positions.is_empty() {
        return starts;
    }
    let length = starts.len();
    let at = |position: &i16| {
        let size = usize::from(position.unsigned_abs());
        let index = if *position > 0 { size.checked_sub(1) } else { length.checked_sub(size) };
        index.and_then(|index| starts.get(index)).copied()
    };
    positions.iter().filter_map(at).collect::<BTreeSet<_>>().into_iter().collect()
}

fn spend(budget: &mut u32, cost: u32) -> Result<(), Failure> {
    *budget = budget
        .checked_sub(cost)
        .ok_or_else(|| Failure::new(FailureKind::Record, "failure-recurrence-too-dense").with("limit", BUDGET))?;
    Ok(())
}

fn days_after(date: Date, days: i64) -> Option<Date> {
    date.checked_add(SignedDuration::from_secs(days.checked_mul(86_400)?)).ok()
}

fn months(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}

fn unit(frequency: Frequency) -> i64 {
    match frequency {
        Frequency::Hourly => 3600,
        Frequency::Minutely => 60,
        Frequency::Yearly | Frequency::Monthly | Frequency::Weekly | Frequency::Daily | Frequency::Secondly => 1,
    }
}
