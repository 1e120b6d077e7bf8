//! Ten thousand random rules in zones with clock changes, compared with python-dateutil, which shares no code with Ponte.
//!
//! Where the two differ by design, `recurrence_dateutil.py` says why and follows RFC 5545. One difference cannot be bridged
//! there and is kept out of the rules made here: BYDAY with a numbered and a plain weekday together (`MO,2TU`), which the
//! RFC reads as either and dateutil as both; Ponte's reading has its row in the core's own tests.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::print_stdout)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use ponte_core::record::{EventTime, Field, Kind, Record, Recurrence, Value};
use ponte_core::recur::{Span, occurrences};

const RULES: u64 = 10_000;
const ZONES: [&str; 5] = ["Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"];
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

#[test]
fn ten_thousand_rules_are_expanded_as_dateutil_does() {
    let Some(python) = python() else {
        println!("skipped: python-dateutil (no PONTE_PYTHON and no target/venv)");
        return;
    };
    let cases: Vec<Case> = (0..RULES).map(Case::random).collect();
    let at_once = std::thread::available_parallelism().map_or(2, usize::from);
    let found: Vec<(usize, Vec<String>)> = std::thread::scope(|scope| {
        let parts = cases.chunks(cases.len().div_ceil(at_once)).map(|part| scope.spawn(|| compared(&python, part)));
        let parts: Vec<_> = parts.collect();
        parts.into_iter().map(|part| part.join().expect("a part is compared")).collect()
    });
    let occurring: usize = found.iter().map(|(occurring, _)| occurring).sum();
    assert!(occurring > 100_000, "the rules are too sparse to prove anything: {occurring}");
    let wrong: Vec<&String> = found.iter().flat_map(|(_, wrong)| wrong).collect();
    let shown: String = wrong.iter().take(12).map(|one| format!("{one}\n")).collect();
    assert!(wrong.is_empty(), "{} differ:\n{shown}", wrong.len());
}

/// How often these rules occur, and which of them the two expand differently.
fn compared(python: &PathBuf, cases: &[Case]) -> (usize, Vec<String>) {
    let expected = dateutil(python, cases);
    assert_eq!(expected.len(), cases.len());
    let differs = |(case, expected): (&Case, &Vec<String>)| {
        let found = case.expand();
        (found != *expected).then(|| format!("{case:?}\n  ours   {}\n  theirs {}", brief(&found), brief(expected)))
    };
    (expected.iter().map(Vec::len).sum(), cases.iter().zip(&expected).filter_map(differs).collect())
}

/// The python of `PONTE_PYTHON`, or of the virtual environment that `cargo xtask` makes.
fn python() -> Option<PathBuf> {
    let own = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/venv/bin/python"));
    let python = std::env::var_os("PONTE_PYTHON").map_or(own, PathBuf::from);
    let ready =
        Command::new(&python).args(["-c", "import dateutil, zoneinfo; zoneinfo.ZoneInfo('Europe/Rome')"]).output();
    ready.is_ok_and(|output| output.status.success()).then_some(python)
}

fn dateutil(python: &PathBuf, cases: &[Case]) -> Vec<Vec<String>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recurrence_dateutil.py");
    let mut child =
        Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python starts");
    let mut stdin = child.stdin.take().expect("it has an input");
    let lines: String = cases.iter().map(|case| format!("{}\n", case.json())).collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("python ends");
    writer.join().expect("the writer ends").expect("python reads");
    let text = String::from_utf8(output.stdout).expect("python writes text");
    text.lines().map(|line| serde_json::from_str(line).expect("a list")).collect()
}

fn brief(starts: &[String]) -> String {
    format!("{} {:?}", starts.len(), starts.iter().take(6).collect::<Vec<_>>())
}

#[derive(Debug)]
struct Case {
    start: Zoned,
    rule: String,
    count: Option<u64>,
    until: Option<Timestamp>,
    to: Timestamp,
}

impl Case {
    fn random(seed: u64) -> Case {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5EED);
        let start = random_start(&mut dice);
        let (frequency, days_ahead) = [
            ("YEARLY", 2_000),
            ("MONTHLY", 700),
            ("WEEKLY", 400),
            ("DAILY", 250),
            ("HOURLY", 12),
            ("MINUTELY", 2),
            ("SECONDLY", 1),
        ][dice.weighted(&[20, 25, 25, 20, 6, 3, 1])];
        let ahead = if frequency == "SECONDLY" { 1_800 } else { days_ahead * 86_400 };
        let to = start.timestamp() + jiff::SignedDuration::from_secs(ahead);
        let until = dice.one_in(4).then(|| {
            let after = i64::try_from(dice.below(ahead.unsigned_abs())).expect("small");
            start.timestamp() + jiff::SignedDuration::from_secs(after)
        });
        let count = (until.is_none() && dice.one_in(3)).then(|| 1 + dice.below(40));
        Case { rule: random_rule(&mut dice, frequency), start, count, until, to }
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "start": self.start.datetime().to_string(),
            "zone": self.start.time_zone().iana_name(),
            "rule": self.rule,
            "count": self.count,
            "until": self.until.map(until_text),
            "to": self.to.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        })
    }

    fn expand(&self) -> Vec<String> {
        let mut rule = self.rule.clone();
        if let Some(count) = self.count {
            rule = format!("{rule};COUNT={count}");
        }
        if let Some(until) = self.until {
            rule = format!("{rule};UNTIL={}", until_text(until));
        }
        let time = EventTime::Zoned { start: self.start.clone(), end: self.start.clone() + 30.minutes() };
        let series = Record::new(Kind::Event)
            .with(Field::Time, Value::Time(time))
            .with(Field::Recurrence, Value::Recurrence(Recurrence { rules: vec![rule], dates: vec![] }));
        let span = Span { within: self.start.timestamp()..self.to, zone: &TimeZone::UTC, cap: 100_000 };
        let found = occurrences(&series, &span).unwrap_or_else(|failure| panic!("{self:?}: {failure:?}"));
        let start = |time: &EventTime| match time {
            EventTime::Zoned { start, .. } => start.timestamp().to_string(),
            EventTime::AllDay { .. } | EventTime::Floating { .. } => panic!("{self:?} lost its zone"),
        };
        found.iter().map(|occurrence| start(&occurrence.time)).collect()
    }
}

