//! A collection that moved to another system, with all that it holds: the links follow, so that nothing is matched anew,
//! doubled or taken for deleted. Where nothing is known by its old name, or what is known lies in another collection, nothing
//! moved: the user chose another one, which is begun with anew.

use std::collections::BTreeSet;

use ponte_core::snapshot::{Reading, RemoteId};
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
    let mut renamed = job.collection(side).renamed(&former).await?;
    let own: Vec<RemoteId> = renamed.values().cloned().collect();
    let readings = if own.is_empty() { Vec::new() } else { job.collection(side).read(&own).await? };
    let here: BTreeSet<&RemoteId> = readings.iter().filter(|one| is_here(one)).map(Reading::id).collect();
    renamed.retain(|_, own| here.contains(own));
    if !renamed.is_empty() {
        store.follow(lane, side, job.half(side).place, &renamed)?;
    }
    Ok(())
}

fn is_here(reading: &Reading) -> bool {
    match reading {
        Reading::Found(_) | Reading::NoAccess(_) | Reading::Malformed(..) | Reading::OtherKind(..) => true,
        Reading::Gone(_) | Reading::NotMine(_) => false,
    }
}
