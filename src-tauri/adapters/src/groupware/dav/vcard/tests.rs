//! Each property of a card both ways, and what an edit leaves alone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_core::decision::Patch;
use ponte_core::operation::Marker;
use ponte_core::record::{Address, AddressSlot, Body, Field, Kind, Photo, Record, Value};
use ponte_core::snapshot::RemoteId;

use crate::groupware::dav::object::{self, CardVersion, Edit, Object};

fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn card(version: &str, lines: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:{version}\r\nUID:1\r\n{lines}\r\nEND:VCARD\r\n")
}

fn read(text: &str) -> Object {
    object::read(Kind::Contact, text, &TimeZone::UTC).unwrap()
}

fn text(value: &str) -> Value {
    Value::Text(value.into())
}

fn edit(text: &str, set: impl IntoIterator<Item = (Field, Value)>, clear: impl IntoIterator<Item = Field>) -> String {
    let patch = Patch { set: set.into_iter().collect(), clear: clear.into_iter().collect::<BTreeSet<_>>() };
    object::edit(Kind::Contact, text, &[Edit::Patch(patch)], &TimeZone::UTC, now()).unwrap()
}

#[test]
fn a_property_reads_as_its_field() {
    let street =
        Address { street: "Via Roma 1".into(), city: "Milano".into(), postcode: "20100".into(), ..Address::default() };
    let photo = Photo { media_type: "image/png".into(), data: b"\x89PNG1".to_vec() };
    let date = Value::Date("1970-04-15".parse().unwrap());
    let table = [
        ("3.0", "N:Rossi;Anna,Maria;;Dr.;", Field::GivenName, Some(text("Anna Maria"))),
        ("2.1", "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Nicol=C3=B2;Anna", Field::FamilyName, Some(text("Nicolò"))),
        ("4.0", "FN:Anna Maria Rossi", Field::FamilyName, Some(text("Rossi"))),
        ("3.0", "N:Rossi;;;;\r\nORG:ACME\\; Srl;Vendite;Nord", Field::Department, Some(text("Vendite"))),
        ("3.0", "N:Rossi;;;;\r\nORG:ACME\\; Srl;Vendite", Field::Company, Some(text("ACME; Srl"))),
        ("2.1", "N:R\r\nTEL;CELL;VOICE:1", Field::Phones, Some(Value::items([("mobile", "1")]))),
        ("3.0", "N:R\r\nTEL;TYPE=WORK,FAX:1", Field::Phones, Some(Value::items([("fax", "1")]))),
        (
            "4.0",
            "N:R\r\nTEL;VALUE=uri;TYPE=\"voice,home\":tel:+39-02-1",
            Field::Phones,
            Some(Value::items([("home", "+39-02-1")])),
        ),
        (
            "3.0",
            "N:R\r\nitem1.TEL:1\r\nitem1.X-ABLabel:_$!<Assistant>!$_",
            Field::Phones,
            Some(Value::items([("assistant", "1")])),
        ),
        ("3.0", "N:R\r\nEMAIL;type=INTERNET;type=WORK:a@b.it", Field::Emails, Some(Value::items([("work", "a@b.it")]))),
        (
            "3.0",
            "N:R\r\nADR;TYPE=HOME:;;x;;;;\r\nADR:;;Via Roma 1;Milano;;20100;",
            Field::Address(AddressSlot::Main),
            Some(Value::Address(street)),
        ),
        ("3.0", "N:R\r\nBDAY:1970-04-15", Field::Birthday, Some(date.clone())),
        ("4.0", "N:R\r\nBDAY:19700415T000000Z", Field::Birthday, Some(date)),
        ("4.0", "N:R\r\nBDAY:--0415", Field::Birthday, None),
        ("3.0", "N:R\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-04-15", Field::Birthday, None),
        ("3.0", "N:R\r\nPHOTO;ENCODING=b;TYPE=PNG:iVBORzE=", Field::Photo, Some(Value::Photo(photo.clone()))),
        ("4.0", "N:R\r\nPHOTO:data:image/png;base64,iVBO\r\n RzE=", Field::Photo, Some(Value::Photo(photo))),
        ("4.0", "N:R\r\nPHOTO:https://example.it/a.png", Field::Photo, None),
        ("3.0", "N:R\r\nX-PONTE-CF-852:x", Field::Custom("cf_852".into()), Some(text("x"))),
    ];
    for (version, lines, field, expected) in table {
        assert_eq!(read(&card(version, lines)).record.get(&field), expected.as_ref(), "{lines}");
    }
}

#[test]
fn a_company_is_a_card_without_a_person() {
    let table = [
        ("ORG:ACME\r\nFN:ACME\r\nN:;;;;", Kind::Company),
        ("ORG:ACME", Kind::Company),
        ("KIND:org\r\nFN:ACME", Kind::Company),
        ("X-ABShowAs:COMPANY\r\nN:x;;;;\r\nORG:ACME", Kind::Company),
        ("ORG:ACME\r\nFN:Anna Rossi", Kind::Contact),
        ("ORG:ACME\r\nN:Rossi;;;;", Kind::Contact),
        ("EMAIL:a@example.it", Kind::Contact),
    ];
    for (lines, kind) in table {
        assert_eq!(read(&card("3.0", lines)).is_kind, kind, "{lines}");
    }
}

