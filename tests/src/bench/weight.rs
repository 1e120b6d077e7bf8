//! What a store weighs for each link, the sealed texts apart.

use std::path::Path;

use rusqlite::Connection;
use serde::Serialize;

/// Bytes for each link.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Weight {
    /// How many links.
    pub links: u64,
    /// Links, their indexes, and all else but texts and the journal.
    pub link: u64,
    /// The sealed last common state.
    pub texts: u64,
    /// The journal of runs, with its sealed titles.
    pub journal: u64,
}

/// Weighs the store at `path`.
///
/// # Errors
/// What SQLite says.
pub fn weigh(path: &Path) -> rusqlite::Result<Weight> {
    let store = Connection::open(path)?;
    let count = |sql: &str| {
        store.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|number| u64::try_from(number).unwrap_or(0))
    };
    let links = count("SELECT count(*) FROM link")?.max(1);
    let pages = |which: &str| count(&format!("SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE {which}"));
    let texts = pages("name = 'base'")?;
    let journal = pages("name LIKE 'run%'")?;
    let link = pages("name <> 'base' AND name NOT LIKE 'run%'")?;
    Ok(Weight { links, link: link / links, texts: texts / links, journal: journal / links })
}
