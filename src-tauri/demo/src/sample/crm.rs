//! The CRM's half of the sample, as Giulia would have typed it into the web interface.

use jiff::civil::Date;

use super::data::{MEETINGS, Meeting, TASKS, Task};
use super::people::{COMPANIES, PEOPLE};
use super::{COLLEAGUE, COLLEAGUE_EMAIL, CRM_KEY, EMAIL, USER, ZONE, day, today};
use crate::crm::Crm;

/// Opens the accounts and fills Giulia's calendar, contacts and companies.
pub fn fill_crm(crm: &Crm) {
    let giulia = crm.add_user(USER, CRM_KEY, false, ZONE, EMAIL);
    let marco = crm.add_user(COLLEAGUE, "anotherKey456789", true, ZONE, COLLEAGUE_EMAIL);
    crm.add_group("Vendite", &[&giulia, &marco]);
    let today = today();
    let companies = companies(crm, &giulia);
    let people = people(crm, &giulia, &companies);
    for meeting in MEETINGS.iter().filter(|meeting| meeting.on.crm()) {
        event(crm, &giulia, meeting, today, &people);
    }
    for entry in TASKS.iter().filter(|task| task.on.crm()) {
        task(crm, &giulia, entry, today);
    }
}

/// The wire ids of the companies, by their place in the table.
fn companies(crm: &Crm, user: &str) -> Vec<Option<String>> {
    let make = |company: &super::people::Company| {
        let email = format!("info@{}.example.it", company.domain);
        let website = format!("https://www.{}.example.it", company.domain);
        let fields = [
            ("accountname", company.name),
            ("phone", company.phone),
            ("email1", &email),
            ("website", &website),
            ("bill_street", company.street),
            ("bill_city", company.city),
            ("bill_country", "Italia"),
            ("industry", company.industry),
            ("siccode", company.vat),
        ];
        crm.ui_create(user, "Accounts", &fields)
    };
    COMPANIES.iter().map(|company| if company.on.crm() { make(company) } else { None }).collect()
}

/// The wire ids of the people, by their place in the table.
fn people(crm: &Crm, user: &str, companies: &[Option<String>]) -> Vec<Option<String>> {
    let make = |person: &super::people::Person| {
        let email = person.email();
        let company = companies.get(person.company).cloned().flatten().unwrap_or_default();
        let fields = [
            ("firstname", person.given),
            ("lastname", person.family),
            ("account_id", &company),
            ("title", person.title),
            ("email", &email),
            ("mobile", person.mobile),
            ("birthday", person.birthday),
        ];
        crm.ui_create(user, "Contacts", &fields)
    };
    PEOPLE.iter().map(|person| if person.on.crm() { make(person) } else { None }).collect()
}

fn event(crm: &Crm, user: &str, meeting: &Meeting, today: Date, people: &[Option<String>]) {
    let (hour, minute) = meeting.at;
    let start = day(today, meeting.day).at(hour, minute, 0, 0);
    let end = start.checked_add(jiff::Span::new().minutes(meeting.minutes)).unwrap_or(start);
    let clock = |wall: jiff::civil::DateTime| wall.time().strftime("%H:%M:%S").to_string();
    let (from, to) = (clock(start), clock(end));
    let (first, last) = (start.date().to_string(), end.date().to_string());
    let fields = [
        ("subject", meeting.title),
        ("activitytype", if meeting.place.is_empty() { "Call" } else { "Meeting" }),
        ("date_start", &first),
        ("time_start", &from),
        ("due_date", &last),
        ("time_end", &to),
        ("location", meeting.place),
        ("description", meeting.note),
        ("visibility", if meeting.private { "Private" } else { "Public" }),
        ("eventstatus", if meeting.day < 0 { "Held" } else { "Planned" }),
    ];
    let Some(id) = crm.ui_create(user, "Events", &fields) else { return };
    let about: Vec<&str> =
        meeting.about.iter().filter_map(|number| people.get(*number).and_then(Option::as_deref)).collect();
    crm.ui_set_contacts(&id, &about);
}

fn task(crm: &Crm, user: &str, task: &Task, today: Date) {
    let due = day(today, task.due).to_string();
    let fields = [
        ("subject", task.title),
        ("date_start", &due),
        ("time_start", "09:00:00"),
        ("due_date", &due),
        ("description", task.note),
        ("taskpriority", task.priority),
        ("taskstatus", if task.done { "Completed" } else { "Not Started" }),
    ];
    crm.ui_create(user, "Calendar", &fields);
}
