//! The stage of the demo: two servers with sample data, and one pairing between them.

use ponte_adapters::open::open_account;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_demo::crm::{Crm, CrmOptions};
use ponte_demo::dav::{DavOptions, DavServer};
use ponte_demo::sample::{CRM_KEY, PASSWORD, USER, ZONE, fill_crm, fill_dav};
use ponte_engine::http::{Http, Limits};
use ponte_engine::keep::Keeping;
use ponte_engine::messages::Language;
use ponte_engine::pairing::{End, Joined};
use ponte_engine::seal::Keys;
use ponte_engine::secret::{MemoryKeychain, SecretString, Secrets};
use ponte_engine::settings::{Settings, Surroundings, parse};
use ponte_engine::store::Store;

use crate::exit::Stop;

/// Both servers, and Ponte between them.
pub struct Scene {
    /// The CRM.
    pub crm: Crm,
    /// The calendar and address book.
    pub calendar: DavServer,
    /// What Ponte remembers.
    pub store: Store,
    settings: Settings,
    left: Keeping,
    right: Keeping,
    http: [Http; 2],
}

impl Scene {
    /// Starts both servers, fills them and joins them.
    pub async fn start(language: Language) -> Result<Scene, Stop> {
        let failed = |_| Stop::internal("failure-demo-port");
        let crm = Crm::start(CrmOptions::default()).await.map_err(failed)?;
        let calendar = DavServer::start(DavOptions::default()).await.map_err(failed)?;
        fill_crm(&crm);
        fill_dav(&calendar);
        let settings = settings(&crm, &calendar, language)?;
        let key = Secrets::new(Box::new(MemoryKeychain::default()), |_| None).installation_key()?;
        let store = Store::in_memory(Keys::derive(&key)).map_err(|error| Stop::Failure(error.into()))?;
        let http = [Http::new(Limits::default())?.counting(), Http::new(Limits::default())?.counting()];
        let [left, right] = &http;
        let open = |name: &str, secret: &str, http: &Http| {
            let account =
                settings.account(name).ok_or_else(|| Failure::new(FailureKind::Bug, "failure-kind-unpaired"))?;
            open_account(account, SecretString::from(secret).into(), http.clone()).map(Keeping::new)
        };
        let (left, right) = (open("crm", CRM_KEY, left)?, open("calendar", PASSWORD, right)?);
        Ok(Scene { crm, calendar, store, settings, left, right, http })
    }

    /// As the engine takes it.
    pub fn joined(&self) -> Result<Joined<'_>, Stop> {
        let accounts = (self.settings.account("crm"), self.settings.account("calendar"));
        match (self.settings.pairing("demo"), accounts) {
            (Some(pairing), (Some(left), Some(right))) => Ok(Joined {
                pairing,
                left: End { account: left, signed: &self.left },
                right: End { account: right, signed: &self.right },
            }),
            _ => Err(Stop::internal("failure-kind-unpaired")),
        }
    }

    /// Requests sent so far.
    pub fn requests(&self) -> u64 {
        self.http.iter().map(|http| http.counters().requests()).sum()
    }
}

fn settings(crm: &Crm, calendar: &DavServer, language: Language) -> Result<Settings, Stop> {
    let (crm, calendar, user, language) = (crm.url(), calendar.url(), USER, language.as_str());
    let text = format!(
        r#"language = "{language}"
zone = "{ZONE}"

[[account]]
name = "crm"
system = "vtiger"
address = "{crm}"
user = "{user}"

[[account]]
name = "calendar"
system = "dav"
address = "{calendar}"
user = "{user}"

[[pairing]]
name = "demo"
crm = "crm"
calendar = "calendar"
[pairing.events]
conflict = "crm"
"#
    );
    parse(&text, &Surroundings::of_system()).map_err(|mistakes| Stop::Mistakes("demo".to_owned(), mistakes))
}
