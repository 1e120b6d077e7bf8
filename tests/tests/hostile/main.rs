//! The attacks of `docs/attacks.md` that are run against a hostile server: one test each, named as the table names it.
//!
//! The embedded servers answer; [`middle`] stands before them and lies. [`world`] is a pairing whose both ends go through
//! it. A trap listens wherever credentials must never go.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests"
)]

mod alone;
mod bytes;
mod identities;
mod injection;
mod lies;
mod middle;
mod origins;
mod release;
mod series;
mod table;
mod tls;
mod world;
mod xml;
