//! What a person asks of a pairing between its runs: where a record is and why, and to take back what a run did.

use jiff::Timestamp;
use ponte_core::record::Kind;
use ponte_core::snapshot::{Both, Reading, RemoteId, Side};
use ponte_core::verdict::Failure;

use super::{Joined, Opened};
use crate::cycle::{ProgressSink, look, title};
use crate::explain::{self, Explained, Question};
use crate::store::{Lane, Store};
use crate::undo;

impl Joined<'_> {
    /// Explains records: what the store knows of them, and what the servers say where they are asked. The servers are
    /// listed only where `list` is set or the store knows none of them. Nothing is written.
    ///
    /// # Errors
    /// What kept the store or a server from being asked.
    pub async fn explain(
        &self,
        store: &Store,
        now: Timestamp,
        question: &Question,
        list: bool,
    ) -> Result<Vec<Explained>, Failure> {
        let mut all = Vec::new();
        for kind in self.kinds() {
            let opened = self.open(kind, store).await?;
            let job = opened.job();
            let lane = store.look_up_lane(job.pairing, kind, job.left.place, job.right.place)?;
            let mut found = explain::search(store, std::slice::from_ref(&lane), question)?;
            if list {
                let on_servers = listed(&opened, store, &lane, question).await?;
                let known: Vec<_> = found.iter().map(Explained::ids).collect();
                let new: Vec<_> = on_servers
                    .into_iter()
                    .filter(|(side, id, _)| !known.iter().any(|ids| ids.get(*side).contains(id)))
                    .collect();
                found.extend(explain::found(store, &lane, &new)?);
            }
            let ids = Both::of(|side| found.iter().flat_map(|one| one.ids().get(side).clone()).collect());
            if !found.is_empty() {
                let looked = look(&job, store, now, &ids).await?;
                found.iter_mut().for_each(|one| one.learn(&looked));
            }
            all.extend(found);
        }
        Ok(all)
    }

    /// Shows what undoing would come to. Nothing is written.
    ///
    /// # Errors
    /// As [`undo::look`].
    pub async fn look_undo(
        &self,
        kind: Kind,
        store: &Store,
        which: undo::Which,
        now: Timestamp,
        progress: ProgressSink<'_>,
    ) -> Result<Vec<undo::UndoItem>, Failure> {
        let opened = self.open(kind, store).await?;
        undo::look(&opened.job(), store, which, now, progress).await
    }

    /// Undoes a run, or one thing it did.
    ///
    /// # Errors
    /// As [`undo::carry_out`].
    pub async fn undo(
        &self,
        kind: Kind,
        store: &Store,
        which: undo::Which,
        now: Timestamp,
        progress: ProgressSink<'_>,
    ) -> Result<undo::Undone, Failure> {
        let opened = self.open(kind, store).await?;
        undo::carry_out(&opened.job(), store, which, now, progress).await
    }
}

/// The records of both servers that fit a question and that no link ties: read in batches, matched in memory, let go again.
async fn listed(
    opened: &Opened<'_>,
    store: &Store,
    lane: &Lane,
    question: &Question,
) -> Result<Vec<(Side, RemoteId, String)>, Failure> {
    let mut found = Vec::new();
    for side in Side::BOTH {
        let collection = if side == Side::Left { &*opened.left } else { &*opened.right };
        let linked = store.versions(lane.id, side)?;
        let listed = collection.changes(None).await?.listed;
        let ids: Vec<RemoteId> = listed.into_iter().map(|row| row.id).filter(|id| !linked.contains_key(id)).collect();
        for batch in ids.chunks(collection.capabilities().read_batch.max(1)) {
            for reading in collection.read(batch).await? {
                match reading {
                    Reading::Found(snapshot) if question.fits(&snapshot.record) => {
                        found.push((side, snapshot.id, title(&snapshot.record)));
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(found)
}
