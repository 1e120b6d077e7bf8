//! Who syncs a pairing, over the wire: what it costs, how long it holds, and what an event that a user copied becomes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::cell::Cell;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use ponte_adapters::open::open_account;
use ponte_core::lease::Installation;
use ponte_demo::crm::{Crm, CrmOptions};
use ponte_demo::dav::{DavOptions, DavServer, Flavour};
use ponte_demo::ews::{EwsOptions, EwsServer, Product, schema_violations};
use ponte_demo::sample;
use ponte_engine::http::{Http, Limits};
use ponte_engine::keep::Keeping;
use ponte_engine::lease::{Claim, hold, release};
use ponte_engine::messages::Language;
use ponte_engine::pairing::{End, Joined};
use ponte_engine::seal::Keys;
use ponte_engine::secret::SecretString;
use ponte_engine::settings::{Settings, Surroundings, parse};
use ponte_engine::store::Store;

thread_local! {
    /// How many minutes from now a run takes place.
    static LATER: Cell<i64> = const { Cell::new(0) };
}

fn now() -> Timestamp {
    Timestamp::now() + SignedDuration::from_mins(LATER.get())
}

struct House {
    crm: Crm,
    dav: DavServer,
    exchange: EwsServer,
    settings: Settings,
}

/// One of the user's computers.
struct Computer {
    us: Installation,
    left: Keeping,
    right: Keeping,
    http: Http,
    store: Store,
}

const MAILBOX: &str = "giulia@example.it";

impl House {
    async fn of(flavour: Flavour) -> House {
        House::joined_to("dav", flavour, Product::Exchange).await
    }

    /// The CRM joined to an Exchange Server.
    async fn exchange(product: Product) -> House {
        House::joined_to("exchange", Flavour::Plain, product).await
    }

    async fn joined_to(system: &str, flavour: Flavour, product: Product) -> House {
        let crm = Crm::start(CrmOptions::default()).await.unwrap();
        let dav = DavServer::start(DavOptions::of(flavour)).await.unwrap();
        let exchange = EwsServer::start(EwsOptions { product, ..EwsOptions::default() }).await.unwrap();
        exchange.add_user(MAILBOX, "Giulia", sample::PASSWORD);
        sample::fill_crm(&crm);
        sample::fill_dav(&dav);
        let (address, login) = if system == "dav" { (dav.url(), sample::USER) } else { (exchange.url(), MAILBOX) };
        let text = format!(
            "[[account]]\nname = \"crm\"\nsystem = \"vtiger\"\naddress = \"{}\"\nuser = \"{user}\"\n\
             [[account]]\nname = \"right\"\nsystem = \"{system}\"\naddress = \"{address}\"\nuser = \"{login}\"\n\
             [[pairing]]\nname = \"giulia\"\ncrm = \"crm\"\ncalendar = \"right\"\nkinds = [\"events\"]\n\
             [pairing.events]\nwindow = \"all\"\nto-crm = {{ private = \"full\" }}\n",
            crm.url(),
            user = sample::USER,
        );
        let zone = TimeZone::get(sample::ZONE).unwrap();
        let settings = parse(&text, &Surroundings { language: Language::English, zone, policy: None }).unwrap();
        House { crm, dav, exchange, settings }
    }

    fn computer(&self, name: &str) -> Computer {
        let open = |at: usize, secret: &str, http: Http| {
            Keeping::new(
                open_account(&self.settings.accounts[at], SecretString::from(secret.to_owned()).into(), http).unwrap(),
            )
        };
        let http = Http::new(Limits::default()).unwrap();
        let right = http.counting();
        Computer {
            us: Installation { id: name.to_lowercase(), computer: name.to_owned() },
            left: open(0, sample::CRM_KEY, http.counting()),
            right: open(1, sample::PASSWORD, right.clone()),
            http: right,
            store: Store::in_memory(Keys::derive(&[3; 32])).unwrap(),
        }
    }

    fn joined<'a>(&'a self, computer: &'a Computer) -> Joined<'a> {
        Joined {
            pairing: &self.settings.pairings[0],
            left: End { account: &self.settings.accounts[0], signed: &computer.left },
            right: End { account: &self.settings.accounts[1], signed: &computer.right },
        }
    }

