//! Occurrences of a series: found by where they originally are, then changed or taken out one by one.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan};
use ponte_core::record::{Exception, Field, OccurrenceKey, Record, Value};
use ponte_core::recur::occurrence_time;
use ponte_core::snapshot::{Reading, RemoteId};
use ponte_core::verdict::{Failure, FailureKind};
use serde_json::Value as Json;

use super::op_batch::BATCH;
use super::session::Part;
use super::write::{Run, Verdict, verdict};
use super::{op_item, reading};
use crate::groupware::answers::Sent;
use crate::groupware::exchange::merged::Edits;
use crate::groupware::exchange::{self, Differing, Raw};

/// Makes the occurrences of a series that was just made differ as `wanted` says.
///
/// # Errors
/// What kept one of them; those before it are carried out.
pub(super) async fn make(
    run: &Run<'_>,
    id: &RemoteId,
    raw: &Raw,
    wanted: &BTreeMap<OccurrenceKey, Exception>,
) -> Result<(), Failure> {
    let Reading::Found(series) = reading::understand(run.collection, run.facts, id, raw) else {
        return Err(Failure::new(FailureKind::Record, "failure-exchange-record").with("property", "recurrence"));
    };
    let edits = exchange::differing(&series.record, wanted)?;
    carry_out(run, id, raw, &series.record, &edits).await.map_err(|(failure, _)| failure)
}

/// Carries out edits of occurrences.
///
/// # Errors
/// What kept one of them, and whether anything may have been written.
pub(super) async fn carry_out(
    run: &Run<'_>,
    id: &RemoteId,
    raw: &Raw,
    series: &Record,
    edits: &Edits,
) -> Result<(), (Failure, Sent)> {
    let ids = locate(run, id, raw, series, edits).await.map_err(|failure| (failure, Sent::Refused))?;
    let mut parts = Vec::new();
    for (key, edit) in edits {
        match (ids.get(key), edit) {
            (Some(occurrence), edit) => {
                parts
                    .extend(part(run, occurrence, raw, series, key, edit).map_err(|failure| (failure, Sent::Refused))?);
            }
            // What is not there needs not be taken out.
            (None, Differing::Cancel) => {}
            (None, Differing::Patch(_)) => return Err((absent(), Sent::Refused)),
        }
    }
    let mut written = false;
    for chunk in parts.chunks(BATCH) {
        for answer in run.send(chunk).await? {
            match verdict(answer) {
                Verdict::Done(_) | Verdict::Gone => written = true,
                Verdict::Stale | Verdict::Taken => return Err((absent(), Sent::Perhaps)),
                Verdict::Failed(failure, sent) => {
                    return Err((failure, if written { Sent::Perhaps } else { sent }));
                }
            }
        }
    }
    Ok(())
}

fn absent() -> Failure {
    Failure::new(FailureKind::Record, "failure-exchange-occurrence")
}

fn part(
    run: &Run<'_>,
    occurrence: &str,
    raw: &Raw,
    series: &Record,
    key: &OccurrenceKey,
    edit: &Differing,
) -> Result<Option<Part>, Failure> {
    let (place, zone) = (&run.collection.place, &run.collection.zone);
    match edit {
        Differing::Cancel => Ok(Some(op_item::delete(place, occurrence, None))),
        Differing::Patch(patch) => {
            let mut before = series.clone();
            before.fields.remove(&Field::Recurrence);
            if let Some(time) = occurrence_time(series, key) {
                before.set(Field::Time, Value::Time(time));
            }
            let own = Raw::plain(row_of(raw, occurrence).cloned().unwrap_or_else(|| raw.row.clone()));
            let body = exchange::patch(run.collection.kind, &own, &before, patch, zone)?;
            let part = op_item::patch(place, occurrence, None, body.clone());
            Ok(if body.is_empty() { None } else { Some(part) })
        }
    }
}

/// The row of an occurrence that differs already.
fn row_of<'a>(raw: &'a Raw, occurrence: &str) -> Option<&'a Json> {
    raw.differing().iter().find(|row| row.get("id").and_then(Json::as_str) == Some(occurrence))
}

/// The ids of occurrences: of those that differ as the series told, of the others as the service answers for their day.
async fn locate(
    run: &Run<'_>,
    id: &RemoteId,
    raw: &Raw,
    series: &Record,
    edits: &Edits,
) -> Result<BTreeMap<OccurrenceKey, String>, Failure> {
    let mut found = BTreeMap::new();
    note(&mut found, raw.differing(), series);
    let open: Vec<&OccurrenceKey> = edits.iter().map(|(key, _)| key).filter(|key| !found.contains_key(*key)).collect();
    let parts: Vec<Part> = open
        .iter()
        .filter_map(|key| day_of(key, series))
        .map(|(from, to)| op_item::instances(&id.0, from, to))
        .collect();
    for answer in super::op_batch::read_all(&run.collection.session, &parts).await? {
        let page = answer?.done()?;
        note(&mut found, page.get("value").and_then(Json::as_array).map_or(&[], Vec::as_slice), series);
    }
    Ok(found)
}

fn note(found: &mut BTreeMap<OccurrenceKey, String>, rows: &[Json], series: &Record) {
    for row in rows {
        if let (Some(key), Some(id)) = (exchange::key_of(row, series), row.get("id").and_then(Json::as_str)) {
            found.entry(key).or_insert_with(|| id.to_owned());
        }
    }
}

/// A span around where an occurrence is by the rule, wide enough for days that were shifted.
fn day_of(key: &OccurrenceKey, series: &Record) -> Option<(Timestamp, Timestamp)> {
    let (start, _) = occurrence_time(series, key)?.instants(&jiff::tz::TimeZone::UTC)?;
    let wide = if key.as_date().is_some() { 24 } else { 0 };
    Some((start.checked_sub(wide.hours()).ok()?, start.checked_add((wide + 1).hours()).ok()?))
}
