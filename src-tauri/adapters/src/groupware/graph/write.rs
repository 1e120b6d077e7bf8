//! Carrying out operations: those on one item become one conditional write, twenty writes go in one request, and what is to
//! be changed is read just before.
//!
//! Nothing is written over a version that was not expected, and nothing that the gate holds back.

use ponte_core::operation::{Answer, Operation, Outcome};
use ponte_core::record::{Fields, Record};
use ponte_core::snapshot::{Reading, RemoteId};
use ponte_core::verdict::{Failure, FailureKind};
use serde_json::Value as Json;
use tokio::sync::mpsc::UnboundedSender;

use super::collection::GraphCollection;
use super::facts::Facts;
use super::fault::TOO_LARGE;
use super::op_batch::{self, BATCH};
use super::session::{Answer as Answered, Part};
use super::{change, create, op_item, reading};
use crate::groupware::answers::{Answers, Change as Job, Sent, Told, parted};
use crate::groupware::exchange::Raw;

/// Writes, and answers each operation as it is settled.
pub async fn apply(collection: &GraphCollection, operations: &[Operation], answers: UnboundedSender<Answer>) {
    let answers = Answers::new(operations, answers);
    let facts = match collection.facts().await {
        Ok(facts) if facts.writable => facts,
        Ok(_) => return answers.refuse_all(&Failure::new(FailureKind::Forbidden, "failure-graph-read-only")),
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

/// One call of [`apply`] under way.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub(super) collection: &'a GraphCollection,
    pub(super) facts: Facts,
    pub(super) answers: Answers<'a>,
}

impl Run<'_> {
    /// Says what was stored, from what the service answered; what that leaves open is read.
    pub(super) fn stored(&self, id: &RemoteId, places: &[usize], raw: Option<&Raw>, before: Option<&Record>) {
        match raw.map(|raw| reading::understand(self.collection, self.facts, id, raw)) {
            Some(Reading::Found(snapshot)) => self.answers.answer(places, &Outcome::Stored(snapshot), before),
            _ => self.answers.unread(id, places, None, before),
        }
    }

    /// It was stored as `row` says, but for its occurrences that differ: that is read, and should say `fields`.
    pub(super) fn stored_in_part(&self, (id, places): &Job, row: &Json, fields: Fields, before: Option<&Record>) {
        let told = op_item::version_of(row).map(|version| Told { version, fields });
        self.answers.unread(id, places, told, before);
    }

    /// Answers with a failure, and stops what follows where it would fare no better: only one item alone may be denied.
    pub(super) fn fail(&self, places: &[usize], failure: Failure, sent: Sent, before: Option<&Record>) {
        let stops = failure.kind == FailureKind::Forbidden && failure.code != "failure-graph-denied";
        self.answers.fail(places, failure, sent, before, stops);
    }

    /// Sends writes as one; where the whole got no answer, nobody knows what became of each. What is too large to go with others
    /// goes alone.
    ///
    /// # Errors
    /// Why, and whether they may have been carried out.
    pub(super) async fn send(&self, parts: &[Part]) -> Result<Vec<Answered>, (Failure, Sent)> {
        let (mut answers, mut waiting) = (Vec::new(), vec![parts]);
        while let Some(chunk) = waiting.pop() {
            match op_batch::batch(&self.collection.session, chunk).await {
                Ok(all) => answers.extend(all),
                Err(failure) if failure.code == TOO_LARGE => match chunk.split_at(chunk.len() / 2) {
                    ([], _) => answers.push(Answered { status: 413, body: Json::Null, retry_after: None }),
                    (first, second) => waiting.extend([second, first]),
                },
                Err(failure) => {
                    let lost = ["failure-answer-lost", "failure-answer-too-large", "failure-graph-answer"];
                    let server = failure.code == "failure-graph-server-error";
                    let perhaps = server || lost.contains(&failure.code.as_str()) || !answers.is_empty();
                    return Err((failure, if perhaps { Sent::Perhaps } else { Sent::Refused }));
                }
            }
        }
        Ok(answers)
    }

    /// Reads back what the answers did not tell.
    async fn read_back(&self) {
        let unread = self.answers.take_unread();
        if unread.is_empty() {
            return;
        }
        let ids: Vec<RemoteId> = unread.iter().map(|one| one.id.clone()).collect();
        let readings = reading::read(self.collection, &ids).await;
        self.answers.read(&unread, &readings, "failure-graph-unconfirmed");
    }
}

/// What the answer to a write means.
#[derive(Debug)]
pub(super) enum Verdict {
    /// It was carried out.
    Done(Json),
    /// The version was another.
    Stale,
    /// Something has the name already.
    Taken,
    /// Nothing is there.
    Gone,
    /// It failed.
    Failed(Failure, Sent),
}

/// Says what the answer to a write means.
pub(super) fn verdict(answer: Answered) -> Verdict {
    match answer.status {
        200..=299 => Verdict::Done(answer.body),
        409 => Verdict::Taken,
        412 => Verdict::Stale,
        404 | 410 if super::listing::is_absent(&answer) => Verdict::Gone,
        500 | 502 | 504 | 408 => Verdict::Failed(answer.failure(), Sent::Perhaps),
        _ => Verdict::Failed(answer.failure(), Sent::Refused),
    }
}
