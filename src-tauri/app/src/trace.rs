//! The log: one file, ids only, never a title, a name, an address or a secret; the older half is dropped when it grows.

use std::sync::Mutex;

use ponte_engine::paths::{self, Paths};
use ponte_engine::settings::LogLevel;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{EnvFilter, Registry, fmt, reload};

/// Above this size the log begins anew, and the old one is kept once.
const LARGE: u64 = 4 << 20;
/// Whose words are written down.
const OWN: [&str; 6] = ["ponte_core", "ponte_engine", "ponte_adapters", "ponte_app", "pontectl", "ponte"];

/// The log under way.
pub struct Log(reload::Handle<EnvFilter, Registry>);

impl Log {
    /// Opens the log. Where it cannot be opened Ponte works without one.
    pub fn start(paths: &Paths, level: LogLevel) -> Option<Self> {
        let file = paths.logs.join("ponte.log");
        if std::fs::metadata(&file).is_ok_and(|found| found.len() > LARGE) {
            let _ = std::fs::rename(&file, file.with_extension("log.1"));
        }
        let writer = paths.create().and_then(|()| paths::append(&file)).ok()?;
        let (filter, handle) = reload::Layer::new(filter(level));
        let lines = fmt::layer().with_writer(Mutex::new(writer)).with_ansi(false);
        tracing::subscriber::set_global_default(Registry::default().with(filter).with(lines)).ok()?;
        Some(Log(handle))
    }

    /// Writes down as much as this from now on.
    pub fn set(&self, level: LogLevel) {
        // It fails only once the log itself is gone.
        let _ = self.0.reload(filter(level));
    }
}

/// Only what Ponte itself says: libraries log headers and addresses at their finer levels.
fn filter(level: LogLevel) -> EnvFilter {
    let level = LogLevel::WORDS.iter().find(|(_, candidate)| *candidate == level).map_or("info", |(word, _)| word);
    EnvFilter::new(format!("off,{}", OWN.map(|part| format!("{part}={level}")).join(",")))
}
