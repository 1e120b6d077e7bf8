//! Calendar and address-book objects: what is read can be written, and an edit touches nothing it does not know.

use ponte_adapters::groupware::dav::object::{self, CardVersion, Edit};
use ponte_adapters::groupware::dav::xml;
use ponte_core::decision::Patch;
use ponte_core::hash::{canonical, elements};
use ponte_core::operation::Marker;
use ponte_core::record::{Field, Kind, Value};
use ponte_core::snapshot::RemoteId;

use super::{now, rome};

/// iCalendar, as an event and as a task.
pub(super) fn ical(data: &[u8]) {
    check(Kind::Event, data, Field::Title);
    check(Kind::Task, data, Field::Title);
}

/// vCard, as a person and as a company.
pub(super) fn vcard(data: &[u8]) {
    check(Kind::Contact, data, Field::FamilyName);
    check(Kind::Company, data, Field::Company);
}

fn check(kind: Kind, data: &[u8], field: Field) {
    let text = object::decode(data);
    assert_eq!(object::decode(text.as_bytes()), text, "what was decoded stays as it is");
    let Ok(read) = object::read(kind, &text, &rome()) else { return };
    if xml::was_repaired(&text) {
        // What was no text is shown to the user and never written back.
        return;
    }
    edited(kind, &text, field);
    written(kind, &read);
}

/// A title is changed: lines nobody asked about are still there, and no value adds a line.
fn edited(kind: Kind, text: &str, field: Field) {
    let said = "x\r\nATTENDEE:mailto:evil@example.org\u{0}\u{85}\u{2028}; , \\n";
    let patch = Patch { set: [(field, Value::Text(said.to_owned()))].into(), clear: Default::default() };
    let Ok(once) = object::edit(kind, text, &[Edit::Patch(patch.clone())], &rome(), now()) else { return };
    assert_eq!(guests(&once), guests(text), "no value adds a guest");
    for line in unknown(text) {
        assert!(once.contains(line), "a line nobody asked about is lost");
    }
    let again = object::read(kind, &once, &rome()).map(|object| object.uid);
    let before = object::read(kind, text, &rome()).map(|object| object.uid);
    assert_eq!(again, before, "what was edited can be read");
    assert_eq!(object::edit(kind, &once, &[Edit::Patch(patch)], &rome(), now()).as_ref(), Ok(&once), "once is enough");
}

fn guests(text: &str) -> usize {
    text.lines().filter(|line| line.starts_with("ATTENDEE") || line.starts_with("ORGANIZER")).count()
}

/// The lines whose names are nobody's but the server's own.
fn unknown(text: &str) -> impl Iterator<Item = &str> {
    text.split("\r\n").flat_map(|part| part.split('\n')).filter(|line| {
        let name = line.split([':', ';']).next().unwrap_or("");
        name.starts_with("X-FUZZ-") && line.contains(':')
    })
}

/// A new object made of what was read says the same when it is read, and once more the same.
fn written(kind: Kind, read: &object::Object) {
    let kind = if matches!(kind, Kind::Contact | Kind::Company) { read.is_kind } else { kind };
    if read.is_kind != kind {
        return;
    }
    let marker = Marker("m1".into());
    let create = |record| object::create(kind, record, &marker, &RemoteId("1x2".into()), CardVersion::V3, now());
    let Ok(first) = create(&read.record) else { return };
    assert_eq!(guests(&first), 0, "a copy names no guest");
    let Ok(object) = object::read(kind, &first, &rome()) else { return };
    let Ok(second) = create(&object.record) else { return };
    let Ok(last) = object::read(kind, &second, &rome()) else { unreachable!("it was read just now") };
    for (field, value) in &object.record.fields {
        let said = last.record.fields.get(field);
        assert!(said.is_some_and(|said| same(said, value)), "{field:?} is stable: {value:?} {said:?}");
    }
}

/// The order of a set is no part of what is compared.
fn same(one: &Value, other: &Value) -> bool {
    match (elements(one), elements(other)) {
        (None, None) => canonical(one) == canonical(other),
        (one, other) => one == other,
    }
}
