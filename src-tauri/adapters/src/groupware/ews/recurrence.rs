//! Recurrence: the two elements of EWS as the `patternedRecurrence` that Graph has for the same, and back.

use ponte_core::verdict::{Failure, FailureKind};
use serde_json::{Map, Value as Json, json};

use super::xml::Element;

/// The sorts of pattern, with their names there and here.
const PATTERNS: [(&str, &str); 6] = [
    ("DailyRecurrence", "daily"),
    ("WeeklyRecurrence", "weekly"),
    ("AbsoluteMonthlyRecurrence", "absoluteMonthly"),
    ("RelativeMonthlyRecurrence", "relativeMonthly"),
    ("AbsoluteYearlyRecurrence", "absoluteYearly"),
    ("RelativeYearlyRecurrence", "relativeYearly"),
];

const MONTHS: [&str; 12] = [
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

const WEEK: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Names of several days at once.
fn days_of(word: &str) -> Vec<&str> {
    let (weekdays, weekend) = WEEK.split_at(5);
    match word {
        "Day" => WEEK.to_vec(),
        "Weekday" => weekdays.to_vec(),
        "WeekendDay" => weekend.to_vec(),
        _ => vec![word],
    }
}

/// Reads one. What cannot be understood is left out, so that the event says it cannot be read.
#[must_use]
pub fn read(recurrence: &Element) -> Json {
    let (mut pattern, mut range) = (Map::new(), Map::new());
    for element in &recurrence.children {
        match PATTERNS.iter().find(|(name, _)| *name == element.name) {
            Some((_, kind)) => {
                pattern.insert("type".to_owned(), json!(kind));
                pattern.extend(element.children.iter().filter_map(part));
            }
            None => range.extend(read_range(element)),
        }
    }
    json!({"pattern": pattern, "range": range})
}

fn part(element: &Element) -> Option<(String, Json)> {
    let text = element.text.trim();
    let lower = |text: &str| text.to_lowercase();
    let (name, value) = match element.name.as_str() {
        "Interval" => ("interval", json!(text.parse::<i64>().ok()?)),
        "DayOfMonth" => ("dayOfMonth", json!(text.parse::<i64>().ok()?)),
        "DaysOfWeek" => {
            let days = text.split_whitespace().flat_map(days_of).map(lower);
            ("daysOfWeek", json!(days.collect::<Vec<_>>()))
        }
        "FirstDayOfWeek" => ("firstDayOfWeek", json!(lower(text))),
        "DayOfWeekIndex" => ("index", json!(lower(text))),
        "Month" => ("month", json!(MONTHS.iter().position(|month| *month == text)? + 1)),
        _ => return None,
    };
    Some((name.to_owned(), value))
}

fn read_range(element: &Element) -> Map<String, Json> {
    // A date may have an offset behind it; grommunio gives a time.
    let day = |name: &str| element.text_at(&[name]).get(..10).map(str::to_owned);
    let mut range = Map::new();
    let kind = match element.name.as_str() {
        "NumberedRecurrence" => {
            range.extend(
                element
                    .text_at(&["NumberOfOccurrences"])
                    .trim()
                    .parse::<i64>()
                    .ok()
                    .map(|count| ("numberOfOccurrences".to_owned(), json!(count))),
            );
            "numbered"
        }
        "EndDateRecurrence" => {
            range.extend(day("EndDate").map(|day| ("endDate".to_owned(), json!(day))));
            "endDate"
        }
        "NoEndRecurrence" => "noEnd",
        _ => return range,
    };
    range.insert("type".to_owned(), json!(kind));
    range.extend(day("StartDate").map(|day| ("startDate".to_owned(), json!(day))));
    range
}

/// Writes one.
///
/// # Errors
/// [`FailureKind::Record`] where EWS cannot say it: every other year, or on some days of the week only.
pub fn write(recurrence: &Json) -> Result<Element, Failure> {
    let refused = || Failure::new(FailureKind::Record, "failure-exchange-recurrence");
    let pattern = recurrence.get("pattern").ok_or_else(refused)?;
    let kind = pattern.get("type").and_then(Json::as_str).ok_or_else(refused)?;
    let name = PATTERNS.iter().find(|(_, own)| *own == kind).ok_or_else(refused)?.0;
    let element = written(name, pattern).ok_or_else(refused)?;
    let range = recurrence.get("range").and_then(write_range).ok_or_else(refused)?;
    Ok(Element::new("t:Recurrence").with(element).with(range))
}

fn written(name: &str, pattern: &Json) -> Option<Element> {
    let number = |name: &str| pattern.get(name).and_then(Json::as_i64);
    let text = |name: &str| pattern.get(name).and_then(Json::as_str).map(capital);
    let one = |name: &str, text: String| Element::new(name).text(text);
    let interval = number("interval").unwrap_or(1);
    let every = one("t:Interval", interval.to_string());
    let element = Element::new(&format!("t:{name}"));
    let yearly = name.ends_with("YearlyRecurrence");
    if yearly && interval != 1 {
        return None;
    }
    let element = if yearly { element } else { element.with(every) };
    let element = match name {
        "WeeklyRecurrence" => {
            let days: Vec<String> = days(pattern).iter().map(|day| capital(day)).collect();
            let first = text("firstDayOfWeek").map(|day| one("t:FirstDayOfWeek", day));
            element.with(one("t:DaysOfWeek", days.join(" "))).with_all(first)
        }
        "AbsoluteMonthlyRecurrence" | "AbsoluteYearlyRecurrence" => {
            element.with(one("t:DayOfMonth", number("dayOfMonth")?.to_string()))
        }
        "RelativeMonthlyRecurrence" | "RelativeYearlyRecurrence" => {
            element.with(one("t:DaysOfWeek", together(&days(pattern))?)).with(one("t:DayOfWeekIndex", text("index")?))
        }
        _ => element,
    };
    if !yearly {
        return Some(element);
    }
    let month = usize::try_from(number("month")?).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?))?;
    Some(element.with(one("t:Month", (*month).to_owned())))
}

