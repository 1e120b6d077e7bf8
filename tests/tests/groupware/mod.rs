//! A groupware as people use it beside Ponte: a CalDAV server, a Microsoft 365 or an Exchange Server, with what is typed
//! into it and what stands in it in the end. Titles and details are those of [`super::people`].

use std::sync::Arc;
use std::time::Duration;

use jiff::{ToSpan as _, Zoned};
use ponte_adapters::groupware::dav::{self, Dav};
use ponte_adapters::groupware::ews::{self, Ews};
use ponte_adapters::groupware::graph::Graph;
use ponte_demo::dav::{DavOptions, DavServer};
use ponte_demo::ews::{Class, EwsOptions, EwsServer};
use ponte_demo::faults::Faults;
use ponte_demo::graph::{GraphOptions, GraphServer, Noun, SCOPES};
use ponte_engine::collection::Account;
use ponte_engine::http::Http;
use ponte_tests::token::OneToken;
use serde_json::{Value as Json, json};

use super::people::{self, Kind, Records, USER};

const MAILBOX: &str = "giulia@example.it";
const PASSWORD: &str = "faulty-password";

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    Dav,
    Graph,
    Ews,
}

/// The running server.
pub enum Groupware {
    Dav(DavServer),
    Graph(GraphServer),
    Ews(EwsServer),
}

impl Groupware {
    pub async fn start(product: Product, seed: u64) -> Groupware {
        match product {
            Product::Dav => {
                let server = DavServer::start(DavOptions { seed, ..DavOptions::default() }).await.unwrap();
                server.add_user(USER, PASSWORD, MAILBOX);
                Groupware::Dav(server)
            }
            Product::Graph => {
                let server = GraphServer::start(GraphOptions { seed, ..GraphOptions::default() }).await.unwrap();
                server.add_user(MAILBOX, "Giulia");
                Groupware::Graph(server)
            }
            Product::Ews => {
                let server = EwsServer::start(EwsOptions { seed, ..EwsOptions::default() }).await.unwrap();
                server.add_user(MAILBOX, "Giulia", PASSWORD);
                Groupware::Ews(server)
            }
        }
    }

    /// Signs in anew.
    pub fn account(&self, http: Http) -> Box<dyn Account> {
        match self {
            Groupware::Dav(server) => {
                Box::new(Dav::new(http, &server.url(), USER, PASSWORD.into(), dav::Options::default()).unwrap())
            }
            Groupware::Graph(server) => {
                let token = server.issue_token(MAILBOX, &SCOPES, Duration::from_secs(3600));
                Box::new(Graph::new(http, &server.url(), Arc::new(OneToken::of(&token))).unwrap())
            }
            Groupware::Ews(server) => {
                Box::new(Ews::new(http, &server.url(), MAILBOX, PASSWORD.into(), ews::Options::default()).unwrap())
            }
        }
    }

    pub fn faults(&self) -> &Faults {
        match self {
            Groupware::Dav(server) => server.faults(),
            Groupware::Graph(server) => server.faults(),
            Groupware::Ews(server) => server.faults(),
        }
    }

    /// How many people were told of anything.
    pub fn mails(&self) -> usize {
        match self {
            Groupware::Dav(server) => server.mails_sent().len(),
            Groupware::Graph(server) => server.mails_sent().len(),
            Groupware::Ews(server) => server.mails_sent().len(),
        }
    }

    pub fn create(&self, kind: Kind, title: &str, detail: &str, number: usize) {
        match self {
            Groupware::Dav(server) => people::create_in_dav(server, kind, title, detail, number),
            Groupware::Graph(server) => {
                let holder = server.default_container(MAILBOX, noun(kind)).unwrap();
                server.put(MAILBOX, noun(kind), &holder, &row(kind, title, detail, number)).unwrap();
            }
            Groupware::Ews(server) => {
                let folder = server.default_folder(MAILBOX, class(kind)).unwrap();
                server.put(MAILBOX, class(kind), &folder, &item(kind, title, detail, number)).unwrap();
            }
        }
    }

    pub fn edit(&self, kind: Kind, title: &str, detail: &str) {
        match self {
            Groupware::Dav(server) => people::edit_in_dav(server, kind, title, detail),
            Groupware::Graph(server) => {
                server.edit(MAILBOX, noun(kind), &self.id(kind, title), &detailed(kind, detail)).unwrap();
            }
            Groupware::Ews(server) => server.edit(&self.id(kind, title), &described(kind, detail)).unwrap(),
        }
    }

    pub fn delete(&self, kind: Kind, title: &str) {
        match self {
            Groupware::Dav(server) => people::delete_in_dav(server, kind, title),
            Groupware::Graph(server) => assert!(server.remove(MAILBOX, noun(kind), &self.id(kind, title))),
            Groupware::Ews(server) => assert!(server.remove(&self.id(kind, title))),
        }
    }

    /// What stands there, duplicates and all.
    pub fn records(&self, kind: Kind) -> Records {
        if let Groupware::Dav(server) = self {
            return people::dav_records(server, kind);
        }
        let mut records: Records = self.all(kind).into_iter().map(|(_, title, detail)| (title, detail)).collect();
        records.sort();
        records
    }

    fn id(&self, kind: Kind, title: &str) -> String {
        let found = self.all(kind).into_iter().find(|(_, found, _)| found == title);
        found.unwrap_or_else(|| panic!("no {title}")).0
    }

