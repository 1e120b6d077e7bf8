//! What becomes of an event that is written: times are checked, the body becomes HTML of the server's own, a changed series
//! loses the occurrences that differed.

use serde_json::{Map, Value, json};

use super::refusal::Refusal;
use super::state::Item;
use super::{series, zone};

/// A new event as it is kept.
pub(super) fn create(body: &Map<String, Value>, user: &str, name: &str) -> Result<Map<String, Value>, Refusal> {
    let mut props = Map::from_iter([
        ("subject".to_owned(), json!("")),
        ("importance".to_owned(), json!("normal")),
        ("sensitivity".to_owned(), json!("normal")),
        ("showAs".to_owned(), json!("busy")),
        ("isAllDay".to_owned(), json!(false)),
        ("isReminderOn".to_owned(), json!(true)),
        ("reminderMinutesBeforeStart".to_owned(), json!(15)),
        ("categories".to_owned(), json!([])),
        ("attendees".to_owned(), json!([])),
        ("body".to_owned(), json!({"contentType": "html", "content": ""})),
        ("organizer".to_owned(), json!({"emailAddress": {"name": name, "address": user}})),
    ]);
    put(&mut props, body)?;
    if !props.contains_key("start") || !props.contains_key("end") {
        return Err(Refusal::new(400, "ErrorPropertyValidationFailure", "start and end are required."));
    }
    check(&props)?;
    Ok(props)
}

/// A change to an event, or to the series that it is.
pub(super) fn patch(item: &mut Item, body: &Map<String, Value>) -> Result<(), Refusal> {
    let before = item.props.clone();
    put(&mut item.props, body)?;
    check(&item.props)?;
    let differs = |name: &str| before.get(name) != item.props.get(name);
    if item.props.contains_key("recurrence") && ["recurrence", "start", "end", "isAllDay"].into_iter().any(differs) {
        item.exceptions.clear();
        item.cancelled.clear();
    }
    Ok(())
}

/// A change to one occurrence, on top of its series.
pub(super) fn patch_occurrence(
    whole: &Map<String, Value>,
    own: &mut Map<String, Value>,
    body: &Map<String, Value>,
) -> Result<(), Refusal> {
    if body.contains_key("recurrence") {
        return Err(Refusal::new(400, "ErrorInvalidPropertySet", "An occurrence has no recurrence."));
    }
    let mut merged = whole.clone();
    merged.remove("recurrence");
    merged.extend(own.clone());
    put(&mut merged, body)?;
    check(&merged)?;
    for name in body.keys().filter(|name| name.as_str() != "singleValueExtendedProperties") {
        own.insert(name.clone(), merged.get(name).cloned().unwrap_or(Value::Null));
    }
    Ok(())
}

fn put(props: &mut Map<String, Value>, body: &Map<String, Value>) -> Result<(), Refusal> {
    for (name, value) in body.iter().filter(|(name, _)| !name.starts_with("@odata.")) {
        let value = match name.as_str() {
            "singleValueExtendedProperties" => continue,
            "body" => kept_body(value),
            "start" | "end" => kept_time(value)?,
            "location" => json!({
                "displayName": value.get("displayName").cloned().unwrap_or(json!("")),
                "locationType": "default", "uniqueIdType": "unknown", "address": {}, "coordinates": {}
            }),
            _ => value.clone(),
        };
        if name == "recurrence" && value.is_null() {
            props.remove(name);
        } else {
            props.insert(name.clone(), value);
        }
    }
    Ok(())
}

/// Text becomes HTML, HTML becomes a page of the server's own, without scripts.
fn kept_body(value: &Value) -> Value {
    let content = value.get("content").and_then(Value::as_str).unwrap_or("");
    let is_html =
        value.get("contentType").and_then(Value::as_str).is_some_and(|kind| kind.eq_ignore_ascii_case("html"));
    let inner = if is_html { without_scripts(inner(content)) } else { escaped(content) };
    if inner.trim().is_empty() {
        return json!({"contentType": "html", "content": ""});
    }
    let head = "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">";
    let page = format!("<html>\r\n<head>\r\n{head}\r\n</head>\r\n<body>\r\n{inner}\r\n</body>\r\n</html>\r\n");
    json!({"contentType": "html", "content": page})
}

fn inner(html: &str) -> &str {
    let body = html.split_once("<body").and_then(|(_, rest)| rest.split_once('>')).map_or(html, |(_, rest)| rest);
    body.split_once("</body>").map_or(body, |(inner, _)| inner).trim_matches(['\r', '\n'])
}

fn without_scripts(html: &str) -> String {
    let mut kept = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<script") {
        kept.push_str(before);
        rest = after.split_once("</script>").map_or("", |(_, rest)| rest);
    }
    kept + rest
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if text.is_empty() { text } else { format!("<div>{}</div>", text.replace("\r\n", "\n").replace('\n', "<br>\r\n")) }
}

fn kept_time(value: &Value) -> Result<Value, Refusal> {
    let wall = zone::wall(value).ok_or_else(|| Refusal::new(400, "ErrorInvalidDateTime", "The date is no date."))?;
    let name = value.get("timeZone").and_then(Value::as_str).unwrap_or("UTC");
    if zone::zone(name).is_none() {
        let message = format!("A valid TimeZone value must be specified, '{name}' is none.");
        return Err(Refusal::new(400, "TimeZoneNotSupportedException", message));
    }
    Ok(zone::written(wall, &zone::kept(name)))
}

fn check(props: &Map<String, Value>) -> Result<(), Refusal> {
    let (Some(start), Some(end)) = (props.get("start"), props.get("end")) else { return Ok(()) };
    let (Some(from), Some(to)) = (zone::instant(start), zone::instant(end)) else {
        return Err(Refusal::new(400, "ErrorInvalidDateTime", "A date is no date."));
    };
    if to < from {
        return Err(Refusal::new(400, "ErrorPropertyValidationFailure", "The event ends before it begins."));
    }
    let midnight = |at: &jiff::Zoned| at.time() == jiff::civil::Time::midnight();
    let whole = props.get("isAllDay") == Some(&Value::Bool(true));
    if whole && (!midnight(&from) || !midnight(&to) || start.get("timeZone") != end.get("timeZone") || from == to) {
        let message = "The Event.Start property for an all-day event needs to be set to midnight.";
        return Err(Refusal::new(400, "ErrorPropertyValidationFailure", message));
    }
    series::check(props)
}

/// What stands in the body of an event with a Teams meeting. Who writes the body without it takes the meeting away.
pub(super) fn meeting_block() -> String {
    let line = "_".repeat(80);
    format!(
        "<br>\r\n<div style=\"width:100%\"><span style=\"white-space:nowrap; color:#5F5F5F; opacity:.36\">{line}</span></div>\r\n\
         <div class=\"me-email-text\"><span>Riunione di Microsoft Teams</span><br>\r\n<a href=\"https://teams.microsoft.com/\
         l/meetup-join/19%3ameeting\">Partecipa</a></div>\r\n\
         <div style=\"width:100%\"><span style=\"white-space:nowrap; color:#5F5F5F; opacity:.36\">{line}</span></div>"
    )
}
