//! A calendar as CalDAV servers are: ETags, sync tokens that expire, conditional writes, a UID that keeps the marker.
//! Adapter and server in one: an ETag may be missing from the answer to a write, or move once the server rewrote the
//! object; a replica may lag.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_trait::async_trait;
use futures::StreamExt;
use jiff::Timestamp;
use ponte_core::capability::{Bend, Capabilities, Hold};
use ponte_core::operation::{Action, Answer, Marker, Operation, Outcome};
use ponte_core::record::{Field, Record};
use ponte_core::recur::{edit_occurrence, exclude_occurrence};
use ponte_core::rules::Rules;
use ponte_core::snapshot::{
    Changes, Coverage, Cursor, Listed, Mailing, Reading, RemoteId, Side, Snapshot, Standing, Version,
};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::Collection;
use tokio::sync::mpsc::UnboundedSender;

use crate::fault::Fault;
use crate::round::{self, Round};
use crate::shelf::State;
use crate::world::{Fate, Inner, World};

const AT_ONCE: usize = 8;
const STANDING: Standing = Standing { writable: true, schedules: true };

/// The opened collection.
pub struct Dav {
    world: Arc<World>,
    side: Side,
    page: usize,
    capabilities: Capabilities,
    rules: Rules,
}

/// What it can hold.
pub fn capabilities() -> Capabilities {
    let faithful = [
        Field::Title,
        Field::Location,
        Field::Description,
        Field::Visibility,
        Field::Categories,
        Field::Availability,
        Field::Recurrence,
        Field::Exceptions,
    ];
    let mut fields: BTreeMap<Field, Hold> = faithful.into_iter().map(|field| (field, Hold::faithful())).collect();
    fields.insert(Field::Time, Hold::bent([Bend::WholeSeconds]));
    Capabilities {
        fields,
        series: true,
        compare_and_swap: true,
        writable: true,
        schedules: true,
        coarse_versions: false,
        instants_only: false,
        dated_listing: true,
        some_read_only: false,
        read_batch: 5,
    }
}

impl Dav {
    /// Opens the collection on `side`.
    pub fn open(world: Arc<World>, side: Side, page: usize, rules: Rules) -> Dav {
        Dav { world, side, page, capabilities: capabilities(), rules }
    }

    fn snapshot(&self, id: &RemoteId, state: &State) -> Snapshot {
        Snapshot {
            id: id.clone(),
            version: version(state),
            record: state.record.clone(),
            modified: Timestamp::from_millisecond(state.modified).ok(),
            mailing: Mailing::Silent,
            read_only: false,
            fragile: None,
        }
    }

    fn tell(&self, world: &mut Inner, id: &RemoteId, state: &State) -> Snapshot {
        world.tell(self.side, id, state.seq);
        self.snapshot(id, state)
    }

    /// The sync report: page by page, each from the token of the one before.
    async fn report(&self, from: Option<u64>) -> Result<Changes, Failure> {
        let asked = ("sync-collection", "failure-dav-listing");
        let Round { named, twice, mark } = round::since(&self.world, (self.side, self.page), from, asked).await?;
        let listed = |(id, state): (&RemoteId, &Option<Arc<State>>)| {
            state.as_ref().map(|state| Listed { id: id.clone(), version: version(state), inline: None })
        };
        let mut rows: Vec<Listed> = named.iter().filter_map(listed).collect();
        rows.extend(twice.iter().filter_map(|(id, state)| listed((id, state))));
        let full = from.is_none();
        let removed = named.iter().filter(|(_, state)| state.is_none() && !full).map(|(id, _)| id.clone()).collect();
        let coverage = if full { Coverage::Full } else { Coverage::Delta };
        Ok(Changes { listed: rows, removed, coverage, cursor: Some(Cursor(mark.to_string())), standing: STANDING })
    }

    /// What stands there, of version `expected`.
    fn standing(&self, world: &mut Inner, id: &RemoteId, expected: &Version) -> Result<Arc<State>, Outcome> {
        let Some(state) = world.shelves.get(self.side).get(id).cloned() else {
            return Err(Outcome::Stale(Some(Box::new(Reading::Gone(id.clone())))));
        };
        if version(&state) != *expected {
            let snapshot = self.tell(world, id, &state);
            return Err(Outcome::Stale(Some(Box::new(Reading::Found(Box::new(snapshot))))));
        }
        Ok(state)
    }

