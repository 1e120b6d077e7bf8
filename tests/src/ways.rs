//! The ways in which somebody comes to change a meeting in the CRM, so that it is written to the calendar: the same ones for
//! every calendar server, each of which must tell nobody. They are about a daily series from 1 December 2026 on, at 10 in Rome.

use jiff::Zoned;
use ponte_core::record::{Attendee, EventTime, Exception, Field, Kind, OccurrenceKey, Record, Recurrence, Value};

use crate::model::Model;

/// A way: in that CRM, to the record of that id, whose title is this.
pub type Way = fn(&Model, &str, &str);

/// What a test does on the calendar's side too, before it does this one.
pub const CONFLICT: &str = "conflict";

/// All of them.
pub const WAYS: [(&str, Way); 8] = [
    ("update", retitled),
    ("move", moved),
    ("delete", deleted),
    ("series edit", shortened),
    ("occurrence edit", one_day_changed),
    ("occurrence deletion", one_day_cancelled),
    (CONFLICT, retitled),
    ("attendees changed in the CRM", other_attendees),
];

/// Its title.
pub fn retitled(crm: &Model, id: &str, name: &str) {
    crm.edit(id, |record| record.set(Field::Title, Value::Text(format!("{name} cambiata"))));
}

/// Its time.
pub fn moved(crm: &Model, id: &str, _: &str) {
    let time = between("2026-12-01", 16, 17);
    crm.edit(id, |record| record.set(Field::Time, Value::Time(time)));
}

/// All of it.
pub fn deleted(crm: &Model, id: &str, _: &str) {
    crm.remove(id);
}

/// Its rule.
pub fn shortened(crm: &Model, id: &str, _: &str) {
    let rule = Recurrence { rules: vec!["FREQ=DAILY;COUNT=3".into()], dates: vec![] };
    crm.edit(id, |record| record.set(Field::Recurrence, Value::Recurrence(rule)));
}

/// Time and place of its second day.
pub fn one_day_changed(crm: &Model, id: &str, _: &str) {
    let fields = [(Field::Time, Value::Time(second())), (Field::Location, Value::Text("Milano".into()))].into();
    except(crm, id, Exception::Changed(fields));
}

/// Its second day, away.
pub fn one_day_cancelled(crm: &Model, id: &str, _: &str) {
    except(crm, id, Exception::Cancelled);
}

/// Its people.
pub fn other_attendees(crm: &Model, id: &str, _: &str) {
    let (email, name) = ("rossi@example.it".to_owned(), "Rossi".to_owned());
    let rossi = Attendee { email: email.clone(), name, participation: Default::default(), optional: false };
    crm.edit(id, |record| record.set(Field::Attendees, Value::Attendees([(email, rossi)].into())));
}

/// When its second day is.
#[must_use]
pub fn second() -> EventTime {
    between("2026-12-02", 10, 11)
}

/// What its second day is called.
#[must_use]
pub fn second_day() -> OccurrenceKey {
    second().key()
}

/// Records of a kind that are told apart by their name, `Prova 07`; events are on a day each.
#[must_use]
pub fn named(kind: Kind, number: usize) -> Record {
    let name = Value::Text(format!("Prova {number:02}"));
    let day = format!("2026-12-{:02}", number % 28 + 1);
    let record = Record::new(kind);
    match kind {
        Kind::Event => record.with(Field::Title, name).with(Field::Time, Value::Time(between(&day, 15, 16))),
        Kind::Task => record.with(Field::Title, name),
        Kind::Contact => record.with(Field::FamilyName, name).with(Field::GivenName, Value::Text("Anna".into())),
        Kind::Company => record.with(Field::Company, name),
    }
}

fn except(crm: &Model, id: &str, exception: Exception) {
    let all = Value::Exceptions([(second_day(), exception)].into());
    crm.edit(id, |record| record.set(Field::Exceptions, all));
}

fn between(day: &str, start: u8, end: u8) -> EventTime {
    let at = |hour: u8| format!("{day}T{hour:02}:00[Europe/Rome]").parse::<Zoned>().unwrap_or_default();
    EventTime::Zoned { start: at(start), end: at(end) }
}
