//! The targets under libFuzzer: `PONTE_FUZZ` names one, the rest is said as libFuzzer is told. Built by `cargo xtask fuzz`
//! alone, since it needs coverage compiled in.

#![no_main]
#![allow(clippy::expect_used, reason = "a run without a target is no run")]

use std::sync::OnceLock;
use std::time::Duration;

use ponte_tests::fuzz::{Target, target, timed};

/// What each input may take.
const LIMIT: Duration = Duration::from_secs(1);

static TARGET: OnceLock<Target> = OnceLock::new();

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let chosen = TARGET.get_or_init(|| {
        let name = std::env::var("PONTE_FUZZ").unwrap_or_default();
        target(&name).expect("PONTE_FUZZ names a target")
    });
    timed(*chosen, data, LIMIT);
});
