//! What is new in a folder: its change report, page by page, each item by id and change key.
//!
//! A report that the server no longer knows is begun anew, and counts as everything. grommunio does not say so: it answers
//! one that it does not know with everything again, which is told by its naming the whole folder as new.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use ponte_core::snapshot::{Changes, Coverage, Cursor, Listed, RemoteId, Version};
use ponte_core::verdict::{Failure, FailureKind};
use serde::{Deserialize, Serialize};

use super::collection::EwsCollection;
use super::facts::Facts;
use super::fault;
use super::op_sync::{self, Change};
use super::place::Class;
use super::reading::BATCH;
use super::xml::Element;
use super::{op_find, op_folder, op_item, row};

/// How many pages one report may have.
const PAGES: usize = 5_000;
/// The server shows at most two years at once.
const SLICE: SignedDuration = SignedDuration::from_hours(24 * 365);
/// A span that is not shown whole is asked for in halves, down to this.
const SHORTEST: SignedDuration = SignedDuration::from_mins(30);

/// What comes back with the next cycle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Memory {
    facts: Facts,
    /// Where the next report begins.
    state: String,
}

/// What changed since `cursor`.
///
/// # Errors
/// A listing that failed, was cut off, or made no sense.
pub async fn changes(collection: &EwsCollection, cursor: Option<&Cursor>) -> Result<Changes, Failure> {
    let Some(memory) = cursor.and_then(|cursor| serde_json::from_str::<Memory>(&cursor.0).ok()) else {
        let coverage = if cursor.is_some() { Coverage::Reset } else { Coverage::Full };
        return whole(collection, coverage).await;
    };
    collection.remember(memory.facts);
    match report(collection, Some(&memory.state)).await? {
        Some(report) if !starts_over(collection, &report).await? => {
            let standing = memory.facts.standing();
            let cursor = Some(kept(&Memory { state: report.state, ..memory }));
            let (listed, removed) = (listed(report.items), report.removed);
            Ok(Changes { listed, removed, coverage: Coverage::Delta, cursor, standing })
        }
        Some(report) => Ok(full(memory.facts, report, Coverage::Reset)),
        None => whole(collection, Coverage::Reset).await,
    }
}

async fn whole(collection: &EwsCollection, coverage: Coverage) -> Result<Changes, Failure> {
    let facts = collection.facts().await?;
    let report = report(collection, None).await?.ok_or_else(|| fault::unreadable("state"))?;
    Ok(full(facts, report, coverage))
}

fn full(facts: Facts, report: Report, coverage: Coverage) -> Changes {
    let cursor = Some(kept(&Memory { facts, state: report.state }));
    let standing = facts.standing();
    Changes { listed: listed(report.items), removed: Vec::new(), coverage, cursor, standing }
}

fn listed(items: BTreeMap<RemoteId, Version>) -> Vec<Listed> {
    items.into_iter().map(|(id, version)| Listed { id, version, inline: None }).collect()
}

/// A whole report.
#[derive(Debug, Default)]
struct Report {
    state: String,
    items: BTreeMap<RemoteId, Version>,
    removed: Vec<RemoteId>,
    /// Whether everything in it is named as new.
    all_new: bool,
}

impl Report {
    fn take(&mut self, change: Change) {
        match change {
            Change::Made(id, key) => drop(self.items.insert(RemoteId(id), Version(key))),
            Change::Changed(id, key) => {
                self.all_new = false;
                self.items.insert(RemoteId(id), Version(key));
            }
            Change::Removed(id) => {
                self.all_new = false;
                self.items.remove(&RemoteId(id.clone()));
                self.removed.push(RemoteId(id));
            }
        }
    }
}

