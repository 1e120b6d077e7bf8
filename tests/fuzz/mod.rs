//! What must hold for any bytes that come from outside: one target for each parser.
//!
//! A target takes bytes and panics where a promise is broken. The same targets run under a coverage-guided engine
//! (`cargo xtask fuzz`) and, with their corpus and for a few seconds each, among the tests.

mod callback;
mod crm_json;
mod ews_xml;
mod graph_json;
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
pub const TARGETS: [Target; 10] = [
    Target { name: "ical", run: objects::ical },
    Target { name: "vcard", run: objects::vcard },
    Target { name: "multistatus", run: multistatus::run },
    Target { name: "crm_json", run: crm_json::run },
    Target { name: "graph_json", run: graph_json::run },
    Target { name: "ews_xml", run: ews_xml::run },
    Target { name: "settings", run: settings::run },
    Target { name: "redirects", run: redirects::run },
    Target { name: "callback", run: callback::run },
    Target { name: "recurrence", run: recurrence::run },
];

/// The target of that name.
#[must_use]
pub fn target(name: &str) -> Option<Target> {
    TARGETS.into_iter().find(|target| target.name == name)
}

/// Runs a target on an input and says how long it took. What took longer than `limit` is run again, and judged by what the
/// processor did for it: a machine that is busy elsewhere is no finding.
///
/// # Panics
/// Where a promise is broken, or the input takes longer than `limit`.
pub fn timed(target: Target, input: &[u8], limit: Duration) -> Duration {
    let start = Instant::now();
    (target.run)(input);
    let took = start.elapsed();
    if took <= limit {
        return took;
    }
    let (start, before) = (Instant::now(), processor());
    (target.run)(input);
    let took = processor().zip(before).map_or(start.elapsed(), |(after, before)| after.saturating_sub(before));
    assert!(took <= limit, "{}: {took:?} for {} bytes", target.name, input.len());
    took
}

/// What the processor has done for this thread; unknown where there is no Linux to tell it.
fn processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// A moment that is the same in each run.
fn now() -> Timestamp {
    Timestamp::from_second(1_795_341_600).unwrap_or_default()
}

fn rome() -> TimeZone {
    TimeZone::get("Europe/Rome").unwrap_or(TimeZone::UTC)
}
