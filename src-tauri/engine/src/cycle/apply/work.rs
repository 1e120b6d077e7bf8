//! One pair while it is written: its link, what both sides say, its operations and their outcomes.

use std::collections::{BTreeMap, BTreeSet};

use ponte_core::decision::{FieldConflict, Why};
use ponte_core::hash::{Hashes, hashes};
use ponte_core::link::{End, Link, LinkId};
use ponte_core::operation::{Action, Answer, MailPermit, Operation, Outcome};
use ponte_core::plan::{Planned, Step, Subject};
use ponte_core::record::{Field, Record};
use ponte_core::snapshot::{Both, Side, Target};
use ponte_core::verdict::Failure;
use ponte_core::view::{KeptBack, View};

use super::super::normalise::{claimed, staged_views, view_of};
use super::super::{Run, marker, privacy};
use super::journal::journal;
use crate::store::link as links;

/// One pair while it is written.
pub(super) struct Work {
    pub link: Link,
    /// What was read of each side in this cycle.
    pub views: Both<Option<View>>,
    pub conflicts: Vec<FieldConflict>,
    /// What is done besides operations.
    pub rest: Rest,
    pub why: Option<Why>,
    /// What the edit destroys unseen.
    pub destroys: Option<String>,
    pub settled: bool,
    /// Whether the user allowed what is written to mail.
    pub permitted: Both<bool>,
    writes: Both<Option<Write>>,
    /// What is not on its way yet.
    pub operations: Both<Option<Operation>>,
    answers: Both<Option<Answer>>,
}

/// What has to be known of an operation to settle its answer: the operation itself is with the collection by then, and a
/// batch of pairs keeps no second copy of its records.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Write {
    Create,
    /// Of these fields.
    Update(BTreeSet<Field>),
    Delete,
}

impl Write {
    fn of(action: &Action) -> Write {
        match action {
            Action::Create { .. } => Write::Create,
            Action::Update { patch, .. } => Write::Update(patch.fields().cloned().collect()),
            Action::Delete { .. } => Write::Delete,
        }
    }
}

/// What becomes of a pair besides what is written to the sides.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rest {
    /// It is remembered as it is once its operations are answered.
    Settle,
    /// The tie is forgotten, what is left stays alone.
    Unlink,
    /// The tie is forgotten, nothing is left.
    Forget,
    /// A rule keeps it back.
    KeptBack(Side, KeptBack),
    /// It waits.
    Park(Side, Failure),
}

impl Work {
    pub fn view(&self, side: Side) -> Option<&View> {
        self.views.get(side).as_ref()
    }

    /// What is done to `side`.
    pub fn write(&self, side: Side) -> Option<&Write> {
        self.writes.get(side).as_ref()
    }

    /// The operation on `side`, to be sent.
    pub fn take_operation(&mut self, side: Side) -> Option<Operation> {
        self.operations.get_mut(side).take()
    }

    /// Whether both sides contested something that the user has not answered by now.
    pub fn is_contested(&self) -> bool {
        let settled = |conflict: &FieldConflict| self.why == Some(Why::Answered) && conflict.winner.is_some();
        !self.conflicts.iter().all(settled)
    }

    /// The fields that an update of `side` touches.
    pub fn updates(&self, side: Side) -> BTreeSet<Field> {
        match self.write(side) {
            Some(Write::Update(fields)) => fields.clone(),
            Some(Write::Create | Write::Delete) | None => BTreeSet::new(),
        }
    }

    pub fn outcome(&self, side: Side) -> Option<&Outcome> {
        self.answers.get(side).as_ref().map(|answer| &answer.outcome)
    }

    /// What the adapter read on the way to the write.
    pub fn before(&self, side: Side) -> Option<&Record> {
        self.answers.get(side).as_ref().and_then(|answer| answer.before.as_deref())
    }

    pub fn answer(&mut self, side: Side, answer: Answer) {
        *self.answers.get_mut(side) = Some(answer);
    }

    pub fn is_complete(&self) -> bool {
        Side::BOTH.iter().all(|side| self.write(*side).is_none() || self.outcome(*side).is_some())
    }

