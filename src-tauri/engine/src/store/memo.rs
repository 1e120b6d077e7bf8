//! Small things that outlive a restart: one text under one name. Ids and times only, never a person's words.

use jiff::civil::Date;
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{Store, StoreResult};

/// What a pairing asked of its servers in one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The day, on the user's calendar.
    pub day: Date,
    /// Requests sent to both servers.
    pub requests: u64,
    /// Records written.
    pub writes: u64,
    /// What the latest run that wrote nothing took.
    pub quiet: u64,
}

impl Store {
    /// What is kept under this name.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn memo(&self, name: &str) -> StoreResult<Option<String>> {
        let guard = self.lock();
        let mut rows = guard.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
        Ok(rows.query_row([name], |row| row.get(0)).optional()?)
    }

    /// Keeps a text under this name; nothing where it is `None`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn set_memo(&self, name: &str, text: Option<&str>) -> StoreResult<()> {
        match text {
            Some(text) => {
                self.lock()
                    .execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)", params![name, text])?;
            }
            None => drop(self.lock().execute("DELETE FROM meta WHERE name = ?1", [name])?),
        }
        Ok(())
    }

    /// What a pairing asked of its servers on the day it last did.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn asked(&self, pairing: &str) -> StoreResult<Option<Asked>> {
        Ok(self.memo(&named(pairing))?.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Counts a run of a pairing; a new day begins at nothing.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn count_asked(&self, pairing: &str, day: Date, requests: u64, writes: u64) -> StoreResult<()> {
        let known = self.asked(pairing)?;
        let today = known.filter(|asked| asked.day == day).map_or((0, 0), |asked| (asked.requests, asked.writes));
        let quiet = if writes == 0 && requests > 0 { requests } else { known.map_or(0, |asked| asked.quiet) };
        let asked = Asked { day, requests: today.0 + requests, writes: today.1 + writes, quiet };
        self.set_memo(&named(pairing), Some(&serde_json::to_string(&asked).unwrap_or_default()))
    }
}

fn named(pairing: &str) -> String {
    format!("asked {pairing}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::Keys;

    #[test]
    fn requests_are_counted_by_the_day_and_the_price_of_a_quiet_run_is_remembered() {
        let store = Store::in_memory(Keys::derive(&[1; 32])).unwrap();
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (date, requests, writes) in [("2026-11-02", 40, 12), ("2026-11-02", 6, 0), ("2026-11-02", 9, 1)] {
            store.count_asked("work", day(date), requests, writes).unwrap();
        }
        let expected = Asked { day: day("2026-11-02"), requests: 55, writes: 13, quiet: 6 };
        assert_eq!(store.asked("work").unwrap(), Some(expected));
        store.count_asked("work", day("2026-11-03"), 8, 2).unwrap();
        let expected = Asked { day: day("2026-11-03"), requests: 8, writes: 2, quiet: 6 };
        assert_eq!(store.asked("work").unwrap(), Some(expected));
        assert_eq!(store.asked("home").unwrap(), None);
    }

    #[test]
    fn what_is_kept_under_a_name_is_replaced_and_forgotten() {
        let store = Store::in_memory(Keys::derive(&[1; 32])).unwrap();
        store.set_memo("pause", Some("a")).unwrap();
        store.set_memo("pause", Some("b")).unwrap();
        assert_eq!(store.memo("pause").unwrap().as_deref(), Some("b"));
        store.set_memo("pause", None).unwrap();
        assert_eq!(store.memo("pause").unwrap(), None);
    }
}
