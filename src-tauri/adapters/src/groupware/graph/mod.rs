//! Microsoft 365 (Graph v1.0): events, To Do tasks, contacts and companies of one mailbox.
//!
//! - [`account`], [`collection`]: what the engine sees; [`listing`], [`reading`], [`find`] and [`mod@write`] are its verbs.
//! - [`session`], [`fault`]: one origin, one request at a time, and what a refusal means; [`sign_in`]: where.
//! - [`place`]: where the items of a collection lie.
//! - [`exchange`](super::exchange): items as records and back, and whom a write would mail. Attendees are never written.
//! - `op_*`: one file for each remote operation.

pub mod account;
mod change;
pub mod collection;
mod create;
mod facts;
pub mod fault;
pub mod find;
pub mod listing;
mod occurrences;
mod op_batch;
mod op_container;
mod op_delta;
mod op_item;
mod op_list;
mod op_translate;
pub mod place;
pub mod probe;
pub mod reading;
pub mod renew;
mod session;
pub mod sign_in;
#[cfg(test)]
mod tests;
pub mod write;

pub use account::{GRAPH, Graph};
