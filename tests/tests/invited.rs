//! `create-invited-contacts`, over the wire: a colleague's contact that an event names comes to the user's address book, is
//! kept up to date there, and is never written back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use ponte_adapters::open::open_account;
use ponte_core::record::Kind;
use ponte_demo::crm::{Crm, CrmOptions};
use ponte_demo::dav::{DavOptions, DavServer, Flavour};
use ponte_demo::sample;
use ponte_engine::collection::Account;
use ponte_engine::http::{Http, Limits};
use ponte_engine::keep::Keeping;
use ponte_engine::messages::Language;
use ponte_engine::pairing::{End, Joined};
use ponte_engine::seal::Keys;
use ponte_engine::secret::SecretString;
use ponte_engine::settings::{Settings, Surroundings, parse};
use ponte_engine::store::Store;

const NEWCOMER: [(&str, &str); 3] = [("firstname", "Ottavia"), ("lastname", "Ferri"), ("email", "ottavia@example.it")];

struct World {
    crm: Crm,
    dav: DavServer,
    settings: Settings,
    left: Keeping,
    right: Keeping,
    store: Store,
}

impl World {
    /// With the sample, a colleague, and a pairing of events and contacts.
    async fn of(switch: bool) -> World {
        let crm = Crm::start(CrmOptions::default()).await.unwrap();
        let dav = DavServer::start(DavOptions::of(Flavour::Radicale)).await.unwrap();
        sample::fill_crm(&crm);
        sample::fill_dav(&dav);
        let text = format!(
            "[[account]]\nname = \"crm\"\nsystem = \"vtiger\"\naddress = \"{}\"\nuser = \"{user}\"\n\
             [[account]]\nname = \"dav\"\nsystem = \"dav\"\naddress = \"{}\"\nuser = \"{user}\"\n\
             [[pairing]]\nname = \"giulia\"\ncrm = \"crm\"\ncalendar = \"dav\"\nkinds = [\"events\", \"contacts\"]\n\
             [pairing.events]\ncreate-invited-contacts = {switch}\n",
            crm.url(),
            dav.url(),
            user = sample::USER,
        );
        let zone = TimeZone::get(sample::ZONE).unwrap();
        let settings = parse(&text, &Surroundings { language: Language::English, zone, policy: None }).unwrap();
        let http = Http::new(Limits::default()).unwrap();
        let open = |at: usize, secret: &str| {
            Keeping::new(
                open_account(&settings.accounts[at], SecretString::from(secret.to_owned()).into(), http.counting())
                    .unwrap(),
            )
        };
        let (left, right) = (open(0, sample::CRM_KEY), open(1, sample::PASSWORD));
        World { crm, dav, left, right, store: Store::in_memory(Keys::derive(&[3; 32])).unwrap(), settings }
    }

    /// Runs the pairing and says how many writes each kind made.
    async fn run(&self) -> Vec<(Kind, usize, usize)> {
        let joined = Joined {
            pairing: &self.settings.pairings[0],
            left: End { account: &self.settings.accounts[0], signed: &self.left },
            right: End { account: &self.settings.accounts[1], signed: &self.right },
        };
        let results = joined.run(&self.store, Timestamp::now, &|_| {}).await;
        results
            .into_iter()
            .map(|(kind, report)| report.map(|it| (kind, it.left.writes(), it.right.writes())).unwrap())
            .collect()
    }

    /// A contact of the colleague, and a meeting of the user that names them.
    async fn meeting(&self) -> String {
        let luca = self.crm.add_user("luca", "key-of-luca", false, sample::ZONE, "luca@example.it");
        let giulia = self.left.test().await.unwrap().user_id;
        let contact = self.crm.ui_create(&luca, "Contacts", &NEWCOMER).unwrap();
        let tomorrow = Timestamp::now().to_zoned(TimeZone::UTC).checked_add(1.day()).unwrap().date().to_string();
        let fields = [
            ("subject", "Presentazione listino"),
            ("date_start", tomorrow.as_str()),
            ("time_start", "10:00"),
            ("due_date", &tomorrow),
            ("time_end", "11:00"),
        ];
        let event = self.crm.ui_create(&giulia, "Events", &fields).unwrap();
        self.crm.ui_set_contacts(&event, &[&contact]);
        contact
    }

    fn card(&self, email: &str) -> Option<ponte_demo::dav::Stored> {
        self.dav.cards(sample::USER).into_iter().find(|card| card.text.contains(email))
    }
}

#[tokio::test]
async fn a_contact_of_a_colleague_named_by_an_event_comes_to_the_address_book() {
    let world = World::of(true).await;
    let contact = world.meeting().await;
    world.run().await;
    assert!(world.card("ottavia@example.it").is_some(), "in the run that saw the event");

    // Vtiger tells versions apart by the second; what changes within one is seen a cycle later.
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    world.crm.ui_edit(&contact, &[("phone", "+39 02 555 0199")]);
    world.run().await;
    let card = world.card("ottavia@example.it").unwrap();
    assert!(card.text.contains("555 0199"), "kept up to date");

    // What the user does to the copy stays the user's own.
    let own = card.text.replace("Ottavia", "Tavia");
    world.dav.put(&card.collection, &card.name, &own).unwrap();
    let before = world.crm.record(&contact).unwrap();
    for (kind, left, _) in world.run().await {
        assert_eq!(left, 0, "{kind:?}");
    }
    assert_eq!(world.crm.record(&contact).unwrap(), before);
    assert!(world.card("ottavia@example.it").unwrap().text.contains("Tavia"));

    assert!(world.dav.delete(&card.collection, &card.name));
    for _ in 0..2 {
        world.run().await;
        assert!(world.crm.record(&contact).is_some(), "a colleague's contact is never deleted");
        assert!(world.card("ottavia@example.it").is_none(), "and does not come back");
    }
    assert_eq!(world.store.needs().unwrap(), []);
}

#[tokio::test]
async fn without_the_switch_a_colleagues_contact_stays_where_it_is() {
    let world = World::of(false).await;
    world.meeting().await;
    world.run().await;
    assert!(world.card("ottavia@example.it").is_none());
}

#[tokio::test]
async fn switched_on_later_it_takes_in_what_the_events_already_name() {
    let mut world = World::of(false).await;
    world.meeting().await;
    world.run().await;
    let rules = world.settings.pairings[0].rules.get_mut(&Kind::Event).unwrap();
    rules.create_invited.value = true;
    world.run().await;
    assert!(world.card("ottavia@example.it").is_some());
}

#[tokio::test]
async fn a_quiet_run_with_invited_contacts_writes_nothing() {
    let world = World::of(true).await;
    world.meeting().await;
    world.run().await;
    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    world.run().await;
    world.crm.reset_counters();
    let writes: usize = world.run().await.iter().map(|(_, left, right)| left + right).sum();
    assert_eq!((writes, world.crm.writes()), (0, 0));
}
