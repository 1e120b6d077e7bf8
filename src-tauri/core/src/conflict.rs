//! The user's answer to a conflict: one side for all of it, a side for each field, or both as two records.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::record::{Body, Field, Kind, Record, Value};
use crate::rules::{ConflictRule, Rules};
use crate::snapshot::Side;
use crate::undo::remade;

/// The user's answer to a conflict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// What this side says, in every field.
    Side(Side),
    /// What these sides say in these fields; the others stay open.
    Fields(BTreeMap<Field, Side>),
    /// Both: what the right says becomes a record of its own on both sides, with this word in its name.
    Both(String),
}

impl Choice {
    /// Reads an answer: `left`, `right`, `both=calendar`, `title=left phones=right`. `None` where it is none, or names a
    /// field that is not contested.
    #[must_use]
    pub fn parse(answer: &str, contested: &BTreeSet<Field>) -> Option<Choice> {
        match answer.trim() {
            "left" => return Some(Choice::Side(Side::Left)),
            "right" => return Some(Choice::Side(Side::Right)),
            "both" => return Some(Choice::Both(String::new())),
            _ => {}
        }
        if let Some(word) = answer.trim().strip_prefix("both=") {
            return Some(Choice::Both(word.trim().to_owned()));
        }
        let each = |part: &str| {
            let (field, side) = part.split_once('=')?;
            let field = Field::from_name(field).filter(|field| contested.contains(field))?;
            match side {
                "left" => Some((field, Side::Left)),
                "right" => Some((field, Side::Right)),
                _ => None,
            }
        };
        let fields: Option<BTreeMap<Field, Side>> = answer.split_whitespace().map(each).collect();
        fields.filter(|fields| !fields.is_empty()).map(Choice::Fields)
    }

    /// The rules under which the pair is merged so that this answer comes out.
    #[must_use]
    pub fn over(&self, rules: &Rules) -> Rules {
        let rule = |side: &Side| if *side == Side::Left { ConflictRule::LeftWins } else { ConflictRule::RightWins };
        match self {
            Choice::Side(side) => Rules { conflict: rule(side), ..rules.clone() },
            Choice::Fields(fields) => Rules { winners: fields.clone(), conflict: ConflictRule::Ask, ..rules.clone() },
            // Until the right has its own record nothing is settled.
            Choice::Both(_) => Rules { conflict: ConflictRule::Ask, ..rules.clone() },
        }
    }
}

/// What one side says, as a record of its own, with `word` in its name so that people tell the two apart.
#[must_use]
pub fn apart(record: &Record, word: &str) -> Record {
    let mut record = remade(record);
    record.fields.remove(&Field::Recurrence);
    record.fields.remove(&Field::Exceptions);
    let name = match record.kind {
        Kind::Event | Kind::Task => Field::Title,
        Kind::Company => Field::Company,
        Kind::Contact if record.text(&Field::FamilyName).is_empty() => Field::GivenName,
        Kind::Contact => Field::FamilyName,
    };
    let named = format!("{} ({word})", record.text(&name));
    if !word.is_empty() {
        record.set(name, Value::Text(named.trim().to_owned()));
    }
    record
}

