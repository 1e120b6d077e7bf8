//! What is written and read back is what this side can hold of it: `decode(encode(x)) = bend(x)`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ponte_core::bend::bend;
use ponte_core::hash::{HashKey, hashes};
use ponte_core::record::{Address, AddressSlot, Body, EventTime, Field, Fields, Kind, Moment, Value};
use ponte_core::rules::Rules;
use proptest::prelude::*;

use super::rome;
use crate::crm::vtiger::codec::Codec;
use crate::crm::vtiger::convert::{Context, Names, company, contact, event, task};
use crate::crm::vtiger::module::Module;
use crate::crm::vtiger::op_describe::FieldInfo;
use crate::crm::vtiger::wire::Row;
use crate::crm::vtiger::zone::ServerZone;

fn codec(kind: Kind) -> Codec {
    let names: Vec<&str> = match kind {
        Kind::Event => event::FIELDS.to_vec(),
        Kind::Task => task::FIELDS.to_vec(),
        Kind::Contact => contact::TABLE.iter().map(|(wire, ..)| *wire).collect(),
        Kind::Company => company::TABLE.iter().map(|(wire, ..)| *wire).collect(),
    };
    let info = |name: &str| FieldInfo {
        name: name.to_owned(),
        label: String::new(),
        mandatory: false,
        editable: true,
        kind: "string".to_owned(),
        first_choice: None,
        default: String::new(),
    };
    Codec::new(Module::of(kind), names.into_iter().map(info).collect(), &BTreeMap::new())
}

/// What Vtiger makes of a row: it reads a reminder's seconds as minutes, and whole hours gain one.
fn kept(mut row: Row) -> Row {
    if let Ok(seconds) = row.get("reminder_time").parse::<i64>() {
        let minutes = seconds / 60;
        row.set("reminder_time", (minutes + i64::from(minutes > 0 && minutes % 60 == 0)).to_string());
    }
    row
}

fn check(kind: Kind, zone: &str, fields: &Fields) {
    let codec = codec(kind);
    let rules = Rules::open(rome());
    let bent = |fields: &Fields| -> Fields {
        let holds = codec.capabilities().fields;
        let held =
            fields.iter().filter_map(|(field, value)| Some((field.clone(), bend(holds.get(field)?, value, &rules)?)));
        held.collect()
    };
    let expected = bent(fields);
    let server = ServerZone::named(zone, true).unwrap();
    let context = Context { server: &server, user: &rome() };
    let row = kept(codec.encode_new(&expected, &context).unwrap());
    let read = codec.decode(&row, &[], &Names::default(), &context).unwrap().fields;
    // The rank of an e-mail is no part of what is compared; the hashes leave it out.
    let key = HashKey::new([7; 32]);
    let (expected, read) = (hashes(&key, &expected), hashes(&key, &read));
    for (field, hash) in &expected {
        assert_eq!(read.get(field), Some(hash), "{field:?}");
    }
}

fn title() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Za-zàèìòù '&;<>\\\\%]{1,300}", Just("Pranzo 😀 con Anna".to_owned()), "[\\PC]{1,40}"]
        .prop_filter("says something", |text| text.chars().any(char::is_alphanumeric))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn events(
        title in title(),
        second in 1_700_000_000i64..2_000_000_000,
        length in 0i64..200_000,
        reminder in prop::option::of(0i64..3000),
        status in prop::option::of(prop_oneof![Just("confirmed"), Just("held"), Just("cancelled"), Just("Altro")]),
        zone in prop_oneof![Just("UTC"), Just("+05:30"), Just("-05:00")],
    ) {
        let at = |second| Timestamp::from_second(second).unwrap().to_zoned(rome());
        let mut fields = Fields::from([
            (Field::Title, Value::Text(title.clone())),
            (Field::Time, Value::Time(EventTime::Zoned { start: at(second), end: at(second + length) })),
            (Field::Description, Value::Body(Body { plain: title, html: Some("<b>x</b>".into()) })),
            (Field::Visibility, Value::Choice("confidential".into())),
        ]);
        fields.extend(reminder.map(|minutes| (Field::Reminder, Value::Number(minutes))));
        fields.extend(status.map(|word| (Field::Status, Value::Choice(word.into()))));
        check(Kind::Event, zone, &fields);
    }

    #[test]
    fn tasks(title in title(), day in 0i64..9000, span in 0i64..400) {
        let date = |days: i64| jiff::civil::date(2020, 1, 1).checked_add(jiff::ToSpan::days(days)).unwrap();
        let fields = Fields::from([
            (Field::Title, Value::Text(title)),
            (Field::Start, Value::Moment(Moment::Day(date(day)))),
            (Field::Due, Value::Moment(Moment::Day(date(day + span)))),
            (Field::Status, Value::Choice("cancelled".into())),
        ]);
        check(Kind::Task, "UTC", &fields);
    }

    #[test]
    fn people_and_companies(name in "[A-Za-zàèìòù]{1,30}", phone in "[0-9]{5,12}", street in "[A-Za-z ]{0,20}[A-Za-z]") {
        let fields = Fields::from([
            (Field::FamilyName, Value::Text(name.clone())),
            (Field::Company, Value::Text(name)),
            (Field::Emails, Value::items([("other", "a@example.it"), ("work", "b@example.it")])),
            (Field::Phones, Value::items([("fax", phone.as_str()), ("work", "1"), ("work", "2")])),
            (Field::Address(AddressSlot::Other), Value::Address(Address { street, ..Address::default() })),
        ]);
        let without = |field: Field| fields.clone().into_iter().filter(|(own, _)| *own != field).collect::<Fields>();
        check(Kind::Contact, "UTC", &without(Field::Company));
        check(Kind::Company, "UTC", &without(Field::FamilyName));
    }
}
