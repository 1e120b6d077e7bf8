//! What the page may ask, each a few lines: whatever is done is done by `ponte-app`. None takes a path, an address to load, or a
//! command to run, and none answers with a secret.
//!
//! A command that is not named in `capabilities/window.json` cannot be called.

pub mod accounts;
pub mod activity;
pub mod needs;
pub mod overview;
pub mod rules;
pub mod settings;
pub mod setup;
pub mod sign_in;
