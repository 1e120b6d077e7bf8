//! What is new in a collection: the sync report where there is one, the comparison of ETags where there is not.
//!
//! A listing is whole or it is a failure. Only what a complete sync report names as 404 counts as removed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ponte_core::record::Kind;
use ponte_core::snapshot::{Changes, Coverage, Cursor, Listed, Reading, RemoteId, Version};
use ponte_core::verdict::{Failure, FailureKind};
use serde::{Deserialize, Serialize};

use super::collection::DavCollection;
use super::facts::Facts;
use super::op_propfind::{self, Depth};
use super::op_sync::{self, Report};
use super::xml::{Entry, Multistatus, Ns};
use super::{href, op_object, op_query};

/// How many pages one listing may have.
const PAGES: usize = 1000;
/// How many members one collection may have: nobody has as many, and each is held in memory until the last one is listed.
const MEMBERS: usize = 500_000;

/// What comes back with the next cycle.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Memory {
    facts: Facts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ctag: Option<String>,
}

/// What changed since `cursor`.
///
/// # Errors
/// A listing that failed, was cut off, or made no sense.
pub async fn changes(collection: &DavCollection, cursor: Option<&Cursor>) -> Result<Changes, Failure> {
    let memory = cursor.and_then(|cursor| serde_json::from_str::<Memory>(&cursor.0).ok());
    if let Some(memory) = &memory {
        collection.remember(memory.facts.clone());
    }
    let facts = collection.facts().await?.clone();
    let memory = memory.unwrap_or(Memory { facts: facts.clone(), token: None, ctag: None });
    if facts.sync
        && let Some(changes) = by_report(collection, &memory).await?
    {
        return Ok(changes);
    }
    by_versions(collection, memory).await
}

/// What touches a span of time, by id and version. Cards have no dates.
///
/// # Errors
/// As [`changes`].
pub async fn within(collection: &DavCollection, from: Timestamp, to: Timestamp) -> Result<Vec<Listed>, Failure> {
    match collection.kind {
        Kind::Contact | Kind::Company => Ok(Vec::new()),
        Kind::Event | Kind::Task => {
            let request = op_query::within(&collection.url, collection.kind, from, to);
            let (answer, _) = collection.session.multistatus(request).await?;
            let mut members = Members::default();
            members.take(collection, &answer)?;
            Ok(members.listed())
        }
    }
}

/// By `sync-collection`; `None` where the server has no such report after all.
async fn by_report(collection: &DavCollection, memory: &Memory) -> Result<Option<Changes>, Failure> {
    let mut coverage = Coverage::Full;
    if let Some(token) = &memory.token {
        match walk(collection, Some(token)).await? {
            Walk::Done(members, token) => return Ok(Some(members.changes(Coverage::Delta, memory, token))),
            Walk::Missing => return Ok(None),
            Walk::TokenLost => coverage = Coverage::Reset,
        }
    }
    match walk(collection, None).await? {
        Walk::Done(members, token) => Ok(Some(members.changes(coverage, memory, token))),
        Walk::Missing | Walk::TokenLost => Ok(None),
    }
}

enum Walk {
    Done(Members, String),
    TokenLost,
    Missing,
}

/// Goes through the pages of one report, and once more without pages where the server cannot do them.
async fn walk(collection: &DavCollection, from: Option<&str>) -> Result<Walk, Failure> {
    match pages(collection, from, Some(op_sync::PAGE)).await? {
        Some(walk) => Ok(walk),
        None => pages(collection, from, None).await?.ok_or_else(|| broken("too-long")),
    }
}

async fn pages(collection: &DavCollection, from: Option<&str>, limit: Option<usize>) -> Result<Option<Walk>, Failure> {
    let mut members = Members::default();
    let mut token = from.map(str::to_owned);
    for _ in 0..PAGES {
        let request = op_sync::request(&collection.url, token.as_deref(), limit);
        let response = collection.session.ask(request).await?;
        let page = match op_sync::parse(&response, token.is_some())? {
            Report::Page(page) => page,
            Report::TooLong if limit.is_some() => return Ok(None),
            Report::TooLong => return Err(broken("too-long")),
            Report::TokenLost => return Ok(Some(Walk::TokenLost)),
            Report::Missing => return Ok(Some(Walk::Missing)),
        };
        drop(response);
        let cut = members.take(collection, &page)?;
        if members.0.len() > MEMBERS {
            return Err(broken("too-many-members"));
        }
        // A page that is just full and not marked as cut may have lost its rest without a word; a longer one shows a
        // server that does not know pages.
        if !cut && limit.is_some_and(|limit| page.entries.len() == limit) {
            return Ok(None);
        }
        let next = page.sync_token.ok_or_else(|| broken("no-token"))?;
        if !cut {
            return Ok(Some(Walk::Done(members, next)));
        }
        if token.as_deref() == Some(next.as_str()) {
            // It cuts and cannot go on: only a listing of versions is whole.
            return Ok(Some(Walk::Missing));
        }
        token = Some(next);
    }
    Err(broken("too-many-pages"))
}

