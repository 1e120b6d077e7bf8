//! The stage of the demo: two servers, one pairing between them, and what the people on either side do.

use ponte_adapters::open::open_account;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_demo::crm::{Crm, CrmOptions};
use ponte_demo::dav::{DavOptions, DavServer};
use ponte_engine::collection::Account as Signed;
use ponte_engine::http::{Http, Limits};
use ponte_engine::messages::Language;
use ponte_engine::pairing::{End, Joined};
use ponte_engine::seal::Keys;
use ponte_engine::secret::{MemoryKeychain, SecretString, Secrets};
use ponte_engine::settings::{Settings, Surroundings, parse};
use ponte_engine::store::Store;

use super::data;
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
    left: Box<dyn Signed>,
    right: Box<dyn Signed>,
    http: [Http; 2],
}

/// Something people do before a cycle.
pub struct Act {
    /// The key of its sentence.
    pub said: &'static str,
    /// Does it.
    pub play: fn(&Scene),
}

/// The acts, in order; the last one is that nobody does anything.
pub const ACTS: [Act; 5] = [
    Act { said: "demo-act-first", play: |_| {} },
    Act { said: "demo-act-edits", play: edits },
    Act { said: "demo-act-conflict", play: conflict },
    Act { said: "demo-act-deletion", play: deletion },
    Act { said: "demo-act-quiet", play: |_| {} },
];

impl Scene {
    /// Starts both servers, fills them and joins them.
    pub async fn start(language: Language) -> Result<Scene, Stop> {
        let failed = |_| Stop::internal("failure-demo-port");
        let crm = Crm::start(CrmOptions::default()).await.map_err(failed)?;
        let calendar = DavServer::start(DavOptions::default()).await.map_err(failed)?;
        data::fill(&crm, &calendar);
        let settings = settings(&crm, &calendar, language)?;
        let key = Secrets::new(Box::new(MemoryKeychain::default()), |_| None).installation_key()?;
        let store = Store::in_memory(Keys::derive(&key)).map_err(|error| Stop::Failure(error.into()))?;
        let http = [Http::new(Limits::default())?.counting(), Http::new(Limits::default())?.counting()];
        let [left, right] = &http;
        let open = |name: &str, secret: &str, http: &Http| {
            let account =
                settings.account(name).ok_or_else(|| Failure::new(FailureKind::Bug, "failure-kind-unpaired"))?;
            open_account(account, SecretString::from(secret), http.clone())
        };
        let (left, right) = (open("crm", data::KEY, left)?, open("calendar", data::PASSWORD, right)?);
        Ok(Scene { crm, calendar, store, settings, left, right, http })
    }

    /// As the engine takes it.
    pub fn joined(&self) -> Result<Joined<'_>, Stop> {
        let end = |name: &str, signed| self.settings.account(name).map(|account| End { account, signed });
        match (self.settings.pairing("demo"), end("crm", &*self.left), end("calendar", &*self.right)) {
            (Some(pairing), Some(left), Some(right)) => Ok(Joined { pairing, left, right }),
            _ => Err(Stop::internal("failure-kind-unpaired")),
        }
    }

    /// Requests sent so far.
    pub fn requests(&self) -> u64 {
        self.http.iter().map(|http| http.counters().requests()).sum()
    }
}

fn settings(crm: &Crm, calendar: &DavServer, language: Language) -> Result<Settings, Stop> {
    let (crm, calendar, user, language) = (crm.url(), calendar.url(), data::USER, language.as_str());
    let text = format!(
        r#"language = "{language}"
zone = "Europe/Rome"

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

/// Giulia moves the meeting on her phone, and a colleague writes the place into the CRM.
fn edits(scene: &Scene) {
    data::move_in_calendar(&scene.calendar);
    data::edit_in_crm(&scene.crm, "Visita da Rossi Meccanica", &[("location", "Via Emilia 12, Modena")]);
}

/// The same title is changed on both sides.
fn conflict(scene: &Scene) {
    data::rename_in_calendar(&scene.calendar, "Visita da Rossi Meccanica", "Visita Rossi (spostata)");
    data::edit_in_crm(&scene.crm, "Visita da Rossi Meccanica", &[("subject", "Visita da Rossi Meccanica, con Marco")]);
}

/// A demonstration is called off: somebody deletes it in the CRM.
fn deletion(scene: &Scene) {
    data::delete_in_crm(&scene.crm, "Dimostrazione a Bianchi");
}
