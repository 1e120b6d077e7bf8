//! Operations and their answers, whichever server carries them out: those on one object become one job, each is answered once,
//! what was written without the server saying what it stored is read back together, and what the next one would meet too stops
//! what follows. Nothing is sent from here.

use std::collections::BTreeMap;
use std::sync::Mutex;

use ponte_core::operation::{Action, Answer, MailPermit, Operation, Outcome};
use ponte_core::record::{Fields, Record};
use ponte_core::snapshot::{Reading, RemoteId, Snapshot, Version};
use ponte_core::verdict::{Failure, FailureKind};
use tokio::sync::mpsc::UnboundedSender;

/// The operations of one call, and what is answered to them.
#[derive(Debug)]
pub(super) struct Answers<'a> {
    pub(super) operations: &'a [Operation],
    sender: UnboundedSender<Answer>,
    stopped: Mutex<Option<Failure>>,
    unread: Mutex<Vec<Unread>>,
}

/// A write of which the server did not say what it stored.
#[derive(Debug)]
pub(super) struct Unread {
    pub(super) id: RemoteId,
    places: Vec<usize>,
    before: Option<Record>,
    told: Option<Told>,
}

/// What is known of what was stored before it is read.
#[derive(Debug)]
pub(super) struct Told {
    /// Its version, as the answer names it.
    pub(super) version: Version,
    /// What it should say.
    pub(super) fields: Fields,
}

impl Told {
    /// Whether `snapshot` is that state, or says the same under a version that moved by itself.
    fn is(&self, snapshot: &Snapshot) -> bool {
        self.version == snapshot.version || self.fields == snapshot.record.fields
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

/// What is to happen to one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Job {
    /// The operation at this place makes one.
    Create(usize),
    /// These change one that exists.
    Change(Change),
}

/// The operations on one object that exists, by their places.
pub(super) type Change = (RemoteId, Vec<usize>);

impl<'a> Answers<'a> {
    /// Nothing is answered yet.
    pub(super) fn new(operations: &'a [Operation], sender: UnboundedSender<Answer>) -> Self {
        Answers { operations, sender, stopped: Mutex::default(), unread: Mutex::default() }
    }

    /// What the operations at `places` do.
    pub(super) fn actions(&self, places: &[usize]) -> impl Iterator<Item = &'a Action> {
        let operations = self.operations;
        places.iter().filter_map(|place| operations.get(*place)).map(|operation| &operation.action)
    }

    /// Whether all of these operations may mail.
    pub(super) fn permit(&self, places: &[usize]) -> MailPermit {
        let denied = |place: &usize| self.operations.get(*place).is_none_or(|one| one.permit == MailPermit::Denied);
        if places.iter().any(denied) { MailPermit::Denied } else { MailPermit::Organizer }
    }

    /// Whether every one of these operations was planned on that version.
    pub(super) fn expect(&self, places: &[usize], version: &Version) -> bool {
        self.actions(places).all(|action| match action {
            Action::Update { expected, .. } | Action::Delete { expected, .. } => expected == version,
            Action::Create { .. } => false,
        })
    }

    /// Whether one of these operations deletes the object as a whole.
    pub(super) fn delete_whole(&self, places: &[usize]) -> bool {
        self.actions(places).any(|one| matches!(one, Action::Delete { target, .. } if target.occurrence.is_none()))
    }

    /// Answers these operations alike.
    pub(super) fn answer(&self, places: &[usize], outcome: &Outcome, before: Option<&Record>) {
        for &index in places {
            let before = before.cloned().map(Box::new);
            // Nobody listens any more: the intents stay, and the next start asks.
            let _ = self.sender.send(Answer { index, outcome: outcome.clone(), before });
        }
    }

    /// Something else is there than was expected.
    pub(super) fn stale(&self, places: &[usize], reading: Reading) {
        self.answer(places, &Outcome::Stale(Some(Box::new(reading))), None);
    }

    /// Nothing is there: a deletion is done, a change has nothing to change.
    pub(super) fn gone(&self, id: &RemoteId, places: &[usize]) {
        for place in places {
            match self.operations.get(*place).map(|one| &one.action) {
                Some(Action::Delete { .. }) => self.answer(&[*place], &Outcome::Removed, None),
                _ => self.stale(&[*place], Reading::Gone(id.clone())),
            }
        }
    }

    /// Nothing was sent.
    pub(super) fn refuse(&self, places: &[usize], failure: &Failure) {
        self.answer(places, &Outcome::Refused(failure.clone()), None);
    }

    /// Nothing was sent of all of them.
    pub(super) fn refuse_all(&self, failure: &Failure) {
        let places: Vec<usize> = (0..self.operations.len()).collect();
        self.refuse(&places, failure);
    }