    async fn create(&self, marker: &Marker, record: &Record, copy_of: &RemoteId) -> Outcome {
        let id = RemoteId(format!("{}.ics", marker.0));
        let (carried_out, failure) = match self.world.write(self.side, "create").await {
            Fate::Done => (true, None),
            Fate::Lost(failure) => (true, Some(failure)),
            Fate::Vanished(failure) => (false, Some(failure)),
            Fate::Refused(failure) => return Outcome::Refused(failure),
        };
        if carried_out {
            let taken = self.world.lock().shelves.get(self.side).get(&id).cloned();
            if let Some(state) = taken {
                // If-None-Match held it back; our own copy from a lost answer counts as made.
                let snapshot = self.tell(&mut self.world.lock(), &id, &state);
                return failure.map_or(Outcome::Stored(Box::new(snapshot)), Outcome::Unknown);
            }
            let mut world = self.world.lock();
            let thing = world.thing_of_copy(self.side, &id, copy_of, record);
            let mut record = record.clone();
            record.identity.marker = Some(marker.0.clone());
            record.identity.uid = Some(marker.0.clone());
            record.identity.copy_of = Some(copy_of.0.clone());
            world.engine_put(self.side, &id, thing, record, false);
        }
        match failure {
            Some(failure) => Outcome::Unknown(failure),
            None => self.stored(&id).await,
        }
    }

    /// What the server says it stored, or what is read back where it does not say.
    async fn stored(&self, id: &RemoteId) -> Outcome {
        let missing = {
            let mut world = self.world.lock();
            let bound = world.is_bound(Fault::EtagMissing);
            let missing = bound || (world.strikes(1000) && world.dice.chance(300));
            if missing {
                world.strike(Fault::EtagMissing);
            } else if let Some(state) = world.shelves.get(self.side).get(id).cloned() {
                let stored = self.tell(&mut world, id, &state);
                if world.strikes(1000) && world.dice.chance(300) {
                    world.strike(Fault::EtagChanged);
                    let (thing, now) = (world.thing_of(self.side, id), world.now);
                    world.shelf(self.side).put(id, thing, state.record.clone(), now);
                }
                return Outcome::Stored(Box::new(stored));
            }
            missing
        };
        let unconfirmed = || Outcome::Unknown(Failure::new(FailureKind::Retry, "failure-dav-unconfirmed"));
        if !missing {
            return unconfirmed();
        }
        let stored = self.world.lock().shelves.get(self.side).get(id).map_or(0, |state| state.seq);
        match self.read(std::slice::from_ref(id)).await.map(|mut readings| readings.pop()) {
            Ok(Some(Reading::Found(snapshot))) => {
                let mut world = self.world.lock();
                let thing = world.thing_of(self.side, id);
                world.oracle.read_back(self.side, thing, stored);
                Outcome::Stored(snapshot)
            }
            Ok(_) => unconfirmed(),
            Err(failure) => Outcome::Unknown(failure),
        }
    }

    /// All operations on one object in one conditional write.
    async fn change(&self, id: &RemoteId, operations: &[&Operation]) -> Outcome {
        let Some(expected) = operations.iter().find_map(|operation| expected(&operation.action)) else {
            return Outcome::Removed;
        };
        let deletes = operations.iter().any(|operation| deletes_whole(&operation.action));
        let gone = |outcome: Outcome| match outcome {
            Outcome::Stale(Some(reading)) if deletes && matches!(*reading, Reading::Gone(_)) => Outcome::Removed,
            other => other,
        };
        let checked = self.standing(&mut self.world.lock(), id, expected);
        if let Err(outcome) = checked {
            return gone(outcome);
        }
        let fate = self.world.write(self.side, if deletes { "delete" } else { "put" }).await;
        let failure = match fate {
            Fate::Done => None,
            Fate::Lost(failure) => Some(failure),
            Fate::Vanished(failure) => return Outcome::Unknown(failure),
            Fate::Refused(failure) => return Outcome::Refused(failure),
        };
        {
            let mut world = self.world.lock();
            // The condition is the server's: it counts at the moment of the write.
            let state = match self.standing(&mut world, id, expected) {
                Ok(state) => state,
                Err(outcome) => return failure.map_or_else(|| gone(outcome), Outcome::Unknown),
            };
            if deletes {
                world.engine_delete(self.side, id);
                return failure.map_or(Outcome::Removed, Outcome::Unknown);
            }
            let record = operations.iter().fold(state.record.clone(), |record, one| edited(record, &one.action));
            let thing = world.thing_of(self.side, id);
            if record != state.record {
                world.engine_put(self.side, id, thing, record, false);
            }
        }
        match failure {
            Some(failure) => Outcome::Unknown(failure),
            None => self.stored(id).await,
        }
    }
}

fn version(state: &State) -> Version {
    Version(format!("\"{}\"", state.seq))
}

