//! Properties of a row as the fields of EWS: what is set, what is emptied, and in which order a new item says it, since
//! Exchange refuses a request whose elements stand in another.

use ponte_core::verdict::Failure;
use serde_json::{Map, Value as Json};

use super::place::Class;
use super::xml::Element;
use super::{contact, recurrence, times};
use crate::groupware::exchange::property;

/// One field that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// Which.
    pub path: Element,
    /// What it says from then on; nothing where it is emptied.
    pub value: Option<Element>,
}

impl Set {
    /// A field with an element of its own.
    #[must_use]
    pub fn new(path: &str, value: Option<Element>) -> Self {
        Set { path: field(path), value }
    }

    /// A text, emptied where it says nothing.
    #[must_use]
    pub fn text(path: &str, name: &str, text: &str) -> Self {
        Set::new(path, Some(Element::new(name).text(text)).filter(|_| !text.is_empty()))
    }
}

/// The path of a field.
#[must_use]
pub fn field(name: &str) -> Element {
    Element::new("t:FieldURI").attr("FieldURI", name)
}

/// The path of an extended property, from the name that Graph has for it: `String {guid} Name key`.
#[must_use]
pub fn extended(id: &str) -> Option<Element> {
    let (kind, rest) = id.split_once(" {")?;
    let (set, name) = rest.split_once("} Name ")?;
    let path = Element::new("t:ExtendedFieldURI").attr("PropertySetId", set).attr("PropertyName", name);
    Some(path.attr("PropertyType", kind))
}

/// The fields that a body changes of an item that `row` shows as it stands.
///
/// # Errors
/// What EWS cannot say.
pub fn sets(class: Class, body: &Map<String, Json>, row: &Json) -> Result<Vec<Set>, Failure> {
    let mut sets = Vec::new();
    for (name, value) in body {
        match name.as_str() {
            "singleValueExtendedProperties" => sets.extend(properties(value)),
            "linkedResources" => sets.extend(marked(value)),
            "body" => sets.push(text_body(value)),
            "categories" => sets.push(categories(value)),
            "importance" => sets.push(Set::text("item:Importance", "t:Importance", &upper(value))),
            "sensitivity" => sets.push(Set::text("item:Sensitivity", "t:Sensitivity", &upper(value))),
            _ => match class {
                Class::Calendar => sets.extend(of_event(name, value, body)?),
                Class::Tasks => sets.extend(of_task(name, value)),
                Class::Contacts => sets.extend(contact::sets(name, value, row)),
            },
        }
    }
    Ok(sets)
}

fn of_event(name: &str, value: &Json, body: &Map<String, Json>) -> Result<Vec<Set>, Failure> {
    let text = value.as_str().unwrap_or("");
    Ok(match name {
        "subject" => vec![Set::text("item:Subject", "t:Subject", text)],
        "start" => times::sets(value, "Start"),
        "end" => times::sets(value, "End"),
        "isAllDay" => vec![Set::text("calendar:IsAllDayEvent", "t:IsAllDayEvent", flag(value))],
        "showAs" => {
            vec![Set::text("calendar:LegacyFreeBusyStatus", "t:LegacyFreeBusyStatus", &shown_as(text))]
        }
        "location" => {
            let place = value.get("displayName").and_then(Json::as_str).unwrap_or("");
            vec![Set::text("calendar:Location", "t:Location", place)]
        }
        "recurrence" => {
            let element = if value.is_null() { None } else { Some(recurrence::write(value)?) };
            vec![Set::new("calendar:Recurrence", element)]
        }
        "isReminderOn" => vec![Set::text("item:ReminderIsSet", "t:ReminderIsSet", flag(value))],
        "reminderMinutesBeforeStart" => {
            let minutes = Element::new("t:ReminderMinutesBeforeStart").text(value.to_string());
            // Without a reminder it means nothing, and a series refuses it.
            let on = body.get("isReminderOn").and_then(Json::as_bool).unwrap_or(true);
            if on { vec![Set::new("item:ReminderMinutesBeforeStart", Some(minutes))] } else { Vec::new() }
        }
        _ => Vec::new(),
    })
}

