//! What must hold for any record: a new object reads as the record it was made from, and an edit is read as the patch on
//! what was there.

mod records;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_core::decision::Patch;
use ponte_core::hash::{canonical, elements};
use ponte_core::operation::Marker;
use ponte_core::record::{EventTime, Field, Fields, Kind, OccurrenceKey, Record, Value};
use ponte_core::snapshot::RemoteId;
use proptest::prelude::*;
use records::{card, event, task};

use super::object::{self, CardVersion, Edit};

fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn rome() -> TimeZone {
    TimeZone::get("Europe/Rome").unwrap()
}

fn create(kind: Kind, fields: &Fields, version: CardVersion) -> String {
    let record = Record { fields: fields.clone(), ..Record::new(kind) };
    object::create(kind, &record, &Marker("m1".into()), &RemoteId("1x2".into()), version, now()).unwrap()
}

fn same(one: &Value, other: &Value) -> bool {
    match (elements(one), elements(other)) {
        (None, None) => canonical(one) == canonical(other),
        (one, other) => one == other,
    }
}

fn assert_says(kind: Kind, text: &str, expected: &Fields) {
    let object = object::read(kind, text, &rome()).unwrap_or_else(|failure| panic!("{failure:?}\n{text}"));
    assert_eq!(object.is_kind, kind);
    let said: BTreeSet<&Field> = object.record.fields.keys().collect();
    assert_eq!(said, expected.keys().collect(), "{text}");
    for (field, value) in expected {
        assert!(
            same(&object.record.fields[field], value),
            "{field:?}: {:?}\n{value:?}\n{text}",
            object.record.fields[field]
        );
    }
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "a line is too long");
    assert!(!text.contains("ATTENDEE") && !text.contains("ORGANIZER"));
    let elsewhere = calcard::Parser::new(text).entry();
    assert!(
        matches!(elsewhere, calcard::Entry::ICalendar(_) | calcard::Entry::VCard(_)),
        "others can read it: {elsewhere:?}"
    );
}

/// What a field says that nothing is said about.
fn default_of(kind: Kind, field: &Field) -> Option<Value> {
    match (kind, field) {
        (Kind::Event | Kind::Task, Field::Visibility) => Some(Value::Choice("public".into())),
        (Kind::Event, Field::Availability) => Some(Value::Choice("busy".into())),
        _ => None,
    }
}

/// Takes `chosen` fields from `other`: what it has is set, what it lacks is cleared. Fields that go together stay so.
fn patch(fields: &Fields, other: &Fields, chosen: u64) -> Patch {
    const TOGETHER: [Field; 3] = [Field::Status, Field::Completion, Field::Completed];
    let all: BTreeSet<&Field> = fields.keys().chain(other.keys()).collect();
    let is_task = all.contains(&Field::Completion);
    let is_chosen = |place: usize, field: &Field| {
        if is_task && TOGETHER.contains(field) { chosen & 1 == 1 } else { chosen >> (place % 60 + 1) & 1 == 1 }
    };
    let chosen: Vec<&Field> =
        all.iter().enumerate().filter(|(place, field)| is_chosen(*place, field)).map(|(_, field)| *field).collect();
    Patch {
        set: chosen.iter().filter_map(|field| Some(((*field).clone(), other.get(*field)?.clone()))).collect(),
        clear: chosen.iter().filter(|field| !other.contains_key(**field)).map(|field| (*field).clone()).collect(),
    }
}

