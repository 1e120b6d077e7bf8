//! What a cycle did, and what it would do.

use std::collections::{BTreeMap, BTreeSet};

use ponte_core::guard::{GuardedPlan, HeldBy};
use ponte_core::link::{Link, LinkId};
use ponte_core::matching::Doubt;
use ponte_core::plan::{Fingerprint, Planned, Step, Subject};
use ponte_core::record::{EventTime, Field, Record, Value};
use ponte_core::snapshot::{RemoteId, Side, Target};
use ponte_core::verdict::Failure;
use ponte_core::view::View;
use serde::{Deserialize, Serialize};

use super::apply::title;
use super::normalise::{match_subject, view_of};
use super::{Run, privacy};
use crate::cycle::apply::kebab;

/// What was written to one side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct SideReport {
    /// Records made.
    pub created: usize,
    /// Records changed.
    pub updated: usize,
    /// Records removed.
    pub deleted: usize,
}

impl SideReport {
    /// All writes.
    #[must_use]
    pub fn writes(&self) -> usize {
        self.created + self.updated + self.deleted
    }
}

/// What a cycle did.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// On the CRM.
    pub left: SideReport,
    /// On the groupware.
    pub right: SideReport,
    /// Pairs with the same field changed on both sides.
    pub conflicts: usize,
    /// Pairs of which the user's answer to a conflict was carried out.
    pub answered: usize,
    /// Records that wait for the user or a later try.
    pub parked: usize,
    /// Deletions held by the brake.
    pub held: usize,
    /// Writes that a pairing which only watches would make.
    pub watched: usize,
    /// Records a rule keeps back, of those looked at in this cycle.
    pub kept_back: usize,
    /// Those among them that are looked at once more right away, before they count as records of their own.
    #[serde(skip)]
    pub settling: usize,
    /// Ties forgotten while a record stays.
    pub unlinked: usize,
    /// Why: it is nobody's deletion (given to somebody else, access lost), and is told as a notice.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub let_go: BTreeMap<String, usize>,
    /// Pairs of records that might be one.
    pub doubtful: usize,
    /// CRM contacts that linked events name, of those looked at in this cycle, where the rules ask for them.
    #[serde(skip)]
    pub invited: BTreeSet<RemoteId>,
    /// Whether something is to be tried again, so that the cursors stayed.
    pub again: bool,
    /// What stopped the writing, if something did.
    pub stopped: Option<Failure>,
}

impl Report {
    /// Of one side.
    pub(super) fn side(&mut self, side: Side) -> &mut SideReport {
        match side {
            Side::Left => &mut self.left,
            Side::Right => &mut self.right,
        }
    }

    /// Notes what stops the writing; the first reason stays.
    pub(super) fn stop(&mut self, failure: &Failure) {
        self.stopped.get_or_insert_with(|| failure.clone());
    }

    /// All writes.
    #[must_use]
    pub fn writes(&self) -> usize {
        self.left.writes() + self.right.writes()
    }

    /// Counts the writes of another part of the same run.
    pub(super) fn count_writes(&mut self, other: &Report) {
        for (mine, theirs) in [(&mut self.left, &other.left), (&mut self.right, &other.right)] {
            mine.created += theirs.created;
            mine.updated += theirs.updated;
            mine.deleted += theirs.deleted;
        }
    }

