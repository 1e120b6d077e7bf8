//! Reading items, many in a request; of series, once more the occurrences that differ.

use std::collections::BTreeMap;

use ponte_core::record::Kind;
use ponte_core::snapshot::{Mailing, Reading, RemoteId, Snapshot, Version};
use ponte_core::verdict::{Failure, FailureKind};
use serde_json::{Value as Json, json};

use super::collection::EwsCollection;
use super::facts::Facts;
use super::fault::{self, Fault};
use super::place::Class;
use super::xml::Element;
use super::{op_item, row, task, times};
use crate::groupware::exchange::{self, Raw, anew, gate};

/// So many items are in one request: half of what is handed over at once, and far from the 255 conditions that a search may have.
pub const BATCH: usize = 128;

/// What is at an id.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fetched {
    /// An item, with its version.
    Here(Box<Item>),
    /// Nothing.
    Missing,
    /// Something that may not be read.
    NoAccess,
    /// Something that cannot be taken in.
    Broken(Failure),
}

/// An item as it was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    /// Its change key.
    pub version: Version,
    /// Its row, with the occurrences that differ.
    pub raw: Raw,
    /// Whether it is an occurrence, which is no record of its own.
    belongs: bool,
    /// Of a series: what differs in it, by ids.
    modified: Vec<String>,
    taken_out: Vec<jiff::Timestamp>,
}

impl Item {
    fn of(class: Class, element: &Element) -> Option<(RemoteId, Self)> {
        let (id, key) = row::id(element)?;
        let item = Item {
            version: Version(key.to_owned()),
            raw: Raw::plain(row::of(class, element)),
            belongs: matches!(element.text_at(&["CalendarItemType"]), "Occurrence" | "Exception"),
            modified: row::modified(element).map(str::to_owned).collect(),
            taken_out: row::taken_out(element).collect(),
        };
        Some((RemoteId(id.to_owned()), item))
    }
}

/// Reads records, one answer for each id. What was moved to another folder has another id from then on, and is gone under
/// this one.
///
/// # Errors
/// What keeps all of them from being read.
pub async fn read(collection: &EwsCollection, ids: &[RemoteId]) -> Result<Vec<Reading>, Failure> {
    let facts = collection.facts().await?;
    let fetched = fetch(collection, ids).await?;
    Ok(ids
        .iter()
        .map(|id| match fetched.get(id) {
            Some(Fetched::Here(item)) => understand(collection, facts, id, item),
            Some(Fetched::NoAccess) => Reading::NoAccess(id.clone()),
            Some(Fetched::Broken(failure)) => Reading::Malformed(id.clone(), Version(String::new()), failure.clone()),
            Some(Fetched::Missing) | None => Reading::Gone(id.clone()),
        })
        .collect())
}

/// Fetches items; every id gets an answer.
///
/// # Errors
/// As [`read`].
pub(super) async fn fetch(
    collection: &EwsCollection,
    ids: &[RemoteId],
) -> Result<BTreeMap<RemoteId, Fetched>, Failure> {
    let answers = elements(collection, ids.iter().map(|id| op_item::id(&id.0)).collect()).await?;
    let mut fetched = BTreeMap::new();
    for (id, answer) in ids.iter().zip(answers) {
        let one = match answer {
            Ok(element) => Item::of(collection.place.class, &element)
                .map_or(Fetched::Missing, |(_, item)| Fetched::Here(Box::new(item))),
            Err(Refused::Fault(fault)) if fault.is_absent() => Fetched::Missing,
            Err(Refused::Fault(fault)) if fault.code == "ErrorAccessDenied" => Fetched::NoAccess,
            Err(Refused::Fault(fault)) if fault.failure().kind != FailureKind::Record => return Err(fault.failure()),
            Err(Refused::Fault(fault)) => Fetched::Broken(fault.failure()),
            Err(Refused::TooLarge(failure)) => Fetched::Broken(failure),
        };
        fetched.insert(id.clone(), one);
    }
    with_exceptions(collection, &mut fetched).await?;
    Ok(fetched)
}

/// Why one item was not given.
enum Refused {
    Fault(Fault),
    /// It alone is more than is taken in.
    TooLarge(Failure),
}

