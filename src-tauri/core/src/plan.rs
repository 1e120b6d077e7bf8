//! Decisions as an ordered list: what is about to be done, to which record, and why. This list *is* the preview.
//!
//! It is light: a copy to be made is named by its original, and no photo or body stands here but in a patch. It must never
//! depend on the order in which decisions came.

#![deny(clippy::wildcard_enum_match_arm)]

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decision::{Decision, FieldConflict, Patch, Seen, Why};
use crate::link::{Link, LinkId};
use crate::operation::MailPermit;
use crate::record::{Kind, Record};
use crate::snapshot::{Mailing, RemoteId, Side, Target, Version};
use crate::verdict::Failure;
use crate::view::KeptBack;

/// One pair with what was decided for it.
#[derive(Debug)]
pub struct Decided<'a> {
    /// Its tie, if it has one.
    pub link: Option<&'a Link>,
    /// What the left said.
    pub left: &'a Seen,
    /// What the right said.
    pub right: &'a Seen,
    /// What is to become of it.
    pub decision: Decision,
}

/// Which pair a step is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// A linked one.
    Link(LinkId),
    /// A record that nothing ties yet, and where it is.
    New(Side, Target),
}

impl Subject {
    /// The tie, where there is one.
    #[must_use]
    pub fn link(&self) -> Option<LinkId> {
        match self {
            Subject::Link(id) => Some(*id),
            Subject::New(..) => None,
        }
    }
}

/// One line of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Planned {
    /// What the record is about.
    pub kind: Kind,
    /// Which pair.
    pub subject: Subject,
    /// The side it is done to; for what is done to neither, the side it is about.
    pub side: Side,
    /// What is done.
    pub step: Step,
    /// Why, where that is more than "it changed".
    pub why: Option<Why>,
    /// Whether it may mail (design 6.5).
    pub permit: MailPermit,
    /// What this edit destroys unseen, as a message key: the user is told.
    pub destroys: Option<String>,
}

/// What tells one step from another, whenever it is planned: which pair, which side, what is done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub String);

impl Planned {
    /// Its fingerprint: the same in a preview and in the run that carries it out.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let of = |target: &Target| {
            [target.id.0.clone(), target.occurrence.as_ref().map(|key| key.as_str().to_owned()).unwrap_or_default()]
        };
        let [id, occurrence] = match (&self.step, &self.subject) {
            (Step::Update { target, .. } | Step::Delete { target, .. }, _) => of(target),
            (_, Subject::New(_, target)) => of(target),
            (_, Subject::Link(LinkId(number))) => [format!("#{number}"), String::new()],
        };
        let parts = [self.kind.as_str(), self.side.as_str(), self.step.word(), &id, &occurrence];
        let mut hasher = blake3::Hasher::new_derive_key("ponte 2026 fingerprint of a planned step");
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        Fingerprint(hasher.finalize().to_hex().chars().take(24).collect())
    }
}

/// What a plan does with a pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Makes a copy of the record on the other side.
    Create {
        /// How often the copy was re-created: part of its marker.
        generation: u32,
    },
    /// Makes a record again that was removed, as it was then.
    Recreate {
        /// Where it stood.
        stood: Target,
        /// How often it was re-created: part of its marker.
        generation: u32,
        /// What it said.
        record: Box<Record>,
    },
    /// Changes some fields.
    Update {
        /// The record, or one occurrence of it.
        target: Target,
        /// The version it must still have.
        expected: Version,
        /// The new values.
        patch: Patch,
    },
    /// Removes a record, or takes out one occurrence.
    Delete {
        /// The record, or one occurrence of it.
        target: Target,
        /// The version it must still have.
        expected: Version,
        /// The record of the other side that this deletion comes from: a series counts once.
        source: RemoteId,
    },
    /// Forgets the tie; both records stay.
    Unlink,
    /// Forgets the tie of records that are both gone.
    Forget,
    /// Remembers the pair as it is.
    Settle,
    /// Reports fields that changed on both sides; those without a winner wait for the user.
    Conflict(Vec<FieldConflict>),
    /// A rule keeps the record back.
    KeptBack(KeptBack),
    /// It waits for the user or a later try.
    Park(Failure),
}

