//! Fetch: each side says what changed since its cursor; what is new is read and staged.
//!
//! A record that a full listing does not name is asked for by id before it counts as gone. A listing that contradicts
//! itself stops the lane: nothing is ever deleted on the strength of it.

use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt;
use ponte_core::guard::{Facts, HeldBy, KindFacts, Listing};
use ponte_core::link::LinkId;
use ponte_core::normalise::admitted_span;
use ponte_core::plan::{Plan, Step};
use ponte_core::rules::FirstRun;
use ponte_core::snapshot::{
    Both, Changes, Coverage, Cursor, Listed, Reading, RemoteId, Side, Snapshot, Standing, Target, Version,
};
use ponte_core::verdict::{Failure, FailureKind};

use super::{Progress, Run, marker, of};
use crate::store::{Bystander, Topic};

/// How many requests to read records are under way at once.
const READS_IN_FLIGHT: usize = 4;
/// A listing that leaves out more records than this, which are there when asked for, makes no sense.
const CONTRADICTIONS: usize = 5;

/// Copies of a parked record are known by their marker up to this generation.
const GENERATIONS: u32 = 4;

/// Up to so many rows of a report are looked up one by one.
const FEW: usize = 200;

/// Why a record that was known is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absence {
    Gone,
    NotMine,
    NoAccess,
}

/// What one side said.
#[derive(Debug, Default)]
pub(super) struct SideNews {
    /// New or changed records; their snapshots are staged.
    pub changed: BTreeSet<RemoteId>,
    /// Known records that are not there.
    pub absent: BTreeMap<RemoteId, Absence>,
    /// Records that cannot be understood.
    pub malformed: Vec<(RemoteId, Version, Failure)>,
    /// Records of another kind in the same collection.
    pub other_kind: Vec<(RemoteId, Version)>,
    /// What to come back with.
    pub cursor: Option<Cursor>,
    /// What the collection turned out to be.
    pub standing: Option<Standing>,
    /// Whether it had lost its cursor and listed everything anew.
    pub reset: bool,
    /// Bystanders that a full listing no longer names.
    pub vanished: Vec<RemoteId>,
    /// What was known of records that are not linked.
    pub bystanders: BTreeMap<RemoteId, Bystander>,
}

/// What both sides said.
pub(super) struct Fetched {
    pub left: SideNews,
    pub right: SideNews,
    /// The window this cycle asked for, in seconds.
    pub window: Option<(i64, i64)>,
    /// Deletions that wait for the user.
    pub held: BTreeMap<LinkId, Waiting>,
}

/// A deletion that waits for the user. What is missing is not asked about again, and is read again where it reappears.
pub(super) struct Waiting {
    /// Why.
    pub reason: HeldBy,
    /// The side where the record is missing.
    pub missing: Side,
    /// Its id there.
    pub id: Option<RemoteId>,
}

impl Fetched {
    pub(super) fn side(&self, side: Side) -> &SideNews {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }

    /// What the brake must know of a plan. Links are counted only where it deletes: a quiet cycle does not grow with them.
    pub(super) fn facts(&self, run: &Run<'_>, plan: &Plan, consented: BTreeSet<LinkId>) -> Result<Facts, Failure> {
        let deletes = plan.steps.iter().any(|planned| matches!(planned.step, Step::Delete { .. }));
        let listing = |side: Side| -> Result<Listing, Failure> {
            let known = if deletes { run.store.linked(run.lane.id, side)? } else { 0 };
            let gone = self.side(side).absent.values().filter(|why| **why == Absence::Gone).count();
            let reset = self.side(side).reset;
            Ok(Listing { known, present: known.saturating_sub(gone), complete: true, reset })
        };
        let facts = KindFacts {
            brake: run.job.rules.brake,
            watch_only: run.job.rules.first_run == FirstRun::WatchOnly,
            left: listing(Side::Left)?,
            right: listing(Side::Right)?,
        };
        let waiting = self.held.iter().map(|(link, held)| (*link, held.reason)).collect();
        Ok(Facts { kinds: BTreeMap::from([(run.job.kind, facts)]), consented, waiting, shown: run.shown.cloned() })
    }
}