    /// Answers with a failure; where it `stops`, the next ones would fare no better.
    pub(super) fn fail(&self, places: &[usize], failure: Failure, sent: Sent, before: Option<&Record>, stops: bool) {
        if (stops || is_everybodys(&failure))
            && let Ok(mut stopped) = self.stopped.lock()
        {
            stopped.get_or_insert_with(|| failure.clone());
        }
        let outcome = match sent {
            Sent::Refused => Outcome::Refused(failure),
            Sent::Perhaps => Outcome::Unknown(failure),
        };
        self.answer(places, &outcome, before);
    }

    /// Why nothing more is to be sent, if so.
    pub(super) fn stopped(&self) -> Option<Failure> {
        self.stopped.lock().map_or(None, |stopped| stopped.clone())
    }

    /// It was written, and what was stored is to be read; `told` is what is known of it, where the server names its version.
    pub(super) fn unread(&self, id: &RemoteId, places: &[usize], told: Option<Told>, before: Option<&Record>) {
        if let Ok(mut list) = self.unread.lock() {
            list.push(Unread { id: id.clone(), places: places.to_vec(), before: before.cloned(), told });
        }
    }

    /// What is to be read since it was last asked for.
    pub(super) fn take_unread(&self) -> Vec<Unread> {
        self.unread.lock().map(|mut list| std::mem::take(&mut *list)).unwrap_or_default()
    }

    /// Says what was stored, once it was read; what cannot be found there stays `unconfirmed`, and so does what says
    /// something else under another version by then: what somebody typed meanwhile is not what was stored.
    pub(super) fn read(&self, unread: &[Unread], readings: &Result<Vec<Reading>, Failure>, unconfirmed: &str) {
        for one in unread {
            let found = |readings: &Vec<Reading>| match readings.iter().find(|reading| *reading.id() == one.id) {
                Some(Reading::Found(snapshot)) if one.told.as_ref().is_none_or(|told| told.is(snapshot)) => {
                    Outcome::Stored(snapshot.clone())
                }
                Some(_) | None => Outcome::Unknown(Failure::new(FailureKind::Retry, unconfirmed)),
            };
            let outcome = readings.as_ref().map_or_else(|failure| Outcome::Unknown(failure.clone()), found);
            self.answer(&one.places, &outcome, one.before.as_ref());
        }
    }
}

/// Whether a failure is no single object's: the user is refused, nobody answers, or the server asks for patience.
fn is_everybodys(failure: &Failure) -> bool {
    match failure.kind {
        FailureKind::SignIn => true,
        FailureKind::Retry => failure.retry_after.is_some() || failure.code == "failure-unreachable",
        _ => false,
    }
}

impl Job {
    /// The places of its operations.
    pub(super) fn places(&self) -> Vec<usize> {
        match self {
            Job::Create(place) => vec![*place],
            Job::Change((_, places)) => places.clone(),
        }
    }
}

/// One job for each object, in the order in which they are first named.
pub(super) fn group(operations: &[Operation]) -> Vec<Job> {
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
            Some(Job::Change((_, places))) => places.push(place),
            Some(Job::Create(_)) | None => jobs.push(Job::Change((id.clone(), vec![place]))),
        }
    }
    jobs
}

/// The same where what is made and what is changed goes in requests of their own.
pub(super) fn parted(operations: &[Operation]) -> (Vec<usize>, Vec<Change>) {
    let (mut creates, mut changes) = (Vec::new(), Vec::new());
    for job in group(operations) {
        match job {
            Job::Create(place) => creates.push(place),
            Job::Change(change) => changes.push(change),
        }
    }
    (creates, changes)
}

#[cfg(test)]
mod tests {
    use ponte_core::decision::Patch;
    use ponte_core::link::LinkId;
    use ponte_core::operation::Marker;
    use ponte_core::record::{Field, Kind, Value};
    use ponte_core::snapshot::{Mailing, Side, Target};
    use tokio::sync::mpsc::unbounded_channel;

    use super::*;

    fn operations(actions: impl IntoIterator<Item = Action>) -> Vec<Operation> {
        let operation = |action| Operation { link: LinkId(1), side: Side::Right, action, permit: MailPermit::Denied };
        actions.into_iter().map(operation).collect()
    }

    fn update(id: &str) -> Action {
        let target = Target { id: RemoteId(id.into()), occurrence: None };
        Action::Update { target, expected: Version("1".into()), patch: Patch::default() }
    }

    fn delete(id: &str) -> Action {
        let target = Target { id: RemoteId(id.into()), occurrence: None };
        Action::Delete { target, expected: Version("1".into()) }
    }

    #[test]
    fn operations_on_one_object_are_one_job() {
        let marker = Marker("m".into());
        let create = Action::Create { marker, record: Record::new(Kind::Event), copy_of: RemoteId("18x1".into()) };
        let operations = operations([update("a"), create, update("b"), update("a")]);
        let (a, b) = ((RemoteId("a".into()), vec![0, 3]), (RemoteId("b".into()), vec![2]));
        assert_eq!(group(&operations), [Job::Change(a.clone()), Job::Create(1), Job::Change(b.clone())]);
        assert_eq!(parted(&operations), (vec![1], vec![a, b]));
    }

