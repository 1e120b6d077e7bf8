//! The pairs that an undo is about, with what both sides say of them at this moment.

use std::collections::{BTreeMap, BTreeSet};

use ponte_core::link::{Link, LinkId};
use ponte_core::snapshot::{Both, Reading, RemoteId, Side, Target};
use ponte_core::undo::Deed;
use ponte_core::verdict::Failure;

use super::super::{Run, of};
use crate::store::{Imaged, ItemId};

/// The pairs of an undo.
#[derive(Default)]
pub(super) struct Pairs {
    /// Those that are still tied.
    pub linked: Vec<LinkedPair>,
    /// Those of which a half was removed.
    pub removed: Vec<RemovedPair>,
    /// Writes to records that nothing ties any more.
    pub untied: Vec<Imaged>,
    /// Why a record is not there; what is not named here was found and staged.
    absent: BTreeMap<(Side, RemoteId), Absent>,
}

/// Why a record is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    Gone,
    OutOfReach,
}

/// A pair that is tied, and what was written to its halves.
pub(super) struct LinkedPair {
    pub link: Link,
    pub written: Both<Option<Imaged>>,
}

/// A pair of which a half was removed.
pub(super) struct RemovedPair {
    pub targets: Both<Option<Target>>,
    pub removed: Both<Option<Imaged>>,
}

impl LinkedPair {
    pub fn ids(&self) -> Vec<ItemId> {
        ids(&self.written)
    }
}

impl RemovedPair {
    pub fn ids(&self) -> Vec<ItemId> {
        ids(&self.removed)
    }

    /// The removal that tells most: the original's, where it was removed by Ponte.
    pub fn image(&self) -> Option<&Imaged> {
        let any = self.removed.left.as_ref().or(self.removed.right.as_ref())?;
        self.removed.get(any.image.origin).as_ref().or(Some(any))
    }
}

fn ids(both: &Both<Option<Imaged>>) -> Vec<ItemId> {
    Side::BOTH.iter().filter_map(|side| both.get(*side).as_ref().map(|imaged| imaged.id)).collect()
}

impl Pairs {
    /// Finds the pairs of these images, and reads both halves of each.
    pub async fn read(run: &Run<'_>, images: &[Imaged]) -> Result<Pairs, Failure> {
        let mut pairs = Pairs::find(run, images)?;
        let mut wanted: Both<BTreeSet<RemoteId>> = Both::default();
        for side in Side::BOTH {
            let linked = pairs.linked.iter().filter_map(|pair| pair.link.end(side).map(|end| end.id.clone()));
            let removed = pairs.removed.iter().filter_map(|pair| pair.targets.get(side).as_ref());
            let untied = pairs.untied.iter().map(|one| &one.image).filter(|image| image.side == side);
            let removed = removed.chain(untied.map(|image| &image.target));
            wanted.get_mut(side).extend(linked.chain(removed.map(|target| target.id.clone())));
        }
        for side in Side::BOTH {
            let ids: Vec<RemoteId> = std::mem::take(wanted.get_mut(side)).into_iter().collect();
            for reading in read(run, side, &ids).await? {
                pairs.take(run, side, reading)?;
            }
        }
        Ok(pairs)
    }

    fn find(run: &Run<'_>, images: &[Imaged]) -> Result<Pairs, Failure> {
        let mut linked: BTreeMap<LinkId, LinkedPair> = BTreeMap::new();
        let mut removed: BTreeMap<[Option<Target>; 2], RemovedPair> = BTreeMap::new();
        let mut pairs = Pairs::default();
        for imaged in images {
            let side = imaged.image.side;
            if let Deed::Deleted { .. } = imaged.image.deed {
                let mut targets = Both::default();
                *targets.get_mut(side) = Some(imaged.image.target.clone());
                targets.get_mut(side.other()).clone_from(&imaged.image.other);
                let key = [targets.left.clone(), targets.right.clone()];
                let pair = removed.entry(key).or_insert_with(|| RemovedPair { targets, removed: Both::default() });
                *pair.removed.get_mut(side) = Some(imaged.clone());
                continue;
            }
            let Some(link) = link_at(run, side, &imaged.image.target)? else {
                pairs.untied.push(imaged.clone());
                continue;
            };
            let pair = linked.entry(link.id).or_insert_with(|| LinkedPair { link, written: Both::default() });
            *pair.written.get_mut(side) = Some(imaged.clone());
        }
        pairs.linked = linked.into_values().collect();
        pairs.removed = removed.into_values().collect();
        Ok(pairs)
    }

    fn take(&mut self, run: &Run<'_>, side: Side, reading: Reading) -> Result<(), Failure> {
        let absent = match &reading {
            Reading::Found(snapshot) => {
                run.store.stage(side, std::slice::from_ref(&**snapshot))?;
                return Ok(());
            }
            Reading::Gone(_) => Absent::Gone,
            Reading::NotMine(_) | Reading::NoAccess(_) | Reading::OtherKind(..) | Reading::Malformed(..) => {
                Absent::OutOfReach
            }
        };
        self.absent.insert((side, reading.id().clone()), absent);
        Ok(())
    }

    /// Why a record is not there, if it is not.
    pub fn absent(&self, side: Side, id: &RemoteId) -> Option<Absent> {
        self.absent.get(&(side, id.clone())).copied()
    }
}

/// The link whose end on `side` is at `target`.
pub(super) fn link_at(run: &Run<'_>, side: Side, target: &Target) -> Result<Option<Link>, Failure> {
    let links = run.store.links_of(&run.lane, side, &target.id)?;
    Ok(links.into_iter().find(|link| link.end(side).is_some_and(|end| end.occurrence == target.occurrence)))
}

/// Reads records, as many at a time as the side likes.
pub(super) async fn read(run: &Run<'_>, side: Side, ids: &[RemoteId]) -> Result<Vec<Reading>, Failure> {
    let collection = run.job.collection(side);
    let mut readings = Vec::new();
    for batch in ids.chunks(collection.capabilities().read_batch.max(1)) {
        readings.extend(collection.read(batch).await.map_err(|failure| of(side, failure))?);
    }
    Ok(readings)
}
