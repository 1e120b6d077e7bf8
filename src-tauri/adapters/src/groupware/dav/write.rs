//! Carrying out operations: those on one object become one conditional write, objects are read in batches before, and
//! many writes are under way at once.
//!
//! Nothing is written over a version that was not expected, and nothing that the gate holds back.

use std::collections::BTreeMap;
use std::sync::Mutex;

use futures::stream;
use futures::{StreamExt, TryFutureExt};
use ponte_core::operation::{Action, Answer, MailPermit, Operation, Outcome};
use ponte_core::record::Record;
use ponte_core::snapshot::{Reading, RemoteId};
use ponte_core::verdict::{Failure, FailureKind};
use tokio::sync::mpsc::UnboundedSender;

use super::collection::DavCollection;
use super::facts::Facts;
use super::reading::{self, Fetched, Raw};
use super::{change, create};

/// How many requests are under way at once.
const AT_ONCE: usize = 24;
/// How many objects are held in memory at once.
const CHUNK: usize = 400;

/// What is to happen to one object.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Job {
    /// The operation at this place makes one.
    Create(usize),
    /// These change one that exists.
    Change(RemoteId, Vec<usize>),
}

/// Writes, and answers each operation as it is settled.
pub async fn apply(collection: &DavCollection, operations: &[Operation], answers: UnboundedSender<Answer>) {
    let run = Run::new(collection, operations, answers);
    let facts = match collection.facts().await {
        Ok(facts) if facts.writable => facts.clone(),
        Ok(_) => return run.refuse_all(&Failure::new(FailureKind::Forbidden, "failure-dav-read-only")),
        Err(failure) => return run.refuse_all(&failure),
    };
    let run = Run { facts, ..run };
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
    pub(super) operations: &'a [Operation],
    answers: UnboundedSender<Answer>,
    stopped: Mutex<Option<Failure>>,
    unread: Mutex<Vec<Unread>>,
}

/// A write of which the server did not say what it stored.
#[derive(Debug)]
struct Unread {
    id: RemoteId,
    places: Vec<usize>,
    before: Option<Record>,
}

impl<'a> Run<'a> {
    fn new(collection: &'a DavCollection, operations: &'a [Operation], answers: UnboundedSender<Answer>) -> Self {
        let facts = Facts::default();
        Run { collection, facts, operations, answers, stopped: Mutex::default(), unread: Mutex::default() }
    }

    async fn chunk(&self, jobs: &[Job]) {
        let fetched = match self.stopped() {
            Some(failure) => Err(failure),
            None => self.texts(jobs).await,
        };
        let fetched = match fetched {
            Ok(fetched) => fetched,
            Err(failure) => return jobs.iter().for_each(|job| self.refuse(&job.places(), &failure)),
        };
        let fetched = &fetched;
        stream::iter(jobs).for_each_concurrent(AT_ONCE, |job| self.job(job, fetched)).await;
    }