impl Step {
    /// Whether it writes to a side, rather than only to what Ponte remembers.
    #[must_use]
    pub fn writes(&self) -> bool {
        match self {
            Step::Create { .. } | Step::Recreate { .. } | Step::Update { .. } | Step::Delete { .. } => true,
            Step::Unlink | Step::Forget | Step::Settle | Step::Conflict(_) | Step::KeptBack(_) | Step::Park(_) => false,
        }
    }

    /// Its word in previews and journals.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Step::Create { .. } | Step::Recreate { .. } => "create",
            Step::Update { .. } => "update",
            Step::Delete { .. } => "delete",
            Step::Unlink => "unlink",
            Step::Forget => "forget",
            Step::Settle => "settle",
            Step::Conflict(_) => "conflict",
            Step::KeptBack(_) => "kept-back",
            Step::Park(_) => "park",
        }
    }

    /// Its place in a plan: makes before changes before removals, so that nothing is missing in between.
    fn rank(&self) -> u8 {
        match self {
            Step::Create { .. } | Step::Recreate { .. } => 0,
            Step::Update { .. } => 1,
            Step::Delete { .. } => 2,
            Step::Unlink => 3,
            Step::Forget => 4,
            Step::Settle => 5,
            Step::Conflict(_) => 6,
            Step::KeptBack(_) => 7,
            Step::Park(_) => 8,
        }
    }
}

/// An ordered list of steps.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Plan {
    /// The steps: by kind in the order of [`Kind::ALL`], then creates, updates, deletes and the rest, then by id.
    pub steps: Vec<Planned>,
}

impl Plan {
    /// Puts decisions in order.
    #[must_use]
    pub fn of<'a>(decided: impl IntoIterator<Item = Decided<'a>>) -> Plan {
        Plan::from_steps(decided.into_iter().flat_map(steps).collect())
    }

    /// Puts steps in order, for a caller that turned decisions into [`steps`] one by one.
    #[must_use]
    pub fn from_steps(mut steps: Vec<Planned>) -> Plan {
        steps.sort_by(|one, other| order(one).cmp(&order(other)));
        Plan { steps }
    }

    /// How many of what, by kind and side.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Kind, Counts> {
        let mut counts: BTreeMap<Kind, Counts> = BTreeMap::new();
        for planned in &self.steps {
            let counts = counts.entry(planned.kind).or_default();
            let tally = match planned.side {
                Side::Left => &mut counts.left,
                Side::Right => &mut counts.right,
            };
            tally.add(&planned.step);
        }
        counts
    }
}

/// How much is done to each side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// To the left.
    pub left: Tally,
    /// To the right.
    pub right: Tally,
}

/// How much is done to one side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Tally {
    /// Copies made.
    pub created: usize,
    /// Records changed.
    pub updated: usize,
    /// Records removed.
    pub deleted: usize,
    /// Ties forgotten while a record stays.
    pub unlinked: usize,
    /// Pairs with fields changed on both sides; counted on the left.
    pub conflicts: usize,
    /// Records kept back by a rule.
    pub kept_back: usize,
    /// Records that wait.
    pub parked: usize,
}

impl Tally {
    fn add(&mut self, step: &Step) {
        let count = match step {
            Step::Create { .. } | Step::Recreate { .. } => &mut self.created,
            Step::Update { .. } => &mut self.updated,
            Step::Delete { .. } => &mut self.deleted,
            Step::Unlink => &mut self.unlinked,
            Step::Conflict(_) => &mut self.conflicts,
            Step::KeptBack(_) => &mut self.kept_back,
            Step::Park(_) => &mut self.parked,
            Step::Forget | Step::Settle => return,
        };
        *count += 1;
    }
}

