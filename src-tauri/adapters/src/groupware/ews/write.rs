//! Carrying out operations: those on one item become one write, many writes go in one request, and what is to be changed is
//! read just before.
//!
//! Nothing is written over a version that was not expected, and nothing that the gate holds back.

use ponte_core::operation::{Answer, Operation};
use ponte_core::record::Record;
use ponte_core::snapshot::{RemoteId, Version};
use ponte_core::verdict::{Failure, FailureKind};
use tokio::sync::mpsc::UnboundedSender;

use super::collection::EwsCollection;
use super::facts::Facts;
use super::fault::{self, Fault};
use super::reading::BATCH;
use super::xml::Element;
use super::{change, create, op_item, reading, row};
use crate::groupware::answers::{Answers, Sent, Told, parted};

/// Writes, and answers each operation as it is settled.
pub async fn apply(collection: &EwsCollection, operations: &[Operation], answers: UnboundedSender<Answer>) {
    let answers = Answers::new(operations, answers);
    let facts = match collection.facts().await {
        Ok(facts) if facts.writable => facts,
        Ok(_) => return answers.refuse_all(&Failure::new(FailureKind::Forbidden, "failure-ews-read-only")),
        Err(failure) => return answers.refuse_all(&failure),
    };
    let run = Run { collection, facts, answers };
    let (creates, changes) = parted(operations);
    for places in creates.chunks(BATCH) {
        create::run(&run, places).await;
        run.read_back().await;
    }
    for jobs in changes.chunks(BATCH) {
        change::run(&run, jobs).await;
        run.read_back().await;
    }
}

/// What a server says of a request that is larger than it takes.
const TOO_LARGE: &str = "failure-exchange-too-large";

/// What became of one write: its answer, or why there is none, and whether it may have been carried out.
pub(super) type Answered = Result<Element, (Failure, Sent)>;

/// One call of [`apply`] under way.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub(super) collection: &'a EwsCollection,
    pub(super) facts: Facts,
    pub(super) answers: Answers<'a>,
}

impl Run<'_> {
    /// It was written: an answer to a write `told` no more than the version, so that the rest is read.
    pub(super) fn stored(&self, id: &RemoteId, places: &[usize], told: Option<Told>, before: Option<&Record>) {
        self.answers.unread(id, places, told, before);
    }

    /// Answers with a failure, and stops what follows where it would fare no better: only one item alone may be denied.
    pub(super) fn fail(&self, places: &[usize], failure: Failure, sent: Sent, before: Option<&Record>) {
        let stops = failure.kind == FailureKind::Forbidden && failure.code != "failure-ews-denied";
        self.answers.fail(places, failure, sent, before, stops);
    }

    /// Sends several writes as one request, and gives an answer for each. What is too large to go with others goes alone.
    pub(super) async fn send(
        &self,
        parts: &[Element],
        request: impl Fn(&[Element]) -> Element + Send + Sync,
    ) -> Vec<Answered> {
        let (mut answers, mut waiting, mut stopped) = (Vec::new(), vec![parts], None);
        while let Some(chunk) = waiting.pop() {
            let asked = match &stopped {
                None => self.ask(&request(chunk), chunk.len()).await,
                Some(failure) => Err((Failure::clone(failure), Sent::Refused)),
            };
            match asked {
                Ok(messages) => answers.extend(messages.into_iter().map(Ok)),
                Err((failure, _)) if failure.code == TOO_LARGE && chunk.len() > 1 => {
                    let (first, second) = chunk.split_at(chunk.len() / 2);
                    waiting.extend([second, first]);
                }
                Err((failure, sent)) => {
                    answers.extend(chunk.iter().map(|_| Err((failure.clone(), sent))));
                    stopped = stopped.or(Some(failure).filter(|failure| failure.code != TOO_LARGE));
                }
            }
        }
        answers
    }

    /// Sends a request of several writes; where the whole got no answer, nobody knows what became of each.
    ///
    /// # Errors
    /// Why, and whether they may have been carried out.
    async fn ask(&self, request: &Element, count: usize) -> Result<Vec<Element>, (Failure, Sent)> {
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

    /// Reads back what the answers did not tell.
    async fn read_back(&self) {
        let unread = self.answers.take_unread();
        if unread.is_empty() {
            return;
        }
        let ids: Vec<RemoteId> = unread.iter().map(|one| one.id.clone()).collect();
        let readings = reading::read(self.collection, &ids).await;
        self.answers.read(&unread, &readings, "failure-ews-unconfirmed");
    }
}

/// The version of the item that a write changed, as the answer names it.
pub(super) fn version(message: &Element) -> Option<Version> {
    let (_, key) = row::id(op_item::item(message)?)?;
    Some(Version(key.to_owned())).filter(|key| !key.0.is_empty())
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
