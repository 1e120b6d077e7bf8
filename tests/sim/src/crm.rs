//! A CRM as Vtiger is: times to the second, no UID, no condition on writes, changes by a keyset with an overlap, deletions
//! only by counting; what it holds it bends. Adapter and server in one, as ugly as both together.
//!
//! Its index may lag: a listing then names and counts what was there. What a row says in full is never older than the record
//! itself, since the real one answers from one database.

mod twins;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use futures::StreamExt;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_core::bend::bend;
use ponte_core::capability::{Bend, Capabilities, Hold};
use ponte_core::operation::{Action, Answer, Marker, Operation, Outcome};
use ponte_core::record::{EventTime, Field, Record, Value};
use ponte_core::rules::Rules;
use ponte_core::snapshot::{
    Changes, Coverage, Cursor, Listed, Mailing, Reading, RemoteId, Side, Snapshot, Standing, Version,
};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::Collection;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::UnboundedSender;

use crate::fault::Fault;
use crate::shelf::State;
use crate::world::{Fate, Inner, World};
use twins::{Made, alike};

/// A save may take so long to be seen.
const LAG: i64 = 120;
const DAY: i64 = 24 * 3600;
const AT_ONCE: usize = 4;
const STANDING: Standing = Standing { writable: true, schedules: false };

/// What is particular about the CRM of a seed.
#[derive(Debug, Clone)]
pub struct Manner {
    /// How many rows a page has.
    pub page: usize,
    /// In which zone it writes down when something changed.
    pub zone: TimeZone,
    /// By how many seconds its clock is off.
    pub skew: i64,
}

/// The opened module.
pub struct Crm {
    world: Arc<World>,
    side: Side,
    manner: Manner,
    capabilities: Capabilities,
    rules: Rules,
    removed: AtomicU64,
}

/// What it wants back.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Mark {
    since: i64,
    asked: i64,
    listed: i64,
    count: u64,
    seen: BTreeMap<RemoteId, (i64, bool)>,
}

/// What it can hold.
pub fn capabilities() -> Capabilities {
    let fields = BTreeMap::from([
        (Field::Title, Hold::bent([Bend::NoAstral, Bend::Cut(24)])),
        (Field::Time, Hold::bent([Bend::NoAllDay, Bend::WholeMinutes])),
        (Field::Location, Hold::bent([Bend::NoAstral, Bend::Cut(16)])),
        (Field::Description, Hold::bent([Bend::PlainOnly, Bend::NoAstral])),
        (Field::Visibility, Hold::faithful()),
    ]);
    Capabilities {
        fields,
        series: false,
        compare_and_swap: false,
        writable: true,
        schedules: false,
        coarse_versions: true,
        instants_only: true,
        dated_listing: true,
        some_read_only: false,
        read_batch: 8,
    }
}

/// What the CRM makes of `record`.
pub fn bent(record: &Record, rules: &Rules) -> Record {
    let can = capabilities();
    let mut kept = Record { fields: BTreeMap::new(), ..record.clone() };
    kept.identity.uid = None;
    kept.identity.copy_of = None;
    for (field, value) in &record.fields {
        let value = can.hold(field).and_then(|hold| bend(hold, value, rules));
        if let Some(value) = value {
            kept.set(field.clone(), instants_only(value));
        }
    }
    kept
}

fn instants_only(value: Value) -> Value {
    match value {
        Value::Time(EventTime::Zoned { start, end }) => Value::Time(EventTime::Zoned {
            start: start.with_time_zone(TimeZone::UTC),
            end: end.with_time_zone(TimeZone::UTC),
        }),
        other => other,
    }
}

impl Crm {
    /// Opens the module on `side`.
    pub fn open(world: Arc<World>, side: Side, manner: Manner, rules: Rules) -> Crm {
        Crm { world, side, manner, capabilities: capabilities(), rules, removed: AtomicU64::new(0) }
    }

    /// The second on its clock.
    fn server(&self, at: i64) -> i64 {
        at.div_euclid(1000) + self.manner.skew
    }

    /// The second as it writes it down: by its wall clock.
    fn wall(&self, at: i64) -> i64 {
        let second = self.server(at);
        let instant = Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
        second + i64::from(self.manner.zone.to_offset(instant).seconds())
    }

