//! An embedded Exchange server (EWS) on loopback, all in memory: calendars, contacts and tasks of some mailboxes, with the
//! habits of Exchange or of grommunio, the ugly ones included. It holds every request against Microsoft's schema, refuses
//! what the real one would refuse and counts the messages the real one would have sent.
//!
//! It must never depend on the core, the engine or the adapters it is used to test.

mod access;
mod ask;
mod autodiscover;
mod create;
mod delete;
mod departure;
mod directory;
mod folder_update;
mod folders;
mod grommunio;
mod id;
mod inspect;
mod mail;
mod path;
mod people;
mod read;
mod recur;
mod refusal;
mod reply;
mod restrict;
mod schema;
mod server;
mod shape;
mod soap;
mod state;
mod sync;
#[cfg(test)]
mod tests;
mod times;
mod update;
mod view;

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::task::JoinHandle;

pub(crate) use departure::occurrence_of;
pub use inspect::schema_violations;
pub use state::{Class, Habits, Right, Standing};

use crate::faults::Faults;
use crate::serve::Port;

/// Whose server it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Product {
    /// Microsoft's.
    #[default]
    Exchange,
    /// grommunio: it never refuses a stale change key, expands no series, takes any sync state, knows no time zones,
    /// and answers faults under HTTP 200.
    Grommunio,
}

/// As which version it answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 2013 with Service Pack 1.
    Exchange2013,
    /// 2016.
    Exchange2016,
    /// 2019.
    #[default]
    Exchange2019,
    /// Subscription Edition.
    ExchangeSe,
}

impl Version {
    /// All of them.
    pub const ALL: [Version; 4] =
        [Version::Exchange2013, Version::Exchange2016, Version::Exchange2019, Version::ExchangeSe];

    /// Major, minor, build, revision and the schema.
    fn numbers(self) -> ([&'static str; 4], &'static str) {
        match self {
            Version::Exchange2013 => (["15", "0", "847", "32"], "V2_23"),
            Version::Exchange2016 => (["15", "1", "2507", "39"], "V2017_07_11"),
            Version::Exchange2019 => (["15", "2", "1748", "10"], "V2017_07_11"),
            Version::ExchangeSe => (["15", "2", "2562", "17"], "V2017_07_11"),
        }
    }
}

/// How users prove who they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Access {
    /// By a password.
    #[default]
    Passwords,
    /// By a token of Microsoft 365 alone, as in an organisation with hybrid modern authentication; one signs in for it at this
    /// very service.
    Tokens,
}

/// How to start an [`EwsServer`].
#[derive(Debug, Clone, Default)]
pub struct EwsOptions {
    /// Whose server it is.
    pub product: Product,
    /// As which version it answers.
    pub version: Version,
    /// How users prove who they are.
    pub access: Access,
    /// The origin that discovery leads to, where something that speaks TLS stands in front; its own otherwise.
    pub outside: Option<String>,
    /// How long each request takes at least.
    pub latency: Duration,
    /// What it does that the documentation does not dwell on.
    pub habits: Habits,
    /// Seed of the random faults.
    pub seed: u64,
}

/// A message that a write caused: proof that somebody was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Whose mailbox it comes from.
    pub from: String,
    /// Who is told.
    pub to: String,
    /// `invitation`, `update`, `cancellation`, `decline` or `message`.
    pub what: &'static str,
    /// The item.
    pub item: String,
}

/// A running server. Dropping it stops it.
pub struct EwsServer {
    url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

/// What all requests share.
struct Shared {
    state: Mutex<state::State>,
    counters: Mutex<Counters>,
    product: Product,
    version: Version,
    access: Access,
    root: String,
    outside: String,
    latency: Duration,
    faults: Faults,
}

/// What came in.
#[derive(Debug, Default)]
struct Counters {
    /// Requests by operation.
    requests: BTreeMap<String, u64>,
    /// What was asked last, the body of each request by itself.
    asked: VecDeque<String>,
    /// Refusals of requests that made no sense.
    refused: Vec<String>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, state::State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn counters(&self) -> MutexGuard<'_, Counters> {
        self.counters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl EwsServer {
    /// Starts a server on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When the port cannot be bound.
    pub async fn start(options: EwsOptions) -> io::Result<Self> {
        let port = Port::take().await?;
        let root = port.origin.clone();
        let shared = Arc::new(Shared {
            state: Mutex::new(state::State::new(options.habits)),
            counters: Mutex::default(),
            product: options.product,
            version: options.version,
            access: options.access,
            root: root.clone(),
            outside: options.outside.unwrap_or_else(|| root.clone()),
            latency: options.latency,
            faults: Faults::new(options.seed),
        });
        let serving = port.serve(server::router(Arc::clone(&shared)), "the embedded Exchange server");
        Ok(EwsServer { url: root, shared, serving })
    }

    /// Its address, without a path and without a slash.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Where EWS answers.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("{}{}", self.url, server::ENDPOINT)
    }

    /// The faults this server is told to show.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }
}

impl Drop for EwsServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
