//! Where the checks of one kind take place: an opened collection, and a note of all that was made there.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::tz::TimeZone;
use ponte_core::capability::Capabilities;
use ponte_core::decision::Patch;
use ponte_core::link::LinkId;
use ponte_core::operation::{Action, Answer, MailPermit, Marker, Operation, Outcome};
use ponte_core::record::{Kind, Record};
use ponte_core::rules::Ownership;
use ponte_core::snapshot::{Reading, RemoteId, Side, Snapshot, Target, Version};
use ponte_engine::collection::{Collection, Opening};
use tokio::sync::mpsc;

use super::{Subject, Trouble};

/// An opened collection and what was made in it.
pub(super) struct Room<'a> {
    pub subject: &'a Subject,
    pub kind: Kind,
    pub collection: Box<dyn Collection>,
    pub scratch: Option<String>,
    made: Mutex<BTreeSet<RemoteId>>,
    serial: AtomicU32,
}

impl<'a> Room<'a> {
    /// Opens a scratch collection, or the default one where the system has none.
    pub(super) async fn open(subject: &'a Subject, kind: Kind) -> Result<Room<'a>, Trouble> {
        let scratch = subject.account.create_scratch(kind).await?;
        let collection = subject.account.open(opening(kind, scratch.clone())).await?;
        Ok(Room { subject, kind, collection, scratch, made: Mutex::default(), serial: AtomicU32::new(0) })
    }

    /// Opens the same collection once more, as the next start of the program would.
    pub(super) async fn reopen(&self) -> Result<Box<dyn Collection>, Trouble> {
        Ok(self.subject.account.open(opening(self.kind, self.scratch.clone())).await?)
    }

    pub(super) fn capabilities(&self) -> &Capabilities {
        self.collection.capabilities()
    }

    /// A marker that no record of this run has yet.
    pub(super) fn marker(&self) -> Marker {
        let number = self.serial.fetch_add(1, Ordering::Relaxed);
        let seed = format!("{:?}{}{number}", std::time::SystemTime::now(), self.kind.as_str());
        Marker(format!("ponte-conformance-{:016x}", hash(&seed)))
    }

    /// Makes a record; it must be stored.
    pub(super) async fn create(&self, record: Record) -> Result<Snapshot, Trouble> {
        stored(self.create_marked(record, self.marker()).await?)
    }

    /// Makes a record that carries `marker`.
    pub(super) async fn create_marked(&self, record: Record, marker: Marker) -> Result<Outcome, Trouble> {
        let copy_of = RemoteId(format!("copy-{}", marker.0));
        self.apply_one(Action::Create { marker, record, copy_of }).await
    }

    pub(super) async fn update(&self, id: &RemoteId, expected: &Version, patch: Patch) -> Result<Outcome, Trouble> {
        let target = Target { id: id.clone(), occurrence: None };
        self.apply_one(Action::Update { target, expected: expected.clone(), patch }).await
    }

    pub(super) async fn delete(&self, id: &RemoteId, expected: &Version) -> Result<Outcome, Trouble> {
        let target = Target { id: id.clone(), occurrence: None };
        self.apply_one(Action::Delete { target, expected: expected.clone() }).await
    }

    /// Applies one action; an operation that is never answered is a broken promise.
    pub(super) async fn apply_one(&self, action: Action) -> Result<Outcome, Trouble> {
        let answers = self.apply(vec![action]).await;
        let answer = answers.into_iter().find(|answer| answer.index == 0);
        answer.map(|answer| answer.outcome).ok_or_else(|| Trouble::Broken("the operation got no answer".to_owned()))
    }

    /// Applies actions together and gives all answers.
    pub(super) async fn apply(&self, actions: Vec<Action>) -> Vec<Answer> {
        self.sent(&*self.collection, actions).await
    }

    /// Applies one action as another device would.
    pub(super) async fn apply_as(&self, other: &dyn Collection, action: Action) -> Result<Outcome, Trouble> {
        let answer = self.sent(other, vec![action]).await.into_iter().next();
        answer.map(|answer| answer.outcome).ok_or_else(|| Trouble::Broken("another device got no answer".to_owned()))
    }

    async fn sent(&self, collection: &dyn Collection, actions: Vec<Action>) -> Vec<Answer> {
        let operations: Vec<Operation> = (1..)
            .zip(actions)
            .map(|(link, action)| Operation {
                link: LinkId(link),
                side: Side::Right,
                action,
                permit: MailPermit::Denied,
            })
            .collect();
        let (sender, mut receiver) = mpsc::unbounded_channel();
        collection.apply(&operations, sender).await;
        let mut answers = Vec::new();
        while let Some(answer) = receiver.recv().await {
            if let (Outcome::Stored(snapshot), Ok(mut made)) = (&answer.outcome, self.made.lock()) {
                made.insert(snapshot.id.clone());
            }
            answers.push(answer);
        }
        answers
    }

    /// Reads one record.
    pub(super) async fn read(&self, id: &RemoteId) -> Result<Reading, Trouble> {
        let readings = self.collection.read(std::slice::from_ref(id)).await?;
        let mut own = readings.into_iter().filter(|reading| reading.id() == id);
        own.next().ok_or_else(|| Trouble::Broken("a record asked for got no answer".to_owned()))
    }

    /// Reads one record that must be there.
    pub(super) async fn found(&self, id: &RemoteId) -> Result<Snapshot, Trouble> {
        match self.read(id).await? {
            Reading::Found(snapshot) => Ok(*snapshot),
            other => Err(Trouble::Broken(format!("not found: {}", word(&other)))),
        }
    }

    /// Removes what the last check made.
    pub(super) async fn sweep(&self) {
        let made = self.made.lock().map(|mut made| std::mem::take(&mut *made)).unwrap_or_default();
        for id in made {
            if let Ok(Reading::Found(snapshot)) = self.read(&id).await {
                let _ = self.delete(&snapshot.id, &snapshot.version).await;
            }
        }
    }

    /// Removes the scratch collection.
    pub(super) async fn close(self) -> Result<(), Trouble> {
        match &self.scratch {
            Some(scratch) => Ok(self.subject.account.remove_scratch(scratch).await?),
            None => Ok(()),
        }
    }
}

/// The snapshot of a write that must have been stored.
pub(super) fn stored(outcome: Outcome) -> Result<Snapshot, Trouble> {
    match outcome {
        Outcome::Stored(snapshot) => Ok(*snapshot),
        Outcome::Refused(failure) | Outcome::Unknown(failure) => Err(failure.into()),
        Outcome::Removed => Err(Trouble::Broken("stored expected, removed answered".to_owned())),
        Outcome::Stale(_) => Err(Trouble::Broken("stored expected, stale answered".to_owned())),
    }
}

/// The word for an answer, without what it says.
pub(super) fn word(reading: &Reading) -> &'static str {
    match reading {
        Reading::Found(_) => "found",
        Reading::Gone(_) => "gone",
        Reading::NotMine(_) => "not mine",
        Reading::NoAccess(_) => "no access",
        Reading::Malformed(..) => "malformed",
        Reading::OtherKind(..) => "of another kind",
    }
}

fn opening(kind: Kind, collection: Option<String>) -> Opening {
    let zone = TimeZone::get("Europe/Rome").unwrap_or(TimeZone::UTC);
    Opening { kind, collection, ownership: Ownership::Mine, zone, mapping: Default::default() }
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
