//! Finding the object of a marker or a UID, when the answer to a create was lost or a server says the UID is taken.

use ponte_core::operation::Marker;
use ponte_core::snapshot::{Reading, RemoteId, Snapshot};
use ponte_core::verdict::Failure;

use super::collection::DavCollection;
use super::reading::{self, Fetched};
use super::{href, object, op_query};

/// Under which name Ponte puts the object of `marker`.
#[must_use]
pub fn name(collection: &DavCollection, marker: &Marker) -> RemoteId {
    href::own_name(&object::uid_of(&marker.0), object_extension(collection))
}

/// The object that carries `marker`: at its own name, else wherever its UID is.
///
/// # Errors
/// What keeps it from being asked.
pub async fn by_marker(collection: &DavCollection, marker: &Marker) -> Result<Option<Snapshot>, Failure> {
    let facts = collection.facts().await?.clone();
    let own = name(collection, marker);
    if let Fetched::Found(raw) = reading::get(collection, &own).await?
        && let Reading::Found(snapshot) = reading::understand(collection, &facts, &own, &raw)
        && carries(&snapshot, marker)
    {
        return Ok(Some(*snapshot));
    }
    let found = by_uid(collection, &object::uid_of(&marker.0)).await?;
    Ok(found.into_iter().find_map(|reading| match reading {
        Reading::Found(snapshot) if carries(&snapshot, marker) => Some(*snapshot),
        _ => None,
    }))
}

/// What has this UID. Servers match loosely, so the objects are read and looked at.
///
/// # Errors
/// What keeps it from being asked.
pub async fn by_uid(collection: &DavCollection, uid: &str) -> Result<Vec<Reading>, Failure> {
    let request = op_query::by_uid(&collection.url, collection.kind, uid);
    let (answer, _) = collection.session.multistatus(request).await?;
    let mut ids = Vec::new();
    for entry in answer.entries.iter().filter(|entry| entry.status.is_none_or(|status| status < 300)) {
        ids.extend(href::member(&collection.url, &entry.href)?);
    }
    let mut readings = reading::read(collection, &ids).await?;
    readings.retain(|reading| match reading {
        Reading::Found(snapshot) => snapshot.record.identity.uid.as_deref() == Some(uid),
        _ => false,
    });
    Ok(readings)
}

/// Whether a snapshot is the copy that `marker` stands for.
#[must_use]
pub fn carries(snapshot: &Snapshot, marker: &Marker) -> bool {
    snapshot.record.identity.marker.as_deref() == Some(marker.0.as_str())
        || snapshot.record.identity.uid.as_deref() == Some(object::uid_of(&marker.0).as_str())
}

fn object_extension(collection: &DavCollection) -> &'static str {
    use ponte_core::record::Kind;
    match collection.kind {
        Kind::Event | Kind::Task => "ics",
        Kind::Contact | Kind::Company => "vcf",
    }
}
