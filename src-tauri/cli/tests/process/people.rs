//! What people type on either side, and what must stand on both in the end. Every text holds the canary.

use std::collections::BTreeMap;

use jiff::{ToSpan as _, Zoned};
use ponte_demo::crm::Crm;
use ponte_demo::dav::{DavServer, Stored};

/// In every title, name, number and secret: found anywhere outside the two servers, it is a leak.
pub const CANARY: &str = "Kanaria";
pub const USER: &str = "giulia";

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Event,
    Task,
    Contact,
    Company,
}

pub const KINDS: [Kind; 4] = [Kind::Event, Kind::Task, Kind::Contact, Kind::Company];

impl Kind {
    fn module(self) -> &'static str {
        ["Events", "Calendar", "Contacts", "Accounts"][self as usize]
    }

    /// The CRM's fields for the name and for the detail that is edited.
    fn fields(self) -> (&'static str, &'static str) {
        [("subject", "location"), ("subject", "description"), ("lastname", "mobile"), ("accountname", "phone")]
            [self as usize]
    }

    fn component(self) -> &'static str {
        ["VEVENT", "VTODO", "VCARD", "VCARD"][self as usize]
    }
}

/// A title for a record; `mark` tells the tests apart.
pub fn title(kind: Kind, mark: &str, number: usize) -> String {
    format!("{CANARY} {kind:?} {mark} {number:02}")
}

/// The detail that goes with it, which an edit replaces.
pub fn detail(kind: Kind, number: usize) -> String {
    match kind {
        Kind::Event | Kind::Task => format!("{CANARY} luogo {number}"),
        Kind::Contact | Kind::Company => format!("+39 333 77{number:05}"),
    }
}

/// The titles and details of one kind on one side.
pub type Records = Vec<(String, String)>;

fn day(number: usize) -> String {
    Zoned::now().date().saturating_add((2 + i64::try_from(number % 20).unwrap()).days()).to_string()
}

pub fn create_in_crm(crm: &Crm, owner: &str, kind: Kind, title: &str, detail: &str, number: usize) -> String {
    let date = day(number);
    let hour = 8 + number % 8;
    let (start, end) = (format!("{hour:02}:00:00"), format!("{hour:02}:45:00"));
    let (name, other) = kind.fields();
    let mut fields = vec![(name, title), (other, detail)];
    match kind {
        Kind::Event => fields.extend([
            ("date_start", date.as_str()),
            ("time_start", &start),
            ("due_date", &date),
            ("time_end", &end),
            ("activitytype", "Meeting"),
            ("eventstatus", "Planned"),
        ]),
        Kind::Task => fields.extend([("date_start", date.as_str()), ("time_start", "09:00"), ("due_date", &date)]),
        Kind::Contact => fields.push(("firstname", "Anna")),
        Kind::Company => {}
    }
    crm.ui_create(owner, kind.module(), &fields).unwrap()
}

fn text(kind: Kind, uid: &str, title: &str, detail: &str, number: usize) -> String {
    let date = day(number).replace('-', "");
    let hour = 8 + number % 8;
    let body = match kind {
        Kind::Event => format!(
            "DTSTAMP:20260101T000000Z\nSUMMARY:{title}\nLOCATION:{detail}\nDTSTART;TZID=Europe/Rome:{date}T{hour:02}1500\nDTEND;TZID=Europe/Rome:{date}T{hour:02}5000"
        ),
        Kind::Task => format!("DTSTAMP:20260101T000000Z\nSUMMARY:{title}\nDESCRIPTION:{detail}\nDUE;VALUE=DATE:{date}"),
        Kind::Contact => format!("VERSION:3.0\nFN:Anna {title}\nN:{title};Anna;;;\nTEL;TYPE=CELL:{detail}"),
        Kind::Company => {
            format!("VERSION:3.0\nFN:{title}\nN:;;;;\nORG:{title}\nTEL;TYPE=WORK:{detail}\nX-ABSHOWAS:COMPANY")
        }
    };
    let inner = format!("BEGIN:{0}\nUID:{uid}\n{body}\nEND:{0}\n", kind.component());
    let whole = if kind.component() == "VCARD" {
        inner
    } else {
        format!("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n{inner}END:VCALENDAR\n")
    };
    whole.replace('\n', "\r\n")
}

