//! Recurrence: a rule has one normal form, and no rule makes long work or more occurrences than were asked for.

use jiff::civil::date;
use jiff::{Timestamp, ToSpan as _};
use ponte_core::record::{EventTime, Field, Kind, OccurrenceKey, Record, Recurrence, Value};
use ponte_core::recur::{Rule, Span, normal_rule, occurrences};

use super::{now, rome};

const CAP: usize = 2_000;

/// Lines of rules; the first two bytes choose start and form.
pub(super) fn run(data: &[u8]) {
    let (Some((head, rest)), zone) = (data.split_first_chunk::<2>(), rome()) else { return };
    let text = String::from_utf8_lossy(rest);
    let rules: Vec<String> = text.lines().take(8).map(str::to_owned).collect();
    rules.iter().for_each(|rule| normal(rule));
    let [day, form] = head.map(i64::from);
    let start = date(2020, 1, 1).saturating_add((day * 17).days()).at(9, 30, 0, 0);
    let Ok(zoned) = start.to_zoned(zone.clone()) else { return };
    let time = match form % 3 {
        0 => EventTime::AllDay { start: start.date(), end: start.date().saturating_add(1.day()) },
        1 => EventTime::Floating { start, end: start.saturating_add(1.hour()) },
        _ => EventTime::Zoned { end: zoned.saturating_add(1.hour()), start: zoned },
    };
    let mut series = Record::new(Kind::Event);
    let dates = vec![OccurrenceKey::of_date(date(2026, 12, 1))];
    series.fields.insert(Field::Time, Value::Time(time));
    series.fields.insert(Field::Recurrence, Value::Recurrence(Recurrence { rules, dates }));
    bounded(&series, now());
}

fn normal(text: &str) {
    let form = normal_rule(text);
    assert_eq!(normal_rule(&form), form, "one normal form");
    if let Ok(rule) = text.parse::<Rule>() {
        assert_eq!(
            rule.to_string().parse::<Rule>().map(|rule| rule.to_string()),
            Ok(form),
            "a rule reads as it writes"
        );
    }
}

fn bounded(series: &Record, from: Timestamp) {
    let zone = rome();
    let within = from..from.saturating_add((24 * 92).hours()).unwrap_or(Timestamp::MAX);
    if let Ok(found) = occurrences(series, &Span { within, zone: &zone, cap: CAP }) {
        assert!(found.len() <= CAP, "more than was asked for");
    }
}
