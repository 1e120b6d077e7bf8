//! Links in the store.

use std::collections::BTreeMap;

use ponte_core::hash::{Hashes, NORMAL_FORM};
use ponte_core::link::{End, Link, LinkId};
use ponte_core::record::{Field, Kind, OccurrenceKey, Record};
use ponte_core::snapshot::{RemoteId, Side, Target, Version};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Lane, LaneId, Store, StoreResult, codec, side_at};

/// A link to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewLink {
    /// Where the record was born.
    pub origin: Side,
    /// Whether the other half is a copy that Ponte made.
    pub copied: bool,
    /// How often its copy was re-created.
    pub generation: u32,
    /// The left end, if it is there already.
    pub left: Option<End>,
    /// The right end, if it is there already.
    pub right: Option<End>,
    /// Fields the copy shows masked.
    pub locked: Vec<Field>,
}

const COLUMNS: &str = "id, origin, generation, left_id, left_occurrence, left_version, left_hashes, right_id, \
                       right_occurrence, right_version, right_hashes, locked, normal_form, copied";

/// Each half by its own index: an OR would go through all links of the lane.
pub(super) fn unfinished_sql() -> String {
    format!(
        "SELECT {COLUMNS} FROM link WHERE id IN (SELECT id FROM link WHERE lane = ?1 AND left_id IS NULL
         UNION SELECT id FROM link WHERE lane = ?1 AND right_id IS NULL) ORDER BY id"
    )
}

