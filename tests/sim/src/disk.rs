//! The store of a seed: the model store is SQLite in memory, the real one a file with the product's own settings. Both
//! count each commit as a place where the program can be stopped.
//!
//! The store in memory outlives a stop of the program, since a stop is a commit that did not happen: what was committed
//! before stands. Of the file a copy as it stands is opened, with its log, as a new process would find it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ponte_engine::seal::Keys;
use ponte_engine::store::Store;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::world::Effects;

const NAME: &str = "ponte.db";

/// Where the store of a seed lives.
pub enum Disk {
    /// In memory.
    Memory,
    /// In a file of this folder.
    File(TempDir),
}

impl Disk {
    /// A file in a folder of its own, in memory-backed storage where there is some.
    ///
    /// # Errors
    /// No folder can be made.
    pub fn file() -> Result<Disk, String> {
        let shared = Path::new("/dev/shm");
        let folder = if shared.is_dir() { tempfile::tempdir_in(shared) } else { tempfile::tempdir() };
        folder.map(Disk::File).map_err(|error| error.to_string())
    }

    /// Whether the store must be opened again after a stop.
    pub fn is_file(&self) -> bool {
        matches!(self, Disk::File(_))
    }

    /// The files as they stand at this moment, in a folder of their own: what a killed program leaves behind. The store is
    /// still open then, and is never closed in order.
    ///
    /// # Errors
    /// They cannot be copied.
    pub fn left_behind(&self) -> Result<Option<Disk>, String> {
        let Disk::File(folder) = self else { return Ok(None) };
        let Disk::File(copy) = Disk::file()? else { return Ok(None) };
        for name in [NAME.to_owned(), format!("{NAME}-wal")] {
            let from = folder.path().join(&name);
            if from.exists() {
                std::fs::copy(&from, copy.path().join(&name)).map_err(|error| error.to_string())?;
            }
        }
        Ok(Some(Disk::File(copy)))
    }

    /// Opens the store; `pages` is how many more pages the disk takes.
    ///
    /// # Errors
    /// What the store says.
    pub fn open(&self, effects: &Arc<Effects>, pages: Option<i64>) -> Result<Store, String> {
        let connection = match self {
            Disk::Memory => Connection::open_in_memory(),
            Disk::File(folder) => Connection::open(path(folder)),
        };
        let connection = connection.map_err(|error| error.to_string())?;
        prepared(connection, effects, pages)
    }

    /// Another process that holds the file.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn rival(&self) -> Result<Option<Connection>, String> {
        let Disk::File(folder) = self else { return Ok(None) };
        let rival = Connection::open(path(folder)).map_err(|error| error.to_string())?;
        rival.execute_batch("BEGIN IMMEDIATE").map_err(|error| error.to_string())?;
        Ok(Some(rival))
    }
}

fn prepared(mut connection: Connection, effects: &Arc<Effects>, pages: Option<i64>) -> Result<Store, String> {
    // Nobody lets go of the file meanwhile: waiting for it by the real clock would only take time.
    connection.busy_timeout(Duration::ZERO).map_err(|error| error.to_string())?;
    if let Some(pages) = pages {
        let used: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap_or(0);
        connection
            .query_row(&format!("PRAGMA max_page_count = {}", used + pages), [], |_| Ok(()))
            .map_err(|error| error.to_string())?;
    }
    let counted = effects.clone();
    connection.commit_hook(Some(move || !counted.commit())).map_err(|error| error.to_string())?;
    Store::over(connection, keys()).map_err(|error| error.to_string())
}

fn path(folder: &TempDir) -> PathBuf {
    folder.path().join(NAME)
}

fn keys() -> Keys {
    Keys::derive(&[5; 32])
}
