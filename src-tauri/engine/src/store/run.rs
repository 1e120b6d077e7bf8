//! Runs: every cycle and all that it did.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ponte_core::link::LinkId;
use ponte_core::snapshot::{RemoteId, Side};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

use super::{LaneId, Store, StoreResult};

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

const ITEM: &str = "run_item.link, side, action, record, why, code, sealed, permit";

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

const KEPT: i64 = 500;

impl Store {
    /// Begins a run. One that never ended is noted as interrupted.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn begin_run(&self, lane: LaneId, now: Timestamp) -> StoreResult<RunId> {
        self.transaction(|db| {
            db.execute("UPDATE run SET outcome = 'interrupted' WHERE lane = ?1 AND outcome = 'running'", [lane.0])?;
            db.execute(
                "INSERT INTO run (lane, started, outcome, report) VALUES (?1, ?2, 'running', '{}')",
                [lane.0, now.as_second()],
            )?;
            Ok(RunId(db.last_insert_rowid()))
        })
    }

    /// Ends a run. Of runs that did nothing only the newest is kept; of the others the last 500 of a lane.
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
            db.execute(
                "UPDATE run SET ended = ?2, outcome = ?3, report = ?4 WHERE id = ?1",
                params![run.0, now.as_second(), outcome.as_str(), report.to_string()],
            )?;
            db.execute(
                "DELETE FROM run WHERE lane = (SELECT lane FROM run WHERE id = ?1) AND id < ?1 AND (outcome = 'clean' AND
                 NOT EXISTS (SELECT 1 FROM run_item WHERE run_item.run = run.id) OR id <= ?1 - ?2)",
                [run.0, KEPT],
            )?;
            Ok(())
        })
    }

    /// The last runs, newest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn runs(&self, limit: usize) -> StoreResult<Vec<Run>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached(
            "SELECT run.id, lane.pairing, lane.kind, started, ended, outcome, report FROM run JOIN lane ON lane.id = run.lane
             ORDER BY run.id DESC LIMIT ?1",
        )?;
        let runs = rows.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
            Ok(Run {
                id: RunId(row.get(0)?),
                pairing: row.get(1)?,
                kind: row.get(2)?,
                started: row.get(3)?,
                ended: row.get(4)?,
                outcome: row.get(5)?,
                report: serde_json::from_str(&row.get::<_, String>(6)?).unwrap_or_default(),
            })
        })?;
        Ok(runs.collect::<Result<_, _>>()?)
    }

    /// What a run did, in order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn run_items(&self, run: RunId) -> StoreResult<Vec<RunItem>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached(&format!("SELECT {ITEM} FROM run_item WHERE run = ?1 ORDER BY rowid"))?;
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
             JOIN lane ON lane.id = run.lane ORDER BY run.id DESC, run_item.rowid DESC"
        ))?;
        let done = rows.query_map([], |row| {
            let item = self.item(row)?;
            Ok(Done { run: RunId(row.get(8)?), at: row.get(9)?, pairing: row.get(10)?, kind: row.get(11)?, item })
        })?;
        Ok(done.collect::<Result<_, _>>()?)
    }

    fn item(&self, row: &Row<'_>) -> rusqlite::Result<RunItem> {
        let side: String = row.get(1)?;
        let sealed: Option<Vec<u8>> = row.get(6)?;
        let title = sealed.and_then(|sealed| self.keys().open("title", &sealed).ok());
        Ok(RunItem {
            link: row.get::<_, Option<i64>>(0)?.map(LinkId),
            side: if side == Side::Left.as_str() { Side::Left } else { Side::Right },
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
    pub(crate) fn log_item(&self, db: &Connection, run: RunId, item: &RunItem) -> StoreResult<()> {
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
        Ok(())
    }
}
