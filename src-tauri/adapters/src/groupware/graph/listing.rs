//! What is new in a collection.
//!
//! Contacts and tasks have change reports of their own. Of a calendar only a view by date has one: the adapter keeps a wide
//! view around today, and lists the whole calendar anew when it moves the view along, once a day; so what lies outside the
//! view is followed too. No `@removed` counts before its id was asked for.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, ToSpan};
use ponte_core::snapshot::{Changes, Coverage, Cursor, Listed, Reading, RemoteId, Version};
use ponte_core::verdict::Failure;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::collection::GraphCollection;
use super::facts::Facts;
use super::fault;
use super::op_delta::{self, Round};
use super::place::Noun;
use super::session::{Answer, Part};
use super::{op_batch, op_item, op_list};

/// The view reaches so far back and ahead: the widest window that a user can choose, and some more.
const BACK: i64 = 400;
const AHEAD: i64 = 730;
/// After so long the view is moved along.
const RENEWED: i64 = 24 * 3600;
/// The service shows at most 1,825 days at once.
const SLICE: i64 = 1_800 * 86_400;

/// What comes back with the next cycle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Memory {
    facts: Facts,
    /// Where the next round of the change report begins.
    link: String,
    /// When the view was last moved.
    since: Timestamp,
}

/// What changed since `cursor`.
///
/// # Errors
/// A listing that failed, was cut off, or made no sense.
pub async fn changes(
    collection: &GraphCollection,
    cursor: Option<&Cursor>,
    now: Timestamp,
) -> Result<Changes, Failure> {
    let Some(memory) = cursor.and_then(|cursor| serde_json::from_str::<Memory>(&cursor.0).ok()) else {
        let coverage = if cursor.is_some() { Coverage::Reset } else { Coverage::Full };
        return whole(collection, coverage, now).await;
    };
    collection.remember(memory.facts);
    let age = now.as_second() - memory.since.as_second();
    if collection.place.noun == Noun::Calendar && !(0..RENEWED).contains(&age) {
        return whole(collection, Coverage::Full, now).await;
    }
    match op_delta::next(&collection.session, &memory.link).await? {
        Some(round) => since(collection, memory, round).await,
        None => whole(collection, Coverage::Reset, now).await,
    }
}

/// Everything, and where the next report begins. The report is opened first, so that what changes meanwhile is in both.
async fn whole(collection: &GraphCollection, coverage: Coverage, now: Timestamp) -> Result<Changes, Failure> {
    let (session, place) = (&collection.session, &collection.place);
    let facts = collection.facts().await?;
    let span = (now.saturating_add((BACK * -24).hours()), now.saturating_add((AHEAD * 24).hours()));
    let (Ok(from), Ok(to)) = span else { return Err(fault::unreadable("clock")) };
    let is_calendar = place.noun == Noun::Calendar;
    let round = op_delta::first(session, place, (from, to), !is_calendar).await?;
    let rows = if is_calendar { op_list::rows(session, &op_list::ids(place)).await? } else { round.rows };
    let mut items = BTreeMap::new();
    for row in &rows {
        match state(row)? {
            (id, State::Here(version)) => drop(items.insert(id, version)),
            (id, State::Removed) => drop(items.remove(&id)),
            (_, State::Touched) => {}
        }
    }
    let listed = items.into_iter().map(|(id, version)| Listed { id, version, inline: None }).collect();
    let memory = Memory { facts, link: round.link, since: now };
    Ok(Changes { listed, removed: Vec::new(), coverage, cursor: Some(kept(&memory)), standing: facts.standing() })
}

/// What a row says of the item it is about.
#[derive(Debug, Clone, PartialEq)]
enum State {
    Here(Version),
    /// An occurrence of it is named; its own version is not.
    Touched,
    /// It is not in the view any more: perhaps it is gone.
    Removed,
}

fn state(row: &Value) -> Result<(RemoteId, State), Failure> {
    let text = |name: &str| row.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let id = |text: &str| RemoteId(text.to_owned());
    let own = text("id").ok_or_else(|| fault::unreadable("no-id"))?;
    if row.get("@removed").is_some() {
        return Ok((id(own), State::Removed));
    }
    if let Some(series) = text("seriesMasterId") {
        return Ok((id(series), State::Touched));
    }
    let version = op_item::version_of(row).ok_or_else(|| fault::unreadable("no-version"))?;
    Ok((id(own), State::Here(version)))
}

/// What a round reports, each removal and each series known by an occurrence alone asked for.
async fn since(collection: &GraphCollection, memory: Memory, round: Round) -> Result<Changes, Failure> {
    let mut items: BTreeMap<RemoteId, State> = BTreeMap::new();
    for row in &round.rows {
        let (id, state) = state(row)?;
        let known = state == State::Touched && matches!(items.get(&id), Some(State::Here(_)));
        if !known {
            items.insert(id, state);
        }
    }
    let unsure = items.iter().filter(|(_, state)| !matches!(state, State::Here(_))).map(|(id, _)| id.clone()).collect();
    let mut asked = ask(collection, unsure).await?;
    // An occurrence that left the view while its series is there is no record of its own: it tells of its series.
    let series: BTreeSet<RemoteId> = asked.values().filter_map(Found::series).cloned().collect();
    let series: Vec<RemoteId> = series.into_iter().filter(|id| !items.contains_key(id)).collect();
    items.extend(series.iter().map(|id| (id.clone(), State::Touched)));
    asked.append(&mut ask(collection, series).await?);
    let (mut listed, mut removed) = (Vec::new(), Vec::new());
    for (id, state) in items {
        match (state, asked.get(&id)) {
            (State::Here(version), _) => listed.push(Listed { id, version, inline: None }),
            (_, Some(Found::Here(version))) => {
                listed.push(Listed { id, version: version.clone(), inline: None });
            }
            (_, Some(Found::Elsewhere)) => {
                let inline = Some(Box::new(Reading::NotMine(id.clone())));
                listed.push(Listed { id, version: Version(String::new()), inline });
            }
            (_, Some(Found::Occurrence(_))) => {}
            (_, Some(Found::Gone) | None) => removed.push(id),
        }
    }
    let memory = Memory { link: round.link, ..memory };
    let standing = memory.facts.standing();
    Ok(Changes { listed, removed, coverage: Coverage::Delta, cursor: Some(kept(&memory)), standing })
}

