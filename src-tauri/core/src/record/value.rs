//! What a field holds.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{EventTime, Fields, Moment, OccurrenceKey};

/// What a field holds; [`super::Field::value_type`] says which of these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "type", content = "value")]
pub enum Value {
    /// One line, or a few.
    Text(String),
    /// A description in its two renderings.
    Body(Body),
    /// One of a list of words; [`super::Field`] names them.
    Choice(String),
    /// When an event is.
    Time(EventTime),
    /// A point in time of a task.
    Moment(Moment),
    /// A day.
    Date(Date),
    /// Minutes of a reminder, percent of completion.
    Number(i64),
    /// E-mails, phones or categories, keyed by [`Item::key`].
    Items(BTreeMap<String, Item>),
    /// Attendees, keyed by lower-case address.
    Attendees(BTreeMap<String, Attendee>),
    /// An organizer.
    Person(Person),
    /// Records of the CRM, keyed by [`Reference::key`].
    References(BTreeMap<String, Reference>),
    /// A postal address.
    Address(Address),
    /// The rule of a series.
    Recurrence(Recurrence),
    /// Occurrences that differ, keyed by their original start.
    Exceptions(BTreeMap<OccurrenceKey, Exception>),
    /// A picture.
    Photo(Photo),
}

impl Value {
    /// Whether it says nothing, so that the field is absent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Text(text) | Value::Choice(text) => text.is_empty(),
            Value::Body(body) => body.plain.is_empty() && body.html.as_deref().is_none_or(str::is_empty),
            Value::Items(items) => items.is_empty(),
            Value::Attendees(attendees) => attendees.is_empty(),
            Value::References(references) => references.is_empty(),
            Value::Exceptions(exceptions) => exceptions.is_empty(),
            Value::Address(address) => *address == Address::default(),
            Value::Recurrence(recurrence) => recurrence.rules.is_empty() && recurrence.dates.is_empty(),
            Value::Person(person) => person.name.is_empty() && person.email.is_empty(),
            Value::Photo(photo) => photo.data.is_empty(),
            Value::Time(_) | Value::Moment(_) | Value::Date(_) | Value::Number(_) => false,
        }
    }

    /// The text of a text or a choice, the plain rendering of a body.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) | Value::Choice(text) => Some(text),
            Value::Body(body) => Some(&body.plain),
            _ => None,
        }
    }

    /// When an event is.
    #[must_use]
    pub fn as_event_time(&self) -> Option<&EventTime> {
        if let Value::Time(time) = self { Some(time) } else { None }
    }

    /// The rule of a series.
    #[must_use]
    pub fn as_recurrence(&self) -> Option<&Recurrence> {
        if let Value::Recurrence(recurrence) = self { Some(recurrence) } else { None }
    }

    /// The elements of a labelled set.
    #[must_use]
    pub fn as_items(&self) -> Option<&BTreeMap<String, Item>> {
        if let Value::Items(items) = self { Some(items) } else { None }
    }

    /// A set of e-mails, phones or categories from `(label, text)`; empty texts are left out, the first of two equal
    /// ones is kept, ranks follow the order given.
    pub fn items<L: Into<String>, T: Into<String>>(elements: impl IntoIterator<Item = (L, T)>) -> Value {
        let mut items = BTreeMap::new();
        for (rank, (label, text)) in elements.into_iter().enumerate() {
            let item = Item { label: label.into(), text: text.into(), rank: u16::try_from(rank).unwrap_or(u16::MAX) };
            if !item.text.trim().is_empty() {
                items.entry(item.key()).or_insert(item);
            }
        }
        Value::Items(items)
    }
}

/// A description: two renderings of one text. Comparing happens on the plain normal form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// As plain text, lines ended by `\n`.
    pub plain: String,
    /// As HTML, where the side keeps one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
}

/// An element of a labelled set: an e-mail, a phone number, a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// `work`, `mobile`, …; "" for categories.
    pub label: String,
    /// As it was written.
    pub text: String,
    /// Place among its like, the preferred one first. Not part of what is compared.
    #[serde(default)]
    pub rank: u16,
}

impl Item {
    /// What makes two elements the same: lower case without blanks around; of a phone number its digits and `+`.
    #[must_use]
    pub fn key(&self) -> String {
        let text = self.text.trim();
        let phone = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || "+-./() ".contains(c));
        if phone { text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect() } else { text.to_lowercase() }
    }
}

/// What an attendee answered (RFC 5545 PARTSTAT).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Participation {
    /// Nothing yet.
    #[default]
    NeedsAction,
    /// Yes.
    Accepted,
    /// No.
    Declined,
    /// Perhaps.
    Tentative,
    /// Somebody else comes.
    Delegated,
}

/// Somebody who is invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    /// Name as shown.
    pub name: String,
    /// Address, without `mailto:`.
    pub email: String,
    /// What they answered.
    pub participation: Participation,
    /// Whether they need not come (ROLE=OPT-PARTICIPANT).
    #[serde(default)]
    pub optional: bool,
}

/// A name and an address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name as shown.
    pub name: String,
    /// Address, without `mailto:`.
    pub email: String,
}

/// A record of the CRM that an event is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The CRM's id, where it is known.
    pub id: Option<String>,
    /// Name as shown.
    pub name: String,
    /// Address, where it is known.
    pub email: Option<String>,
}

impl Reference {
    /// What makes two references the same: the CRM's id, else the address, else the name.
    #[must_use]
    pub fn key(&self) -> String {
        match (&self.id, &self.email) {
            (Some(id), _) => id.clone(),
            (None, Some(email)) => email.to_lowercase(),
            (None, None) => self.name.to_lowercase(),
        }
    }
}

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Street and number; further lines after `\n`.
    pub street: String,
    /// Post-office box.
    pub po_box: String,
    /// Town.
    pub city: String,
    /// Province or state.
    pub region: String,
    /// Postal code.
    pub postcode: String,
    /// Country, as written.
    pub country: String,
}

/// How an event repeats (RFC 5545 §3.8.5).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurrence {
    /// RRULE values, without `RRULE:`; normally one.
    pub rules: Vec<String>,
    /// Further occurrences (RDATE), by their start.
    #[serde(default)]
    pub dates: Vec<OccurrenceKey>,
}

/// How one occurrence differs from its series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exception {
    /// It does not take place (EXDATE).
    Cancelled,
    /// It differs in these fields; the rest is as in the series. Its own [`super::Field::Time`] is always there.
    Changed(Fields),
}

/// A picture.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// `image/jpeg`, …
    pub media_type: String,
    /// Its bytes.
    #[serde(serialize_with = "to_base64", deserialize_with = "from_base64")]
    pub data: Vec<u8>,
}

impl std::fmt::Debug for Photo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Photo({}, {} bytes)", self.media_type, self.data.len())
    }
}

fn to_base64<S: Serializer>(data: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(data))
}

fn from_base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    STANDARD.decode(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_compared_by_their_digits_and_addresses_without_case() {
        let phone = |text: &str| Item { label: "work".into(), text: text.into(), rank: 0 }.key();
        assert_eq!(phone("+39 02 1234-567"), phone("+39021234567"));
        assert_eq!(phone("Giulia@Example.it "), phone("giulia@example.it"));
    }

    #[test]
    fn a_set_keeps_the_first_of_two_equal_elements() {
        let set = Value::items([("work", "a@example.it"), ("home", "A@example.it"), ("", " ")]);
        let items = set.as_items().unwrap();
        assert_eq!(items.len(), 1);
        assert_eq!(items["a@example.it"].label, "work");
    }
}
