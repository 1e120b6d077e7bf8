//! Exchange Server (EWS: 2013 SP1, 2016, 2019, SE) and grommunio: events, tasks, contacts and companies of one mailbox.
//!
//! - [`account`], [`collection`]: what the engine sees; [`listing`], [`reading`], [`find`] and [`mod@write`] are its verbs.
//! - [`session`], [`fault`]: one address, one request at a time, and what a refusal means; [`auth`], [`ntlm`], [`sign_in`],
//!   [`ticket`]: how a user is shown.
//! - [`address`], [`discover`]: where the server is; [`options`]: what the user chose; [`place`]: where items lie.
//! - [`xml`], [`soap`]: what goes over the wire; [`row`] and [`fields`] turn it into what
//!   [`exchange`](super::exchange) reads and writes. Attendees are never written, and nobody is told without permit.
//! - `op_*`: one file for each remote operation.

pub mod account;
pub mod address;
pub mod auth;
mod change;
pub mod collection;
mod contact;
mod create;
pub mod discover;
mod facts;
pub mod fault;
mod fields;
pub mod find;
pub mod listing;
pub mod ntlm;
mod occurrences;
mod op_create;
mod op_delete;
mod op_find;
mod op_folder;
mod op_item;
mod op_note;
mod op_sync;
mod op_update;
pub mod options;
pub mod place;
pub mod probe;
pub mod reading;
mod recurrence;
mod refused;
mod renew;
mod row;
pub mod session;
pub mod sign_in;
pub mod soap;
mod task;
#[cfg(test)]
mod tests;
pub mod ticket;
mod times;
mod twins;
pub mod write;
pub mod xml;

pub use account::Ews;
pub use options::{Conflicts, Deletion, Options};
