//! Undo: a pair goes back to what it said before a write, on both sides.
//!
//! [`Image`] is what a write leaves behind; [`restored`] and [`uncreated`] decide what becomes of the pair; [`losses`] names
//! what does not come back. Nothing that has changed since is overwritten here.

#![deny(clippy::wildcard_enum_match_arm)]

mod image;
mod loss;
mod restore;

pub use image::{Deed, Image, whole};
pub use loss::{Loss, losses};
pub use restore::{
    card, changed_since, is_as_created, moved, remade, restored, restored_apart, taking_back, uncancelled, uncreated,
};
