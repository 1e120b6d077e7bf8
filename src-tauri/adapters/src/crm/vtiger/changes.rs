//! What changed and what went since a cursor, for at most two requests where nothing did.
//!
//! Absent is not deleted: whenever counting, or a stretch of ids, does not agree with what was seen, everything is listed
//! ([`Coverage::Full`]) and the engine asks for each missing record by id.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ponte_core::snapshot::{Changes, Coverage, Cursor, Listed, Reading, RemoteId, Standing};

use super::collection::VtigerCollection;
use super::convert::time;
use super::cursor::{Mark, Removals, Stretch};
use super::fault::Fault;
use super::listing;
use super::op_mobile_sync::deleted;
use super::op_query::{count, query};
use super::query::{PAGE, Query};
use super::wire::Row;
use super::zone::ServerZone;

/// After so many seconds everything is listed, whatever the counts say.
const DAY: i64 = 24 * 3600;

/// A save may take so long between its time stamp and its visibility.
const LAG: i64 = 120;

/// Rights are told record by record, and invitations are sent only where a record asks for it.
const STANDING: Standing = Standing { writable: true, schedules: false };

/// What is asked for where everything is listed.
const KEYS: [&str; 3] = ["id", "modifiedtime", "assigned_user_id"];

/// What is new since `cursor`.
///
/// # Errors
/// See [`Fault`].
pub(super) async fn changes(own: &VtigerCollection, cursor: Option<&Cursor>) -> Result<Changes, Fault> {
    own.session.signed_in().await?;
    let now = server_now(own)?;
    let mark = cursor.and_then(Mark::read).filter(|mark| mark.owners == own.owners);
    if let Some((zone, proven)) = mark.as_ref().map(|mark| &mark.zone).filter(|_| own.module.is_dated())
        && let Some(zone) = ServerZone::named(zone, *proven)
    {
        own.session.suppose_zone(zone);
    }
    match mark {
        Some(mark) if now - mark.listed < DAY && same_zone(own, &mark) => delta(own, mark, now).await,
        _ => full(own, now).await,
    }
}

fn server_now(own: &VtigerCollection) -> Result<i64, Fault> {
    let unreadable = Fault::Unreadable { status: 200, empty: false };
    own.session.server_now().map(|now| now.as_second()).ok_or(unreadable)
}

fn same_zone(own: &VtigerCollection, mark: &Mark) -> bool {
    !own.module.is_dated() || own.session.zone().name == mark.zone.0
}

async fn full(own: &VtigerCollection, now: i64) -> Result<Changes, Fault> {
    let newest = newest(own).await?;
    own.session.guess_zone(time::moment(&newest), &own.zones());
    let mut rows = listing::all(&own.session, &own.scope(KEYS.to_vec()), &[]).await?;
    rows.retain(|row| own.owns(row));
    let counted = count(&own.session, &own.scope(vec!["count(*)"]).sentence().whole()).await?;
    plausible(rows.len(), counted)?;
    own.removed().clear();
    let removals = match counted {
        Some(count) => Removals::Count(count),
        None => first_token(own, now).await?,
    };
    let mut mark = Mark::new(own.owners.clone(), zone_of(own), newest, now, removals);
    let listed = rows.iter().map(|row| own.listed(row, own.settled(row))).collect();
    mark.seen = overlap(own, &mark.since, now, &rows);
    if counted.is_none() {
        let ids: Vec<String> = rows.iter().map(|row| row.get("id").to_owned()).collect();
        mark.stretches = Stretch::over(&ids, PAGE);
    }
    Ok(Changes { listed, removed: Vec::new(), coverage: Coverage::Full, cursor: mark.cursor(), standing: STANDING })
}

/// The newest change anybody made in this module: later ones have this time or a later one.
async fn newest(own: &VtigerCollection) -> Result<String, Fault> {
    let sentence = Query::select(["modifiedtime"], own.module.name()).ordered("modifiedtime desc").limit(1);
    let rows = query(&own.session, &sentence).await?;
    let newest = rows.first().map(|row| row.get("modifiedtime")).filter(|text| time::moment(text).is_some());
    Ok(newest.unwrap_or("1970-01-01 00:00:00").to_owned())
}

/// A listing that is far shorter than what the server counts is no listing.
fn plausible(listed: usize, counted: Option<u64>) -> Result<(), Fault> {
    let counted = counted.and_then(|count| usize::try_from(count).ok()).unwrap_or(listed);
    if counted > listed + listed / 10 + 5 || (listed == 0 && counted > 1) {
        return Err(Fault::Unreadable { status: 200, empty: true });
    }
    Ok(())
}

