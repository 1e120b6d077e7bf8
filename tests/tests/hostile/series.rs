//! Rules without an end, and times outside the calendar.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_adapters::groupware::dav::object;
use ponte_core::record::Kind;
use ponte_core::recur::{Span, occurrences};
use ponte_engine::store::Topic;

use super::alone::{alone, cheapest};
use super::world::{World, day};

/// An unoptimised build takes about ten times as long.
fn within(limit: Duration) -> Duration {
    if cfg!(debug_assertions) { limit * 10 } else { limit }
}

fn bombs() -> Vec<(String, String)> {
    let date = day(0).replace('-', "");
    let event = |rule: &str| format!("DTSTART:{date}T100000Z\nDTEND:{date}T110000Z\nSUMMARY:bomba\n{rule}\n");
    let rules = [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=MINUTELY;INTERVAL=10",
        "RRULE:FREQ=DAILY;COUNT=2147483648",
        "RRULE:FREQ=DAILY;COUNT=2147483647",
        "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYSETPOS=1",
        "RRULE:FREQ=MINUTELY;BYSETPOS=366;BYHOUR=25",
        "RRULE:FREQ=DAILY;INTERVAL=4294967295",
        "RRULE:FREQ=YEARLY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=0,1,2,3,4,5,6,7,8,9;BYDAY=MO,TU,WE,TH,FR,SA,SU",
    ];
    let mut all: Vec<(String, String)> = rules.iter().map(|rule| ((*rule).to_owned(), event(rule))).collect();
    let dates: Vec<String> = (0..100_000)
        .map(|n| format!("20{:02}{:02}{:02}T100000Z", 27 + n / 336 % 70, 1 + n / 28 % 12, 1 + n % 28))
        .collect();
    all.push(("100,000 EXDATE".into(), event(&format!("RRULE:FREQ=DAILY\nEXDATE:{}", dates.join(",")))));
    all.push(("100,000 RDATE".into(), event(&format!("RRULE:FREQ=DAILY\nRDATE:{}", dates.join(",")))));
    all
}

fn overrides() -> String {
    let one = |n: usize| {
        format!(
            "END:VEVENT\nBEGIN:VEVENT\nUID:overrides\nDTSTAMP:20261101T000000Z\nRECURRENCE-ID:{0}\nDTSTART:{0}\nSUMMARY:n{n}\n",
            format_args!("20{:02}{:02}{:02}T100000Z", 27 + n / 336, 1 + n / 28 % 12, 1 + n % 28)
        )
    };
    (0..10_000).map(one).collect()
}

// Bounded (window + instance cap), < 50 ms, record kept or parked with reason.
#[tokio::test(flavor = "multi_thread")]
async fn attack_08_rule_bombs() {
    if !alone("series::attack_08_rule_bombs", &[]) {
        return;
    }
    let world = World::start().await;
    let zone = TimeZone::get("Europe/Rome").unwrap();
    for (number, (name, lines)) in bombs().into_iter().enumerate() {
        let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:b{number}\n{lines}END:VEVENT\nEND:VCALENDAR\n");
        if let Ok(read) = object::read(Kind::Event, &text, &zone) {
            let (found, cost) = cheapest(|| async {
                let now = Timestamp::now();
                let end = now + jiff::SignedDuration::from_hours(24 * 62);
                occurrences(&read.record, &Span { within: now..end, zone: &zone, cap: 1000 }).map(|found| found.len())
            })
            .await;
            assert!(cost.work < within(Duration::from_millis(50)), "{name}: {cost:?} {found:?}");
            assert!(found.as_ref().map_or(true, |count| *count <= 1000), "{name}: {found:?}");
        }
        world.raw(&format!("b{number}"), &format!("UID:b{number}\n{lines}"));
    }
    world.raw(
        "overrides",
        &format!("UID:overrides\nDTSTART:20270101T100000Z\nSUMMARY:molte\nRRULE:FREQ=DAILY\n{}", overrides()),
    );
    world.in_dav("Pranzo", "good", "");
    for _ in 0..3 {
        world.run().await.unwrap();
    }
    assert!(world.crm_titles().contains(&"Pranzo".to_owned()), "the others go on");
    for need in world.needs().iter().filter(|need| need.topic == Topic::Parked) {
        assert!(!need.failure.code.is_empty(), "parked with its reason");
    }
    assert!(world.crm_titles().len() < 1200, "{}", world.crm_titles().len());
}

// No panic; parked with reason.
#[tokio::test(flavor = "multi_thread")]
async fn attack_09_times_outside_the_calendar() {
    let world = World::start().await;
    let zone = format!(
        "BEGIN:VTIMEZONE\nTZID:Grande\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\n{}END:STANDARD\nEND:VTIMEZONE\n",
        "RDATE:19710101T000000\n".repeat(48_000)
    );
    assert!(zone.len() > 1_000_000);
    let times = [
        "DTSTART:00000101T000000Z\nDTEND:00000101T010000Z",
        "DTSTART:-0010101T000000Z",
        "DTSTART:99991231T235959Z\nDURATION:P1D",
        "DTSTART;TZID=Europe/Rome:99991231T235959\nDTEND;TZID=Pacific/Niue:99991231T235959",
        "DTSTART;TZID=Nowhere/At all:20261201T100000\nDTEND;TZID=Nowhere/At all:20261201T110000",
        "DTSTART;TZID=../../etc/passwd:20261201T100000",
        "DTSTART;TZID=Grande:20261201T100000",
        "DTSTART:20261201T100000Z\nDTEND:20261101T100000Z",
        "DTSTART:20261201T100000Z\nDURATION:P99999999999999999999W",
        "DTSTART:20261201T100000Z\nDURATION:-P9999999W",
        "DTSTART:20261201T100000Z\nDURATION:PT9223372036854775807S",
        "DTSTART;VALUE=DATE:20261201\nDURATION:P2147483647D",
        "DTSTART:20261399T996100",
        "DTSTART:20261201T100000Z\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-P99999999999D\nEND:VALARM",
        "DTSTART;VALUE=PERIOD:20261201T100000Z/P9999999Y",
        "SUMMARY:senza inizio",
    ];
    for (number, lines) in times.iter().enumerate() {
        let event = format!(
            "BEGIN:VEVENT\nUID:t{number}\nDTSTAMP:20261101T000000Z\nSUMMARY:tempo {number}\n{lines}\nEND:VEVENT\n"
        );
        let zone = if lines.contains("Grande") { zone.as_str() } else { "" };
        world.object(&format!("t{number}"), &format!("BEGIN:VCALENDAR\nVERSION:2.0\n{zone}{event}END:VCALENDAR\n"));
    }
    world.in_dav("Pranzo", "good", "");
    for (number, (date, time)) in
        [("0000-00-00", "00:00:00"), ("9999-12-31", "23:59:59"), ("-001-01-01", "99:99"), ("2026-02-30", "x")]
            .into_iter()
            .enumerate()
    {
        let id = world.in_crm(&format!("crm {number}"), number);
        world.crm.ui_edit(&id, &[("date_start", date), ("time_start", time), ("due_date", "0001-01-01")]);
    }
    for _ in 0..3 {
        world.run().await.unwrap();
    }
    assert!(world.crm_titles().contains(&"Pranzo".to_owned()), "the others go on");
    let needs = world.needs();
    assert!(needs.iter().any(|need| need.topic == Topic::Parked), "{needs:?}");
    assert!(needs.iter().all(|need| need.failure.code.starts_with("failure-")));
    assert_eq!(world.dav_texts().iter().filter(|text| text.contains("UID:t")).count(), times.len(), "none is lost");
}
