//! A recurrence rule as data, and its normal form.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

/// The period a rule steps by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    /// Calendar years.
    Yearly,
    /// Calendar months.
    Monthly,
    /// Weeks from [`Rule::week_start`].
    Weekly,
    /// Days.
    Daily,
    /// Hours.
    Hourly,
    /// Minutes.
    Minutely,
    /// Seconds.
    Secondly,
}

/// Where a rule ends, the end included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// With this day.
    Day(Date),
    /// At this wall time.
    Wall(DateTime),
    /// At this instant.
    Instant(Timestamp),
}

/// One RRULE (RFC 5545 §3.3.10). Empty sets are parts that the rule does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// FREQ.
    pub frequency: Frequency,
    /// INTERVAL, at least 1.
    pub interval: u32,
    /// COUNT.
    pub count: Option<u32>,
    /// UNTIL.
    pub until: Option<Until>,
    /// BYMONTH, 1 to 12.
    pub months: BTreeSet<i16>,
    /// BYWEEKNO, ±1 to ±53.
    pub weeks: BTreeSet<i16>,
    /// BYYEARDAY, ±1 to ±366.
    pub year_days: BTreeSet<i16>,
    /// BYMONTHDAY, ±1 to ±31.
    pub month_days: BTreeSet<i16>,
    /// BYDAY: which one (0 every), and the weekday from Monday = 0.
    pub weekdays: BTreeSet<(i16, i8)>,
    /// BYHOUR.
    pub hours: BTreeSet<i16>,
    /// BYMINUTE.
    pub minutes: BTreeSet<i16>,
    /// BYSECOND.
    pub seconds: BTreeSet<i16>,
    /// BYSETPOS, ±1 to ±366.
    pub positions: BTreeSet<i16>,
    /// WKST, from Monday = 0.
    pub week_start: i8,
}

/// The iCalendar names of the weekdays, Monday first.
pub(super) const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

impl Rule {
    /// A rule that steps by `frequency` and says nothing else.
    #[must_use]
    pub fn every(frequency: Frequency) -> Self {
        let none = BTreeSet::new;
        Rule {
            frequency,
            interval: 1,
            count: None,
            until: None,
            months: none(),
            weeks: none(),
            year_days: none(),
            month_days: none(),
            weekdays: BTreeSet::new(),
            hours: none(),
            minutes: none(),
            seconds: none(),
            positions: none(),
            week_start: 0,
        }
    }

    /// Whether WKST makes a difference (RFC 5545 §3.3.10, on WKST).
    fn week_start_matters(&self) -> bool {
        !self.weeks.is_empty()
            || (self.frequency == Frequency::Weekly && (self.interval > 1 || !self.positions.is_empty()))
    }
}

impl Frequency {
    /// As RRULE writes it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Frequency::Yearly => "YEARLY",
            Frequency::Monthly => "MONTHLY",
            Frequency::Weekly => "WEEKLY",
            Frequency::Daily => "DAILY",
            Frequency::Hourly => "HOURLY",
            Frequency::Minutely => "MINUTELY",
            Frequency::Secondly => "SECONDLY",
        }
    }
}

/// The normal form: parts in one order, each list sorted, defaults left out. An UNTIL of a rule that steps by days or
/// more is its day, since servers rewrite its time and zone at will and a whole day later begins another occurrence.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FREQ={}", self.frequency.as_str())?;
        if self.interval > 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        if let Some(count) = self.count {
            write!(f, ";COUNT={count}")?;
        }
        if let Some(until) = self.until {
            write!(f, ";UNTIL={}", until_form(until, self.frequency))?;
        }
        self.lists(f)?;
        match WEEKDAYS.get(usize::try_from(self.week_start).unwrap_or(0)) {
            Some(day) if self.week_start > 0 && self.week_start_matters() => write!(f, ";WKST={day}"),
            _ => Ok(()),
        }
    }
}

impl Rule {
    fn lists(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lists = [
            ("BYMONTH", &self.months),
            ("BYWEEKNO", &self.weeks),
            ("BYYEARDAY", &self.year_days),
            ("BYMONTHDAY", &self.month_days),
            ("BYHOUR", &self.hours),
            ("BYMINUTE", &self.minutes),
            ("BYSECOND", &self.seconds),
            ("BYSETPOS", &self.positions),
        ];
        for (name, numbers) in lists {
            write_list(f, name, numbers.iter().map(ToString::to_string))?;
        }
        write_list(f, "BYDAY", self.weekdays.iter().map(weekday_form))
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, name: &str, items: impl Iterator<Item = String>) -> fmt::Result {
    let items: Vec<String> = items.collect();
    if items.is_empty() { Ok(()) } else { write!(f, ";{name}={}", items.join(",")) }
}

fn weekday_form((nth, weekday): &(i16, i8)) -> String {
    let name = usize::try_from(*weekday).ok().and_then(|index| WEEKDAYS.get(index)).unwrap_or(&"MO");
    if *nth == 0 { (*name).to_owned() } else { format!("{nth}{name}") }
}

fn until_form(until: Until, frequency: Frequency) -> String {
    let day = |date: Date| date.strftime("%Y%m%d").to_string();
    match until {
        Until::Day(date) => day(date),
        Until::Wall(wall) if frequency <= Frequency::Daily => day(wall.date()),
        Until::Wall(wall) => wall.strftime("%Y%m%dT%H%M%S").to_string(),
        Until::Instant(instant) if frequency <= Frequency::Daily => instant.strftime("%Y%m%d").to_string(),
        Until::Instant(instant) => instant.strftime("%Y%m%dT%H%M%SZ").to_string(),
    }
}
