//! Reading items, twenty in a request; of a series, once more with the occurrences that differ.

use std::collections::BTreeMap;

use ponte_core::snapshot::{Mailing, Reading, RemoteId, Snapshot, Version};
use ponte_core::verdict::{Failure, FailureKind};
use serde_json::Value;

use super::collection::GraphCollection;
use super::facts::Facts;
use super::listing::{self, Found, is_absent};
use super::place::Noun;
use super::session::Part;
use super::{op_batch, op_item};
use crate::groupware::exchange::{self, Raw};

/// What is at an id.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fetched {
    /// An item.
    Here(Box<Raw>),
    /// Nothing in this collection.
    Missing,
    /// Something that may not be read.
    NoAccess,
    /// Something that cannot be taken in.
    Broken(Failure),
}

/// Reads records, one answer for each id.
///
/// # Errors
/// What keeps all of them from being read.
pub async fn read(collection: &GraphCollection, ids: &[RemoteId]) -> Result<Vec<Reading>, Failure> {
    let facts = collection.facts().await?;
    let fetched = fetch(collection, ids).await?;
    let missing = ids.iter().filter(|id| matches!(fetched.get(id), Some(Fetched::Missing) | None)).cloned().collect();
    let elsewhere = elsewhere(collection, missing).await?;
    Ok(ids
        .iter()
        .map(|id| match fetched.get(id) {
            Some(Fetched::Here(raw)) => understand(collection, facts, id, raw),
            Some(Fetched::NoAccess) => Reading::NoAccess(id.clone()),
            Some(Fetched::Broken(failure)) => Reading::Malformed(id.clone(), Version(String::new()), failure.clone()),
            Some(Fetched::Missing) | None if elsewhere.contains(id) => Reading::NotMine(id.clone()),
            Some(Fetched::Missing) | None => Reading::Gone(id.clone()),
        })
        .collect())
}

/// Those of these that lie in another calendar or folder of the mailbox.
async fn elsewhere(collection: &GraphCollection, ids: Vec<RemoteId>) -> Result<Vec<RemoteId>, Failure> {
    if ids.is_empty() || collection.place.noun == Noun::List {
        return Ok(Vec::new());
    }
    let found = listing::ask(collection, ids).await?;
    Ok(found.into_iter().filter(|(_, found)| *found == Found::Elsewhere).map(|(id, _)| id).collect())
}

/// Fetches items; every id gets an answer.
///
/// # Errors
/// As [`read`].
pub(super) async fn fetch(
    collection: &GraphCollection,
    ids: &[RemoteId],
) -> Result<BTreeMap<RemoteId, Fetched>, Failure> {
    let (session, place) = (&collection.session, &collection.place);
    let parts: Vec<Part> = ids.iter().map(|id| op_item::read(place, &id.0)).collect();
    let mut fetched = BTreeMap::new();
    for (id, answer) in ids.iter().zip(op_batch::read_all(session, &parts).await?) {
        let one = match answer {
            Err(failure) => Fetched::Broken(failure),
            Ok(answer) if is_absent(&answer) => Fetched::Missing,
            Ok(answer) if answer.status == 403 => Fetched::NoAccess,
            Ok(answer) => match answer.done() {
                Ok(row) => Fetched::Here(Box::new(Raw::plain(row))),
                Err(failure) if failure.kind == FailureKind::Record => Fetched::Broken(failure),
                Err(failure) => return Err(failure),
            },
        };
        fetched.insert(id.clone(), one);
    }
    with_exceptions(collection, &mut fetched).await?;
    Ok(fetched)
}

/// Adds to each series what differs in it. A series that vanishes in between is missing.
async fn with_exceptions(
    collection: &GraphCollection,
    fetched: &mut BTreeMap<RemoteId, Fetched>,
) -> Result<(), Failure> {
    let is_series = |one: &Fetched| matches!(one, Fetched::Here(raw) if raw.is_series());
    let of_calendar = collection.place.noun == Noun::Calendar;
    let ids: Vec<RemoteId> =
        fetched.iter().filter(|(_, one)| of_calendar && is_series(one)).map(|(id, _)| id.clone()).collect();
    let parts: Vec<Part> = ids.iter().map(|id| op_item::exceptions(&collection.place, &id.0)).collect();
    for (id, answer) in ids.into_iter().zip(op_batch::read_all(&collection.session, &parts).await?) {
        let nested = match answer {
            Ok(answer) if is_absent(&answer) => {
                fetched.insert(id, Fetched::Missing);
                continue;
            }
            Ok(answer) => answer.done(),
            Err(failure) => Err(failure),
        };
        match (nested, fetched.get_mut(&id)) {
            (Ok(nested), Some(Fetched::Here(raw))) => raw.nested = Some(nested),
            (Err(failure), _) if failure.kind == FailureKind::Record => {
                fetched.insert(id, Fetched::Broken(failure));
            }
            (Err(failure), _) => return Err(failure),
            (Ok(_), _) => {}
        }
    }
    Ok(())
}

/// What an item says. Another kind and what cannot be understood are answers of their own.
#[must_use]
pub(super) fn understand(collection: &GraphCollection, facts: Facts, id: &RemoteId, raw: &Raw) -> Reading {
    let Some(version) = op_item::version_of(&raw.row) else {
        let failure = Failure::new(FailureKind::Record, "failure-exchange-record").with("property", "etag");
        return Reading::Malformed(id.clone(), Version(String::new()), failure);
    };
    // An occurrence is no record of its own.
    let belongs = raw.row.get("seriesMasterId").is_some_and(Value::is_string);
    if belongs || exchange::kind_of(&raw.row, collection.kind) != collection.kind {
        return Reading::OtherKind(id.clone(), version);
    }
    let text = |name: &str| raw.row.get(name).and_then(Value::as_str);
    let is_event = collection.place.noun == Noun::Calendar;
    match exchange::read(collection.kind, raw, &collection.zone) {
        Err(failure) => Reading::Malformed(id.clone(), version, failure),
        Ok(record) => Reading::Found(Box::new(Snapshot {
            id: id.clone(),
            version,
            record: if is_event { exchange::anew::as_before(raw, record) } else { record },
            modified: text("lastModifiedDateTime").and_then(|text| text.parse().ok()),
            mailing: if is_event { exchange::gate::mailing(raw) } else { Mailing::Silent },
            read_only: !facts.writable,
            fragile: None,
        })),
    }
}
