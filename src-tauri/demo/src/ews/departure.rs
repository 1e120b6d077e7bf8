//! A mailbox moves to Microsoft 365: its items stand there under ids of their own, which are found by the old ones. Here the
//! mailbox is gone.

use serde_json::{Map, Value, json};

use super::state::{Class, Exception, Item, Standing};
use super::times;
use super::{EwsServer, id, recur, shape};
use crate::graph::{GraphServer, Noun, zone};
use crate::xml::Element;

/// A folder on its way.
struct Leaving {
    class: Class,
    folder: String,
    /// The user's, of a default folder.
    name: String,
    is_default: bool,
    items: Vec<Item>,
}

impl EwsServer {
    /// Moves a mailbox to a user of an embedded Graph service, who is made where there is none. Nobody is told.
    ///
    /// # Errors
    /// What could not be moved.
    pub fn move_mailbox(&self, email: &str, graph: &GraphServer) -> Result<(), String> {
        for Leaving { class, folder, name, is_default, items } in self.leave(email)? {
            let noun = noun(class);
            if graph.default_container(email, noun).is_none() {
                graph.add_user(email, &name);
            }
            let container = if is_default { graph.default_container(email, noun) } else { None };
            let container = container.unwrap_or_else(|| graph.add_container(email, noun, &name));
            graph.know_by(email, &folder, &container);
            for item in items {
                let own = graph.put(email, noun, &container, &Value::Object(row(&item)))?;
                graph.know_by(email, &item.id, &own);
                occurrences(&item, graph, email, &own)?;
            }
        }
        Ok(())
    }

    /// What a mailbox holds, which is gone from now on.
    fn leave(&self, email: &str) -> Result<Vec<Leaving>, String> {
        let mut state = self.shared.state();
        let mailbox = state.mailboxes.get_mut(email).ok_or("no such mailbox")?;
        mailbox.standing = Standing::Gone;
        let name = mailbox.name.clone();
        let mut all = Vec::new();
        for folder in mailbox.folders.values() {
            let Some(class) = folder.class else { continue };
            let is_default = folder.known.is_some();
            let name = if is_default { &name } else { &folder.name }.clone();
            let items = folder.items.values().cloned().collect();
            all.push(Leaving { class, folder: folder.id.clone(), name, is_default, items });
        }
        // The default ones first: with them the user is made.
        all.sort_by_key(|own| !own.is_default);
        Ok(all)
    }
}

fn noun(class: Class) -> Noun {
    match class {
        Class::Calendar => Noun::Calendar,
        Class::Contact => Noun::Folder,
        Class::Task => Noun::List,
    }
}

/// The exceptions of a series, and what is taken out of it.
fn occurrences(item: &Item, graph: &GraphServer, email: &str, series: &str) -> Result<(), String> {
    for (day, own) in &item.exceptions {
        let patch = Value::Object(differing(item, own));
        graph.edit(email, Noun::Calendar, &graph.occurrence(series, *day), &patch)?;
    }
    for day in &item.deleted {
        graph.remove(email, Noun::Calendar, &graph.occurrence(series, *day));
    }
    Ok(())
}

fn differing(series: &Item, own: &Exception) -> Map<String, Value> {
    let mut item = series.clone();
    item.props.clone_from(&own.props);
    item.extended.clone_from(&own.extended);
    // Its times are read in the zone of its series.
    if let Some(zone) = series.props.get("StartTimeZone") {
        item.props.insert("StartTimeZone".to_owned(), zone.clone());
    }
    row(&item)
}

/// An item as Graph writes it.
fn row(item: &Item) -> Map<String, Value> {
    let mut row = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            row.insert(name.to_owned(), value);
        }
    };
    put("categories", item.props.get("Categories").map(|own| json!(texts(own))));
    put("importance", word(item, "Importance"));
    match item.class {
        Class::Calendar => event(item, &mut put),
        Class::Contact => contact(item, &mut put),
        Class::Task => task(item, &mut put),
    }
    let named: Vec<Value> = item.extended.values().filter_map(extended).collect();
    if item.class != Class::Task && !named.is_empty() {
        row.insert("singleValueExtendedProperties".to_owned(), json!(named));
    }
    if item.class == Class::Contact {
        row.remove("importance");
    }
    row
}

fn texts(own: &Element) -> Vec<String> {
    own.children.iter().map(|child| child.text.clone()).collect()
}

fn word(item: &Item, name: &str) -> Option<Value> {
    item.text(name).map(|text| json!(lower(text)))
}

/// With a small letter at the beginning.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_ascii_lowercase().to_string() + letters.as_str()).unwrap_or_default()
}

fn extended(own: &Element) -> Option<Value> {
    let field = own.t("ExtendedFieldURI").filter(|own| own.attribute("PropertyType") == Some("String"))?;
    let known = field.attribute("DistinguishedPropertySetId").and_then(super::path::set_of);
    let set = known.map(str::to_owned).or_else(|| field.attribute("PropertySetId").map(str::to_owned))?;
    let name = field.attribute("PropertyName")?;
    Some(json!({"id": format!("String {{{set}}} Name {name}"), "value": own.text_of("Value")?}))
}

