//! Tables of bends, and the law that bending twice is bending once.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::record::{EventTime, Moment};

fn rules() -> Rules {
    Rules::open(TimeZone::get("Europe/Rome").unwrap())
}

fn bent(bends: &[Bend], value: Value) -> Option<Value> {
    bend(&Hold::bent(bends.to_vec()), &value, &rules())
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn zoned(start: &str, end: &str) -> Value {
    Value::Time(EventTime::Zoned { start: start.parse().unwrap(), end: end.parse().unwrap() })
}

fn days(start: &str, end: &str) -> Value {
    Value::Time(EventTime::AllDay { start: start.parse().unwrap(), end: end.parse().unwrap() })
}

#[test]
fn texts_are_cut_by_characters_and_emoji_first_become_words() {
    assert_eq!(bent(&[Bend::Cut(4)], text("perché")), Some(text("perc")));
    assert_eq!(bent(&[Bend::Cut(2), Bend::NoAstral], text("😀!")), Some(text(":-")));
    assert_eq!(bent(&[Bend::NoAstral], text("🧗")), None);
}

#[test]
fn a_body_that_is_cut_loses_its_html() {
    let body = Value::Body(Body { plain: "uno due".into(), html: Some("<p>uno due</p>".into()) });
    assert_eq!(bent(&[Bend::Cut(3)], body.clone()), Some(Value::Body(Body { plain: "uno".into(), html: None })));
    assert_eq!(bent(&[Bend::Cut(300)], body.clone()), Some(body.clone()));
    assert_eq!(bent(&[Bend::PlainOnly], body), Some(Value::Body(Body { plain: "uno due".into(), html: None })));
}

#[test]
fn whole_days_are_shown_by_the_hours_of_the_day() {
    let rows = [
        (days("2026-12-01", "2026-12-02"), zoned("2026-12-01T09:00[Europe/Rome]", "2026-12-01T18:00[Europe/Rome]")),
        (days("2026-12-01", "2026-12-04"), zoned("2026-12-01T09:00[Europe/Rome]", "2026-12-03T18:00[Europe/Rome]")),
        (days("2026-12-01", "2026-12-01"), zoned("2026-12-01T09:00[Europe/Rome]", "2026-12-01T18:00[Europe/Rome]")),
    ];
    for (whole, shown) in rows {
        assert_eq!(bent(&[Bend::NoAllDay], whole), Some(shown));
    }
}

#[test]
fn times_lose_what_a_side_does_not_keep() {
    let exact = zoned("2026-12-01T09:00:59.5[Europe/Rome]", "2026-12-01T23:30:30[Europe/Rome]");
    assert_eq!(
        bent(&[Bend::WholeMinutes], exact.clone()),
        Some(zoned("2026-12-01T09:00[Europe/Rome]", "2026-12-01T23:30[Europe/Rome]"))
    );
    assert_eq!(bent(&[Bend::DateOnly], exact), Some(days("2026-12-01", "2026-12-02")));
    let due = Value::Moment(Moment::Zoned("2026-12-01T23:30-05:00[America/New_York]".parse().unwrap()));
    assert_eq!(bent(&[Bend::DateOnly], due), Some(Value::Moment(Moment::Day("2026-12-01".parse().unwrap()))));
}

#[test]
fn elements_find_their_label_then_a_free_one() {
    let labels = Bend::Labels(vec!["work".into(), "mobile".into(), "fax".into()]);
    let rows = [
        (vec![("work", "1"), ("work", "2"), ("fax", "3")], vec![("work", "1"), ("mobile", "2"), ("fax", "3")]),
        (vec![("other", "1")], vec![("work", "1")]),
        (vec![("fax", "1"), ("fax", "2")], vec![("fax", "1")]),
        (vec![("home", "1"), ("mobile", "2"), ("work", "3")], vec![("mobile", "2"), ("work", "3")]),
    ];
    for (given, kept) in rows {
        let Some(Value::Items(items)) = bent(std::slice::from_ref(&labels), Value::items(given.clone())) else {
            panic!("{given:?}")
        };
        let mut found: Vec<_> = items.values().map(|item| (item.label.as_str(), item.text.as_str())).collect();
        found.sort_unstable_by_key(|(_, number)| *number);
        let mut kept = kept;
        kept.sort_unstable_by_key(|(_, number)| *number);
        assert_eq!(found, kept, "{given:?}");
    }
}

#[test]
fn numbers_and_words_are_shown_by_their_nearest() {
    let numbers = Bend::Numbers([(60, 61)].into());
    assert_eq!(bent(std::slice::from_ref(&numbers), Value::Number(60)), Some(Value::Number(61)));
    assert_eq!(bent(&[numbers], Value::Number(15)), Some(Value::Number(15)));
    let words = Bend::Words([("tentative".to_owned(), "planned".to_owned())].into());
    assert_eq!(bent(&[words], Value::Choice("tentative".into())), Some(Value::Choice("planned".into())));
}

fn any_bend() -> impl Strategy<Value = Bend> {
    let words = prop::collection::btree_map("[a-c]", "[a-c]", 0..4);
    prop_oneof![
        (0usize..12).prop_map(Bend::Cut),
        Just(Bend::NoAstral),
        Just(Bend::DateOnly),
        Just(Bend::WholeMinutes),
        Just(Bend::WholeSeconds),
        Just(Bend::PlainOnly),
        Just(Bend::NoAllDay),
        Just(Bend::Demanded),
        (0usize..4).prop_map(Bend::AtMost),
        prop::collection::vec("work|home|mobile|fax", 0..4).prop_map(Bend::Labels),
        words.prop_map(Bend::Words),
        prop::collection::btree_map(0i64..4, 0i64..4, 0..3).prop_map(Bend::Numbers),
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    let typed = "[a-z 😀🧗é\u{200D}]{0,12}";
    let items = prop::collection::vec(("work|home|mobile|fax|other", "[0-9]{1,3}|[a-z😀🧗]{1,5}"), 0..6);
    prop_oneof![
        typed.prop_map(Value::Text),
        "[a-c]".prop_map(Value::Choice),
        (typed, prop::option::of(typed)).prop_map(|(plain, html)| Value::Body(Body { plain, html })),
        (0i64..4).prop_map(Value::Number),
        items.prop_map(Value::items),
        (0i64..2_000_000_000, 0i64..400_000).prop_map(|(start, long)| {
            let at = |second| jiff::Timestamp::from_second(second).unwrap().to_zoned(rules().zone);
            Value::Time(EventTime::Zoned { start: at(start), end: at(start + long) })
        }),
        (0i64..9_000, 0i64..5).prop_map(|(day, long)| {
            use jiff::ToSpan as _;
            let start: jiff::civil::Date = "2000-01-01".parse().unwrap();
            Value::Time(EventTime::AllDay { start: start + day.days(), end: start + (day + long).days() })
        }),
    ]
}

proptest! {
    #[test]
    fn bending_twice_is_bending_once(bends in prop::collection::vec(any_bend(), 0..4), value in any_value()) {
        let hold = Hold::bent(bends);
        let once = bend(&hold, &value, &rules());
        let twice = once.as_ref().and_then(|value| bend(&hold, value, &rules()));
        prop_assert_eq!(once, twice);
    }
}
