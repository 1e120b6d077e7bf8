//! The calendar's half of the sample in Outlook: the same meetings, tasks and people in an Exchange mailbox and at Microsoft
//! 365, as Giulia would have typed them there. Her series stand on the calendar server alone.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde_json::{Value, json};

use super::data::{MEETINGS, Meeting, TASKS, Task};
use super::people::{COMPANIES, Company, PEOPLE, Person};
use super::{EMAIL, PASSWORD, ZONE, day, today};
use crate::ews::{Class, EwsServer};
use crate::graph::{GraphServer, Noun};

const NAME: &str = "Giulia Ferri";
/// What Windows calls the zone.
const WINDOWS_ZONE: &str = "W. Europe Standard Time";

/// Opens Giulia's mailbox on an Exchange server and fills it.
pub fn fill_ews(server: &EwsServer) {
    server.add_user(EMAIL, NAME, PASSWORD);
    let put = |class: Class, xml: String| {
        let folder = server.default_folder(EMAIL, class)?;
        server.put(EMAIL, class, &folder, &xml).ok()
    };
    let today = today();
    meetings().for_each(|meeting| drop(put(Class::Calendar, event_xml(meeting, today))));
    tasks().for_each(|task| drop(put(Class::Task, task_xml(task, today))));
    people().for_each(|person| drop(put(Class::Contact, person_xml(person))));
    companies().for_each(|company| drop(put(Class::Contact, company_xml(company))));
}

/// Opens Giulia's mailbox at Microsoft 365 and fills it.
pub fn fill_graph(server: &GraphServer) {
    server.add_user(EMAIL, NAME);
    let put = |noun: Noun, body: Value| {
        let container = server.default_container(EMAIL, noun)?;
        server.put(EMAIL, noun, &container, &body).ok()
    };
    let today = today();
    meetings().for_each(|meeting| drop(put(Noun::Calendar, event_json(meeting, today))));
    tasks().for_each(|task| drop(put(Noun::List, task_json(task, today))));
    people().for_each(|person| drop(put(Noun::Folder, person_json(person))));
    companies().for_each(|company| drop(put(Noun::Folder, company_json(company))));
}

fn meetings() -> impl Iterator<Item = &'static Meeting> {
    MEETINGS.iter().filter(|meeting| meeting.on.dav() && meeting.rule.is_empty())
}

fn tasks() -> impl Iterator<Item = &'static Task> {
    TASKS.iter().filter(|task| task.on.dav())
}

fn people() -> impl Iterator<Item = &'static Person> {
    PEOPLE.iter().filter(|person| person.on.dav())
}

fn companies() -> impl Iterator<Item = &'static Company> {
    COMPANIES.iter().filter(|company| company.on.dav())
}

/// When it is by the clock on the wall, and whether it takes whole days.
fn span(meeting: &Meeting, today: Date) -> (DateTime, DateTime, bool) {
    let first = day(today, meeting.day);
    if meeting.minutes == 0 {
        return (first.at(0, 0, 0, 0), day(first, meeting.days).at(0, 0, 0, 0), true);
    }
    let start = first.at(meeting.at.0, meeting.at.1, 0, 0);
    (start, start.checked_add(Span::new().minutes(meeting.minutes)).unwrap_or(start), false)
}

fn instant(wall: DateTime) -> Timestamp {
    let rome = TimeZone::get(ZONE).unwrap_or(TimeZone::UTC);
    rome.to_ambiguous_zoned(wall).compatible().map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp())
}

fn element(name: &str, text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    if text.is_empty() { String::new() } else { format!("<t:{name}>{escaped}</t:{name}>") }
}

fn entry(key: &str, text: &str) -> String {
    element("Entry", text).replacen("<t:Entry>", &format!("<t:Entry Key=\"{key}\">"), 1)
}

fn body_xml(text: &str) -> String {
    element("Body", text).replacen("<t:Body>", "<t:Body BodyType=\"Text\">", 1)
}

fn event_xml(meeting: &Meeting, today: Date) -> String {
    let (start, end, whole) = span(meeting, today);
    let private = if meeting.private { "Private" } else { "" };
    let zone = |which: &str| format!("<t:{which} Id=\"{WINDOWS_ZONE}\"/>");
    [
        element("Subject", meeting.title),
        element("Sensitivity", private),
        body_xml(meeting.note),
        element("Start", &instant(start).to_string()),
        element("End", &instant(end).to_string()),
        element("IsAllDayEvent", &whole.to_string()),
        element("Location", meeting.place),
        zone("StartTimeZone"),
        zone("EndTimeZone"),
    ]
    .concat()
}

