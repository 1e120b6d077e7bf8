//! `pontectl` as a process against the embedded servers: killed in the middle, fed with nonsense, locked out, and searched
//! for words that belong to people. Each home is a folder of its own; secrets come from the environment.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[cfg(unix)]
mod attacks;
mod bad_crm;
mod bad_dav;
mod bad_home;
mod canary;
mod digest;
mod digest_real;
mod kill;
mod leaving;
mod network;
mod people;
mod two_computers;
mod undo;
mod watch;
mod world;
