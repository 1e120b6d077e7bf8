//! Copies made since the change reports that the cursors stand for.
//!
//! The next report names them, since they are news to it. One that it does not name may have been removed meanwhile: many
//! servers do not report what came and went between two reports (RFC 6578, section 3.5.2, leaves it to them).

use std::collections::BTreeSet;

use ponte_core::snapshot::{RemoteId, Side};
use rusqlite::{Connection, params};

use super::{LaneId, RunId, Store, StoreResult};

impl Store {
    /// The young copies on one side.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn young(&self, lane: LaneId, side: Side) -> StoreResult<BTreeSet<RemoteId>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached("SELECT id FROM young WHERE lane = ?1 AND side = ?2")?;
        let ids = rows.query_map(params![lane.0, side.as_str()], |row| Ok(RemoteId(row.get(0)?)))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// A report later than their making named all young copies on one side but these.
    ///
    /// # Errors
    /// What SQLite says.
    pub(crate) fn grown(&self, lane: LaneId, side: Side, but: &BTreeSet<RemoteId>, run: RunId) -> StoreResult<()> {
        self.transaction(|db| {
            db.prepare_cached("DELETE FROM young WHERE lane = ?1 AND side = ?2")?
                .execute(params![lane.0, side.as_str()])?;
            but.iter().try_for_each(|id| add(db, lane, side, id, run))
        })
    }
}

/// A copy was made.
pub(crate) fn add(db: &Connection, lane: LaneId, side: Side, id: &RemoteId, run: RunId) -> StoreResult<()> {
    db.prepare_cached("INSERT OR REPLACE INTO young VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        lane.0,
        side.as_str(),
        id.0,
        run.0
    ])?;
    Ok(())
}

/// The cursors move past what was made before this run.
pub(super) fn forget_before(db: &Connection, lane: LaneId, run: RunId) -> StoreResult<()> {
    db.prepare_cached("DELETE FROM young WHERE lane = ?1 AND run < ?2")?.execute([lane.0, run.0])?;
    Ok(())
}
