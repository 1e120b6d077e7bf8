//! What must hold for any bytes that come from outside: one target for each parser.
//!
//! A target takes bytes and panics where a promise is broken. The same targets run under a coverage-guided engine
//! (`cargo xtask fuzz`) and, with their corpus and for a few seconds each, among the tests.

mod crm_json;
mod multistatus;
mod objects;
mod recurrence;
mod redirects;
mod settings;

use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A parser and what must hold for it.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, which is also the name of its corpus.
    pub name: &'static str,
    /// Panics where a promise is broken.
    pub run: fn(&[u8]),
}

/// All of them.
pub const TARGETS: [Target; 7] = [
    Target { name: "ical", run: objects::ical },
    Target { name: "vcard", run: objects::vcard },
    Target { name: "multistatus", run: multistatus::run },
    Target { name: "crm_json", run: crm_json::run },
    Target { name: "settings", run: settings::run },
    Target { name: "redirects", run: redirects::run },
    Target { name: "recurrence", run: recurrence::run },
];

/// The target of that name.
#[must_use]
pub fn target(name: &str) -> Option<Target> {
    TARGETS.into_iter().find(|target| target.name == name)
}

/// Runs a target on an input and says how long it took. What took longer than `limit` is run again before it is believed:
/// a machine that was busy elsewhere is no finding.
///
/// # Panics
/// Where a promise is broken, or the input takes longer than `limit` each time.
pub fn timed(target: Target, input: &[u8], limit: Duration) -> Duration {
    let once = || {
        let start = Instant::now();
        (target.run)(input);
        start.elapsed()
    };
    let mut took = once();
    for _ in 0..3 {
        if took > limit {
            took = took.min(once());
        }
    }
    assert!(took <= limit, "{}: {took:?} for {} bytes", target.name, input.len());
    took
}

/// A moment that is the same in each run.
fn now() -> Timestamp {
    Timestamp::from_second(1_795_341_600).unwrap_or_default()
}

fn rome() -> TimeZone {
    TimeZone::get("Europe/Rome").unwrap_or(TimeZone::UTC)
}
