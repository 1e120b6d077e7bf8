//! Records, views and links out of few words.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use ponte_core::capability::{Capabilities, Hold};
use ponte_core::decision::Seen;
use ponte_core::hash::{HashKey, NORMAL_FORM, hashes};
use ponte_core::link::{End, Link, LinkId};
use ponte_core::reconcile::Context;
use ponte_core::record::{Body, EventTime, Field, Kind, Moment, Record, Reference, Value, ValueType};
use ponte_core::rules::Rules;
use ponte_core::snapshot::{Mailing, RemoteId, Side, Target, Version};
use ponte_core::view::View;
use toml::Table;

pub const KEY: [u8; 32] = [7; 32];

/// What a decision stands on, owned.
pub struct World {
    pub rules: Rules,
    pub left: Capabilities,
    pub right: Capabilities,
    pub key: HashKey,
}

impl World {
    /// Everything passes and both sides hold every field.
    pub fn open() -> Self {
        let rules = Rules::open(TimeZone::UTC);
        World { rules, left: capable(), right: capable(), key: HashKey::new(KEY) }
    }

    pub fn context(&self) -> Context<'_> {
        Context { rules: &self.rules, left: &self.left, right: &self.right, key: &self.key }
    }

    pub fn side(&mut self, side: Side) -> &mut Capabilities {
        match side {
            Side::Left => &mut self.left,
            Side::Right => &mut self.right,
        }
    }
}

fn capable() -> Capabilities {
    Capabilities {
        fields: Field::PLAIN.into_iter().map(|field| (field, Hold::faithful())).collect(),
        series: true,
        compare_and_swap: true,
        writable: true,
        some_read_only: false,
        schedules: true,
        coarse_versions: false,
        instants_only: false,
        dated_listing: true,
        read_batch: 50,
    }
}

/// A record out of `{ title = "Visita", emails = ["work:a@example.it"] }`.
pub fn record(kind: Kind, says: &Table) -> Record {
    let mut record = Record::new(kind);
    for (name, said) in says {
        let field = Field::from_name(name).unwrap_or_else(|| panic!("no field {name}"));
        let value = value(&field, said);
        record.set(field, value);
    }
    record
}

/// A value out of its shortest notation.
pub fn value(field: &Field, said: &toml::Value) -> Value {
    let text = said.as_str().unwrap_or_default();
    match field.value_type() {
        ValueType::Text => Value::Text(text.into()),
        ValueType::Choice => Value::Choice(text.into()),
        ValueType::Body => Value::Body(Body { plain: text.into(), html: None }),
        ValueType::Number => Value::Number(said.as_integer().unwrap()),
        ValueType::Date => Value::Date(text.parse().unwrap()),
        ValueType::Moment => Value::Moment(Moment::Day(text.parse().unwrap())),
        ValueType::Time => Value::Time(time(text)),
        ValueType::Items => Value::items(texts(said).iter().map(|text| text.split_once(':').unwrap_or(("", text)))),
        ValueType::References => Value::References(
            texts(said)
                .into_iter()
                .map(|id| (id.clone(), Reference { id: Some(id), name: String::new(), email: None }))
                .collect(),
        ),
        ValueType::Attendees => Value::Attendees(
            texts(said)
                .into_iter()
                .map(|email| {
                    let attendee = ponte_core::record::Attendee {
                        name: String::new(),
                        email: email.clone(),
                        participation: ponte_core::record::Participation::NeedsAction,
                        optional: false,
                    };
                    (email, attendee)
                })
                .collect(),
        ),
        other => panic!("no notation for {other:?}"),
    }
}

/// `2026-12-01` is a whole day, `2026-12-01T09:00` an hour in Rome.
fn time(text: &str) -> EventTime {
    if text.contains('T') {
        let start = format!("{text}[Europe/Rome]").parse::<jiff::Zoned>().unwrap();
        let end = start.checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
        EventTime::Zoned { start, end }
    } else {
        let start: jiff::civil::Date = text.parse().unwrap();
        EventTime::AllDay { start, end: start.tomorrow().unwrap() }
    }
}

pub fn texts(said: &toml::Value) -> Vec<String> {
    said.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// A view that carries what it says.
pub fn view(id: &str, version: &str, record: Record) -> View {
    View {
        target: Target { id: RemoteId(id.into()), occurrence: None },
        version: Version(version.into()),
        carried: record.clone(),
        record,
        locked: BTreeSet::new(),
        kept_back: None,
        modified: None,
        mailing: Mailing::Silent,
        read_only: false,
        fragile: None,
    }
}

pub fn changed(view: View) -> Seen {
    Seen::Changed(Box::new(view))
}

/// A link born on the left, whose ends said `left` and `right`.
pub fn link(kind: Kind, left: &Record, right: &Record) -> Link {
    let end = |id: &str, record: &Record| End {
        id: RemoteId(id.into()),
        occurrence: None,
        version: Version("1".into()),
        hashes: hashes(&HashKey::new(KEY), &record.fields),
    };
    Link {
        id: LinkId(1),
        kind,
        origin: Side::Left,
        copied: true,
        generation: 0,
        left: Some(end("L", left)),
        right: Some(end("R", right)),
        base: Some(left.clone()),
        locked: BTreeSet::new(),
        normal_form: NORMAL_FORM,
    }
}
