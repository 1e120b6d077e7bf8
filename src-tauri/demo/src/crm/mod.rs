//! An embedded CRM that answers on loopback exactly as Vtiger 8.2.0 and 8.3.0 do, quirks included, all in memory.
//!
//! A fake that is nicer than reality is a bug: every oddity here was seen on a real server. It must never depend on
//! the core, the engine or the adapters it is used to test.

mod access;
mod activity;
mod contacts;
mod describe;
mod encode;
mod fields;
mod inspect;
mod mobile;
mod modules;
mod query;
mod read;
mod refusal;
mod request;
mod server;
mod session;
mod state;
#[cfg(test)]
mod tests;
mod ui;
mod values;
mod write;

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicI64},
    time::Duration,
};

use tokio::task::JoinHandle;

pub use inspect::Mail;

use crate::faults::Faults;
use crate::serve::Port;

/// Which Vtiger the server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Vtiger 8.2.0.
    V82,
    /// Vtiger 8.3.0.
    V83,
}

impl Version {
    /// The number as `login` tells it.
    pub fn number(self) -> &'static str {
        match self {
            Self::V82 => "8.2.0",
            Self::V83 => "8.3.0",
        }
    }
}

/// Where the server's time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Seconds since 1970, moved by the test.
    Manual(Arc<AtomicI64>),
}

/// How to start a [`Crm`].
#[derive(Debug, Clone)]
pub struct CrmOptions {
    /// Which Vtiger it is.
    pub version: Version,
    /// PHP's `$default_timezone`: the zone of every time on the wire.
    pub server_zone: String,
    /// How long each request takes at least.
    pub latency: Duration,
    /// Where the time comes from.
    pub clock: Clock,
    /// Seed of the random faults.
    pub seed: u64,
}

impl Default for CrmOptions {
    fn default() -> Self {
        Self {
            version: Version::V82,
            server_zone: "UTC".to_owned(),
            latency: Duration::ZERO,
            clock: Clock::System,
            seed: 0,
        }
    }
}

/// A running CRM. Dropping it stops it.
pub struct Crm {
    url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

/// What the requests share: everything else is behind the one lock.
struct Shared {
    state: Mutex<state::State>,
    faults: Faults,
    latency: Duration,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, state::State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Crm {
    /// Starts a server on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When the port cannot be bound, or the server's zone is unknown.
    pub async fn start(options: CrmOptions) -> io::Result<Self> {
        let zone = jiff::tz::TimeZone::get(&options.server_zone).map_err(io::Error::other)?;
        let port = Port::take().await?;
        let url = port.origin.clone();
        let shared = Arc::new(Shared {
            faults: Faults::new(options.seed),
            latency: options.latency,
            state: Mutex::new(state::State::new(options.version, zone, options.clock)),
        });
        let serving = port.serve(server::router(Arc::clone(&shared)), "the embedded CRM");
        Ok(Self { url, shared, serving })
    }

    /// The address of the installation, without `/webservice.php`.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The faults this server is told to show.
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// Stops listening; open connections are cut.
    pub fn shutdown(self) {
        self.serving.abort();
    }
}

impl Drop for Crm {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
