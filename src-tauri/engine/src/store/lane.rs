//! Lanes: one kind of one pairing, with a cursor for each side.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use ponte_core::link::LinkId;
use ponte_core::record::Kind;
use ponte_core::snapshot::{Cursor, RemoteId, Side};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{RunId, Store, StoreResult, intent, link, written, young};

/// The store's number for a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LaneId(pub i64);

/// One kind of one pairing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// The store's number for it.
    pub id: LaneId,
    /// The name of the pairing.
    pub pairing: String,
    /// The kind.
    pub kind: Kind,
    /// Where the left side's report was last read to.
    pub left_cursor: Option<Cursor>,
    /// Where the right side's report was last read to.
    pub right_cursor: Option<Cursor>,
    /// A hash of the rules by which its records were last judged.
    pub rules: i64,
    /// The window last asked for, in seconds since 1970; `None` before the first run and for no window.
    pub window: Option<(i64, i64)>,
    /// How many runs ended cleanly.
    pub clean_runs: u32,
    /// When both sides were last listed in full, in seconds since 1970.
    pub full_at: i64,
}

impl Lane {
    /// The cursor of `side`.
    #[must_use]
    pub fn cursor(&self, side: Side) -> Option<&Cursor> {
        match side {
            Side::Left => self.left_cursor.as_ref(),
            Side::Right => self.right_cursor.as_ref(),
        }
    }
}

impl Store {
    /// The lane of this pairing and kind, made if it is new. When one of its two places is another than before, everything
    /// known about the lane is forgotten: links of one collection mean nothing in another.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn lane(&self, pairing: &str, kind: Kind, left_place: &str, right_place: &str) -> StoreResult<Lane> {
        let places = [self.place(left_place), self.place(right_place)];
        self.transaction(|db| {
            let known: Option<(i64, String, String)> = db
                .prepare_cached("SELECT id, left_place, right_place FROM lane WHERE pairing = ?1 AND kind = ?2")?
                .query_row(params![pairing, kind.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            match known {
                Some((id, left, right)) if [&left, &right] == [&places[0], &places[1]] => {
                    return read(db, LaneId(id), kind);
                }
                Some((id, ..)) => db.prepare_cached("DELETE FROM lane WHERE id = ?1")?.execute([id])?,
                None => 0,
            };
            db.prepare_cached(
                "INSERT INTO lane (pairing, kind, left_place, right_place, rules) VALUES (?1, ?2, ?3, ?4, 0)",
            )?
            .execute(params![pairing, kind.as_str(), places[0], places[1]])?;
            read(db, LaneId(db.last_insert_rowid()), kind)
        })
    }

    /// The lane of this pairing and kind, where one of its two places is another than before, and that side.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn moved(
        &self,
        pairing: &str,
        kind: Kind,
        left_place: &str,
        right_place: &str,
    ) -> StoreResult<Option<(LaneId, Side)>> {
        let (left, right) = (self.place(left_place), self.place(right_place));
        let known: Option<(i64, String, String)> = self
            .lock()
            .prepare_cached("SELECT id, left_place, right_place FROM lane WHERE pairing = ?1 AND kind = ?2")?
            .query_row(params![pairing, kind.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        Ok(known.and_then(|(id, was_left, was_right)| match (was_left == left, was_right == right) {
            (false, true) => Some((LaneId(id), Side::Left)),
            (true, false) => Some((LaneId(id), Side::Right)),
            (true, true) | (false, false) => None,
        }))
    }

    /// Follows one side of a lane to another place, where its records have other names. What is not found there by its old
    /// name is untied and matched anew, since nobody can tell whether it was deleted; and all is looked at again.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn follow(
        &self,
        lane: LaneId,
        side: Side,
        place: &str,
        renamed: &BTreeMap<RemoteId, RemoteId>,
    ) -> StoreResult<()> {
        let (place, word) = (self.place(place), side.as_str());
        self.transaction(|db| {
            let sql = format!("UPDATE link SET {word}_id = ?3, {word}_version = '' WHERE lane = ?1 AND {word}_id = ?2");
            let mut statement = db.prepare_cached(&sql)?;
            for (former, own) in renamed {
                statement.execute(params![lane.0, former.0, own.0])?;
            }
            let lost = format!("SELECT id, {word}_id FROM link WHERE lane = ?1 AND {word}_id IS NOT NULL");
            let mut statement = db.prepare_cached(&lost)?;
            let ends = statement.query_map([lane.0], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
            let known: BTreeSet<&str> = renamed.values().map(|own| own.0.as_str()).collect();
            for end in ends.collect::<Result<Vec<_>, _>>()? {
                if !known.contains(end.1.as_str()) {
                    link::delete_link(db, LinkId(end.0))?;
                }
            }
            db.prepare_cached("DELETE FROM bystander WHERE lane = ?1 AND side = ?2")?.execute(params![lane.0, word])?;
            let sql =
                format!("UPDATE lane SET {word}_place = ?2, left_cursor = NULL, right_cursor = NULL, {word}_before = NULL WHERE id = ?1");
            db.prepare_cached(&sql)?.execute(params![lane.0, place])?;
            Ok(())
        })
    }

    /// The same lane for somebody who only looks: nothing is made and nothing forgotten, and a new lane knows nothing.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn look_up_lane(&self, pairing: &str, kind: Kind, left_place: &str, right_place: &str) -> StoreResult<Lane> {
        let (left, right) = (self.place(left_place), self.place(right_place));
        self.transaction(|db| {
            let known: Option<i64> = db
                .prepare_cached(
                    "SELECT id FROM lane WHERE pairing = ?1 AND kind = ?2 AND left_place = ?3 AND right_place = ?4",
                )?
                .query_row(params![pairing, kind.as_str(), left, right], |row| row.get(0))
                .optional()?;
            known.map_or_else(|| Ok(unknown(pairing, kind)), |id| read(db, LaneId(id), kind))
        })
    }

    /// Closes a run's work on a lane: cursors and window move together, in one transaction with the end of the run.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn advance(&self, lane: &Lane, run: Option<RunId>, now: Timestamp) -> StoreResult<()> {
        self.transaction(|db| {
            written::forget_old(db, lane, now.as_second())?;
            intent::forget_all(db, lane.id)?;
            if let Some(run) = run {
                young::forget_before(db, lane.id, run)?;
            }
            db.prepare_cached(
                "UPDATE lane SET left_cursor = ?2, right_cursor = ?3, rules = ?4, window_from = ?5, window_to = ?6,
                 clean_runs = ?7, full_at = ?8 WHERE id = ?1",
            )?
            .execute(params![
                lane.id.0,
                lane.left_cursor.as_ref().map(|cursor| &cursor.0),
                lane.right_cursor.as_ref().map(|cursor| &cursor.0),
                lane.rules,
                lane.window.map(|window| window.0),
                lane.window.map(|window| window.1),
                lane.clean_runs,
                lane.full_at,
            ])?;
            Ok(())
        })
    }

