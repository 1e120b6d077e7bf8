//! An item of EWS as the row that Graph would give for it, which is what [`exchange`](crate::groupware::exchange) reads.

use serde_json::{Map, Value as Json, json};

use super::place::Class;
use super::xml::Element;
use super::{contact, recurrence, times};
use crate::groupware::exchange::property;

/// The row of an item.
#[must_use]
pub fn of(class: Class, item: &Element) -> Json {
    let mut row = of_any(item);
    match class {
        Class::Calendar => row.extend(of_event(item)),
        Class::Tasks => row.extend(of_task(item)),
        Class::Contacts => row.extend(contact::read(item)),
    }
    Json::Object(row)
}

/// The id of an item, and its version.
#[must_use]
pub fn id(item: &Element) -> Option<(&str, &str)> {
    let id = item.child("ItemId")?;
    Some((id.attribute("Id"), id.attribute("ChangeKey"))).filter(|(id, _)| !id.is_empty())
}

fn of_any(item: &Element) -> Map<String, Json> {
    let text = |name: &str| item.text_at(&[name]);
    let mut row = Map::new();
    let mut put = |name: &str, value: Json| drop(row.insert(name.to_owned(), value));
    put("subject", json!(text("Subject")));
    put("lastModifiedDateTime", json!(text("LastModifiedTime")));
    for (name, element) in [("sensitivity", "Sensitivity"), ("importance", "Importance")] {
        if let Some(word) = item.child(element) {
            put(name, json!(lower(&word.text)));
        }
    }
    if let Some(body) = item.child("Body") {
        let kind = body.attribute("BodyType").to_lowercase();
        put("body", json!({"contentType": kind, "content": body.text}));
    }
    let names = item.child("Categories").map_or(&[][..], |list| list.children.as_slice());
    put("categories", names.iter().map(|name| name.text.as_str()).collect());
    put("isReminderOn", json!(is_true(text("ReminderIsSet"))));
    if let Ok(minutes) = text("ReminderMinutesBeforeStart").trim().parse::<i64>() {
        put("reminderMinutesBeforeStart", json!(minutes));
    }
    put("singleValueExtendedProperties", properties(item));
    row
}

fn is_true(text: &str) -> bool {
    matches!(text.trim(), "true" | "1")
}