fn event(item: &Item, put: &mut dyn FnMut(&str, Option<Value>)) {
    let of_zone = recur::zone_of(item);
    let name = item.props.get("StartTimeZone").and_then(|own| own.attribute("Id")).unwrap_or("UTC");
    let at = |prop: &str| {
        let at = times::instant(item.text(prop)?, &of_zone)?.to_zoned(of_zone.clone());
        Some(zone::written(at.datetime(), name))
    };
    put("start", at("Start"));
    put("end", at("End"));
    put("subject", item.text("Subject").map(|text| json!(text)));
    put("body", body(item));
    put("location", item.text("Location").map(|text| json!({"displayName": text})));
    put("isAllDay", flag(item, "IsAllDayEvent"));
    put("sensitivity", word(item, "Sensitivity"));
    let shown = item.text("LegacyFreeBusyStatus").map(|text| match text {
        "OOF" => "oof".to_owned(),
        "NoData" => "unknown".to_owned(),
        text => lower(text),
    });
    put("showAs", shown.map(Value::String));
    put("isReminderOn", flag(item, "ReminderIsSet"));
    let minutes = item.text("ReminderMinutesBeforeStart").and_then(|text| text.trim().parse::<i64>().ok());
    put("reminderMinutesBeforeStart", minutes.map(|own| json!(own)));
    put("attendees", attendees(item));
    put("organizer", item.props.get("Organizer").and_then(|own| own.t("Mailbox")).map(person));
    let recurrence = item.props.get("Recurrence");
    let recurrence =
        recurrence.and_then(|own| Some(json!({"pattern": recur::pattern(own)?, "range": recur::range(own)?})));
    put("recurrence", recurrence);
}

fn flag(item: &Item, name: &str) -> Option<Value> {
    item.text(name).map(|text| json!(matches!(text.trim(), "true" | "1")))
}

fn body(item: &Item) -> Option<Value> {
    let own = item.props.get("Body")?;
    let kind = if own.attribute("BodyType") == Some("HTML") { "html" } else { "text" };
    Some(json!({"contentType": kind, "content": own.text}))
}

fn notes(item: &Item) -> Option<String> {
    let own = item.props.get("Body")?;
    Some(if own.attribute("BodyType") == Some("HTML") { shape::plain(&own.text) } else { own.text.clone() })
}

fn person(mailbox: &Element) -> Value {
    let text = |name: &str| mailbox.text_of(name).unwrap_or("");
    json!({"emailAddress": {"name": text("Name"), "address": text("EmailAddress")}})
}

fn attendees(item: &Item) -> Option<Value> {
    let kinds = [("RequiredAttendees", "required"), ("OptionalAttendees", "optional"), ("Resources", "resource")];
    let mut all = Vec::new();
    for (name, kind) in kinds {
        for own in item.props.get(name).into_iter().flat_map(|own| &own.children).filter_map(|own| own.t("Mailbox")) {
            let mut one = person(own);
            one.as_object_mut().into_iter().for_each(|one| drop(one.insert("type".to_owned(), json!(kind))));
            all.push(one);
        }
    }
    (!all.is_empty()).then(|| json!(all))
}

fn contact(item: &Item, put: &mut dyn FnMut(&str, Option<Value>)) {
    let names = [
        ("givenName", "GivenName"),
        ("middleName", "MiddleName"),
        ("surname", "Surname"),
        ("nickName", "Nickname"),
        ("generation", "Generation"),
        ("companyName", "CompanyName"),
        ("jobTitle", "JobTitle"),
        ("department", "Department"),
        ("businessHomePage", "BusinessHomePage"),
        ("fileAs", "FileAs"),
        ("displayName", "DisplayName"),
        ("birthday", "Birthday"),
    ];
    names.into_iter().for_each(|(name, own)| put(name, item.text(own).map(|text| json!(text))));
    put("personalNotes", notes(item).map(Value::String));
    let entries = |dictionary: &str, keys: &[&str]| -> Vec<String> {
        let all = item.props.get(dictionary).into_iter().flat_map(|own| &own.children);
        let all: Vec<&Element> = all.collect();
        let of = |key: &&str| all.iter().find(|own| own.attribute("Key") == Some(*key)).map(|own| own.text.clone());
        keys.iter().filter_map(of).collect()
    };
    let emails = entries("EmailAddresses", &["EmailAddress1", "EmailAddress2", "EmailAddress3"]);
    put("emailAddresses", Some(emails.into_iter().map(|own| json!({"name": own, "address": own})).collect()));
    put("businessPhones", Some(json!(entries("PhoneNumbers", &["BusinessPhone", "BusinessPhone2"]))));
    put("homePhones", Some(json!(entries("PhoneNumbers", &["HomePhone", "HomePhone2"]))));
    put("mobilePhone", entries("PhoneNumbers", &["MobilePhone"]).first().map(|own| json!(own)));
    for (name, key) in [("businessAddress", "Business"), ("homeAddress", "Home"), ("otherAddress", "Other")] {
        put(name, address(item, key));
    }
}

