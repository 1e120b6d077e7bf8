//! One calendar, contact folder or task folder, as the engine sees it. Opening one costs nothing: what has to be known of it
//! is asked for when it is first needed, and carried in the cursor from then on.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_core::capability::Capabilities;
use ponte_core::operation::{Answer, Marker, Operation};
use ponte_core::record::Kind;
use ponte_core::snapshot::{Changes, Cursor, Listed, Reading, RemoteId, Snapshot};
use ponte_core::verdict::Failure;
use ponte_engine::collection::{Collection, Note};
use tokio::sync::OnceCell;
use tokio::sync::mpsc::UnboundedSender;

use super::facts::Facts;
use super::place::Place;
use super::reading::BATCH;
use super::session::Session;
use super::{find, listing, op_note, reading, task, write};
use crate::groupware::exchange;

/// A folder, read as records of one kind.
#[derive(Debug, Clone)]
pub struct EwsCollection {
    pub(super) session: Session,
    pub(super) place: Place,
    pub(super) kind: Kind,
    pub(super) zone: TimeZone,
    capabilities: Capabilities,
    facts: Arc<OnceCell<Facts>>,
}

impl EwsCollection {
    /// The collection at `place`. Nothing is asked yet.
    #[must_use]
    pub fn new(session: Session, place: Place, kind: Kind, zone: TimeZone) -> Self {
        let mut capabilities = exchange::capabilities(kind, BATCH);
        if kind == Kind::Task {
            task::extend(&mut capabilities);
        }
        EwsCollection { session, place, kind, zone, capabilities, facts: Arc::default() }
    }

    /// What is known of it, asked for once.
    pub(super) async fn facts(&self) -> Result<Facts, Failure> {
        self.facts.get_or_try_init(|| Facts::ask(&self.session, &self.place)).await.copied()
    }

    /// What the cursor remembers, unless it was asked for already.
    pub(super) fn remember(&self, facts: Facts) {
        // A second call finds the same facts and is no error.
        let _ = self.facts.set(facts);
    }
}

#[async_trait]
impl Collection for EwsCollection {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn changes(&self, cursor: Option<&Cursor>) -> Result<Changes, Failure> {
        listing::changes(self, cursor).await
    }

    async fn within(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Listed>, Failure> {
        listing::within(self, from, to).await
    }

    async fn read(&self, ids: &[RemoteId]) -> Result<Vec<Reading>, Failure> {
        reading::read(self, ids).await
    }

    async fn find(&self, marker: &Marker) -> Result<Option<Snapshot>, Failure> {
        find::by_marker(self, marker).await
    }

    async fn apply(&self, operations: &[Operation], answers: UnboundedSender<Answer>) {
        write::apply(self, operations, answers).await;
    }

    async fn notice(&self, key: &str) -> Result<Note, Failure> {
        op_note::read(&self.session, &self.place, key).await
    }

    async fn post(&self, key: &str, text: Option<&str>) -> Result<bool, Failure> {
        op_note::write(&self.session, &self.place, key, text).await
    }
}
