//! One item: read, made, changed, deleted. A change and a deletion are conditional on the etag that was read, where the
//! service honours it (events and contacts do, To Do does not).

use jiff::Timestamp;
use ponte_core::snapshot::Version;
use reqwest::Method;
use serde_json::{Map, Value};

use super::place::{Noun, Place, segment};
use super::session::Part;
use crate::groupware::exchange::property;

/// An item in full, with what Ponte keeps at it.
#[must_use]
pub fn read(place: &Place, id: &str) -> Part {
    Part::get(format!("{}?{}", place.item(id), expansion(place.noun)))
}

/// What an item is expanded by.
#[must_use]
pub fn expansion(noun: Noun) -> String {
    match noun {
        Noun::Calendar | Noun::Folder => {
            let series = Some(property::UNFINISHED).filter(|_| noun == Noun::Calendar);
            let named = property::ALL.into_iter().chain(series).map(|id| format!("id eq '{id}'"));
            let named: Vec<String> = named.collect();
            let filter = query(&named.join(" or "));
            format!("$expand=singleValueExtendedProperties($filter={filter})")
        }
        Noun::List => "$expand=linkedResources".to_owned(),
    }
}

/// Whether an item is there, and in which version.
#[must_use]
pub fn version(place: &Place, id: &str) -> Part {
    Part::get(format!("{}?$select={}", place.item(id), told(place.noun)))
}

/// The same wherever in the mailbox it lies.
#[must_use]
pub fn anywhere(place: &Place, id: &str) -> Option<Part> {
    Some(Part::get(format!("{}?$select={}", place.anywhere(id)?, told(place.noun))))
}

/// The id, and of an event to which series it belongs.
fn told(noun: Noun) -> &'static str {
    if noun == Noun::Calendar { "id,seriesMasterId" } else { "id" }
}

/// The occurrences of a series that differ or were taken out: properties of a series alone.
#[must_use]
pub fn exceptions(place: &Place, id: &str) -> Part {
    let select = "$select=id,exceptionOccurrences,cancelledOccurrences&$expand=exceptionOccurrences";
    Part::get(format!("{}?{select}", place.item(id)))
}

/// The occurrences of a series in a span of time.
#[must_use]
pub fn instances(id: &str, from: Timestamp, to: Timestamp) -> Part {
    let span = format!("startDateTime={from:.0}&endDateTime={to:.0}");
    Part::get(format!("me/events/{}/instances?{span}&$select=id,originalStart,start&$top=50", segment(id)))
}

/// Makes an item.
#[must_use]
pub fn create(place: &Place, body: Map<String, Value>) -> Part {
    Part::write(Method::POST, place.items(), Some(Value::Object(body)))
}

/// Changes an item.
#[must_use]
pub fn patch(place: &Place, id: &str, expected: Option<&Version>, body: Map<String, Value>) -> Part {
    let part = Part::write(Method::PATCH, place.item(id), Some(Value::Object(body)));
    Part { if_match: expected.map(etag), ..part }
}

/// Deletes an item.
#[must_use]
pub fn delete(place: &Place, id: &str, expected: Option<&Version>) -> Part {
    Part { if_match: expected.map(etag), ..Part::write(Method::DELETE, place.item(id), None) }
}

/// The items that carry this marker.
#[must_use]
pub fn find(place: &Place, marker: &str) -> Part {
    let value = marker.replace('\'', "''");
    let filter =
        format!("singleValueExtendedProperties/Any(ep: ep/id eq '{}' and ep/value eq '{value}')", property::KEY);
    Part::get(format!("{}?$filter={}&$select=id", place.items(), query(&filter)))
}

/// The version of a row: its etag without weakness and quotes.
#[must_use]
pub fn version_of(row: &Value) -> Option<Version> {
    let etag = row.get("@odata.etag").and_then(Value::as_str)?;
    let bare = etag.strip_prefix("W/").unwrap_or(etag).trim_matches('"');
    if bare.is_empty() { None } else { Some(Version(bare.to_owned())) }
}

fn etag(version: &Version) -> String {
    format!("W/\"{}\"", version.0)
}

/// A value of a query, encoded all over: parentheses, quotes and braces are taken for syntax by some proxies.
fn query(text: &str) -> String {
    segment(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn versions_lead_to_etags_and_back() {
        let version = version_of(&json!({"@odata.etag": "W/\"EgAAAB\""})).unwrap();
        assert_eq!((version.0.as_str(), etag(&version).as_str()), ("EgAAAB", "W/\"EgAAAB\""));
        assert_eq!(version_of(&json!({"@odata.etag": "W/\"\""})), None);
    }

    #[test]
    fn a_marker_cannot_leave_its_quotes() {
        let part = find(&Place::parse("calendars/c").unwrap(), "x' or '1' eq '1");
        assert!(part.path.contains("x%27%27%20or"), "{}", part.path);
    }
}
