//! An account whose collections stay open: what a server says of itself is asked for once, not in every cycle.
//!
//! It keeps nothing that failed to open, and nothing that was opened under other choices.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use ponte_core::capability::Capabilities;
use ponte_core::operation::{Answer, Marker, Operation};
use ponte_core::record::Kind;
use ponte_core::snapshot::{Changes, Cursor, Listed, Reading, RemoteId, Snapshot};
use ponte_core::verdict::Failure;
use tokio::sync::mpsc::UnboundedSender;

use crate::collection::{Account, AccountInfo, Collection, CollectionInfo, MappableField, Note, Opening, UserStatus};

/// The account, with what it has opened.
pub struct Keeping {
    account: Box<dyn Account>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    open: Vec<(Opening, Arc<dyn Collection>)>,
    mappable: BTreeMap<Kind, Vec<MappableField>>,
}

impl Keeping {
    /// Keeps what `account` opens.
    #[must_use]
    pub fn new(account: Box<dyn Account>) -> Self {
        Keeping { account, kept: Mutex::default() }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Account for Keeping {
    async fn test(&self) -> Result<AccountInfo, Failure> {
        self.account.test().await
    }

    async fn collections(&self) -> Result<Vec<CollectionInfo>, Failure> {
        self.account.collections().await
    }

    async fn open(&self, opening: Opening) -> Result<Box<dyn Collection>, Failure> {
        let known = self.kept().open.iter().find(|(known, _)| *known == opening).map(|(_, open)| Arc::clone(open));
        if let Some(open) = known {
            return Ok(Box::new(Shared(open)));
        }
        let opened: Arc<dyn Collection> = Arc::from(self.account.open(opening.clone()).await?);
        self.kept().open.push((opening, Arc::clone(&opened)));
        Ok(Box::new(Shared(opened)))
    }

    async fn create_scratch(&self, kind: Kind) -> Result<Option<String>, Failure> {
        self.account.create_scratch(kind).await
    }

    async fn remove_scratch(&self, collection: &str) -> Result<(), Failure> {
        self.account.remove_scratch(collection).await
    }

    async fn mappable(&self, kind: Kind) -> Result<Vec<MappableField>, Failure> {
        if let Some(known) = self.kept().mappable.get(&kind) {
            return Ok(known.clone());
        }
        let fields = self.account.mappable(kind).await?;
        self.kept().mappable.insert(kind, fields.clone());
        Ok(fields)
    }

    async fn user_status(&self, user: &str) -> Result<UserStatus, Failure> {
        self.account.user_status(user).await
    }
}

/// A collection that is open more than once.
struct Shared(Arc<dyn Collection>);

#[async_trait]
impl Collection for Shared {
    fn capabilities(&self) -> &Capabilities {
        self.0.capabilities()
    }

    async fn changes(&self, cursor: Option<&Cursor>) -> Result<Changes, Failure> {
        self.0.changes(cursor).await
    }

    async fn within(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Listed>, Failure> {
        self.0.within(from, to).await
    }

    async fn read(&self, ids: &[RemoteId]) -> Result<Vec<Reading>, Failure> {
        self.0.read(ids).await
    }

    async fn find(&self, marker: &Marker) -> Result<Option<Snapshot>, Failure> {
        self.0.find(marker).await
    }

    async fn apply(&self, operations: &[Operation], answers: UnboundedSender<Answer>) {
        self.0.apply(operations, answers).await;
    }

    async fn notice(&self, key: &str) -> Result<Note, Failure> {
        self.0.notice(key).await
    }

    async fn post(&self, key: &str, text: Option<&str>) -> Result<bool, Failure> {
        self.0.post(key, text).await
    }
}