/// Asks both sides at once.
pub(super) async fn fetch(run: &Run<'_>) -> Result<Fetched, Failure> {
    (run.progress)(Progress::Listing);
    let window = admitted_span(run.job.rules, run.now).map(|span| (span.start.as_second(), span.end.as_second()));
    let held = held_deletions(run)?;
    let (left, right) =
        futures::join!(fetch_side(run, Side::Left, window, &held), fetch_side(run, Side::Right, window, &held));
    let (mut left, mut right) =
        (left.map_err(|failure| of(Side::Left, failure))?, right.map_err(|failure| of(Side::Right, failure))?);
    meet(run, Side::Left, &left, &mut right).await.map_err(|failure| of(Side::Right, failure))?;
    meet(run, Side::Right, &right, &mut left).await.map_err(|failure| of(Side::Left, failure))?;
    Ok(Fetched { left, right, window, held })
}

/// Reads the parked originals of copies that turn up on `side`: where another computer of the user made the copy that this
/// one was refused, the two belong together, and the copy is no new record.
async fn meet(run: &Run<'_>, side: Side, copies: &SideNews, originals: &mut SideNews) -> Result<(), Failure> {
    let parked = run.store.bystanders_because(run.lane.id, side.other(), "parked")?;
    if parked.is_empty() {
        return Ok(());
    }
    let place = run.job.half(side.other()).place;
    let mut markers: BTreeMap<String, &RemoteId> = BTreeMap::new();
    for id in &parked {
        let target = Target { id: id.clone(), occurrence: None };
        markers.extend((0..GENERATIONS).map(|generation| (marker(place, &target, generation).0, id)));
    }
    let mut wanted = Wanted::default();
    for id in &copies.changed {
        let found = run.store.staged(side, id)?.and_then(|snapshot| snapshot.record.identity.marker);
        let original = found.and_then(|marker| markers.get(&marker).copied());
        wanted.read.extend(original.filter(|original| !originals.changed.contains(original)).cloned());
    }
    if wanted.read.is_empty() { Ok(()) } else { read(run, side.other(), wanted, originals).await }
}

/// Reads these records and asks for nothing else: for somebody who wants to know what becomes of them.
pub(super) async fn only(run: &Run<'_>, ids: &Both<BTreeSet<RemoteId>>) -> Result<Fetched, Failure> {
    let mut both = [SideNews::default(), SideNews::default()];
    for (side, news) in Side::BOTH.into_iter().zip(&mut both) {
        news.bystanders = run.store.bystanders_of(run.lane.id, side, ids.get(side))?;
        let wanted = Wanted { read: ids.get(side).clone(), ..Wanted::default() };
        read(run, side, wanted, news).await?;
    }
    let [left, right] = both;
    Ok(Fetched { left, right, window: run.lane.window, held: held_deletions(run)? })
}

/// The deletions of this lane that wait for an answer.
fn held_deletions(run: &Run<'_>) -> Result<BTreeMap<LinkId, Waiting>, Failure> {
    let mut held = BTreeMap::new();
    for need in run.store.needs()? {
        let waits = need.answer.is_none() && need.pairing == run.job.pairing && need.kind == run.job.kind.as_str();
        if let (true, Some(reason), Some(id)) = (waits, need.held_by(), need.link)
            && let Some(link) = run.store.link(run.job.kind, id)?
        {
            let missing = need.side.unwrap_or(Side::Right).other();
            // Of an occurrence the series is still there, and is read as any other.
            let id = link.end(missing).filter(|end| end.occurrence.is_none()).map(|end| end.id.clone());
            held.insert(link.id, Waiting { reason, missing, id });
        }
    }
    Ok(held)
}

async fn fetch_side(
    run: &Run<'_>,
    side: Side,
    window: Option<(i64, i64)>,
    held: &BTreeMap<LinkId, Waiting>,
) -> Result<SideNews, Failure> {
    let collection = run.job.collection(side);
    let changes = collection.changes(run.lane.cursor(side)).await?;
    let (known, bystanders) = known(run, side, &changes, window)?;
    let mut news = SideNews {
        cursor: changes.cursor.clone(),
        standing: Some(changes.standing),
        bystanders,
        reset: changes.coverage == Coverage::Reset,
        ..SideNews::default()
    };
    if changes.coverage.is_whole() {
        let named: BTreeSet<&RemoteId> = changes.listed.iter().map(|listed| &listed.id).collect();
        news.vanished = news.bystanders.keys().filter(|id| !named.contains(id)).cloned().collect();
    }
    let mut wanted = Wanted::default();
    let missing = held.values().filter(|held| held.missing == side);
    let waiting: BTreeSet<&RemoteId> = missing.filter_map(|held| held.id.as_ref()).collect();
    wanted.listed(run, &changes, &known, &news.bystanders, &waiting);
    wanted.missing(run, &changes, &known, &waiting);
    wanted.young(run, side, &changes)?;
    wanted.due(run, side, &news.bystanders)?;
    wanted.slices(run, side, window, &known, &news.bystanders).await?;
    for id in &changes.removed {
        if waiting.contains(id) {
            continue;
        }
        if known.contains_key(id) {
            news.absent.insert(id.clone(), Absence::Gone);
        }
        wanted.read.remove(id);
    }
    // What was listed and known need not be held while thousands of records are read.
    drop((changes, known));
    read(run, side, wanted, &mut news).await?;
    Ok(news)
}

