//! VTIMEZONE (RFC 5545 §3.6.5): made from a zone's transitions, and understood where a name says nothing.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

use super::time::{print_wall, read_moment};
use super::zone::Zones;
use super::zone::offset;
use crate::groupware::dav::lines::{Component, Line};

/// How many years ahead a rule must hold to be written as one, and how many are listed where none does.
const YEARS: i16 = 20;

/// One change of the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    /// Its wall time, on the clock that is left.
    wall: DateTime,
    from: i32,
    to: i32,
    summer: bool,
    name: String,
}

/// The definition of `zone` for times from `first` on, named by its IANA name.
pub(super) fn vtimezone(zone: &TimeZone, first: Timestamp) -> Option<Component> {
    let name = zone.iana_name()?;
    let mut component = Component::new("VTIMEZONE");
    component.add(Line::new("TZID", &[], name));
    let year = zone.to_datetime(first).year().clamp(1901, 9900);
    let changes = changes(zone, year - 1);
    if changes.is_empty() {
        let info = zone.to_offset_info(first);
        let seconds = info.offset().seconds();
        let wall = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
        let name = info.abbreviation().to_owned();
        add(&mut component, &Change { wall, from: seconds, to: seconds, summer: false, name }, None, &[]);
    } else {
        observances(&mut component, &changes);
    }
    Some(component)
}

/// The changes from the last before `year` on, over [`YEARS`] and one year more.
fn changes(zone: &TimeZone, year: i16) -> Vec<Change> {
    let at = |year: i16| {
        TimeZone::UTC.to_timestamp(Date::constant(year, 1, 1).to_datetime(jiff::civil::Time::midnight())).ok()
    };
    let (Some(from), Some(to)) = (at(year), at(year + 1 + YEARS)) else { return Vec::new() };
    let before = zone.preceding(from).next();
    let after = zone.following(from).take_while(|change| change.timestamp() < to);
    let mut changes: Vec<Change> = Vec::new();
    for change in before.into_iter().chain(after) {
        let Some(just_before) = change.timestamp().checked_sub(1.second()).ok() else { continue };
        let left = zone.to_offset(just_before);
        changes.push(Change {
            wall: left.to_datetime(change.timestamp()),
            from: left.seconds(),
            to: change.offset().seconds(),
            summer: change.dst().is_dst(),
            name: change.abbreviation().to_owned(),
        });
    }
    changes
}

/// Writes changes that keep one rule to the end as that rule, from where it begins, and lists what is before it.
fn observances(component: &mut Component, changes: &[Change]) {
    let years = |from: usize| changes.get(from..).unwrap_or_default();
    let begin = (0..changes.len()).find(|from| years(*from).len() >= 16 && is_regular(years(*from)));
    let (listed, ruled) = changes.split_at(begin.unwrap_or(changes.len()));
    for (index, change) in listed.iter().enumerate() {
        let alike = |other: &&Change| {
            (other.from, other.to, &other.name, other.summer) == (change.from, change.to, &change.name, change.summer)
        };
        if !listed.iter().take(index).any(|other| alike(&other)) {
            let more: Vec<DateTime> = listed.iter().skip(index + 1).filter(alike).map(|other| other.wall).collect();
            add(component, change, None, &more);
        }
    }
    for change in ruled.iter().take(2) {
        add(component, change, rule(&kind_of(ruled, change)).as_deref(), &[]);
    }
}

fn is_regular(changes: &[Change]) -> bool {
    let pairs =
        changes.windows(3).all(|three| matches!(three, [one, two, next] if one.from == two.to && alternate(one, next)));
    pairs && changes.iter().take(2).all(|change| rule(&kind_of(changes, change)).is_some())
}

fn alternate(one: &Change, next: &Change) -> bool {
    (one.from, one.to, &one.name) == (next.from, next.to, &next.name) && next.wall.year() == one.wall.year() + 1
}

fn kind_of(changes: &[Change], like: &Change) -> Vec<DateTime> {
    changes.iter().filter(|change| (change.from, change.to) == (like.from, like.to)).map(|change| change.wall).collect()
}

/// The yearly rule that gives all of `walls`.
fn rule(walls: &[DateTime]) -> Option<String> {
    let first = walls.first()?;
    let same_time = walls
        .iter()
        .all(|wall| (wall.month(), wall.weekday(), wall.time()) == (first.month(), first.weekday(), first.time()));
    let place = |wall: &DateTime| (wall.day() - 1) / 7 + 1;
    let nth = if walls.iter().all(|wall| wall.day() + 7 > wall.days_in_month()) {
        "-1".to_owned()
    } else if walls.iter().all(|wall| place(wall) == place(first)) {
        place(first).to_string()
    } else {
        return None;
    };
    same_time.then(|| format!("FREQ=YEARLY;BYMONTH={};BYDAY={nth}{}", first.month(), day_name(first.weekday())))
}

fn add(component: &mut Component, change: &Change, rule: Option<&str>, more: &[DateTime]) {
    let mut observance = Component::new(if change.summer { "DAYLIGHT" } else { "STANDARD" });
    observance.add(Line::new("DTSTART", &[], &print_wall(change.wall)));
    observance.add(Line::new("TZOFFSETFROM", &[], &print_offset(change.from)));
    observance.add(Line::new("TZOFFSETTO", &[], &print_offset(change.to)));
    observance.add(Line::new("TZNAME", &[], &change.name));
    if let Some(rule) = rule {
        observance.add(Line::new("RRULE", &[], rule));
    }
    for wall in more {
        observance.add(Line::new("RDATE", &[], &print_wall(*wall)));
    }
    component.nodes.push(crate::groupware::dav::lines::Node::Component(observance));
}

