//! Any event, task or card within what an object can hold.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use ponte_core::record::{
    Address, AddressSlot, Body, EventTime, Exception, Field, Fields, Kind, Moment, Photo, Recurrence, Reference, Value,
};
use proptest::prelude::*;

fn line() -> impl Strategy<Value = String> {
    "[a-zA-Zàé🎉;,:\\\\\"'^=] ?[a-zA-Z;,:\\\\ ]{0,70}[a-z]"
}

fn text() -> impl Strategy<Value = Value> {
    line().prop_map(Value::Text)
}

fn word(words: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop::sample::select(words).prop_map(|word| Value::Choice(word.to_owned()))
}

fn body(html: bool) -> impl Strategy<Value = Value> {
    (line(), line(), prop::option::of(line())).prop_map(move |(one, other, rich)| {
        Value::Body(Body { plain: format!("{one}\n{other}"), html: rich.filter(|_| html) })
    })
}

fn instant() -> impl Strategy<Value = Timestamp> {
    // Any second of 2000 to 2036, and seconds around changes of the clock in Rome, New York and Lord Howe.
    prop_oneof![
        946_684_800_i64..2_114_380_800,
        1_792_886_400_i64..1_792_897_200,
        1_774_742_400_i64..1_774_753_200,
        1_793_505_600_i64..1_793_523_600,
        1_775_311_200_i64..1_775_322_000,
    ]
    .prop_map(|second| Timestamp::from_second(second).unwrap())
}

/// A time of a form: 0 whole days, 1 an instant, 2 floating.
fn time(form: usize) -> impl Strategy<Value = EventTime> {
    const ZONES: [&str; 4] = ["Europe/Rome", "America/New_York", "Australia/Lord_Howe", "UTC"];
    (instant(), prop::sample::select(&ZONES[..]), 0_i64..200_000).prop_map(move |(start, zone, length)| {
        let start = start.to_zoned(TimeZone::get(zone).unwrap());
        let length = SignedDuration::from_secs(length);
        match form {
            0 => EventTime::AllDay {
                start: start.date(),
                end: start.date().checked_add((length.as_hours() / 24 + 1).days()).unwrap(),
            },
            1 => EventTime::Zoned { end: start.checked_add(length).unwrap(), start },
            _ => EventTime::Floating { start: start.datetime(), end: start.datetime().checked_add(length).unwrap() },
        }
    })
}

fn exceptions(form: usize) -> impl Strategy<Value = Value> {
    let exception = (time(form), prop::option::of(prop::option::of(text()))).prop_map(|(time, change)| match change {
        None => Exception::Cancelled,
        Some(title) => Exception::Changed(
            title.into_iter().map(|title| (Field::Title, title)).chain([(Field::Time, Value::Time(time))]).collect(),
        ),
    });
    prop::collection::vec((time(form), exception), 0..4)
        .prop_map(|all| Value::Exceptions(all.into_iter().map(|(time, exception)| (time.key(), exception)).collect()))
}

fn references() -> impl Strategy<Value = Value> {
    let names = prop::collection::btree_set("[A-Z][a-z]{3,9} [A-Z][a-z]{2,9}", 0..3);
    names.prop_map(|names| {
        let one = |(place, name): (usize, String)| {
            let reference = Reference {
                id: Some(format!("12x{place}{}", name.len())),
                name,
                email: Some(format!("a{place}@b.it")),
            };
            (reference.key(), reference)
        };
        Value::References(names.into_iter().enumerate().map(one).collect())
    })
}

fn categories() -> impl Strategy<Value = Value> {
    prop::collection::vec("[a-z][a-z,;]{1,8}", 0..4)
        .prop_map(|all| Value::items(all.into_iter().map(|text| ("", text))))
}

fn fields<const N: usize>(all: [(Field, BoxedStrategy<Value>); N]) -> BoxedStrategy<Fields> {
    let all: Vec<BoxedStrategy<Option<(Field, Value)>>> = all
        .into_iter()
        .map(|(field, value)| prop::option::weighted(0.7, value.prop_map(move |value| (field.clone(), value))).boxed())
        .collect();
    all.prop_map(|found| found.into_iter().flatten().filter(|(_, value)| !value.is_empty()).collect()).boxed()
}

