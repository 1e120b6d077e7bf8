//! What is remembered of the daily digest, and the counts that it tells. No address is kept: only keyed hashes.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ponte_core::digest::Memory;
use ponte_core::snapshot::Side;
use rusqlite::{OptionalExtension, params};
use serde::Serialize;

use super::{Store, StoreResult, side_at};

/// What was written to one side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Records made.
    pub created: usize,
    /// Records changed.
    pub updated: usize,
    /// Records removed.
    pub deleted: usize,
    /// Writes among them that the user allowed to mail.
    pub permitted: usize,
}

const NAME: &str = "digest";

impl Store {
    /// What is remembered of the digest; nothing where it cannot be read.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn digest(&self) -> StoreResult<Memory> {
        let found: Option<String> = self
            .lock()
            .prepare_cached("SELECT value FROM meta WHERE name = ?1")?
            .query_row([NAME], |row| row.get(0))
            .optional()?;
        Ok(found.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// Remembers it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn set_digest(&self, memory: &Memory) -> StoreResult<()> {
        let text = serde_json::to_string(memory).unwrap_or_default();
        self.lock().execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)", params![NAME, text])?;
        Ok(())
    }

    /// What was written to each side by the runs of these pairings that ended after `since`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn written_since(&self, since: Timestamp, pairings: &[&str]) -> StoreResult<BTreeMap<Side, Counts>> {
        let mut counts: BTreeMap<Side, Counts> = BTreeMap::new();
        let guard = self.lock();
        let mut rows = guard.prepare_cached(
            "SELECT lane.pairing, side, action, count(*), sum(permit) FROM run_item JOIN run ON run.id = run_item.run
             JOIN lane ON lane.id = run.lane WHERE coalesce(run.ended, run.started) > ?1 AND code IS NULL
             GROUP BY lane.pairing, side, action",
        )?;
        let found = rows.query_map([since.as_second()], |row| {
            let side = side_at(row, 1)?;
            let (count, permitted): (i64, i64) = (row.get(3)?, row.get(4)?);
            Ok((row.get::<_, String>(0)?, side, row.get::<_, String>(2)?, [count, permitted]))
        })?;
        for row in found {
            let (pairing, side, action, numbers) = row?;
            let [count, permitted] = numbers.map(|number| usize::try_from(number).unwrap_or(0));
            if pairings.contains(&pairing.as_str()) {
                counts.entry(side).or_default().add(&action, count, permitted);
            }
        }
        Ok(counts)
    }
}

impl Counts {
    fn add(&mut self, action: &str, count: usize, permitted: usize) {
        match action {
            "create" => self.created += count,
            "update" => self.updated += count,
            "delete" => self.deleted += count,
            _ => return,
        }
        self.permitted += permitted;
    }

    /// All writes.
    #[must_use]
    pub fn writes(self) -> usize {
        self.created + self.updated + self.deleted
    }
}

#[cfg(test)]
mod tests {
    use ponte_core::record::Kind;

    use super::*;
    use crate::seal::Keys;
    use crate::store::{RunItem, RunOutcome, Undoable};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn item(side: Side, action: &str, code: Option<&str>, permitted: bool) -> RunItem {
        let (number, undo, title) = (0, Undoable::No, String::new());
        let code = code.map(str::to_owned);
        RunItem {
            number,
            undo,
            link: None,
            side,
            action: action.into(),
            record: None,
            why: "new".into(),
            code,
            title,
            permitted,
        }
    }

    #[test]
    fn what_went_through_since_then_is_counted_by_side_and_nothing_else() {
        let store = Store::in_memory(Keys::derive(&[7; 32])).unwrap();
        for (pairing, start) in [("giulia", 100), ("giulia", 200), ("other", 200)] {
            let lane = store.lane(pairing, Kind::Event, "l", "r").unwrap();
            let run = store.begin_run(lane.id, at(start)).unwrap();
            for item in [
                item(Side::Left, "create", None, false),
                item(Side::Right, "update", None, true),
                item(Side::Right, "delete", Some("failure-stale"), false),
                item(Side::Right, "park", None, false),
            ] {
                store.transaction(|db| store.log_item(db, run, &item)).unwrap();
            }
            store.end_run(run, at(start + 50), RunOutcome::Clean, &serde_json::json!({})).unwrap();
        }
        let of = |since, pairings: &[&str]| store.written_since(at(since), pairings).unwrap();
        let expected = |times| {
            BTreeMap::from([
                (Side::Left, Counts { created: times, ..Counts::default() }),
                (Side::Right, Counts { updated: times, permitted: times, ..Counts::default() }),
            ])
        };
        assert_eq!(of(0, &["giulia"]), expected(2));
        assert_eq!(of(150, &["giulia"]), expected(1), "that run ended in this very second, and was counted then");
        assert_eq!(of(149, &["giulia", "other"]), expected(3));
        assert!(of(250, &["giulia", "other"]).is_empty());
    }

    #[test]
    fn what_is_remembered_comes_back() {
        let store = Store::in_memory(Keys::derive(&[7; 32])).unwrap();
        assert_eq!(store.digest().unwrap(), Memory::default());
        let memory = Memory { tries: 3, day: Some(jiff::civil::date(2026, 11, 20)), ..Memory::default() };
        store.set_digest(&memory).unwrap();
        assert_eq!(store.digest().unwrap(), memory);
    }
}
