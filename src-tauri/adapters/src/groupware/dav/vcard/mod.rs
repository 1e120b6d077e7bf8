//! vCards as records: a person, or an organisation (a card with a company name and no person). Versions 2.1, 3.0
//! (RFC 2426) and 4.0 (RFC 6350) are read and edited as they are; new cards are 3.0 or 4.0.
//!
//! Only the lines of what changed are touched: groups, labels, types and properties nobody here knows stay.

mod address;
mod fields;
mod items;
mod labels;
mod name;
mod photo;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use ponte_core::decision::Patch;
use ponte_core::record::{Kind, Record};

use super::lines::{Broken, Component, Document, Line, escape, read_text};
use super::object::{CardVersion, Edit, Reading};

/// The version of a card, which says how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    V21,
    V3,
    V4,
}

impl Version {
    fn of(card: &Component) -> Self {
        match card.first("VERSION").map(|line| line.value().trim()) {
            Some("2.1") => Version::V21,
            Some("4.0") => Version::V4,
            _ => Version::V3,
        }
    }
}

/// Reads a card.
///
/// # Errors
/// No card, several, or a list of people.
pub(super) fn read(document: &Document) -> Result<Reading, Broken> {
    let card = card(document)?;
    let kind = kind_of(card)?;
    let mut record = Record::new(kind);
    fields::read(card, &mut record);
    let text = |name: &str| card.first(name).map(read_text).filter(|text| !text.is_empty());
    Ok(Reading {
        record,
        uid: text("UID"),
        marker: text("X-PONTE-KEY"),
        copy_of: text("X-PONTE-COPY-OF"),
        organizer_email: None,
        attendee_emails: Vec::new(),
        modified: card.first("REV").and_then(|line| revision(line.value())),
    })
}

fn card(document: &Document) -> Result<&Component, Broken> {
    let mut cards = document.root.components().filter(|component| component.name() == "VCARD");
    match (cards.next(), cards.next()) {
        (Some(card), None) => Ok(card),
        (None, _) => Err(Broken::whole("no-card")),
        (Some(_), Some(second)) => {
            Err(Broken { property: "BEGIN".into(), line: second.number(), reason: "several-objects" })
        }
    }
}

/// What a card is about.
fn kind_of(card: &Component) -> Result<Kind, Broken> {
    let says =
        |name: &str, word: &str| card.first(name).is_some_and(|line| line.value().trim().eq_ignore_ascii_case(word));
    if says("KIND", "group") || says("X-ADDRESSBOOKSERVER-KIND", "group") {
        return Err(Broken::whole("group"));
    }
    let organisation = says("KIND", "org") || says("X-ABSHOWAS", "COMPANY") || name::only_company(card);
    Ok(if organisation { Kind::Company } else { Kind::Contact })
}

fn revision(text: &str) -> Option<Timestamp> {
    text.trim()
        .parse()
        .ok()
        .or_else(|| jiff::fmt::strtime::parse("%Y%m%dT%H%M%S%#z", text.trim()).ok()?.to_timestamp().ok())
}

/// Changes a card.
///
/// # Errors
/// As [`read`]; an occurrence, which a card has none of.
pub(super) fn edit(document: &mut Document, edits: &[Edit], now: Timestamp) -> Result<(), Broken> {
    let before = card(document)?.clone();
    let mut card = before.clone();
    let kind = kind_of(&card)?;
    for edit in edits {
        match edit {
            Edit::Patch(patch) => apply(&mut card, kind, patch),
            Edit::Occurrence(..) | Edit::Exclude(_) => return Err(Broken::whole("no-such-occurrence")),
        }
    }
    if card != before {
        if card.has("REV") {
            card.set("REV", Some(&revision_text(&card, now)));
        }
        if let Some(place) = document.root.components_mut().find(|component| component.name() == "VCARD") {
            *place = card;
        }
    }
    Ok(())
}

fn apply(card: &mut Component, kind: Kind, patch: &Patch) {
    let source = if kind == Kind::Company { "ORG" } else { "N" };
    let name = card.first(source).cloned();
    for (field, value) in &patch.set {
        fields::write(card, kind, field, Some(value));
    }
    for field in &patch.clear {
        fields::write(card, kind, field, None);
    }
    if card.first(source) != name.as_ref() {
        name::write_formatted(card, kind);
    }
}

fn revision_text(card: &Component, now: Timestamp) -> String {
    let wall = jiff::tz::TimeZone::UTC.to_datetime(now);
    let format = if Version::of(card) == Version::V4 { "%Y%m%dT%H%M%SZ" } else { "%Y-%m-%dT%H:%M:%SZ" };
    wall.strftime(format).to_string()
}

/// A new card.
pub(super) fn create(
    record: &Record,
    uid: &str,
    marker: &str,
    copy_of: &str,
    version: CardVersion,
    now: Timestamp,
) -> Document {
    let mut card = Component::new("VCARD");
    card.add(Line::new("VERSION", &[], if version == CardVersion::V4 { "4.0" } else { "3.0" }));
    card.add(Line::new("PRODID", &[], "-//Ponte//Ponte//EN"));
    card.add(Line::new("UID", &[], &escape(uid)));
    let revision = revision_text(&card, now);
    card.add(Line::new("REV", &[], &revision));
    if record.kind == Kind::Company {
        let (name, word) = if version == CardVersion::V4 { ("KIND", "org") } else { ("X-ABShowAs", "COMPANY") };
        card.add(Line::new(name, &[], word));
    }
    if version == CardVersion::V3 {
        card.add(Line::new("N", &[], ";;;;"));
    }
    for (field, value) in &record.fields {
        fields::write(&mut card, record.kind, field, Some(value));
    }
    name::write_formatted(&mut card, record.kind);
    card.add(Line::new("X-PONTE-KEY", &[], &escape(marker)));
    card.add(Line::new("X-PONTE-COPY-OF", &[], &escape(copy_of)));
    Document::of(card)
}
