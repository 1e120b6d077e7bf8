//! Intents: writes journaled before they are sent, kept until their answer is settled.

use std::collections::BTreeSet;

use ponte_core::hash::Hashes;
use ponte_core::link::LinkId;
use ponte_core::operation::Marker;
use ponte_core::record::Field;
use ponte_core::snapshot::Side;
use rusqlite::{Connection, params};

use super::{LaneId, RunId, Store, StoreResult, codec, side_at};

/// What a write is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It makes a record.
    Create,
    /// It changes one.
    Update,
    /// It removes one.
    Delete,
    /// It removes one to undo its making: a deletion that must not cross.
    TakeBack,
}

impl Purpose {
    /// The word for it in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Create => "create",
            Purpose::Update => "update",
            Purpose::Delete => "delete",
            Purpose::TakeBack => "take-back",
        }
    }

    fn parse(word: &str) -> Purpose {
        [Purpose::Create, Purpose::Update, Purpose::TakeBack]
            .into_iter()
            .find(|purpose| purpose.as_str() == word)
            .unwrap_or(Purpose::Delete)
    }
}

/// A write that is about to be sent, or was sent and not answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Intent {
    /// The link it serves.
    pub link: LinkId,
    /// Where it goes.
    pub side: Side,
    /// What for.
    pub purpose: Purpose,
    /// What to look for, of a create.
    pub marker: Option<Marker>,
    /// The state that was meant, hashed; a field that was emptied says nothing, and is there.
    pub intended: Hashes,
    /// What stood there before of the same fields, of an update.
    pub stood: Hashes,
    /// What the other side said of them.
    pub source: Hashes,
}

/// A write that was sent and not answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Unanswered {
    /// What was journaled.
    pub intent: Intent,
    /// The run that sent it.
    pub run: RunId,
    /// Which entry of the journal it is.
    pub number: i64,
}

// CROSS JOIN keeps SQLite from going through the links: there are thousands of them and hardly ever an intent.
pub(super) const ANY: &str =
    "SELECT EXISTS (SELECT 1 FROM intent CROSS JOIN link ON link.id = intent.link WHERE link.lane = ?1)";
pub(super) const UNANSWERED: &str =
    "SELECT intent.link, intent.side, intent.action, intent.marker, intent.intended, intent.stood, intent.source, intent.run,
            intent.id
     FROM intent CROSS JOIN link ON link.id = intent.link WHERE link.lane = ?1 ORDER BY intent.id";

impl Store {
    /// All unanswered writes of a lane, in the order in which they were sent.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unanswered(&self, lane: LaneId) -> StoreResult<Vec<Unanswered>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached(UNANSWERED)?;
        let found = rows.query_map([lane.0], |row| {
            let hashes = |column| -> rusqlite::Result<Hashes> {
                Ok(codec::decode(row.get_ref(column)?.as_blob()?).unwrap_or_default())
            };
            let intent = Intent {
                link: LinkId(row.get(0)?),
                side: side_at(row, 1)?,
                purpose: Purpose::parse(row.get_ref(2)?.as_str()?),
                marker: row.get::<_, Option<String>>(3)?.map(Marker),
                intended: hashes(4)?,
                stood: hashes(5)?,
                source: hashes(6)?,
            };
            Ok(Unanswered { intent, run: RunId(row.get(7)?), number: row.get(8)? })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Whether any write of the lane is unanswered.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn has_intents(&self, lane: LaneId) -> StoreResult<bool> {
        Ok(self.lock().prepare_cached(ANY)?.query_row([lane.0], |row| row.get(0))?)
    }
}

/// Journals an intent.
pub(crate) fn insert(db: &Connection, run: RunId, intent: &Intent) -> StoreResult<()> {
    db.prepare_cached(
        "INSERT INTO intent (link, side, action, marker, intended, stood, source, run) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        intent.link.0,
        intent.side.as_str(),
        intent.purpose.as_str(),
        intent.marker.as_ref().map(|marker| &marker.0),
        codec::encode(&intent.intended),
        codec::encode(&intent.stood),
        codec::encode(&intent.source),
        run.0,
    ])?;
    Ok(())
}

/// The write was answered.
pub(crate) fn settle(db: &Connection, link: LinkId, side: Side) -> StoreResult<()> {
    db.prepare_cached("DELETE FROM intent WHERE link = ?1 AND side = ?2")?.execute(params![link.0, side.as_str()])?;
    Ok(())
}

/// The write of this run was answered.
pub(crate) fn settle_of(db: &Connection, link: LinkId, side: Side, run: RunId) -> StoreResult<()> {
    db.prepare_cached("DELETE FROM intent WHERE link = ?1 AND side = ?2 AND run = ?3")?.execute(params![
        link.0,
        side.as_str(),
        run.0
    ])?;
    Ok(())
}

/// These fields were written anew: what earlier unanswered edits of the same record meant to say of them counts no more.
pub(crate) fn settle_fields(db: &Connection, link: LinkId, side: Side, fields: &BTreeSet<Field>) -> StoreResult<()> {
    let mut found = db.prepare_cached(
        "SELECT id, intended, stood, source FROM intent WHERE link = ?1 AND side = ?2 AND action = 'update'",
    )?;
    let rows = found.query_map(params![link.0, side.as_str()], |row| {
        let left = |column| -> rusqlite::Result<Hashes> {
            let mut hashes: Hashes = codec::decode(row.get_ref(column)?.as_blob()?).unwrap_or_default();
            hashes.retain(|field, _| !fields.contains(field));
            Ok(hashes)
        };
        Ok((row.get::<_, i64>(0)?, [left(1)?, left(2)?, left(3)?]))
    })?;
    for (number, [intended, stood, source]) in rows.collect::<Result<Vec<_>, _>>()? {
        if intended.is_empty() {
            settle_one(db, number)?;
            continue;
        }
        db.prepare_cached("UPDATE intent SET intended = ?2, stood = ?3, source = ?4 WHERE id = ?1")?
            .execute(params![number, codec::encode(&intended), codec::encode(&stood), codec::encode(&source)])?;
    }
    Ok(())
}

/// One write was found to have happened; what else was sent to the same record is not answered by that.
pub(crate) fn settle_one(db: &Connection, number: i64) -> StoreResult<()> {
    db.prepare_cached("DELETE FROM intent WHERE id = ?1")?.execute([number])?;
    Ok(())
}

/// Forgets all intents of a lane: everything before its cursors is applied or parked.
pub(crate) fn forget_all(db: &Connection, lane: LaneId) -> StoreResult<()> {
    db.prepare_cached("DELETE FROM intent WHERE link IN (SELECT id FROM link WHERE lane = ?1)")?.execute([lane.0])?;
    Ok(())
}
