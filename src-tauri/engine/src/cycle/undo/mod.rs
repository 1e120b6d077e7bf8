//! Undo: what a run wrote is taken back, on both sides, for thirty days.
//!
//! The rule: the *pair* goes back to what it said before the write. What was written is set back on its side, conditional on
//! the version read just before, and goes to the other side too by the user's own rules (where nothing may cross that way,
//! the other side keeps what it says). A copy that was made is removed and its original left alone; what was removed is
//! made again on both sides. A field that says something else by now, on either side, is not overwritten: it waits as a
//! need with all three values.
//!
//! An undo is a run of its own, journaled and with images, so that it can be undone. It goes through the same operations,
//! intents and mail gate as any write, and moves no cursor: killed in the middle, the next cycle finds what was written as a
//! person's own change. It must never write what was not read a moment before.

mod answers;
mod linked;
mod pairs;
mod removed;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use ponte_core::decision::{FieldConflict, Why};
use ponte_core::link::LinkId;
use ponte_core::plan::{Plan, Planned};
use ponte_core::record::Field;
use ponte_core::rules::FirstRun;
use ponte_core::snapshot::Side;
use ponte_core::undo::{Deed, Loss, losses};
use ponte_core::verdict::{Failure, FailureKind};
use serde::Serialize;

use super::{Job, ProgressSink, Report, Run, apply, begin, recover};
use crate::store::{Imaged, ItemId, RunId, RunOutcome, Store, image};

pub(crate) use answers::carry_answers;
use pairs::Pairs;

/// What is to be undone: a run, or one thing it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Which {
    /// The run.
    pub run: RunId,
    /// The place in it, from 1; everything where there is none.
    pub number: Option<usize>,
}

/// Something that a run wrote, and what undoing it comes to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UndoItem {
    /// The run that wrote it.
    pub run: RunId,
    /// Its place there.
    pub number: usize,
    /// Where it was written.
    pub side: Side,
    /// What was done: `create`, `update`, `delete`.
    pub action: &'static str,
    /// What people call the record.
    pub title: String,
    /// The fields that were written.
    pub fields: BTreeSet<Field>,
    /// The side that goes back with it, though that run did not write there.
    pub also: Option<Side>,
    /// What does not come back.
    pub losses: Vec<Loss>,
    /// What becomes of it.
    pub state: UndoState,
}

/// What undoing something comes to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UndoState {
    /// It would be undone.
    Ready,
    /// It was undone.
    Done,
    /// Both sides say that already.
    Already,
    /// It was changed since: these fields, before, in the CRM and in the calendar. It waits for the user.
    ChangedSince(Vec<FieldConflict>),
    /// It is not undone, for this reason.
    Stopped(Failure),
}

/// What an undo did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Undone {
    /// The run it was.
    pub run: RunId,
    /// Everything, in the order in which it was done.
    pub items: Vec<UndoItem>,
    /// What was written, and what stopped it.
    pub report: Report,
}

/// Reads what stands there now, and says what undoing would come to. Nothing is written or remembered.
///
/// # Errors
/// That there is nothing to undo, and what keeps a side from being read.
pub async fn look(
    job: &Job<'_>,
    store: &Store,
    which: Which,
    now: Timestamp,
    progress: ProgressSink<'_>,
) -> Result<Vec<UndoItem>, Failure> {
    let lane = store.look_up_lane(job.pairing, job.kind, job.left.place, job.right.place)?;
    let run = begin(job, store, lane, now, progress)?;
    let images = images(&run, which)?;
    let pairs = Pairs::read(&run, &images).await?;
    let mut undoing = Undoing::new(&run, which.run, &images, false);
    undoing.decide(&pairs).await?;
    Ok(undoing.items.into_values().collect())
}

/// Undoes.
///
/// # Errors
/// As [`look`]; trouble with single records is in the items.
pub async fn carry_out(
    job: &Job<'_>,
    store: &Store,
    which: Which,
    now: Timestamp,
    progress: ProgressSink<'_>,
) -> Result<Undone, Failure> {
    carry_out_all(job, store, (which, false), now, progress).await
}

/// As [`carry_out`]; what was changed since is overwritten where the user said so.
async fn carry_out_all(
    job: &Job<'_>,
    store: &Store,
    (which, force): (Which, bool),
    now: Timestamp,
    progress: ProgressSink<'_>,
) -> Result<Undone, Failure> {
    let lane = store.lane(job.pairing, job.kind, job.left.place, job.right.place)?;
    let mut run = begin(job, store, lane, now, progress)?;
    let images = images(&run, which)?;
    let id = store.begin_run(run.lane.id, now)?;
    run.id = Some(id);
    match stages(&run, which.run, &images, force).await {
        Ok((items, report)) => {
            let outcome =
                if report.again || report.stopped.is_some() { RunOutcome::Partial } else { RunOutcome::Clean };
            let mut counts = report.counts();
            counts.as_object_mut().map(|counts| counts.insert("undoes".to_owned(), which.run.0.into()));
            store.end_run(id, now, outcome, &counts)?;
            tracing::info!(run = id.0, undoes = which.run.0, outcome = outcome.as_str(), counts = %counts, "undo ended");
            Ok(Undone { run: id, items, report })
        }
        Err(failure) => {
            store.end_run(id, now, RunOutcome::Failed, &serde_json::json!({ "failure": failure }))?;
            tracing::warn!(run = id.0, undoes = which.run.0, code = failure.code, "undo failed");
            Err(failure)
        }
    }
}