    /// Who has it, as this computer finds out after so many minutes, and what it cost.
    async fn ask(&self, computer: &Computer, minute: i64, claim: Claim) -> (Option<String>, u64) {
        let before = computer.http.counters().requests();
        let now = "2026-11-22T08:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minute);
        let theirs = hold(&self.joined(computer), &computer.store, &computer.us, now, claim).await.unwrap();
        (theirs.map(|lease| lease.computer), computer.http.counters().requests() - before)
    }

    async fn run(&self, computer: &Computer) -> usize {
        let results = self.joined(computer).run(&computer.store, now, &|_| {}).await;
        results.into_iter().map(|(_, result)| result.unwrap().writes()).sum()
    }

    /// Runs until nothing is written any more.
    async fn rest(&self, computer: &Computer) {
        for _ in 0..6 {
            if self.run(computer).await == 0 {
                return;
            }
        }
        panic!("does not come to rest");
    }

    fn titles(&self, title: &str) -> (usize, usize) {
        let crm = self.crm.records("Events").iter().filter(|record| record["subject"] == title).count();
        let named = format!("SUMMARY:{title}\r\n");
        (crm, self.dav.events(sample::USER).iter().filter(|event| event.text.contains(&named)).count())
    }
}

#[tokio::test]
async fn a_lease_costs_nothing_while_it_is_young_and_is_seen_by_the_other_computer() {
    let house = House::of(Flavour::Plain).await;
    let (one, two) = (house.computer("PC-ROSSI"), house.computer("PORTATILE"));
    assert_eq!(house.ask(&one, 0, Claim::Polite).await.0, None);
    assert_eq!(house.ask(&one, 5, Claim::Polite).await, (None, 0), "a quiet cycle asks nothing more");
    assert_eq!(house.ask(&two, 5, Claim::Polite).await.0.as_deref(), Some("PC-ROSSI"));
    assert_eq!(house.ask(&one, 10, Claim::Polite).await, (None, 2), "looked at and renewed in its last third");
    assert_eq!(house.ask(&two, 20, Claim::Polite).await.0.as_deref(), Some("PC-ROSSI"));
    assert_eq!(house.ask(&two, 26, Claim::Polite).await.0, None, "it ran out: the other computer was switched off");
    assert_eq!(house.ask(&one, 27, Claim::Polite).await.0.as_deref(), Some("PORTATILE"));
}

#[tokio::test]
async fn a_computer_that_was_taken_over_from_notices_at_its_next_look() {
    let house = House::of(Flavour::Nextcloud).await;
    let (one, two) = (house.computer("PC-ROSSI"), house.computer("PORTATILE"));
    house.ask(&one, 0, Claim::Polite).await;
    assert_eq!(house.ask(&two, 1, Claim::TakeOver).await.0, None);
    assert_eq!(house.ask(&one, 5, Claim::Polite).await.0, None, "it does not look yet");
    assert_eq!(house.ask(&one, 10, Claim::Polite).await.0.as_deref(), Some("PORTATILE"));
    assert_eq!(house.ask(&one, 11, Claim::TakeOver).await.0, None, "and back");
}

#[tokio::test]
async fn what_is_given_back_need_not_run_out() {
    let house = House::of(Flavour::Radicale).await;
    let (one, two) = (house.computer("PC-ROSSI"), house.computer("PORTATILE"));
    house.ask(&one, 0, Claim::Polite).await;
    let now = "2026-11-22T08:01:00Z".parse().unwrap();
    release(&house.joined(&one), &one.store, &one.us, now).await.unwrap();
    assert_eq!(house.ask(&two, 2, Claim::Polite).await.0, None);
}

#[tokio::test]
async fn a_server_that_keeps_no_notes_is_asked_once_a_day() {
    let house = House::of(Flavour::Sogo).await;
    let (one, two) = (house.computer("PC-ROSSI"), house.computer("PORTATILE"));
    assert_eq!(house.ask(&one, 0, Claim::Polite).await.0, None);
    assert_eq!(house.ask(&one, 600, Claim::Polite).await, (None, 0));
    assert_eq!(house.ask(&two, 1, Claim::Polite).await.0, None, "nobody can be told, so both run");
}

