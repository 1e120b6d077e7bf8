//! One event, one rule, and what becomes of it.

use jiff::civil::date;
use jiff::tz::TimeZone;
use ponte_core::record::{Record, Value};
use ponte_core::snapshot::{RemoteId, Version};
use ponte_engine::messages::Language;
use ponte_engine::settings::{Surroundings, parse};

use super::*;

const ACCOUNTS: &str = "[[account]]\nname = \"crm\"\nsystem = \"vtiger\"\naddress = \"a.it\"\nuser = \"u\"\n\
    [[account]]\nname = \"dav\"\nsystem = \"dav\"\naddress = \"b.it\"\nuser = \"u\"\n\
    [[pairing]]\nname = \"p\"\ncrm = \"crm\"\ncalendar = \"dav\"\n[pairing.events]\n";

fn zone() -> TimeZone {
    TimeZone::get("Europe/Rome").unwrap()
}

fn rules(events: &str) -> Rules {
    let surroundings = Surroundings { language: Language::English, zone: zone(), policy: None };
    parse(&format!("{ACCOUNTS}{events}"), &surroundings).unwrap().pairings[0].rules(Kind::Event).unwrap()
}

/// On Wednesday 2026-12-02.
fn event(from: &str, to: &str, more: &[(Field, &str)]) -> Record {
    let at =
        |clock: &str| format!("2026-12-{clock}").parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone()).unwrap();
    let time = EventTime::Zoned { start: at(from), end: at(to) };
    let mut record =
        Record::new(Kind::Event).with(Field::Title, Value::Text("Visit".into())).with(Field::Time, Value::Time(time));
    for (field, word) in more {
        record = record.with(field.clone(), Value::Choice((*word).to_owned()));
    }
    record
}

fn drawn(record: Record, side: Side, tie: Option<(Side, bool)>, rules: &Rules) -> BTreeMap<Date, Vec<WeekEvent>> {
    let snapshot = Snapshot {
        id: RemoteId("1".into()),
        version: Version("1".into()),
        record,
        modified: None,
        mailing: Default::default(),
        read_only: false,
        fragile: None,
    };
    let days: Vec<Date> =
        (30..31).map(|day| date(2026, 11, day)).chain((1..7).map(|day| date(2026, 12, day))).collect();
    let now = "2026-12-01T12:00:00Z".parse().unwrap();
    of_week(&[Item { side, snapshot, tie }], &Sides::usual(), rules, now, &days, Language::English.messages())
}

#[test]
fn each_rule_shows_what_it_does_to_an_event() {
    let private = [(Field::Visibility, "private")];
    let (right, left) = (Side::Right, Side::Left);
    let copied = Some((Side::Right, true));
    for (name, events, more, side, tie, fate, shown) in [
        ("nothing said", "", &[][..], right, None, Fate::Syncs, "Visit"),
        ("from the CRM", "", &[], left, None, Fate::Syncs, "Visit"),
        ("private to the CRM", "", &private, right, None, Fate::Masked, "Busy"),
        (
            "private, called otherwise",
            "to-crm = { private = { busy = \"Out\" } }",
            &private,
            right,
            None,
            Fate::Masked,
            "Out",
        ),
        ("private, whole", "to-crm = { private = \"full\" }", &private, right, None, Fate::Syncs, "Visit"),
        ("private, left out", "to-crm = { private = \"skip\" }", &private, right, None, Fate::LeftOut, ""),
        ("private from the CRM", "", &private, left, None, Fate::Syncs, "Visit"),
        ("one way only", "direction = \"to-calendar\"", &[], right, None, Fate::LeftOut, ""),
        ("nothing new", "to-crm = { create = false }", &[], right, None, Fate::LeftOut, ""),
        ("nothing new, but known", "to-crm = { create = false }", &[], right, copied, Fate::Syncs, "Visit"),
        ("outside the window", "window = { from = \"2026-12-24\" }", &[], right, None, Fate::LeftOut, ""),
        ("outside, but known", "window = { from = \"2026-12-24\" }", &[], right, copied, Fate::Syncs, "Visit"),
        ("outside the hours", "hours = { from = \"13:00\", to = \"18:00\" }", &[], right, None, Fate::LeftOut, ""),
        ("inside the hours", "hours = { from = \"08:00\", to = \"18:00\" }", &[], right, None, Fate::Syncs, "Visit"),
        ("of no category", "categories = { include = [\"Work\"] }", &[], right, None, Fate::LeftOut, ""),
    ] {
        let week = drawn(event("02T09:00", "02T10:00", more), side, tie, &rules(events));
        let event = &week[&date(2026, 12, 2)][0];
        assert_eq!((event.fate, event.shown_as.as_str()), (fate, shown), "{name}");
        assert_eq!((event.from.as_str(), event.to.as_str()), ("09:00", "10:00"), "{name}");
        assert!(!event.why.is_empty() && !event.why.starts_with("week-"), "{name}: {}", event.why);
    }
}

#[test]
fn an_event_lies_on_each_day_that_it_takes() {
    let open = rules("");
    let days = |week: BTreeMap<Date, Vec<WeekEvent>>| -> Vec<(i8, String, String)> {
        week.into_iter().map(|(date, events)| (date.day(), events[0].from.clone(), events[0].to.clone())).collect()
    };
    let told = |from: &str, to: &str| days(drawn(event(from, to, &[]), Side::Left, None, &open));
    let row = |day, from: &str, to: &str| (day, from.to_owned(), to.to_owned());
    assert_eq!(told("02T22:00", "03T01:00"), [row(2, "22:00", "24:00"), row(3, "00:00", "01:00")]);
    assert_eq!(told("02T22:00", "03T00:00"), [row(2, "22:00", "24:00")]);
    assert_eq!(told("02T09:00", "02T09:00"), [row(2, "09:00", "09:00")]);
    assert_eq!(told("20T09:00", "20T10:00"), []);
    let whole = Record::new(Kind::Event)
        .with(Field::Title, Value::Text("Fair".into()))
        .with(Field::Time, Value::Time(EventTime::AllDay { start: date(2026, 12, 2), end: date(2026, 12, 4) }));
    assert_eq!(days(drawn(whole, Side::Left, None, &open)), [row(2, "", ""), row(3, "", "")]);
}