fn until_text(until: Timestamp) -> String {
    until.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Half of them within days of a clock change, at hours that are skipped or repeated.
fn random_start(dice: &mut Dice) -> Zoned {
    let zone = TimeZone::get(ZONES[dice.index(ZONES.len())]).expect("a zone");
    let near = ["2026-03-25", "2026-10-21", "2026-03-05", "2026-10-29", "2026-04-02", "2026-10-01", "2028-02-26"];
    let date: jiff::civil::Date = if dice.one_in(2) {
        near[dice.index(near.len())].parse().expect("a date")
    } else {
        "2025-01-01".parse::<jiff::civil::Date>().expect("a date")
            + i64::try_from(dice.below(1_400)).expect("small").days()
    };
    let hour = if dice.one_in(2) { dice.small(4) } else { dice.small(24) };
    let wall = (date + i64::from(dice.small(8)).days()).at(hour, [0, 15, 30, 59][dice.index(4)], 0, 0);
    zone.to_ambiguous_zoned(wall).compatible().expect("in range")
}

fn random_rule(dice: &mut Dice, frequency: &str) -> String {
    let mut rule = format!("FREQ={frequency}");
    let mut part = |text: String| rule = format!("{rule};{text}");
    if dice.one_in(2) {
        part(format!("INTERVAL={}", 1 + dice.below(4)));
    }
    if dice.one_in(3) {
        part(format!("WKST={}", DAYS[dice.index(7)]));
    }
    let mut by_days = false;
    if dice.one_in(4) {
        part(format!("BYMONTH={}", dice.list(3, 1, 12, false)));
    }
    if frequency == "YEARLY" && dice.one_in(5) {
        part(format!("BYWEEKNO={}", dice.list(3, 1, 51, true)));
        by_days = true;
    } else if frequency != "WEEKLY" && dice.one_in(4) {
        part(format!("BYMONTHDAY={}", dice.list(4, 1, 31, true)));
        by_days = true;
    }
    if !matches!(frequency, "MONTHLY" | "WEEKLY" | "DAILY") && dice.one_in(6) {
        part(format!("BYYEARDAY={}", dice.list(5, 1, 366, true)));
        by_days = true;
    }
    if dice.one_in(2) {
        let numbered = !by_days && matches!(frequency, "MONTHLY" | "YEARLY") && dice.one_in(2);
        part(format!("BYDAY={}", dice.weekdays(numbered)));
        by_days = true;
    }
    if !matches!(frequency, "MINUTELY" | "SECONDLY") && dice.one_in(6) {
        part(format!("BYHOUR={}", dice.list(3, 0, 23, false)));
        by_days = true;
    }
    if !matches!(frequency, "SECONDLY") && dice.one_in(8) {
        part(format!("BYMINUTE={}", dice.list(2, 0, 59, false)));
        by_days = true;
    }
    if by_days && !matches!(frequency, "MINUTELY" | "SECONDLY") && dice.one_in(4) {
        part(format!("BYSETPOS={}", dice.list(2, 1, 5, true)));
    }
    rule
}

/// SplitMix64: the same seed, the same rules.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).expect("small")
    }

    fn small(&mut self, limit: u64) -> i8 {
        i8::try_from(self.below(limit)).expect("small")
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }

    fn weighted(&mut self, weights: &[u64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        weights
            .iter()
            .position(|weight| {
                let hit = left < *weight;
                left = left.saturating_sub(*weight);
                hit
            })
            .expect("a weight")
    }

    fn list(&mut self, most: u64, from: u64, to: u64, negative: bool) -> String {
        let length = 1 + self.below(most);
        let number = |dice: &mut Dice| {
            let size = from + dice.below(to - from + 1);
            if negative && dice.one_in(4) { format!("-{size}") } else { size.to_string() }
        };
        (0..length).map(|_| number(self)).collect::<Vec<_>>().join(",")
    }

    fn weekdays(&mut self, numbered: bool) -> String {
        let length = 1 + self.below(3);
        let day = |dice: &mut Dice| {
            let number = if numbered { ["1", "2", "3", "4", "-1", "-2"][dice.index(6)] } else { "" };
            format!("{number}{}", DAYS[dice.index(7)])
        };
        (0..length).map(|_| day(self)).collect::<Vec<_>>().join(",")
    }
}
