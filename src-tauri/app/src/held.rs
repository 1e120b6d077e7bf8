//! Reminders of held deletions that nobody has answered.

use ponte_engine::held::{self, Reminder};
use ponte_engine::store::Store;

use crate::desk::Desk;
use crate::error::Result;

/// The reminders that are due; they are given once.
///
/// # Errors
/// What the store says.
pub fn remind(desk: &Desk, store: &Store) -> Result<Vec<Reminder>> {
    let due = held::reminders(store, desk.now())?;
    due.iter().try_for_each(|reminder| held::reminded(store, reminder))?;
    Ok(due)
}
