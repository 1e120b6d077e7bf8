//! One cycle of one lane: fetch → normalise → reconcile → plan → apply → remember.
//!
//! [`cycle`] names the six stages in order; each has a file of its own. Deciding is the core's; this module only carries
//! values from stage to stage, and is the only caller of [`Collection::apply`].

mod apply;
mod both;
mod fetch;
mod look;
mod loops;
mod marker;
mod meant;
mod moved;
mod normalise;
mod privacy;
mod reconcile;
mod recover;
mod remember;
mod report;
mod unanswered;
pub(crate) mod undo;
mod withdraw;

use std::collections::BTreeSet;

use jiff::Timestamp;
use ponte_core::capability::Capabilities;
use ponte_core::guard::{GuardedPlan, guard};
use ponte_core::link::LinkId;
use ponte_core::plan::{Fingerprint, Plan, Step, Subject};
use ponte_core::reconcile::Context;
use ponte_core::record::Kind;
use ponte_core::rules::{FirstRun, Rules};
use ponte_core::snapshot::{Both, Side};
use ponte_core::verdict::Failure;

pub use apply::title;
pub use look::{Looked, Presence, look};
pub use marker::marker;
pub use report::{Consent, PlannedItem, Preview, Report, SideReport};
pub use withdraw::{Copy, Withdrawn, copies, withdraw};

use crate::collection::Collection;
use crate::store::{Lane, RunId, RunOutcome, Store};

/// How often both sides are listed in full, in seconds. Some servers answer a token they have forgotten with everything
/// there is, as if it were news (DAViCal, SOGo): what was removed before then shows only in a full listing.
const FULL_EVERY: i64 = 24 * 3600;

/// One half of what a cycle joins.
#[derive(Clone, Copy)]
pub struct Half<'a> {
    /// The open collection.
    pub collection: &'a dyn Collection,
    /// What names it for ever, on whichever computer: account address, user and collection. Part of every marker.
    pub place: &'a str,
}

/// What a cycle is to do.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The name of the pairing.
    pub pairing: &'a str,
    /// Which kind of it.
    pub kind: Kind,
    /// What the user chose.
    pub rules: &'a Rules,
    /// Whatever else shapes the records (the field mapping): when it changes, everything is looked at again.
    pub shape: &'a str,
    /// The CRM.
    pub left: Half<'a>,
    /// The groupware.
    pub right: Half<'a>,
}

impl<'a> Job<'a> {
    fn half(&self, side: Side) -> &Half<'a> {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }

    fn collection(&self, side: Side) -> &'a dyn Collection {
        self.half(side).collection
    }
}

/// How far a cycle is, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// This kind begins.
    Begins(Kind),
    /// Changes are being asked for.
    Listing,
    /// So many of so many records were read.
    Reading(usize, usize),
    /// So many of so many writes were answered.
    Writing(usize, usize),
}

/// Where a cycle tells its progress.
pub type ProgressSink<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// A cycle under way: the job, the store, the lane as it was found, and the time.
pub(crate) struct Run<'a> {
    job: &'a Job<'a>,
    store: &'a Store,
    lane: Lane,
    id: Option<RunId>,
    now: Timestamp,
    progress: ProgressSink<'a>,
    /// What the user was shown before they said "start", where they were.
    shown: Option<&'a BTreeSet<Fingerprint>>,
    /// Whether every record is to be looked at again, since the rules are others than last time.
    revisit: bool,
    /// What both sides can hold, corrected by what they turned out to be.
    capabilities: Both<Capabilities>,
}

impl Run<'_> {
    fn context(&self) -> Context<'_> {
        Context {
            rules: self.job.rules,
            left: &self.capabilities.left,
            right: &self.capabilities.right,
            key: self.store.keys().hash(),
        }
    }

    fn capabilities(&self, side: Side) -> &Capabilities {
        self.capabilities.get(side)
    }

    /// Takes in what the collections turned out to be.
    fn learn(&mut self, fetched: &fetch::Fetched) {
        for side in Side::BOTH {
            if let Some(standing) = fetched.side(side).standing {
                let capabilities = self.capabilities.get_mut(side);
                capabilities.writable &= standing.writable;
                capabilities.schedules = standing.schedules;
            }
        }
    }

    fn is_first(&self) -> bool {
        self.lane.clean_runs == 0
    }
}

/// Runs one cycle and remembers what it did.
///
/// # Errors
/// What kept a side from being listed or read, or the store from being used. Nothing was written then; the run is
/// recorded as failed. Trouble with single records is in the [`Report`].
pub async fn cycle(
    job: &Job<'_>,
    store: &Store,
    now: Timestamp,
    progress: ProgressSink<'_>,
) -> Result<Report, Failure> {
    cycle_shown(job, store, now, progress, None).await
}

