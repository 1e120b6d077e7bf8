//! An embedded Microsoft Graph v1.0 service on loopback, all in memory: calendars, contacts and To Do of some mailboxes,
//! with the habits of the real one, the ugly ones included. It refuses what the real one would refuse and counts the
//! messages the real one would have sent.
//!
//! It must never depend on the core, the engine or the adapters it is used to test.

mod batch;
mod container;
mod contract;
mod delta;
mod entity;
mod event;
mod extension;
mod inspect;
mod item;
mod links;
mod mail;
mod options;
mod refusal;
mod route;
mod rows;
pub(crate) mod series;
mod server;
mod state;
#[cfg(test)]
mod tests;
mod token;
mod translate;
pub(crate) mod zone;

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::task::JoinHandle;

pub use inspect::Noun;
pub use state::{Habits, Standing};
pub use token::SCOPES;

use crate::faults::Faults;
use crate::serve::Port;
pub use crate::sign_in::Consent;

/// How to start a [`GraphServer`].
#[derive(Debug, Clone, Default)]
pub struct GraphOptions {
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
    /// Whose write caused it.
    pub from: String,
    /// Who is told.
    pub to: String,
    /// `invitation`, `update` or `cancellation`.
    pub what: &'static str,
    /// The event.
    pub event: String,
}

/// A running service. Dropping it stops it.
pub struct GraphServer {
    url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

/// What all requests share.
struct Shared {
    state: Mutex<state::State>,
    counters: Mutex<Counters>,
    contract: Option<contract::Contract>,
    root: String,
    latency: Duration,
    faults: Faults,
}

/// What came in.
#[derive(Debug, Default)]
struct Counters {
    /// Requests over the wire, a batch counted once, by method.
    requests: BTreeMap<String, u64>,
    batches: u64,
    parts: u64,
    under_way: BTreeMap<String, usize>,
    /// Requests without what every request should carry.
    lapses: Vec<String>,
    /// Refusals of requests that made no sense, by code.
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

impl GraphServer {
    /// Starts a service on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When the port cannot be bound.
    pub async fn start(options: GraphOptions) -> io::Result<Self> {
        let port = Port::take().await?;
        let root = format!("{}/v1.0", port.origin);
        let shared = Arc::new(Shared {
            state: Mutex::new(state::State::new(options.habits)),
            counters: Mutex::default(),
            contract: contract::Contract::at_hand(),
            root: root.clone(),
            latency: options.latency,
            faults: Faults::new(options.seed),
        });
        let serving = port.serve(server::router(Arc::clone(&shared)), "the embedded Graph service");
        Ok(GraphServer { url: root, shared, serving })
    }

    /// Its address, with the version and without a slash, as `https://graph.microsoft.com/v1.0`.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The faults this service is told to show.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }
}

impl Drop for GraphServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
