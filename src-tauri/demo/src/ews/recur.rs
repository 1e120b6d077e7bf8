//! `Recurrence`: whether Exchange can repeat it, and which occurrences it has, by the same walk as the other Microsoft
//! service here.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::refusal::Refusal;
use super::state::Item;
use super::times;
use crate::graph::series::{self, Occurrence};
use crate::graph::zone;
use crate::xml::Element;

/// No occurrence is asked for beyond so many years.
const FAR: &str = "2100-01-01T00:00:00Z";

/// The zone an item repeats in.
pub(super) fn zone_of(item: &Item) -> TimeZone {
    let name = item.props.get("StartTimeZone").and_then(|own| own.attribute("Id"));
    name.and_then(zone::windows).unwrap_or(TimeZone::UTC)
}

/// Whether Exchange can repeat it so.
pub(super) fn check(recurrence: &Element) -> Result<(), Refusal> {
    let bad = |why: &str| Refusal::new("ErrorCalendarInvalidRecurrence", why);
    let pattern = pattern(recurrence).ok_or_else(|| bad("no pattern"))?;
    let range = range(recurrence).ok_or_else(|| bad("no range"))?;
    let number = |value: &Value, name: &str| value.get(name).and_then(Value::as_i64);
    if !number(&pattern, "interval").is_some_and(|interval| (1..=999).contains(&interval)) {
        return Err(bad("the interval is out of range"));
    }
    if pattern.get("daysOfWeek").and_then(Value::as_array).is_some_and(Vec::is_empty) {
        return Err(Refusal::new("ErrorCalendarInvalidDayForWeeklyRecurrence", "A day of the week is invalid."));
    }
    let is_sound = match range.get("type").and_then(Value::as_str) {
        Some("numbered") => number(&range, "numberOfOccurrences").is_some_and(|count| (1..=999).contains(&count)),
        Some("endDate") => text(&range, "startDate") <= text(&range, "endDate"),
        _ => true,
    };
    if is_sound { Ok(()) } else { Err(Refusal::new("ErrorRecurrenceHasNoOccurrence", "The range has no occurrence.")) }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or("")
}

/// The start of a series, its end, and what it repeats by.
pub(super) fn facts(item: &Item) -> Option<Map<String, Value>> {
    let zone = zone_of(item);
    let name = item.props.get("StartTimeZone").and_then(|own| own.attribute("Id")).unwrap_or("UTC");
    let at = |prop: &str| {
        let at = times::instant(item.text(prop)?, &zone)?.to_zoned(zone.clone());
        Some(zone::written(at.datetime(), name))
    };
    let recurrence = item.props.get("Recurrence")?;
    let recurrence = json!({"pattern": pattern(recurrence)?, "range": range(recurrence)?});
    Some(Map::from_iter([
        ("start".to_owned(), at("Start")?),
        ("end".to_owned(), at("End")?),
        ("recurrence".to_owned(), recurrence),
    ]))
}

/// The occurrences by the pattern that touch a span.
pub(super) fn occurrences(item: &Item, from: Timestamp, to: Timestamp) -> Vec<Occurrence> {
    facts(item).map(|facts| series::occurrences(&facts, from, to)).unwrap_or_default()
}

/// All of them, as far as anybody looks.
pub(super) fn all(item: &Item) -> Vec<Occurrence> {
    let far = FAR.parse().unwrap_or(Timestamp::MAX);
    occurrences(item, Timestamp::MIN, far)
}

/// The first by the pattern.
pub(super) fn first(item: &Item) -> Option<Occurrence> {
    all(item).into_iter().next()
}

/// The occurrence that is originally on a day.
pub(super) fn on_day(item: &Item, day: Date) -> Option<Occurrence> {
    series::on_day(&facts(item)?, day)
}

/// Whether the series has an end.
pub(super) fn is_bounded(item: &Item) -> bool {
    item.props.get("Recurrence").is_some_and(|own| own.t("NoEndRecurrence").is_none())
}

/// The range as Graph writes it.
pub(super) fn range(recurrence: &Element) -> Option<Value> {
    let own = recurrence.children.iter().find(|child| {
        matches!(child.name.local.as_str(), "NoEndRecurrence" | "EndDateRecurrence" | "NumberedRecurrence")
    })?;
    let start = times::date(own.text_of("StartDate")?)?.to_string();
    Some(match own.name.local.as_str() {
        "EndDateRecurrence" => {
            json!({"type": "endDate", "startDate": start, "endDate": times::date(own.text_of("EndDate")?)?.to_string()})
        }
        "NumberedRecurrence" => {
            let count: i64 = own.text_of("NumberOfOccurrences")?.parse().ok()?;
            json!({"type": "numbered", "startDate": start, "numberOfOccurrences": count})
        }
        _ => json!({"type": "noEnd", "startDate": start}),
    })
}

/// The pattern as Graph writes it.
pub(super) fn pattern(recurrence: &Element) -> Option<Value> {
    let own = recurrence.children.iter().find(|child| child.name.local.contains("lyRecurrence"))?;
    let number = |name: &str| own.text_of(name).and_then(|text| text.parse::<i64>().ok());
    let interval = number("Interval").unwrap_or(1);
    let days = || days(own.text_of("DaysOfWeek").unwrap_or(""));
    let index = || own.text_of("DayOfWeekIndex").unwrap_or("").to_ascii_lowercase();
    let month = || own.text_of("Month").and_then(month);
    Some(match own.name.local.as_str() {
        "DailyRecurrence" => json!({"type": "daily", "interval": interval}),
        "WeeklyRecurrence" => {
            let first = own.text_of("FirstDayOfWeek").unwrap_or("Sunday").to_ascii_lowercase();
            json!({"type": "weekly", "interval": interval, "daysOfWeek": days(), "firstDayOfWeek": first})
        }
        "AbsoluteMonthlyRecurrence" => {
            json!({"type": "absoluteMonthly", "interval": interval, "dayOfMonth": number("DayOfMonth")?})
        }
        "RelativeMonthlyRecurrence" => {
            json!({"type": "relativeMonthly", "interval": interval, "daysOfWeek": days(), "index": index()})
        }
        "AbsoluteYearlyRecurrence" => {
            json!({"type": "absoluteYearly", "interval": 1, "dayOfMonth": number("DayOfMonth")?, "month": month()?})
        }
        "RelativeYearlyRecurrence" => json!({
            "type": "relativeYearly", "interval": 1, "daysOfWeek": days(), "index": index(), "month": month()?
        }),
        _ => return None,
    })
}

fn days(text: &str) -> Vec<String> {
    let named = text.split_ascii_whitespace().flat_map(|word| {
        match word {
            "Day" => "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
            "Weekday" => "Monday Tuesday Wednesday Thursday Friday",
            "WeekendDay" => "Saturday Sunday",
            day => day,
        }
        .split(' ')
    });
    named.map(str::to_ascii_lowercase).collect()
}

fn month(name: &str) -> Option<i64> {
    let months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    (1..).zip(months).find(|(_, own)| *own == name).map(|(number, _)| number)
}
