//! View models: what the window shows, as values it can draw without knowing anything else.
//!
//! Names and shapes are the window's contract: fields in camel case, words in kebab case, unions told apart by `is`. A text is
//! in the user's language already, and never a secret.

mod basic;
mod trouble;

pub use basic::{AccountBrief, AccountStanding, Kind, Seconds, Side};
pub use trouble::{Remedy, Trouble};
