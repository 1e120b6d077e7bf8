//! CalDAV (RFC 4791) and CardDAV (RFC 6352).
//!
//! - [`account`], [`collection`]: what the engine sees; [`listing`], [`reading`], [`find`] and [`mod@write`] are its verbs.
//! - [`discover`], [`dns`], [`homes`]: from what a person types to the collections they may choose.
//! - [`session`], [`auth`], [`xml`], [`href`]: one origin, one user, and nothing that leads out of either.
//! - [`facts`], [`server`], [`gate`]: what is known of a collection and its server, and whom a write would mail.
//! - [`object`]: the text of one event, task or card, and edits that replace only the lines of what changed.
//! - `op_*`: one file for each remote operation.

pub mod account;
pub mod auth;
mod change;
pub mod collection;
mod create;
pub mod digest;
mod discover;
pub mod dns;
pub mod facts;
pub mod find;
pub mod gate;
pub mod homes;
pub mod href;
mod ical;
#[cfg(test)]
mod laws;
mod lines;
pub mod listing;
pub mod object;
pub mod op_make;
pub mod op_multiget;
mod op_note;
pub mod op_object;
pub mod op_propfind;
pub mod op_query;
pub mod op_sync;
pub mod reading;
mod recent;
pub mod server;
pub mod session;
#[cfg(test)]
mod tests;
mod vcard;
pub mod write;
pub mod xml;

pub use account::{Dav, Options};
