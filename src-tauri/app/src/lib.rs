//! What both faces of Ponte (`pontectl` and the desktop app) do with one engine and one set of settings.
//!
//! - [`desk`]: settings, store and secrets of one installation: what every command gets.
//! - [`open`]: accounts and pairings, signed in; [`lock`]: one run at a time, over all faces.
//! - [`run`]: one run of one pairing, with what [`disabled`] users leave behind; [`daily`]: the digest when it is due.
//! - [`controller`]: the one loop that runs what is due, and everything that can be asked of it; [`board`]: what goes on now.
//! - [`signs`]: that somebody signed in again, told from one face to another; [`held`]: reminders of held deletions.
//! - [`notify`]: which notifications come; [`trace`]: the log.
//! - [`setup`], [`find`], [`form`]: the first run, and whatever people paste into its fields; [`accounts`], [`pairings`].
//! - [`rules`], [`mapping`], [`options`]: every choice, shown and changed in place; [`week`]: what rules do to this user's week.
//! - [`help`]: what Ponte is, and a bundle for whoever looks into a trouble; [`release`]: whether there is a newer version.
//! - [`view`]: what the window shows; [`os`]: what the system tells of the clock and the network.
//! - [`words`]: reasons, fields and moments in the user's language.
//!
//! Everything here is a value: nothing prints, nothing draws, nothing asks.

pub mod accounts;
pub mod board;
mod commands;
pub mod controller;
pub mod daily;
pub mod desk;
pub mod disabled;
pub mod error;
pub mod find;
pub mod form;
pub mod held;
pub mod help;
pub mod lock;
pub mod mapping;
pub mod network;
pub mod notify;
pub mod open;
pub mod options;
pub mod os;
pub mod pairings;
pub mod release;
pub mod rules;
pub mod run;
pub mod setup;
pub mod sign_in;
pub mod signs;
pub mod trace;
pub mod view;
pub mod week;
pub mod words;

pub use desk::Desk;
pub use error::{Error, Result};
