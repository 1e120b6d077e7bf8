//! The log: one file, ids only, never a title, a name, an address or a secret; the older half is dropped when it grows.

use std::sync::Mutex;

use ponte_engine::paths::{self, Paths};
use ponte_engine::settings::LogLevel;
use tracing_subscriber::EnvFilter;

/// Above this size the log begins anew, and the old one is kept once.
const LARGE: u64 = 4 << 20;

/// Opens the log. Where it cannot be opened Ponte works without one.
pub fn start(paths: &Paths, level: LogLevel) {
    let file = paths.logs.join("ponte.log");
    if std::fs::metadata(&file).is_ok_and(|found| found.len() > LARGE) {
        let _ = std::fs::rename(&file, file.with_extension("log.1"));
    }
    let Ok(writer) = paths.create().and_then(|()| paths::append(&file)) else { return };
    let subscriber = tracing_subscriber::fmt()
        .with_writer(Mutex::new(writer))
        .with_ansi(false)
        .with_env_filter(filter(level))
        .finish();
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// Only what Ponte itself says: libraries log headers and addresses at their finer levels.
fn filter(level: LogLevel) -> EnvFilter {
    let level = LogLevel::WORDS.iter().find(|(_, candidate)| *candidate == level).map_or("info", |(word, _)| word);
    let own =
        ["ponte_core", "ponte_engine", "ponte_adapters", "ponte_app", "pontectl"].map(|part| format!("{part}={level}"));
    EnvFilter::new(format!("off,{}", own.join(",")))
}
