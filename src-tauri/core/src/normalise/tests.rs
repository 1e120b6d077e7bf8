//! Tables of the rules, and of what crosses under them and how.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::capability::{Bend, Hold};
use crate::record::{AddressSlot, Body, EventTime, Exception, Fields, Identity, Kind, Moment, Recurrence, Reference};
use crate::rules::{Hours, PrivatePolicy, Window};
use crate::snapshot::{Mailing, RemoteId, Version};
use crate::view::KeptBack;

const NOW: &str = "2026-06-15T10:00:00Z";

fn rules() -> Rules {
    Rules::open(TimeZone::get("Europe/Rome").unwrap())
}

fn everything(series: bool) -> Capabilities {
    let slots = [AddressSlot::Main, AddressSlot::Other].map(Field::Address);
    Capabilities {
        fields: Field::PLAIN.into_iter().chain(slots).map(|field| (field, Hold::faithful())).collect(),
        series,
        compare_and_swap: true,
        writable: true,
        some_read_only: false,
        schedules: true,
        coarse_versions: false,
        instants_only: false,
        dated_listing: true,
        read_batch: 50,
    }
}

fn bending(field: Field, bend: Bend) -> Capabilities {
    let mut capabilities = everything(false);
    capabilities.fields.insert(field, Hold::bent([bend]));
    capabilities
}

fn time(start: &str, end: &str) -> Value {
    Value::Time(EventTime::Zoned { start: start.parse().unwrap(), end: end.parse().unwrap() })
}

fn days(start: &str, end: &str) -> Value {
    Value::Time(EventTime::AllDay { start: start.parse().unwrap(), end: end.parse().unwrap() })
}

fn choice(word: &str) -> Value {
    Value::Choice(word.to_owned())
}

fn event(start: &str, end: &str) -> Record {
    Record::new(Kind::Event).with(Field::Title, Value::Text("Visita".into())).with(Field::Time, time(start, end))
}

fn june() -> Record {
    event("2026-06-16T09:00[Europe/Rome]", "2026-06-16T10:00[Europe/Rome]")
}

fn snapshot(record: Record) -> Snapshot {
    Snapshot {
        id: RemoteId("1".into()),
        version: Version("v".into()),
        record,
        modified: None,
        mailing: Mailing::Silent,
        read_only: false,
        fragile: None,
    }
}

struct Seen<'a> {
    rules: Rules,
    own: Capabilities,
    other: Capabilities,
    origin: Option<Side>,
    base: Option<&'a Record>,
}

impl Default for Seen<'_> {
    fn default() -> Self {
        Seen { rules: rules(), own: everything(true), other: everything(true), origin: None, base: None }
    }
}

impl Seen<'_> {
    fn views(&self, record: Record, side: Side) -> Vec<View> {
        let now = NOW.parse().unwrap();
        let context = ViewContext {
            rules: &self.rules,
            own: &self.own,
            other: &self.other,
            origin: self.origin,
            copied: true,
            base: self.base,
            now,
            window: expansion_span(&self.rules, now),
        };
        views(&snapshot(record), side, &context).unwrap()
    }

    fn view(&self, record: Record, side: Side) -> View {
        let mut views = self.views(record, side);
        assert_eq!(views.len(), 1);
        views.remove(0)
    }
}