#[tokio::test]
async fn an_exchange_server_tells_the_second_computer_too() {
    for product in [Product::Exchange, Product::Grommunio] {
        let house = House::exchange(product).await;
        let (one, two) = (house.computer("PC-ROSSI"), house.computer("PORTATILE"));
        assert_eq!(house.ask(&one, 0, Claim::Polite).await.0, None, "{product:?}");
        assert_eq!(house.ask(&one, 5, Claim::Polite).await, (None, 0), "a quiet cycle asks nothing more");
        assert_eq!(house.ask(&two, 5, Claim::Polite).await.0.as_deref(), Some("PC-ROSSI"), "{product:?}");
        assert_eq!(house.ask(&one, 10, Claim::Polite).await, (None, 2), "looked at and renewed in its last third");
        assert_eq!(house.ask(&two, 11, Claim::TakeOver).await.0, None);
        assert_eq!(house.ask(&one, 21, Claim::Polite).await.0.as_deref(), Some("PORTATILE"), "{product:?}");
        let now = "2026-11-22T08:22:00Z".parse().unwrap();
        release(&house.joined(&two), &two.store, &two.us, now).await.unwrap();
        assert_eq!(house.ask(&one, 23, Claim::Polite).await.0, None, "it was given back");
        assert_eq!(house.exchange.refused(), Vec::<String>::new());
        assert_eq!(schema_violations(&house.exchange.asked()).unwrap_or_default(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn an_event_that_was_copied_in_the_calendar_with_its_hidden_link_is_a_new_event() {
    let house = House::of(Flavour::Plain).await;
    let computer = house.computer("PC-ROSSI");
    house.rest(&computer).await;
    let born_in_crm =
        house.dav.events(sample::USER).into_iter().find(|event| event.text.contains("X-PONTE-KEY")).unwrap();
    let title = born_in_crm.text.lines().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap().to_owned();
    let uid = born_in_crm.text.lines().find_map(|line| line.strip_prefix("UID:")).unwrap().to_owned();
    assert_eq!(house.titles(&title), (1, 1));
    house.dav.put(&born_in_crm.collection, "incollato.ics", &born_in_crm.text.replace(&uid, "incollato")).unwrap();
    house.rest(&computer).await;
    assert_eq!(house.titles(&title), (2, 2), "the copy is an event of its own, on both sides once");
    // A computer that knows nothing yet finds each with its own.
    let fresh = house.computer("PORTATILE");
    house.rest(&fresh).await;
    assert_eq!(house.titles(&title), (2, 2));
    assert!(house.dav.delete(&born_in_crm.collection, "incollato.ics"));
    house.rest(&computer).await;
    assert_eq!(house.titles(&title), (1, 1), "and deleting the copy leaves the original");
}

#[tokio::test]
async fn an_event_that_was_duplicated_in_the_crm_is_a_new_event_whether_or_not_its_mark_came_along() {
    for marked in [false, true] {
        LATER.set(0);
        let house = House::of(Flavour::Plain).await;
        let computer = house.computer("PC-ROSSI");
        house.rest(&computer).await;
        let born_in_calendar =
            house.crm.records("Events").into_iter().find(|record| record["source"].starts_with("PONTE-")).unwrap();
        let title = born_in_calendar["subject"].clone();
        let before = house.titles(&title);
        house.crm.ui_duplicate(&born_in_calendar["id"], marked).unwrap();
        LATER.set(6);
        house.rest(&computer).await;
        assert_eq!(house.titles(&title), (before.0 + 1, before.1 + 1), "marked: {marked}");
    }
}

#[tokio::test]
async fn a_copy_that_another_computer_is_about_to_take_back_is_not_taken_for_a_new_event() {
    let house = House::of(Flavour::Plain).await;
    let computer = house.computer("PC-ROSSI");
    house.rest(&computer).await;
    let copied = house.crm.records("Events").into_iter().find(|record| record["source"].starts_with("PONTE-")).unwrap();
    let title = copied["subject"].clone();
    let before = house.titles(&title);
    let twin = house.crm.ui_duplicate(&copied["id"], true).unwrap();
    for later in [0, 2] {
        LATER.set(later);
        assert_eq!(house.run(&computer).await, 0);
        assert_eq!(house.titles(&title), (before.0 + 1, before.1));
    }
    house.crm.ui_delete(&twin);
    LATER.set(6);
    assert_eq!(house.run(&computer).await, 0);
    assert_eq!(house.titles(&title), before);
}
