//! Names: N, FN and ORG.

use ponte_core::record::{Field, Kind, Record, Value};

use super::Version;
use crate::groupware::dav::lines::{Component, Line, escape, plain_value, read_text, split, unescape, with_text};

/// The parts of N, in its order (RFC 6350 §6.2.2).
pub(super) const PARTS: [Field; 5] =
    [Field::FamilyName, Field::GivenName, Field::MiddleName, Field::NamePrefix, Field::NameSuffix];

/// The parts of a value between `;`, as they stand there.
pub(super) fn raw_parts(line: &Line) -> Vec<String> {
    split(&plain_value(line), ';')
}

/// One part as a text: several values of it are joined.
pub(super) fn part_text(raw: &str, joint: &str) -> String {
    let values = split(raw, ',').into_iter().map(|value| unescape(value.trim()));
    values.filter(|value| !value.is_empty()).collect::<Vec<_>>().join(joint)
}

/// A line with these parts, written as its version writes them.
pub(super) fn parts_line(card: &Component, name: &str, parts: &[String]) -> Line {
    match card.first(name) {
        Some(line) if plain_value(line) == line.value() => line.with_value(&parts.join(";")),
        Some(line) => with_text(line, &parts.join(";")),
        None => new_line(Version::of(card), name, &[], &parts.join(";")),
    }
}

/// A new line with a value of several parts, each escaped; vCard 2.1 says what is not ASCII in quoted-printable.
pub(super) fn new_line(version: Version, name: &str, params: &[(&str, &str)], value: &str) -> Line {
    match version == Version::V21 && !value.is_ascii() {
        true => with_text(&quoted_printable(name, params), value),
        false => Line::new(name, params, value),
    }
}

/// A new line with a text, which quoted-printable does not escape.
pub(super) fn new_text(version: Version, name: &str, params: &[(&str, &str)], text: &str) -> Line {
    match version == Version::V21 && !text.is_ascii() {
        true => with_text(&quoted_printable(name, params), text),
        false => Line::new(name, params, &escape(text)),
    }
}

fn quoted_printable(name: &str, params: &[(&str, &str)]) -> Line {
    Line::new(name, &[params, &[("ENCODING", "QUOTED-PRINTABLE")]].concat(), "")
}

/// Whether a card has a company and names no person.
pub(super) fn only_company(card: &Component) -> bool {
    let company = company(card);
    let named = card.first("N").is_some_and(|line| raw_parts(line).iter().any(|part| !part_text(part, " ").is_empty()));
    let formatted = card.first("FN").map(read_text).unwrap_or_default();
    !company.is_empty() && !named && (formatted.trim().is_empty() || formatted.trim() == company)
}

fn company(card: &Component) -> String {
    card.first("ORG").and_then(|line| raw_parts(line).first().map(|part| unescape(part.trim()))).unwrap_or_default()
}

/// Reads the parts of a person's name. A card without N is read from FN: the last word is the family name.
pub(super) fn read(card: &Component, record: &mut Record) {
    let parts: Vec<String> = texts(card);
    for (field, text) in PARTS.into_iter().zip(parts) {
        record.set(field, Value::Text(text));
    }
}

fn texts(card: &Component) -> Vec<String> {
    let parts: Vec<String> = match card.first("N") {
        Some(line) => raw_parts(line).iter().map(|part| part_text(part, " ")).collect(),
        None => Vec::new(),
    };
    if parts.iter().any(|part| !part.is_empty()) {
        return parts;
    }
    let formatted = card.first("FN").map(read_text).unwrap_or_default();
    match formatted.trim().rsplit_once(' ') {
        Some((given, family)) => vec![family.to_owned(), given.trim().to_owned()],
        None => vec![formatted.trim().to_owned()],
    }
}

/// Writes one part of a person's name; the others stay as they stand there.
pub(super) fn write_part(card: &mut Component, field: &Field, text: &str) {
    let Some(place) = PARTS.iter().position(|part| part == field) else { return };
    let said = texts(card);
    if said.get(place).map_or("", String::as_str) == text {
        return;
    }
    let named = card.first("N").map(raw_parts).filter(|parts| parts.iter().any(|part| !part.is_empty()));
    let mut parts = named.unwrap_or_else(|| said.iter().map(|text| escape(text)).collect());
    parts.resize(parts.len().max(5), String::new());
    if let Some(part) = parts.get_mut(place) {
        *part = escape(text);
    }
    let line = parts_line(card, "N", &parts);
    card.put(line);
}

/// Writes FN anew, from the name or the company.
pub(super) fn write_formatted(card: &mut Component, kind: Kind) {
    let parts = card.first("N").map(raw_parts).unwrap_or_default();
    let order = [3, 1, 2, 0, 4];
    let words = order.iter().filter_map(|place: &usize| parts.get(*place)).map(|part| part_text(part, " "));
    let person = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mail = card.first("EMAIL").map(read_text).unwrap_or_default();
    let choices = if kind == Kind::Company { [company(card), person, mail] } else { [person, company(card), mail] };
    let text = choices.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    if card.first("FN").map(read_text).as_ref() != Some(&text) {
        let line = match card.first("FN") {
            Some(line) => with_text(line, &text),
            None => new_text(Version::of(card), "FN", &[], &text),
        };
        card.put(line);
    }
}

/// Reads company and department.
pub(super) fn read_organisation(card: &Component, record: &mut Record) {
    let parts = card.first("ORG").map(raw_parts).unwrap_or_default();
    let text = |place: usize| parts.get(place).map(|part| unescape(part.trim())).unwrap_or_default();
    let company = text(0);
    if record.kind == Kind::Contact {
        record.set(Field::Department, Value::Text(text(1)));
    }
    let formatted = || card.first("FN").map(read_text).unwrap_or_default();
    let company = if record.kind == Kind::Company && company.is_empty() { formatted() } else { company };
    record.set(Field::Company, Value::Text(company));
}

/// Writes company (part 0) or department (part 1); further units stay.
pub(super) fn write_organisation(card: &mut Component, place: usize, text: &str) {
    let mut parts = card.first("ORG").map(raw_parts).unwrap_or_default();
    let said = parts.get(place).map(|part| unescape(part.trim())).unwrap_or_default();
    if said == text {
        return;
    }
    parts.resize(parts.len().max(place + 1), String::new());
    if let Some(part) = parts.get_mut(place) {
        *part = escape(text);
    }
    while parts.last().is_some_and(String::is_empty) {
        parts.pop();
    }
    if parts.is_empty() {
        card.remove("ORG");
    } else {
        let line = parts_line(card, "ORG", &parts);
        card.put(line);
    }
}
