//! Both embedded servers with the sample on them, and a desk with a keychain in memory.

use ponte_app::desk::{Desk, Grounds};
use ponte_app::view::{AccountForm, Direction, FirstRun, Kind, PrivatePolicy, SetupChoices};
use ponte_demo::crm::{Crm, CrmOptions};
use ponte_demo::dav::{DavOptions, DavServer};
use ponte_demo::sample::{CRM_KEY, PASSWORD, USER, fill_crm, fill_dav};
use ponte_engine::messages::Language;
use ponte_engine::paths::Paths;
use ponte_engine::secret::{MemoryKeychain, Secrets};
use ponte_engine::settings::{Policy, Surroundings};

pub struct World {
    pub crm: Crm,
    pub dav: DavServer,
    pub desk: Desk,
    pub home: tempfile::TempDir,
}

impl World {
    pub async fn start() -> World {
        World::under(None).await
    }

    pub async fn under(policy: Option<&str>) -> World {
        let crm = Crm::start(CrmOptions::default()).await.unwrap();
        let dav = DavServer::start(DavOptions::default()).await.unwrap();
        fill_crm(&crm);
        fill_dav(&dav);
        let home = tempfile::tempdir().unwrap();
        let zone = jiff::tz::TimeZone::get("Europe/Rome").unwrap();
        let policy = policy.map(|text| Policy::parse(text).unwrap());
        let surroundings = Surroundings { language: Language::English, zone, policy };
        let secrets = Secrets::new(Box::new(MemoryKeychain::default()), |_| None);
        let grounds = Grounds { secrets, ..Grounds::default() };
        let desk = Desk::open(Paths::find(Some(home.path())).unwrap(), surroundings, grounds);
        World { crm, dav, desk, home }
    }

    /// With both accounts kept and joined.
    pub async fn joined(policy: Option<&str>) -> World {
        let world = World::under(policy).await;
        world.desk.keep_account(world.crm_form(), Some(CRM_KEY)).await.unwrap();
        world.desk.keep_account(world.dav_form(), Some(PASSWORD)).await.unwrap();
        world.desk.create_pairing("giulia", "crm", "cloud", choices()).await.unwrap();
        world
    }

    pub fn crm_form(&self) -> AccountForm {
        form("crm", "vtiger", &self.crm.url())
    }

    pub fn dav_form(&self) -> AccountForm {
        form("cloud", "dav", &self.dav.url())
    }

    pub fn file(&self) -> String {
        std::fs::read_to_string(self.home.path().join("ponte.toml")).unwrap_or_default()
    }
}

fn form(name: &str, system: &str, address: &str) -> AccountForm {
    AccountForm {
        name: name.into(),
        system: system.into(),
        address: address.into(),
        user: USER.into(),
        ..AccountForm::default()
    }
}

pub fn choices() -> SetupChoices {
    SetupChoices {
        kinds: vec![Kind::Event, Kind::Contact],
        direction: Direction::Both,
        private_policy: PrivatePolicy::Busy,
        calendar_collection: None,
        address_book: None,
        months_back: 1,
        months_ahead: 3,
        first_run: FirstRun::TwoWay,
    }
}
