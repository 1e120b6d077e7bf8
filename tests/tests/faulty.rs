//! Random faults on both servers, whichever groupware it is, while people work on both sides; then clean runs: all that was typed is on both, once, and
//! nothing that was deleted is back. The same for a clock that jumps.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests"
)]

#[path = "../../src-tauri/cli/tests/process/people.rs"]
#[allow(dead_code, reason = "shared with the process tests")]
mod people;

mod groupware;

use std::collections::BTreeMap;
use std::time::Duration;

use futures::future::join_all;
use groupware::{Groupware, Product};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use people::{KINDS, USER};
use ponte_adapters::crm::vtiger::{self, Vtiger};
use ponte_core::record::Kind;
use ponte_core::rules::{Ownership, Rules, Window};
use ponte_core::verdict::Failure;
use ponte_demo::crm::{Crm, CrmOptions};
use ponte_demo::faults::{Fault, Faults, Matching};
use ponte_engine::collection::{Account, Opening, usual};
use ponte_engine::cycle::{Half, Job, Report, cycle};
use ponte_engine::http::{Http, Limits};
use ponte_engine::seal::Keys;
use ponte_engine::store::{Store, Topic};

const KEY: &str = "faultyAccessKey1";
/// Records of each kind that are born on each side before the faults.
const EACH: usize = 12;
const GRAIN: Duration = Duration::from_millis(2_100);

struct World {
    crm: Crm,
    groupware: Groupware,
    owner: String,
    rules: Rules,
    store: Store,
    expected: BTreeMap<people::Kind, BTreeMap<String, String>>,
}

impl World {
    async fn synced(product: Product, seed: u64) -> World {
        let crm = Crm::start(CrmOptions { seed, ..CrmOptions::default() }).await.unwrap();
        let groupware = Groupware::start(product, seed + 1000).await;
        let owner = crm.add_user(USER, KEY, false, "Europe/Rome", "giulia@example.it");
        let mut rules = Rules::open(TimeZone::get("Europe/Rome").unwrap());
        rules.window = Window::Months { back: 1, ahead: 2 };
        let store = Store::in_memory(Keys::derive(&[9; 32])).unwrap();
        let mut world = World { crm, groupware, owner, rules, store, expected: BTreeMap::new() };
        for kind in KINDS {
            for number in 0..EACH {
                world.create(true, kind, "crm", number);
                world.create(false, kind, "dav", number);
            }
        }
        world.rest().await;
        tokio::time::sleep(GRAIN).await;
        world.rest().await;
        world.check();
        world
    }

    fn create(&mut self, in_crm: bool, kind: people::Kind, mark: &str, number: usize) {
        let (title, detail) = (people::title(kind, mark, number), people::detail(kind, number));
        if in_crm {
            people::create_in_crm(&self.crm, &self.owner, kind, &title, &detail, number);
        } else {
            self.groupware.create(kind, &title, &detail, number);
        }
        self.expected.entry(kind).or_default().insert(title, detail);
    }

    /// One run as a process would do it: signed in anew, every kind once.
    async fn run(&self, now: Timestamp) -> Vec<Result<Report, Failure>> {
        let http = Http::new(Limits { total: Duration::from_secs(5), ..Limits::default() }).unwrap();
        let crm = Vtiger::new(http.counting(), &self.crm.url(), USER, KEY.into(), vtiger::Options::default()).unwrap();
        let groupware = self.groupware.account(http.counting());
        let mut results = Vec::new();
        for kind in Kind::ALL {
            results.push(self.once(&crm, &*groupware, kind, now).await);
        }
        results
    }

    async fn once(&self, crm: &Vtiger, groupware: &dyn Account, kind: Kind, now: Timestamp) -> Result<Report, Failure> {
        let chosen = groupware.collections().await?;
        let usable = usual(&chosen, kind);
        let opening = |collection| Opening {
            kind,
            collection,
            ownership: Ownership::Mine,
            zone: self.rules.zone.clone(),
            mapping: BTreeMap::default(),
        };
        let left = crm.open(opening(None)).await?;
        let right = groupware.open(opening(usable.map(|info| info.id.clone()))).await?;
        let job = Job {
            pairing: "giulia",
            kind,
            rules: &self.rules,
            shape: "",
            left: Half { collection: &*left, place: "crm" },
            right: Half { collection: &*right, place: "groupware" },
        };
        cycle(&job, &self.store, now, &|_| {}).await
    }

    /// Clean runs until one writes nothing.
    async fn rest(&self) {
        let mut last = Vec::new();
        for _ in 0..6 {
            last = self.run(Timestamp::now()).await;
            let quiet = |result: &Result<Report, Failure>| {
                result.as_ref().is_ok_and(|report| report.writes() == 0 && !report.again && report.stopped.is_none())
            };
            if last.iter().all(quiet) {
                return;
            }
        }
        panic!("does not come to rest: {last:?}");
    }