fn assert_edits(kind: Kind, fields: &Fields, other: &Fields, chosen: u64) {
    let text = create(kind, fields, CardVersion::V3);
    let before = object::read(kind, &text, &rome()).unwrap().record.fields;
    let patch = patch(fields, other, chosen);
    let edited = object::edit(kind, &text, &[Edit::Patch(patch.clone())], &rome(), now()).unwrap();
    let mut expected = patch.on(&before);
    for field in &patch.clear {
        expected.extend(default_of(kind, field).map(|value| (field.clone(), value)));
    }
    assert_says(kind, &edited, &expected);
    let again = object::edit(kind, &edited, &[Edit::Patch(patch)], &rome(), now()).unwrap();
    assert_eq!(again, edited, "the same edit twice changes nothing more");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_new_event_says_what_it_was_made_from(fields in (0_usize..3).prop_flat_map(event)) {
        assert_says(Kind::Event, &create(Kind::Event, &fields, CardVersion::V3), &fields);
    }

    #[test]
    fn a_new_task_says_what_it_was_made_from(fields in task()) {
        assert_says(Kind::Task, &create(Kind::Task, &fields, CardVersion::V3), &fields);
    }

    #[test]
    fn a_new_card_says_what_it_was_made_from(contact in card(Kind::Contact), company in card(Kind::Company)) {
        for version in [CardVersion::V3, CardVersion::V4] {
            assert_says(Kind::Contact, &create(Kind::Contact, &contact, version), &contact);
            assert_says(Kind::Company, &create(Kind::Company, &company, version), &company);
        }
    }

    #[test]
    fn an_edited_event_says_the_patch_on_what_was_there(
        (fields, other) in (0_usize..3).prop_flat_map(|form| (event(form), event(form))), chosen in any::<u64>(),
    ) {
        assert_edits(Kind::Event, &fields, &other, chosen);
    }

    #[test]
    fn an_edited_task_says_the_patch_on_what_was_there(fields in task(), other in task(), chosen in any::<u64>()) {
        assert_edits(Kind::Task, &fields, &other, chosen);
    }

    #[test]
    fn an_edited_card_says_the_patch_on_what_was_there(
        (kind, fields, other) in prop::sample::select(&[Kind::Contact, Kind::Company][..])
            .prop_flat_map(|kind| (Just(kind), card(kind), card(kind))),
        chosen in any::<u64>(),
    ) {
        assert_edits(kind, &fields, &other, chosen);
    }
}

#[test]
fn a_hostile_series_is_read_or_refused_at_once() {
    let many = |line: &str| {
        format!(
            "BEGIN:VEVENT\nUID:1\nDTSTART:20260101T080000Z\nRRULE:FREQ=SECONDLY\n{}END:VEVENT\n",
            line.repeat(100_000)
        )
    };
    let overrides: String = (0..10_000)
        .map(|n| {
            format!(
                "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20260101T{:02}{:02}{:02}Z\nDTSTART:20260101T080000Z\nEND:VEVENT\n",
                n / 3600,
                n / 60 % 60,
                n % 60
            )
        })
        .collect();
    for text in [many("EXDATE:20260102T080000Z\n"), many("X-A:1\n"), format!("{}{overrides}", many(""))] {
        if let Err(failure) = object::read(Kind::Event, &text, &rome()) {
            assert_eq!(failure.details["reason"], "too-many-exceptions");
        }
    }
    let key = OccurrenceKey::of_date("2026-01-01".parse().unwrap());
    let out = object::edit(Kind::Event, &many(""), &[Edit::Exclude(key)], &rome(), now());
    assert_eq!(out.unwrap_err().details["reason"], "no-such-occurrence");
}

#[test]
fn a_zone_we_define_is_understood_without_its_name() {
    let names =
        ["Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Europe/London", "Australia/Sydney", "Asia/Kolkata"];
    for name in names {
        let zone = TimeZone::get(name).unwrap();
        for start in ["2026-01-15T10:00:00Z", "2026-07-15T10:00:00Z"] {
            let start: Timestamp = start.parse().unwrap();
            let time = EventTime::Zoned { start: start.to_zoned(zone.clone()), end: start.to_zoned(zone.clone()) };
            let text = create(Kind::Event, &Fields::from([(Field::Time, Value::Time(time))]), CardVersion::V3);
            let text = text
                .replace(&format!("TZID:{name}"), "TZID:Nobody knows")
                .replace(&format!("TZID={name}"), "TZID=Nobody knows");
            let object = object::read(Kind::Event, &text, &zone).unwrap();
            let Some(EventTime::Zoned { start: said, .. }) = object.record.event_time() else { panic!("{text}") };
            assert_eq!(said.timestamp(), start, "{text}");
            assert!(name == "Asia/Kolkata" || said.time_zone().iana_name() == Some(name), "{text}");
        }
    }
}