#[test]
fn the_window_admits_whole_days_of_the_users_zone_and_does_not_expel() {
    let rules = Rules { window: Window::Months { back: 1, ahead: 2 }, ..rules() };
    let at = |day: &str, from: &str, to: &str| {
        event(&format!("{day}T{from}[Europe/Rome]"), &format!("{day}T{to}[Europe/Rome]"))
    };
    let whole = |start: &str, end: &str| june().with(Field::Time, days(start, end));
    let task = |due: &str| Record::new(Kind::Task).with(Field::Due, Value::Moment(Moment::Day(due.parse().unwrap())));
    let series = at("2020-01-01", "09:00", "10:00")
        .with(Field::Recurrence, Value::Recurrence(Recurrence { rules: vec!["FREQ=MONTHLY".into()], dates: vec![] }));
    let rows = [
        ("inside", june(), None),
        ("the last day, late", at("2026-08-15", "23:00", "23:30"), None),
        ("the day after", at("2026-08-16", "00:00", "01:00"), Some(KeptBack::Window)),
        ("the first day, early", at("2026-05-15", "00:00", "00:30"), None),
        ("before, reaching in", event("2026-05-14T22:00[Europe/Rome]", "2026-05-15T01:00[Europe/Rome]"), None),
        (
            "before, ending at the edge",
            event("2026-05-14T22:00[Europe/Rome]", "2026-05-15T00:00[Europe/Rome]"),
            Some(KeptBack::Window),
        ),
        ("without length, at the edge", at("2026-05-15", "00:00", "00:00"), None),
        ("whole days before", whole("2026-05-14", "2026-05-15"), Some(KeptBack::Window)),
        ("whole days at the end", whole("2026-08-15", "2026-08-16"), None),
        ("an old series that still goes on", series.clone(), None),
        (
            "a series that ended",
            series.with(
                Field::Recurrence,
                Value::Recurrence(Recurrence { rules: vec!["FREQ=MONTHLY;COUNT=3".into()], dates: vec![] }),
            ),
            Some(KeptBack::Window),
        ),
        ("a task due inside", task("2026-08-15"), None),
        ("a task due long ago", task("2026-01-15"), Some(KeptBack::Window)),
        ("an undated task", Record::new(Kind::Task), None),
        ("a person", Record::new(Kind::Contact), None),
    ];
    for (name, record, expected) in rows {
        let mut seen = Seen { rules: rules.clone(), ..Seen::default() };
        assert_eq!(seen.view(record.clone(), Side::Right).kept_back, expected, "{name}");
        seen.origin = Some(Side::Right);
        assert_eq!(seen.view(record, Side::Right).kept_back, None, "{name}, linked");
    }
}

#[test]
fn hours_are_those_of_the_users_clock() {
    let hours = |straddling, all_day| Hours {
        from: "08:00".parse().unwrap(),
        to: "18:00".parse().unwrap(),
        straddling,
        all_day,
    };
    let rome = |from: &str, to: &str| {
        event(&format!("2026-06-16T{from}[Europe/Rome]"), &format!("2026-06-16T{to}[Europe/Rome]"))
    };
    let rows = [
        ("inside", rome("09:00", "10:00"), true, true),
        ("to the edge", rome("17:00", "18:00"), true, true),
        ("evening", rome("19:00", "20:00"), false, false),
        ("from the end on", rome("18:00", "19:00"), false, false),
        ("over the end", rome("17:00", "19:00"), false, true),
        ("over the start", rome("07:00", "08:30"), false, true),
        ("all around", rome("07:00", "19:00"), false, true),
        ("night", event("2026-06-16T20:00[Europe/Rome]", "2026-06-17T06:00[Europe/Rome]"), false, false),
        ("three days", event("2026-06-16T20:00[Europe/Rome]", "2026-06-18T06:00[Europe/Rome]"), false, true),
        ("another zone", event("2026-06-16T05:00[America/New_York]", "2026-06-16T06:00[America/New_York]"), true, true),
    ];
    for (name, record, strictly, partly) in rows {
        for (straddling, admitted) in [(false, strictly), (true, partly)] {
            let seen = Seen { rules: Rules { hours: Some(hours(straddling, true)), ..rules() }, ..Seen::default() };
            let expected = (!admitted).then_some(KeptBack::Hours);
            assert_eq!(seen.view(record.clone(), Side::Left).kept_back, expected, "{name}, straddling {straddling}");
        }
    }
    let whole = june().with(Field::Time, days("2026-06-16", "2026-06-17"));
    for (all_day, expected) in [(true, None), (false, Some(KeptBack::Hours))] {
        let seen = Seen { rules: Rules { hours: Some(hours(true, all_day)), ..rules() }, ..Seen::default() };
        assert_eq!(seen.view(whole.clone(), Side::Left).kept_back, expected);
    }
}

