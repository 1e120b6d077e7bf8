//! What survives a restart: lanes with their cursors, links, intents, needs and runs, in one SQLite file.
//!
//! Ids, versions and keyed hashes stand in clear; what a person typed is sealed with [`Keys`]. A file of a newer version or
//! a damaged one is refused, never repaired by guessing: without it links are rebuilt by matching and nothing is doubled.

mod account;
pub(crate) mod bystander;
mod codec;
mod digest;
pub(crate) mod image;
pub(crate) mod intent;
mod invited;
mod lane;
mod lease;
pub(crate) mod link;
mod memo;
pub(crate) mod need;
mod run;
mod run_page;
mod staged;
pub(crate) mod written;
pub(crate) mod young;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ponte_core::snapshot::Side;
use ponte_core::verdict::{Failure, FailureKind};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension};

pub use bystander::Bystander;
pub use digest::Counts;
pub use image::{Imaged, ItemId, UNDO_DAYS};
pub use intent::{Intent, Purpose, Unanswered};
pub use lane::{Lane, LaneId};
pub use link::NewLink;
pub use memo::Asked;
pub use need::{Answered, Apart, Need, NeedId, NewNeed, Topic};
pub use run::{Done, Run, RunId, RunItem, RunOutcome, Undoable};
pub use run_page::{RunFilter, RunsEnded};

use crate::seal::Keys;

/// The version of the schema. Raise it with a migration.
pub const SCHEMA: i64 = 1;

/// What went wrong with the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file was written by a newer Ponte.
    #[error("the database has version {found}; this Ponte knows up to {SCHEMA}")]
    Newer {
        /// The version it has.
        found: i64,
    },
    /// The file is not a sound database.
    #[error("the database is damaged")]
    Damaged,
    /// Its texts were sealed with another key.
    #[error("the database was made under another key")]
    OtherKey,
    /// SQLite failed: no space, no permission, busy.
    #[error("the database cannot be used")]
    Sqlite(#[from] rusqlite::Error),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase};
        match error {
            StoreError::Newer { found } => Failure::new(FailureKind::Forbidden, "failure-database-newer")
                .with("found", found)
                .with("known", SCHEMA),
            StoreError::Damaged => Failure::new(FailureKind::Forbidden, "failure-database-damaged"),
            StoreError::OtherKey => Failure::new(FailureKind::Forbidden, "failure-database-key"),
            StoreError::Sqlite(error) => match error.sqlite_error_code() {
                Some(DatabaseCorrupt | NotADatabase) => StoreError::Damaged.into(),
                Some(DiskFull) => Failure::new(FailureKind::Retry, "failure-disk-full"),
                Some(DatabaseBusy | DatabaseLocked) => Failure::new(FailureKind::Retry, "failure-database-busy"),
                Some(code) => {
                    Failure::new(FailureKind::Forbidden, "failure-database").with("code", format!("{code:?}"))
                }
                None => Failure::new(FailureKind::Bug, "failure-database").with("code", "query"),
            },
        }
    }
}

/// The result of a call to the store.
pub type StoreResult<T> = Result<T, StoreError>;

/// The open store. One process has it open at a time; calls are short.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
    keys: Keys,
}

