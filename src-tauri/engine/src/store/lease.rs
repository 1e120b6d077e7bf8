//! What is known here of who syncs each pairing.

use rusqlite::{OptionalExtension, params};

use super::{Store, StoreResult};
use crate::lease::Known;

impl Store {
    /// What is known of the lease of a pairing.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn lease(&self, pairing: &str) -> StoreResult<Known> {
        let found: Option<String> = self
            .lock()
            .prepare_cached("SELECT known FROM lease WHERE pairing = ?1")?
            .query_row([pairing], |row| row.get(0))
            .optional()?;
        Ok(found.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// Remembers it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn set_lease(&self, pairing: &str, known: &Known) -> StoreResult<()> {
        let text = serde_json::to_string(known).unwrap_or_default();
        self.lock().execute("INSERT OR REPLACE INTO lease VALUES (?1, ?2)", params![pairing, text])?;
        Ok(())
    }
}
