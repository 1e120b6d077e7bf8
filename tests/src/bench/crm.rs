//! What a Vtiger is asked: requests for each record at the first sync, and for a quiet cycle, counted at both embedded
//! servers, events and contacts each in a lane of its own.

use std::io;
use std::path::Path;
use std::time::Duration;

use ponte_adapters::crm::vtiger::{self, Vtiger};
use ponte_adapters::groupware::dav::{self, Dav};
use ponte_core::record::Kind;
use ponte_core::rules::Rules;
use ponte_core::verdict::Failure;
use ponte_demo::crm::{Crm, CrmOptions, Version};
use ponte_demo::dav::{DavOptions, DavServer};
use ponte_engine::collection::Account;
use ponte_engine::cycle::{Half, Job};
use ponte_engine::http::{Http, Limits};
use ponte_engine::seal::Keys;
use ponte_engine::secret::SecretString;
use ponte_engine::store::Store;
use serde::Serialize;

use super::client::{opening, settle, zone};

pub(super) const USER: &str = "giulia";
pub(super) const SECRET: &str = "bench-key-of-giulia";
/// A second of the CRM's clock has passed, and with it what is read again on account of it.
const SECONDS: Duration = Duration::from_secs(3);

/// What one cycle asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The CRM's version.
    pub version: &'static str,
    /// Which kind.
    pub kind: &'static str,
    /// Which cycle.
    pub cycle: &'static str,
    /// How many records crossed.
    pub records: usize,
    /// Requests to the CRM.
    pub crm: u64,
    /// Requests to the calendar server.
    pub calendar: u64,
    /// Writes on both.
    pub writes: usize,
}

/// Measures both versions and both kinds.
///
/// # Errors
/// What kept a server from being started, or a cycle from being run.
pub async fn run(records: usize) -> io::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for version in [Version::V82, Version::V83] {
        for kind in [Kind::Event, Kind::Contact] {
            rows.extend(one(version, kind, records).await?);
        }
    }
    Ok(rows)
}

async fn one(version: Version, kind: Kind, records: usize) -> io::Result<Vec<Row>> {
    let crm = Crm::start(CrmOptions { version, ..CrmOptions::default() }).await?;
    let user = crm.add_user(USER, SECRET, false, "Europe/Rome", "giulia@example.org");
    // Vtiger 8.3.0 shows no module to a user whose profile may not view all.
    crm.set_visibility(&user, true, true);
    let (calendar, folder) = (calendar().await?, tempfile::tempdir()?);
    let name = if kind == Kind::Contact { "VCARD" } else { "VEVENT" };
    let path = calendar.collection(USER, name).unwrap_or_default();
    for number in 0..records {
        let text = if kind == Kind::Contact { card(number) } else { event(number) };
        calendar.put(&path, &format!("{number}"), &text).ok_or_else(|| io::Error::other("a record was refused"))?;
    }
    let full = Bench { crm: &crm, calendar: &calendar, version, kind, store: folder.path().join("a.db") };
    let mut rows = vec![full.cycle("first, to the CRM").await?, full.cycle("quiet, straight after").await?];
    tokio::time::sleep(SECONDS).await;
    let _ = full.cycle("settled").await?;
    rows.push(full.cycle("quiet").await?);
    let empty = self::calendar().await?;
    let back = Bench { calendar: &empty, store: folder.path().join("b.db"), ..full };
    rows.extend([back.cycle("first, from the CRM").await?, back.cycle("quiet").await?]);
    Ok(rows)
}

pub(super) async fn calendar() -> io::Result<DavServer> {
    let server = DavServer::start(DavOptions::default()).await?;
    server.add_user(USER, SECRET, "giulia@example.org");
    Ok(server)
}

struct Bench<'a> {
    crm: &'a Crm,
    calendar: &'a DavServer,
    version: Version,
    kind: Kind,
    store: std::path::PathBuf,
}

impl Bench<'_> {
    async fn cycle(&self, cycle: &'static str) -> io::Result<Row> {
        self.crm.reset_counters();
        self.calendar.reset_counters();
        let report = self.sync(&self.store).await.map_err(|failure| io::Error::other(failure.code))?;
        Ok(Row {
            version: self.version.number(),
            kind: self.kind.as_str(),
            cycle,
            records: report.left.created + report.right.created,
            crm: self.crm.requests().values().sum(),
            calendar: self.calendar.requests(),
            writes: report.writes(),
        })
    }

    /// Signs in anew each time, as a program that is started for one cycle does.
    async fn sync(&self, store: &Path) -> Result<ponte_engine::cycle::Report, Failure> {
        let (http, secret) = (Http::new(Limits::default())?, || SecretString::from(SECRET.to_owned()));
        let crm = Vtiger::new(http.clone(), &self.crm.url(), USER, secret(), vtiger::Options::default())?;
        let dav = Dav::new(http, &self.calendar.url(), USER, secret(), dav::Options::default())?;
        let name = if self.kind == Kind::Contact { "VCARD" } else { "VEVENT" };
        let path = self.calendar.collection(USER, name).unwrap_or_default();
        let url = format!("{}{}", self.calendar.url().trim_end_matches('/'), path);
        let left = crm.open(opening(self.kind, None)).await?;
        let right = dav.open(opening(self.kind, Some(url))).await?;
        let store = Store::open(store, Keys::derive(&[7; 32]))?;
        let rules = Rules::open(zone());
        let job = Job {
            pairing: "bench",
            kind: self.kind,
            rules: &rules,
            shape: "",
            left: Half { collection: &*left, place: "crm" },
            right: Half { collection: &*right, place: "calendar" },
        };
        settle(&job, &store).await
    }
}

pub(super) fn event(number: usize) -> String {
    let (day, month, hour) = (1 + number % 28, 1 + number / 28 % 12, 8 + number % 10);
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Ponte//bench//EN\r\nBEGIN:VEVENT\r\nUID:bench-{number}\r\n\
         DTSTAMP:20260101T000000Z\r\nDTSTART:2026{month:02}{day:02}T{hour:02}0000Z\r\n\
         DTEND:2026{month:02}{day:02}T{hour:02}3000Z\r\nSUMMARY:Visit {number}\r\nLOCATION:Room {number}\r\n\
         END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

fn card(number: usize) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:bench-{number}\r\nFN:Anna Number{number}\r\nN:Number{number};Anna;;;\r\n\
         EMAIL;TYPE=WORK:anna{number}@example.org\r\nTEL;TYPE=WORK:+39 02 {number:06}\r\nEND:VCARD\r\n"
    )
}
