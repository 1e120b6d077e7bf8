//! Runs page by page, filtered and searched: what a list of ten thousand of them asks for.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension as _, ToSql, params_from_iter};

use super::run::{SELECT, run};
use super::{Run, RunId, Store, StoreResult};

/// Which runs are looked for; all of them by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunFilter {
    /// Of this pairing.
    pub pairing: Option<String>,
    /// Of this kind, as a word.
    pub kind: Option<String>,
    /// By what became of them.
    pub ended: RunsEnded,
    /// Only these.
    pub only: Option<BTreeSet<RunId>>,
}

/// What became of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RunsEnded {
    /// Whatever did.
    #[default]
    Any,
    /// It wrote something.
    Written,
    /// It did not end well.
    Failed,
}

impl RunFilter {
    fn sql(&self) -> (String, Vec<Box<dyn ToSql>>) {
        let (mut sql, mut values): (String, Vec<Box<dyn ToSql>>) = ("WHERE 1".to_owned(), Vec::new());
        for (column, word) in [("lane.pairing", &self.pairing), ("lane.kind", &self.kind)] {
            if let Some(word) = word {
                sql.push_str(&format!(" AND {column} = ?"));
                values.push(Box::new(word.clone()));
            }
        }
        sql.push_str(match self.ended {
            RunsEnded::Any => "",
            RunsEnded::Written => {
                " AND EXISTS (SELECT 1 FROM run_item WHERE run_item.run = run.id AND code IS NULL
                  AND action IN ('create', 'update', 'delete'))"
            }
            RunsEnded::Failed => " AND outcome IN ('failed', 'partial', 'interrupted')",
        });
        (sql, values)
    }
}

impl Store {
    /// The runs of a filter, the newest first, from `offset` on; and how many there are in all.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn run_page(&self, filter: &RunFilter, offset: usize, limit: usize) -> StoreResult<(Vec<Run>, usize)> {
        let ids = self.run_ids(filter)?;
        let page: Vec<RunId> = ids.iter().skip(offset).take(limit).copied().collect();
        let guard = self.lock();
        let mut one = guard.prepare_cached(&format!("{SELECT} WHERE run.id = ?1"))?;
        let mut runs = Vec::with_capacity(page.len());
        for id in page {
            runs.extend(one.query_row([id.0], run).optional()?);
        }
        Ok((runs, ids.len()))
    }

    /// The newest runs of one pairing, the newest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn runs_of(&self, pairing: &str, limit: usize) -> StoreResult<Vec<Run>> {
        let guard = self.lock();
        let sql = format!("{SELECT} WHERE lane.pairing = ?1 ORDER BY run.id DESC LIMIT ?2");
        let mut rows = guard.prepare_cached(&sql)?;
        let runs = rows.query_map(rusqlite::params![pairing, i64::try_from(limit).unwrap_or(i64::MAX)], run)?;
        Ok(runs.collect::<Result<_, _>>()?)
    }

    fn run_ids(&self, filter: &RunFilter) -> StoreResult<Vec<RunId>> {
        let (sql, values) = filter.sql();
        let guard = self.lock();
        let sql = format!("SELECT run.id FROM run JOIN lane ON lane.id = run.lane {sql} ORDER BY run.id DESC");
        let mut rows = guard.prepare_cached(&sql)?;
        let ids = rows.query_map(params_from_iter(values), |row| row.get(0).map(RunId))?;
        let mut ids = ids.collect::<Result<Vec<_>, _>>()?;
        if let Some(only) = &filter.only {
            ids.retain(|id| only.contains(id));
        }
        Ok(ids)
    }

    /// The runs that did something to a record whose title contains `what`, or whose id ends with it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn runs_about(&self, what: &str) -> StoreResult<BTreeSet<RunId>> {
        let what = what.trim().to_lowercase();
        let guard = self.lock();
        let mut rows = guard.prepare_cached("SELECT run, record, sealed FROM run_item")?;
        let mut rows = rows.query([])?;
        let mut found = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let run = RunId(row.get(0)?);
            if found.contains(&run) {
                continue;
            }
            let record: Option<String> = row.get(1)?;
            let sealed: Option<Vec<u8>> = row.get(2)?;
            let title = sealed.and_then(|sealed| self.keys().open("title", &sealed).ok());
            let names = |title: Vec<u8>| String::from_utf8_lossy(&title).to_lowercase().contains(&what);
            if title.is_some_and(names) || record.is_some_and(|id| id.to_lowercase().ends_with(&what)) {
                found.insert(run);
            }
        }
        Ok(found)
    }

    /// The number of the newest thing that a run did: what was searched is stale once it moves.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn newest_item(&self) -> StoreResult<i64> {
        Ok(self.lock().query_row("SELECT coalesce(max(id), 0) FROM run_item", [], |row| row.get(0))?)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use jiff::Timestamp;
    use ponte_core::record::Kind;
    use ponte_core::snapshot::{RemoteId, Side};

    use super::*;
    use crate::seal::Keys;
    use crate::store::{RunItem, RunOutcome, Undoable};

    fn item(number: usize) -> RunItem {
        RunItem {
            number: 0,
            undo: Undoable::No,
            link: None,
            side: Side::Left,
            action: if number.is_multiple_of(2) { "create" } else { "park" }.to_owned(),
            record: Some(RemoteId(format!("R{number}"))),
            why: String::new(),
            code: None,
            title: format!("Visita {number}"),
            permitted: false,
        }
    }

    /// Ten thousand runs in two kinds, each with two things done.
    fn many() -> Store {
        let store = Store::in_memory(Keys::derive(&[1; 32])).unwrap();
        let lanes = [Kind::Event, Kind::Task].map(|kind| store.lane("work", kind, "crm", "calendar").unwrap());
        let now: Timestamp = "2026-11-02T08:00:00Z".parse().unwrap();
        let begun: Vec<RunId> = (0..10_000).map(|number| store.begin_run(lanes[number % 2].id, now).unwrap()).collect();
        store
            .transaction(|db| {
                for (number, run) in begun.iter().enumerate() {
                    store.log_item(db, *run, &item(number))?;
                }
                Ok(())
            })
            .unwrap();
        let last = *begun.last().unwrap();
        store.end_run(last, now, RunOutcome::Failed, &serde_json::json!({})).unwrap();
        store
    }

    #[test]
    fn ten_thousand_runs_are_paged_filtered_and_searched_in_no_time() {
        let store = many();
        let begun = Instant::now();
        let (page, total) = store.run_page(&RunFilter::default(), 4_000, 100).unwrap();
        assert_eq!((page.len(), total), (100, 10_000));
        assert!(page.windows(2).all(|pair| pair[0].id > pair[1].id));
        let written = RunFilter { ended: RunsEnded::Written, ..RunFilter::default() };
        assert_eq!(store.run_page(&written, 0, 10).unwrap().1, 5_000);
        let tasks = RunFilter { kind: Some("task".to_owned()), pairing: Some("work".to_owned()), ..written };
        assert_eq!(store.run_page(&tasks, 0, 10).unwrap().1, 0);
        let failed = RunFilter { ended: RunsEnded::Failed, ..RunFilter::default() };
        assert!(store.run_page(&failed, 0, 100).unwrap().0.iter().any(|run| run.outcome == "failed"));
        let only = Some(store.runs_about(" visita 777").unwrap());
        let found = store.run_page(&RunFilter { only, ..RunFilter::default() }, 0, 100).unwrap();
        assert_eq!(found.1, 11, "777 and 7770 to 7779");
        assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    }
}