impl Store {
    /// The versions last seen of all linked records on one side, by id.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn versions(&self, lane: LaneId, side: Side) -> StoreResult<BTreeMap<RemoteId, Version>> {
        let side = side.as_str();
        let guard = self.lock();
        let mut rows = guard.prepare_cached(&format!(
            "SELECT {side}_id, {side}_version FROM link WHERE lane = ?1 AND {side}_id IS NOT NULL"
        ))?;
        let pairs = rows.query_map([lane.0], |row| Ok((RemoteId(row.get(0)?), Version(row.get(1)?))))?;
        Ok(pairs.collect::<Result<_, _>>()?)
    }

    /// The versions last seen of some records on one side; those that are not linked are left out.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn versions_of<'i>(
        &self,
        lane: LaneId,
        side: Side,
        ids: impl IntoIterator<Item = &'i RemoteId>,
    ) -> StoreResult<BTreeMap<RemoteId, Version>> {
        let side = side.as_str();
        let guard = self.lock();
        let mut statement = guard
            .prepare_cached(&format!("SELECT {side}_version FROM link WHERE lane = ?1 AND {side}_id = ?2 LIMIT 1"))?;
        let mut versions = BTreeMap::new();
        for id in ids {
            if let Some(version) = statement.query_row(params![lane.0, id.0], |row| row.get(0)).optional()? {
                versions.insert(id.clone(), Version(version));
            }
        }
        Ok(versions)
    }

    /// The linked records of one side of which no version is known: they are to be read.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unread(&self, lane: LaneId, side: Side) -> StoreResult<Vec<RemoteId>> {
        let side = side.as_str();
        let guard = self.lock();
        let mut rows = guard.prepare_cached(&format!(
            "SELECT DISTINCT {side}_id FROM link WHERE lane = ?1 AND {side}_version = '' ORDER BY {side}_id"
        ))?;
        let ids = rows.query_map([lane.0], |row| Ok(RemoteId(row.get(0)?)))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// How many records of one side are linked, a series counted once.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn linked(&self, lane: LaneId, side: Side) -> StoreResult<usize> {
        let sql = format!("SELECT count(DISTINCT {}_id) FROM link WHERE lane = ?1", side.as_str());
        let count: i64 = self.lock().prepare_cached(&sql)?.query_row([lane.0], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// The links of one record: one, or one for each occurrence of an expanded series.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn links_of(&self, lane: &Lane, side: Side, id: &RemoteId) -> StoreResult<Vec<Link>> {
        let sql = format!("SELECT {COLUMNS} FROM link WHERE lane = ?1 AND {}_id = ?2 ORDER BY id", side.as_str());
        self.links(lane.kind, &sql, params![lane.id.0, id.0])
    }

    /// The link of this number, with its last common state.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn link(&self, kind: Kind, id: LinkId) -> StoreResult<Option<Link>> {
        let sql = format!("SELECT {COLUMNS} FROM link WHERE id = ?1");
        Ok(self.links(kind, &sql, params![id.0])?.pop())
    }

    /// Links with a missing end: creates whose answer is not known.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unfinished(&self, lane: &Lane) -> StoreResult<Vec<Link>> {
        self.links(lane.kind, &unfinished_sql(), params![lane.id.0])
    }

    /// The numbers of all links of a lane, in order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn link_ids(&self, lane: LaneId) -> StoreResult<Vec<LinkId>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached("SELECT id FROM link WHERE lane = ?1 ORDER BY id")?;
        let ids = rows.query_map([lane.0], |row| Ok(LinkId(row.get(0)?)))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// The links of records that were born on `origin` and copied from there.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn born(&self, lane: &Lane, origin: Side) -> StoreResult<Vec<Link>> {
        let sql = format!("SELECT {COLUMNS} FROM link WHERE lane = ?1 AND origin = ?2 AND copied ORDER BY id");
        self.links(lane.kind, &sql, params![lane.id.0, origin.as_str()])
    }

    /// How many links the lane has.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn link_count(&self, lane: LaneId) -> StoreResult<usize> {
        let count: i64 =
            self.lock().query_row("SELECT count(*) FROM link WHERE lane = ?1", [lane.0], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// The sealed last common state of a link, opened; `None` where there is none or the key does not open it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn base(&self, id: LinkId) -> StoreResult<Option<Record>> {
        let sealed: Option<Vec<u8>> = self
            .lock()
            .prepare_cached("SELECT sealed FROM base WHERE link = ?1")?
            .query_row([id.0], |row| row.get(0))
            .optional()?;
        let opened = sealed.and_then(|sealed| self.keys().open("base", &sealed).ok());
        Ok(opened.and_then(|plain| serde_json::from_slice(&plain).ok()))
    }

    fn links(&self, kind: Kind, sql: &str, bind: impl rusqlite::Params) -> StoreResult<Vec<Link>> {
        let mut links = {
            let guard = self.lock();
            let mut statement = guard.prepare_cached(sql)?;
            statement.query_map(bind, |row| link(kind, row))?.collect::<Result<Vec<_>, _>>()?
        };
        for link in &mut links {
            link.base = self.base(link.id)?;
        }
        Ok(links)
    }

    /// Makes a link.
    ///
    /// # Errors
    /// What SQLite says.
    pub(crate) fn insert_link(&self, db: &Connection, lane: LaneId, new: &NewLink) -> StoreResult<LinkId> {
        db.prepare_cached(
            "INSERT INTO link (lane, origin, generation, locked, normal_form, copied) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            lane.0,
            new.origin.as_str(),
            new.generation,
            names(&new.locked),
            NORMAL_FORM,
            new.copied
        ])?;
        let id = LinkId(db.last_insert_rowid());
        for (side, end) in [(Side::Left, &new.left), (Side::Right, &new.right)] {
            if let Some(end) = end {
                set_end(db, id, side, end)?;
            }
        }
        Ok(id)
    }

    /// Seals the last common state of a link. Photos stay out: they are compared by hash alone.
    ///
    /// # Errors
    /// What SQLite says.
    pub(crate) fn set_base(&self, db: &Connection, id: LinkId, base: &Record) -> StoreResult<()> {
        let mut base = base.clone();
        base.fields.remove(&Field::Photo);
        let sealed = self.seal("base", &serde_json::to_vec(&base).unwrap_or_default())?;
        db.prepare_cached("INSERT OR REPLACE INTO base VALUES (?1, ?2)")?.execute(params![id.0, sealed])?;
        Ok(())
    }
}