#[test]
fn categories_decide_for_records_of_the_right_only() {
    let tagged = |names: &[&str]| june().with(Field::Categories, Value::items(names.iter().map(|name| ("", *name))));
    let rules = Rules {
        include_categories: ["Lavoro".into()].into(),
        exclude_categories: ["Privato".into()].into(),
        ..rules()
    };
    let rows = [
        (tagged(&["lavoro"]), Side::Right, None, None),
        (tagged(&["Lavoro", "PRIVATO"]), Side::Right, None, Some(KeptBack::Category)),
        (tagged(&[]), Side::Right, None, Some(KeptBack::Category)),
        (tagged(&[]), Side::Left, None, None),
        (tagged(&[]), Side::Right, Some(Side::Left), None),
    ];
    for (record, side, origin, expected) in rows {
        let seen = Seen { rules: rules.clone(), origin, ..Seen::default() };
        assert_eq!(seen.view(record.clone(), side).kept_back, expected, "{record:?}");
    }
}

#[test]
fn what_ponte_sets_on_the_right_is_no_word_of_the_right() {
    let rules = Rules { set_categories: ["CRM".into()].into(), ..rules() };
    let seen = Seen { rules, ..Seen::default() };
    let tags = |record: &Record| record.items(&Field::Categories).map(|(key, _)| key.clone()).collect::<Vec<_>>();
    let own = june().with(Field::Categories, Value::items([("", "Fiera")]));
    let left = seen.view(own.clone(), Side::Left);
    assert_eq!(
        (tags(&left.record), tags(&left.carried)),
        (vec!["fiera".to_owned()], vec!["crm".to_owned(), "fiera".to_owned()])
    );
    let copy = seen.view(left.carried, Side::Right);
    assert_eq!((tags(&copy.record), tags(&copy.carried)), (vec!["fiera".to_owned()], vec!["fiera".to_owned()]));
}

fn secret(visibility: &str) -> Record {
    june()
        .with(Field::Title, Value::Text("Segreto uno".into()))
        .with(Field::Location, Value::Text("Segreto due".into()))
        .with(Field::Description, Value::Body(Body { plain: "Segreto tre".into(), html: None }))
        .with(Field::Visibility, choice(visibility))
        .with(Field::Availability, choice("free"))
}

fn private(policy: PrivatePolicy) -> Rules {
    let mut rules = rules();
    rules.to_left.private = policy;
    rules
}

#[test]
fn a_private_record_crosses_as_its_policy_says() {
    let busy = || PrivatePolicy::BusyOnly { title: "Occupato".into() };
    let rows = [
        ("full", PrivatePolicy::Full, "private", None, "Segreto uno", "private", 0),
        ("marked", PrivatePolicy::MarkedPrivate, "confidential", None, "Segreto uno", "private", 1),
        ("marked already", PrivatePolicy::MarkedPrivate, "private", None, "Segreto uno", "private", 0),
        ("busy", busy(), "private", None, "Occupato", "private", 13),
        ("busy, linked", busy(), "private", Some(Side::Right), "Occupato", "private", 13),
        ("public", busy(), "public", None, "Segreto uno", "public", 0),
        ("the copy of one", busy(), "private", Some(Side::Left), "Segreto uno", "private", 0),
    ];
    for (name, policy, visibility, origin, title, shown, least_locked) in rows {
        let seen = Seen { rules: private(policy), origin, ..Seen::default() };
        let view = seen.view(secret(visibility), Side::Right);
        assert_eq!((view.carried.text(&Field::Title), view.carried.text(&Field::Visibility)), (title, shown), "{name}");
        assert!(
            view.locked.len() >= least_locked && (least_locked > 0 || view.locked.is_empty()),
            "{name} {:?}",
            view.locked
        );
        assert_eq!(view.record, secret(visibility), "{name}");
    }
    let seen = Seen { rules: private(PrivatePolicy::Skip), ..Seen::default() };
    assert_eq!(seen.view(secret("private"), Side::Right).kept_back, Some(KeptBack::Private));
    assert_eq!(seen.view(secret("private"), Side::Left).kept_back, None);
}