    fn check(&self) {
        for kind in KINDS {
            let expected: people::Records = self.expected[&kind].clone().into_iter().collect();
            let needs: Vec<_> =
                self.store.needs().unwrap().into_iter().map(|need| (need.topic, need.failure)).collect();
            assert_eq!(people::crm_records(&self.crm, kind), expected, "{kind:?} in the CRM, {needs:?}");
            assert_eq!(self.groupware.records(kind), expected, "{kind:?} in the groupware, {needs:?}");
        }
        assert_eq!(self.groupware.mails(), 0, "people were told");
    }

    /// The deletions of several rounds that come together are braked: the user agrees, having deleted each of them.
    fn consent(&self) {
        let needs = self.store.needs().unwrap();
        for need in needs.into_iter().filter(|need| need.topic == Topic::Deletion) {
            let title = need.shown["title"].as_str().unwrap();
            assert!(self.expected.values().all(|kind| !kind.contains_key(title)), "{title} was never deleted");
            assert!(self.store.answer(need.id, "delete").unwrap());
        }
    }

    /// What people do in one round: to records that nobody has touched in an earlier one.
    fn people_work(&mut self, round: usize) {
        for kind in KINDS {
            let own = |place: usize, mark: &str| people::title(kind, mark, round * 4 + place);
            let detail = |place: usize| people::detail(kind, 500 + round * 4 + place);
            for mark in ["crm", "dav"] {
                people::edit_in_crm(&self.crm, kind, &own(0, mark), &detail(0));
                self.groupware.edit(kind, &own(1, mark), &detail(1));
                people::delete_in_crm(&self.crm, kind, &own(2, mark));
                self.groupware.delete(kind, &own(3, mark));
                let expected = self.expected.get_mut(&kind).unwrap();
                expected.insert(own(0, mark), detail(0));
                expected.insert(own(1, mark), detail(1));
                expected.remove(&own(2, mark));
                expected.remove(&own(3, mark));
            }
            self.create(true, kind, "later crm", 100 + round);
            self.create(false, kind, "later dav", 100 + round);
        }
    }
}

fn trouble(faults: &Faults, extra: &[Fault]) {
    let common = [
        Fault::Status(503, Some(1)),
        Fault::Status(429, None),
        Fault::Status(500, None),
        Fault::DropBefore,
        Fault::DropAfter,
        Fault::Truncate,
        Fault::BrokenBody,
        Fault::Html,
    ];
    for fault in common.iter().chain(extra) {
        faults.random(Matching::any(), 10, fault.clone());
    }
}

async fn storm(product: Product, seed: u64) {
    let mut world = World::synced(product, seed).await;
    for round in 0..3 {
        world.people_work(round);
        trouble(world.crm.faults(), &[]);
        trouble(world.groupware.faults(), &[Fault::Status(401, None)]);
        for _ in 0..3 {
            world.run(Timestamp::now()).await;
        }
        world.crm.faults().clear();
        world.groupware.faults().clear();
    }
    assert!(!world.crm.faults().fired().is_empty() && !world.groupware.faults().fired().is_empty());
    println!("{product:?} {seed}: {:?} {:?}", world.crm.faults().fired(), world.groupware.faults().fired());
    tokio::time::sleep(GRAIN).await;
    world.rest().await;
    world.consent();
    world.rest().await;
    world.check();
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_servers_do_nothing_is_lost_doubled_or_back_from_the_dead() {
    for seeds in (0..20).collect::<Vec<u64>>().chunks(10) {
        join_all(seeds.iter().map(|seed| storm(Product::Dav, *seed))).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_is_anything_in_microsoft_365() {
    join_all((0..6).map(|seed| storm(Product::Graph, seed))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_in_an_exchange_server() {
    join_all((0..6).map(|seed| storm(Product::Ews, seed))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_two_years_behind_loses_nothing_and_the_next_run_heals() {
    let mut world = World::synced(Product::Dav, 77).await;
    let behind = Timestamp::now().to_zoned(TimeZone::UTC).saturating_sub(2.years()).timestamp();
    world.people_work(0);
    for _ in 0..3 {
        world.run(behind).await;
    }
    tokio::time::sleep(GRAIN).await;
    world.rest().await;
    world.check();
    let ahead = Timestamp::now().to_zoned(TimeZone::UTC).saturating_add(2.years()).timestamp();
    world.people_work(1);
    for _ in 0..3 {
        world.run(ahead).await;
    }
    tokio::time::sleep(GRAIN).await;
    world.rest().await;
    world.check();
}
