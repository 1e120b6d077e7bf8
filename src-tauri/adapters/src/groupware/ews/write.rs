//! Carrying out operations: those on one item become one write, many writes go in one request, and what is to be changed is
//! read just before.
//!
//! Nothing is written over a version that was not expected, and nothing that the gate holds back.

use std::collections::BTreeMap;
use std::sync::Mutex;

use ponte_core::operation::{Action, Answer, MailPermit, Operation, Outcome};
use ponte_core::record::Record;
use ponte_core::snapshot::{Reading, RemoteId};
use ponte_core::verdict::{Failure, FailureKind};
use tokio::sync::mpsc::UnboundedSender;

use super::collection::EwsCollection;
use super::facts::Facts;
use super::fault::{self, Fault};
use super::reading::BATCH;
use super::xml::Element;
use super::{change, create, reading};

/// Writes, and answers each operation as it is settled.
pub async fn apply(collection: &EwsCollection, operations: &[Operation], answers: UnboundedSender<Answer>) {
    let unknown = Facts { writable: false, schedules: false };
    let run =
        Run { collection, facts: unknown, operations, answers, stopped: Mutex::default(), unread: Mutex::default() };
    let facts = match collection.facts().await {
        Ok(facts) if facts.writable => facts,
        Ok(_) => return run.refuse_all(&Failure::new(FailureKind::Forbidden, "failure-ews-read-only")),
        Err(failure) => return run.refuse_all(&failure),
    };
    let run = Run { facts, ..run };
    let (creates, changes) = group(operations);
    for places in creates.chunks(BATCH) {
        create::run(&run, places).await;
        run.read_back().await;
    }
    for jobs in changes.chunks(BATCH) {
        change::run(&run, jobs).await;
        run.read_back().await;
    }
}

/// One call of [`apply`] under way.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub(super) collection: &'a EwsCollection,
    pub(super) facts: Facts,
    pub(super) operations: &'a [Operation],
    answers: UnboundedSender<Answer>,
    stopped: Mutex<Option<Failure>>,
    unread: Mutex<Vec<Unread>>,
}

/// A write whose result has to be read.
#[derive(Debug)]
struct Unread {
    id: RemoteId,
    places: Vec<usize>,
    before: Option<Record>,
}

/// The operations on one item that exists.
pub(super) type Job = (RemoteId, Vec<usize>);