/// Where one's own deletions will be told from, on a server that cannot count.
async fn first_token(own: &VtigerCollection, now: i64) -> Result<Removals, Fault> {
    if own.owners.is_empty() {
        return Ok(Removals::Rotation);
    }
    match deleted(&own.session, own.module.mobile_name(), now).await {
        Ok(deleted) => Ok(Removals::Mobile(deleted.next.unwrap_or(now).min(now))),
        Err(Fault::Refused(_) | Fault::Unreadable { .. }) => Ok(Removals::Rotation),
        Err(fault) => Err(fault),
    }
}

async fn delta(own: &VtigerCollection, mark: Mark, now: i64) -> Result<Changes, Fault> {
    let mut fields = own.codec.fields();
    fields.push("createdtime");
    let rows = listing::changed(&own.session, &own.scope(fields), &from(own, &mark.since, mark.asked)).await?;
    let rows: Vec<Row> = rows.into_iter().filter(|row| own.owns(row)).collect();
    learn_zone(own, &mark, &rows);
    if !same_zone(own, &mark) {
        return full(own, now).await;
    }
    let Some((removed, removals)) = removals(own, &mark, &rows, now).await? else {
        return full(own, now).await;
    };
    let listed = report(own, &mark, &rows).await?;
    let since = rows.iter().map(|row| row.get("modifiedtime")).fold(mark.since.as_str(), std::cmp::max).to_owned();
    let seen = overlap(own, &since, now, &rows);
    let stretches = match removals {
        Removals::Count(_) => Vec::new(),
        Removals::Mobile(_) | Removals::Rotation => lengthened(&mark, &rows),
    };
    let next = Mark { zone: zone_of(own), since, asked: now, seen, removals, stretches, turn: mark.turn + 1, ..mark };
    Ok(Changes { listed, removed, coverage: Coverage::Delta, cursor: next.cursor(), standing: STANDING })
}

/// From when on changes are asked for: a little before the last question where the server's zone is proven, else a little
/// before the newest change seen; and an hour more where clocks are set back.
fn from(own: &VtigerCollection, since: &str, asked: i64) -> String {
    let zone = own.session.zone();
    let lag = if zone.steady() { LAG } else { LAG + 3600 };
    let asked = Timestamp::from_second(asked).ok().filter(|_| zone.proven).map(|asked| zone.wall(asked));
    let seen = time::moment(since).max(asked);
    seen.map_or_else(|| since.to_owned(), |wall| time::wall_text(time::earlier(wall, lag)))
}

/// A record changed since the last question shows the zone, if that was not long ago.
fn learn_zone(own: &VtigerCollection, mark: &Mark, rows: &[Row]) {
    let newest = rows.iter().map(|row| row.get("modifiedtime")).max().filter(|newest| *newest > mark.since.as_str());
    let asked = Timestamp::from_second(mark.asked).ok();
    if let (Some(wall), Some(asked)) = (newest.and_then(time::moment), asked) {
        own.session.learn_zone(wall, asked, &own.zones());
    }
}

/// What was removed, and how to go on; `None` where everything is to be listed.
async fn removals(
    own: &VtigerCollection,
    mark: &Mark,
    rows: &[Row],
    now: i64,
) -> Result<Option<(Vec<RemoteId>, Removals)>, Fault> {
    match &mark.removals {
        Removals::Count(before) => counted(own, *before, mark, rows).await,
        Removals::Mobile(token) if mark.turn.is_multiple_of(2) || own.owners.len() == 1 => told(own, *token, now).await,
        kept @ (Removals::Mobile(_) | Removals::Rotation) => {
            Ok(stretch_stands(own, mark).await?.then(|| (Vec::new(), kept.clone())))
        }
    }
}

async fn counted(
    own: &VtigerCollection,
    before: u64,
    mark: &Mark,
    rows: &[Row],
) -> Result<Option<(Vec<RemoteId>, Removals)>, Fault> {
    let created = created(mark, rows).count() as u64;
    let (deleted, removed) = {
        let deleted = own.removed();
        // What also was created since the last count was never in it: taken for less there, it would hide a removal.
        let counted = deleted.iter().filter(|(id, created)| !is_new(mark, id, created)).count() as u64;
        (deleted.len(), counted)
    };
    let now = count(&own.session, &own.scope(vec!["count(*)"]).sentence().whole()).await?;
    let agrees = now.is_some_and(|now| now + removed == before + created);
    if agrees {
        own.removed().drain(..deleted);
    }
    Ok(now.filter(|_| agrees).map(|now| (Vec::new(), Removals::Count(now))))
}

