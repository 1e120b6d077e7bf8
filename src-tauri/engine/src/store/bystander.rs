//! Bystanders: records that were looked at and are not linked, remembered so that they are not read again until they change.

use std::collections::BTreeMap;

use ponte_core::snapshot::{RemoteId, Side, Version};
use rusqlite::{Connection, OptionalExtension, params};

use super::{LaneId, Store, StoreResult};

/// A record that is not linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bystander {
    /// The state in which it was looked at.
    pub version: Version,
    /// Why it is not linked: a [`ponte_core::view::KeptBack`] in kebab case, `other-kind`, `parked`, `left-alone`.
    pub why: String,
}

impl Store {
    /// All bystanders of one side.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn bystanders(&self, lane: LaneId, side: Side) -> StoreResult<BTreeMap<RemoteId, Bystander>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached("SELECT id, version, why FROM bystander WHERE lane = ?1 AND side = ?2")?;
        let found = rows.query_map(params![lane.0, side.as_str()], |row| {
            Ok((RemoteId(row.get(0)?), Bystander { version: Version(row.get(1)?), why: row.get(2)? }))
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Those of some records that are bystanders.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn bystanders_of<'i>(
        &self,
        lane: LaneId,
        side: Side,
        ids: impl IntoIterator<Item = &'i RemoteId>,
    ) -> StoreResult<BTreeMap<RemoteId, Bystander>> {
        let guard = self.lock();
        let mut statement =
            guard.prepare_cached("SELECT version, why FROM bystander WHERE lane = ?1 AND side = ?2 AND id = ?3")?;
        let mut found = BTreeMap::new();
        for id in ids {
            let known = statement
                .query_row(params![lane.0, side.as_str(), id.0], |row| {
                    Ok(Bystander { version: Version(row.get(0)?), why: row.get(1)? })
                })
                .optional()?;
            found.extend(known.map(|known| (id.clone(), known)));
        }
        Ok(found)
    }

    /// Those of one side that are not linked for this reason.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn bystanders_because(&self, lane: LaneId, side: Side, why: &str) -> StoreResult<Vec<RemoteId>> {
        let guard = self.lock();
        let mut rows =
            guard.prepare_cached("SELECT id FROM bystander WHERE lane = ?1 AND side = ?2 AND why = ?3 ORDER BY id")?;
        let found = rows.query_map(params![lane.0, side.as_str(), why], |row| Ok(RemoteId(row.get(0)?)))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// How many records of the lane are kept back, by reason.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn kept_back(&self, lane: LaneId) -> StoreResult<BTreeMap<String, i64>> {
        let guard = self.lock();
        let mut rows =
            guard.prepare_cached("SELECT why, count(*) FROM bystander WHERE lane = ?1 GROUP BY why ORDER BY why")?;
        let found = rows.query_map([lane.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}

/// Remembers a bystander.
pub(crate) fn set(
    db: &Connection,
    lane: LaneId,
    side: Side,
    id: &RemoteId,
    version: &Version,
    why: &str,
) -> StoreResult<()> {
    db.prepare_cached("INSERT OR REPLACE INTO bystander VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(params![
        lane.0,
        side.as_str(),
        id.0,
        version.0,
        why
    ])?;
    Ok(())
}

/// Forgets one: it was linked, or is gone.
pub(crate) fn remove(db: &Connection, lane: LaneId, side: Side, id: &RemoteId) -> StoreResult<()> {
    db.prepare_cached("DELETE FROM bystander WHERE lane = ?1 AND side = ?2 AND id = ?3")?.execute(params![
        lane.0,
        side.as_str(),
        id.0
    ])?;
    Ok(())
}