/// Sets one end of a link.
pub(crate) fn set_end(db: &Connection, id: LinkId, side: Side, end: &End) -> StoreResult<()> {
    let side = side.as_str();
    db.prepare_cached(&format!(
        "UPDATE link SET {side}_id = ?2, {side}_occurrence = ?3, {side}_version = ?4, {side}_hashes = ?5,
         normal_form = ?6 WHERE id = ?1"
    ))?
    .execute(params![
        id.0,
        end.id.0,
        end.occurrence.as_ref().map(OccurrenceKey::as_str),
        end.version.0,
        codec::encode(&end.hashes),
        NORMAL_FORM,
    ])?;
    Ok(())
}

/// Notes what one end said at the last common state.
pub(crate) fn set_hashes(db: &Connection, id: LinkId, side: Side, hashes: &Hashes) -> StoreResult<()> {
    let side = side.as_str();
    db.prepare_cached(&format!("UPDATE link SET {side}_hashes = ?2 WHERE id = ?1"))?
        .execute(params![id.0, codec::encode(hashes)])?;
    Ok(())
}

/// Notes the version of a record in all links to it: occurrences of one series share it.
pub(crate) fn set_version(
    db: &Connection,
    lane: LaneId,
    side: Side,
    id: &RemoteId,
    version: &Version,
) -> StoreResult<()> {
    let side = side.as_str();
    db.prepare_cached(&format!("UPDATE link SET {side}_version = ?3 WHERE lane = ?1 AND {side}_id = ?2"))?
        .execute(params![lane.0, id.0, version.0])?;
    Ok(())
}

/// Forgets one end: it was deleted there and is to be made again, as another generation.
pub(crate) fn clear_end(db: &Connection, id: LinkId, side: Side, generation: u32) -> StoreResult<()> {
    let side = side.as_str();
    db.execute(
        &format!(
            "UPDATE link SET {side}_id = NULL, {side}_occurrence = NULL, {side}_version = NULL, {side}_hashes = NULL,
             generation = ?2 WHERE id = ?1"
        ),
        params![id.0, generation],
    )?;
    Ok(())
}

/// Notes which fields the copy shows masked.
pub(crate) fn set_locked(db: &Connection, id: LinkId, locked: &[Field]) -> StoreResult<()> {
    db.prepare_cached("UPDATE link SET locked = ?2 WHERE id = ?1")?.execute(params![id.0, names(locked)])?;
    Ok(())
}

/// Forgets a link.
pub(crate) fn delete_link(db: &Connection, id: LinkId) -> StoreResult<()> {
    db.prepare_cached("DELETE FROM link WHERE id = ?1")?.execute([id.0])?;
    Ok(())
}

fn link(kind: Kind, row: &Row<'_>) -> rusqlite::Result<Link> {
    let locked: String = row.get(11)?;
    Ok(Link {
        id: LinkId(row.get(0)?),
        kind,
        origin: side_at(row, 1)?,
        generation: row.get(2)?,
        left: end(row, 3)?,
        right: end(row, 7)?,
        base: None,
        locked: locked.split_whitespace().filter_map(Field::from_name).collect(),
        normal_form: row.get(12)?,
        copied: row.get(13)?,
    })
}

fn end(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<End>> {
    let Some(id) = row.get::<_, Option<String>>(first)? else { return Ok(None) };
    let hashes: Vec<u8> = row.get::<_, Option<Vec<u8>>>(first + 3)?.unwrap_or_default();
    Ok(Some(End {
        id: RemoteId(id),
        occurrence: row.get::<_, Option<String>>(first + 1)?.map(OccurrenceKey::from_stored),
        version: Version(row.get::<_, Option<String>>(first + 2)?.unwrap_or_default()),
        // A damaged column counts as "everything changed": compared by value, nothing is lost.
        hashes: codec::decode(&hashes).unwrap_or_default(),
    }))
}

fn names(fields: &[Field]) -> String {
    fields.iter().map(Field::name).collect::<Vec<_>>().join(" ")
}

/// Where an end points.
#[must_use]
pub fn target(end: &End) -> Target {
    Target { id: end.id.clone(), occurrence: end.occurrence.clone() }
}

/// Notes how often the copy was re-created.
pub(crate) fn set_generation(db: &Connection, id: LinkId, generation: u32) -> StoreResult<()> {
    db.prepare_cached("UPDATE link SET generation = ?2 WHERE id = ?1")?.execute(params![id.0, generation])?;
    Ok(())
}