fn print_offset(seconds: i32) -> String {
    let (sign, total) = if seconds < 0 { ('-', -seconds) } else { ('+', seconds) };
    let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60);
    let rest = if rest == 0 { String::new() } else { format!("{rest:02}") };
    format!("{sign}{hours:02}{minutes:02}{rest}")
}

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "MO"),
    (Weekday::Tuesday, "TU"),
    (Weekday::Wednesday, "WE"),
    (Weekday::Thursday, "TH"),
    (Weekday::Friday, "FR"),
    (Weekday::Saturday, "SA"),
    (Weekday::Sunday, "SU"),
];

fn day_name(day: Weekday) -> &'static str {
    DAYS.iter().find(|(weekday, _)| *weekday == day).map_or("SU", |(_, name)| name)
}

/// What a VTIMEZONE says about the present: the rules that are still in force.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Definition {
    current: Vec<Observance>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Observance {
    start: DateTime,
    from: i32,
    to: i32,
    /// Month, which week of it (-1 the last), day of the week.
    rule: Option<(i8, i8, Weekday)>,
}

/// The year for which definitions are compared with known zones: any year after the last changes of rules will do, and
/// a fixed one keeps equal input equal output.
const PROBE: i16 = 2027;

impl Definition {
    /// Reads a VTIMEZONE; `None` where it says nothing that can be used.
    pub(super) fn read(component: &Component) -> Option<Self> {
        let all: Vec<Observance> = component.components().filter_map(read_observance).collect();
        let ruled: Vec<Observance> = all.iter().filter(|observance| observance.rule.is_some()).cloned().collect();
        let last = all.iter().max_by_key(|observance| observance.start).cloned();
        let current = if ruled.len() >= 2 { ruled } else { last.into_iter().collect() };
        (!current.is_empty()).then_some(Definition { current })
    }

    /// Whether `zone` has these rules.
    pub(super) fn matches(&self, zone: &TimeZone) -> bool {
        let mine: Option<Vec<(Timestamp, i32)>> = self.current.iter().map(Observance::in_probe).collect();
        let mut expected = match mine {
            Some(mine) if self.current.iter().any(|observance| observance.rule.is_some()) => mine,
            _ => return false,
        };
        expected.sort_unstable();
        let Some(&(first, _)) = expected.first() else { return false };
        let Ok(before) = first.checked_sub(1.second()) else { return false };
        let changes: Vec<(Timestamp, i32)> = zone
            .following(before)
            .take(expected.len() + 1)
            .map(|change| (change.timestamp(), change.offset().seconds()))
            .collect();
        let next_year =
            changes.get(expected.len()).is_none_or(|(instant, _)| TimeZone::UTC.to_datetime(*instant).year() > PROBE);
        changes.get(..expected.len()) == Some(&expected) && next_year && offset(zone, before) == self.before(first)
    }

    fn before(&self, first: Timestamp) -> i32 {
        let begins = |observance: &&Observance| observance.in_probe().is_some_and(|(instant, _)| instant == first);
        self.current.iter().find(begins).map_or(0, |observance| observance.from)
    }

    /// The one offset of a definition without yearly changes.
    pub(super) fn fixed(&self) -> Option<TimeZone> {
        let standard = self.current.iter().min_by_key(|observance| observance.to)?;
        Offset::from_seconds(standard.to).ok().map(TimeZone::fixed)
    }
}

impl Observance {
    /// When it begins in the probe year, and to which offset.
    fn in_probe(&self) -> Option<(Timestamp, i32)> {
        let (month, nth, day) = self.rule?;
        let date = Date::new(PROBE, month, 1).ok()?.nth_weekday_of_month(nth, day).ok()?;
        let instant = Offset::from_seconds(self.from).ok()?.to_timestamp(date.to_datetime(self.start.time())).ok()?;
        Some((instant, self.to))
    }
}

fn read_observance(component: &Component) -> Option<Observance> {
    let line = component.first("DTSTART")?;
    let empty = Zones::of(&Component::new("VCALENDAR"), &TimeZone::UTC);
    let start = match read_moment(line, line.value(), &empty).ok()? {
        ponte_core::record::Moment::Floating(wall) => wall,
        ponte_core::record::Moment::Day(date) => date.to_datetime(jiff::civil::Time::midnight()),
        ponte_core::record::Moment::Zoned(zoned) => zoned.datetime(),
    };
    let read = |name: &str| component.first(name).and_then(|line| read_offset(line.value()));
    let rule = component.first("RRULE").and_then(|line| read_rule(line.value(), start));
    Some(Observance { start, from: read("TZOFFSETFROM")?, to: read("TZOFFSETTO")?, rule })
}

/// `+0100`, `-023000`.
fn read_offset(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let part = |from: usize| digits.get(from..from + 2).and_then(|part| part.parse::<i32>().ok());
    Some(sign * (part(0)? * 3600 + part(2)? * 60 + part(4).unwrap_or(0)))
}

fn read_rule(text: &str, start: DateTime) -> Option<(i8, i8, Weekday)> {
    let part = |name: &str| {
        text.split(';')
            .filter_map(|part| part.split_once('='))
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    };
    if part("UNTIL").is_some() || !part("FREQ")?.eq_ignore_ascii_case("YEARLY") {
        return None;
    }
    let month = part("BYMONTH").map_or(Some(start.month()), |month| month.parse().ok())?;
    let by_day = part("BYDAY")?;
    let (nth, day) = by_day.split_at_checked(by_day.len().checked_sub(2)?)?;
    let (_, weekday) = DAYS.into_iter().find(|(_, name)| name.eq_ignore_ascii_case(day)).map(|(day, _)| (0, day))?;
    Some((month, nth.trim_start_matches('+').parse().ok()?, weekday))
}