/// Items by their ids, each with an answer of its own. What is too large to come with others comes alone.
async fn elements(collection: &EwsCollection, ids: Vec<Element>) -> Result<Vec<Result<Element, Refused>>, Failure> {
    let mut answers = Vec::new();
    let mut waiting: Vec<&[Element]> = ids.chunks(BATCH).collect();
    waiting.reverse();
    while let Some(chunk) = waiting.pop() {
        match collection.session.ask(&op_item::read(collection.place.class, chunk.iter().cloned())).await {
            Ok(messages) if messages.len() == chunk.len() => answers.extend(messages.iter().map(one)),
            Ok(_) => return Err(fault::unreadable("batch-incomplete")),
            Err(failure) if failure.code == "failure-answer-too-large" => match chunk.split_at_checked(chunk.len() / 2)
            {
                Some((first, second)) if !first.is_empty() => waiting.extend([second, first]),
                _ => {
                    let failure = Failure::new(FailureKind::Record, "failure-exchange-too-large");
                    answers.push(Err(Refused::TooLarge(failure)));
                }
            },
            Err(failure) => return Err(failure),
        }
    }
    Ok(answers)
}

fn one(message: &Element) -> Result<Element, Refused> {
    match (Fault::of_message(message), op_item::item(message)) {
        (None, Some(item)) => Ok(item.clone()),
        (None, None) => Err(Refused::Fault(Fault { code: "ErrorItemNotFound".to_owned(), back_off: None })),
        (Some(fault), _) => Err(Refused::Fault(fault)),
    }
}

/// Adds to each series what differs in it, all series at once.
async fn with_exceptions(collection: &EwsCollection, fetched: &mut BTreeMap<RemoteId, Fetched>) -> Result<(), Failure> {
    let mut wanted: Vec<(RemoteId, Element)> = Vec::new();
    for (id, one) in fetched.iter() {
        if let Fetched::Here(item) = one
            && item.raw.is_series()
        {
            wanted.extend(item.modified.iter().map(|own| (id.clone(), op_item::id(own))));
        }
    }
    let answers = elements(collection, wanted.iter().map(|(_, element)| element.clone()).collect()).await?;
    let mut rows: BTreeMap<RemoteId, Vec<Json>> = BTreeMap::new();
    for ((series, _), answer) in wanted.into_iter().zip(answers) {
        match answer {
            Ok(element) => rows.entry(series).or_default().push(occurrence(&element)),
            // One that vanished in between is told with the next change of its series.
            Err(Refused::Fault(fault)) if fault.is_absent() => {}
            Err(Refused::Fault(fault)) if fault.failure().kind != FailureKind::Record => return Err(fault.failure()),
            Err(Refused::Fault(fault)) => drop(fetched.insert(series, Fetched::Broken(fault.failure()))),
            Err(Refused::TooLarge(failure)) => drop(fetched.insert(series, Fetched::Broken(failure))),
        }
    }
    for (id, one) in fetched.iter_mut() {
        if let Fetched::Here(item) = one
            && item.raw.is_series()
        {
            let rows = rows.remove(id).unwrap_or_default();
            nest(item, rows, collection);
        }
    }
    Ok(())
}

fn occurrence(element: &Element) -> Json {
    let mut row = row::of(Class::Calendar, element);
    if let (Some(row), Some((id, _))) = (row.as_object_mut(), row::id(element)) {
        row.insert("id".to_owned(), json!(id));
    }
    row
}

fn nest(item: &mut Item, rows: Vec<Json>, collection: &EwsCollection) {
    let names = item.taken_out.iter().filter_map(|at| exchange::cancelled_name(*at, &item.raw.row, &collection.zone));
    let names: Vec<String> = names.collect();
    item.raw.nested = Some(json!({"exceptionOccurrences": rows, "cancelledOccurrences": names}));
}

/// What an item says. Another kind and what cannot be understood are answers of their own.
#[must_use]
pub(super) fn understand(collection: &EwsCollection, facts: Facts, id: &RemoteId, item: &Item) -> Reading {
    let (version, raw) = (item.version.clone(), &item.raw);
    if item.belongs || exchange::kind_of(&raw.row, collection.kind) != collection.kind {
        return Reading::OtherKind(id.clone(), version);
    }
    match exchange::read(collection.kind, raw, &collection.zone) {
        Err(failure) => Reading::Malformed(id.clone(), version, failure),
        Ok(record) => {
            let mut record = anew::as_before(raw, record);
            if collection.kind == Kind::Task {
                task::read(&raw.row, &mut record);
            }
            let said = raw.row.get("lastModifiedDateTime").and_then(Json::as_str);
            let is_event = collection.place.class == Class::Calendar;
            Reading::Found(Box::new(Snapshot {
                id: id.clone(),
                version,
                record,
                modified: said.and_then(times::instant),
                mailing: if is_event { gate::mailing(raw) } else { Mailing::Silent },
                read_only: !facts.writable,
                fragile: None,
            }))
        }
    }
}