#[test]
fn what_is_no_card_is_refused_with_a_reason() {
    let one = card("3.0", "N:R");
    for (text, reason) in [
        (one.repeat(2), "several-objects"),
        (String::new(), "no-card"),
        (card("4.0", "KIND:group"), "group"),
        (one.replace("END:VCARD", ""), "cut-off"),
    ] {
        let failure = object::read(Kind::Contact, &text, &TimeZone::UTC).unwrap_err();
        assert_eq!((failure.code.as_str(), failure.details["reason"].as_str()), ("failure-malformed-card", reason));
    }
}

const RICH: &str = "BEGIN:VCARD\nVERSION:3.0\nN:Rossi;Anna;;Dr.;\nFN:La Anna\nNICKNAME:Annina\nitem1.TEL;type=pref:02 1\nitem1.X-ABLabel:Ufficio nuovo\nTEL;TYPE=CELL:333\nEMAIL;TYPE=WORK:a@b.it\nX-OWN;A=\"b;c\":d\nREV:2020-01-01T00:00:00Z\nEND:VCARD\n";

#[test]
fn an_edit_touches_its_own_lines() {
    let edited = edit(RICH, [(Field::JobTitle, text("Capo, vendite"))], []);
    let expected = RICH.replace("REV:2020-01-01T00:00:00Z\n", "REV:2026-11-22T10:00:00Z\nTITLE:Capo\\, vendite\n");
    assert_eq!(edited, expected);
    assert_eq!(edit(RICH, [(Field::GivenName, text("Anna"))], [Field::Birthday]), RICH);
}

#[test]
fn the_formatted_name_follows_the_name_only() {
    let edited = edit(RICH, [(Field::FamilyName, text("Bianchi"))], []);
    assert!(edited.contains("N:Bianchi;Anna;;Dr.;\nFN:Dr. Anna Bianchi\n"), "{edited}");
    assert!(edit(RICH, [(Field::Company, text("ACME"))], []).contains("FN:La Anna\nNICKNAME:Annina\n"));
}

#[test]
fn numbers_change_in_place_and_labels_go_with_their_line() {
    let moved = edit(RICH, [(Field::Phones, Value::items([("other", "02 2"), ("mobile", "333")]))], []);
    assert!(moved.contains("item1.TEL;type=pref:02 2\nitem1.X-ABLabel:Ufficio nuovo\nTEL;TYPE=CELL:333\n"), "{moved}");
    let relabelled = edit(RICH, [(Field::Phones, Value::items([("work", "02 1"), ("mobile", "333")]))], []);
    assert!(relabelled.contains("item1.TEL;TYPE=pref;TYPE=WORK:02 1\nTEL;TYPE=CELL:333\n"), "{relabelled}");
    let gone = edit(RICH, [(Field::Phones, Value::items([("mobile", "333"), ("fax", "9")]))], []);
    assert!(!gone.contains("item1") && gone.contains("TEL;TYPE=FAX:9\n"), "{gone}");
}

#[test]
fn a_linked_picture_is_left_alone() {
    let linked = card("4.0", "N:R\r\nPHOTO:https://example.it/a.png");
    let photo = Value::Photo(Photo { media_type: "image/png".into(), data: vec![1] });
    assert_eq!(edit(&linked, [(Field::Photo, photo)], []), linked);
}

