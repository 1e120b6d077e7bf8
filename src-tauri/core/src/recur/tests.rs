//! Named cases of recurrence: clock changes, exceptions, rules that change under them, and hostile rules.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::decision::Patch;
use crate::record::{EventTime, Exception, Field, Fields, Kind, OccurrenceKey, Record, Recurrence, Value};

fn rome() -> TimeZone {
    TimeZone::get("Europe/Rome").unwrap()
}

fn zoned(start: &str, end: &str) -> EventTime {
    EventTime::Zoned { start: start.parse().unwrap(), end: end.parse().unwrap() }
}

fn days(start: &str, end: &str) -> EventTime {
    EventTime::AllDay { start: start.parse().unwrap(), end: end.parse().unwrap() }
}

fn series(time: EventTime, rule: &str) -> Record {
    Record::new(Kind::Event)
        .with(Field::Title, Value::Text("Riunione".into()))
        .with(Field::Time, Value::Time(time))
        .with(Field::Recurrence, Value::Recurrence(Recurrence { rules: vec![rule.into()], dates: vec![] }))
}

fn at(instant: &str) -> OccurrenceKey {
    OccurrenceKey::of_instant(instant.parse().unwrap())
}

fn excepting(series: Record, exceptions: impl IntoIterator<Item = (OccurrenceKey, Exception)>) -> Record {
    series.with(Field::Exceptions, Value::Exceptions(exceptions.into_iter().collect()))
}

fn moved(time: EventTime) -> Exception {
    Exception::Changed(Fields::from([(Field::Time, Value::Time(time))]))
}

fn found<'a>(series: &'a Record, from: &str, to: &str) -> Vec<Occurrence<'a>> {
    let zone = rome();
    let span = Span { within: from.parse().unwrap()..to.parse().unwrap(), zone: &zone, cap: 1_000 };
    occurrences(series, &span).unwrap()
}

fn starts(series: &Record, from: &str, to: &str) -> Vec<String> {
    let start = |time: &EventTime| match time {
        EventTime::AllDay { start, .. } => start.to_string(),
        EventTime::Zoned { start, .. } => format!("{} {}", start.datetime(), start.offset()),
        EventTime::Floating { start, .. } => start.to_string(),
    };
    found(series, from, to).iter().map(|occurrence| start(&occurrence.time)).collect()
}

#[test]
fn the_wall_clock_is_kept_across_both_clock_changes() {
    let rows = [
        ("Europe/Rome", "2026-03-28T09:00", ["+01", "+02"], "2026-03-30T00:00:00Z"),
        ("Europe/Rome", "2026-10-24T09:00", ["+02", "+01"], "2026-10-26T00:00:00Z"),
        ("America/New_York", "2026-03-07T09:00", ["-05", "-04"], "2026-03-09T00:00:00Z"),
        ("America/New_York", "2026-10-31T09:00", ["-04", "-05"], "2026-11-02T00:00:00Z"),
        ("Australia/Lord_Howe", "2026-04-04T09:00", ["+11", "+10:30"], "2026-04-05T12:00:00Z"),
        ("Australia/Lord_Howe", "2026-10-03T09:00", ["+10:30", "+11"], "2026-10-04T12:00:00Z"),
    ];
    for (zone, start, offsets, to) in rows {
        let start = format!("{start}[{zone}]");
        let series = series(zoned(&start, &start), "FREQ=DAILY");
        let found = starts(&series, "2026-01-01T00:00:00Z", to);
        assert_eq!(found.len(), 2, "{start}");
        for (occurrence, offset) in found.iter().zip(offsets) {
            assert!(occurrence.ends_with(&format!("T09:00:00 {offset}")), "{start}: {occurrence}");
        }
    }
}

#[test]
fn a_skipped_hour_is_read_with_the_offset_before_it_and_a_repeated_one_is_the_first() {
    let rows = [
        ("2026-03-28T02:30[Europe/Rome]", "2026-03-29T03:30:00 +02", "2026-03-30T00:00:00Z"),
        ("2026-10-24T02:30[Europe/Rome]", "2026-10-25T02:30:00 +02", "2026-10-26T00:00:00Z"),
        ("2026-03-07T02:30[America/New_York]", "2026-03-08T03:30:00 -04", "2026-03-09T00:00:00Z"),
        ("2026-10-31T01:30[America/New_York]", "2026-11-01T01:30:00 -04", "2026-11-02T00:00:00Z"),
        ("2026-10-03T02:10[Australia/Lord_Howe]", "2026-10-04T02:40:00 +11", "2026-10-04T12:00:00Z"),
        ("2026-04-04T01:45[Australia/Lord_Howe]", "2026-04-05T01:45:00 +11", "2026-04-05T12:00:00Z"),
    ];
    for (start, second, to) in rows {
        let series = series(zoned(start, start), "FREQ=DAILY");
        assert_eq!(starts(&series, "2026-01-01T00:00:00Z", to).get(1).map(String::as_str), Some(second), "{start}");
    }
}

