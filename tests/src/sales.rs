//! The sample of an Italian sales team in the embedded Vtiger, kept in step with an account of any groupware over the wire: the
//! real adapters and the real cycle.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::must_use_candidate
)]

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_adapters::crm::vtiger::{self, Vtiger};
use ponte_core::record::Kind;
use ponte_core::rules::{Ownership, Rules, Window};
use ponte_demo::crm::{Crm, CrmOptions, Version};
use ponte_demo::sample;
use ponte_engine::collection::{Account, Collection, Opening};
use ponte_engine::cycle::{Half, Job, Report, cycle};
use ponte_engine::http::{Http, Limits};
use ponte_engine::seal::Keys;
use ponte_engine::store::Store;

/// The team's CRM, one seller's account of a groupware, and what joins them.
pub struct Sales<A> {
    /// The embedded CRM.
    pub crm: Crm,
    /// The adapter on it.
    pub vtiger: Vtiger,
    /// The groupware's account.
    pub groupware: A,
    /// Its place in markers.
    pub place: &'static str,
    /// Of the groupware: which collection of a kind, where not the usual one.
    pub chosen: BTreeMap<Kind, String>,
    /// What the user chose.
    pub rules: Rules,
    /// What is remembered.
    pub store: Store,
}

impl<A: Account> Sales<A> {
    /// The sample in a Vtiger of a version, beside an account.
    pub async fn new(version: Version, groupware: A, place: &'static str) -> Self {
        let crm = Crm::start(CrmOptions { version, ..CrmOptions::default() }).await.unwrap();
        sample::fill_crm(&crm);
        let http = Http::new(Limits::default()).unwrap();
        let key = sample::CRM_KEY.into();
        let vtiger = Vtiger::new(http.counting(), &crm.url(), sample::USER, key, vtiger::Options::default()).unwrap();
        if version == Version::V83 {
            // Version 8.3.0 lets only those work by the API who may see everything.
            crm.set_visibility(&vtiger.test().await.unwrap().user_id, true, true);
        }
        let mut rules = Rules::open(TimeZone::get(sample::ZONE).unwrap());
        rules.window = Window::Months { back: 1, ahead: 2 };
        let store = Store::in_memory(Keys::derive(&[9; 32])).unwrap();
        Sales { crm, vtiger, groupware, place, chosen: BTreeMap::new(), rules, store }
    }

    async fn open(&self, account: &dyn Account, kind: Kind, collection: Option<String>) -> Box<dyn Collection> {
        let (zone, ownership) = (self.rules.zone.clone(), Ownership::Mine);
        let opening = Opening { kind, collection, ownership, zone, mapping: Default::default() };
        account.open(opening).await.unwrap_or_else(|failure| panic!("{kind:?}: {failure:?}"))
    }

    /// One cycle of a kind.
    pub async fn once(&self, kind: Kind) -> Report {
        let left = self.open(&self.vtiger, kind, None).await;
        let right = self.open(&self.groupware, kind, self.chosen.get(&kind).cloned()).await;
        let job = Job {
            pairing: "giulia",
            kind,
            rules: &self.rules,
            shape: "",
            left: Half { collection: &*left, place: "crm" },
            right: Half { collection: &*right, place: self.place },
        };
        let report = cycle(&job, &self.store, Timestamp::now(), &|_| {}).await;
        report.unwrap_or_else(|failure| panic!("{kind:?}: {failure:?}"))
    }

    /// Syncs all kinds until nothing is to be tried again.
    pub async fn sync(&self) -> Vec<(Kind, Report)> {
        let mut reports = Vec::new();
        for kind in Kind::ALL {
            let mut report = self.once(kind).await;
            for _ in 0..4 {
                if !report.again {
                    break;
                }
                report.add(&self.once(kind).await);
            }
            assert!(!report.again && report.stopped.is_none(), "{kind:?}: {report:?} {:?}", self.items());
            reports.push((kind, report));
        }
        reports
    }

    /// Syncs once more when Vtiger's versions of the second of our own write are read again, so that what follows is quiet.
    pub async fn rest(&self) {
        tokio::time::sleep(Duration::from_millis(4_100)).await;
        self.sync().await;
    }

    /// A cycle of each kind in which nobody did anything: it writes nothing.
    pub async fn idle(&self) {
        for (kind, report) in self.sync().await {
            assert_eq!((report.writes(), report.conflicts), (0, 0), "{kind:?}: {report:?} {:?}", self.items());
        }
    }

    /// What the last runs did.
    pub fn items(&self) -> Vec<(String, String, Option<String>)> {
        let runs = self.store.runs(6).unwrap();
        let items = runs.iter().flat_map(|run| self.store.run_items(run.id).unwrap());
        items.map(|item| (item.action, item.title, item.code)).take(20).collect()
    }

    /// The record of a module whose field says this.
    pub fn in_crm(&self, module: &str, field: &str, name: &str) -> BTreeMap<String, String> {
        let all = self.crm.records(module);
        all.iter().find(|one| one[field] == name).unwrap_or_else(|| panic!("no {name} in {all:?}")).clone()
    }
}