    /// Lets go of what was read and answered: the pair is settled, and its batch goes on.
    pub fn forget(&mut self) {
        self.settled = true;
        self.link.base = None;
        self.conflicts = Vec::new();
        (self.views, self.writes, self.answers) = (Both::default(), Both::default(), Both::default());
    }

    /// Where the record is on `side`: as it was read, or as the link remembers it.
    pub fn target(&self, side: Side) -> Option<Target> {
        let end = self.link.end(side).map(links::target);
        self.view(side).map(|view| view.target.clone()).or(end)
    }

    /// A name for people, from whichever side says one.
    pub fn title(&self) -> String {
        let views = [self.view(self.link.origin), self.view(self.link.origin.other())];
        let record = views.into_iter().flatten().map(|view| &view.record).next().or(self.link.base.as_ref());
        record.map(title).unwrap_or_default()
    }

    /// Whether it is private, as far as is known.
    pub fn is_private(&self) -> Option<bool> {
        privacy::is_private(Side::BOTH.map(|side| self.view(side).map(|view| &view.record)), Some(&self.link))
    }
}

/// What people call a record.
#[must_use]
pub fn title(record: &Record) -> String {
    let title = record.text(&Field::Title);
    let name = [Field::GivenName, Field::FamilyName].map(|field| record.text(&field).to_owned()).join(" ");
    match (title, name.trim()) {
        ("", "") => record.text(&Field::Company).to_owned(),
        ("", name) => name.to_owned(),
        (title, _) => title.to_owned(),
    }
}

/// Makes the pairs of a batch ready to be sent: new links and all intents are journaled in one transaction.
pub(super) fn prepare(
    run: &Run<'_>,
    matched: &BTreeMap<LinkId, Link>,
    batch: &[Vec<&Planned>],
) -> Result<Vec<Work>, Failure> {
    let mut works = Vec::with_capacity(batch.len());
    for group in batch {
        if let Some(work) = work(run, matched, group)? {
            works.push(work);
        }
    }
    if let Some(id) = run.id {
        run.store.transaction(|db| works.iter_mut().try_for_each(|work| journal(run, db, id, work)))?;
    }
    Ok(works)
}

fn work(run: &Run<'_>, matched: &BTreeMap<LinkId, Link>, group: &[&Planned]) -> Result<Option<Work>, Failure> {
    let Some(first) = group.first() else { return Ok(None) };
    let Some((link, views)) = pair(run, matched, &first.subject)? else { return Ok(None) };
    let mut work = Work {
        link,
        views,
        conflicts: Vec::new(),
        rest: Rest::Settle,
        why: first.why,
        destroys: group.iter().find_map(|planned| planned.destroys.clone()),
        settled: false,
        permitted: Both::default(),
        writes: Both::default(),
        operations: Both::default(),
        answers: Both::default(),
    };
    for planned in group {
        take(run, &mut work, planned);
    }
    for side in Side::BOTH {
        if let Some(view) = work.views.get_mut(side) {
            // What the other side is to say stands in the operations by now.
            view.carried = Record::new(run.job.kind);
        }
    }
    Ok(Some(work))
}

/// A link with what was read of both sides.
type ReadPair = (Link, Both<Option<View>>);

/// The link of a subject, or one to be made, with what was read of both sides.
fn pair(run: &Run<'_>, matched: &BTreeMap<LinkId, Link>, subject: &Subject) -> Result<Option<ReadPair>, Failure> {
    match subject {
        Subject::New(side, target) => {
            let view = view_of(run, *side, target, None).unwrap_or_default();
            let mut link = unborn(run, *side);
            // What it says now is what its copy will be made of: when the answer to that is lost, only a change since is one.
            let key = run.store.keys().hash();
            let said = |view: &View| end_of(view, hashes(key, &view.record.fields));
            let end = view.as_ref().map(said).unwrap_or_else(|| End {
                id: target.id.clone(),
                occurrence: target.occurrence.clone(),
                version: ponte_core::snapshot::Version(String::new()),
                hashes: Hashes::new(),
            });
            *(if *side == Side::Left { &mut link.left } else { &mut link.right }) = Some(end);
            let mut views = Both::default();
            *views.get_mut(*side) = view;
            Ok(Some((link, views)))
        }
        Subject::Link(id) => {
            let stored = match matched.get(id) {
                Some(link) => Some(link.clone()),
                None => run.store.link(run.job.kind, *id)?,
            };
            let Some(link) = stored else { return Ok(None) };
            let views = Both { left: read_view(run, Side::Left, &link)?, right: read_view(run, Side::Right, &link)? };
            Ok(Some((link, views)))
        }
    }
}

