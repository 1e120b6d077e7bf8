//! The occurrences of a recurring event, by Graph's own pattern and range. What Exchange cannot repeat is refused.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Timestamp, ToSpan, Zoned};
use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::zone;

/// No series is walked further than this.
const MOST: usize = 20_000;

/// One occurrence by the pattern.
#[derive(Debug, Clone)]
pub(crate) struct Occurrence {
    pub day: Date,
    pub start: Zoned,
    pub end: Zoned,
}

/// Whether Exchange can repeat it so.
pub(super) fn check(props: &Map<String, Value>) -> Result<(), Refusal> {
    let Some(recurrence) = props.get("recurrence").filter(|value| !value.is_null()) else { return Ok(()) };
    let bad = |why: &str| Refusal::new(400, "ErrorInvalidRecurrence", why);
    let start = props.get("start").and_then(zone::wall).ok_or_else(|| bad("no start"))?;
    let range_start = date(recurrence, "/range/startDate").ok_or_else(|| bad("range.startDate is required"))?;
    if range_start != start.date() {
        return Err(bad("range.startDate is not the day of the start"));
    }
    let kind = text(recurrence, "/range/type");
    let ended = match kind {
        "endDate" => date(recurrence, "/range/endDate").is_some_and(|end| end >= range_start),
        "numbered" => number(recurrence, "/range/numberOfOccurrences").is_some_and(|count| (1..=999).contains(&count)),
        "noEnd" => true,
        _ => false,
    };
    if !ended {
        return Err(bad("the range has no type, or no sound end"));
    }
    let interval = number(recurrence, "/pattern/interval").unwrap_or(0);
    let needs: &[&str] = match text(recurrence, "/pattern/type") {
        "daily" => &[],
        "weekly" => &["daysOfWeek"],
        "absoluteMonthly" => &["dayOfMonth"],
        "relativeMonthly" => &["daysOfWeek", "index"],
        "absoluteYearly" => &["dayOfMonth", "month"],
        "relativeYearly" => &["daysOfWeek", "index", "month"],
        _ => return Err(bad("the pattern has no type")),
    };
    let has = |name: &&str| recurrence.pointer(&format!("/pattern/{name}")).is_some_and(|value| !value.is_null());
    if !(1..=999).contains(&interval) || !needs.iter().all(has) {
        return Err(bad("the pattern lacks what its type needs"));
    }
    Ok(())
}

/// The occurrences by the pattern that touch a span, in order.
pub(crate) fn occurrences(props: &Map<String, Value>, from: Timestamp, to: Timestamp) -> Vec<Occurrence> {
    let walk = || {
        let recurrence = props.get("recurrence")?;
        let (start, end) = (zone::instant(props.get("start")?)?, zone::instant(props.get("end")?)?);
        Some((recurrence, start, end))
    };
    let Some((recurrence, start, end)) = walk() else { return Vec::new() };
    let length = end.datetime().duration_since(start.datetime());
    let last = date(recurrence, "/range/endDate").filter(|_| text(recurrence, "/range/type") == "endDate");
    let count =
        number(recurrence, "/range/numberOfOccurrences").filter(|_| text(recurrence, "/range/type") == "numbered");
    let most = count.and_then(|count| usize::try_from(count).ok()).unwrap_or(MOST);
    let mut found = Vec::new();
    let (mut day, mut seen) = (start.date(), 0);
    for _ in 0..MOST * 8 {
        if seen >= most || last.is_some_and(|last| day > last) {
            break;
        }
        if named(recurrence, start.date(), day) {
            seen += 1;
            let at = |wall: DateTime| start.time_zone().to_ambiguous_zoned(wall).compatible().ok();
            let wall = day.to_datetime(start.time());
            if let (Some(own), Some(own_end)) = (at(wall), wall.checked_add(length).ok().and_then(at)) {
                if own.timestamp() >= to {
                    break;
                }
                if own_end.timestamp() > from || own.timestamp() >= from {
                    found.push(Occurrence { day, start: own, end: own_end });
                }
            }
        }
        let Ok(next) = day.checked_add(1.day()) else { break };
        day = next;
    }
    found
}

/// The occurrence that is originally on a day.
pub(crate) fn on_day(props: &Map<String, Value>, day: Date) -> Option<Occurrence> {
    let recurrence = props.get("recurrence")?;
    let (start, end) = (zone::instant(props.get("start")?)?, zone::instant(props.get("end")?)?);
    let length = end.datetime().duration_since(start.datetime());
    let at = |wall: DateTime| start.time_zone().to_ambiguous_zoned(wall).compatible().ok();
    let wall = day.to_datetime(start.time());
    let own = Occurrence { day, start: at(wall)?, end: at(wall.checked_add(length).ok()?)? };
    if text(recurrence, "/range/type") == "numbered" {
        let after = own.start.timestamp().checked_add(1.second()).ok()?;
        return occurrences(props, own.start.timestamp(), after).into_iter().find(|one| one.day == day);
    }
    let last = date(recurrence, "/range/endDate").filter(|_| text(recurrence, "/range/type") == "endDate");
    let within = day >= start.date() && last.is_none_or(|last| day <= last);
    (within && named(recurrence, start.date(), day)).then_some(own)
}