/// What is known of the records a report is about: of all where it is full or the window moved, else only of those it
/// names, so that a quiet cycle does not grow with the collection.
fn known(run: &Run<'_>, side: Side, changes: &Changes, window: Option<(i64, i64)>) -> Result<KnownRecords, Failure> {
    let (store, lane) = (run.store, run.lane.id);
    let many = changes.listed.len() + changes.removed.len() > FEW;
    if many || changes.coverage.is_whole() || run.revisit || run.lane.window != window {
        return Ok((store.versions(lane, side)?, store.bystanders(lane, side)?));
    }
    let mut ids: BTreeSet<RemoteId> = changes.listed.iter().map(|listed| listed.id.clone()).collect();
    ids.extend(changes.removed.iter().cloned());
    for answered in store.answered(lane)? {
        if let (Topic::Match, Some((left, right))) = (answered.topic, answered.subject.split_once('|')) {
            ids.insert(RemoteId(if side == Side::Left { left } else { right }.to_owned()));
        }
    }
    Ok((store.versions_of(lane, side, &ids)?, store.bystanders_of(lane, side, &ids)?))
}

/// Versions of linked records, and bystanders.
type KnownRecords = (BTreeMap<RemoteId, Version>, BTreeMap<RemoteId, Bystander>);

/// What is to be read.
#[derive(Default)]
struct Wanted {
    read: BTreeSet<RemoteId>,
    /// Known records that a full listing did not name.
    unlisted: BTreeSet<RemoteId>,
    inline: Vec<Reading>,
}

impl Wanted {
    fn listed(
        &mut self,
        run: &Run<'_>,
        changes: &Changes,
        known: &BTreeMap<RemoteId, Version>,
        bystanders: &BTreeMap<RemoteId, Bystander>,
        waiting: &BTreeSet<&RemoteId>,
    ) {
        for Listed { id, version, inline } in &changes.listed {
            let unchanged = known.get(id).or_else(|| bystanders.get(id).map(|known| &known.version)) == Some(version);
            if unchanged && !version.is_provisional() && !run.revisit && !waiting.contains(id) {
                continue;
            }
            match inline {
                Some(reading) => self.inline.push((**reading).clone()),
                None => drop(self.read.insert(id.clone())),
            }
        }
    }

    fn missing(
        &mut self,
        run: &Run<'_>,
        changes: &Changes,
        known: &BTreeMap<RemoteId, Version>,
        waiting: &BTreeSet<&RemoteId>,
    ) {
        let named: BTreeSet<&RemoteId> = changes.listed.iter().map(|listed| &listed.id).collect();
        if changes.coverage.is_whole() {
            let missing = known.keys().filter(|id| !named.contains(id) && !waiting.contains(id));
            self.unlisted = missing.cloned().collect();
            self.read.extend(self.unlisted.iter().cloned());
        } else if run.revisit {
            self.read.extend(known.keys().cloned());
        }
    }

    /// Copies that must be news to this report and are not in it: somebody removed them since they were made.
    fn young(&mut self, run: &Run<'_>, side: Side, changes: &Changes) -> Result<(), Failure> {
        if changes.coverage.is_whole() {
            return Ok(());
        }
        let mut young = run.store.young(run.lane.id, side)?;
        for listed in &changes.listed {
            young.remove(&listed.id);
        }
        self.read.extend(young);
        Ok(())
    }