    /// Whether another cycle of the same run is to follow.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.stopped.is_none() && (self.settling > 0 || self.again && self.writes() > 0)
    }

    /// Adds what another cycle of the same run did.
    pub fn add(&mut self, other: &Report) {
        self.count_writes(other);
        self.conflicts += other.conflicts;
        self.answered += other.answered;
        self.parked += other.parked;
        self.kept_back = self.kept_back.saturating_sub(self.settling) + other.kept_back;
        self.settling = other.settling;
        self.unlinked += other.unlinked;
        for (why, count) in &other.let_go {
            *self.let_go.entry(why.clone()).or_default() += count;
        }
        (self.held, self.watched, self.doubtful) = (other.held, other.watched, other.doubtful);
        self.invited.extend(other.invited.iter().cloned());
        self.again = other.again;
        self.stopped.clone_from(&other.stopped);
    }

    /// For the journal of runs.
    #[must_use]
    pub fn counts(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// What a user was shown and said "start" to: the steps of a preview, by fingerprint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Consent(pub BTreeSet<Fingerprint>);

/// One line of a preview.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedItem {
    /// What tells it from every other step, now and in the run that follows.
    pub step: Fingerprint,
    /// Where it would be done.
    pub side: Side,
    /// `create`, `update`, `delete`, `conflict`, `kept-back`, `park`, `unlink`, `match`, `held`.
    pub action: String,
    /// The record it is about.
    pub record: Option<RemoteId>,
    /// What people call it.
    pub title: String,
    /// When it begins, `2026-03-02 09:30` on its own clock or a day: what tells occurrences of one title apart.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub when: String,
    /// Why, as a word of the catalogue.
    pub why: String,
    /// The fields that would change.
    pub fields: Vec<String>,
}

/// What a cycle would do.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// Counts by side and action: `left.create`, `right.delete`, …; those of `create`, `update` and `delete` always.
    pub counts: BTreeMap<String, usize>,
    /// Everything, in order.
    pub items: Vec<PlannedItem>,
}

pub(super) fn preview(
    run: &Run<'_>,
    matched: &BTreeMap<LinkId, Link>,
    plan: &GuardedPlan,
    doubtful: &[Doubt],
) -> Result<Preview, Failure> {
    let mut preview = Preview::default();
    for (side, action) in Side::BOTH.into_iter().flat_map(|side| WRITES.map(|action| (side, action))) {
        preview.counts.insert(format!("{}.{action}", side.as_str()), 0);
    }
    for planned in &plan.go.steps {
        if let Some(item) = item(run, matched, planned, None)? {
            preview.push(item);
        }
    }
    for held in &plan.held {
        if let Some(item) = item(run, matched, &held.planned, Some(held.reason))? {
            preview.push(item);
        }
    }
    for doubt in doubtful {
        let record = doubt.left.first().map(|target| target.id.clone());
        let view = match doubt.left.first() {
            Some(target) => view_of(run, Side::Left, target, None)?,
            None => None,
        };
        let pair = doubt.left.first().zip(doubt.right.first());
        preview.push(PlannedItem {
            step: Fingerprint(
                pair.map(|(left, right)| format!("match {}", match_subject(left, right))).unwrap_or_default(),
            ),
            side: Side::Left,
            action: "match".to_owned(),
            record,
            title: view.as_ref().map(|view| title(&view.record)).unwrap_or_default(),
            when: view.as_ref().map(|view| when(&view.record)).unwrap_or_default(),
            why: kebab(&doubt.how),
            fields: Vec::new(),
        });
    }
    Ok(preview)
}

/// The actions that write.
const WRITES: [&str; 3] = ["create", "update", "delete"];

impl Preview {
    /// How many writes of this action it shows for a side.
    #[must_use]
    pub fn count(&self, side: Side, action: &str) -> usize {
        self.counts.get(&format!("{}.{action}", side.as_str())).copied().unwrap_or(0)
    }

    /// How much a run would write.
    #[must_use]
    pub fn writes(&self) -> usize {
        Side::BOTH.into_iter().flat_map(|side| WRITES.map(|action| self.count(side, action))).sum()
    }

    /// "Start": what was shown may go. What is held is not part of it.
    #[must_use]
    pub fn consent(&self) -> Consent {
        let shown = self.items.iter().filter(|item| WRITES.contains(&item.action.as_str()));
        Consent(shown.map(|item| item.step.clone()).collect())
    }

    fn push(&mut self, item: PlannedItem) {
        *self.counts.entry(format!("{}.{}", item.side.as_str(), item.action)).or_default() += 1;
        self.items.push(item);
    }
}