fn days(pattern: &Json) -> Vec<&str> {
    pattern.get("daysOfWeek").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str).collect()
}

/// One word for these days: of several only some sets have one.
fn together(days: &[&str]) -> Option<String> {
    let same = |word: &str| {
        let own = days_of(word);
        own.len() == days.len() && days.iter().all(|day| own.iter().any(|own| own.eq_ignore_ascii_case(day)))
    };
    match days {
        [day] => Some(capital(day)),
        _ => ["Day", "Weekday", "WeekendDay"].into_iter().find(|word| same(word)).map(str::to_owned),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn write_range(range: &Json) -> Option<Element> {
    let start = Element::new("t:StartDate").text(range.get("startDate")?.as_str()?);
    Some(match range.get("type")?.as_str()? {
        "numbered" => {
            let count = Element::new("t:NumberOfOccurrences").text(range.get("numberOfOccurrences")?.to_string());
            Element::new("t:NumberedRecurrence").with(start).with(count)
        }
        "endDate" => {
            let end = Element::new("t:EndDate").text(range.get("endDate")?.as_str()?);
            Element::new("t:EndDateRecurrence").with(start).with(end)
        }
        _ => Element::new("t:NoEndRecurrence").with(start),
    })
}

#[cfg(test)]
mod tests {
    use super::super::xml::parse;
    use super::*;

    fn both(pattern: Json) -> Option<Json> {
        let range = json!({"type": "endDate", "startDate": "2026-12-01", "endDate": "2027-12-01"});
        let mut text = String::new();
        write(&json!({"pattern": pattern, "range": range})).ok()?.write(&mut text);
        let read = read(&parse(text.as_bytes()).unwrap());
        assert_eq!(read["range"], range);
        Some(read["pattern"].clone())
    }

    #[test]
    fn patterns_go_over_and_come_back() {
        let rows = [
            json!({"type": "daily", "interval": 3}),
            json!({"type": "weekly", "interval": 2, "daysOfWeek": ["monday", "friday"], "firstDayOfWeek": "monday"}),
            json!({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31}),
            json!({"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["tuesday"], "index": "last"}),
            json!({"type": "relativeMonthly", "interval": 1, "index": "first",
                   "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"]}),
            json!({"type": "absoluteYearly", "dayOfMonth": 7, "month": 12}),
            json!({"type": "relativeYearly", "daysOfWeek": ["saturday", "sunday"], "index": "second", "month": 1}),
        ];
        for pattern in rows {
            assert_eq!(both(pattern.clone()), Some(pattern));
        }
    }

    #[test]
    fn what_ews_cannot_say_is_refused() {
        let rows = [
            json!({"type": "absoluteYearly", "interval": 2, "dayOfMonth": 7, "month": 12}),
            json!({"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday", "friday"], "index": "first"}),
            json!({"type": "hourly", "interval": 1}),
        ];
        for pattern in rows {
            assert_eq!(both(pattern.clone()), None, "{pattern}");
        }
    }

    #[test]
    fn ranges_are_read_as_both_servers_write_them() {
        for day in ["2026-12-07Z", "2026-12-07+01:00", "2026-12-07T00:00:00.000000Z"] {
            let text = format!(
                "<R><DailyRecurrence><Interval>1</Interval></DailyRecurrence><NumberedRecurrence><StartDate>{day}</StartDate>\
                 <NumberOfOccurrences>4</NumberOfOccurrences></NumberedRecurrence></R>"
            );
            let range = read(&parse(text.as_bytes()).unwrap())["range"].clone();
            assert_eq!(range, json!({"type": "numbered", "startDate": "2026-12-07", "numberOfOccurrences": 4}));
        }
    }
}
