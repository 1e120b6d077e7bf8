//! Colleagues' contacts that an event names: they join the user's own in the address book (`create-invited-contacts`).
//!
//! They are read and never written: the contact belongs to a colleague, so that what the user does to the copy stays the
//! user's own. Once admitted they stay, as an address book forgets nobody when a meeting is over.

use std::collections::BTreeSet;

use async_trait::async_trait;
use jiff::Timestamp;
use ponte_core::capability::Capabilities;
use ponte_core::operation::{Answer, Marker, Operation};
use ponte_core::snapshot::{Changes, Cursor, Listed, Reading, RemoteId, Snapshot, Version};
use ponte_core::verdict::Failure;
use tokio::sync::mpsc::UnboundedSender;

use crate::collection::Collection;

/// The user's own contacts, and those of others that events name.
pub struct WithInvited {
    own: Box<dyn Collection>,
    everybody: Box<dyn Collection>,
    invited: BTreeSet<RemoteId>,
    capabilities: Capabilities,
}

impl WithInvited {
    /// `own` is what the user chose, `everybody` the same records without regard to whose they are.
    #[must_use]
    pub fn new(own: Box<dyn Collection>, everybody: Box<dyn Collection>, invited: BTreeSet<RemoteId>) -> Self {
        let capabilities = Capabilities { some_read_only: true, ..own.capabilities().clone() };
        WithInvited { own, everybody, invited, capabilities }
    }

    /// What became of contacts that are not the user's own.
    async fn borrowed(&self, ids: &[RemoteId]) -> Result<Vec<Reading>, Failure> {
        let mut readings = self.everybody.read(ids).await?;
        for reading in &mut readings {
            if let Reading::Found(snapshot) = reading {
                snapshot.read_only = true;
            }
        }
        Ok(readings)
    }

    /// The invited contacts among `ids` as they are, whoever owns them.
    async fn look(&self, ids: &[RemoteId]) -> Result<Vec<Reading>, Failure> {
        let mut readings = self.own.read(ids).await?;
        let others = |reading: &Reading| matches!(reading, Reading::NotMine(id) if self.invited.contains(id));
        let foreign: Vec<RemoteId> =
            readings.iter().filter(|reading| others(reading)).map(|reading| reading.id().clone()).collect();
        if !foreign.is_empty() {
            readings.retain(|reading| !others(reading));
            readings.extend(self.borrowed(&foreign).await?);
        }
        Ok(readings)
    }
}

#[async_trait]
impl Collection for WithInvited {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn changes(&self, cursor: Option<&Cursor>) -> Result<Changes, Failure> {
        let mut changes = self.own.changes(cursor).await?;
        let listed: BTreeSet<&RemoteId> = changes.listed.iter().map(|listed| &listed.id).collect();
        let silent: Vec<RemoteId> = self.invited.iter().filter(|id| !listed.contains(id)).cloned().collect();
        for batch in silent.chunks(self.capabilities.read_batch.max(1)) {
            changes.listed.extend(self.look(batch).await?.into_iter().map(listed_as));
        }
        // What the own listing calls removed may just have changed hands; asking by id tells.
        changes.removed.retain(|id| !self.invited.contains(id));
        Ok(changes)
    }

    async fn within(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Listed>, Failure> {
        self.own.within(from, to).await
    }

    async fn read(&self, ids: &[RemoteId]) -> Result<Vec<Reading>, Failure> {
        self.look(ids).await
    }

    async fn find(&self, marker: &Marker) -> Result<Option<Snapshot>, Failure> {
        self.own.find(marker).await
    }

    async fn apply(&self, operations: &[Operation], answers: UnboundedSender<Answer>) {
        self.own.apply(operations, answers).await;
    }
}

/// An answer as a row of a change report. A version that never comes back makes sure that what is gone is dealt with.
fn listed_as(reading: Reading) -> Listed {
    let version = match &reading {
        Reading::Found(snapshot) => snapshot.version.clone(),
        Reading::Malformed(_, version, _) | Reading::OtherKind(_, version) => version.clone(),
        Reading::Gone(_) | Reading::NotMine(_) | Reading::NoAccess(_) => Version(String::new()),
    };
    Listed { id: reading.id().clone(), version, inline: Some(Box::new(reading)) }
}