/// Runs one cycle after the user was shown a preview and said "start": deletions that came up since wait for them.
///
/// # Errors
/// As [`cycle`].
pub async fn cycle_shown(
    job: &Job<'_>,
    store: &Store,
    now: Timestamp,
    progress: ProgressSink<'_>,
    shown: Option<&Consent>,
) -> Result<Report, Failure> {
    moved::follow(job, store).await?;
    let lane = store.lane(job.pairing, job.kind, job.left.place, job.right.place)?;
    let mut run = begin(job, store, lane, now, progress)?;
    run.shown = shown.map(|consent| &consent.0);
    let id = store.begin_run(run.lane.id, now)?;
    run.id = Some(id);
    match stages(&mut run).await {
        Ok(report) => {
            let outcome = if report.again { RunOutcome::Partial } else { RunOutcome::Clean };
            store.end_run(id, now, outcome, &report.counts())?;
            tracing::info!(run = id.0, kind = job.kind.as_str(), outcome = outcome.as_str(), counts = %report.counts(), "run ended");
            Ok(report)
        }
        Err(failure) => {
            store.end_run(id, now, RunOutcome::Failed, &serde_json::json!({ "failure": failure }))?;
            tracing::warn!(run = id.0, kind = job.kind.as_str(), code = failure.code, "run failed");
            Err(failure)
        }
    }
}

/// Says on which side something failed.
fn of(side: Side, failure: Failure) -> Failure {
    failure.with("side", side.as_str())
}

async fn stages(run: &mut Run<'_>) -> Result<Report, Failure> {
    recover::recover(run).await?;
    let apart = both::keep_both(run).await?;
    let fetched = fetch::fetch(run).await?;
    run.learn(&fetched);
    let run = &*run;
    let pairs = normalise::normalise(run, &fetched)?;
    let decided = reconcile::reconcile(run, &fetched, pairs).await?;
    let plan = plan(run, &fetched, decided.plan)?;
    if run.job.rules.first_run == FirstRun::WatchOnly {
        // Watching remembers nothing either: what would be done stays new until it is allowed.
        let watched = plan.held.iter().filter(|held| held.planned.step.writes()).count();
        return Ok(Report { watched, ..Report::default() });
    }
    if plan.go.steps.iter().any(|planned| matches!(planned.step, Step::Create { .. })) {
        run.store.note_before(run.lane.id, fetched.left.cursor.as_ref(), fetched.right.cursor.as_ref())?;
    }
    let mut applied = apply::apply(run, &decided.matched, &plan).await?;
    applied.settling = decided.settling;
    let mut report = remember::remember(run, fetched, plan, (decided.doubtful, decided.outside), applied).await?;
    report.count_writes(&apart);
    report.again |= apart.again;
    Ok(report)
}

/// Shows what a cycle would do. Nothing is written to either side, and nothing is remembered.
///
/// # Errors
/// As [`cycle`].
pub async fn preview(
    job: &Job<'_>,
    store: &Store,
    now: Timestamp,
    progress: ProgressSink<'_>,
) -> Result<Preview, Failure> {
    let lane = store.look_up_lane(job.pairing, job.kind, job.left.place, job.right.place)?;
    let mut run = begin(job, store, lane, now, progress)?;
    let fetched = fetch::fetch(&run).await?;
    run.learn(&fetched);
    let pairs = normalise::normalise(&run, &fetched)?;
    let decided = reconcile::reconcile(&run, &fetched, pairs).await?;
    let plan = plan(&run, &fetched, without_kept(&run, decided.plan)?)?;
    report::preview(&run, &decided.matched, &plan, &decided.doubtful)
}

fn begin<'a>(
    job: &'a Job<'a>,
    store: &'a Store,
    mut lane: Lane,
    now: Timestamp,
    progress: ProgressSink<'a>,
) -> Result<Run<'a>, Failure> {
    store.clear_staged()?;
    let rules = rules_hash(job, store);
    let revisit = lane.rules != rules && lane.rules != 0;
    if revisit || now.as_second() - lane.full_at >= FULL_EVERY || now.as_second() < lane.full_at {
        (lane.left_cursor, lane.right_cursor) = (None, None);
        lane.full_at = now.as_second();
    }
    lane.rules = rules;
    let capabilities = Both::of(|side| job.collection(side).capabilities().clone());
    Ok(Run { job, store, lane, id: None, now, progress, shown: None, revisit, capabilities })
}

fn rules_hash(job: &Job<'_>, store: &Store) -> i64 {
    let rules = format!("{:?}", job.rules);
    i64::from_le_bytes(store.keys().hash().digest(&[b"rules", rules.as_bytes(), job.shape.as_bytes()]).0.to_le_bytes())
}

/// A run forgets the ties of what the user chose to keep before it plans; a preview writes nothing, so it leaves them out.
fn without_kept(run: &Run<'_>, plan: Plan) -> Result<Plan, Failure> {
    let answered = run.store.answered(run.lane.id)?;
    let kept = answered.iter().filter(|answered| answered.answer == "keep").filter_map(|answered| answered.link);
    let kept: BTreeSet<Subject> = kept.map(Subject::Link).collect();
    Ok(Plan { steps: plan.steps.into_iter().filter(|planned| !kept.contains(&planned.subject)).collect() })
}

fn plan(run: &Run<'_>, fetched: &fetch::Fetched, plan: Plan) -> Result<GuardedPlan, Failure> {
    let consented: BTreeSet<LinkId> = run
        .store
        .answered(run.lane.id)?
        .into_iter()
        .filter(|answered| answered.answer == "delete")
        .filter_map(|answered| answered.link)
        .collect();
    let facts = fetched.facts(run, &plan, consented)?;
    Ok(guard(plan, &facts))
}
