//! The user's own field mapping, from a CRM's field to one of ours.
//!
//! What the file alone can tell is checked when it is read; whether the CRM has the field, and of which type, once the
//! CRM has been asked ([`mismatches`]). The calendar's mapping is fixed and only shown ([`CALENDAR_MAPPING`]).

use std::collections::BTreeMap;

use ponte_core::record::{Field, Kind, ValueType};
use ponte_core::verdict::{Failure, FailureKind};

use super::mistake::{Mistake, nearest};
use super::model::{KindSettings, Setting};
use super::reader::{Section, Source};
use super::words;
use crate::collection::{MappableField, MappedField};

/// How a calendar's properties and the CRM's fields of an event meet: fixed, and shown to whoever looks for it.
pub const CALENDAR_MAPPING: [(&str, Field); 10] = [
    ("SUMMARY", Field::Title),
    ("DTSTART, DTEND", Field::Time),
    ("LOCATION", Field::Location),
    ("DESCRIPTION", Field::Description),
    ("CLASS", Field::Visibility),
    ("PRIORITY", Field::Priority),
    ("STATUS", Field::Status),
    ("VALARM", Field::Reminder),
    ("CATEGORIES", Field::Categories),
    ("RRULE, RECURRENCE-ID, EXDATE", Field::Recurrence),
];

/// Reads `[pairing.contacts.mapping]`.
pub(super) fn read(
    source: &Source<'_>,
    section: &Section<'_, '_>,
    kind: Kind,
) -> BTreeMap<String, Setting<MappedField>> {
    let mut mapping = BTreeMap::new();
    for (name, span, text) in section.texts() {
        let target = text.as_deref().and_then(words::mapped).filter(|target| fits(target, kind));
        match target {
            Some(value) => {
                mapping.insert(name, Setting { value, origin: source.origin(&span) });
            }
            None => {
                let (targets, text) = (words::targets(kind), text.unwrap_or_default());
                let near = nearest(&text, targets.iter().map(String::as_str)).unwrap_or("emails.home");
                source.mistake_at(
                    &section.at(&name),
                    &span,
                    "mistake-mapping",
                    [("key", &name), ("given", &text), ("near", near)],
                );
            }
        }
    }
    mapping
}

fn fits(target: &MappedField, kind: Kind) -> bool {
    target.field.kinds().contains(&kind)
}

/// A mapped field that the CRM does not have, or whose type does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch(Mistake);

impl Mismatch {
    /// The mistake it is.
    #[must_use]
    pub fn into_mistake(self) -> Mistake {
        self.0
    }
}

/// Compares a mapping with the fields the CRM says it has: only fields of one type can be mapped onto each other.
#[must_use]
pub fn mismatches(settings: &KindSettings, fields: &[MappableField]) -> Vec<Mismatch> {
    let checked = settings.mapping.iter().filter_map(|(name, target)| {
        let line = target.origin.line();
        let (code, details) = match misfit(name, target, fields)? {
            Misfit::Unknown { near } => {
                ("mistake-mapping-field", BTreeMap::from([("key", name.clone()), ("near", near)]))
            }
            Misfit::Type { given } => {
                ("mistake-mapping-type", BTreeMap::from([("key", name.clone()), ("given", given)]))
            }
        };
        Some(Mismatch(Mistake { line, column: 1, at: format!("mapping.{name}"), by: None, code, details }))
    });
    checked.collect()
}

/// As [`mismatches`], where a collection is to be opened: nothing is synchronised under a mapping that does not fit.
///
/// # Errors
/// `failure-mapping-field` or `failure-mapping-type`, with the field that is wrong.
pub fn fit(mapping: &BTreeMap<String, MappedField>, fields: &[MappableField]) -> Result<(), Failure> {
    for (name, target) in mapping {
        let failed = |code| Failure::new(FailureKind::Forbidden, code).with("key", name);
        match misfit(name, target, fields) {
            None => {}
            Some(Misfit::Unknown { near }) => return Err(failed("failure-mapping-field").with("near", near)),
            Some(Misfit::Type { given }) => return Err(failed("failure-mapping-type").with("given", given)),
        }
    }
    Ok(())
}

enum Misfit {
    Unknown { near: String },
    Type { given: String },
}

fn misfit(name: &str, target: &MappedField, fields: &[MappableField]) -> Option<Misfit> {
    let Some(field) = fields.iter().find(|field| field.name == name) else {
        let near = nearest(name, fields.iter().map(|field| field.name.as_str())).unwrap_or("-").to_owned();
        return Some(Misfit::Unknown { near });
    };
    (!same_type(field.value_type, target)).then(|| Misfit::Type { given: words::mapped_word(target) })
}

/// A part of a set or of an address is a text; one of a list of words can be carried as a text.
fn same_type(theirs: ValueType, target: &MappedField) -> bool {
    let ours = target.field.value_type();
    let text = |kind| matches!(kind, ValueType::Text | ValueType::Choice);
    if target.part.is_some() {
        return theirs == ours || text(theirs);
    }
    // What a custom field holds is up to the CRM: it has no counterpart of a type of its own.
    matches!(target.field, Field::Custom(_)) || theirs == ours || (text(theirs) && text(ours))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_fields_of_one_type_are_mapped_onto_each_other() {
        for (theirs, target, fits) in [
            (ValueType::Text, "emails.home", true),
            (ValueType::Choice, "job-title", true),
            (ValueType::Date, "birthday", true),
            (ValueType::Date, "emails.home", false),
            (ValueType::Text, "birthday", false),
            (ValueType::Number, "custom.cf_1", true),
            (ValueType::Body, "website", false),
            (ValueType::Text, "address.main.city", true),
        ] {
            assert_eq!(same_type(theirs, &words::mapped(target).unwrap()), fits, "{theirs:?} → {target}");
        }
    }
}