/// The steps of one pair: none for [`Decision::Nothing`] and [`Decision::Read`], up to three for a merge.
#[must_use]
pub fn steps(decided: Decided) -> Vec<Planned> {
    let Decided { link, left, right, decision } = decided;
    let Some(pair) = Pair::of(link, left, right) else { return Vec::new() };
    match decision {
        Decision::Nothing | Decision::Read(_) => Vec::new(),
        Decision::Settle => vec![pair.step(Side::Left, Step::Settle, None)],
        Decision::Merge { left, right, conflicts } => pair.merge(left, right, conflicts),
        Decision::Create(side, why) => {
            vec![pair.step(side, Step::Create { generation: pair.generation(why) }, Some(why))]
        }
        Decision::Delete(side, why) => {
            pair.delete(side).map(|step| pair.step(side, step, Some(why))).into_iter().collect()
        }
        Decision::Unlink(why) => vec![pair.step(pair.origin(), Step::Unlink, Some(why))],
        Decision::Forget => vec![pair.step(pair.origin(), Step::Forget, None)],
        Decision::KeptBack(side, reason) => vec![pair.step(side, Step::KeptBack(reason), None)],
        Decision::Park(side, failure) => vec![pair.step(side, Step::Park(failure), None)],
    }
}

fn order(planned: &Planned) -> (Option<usize>, u8, &Subject, Side) {
    let kind = Kind::ALL.iter().position(|kind| *kind == planned.kind);
    (kind, planned.step.rank(), &planned.subject, planned.side)
}

/// A pair while its decision becomes steps.
struct Pair<'a> {
    link: Option<&'a Link>,
    left: &'a Seen,
    right: &'a Seen,
    kind: Kind,
    subject: Subject,
}

impl<'a> Pair<'a> {
    /// `None` for a pair that neither a tie nor a view names.
    fn of(link: Option<&'a Link>, left: &'a Seen, right: &'a Seen) -> Option<Self> {
        let (kind, subject) = match (link, left.view(), right.view()) {
            (Some(link), _, _) => (link.kind, Subject::Link(link.id)),
            (None, Some(view), _) => (view.record.kind, Subject::New(Side::Left, view.target.clone())),
            (None, None, Some(view)) => (view.record.kind, Subject::New(Side::Right, view.target.clone())),
            (None, None, None) => return None,
        };
        Some(Pair { link, left, right, kind, subject })
    }

    fn view(&self, side: Side) -> Option<&'a crate::view::View> {
        match side {
            Side::Left => self.left.view(),
            Side::Right => self.right.view(),
        }
    }

    fn step(&self, side: Side, step: Step, why: Option<Why>) -> Planned {
        let view = self.view(side).filter(|_| step.writes());
        // A write to a meeting the user organises only gets this far with their leave: the rules park it otherwise.
        let organizes = view.is_some_and(|view| view.mailing == Mailing::Organizes);
        Planned {
            kind: self.kind,
            subject: self.subject.clone(),
            side,
            why,
            permit: if organizes { MailPermit::Organizer } else { MailPermit::Denied },
            destroys: view.and_then(|view| view.fragile.clone()),
            step,
        }
    }

    fn merge(&self, left: Patch, right: Patch, conflicts: Vec<FieldConflict>) -> Vec<Planned> {
        let updates = [(Side::Left, left), (Side::Right, right)].into_iter().filter_map(|(side, patch)| {
            let (target, expected) = self.target(side).filter(|_| !patch.is_empty())?;
            Some(self.step(side, Step::Update { target, expected, patch }, None))
        });
        let mut steps: Vec<Planned> = updates.collect();
        if !conflicts.is_empty() {
            steps.push(self.step(Side::Left, Step::Conflict(conflicts), None));
        }
        steps
    }

    fn delete(&self, side: Side) -> Option<Step> {
        let (target, expected) = self.target(side)?;
        let source = self.target(side.other()).map_or_else(|| target.id.clone(), |(source, _)| source.id);
        Some(Step::Delete { target, expected, source })
    }

    /// What a write to `side` is aimed at, and the version it stands on.
    fn target(&self, side: Side) -> Option<(Target, Version)> {
        match (self.view(side), self.link.and_then(|link| link.end(side))) {
            (Some(view), _) => Some((view.target.clone(), view.version.clone())),
            (None, Some(end)) => {
                Some((Target { id: end.id.clone(), occurrence: end.occurrence.clone() }, end.version.clone()))
            }
            (None, None) => None,
        }
    }

    fn generation(&self, why: Why) -> u32 {
        let now = self.link.map_or(0, |link| link.generation);
        if why == Why::EditBeatsDeletion { now.saturating_add(1) } else { now }
    }

    fn origin(&self) -> Side {
        self.link.map_or(Side::Left, |link| link.origin)
    }
}
