//! Checks of what a record can say: sets, whole days, series, emoji, long texts, what nobody knows, who is told.

use jiff::civil::date;
use jiff::tz::TimeZone;
use ponte_core::capability::Bend;
use ponte_core::decision::Patch;
use ponte_core::operation::{Action, Outcome};
use ponte_core::record::{Attendee, Exception, Field, Participation, Person, Value};
use ponte_core::snapshot::Target;

use super::room::{Room, stored};
use super::sample::{at, body, name_field, record, weekly, whole_days};
use super::{Trouble, ensure};

pub(super) async fn unknown(room: &Room<'_>) -> Result<(), Trouble> {
    let skip = |reason: &str| Trouble::Skip(reason.to_owned());
    let behind = room.subject.behind.as_ref().ok_or_else(|| skip("nobody can look behind the wire"))?;
    let made = room.create(record(room.kind, "Prova ignota")).await?;
    let planted = "X-PONTE-UNKNOWN;X-A=b:Questo resta";
    if !behind.plant(room.scratch.as_deref(), &made.id.0, planted) {
        return Err(skip("it keeps no properties of its own"));
    }
    let now = room.found(&made.id).await?;
    let patch = set(name_field(room.kind), Value::Text("Prova nota".to_owned()));
    stored(room.update(&now.id, &now.version, patch).await?)?;
    let raw = behind.raw(room.scratch.as_deref(), &made.id.0).unwrap_or_default();
    ensure(raw.contains("Questo resta"), || "an edit lost a property that the adapter does not know".to_owned())
}

pub(super) async fn sets(room: &Room<'_>) -> Result<(), Trouble> {
    let hold =
        room.capabilities().hold(&Field::Emails).ok_or_else(|| Trouble::Skip("it holds no e-mails".to_owned()))?;
    let most = hold.bends.iter().find_map(|bend| if let Bend::AtMost(most) = bend { Some(*most) } else { None });
    let emails = Value::items([("work", "uno@example.it"), ("home", "due@example.it")]);
    let made = room.create(record(room.kind, "Prova insiemi").with(Field::Emails, emails)).await?;
    let read = room.found(&made.id).await?;
    let kept = read.record.items(&Field::Emails).count();
    ensure(kept == most.unwrap_or(2).min(2), || format!("{kept} of two e-mails are kept"))
}

pub(super) async fn all_day(room: &Room<'_>) -> Result<(), Trouble> {
    let sent = record(room.kind, "Prova giornata").with(Field::Time, Value::Time(whole_days()));
    if bends(room, &Field::Time, &Bend::NoAllDay) {
        return Err(Trouble::Skip("it knows no whole days; the pairing shows them by their hours".to_owned()));
    }
    let made = room.create(sent).await?;
    let read = room.found(&made.id).await?;
    ensure(read.record.event_time() == Some(&whole_days()), || "whole days came back as something else".to_owned())
}

pub(super) async fn series(room: &Room<'_>) -> Result<(), Trouble> {
    if !room.capabilities().series {
        return Err(Trouble::Skip("it knows no series".to_owned()));
    }
    let made = room.create(record(room.kind, "Prova serie").with(Field::Recurrence, weekly())).await?;
    ensure(made.record.recurrence().is_some(), || "the rule is not answered".to_owned())?;
    let second = at(date(2027, 3, 17), 9, 10).key();
    let target = Target { id: made.id.clone(), occurrence: Some(second.clone()) };
    let patch = set(Field::Time, Value::Time(at(date(2027, 3, 17), 15, 16)));
    let moved = stored(room.apply_one(Action::Update { target, expected: made.version, patch }).await?)?;
    ensure(exception(&moved.record, &second).is_some_and(|own| matches!(own, Exception::Changed(_))), || {
        "an occurrence that was moved is no exception".to_owned()
    })?;
    let third = at(date(2027, 3, 24), 9, 10).key();
    let target = Target { id: made.id.clone(), occurrence: Some(third.clone()) };
    let outcome = room.apply_one(Action::Delete { target, expected: moved.version }).await?;
    ensure(matches!(outcome, Outcome::Stored(_) | Outcome::Removed), || {
        "an occurrence cannot be taken out".to_owned()
    })?;
    let read = room.found(&made.id).await?;
    ensure(exception(&read.record, &third) == Some(Exception::Cancelled), || {
        "an occurrence taken out is still there".to_owned()
    })?;
    ensure(exception(&read.record, &second).is_some(), || "the first exception is lost with the second".to_owned())
}