/// Whether the pattern names a day.
fn named(recurrence: &Value, start: Date, day: Date) -> bool {
    let interval = number(recurrence, "/pattern/interval").unwrap_or(1).max(1);
    let months = i64::from(day.year() - start.year()) * 12 + i64::from(day.month() - start.month());
    let on = |name: &str, value: i8| number(recurrence, name) == Some(i64::from(value));
    match text(recurrence, "/pattern/type") {
        "daily" => days_between(start, day) % interval == 0,
        "weekly" => {
            let first = weekday(text(recurrence, "/pattern/firstDayOfWeek")).unwrap_or(Weekday::Sunday);
            let week = |date: Date| days_between(Date::MIN, date) - i64::from(date.weekday().since(first));
            (week(day) - week(start)) / 7 % interval == 0 && on_weekday(recurrence, day)
        }
        "absoluteMonthly" => months % interval == 0 && day_of_month(recurrence, day),
        "relativeMonthly" => months % interval == 0 && relative(recurrence, day),
        "absoluteYearly" => {
            on("/pattern/month", day.month()) && months / 12 % interval == 0 && day_of_month(recurrence, day)
        }
        "relativeYearly" => {
            on("/pattern/month", day.month()) && months / 12 % interval == 0 && relative(recurrence, day)
        }
        _ => false,
    }
}

/// The 31st of a shorter month is its last day.
fn day_of_month(recurrence: &Value, day: Date) -> bool {
    let wanted = number(recurrence, "/pattern/dayOfMonth").unwrap_or(0);
    i64::from(day.day()) == wanted.min(i64::from(day.days_in_month()))
}

/// The first, …, the last of the days of a month that are any of those named.
fn relative(recurrence: &Value, day: Date) -> bool {
    let named = |own: i8| {
        let own = Date::new(day.year(), day.month(), own);
        own.is_ok_and(|own| on_weekday(recurrence, own))
    };
    let nth = (1..day.day()).filter(|own| named(*own)).count();
    let last = (day.day() + 1..=day.days_in_month()).all(|own| !named(own));
    let index = text(recurrence, "/pattern/index");
    let place = ["first", "second", "third", "fourth"].iter().position(|word| *word == index);
    let right = if index == "last" { last } else { place == Some(nth) };
    right && on_weekday(recurrence, day)
}

fn on_weekday(recurrence: &Value, day: Date) -> bool {
    let days = recurrence.pointer("/pattern/daysOfWeek").and_then(Value::as_array);
    days.into_iter().flatten().filter_map(Value::as_str).any(|name| weekday(name) == Some(day.weekday()))
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name.to_ascii_lowercase().as_str() {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or("")
}

fn number(value: &Value, pointer: &str) -> Option<i64> {
    value.pointer(pointer).and_then(Value::as_i64)
}

fn date(value: &Value, pointer: &str) -> Option<Date> {
    value.pointer(pointer)?.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn days(pattern: &Value, range: &Value) -> Vec<String> {
        let at = |hour: &str| json!({"dateTime": format!("2026-12-01T{hour}:00:00"), "timeZone": "Europe/Rome"});
        let recurrence = json!({"pattern": pattern, "range": range});
        let event = json!({"start": at("09"), "end": at("10"), "recurrence": recurrence});
        let props = event.as_object().unwrap();
        assert_eq!(check(props), Ok(()));
        let all = occurrences(props, "2026-01-01T00:00:00Z".parse().unwrap(), "2027-06-01T00:00:00Z".parse().unwrap());
        all.iter().map(|one| one.day.to_string()).collect()
    }

    #[test]
    fn patterns_name_their_days() {
        let times = |count: i64| json!({"type": "numbered", "startDate": "2026-12-01", "numberOfOccurrences": count});
        let until = json!({"type": "endDate", "startDate": "2026-12-01", "endDate": "2026-12-10"});
        assert_eq!(
            days(&json!({"type": "daily", "interval": 3}), &until),
            ["2026-12-01", "2026-12-04", "2026-12-07", "2026-12-10"]
        );
        let weekly = json!({"type": "weekly", "interval": 2, "daysOfWeek": ["tuesday", "thursday"]});
        assert_eq!(days(&weekly, &times(4)), ["2026-12-01", "2026-12-03", "2026-12-15", "2026-12-17"]);
        let monthly = json!({"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["tuesday"], "index": "last"});
        assert_eq!(days(&monthly, &times(2)), ["2026-12-29", "2027-01-26"]);
        let work = json!({"type": "relativeMonthly", "interval": 1, "index": "last",
            "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"]});
        assert_eq!(days(&work, &times(2)), ["2026-12-31", "2027-01-29"]);
        let short = json!({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31});
        assert_eq!(days(&short, &times(3)), ["2026-12-31", "2027-01-31", "2027-02-28"]);
    }
}