fn item(
    run: &Run<'_>,
    matched: &BTreeMap<LinkId, Link>,
    planned: &Planned,
    held: Option<HeldBy>,
) -> Result<Option<PlannedItem>, Failure> {
    let (fields, mut why) = match &planned.step {
        Step::Create { .. } | Step::Recreate { .. } | Step::Delete { .. } | Step::Unlink => (Vec::new(), String::new()),
        Step::Update { patch, .. } => (patch.fields().map(Field::name).collect(), "changed".to_owned()),
        Step::Conflict(conflicts) => {
            let open = conflicts.iter().any(|conflict| conflict.winner.is_none());
            let why = if open { "conflict-open" } else { "conflict-settled" };
            (conflicts.iter().map(|conflict| conflict.field.name()).collect(), why.to_owned())
        }
        Step::KeptBack(reason) => (Vec::new(), kebab(reason)),
        Step::Park(failure) => (Vec::new(), failure.code.clone()),
        Step::Forget | Step::Settle => return Ok(None),
    };
    let action = planned.step.word();
    // What the user left open of a conflict still waits.
    if let Some(reason) = planned.why.filter(|_| why != "conflict-open") {
        why = kebab(&reason);
    }
    if let (Subject::New(side, target), Step::Create { .. }) = (&planned.subject, &planned.step)
        && view_of(run, *side, target, None)?.is_some_and(|view| hides(planned, &view))
    {
        why = "masked".to_owned();
    }
    let (id, record) = subject(run, matched, planned)?;
    let (title, when) = record.as_ref().map(|record| (title(record), when(record))).unwrap_or_default();
    let action = held.map_or(action, |reason| if reason == HeldBy::WatchOnly { action } else { "held" }).to_owned();
    let why = held.filter(|reason| *reason != HeldBy::WatchOnly).map_or(why, |reason| kebab(&reason));
    let step = planned.fingerprint();
    Ok(Some(PlannedItem { step, side: planned.side, action, record: id, title, when, why, fields }))
}

/// Whether a copy is made that says less than its original.
fn hides(planned: &Planned, view: &View) -> bool {
    matches!(planned.step, Step::Create { .. }) && view.locked.contains(&Field::Title)
}

/// The record a step is about, what people call it, and whether it is private, as far as is known.
pub(super) fn named(run: &Run<'_>, planned: &Planned) -> Result<(Option<RemoteId>, String, Option<bool>), Failure> {
    let (id, record) = subject(run, &BTreeMap::new(), planned)?;
    let link = match &planned.subject {
        Subject::Link(id) => run.store.link(run.job.kind, *id)?,
        Subject::New(..) => None,
    };
    let private = privacy::is_private([record.as_ref(), None], link.as_ref());
    Ok((id, record.as_ref().map(title).unwrap_or_default(), private))
}

/// The record a step is about: what a side says of it now, else the last common state.
fn subject(
    run: &Run<'_>,
    matched: &BTreeMap<LinkId, Link>,
    planned: &Planned,
) -> Result<(Option<RemoteId>, Option<Record>), Failure> {
    let id = match &planned.subject {
        Subject::New(side, target) => {
            let view = view_of(run, *side, target, None).unwrap_or_default();
            // Of what a rule masks the copy shows no more than it will say.
            let shown = |view: View| if hides(planned, &view) { view.carried } else { view.record };
            return Ok((Some(target.id.clone()), view.map(shown)));
        }
        Subject::Link(id) => *id,
    };
    let known = match matched.get(&id) {
        Some(link) => Some(link.clone()),
        None => run.store.link(run.job.kind, id)?,
    };
    let Some(link) = known else { return Ok((None, None)) };
    let end = link.end(planned.side).or_else(|| link.end(planned.side.other())).map(|end| end.id.clone());
    for side in [planned.side.other(), planned.side] {
        if let Some(seen) = link.end(side) {
            let target = Target { id: seen.id.clone(), occurrence: seen.occurrence.clone() };
            if let Some(view) = view_of(run, side, &target, Some(&link)).unwrap_or_default() {
                return Ok((end, Some(view.record)));
            }
        }
    }
    Ok((end, run.store.base(id)?))
}

fn when(record: &Record) -> String {
    match record.get(&Field::Time) {
        Some(Value::Time(EventTime::AllDay { start, .. })) => start.to_string(),
        Some(Value::Time(EventTime::Zoned { start, .. })) => start.strftime("%Y-%m-%d %H:%M").to_string(),
        _ => String::new(),
    }
}