async fn stages(run: &Run<'_>, of: RunId, images: &[Imaged], force: bool) -> Result<(Vec<UndoItem>, Report), Failure> {
    recover::recover(run).await?;
    let pairs = Pairs::read(run, images).await?;
    let mut undoing = Undoing::new(run, of, images, force);
    undoing.decide(&pairs).await?;
    let first = undoing.prepare()?;
    let mut report = apply::carry_out(run, &BTreeMap::new(), &first).await?;
    if report.stopped.is_none() {
        let second = undoing.second().await?;
        report.add(&apply::carry_out(run, &BTreeMap::new(), &second).await?);
    }
    undoing.close()?;
    Ok((undoing.items.into_values().collect(), report))
}

/// The images that are to be undone.
fn images(run: &Run<'_>, which: Which) -> Result<Vec<Imaged>, Failure> {
    if run.job.rules.first_run == FirstRun::WatchOnly {
        return Err(Failure::new(FailureKind::Decide, "failure-undo-watch-only"));
    }
    let mut images = run.store.images(which.run, run.now)?;
    images.retain(|image| which.number.is_none_or(|number| number == image.number));
    if images.is_empty() {
        let days = crate::store::UNDO_DAYS;
        return Err(Failure::new(FailureKind::Decide, "failure-undo-nothing").with("days", days));
    }
    Ok(images)
}

/// An undo under way.
struct Undoing<'a> {
    run: &'a Run<'a>,
    images: &'a [Imaged],
    items: BTreeMap<ItemId, UndoItem>,
    /// Whether to overwrite what was changed since.
    force: bool,
    /// What is written first, with the things it undoes.
    steps: Vec<(Planned, Vec<ItemId>)>,
    /// Pairs of which both halves are gone.
    lost: Vec<removed::Lost>,
}

impl<'a> Undoing<'a> {
    fn new(run: &'a Run<'a>, of: RunId, images: &'a [Imaged], force: bool) -> Self {
        let items = images.iter().map(|imaged| (imaged.id, item(of, imaged))).collect();
        Undoing { run, images, items, force, steps: Vec::new(), lost: Vec::new() }
    }

    async fn decide(&mut self, pairs: &Pairs) -> Result<(), Failure> {
        for pair in &pairs.linked {
            self.linked(pairs, pair)?;
        }
        for pair in &pairs.removed {
            self.removed(pairs, pair).await?;
        }
        for one in &pairs.untied {
            let made = matches!(one.image.deed, Deed::Created { .. });
            // What was made and is gone again is as before; whoever took it away.
            if made && pairs.absent(one.image.side, &one.image.target.id) == Some(pairs::Absent::Gone) {
                self.set(&[one.id], &UndoState::Already);
            } else {
                self.stop(&[one.id], "failure-undo-untied");
            }
        }
        Ok(())
    }

    fn set(&mut self, ids: &[ItemId], state: &UndoState) {
        for id in ids {
            if let Some(item) = self.items.get_mut(id) {
                item.state = state.clone();
            }
        }
    }

    fn reaches(&mut self, ids: &[ItemId], side: Side) {
        for id in ids {
            if let Some(item) = self.items.get_mut(id) {
                item.also = Some(side);
            }
        }
    }

    fn stop(&mut self, ids: &[ItemId], code: &str) {
        self.set(ids, &UndoState::Stopped(Failure::new(FailureKind::Decide, code)));
    }

    fn step(&mut self, mut planned: Planned, ids: &[ItemId]) {
        planned.why = Some(Why::Undone);
        self.steps.push((planned, ids.to_vec()));
    }

    /// Notes what became of everything, by what the journal of this run says.
    fn close(&mut self) -> Result<(), Failure> {
        let Some(id) = self.run.id else { return Ok(()) };
        let written = self.run.store.run_items(id)?;
        let failed = |link: LinkId| {
            written
                .iter()
                .find(|item| item.link == Some(link) && item.code.is_some())
                .and_then(|item| item.code.clone())
        };
        let was_written = |link: LinkId| written.iter().any(|item| item.link == Some(link) && item.code.is_none());
        let mut states: Vec<(Vec<ItemId>, UndoState)> = Vec::new();
        for (planned, ids) in &self.steps {
            let ponte_core::plan::Subject::Link(link) = planned.subject else { continue };
            let state = match failed(link) {
                Some(code) => UndoState::Stopped(Failure::new(FailureKind::Record, &code)),
                None if was_written(link) => UndoState::Done,
                None => UndoState::Stopped(Failure::new(FailureKind::Retry, "failure-undo-unfinished")),
            };
            states.push((ids.clone(), state));
        }
        states.sort_by_key(|(_, state)| !matches!(state, UndoState::Done));
        for (ids, state) in &states {
            self.set(ids, state);
        }
        let done = |item: &UndoItem| matches!(item.state, UndoState::Done | UndoState::Already);
        let done: Vec<ItemId> = self.items.iter().filter(|(_, item)| done(item)).map(|(id, _)| *id).collect();
        self.run.store.transaction(|db| done.iter().try_for_each(|item| image::set_undone(db, *item, id)))?;
        self.note_changed()?;
        Ok(())
    }

    /// What is written first, with the ties of what is made again.
    fn prepare(&mut self) -> Result<Plan, Failure> {
        self.tie_lost()?;
        Ok(Plan::from_steps(self.steps.iter().map(|(planned, _)| planned.clone()).collect()))
    }
}

fn item(run: RunId, imaged: &Imaged) -> UndoItem {
    let action = match imaged.image.deed {
        Deed::Created { .. } => "create",
        Deed::Updated { .. } => "update",
        Deed::Deleted { .. } => "delete",
    };
    UndoItem {
        run,
        number: imaged.number,
        side: imaged.image.side,
        action,
        title: imaged.title.clone(),
        fields: imaged.image.fields(),
        also: None,
        losses: losses(&imaged.image),
        state: UndoState::Ready,
    }
}
