//! The settings half of the app on the embedded servers: the first run, accounts, rules, a week, mapping, options, help.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod accounts;
mod exchange;
mod help;
mod microsoft;
mod rules;
mod world;