    #[test]
    fn what_is_everybodys_trouble_stops_what_follows_and_the_first_of_it_is_told() {
        let of = |kind, code| Failure::new(kind, code);
        let patience =
            of(FailureKind::Retry, "failure-ews-server-status").after(Some(std::time::Duration::from_secs(9)));
        for (failure, stops, stopped) in [
            (of(FailureKind::SignIn, "failure-dav-read-only"), false, true),
            (of(FailureKind::Retry, "failure-unreachable"), false, true),
            (patience, false, true),
            (of(FailureKind::Retry, "failure-answer-lost"), false, false),
            (of(FailureKind::Record, "failure-dav-read-only"), false, false),
            (of(FailureKind::Forbidden, "failure-dav-read-only"), true, true),
        ] {
            let (operations, (sender, _receiver)) = (operations([update("a")]), unbounded_channel());
            let answers = Answers::new(&operations, sender);
            answers.fail(&[0], failure.clone(), Sent::Refused, None, stops);
            assert_eq!(answers.stopped(), stopped.then_some(failure.clone()), "{failure:?}");
            answers.fail(&[0], of(FailureKind::SignIn, "failure-ews-sign-in"), Sent::Refused, None, false);
            let told = answers.stopped().map(|failure| failure.code);
            assert_eq!(told, Some(if stopped { failure.code } else { "failure-ews-sign-in".to_owned() }));
        }
    }

    #[test]
    fn of_what_is_gone_a_deletion_is_done_and_a_change_is_stale() {
        let (operations, (sender, mut receiver)) = (operations([update("a"), delete("a")]), unbounded_channel());
        let answers = Answers::new(&operations, sender);
        assert!(answers.delete_whole(&[0, 1]) && !answers.delete_whole(&[0]));
        assert!(answers.expect(&[0, 1], &Version("1".into())) && !answers.expect(&[0, 1], &Version("2".into())));
        answers.gone(&RemoteId("a".into()), &[0, 1]);
        let outcomes: Vec<Outcome> = std::iter::from_fn(|| receiver.try_recv().ok()).map(|one| one.outcome).collect();
        let gone = Outcome::Stale(Some(Box::new(Reading::Gone(RemoteId("a".into())))));
        assert_eq!(outcomes, [gone, Outcome::Removed]);
    }

    #[test]
    fn what_somebody_typed_before_the_reading_back_is_not_what_was_stored() {
        let title = |text: &str| Record::new(Kind::Event).with(Field::Title, Value::Text(text.into()));
        let found = |version: &str, text: &str| {
            Reading::Found(Box::new(Snapshot {
                id: RemoteId("a".into()),
                version: Version(version.into()),
                record: title(text),
                modified: None,
                mailing: Mailing::Silent,
                read_only: false,
                fragile: None,
            }))
        };
        for (reading, stored) in [(found("2", "kept"), true), (found("3", "ours"), true), (found("3", "typed"), false)]
        {
            let (operations, (sender, mut receiver)) = (operations([update("a")]), unbounded_channel());
            let answers = Answers::new(&operations, sender);
            let told = Told { version: Version("2".into()), fields: title("ours").fields };
            answers.unread(&RemoteId("a".into()), &[0], Some(told), None);
            answers.read(&answers.take_unread(), &Ok(vec![reading.clone()]), "failure-ews-unconfirmed");
            let outcome = receiver.try_recv().unwrap().outcome;
            assert_eq!(matches!(outcome, Outcome::Stored(_)), stored, "{reading:?}: {outcome:?}");
        }
    }

    #[test]
    fn what_was_read_back_is_told_and_what_is_not_there_is_unconfirmed() {
        let (operations, (sender, mut receiver)) = (operations([update("a")]), unbounded_channel());
        let answers = Answers::new(&operations, sender);
        answers.unread(&RemoteId("a".into()), &[0], None, None);
        let unread = answers.take_unread();
        assert!(answers.take_unread().is_empty());
        answers.read(&unread, &Ok(vec![Reading::Gone(RemoteId("a".into()))]), "failure-dav-unconfirmed");
        answers.read(
            &unread,
            &Err(Failure::new(FailureKind::SignIn, "failure-ews-sign-in")),
            "failure-dav-unconfirmed",
        );
        let codes = std::iter::from_fn(|| receiver.try_recv().ok()).map(|answer| match answer.outcome {
            Outcome::Unknown(failure) => failure.code,
            other => format!("{other:?}"),
        });
        assert_eq!(codes.collect::<Vec<_>>(), ["failure-dav-unconfirmed", "failure-ews-sign-in"]);
    }
}
