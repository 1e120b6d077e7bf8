//! The calendar's half of the sample, as another client of Giulia's would have written it.

use jiff::civil::{Date, DateTime};

use super::data::{MEETINGS, Meeting, TASKS, Task};
use super::people::{COMPANIES, Company, PEOPLE, Person};
use super::{COLLEAGUE, COLLEAGUE_EMAIL, EMAIL, PASSWORD, USER, ZONE, day, today};
use crate::dav::DavServer;

/// Opens the accounts and fills Giulia's calendars and address book.
pub fn fill_dav(server: &DavServer) {
    server.add_user(USER, PASSWORD, EMAIL);
    server.add_user(COLLEAGUE, PASSWORD, COLLEAGUE_EMAIL);
    let today = today();
    let put = |component: &str, name: String, text: String| {
        server.collection(USER, component).and_then(|path| server.put(&path, &name, &text))
    };
    for (number, meeting) in MEETINGS.iter().enumerate().filter(|(_, meeting)| meeting.on.dav()) {
        put("VEVENT", format!("evento-{number}.ics"), event(number, meeting, today));
    }
    for (number, task) in TASKS.iter().enumerate().filter(|(_, task)| task.on.dav()) {
        put("VTODO", format!("attivita-{number}.ics"), todo(number, task, today));
    }
    for (number, person) in PEOPLE.iter().enumerate().filter(|(_, person)| person.on.dav()) {
        put("VCARD", format!("persona-{number}.vcf"), card(number, person));
    }
    for (number, company) in COMPANIES.iter().enumerate().filter(|(_, company)| company.on.dav()) {
        put("VCARD", format!("azienda-{number}.vcf"), firm(number, company));
    }
}

fn event(number: usize, meeting: &Meeting, today: Date) -> String {
    let first = day(today, meeting.day);
    let mut lines = vec![format!("UID:evento-{number}@example.it"), "DTSTAMP:20261101T080000Z".to_owned()];
    let (start, end) = times(meeting, first);
    lines.extend([start, end, format!("SUMMARY:{}", escaped(meeting.title))]);
    for (name, text) in [("LOCATION", meeting.place), ("DESCRIPTION", meeting.note), ("RRULE", meeting.rule)] {
        let value = if name == "RRULE" { text.to_owned() } else { escaped(text) };
        lines.extend((!text.is_empty()).then(|| format!("{name}:{value}")));
    }
    lines.extend(meeting.private.then(|| "CLASS:PRIVATE".to_owned()));
    for offset in meeting.without {
        lines.push(format!("EXDATE;TZID={ZONE}:{}", stamp(at(day(first, *offset), meeting.at))));
    }
    let mut parts = component("VEVENT", &lines);
    if let Some((offset, hour)) = meeting.moved {
        parts.push_str(&moved(number, meeting, day(first, offset), hour));
    }
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Calendario//IT\r\n{TIMEZONE}{parts}END:VCALENDAR\r\n")
}

fn times(meeting: &Meeting, first: Date) -> (String, String) {
    if meeting.minutes == 0 {
        let last = day(first, meeting.days);
        let form = |date: Date| date.strftime("%Y%m%d").to_string();
        return (format!("DTSTART;VALUE=DATE:{}", form(first)), format!("DTEND;VALUE=DATE:{}", form(last)));
    }
    let start = at(first, meeting.at);
    (
        format!("DTSTART;TZID={ZONE}:{}", stamp(start)),
        format!("DTEND;TZID={ZONE}:{}", stamp(later(start, meeting.minutes))),
    )
}

fn moved(number: usize, meeting: &Meeting, on: Date, hour: i8) -> String {
    let start = at(on, (hour, 0));
    let lines = [
        format!("UID:evento-{number}@example.it"),
        "DTSTAMP:20261101T080000Z".to_owned(),
        format!("RECURRENCE-ID;TZID={ZONE}:{}", stamp(at(on, meeting.at))),
        format!("DTSTART;TZID={ZONE}:{}", stamp(start)),
        format!("DTEND;TZID={ZONE}:{}", stamp(later(start, meeting.minutes))),
        format!("SUMMARY:{} (spostata)", escaped(meeting.title)),
    ];
    component("VEVENT", &lines)
}