/// By comparing versions: the tag of the collection first, so that a quiet cycle is one small request.
async fn by_versions(collection: &DavCollection, memory: Memory) -> Result<Changes, Failure> {
    let request = op_propfind::request(&collection.url, Depth::Zero, op_propfind::CTAG);
    let (answer, _) = collection.session.multistatus(request).await?;
    let ctag = answer.entries.first().and_then(|entry| entry.text(Ns::Server, "getctag")).map(str::to_owned);
    if ctag.is_some() && ctag == memory.ctag {
        let cursor = Some(cursor(&memory));
        let standing = memory.facts.standing();
        return Ok(Changes { listed: Vec::new(), removed: Vec::new(), coverage: Coverage::Delta, cursor, standing });
    }
    let request = op_propfind::request(&collection.url, Depth::One, op_propfind::VERSIONS);
    let (answer, _) = collection.session.multistatus(request).await?;
    let mut members = Members::default();
    if members.take(collection, &answer)? {
        return Err(broken("too-long"));
    }
    let memory = Memory { facts: memory.facts, token: None, ctag };
    Ok(Changes {
        listed: members.listed(),
        removed: Vec::new(),
        coverage: Coverage::Full,
        cursor: Some(cursor(&memory)),
        standing: memory.facts.standing(),
    })
}

/// What became of the members a report named; the last word on each counts.
#[derive(Debug, Default)]
struct Members(BTreeMap<RemoteId, State>);

#[derive(Debug)]
enum State {
    Here(Version),
    Removed,
    NoAccess,
}

impl Members {
    /// Takes in one answer, and tells whether it was cut off (RFC 6578 §3.6: 507 on the collection).
    fn take(&mut self, collection: &DavCollection, answer: &Multistatus) -> Result<bool, Failure> {
        let mut cut = false;
        for entry in &answer.entries {
            match href::member(&collection.url, &entry.href)? {
                None => cut |= entry.status == Some(507),
                Some(_) if is_collection(entry) => {}
                Some(id) => {
                    self.0.insert(id, state(entry)?);
                }
            }
        }
        Ok(cut)
    }

    fn listed(self) -> Vec<Listed> {
        self.split().0
    }

    fn split(self) -> (Vec<Listed>, Vec<RemoteId>) {
        let (mut listed, mut removed) = (Vec::new(), Vec::new());
        for (id, state) in self.0 {
            match state {
                State::Here(version) => listed.push(Listed { id, version, inline: None }),
                State::Removed => removed.push(id),
                State::NoAccess => {
                    let inline = Some(Box::new(Reading::NoAccess(id.clone())));
                    listed.push(Listed { id, version: Version(String::new()), inline });
                }
            }
        }
        (listed, removed)
    }

    fn changes(self, coverage: Coverage, memory: &Memory, token: String) -> Changes {
        let (listed, removed) = self.split();
        let memory = Memory { facts: memory.facts.clone(), token: Some(token), ctag: None };
        Changes { listed, removed, coverage, cursor: Some(cursor(&memory)), standing: memory.facts.standing() }
    }
}

fn state(entry: &Entry) -> Result<State, Failure> {
    match entry.status {
        Some(404 | 410) => return Ok(State::Removed),
        Some(401 | 403) => return Ok(State::NoAccess),
        Some(status) if !(200..300).contains(&status) => return Err(broken("member-failed")),
        Some(_) | None => {}
    }
    let version = entry.text(Ns::Dav, "getetag").and_then(op_object::version);
    version.map(State::Here).ok_or_else(|| broken("no-version"))
}

fn is_collection(entry: &Entry) -> bool {
    entry.prop(Ns::Dav, "resourcetype").is_some_and(|types| types.child(Ns::Dav, "collection").is_some())
}

fn cursor(memory: &Memory) -> Cursor {
    Cursor(serde_json::to_string(memory).unwrap_or_default())
}

fn broken(reason: &str) -> Failure {
    Failure::new(FailureKind::Unreadable, "failure-dav-listing").with("reason", reason)
}