pub(super) fn event(form: usize) -> BoxedStrategy<Fields> {
    let rules = prop::sample::select(&["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,FR;COUNT=9"][..])
        .prop_map(|rule| Value::Recurrence(Recurrence { rules: vec![rule.to_owned()], dates: Vec::new() }));
    let optional = fields([
        (Field::Title, text().boxed()),
        (Field::Location, text().boxed()),
        (Field::Description, body(true).boxed()),
        (Field::Priority, word(&["high", "medium", "low"]).boxed()),
        (Field::Status, word(&["planned", "tentative", "confirmed", "held", "cancelled", "In attesa; x"]).boxed()),
        (Field::Activity, text().boxed()),
        (Field::Reminder, (0_i64..20_000).prop_map(Value::Number).boxed()),
        (Field::Categories, categories().boxed()),
        (Field::Recurrence, rules.boxed()),
        (Field::Exceptions, exceptions(form).boxed()),
        (Field::Contacts, references().boxed()),
        (Field::Company, text().boxed()),
    ]);
    let always = (time(form), word(&["public", "private", "confidential"]), word(&["busy", "free"]));
    (optional, always)
        .prop_map(|(mut fields, (time, visibility, availability))| {
            fields.extend([
                (Field::Time, Value::Time(time)),
                (Field::Visibility, visibility),
                (Field::Availability, availability),
            ]);
            fields
        })
        .boxed()
}

fn moment() -> impl Strategy<Value = Value> {
    (0_usize..3).prop_flat_map(time).prop_map(|time| {
        Value::Moment(match time {
            EventTime::AllDay { start, .. } => Moment::Day(start),
            EventTime::Zoned { start, .. } => Moment::Zoned(start),
            EventTime::Floating { start, .. } => Moment::Floating(start),
        })
    })
}

pub(super) fn task() -> BoxedStrategy<Fields> {
    let optional = fields([
        (Field::Title, text().boxed()),
        (Field::Start, moment().boxed()),
        (Field::Due, moment().boxed()),
        (Field::Description, body(true).boxed()),
        (Field::Priority, word(&["high", "medium", "low"]).boxed()),
        (Field::Reminder, (0_i64..20_000).prop_map(Value::Number).boxed()),
        (Field::Contacts, references().boxed()),
    ]);
    let words = word(&["not-started", "in-progress", "waiting", "deferred", "cancelled", "completed"]);
    (optional, words, 0_i64..99, instant())
        .prop_map(|(mut fields, status, percent, instant)| {
            let done = status.as_text() == Some("completed");
            fields.insert(Field::Completion, Value::Number(if done { 100 } else { percent }));
            if done {
                fields.insert(Field::Completed, Value::Moment(Moment::Zoned(instant.to_zoned(TimeZone::UTC))));
            }
            fields.extend([(Field::Status, status), (Field::Visibility, Value::Choice("private".into()))]);
            fields
        })
        .boxed()
}

fn address() -> BoxedStrategy<Value> {
    let part = || "([A-Za-z;,\\\\]{1,12})?";
    (part(), part(), part(), part(), part(), part())
        .prop_map(|(street, po_box, city, region, postcode, country)| {
            Value::Address(Address { street: format!("{street}\nx"), po_box, city, region, postcode, country })
        })
        .boxed()
}

fn labelled(labels: &'static [&'static str], pattern: &'static str) -> BoxedStrategy<Value> {
    prop::collection::vec((prop::sample::select(labels), pattern), 0..5).prop_map(Value::items).boxed()
}

pub(super) fn card(kind: Kind) -> BoxedStrategy<Fields> {
    let photo = prop::collection::vec(any::<u8>(), 1..300).prop_map(|bytes| {
        Value::Photo(Photo { media_type: "image/png".into(), data: [&b"\x89PNG"[..], &bytes].concat() })
    });
    let birthday = (1900_i16..2020, 1_i8..13, 1_i8..29).prop_map(|(y, m, d)| Value::Date(Date::new(y, m, d).unwrap()));
    let optional = fields([
        (Field::NamePrefix, text().boxed()),
        (Field::GivenName, text().boxed()),
        (Field::MiddleName, text().boxed()),
        (Field::NameSuffix, text().boxed()),
        (Field::JobTitle, text().boxed()),
        (Field::Department, text().boxed()),
        (Field::Emails, labelled(&["work", "home", "other"], "[a-z]{1,6}@[a-z]{3}\\.it")),
        (Field::Phones, labelled(&["work", "mobile", "home", "fax", "assistant", "other"], "\\+39 [0-9]{6,9}")),
        (Field::Address(AddressSlot::Main), address()),
        (Field::Address(AddressSlot::Other), address()),
        (Field::Birthday, birthday.boxed()),
        (Field::Website, text().boxed()),
        (Field::VatNumber, text().boxed()),
        (Field::Industry, text().boxed()),
        (Field::Photo, photo.boxed()),
        (Field::Description, body(false).boxed()),
        (Field::Categories, categories().boxed()),
        (Field::Custom("cf_852".into()), text().boxed()),
    ]);
    (optional, text(), text())
        .prop_map(move |(mut fields, family, company)| {
            fields.retain(|field, _| field.kinds().contains(&kind));
            if kind == Kind::Contact {
                fields.insert(Field::FamilyName, family);
            }
            fields.insert(Field::Company, company);
            fields
        })
        .boxed()
}