impl Store {
    /// Opens the file at `path`, makes it if it is not there, and brings an older one up to date.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Damaged`], [`StoreError::OtherKey`], or what SQLite says.
    pub fn open(path: &Path, keys: Keys) -> StoreResult<Store> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        Store::over(connection, keys)
    }

    /// A store that is forgotten when it is dropped.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn in_memory(keys: Keys) -> StoreResult<Store> {
        Store::over(Connection::open_in_memory()?, keys)
    }

    /// A store over an open connection: for who brings hooks, limits or a time to wait of their own.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn over(connection: Connection, keys: Keys) -> StoreResult<Store> {
        // A cycle has more statements than the sixteen kept by default, and parsing one costs more than running it.
        connection.set_prepared_statement_cache_capacity(96);
        // A plan follows from the statement alone: else each value that is bound has its statement parsed and planned anew.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        sound(&connection)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -1024;
             PRAGMA journal_size_limit = 1048576;",
        )?;
        migrate(&connection)?;
        check_key(&connection, &keys)?;
        connection.execute_batch(staged::SCHEMA)?;
        Ok(Store { connection: Mutex::new(connection), keys })
    }

    /// The keys it seals with.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Runs `work` in one transaction: all of it, or nothing.
    ///
    /// # Errors
    /// What `work` or the commit says.
    pub fn transaction<T>(&self, work: impl FnOnce(&Connection) -> StoreResult<T>) -> StoreResult<T> {
        let mut guard = self.lock();
        let transaction = guard.transaction()?;
        let value = work(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic in another thread leaves SQLite consistent: its transaction was rolled back.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn seal(&self, context: &str, plain: &[u8]) -> StoreResult<Vec<u8>> {
        self.keys.seal(context, plain).map_err(|_| StoreError::OtherKey)
    }
}

/// Reads the head of the file, and all of it where the last run did not end: a healthy file is opened in no time.
fn sound(connection: &Connection) -> StoreResult<()> {
    let tables: Result<i64, _> = connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0));
    let tables = tables.map_err(damaged)?;
    let interrupted = "SELECT EXISTS (SELECT 1 FROM run WHERE outcome = 'running')";
    if tables == 0 || !connection.query_row(interrupted, [], |row| row.get(0)).unwrap_or(true) {
        return Ok(());
    }
    let word: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(damaged)?;
    if word == "ok" { Ok(()) } else { Err(StoreError::Damaged) }
}

/// The side that a column names.
fn side_at(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Side> {
    Ok(side_named(row.get_ref(column)?.as_str()?))
}

fn side_named(name: &str) -> Side {
    if name == Side::Left.as_str() { Side::Left } else { Side::Right }
}

fn damaged(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => StoreError::Damaged,
        _ => error.into(),
    }
}

fn migrate(connection: &Connection) -> StoreResult<()> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > SCHEMA {
        return Err(StoreError::Newer { found });
    }
    if found == 0 {
        connection
            .execute_batch(&format!("BEGIN; {} PRAGMA user_version = {SCHEMA}; COMMIT;", include_str!("schema.sql")))?;
    }
    Ok(())
}

fn check_key(connection: &Connection, keys: &Keys) -> StoreResult<()> {
    let ours = keys.fingerprint().to_string();
    let stored: Option<String> =
        connection.query_row("SELECT value FROM meta WHERE name = 'key'", [], |row| row.get(0)).optional()?;
    match stored {
        None => {
            connection.execute("INSERT INTO meta VALUES ('key', ?1)", [ours])?;
            Ok(())
        }
        Some(stored) if stored == ours => Ok(()),
        Some(_) => Err(StoreError::OtherKey),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::derive(&[7; 32])
    }

    #[test]
    fn a_file_of_a_newer_version_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ponte.db");
        drop(Store::open(&path, keys()).unwrap());
        Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
        assert!(matches!(Store::open(&path, keys()), Err(StoreError::Newer { found: 99 })));
    }

    #[test]
    fn a_damaged_file_and_another_key_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ponte.db");
        drop(Store::open(&path, keys()).unwrap());
        assert!(matches!(Store::open(&path, Keys::derive(&[8; 32])), Err(StoreError::OtherKey)));
        std::fs::write(&path, b"this is no database at all, and long enough to have a header of its own").unwrap();
        assert!(matches!(Store::open(&path, keys()), Err(StoreError::Damaged)));
    }

    #[test]
    fn what_every_cycle_asks_goes_through_no_lane_of_links() {
        let store = Store::in_memory(keys()).unwrap();
        for sql in [intent::ANY, intent::UNANSWERED, &link::unfinished_sql()] {
            let guard = store.lock();
            let mut rows = guard.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let steps: Vec<String> =
                rows.query_map([1], |row| row.get("detail")).unwrap().map(Result::unwrap).collect();
            let all = steps.iter().any(|step| step.contains("SCAN link") || step.contains("(lane=?)"));
            assert!(!all, "{sql}: {steps:?}");
        }
    }
}