fn task_xml(task: &Task, today: Date) -> String {
    let importance = if task.priority == "Medium" { "Normal" } else { task.priority };
    let due = day(today, task.due).at(0, 0, 0, 0);
    [
        element("Subject", task.title),
        body_xml(task.note),
        element("Importance", importance),
        element("DueDate", &format!("{}Z", due.strftime("%Y-%m-%dT%H:%M:%S"))),
        element("PercentComplete", if task.done { "100" } else { "0" }),
        element("Status", if task.done { "Completed" } else { "NotStarted" }),
    ]
    .concat()
}

fn person_xml(person: &Person) -> String {
    let company = COMPANIES.get(person.company).map_or("", |company| company.name);
    let birthday = if person.birthday.is_empty() { String::new() } else { format!("{}T11:59:00Z", person.birthday) };
    [
        element("GivenName", person.given),
        element("CompanyName", company),
        format!("<t:EmailAddresses>{}</t:EmailAddresses>", entry("EmailAddress1", &person.email())),
        format!("<t:PhoneNumbers>{}</t:PhoneNumbers>", entry("MobilePhone", person.mobile)),
        element("Birthday", &birthday),
        element("JobTitle", person.title),
        element("Surname", person.family),
    ]
    .concat()
}

fn company_xml(company: &Company) -> String {
    let mail = format!("info@{}.example.it", company.domain);
    [
        element("CompanyName", company.name),
        format!("<t:EmailAddresses>{}</t:EmailAddresses>", entry("EmailAddress1", &mail)),
        format!("<t:PhoneNumbers>{}</t:PhoneNumbers>", entry("BusinessPhone", company.phone)),
        element("BusinessHomePage", &format!("https://www.{}.example.it", company.domain)),
    ]
    .concat()
}

fn event_json(meeting: &Meeting, today: Date) -> Value {
    let (start, end, whole) = span(meeting, today);
    let at =
        |wall: DateTime| json!({"dateTime": wall.strftime("%Y-%m-%dT%H:%M:%S").to_string(), "timeZone": WINDOWS_ZONE});
    json!({
        "subject": meeting.title,
        "body": {"contentType": "text", "content": meeting.note},
        "start": at(start),
        "end": at(end),
        "isAllDay": whole,
        "location": {"displayName": meeting.place},
        "sensitivity": if meeting.private { "private" } else { "normal" },
    })
}

fn task_json(task: &Task, today: Date) -> Value {
    let due = day(today, task.due).at(0, 0, 0, 0).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let importance = match task.priority {
        "High" => "high",
        "Low" => "low",
        _ => "normal",
    };
    json!({
        "title": task.title,
        "body": {"contentType": "text", "content": task.note},
        "dueDateTime": {"dateTime": due, "timeZone": "UTC"},
        "importance": importance,
        "status": if task.done { "completed" } else { "notStarted" },
    })
}

fn person_json(person: &Person) -> Value {
    let company = COMPANIES.get(person.company).map_or("", |company| company.name);
    let name = format!("{} {}", person.given, person.family);
    let mut row = json!({
        "givenName": person.given,
        "surname": person.family,
        "companyName": company,
        "jobTitle": person.title,
        "emailAddresses": [{"address": person.email(), "name": name}],
        "mobilePhone": person.mobile,
    });
    if let Some(row) = row.as_object_mut().filter(|_| !person.birthday.is_empty()) {
        row.insert("birthday".to_owned(), json!(format!("{}T11:59:00Z", person.birthday)));
    }
    row
}

fn company_json(company: &Company) -> Value {
    let mail = format!("info@{}.example.it", company.domain);
    json!({
        "companyName": company.name,
        "emailAddresses": [{"address": mail, "name": company.name}],
        "businessPhones": [company.phone],
        "businessHomePage": format!("https://www.{}.example.it", company.domain),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ews::EwsOptions;
    use crate::graph::GraphOptions;

    #[tokio::test]
    async fn an_exchange_and_a_microsoft_365_hold_the_same_sample() {
        let (ews, graph) = (EwsServer::start(EwsOptions::default()), GraphServer::start(GraphOptions::default()));
        let (ews, graph) = (ews.await.unwrap(), graph.await.unwrap());
        fill_ews(&ews);
        fill_graph(&graph);
        let folders = [
            (Class::Calendar, Noun::Calendar, meetings().count()),
            (Class::Task, Noun::List, tasks().count()),
            (Class::Contact, Noun::Folder, people().count() + companies().count()),
        ];
        for (class, noun, count) in folders {
            assert!(count > 3, "{class:?}");
            let folder = ews.default_folder(EMAIL, class).unwrap();
            assert_eq!(ews.list(EMAIL, &folder).len(), count, "{class:?}");
            let container = graph.default_container(EMAIL, noun).unwrap();
            assert_eq!(graph.list(EMAIL, noun, &container).len(), count, "{noun:?}");
        }
        assert!(ews.mails_sent().is_empty() && graph.mails_sent().is_empty());
    }
}
