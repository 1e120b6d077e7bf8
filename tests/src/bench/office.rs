//! What Microsoft 365 and an Exchange Server are asked, and how long it takes: events of a calendar server in memory brought to the
//! embedded service and back, with every request to it taking a round trip longer. Everybody shares one process.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ponte_adapters::groupware::dav::{self, Dav};
use ponte_adapters::groupware::ews::{self, Ews};
use ponte_adapters::groupware::graph::Graph;
use ponte_core::record::Kind;
use ponte_core::rules::Rules;
use ponte_core::verdict::Failure;
use ponte_demo::dav::DavServer;
use ponte_demo::ews::{Class, EwsOptions, EwsServer};
use ponte_demo::graph::{GraphOptions, GraphServer, Noun, SCOPES};
use ponte_engine::collection::{Account, Collection};
use ponte_engine::cycle::{Half, Job, Report};
use ponte_engine::http::{Http, Limits};
use ponte_engine::seal::Keys;
use ponte_engine::secret::SecretString;
use ponte_engine::store::Store;
use serde::Serialize;
use serde_json::json;

use super::client::{opening, settle, zone};
use super::crm::{SECRET, USER, calendar, event};
use crate::token::OneToken;

const MAILBOX: &str = "giulia@example.org";
const HOUR: Duration = Duration::from_secs(3600);

/// What one cycle took.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Which service.
    pub service: &'static str,
    /// Which cycle.
    pub cycle: &'static str,
    /// How many records crossed.
    pub records: usize,
    /// Requests to the service.
    pub requests: u64,
    /// Seconds from opening the collections to the end of the last cycle.
    pub wall: f64,
    /// Messages to people that the service would have sent.
    pub mails: usize,
}

enum Office {
    Graph(GraphServer),
    Ews(EwsServer),
}

impl Office {
    async fn graph(latency: Duration) -> io::Result<Office> {
        let server = GraphServer::start(GraphOptions { latency, ..GraphOptions::default() }).await?;
        server.add_user(MAILBOX, "Giulia");
        Ok(Office::Graph(server))
    }

    async fn exchange(latency: Duration) -> io::Result<Office> {
        let server = EwsServer::start(EwsOptions { latency, ..EwsOptions::default() }).await?;
        server.add_user(MAILBOX, "Giulia", SECRET);
        Ok(Office::Ews(server))
    }

    fn name(&self) -> &'static str {
        match self {
            Office::Graph(_) => "Microsoft 365",
            Office::Ews(_) => "Exchange",
        }
    }

    fn reset(&self) {
        match self {
            Office::Graph(server) => server.reset_counters(),
            Office::Ews(server) => server.reset_counters(),
        }
    }

    fn requests(&self) -> u64 {
        match self {
            Office::Graph(server) => server.requests().0,
            Office::Ews(server) => server.requests(),
        }
    }

    fn mails(&self) -> usize {
        match self {
            Office::Graph(server) => server.mails_sent().len(),
            Office::Ews(server) => server.mails_sent().len(),
        }
    }

    /// An event that somebody typed there.
    fn put(&self, number: usize) -> Result<String, String> {
        let (title, day) =
            (format!("Visit {number}"), format!("2026-{:02}-{:02}", 1 + number / 28 % 12, 1 + number % 28));
        match self {
            Office::Graph(server) => {
                let at = |hour: &str| json!({"dateTime": format!("{day}T{hour}:00"), "timeZone": "UTC"});
                let body = json!({"subject": title, "start": at("09:00"), "end": at("09:30")});
                let calendar = server.default_container(MAILBOX, Noun::Calendar).unwrap_or_default();
                server.put(MAILBOX, Noun::Calendar, &calendar, &body)
            }
            Office::Ews(server) => {
                let xml = format!(
                    "<t:Subject>{title}</t:Subject><t:Start>{day}T09:00:00Z</t:Start><t:End>{day}T09:30:00Z</t:End>"
                );
                let folder = server.default_folder(MAILBOX, Class::Calendar).unwrap_or_default();
                server.put(MAILBOX, Class::Calendar, &folder, &xml)
            }
        }
    }

    async fn open(&self, http: &Http) -> Result<Box<dyn Collection>, Failure> {
        let opening = opening(Kind::Event, None);
        match self {
            Office::Graph(server) => {
                let token = server.issue_token(MAILBOX, &SCOPES, HOUR);
                Graph::new(http.clone(), &server.url(), Arc::new(OneToken::of(&token)))?.open(opening).await
            }
            Office::Ews(server) => {
                let secret = SecretString::from(SECRET.to_owned());
                Ews::new(http.clone(), &server.url(), MAILBOX, secret, ews::Options::default())?.open(opening).await
            }
        }
    }
}