    /// Notes where the reports of both sides stand before creates are sent.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn note_before(&self, lane: LaneId, left: Option<&Cursor>, right: Option<&Cursor>) -> StoreResult<()> {
        let text = |cursor: Option<&Cursor>| cursor.map(|cursor| cursor.0.clone());
        self.lock()
            .prepare_cached("UPDATE lane SET left_before = ?2, right_before = ?3 WHERE id = ?1")?
            .execute(params![lane.0, text(left), text(right)])?;
        Ok(())
    }

    /// Where the report of `side` stood before creates were last sent.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn before(&self, lane: LaneId, side: Side) -> StoreResult<Option<Cursor>> {
        let sql = format!("SELECT {}_before FROM lane WHERE id = ?1", side.as_str());
        let before: Option<String> = self.lock().prepare_cached(&sql)?.query_row([lane.0], |row| row.get(0))?;
        Ok(before.map(Cursor))
    }

    /// All lanes of a pairing.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn lanes(&self, pairing: &str) -> StoreResult<Vec<Lane>> {
        self.transaction(|db| {
            let mut lanes = Vec::new();
            for kind in Kind::ALL {
                let id: Option<i64> = db
                    .prepare_cached("SELECT id FROM lane WHERE pairing = ?1 AND kind = ?2")?
                    .query_row(params![pairing, kind.as_str()], |row| row.get(0))
                    .optional()?;
                if let Some(id) = id {
                    lanes.push(read(db, LaneId(id), kind)?);
                }
            }
            Ok(lanes)
        })
    }

    /// Forgets a pairing with its links, needs and runs. Nothing is written to either side.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn forget_pairing(&self, pairing: &str) -> StoreResult<()> {
        self.transaction(|db| {
            db.prepare_cached("DELETE FROM lane WHERE pairing = ?1")?.execute([pairing])?;
            Ok(())
        })
    }

    /// A place is an address and may hold a user's name: it is kept as a keyed hash, since it is only ever compared.
    fn place(&self, place: &str) -> String {
        format!("{:016x}", self.keys().hash().digest(&[b"place", place.as_bytes()]).0)
    }
}

fn unknown(pairing: &str, kind: Kind) -> Lane {
    Lane {
        id: LaneId(0),
        pairing: pairing.to_owned(),
        kind,
        left_cursor: None,
        right_cursor: None,
        rules: 0,
        window: None,
        clean_runs: 0,
        full_at: 0,
    }
}

fn read(db: &Connection, id: LaneId, kind: Kind) -> StoreResult<Lane> {
    let lane = db.prepare_cached("SELECT pairing, left_cursor, right_cursor, rules, window_from, window_to, clean_runs, full_at FROM lane WHERE id = ?1")?.query_row([id.0],
        |row| {
            let (from, to): (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
            Ok(Lane {
                id,
                pairing: row.get(0)?,
                kind,
                left_cursor: row.get::<_, Option<String>>(1)?.map(Cursor),
                right_cursor: row.get::<_, Option<String>>(2)?.map(Cursor),
                rules: row.get(3)?,
                window: from.zip(to),
                clean_runs: row.get(6)?,
                full_at: row.get(7)?,
            })
        },
    )?;
    Ok(lane)
}