#[test]
fn a_way_that_is_closed_keeps_back_what_is_not_linked() {
    let mut rules = rules();
    rules.to_left = Flow::closed();
    let seen = Seen { rules: rules.clone(), ..Seen::default() };
    assert_eq!(seen.view(june(), Side::Right).kept_back, Some(KeptBack::Direction));
    assert_eq!(seen.view(june(), Side::Left).kept_back, None);
    let linked = Seen { rules, origin: Some(Side::Right), ..Seen::default() };
    assert_eq!(linked.view(june(), Side::Right).kept_back, None);
}

#[test]
fn a_whole_day_is_shown_by_hours_and_is_a_whole_day_again_unless_they_were_changed() {
    let crm = bending(Field::Time, Bend::NoAllDay);
    let whole = june().with(Field::Time, days("2026-06-16", "2026-06-18"));
    let shown = Seen { other: crm.clone(), ..Seen::default() }.view(whole.clone(), Side::Right);
    assert_eq!(
        shown.carried.get(&Field::Time),
        Some(&time("2026-06-16T09:00[Europe/Rome]", "2026-06-17T18:00[Europe/Rome]"))
    );
    assert_eq!(shown.locked, BTreeSet::new());
    let timed = june();
    let rows = [
        (
            "untouched",
            &whole,
            "2026-06-16T09:00[Europe/Rome]",
            "2026-06-17T18:00[Europe/Rome]",
            days("2026-06-16", "2026-06-18"),
        ),
        (
            "moved a day",
            &whole,
            "2026-06-17T09:00[Europe/Rome]",
            "2026-06-18T18:00[Europe/Rome]",
            days("2026-06-17", "2026-06-19"),
        ),
        (
            "as the server says it",
            &whole,
            "2026-06-16T07:00[UTC]",
            "2026-06-17T16:00[UTC]",
            days("2026-06-16", "2026-06-18"),
        ),
        (
            "given an hour",
            &whole,
            "2026-06-16T10:00[Europe/Rome]",
            "2026-06-16T11:00[Europe/Rome]",
            time("2026-06-16T10:00[Europe/Rome]", "2026-06-16T11:00[Europe/Rome]"),
        ),
        (
            "never one",
            &timed,
            "2026-06-16T09:00[Europe/Rome]",
            "2026-06-16T18:00[Europe/Rome]",
            time("2026-06-16T09:00[Europe/Rome]", "2026-06-16T18:00[Europe/Rome]"),
        ),
    ];
    for (name, base, start, end, expected) in rows {
        let seen = Seen { own: crm.clone(), base: Some(base), origin: Some(Side::Right), ..Seen::default() };
        assert_eq!(seen.view(event(start, end), Side::Left).carried.get(&Field::Time), Some(&expected), "{name}");
    }
}

#[test]
fn an_instant_is_carried_in_the_zone_it_was_meant_in() {
    let own = Capabilities { instants_only: true, ..everything(false) };
    let utc = event("2026-06-16T07:00[UTC]", "2026-06-16T08:00[UTC]");
    let base = event("2026-06-16T03:00[America/New_York]", "2026-06-16T04:00[America/New_York]");
    for (base, expected) in [(None, &june()), (Some(&base), &base)] {
        let seen = Seen { own: own.clone(), base, ..Seen::default() };
        let (carried, expected) = (seen.view(utc.clone(), Side::Left).carried, expected.clone());
        let (Some(EventTime::Zoned { start: a, .. }), Some(EventTime::Zoned { start: b, .. })) =
            (carried.event_time(), expected.event_time())
        else {
            panic!()
        };
        assert_eq!((a.datetime(), a.time_zone()), (b.datetime(), b.time_zone()));
    }
}