fn todo(number: usize, task: &Task, today: Date) -> String {
    let priority = match task.priority {
        "High" => 1,
        "Low" => 9,
        _ => 5,
    };
    let mut lines = vec![
        format!("UID:attivita-{number}@example.it"),
        "DTSTAMP:20261101T080000Z".to_owned(),
        format!("SUMMARY:{}", escaped(task.title)),
        format!("DUE;VALUE=DATE:{}", day(today, task.due).strftime("%Y%m%d")),
        format!("PRIORITY:{priority}"),
        format!("STATUS:{}", if task.done { "COMPLETED" } else { "NEEDS-ACTION" }),
    ];
    lines.extend((!task.note.is_empty()).then(|| format!("DESCRIPTION:{}", escaped(task.note))));
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Calendario//IT\r\n{}END:VCALENDAR\r\n",
        component("VTODO", &lines)
    )
}

fn card(number: usize, person: &Person) -> String {
    let company = COMPANIES.get(person.company);
    let mut lines = vec![
        "VERSION:3.0".to_owned(),
        format!("UID:persona-{number}@example.it"),
        format!("N:{};{};;;", escaped(person.family), escaped(person.given)),
        format!("FN:{} {}", escaped(person.given), escaped(person.family)),
        format!("ORG:{}", escaped(company.map_or("", |company| company.name))),
        format!("TITLE:{}", escaped(person.title)),
        format!("EMAIL;TYPE=WORK:{}", person.email()),
        format!("TEL;TYPE=CELL:{}", person.mobile),
    ];
    lines.extend((!person.birthday.is_empty()).then(|| format!("BDAY:{}", person.birthday)));
    component("VCARD", &lines)
}

fn firm(number: usize, company: &Company) -> String {
    let lines = [
        "VERSION:3.0".to_owned(),
        format!("UID:azienda-{number}@example.it"),
        "N:;;;;".to_owned(),
        format!("FN:{}", escaped(company.name)),
        format!("ORG:{}", escaped(company.name)),
        format!("EMAIL;TYPE=WORK:info@{}.example.it", company.domain),
        format!("TEL;TYPE=WORK:{}", company.phone),
        format!("ADR;TYPE=WORK:;;{};{};;;Italia", escaped(company.street), escaped(company.city)),
        format!("URL:https://www.{}.example.it", company.domain),
        "X-ABSHOWAS:COMPANY".to_owned(),
    ];
    component("VCARD", &lines)
}

impl Person {
    /// Their address at work.
    pub(super) fn email(&self) -> String {
        let domain = COMPANIES.get(self.company).map_or("", |company| company.domain);
        let plain = |name: &str| name.to_lowercase().replace(['\'', ' '], "").replace('ò', "o");
        format!("{}.{}@{domain}.example.it", plain(self.given), plain(self.family))
    }
}

fn component(name: &str, lines: &[String]) -> String {
    format!("BEGIN:{name}\r\n{}\r\nEND:{name}\r\n", lines.join("\r\n"))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

fn at(date: Date, (hour, minute): (i8, i8)) -> DateTime {
    date.at(hour, minute, 0, 0)
}

fn later(start: DateTime, minutes: i32) -> DateTime {
    start.checked_add(jiff::Span::new().minutes(minutes)).unwrap_or(start)
}

fn stamp(wall: DateTime) -> String {
    wall.strftime("%Y%m%dT%H%M%S").to_string()
}

const TIMEZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Rome\r\nBEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\n\
    TZOFFSETTO:+0200\r\nTZNAME:CEST\r\nDTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n\
    END:DAYLIGHT\r\nBEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\n\
    DTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
