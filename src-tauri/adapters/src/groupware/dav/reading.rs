//! Reading objects: reports of many at once, and one GET for each that a report left out, since some servers omit what
//! is gone and others say 404, and neither is proof.

use std::collections::BTreeMap;

use futures::StreamExt;
use futures::stream;
use ponte_core::snapshot::{Reading, RemoteId, Snapshot, Version};
use ponte_core::verdict::{Failure, FailureKind};
use url::Url;

use super::collection::DavCollection;
use super::facts::Facts;
use super::xml::Ns;
use super::{gate, href, object, op_multiget, op_object, session, xml};

/// How many reports, or single requests, are under way at once.
const AT_ONCE: usize = 4;

/// An object as the server holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// Its state.
    pub version: Version,
    /// Its text.
    pub text: String,
    /// When the server says it was changed.
    pub modified: Option<jiff::Timestamp>,
}

/// What is at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// An object.
    Found(Raw),
    /// Nothing.
    Gone,
    /// Something that may not be read.
    NoAccess,
}

/// Reads records, one answer for each id.
///
/// # Errors
/// What keeps all of them from being read.
pub async fn read(collection: &DavCollection, ids: &[RemoteId]) -> Result<Vec<Reading>, Failure> {
    let facts = collection.facts().await?.clone();
    let mut fetched = fetch(collection, ids).await?;
    Ok(ids
        .iter()
        .map(|id| match fetched.remove(id) {
            Some(Fetched::Found(raw)) => {
                collection.recent.keep(id, &raw);
                understand(collection, &facts, id, &raw)
            }
            Some(Fetched::NoAccess) => Reading::NoAccess(id.clone()),
            Some(Fetched::Gone) | None => Reading::Gone(id.clone()),
        })
        .collect())
}

/// Fetches objects, batched; every id gets an answer.
///
/// # Errors
/// As [`read`].
pub async fn fetch(collection: &DavCollection, ids: &[RemoteId]) -> Result<BTreeMap<RemoteId, Fetched>, Failure> {
    // Owned batches: a borrowing closure in a stream is not general enough for a boxed future.
    let batches: Vec<Vec<RemoteId>> = ids.chunks(op_multiget::BATCH).map(<[RemoteId]>::to_vec).collect();
    let batches = batches.into_iter().map(|batch| multiget(collection, batch));
    let answers: Vec<_> = stream::iter(batches).buffer_unordered(AT_ONCE).collect().await;
    let mut fetched = BTreeMap::new();
    for answer in answers {
        fetched.extend(answer?.into_iter().map(|(id, raw)| (id, Fetched::Found(raw))));
    }
    let missing: Vec<RemoteId> = ids.iter().filter(|id| !fetched.contains_key(*id)).cloned().collect();
    let singles = missing.into_iter().map(|id| async move {
        let single = get(collection, &id).await;
        (id, single)
    });
    let singles: Vec<_> = stream::iter(singles).buffer_unordered(AT_ONCE).collect().await;
    for (id, single) in singles {
        fetched.insert(id, single?);
    }
    Ok(fetched)
}

/// Asks for one object by itself.
///
/// # Errors
/// Any answer but the object, its absence, or that it may not be read.
pub async fn get(collection: &DavCollection, id: &RemoteId) -> Result<Fetched, Failure> {
    let response = collection.session.ask(op_object::get(collection.address(id)?)).await?;
    match response.status.as_u16() {
        200 => {
            let text = object::decode(&response.body);
            let is_object = text.trim_start().get(..6).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:"));
            let version = response.header("etag").and_then(op_object::version).filter(|_| is_object);
            let version =
                version.ok_or_else(|| Failure::new(FailureKind::Unreadable, "failure-dav-answer-unexpected"))?;
            let modified = response.header("last-modified").and_then(moment);
            Ok(Fetched::Found(Raw { version, text, modified }))
        }
        404 | 410 => Ok(Fetched::Gone),
        403 => Ok(Fetched::NoAccess),
        _ => Err(session::refusal(&response)),
    }
}

/// What an object says. Another kind and a malformed text are answers of their own.
#[must_use]
pub fn understand(collection: &DavCollection, facts: &Facts, id: &RemoteId, raw: &Raw) -> Reading {
    if xml::was_repaired(&raw.text) {
        let failure = Failure::new(FailureKind::Record, "failure-dav-not-text");
        return Reading::Malformed(id.clone(), raw.version.clone(), failure);
    }
    match object::read(collection.kind, &raw.text, &collection.zone) {
        Err(failure) => Reading::Malformed(id.clone(), raw.version.clone(), failure),
        Ok(read) if read.is_kind != collection.kind => Reading::OtherKind(id.clone(), raw.version.clone()),
        Ok(read) => Reading::Found(Box::new(Snapshot {
            id: id.clone(),
            version: raw.version.clone(),
            mailing: gate::mailing(&read, facts),
            modified: raw.modified.or(read.modified),
            record: read.record,
            read_only: !facts.writable,
            fragile: None,
        })),
    }
}

async fn multiget(collection: &DavCollection, ids: Vec<RemoteId>) -> Result<Vec<(RemoteId, Raw)>, Failure> {
    let urls: Vec<Url> = ids.iter().map(|id| collection.address(id)).collect::<Result<_, _>>()?;
    let request = op_multiget::request(&collection.url, collection.kind, &urls);
    let answer = match collection.session.multistatus(request).await {
        Ok((answer, _)) => answer,
        // No such report here: each object is asked for by itself.
        Err(failure) if failure.details.get("status").is_some_and(|status| is_missing(status)) => return Ok(Vec::new()),
        Err(failure) => return Err(failure),
    };
    let mut found = Vec::new();
    for entry in &answer.entries {
        let (Some(id), Some(text)) = (href::member(&collection.url, &entry.href)?, op_multiget::data(entry)) else {
            continue;
        };
        if let Some(version) = entry.text(Ns::Dav, "getetag").and_then(op_object::version) {
            let modified = entry.text(Ns::Dav, "getlastmodified").and_then(moment);
            found.push((id, Raw { version, text: text.to_owned(), modified }));
        }
    }
    Ok(found)
}

fn is_missing(status: &str) -> bool {
    matches!(status, "400" | "405" | "415" | "422" | "501")
}

/// `Sun, 22 Nov 2026 10:00:00 GMT`.
fn moment(text: &str) -> Option<jiff::Timestamp> {
    jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp())
}