fn of_task(name: &str, value: &Json) -> Option<Set> {
    match name {
        "title" => Some(Set::text("item:Subject", "t:Subject", value.as_str().unwrap_or(""))),
        "startDateTime" => Some(Set::text("task:StartDate", "t:StartDate", &times::utc(value).unwrap_or_default())),
        "dueDateTime" => Some(Set::text("task:DueDate", "t:DueDate", &times::utc(value).unwrap_or_default())),
        "status" => Some(Set::text("task:Status", "t:Status", &upper(value))),
        "percentComplete" => Some(Set::text("task:PercentComplete", "t:PercentComplete", &value.to_string())),
        _ => None,
    }
}

/// The word of Graph as EWS writes it: `inProgress` is `InProgress`.
fn upper(value: &Json) -> String {
    let mut text = value.as_str().unwrap_or("").chars();
    text.next().map_or_else(String::new, |first| first.to_uppercase().chain(text).collect())
}

fn shown_as(word: &str) -> String {
    match word {
        "oof" => "OOF".to_owned(),
        "unknown" => "NoData".to_owned(),
        _ => upper(&Json::from(word)),
    }
}

fn flag(value: &Json) -> &'static str {
    if value.as_bool() == Some(true) { "true" } else { "false" }
}

fn text_body(value: &Json) -> Set {
    let text = |name: &str| value.get(name).and_then(Json::as_str).unwrap_or("");
    let kind = if text("contentType").eq_ignore_ascii_case("html") { "HTML" } else { "Text" };
    let element = Element::new("t:Body").attr("BodyType", kind).text(text("content"));
    Set::new("item:Body", Some(element).filter(|element| !element.text.is_empty()))
}

fn categories(value: &Json) -> Set {
    let names = value.as_array().into_iter().flatten().filter_map(Json::as_str);
    let list = Element::new("t:Categories").with_all(names.map(|name| Element::new("t:String").text(name)));
    Set::new("item:Categories", Some(list).filter(|list| !list.children.is_empty()))
}

fn properties(value: &Json) -> Vec<Set> {
    let text = |one: &Json, name: &str| one.get(name).and_then(Json::as_str).unwrap_or("").to_owned();
    let all = value.as_array().into_iter().flatten();
    all.filter_map(|one| own(&text(one, "id"), &text(one, "value"))).collect()
}

fn own(id: &str, value: &str) -> Option<Set> {
    let path = extended(id)?;
    let element = Element::new("t:ExtendedProperty").with(path.clone()).with(Element::new("t:Value").text(value));
    Some(Set { path, value: Some(element).filter(|_| !value.is_empty()) })
}

/// To Do marks a task by a link; here it carries the properties that everything else does.
fn marked(value: &Json) -> Vec<Set> {
    let row = Json::Object(Map::from_iter([("linkedResources".to_owned(), value.clone())]));
    let Some((marker, copy_of)) = property::linked(&row) else { return Vec::new() };
    [own(property::KEY, marker), own(property::COPY_OF, copy_of)].into_iter().flatten().collect()
}

/// The order of elements in an item (types.xsd), as far as Ponte writes them.
const ORDER: [&str; 34] = [
    "t:ItemClass",
    "t:Subject",
    "t:Sensitivity",
    "t:Body",
    "t:Categories",
    "t:Importance",
    "t:ReminderIsSet",
    "t:ReminderMinutesBeforeStart",
    "t:ExtendedProperty",
    "t:Start",
    "t:End",
    "t:IsAllDayEvent",
    "t:LegacyFreeBusyStatus",
    "t:Location",
    "t:Recurrence",
    "t:StartTimeZone",
    "t:EndTimeZone",
    "t:DueDate",
    "t:PercentComplete",
    "t:StartDate",
    "t:Status",
    "t:FileAs",
    "t:DisplayName",
    "t:GivenName",
    "t:MiddleName",
    "t:CompanyName",
    "t:EmailAddresses",
    "t:PhysicalAddresses",
    "t:PhoneNumbers",
    "t:Birthday",
    "t:BusinessHomePage",
    "t:Department",
    "t:Generation",
    "t:JobTitle",
];

