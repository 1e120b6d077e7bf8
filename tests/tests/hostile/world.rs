//! A pairing of a CRM and a calendar, each behind a [`Middle`], synced as a process would do it.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};
use ponte_adapters::crm::vtiger::{self, Vtiger};
use ponte_adapters::groupware::dav::{self, Dav};
use ponte_core::record::Kind;
use ponte_core::rules::{Ownership, Rules, Window};
use ponte_core::verdict::Failure;
use ponte_demo::crm::{Crm, CrmOptions};
use ponte_demo::dav::{DavOptions, DavServer};
use ponte_engine::collection::{Account, Collection, Opening};
use ponte_engine::cycle::{Half, Job, Report, cycle};
use ponte_engine::http::{Http, Limits};
use ponte_engine::seal::Keys;
use ponte_engine::store::{Need, Store};

use super::middle::Middle;

pub const USER: &str = "giulia";
pub const KEY: &str = "hostileAccessKey";
pub const PASSWORD: &str = "hostile-password";

pub struct World {
    pub crm: Crm,
    pub dav: DavServer,
    pub owner: String,
    pub before_crm: Middle,
    pub before_dav: Middle,
    pub store: Store,
    pub limits: Limits,
    /// What is synced.
    pub kind: Kind,
    rules: Rules,
}

impl World {
    pub async fn start() -> World {
        let crm = Crm::start(CrmOptions::default()).await.unwrap();
        let dav = DavServer::start(DavOptions::default()).await.unwrap();
        let owner = crm.add_user(USER, KEY, false, "Europe/Rome", "giulia@example.it");
        dav.add_user(USER, PASSWORD, "giulia@example.it");
        let (before_crm, before_dav) = (Middle::before(&crm.url()).await, Middle::before(&dav.url()).await);
        let mut rules = Rules::open(TimeZone::get("Europe/Rome").unwrap());
        rules.window = Window::Months { back: 1, ahead: 2 };
        let store = Store::in_memory(Keys::derive(&[9; 32])).unwrap();
        let limits = Limits { total: Duration::from_secs(20), ..Limits::default() };
        World { crm, dav, owner, before_crm, before_dav, store, limits, kind: Kind::Event, rules }
    }

    /// With so many events born on each side, and in step.
    pub async fn synced(each: usize) -> World {
        let world = World::start().await;
        for number in 0..each {
            world.in_crm(&format!("Visita {number}"), number);
            world.in_dav(&format!("Pranzo {number}"), &format!("p{number}"), "");
        }
        world.rest().await;
        world
    }

    pub fn in_crm(&self, title: &str, number: usize) -> String {
        let day = day(number);
        let fields = [
            ("subject", title),
            ("date_start", day.as_str()),
            ("time_start", "09:00:00"),
            ("due_date", &day),
            ("time_end", "10:00:00"),
            ("activitytype", "Meeting"),
            ("eventstatus", "Planned"),
        ];
        self.crm.ui_create(&self.owner, "Events", &fields).unwrap()
    }

    /// An event of tomorrow, with further lines.
    pub fn in_dav(&self, title: &str, uid: &str, lines: &str) {
        let day = day(0).replace('-', "");
        self.raw(uid, &format!("UID:{uid}\nDTSTART:{day}T100000Z\nDTEND:{day}T110000Z\nSUMMARY:{title}\n{lines}"));
    }

    /// An event of these lines.
    pub fn raw(&self, uid: &str, lines: &str) {
        let text = format!(
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//x//EN\nBEGIN:VEVENT\nDTSTAMP:20261101T000000Z\n{}\nEND:VEVENT\nEND:VCALENDAR\n",
            lines.trim_end()
        );
        self.object(uid, &text);
    }

    pub fn object(&self, uid: &str, text: &str) {
        let name = format!("{uid}.ics");
        let wire = text.replace("\r\n", "\n").replace('\n', "\r\n");
        self.dav.put_raw(&self.calendar(), &name, uid, &wire).unwrap();
    }

    /// The path of the calendar.
    pub fn calendar(&self) -> String {
        self.dav.collection(USER, "VEVENT").unwrap()
    }

    pub fn http(&self) -> Http {
        Http::new(self.limits).unwrap()
    }

    pub fn crm_account(&self) -> Vtiger {
        Vtiger::new(self.http(), &self.before_crm.url, USER, KEY.into(), vtiger::Options::default()).unwrap()
    }

    pub fn dav_account(&self) -> Dav {
        Dav::new(self.http(), &self.before_dav.url, USER, PASSWORD.into(), dav::Options::default()).unwrap()
    }

    pub async fn open_dav(&self) -> Result<Box<dyn Collection>, Failure> {
        let dav = self.dav_account();
        let all = dav.collections().await?;
        let chosen = all.iter().find(|info| info.kinds.contains(&self.kind) && info.writable && !info.special);
        dav.open(self.opening(chosen.map(|info| info.id.clone()))).await
    }

    pub async fn open_crm(&self) -> Result<Box<dyn Collection>, Failure> {
        self.crm_account().open(self.opening(None)).await
    }

    fn opening(&self, collection: Option<String>) -> Opening {
        Opening {
            kind: self.kind,
            collection,
            ownership: Ownership::Mine,
            zone: self.rules.zone.clone(),
            mapping: BTreeMap::default(),
        }
    }

    /// One run over the events.
    pub async fn run(&self) -> Result<Report, Failure> {
        let (left, right) = (self.open_crm().await?, self.open_dav().await?);
        let job = Job {
            pairing: "giulia",
            kind: self.kind,
            rules: &self.rules,
            shape: "",
            left: Half { collection: &*left, place: "crm" },
            right: Half { collection: &*right, place: "dav" },
        };
        cycle(&job, &self.store, Timestamp::now(), &|_| {}).await
    }

    /// Runs until nothing is written any more.
    pub async fn rest(&self) {
        for _ in 0..6 {
            if self.run().await.unwrap().writes() == 0 {
                return;
            }
        }
        panic!("does not come to rest: {:?}", self.needs());
    }

    /// The topic, and the reason, of what waits for the user.
    pub fn needs(&self) -> Vec<Need> {
        self.store.needs().unwrap()
    }

    /// The titles in the CRM.
    pub fn crm_titles(&self) -> Vec<String> {
        let mut titles: Vec<String> =
            self.crm.records("Events").into_iter().map(|record| record["subject"].clone()).collect();
        titles.sort();
        titles
    }

    /// The texts in the calendar.
    pub fn dav_texts(&self) -> Vec<String> {
        self.dav.events(USER).into_iter().map(|stored| stored.text).collect()
    }
}

/// A day from tomorrow on.
pub fn day(number: usize) -> String {
    Zoned::now().date().saturating_add((1 + i64::try_from(number % 20).unwrap()).days()).to_string()
}
