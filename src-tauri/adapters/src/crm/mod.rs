//! Customer relationship systems: the left side of most pairings.

pub mod vtiger;