fn address(item: &Item, key: &str) -> Option<Value> {
    let all = &item.props.get("PhysicalAddresses")?.children;
    let own = all.iter().find(|own| own.attribute("Key") == Some(key))?;
    let parts = own.children.iter().map(|part| (lower(&part.name.local), json!(part.text)));
    Some(Value::Object(parts.collect()))
}

fn task(item: &Item, put: &mut dyn FnMut(&str, Option<Value>)) {
    put("title", item.text("Subject").map(|text| json!(text)));
    put("body", notes(item).map(|text| json!({"contentType": "text", "content": text})));
    put("status", word(item, "Status"));
    for (name, own) in
        [("dueDateTime", "DueDate"), ("startDateTime", "StartDate"), ("completedDateTime", "CompleteDate")]
    {
        let day = item.text(own).and_then(times::date);
        put(name, day.map(|day| zone::written(day.to_datetime(jiff::civil::Time::midnight()), "UTC")));
    }
    put("isReminderOn", flag(item, "ReminderIsSet"));
    let due = item.text("ReminderDueBy").and_then(|text| times::instant(text, &jiff::tz::TimeZone::UTC));
    put("reminderDateTime", due.map(|at| zone::shown(at, "UTC")));
}

/// The series and the day of an occurrence's id; `None` where the id is of no occurrence.
pub(crate) fn occurrence_of(id: &str) -> Option<(String, jiff::civil::Date)> {
    let (series, day) = id::split(id);
    Some((series, day?))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::{EwsOptions, EwsServer};
    use super::*;
    use crate::graph::{GraphOptions, SCOPES};

    const EMAIL: &str = "giulia@example.it";

    #[tokio::test]
    async fn a_mailbox_takes_everything_with_it() {
        let ews = EwsServer::start(EwsOptions::default()).await.unwrap();
        let graph = GraphServer::start(GraphOptions::default()).await.unwrap();
        ews.add_user(EMAIL, "Giulia", "segreto");
        let calendar = ews.default_folder(EMAIL, Class::Calendar).unwrap();
        let series = "<t:Subject>serie</t:Subject><t:ExtendedProperty><t:ExtendedFieldURI PropertySetId=\
             \"8f3a1c5e-6b7d-4c2a-9e10-5d4b3c2a1f00\" PropertyName=\"Chiave\" PropertyType=\"String\"/><t:Value>k1</t:Value>\
             </t:ExtendedProperty><t:Start>2026-12-07T08:00:00Z</t:Start><t:End>2026-12-07T09:00:00Z</t:End><t:Recurrence>\
             <t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence><t:NumberedRecurrence>\
             <t:StartDate>2026-12-07</t:StartDate><t:NumberOfOccurrences>5</t:NumberOfOccurrences></t:NumberedRecurrence>\
             </t:Recurrence><t:StartTimeZone Id=\"W. Europe Standard Time\"/>";
        let id = ews.put(EMAIL, Class::Calendar, &calendar, series).unwrap();
        let day = |day| ews.occurrence(&id, jiff::civil::date(2026, 12, day));
        ews.edit(&day(8), "<t:Subject>diversa</t:Subject>").unwrap();
        assert!(ews.remove(&day(9)));
        let contacts = ews.default_folder(EMAIL, Class::Contact).unwrap();
        let anna = ews.put(EMAIL, Class::Contact, &contacts, "<t:GivenName>Anna</t:GivenName>").unwrap();
        ews.move_mailbox(EMAIL, &graph).unwrap();
        assert_eq!(graph.mails_sent(), []);
        let token = graph.issue_token(EMAIL, &SCOPES, Duration::from_secs(60));
        let found = graph.translated(&token, &[&id, &day(8), &anna, &calendar, "AAMkAnessuno="]);
        let event = graph.get(EMAIL, Noun::Calendar, found[0].as_deref().unwrap()).unwrap();
        assert_eq!(
            (&event["subject"], &event["start"]["dateTime"]),
            (&json!("serie"), &json!("2026-12-07T09:00:00.0000000"))
        );
        assert_eq!(event["extended"]["String {8f3a1c5e-6b7d-4c2a-9e10-5d4b3c2a1f00} Name Chiave"], json!("k1"));
        let own = graph.occurrence(found[0].as_deref().unwrap(), jiff::civil::date(2026, 12, 8));
        assert_eq!(found[1].as_deref(), Some(own.as_str()));
        assert_eq!(graph.get(EMAIL, Noun::Folder, found[2].as_deref().unwrap()).unwrap()["givenName"], json!("Anna"));
        assert_eq!(found[3], graph.default_container(EMAIL, Noun::Calendar));
        assert_eq!(found[4], None);
    }
}
