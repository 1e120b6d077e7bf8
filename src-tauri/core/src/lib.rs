//! The pure half of Ponte: values in, values out.
//!
//! A cycle is `fetch → normalise → reconcile → plan → apply → remember`; the middle three live here. Nothing in this
//! crate may know the time, draw a random number, touch a file or a socket, or name an adapter: what it needs is passed
//! in, so that the same input always gives the same plan.
//!
//! - [`record`]: what is kept in step: events, tasks, contacts and companies as maps from [`record::Field`] to
//!   [`record::Value`].
//! - [`capability`]: what a side can hold and how it bends it.
//! - [`hash`]: keyed hashes, so that the last common state can be compared without being kept in clear.
//! - [`link`]: the lasting tie of two records.
//! - [`snapshot`]: a record as one side held it at one moment, and what a side answers about it.
//! - [`normalise`]: what the rules and the other side make of a record; [`bend`] does the bending, [`text`] says when two
//!   renderings are the same.
//! - [`recur`]: the occurrences of a series; [`zone`]: zones by the names others give them; [`html`]: HTML and plain text.
//! - [`rules`]: what the user chose for a pairing.
//! - [`view`]: a record as the rules and the other side see it; [`decision`]: what is to become of a pair.
//! - [`matching`] finds pairs that no link ties yet; [`reconcile`] decides a pair, with [`merge`] for its fields.
//! - [`plan`] puts decisions in order, [`guard`] holds some back; [`operation`]: what is sent.
//! - [`schedule`]: when a pairing is due.
//! - [`verdict`]: what went wrong, and who can mend it.

pub mod bend;
pub mod capability;
pub mod decision;
pub mod guard;
pub mod hash;
pub mod html;
pub mod link;
pub mod matching;
pub mod merge;
pub mod normalise;
pub mod operation;
pub mod plan;
mod readable;
pub mod reconcile;
pub mod record;
pub mod recur;
pub mod rules;
pub mod schedule;
pub mod snapshot;
pub mod text;
pub mod verdict;
pub mod view;
pub mod zone;