/// The version that `action` was planned on.
pub fn expected(action: &Action) -> Option<&Version> {
    match action {
        Action::Update { expected, .. } | Action::Delete { expected, .. } => Some(expected),
        Action::Create { .. } => None,
    }
}

/// Whether `action` deletes the object as a whole.
pub fn deletes_whole(action: &Action) -> bool {
    matches!(action, Action::Delete { target, .. } if target.occurrence.is_none())
}

/// What `action` makes of `record`.
pub fn edited(record: Record, action: &Action) -> Record {
    let patch = match action {
        Action::Update { target, patch, .. } => match &target.occurrence {
            None => patch.clone(),
            Some(key) => edit_occurrence(&record, key, patch).unwrap_or_default(),
        },
        Action::Delete { target, .. } => match &target.occurrence {
            Some(key) => exclude_occurrence(&record, key),
            None => return record,
        },
        Action::Create { .. } => return record,
    };
    Record { fields: patch.on(&record.fields), ..record }
}

#[async_trait]
impl Collection for Dav {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn changes(&self, cursor: Option<&Cursor>) -> Result<Changes, Failure> {
        let token = cursor.and_then(|cursor| cursor.0.parse::<u64>().ok());
        let expired = token.is_some() && {
            let mut world = self.world.lock();
            let expired = world.is_bound(Fault::TokenExpired) || world.strikes(300);
            if expired {
                world.strike(Fault::TokenExpired);
            }
            expired
        };
        let mut changes = self.report(token.filter(|_| !expired)).await?;
        if expired {
            changes.coverage = Coverage::Reset;
        }
        Ok(changes)
    }

    async fn within(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Listed>, Failure> {
        let as_of = self.world.list(self.side, "calendar-query").await?;
        let world = self.world.lock();
        let touches = |record: &Record| {
            let times = record.event_time().and_then(|time| time.instants(&self.rules.zone));
            times.is_some_and(|(start, end)| record.recurrence().is_some() || (start < to && end > from))
        };
        let found = world.shelves.get(self.side).all_at(as_of).filter(|(_, state)| touches(&state.record));
        Ok(found.map(|(id, state)| Listed { id: id.clone(), version: version(state), inline: None }).collect())
    }

    async fn read(&self, ids: &[RemoteId]) -> Result<Vec<Reading>, Failure> {
        let as_of = self.world.read(self.side, "multiget").await?;
        let mut world = self.world.lock();
        let mut readings = Vec::with_capacity(ids.len());
        for id in ids.iter().collect::<BTreeSet<_>>() {
            readings.push(match world.shelves.get(self.side).at(id, as_of).cloned() {
                Some(state) => Reading::Found(Box::new(self.tell(&mut world, id, &state))),
                None => Reading::Gone(id.clone()),
            });
        }
        Ok(readings)
    }

    async fn find(&self, marker: &Marker) -> Result<Option<Snapshot>, Failure> {
        let as_of = self.world.read(self.side, "find").await?;
        let mut world = self.world.lock();
        let id = RemoteId(format!("{}.ics", marker.0));
        let state = world.shelves.get(self.side).at(&id, as_of).cloned();
        Ok(state.map(|state| self.tell(&mut world, &id, &state)))
    }

    fn made_as(&self, marker: &Marker) -> Option<RemoteId> {
        Some(RemoteId(format!("{}.ics", marker.0)))
    }

    async fn apply(&self, operations: &[Operation], answers: UnboundedSender<Answer>) {
        let mut jobs: Vec<(Option<RemoteId>, Vec<usize>)> = Vec::new();
        for (index, operation) in operations.iter().enumerate() {
            let id = match &operation.action {
                Action::Create { .. } => None,
                Action::Update { target, .. } | Action::Delete { target, .. } => Some(target.id.clone()),
            };
            match jobs.iter_mut().find(|(of, _)| id.is_some() && *of == id) {
                Some((_, places)) => places.push(index),
                None => jobs.push((id, vec![index])),
            }
        }
        let answers = &answers;
        futures::stream::iter(jobs)
            .for_each_concurrent(AT_ONCE, |(id, places)| async move {
                let ours: Vec<&Operation> = places.iter().filter_map(|place| operations.get(*place)).collect();
                let outcome = match (id, ours.first().map(|operation| &operation.action)) {
                    (Some(id), _) => self.change(&id, &ours).await,
                    (None, Some(Action::Create { marker, record, copy_of })) => {
                        self.create(marker, record, copy_of).await
                    }
                    _ => Outcome::Removed,
                };
                for index in places {
                    // Nobody listens any more: the next start asks.
                    let _ = answers.send(Answer { index, outcome: outcome.clone(), before: None });
                }
            })
            .await;
    }
}
