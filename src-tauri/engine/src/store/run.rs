//! Runs: every cycle and all that it did.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ponte_core::link::LinkId;
use ponte_core::snapshot::{RemoteId, Side};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::{ItemId, LaneId, Store, StoreResult, image, side_at};

/// The store's number for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(pub i64);

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunOutcome {
    /// Everything was applied or parked; the cursors moved.
    Clean,
    /// Some writes are to be tried again; the cursors stayed.
    Partial,
    /// It stopped before it could write.
    Failed,
}

impl RunOutcome {
    /// Its word in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            RunOutcome::Clean => "clean",
            RunOutcome::Partial => "partial",
            RunOutcome::Failed => "failed",
        }
    }
}

/// Something a run did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunItem {
    /// Its place in the run, from 1: `12.3` names the third thing that run 12 did.
    pub number: usize,
    /// Whether it can be undone, and whether it was.
    pub undo: Undoable,
    /// The link.
    pub link: Option<LinkId>,
    /// Where.
    pub side: Side,
    /// `create`, `update`, `delete`, `park`, `unlink`, …
    pub action: String,
    /// The record.
    pub record: Option<RemoteId>,
    /// Why, in kebab case.
    pub why: String,
    /// The code of the failure, if it failed.
    pub code: Option<String>,
    /// The title, sealed in the store.
    pub title: String,
    /// Whether the user allowed this write to mail.
    pub permitted: bool,
}

/// Something done to a record, with the run that did it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Done {
    /// The run.
    pub run: RunId,
    /// When that run began, in seconds since 1970.
    pub at: i64,
    /// Which pairing.
    pub pairing: String,
    /// The kind of record, as a word.
    pub kind: String,
    /// What it did.
    #[serde(flatten)]
    pub item: RunItem,
}

const ITEM: &str = "run_item.link, side, action, record, why, code, run_item.sealed, permit,
                    row_number() OVER (PARTITION BY run_item.run ORDER BY run_item.id), image.item, image.undone";

/// Whether something that a run did can be undone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Undoable {
    /// Nothing was written, or what was before is no longer kept.
    #[default]
    No,
    /// What was before is kept.
    Yes,
    /// It was undone, by this run.
    By(RunId),
}

/// A run as it stands in the store.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Run {
    /// The store's number for it.
    pub id: RunId,
    /// The pairing.
    pub pairing: String,
    /// The kind of record, as a word.
    pub kind: String,
    /// When it began, in seconds since 1970.
    pub started: i64,
    /// When it ended.
    pub ended: Option<i64>,
    /// `running`, `clean`, `partial`, `failed`; `interrupted` where the program was stopped in the middle.
    pub outcome: String,
    /// Its counts.
    pub report: serde_json::Value,
}

/// How many runs of a lane are kept at least, and how many of those that did nothing and went wrong.
const KEPT: i64 = 500;

pub(super) const SELECT: &str = "SELECT run.id, lane.pairing, lane.kind, started, ended, outcome, report
                      FROM run JOIN lane ON lane.id = run.lane";

pub(super) fn run(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: RunId(row.get(0)?),
        pairing: row.get(1)?,
        kind: row.get(2)?,
        started: row.get(3)?,
        ended: row.get(4)?,
        outcome: row.get(5)?,
        report: serde_json::from_str(&row.get::<_, String>(6)?).unwrap_or_default(),
    })
}