/// What became of an item that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// It is here.
    Here(Version),
    /// It is an occurrence of this series.
    Occurrence(RemoteId),
    /// It lies in another calendar or folder of the mailbox.
    Elsewhere,
    /// It is nowhere.
    Gone,
}

impl Found {
    fn series(&self) -> Option<&RemoteId> {
        if let Found::Occurrence(series) = self { Some(series) } else { None }
    }
}

/// Asks for items by their ids, here first and then anywhere.
pub(super) async fn ask(
    collection: &GraphCollection,
    ids: Vec<RemoteId>,
) -> Result<BTreeMap<RemoteId, Found>, Failure> {
    let place = &collection.place;
    let parts: Vec<Part> = ids.iter().map(|id| op_item::version(place, &id.0)).collect();
    let answers = op_batch::read_all(&collection.session, &parts).await?;
    let (mut found, mut missing) = (BTreeMap::new(), Vec::new());
    for (id, answer) in ids.into_iter().zip(answers) {
        match there(answer?)? {
            Some(there) => drop(found.insert(id, there)),
            None => missing.push(id),
        }
    }
    let elsewhere: Vec<Part> = missing.iter().filter_map(|id| op_item::anywhere(place, &id.0)).collect();
    if elsewhere.len() < missing.len() {
        found.extend(missing.into_iter().map(|id| (id, Found::Gone)));
        return Ok(found);
    }
    let answers = op_batch::read_all(&collection.session, &elsewhere).await?;
    for (id, answer) in missing.into_iter().zip(answers) {
        let state = if there(answer?)?.is_some() { Found::Elsewhere } else { Found::Gone };
        found.insert(id, state);
    }
    Ok(found)
}

/// What is there; `None` where the service says that nothing is.
fn there(answer: Answer) -> Result<Option<Found>, Failure> {
    if is_absent(&answer) {
        return Ok(None);
    }
    match state(&answer.done()?)? {
        (_, State::Here(version)) => Ok(Some(Found::Here(version))),
        (series, State::Touched) => Ok(Some(Found::Occurrence(series))),
        (_, State::Removed) => Ok(None),
    }
}

/// Whether an answer says that there is no such item, and not that the mailbox or the calendar is gone.
pub(super) fn is_absent(answer: &Answer) -> bool {
    let codes =
        ["ErrorItemNotFound", "ErrorInvalidIdMalformed", "ResourceNotFound", "itemNotFound", "UnknownError", ""];
    matches!(answer.status, 404 | 410) && codes.contains(&fault::code(&answer.body))
        || answer.status == 400 && fault::code(&answer.body) == "ErrorInvalidIdMalformed"
}

/// What touches a span of time, by id; a series counts with each occurrence. Only calendars have dates.
///
/// # Errors
/// As [`changes`].
pub async fn within(collection: &GraphCollection, from: Timestamp, to: Timestamp) -> Result<Vec<Listed>, Failure> {
    if collection.place.noun != Noun::Calendar {
        return Ok(Vec::new());
    }
    let mut items: BTreeMap<RemoteId, Version> = BTreeMap::new();
    let mut start = from;
    while start < to {
        let end = start.saturating_add(SLICE.seconds()).map_or(to, |end| end.min(to));
        for row in op_list::rows(&collection.session, &op_list::view(&collection.place, start, end)).await? {
            match state(&row)? {
                (id, State::Here(version)) => drop(items.insert(id, version)),
                // Its version is told when it is read.
                (id, State::Touched) => drop(items.entry(id).or_insert(Version(String::new()))),
                (_, State::Removed) => {}
            }
        }
        start = end;
    }
    Ok(items.into_iter().map(|(id, version)| Listed { id, version, inline: None }).collect())
}

fn kept(memory: &Memory) -> Cursor {
    Cursor(serde_json::to_string(memory).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_say_what_became_of_an_item() {
        let rows = [
            (json!({"id": "a", "@odata.etag": "W/\"1\""}), "a", State::Here(Version("1".into()))),
            (json!({"id": "o", "seriesMasterId": "s", "type": "occurrence"}), "s", State::Touched),
            (json!({"id": "a", "@removed": {"reason": "deleted"}}), "a", State::Removed),
        ];
        for (row, id, expected) in rows {
            assert_eq!(state(&row).unwrap(), (RemoteId(id.into()), expected));
        }
        assert!(state(&json!({"id": "a"})).is_err(), "a row without a version");
        assert!(state(&json!({"@odata.etag": "W/\"1\""})).is_err(), "a row without an id");
    }

    #[test]
    fn a_missing_mailbox_is_no_missing_item() {
        let answer = |status, code: &str| Answer { status, body: json!({"error": {"code": code}}), retry_after: None };
        assert!(is_absent(&answer(404, "ErrorItemNotFound")));
        for (status, code) in [(404, "MailboxNotEnabledForRESTAPI"), (404, "ErrorFolderNotFound"), (403, ""), (500, "")]
        {
            assert!(!is_absent(&answer(status, code)), "{status} {code}");
        }
    }
}
