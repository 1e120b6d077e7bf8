//! All fields of a card, read and written, each by the file that knows its properties.

use jiff::civil::Date;
use ponte_core::record::{AddressSlot, Body, Field, Kind, Record, Value};

use super::name::{new_line, new_text};
use super::{Version, address, items, name, photo};
use crate::groupware::dav::ical::write_categories;
use crate::groupware::dav::lines::{Component, plain_value, read_text, split, unescape, with_text};

/// The fields of one text property each; where several are named, the first is the one we write.
const TEXTS: [(Field, &[&str]); 4] = [
    (Field::JobTitle, &["TITLE"]),
    (Field::Website, &["URL"]),
    (Field::VatNumber, &["X-PONTE-VAT", "X-VAT"]),
    (Field::Industry, &["X-PONTE-INDUSTRY"]),
];
const OWN: &str = "X-PONTE-";
const OWN_FIELD: &str = "X-PONTE-FIELD-";
const RESERVED: [&str; 4] = ["KEY", "COPY-OF", "VAT", "INDUSTRY"];

/// Reads them all into a record of the card's kind.
pub(super) fn read(card: &Component, record: &mut Record) {
    if record.kind == Kind::Contact {
        name::read(card, record);
        if let Some(date) = birthday(card) {
            record.set(Field::Birthday, Value::Date(date));
        }
        if let Some(photo) = photo::read(card) {
            record.set(Field::Photo, Value::Photo(photo));
        }
    }
    name::read_organisation(card, record);
    for (field, names) in TEXTS {
        if field.kinds().contains(&record.kind)
            && let Some(line) = names.iter().find_map(|name| card.first(name))
        {
            record.set(field, Value::Text(read_text(line)));
        }
    }
    record.set(Field::Emails, items::read(card, "EMAIL"));
    record.set(Field::Phones, items::read(card, "TEL"));
    for slot in [AddressSlot::Main, AddressSlot::Other] {
        record.set(Field::Address(slot), Value::Address(address::read(card, slot)));
    }
    let plain = card.first("NOTE").map(read_text).unwrap_or_default();
    record.set(Field::Description, Value::Body(Body { plain, html: None }));
    let categories = card.all("CATEGORIES").flat_map(|line| split(&plain_value(line), ','));
    record.set(Field::Categories, Value::items(categories.map(|text| ("", unescape(text.trim())))));
    for line in card.lines() {
        if let Some(field) = custom_field(line.name()) {
            record.set(field, Value::Text(read_text(line)));
        }
    }
}

/// `X-PONTE-CF-852` is the field `cf_852`.
fn custom_field(property: &str) -> Option<Field> {
    let own = match property.strip_prefix(OWN_FIELD) {
        Some(own) => own,
        None => property.strip_prefix(OWN).filter(|own| !RESERVED.contains(own))?,
    };
    Some(Field::Custom(own.to_ascii_lowercase().replace('-', "_")))
}

fn custom_property(name: &str) -> String {
    let own = name.to_ascii_uppercase().replace('_', "-");
    let taken = RESERVED.contains(&own.as_str()) || own.starts_with("FIELD-");
    format!("{}{own}", if taken { OWN_FIELD } else { OWN })
}

/// A day with its year; one without (`--0415`, or Apple's year 1604) is no date and stays as it is, until the other side
/// knows the year of that very day.
fn birthday(card: &Component) -> Option<Date> {
    let line = card.first("BDAY")?;
    if line.param("X-APPLE-OMIT-YEAR").is_some() {
        return None;
    }
    let value = line.value().trim();
    let day = value.split(['T', ' ']).next()?;
    if day.starts_with("--") {
        return None;
    }
    let digits: String = day.chars().filter(|c| *c != '-').collect();
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    let (month, day) = (i8::try_from(number(4, 6)?).ok()?, i8::try_from(number(6, 8)?).ok()?);
    (digits.len() == 8).then(|| Date::new(number(0, 4)?, month, day).ok())?
}

/// Whether a card has a birthday that is no whole date, and `new` is not that very day with its year.
fn keeps_its_day(card: &Component, new: Option<Date>) -> bool {
    let Some(line) = card.first("BDAY").filter(|_| birthday(card).is_none()) else { return false };
    let digits: String = line.value().chars().filter(char::is_ascii_digit).collect();
    let known = digits.strip_prefix("1604").filter(|_| line.param("X-APPLE-OMIT-YEAR").is_some()).unwrap_or(&digits);
    new.is_none_or(|date| date.strftime("%m%d").to_string() != known)
}

/// Writes one field; `None` empties it. A field that the kind does not have is left out.
pub(super) fn write(card: &mut Component, kind: Kind, field: &Field, value: Option<&Value>) {
    let text = value.and_then(Value::as_text).unwrap_or("");
    match field {
        _ if !field.kinds().contains(&kind) => {}
        part if name::PARTS.contains(part) => name::write_part(card, part, text),
        Field::Company => name::write_organisation(card, 0, text),
        Field::Department => name::write_organisation(card, 1, text),
        Field::Emails => items::write(card, "EMAIL", value),
        Field::Phones => items::write(card, "TEL", value),
        Field::Categories => write_categories(card, "CATEGORIES", value),
        Field::Description => write_text(card, "NOTE", text),
        Field::Address(slot) => match value {
            Some(Value::Address(new)) => address::write(card, *slot, new),
            _ => address::write(card, *slot, &ponte_core::record::Address::default()),
        },
        Field::Birthday => write_birthday(card, value),
        Field::Photo => photo::write(card, if let Some(Value::Photo(photo)) = value { Some(photo) } else { None }),
        Field::Custom(name) => write_text(card, &custom_property(name), text),
        other => write_property(card, other, text),
    }
}

fn write_property(card: &mut Component, field: &Field, text: &str) {
    let Some((_, names)) = TEXTS.iter().find(|(own, _)| own == field) else { return };
    let present = names.iter().find(|name| card.has(name)).or(names.first());
    if let Some(name) = present {
        write_text(card, name, text);
    }
}

fn write_text(card: &mut Component, name: &str, text: &str) {
    match card.first(name) {
        Some(line) if read_text(line) == text => {}
        _ if text.is_empty() => card.remove(name),
        Some(line) => card.put(with_text(line, text)),
        None => card.add(new_text(Version::of(card), name, &[], text)),
    }
}

fn write_birthday(card: &mut Component, value: Option<&Value>) {
    let new = if let Some(Value::Date(date)) = value { Some(*date) } else { None };
    let old = birthday(card);
    if old == new || keeps_its_day(card, new) {
        return;
    }
    let Some(date) = new else { return card.remove("BDAY") };
    let basic = match card.first("BDAY").filter(|_| old.is_some()) {
        Some(line) => !line.value().contains('-'),
        None => Version::of(card) == Version::V4,
    };
    let text = date.strftime(if basic { "%Y%m%d" } else { "%Y-%m-%d" }).to_string();
    match card.first("BDAY") {
        Some(line) => card.put(line.with_param("X-APPLE-OMIT-YEAR", None).with_param("VALUE", None).with_value(&text)),
        None => card.add(new_line(Version::of(card), "BDAY", &[], &text)),
    }
}
