//! Staged snapshots: what was fetched in this run, sealed, so that memory does not grow with the collection.
//!
//! They live in a temporary table of this connection and are gone with it.

use ponte_core::snapshot::{RemoteId, Side, Snapshot};
use rusqlite::{OptionalExtension, params};

use super::{Store, StoreResult};

pub(super) const SCHEMA: &str = "PRAGMA temp_store = FILE; PRAGMA temp.cache_size = -512;
    CREATE TEMP TABLE IF NOT EXISTS staged (
        side TEXT NOT NULL, id TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (side, id)
    ) WITHOUT ROWID;";

impl Store {
    /// Forgets what an earlier run staged.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn clear_staged(&self) -> StoreResult<()> {
        self.lock().prepare_cached("DELETE FROM temp.staged")?.execute([])?;
        Ok(())
    }

    /// Stages snapshots of one side.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn stage(&self, side: Side, snapshots: &[Snapshot]) -> StoreResult<()> {
        self.transaction(|db| {
            let mut insert = db.prepare_cached("INSERT OR REPLACE INTO temp.staged VALUES (?1, ?2, ?3)")?;
            for snapshot in snapshots {
                let sealed = self.seal("staged", &serde_json::to_vec(snapshot).unwrap_or_default())?;
                insert.execute(params![side.as_str(), snapshot.id.0, sealed])?;
            }
            Ok(())
        })
    }

    /// A staged snapshot.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn staged(&self, side: Side, id: &RemoteId) -> StoreResult<Option<Snapshot>> {
        let sealed: Option<Vec<u8>> = self
            .lock()
            .prepare_cached("SELECT sealed FROM temp.staged WHERE side = ?1 AND id = ?2")?
            .query_row(params![side.as_str(), id.0], |row| row.get(0))
            .optional()?;
        let opened = sealed.and_then(|sealed| self.keys().open("staged", &sealed).ok());
        Ok(opened.and_then(|plain| serde_json::from_slice(&plain).ok()))
    }

    /// The ids of everything staged on one side, in order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn staged_ids(&self, side: Side) -> StoreResult<Vec<RemoteId>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached("SELECT id FROM temp.staged WHERE side = ?1 ORDER BY id")?;
        let ids = rows.query_map([side.as_str()], |row| Ok(RemoteId(row.get(0)?)))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }
}
