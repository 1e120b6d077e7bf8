//! The pure half of Ponte: values in, values out.
//!
//! A cycle is `fetch → normalise → reconcile → plan → apply → remember`; the middle three live here. Nothing in this
//! crate may know the time, draw a random number, touch a file or a socket, or name an adapter: what it needs is passed
//! in, so that the same input always gives the same plan.
//!
//! What is said: [`record`] (maps from field to value), [`snapshot`] (a record as one side held it), [`capability`] and
//! [`bend`] (what a side can hold), [`link`] and [`hash`] (what is remembered), [`rules`] (what the user chose),
//! [`verdict`] (what went wrong). Their meaning: [`text`], [`html`], [`zone`], [`recur`].
//!
//! What is done, in the order of the cycle: [`normalise`] gives a [`view`]; [`matching`] finds pairs that no link ties;
//! [`reconcile`] decides a pair with [`merge`] and gives a [`decision`]; [`plan`] puts decisions in order, [`guard`] holds some
//! back; an [`operation`] is what is sent; [`undo`] takes one back; [`conflict`] is what the user says to one. [`schedule`] says
//! when a pairing is due, [`attempts`] when an account may be asked again, [`echo`] what goes round in circles, [`lease`] which
//! computer is at it, [`remind`] and [`digest`] when to say again that something waits, [`release`] which version is the newest.

pub mod attempts;
pub mod bend;
pub mod capability;
pub mod conflict;
pub mod decision;
pub mod digest;
pub mod echo;
pub mod guard;
pub mod hash;
pub mod html;
pub mod lease;
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
pub mod release;
pub mod remind;
pub mod rules;
pub mod schedule;
pub mod snapshot;
pub mod text;
pub mod undo;
pub mod verdict;
pub mod view;
pub mod zone;
