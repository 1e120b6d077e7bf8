//! The normal form of values: what two renderings of one text, or one time, have in common.
//!
//! Only comparing and hashing stand on it; what is written to a side is always the value as it was typed.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::hash::json;
use crate::html::html_to_plain;
use crate::record::{Address, Body, EventTime, Moment, Person, Recurrence, Value};
use crate::recur::normal_rule;

/// The bytes under which two values that mean the same are the same.
#[must_use]
pub fn canonical(value: &Value) -> Vec<u8> {
    match value {
        Value::Text(text) | Value::Choice(text) => normal_line(text).into_bytes(),
        Value::Body(body) => normal_body(body).into_bytes(),
        Value::Time(time) => canonical_time(time),
        Value::Moment(Moment::Zoned(zoned)) => json(&zoned.timestamp()),
        Value::Photo(photo) => blake3::hash(&photo.data).as_bytes().to_vec(),
        Value::Address(address) => json(&normal_address(address)),
        Value::Person(person) => json(&normal_person(person)),
        Value::Recurrence(recurrence) => json(&normal_recurrence(recurrence)),
        Value::Moment(Moment::Floating(_) | Moment::Day(_))
        | Value::Date(_)
        | Value::Number(_)
        | Value::Items(_)
        | Value::Attendees(_)
        | Value::References(_)
        | Value::Exceptions(_) => json(value),
    }
}

fn canonical_time(time: &EventTime) -> Vec<u8> {
    match time {
        EventTime::Zoned { start, end } => json(&(start.timestamp(), end.timestamp())),
        EventTime::AllDay { .. } | EventTime::Floating { .. } => json(time),
    }
}

/// Case, blanks and line breaks do not move a house.
fn normal_address(address: &Address) -> [String; 6] {
    let Address { street, po_box, city, region, postcode, country } = address;
    [street, po_box, city, region, postcode, country].map(|part| normal_line(part).to_lowercase())
}

/// A person is their address; a name only counts where there is none.
fn normal_person(person: &Person) -> String {
    let email = person.email.trim();
    normal_line(if email.is_empty() { &person.name } else { email }).to_lowercase()
}

fn normal_recurrence(recurrence: &Recurrence) -> (Vec<String>, Vec<&str>) {
    let mut rules: Vec<String> = recurrence.rules.iter().map(|rule| normal_rule(rule)).collect();
    let mut dates: Vec<&str> = recurrence.dates.iter().map(crate::record::OccurrenceKey::as_str).collect();
    rules.sort_unstable();
    rules.dedup();
    dates.sort_unstable();
    dates.dedup();
    (rules, dates)
}

/// One line: blanks at the ends, runs of blanks, characters without width and the way accents are composed do not count.
#[must_use]
pub fn normal_line(text: &str) -> String {
    words(&visible(text))
}

/// Its words, one blank between them.
fn words(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Several lines: as [`normal_line`] for each; empty lines do not count, nor which bullet a list has.
#[must_use]
pub fn normal_text(text: &str) -> String {
    let visible = visible(text);
    let lines = visible.split(['\n', '\r', '\u{2028}', '\u{2029}']).map(|line| {
        let line = words(line);
        match line.strip_prefix(['•', '*', '·']) {
            Some(item) if item.starts_with(' ') => format!("-{item}"),
            _ => line,
        }
    });
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A body by its plain text, or by that of its HTML where it has nothing else.
#[must_use]
pub fn normal_body(body: &Body) -> String {
    match &body.html {
        Some(html) if body.plain.trim().is_empty() => normal_text(&html_to_plain(html)),
        _ => normal_text(&body.plain),
    }
}

/// Composed (NFC), without characters that have no width, and without controls, which servers drop at will.
fn visible(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| {
        matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
            || (c.is_control() && !c.is_whitespace())
    };
    // Nothing of ASCII is composed.
    if text.is_ascii() && !text.chars().any(hidden) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().filter(|c| !hidden(*c)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(plain: &str, html: Option<&str>) -> Value {
        Value::Body(Body { plain: plain.into(), html: html.map(Into::into) })
    }

    fn rule(text: &str) -> Value {
        Value::Recurrence(Recurrence { rules: vec![text.into()], dates: vec![] })
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    #[test]
    fn what_means_the_same_is_the_same() {
        let address = |street: &str, city: &str| {
            Value::Address(Address { street: street.into(), city: city.into(), ..Address::default() })
        };
        let person = |name: &str, email: &str| Value::Person(Person { name: name.into(), email: email.into() });
        let moment = |text: &str| Value::Moment(Moment::Zoned(text.parse().unwrap()));
        let rows = [
            (text("Caffe\u{300} con  Anna "), text("Caffè con Anna")),
            (text("Anna\u{200B}\u{FEFF} Rossi"), text("Anna\u{a0}Rossi")),
            (body("Uno\r\n\r\n\r\nDue  \r\n", None), body("Uno\nDue", None)),
            (body("- pane\n- vino", None), body("• pane\n* vino", None)),
            (body("Uno\n\nDue", Some("<p>Uno</p><p>Due</p>")), body("", Some("Uno<br>Due"))),
            (address("Via Roma 1\nScala B", "MILANO"), address("via Roma 1 Scala B", "Milano ")),
            (person("Anna", "Anna@Example.it"), person("Anna Rossi", "anna@example.it")),
            (moment("2026-12-01T09:00+01:00[Europe/Rome]"), moment("2026-12-01T08:00+00:00[UTC]")),
            (rule("FREQ=WEEKLY;BYDAY=MO,WE;INTERVAL=1;WKST=MO"), rule("RRULE:byday=WE,MO;freq=weekly")),
            (rule("FREQ=DAILY;UNTIL=20261231"), rule("FREQ=DAILY;UNTIL=20261231T225959Z")),
            (rule("FREQ=DAILY;WKST=SU"), rule("FREQ=DAILY")),
            (rule("FREQ=MONTHLY;BYDAY=+1MO"), rule("FREQ=MONTHLY;BYDAY=1MO")),
            (rule(" nonsense "), rule("NONSENSE")),
        ];
        for (one, other) in rows {
            assert_eq!(canonical(&one), canonical(&other), "{one:?} / {other:?}");
        }
    }

    #[test]
    fn what_a_person_changes_is_a_change() {
        let rows = [
            (text("Anna"), text("anna")),
            (body("Uno Due", None), body("Uno\nDue", None)),
            (rule("FREQ=WEEKLY"), rule("FREQ=WEEKLY;INTERVAL=2")),
            (rule("FREQ=DAILY;UNTIL=20261231"), rule("FREQ=DAILY;UNTIL=20261230")),
            (rule("FREQ=WEEKLY;INTERVAL=2;WKST=SU"), rule("FREQ=WEEKLY;INTERVAL=2")),
            (rule("FREQ=HOURLY;UNTIL=20261231T100000Z"), rule("FREQ=HOURLY;UNTIL=20261231T120000Z")),
        ];
        for (one, other) in rows {
            assert_ne!(canonical(&one), canonical(&other), "{one:?} / {other:?}");
        }
    }
}
