//! The four kinds of record, as maps from [`Field`] to [`Value`].
//!
//! A map rather than four structs: merging, hashing, masking, bending and the user's own field mapping are then one
//! piece of code for every kind and every field, `cf_*` ones included. Which fields a kind has and which type of value
//! each holds is fixed by [`Field::kinds`] and [`Field::value_type`]; a field that is absent holds nothing
//! ("" and `null` of a server are both absence).

mod field;
mod time;
mod value;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use field::{AddressSlot, Field, UnknownField, ValueType};
pub use time::{EventTime, Moment, OccurrenceKey};
pub use value::{Address, Attendee, Body, Exception, Item, Participation, Person, Photo, Recurrence, Reference, Value};

/// What a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An appointment or a meeting, single or a series.
    Event,
    /// Something to do.
    Task,
    /// A person.
    Contact,
    /// An organisation: a card with a company name and no person.
    Company,
}

impl Kind {
    /// All kinds, in the order in which a cycle works: companies before the contacts that name them, contacts before
    /// the events that link them.
    pub const ALL: [Kind; 4] = [Kind::Company, Kind::Contact, Kind::Event, Kind::Task];

    /// The word for it in settings, journals and machine-readable output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Event => "event",
            Kind::Task => "task",
            Kind::Contact => "contact",
            Kind::Company => "company",
        }
    }
}

/// The fields of a record. A field that is absent holds nothing.
pub type Fields = BTreeMap<Field, Value>;

/// What tells that two records are the same one, apart from what they say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The iCalendar or vCard UID, where the side keeps one.
    pub uid: Option<String>,
    /// The marker Ponte left when it created this copy: Vtiger's `source`, an `X-PONTE-KEY` property.
    pub marker: Option<String>,
    /// The id, on the other side, of the record this one is a copy of, where the copy carries it.
    pub copy_of: Option<String>,
}

/// One event, task, contact or company in its normal form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// What it is about.
    pub kind: Kind,
    /// What tells that it is the same record; never merged.
    #[serde(default)]
    pub identity: Identity,
    /// What it says.
    pub fields: Fields,
}

impl Record {
    /// An empty record of `kind`.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Record { kind, identity: Identity::default(), fields: Fields::new() }
    }

    /// The value of `field`, if it holds one.
    #[must_use]
    pub fn get(&self, field: &Field) -> Option<&Value> {
        self.fields.get(field)
    }

    /// Sets `field`; a value that [`Value::is_empty`] removes it, so that absence has one form only.
    pub fn set(&mut self, field: Field, value: Value) {
        if value.is_empty() {
            self.fields.remove(&field);
        } else {
            self.fields.insert(field, value);
        }
    }

    /// [`Record::set`] as a builder.
    #[must_use]
    pub fn with(mut self, field: Field, value: Value) -> Self {
        self.set(field, value);
        self
    }

    /// The text of `field`, or "" where it holds none or another type.
    #[must_use]
    pub fn text(&self, field: &Field) -> &str {
        self.get(field).and_then(Value::as_text).unwrap_or("")
    }

    /// Whether its owner marked it as not for everybody.
    #[must_use]
    pub fn is_private(&self) -> bool {
        matches!(self.text(&Field::Visibility), "private" | "confidential")
    }

    /// When an event is.
    #[must_use]
    pub fn event_time(&self) -> Option<&EventTime> {
        self.get(&Field::Time).and_then(Value::as_event_time)
    }

    /// The rule by which an event repeats.
    #[must_use]
    pub fn recurrence(&self) -> Option<&Recurrence> {
        self.get(&Field::Recurrence).and_then(Value::as_recurrence)
    }

    /// The labelled elements of a set field; empty where it holds none.
    pub fn items(&self, field: &Field) -> impl Iterator<Item = (&String, &Item)> {
        self.get(field).and_then(Value::as_items).into_iter().flatten()
    }
}
