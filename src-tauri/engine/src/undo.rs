//! Undo of one thing a run did, or of a whole run, on both sides, for thirty days.
//!
//! A caller shows what [`look`] says, losses first, asks, and then calls [`carry_out`]. See `cycle::undo` for the rule.

pub use ponte_core::undo::Loss;

pub use crate::cycle::undo::{UndoItem, UndoState, Undone, Which, carry_out, look};
pub use crate::store::UNDO_DAYS;