    fn version(&self, state: &State, now: i64) -> Version {
        let wall = self.wall(state.modified);
        if self.settled(state, now) {
            return Version(wall.to_string());
        }
        Version(format!("{wall}{}", Version::PROVISIONAL))
    }

    fn settled(&self, state: &State, now: i64) -> bool {
        !(-60..3).contains(&(self.server(now) - self.server(state.modified)))
    }

    fn snapshot(&self, id: &RemoteId, state: &State, now: i64) -> Snapshot {
        let born_here = state.record.identity.marker.is_none();
        Snapshot {
            id: id.clone(),
            version: self.version(state, now),
            record: state.record.clone(),
            modified: Timestamp::from_second(self.server(state.modified)).ok(),
            mailing: Mailing::Silent,
            read_only: false,
            fragile: born_here.then(|| "vtiger-invitees".to_owned()),
        }
    }

    /// A state as the engine is told it.
    fn tell(&self, world: &mut Inner, id: &RemoteId, state: &State) -> Snapshot {
        world.tell(self.side, id, state.seq);
        let now = world.now;
        self.snapshot(id, state, now)
    }

    /// Rows from `from` on, page by page.
    async fn rows(&self, from: Option<i64>, what: &str) -> Result<BTreeMap<RemoteId, Arc<State>>, Failure> {
        let mut rows: BTreeMap<RemoteId, Arc<State>> = BTreeMap::new();
        let mut after: Option<(i64, RemoteId)> = None;
        loop {
            let as_of = self.world.list(self.side, what).await?;
            let mut world = self.world.lock();
            if rows.len() >= self.manner.page && world.strikes(100) {
                world.strike(Fault::CutPage);
                return Err(Failure::new(FailureKind::Unreadable, "failure-unreadable"));
            }
            let key = |id: &RemoteId, state: &State| (from.map_or(0, |_| self.wall(state.modified)), id.clone());
            let mut page: Vec<((i64, RemoteId), Arc<State>)> = world
                .shelves
                .get(self.side)
                .all_at(as_of)
                .filter(|(_, state)| from.is_none_or(|from| self.wall(state.modified) >= from))
                .map(|(id, state)| (key(id, state), state.clone()))
                .filter(|(key, _)| after.as_ref().is_none_or(|after| key > after))
                .collect();
            page.sort_by(|one, other| one.0.cmp(&other.0));
            page.truncate(self.manner.page);
            let full = page.len() == self.manner.page;
            // A page that comes twice makes no difference to what is kept by id, but for its cost.
            if full && world.strikes(60) {
                world.strike(Fault::DuplicatePage);
            } else {
                after = page.last().map(|(key, _)| key.clone()).or(after);
            }
            rows.extend(page.into_iter().map(|((_, id), state)| (id, state)));
            if !full {
                return Ok(rows);
            }
        }
    }

    async fn count(&self) -> Result<u64, Failure> {
        let as_of = self.world.list(self.side, "count").await?;
        Ok(self.world.lock().shelves.get(self.side).all_at(as_of).count() as u64)
    }

    fn overlap_start(&self, since: i64, asked: i64) -> i64 {
        let steady = self.manner.zone == TimeZone::UTC;
        since.max(asked) - if steady { LAG } else { LAG + 3600 }
    }

    fn seen(&self, rows: &BTreeMap<RemoteId, Arc<State>>, from: i64, now: i64) -> BTreeMap<RemoteId, (i64, bool)> {
        let recent = rows.iter().filter(|(_, state)| self.wall(state.modified) >= from);
        recent.map(|(id, state)| (id.clone(), (self.wall(state.modified), self.settled(state, now)))).collect()
    }

    async fn full(&self) -> Result<Changes, Failure> {
        let asked = self.world.lock().now;
        let newest = self.rows_newest().await?;
        let mut rows = self.rows(None, "list").await?;
        let counted = self.count().await?;
        self.shorten(&mut rows, counted)?;
        self.removed.store(0, Ordering::Relaxed);
        let since = newest;
        let from = self.overlap_start(since, self.wall(asked));
        let seen = self.seen(&rows, from, asked);
        let mark = Mark { since, asked: self.wall(asked), listed: self.server(asked), count: counted, seen };
        let now = self.world.lock().now;
        let listed =
            rows.iter().map(|(id, state)| Listed { id: id.clone(), version: self.version(state, now), inline: None });
        let listed = listed.collect();
        Ok(Changes { listed, removed: Vec::new(), coverage: Coverage::Full, cursor: cursor(&mark), standing: STANDING })
    }

