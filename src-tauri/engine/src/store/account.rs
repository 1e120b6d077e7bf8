//! How accounts have answered lately: it survives a restart, so that a program started anew does not hammer.

use std::collections::BTreeMap;

use ponte_core::attempts::Attempts;
use rusqlite::{OptionalExtension, params};

use super::{Store, StoreResult};

impl Store {
    /// How this account has answered lately; nothing is known of one that answers.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn attempts(&self, account: &str) -> StoreResult<Attempts> {
        let found: Option<String> = self
            .lock()
            .prepare_cached("SELECT attempts FROM account WHERE name = ?1")?
            .query_row([account], |row| row.get(0))
            .optional()?;
        Ok(found.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// All accounts that failed lately.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn troubled(&self) -> StoreResult<BTreeMap<String, Attempts>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached("SELECT name, attempts FROM account")?;
        let found = rows.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        let found = found.collect::<Result<Vec<(String, String)>, _>>()?;
        Ok(found.into_iter().filter_map(|(name, text)| Some((name, serde_json::from_str(&text).ok()?))).collect())
    }

    /// Remembers it; of an account that answers nothing is kept.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn set_attempts(&self, account: &str, attempts: &Attempts) -> StoreResult<()> {
        if *attempts == Attempts::default() {
            self.lock().execute("DELETE FROM account WHERE name = ?1", [account])?;
        } else {
            let text = serde_json::to_string(attempts).unwrap_or_default();
            self.lock().execute("INSERT OR REPLACE INTO account VALUES (?1, ?2)", params![account, text])?;
        }
        Ok(())
    }
}
