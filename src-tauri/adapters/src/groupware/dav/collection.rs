//! One calendar or address book, as the engine sees it. Opening one costs nothing: what has to be known of it is asked
//! for when it is first needed, and carried in the cursor from then on.

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
use url::Url;

use super::facts::Facts;
use super::recent::Recent;
use super::session::Session;
use super::{find, listing, object, op_note, reading, write};

/// A calendar or address book, read as records of one kind.
#[derive(Debug, Clone)]
pub struct DavCollection {
    pub(super) session: Session,
    pub(super) url: Url,
    pub(super) kind: Kind,
    pub(super) zone: TimeZone,
    capabilities: Capabilities,
    facts: Arc<OnceCell<Facts>>,
    pub(super) recent: Arc<Recent>,
}

impl DavCollection {
    /// The collection at `url`. Nothing is asked yet.
    #[must_use]
    pub fn new(session: Session, url: Url, kind: Kind, zone: TimeZone) -> Self {
        let capabilities = object::capabilities(kind);
        DavCollection { session, url, kind, zone, capabilities, facts: Arc::default(), recent: Arc::default() }
    }

    /// What is known of it, asked for once.
    pub(super) async fn facts(&self) -> Result<&Facts, Failure> {
        self.facts.get_or_try_init(|| Facts::ask(&self.session, &self.url, self.kind)).await
    }

    /// What the cursor remembers, unless it was asked for already.
    pub(super) fn remember(&self, facts: Facts) {
        // A second call finds the same facts and is no error.
        let _ = self.facts.set(facts);
    }

    /// The address of a member.
    pub(super) fn address(&self, id: &RemoteId) -> Result<Url, Failure> {
        super::href::address(&self.url, id)
    }
}

#[async_trait]
impl Collection for DavCollection {
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

    fn made_as(&self, marker: &Marker) -> Option<RemoteId> {
        Some(find::name(self, marker))
    }

    async fn apply(&self, operations: &[Operation], answers: UnboundedSender<Answer>) {
        write::apply(self, operations, answers).await;
    }

    async fn notice(&self, key: &str) -> Result<Note, Failure> {
        op_note::read(&self.session, &self.url, key).await
    }

    async fn post(&self, key: &str, text: Option<&str>) -> Result<bool, Failure> {
        op_note::write(&self.session, &self.url, key, text).await
    }
}