#[test]
fn defaults_fill_a_new_crm_record_only_where_the_calendar_says_nothing() {
    let defaults = BTreeMap::from([(Field::Status, choice("planned")), (Field::Priority, choice("medium"))]);
    let rules = Rules { left_defaults: defaults, ..rules() };
    let record = june().with(Field::Status, choice("confirmed"));
    let rows = [
        (Side::Right, None, "confirmed", "medium"),
        (Side::Right, Some(Side::Right), "confirmed", ""),
        (Side::Left, None, "confirmed", ""),
    ];
    for (side, origin, status, priority) in rows {
        let view = Seen { rules: rules.clone(), origin, ..Seen::default() }.view(record.clone(), side);
        assert_eq!((view.carried.text(&Field::Status), view.carried.text(&Field::Priority)), (status, priority));
        assert_eq!(view.record, record);
    }
}

#[test]
fn an_undated_task_gets_a_locked_date_where_one_is_demanded() {
    let day = |day: &str| Value::Moment(Moment::Day(day.parse().unwrap()));
    let demanding = Seen { other: bending(Field::Due, Bend::Demanded), ..Seen::default() };
    let task = Record::new(Kind::Task).with(Field::Title, Value::Text("Preventivo".into()));
    let rows = [
        ("undated", task.clone(), "2026-06-15", true),
        ("with a start", task.clone().with(Field::Start, day("2026-07-01")), "2026-07-01", true),
        ("dated", task.clone().with(Field::Due, day("2026-07-02")), "2026-07-02", false),
    ];
    for (name, task, due, locked) in rows {
        let view = demanding.view(task.clone(), Side::Right);
        assert_eq!(view.carried.get(&Field::Due), Some(&day(due)), "{name}");
        assert_eq!((view.locked.contains(&Field::Due), view.kept_back), (locked, None), "{name}");
        assert_eq!(view.record, task, "{name}");
    }
    assert_eq!(Seen::default().view(task, Side::Right).carried.get(&Field::Due), None);
}

fn weekly() -> Record {
    let key = OccurrenceKey::of_instant("2026-06-08T07:00:00Z".parse().unwrap());
    let changed = Fields::from([
        (Field::Time, time("2026-06-09T09:00[Europe/Rome]", "2026-06-09T10:00[Europe/Rome]")),
        (Field::Title, Value::Text("Segreto spostato".into())),
    ]);
    let gone = OccurrenceKey::of_instant("2026-06-15T07:00:00Z".parse().unwrap());
    event("2026-06-01T09:00[Europe/Rome]", "2026-06-01T10:00[Europe/Rome]")
        .with(
            Field::Recurrence,
            Value::Recurrence(Recurrence { rules: vec!["FREQ=WEEKLY;COUNT=4".into()], dates: vec![] }),
        )
        .with(
            Field::Exceptions,
            Value::Exceptions([(key, Exception::Changed(changed)), (gone, Exception::Cancelled)].into()),
        )
}

#[test]
fn a_series_is_expanded_where_the_other_side_holds_none() {
    let seen = Seen { other: everything(false), ..Seen::default() };
    let views = seen.views(weekly(), Side::Right);
    let titles: Vec<&str> = views.iter().map(|view| view.carried.text(&Field::Title)).collect();
    assert_eq!(titles, ["Visita", "Segreto spostato", "Visita"]);
    let keys: Vec<&str> =
        views.iter().filter_map(|view| view.target.occurrence.as_ref()).map(OccurrenceKey::as_str).collect();
    assert_eq!(keys, ["2026-06-01T07:00:00Z", "2026-06-08T07:00:00Z", "2026-06-22T07:00:00Z"]);
    assert!(
        views.iter().all(|view| view.record.recurrence().is_none() && view.record.get(&Field::Exceptions).is_none())
    );
    assert_eq!(Seen::default().view(weekly(), Side::Right).target.occurrence, None);
}