    /// Ids, titles and details.
    fn all(&self, kind: Kind) -> Vec<(String, String, String)> {
        match self {
            Groupware::Dav(_) => Vec::new(),
            Groupware::Graph(server) => {
                let holder = server.default_container(MAILBOX, noun(kind)).unwrap();
                let rows = server.list(MAILBOX, noun(kind), &holder);
                rows.iter()
                    .filter_map(|row| Some((row["id"].as_str()?.to_owned(), of_row(kind, row)?)))
                    .map(flat)
                    .collect()
            }
            Groupware::Ews(server) => {
                let folder = server.default_folder(MAILBOX, class(kind)).unwrap();
                let ids = server.list(MAILBOX, &folder).into_iter();
                ids.filter_map(|id| Some((id.clone(), of_item(kind, &server.get(&id)?)?))).map(flat).collect()
            }
        }
    }
}

fn flat((id, (title, detail)): (String, (String, String))) -> (String, String, String) {
    (id, title, detail)
}

fn day(number: usize) -> String {
    Zoned::now().date().saturating_add((2 + i64::try_from(number % 20).unwrap()).days()).to_string()
}

fn noun(kind: Kind) -> Noun {
    [Noun::Calendar, Noun::List, Noun::Folder, Noun::Folder][kind as usize]
}

fn row(kind: Kind, title: &str, detail: &str, number: usize) -> Json {
    let at = |minute: u8| json!({"dateTime": format!("{}T{:02}:{minute}:00", day(number), 8 + number % 8), "timeZone": "Europe/Rome"});
    let mut row = match kind {
        Kind::Event => json!({"subject": title, "start": at(15), "end": at(50)}),
        Kind::Task => {
            json!({"title": title, "dueDateTime": {"dateTime": format!("{}T00:00:00", day(number)), "timeZone": "UTC"}})
        }
        Kind::Contact => json!({"givenName": "Anna", "surname": title}),
        Kind::Company => json!({"companyName": title}),
    };
    row.as_object_mut().unwrap().extend(detailed(kind, detail).as_object().unwrap().clone());
    row
}

fn detailed(kind: Kind, detail: &str) -> Json {
    match kind {
        Kind::Event => json!({"location": {"displayName": detail}}),
        Kind::Task => json!({"body": {"contentType": "text", "content": detail}}),
        Kind::Contact => json!({"mobilePhone": detail}),
        Kind::Company => json!({"businessPhones": [detail]}),
    }
}

fn of_row(kind: Kind, row: &Json) -> Option<(String, String)> {
    let text = |pointer: &str| row.pointer(pointer).and_then(Json::as_str).unwrap_or("").trim().to_owned();
    let is_person = !text("/surname").is_empty();
    match kind {
        Kind::Event => Some((text("/subject"), text("/location/displayName"))),
        Kind::Task => Some((text("/title"), text("/body/content"))),
        Kind::Contact => is_person.then(|| (text("/surname"), text("/mobilePhone"))),
        Kind::Company => (!is_person).then(|| (text("/companyName"), text("/businessPhones/0"))),
    }
}

fn class(kind: Kind) -> Class {
    [Class::Calendar, Class::Task, Class::Contact, Class::Contact][kind as usize]
}

fn item(kind: Kind, title: &str, detail: &str, number: usize) -> String {
    let date = day(number);
    let detail = described(kind, detail);
    match kind {
        Kind::Event => {
            let at = |minute: i8| {
                let hour = i8::try_from(8 + number % 8).unwrap();
                let zone = jiff::tz::TimeZone::get("Europe/Rome").unwrap();
                let own = date.parse::<jiff::civil::Date>().unwrap().at(hour, minute, 0, 0).to_zoned(zone).unwrap();
                own.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
            };
            let zone =
                "<t:StartTimeZone Id=\"W. Europe Standard Time\"/><t:EndTimeZone Id=\"W. Europe Standard Time\"/>";
            format!(
                "<t:Subject>{title}</t:Subject><t:Start>{}</t:Start><t:End>{}</t:End>{detail}{zone}",
                at(15),
                at(50)
            )
        }
        Kind::Task => format!("<t:Subject>{title}</t:Subject>{detail}<t:DueDate>{date}T00:00:00Z</t:DueDate>"),
        Kind::Contact => format!("<t:GivenName>Anna</t:GivenName>{detail}<t:Surname>{title}</t:Surname>"),
        Kind::Company => format!("<t:CompanyName>{title}</t:CompanyName>{detail}"),
    }
}

fn described(kind: Kind, detail: &str) -> String {
    let phone = |key: &str| format!("<t:PhoneNumbers><t:Entry Key=\"{key}\">{detail}</t:Entry></t:PhoneNumbers>");
    match kind {
        Kind::Event => format!("<t:Location>{detail}</t:Location>"),
        Kind::Task => format!("<t:Body BodyType=\"Text\">{detail}</t:Body>"),
        Kind::Contact => phone("MobilePhone"),
        Kind::Company => phone("BusinessPhone"),
    }
}

fn of_item(kind: Kind, xml: &str) -> Option<(String, String)> {
    let after = |start: &str| {
        let (_, rest) = xml.split_once(start)?;
        let (_, rest) = rest.split_once('>')?;
        Some(rest.split('<').next().unwrap_or("").trim().to_owned())
    };
    let text = |name: &str| after(&format!("<t:{name}")).unwrap_or_default();
    let phone = |key: &str| after(&format!("Key=\"{key}\"")).unwrap_or_default();
    let is_person = !text("Surname").is_empty();
    match kind {
        Kind::Event => Some((text("Subject"), text("Location"))),
        Kind::Task => Some((text("Subject"), text("Body"))),
        Kind::Contact => is_person.then(|| (text("Surname"), phone("MobilePhone"))),
        Kind::Company => (!is_person).then(|| (text("CompanyName"), phone("BusinessPhone"))),
    }
}