/// Goes through a report; `None` where the server does not know its state.
async fn report(collection: &EwsCollection, state: Option<&str>) -> Result<Option<Report>, Failure> {
    let mut report = Report { state: state.unwrap_or("").to_owned(), all_new: true, ..Report::default() };
    for _ in 0..PAGES {
        let asked = Some(report.state.as_str()).filter(|state| !state.is_empty());
        let message = match collection.session.ask_one(&op_sync::request(&collection.place, asked)).await? {
            Ok(message) => message,
            Err(fault) if fault.code == "ErrorInvalidSyncStateData" && asked.is_some() => return Ok(None),
            Err(fault) => return Err(fault.listed()),
        };
        let page = op_sync::parse(&message)?;
        let stands_still = page.state == report.state && !page.changes.is_empty() && !page.last;
        report.state = page.state;
        page.changes.into_iter().for_each(|change| report.take(change));
        if page.last {
            return Ok(Some(report));
        }
        if stands_still {
            return Err(fault::unreadable("endless"));
        }
    }
    Err(fault::unreadable("too-many-pages"))
}

/// Whether grommunio did not know the state: everything in the folder is then named as new.
async fn starts_over(collection: &EwsCollection, report: &Report) -> Result<bool, Failure> {
    if !collection.session.is_grommunio() || !report.all_new || report.items.is_empty() {
        return Ok(false);
    }
    let asked = op_folder::get([collection.place.element()]);
    let message = collection.session.ask_one(&asked).await?.map_err(|fault| fault.listed())?;
    let count = op_folder::folders(&message).next().map_or("", |folder| folder.text_at(&["TotalCount"]));
    Ok(count.trim().parse().is_ok_and(|count: usize| report.items.len() >= count))
}

/// What touches a span of time, by id; a series counts with each occurrence. Only calendars have dates.
///
/// # Errors
/// As [`changes`].
pub async fn within(collection: &EwsCollection, from: Timestamp, to: Timestamp) -> Result<Vec<Listed>, Failure> {
    if collection.place.class != Class::Calendar {
        return Ok(Vec::new());
    }
    let mut items: BTreeMap<RemoteId, Version> = BTreeMap::new();
    // One occurrence of each series, by what names the series.
    let mut series: BTreeMap<String, String> = BTreeMap::new();
    let mut spans = vec![(from, to)];
    while let Some((start, end)) = spans.pop() {
        if start >= end {
            continue;
        }
        let until = start.checked_add(SLICE).map_or(end, |until| until.min(end));
        let message = collection.session.ask_one(&op_find::view(&collection.place, start, until)).await?;
        let message = message.map_err(|fault| fault.listed())?;
        if !op_find::is_whole(&message) && until.duration_since(start) > SHORTEST {
            let middle = start.checked_add(until.duration_since(start) / 2).map_err(|_| fault::unreadable("span"))?;
            spans.extend([(until, end), (middle, until), (start, middle)]);
            continue;
        }
        spans.push((until, end));
        op_find::items(&message).for_each(|item| note(item, &mut items, &mut series));
    }
    for id in masters(collection, series.into_values().collect()).await? {
        // Its version is told when it is read.
        items.entry(id).or_insert(Version(String::new()));
    }
    Ok(listed(items))
}

fn note(item: &Element, items: &mut BTreeMap<RemoteId, Version>, series: &mut BTreeMap<String, String>) {
    let Some((id, key)) = row::id(item) else { return };
    if matches!(item.text_at(&["CalendarItemType"]), "Occurrence" | "Exception") {
        let named = item.text_at(&["UID"]);
        series.entry(if named.is_empty() { id } else { named }.to_owned()).or_insert_with(|| id.to_owned());
    } else {
        items.insert(RemoteId(id.to_owned()), Version(key.to_owned()));
    }
}

/// The series of occurrences; one that vanished in between has none.
async fn masters(collection: &EwsCollection, occurrences: Vec<String>) -> Result<Vec<RemoteId>, Failure> {
    let mut found = Vec::new();
    for chunk in occurrences.chunks(BATCH) {
        let asked = op_item::ids(chunk.iter().map(|id| op_item::series_of(id)));
        for message in collection.session.ask(&asked).await? {
            match fault::Fault::of_message(&message) {
                None => found.extend(op_item::item(&message).and_then(row::id).map(|(id, _)| RemoteId(id.to_owned()))),
                Some(fault) if fault.is_absent() || fault.failure().kind == FailureKind::Record => {}
                Some(fault) => return Err(fault.failure()),
            }
        }
    }
    Ok(found)
}

fn kept(memory: &Memory) -> Cursor {
    Cursor(serde_json::to_string(memory).unwrap_or_default())
}