impl Run<'_> {
    /// Whether all of these operations may mail.
    pub(super) fn permit(&self, places: &[usize]) -> MailPermit {
        let denied = |place: &usize| self.operations.get(*place).is_none_or(|one| one.permit == MailPermit::Denied);
        if places.iter().any(denied) { MailPermit::Denied } else { MailPermit::Organizer }
    }

    /// Answers these operations alike.
    pub(super) fn answer(&self, places: &[usize], outcome: &Outcome, before: Option<&Record>) {
        for &index in places {
            let before = before.cloned().map(Box::new);
            // Nobody listens any more: the intents stay, and the next start asks.
            let _ = self.answers.send(Answer { index, outcome: outcome.clone(), before });
        }
    }

    /// Says what was stored, once it was read: an answer to a write tells the version alone.
    pub(super) fn stored(&self, id: &RemoteId, places: &[usize], before: Option<&Record>) {
        let unread = Unread { id: id.clone(), places: places.to_vec(), before: before.cloned() };
        if let Ok(mut list) = self.unread.lock() {
            list.push(unread);
        }
    }

    /// Answers with a failure, and stops what follows where it would fare no better.
    pub(super) fn fail(&self, places: &[usize], failure: Failure, sent: Sent, before: Option<&Record>) {
        let stops = match failure.kind {
            FailureKind::SignIn => true,
            FailureKind::Retry => failure.retry_after.is_some() || failure.code == "failure-unreachable",
            FailureKind::Forbidden => failure.code != "failure-ews-denied",
            _ => false,
        };
        if stops && let Ok(mut stopped) = self.stopped.lock() {
            stopped.get_or_insert_with(|| failure.clone());
        }
        let outcome = match sent {
            Sent::Refused => Outcome::Refused(failure),
            Sent::Perhaps => Outcome::Unknown(failure),
        };
        self.answer(places, &outcome, before);
    }

    /// Sends a request of several writes; where the whole got no answer, nobody knows what became of each.
    ///
    /// # Errors
    /// Why, and whether they may have been carried out.
    pub(super) async fn send(&self, request: &Element, count: usize) -> Result<Vec<Element>, (Failure, Sent)> {
        let messages = self.collection.session.ask(request).await.map_err(|failure| {
            let lost = [
                "failure-answer-lost",
                "failure-answer-too-large",
                "failure-ews-answer",
                "failure-ews-server-error",
                "failure-ews-server-status",
            ];
            let sent = if lost.contains(&failure.code.as_str()) { Sent::Perhaps } else { Sent::Refused };
            (failure, sent)
        })?;
        let whole = messages.len() == count;
        if whole { Ok(messages) } else { Err((fault::unreadable("batch-incomplete"), Sent::Perhaps)) }
    }

    /// Why nothing more is to be sent, if so.
    pub(super) fn stopped(&self) -> Option<Failure> {
        self.stopped.lock().map_or(None, |stopped| stopped.clone())
    }

    /// Reads back what was written.
    async fn read_back(&self) {
        let unread = self.unread.lock().map(|mut list| std::mem::take(&mut *list)).unwrap_or_default();
        if unread.is_empty() {
            return;
        }
        let ids: Vec<RemoteId> = unread.iter().map(|one| one.id.clone()).collect();
        let readings = reading::read(self.collection, &ids).await;
        for one in &unread {
            let outcome = match &readings {
                Err(failure) => Outcome::Unknown(failure.clone()),
                Ok(readings) => match readings.iter().find(|reading| *reading.id() == one.id) {
                    Some(Reading::Found(snapshot)) => Outcome::Stored(snapshot.clone()),
                    Some(_) | None => Outcome::Unknown(Failure::new(FailureKind::Retry, "failure-ews-unconfirmed")),
                },
            };
            self.answer(&one.places, &outcome, one.before.as_ref());
        }
    }

    fn refuse_all(&self, failure: &Failure) {
        let places: Vec<usize> = (0..self.operations.len()).collect();
        self.answer(&places, &Outcome::Refused(failure.clone()), None);
    }
}

/// Whether a failed write may have been carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// It was not.
    Refused,
    /// Nobody knows.
    Perhaps,
}

/// What the answer to a write means.
#[derive(Debug)]
pub(super) enum Verdict {
    /// It was carried out.
    Done,
    /// The version was another.
    Stale,
    /// Nothing is there.
    Gone,
    /// It failed.
    Failed(Failure, Sent),
}

/// Says what the answer to a write means.
pub(super) fn verdict(message: &Element) -> Verdict {
    match Fault::of_message(message) {
        None => Verdict::Done,
        Some(fault) if fault.is_stale() => Verdict::Stale,
        Some(fault) if fault.is_absent() => Verdict::Gone,
        Some(fault) => {
            let failure = fault.failure();
            let stopped = fault.code == "ErrorBatchProcessingStopped";
            let perhaps = failure.code == "failure-ews-server-error" && !stopped;
            Verdict::Failed(failure, if perhaps { Sent::Perhaps } else { Sent::Refused })
        }
    }
}

/// What makes items, by place, and one job for each item that exists, in the order in which they are first named.
fn group(operations: &[Operation]) -> (Vec<usize>, Vec<Job>) {
    let (mut creates, mut changes) = (Vec::new(), Vec::<Job>::new());
    let mut known: BTreeMap<&RemoteId, usize> = BTreeMap::new();
    for (place, operation) in operations.iter().enumerate() {
        match &operation.action {
            Action::Create { .. } => creates.push(place),
            Action::Update { target, .. } | Action::Delete { target, .. } => {
                let at = *known.entry(&target.id).or_insert(changes.len());
                match changes.get_mut(at) {
                    Some((_, places)) => places.push(place),
                    None => changes.push((target.id.clone(), vec![place])),
                }
            }
        }
    }
    (creates, changes)
}
