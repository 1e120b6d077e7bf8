//! The controller with a face that only records, against the embedded servers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod answers;
mod runs;
mod trouble;
mod views;
mod world;