    async fn rows_newest(&self) -> Result<i64, Failure> {
        let as_of = self.world.list(self.side, "newest").await?;
        let world = self.world.lock();
        let newest = world.shelves.get(self.side).all_at(as_of).map(|(_, state)| self.wall(state.modified)).max();
        Ok(newest.unwrap_or(0))
    }

    /// Some rows may be left out without a word, up to what counting gives away.
    fn shorten(&self, rows: &mut BTreeMap<RemoteId, Arc<State>>, counted: u64) -> Result<(), Failure> {
        let mut world = self.world.lock();
        // Before the first run is over, what is left out cannot be told from what is not there.
        if rows.len() > 1 && world.is_tied() && world.strikes(300) {
            world.strike(Fault::ShortListing);
            for _ in 0..world.dice.between(1, 4) {
                let ids: Vec<RemoteId> = rows.keys().cloned().collect();
                if let Some(id) = world.dice.pick(&ids) {
                    rows.remove(id);
                }
            }
        }
        let (listed, counted) = (rows.len(), usize::try_from(counted).unwrap_or(0));
        if counted > listed + listed / 10 + 5 || (listed == 0 && counted > 1) {
            return Err(Failure::new(FailureKind::Unreadable, "failure-unreadable"));
        }
        Ok(())
    }

    async fn delta(&self, mark: Mark) -> Result<Changes, Failure> {
        let asked = self.world.lock().now;
        let from = self.overlap_start(mark.since, mark.asked);
        let rows = self.rows(Some(from), "changed").await?;
        let new = |(id, state): &(&RemoteId, &Arc<State>)| {
            self.wall(state.created) >= mark.since && !mark.seen.contains_key(*id)
        };
        let created = rows.iter().filter(new).count() as u64;
        let removed = self.removed.load(Ordering::Relaxed);
        let counted = self.count().await?;
        self.world.lock().trace.note(format_args!(
            "{counted} there, {removed} removed by us; {} there before, {created} created",
            mark.count
        ));
        if counted + removed != mark.count + created {
            return self.full().await;
        }
        self.removed.fetch_sub(removed, Ordering::Relaxed);
        let since = rows.values().map(|state| self.wall(state.modified)).fold(mark.since, i64::max);
        let mut world = self.world.lock();
        let now = world.now;
        let known = |id: &RemoteId, state: &State| {
            mark.seen.get(id).is_some_and(|(modified, settled)| *settled && *modified == self.wall(state.modified))
        };
        let news: Vec<_> = rows.iter().filter(|(id, state)| !known(id, state)).collect();
        let inline = news.len() <= self.manner.page * 2;
        let mut listed = Vec::with_capacity(news.len());
        for (id, state) in news {
            let version = self.version(state, now);
            let newest = world.shelves.get(self.side).get(id).is_some_and(|now| now.seq == state.seq);
            let told = (inline && newest).then(|| self.tell(&mut world, id, state));
            let inline = told.map(|told| Box::new(Reading::Found(Box::new(told))));
            listed.push(Listed { id: id.clone(), version, inline });
        }
        drop(world);
        let from = self.overlap_start(since, self.wall(asked));
        let seen = self.seen(&rows, from, now);
        let mark = Mark { since, asked: self.wall(asked), count: counted, seen, ..mark };
        Ok(Changes {
            listed,
            removed: Vec::new(),
            coverage: Coverage::Delta,
            cursor: cursor(&mark),
            standing: STANDING,
        })
    }

    async fn create(&self, marker: &Marker, record: &Record, copy_of: &RemoteId) -> Outcome {
        let fate = self.world.write(self.side, "create").await;
        let (carried_out, failure) = match fate {
            Fate::Done => (true, None),
            Fate::Lost(failure) => (true, Some(failure)),
            Fate::Vanished(failure) => (false, Some(failure)),
            Fate::Refused(failure) => return Outcome::Refused(failure),
        };
        let made = carried_out.then(|| self.made(marker, record, copy_of));
        match (made, failure) {
            (Some((id, state)), None) => Outcome::Stored(Box::new(self.tell(&mut self.world.lock(), &id, &state))),
            (_, Some(failure)) => Outcome::Unknown(failure),
            (None, None) => Outcome::Unknown(Failure::new(FailureKind::Retry, "failure-answer-lost")),
        }
    }

