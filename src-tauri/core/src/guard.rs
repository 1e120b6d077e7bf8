//! The brake: what of a plan may go without asking (design 6.6).
//!
//! It holds back deletions only, and everything for a pairing that only watches. It must never let a deletion go that
//! stands on a listing which was cut off or suddenly empty.

#![deny(clippy::wildcard_enum_match_arm)]

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::link::LinkId;
use crate::plan::{Fingerprint, Plan, Planned, Step, Subject};
use crate::record::Kind;
use crate::rules::Brake;
use crate::snapshot::{RemoteId, Side};

/// What the brake must know of a cycle.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// By kind; the deletions of a kind that is not here are held.
    pub kinds: BTreeMap<Kind, KindFacts>,
    /// Links whose deletion the user agreed to.
    pub consented: BTreeSet<LinkId>,
    /// Links whose deletion waits for an answer, and why: it goes on waiting, however few they are by now.
    pub waiting: BTreeMap<LinkId, HeldBy>,
    /// What the user was shown before the start, where they were: a deletion that came up since asks again.
    pub shown: Option<BTreeSet<Fingerprint>>,
}

/// What the brake must know of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindFacts {
    /// The limits.
    pub brake: Brake,
    /// Whether nothing is written at all ([`crate::rules::FirstRun::WatchOnly`]).
    pub watch_only: bool,
    /// How the left answered.
    pub left: Listing,
    /// How the right answered.
    pub right: Listing,
}

impl KindFacts {
    fn listing(&self, side: Side) -> &Listing {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }
}

/// How one side answered in this cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listing {
    /// Linked records known there before, a series counted once.
    pub known: usize,
    /// Known records that are still there: after a full listing those it named, after a delta those not reported as
    /// removed.
    pub present: usize,
    /// Whether the listing was read to its end.
    pub complete: bool,
    /// Whether the side had lost where the last report ended, and listed everything anew.
    pub reset: bool,
}

/// Why a step was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeldBy {
    /// The pairing only watches.
    WatchOnly,
    /// The side where the records were missing did not answer to the end.
    IncompleteListing,
    /// The side where the records are missing has nothing left of all it had.
    SideWentEmpty,
    /// The side where they are missing had lost its place, listed everything anew, and left more out than may go without
    /// asking.
    ListingReset,
    /// More would go than may without asking.
    TooMany,
    /// It came up after the user had looked at the preview and said "start".
    AfterPreview,
    /// The CRM's administrator says that the user is disabled, and the rule takes their contacts out of the mailbox.
    UserDisabled,
}

impl HeldBy {
    /// All of them.
    pub const ALL: [HeldBy; 7] = [
        HeldBy::WatchOnly,
        HeldBy::IncompleteListing,
        HeldBy::SideWentEmpty,
        HeldBy::ListingReset,
        HeldBy::TooMany,
        HeldBy::AfterPreview,
        HeldBy::UserDisabled,
    ];

    /// Its word in the store and in the catalogue.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            HeldBy::WatchOnly => "watch-only",
            HeldBy::IncompleteListing => "incomplete-listing",
            HeldBy::SideWentEmpty => "side-went-empty",
            HeldBy::ListingReset => "listing-reset",
            HeldBy::TooMany => "too-many",
            HeldBy::AfterPreview => "after-preview",
            HeldBy::UserDisabled => "user-disabled",
        }
    }

    /// The reason of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<HeldBy> {
        HeldBy::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

/// A step that waits for consent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Held {
    /// What it would do.
    pub planned: Planned,
    /// Why it does not.
    pub reason: HeldBy,
}

/// A plan after the brake.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GuardedPlan {
    /// What goes, in the order of the plan.
    pub go: Plan,
    /// What waits.
    pub held: Vec<Held>,
}

/// Puts the brake on `plan`.
#[must_use]
pub fn guard(plan: Plan, facts: &Facts) -> GuardedPlan {
    let sources = counted(&plan, facts);
    let mut held = Vec::new();
    // In place: a first plan has thousands of steps.
    let go = plan.steps.into_iter().filter_map(|planned| match reason(&planned, facts, &sources) {
        None => Some(planned),
        Some(reason) => {
            held.push(Held { planned, reason });
            None
        }
    });
    GuardedPlan { go: Plan { steps: go.collect() }, held }
}

/// The distinct records that deletions come from, by kind and the side they are made on.
type Sources = BTreeMap<(Kind, Side), BTreeSet<RemoteId>>;

fn counted(plan: &Plan, facts: &Facts) -> Sources {
    let mut sources = Sources::new();
    for planned in &plan.steps {
        if let (Step::Delete { source, .. }, false) = (&planned.step, consented(planned, facts)) {
            sources.entry((planned.kind, planned.side)).or_default().insert(source.clone());
        }
    }
    sources
}

fn reason(planned: &Planned, facts: &Facts, sources: &Sources) -> Option<HeldBy> {
    let kind = facts.kinds.get(&planned.kind);
    if planned.step.writes() && kind.is_some_and(|kind| kind.watch_only) {
        return Some(HeldBy::WatchOnly);
    }
    match planned.step {
        Step::Delete { .. } => held_deletion(planned, kind, facts, sources),
        Step::Create { .. }
        | Step::Recreate { .. }
        | Step::Update { .. }
        | Step::Unlink
        | Step::Forget
        | Step::Settle
        | Step::Conflict(_)
        | Step::KeptBack(_)
        | Step::Park(_) => None,
    }
}

fn held_deletion(planned: &Planned, kind: Option<&KindFacts>, facts: &Facts, sources: &Sources) -> Option<HeldBy> {
    let Some(kind) = kind else { return Some(HeldBy::IncompleteListing) };
    let listing = kind.listing(planned.side.other());
    let deletions = sources.get(&(planned.kind, planned.side)).map_or(0, BTreeSet::len);
    if !listing.complete {
        Some(HeldBy::IncompleteListing)
    } else if consented(planned, facts) {
        None
    } else if listing.known > 0 && listing.present == 0 {
        Some(HeldBy::SideWentEmpty)
    } else if exceeds(deletions, listing.known, kind.brake) {
        Some(if listing.reset { HeldBy::ListingReset } else { HeldBy::TooMany })
    } else {
        waiting(planned, facts).or_else(|| unseen(planned, facts))
    }
}

fn waiting(planned: &Planned, facts: &Facts) -> Option<HeldBy> {
    match planned.subject {
        Subject::Link(id) => facts.waiting.get(&id).copied(),
        Subject::New(..) => None,
    }
}

/// A deletion that the user was not shown before they said "start".
fn unseen(planned: &Planned, facts: &Facts) -> Option<HeldBy> {
    let shown = facts.shown.as_ref()?;
    (!shown.contains(&planned.fingerprint())).then_some(HeldBy::AfterPreview)
}

fn consented(planned: &Planned, facts: &Facts) -> bool {
    match planned.subject {
        Subject::Link(id) => facts.consented.contains(&id),
        Subject::New(..) => false,
    }
}

/// More than the records **and** more than the percent: five of a handful may go, and a tenth of many.
fn exceeds(deletions: usize, known: usize, brake: Brake) -> bool {
    deletions > brake.records && deletions.saturating_mul(100) > known.saturating_mul(usize::from(brake.percent))
}
