//! Finding the item of a marker, when the answer to a create was lost.

use ponte_core::operation::Marker;
use ponte_core::snapshot::{Reading, RemoteId, Snapshot};
use ponte_core::verdict::Failure;

use super::collection::EwsCollection;
use super::twins::Twin;
use super::{op_find, reading};

/// The item that carries `marker`.
///
/// # Errors
/// What keeps it from being asked.
pub async fn by_marker(collection: &EwsCollection, marker: &Marker) -> Result<Option<Snapshot>, Failure> {
    let asked = op_find::markers(&collection.place, [marker.0.as_str()]);
    let message = collection.session.ask_one(&asked).await?.map_err(|fault| fault.listed())?;
    let ids: Vec<RemoteId> = Twin::all(collection.place.class, &message).iter().map(Twin::id).collect();
    if ids.is_empty() {
        return Ok(None);
    }
    let readings = reading::read(collection, &ids).await?;
    Ok(readings.into_iter().find_map(|reading| match reading {
        Reading::Found(snapshot) if snapshot.record.identity.marker.as_ref() == Some(&marker.0) => Some(*snapshot),
        _ => None,
    }))
}