/// A new item that says all of this.
#[must_use]
pub fn item(class: Class, sets: Vec<Set>) -> Element {
    let mut elements: Vec<Element> = Vec::new();
    for value in sets.into_iter().filter_map(|set| set.value) {
        match elements.iter_mut().find(|own| own.name == value.name && own.name != "t:ExtendedProperty") {
            Some(own) => join(own, value),
            None => elements.push(value),
        }
    }
    // What is in no table comes last: the surname of a card does.
    elements.sort_by_key(|element| ORDER.iter().position(|name| *name == element.name).unwrap_or(ORDER.len()));
    Element::new(class.item_element()).with_all(elements)
}

/// Entries of one list under one element, parts of one entry in one.
fn join(list: &mut Element, other: Element) {
    for entry in other.children {
        match list.children.iter_mut().find(|own| own.attributes == entry.attributes && !own.children.is_empty()) {
            Some(own) => own.children.extend(entry.children),
            None => list.children.push(entry),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(class: Class, body: Json) -> String {
        let sets = sets(class, body.as_object().unwrap(), &Json::Null).unwrap();
        let mut text = String::new();
        item(class, sets).write(&mut text);
        text
    }

    #[test]
    fn a_new_item_says_everything_in_the_order_of_the_schema() {
        let body = json!({
            "location": {"displayName": "Sala"}, "subject": "Visita", "categories": ["Clienti"], "showAs": "oof",
            "start": {"dateTime": "2026-12-01T09:00:00", "timeZone": "W. Europe Standard Time"},
            "body": {"contentType": "text", "content": "x"}, "isReminderOn": false, "reminderMinutesBeforeStart": 15,
            "singleValueExtendedProperties": [{"id": property::KEY, "value": "k"}], "transactionId": "k",
        });
        assert_eq!(
            written(Class::Calendar, body),
            "<t:CalendarItem><t:Subject>Visita</t:Subject><t:Body BodyType=\"Text\">x</t:Body><t:Categories><t:String>Clienti\
             </t:String></t:Categories><t:ReminderIsSet>false</t:ReminderIsSet><t:ExtendedProperty><t:ExtendedFieldURI \
             PropertySetId=\"8f3a1c5e-6b7d-4c2a-9e10-5d4b3c2a1f00\" PropertyName=\"PonteKey\" PropertyType=\"String\"/>\
             <t:Value>k</t:Value></t:ExtendedProperty><t:Start>2026-12-01T08:00:00Z</t:Start><t:LegacyFreeBusyStatus>OOF\
             </t:LegacyFreeBusyStatus><t:Location>Sala</t:Location><t:StartTimeZone Id=\"W. Europe Standard Time\"/>\
             </t:CalendarItem>"
        );
    }

    #[test]
    fn a_task_carries_its_marker_as_everything_else_does() {
        let link = json!([{"applicationName": "Ponte", "externalId": "marker 17x42"}]);
        let text = written(Class::Tasks, json!({"title": "Chiamare", "linkedResources": link, "status": "inProgress"}));
        assert!(text.contains("<t:Value>marker</t:Value>") && text.contains("<t:Value>17x42</t:Value>"), "{text}");
        assert!(text.ends_with("<t:Status>InProgress</t:Status></t:Task>"), "{text}");
    }

    #[test]
    fn what_says_nothing_is_emptied() {
        let body = json!({"location": {"displayName": ""}, "recurrence": null, "body": {"contentType": "text", "content": ""}});
        let sets = sets(Class::Calendar, body.as_object().unwrap(), &Json::Null).unwrap();
        assert_eq!(sets.len(), 3);
        assert!(sets.iter().all(|set| set.value.is_none()), "{sets:?}");
    }
}
