//! The desktop app as it is built, in a real window: what a person does, what they see, and what both servers hold after it.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

mod everyday;
mod first_run;
mod life;
mod looks;
mod microsoft;
mod needs;
mod safe;
mod stage;