pub fn create_in_dav(dav: &DavServer, kind: Kind, title: &str, detail: &str, number: usize) {
    let uid = title.to_lowercase().replace(' ', "-");
    let collection = dav.collection(USER, kind.component()).unwrap();
    let ending = if kind.component() == "VCARD" { "vcf" } else { "ics" };
    dav.put(&collection, &format!("{uid}.{ending}"), &text(kind, &uid, title, detail, number)).unwrap();
}

pub fn in_crm(crm: &Crm, kind: Kind) -> BTreeMap<String, BTreeMap<String, String>> {
    let (name, _) = kind.fields();
    crm.records(kind.module()).into_iter().map(|record| (record[name].clone(), record)).collect()
}

pub fn edit_in_crm(crm: &Crm, kind: Kind, title: &str, detail: &str) {
    let found = in_crm(crm, kind);
    crm.ui_edit(&found[title]["id"], &[(kind.fields().1, detail)]);
}

pub fn delete_in_crm(crm: &Crm, kind: Kind, title: &str) {
    let found = in_crm(crm, kind);
    crm.ui_delete(&found[title]["id"]);
}

fn stored(dav: &DavServer, kind: Kind) -> Vec<(String, String, Stored)> {
    let all = match kind {
        Kind::Event => dav.events(USER),
        Kind::Task => dav.tasks(USER),
        Kind::Contact | Kind::Company => dav.cards(USER),
    };
    all.into_iter()
        .filter_map(|stored| read(kind, &stored.text).map(|(title, detail)| (title, detail, stored)))
        .collect()
}

fn read(kind: Kind, text: &str) -> Option<(String, String)> {
    let unfolded = text.replace("\r\n ", "");
    let value = |name: &str| {
        let own = |line: &&str| line.split([':', ';']).next() == Some(name);
        unfolded.split("\r\n").find(own).and_then(|line| line.split_once(':')).map(|(_, value)| value.to_owned())
    };
    let family = value("N").and_then(|name| name.split(';').next().map(str::to_owned)).unwrap_or_default();
    match kind {
        Kind::Event => Some((value("SUMMARY")?, value("LOCATION").unwrap_or_default())),
        Kind::Task => Some((value("SUMMARY")?, value("DESCRIPTION").unwrap_or_default())),
        Kind::Contact => (!family.is_empty()).then(|| (family, value("TEL").unwrap_or_default())),
        Kind::Company => family.is_empty().then(|| (value("FN").unwrap_or_default(), value("TEL").unwrap_or_default())),
    }
}

pub fn edit_in_dav(dav: &DavServer, kind: Kind, title: &str, detail: &str) {
    let (_, old, stored) = stored(dav, kind).into_iter().find(|(found, ..)| found == title).unwrap();
    dav.put(&stored.collection, &stored.name, &stored.text.replace(&old, detail)).unwrap();
}

pub fn delete_in_dav(dav: &DavServer, kind: Kind, title: &str) {
    let (.., stored) = stored(dav, kind).into_iter().find(|(found, ..)| found == title).unwrap();
    assert!(dav.delete(&stored.collection, &stored.name));
}

/// What stands in the CRM, duplicates and all.
pub fn crm_records(crm: &Crm, kind: Kind) -> Records {
    let (name, other) = kind.fields();
    let mut records: Records =
        crm.records(kind.module()).into_iter().map(|record| (record[name].clone(), record[other].clone())).collect();
    records.sort();
    records
}

/// What stands in the calendar or address book, duplicates and all.
pub fn dav_records(dav: &DavServer, kind: Kind) -> Records {
    let mut records: Records = stored(dav, kind).into_iter().map(|(title, detail, _)| (title, detail)).collect();
    records.sort();
    records
}