#[test]
fn the_exceptions_of_a_busy_series_tell_their_times_only_and_are_locked() {
    let seen = Seen { rules: private(PrivatePolicy::BusyOnly { title: "Occupato".into() }), ..Seen::default() };
    let view = seen.view(weekly().with(Field::Visibility, choice("private")), Side::Right);
    assert!(!format!("{:?}", view.carried).contains("Segreto"));
    assert!(view.locked.contains(&Field::Exceptions) && !view.locked.contains(&Field::Recurrence));
    let Some(Value::Exceptions(exceptions)) = view.carried.get(&Field::Exceptions) else { panic!() };
    assert_eq!(exceptions.len(), 2);
}

#[test]
fn an_unreadable_series_is_a_failure_of_its_own() {
    let (rules, own, other) = (rules(), everything(true), everything(false));
    let now = NOW.parse().unwrap();
    let context = ViewContext {
        rules: &rules,
        own: &own,
        other: &other,
        origin: None,
        copied: true,
        base: None,
        now,
        window: expansion_span(&rules, now),
    };
    let broken = june()
        .with(Field::Recurrence, Value::Recurrence(Recurrence { rules: vec!["FREQ=NEVER".into()], dates: vec![] }));
    assert_eq!(views(&snapshot(broken), Side::Right, &context).unwrap_err().code, "failure-recurrence-unreadable");
}

/// A record of which every typed text holds the word `Segreto`.
fn any_secret() -> impl Strategy<Value = Record> {
    let typed = || "Segreto [a-z]{0,8}";
    let fields = prop::collection::vec((prop::sample::select(Field::PLAIN.to_vec()), typed()), 0..12);
    (fields, prop::sample::select(vec!["private", "confidential"])).prop_map(|(fields, visibility)| {
        let mut record = weekly();
        for (field, text) in fields.into_iter().filter(|(field, _)| field.kinds().contains(&Kind::Event)) {
            let value = match field.value_type() {
                crate::record::ValueType::Text => Value::Text(text),
                crate::record::ValueType::Body => Value::Body(Body { plain: text.clone(), html: Some(text) }),
                crate::record::ValueType::Items => Value::items([("", text)]),
                crate::record::ValueType::References => {
                    Value::References([(text.clone(), Reference { id: None, name: text, email: None })].into())
                }
                _ => continue,
            };
            record.set(field, value);
        }
        record.identity = Identity::default();
        record.with(Field::Visibility, choice(visibility))
    })
}

proptest! {
    #[test]
    fn nothing_masked_reaches_the_other_side(record in any_secret(), series in any::<bool>(), linked in any::<bool>()) {
        let rules = private(PrivatePolicy::BusyOnly { title: "Occupato".into() });
        let seen = Seen { rules, other: everything(series), origin: linked.then_some(Side::Right), ..Seen::default() };
        for view in seen.views(record, Side::Right) {
            prop_assert!(!serde_json::to_string(&view.carried).unwrap().contains("Segreto"));
            for (field, value) in &view.record.fields {
                prop_assert!(view.carried.get(field) == Some(value) || view.locked.contains(field), "{:?}", field);
            }
        }
    }

    #[test]
    fn expansion_stays_inside_its_window(back in 0u8..4, ahead in 0u8..4, day in 0i64..300) {
        use jiff::ToSpan as _;
        let rules = Rules { window: Window::Months { back, ahead }, ..rules() };
        let span = expansion_span(&rules, NOW.parse().unwrap());
        let start: jiff::Zoned = "2026-01-01T09:00[Europe/Rome]".parse().unwrap();
        let start = start + day.days();
        let end = start.clone() + 1.hour();
        let daily = june()
            .with(Field::Time, Value::Time(EventTime::Zoned { start, end }))
            .with(Field::Recurrence, Value::Recurrence(Recurrence { rules: vec!["FREQ=DAILY".into()], dates: vec![] }));
        let seen = Seen { rules, other: everything(false), ..Seen::default() };
        for view in seen.views(daily, Side::Right) {
            let (from, to) = view.record.event_time().unwrap().instants(&seen.rules.zone).unwrap();
            prop_assert!(from < span.end && to > span.start);
            prop_assert_eq!(view.kept_back, None);
        }
    }
}