impl Store {
    /// Begins a run. One that never ended is noted as interrupted; what can no longer be undone is forgotten.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn begin_run(&self, lane: LaneId, now: Timestamp) -> StoreResult<RunId> {
        self.transaction(|db| {
            db.prepare_cached("UPDATE run SET outcome = 'interrupted' WHERE lane = ?1 AND outcome = 'running'")?
                .execute([lane.0])?;
            db.prepare_cached("INSERT INTO run (lane, started, outcome, report) VALUES (?1, ?2, 'running', '{}')")?
                .execute([lane.0, now.as_second()])?;
            image::purge(db, now)?;
            Ok(RunId(db.last_insert_rowid()))
        })
    }

    /// Ends a run. Of runs that did nothing only the newest is kept; of the others the last 500, and all that can still be
    /// undone.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn end_run(
        &self,
        run: RunId,
        now: Timestamp,
        outcome: RunOutcome,
        report: &serde_json::Value,
    ) -> StoreResult<()> {
        self.transaction(|db| {
            db.prepare_cached("UPDATE run SET ended = ?2, outcome = ?3, report = ?4 WHERE id = ?1")?
                .execute(params![run.0, now.as_second(), outcome.as_str(), report.to_string()])?;
            db.prepare_cached(
                "DELETE FROM run WHERE lane = (SELECT lane FROM run WHERE id = ?1) AND id < ?1
                 AND NOT EXISTS (SELECT 1 FROM intent WHERE intent.run = run.id) AND CASE
                 WHEN EXISTS (SELECT 1 FROM run_item WHERE run_item.run = run.id) THEN id <= ?1 - ?2 AND started < ?3
                 ELSE outcome = 'clean' OR id <= ?1 - ?2 END",
            )?
            .execute([run.0, KEPT, image::oldest(now)])?;
            Ok(())
        })
    }

    /// The last runs, newest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn runs(&self, limit: usize) -> StoreResult<Vec<Run>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached(&format!("{SELECT} ORDER BY run.id DESC LIMIT ?1"))?;
        let runs = rows.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], run)?;
        Ok(runs.collect::<Result<_, _>>()?)
    }

    /// One run.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn run(&self, id: RunId) -> StoreResult<Option<Run>> {
        let sql = format!("{SELECT} WHERE run.id = ?1");
        Ok(self.lock().query_row(&sql, [id.0], run).optional()?)
    }

    /// What a run did, in order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn run_items(&self, run: RunId) -> StoreResult<Vec<RunItem>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached(&format!(
            "SELECT {ITEM} FROM run_item LEFT JOIN image ON image.item = run_item.id WHERE run = ?1 ORDER BY run_item.id"
        ))?;
        let items = rows.query_map([run.0], |row| self.item(row))?;
        Ok(items.collect::<Result<_, _>>()?)
    }

    /// Everything that runs did and that is still remembered, the newest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn done(&self) -> StoreResult<Vec<Done>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached(&format!(
            "SELECT {ITEM}, run.id, run.started, lane.pairing, lane.kind FROM run_item JOIN run ON run.id = run_item.run
             JOIN lane ON lane.id = run.lane LEFT JOIN image ON image.item = run_item.id
             ORDER BY run.id DESC, run_item.id DESC"
        ))?;
        let done = rows.query_map([], |row| {
            let item = self.item(row)?;
            Ok(Done { run: RunId(row.get(11)?), at: row.get(12)?, pairing: row.get(13)?, kind: row.get(14)?, item })
        })?;
        Ok(done.collect::<Result<_, _>>()?)
    }

    fn item(&self, row: &Row<'_>) -> rusqlite::Result<RunItem> {
        let sealed: Option<Vec<u8>> = row.get(6)?;
        let title = sealed.and_then(|sealed| self.keys().open("title", &sealed).ok());
        let (kept, undone): (Option<i64>, Option<i64>) = (row.get(9)?, row.get(10)?);
        Ok(RunItem {
            number: usize::try_from(row.get::<_, i64>(8)?).unwrap_or(0),
            undo: match (kept, undone) {
                (None, _) => Undoable::No,
                (Some(_), None) => Undoable::Yes,
                (Some(_), Some(run)) => Undoable::By(RunId(run)),
            },
            link: row.get::<_, Option<i64>>(0)?.map(LinkId),
            side: side_at(row, 1)?,
            action: row.get(2)?,
            record: row.get::<_, Option<String>>(3)?.map(RemoteId),
            why: row.get(4)?,
            code: row.get(5)?,
            title: title.and_then(|title| String::from_utf8(title).ok()).unwrap_or_default(),
            permitted: row.get(7)?,
        })
    }

    /// How many writes of a pairing that are still remembered the user allowed to mail.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn permitted(&self, pairing: &str) -> StoreResult<usize> {
        let sql = "SELECT count(*) FROM run_item JOIN run ON run.id = run_item.run JOIN lane ON lane.id = run.lane
                   WHERE lane.pairing = ?1 AND permit = 1 AND code IS NULL";
        let count: i64 = self.lock().query_row(sql, [pairing], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// The ties of a pairing that were let go since then while both records stayed, by reason.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn let_go(&self, pairing: &str, since: Timestamp) -> StoreResult<BTreeMap<String, usize>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached(
            "SELECT why, count(*) FROM run_item JOIN run ON run.id = run_item.run JOIN lane ON lane.id = run.lane
             WHERE lane.pairing = ?1 AND action = 'unlink' AND run.started >= ?2 GROUP BY why ORDER BY why",
        )?;
        let found = rows.query_map(params![pairing, since.as_second()], |row| {
            let count: i64 = row.get(1)?;
            Ok((row.get(0)?, usize::try_from(count).unwrap_or(0)))
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Notes something a run did.
    pub(crate) fn log_item(&self, db: &Connection, run: RunId, item: &RunItem) -> StoreResult<ItemId> {
        let sealed = if item.title.is_empty() { None } else { Some(self.seal("title", item.title.as_bytes())?) };
        db.prepare_cached(
            "INSERT INTO run_item (run, link, side, action, record, why, code, sealed, permit)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            run.0,
            item.link.map(|link| link.0),
            item.side.as_str(),
            item.action,
            item.record.as_ref().map(|record| &record.0),
            item.why,
            item.code,
            sealed,
            item.permitted,
        ])?;
        Ok(ItemId(db.last_insert_rowid()))
    }
}
