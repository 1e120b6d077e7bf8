//! A few seeds of the comparator with Ponte alone; `cargo xtask faults` plays more, and vdirsyncer beside it.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::PathBuf;

use futures::future::join_all;
use ponte_tests::comparator::client::Client;
use ponte_tests::comparator::count::Count;
use ponte_tests::comparator::scenario::{Mode, play};

async fn nothing_to_count(mode: Mode, seeds: std::ops::Range<u64>) {
    let client = Client::Ponte(PathBuf::from(env!("CARGO_BIN_EXE_faults")));
    let told = join_all(seeds.map(|seed| play(&client, mode, seed))).await;
    for told in told.into_iter().map(Result::unwrap) {
        assert_eq!(told.count, Count::default(), "seed {}", told.seed);
        assert!(told.struck > 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_server_that_misbehaves_nothing_is_lost_reverted_doubled_or_back() {
    nothing_to_count(Mode::Faults, 0..6).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_requests_nothing_is_lost_reverted_doubled_or_back() {
    nothing_to_count(Mode::Kill, 0..6).await;
}
