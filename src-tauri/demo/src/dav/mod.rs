//! An embedded CalDAV/CardDAV server on loopback, all in memory, that behaves like one of seven real servers, quirks
//! included, or as the RFCs say. It must never depend on the core, the engine or the adapters it is used to test.

mod filter;
mod flavour;
mod inspect;
mod layout;
mod make;
mod object;
mod object_write;
mod path;
mod property;
mod propfind;
mod reply;
mod report;
mod rewrite;
mod schedule;
mod server;
mod span;
mod state;
#[cfg(test)]
mod tests;
mod token;

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::task::JoinHandle;

pub use flavour::Flavour;
pub use inspect::Stored;

use crate::faults::Faults;
use crate::serve::Port;
use crate::xml;

/// Where the server's time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Seconds since 1970, moved by the test.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    fn now(&self) -> Timestamp {
        match self {
            Clock::System => Timestamp::now(),
            Clock::Manual(seconds) => {
                Timestamp::from_second(seconds.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
            }
        }
    }
}

/// How to start a [`DavServer`].
#[derive(Debug, Clone)]
pub struct DavOptions {
    /// Which server it behaves like.
    pub flavour: Flavour,
    /// How long each request takes at least.
    pub latency: Duration,
    /// Where the time comes from.
    pub clock: Clock,
    /// Whether it sends invitations, updates and cancellations (RFC 6638). A flavour that cannot never does.
    pub auto_schedule: bool,
    /// Seed of the random faults.
    pub seed: u64,
}

impl DavOptions {
    /// Like that server, as it comes out of the box.
    #[must_use]
    pub fn of(flavour: Flavour) -> Self {
        let auto_schedule = flavour.quirks().scheduling != flavour::Scheduling::Absent;
        DavOptions { flavour, latency: Duration::ZERO, clock: Clock::System, auto_schedule, seed: 0 }
    }
}

impl Default for DavOptions {
    fn default() -> Self {
        DavOptions::of(Flavour::Plain)
    }
}

/// A scheduling message that a write caused: proof that somebody was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Address of the one whose write caused it.
    pub from: String,
    /// Address of the one who is told.
    pub to: String,
    /// `REQUEST`, `CANCEL` or `REPLY` (RFC 5546).
    pub method: String,
    /// UID of the object.
    pub uid: String,
}

/// A running server. Dropping it stops it.
pub struct DavServer {
    url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

/// What all requests share.
struct Shared {
    state: Mutex<state::State>,
    counters: Counters,
    latency: Duration,
    faults: Faults,
}

/// What came in and went out.
#[derive(Default)]
struct Counters {
    methods: Mutex<BTreeMap<String, u64>>,
    received: AtomicU64,
    sent: AtomicU64,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, state::State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl DavServer {
    /// Starts a server on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When the port cannot be bound.
    pub async fn start(options: DavOptions) -> io::Result<Self> {
        let port = Port::take().await?;
        let url = format!("{}/", port.origin);
        let shared = Arc::new(Shared {
            state: Mutex::new(state::State::new(options.flavour, options.auto_schedule, options.clock)),
            counters: Counters::default(),
            latency: options.latency,
            faults: Faults::new(options.seed),
        });
        let serving = port.serve(server::router(Arc::clone(&shared)), "the embedded calendar server");
        Ok(DavServer { url, shared, serving })
    }

    /// Its address: host and port, with a slash. Discovery starts here.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The faults this server is told to show.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// Stops listening; open connections are cut.
    pub fn shutdown(self) {
        self.serving.abort();
    }
}

impl Drop for DavServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