/// The rows that were created since the last question.
fn created<'a>(mark: &'a Mark, rows: &'a [Row]) -> impl Iterator<Item = &'a Row> {
    rows.iter().filter(|row| is_new(mark, row.get("id"), row.get("createdtime")))
}

fn is_new(mark: &Mark, id: &str, created: &str) -> bool {
    created >= mark.since.as_str() && !mark.seen.contains_key(id)
}

/// The stretches with what was created since: the removal of a new record is to be noticed too.
fn lengthened(mark: &Mark, rows: &[Row]) -> Vec<Stretch> {
    let mut ids: Vec<&str> = created(mark, rows).map(|row| row.get("id")).collect();
    ids.sort_by_key(|id| listing::number(id));
    ids.into_iter().fold(mark.stretches.clone(), |stretches, id| Stretch::and(stretches, id, PAGE))
}

async fn told(own: &VtigerCollection, token: i64, now: i64) -> Result<Option<(Vec<RemoteId>, Removals)>, Fault> {
    let deleted = match deleted(&own.session, own.module.mobile_name(), token - 1).await {
        Ok(deleted) => deleted,
        // It worked before; whatever ails it now, the records themselves can still be listed.
        Err(Fault::Refused(_) | Fault::Unreadable { .. }) => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let prefix = format!("{}x", own.module.prefix());
    let removed = deleted.ids.into_iter().filter(|id| id.starts_with(&prefix)).map(RemoteId).collect();
    let next = deleted.next.unwrap_or(token).max(token).min(now);
    Ok(Some((removed, Removals::Mobile(next))))
}

/// Whether the stretch whose turn it is still has all its records.
async fn stretch_stands(own: &VtigerCollection, mark: &Mark) -> Result<bool, Fault> {
    let Some(stretch) = mark.stretches.iter().cycle().nth(mark.turn % mark.stretches.len().max(1)) else {
        return Ok(true);
    };
    let sentence = own.scope(vec!["id"]).sentence().wherever("id", ">=", &stretch.first).ordered("id").limit(PAGE);
    let ids: Vec<String> = query(&own.session, &sentence).await?.iter().map(|row| row.get("id").to_owned()).collect();
    Ok(stretch.stands(&ids))
}

/// The rows that are news, with the records themselves where they came at no further cost.
async fn report(own: &VtigerCollection, mark: &Mark, rows: &[Row]) -> Result<Vec<Listed>, Fault> {
    let known = |row: &Row| {
        mark.seen.get(row.get("id")).is_some_and(|(modified, settled)| *settled && modified == row.get("modifiedtime"))
    };
    let news: Vec<Row> = rows.iter().filter(|row| !known(row)).cloned().collect();
    let mut listed: Vec<Listed> = news.iter().map(|row| own.listed(row, own.settled(row))).collect();
    if news.len() <= PAGE {
        let readings = own.readings(news).await?;
        let mut readings: BTreeMap<RemoteId, Reading> =
            readings.into_iter().map(|reading| (reading.id().clone(), reading)).collect();
        for line in &mut listed {
            line.inline = readings.remove(&line.id).map(Box::new);
            if let Some(Reading::Found(snapshot)) = line.inline.as_deref() {
                line.version = snapshot.version.clone();
            }
        }
    }
    Ok(listed)
}

/// The rows that the next question will bring again.
fn overlap(own: &VtigerCollection, since: &str, now: i64, rows: &[Row]) -> BTreeMap<String, (String, bool)> {
    let from = from(own, since, now);
    let recent = rows.iter().filter(|row| row.get("modifiedtime") >= from.as_str());
    let seen = |row: &Row| (row.get("id").to_owned(), (row.get("modifiedtime").to_owned(), own.settled(row)));
    recent.map(seen).collect()
}

fn zone_of(own: &VtigerCollection) -> (String, bool) {
    let zone = own.session.zone();
    (zone.name, zone.proven)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_far_shorter_than_the_count_is_none() {
        let cases = [
            (0, Some(40), false),
            (0, Some(0), true),
            (100, Some(1000), false),
            (100, Some(104), true),
            (3, None, true),
        ];
        for (listed, counted, fine) in cases {
            assert_eq!(plausible(listed, counted).is_ok(), fine, "{listed} of {counted:?}");
        }
    }
}
