//! The way to a server: through which proxy, whom to believe on the other side, and how a user signs in by browser.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests"
)]

mod autodiscover;
mod certificate;
mod ntlm;
mod proxy;
mod sign_in;
mod tls;
