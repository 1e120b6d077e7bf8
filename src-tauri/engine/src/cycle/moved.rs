//! A collection that moved to another system, with all that it holds: the links follow, so that nothing is matched anew,
//! doubled or taken for deleted. Where nothing is known by its old name it is another collection, and is begun with anew.

use ponte_core::snapshot::RemoteId;
use ponte_core::verdict::Failure;

use super::Job;
use crate::store::Store;

/// Takes over what is known of a lane one of whose sides moved.
///
/// # Errors
/// What keeps the new names from being asked, or SQLite's.
pub(super) async fn follow(job: &Job<'_>, store: &Store) -> Result<(), Failure> {
    let Some((lane, side)) = store.moved(job.pairing, job.kind, job.left.place, job.right.place)? else {
        return Ok(());
    };
    let former: Vec<RemoteId> = store.versions(lane, side)?.into_keys().collect();
    if former.is_empty() {
        return Ok(());
    }
    let renamed = job.collection(side).renamed(&former).await?;
    if !renamed.is_empty() {
        store.follow(lane, side, job.half(side).place, &renamed)?;
    }
    Ok(())
}