fn read_view(run: &Run<'_>, side: Side, link: &Link) -> Result<Option<View>, Failure> {
    let Some(end) = link.end(side) else { return Ok(None) };
    let mut views = staged_views(run, side, &end.id, Some(link)).unwrap_or_default();
    Ok(claimed(end, &views).map(|index| views.swap_remove(index)))
}

fn unborn(run: &Run<'_>, origin: Side) -> Link {
    Link {
        id: LinkId(0),
        kind: run.job.kind,
        origin,
        copied: true,
        generation: 0,
        left: None,
        right: None,
        base: None,
        locked: BTreeSet::new(),
        normal_form: ponte_core::hash::NORMAL_FORM,
    }
}

/// An end as a view shows it.
pub(super) fn end_of(view: &View, hashes: Hashes) -> End {
    End {
        id: view.target.id.clone(),
        occurrence: view.target.occurrence.clone(),
        version: view.version.clone(),
        hashes,
    }
}

fn take(run: &Run<'_>, work: &mut Work, planned: &Planned) {
    let action = match &planned.step {
        Step::Create { generation } => {
            work.link.generation = *generation;
            create(run, work, planned.side)
        }
        Step::Recreate { stood, generation, record } => {
            work.link.generation = *generation;
            Some(recreate(run, work, planned.side, stood, record))
        }
        Step::Update { target, expected, patch } => {
            Some(Action::Update { target: target.clone(), expected: expected.clone(), patch: patch.clone() })
        }
        Step::Delete { target, expected, .. } => {
            Some(Action::Delete { target: target.clone(), expected: expected.clone() })
        }
        Step::Conflict(conflicts) => {
            work.conflicts.clone_from(conflicts);
            None
        }
        Step::Unlink => rest(work, Rest::Unlink),
        Step::Forget => rest(work, Rest::Forget),
        Step::KeptBack(reason) => rest(work, Rest::KeptBack(planned.side, *reason)),
        Step::Park(failure) => rest(work, Rest::Park(planned.side, failure.clone())),
        Step::Settle => None,
    };
    let Some(action) = action else { return };
    let operation = Operation { link: work.link.id, side: planned.side, action, permit: planned.permit };
    *work.permitted.get_mut(planned.side) = planned.permit == MailPermit::Organizer;
    *work.writes.get_mut(planned.side) = Some(Write::of(&operation.action));
    *work.operations.get_mut(planned.side) = Some(operation);
}

fn rest(work: &mut Work, rest: Rest) -> Option<Action> {
    work.rest = rest;
    None
}

fn create(run: &Run<'_>, work: &Work, side: Side) -> Option<Action> {
    let source = work.view(side.other())?;
    let mut record = source.carried.clone();
    record.identity = ponte_core::record::Identity::default();
    Some(Action::Create {
        marker: marker(run.job.half(side.other()).place, &source.target, work.link.generation),
        record,
        copy_of: source.target.id.clone(),
    })
}

/// Makes a record again: as the copy of what stands on the other side, or, where nothing does, as what it was itself.
fn recreate(run: &Run<'_>, work: &Work, side: Side, stood: &Target, record: &Record) -> Action {
    let source = work.view(side.other()).map(|view| (side.other(), &view.target));
    let (of, target) = source.unwrap_or((side, stood));
    Action::Create {
        marker: marker(run.job.half(of).place, target, work.link.generation),
        record: record.clone(),
        copy_of: target.id.clone(),
    }
}
