//! Contacts of others that the user's events name: they stay admitted, so that a quiet cycle need not look at the events.

use std::collections::BTreeSet;

use ponte_core::snapshot::RemoteId;
use rusqlite::params;

use super::{LaneId, Store, StoreResult};

impl Store {
    /// Admits these contacts to their lane. Says how many of them are new to it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn invite(&self, lane: LaneId, contacts: &BTreeSet<RemoteId>) -> StoreResult<usize> {
        self.transaction(|db| {
            let mut insert = db.prepare_cached("INSERT OR IGNORE INTO invited VALUES (?1, ?2)")?;
            contacts.iter().try_fold(0, |new, id| Ok(new + insert.execute(params![lane.0, id.0])?))
        })
    }

    /// All that were admitted to a lane.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn invited(&self, lane: LaneId) -> StoreResult<BTreeSet<RemoteId>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached("SELECT record FROM invited WHERE lane = ?1")?;
        let found = rows.query_map([lane.0], |row| Ok(RemoteId(row.get(0)?)))?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}
