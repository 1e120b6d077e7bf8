//! Before-images: what each write replaced, sealed, kept for thirty days and then forgotten.

use jiff::Timestamp;
use ponte_core::undo::Image;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{RunId, Store, StoreResult};

/// For how many days a write can be undone.
pub const UNDO_DAYS: i64 = 30;

/// The store's number for something a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(pub i64);

/// Something a run wrote, with what it replaced.
#[derive(Debug, Clone, PartialEq)]
pub struct Imaged {
    /// The store's number for it.
    pub id: ItemId,
    /// Its place in its run, from 1.
    pub number: usize,
    /// What people call the record.
    pub title: String,
    /// The run that undid it, if one did.
    pub undone: Option<RunId>,
    /// What it replaced.
    pub image: Image,
}

impl Store {
    /// What a run wrote and can still be undone, in order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn images(&self, run: RunId, now: Timestamp) -> StoreResult<Vec<Imaged>> {
        let items = self.run_items(run)?;
        let guard = self.lock();
        let mut rows = guard.prepare_cached(
            "SELECT run_item.id, image.at, image.undone, image.sealed FROM run_item LEFT JOIN image ON image.item = run_item.id
             WHERE run = ?1 ORDER BY run_item.id",
        )?;
        let mut found = Vec::new();
        let mut rows = rows.query([run.0])?;
        for item in items {
            let Some(row) = rows.next()? else { break };
            let (at, sealed): (Option<i64>, Option<Vec<u8>>) = (row.get(1)?, row.get(3)?);
            let opened = sealed.and_then(|sealed| self.keys().open("image", &sealed).ok());
            let image = opened.and_then(|plain| serde_json::from_slice(&plain).ok());
            if let (Some(image), Some(at)) = (image, at)
                && at >= oldest(now)
            {
                let (id, undone) = (ItemId(row.get(0)?), row.get::<_, Option<i64>>(2)?.map(RunId));
                found.push(Imaged { id, number: item.number, title: item.title, undone, image });
            }
        }
        Ok(found)
    }

    /// The run in which something was done, and its number there.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn run_of(&self, item: ItemId) -> StoreResult<Option<(RunId, usize)>> {
        let sql = "SELECT run, (SELECT count(*) FROM run_item AS earlier WHERE earlier.run = run_item.run
                   AND earlier.id <= run_item.id) FROM run_item WHERE id = ?1";
        let found = self.lock().query_row(sql, [item.0], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?))).optional()?;
        Ok(found.map(|(run, number)| (RunId(run), usize::try_from(number).unwrap_or(0))))
    }

    /// Keeps what a write replaced.
    pub(crate) fn keep_image(&self, db: &Connection, item: ItemId, image: &Image, now: Timestamp) -> StoreResult<()> {
        let sealed = self.seal("image", &serde_json::to_vec(image).unwrap_or_default())?;
        db.prepare_cached("INSERT INTO image (item, at, sealed) VALUES (?1, ?2, ?3)")?.execute(params![
            item.0,
            now.as_second(),
            sealed
        ])?;
        Ok(())
    }
}

/// Notes that something was undone.
pub(crate) fn set_undone(db: &Connection, item: ItemId, run: RunId) -> StoreResult<()> {
    db.prepare_cached("UPDATE image SET undone = ?2 WHERE item = ?1")?.execute([item.0, run.0])?;
    Ok(())
}

/// Forgets what is too old to be undone.
pub(crate) fn purge(db: &Connection, now: Timestamp) -> StoreResult<()> {
    db.prepare_cached("DELETE FROM image WHERE at < ?1")?.execute([oldest(now)])?;
    Ok(())
}

/// Since when writes can be undone, in seconds since 1970.
pub(crate) fn oldest(now: Timestamp) -> i64 {
    now.as_second().saturating_sub(UNDO_DAYS * 24 * 3600)
}