    /// The objects that are to be changed: those just read as they were read, the others read now.
    async fn texts(&self, jobs: &[Job]) -> Result<BTreeMap<RemoteId, Fetched>, Failure> {
        let (mut known, mut ids) = (BTreeMap::new(), Vec::new());
        for (id, places) in jobs.iter().filter_map(Job::change) {
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
        if let Some(failure) = self.stopped() {
            return self.refuse(&job.places(), &failure);
        }
        match job {
            Job::Create(place) => create::run(self, *place).await,
            Job::Change(id, places) => change::run(self, id, places, fetched.get(id)).await,
        }
    }

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

    /// Says what was stored: from the text that was sent where the server vouches for it, else once it was read back.
    pub(super) fn stored(&self, id: &RemoteId, places: &[usize], raw: Option<Raw>, before: Option<&Record>) {
        match raw.map(|raw| reading::understand(self.collection, &self.facts, id, &raw)) {
            Some(Reading::Found(snapshot)) => self.answer(places, &Outcome::Stored(snapshot), before),
            _ => {
                let unread = Unread { id: id.clone(), places: places.to_vec(), before: before.cloned() };
                if let Ok(mut list) = self.unread.lock() {
                    list.push(unread);
                }
            }
        }
    }

    /// Answers with a failure, and stops what follows where it would fare no better.
    pub(super) fn fail(&self, places: &[usize], failure: Failure, sent: Sent, before: Option<&Record>) {
        let stops = match failure.kind {
            FailureKind::SignIn => true,
            FailureKind::Retry => failure.retry_after.is_some() || failure.code == "failure-unreachable",
            _ => ["failure-certificate", "failure-tls"].contains(&failure.code.as_str()),
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

    /// Reads back, in batches, what the server did not vouch for.
    async fn read_back(&self) {
        let unread = self.unread.lock().map(|mut list| std::mem::take(&mut *list)).unwrap_or_default();
        let ids: Vec<RemoteId> = unread.iter().map(|one| one.id.clone()).collect();
        let readings = reading::read(self.collection, &ids).await;
        for one in &unread {
            let outcome = match &readings {
                Err(failure) => Outcome::Unknown(failure.clone()),
                Ok(readings) => match readings.iter().find(|reading| *reading.id() == one.id) {
                    Some(Reading::Found(snapshot)) => Outcome::Stored(snapshot.clone()),
                    Some(_) | None => Outcome::Unknown(Failure::new(FailureKind::Retry, "failure-dav-unconfirmed")),
                },
            };
            self.answer(&one.places, &outcome, one.before.as_ref());
        }
    }

    fn stopped(&self) -> Option<Failure> {
        self.stopped.lock().map_or(None, |stopped| stopped.clone())
    }

    fn refuse(&self, places: &[usize], failure: &Failure) {
        self.answer(places, &Outcome::Refused(failure.clone()), None);
    }

    fn refuse_all(&self, failure: &Failure) {
        let places: Vec<usize> = (0..self.operations.len()).collect();
        self.refuse(&places, failure);
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

impl Job {
    fn change(&self) -> Option<(&RemoteId, &[usize])> {
        match self {
            Job::Create(_) => None,
            Job::Change(id, places) => Some((id, places)),
        }
    }

    fn places(&self) -> Vec<usize> {
        match self {
            Job::Create(place) => vec![*place],
            Job::Change(_, places) => places.clone(),
        }
    }
}

/// One job for each object, in the order in which they are first named.
fn group(operations: &[Operation]) -> Vec<Job> {
    let mut jobs: Vec<Job> = Vec::new();
    let mut known: BTreeMap<&RemoteId, usize> = BTreeMap::new();
    for (place, operation) in operations.iter().enumerate() {
        let id = match &operation.action {
            Action::Create { .. } => {
                jobs.push(Job::Create(place));
                continue;
            }
            Action::Update { target, .. } | Action::Delete { target, .. } => &target.id,
        };
        let at = *known.entry(id).or_insert(jobs.len());
        match jobs.get_mut(at) {
            Some(Job::Change(_, places)) => places.push(place),
            Some(Job::Create(_)) | None => jobs.push(Job::Change(id.clone(), vec![place])),
        }
    }
    jobs
}

#[cfg(test)]
mod tests {
    use ponte_core::decision::Patch;
    use ponte_core::link::LinkId;
    use ponte_core::operation::Marker;
    use ponte_core::record::Kind;
    use ponte_core::snapshot::{Side, Target, Version};

    use super::*;

    #[test]
    fn operations_on_one_object_are_one_job() {
        let update = |id: &str| {
            let target = Target { id: RemoteId(id.into()), occurrence: None };
            Action::Update { target, expected: Version("1".into()), patch: Patch::default() }
        };
        let create = Action::Create {
            marker: Marker("m".into()),
            record: Record::new(Kind::Event),
            copy_of: RemoteId("18x1".into()),
        };
        let actions = [update("a"), create, update("b"), update("a")];
        let operations: Vec<Operation> = actions
            .into_iter()
            .map(|action| Operation { link: LinkId(1), side: Side::Right, action, permit: MailPermit::Denied })
            .collect();
        let a = Job::Change(RemoteId("a".into()), vec![0, 3]);
        let b = Job::Change(RemoteId("b".into()), vec![2]);
        assert_eq!(group(&operations), [a, Job::Create(1), b]);
    }
}
