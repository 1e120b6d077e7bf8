//! Each property both ways, and what an edit leaves alone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_core::decision::Patch;
use ponte_core::operation::Marker;
use ponte_core::record::{Body, EventTime, Exception, Field, Kind, OccurrenceKey, Record, Recurrence, Value};
use ponte_core::snapshot::RemoteId;

use crate::groupware::dav::object::{self, CardVersion, Edit, Object};

fn rome() -> TimeZone {
    TimeZone::get("Europe/Rome").unwrap()
}

fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn object(lines: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261201T080000Z\r\nDTEND:20261201T090000Z\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

fn read(text: &str) -> Object {
    object::read(Kind::Event, text, &rome()).unwrap()
}

fn reason(text: &str) -> String {
    object::read(Kind::Event, text, &rome()).unwrap_err().details["reason"].clone()
}

fn text(value: &str) -> Value {
    Value::Text(value.into())
}

fn choice(value: &str) -> Value {
    Value::Choice(value.into())
}

fn set(field: Field, value: Value) -> Edit {
    Edit::Patch(Patch { set: BTreeMap::from([(field, value)]), clear: BTreeSet::new() })
}

fn edit(text: &str, edit: Edit) -> String {
    object::edit(Kind::Event, text, &[edit], &rome(), now()).unwrap()
}

fn zoned(start: &str, end: &str) -> Value {
    Value::Time(EventTime::Zoned { start: start.parse().unwrap(), end: end.parse().unwrap() })
}

/// Lines of `new` that `old` does not have.
fn added(old: &str, new: &str) -> Vec<String> {
    let old: Vec<&str> = old.split("\r\n").collect();
    new.split("\r\n").filter(|line| !old.contains(line)).map(str::to_owned).collect()
}

#[test]
fn a_property_reads_as_its_field() {
    let table = [
        ("SUMMARY:Visita\\, Milano", Field::Title, text("Visita, Milano")),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE:citt=C3=A0", Field::Title, text("città")),
        ("LOCATION:Via Roma 1", Field::Location, text("Via Roma 1")),
        ("CLASS:CONFIDENTIAL", Field::Visibility, choice("confidential")),
        ("CLASS:X-SECRET", Field::Visibility, choice("private")),
        ("X-A:1", Field::Visibility, choice("public")),
        ("PRIORITY:3", Field::Priority, choice("high")),
        ("PRIORITY:5", Field::Priority, choice("medium")),
        ("PRIORITY:9", Field::Priority, choice("low")),
        ("STATUS:TENTATIVE", Field::Status, choice("tentative")),
        ("STATUS:CONFIRMED\r\nX-PONTE-STATUS:held", Field::Status, choice("held")),
        ("STATUS:TENTATIVE\r\nX-PONTE-STATUS:held", Field::Status, choice("tentative")),
        ("TRANSP:TRANSPARENT", Field::Availability, choice("free")),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", Field::Availability, choice("free")),
        ("X-A:1", Field::Availability, choice("busy")),
        ("CATEGORIES:a,b\r\nCATEGORIES:c\\,d", Field::Categories, Value::items([("", "a"), ("", "b"), ("", "c,d")])),
        ("BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P1DT1H\r\nEND:VALARM", Field::Reminder, Value::Number(1500)),
        ("X-PONTE-ACTIVITY:Call", Field::Activity, text("Call")),
        (
            "DESCRIPTION:a\r\nX-ALT-DESC;FMTTYPE=text/html:<b>a</b>",
            Field::Description,
            Value::Body(Body { plain: "a".into(), html: Some("<b>a</b>".into()) }),
        ),
        (
            "X-ALT-DESC;FMTTYPE=text/html:<b>a</b>",
            Field::Description,
            Value::Body(Body { plain: "a".into(), html: Some("<b>a</b>".into()) }),
        ),
        (
            "RRULE:FREQ=DAILY;COUNT=3",
            Field::Recurrence,
            Value::Recurrence(Recurrence { rules: vec!["FREQ=DAILY;COUNT=3".into()], dates: vec![] }),
        ),
    ];
    for (lines, field, value) in table {
        assert_eq!(read(&object(lines)).record.get(&field), Some(&value), "{lines}");
    }
}

#[test]
fn alarms_that_are_not_ours_are_no_reminder() {
    for alarm in [
        "ACTION:EMAIL\r\nTRIGGER:-PT5M",
        "ACTION:DISPLAY\r\nTRIGGER;RELATED=END:-PT5M",
        "ACTION:DISPLAY\r\nTRIGGER;VALUE=DATE-TIME:20261201T075500Z",
        "ACTION:DISPLAY\r\nTRIGGER:PT5M",
    ] {
        let text = object(&format!("BEGIN:VALARM\r\n{alarm}\r\nEND:VALARM"));
        assert_eq!(read(&text).record.get(&Field::Reminder), None, "{alarm}");
        let with = edit(&text, set(Field::Reminder, Value::Number(30)));
        assert!(with.contains(alarm) && with.contains("TRIGGER:-PT30M"));
    }
}

#[test]
fn times_read_in_their_zone() {
    let table = [
        ("DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261203", "2026-12-01/2026-12-03"),
        ("DTSTART;VALUE=DATE:20261201", "X-A:1", "2026-12-01/2026-12-02"),
        ("DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261201", "2026-12-01/2026-12-02"),
        ("DTSTART;VALUE=DATE:20261201", "DURATION:P2D", "2026-12-01/2026-12-03"),
        ("DTSTART:20261201T080000", "DURATION:PT1H", "2026-12-01T08:00:00/2026-12-01T09:00:00"),
        ("DTSTART;TZID=Europe/Rome:20261201T090000", "DURATION:PT1H", "2026-12-01T08:00:00Z/2026-12-01T09:00:00Z"),
        ("DTSTART;TZID=W. Europe Standard Time:20261201T090000", "X-A:1", "2026-12-01T08:00:00Z/2026-12-01T08:00:00Z"),
        (
            "DTSTART;TZID=/mozilla.org/20070129_1/Europe/Rome:20261201T090000",
            "X-A:1",
            "2026-12-01T08:00:00Z/2026-12-01T08:00:00Z",
        ),
        ("DTSTART;TZID=\"Europe/Rome\":20261025T023000", "X-A:1", "2026-10-25T00:30:00Z/2026-10-25T00:30:00Z"),
        ("DTSTART;TZID=Europe/Rome:20260329T023000", "X-A:1", "2026-03-29T01:30:00Z/2026-03-29T01:30:00Z"),
        ("DTSTART;TZID=Europe/Rome:20261024T120000", "DURATION:P1D", "2026-10-24T10:00:00Z/2026-10-25T11:00:00Z"),
        ("DTSTART;TZID=Australia/Lord_Howe:20261201T090000", "X-A:1", "2026-11-30T22:00:00Z/2026-11-30T22:00:00Z"),
    ];
    for (start, end, expected) in table {
        let text = format!("BEGIN:VEVENT\nUID:1\n{start}\n{end}\nEND:VEVENT\n");
        let said = match read(&text).record.event_time().unwrap() {
            EventTime::AllDay { start, end } => format!("{start}/{end}"),
            EventTime::Zoned { start, end } => format!("{}/{}", start.timestamp(), end.timestamp()),
            EventTime::Floating { start, end } => format!("{start}/{end}"),
        };
        assert_eq!(said, expected, "{start} {end}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_with_a_reason() {
    let event = |lines: &str| format!("BEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT\n");
    let table = [
        (event("DTSTART:20261201T080000Z\nDTEND:20261201T070000Z"), "end-before-start"),
        (event("DTSTART:20261301T080000Z"), "no-date"),
        (event("SUMMARY:x"), "missing"),
        (event("DTSTART:99991231T235959Z\nDURATION:P9W"), "out-of-range"),
        (event("DTSTART:20261201T080000Z\nDURATION:P99999999999D"), "no-duration"),
        (event("DTSTART;TZID=Nowhere:20261201T080000"), "unknown-zone"),
        (event("DTSTART:20261201T080000Z").repeat(2), "several-masters"),
        (
            event("DTSTART:20261201T080000Z") + &event("DTSTART:20261201T080000Z").replace("UID:1", "UID:2"),
            "several-objects",
        ),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n".into(), "no-event"),
        ("<html>".into(), "no-event"),
    ];
    for (text, expected) in table {
        assert_eq!(reason(&text), expected, "{text}");
    }
}

#[test]
fn years_at_the_edge_do_no_harm() {
    for start in ["00000101T000000Z", "00010101T000000", "99991231T235959Z", "99991231"] {
        let _ = object::read(Kind::Event, &format!("BEGIN:VEVENT\nUID:1\nDTSTART:{start}\nEND:VEVENT\n"), &rome());
    }
}

#[test]
fn a_zone_with_an_unknown_name_is_found_by_its_rules() {
    let zone = "BEGIN:VTIMEZONE\nTZID:Custom\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
    let fixed = "BEGIN:VTIMEZONE\nTZID:Custom\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0530\nTZOFFSETTO:+0530\nEND:STANDARD\nEND:VTIMEZONE\n";
    for (definition, expected) in [(zone, "Europe/Rome"), (fixed, "")] {
        let text = format!(
            "BEGIN:VCALENDAR\n{definition}BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Custom:20260701T120000\nEND:VEVENT\nEND:VCALENDAR\n"
        );
        let read = read(&text);
        let Some(EventTime::Zoned { start, .. }) = read.record.event_time() else { panic!("{read:?}") };
        assert_eq!(start.time_zone().iana_name().unwrap_or(""), expected);
        assert_eq!(start.time().hour(), 12);
        let moved =
            edit(&text, set(Field::Time, zoned("2026-07-02T12:00[Europe/Rome]", "2026-07-02T13:00[Europe/Rome]")));
        assert_eq!(moved.contains("DTSTART;TZID=Custom:20260702T120000"), expected == "Europe/Rome");
    }
}

#[test]
fn a_new_title_changes_that_line_and_the_stamps() {
    let old = object(
        "SUMMARY;LANGUAGE=it:Visita\r\nDTSTAMP:20200101T000000Z\r\nX-APPLE-STRUCTURED-LOCATION;X-A=\"b:c\":geo:1,2\r\nATTENDEE;CN=\"A\":mailto:a@example.it\r\nDESCRIPTION:lungo\r\n  testo",
    );
    let new = edit(&old, set(Field::Title, text("Visita 2\r\nATTENDEE:mailto:x@example.it")));
    assert_eq!(
        added(&old, &new),
        [
            "SUMMARY;LANGUAGE=it:Visita 2\\nATTENDEE:mailto:x@example.it",
            "DTSTAMP:20261122T100000Z",
            "LAST-MODIFIED:20261122T100000Z"
        ]
    );
    assert!(new.contains("DESCRIPTION:lungo\r\n  testo\r\n"));
}

#[test]
fn the_same_word_keeps_its_number() {
    let old = object("PRIORITY:3\r\nCLASS:x-own");
    assert_eq!(edit(&old, set(Field::Priority, choice("high"))), old);
    assert_eq!(edit(&old, set(Field::Visibility, choice("private"))), old);
    assert!(edit(&old, set(Field::Priority, choice("low"))).contains("PRIORITY:9\r\n"));
}

#[test]
fn a_moved_event_keeps_its_zone_and_is_a_new_revision() {
    let old = object("SEQUENCE:4")
        .replace("DTSTART:20261201T080000Z", "DTSTART;TZID=W. Europe Standard Time:20261201T090000");
    let new = edit(&old, set(Field::Time, zoned("2026-12-02T09:00[Europe/Berlin]", "2026-12-02T10:00[Europe/Berlin]")));
    assert!(new.contains("DTSTART;TZID=W. Europe Standard Time:20261202T090000\r\n"), "{new}");
    assert!(new.contains("SEQUENCE:5\r\n") && !new.contains("VTIMEZONE"));
}

#[test]
fn a_zone_that_comes_in_is_defined() {
    let new = edit(
        &object("X-A:1"),
        set(Field::Time, zoned("2026-12-02T09:00[America/New_York]", "2026-12-02T10:00[America/New_York]")),
    );
    assert!(new.contains("DTSTART;TZID=America/New_York:20261202T090000\r\n"));
    assert!(new.contains("TZID:America/New_York\r\n"));
    assert!(new.contains("DTSTART:20250309T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nTZNAME:EDT\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\n"), "{new}");
}

const SERIES: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/Rome:20261020T090000\r\nDTEND;TZID=Europe/Rome:20261020T100000\r\nRRULE:FREQ=DAILY;COUNT=20\r\nEXDATE;TZID=Europe/Rome:20261022T090000,20261023T090000\r\nSUMMARY:Serie\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID;TZID=Europe/Rome:20261026T090000\r\nDTSTART;TZID=Europe/Rome:20261026T150000\r\nDTEND;TZID=Europe/Rome:20261026T160000\r\nSUMMARY:Serie\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

fn exceptions(text: &str) -> BTreeMap<OccurrenceKey, Exception> {
    match read(text).record.get(&Field::Exceptions) {
        Some(Value::Exceptions(exceptions)) => exceptions.clone(),
        _ => BTreeMap::new(),
    }
}

fn key(instant: &str) -> OccurrenceKey {
    OccurrenceKey::of_instant(instant.parse().unwrap())
}

#[test]
fn exceptions_are_keyed_by_their_original_start() {
    let read = exceptions(SERIES);
    assert_eq!(
        read.keys().map(OccurrenceKey::as_str).collect::<Vec<_>>(),
        ["2026-10-22T07:00:00Z", "2026-10-23T07:00:00Z", "2026-10-26T08:00:00Z"]
    );
    let Exception::Changed(fields) = &read[&key("2026-10-26T08:00:00Z")] else { panic!() };
    assert_eq!(fields.keys().collect::<Vec<_>>(), [&Field::Time]);
}

#[test]
fn an_occurrence_is_changed_taken_out_and_put_back() {
    let after_change = key("2026-10-27T08:00:00Z");
    let patch = Patch { set: BTreeMap::from([(Field::Title, text("Una"))]), clear: BTreeSet::new() };
    let changed = edit(SERIES, Edit::Occurrence(after_change.clone(), patch.clone()));
    assert!(changed.contains("RECURRENCE-ID;TZID=Europe/Rome:20261027T090000\r\n"), "{changed}");
    let Exception::Changed(fields) = &exceptions(&changed)[&after_change] else { panic!() };
    assert_eq!(fields.get(&Field::Title), Some(&text("Una")));
    assert_eq!(
        fields.get(&Field::Time),
        Some(&zoned("2026-10-27T09:00[Europe/Rome]", "2026-10-27T10:00[Europe/Rome]"))
    );

    let out = edit(&changed, Edit::Exclude(after_change.clone()));
    assert!(out.contains("EXDATE;TZID=Europe/Rome:20261027T090000\r\n") && !out.contains("Una"));
    assert_eq!(exceptions(&out)[&after_change], Exception::Cancelled);

    let back = edit(&out, Edit::Occurrence(after_change.clone(), patch));
    assert!(matches!(exceptions(&back)[&after_change], Exception::Changed(_)));
}

#[test]
fn occurrences_follow_the_series_in_what_they_share() {
    let new = edit(SERIES, set(Field::Title, text("Nuova")));
    assert_eq!(new.matches("SUMMARY:Nuova").count(), 2);
    assert_eq!(exceptions(&new), exceptions(SERIES));
}

#[test]
fn exceptions_are_written_as_a_whole() {
    let mut wanted = exceptions(SERIES);
    wanted.remove(&key("2026-10-22T07:00:00Z"));
    wanted.insert(key("2026-10-26T08:00:00Z"), Exception::Cancelled);
    let new = edit(SERIES, set(Field::Exceptions, Value::Exceptions(wanted.clone())));
    assert_eq!(exceptions(&new), wanted);
    assert!(new.contains("EXDATE;TZID=Europe/Rome:20261023T090000\r\n"));
}

#[test]
fn a_new_event_reads_as_it_was_meant() {
    let record = Record::new(Kind::Event)
        .with(Field::Title, text("Città; \"x\""))
        .with(Field::Time, zoned("2026-10-20T09:00[Europe/Rome]", "2026-10-20T10:30[Europe/Rome]"))
        .with(Field::Visibility, choice("private"))
        .with(Field::Availability, choice("free"))
        .with(Field::Status, choice("held"))
        .with(Field::Reminder, Value::Number(15))
        .with(Field::Recurrence, Value::Recurrence(Recurrence { rules: vec!["FREQ=DAILY".into()], dates: vec![] }))
        .with(Field::Exceptions, Value::Exceptions(exceptions(SERIES)));
    let marker = Marker("0a1b2c".into());
    let text =
        object::create(Kind::Event, &record, &marker, &RemoteId("18x42".into()), CardVersion::V3, now()).unwrap();
    let object = read(&text);
    assert_eq!(object.uid, "ponte-0a1b2c");
    assert_eq!(object.record.identity.marker.as_deref(), Some("0a1b2c"));
    assert_eq!(object.record.identity.copy_of.as_deref(), Some("18x42"));
    assert_eq!(object.record.fields, record.fields, "{text}");
    assert_eq!(text.matches("X-PONTE-KEY").count(), 1);
    assert!(text.contains("BEGIN:VTIMEZONE\r\nTZID:Europe/Rome\r\n"));
    assert_eq!(read(&text.replace("UID:ponte-0a1b2c", "UID:pasted")).record.identity.marker, None);
}
