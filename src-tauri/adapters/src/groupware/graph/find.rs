//! Finding the item of a marker, when the answer to a create was lost.

use ponte_core::operation::Marker;
use ponte_core::snapshot::{Reading, RemoteId, Snapshot};
use ponte_core::verdict::Failure;
use serde_json::Value;

use super::collection::GraphCollection;
use super::place::Noun;
use super::{op_item, op_list, reading};

/// The item that carries `marker`. Of tasks, which cannot be asked for by it, all are looked through.
///
/// # Errors
/// What keeps it from being asked.
pub async fn by_marker(collection: &GraphCollection, marker: &Marker) -> Result<Option<Snapshot>, Failure> {
    let (session, place) = (&collection.session, &collection.place);
    let rows = match place.noun {
        Noun::Calendar | Noun::Folder => op_list::rows(session, &op_item::find(place, &marker.0)).await?,
        Noun::List => {
            let mut rows = op_list::rows(session, &op_list::linked(place)).await?;
            rows.retain(|row| row.to_string().contains(&marker.0));
            rows
        }
    };
    let ids: Vec<RemoteId> =
        rows.iter().filter_map(|row| Some(RemoteId(row.get("id").and_then(Value::as_str)?.to_owned()))).collect();
    let readings = reading::read(collection, &ids).await?;
    Ok(readings.into_iter().find_map(|reading| match reading {
        Reading::Found(snapshot) if snapshot.record.identity.marker.as_ref() == Some(&marker.0) => Some(*snapshot),
        _ => None,
    }))
}