/// A value in words, on one line where it can be: what a card shows of a field.
#[must_use]
pub fn said(value: &Value) -> String {
    use crate::record::{EventTime, Exception, Moment};
    let clock = "%Y-%m-%d %H:%M";
    match value {
        Value::Text(text) | Value::Choice(text) => text.clone(),
        Value::Body(Body { plain, .. }) => plain.clone(),
        Value::Time(EventTime::AllDay { start, end }) => match end.yesterday() {
            Ok(last) if last > *start => format!("{start} – {last}"),
            Ok(_) | Err(_) => start.to_string(),
        },
        Value::Time(EventTime::Zoned { start, end }) => span(start.datetime(), end.datetime()),
        Value::Time(EventTime::Floating { start, end }) => span(*start, *end),
        Value::Moment(Moment::Zoned(zoned)) => zoned.strftime(clock).to_string(),
        Value::Moment(Moment::Floating(wall)) => wall.strftime(clock).to_string(),
        Value::Moment(Moment::Day(day)) => day.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Items(items) => {
            let mut items: Vec<_> = items.values().collect();
            items.sort_by_key(|item| item.rank);
            let one = |item: &&crate::record::Item| match item.label.as_str() {
                "" => item.text.clone(),
                label => format!("{} ({label})", item.text),
            };
            items.iter().map(one).collect::<Vec<_>>().join(", ")
        }
        Value::Attendees(attendees) => {
            let one = |attendee: &crate::record::Attendee| named(&attendee.name, &attendee.email);
            attendees.values().map(one).collect::<Vec<_>>().join(", ")
        }
        Value::Person(person) => named(&person.name, &person.email),
        Value::References(references) => {
            let one = |reference: &crate::record::Reference| {
                named(&reference.name, reference.email.as_deref().unwrap_or_default())
            };
            references.values().map(one).collect::<Vec<_>>().join(", ")
        }
        Value::Address(address) => {
            let town = format!("{} {} {}", address.postcode, address.city, address.region);
            let parts = [address.street.as_str(), &address.po_box, town.trim(), &address.country];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Value::Recurrence(recurrence) => recurrence.rules.join(", "),
        Value::Exceptions(exceptions) => {
            let one = |(key, exception): (&crate::record::OccurrenceKey, &Exception)| match exception {
                Exception::Cancelled => format!("{} ×", key.as_str()),
                Exception::Changed(_) => format!("{} *", key.as_str()),
            };
            exceptions.iter().map(one).collect::<Vec<_>>().join(", ")
        }
        Value::Photo(photo) => format!("{}, {} kB", photo.media_type, photo.data.len().div_ceil(1024)),
    }
}

fn span(start: jiff::civil::DateTime, end: jiff::civil::DateTime) -> String {
    let start_text = start.strftime("%Y-%m-%d %H:%M");
    if start.date() == end.date() {
        format!("{start_text}–{}", end.strftime("%H:%M"))
    } else {
        format!("{start_text} – {}", end.strftime("%Y-%m-%d %H:%M"))
    }
}

fn named(name: &str, email: &str) -> String {
    match (name, email) {
        ("", email) => email.to_owned(),
        (name, "") => name.to_owned(),
        (name, email) => format!("{name} <{email}>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{EventTime, Moment};

    #[test]
    fn an_answer_is_a_side_both_or_a_side_for_each_contested_field() {
        let contested = BTreeSet::from([Field::Title, Field::Phones]);
        let fields = |pairs: &[(Field, Side)]| Some(Choice::Fields(pairs.iter().cloned().collect()));
        let rows = [
            ("left", Some(Choice::Side(Side::Left))),
            ("right", Some(Choice::Side(Side::Right))),
            ("both", Some(Choice::Both(String::new()))),
            ("both=calendario", Some(Choice::Both("calendario".into()))),
            ("title=left", fields(&[(Field::Title, Side::Left)])),
            ("title=left phones=right", fields(&[(Field::Title, Side::Left), (Field::Phones, Side::Right)])),
            ("location=left", None),
            ("title=left location=right", None),
            ("title=middle", None),
            ("nonsense", None),
            ("", None),
        ];
        for (answer, choice) in rows {
            assert_eq!(Choice::parse(answer, &contested), choice, "{answer}");
        }
    }

    #[test]
    fn what_stands_apart_says_so_in_its_name() {
        let rows = [
            (Record::new(Kind::Event).with(Field::Title, Value::Text("Visita".into())), Field::Title, "Visita (CRM)"),
            (
                Record::new(Kind::Contact).with(Field::FamilyName, Value::Text("Rossi".into())),
                Field::FamilyName,
                "Rossi (CRM)",
            ),
            (
                Record::new(Kind::Contact).with(Field::GivenName, Value::Text("Anna".into())),
                Field::GivenName,
                "Anna (CRM)",
            ),
            (Record::new(Kind::Company).with(Field::Company, Value::Text("ACME".into())), Field::Company, "ACME (CRM)"),
        ];
        for (record, field, name) in rows {
            assert_eq!(apart(&record, "CRM").text(&field), name);
        }
    }

    #[test]
    fn values_read_as_people_write_them() {
        let at = |hour: i8| jiff::civil::date(2026, 11, 3).at(hour, 30, 0, 0);
        let (day, next) = (jiff::civil::date(2026, 11, 3), jiff::civil::date(2026, 11, 4));
        let rows = [
            (Value::Time(EventTime::Floating { start: at(9), end: at(10) }), "2026-11-03 09:30–10:30"),
            (Value::Time(EventTime::AllDay { start: day, end: next }), "2026-11-03"),
            (Value::Time(EventTime::AllDay { start: day, end: next.tomorrow().unwrap() }), "2026-11-03 – 2026-11-04"),
            (Value::Moment(Moment::Day(day)), "2026-11-03"),
            (Value::items([("work", "b@x.it"), ("home", "a@x.it")]), "b@x.it (work), a@x.it (home)"),
            (Value::items([("", "Fiera"), ("", "Cliente")]), "Fiera, Cliente"),
        ];
        for (value, text) in rows {
            assert_eq!(said(&value), text);
        }
    }
}