/// The word of EWS as Graph writes it: `InProgress` is `inProgress`.
fn lower(word: &str) -> String {
    let mut letters = word.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Those that are Ponte's; grommunio gives each of them twice.
fn properties(item: &Element) -> Json {
    let all = item.children.iter().filter(|child| child.name == "ExtendedProperty");
    let known = all.filter_map(|one| {
        let name = one.child("ExtendedFieldURI")?.attribute("PropertyName");
        let id = property::ALL.iter().chain([&property::UNFINISHED]).find(|id| id.ends_with(&format!(" {name}")))?;
        Some(json!({"id": id, "value": one.text_at(&["Value"])}))
    });
    known.collect()
}

fn of_event(item: &Element) -> Map<String, Json> {
    let text = |name: &str| item.text_at(&[name]);
    let mut row = Map::new();
    let mut put = |name: &str, value: Json| drop(row.insert(name.to_owned(), value));
    for (name, element) in [("start", "Start"), ("end", "End")] {
        if let Some(instant) = times::instant(text(element)) {
            put(name, json!({"dateTime": format!("{instant:.0}").trim_end_matches('Z'), "timeZone": "UTC"}));
        }
    }
    put("isAllDay", json!(is_true(text("IsAllDayEvent"))));
    put("showAs", json!(shown_as(text("LegacyFreeBusyStatus"))));
    put("location", json!({"displayName": text("Location")}));
    put("iCalUId", json!(text("UID")));
    put("originalStartTimeZone", json!(zone(item)));
    if let Some(instant) = times::instant(text("OriginalStart")) {
        put("originalStart", json!(instant.to_string()));
    }
    put("attendees", attendees(item));
    if let Some(mailbox) = item.at(&["Organizer", "Mailbox"]) {
        put("organizer", person(mailbox));
    }
    if let Some(own) = organises(item) {
        put("isOrganizer", json!(own));
    }
    if let Some(rule) = item.child("Recurrence") {
        put("type", json!("seriesMaster"));
        put("recurrence", recurrence::read(rule));
    }
    row
}

fn shown_as(word: &str) -> String {
    match word.trim() {
        "OOF" => "oof".to_owned(),
        "NoData" => "unknown".to_owned(),
        word => lower(word),
    }
}

/// The zone it was meant in: by its id, else by its name, which old versions give alone.
fn zone(item: &Element) -> &str {
    let start = item.child("StartTimeZone").or_else(|| item.child("MeetingTimeZone"));
    let said = start
        .map_or("", |zone| Some(zone.attribute("Id")).filter(|id| !id.is_empty()).unwrap_or(zone.attribute("Name")));
    if said.is_empty() { item.text_at(&["StartTimeZoneId"]) } else { said }
}

fn attendees(item: &Element) -> Json {
    let lists = [("RequiredAttendees", "required"), ("OptionalAttendees", "optional"), ("Resources", "resource")];
    let all = lists.iter().flat_map(|(list, kind)| {
        let people = item.child(list).map_or(&[][..], |list| list.children.as_slice());
        people.iter().map(move |one| attendee(one, kind))
    });
    all.collect()
}

fn attendee(one: &Element, kind: &str) -> Json {
    let response = match one.text_at(&["ResponseType"]) {
        "Accept" => "accepted",
        "Decline" => "declined",
        "Tentative" => "tentativelyAccepted",
        "Organizer" => "organizer",
        _ => "none",
    };
    let mut row = one.child("Mailbox").map_or_else(|| json!({}), person);
    if let Some(row) = row.as_object_mut() {
        row.insert("type".to_owned(), json!(kind));
        row.insert("status".to_owned(), json!({"response": response}));
    }
    row
}

fn person(mailbox: &Element) -> Json {
    json!({"emailAddress": {"name": mailbox.text_at(&["Name"]), "address": mailbox.text_at(&["EmailAddress"])}})
}

/// Whether it is the user's own meeting, where it says so (MS-OXOCAL: the second bit of the state says it was received).
fn organises(item: &Element) -> Option<bool> {
    if let Some(own) = item.child("IsOrganizer") {
        return Some(is_true(&own.text));
    }
    let state: u32 = item.text_at(&["AppointmentState"]).trim().parse().unwrap_or(0);
    match item.text_at(&["MyResponseType"]) {
        _ if state & 2 != 0 => Some(false),
        "Organizer" => Some(true),
        "Accept" | "Decline" | "Tentative" | "NoResponseReceived" => Some(false),
        _ => None,
    }
}

fn of_task(item: &Element) -> Map<String, Json> {
    let text = |name: &str| item.text_at(&[name]);
    let mut row = Map::new();
    let mut put = |name: &str, value: Json| drop(row.insert(name.to_owned(), value));
    put("title", json!(text("Subject")));
    for (name, element) in [("startDateTime", "StartDate"), ("dueDateTime", "DueDate")] {
        if let Some(instant) = times::instant(text(element)) {
            put(name, json!({"dateTime": format!("{instant:.0}").trim_end_matches('Z'), "timeZone": "UTC"}));
        }
    }
    put("status", json!(lower(text("Status"))));
    if let Ok(percent) = text("PercentComplete").trim().parse::<f64>() {
        put("percentComplete", json!(percent.round()));
    }
    row
}

/// The occurrences of a series that differ, by their ids.
pub fn modified(item: &Element) -> impl Iterator<Item = &str> {
    let list = item.child("ModifiedOccurrences").map_or(&[][..], |list| list.children.as_slice());
    list.iter().filter_map(|one| Some(one.child("ItemId")?.attribute("Id")))
}

/// Where the occurrences of a series were that were taken out.
pub fn taken_out(item: &Element) -> impl Iterator<Item = jiff::Timestamp> {
    let list = item.child("DeletedOccurrences").map_or(&[][..], |list| list.children.as_slice());
    list.iter().filter_map(|one| times::instant(one.text_at(&["Start"])))
}

#[cfg(test)]
mod tests {
    use super::super::xml::parse;
    use super::*;

    fn row(class: Class, inner: &str) -> Json {
        of(class, &parse(format!("<I>{inner}</I>").as_bytes()).unwrap())
    }

    #[test]
    fn an_event_reads_as_graph_would_give_it() {
        let row = row(
            Class::Calendar,
            "<Subject>Visita</Subject><Sensitivity>Private</Sensitivity><Body BodyType='HTML'>&lt;p>a</Body>\
             <Categories><String>Clienti</String></Categories><ReminderIsSet>true</ReminderIsSet>\
             <ReminderMinutesBeforeStart>15</ReminderMinutesBeforeStart><Start>2026-12-01T08:00:00Z</Start>\
             <End>2026-12-01T09:00:00Z</End><LegacyFreeBusyStatus>WorkingElsewhere</LegacyFreeBusyStatus>\
             <Organizer><Mailbox><EmailAddress>a@x.it</EmailAddress></Mailbox></Organizer><MyResponseType>Organizer</MyResponseType>\
             <OptionalAttendees><Attendee><Mailbox><Name>B</Name><EmailAddress>b@x.it</EmailAddress></Mailbox>\
             <ResponseType>Accept</ResponseType></Attendee></OptionalAttendees>\
             <StartTimeZone Id='W. Europe Standard Time' Name='(UTC+01:00) Rome'/>",
        );
        assert_eq!(row["start"], json!({"dateTime": "2026-12-01T08:00:00", "timeZone": "UTC"}));
        assert_eq!(row["originalStartTimeZone"], "W. Europe Standard Time");
        assert_eq!((&row["sensitivity"], &row["showAs"]), (&json!("private"), &json!("workingElsewhere")));
        assert_eq!(row["body"], json!({"contentType": "html", "content": "<p>a"}));
        assert_eq!((&row["isOrganizer"], &row["reminderMinutesBeforeStart"]), (&json!(true), &json!(15)));
        assert_eq!(row["attendees"][0]["status"]["response"], "accepted");
        assert_eq!(row["attendees"][0]["type"], "optional");
    }

    #[test]
    fn whose_meeting_it_is_is_told_by_what_there_is() {
        let rows = [
            ("<IsOrganizer>false</IsOrganizer><MyResponseType>Organizer</MyResponseType>", Json::from(false)),
            ("<MyResponseType>Organizer</MyResponseType><AppointmentState>1</AppointmentState>", Json::from(true)),
            ("<MyResponseType>Organizer</MyResponseType><AppointmentState>3</AppointmentState>", Json::from(false)),
            ("<MyResponseType>NoResponseReceived</MyResponseType>", Json::from(false)),
            ("<MyResponseType>Unknown</MyResponseType>", Json::Null),
            ("", Json::Null),
        ];
        for (inner, expected) in rows {
            assert_eq!(row(Class::Calendar, inner)["isOrganizer"], expected, "{inner}");
        }
    }

    #[test]
    fn a_property_that_is_given_twice_is_one() {
        let one = "<ExtendedProperty><ExtendedFieldURI PropertySetId='8F3A1C5E-6B7D-4C2A-9E10-5D4B3C2A1F00' PropertyName='PonteKey' \
                   PropertyType='String'/><Value>k</Value></ExtendedProperty>";
        let row = row(
            Class::Tasks,
            &format!("{one}{one}<PercentComplete>20</PercentComplete><Status>WaitingOnOthers</Status>"),
        );
        assert_eq!(property::get(&row, property::KEY), Some("k"));
        assert_eq!((&row["status"], &row["percentComplete"]), (&json!("waitingOnOthers"), &json!(20.0)));
    }
}
