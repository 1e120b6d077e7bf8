//! What is known here of who syncs each pairing, and the number of this installation.

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

    /// The number of this installation, drawn when it is first asked for.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn installation(&self) -> StoreResult<String> {
        let mut drawn = [0; 8];
        // Without randomness the key of the installation tells it apart well enough.
        let drawn = match getrandom::fill(&mut drawn) {
            Ok(()) => u64::from_be_bytes(drawn),
            Err(_) => self.keys().fingerprint(),
        };
        self.transaction(|db| {
            db.execute("INSERT OR IGNORE INTO meta VALUES ('installation', ?1)", [format!("{drawn:016x}")])?;
            Ok(db.query_row("SELECT value FROM meta WHERE name = 'installation'", [], |row| row.get(0))?)
        })
    }
}