    fn made(&self, marker: &Marker, record: &Record, copy_of: &RemoteId) -> (RemoteId, Arc<State>) {
        let mut world = self.world.lock();
        let id = RemoteId(format!("18x{}", world.shelf(self.side).number()));
        let thing = world.thing_of_copy(self.side, &id, copy_of, record);
        let mut record = bent(record, &self.rules);
        record.identity.marker = Some(marker.0.clone());
        world.engine_put(self.side, &id, thing, record, false);
        let state = world.shelves.get(self.side).get(&id).cloned();
        let state = state.unwrap_or_else(|| {
            Arc::new(State { record: Record::new(ponte_core::record::Kind::Event), seq: 0, modified: 0, created: 0 })
        });
        (id, state)
    }

    /// What stands there, if it is of version `expected`.
    async fn standing(&self, id: &RemoteId, expected: &Version) -> Result<Arc<State>, Outcome> {
        let as_of = self.world.read(self.side, "retrieve").await.map_err(Outcome::Refused)?;
        let mut world = self.world.lock();
        let Some(state) = world.shelves.get(self.side).at(id, as_of).cloned() else {
            world.trace.note(format_args!("{id} is gone"));
            return Err(Outcome::Stale(Some(Box::new(Reading::Gone(id.clone())))));
        };
        let stated = expected.0.split(Version::PROVISIONAL).next().unwrap_or("");
        let wall = self.wall(state.modified);
        world.trace.note(format_args!("{id} is of {wall}, expected {}", expected.0));
        if stated.is_empty() || stated != wall.to_string() {
            let snapshot = self.tell(&mut world, id, &state);
            return Err(Outcome::Stale(Some(Box::new(Reading::Found(Box::new(snapshot))))));
        }
        Ok(state)
    }

    async fn carry_out(&self, operation: &Operation, made: Option<&Version>) -> (Outcome, Option<Box<Record>>) {
        let (target, expected) = match &operation.action {
            Action::Create { marker, record, copy_of } => return (self.create(marker, record, copy_of).await, None),
            Action::Update { target, expected, .. } | Action::Delete { target, expected } => (target, expected),
        };
        let standing = match self.standing(&target.id, made.unwrap_or(expected)).await {
            Ok(standing) => standing,
            Err(Outcome::Stale(Some(reading)))
                if matches!(*reading, Reading::Gone(_)) && matches!(operation.action, Action::Delete { .. }) =>
            {
                return (Outcome::Removed, None);
            }
            Err(outcome) => return (outcome, None),
        };
        let before = Some(Box::new(standing.record.clone()));
        let (carried_out, failure) = match self.world.write(self.side, "write").await {
            Fate::Done => (true, None),
            Fate::Lost(failure) => (true, Some(failure)),
            Fate::Vanished(failure) => (false, Some(failure)),
            Fate::Refused(failure) => return (Outcome::Refused(failure), before),
        };
        let outcome = if carried_out { self.changed(&target.id, &operation.action) } else { Outcome::Removed };
        (failure.map_or(outcome, Outcome::Unknown), before)
    }

    fn changed(&self, id: &RemoteId, action: &Action) -> Outcome {
        let mut world = self.world.lock();
        match action {
            Action::Update { patch, .. } => {
                let Some(state) = world.shelves.get(self.side).get(id).cloned() else {
                    // It went in the very moment: Vtiger says so.
                    return Outcome::Stale(Some(Box::new(Reading::Gone(id.clone()))));
                };
                let record = Record { fields: patch.on(&state.record.fields), ..state.record.clone() };
                let mut kept = bent(&record, &self.rules);
                kept.identity = state.record.identity.clone();
                let thing = world.thing_of(self.side, id);
                world.engine_put(self.side, id, thing, kept, true);
                let state = world.shelves.get(self.side).get(id).cloned();
                state.map_or(Outcome::Removed, |state| Outcome::Stored(Box::new(self.tell(&mut world, id, &state))))
            }
            Action::Delete { .. } => {
                self.removed.fetch_add(1, Ordering::Relaxed);
                world.engine_delete(self.side, id);
                Outcome::Removed
            }
            Action::Create { .. } => Outcome::Removed,
        }
    }
}

fn cursor(mark: &Mark) -> Option<Cursor> {
    serde_json::to_string(mark).ok().map(Cursor)
}

