//! Intents: writes journaled before they are sent, kept until their answer is settled.

use ponte_core::hash::Hashes;
use ponte_core::link::LinkId;
use ponte_core::operation::Marker;
use ponte_core::snapshot::Side;
use rusqlite::{Connection, params};

use super::{LaneId, RunId, Store, StoreResult, codec};

/// A write that is about to be sent, or was sent and not answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Intent {
    /// The link it serves.
    pub link: LinkId,
    /// Where it goes.
    pub side: Side,
    /// `create`, `update`, `delete`, or `take-back` for a deletion that undoes a creation and must not cross.
    pub action: &'static str,
    /// What to look for, of a create.
    pub marker: Option<Marker>,
    /// The state that was meant, hashed.
    pub intended: Hashes,
}

/// A write that was sent and not answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Unanswered {
    /// The link it serves.
    pub link: LinkId,
    /// Where it went.
    pub side: Side,
    /// As [`Intent::action`].
    pub action: String,
    /// The state that was meant, hashed; a field that was emptied has no elements.
    pub intended: Hashes,
    /// The run that sent it.
    pub run: RunId,
}

// CROSS JOIN keeps SQLite from going through the links: there are thousands of them and hardly ever an intent.
pub(super) const ANY: &str =
    "SELECT EXISTS (SELECT 1 FROM intent CROSS JOIN link ON link.id = intent.link WHERE link.lane = ?1)";
pub(super) const UNANSWERED: &str =
    "SELECT intent.link, intent.side, intent.marker, intent.intended FROM intent CROSS JOIN link ON link.id = intent.link
     WHERE link.lane = ?1 AND intent.action = 'create' AND intent.marker IS NOT NULL ORDER BY intent.id";

impl Store {
    /// The unanswered creates of a lane: link, side, marker and what was meant.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unanswered_creates(&self, lane: LaneId) -> StoreResult<Vec<(LinkId, Side, Marker, Hashes)>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached(UNANSWERED)?;
        let found = rows.query_map([lane.0], |row| {
            let side: String = row.get(1)?;
            let intended: Vec<u8> = row.get(3)?;
            Ok((
                LinkId(row.get(0)?),
                if side == Side::Left.as_str() { Side::Left } else { Side::Right },
                Marker(row.get(2)?),
                codec::decode(&intended).unwrap_or_default(),
            ))
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// All unanswered writes of a lane, in the order in which they were sent.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unanswered(&self, lane: LaneId) -> StoreResult<Vec<Unanswered>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached(
            "SELECT intent.link, intent.side, intent.action, intent.intended, intent.run
             FROM intent CROSS JOIN link ON link.id = intent.link
             WHERE link.lane = ?1 AND EXISTS (SELECT 1 FROM run WHERE run.id = intent.run) ORDER BY intent.id",
        )?;
        let found = rows.query_map([lane.0], |row| {
            let side: String = row.get(1)?;
            let intended: Vec<u8> = row.get(3)?;
            Ok(Unanswered {
                link: LinkId(row.get(0)?),
                side: if side == Side::Left.as_str() { Side::Left } else { Side::Right },
                action: row.get(2)?,
                intended: codec::decode(&intended).unwrap_or_default(),
                run: RunId(row.get(4)?),
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// The unanswered deletions of a lane that undo a creation.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unanswered_take_backs(&self, lane: LaneId) -> StoreResult<Vec<(LinkId, Side)>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached(
            "SELECT intent.link, intent.side FROM intent CROSS JOIN link ON link.id = intent.link
             WHERE link.lane = ?1 AND intent.action = 'take-back' ORDER BY intent.id",
        )?;
        let found = rows.query_map([lane.0], |row| {
            let side: String = row.get(1)?;
            Ok((LinkId(row.get(0)?), if side == Side::Left.as_str() { Side::Left } else { Side::Right }))
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Whether any write of the lane is unanswered.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn has_intents(&self, lane: LaneId) -> StoreResult<bool> {
        Ok(self.lock().query_row(ANY, [lane.0], |row| row.get(0))?)
    }
}

/// Journals an intent.
pub(crate) fn insert(db: &Connection, run: RunId, intent: &Intent) -> StoreResult<()> {
    db.prepare_cached(
        "INSERT INTO intent (link, side, action, marker, intended, run) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        intent.link.0,
        intent.side.as_str(),
        intent.action,
        intent.marker.as_ref().map(|marker| &marker.0),
        codec::encode(&intent.intended),
        run.0,
    ])?;
    Ok(())
}

/// The write was answered.
pub(crate) fn settle(db: &Connection, link: LinkId, side: Side) -> StoreResult<()> {
    db.prepare_cached("DELETE FROM intent WHERE link = ?1 AND side = ?2")?.execute(params![link.0, side.as_str()])?;
    Ok(())
}

/// Forgets all intents of a lane: both halves of their links are about to be read again.
pub(crate) fn forget_all(db: &Connection, lane: LaneId) -> StoreResult<()> {
    db.execute("DELETE FROM intent WHERE link IN (SELECT id FROM link WHERE lane = ?1)", [lane.0])?;
    Ok(())
}
