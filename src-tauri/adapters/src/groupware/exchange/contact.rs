//! Contacts, and companies: cards with the name of a company and no person.

use ponte_core::decision::Patch;
use ponte_core::record::{Address, AddressSlot, Body, Field, Kind, Record, Value};
use serde_json::{Map, Value as Json, json};

use super::event::{read_categories, write_categories};
use super::extra::Extra;
use super::{names, slots};

/// What a card is.
pub(super) fn kind_of(row: &Json) -> Kind {
    let says = |name: &str| row.get(name).and_then(Json::as_str).is_some_and(|text| !text.trim().is_empty());
    if says("companyName") && !names::PERSON.into_iter().any(says) { Kind::Company } else { Kind::Contact }
}

/// Reads a card.
pub(super) fn read(row: &Json, kind: Kind) -> Record {
    let text = |name: &str| row.get(name).and_then(Json::as_str).unwrap_or("").to_owned();
    let extra = Extra::of(row);
    let mut record = Record::new(kind);
    for (field, name) in names::TEXTS.iter().filter(|(field, _)| field.kinds().contains(&kind)) {
        record.set(field.clone(), Value::Text(text(name)));
    }
    if kind == Kind::Contact && names::PERSON.into_iter().all(|name| text(name).is_empty()) {
        // A card that only has a name to be shown is somebody all the same.
        record.set(Field::FamilyName, Value::Text(text("displayName")));
    }
    record.set(Field::Emails, slots::read_emails(row));
    record.set(Field::Phones, slots::read_phones(row));
    for (slot, name) in ADDRESSES {
        record.set(Field::Address(slot), Value::Address(read_address(row, name, &extra)));
    }
    let notes = text("personalNotes").replace("\r\n", "\n").trim_end().to_owned();
    record.set(Field::Description, Value::Body(Body { plain: notes, html: None }));
    record.set(Field::Categories, read_categories(row));
    if kind == Kind::Contact
        && let Some(day) = text("birthday").get(..10).and_then(|day| day.parse().ok())
    {
        record.set(Field::Birthday, Value::Date(day));
    }
    record
}

const ADDRESSES: [(AddressSlot, &str); 2] =
    [(AddressSlot::Main, "businessAddress"), (AddressSlot::Other, "homeAddress")];

fn read_address(row: &Json, name: &str, extra: &Extra) -> Address {
    let text = |part: &str| row.get(name).and_then(|address| address.get(part)?.as_str()).unwrap_or("").to_owned();
    Address {
        street: text("street").replace("\r\n", "\n"),
        po_box: extra.boxes.get(name).cloned().unwrap_or_default(),
        city: text("city"),
        region: text("state"),
        postcode: text("postalCode"),
        country: text("countryOrRegion"),
    }
}

fn write_address(value: Option<&Value>, name: &str, extra: &mut Extra, body: &mut Map<String, Json>) {
    let empty = Address::default();
    let address = if let Some(Value::Address(address)) = value { address } else { &empty };
    extra.boxes.remove(name);
    if !address.po_box.is_empty() {
        extra.boxes.insert(name.to_owned(), address.po_box.clone());
    }
    let parts = json!({
        "street": address.street, "city": address.city, "state": address.region,
        "postalCode": address.postcode, "countryOrRegion": address.country,
    });
    body.insert(name.to_owned(), parts);
}

/// The properties that a patch changes.
pub(super) fn patch(row: &Json, before: &Record, patch: &Patch) -> Map<String, Json> {
    let (mut body, mut extra) = (Map::new(), Extra::of(row));
    for field in patch.fields() {
        let value = patch.set.get(field);
        match field {
            Field::Emails => slots::write_emails(value, row, &mut extra, &mut body),
            Field::Phones => slots::write_phones(value, row, &mut body),
            Field::Address(slot) => {
                let name = ADDRESSES.iter().find(|(own, _)| own == slot).map_or("businessAddress", |(_, name)| name);
                write_address(value, name, &mut extra, &mut body);
            }
            Field::Description => {
                body.insert("personalNotes".to_owned(), json!(value.and_then(Value::as_text).unwrap_or("")));
            }
            Field::Categories => drop(body.insert("categories".to_owned(), write_categories(value, row))),
            Field::Birthday => drop(body.insert("birthday".to_owned(), write_birthday(value))),
            other => drop(names::write(other, value, &mut body)),
        }
    }
    extra.write(row, &mut body);
    if patch.fields().any(names::is_name) {
        let after = Record { fields: patch.on(&before.fields), ..Record::new(before.kind) };
        names::close(row, before, &after, &mut body);
    }
    body
}

