//! Carrying out operations: those on one object become one conditional write, objects are read in batches before, and
//! many writes are under way at once.
//!
//! Nothing is written over a version that was not expected, and nothing that the gate holds back.

use std::collections::BTreeMap;

use futures::stream;
use futures::{StreamExt, TryFutureExt};
use ponte_core::operation::{Answer, Operation, Outcome};
use ponte_core::record::Record;
use ponte_core::snapshot::{Reading, RemoteId};
use ponte_core::verdict::{Failure, FailureKind};
use tokio::sync::mpsc::UnboundedSender;

use super::collection::DavCollection;
use super::facts::Facts;
use super::reading::{self, Fetched, Raw};
use super::{change, create};
use crate::groupware::answers::{Answers, Change, Job, Sent, group};

/// How many requests are under way at once.
const AT_ONCE: usize = 24;
/// How many objects are held in memory at once.
const CHUNK: usize = 400;

/// Writes, and answers each operation as it is settled.
pub async fn apply(collection: &DavCollection, operations: &[Operation], answers: UnboundedSender<Answer>) {
    let answers = Answers::new(operations, answers);
    let facts = match collection.facts().await {
        Ok(facts) if facts.writable => facts.clone(),
        Ok(_) => return answers.refuse_all(&Failure::new(FailureKind::Forbidden, "failure-dav-read-only")),
        Err(failure) => return answers.refuse_all(&failure),
    };
    let run = Run { collection, facts, answers };
    for jobs in group(operations).chunks(CHUNK) {
        run.chunk(jobs).await;
        run.read_back().await;
    }
}

/// One call of [`apply`] under way.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub(super) collection: &'a DavCollection,
    pub(super) facts: Facts,
    pub(super) answers: Answers<'a>,
}

impl Run<'_> {
    async fn chunk(&self, jobs: &[Job]) {
        let fetched = match self.answers.stopped() {
            Some(failure) => Err(failure),
            None => self.texts(jobs).await,
        };
        let fetched = match fetched {
            Ok(fetched) => fetched,
            Err(failure) => return jobs.iter().for_each(|job| self.answers.refuse(&job.places(), &failure)),
        };
        let fetched = &fetched;
        stream::iter(jobs).for_each_concurrent(AT_ONCE, |job| self.job(job, fetched)).await;
    }

    /// The objects that are to be changed: those just read as they were read, the others read now.
    async fn texts(&self, jobs: &[Job]) -> Result<BTreeMap<RemoteId, Fetched>, Failure> {
        let (mut known, mut ids) = (BTreeMap::new(), Vec::new());
        for (id, places) in jobs.iter().filter_map(changed) {
            // Where a condition is not kept, only what was read a moment ago says what stands there.
            let version = change::expects(self, places).filter(|_| !self.facts.product.ignores_preconditions());
            match version.and_then(|version| self.collection.recent.take(id, version)) {
                Some(raw) => drop(known.insert(id.clone(), Fetched::Found(raw))),
                None => ids.push(id.clone()),
            }
        }
        known.append(&mut reading::fetch(self.collection, &ids).await?);
        Ok(known)
    }

    async fn job(&self, job: &Job, fetched: &BTreeMap<RemoteId, Fetched>) {
        if let Some(failure) = self.answers.stopped() {
            return self.answers.refuse(&job.places(), &failure);
        }
        match job {
            Job::Create(place) => create::run(self, *place).await,
            Job::Change((id, places)) => change::run(self, id, places, fetched.get(id)).await,
        }
    }

    /// Says what was stored: from the text that was sent where the server vouches for it, else once it was read back.
    pub(super) fn stored(&self, id: &RemoteId, places: &[usize], raw: Option<Raw>, before: Option<&Record>) {
        match raw.map(|raw| reading::understand(self.collection, &self.facts, id, &raw)) {
            Some(Reading::Found(snapshot)) => self.answers.answer(places, &Outcome::Stored(snapshot), before),
            _ => self.answers.unread(id, places, None, before),
        }
    }

    /// Answers with a failure, and stops what follows where it would fare no better.
    pub(super) fn fail(&self, places: &[usize], failure: Failure, sent: Sent, before: Option<&Record>) {
        let stops = ["failure-certificate", "failure-tls"].contains(&failure.code.as_str());
        self.answers.fail(places, failure, sent, before, stops);
    }

    /// Reads back, in batches, what the server did not vouch for.
    async fn read_back(&self) {
        let unread = self.answers.take_unread();
        if unread.is_empty() {
            return;
        }
        let ids: Vec<RemoteId> = unread.iter().map(|one| one.id.clone()).collect();
        let readings = reading::read(self.collection, &ids).await;
        self.answers.read(&unread, &readings, "failure-dav-unconfirmed");
    }
}

/// What the answer to a write means.
#[derive(Debug)]
pub(super) enum Verdict {
    /// It was carried out.
    Done(ponte_engine::http::Response),
    /// The version was another, or something was there already.
    Stale,
    /// Nothing is there.
    Gone,
    /// It failed.
    Failed(Failure, Sent),
}

/// Sends a write and says what its answer means. Redirects are not followed: a write goes where it was aimed.
pub(super) async fn send(run: &Run<'_>, request: ponte_engine::http::Request) -> Verdict {
    let response = match run.collection.session.send(request).map_err(lost).await {
        Ok(response) => response,
        Err(verdict) => return verdict,
    };
    let status = response.status.as_u16();
    let page = response.header("content-type").is_some_and(|media| media.starts_with("text/html"));
    let failure = super::session::refusal(&response);
    match status {
        200 if page => Verdict::Failed(failure, Sent::Perhaps),
        200..=299 => Verdict::Done(response),
        404 | 410 => Verdict::Gone,
        412 => Verdict::Stale,
        408 | 500 | 502 | 504 => Verdict::Failed(failure, Sent::Perhaps),
        425 | 429 | 503 => Verdict::Failed(failure, Sent::Refused),
        501..=599 => {
            let full = Failure::new(FailureKind::Record, "failure-dav-object-refused").with("status", status);
            Verdict::Failed(full, Sent::Refused)
        }
        _ => {
            let refused = Failure::new(FailureKind::Record, "failure-dav-object-refused").with("status", status);
            Verdict::Failed(refused, Sent::Refused)
        }
    }
}

fn lost(failure: Failure) -> Verdict {
    let sent = match failure.code.as_str() {
        "failure-answer-lost" | "failure-answer-too-large" => Sent::Perhaps,
        _ => Sent::Refused,
    };
    Verdict::Failed(failure, sent)
}

/// The object that a job changes.
fn changed(job: &Job) -> Option<&Change> {
    match job {
        Job::Create(_) => None,
        Job::Change(change) => Some(change),
    }
}
