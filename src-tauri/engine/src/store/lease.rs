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
        let sealed: Option<Vec<u8>> = self
            .lock()
            .prepare_cached("SELECT sealed FROM lease WHERE pairing = ?1")?
            .query_row([pairing], |row| row.get(0))
            .optional()?;
        let plain = sealed.and_then(|sealed| self.keys().open("lease", &sealed).ok());
        Ok(plain.and_then(|plain| serde_json::from_slice(&plain).ok()).unwrap_or_default())
    }

    /// Remembers it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn set_lease(&self, pairing: &str, known: &Known) -> StoreResult<()> {
        let sealed = self.seal("lease", &serde_json::to_vec(known).unwrap_or_default())?;
        self.lock().execute("INSERT OR REPLACE INTO lease VALUES (?1, ?2)", params![pairing, sealed])?;
        Ok(())
    }
}
