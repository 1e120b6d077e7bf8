//! The words of settings and what they mean.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::Time;
use ponte_core::record::{AddressSlot, Field, Kind, ValueType};
use ponte_core::rules::{ConflictRule, FirstRun};

use super::model::Direction;
use crate::collection::MappedField;

/// The kinds, as sections are named.
pub(super) const KINDS: [(&str, Kind); 4] =
    [("events", Kind::Event), ("tasks", Kind::Task), ("contacts", Kind::Contact), ("companies", Kind::Company)];

/// How the section of a kind is called: `events`.
#[must_use]
pub fn section(kind: Kind) -> &'static str {
    word_of(&KINDS, &kind)
}

pub(super) const DIRECTIONS: [(&str, Direction); 5] = [
    ("both", Direction::Both),
    ("to-calendar", Direction::ToRight),
    ("to-crm", Direction::ToLeft),
    ("to-right", Direction::ToRight),
    ("to-left", Direction::ToLeft),
];

pub(super) const CONFLICTS: [(&str, ConflictRule); 6] = [
    ("newest", ConflictRule::Newest),
    ("crm", ConflictRule::LeftWins),
    ("calendar", ConflictRule::RightWins),
    ("ask", ConflictRule::Ask),
    ("left", ConflictRule::LeftWins),
    ("right", ConflictRule::RightWins),
];

pub(super) const FIRST_RUNS: [(&str, FirstRun); 3] =
    [("two-way", FirstRun::TwoWay), ("import-only", FirstRun::ImportOnly), ("watch-only", FirstRun::WatchOnly)];

/// The first word for `value`, which is the one shown.
pub(super) fn word_of<T: PartialEq>(words: &[(&'static str, T)], value: &T) -> &'static str {
    words.iter().find(|(_, candidate)| candidate == value).map_or("", |(word, _)| word)
}

/// `08:00`, `8:00` or `08:00:00`.
pub(super) fn time(text: &str) -> Option<Time> {
    let padded = if text.find(':') == Some(1) { format!("0{text}") } else { text.to_owned() };
    padded.parse().ok()
}

/// `5m`, `90s`, `1h`: from ten seconds to a day.
pub(super) fn interval(text: &str) -> Option<Duration> {
    let duration: SignedDuration = text.parse().ok()?;
    let seconds = duration.as_secs();
    (10..=86_400).contains(&seconds).then(|| Duration::from_secs(seconds.unsigned_abs()))
}

/// `300` seconds as `5m`.
#[must_use]
pub fn interval_word(interval: Duration) -> String {
    match interval.as_secs() {
        seconds if seconds % 3_600 == 0 => format!("{}h", seconds / 3_600),
        seconds if seconds % 60 == 0 => format!("{}m", seconds / 60),
        seconds => format!("{seconds}s"),
    }
}

/// A default status or priority: our own word where it is one in any spelling (`Not Started`), else the CRM's as it is.
pub(super) fn choice(field: &Field, text: &str) -> String {
    let plain = text.to_lowercase().replace([' ', '_'], "-");
    let ours: &[&str] = match field {
        Field::Priority => &["high", "medium", "low"],
        Field::Status => &[
            "planned",
            "tentative",
            "confirmed",
            "held",
            "cancelled",
            "not-started",
            "in-progress",
            "completed",
            "waiting",
            "deferred",
        ],
        _ => &[],
    };
    if ours.contains(&plain.as_str()) { plain } else { text.to_owned() }
}

/// `emails.home`, `address.main.city`, `birthday`, `custom.cf_852`: a field, and of a set or an address the part.
#[must_use]
pub fn mapped(text: &str) -> Option<MappedField> {
    if let Some(field) = Field::from_name(text) {
        // A set or an address as a whole is more than one field of a CRM holds.
        let whole =
            !matches!(field.value_type(), ValueType::Address) && !matches!(field, Field::Emails | Field::Phones);
        return whole.then_some(MappedField { field, part: None });
    }
    let (field, part) = text.rsplit_once('.')?;
    let field = Field::from_name(field)?;
    parts(&field).contains(&part).then(|| MappedField { field, part: Some(part.to_owned()) })
}

/// The parts a field is mapped by.
pub(super) fn parts(field: &Field) -> &'static [&'static str] {
    match field {
        Field::Emails => &["work", "home", "other"],
        Field::Phones => &["work", "mobile", "home", "fax", "assistant", "other"],
        Field::Address(_) => &["street", "po-box", "city", "region", "postcode", "country"],
        _ => &[],
    }
}

/// How [`mapped`] would be written.
#[must_use]
pub fn mapped_word(target: &MappedField) -> String {
    match &target.part {
        Some(part) => format!("{}.{part}", target.field.name()),
        None => target.field.name(),
    }
}

/// Everything a field of `kind` can be mapped to, for suggestions.
#[must_use]
pub fn targets(kind: Kind) -> BTreeSet<String> {
    let addresses = [Field::Address(AddressSlot::Main), Field::Address(AddressSlot::Other)];
    let fields = Field::PLAIN.iter().chain(&addresses).filter(|field| field.kinds().contains(&kind));
    fields
        .flat_map(|field| match parts(field) {
            [] => vec![field.name()],
            parts => parts.iter().map(|part| format!("{}.{part}", field.name())).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_read_as_they_are_written() {
        for (text, seconds) in [("5m", Some(300)), ("90s", Some(90)), ("1h", Some(3_600)), ("24h", Some(86_400))] {
            assert_eq!(interval(text).map(|duration| duration.as_secs()), seconds, "{text}");
            assert_eq!(interval(text).map(interval_word).as_deref(), Some(text));
        }
        for text in ["", "5", "1s", "-5m", "2d", "five"] {
            assert_eq!(interval(text), None, "{text}");
        }
    }

    #[test]
    fn a_mapping_goes_to_a_field_or_to_a_part_of_one() {
        for text in ["emails.home", "address.main.city", "birthday", "custom.cf_852", "phones.fax"] {
            assert_eq!(mapped(text).map(|target| mapped_word(&target)).as_deref(), Some(text));
        }
        for text in ["emails", "emails.office", "address.main", "birthday.year", "nonsense", ""] {
            assert_eq!(mapped(text), None, "{text}");
        }
    }

    #[test]
    fn defaults_may_be_written_as_the_crm_shows_them() {
        assert_eq!(choice(&Field::Status, "Not Started"), "not-started");
        assert_eq!(choice(&Field::Priority, "High"), "high");
        assert_eq!(choice(&Field::Status, "Da confermare"), "Da confermare");
    }
}