/// Noon of a day less a minute is what Outlook writes: no zone moves it to another day.
fn write_birthday(value: Option<&Value>) -> Json {
    if let Some(Value::Date(day)) = value { json!(format!("{day}T11:59:00Z")) } else { Json::Null }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    #[test]
    fn a_card_with_a_company_and_no_person_is_a_company() {
        let rows = [
            (json!({"companyName": "Rossi srl"}), Kind::Company),
            (json!({"companyName": "Rossi srl", "givenName": ""}), Kind::Company),
            (json!({"companyName": "Rossi srl", "displayName": "Rossi srl", "surname": null}), Kind::Company),
            (json!({"companyName": "Rossi srl", "surname": "Rossi"}), Kind::Contact),
            (json!({"displayName": "Anna"}), Kind::Contact),
            (json!({"companyName": " "}), Kind::Contact),
        ];
        for (row, kind) in rows {
            assert_eq!(kind_of(&row), kind, "{row}");
        }
        assert_eq!(read(&json!({"displayName": "Anna"}), Kind::Contact).text(&Field::FamilyName), "Anna");
    }

    #[test]
    fn what_is_written_reads_as_it_was_meant() {
        let home = Address {
            street: "Via Roma 1\ninterno 2".into(),
            po_box: "7".into(),
            city: "Lodi".into(),
            ..Address::default()
        };
        let record = Record::new(Kind::Contact)
            .with(Field::GivenName, text("Anna"))
            .with(Field::FamilyName, text("Bianchi"))
            .with(Field::Company, text("Rossi srl"))
            .with(Field::Emails, Value::items([("home", "a@x.it")]))
            .with(Field::Phones, Value::items([("mobile", "333 1")]))
            .with(Field::Address(AddressSlot::Other), Value::Address(home))
            .with(Field::Birthday, Value::Date("1974-07-22".parse().unwrap()))
            .with(Field::Description, Value::Body(Body { plain: "una\nnota".into(), html: None }))
            .with(Field::Categories, Value::items([("", "Clienti")]))
            .with(Field::Website, text("https://x.it"));
        let whole = Patch { set: record.fields.clone(), ..Patch::default() };
        let body = patch(&Json::Null, &Record::new(Kind::Contact), &whole);
        assert_eq!(body["displayName"], "Anna Bianchi");
        assert_eq!(read(&Json::Object(body), Kind::Contact), record);
    }

    #[test]
    fn the_name_shown_follows_a_new_name_unless_somebody_chose_it() {
        let before =
            Record::new(Kind::Contact).with(Field::GivenName, text("Anna")).with(Field::FamilyName, text("Bianchi"));
        let renamed = Patch { set: [(Field::FamilyName, text("Neri"))].into(), ..Patch::default() };
        let body = |shown: &str| patch(&json!({"displayName": shown}), &before, &renamed);
        assert_eq!(body("Anna Bianchi")["displayName"], "Anna Neri");
        assert_eq!(body("La Anna").get("displayName"), None);
    }

    #[test]
    fn an_emptied_field_is_sent_empty() {
        let clear = [Field::Birthday, Field::JobTitle, Field::Emails, Field::Address(AddressSlot::Main)].into();
        let body = patch(&json!({"jobTitle": "x"}), &Record::new(Kind::Contact), &Patch { clear, ..Patch::default() });
        assert_eq!(
            (&body["birthday"], &body["jobTitle"], &body["emailAddresses"]),
            (&Json::Null, &json!(""), &json!([]))
        );
        assert_eq!(read(&Json::Object(body), Kind::Contact).fields.len(), 0);
    }
}