pub(super) async fn within(room: &Room<'_>) -> Result<(), Trouble> {
    if !room.capabilities().dated_listing {
        return Err(Trouble::Skip("it lists nothing by date".to_owned()));
    }
    let inside = room.create(record(room.kind, "Prova dentro")).await?;
    let time = Value::Time(at(date(2027, 9, 1), 9, 10));
    let outside = room.create(record(room.kind, "Prova fuori").with(Field::Time, time)).await?;
    let instant = |day: jiff::civil::Date| day.at(0, 0, 0, 0).to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp());
    let span = instant(date(2027, 3, 9)).and_then(|from| Ok((from, instant(date(2027, 3, 12))?)));
    let (from, to) = span.map_err(|error| Trouble::Broken(error.to_string()))?;
    let listed = room.collection.within(from, to).await?;
    let has = |id| listed.iter().any(|row| row.id == id);
    ensure(has(inside.id), || "a record inside the span is not listed".to_owned())?;
    ensure(!has(outside.id), || "a record outside the span is listed".to_owned())
}

pub(super) async fn emoji(room: &Room<'_>) -> Result<(), Trouble> {
    let name = "Prova 🎂 è";
    let made = room.create(record(room.kind, name)).await?;
    let read = room.found(&made.id).await?;
    let got = read.record.text(&name_field(room.kind)).to_owned();
    if bends(room, &name_field(room.kind), &Bend::NoAstral) {
        ensure(got.starts_with("Prova ") && got.ends_with('è'), || "an emoji took its neighbours along".to_owned())
    } else {
        ensure(got == name, || "an emoji is lost, and no bend says so".to_owned())
    }
}

pub(super) async fn long_text(room: &Room<'_>) -> Result<(), Trouble> {
    let Some(hold) = room.capabilities().hold(&Field::Description) else {
        return Err(Trouble::Skip("it holds no description".to_owned()));
    };
    let cut = hold.bends.iter().find_map(|bend| if let Bend::Cut(most) = bend { Some(*most) } else { None });
    let long = format!("inizio, {}; fine\\ \n riga due", "parola èè ".repeat(300));
    let made = room.create(record(room.kind, "Prova lunga").with(Field::Description, body(&long))).await?;
    let read = room.found(&made.id).await?;
    let got = normal(read.record.text(&Field::Description));
    let expected = normal(&long.chars().take(cut.unwrap_or(usize::MAX)).collect::<String>());
    ensure(got == expected, || format!("{} characters are kept of {}", got.chars().count(), expected.chars().count()))
}

pub(super) async fn nobody_mailed(room: &Room<'_>) -> Result<(), Trouble> {
    let skip = |reason: &str| Trouble::Skip(reason.to_owned());
    let behind = room.subject.behind.as_ref().ok_or_else(|| skip("messages cannot be counted here"))?;
    let before = behind.messages();
    let bob = Attendee {
        name: "Bob".to_owned(),
        email: "bob@example.it".to_owned(),
        participation: Participation::NeedsAction,
        optional: false,
    };
    let invited = record(room.kind, "Prova invito")
        .with(Field::Organizer, Value::Person(alice()))
        .with(Field::Attendees, Value::Attendees([(bob.email.clone(), bob)].into()));
    if let Outcome::Stored(made) = room.create_marked(invited, room.marker()).await? {
        let patch = set(name_field(room.kind), Value::Text("Prova invito cambiato".to_owned()));
        // Refusing is right too: what counts is that nobody hears of it.
        let _ = room.update(&made.id, &made.version, patch).await?;
        let _ = room.delete(&made.id, &made.version).await?;
    }
    let told = behind.messages().saturating_sub(before);
    ensure(told == 0, || format!("{told} messages went to others"))
}

fn alice() -> Person {
    Person { name: "Alice".to_owned(), email: "alice@example.it".to_owned() }
}

fn set(field: Field, value: Value) -> Patch {
    Patch { set: [(field, value)].into(), ..Patch::default() }
}

fn bends(room: &Room<'_>, field: &Field, bend: &Bend) -> bool {
    room.capabilities().hold(field).is_some_and(|hold| hold.bends.contains(bend))
}

fn exception(record: &ponte_core::record::Record, key: &ponte_core::record::OccurrenceKey) -> Option<Exception> {
    match record.get(&Field::Exceptions) {
        Some(Value::Exceptions(exceptions)) => exceptions.get(key).cloned(),
        Some(_) | None => None,
    }
}

fn normal(text: &str) -> String {
    ponte_core::text::normal_line(text)
}