#[test]
fn a_birthday_without_a_year_survives_every_edit() {
    let birthday = |day: &str| (Field::Birthday, Value::Date(day.parse().unwrap()));
    for (version, line) in [
        ("4.0", "BDAY:--0412"),
        ("3.0", "BDAY:--04-12"),
        ("3.0", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12"),
        ("3.0", "BDAY;VALUE=date;X-APPLE-OMIT-YEAR=1604:16040412"),
        ("4.0", "BDAY:---12"),
        ("4.0", "BDAY:1985-04"),
        ("4.0", "BDAY;VALUE=text:circa 1800"),
    ] {
        let old = card(version, &format!("N:Rossi;Anna;;;\r\nFN:Anna Rossi\r\n{line}"));
        assert_eq!(read(&old).record.get(&Field::Birthday), None, "{line}");
        let edits = [
            edit(&old, [(Field::JobTitle, text("Capo"))], []),
            edit(&old, [(Field::FamilyName, text("Bianchi"))], []),
            edit(&old, [], [Field::Birthday]),
            edit(&old, [birthday("1980-04-13")], []),
        ];
        for (number, new) in edits.iter().enumerate() {
            assert!(new.contains(&format!("\r\n{line}\r\n")), "{number}: {new}");
        }
        assert!(edits[0].contains("TITLE:Capo") && edits[1].contains("N:Bianchi;Anna"));
        assert_eq!((&edits[2], &edits[3]), (&old, &old), "nothing is to be said");
    }
}

#[test]
fn the_year_of_a_birthday_is_added_where_it_is_that_day() {
    let day = Value::Date("1980-04-12".parse().unwrap());
    for (version, line, expected) in [
        ("4.0", "BDAY:--0412", "BDAY:19800412"),
        ("3.0", "BDAY:--04-12", "BDAY:1980-04-12"),
        ("3.0", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12", "BDAY:1980-04-12"),
        ("3.0", "BDAY:1970-04-15", "BDAY:1980-04-12"),
        ("3.0", "BDAY:19700415", "BDAY:19800412"),
    ] {
        let new = edit(&card(version, &format!("N:R\r\n{line}")), [(Field::Birthday, day.clone())], []);
        assert!(new.contains(&format!("\r\n{expected}\r\n")), "{new}");
        assert_eq!(read(&new).record.get(&Field::Birthday), Some(&day));
    }
}

#[test]
fn a_text_that_is_new_in_an_old_card_reads_as_it_was_typed() {
    let old = card("2.1", "N:Rossi;Anna");
    for said in ["Capo; vendite, Italia", "Società; Perù, Cile", "uno\nè due"] {
        let new = edit(&old, [(Field::JobTitle, text(said)), (Field::FamilyName, text(said))], []);
        assert_eq!(read(&new).record.get(&Field::JobTitle), Some(&text(said)), "{new}");
        assert_eq!(read(&new).record.get(&Field::FamilyName), Some(&text(said)), "{new}");
        assert_eq!(edit(&new, [(Field::FamilyName, text(said))], []), new, "once is enough");
    }
}

#[test]
fn a_parameter_that_is_none_stays_what_it_is() {
    let old = card("2.1", "N;CHARSE!T=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Ros=E8;Anna");
    let new = edit(&old, [(Field::FamilyName, text("Nicolò"))], []);
    assert!(new.contains("\nN;CHARSE!T=ISO-8859-1;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Nicol=C3=B2;"), "{new}");
}

fn full(kind: Kind) -> Record {
    let address = Address { street: "Via; Roma 1\nScala B".into(), city: "Milano".into(), ..Address::default() };
    let mut fields: BTreeMap<Field, Value> = Field::PLAIN
        .into_iter()
        .filter(|field| field.kinds().contains(&kind))
        .filter(|field| field.value_type() == ponte_core::record::ValueType::Text)
        .map(|field| (field.clone(), text(&format!("{}, «{}» è; \\", field.name(), "x".repeat(80)))))
        .collect();
    fields.extend([
        (Field::Emails, Value::items([("work", "a@b.it"), ("home", "c@d.it"), ("other", "e@f.it")])),
        (
            Field::Phones,
            Value::items(
                ["work", "mobile", "home", "fax", "assistant", "other"]
                    .map(|l| (l, format!("+39 {}", l.len() * 7 + usize::from(l.as_bytes()[0])))),
            ),
        ),
        (Field::Address(AddressSlot::Main), Value::Address(address.clone())),
        (Field::Address(AddressSlot::Other), Value::Address(Address { region: "MI".into(), ..address })),
        (Field::Categories, Value::items([("", "a,b"), ("", "c")])),
        (Field::Description, Value::Body(Body { plain: "uno\ndue".into(), html: None })),
        (Field::Custom("cf_852".into()), text("x")),
        (Field::Custom("key".into()), text("y")),
    ]);
    if kind == Kind::Contact {
        fields.insert(Field::Birthday, Value::Date("1970-04-15".parse().unwrap()));
        fields.insert(
            Field::Photo,
            Value::Photo(Photo { media_type: "image/png".into(), data: b"\x89PNG12345".to_vec() }),
        );
    }
    Record { fields, ..Record::new(kind) }
}

#[test]
fn a_new_card_reads_as_it_was_meant() {
    for kind in [Kind::Contact, Kind::Company] {
        for version in [CardVersion::V3, CardVersion::V4] {
            let record = full(kind);
            let text =
                object::create(kind, &record, &Marker("k1".into()), &RemoteId("12x3".into()), version, now()).unwrap();
            let object = read(&text);
            assert_eq!(object.is_kind, kind);
            assert_eq!(object.record.identity.copy_of.as_deref(), Some("12x3"));
            for (field, value) in &record.fields {
                let said = object.record.get(field).unwrap_or_else(|| panic!("{field:?} in {text}"));
                assert_eq!(ponte_core::hash::elements(said), ponte_core::hash::elements(value), "{field:?} {text}");
                assert_eq!(
                    ponte_core::hash::canonical(said).len(),
                    ponte_core::hash::canonical(value).len(),
                    "{field:?}"
                );
            }
            assert_eq!(object.record.fields.len(), record.fields.len());
        }
    }
}