#[async_trait]
impl Collection for Crm {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn changes(&self, cursor: Option<&Cursor>) -> Result<Changes, Failure> {
        let mark = cursor.and_then(|cursor| serde_json::from_str::<Mark>(&cursor.0).ok());
        let now = self.server(self.world.lock().now);
        match mark {
            Some(mark) if now - mark.listed < DAY => self.delta(mark).await,
            _ => self.full().await,
        }
    }

    async fn within(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Listed>, Failure> {
        let as_of = self.world.list(self.side, "within").await?;
        let world = self.world.lock();
        let now = world.now;
        let touches = |record: &Record| {
            let times = record.event_time().and_then(|time| time.instants(&self.rules.zone));
            times.is_some_and(|(start, end)| start < to && end > from)
        };
        let found = world.shelves.get(self.side).all_at(as_of).filter(|(_, state)| touches(&state.record));
        Ok(found
            .map(|(id, state)| Listed { id: id.clone(), version: self.version(state, now), inline: None })
            .collect())
    }

    async fn read(&self, ids: &[RemoteId]) -> Result<Vec<Reading>, Failure> {
        let mut readings = Vec::with_capacity(ids.len());
        let mut missing = Vec::new();
        let as_of = self.world.read(self.side, "read").await?;
        for id in ids {
            let mut world = self.world.lock();
            match world.shelves.get(self.side).at(id, as_of).cloned() {
                Some(state) => readings.push(Reading::Found(Box::new(self.tell(&mut world, id, &state)))),
                None => missing.push(id.clone()),
            }
        }
        for id in missing {
            let as_of = self.world.read(self.side, "retrieve").await?;
            let mut world = self.world.lock();
            readings.push(match world.shelves.get(self.side).at(&id, as_of).cloned() {
                Some(state) => Reading::Found(Box::new(self.tell(&mut world, &id, &state))),
                None => Reading::Gone(id),
            });
        }
        Ok(readings)
    }

    async fn find(&self, marker: &Marker) -> Result<Option<Snapshot>, Failure> {
        let as_of = self.world.read(self.side, "find").await?;
        let beside = self.world.lock().computers > 1;
        if beside {
            self.leave_the_first(marker, as_of).await?;
        }
        let mut world = self.world.lock();
        let found = alike(&world, self.side, marker, as_of).into_iter().next();
        Ok(found.map(|(id, state)| self.tell(&mut world, &id, &state)))
    }

    async fn apply(&self, operations: &[Operation], answers: UnboundedSender<Answer>) {
        let mut groups: BTreeMap<RemoteId, Vec<usize>> = BTreeMap::new();
        let mut all: Vec<Vec<usize>> = Vec::new();
        for (index, operation) in operations.iter().enumerate() {
            match &operation.action {
                Action::Create { .. } => all.push(vec![index]),
                Action::Update { target, .. } | Action::Delete { target, .. } => {
                    groups.entry(target.id.clone()).or_default().push(index);
                }
            }
        }
        all.extend(groups.into_values());
        let answers = &answers;
        let beside = self.world.lock().computers > 1;
        let waiting: Mutex<Vec<Made>> = Mutex::default();
        futures::stream::iter(all)
            .for_each_concurrent(AT_ONCE, |group| async {
                let mut made: Option<Version> = None;
                for index in group {
                    let Some(operation) = operations.get(index) else { continue };
                    let (outcome, before) = self.carry_out(operation, made.as_ref()).await;
                    if let (true, Action::Create { marker, .. }, Outcome::Stored(snapshot)) =
                        (beside, &operation.action, &outcome)
                    {
                        // Another computer may have made the same: the answer waits until that was looked at.
                        let made = Made { index, marker: marker.clone(), snapshot: snapshot.clone() };
                        waiting.lock().unwrap_or_else(PoisonError::into_inner).push(made);
                        continue;
                    }
                    if let Outcome::Stored(snapshot) = &outcome {
                        made = Some(snapshot.version.clone());
                    }
                    // Nobody listens any more: the next start asks.
                    let _ = answers.send(Answer { index, outcome, before });
                }
            })
            .await;
        let waiting = waiting.into_inner().unwrap_or_else(PoisonError::into_inner);
        if !waiting.is_empty() {
            self.look_at(waiting, answers).await;
        }
    }
}