#[test]
fn a_series_ends_as_its_rule_says() {
    let rows = [
        ("FREQ=DAILY;COUNT=3", 3),
        ("FREQ=DAILY;COUNT=0", 1),
        ("FREQ=DAILY;UNTIL=20260103", 3),
        ("FREQ=DAILY;UNTIL=20260103T080000Z", 3),
        ("FREQ=DAILY;UNTIL=20260103T075959Z", 2),
        ("FREQ=DAILY;UNTIL=20260103T090000", 3),
        ("FREQ=DAILY;UNTIL=20260103;COUNT=2", 2),
        ("FREQ=DAILY", 31),
        ("FREQ=DAILY;INTERVAL=0", 31),
        ("RRULE:freq=daily; interval = 2 ;X-FOO=1;", 16),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 1),
        ("FREQ=MONTHLY;BYDAY=MO,2TU", 6),
        ("FREQ=DAILY;UNTIL=20251201", 1),
    ];
    for (rule, count) in rows {
        let series = series(zoned("2026-01-01T09:00[Europe/Rome]", "2026-01-01T10:00[Europe/Rome]"), rule);
        assert_eq!(starts(&series, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z").len(), count, "{rule}");
    }
}

#[test]
fn whole_days_and_floating_times_repeat_on_their_own_clock() {
    let whole = series(days("2026-03-28", "2026-03-29"), "FREQ=DAILY;COUNT=3");
    let wall = |text: &str| text.parse().unwrap();
    let floating = series(
        EventTime::Floating { start: wall("2026-03-28T02:30"), end: wall("2026-03-28T03:00") },
        "FREQ=DAILY;COUNT=2",
    );
    let (from, to) = ("2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z");
    assert_eq!(starts(&whole, from, to), ["2026-03-28", "2026-03-29", "2026-03-30"]);
    assert_eq!(starts(&floating, from, to), ["2026-03-28T02:30:00", "2026-03-29T02:30:00"]);
}

#[test]
fn further_dates_are_occurrences_and_cancelled_ones_are_not() {
    let mut series =
        series(zoned("2026-01-05T09:00[Europe/Rome]", "2026-01-05T10:00[Europe/Rome]"), "FREQ=WEEKLY;COUNT=3");
    let Some(Value::Recurrence(recurrence)) = series.fields.get_mut(&Field::Recurrence) else { panic!() };
    recurrence.dates = vec![at("2026-01-07T13:00:00Z"), OccurrenceKey::of_date("2026-01-09".parse().unwrap())];
    let series = excepting(series, [(at("2026-01-12T08:00:00Z"), Exception::Cancelled)]);
    assert_eq!(
        starts(&series, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
        ["2026-01-05T09:00:00 +01", "2026-01-07T14:00:00 +01", "2026-01-09T09:00:00 +01", "2026-01-19T09:00:00 +01"]
    );
}

#[test]
fn a_moved_occurrence_counts_where_it_lies_now() {
    let weekly = series(zoned("2026-01-05T09:00[Europe/Rome]", "2026-01-05T10:00[Europe/Rome]"), "FREQ=WEEKLY");
    let into = zoned("2026-01-14T11:00[Europe/Rome]", "2026-01-14T12:00[Europe/Rome]");
    let away = zoned("2026-08-01T11:00[Europe/Rome]", "2026-08-01T12:00[Europe/Rome]");
    let series =
        excepting(weekly, [(at("2026-06-01T07:00:00Z"), moved(into)), (at("2026-01-12T08:00:00Z"), moved(away))]);
    let january = found(&series, "2026-01-11T00:00:00Z", "2026-01-18T00:00:00Z");
    assert_eq!(january.len(), 1);
    assert_eq!(january[0].key, at("2026-06-01T07:00:00Z"));
    assert_eq!(starts(&series, "2026-05-31T00:00:00Z", "2026-06-05T00:00:00Z"), Vec::<String>::new());
}

#[test]
fn a_rule_changed_under_its_overrides_shows_each_once() {
    let now_at_ten = zoned("2026-01-05T10:00[Europe/Rome]", "2026-01-05T11:00[Europe/Rome]");
    let at_ten = zoned("2026-01-12T10:00[Europe/Rome]", "2026-01-12T12:00[Europe/Rome]");
    let at_three = zoned("2026-01-20T15:00[Europe/Rome]", "2026-01-20T16:00[Europe/Rome]");
    let series = excepting(
        series(now_at_ten, "FREQ=WEEKLY;COUNT=3"),
        [
            (at("2026-01-12T08:00:00Z"), moved(at_ten)),
            (at("2026-01-19T08:00:00Z"), moved(at_three)),
            (at("2026-01-05T08:00:00Z"), Exception::Cancelled),
        ],
    );
    assert_eq!(
        starts(&series, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
        ["2026-01-05T10:00:00 +01", "2026-01-12T10:00:00 +01", "2026-01-19T10:00:00 +01", "2026-01-20T15:00:00 +01"]
    );
}

#[test]
fn this_and_following_is_two_series_that_meet() {
    let time =
        |day: &str, hour: &str| zoned(&format!("{day}T{hour}[Europe/Rome]"), &format!("{day}T{hour}[Europe/Rome]"));
    let before = series(time("2026-01-05", "09:00"), "FREQ=WEEKLY;UNTIL=20260118T225959Z");
    let after = series(time("2026-01-19", "15:00"), "FREQ=WEEKLY;COUNT=2");
    let (from, to) = ("2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z");
    assert_eq!(starts(&before, from, to), ["2026-01-05T09:00:00 +01", "2026-01-12T09:00:00 +01"]);
    assert_eq!(starts(&after, from, to), ["2026-01-19T15:00:00 +01", "2026-01-26T15:00:00 +01"]);
}

#[test]
fn a_series_without_end_is_reached_from_far_away() {
    let old = series(zoned("1970-01-05T09:00[Europe/Rome]", "1970-01-05T10:00[Europe/Rome]"), "FREQ=WEEKLY;INTERVAL=2");
    assert_eq!(starts(&old, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z").len(), 2);
    assert_eq!(starts(&old, "2500-01-01T00:00:00Z", "2500-02-01T00:00:00Z").len(), 2);
}

#[test]
fn hostile_rules_end_soon_and_never_panic() {
    let rows = [
        ("FREQ=SECONDLY", false),
        ("FREQ=SECONDLY;COUNT=2147483648", false),
        ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", true),
        ("FREQ=SECONDLY;INTERVAL=4294967295", true),
        ("FREQ=YEARLY;INTERVAL=4294967295", true),
        ("FREQ=MINUTELY;BYHOUR=3;BYSETPOS=5", true),
        ("FREQ=DAILY;BYSETPOS=366", true),
        ("FREQ=YEARLY;COUNT=4000000000;BYMONTH=2;BYMONTHDAY=30", true),
        ("FREQ=DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE=1,2,3,4,5,6,7,8,9,10;BYSECOND=1,2,3,4,5,6,7,8,9,10", false),
        ("FREQ=DAILY;COUNT=99999999999", false),
        ("FREQ=DAILY;UNTIL=99999999", false),
        ("FREQ=NEVER", false),
        ("", false),
        ("FREQ=WEEKLY;BYDAY=è", false),
        ("FREQ=WEEKLY;BYDAY=-32768MO", false),
        ("FREQ=MONTHLY;BYMONTHDAY=-32768", false),
    ];
    for (rule, readable) in rows {
        let series = series(zoned("2020-01-01T09:00[Europe/Rome]", "2020-01-01T10:00[Europe/Rome]"), rule);
        let zone = rome();
        let span = Span {
            within: "2026-01-01T00:00:00Z".parse().unwrap().."2026-04-01T00:00:00Z".parse().unwrap(),
            zone: &zone,
            cap: 1_000,
        };
        assert_eq!(occurrences(&series, &span).is_ok(), readable, "{rule}");
    }
}

#[test]
fn a_hundred_thousand_exceptions_are_only_looked_up() {
    let daily = series(zoned("2020-01-01T09:00[Europe/Rome]", "2020-01-01T10:00[Europe/Rome]"), "FREQ=DAILY");
    let second = |index: i64| OccurrenceKey::of_instant(jiff::Timestamp::from_second(1_767_225_600 + index).unwrap());
    let series = excepting(daily, (0..100_000).map(|index| (second(index), Exception::Cancelled)));
    assert_eq!(starts(&series, "2026-01-01T00:00:00Z", "2026-01-11T00:00:00Z").len(), 9);
}

#[test]
fn an_edit_of_one_occurrence_becomes_an_exception_that_says_only_what_differs() {
    let series = series(zoned("2026-01-05T09:00[Europe/Rome]", "2026-01-05T10:00[Europe/Rome]"), "FREQ=WEEKLY")
        .with(Field::Location, Value::Text("Sala B".into()));
    let key = at("2026-01-12T08:00:00Z");
    let patch = Patch {
        set: Fields::from([
            (Field::Title, Value::Text("Riunione".into())),
            (Field::Priority, Value::Choice("high".into())),
        ]),
        clear: [Field::Location].into(),
    };
    let edited =
        Record { fields: edit_occurrence(&series, &key, &patch).unwrap().on(&series.fields), ..series.clone() };
    let exceptions = series::exceptions(&edited).unwrap();
    let Exception::Changed(fields) = &exceptions[&key] else { panic!() };
    assert_eq!(fields.keys().collect::<Vec<_>>(), [&Field::Time, &Field::Location, &Field::Priority]);
    let all = found(&edited, "2026-01-11T00:00:00Z", "2026-01-18T00:00:00Z");
    let seen = occurrence_record(&edited, &all[0]);
    assert_eq!((seen.text(&Field::Priority), seen.get(&Field::Location)), ("high", None));
    assert_eq!((seen.text(&Field::Title), seen.recurrence()), ("Riunione", None));
    let gone = Record { fields: exclude_occurrence(&edited, &key).on(&edited.fields), ..edited };
    assert_eq!(found(&gone, "2026-01-11T00:00:00Z", "2026-01-18T00:00:00Z"), []);
}

fn any_rule() -> impl Strategy<Value = String> {
    let list = |range: std::ops::RangeInclusive<i16>| prop::collection::btree_set(range, 0..4);
    let frequency =
        prop::sample::select(vec!["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"]);
    (frequency, 0u32..400, list(1..=12), list(-31..=31), list(0..=23), list(-5..=5)).prop_map(
        |(frequency, interval, months, days, hours, positions)| {
            let mut rule = format!("FREQ={frequency};INTERVAL={interval}");
            for (name, numbers) in
                [("BYMONTH", months), ("BYMONTHDAY", days), ("BYHOUR", hours), ("BYSETPOS", positions)]
            {
                let numbers: Vec<String> = numbers.iter().filter(|n| **n != 0).map(ToString::to_string).collect();
                if !numbers.is_empty() {
                    rule = format!("{rule};{name}={}", numbers.join(","));
                }
            }
            rule
        },
    )
}

proptest! {
    #[test]
    fn only_what_reaches_into_the_span_is_found_and_each_once(rule in any_rule(), day in 0i64..2_000, length in 0i64..40) {
        let start = jiff::Timestamp::from_second(1_700_000_000 + day * 86_400 + 7_000).unwrap().to_zoned(rome());
        let end = start.clone() + jiff::SignedDuration::from_hours(1);
        let series = series(EventTime::Zoned { start, end }, &rule);
        let from = jiff::Timestamp::from_second(1_767_225_600).unwrap();
        let to = from + jiff::SignedDuration::from_hours(24 * length);
        let zone = rome();
        if let Ok(found) = occurrences(&series, &Span { within: from..to, zone: &zone, cap: 500 }) {
            let mut keys = BTreeMap::new();
            for occurrence in &found {
                let (start, end) = occurrence.time.instants(&zone).unwrap();
                prop_assert!(start < to && end > from);
                prop_assert!(keys.insert(occurrence.key.clone(), ()).is_none());
            }
        }
    }

    #[test]
    fn no_text_makes_a_rule_panic_and_the_normal_form_is_stable(text in "(FREQ=(DAILY|WEEKLY|YEARLY))?[A-Z0-9=;,:+è-]{0,40}") {
        let once = normal_rule(&text);
        prop_assert_eq!(normal_rule(&once), once);
    }
}