    /// Parked records whose time has come, copies of which it is not known yet what they belong to, and answers of the user.
    fn due(&mut self, run: &Run<'_>, side: Side, bystanders: &BTreeMap<RemoteId, Bystander>) -> Result<(), Failure> {
        let due = run.store.due(run.lane.id, run.now)?;
        self.read.extend(due.into_iter().filter(|(of, _)| *of == side).map(|(_, id)| id));
        self.read.extend(run.store.unread(run.lane.id, side)?);
        self.read.extend(run.store.bystanders_because(run.lane.id, side, "settling")?);
        for answered in run.store.answered(run.lane.id)? {
            if let Some(id) = answered.link
                && let Some(link) = run.store.link(run.job.kind, id)?
            {
                self.read.extend(link.end(side).map(|end| end.id.clone()));
            }
            if let (Topic::Match, Some((left, right))) = (answered.topic, answered.subject.split_once('|')) {
                let id = RemoteId(if side == Side::Left { left } else { right }.to_owned());
                // "Different" stays answered for ever: only the first reading after it is due.
                if bystanders.get(&id).is_some_and(|known| known.why == "doubtful") {
                    self.read.insert(id);
                }
            }
        }
        Ok(())
    }

    /// The slices by which the window grew since the last cycle: no cursor reports what only time has changed.
    async fn slices(
        &mut self,
        run: &Run<'_>,
        side: Side,
        window: Option<(i64, i64)>,
        known: &BTreeMap<RemoteId, Version>,
        bystanders: &BTreeMap<RemoteId, Bystander>,
    ) -> Result<(), Failure> {
        let (Some(before), Some(now), false) = (run.lane.window, window, run.revisit) else { return Ok(()) };
        if !run.capabilities(side).dated_listing {
            let outside = bystanders.iter().filter(|(_, known)| before != now && known.why == "window");
            self.read.extend(outside.map(|(id, _)| id.clone()));
            return Ok(());
        }
        for (from, to) in [(now.0, before.0.min(now.1)), (before.1.max(now.0), now.1)] {
            let (Ok(from), Ok(to)) = (jiff::Timestamp::from_second(from), jiff::Timestamp::from_second(to)) else {
                continue;
            };
            if from < to {
                for listed in run.job.collection(side).within(from, to).await? {
                    let judged = bystanders.get(&listed.id).is_some_and(|known| known.why != "window");
                    let single = known.contains_key(&listed.id) && run.capabilities(side.other()).series;
                    if !judged && !single {
                        self.read.insert(listed.id);
                    }
                }
            }
        }
        Ok(())
    }
}

async fn read(run: &Run<'_>, side: Side, wanted: Wanted, news: &mut SideNews) -> Result<(), Failure> {
    let collection = run.job.collection(side);
    let total = wanted.read.len() + wanted.inline.len();
    let mut contradictions = 0;
    let mut done = wanted.inline.len();
    take(run, side, wanted.inline, news)?;
    let ids: Vec<RemoteId> = wanted.read.into_iter().collect();
    // All of them are made before the first is sent, so that a cycle can go on a thread of its own.
    let batches: Vec<_> =
        ids.chunks(collection.capabilities().read_batch.max(1)).map(|batch| collection.read(batch)).collect();
    let mut readings = futures::stream::iter(batches).buffer_unordered(READS_IN_FLIGHT);
    while let Some(batch) = readings.next().await {
        let batch = batch?;
        done += batch.len();
        contradictions += batch.iter().filter(|reading| contradicts(reading, &wanted.unlisted)).count();
        if contradictions > CONTRADICTIONS {
            return Err(
                Failure::new(FailureKind::Unreadable, "failure-listing-contradicts").with("side", side.as_str())
            );
        }
        take(run, side, batch, news)?;
        (run.progress)(Progress::Reading(done, total));
    }
    Ok(())
}

fn contradicts(reading: &Reading, unlisted: &BTreeSet<RemoteId>) -> bool {
    matches!(reading, Reading::Found(_)) && unlisted.contains(reading.id())
}

fn take(run: &Run<'_>, side: Side, readings: Vec<Reading>, news: &mut SideNews) -> Result<(), Failure> {
    let mut snapshots: Vec<Snapshot> = Vec::new();
    for reading in readings {
        match reading {
            Reading::Found(snapshot) => {
                news.changed.insert(snapshot.id.clone());
                snapshots.push(*snapshot);
            }
            Reading::Gone(id) => drop(news.absent.insert(id, Absence::Gone)),
            Reading::NotMine(id) => drop(news.absent.insert(id, Absence::NotMine)),
            Reading::NoAccess(id) => drop(news.absent.insert(id, Absence::NoAccess)),
            Reading::Malformed(id, version, failure) => news.malformed.push((id, version, failure)),
            Reading::OtherKind(id, version) => news.other_kind.push((id, version)),
        }
    }
    run.store.stage(side, &snapshots)?;
    Ok(())
}