/// Measures both.
///
/// # Errors
/// What kept a server from being started, or a cycle from being run.
pub async fn run(events: usize, round_trip: Duration) -> io::Result<Vec<Row>> {
    let mut rows = Vec::new();
    rows.extend(to(&Office::graph(round_trip).await?, events).await?);
    rows.extend(from(&Office::graph(round_trip).await?, events).await?);
    rows.extend(to(&Office::exchange(round_trip).await?, events).await?);
    rows.extend(from(&Office::exchange(round_trip).await?, events).await?);
    Ok(rows)
}

async fn to(office: &Office, events: usize) -> io::Result<Vec<Row>> {
    let (full, folder) = (calendar().await?, tempfile::tempdir()?);
    for number in 0..events {
        put(&full, number, &event(number))?;
    }
    let bench = Bench { office, calendar: &full, store: folder.path().join("a.db") };
    let mut rows = vec![bench.cycle("first, to it").await?, bench.cycle("quiet").await?];
    for number in 0..10 {
        put(&full, number, &event(number).replace("SUMMARY:Visit", "SUMMARY:Long visit"))?;
    }
    rows.extend([bench.cycle("10 changes").await?, bench.cycle("quiet after").await?]);
    Ok(rows)
}

async fn from(office: &Office, events: usize) -> io::Result<Vec<Row>> {
    let (empty, folder) = (calendar().await?, tempfile::tempdir()?);
    for number in 0..events {
        office.put(number).map_err(io::Error::other)?;
    }
    let bench = Bench { office, calendar: &empty, store: folder.path().join("a.db") };
    Ok(vec![bench.cycle("first, from it").await?, bench.cycle("quiet").await?])
}

fn put(server: &DavServer, number: usize, text: &str) -> io::Result<()> {
    let stored = server.put(&path(server), &number.to_string(), text);
    stored.map(drop).ok_or_else(|| io::Error::other("an event was refused"))
}

fn path(server: &DavServer) -> String {
    server.collection(USER, "VEVENT").unwrap_or_default()
}

struct Bench<'a> {
    office: &'a Office,
    calendar: &'a DavServer,
    store: PathBuf,
}

impl Bench<'_> {
    async fn cycle(&self, cycle: &'static str) -> io::Result<Row> {
        self.office.reset();
        let began = Instant::now();
        let report = self.sync(&self.store).await;
        let report = report.map_err(|failure| io::Error::other(format!("{} {:?}", failure.code, failure.details)))?;
        Ok(Row {
            service: self.office.name(),
            cycle,
            records: report.writes(),
            requests: self.office.requests(),
            wall: began.elapsed().as_secs_f64(),
            mails: self.office.mails(),
        })
    }

    /// Signs in anew each time, as a program that is started for one cycle does.
    async fn sync(&self, store: &Path) -> Result<Report, Failure> {
        let http = Http::new(Limits::default())?;
        let secret = SecretString::from(SECRET.to_owned());
        let dav = Dav::new(http.clone(), &self.calendar.url(), USER, secret, dav::Options::default())?;
        let url = format!("{}{}", self.calendar.url().trim_end_matches('/'), path(self.calendar));
        let (left, right) = (dav.open(opening(Kind::Event, Some(url))).await?, self.office.open(&http).await?);
        let store = Store::open(store, Keys::derive(&[7; 32]))?;
        let rules = Rules::open(zone());
        let job = Job {
            pairing: "bench",
            kind: Kind::Event,
            rules: &rules,
            shape: "",
            left: Half { collection: &*left, place: "calendar" },
            right: Half { collection: &*right, place: "office" },
        };
        settle(&job, &store).await
    }
}
