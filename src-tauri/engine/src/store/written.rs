//! Ponte's own last writes to records that existed, by link and side, so that an answer to them is known for an echo.
//!
//! They are forgotten once nothing can answer them any more.

use ponte_core::echo::{ECHOES_FOR, Written};
use ponte_core::link::LinkId;
use ponte_core::record::Field;
use ponte_core::snapshot::{RemoteId, Side, Version};
use ponte_core::verdict::Failure;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Lane, StoreResult};

/// A record that is parked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parked {
    /// Why.
    pub failure: Failure,
    /// Whether the user asked for it to be tried again.
    pub asked: bool,
}

/// The last write to one end of a link, unless it is long past.
pub(crate) fn written(db: &Connection, link: LinkId, side: Side) -> StoreResult<Option<Written>> {
    let found = db
        .prepare_cached("SELECT fields, echoes, cycle, at FROM written WHERE link = ?1 AND side = ?2")?
        .query_row(params![link.0, side.as_str()], |row| {
            let fields: String = row.get(0)?;
            let at: i64 = row.get(3)?;
            Ok(Written {
                fields: fields.split_whitespace().filter_map(Field::from_name).collect(),
                echoes: row.get(1)?,
                cycle: row.get(2)?,
                at: jiff::Timestamp::from_second(at).unwrap_or_default(),
            })
        })
        .optional()?;
    Ok(found)
}

/// How many echoes led to this state of a record, where a pairing of another lane wrote exactly it.
pub(crate) fn written_elsewhere(
    db: &Connection,
    lane: &Lane,
    side: Side,
    id: &RemoteId,
    version: &Version,
) -> StoreResult<Option<u32>> {
    let mut most = None;
    for other in Side::BOTH {
        let (mine, theirs) = (side.as_str(), other.as_str());
        let sql = format!(
            "SELECT max(written.echoes) FROM written JOIN link ON link.id = written.link
             JOIN lane ON lane.id = link.lane JOIN lane AS own ON own.id = ?1
             WHERE lane.id <> own.id AND lane.{theirs}_place = own.{mine}_place AND written.side = '{theirs}'
             AND link.{theirs}_id = ?2 AND written.version = ?3"
        );
        let found: Option<u32> =
            db.prepare_cached(&sql)?.query_row(params![lane.id.0, id.0, version.0], |row| row.get(0))?;
        most = most.max(found);
    }
    Ok(most)
}

/// The parked record that `subject` names.
pub(crate) fn parked(db: &Connection, lane: &Lane, subject: &str) -> StoreResult<Option<Parked>> {
    let found = db
        .prepare_cached(
            "SELECT failure, answer = 'retry' OR next_try = 0 FROM need WHERE lane = ?1 AND topic = 'parked' AND subject = ?2",
        )?
        .query_row(params![lane.id.0, subject], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<bool>>(1)?.unwrap_or(false)))
        })
        .optional()?;
    Ok(found.and_then(|(failure, asked)| Some(Parked { failure: serde_json::from_str(&failure).ok()?, asked })))
}

/// Notes a write and what came of it.
pub(crate) fn set(db: &Connection, link: LinkId, side: Side, version: &Version, written: &Written) -> StoreResult<()> {
    let fields = written.fields.iter().map(Field::name).collect::<Vec<_>>().join(" ");
    db.prepare_cached("INSERT OR REPLACE INTO written VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute(params![
        link.0,
        side.as_str(),
        fields,
        version.0,
        written.echoes,
        written.cycle,
        written.at.as_second(),
    ])?;
    Ok(())
}

/// Forgets the writes of a lane that nothing can answer any more.
pub(super) fn forget_old(db: &Connection, lane: &Lane, now: i64) -> StoreResult<()> {
    let before = now.saturating_sub(i64::try_from(ECHOES_FOR.as_secs()).unwrap_or(0));
    db.prepare_cached(
        "DELETE FROM written WHERE cycle < ?2 - 3 AND at < ?3 AND link IN (SELECT id FROM link WHERE lane = ?1)",
    )?
    .execute(params![lane.id.0, lane.clean_runs, before])?;
    Ok(())
}
