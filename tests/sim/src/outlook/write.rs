//! Writing in batches: what is to be changed is read just before, and each part of a batch has its own answer.

use std::sync::Arc;

use ponte_core::operation::{Action, Answer, Marker, Operation, Outcome};
use ponte_core::record::Record;
use ponte_core::snapshot::{Reading, RemoteId};
use ponte_core::verdict::{Failure, FailureKind};
use tokio::sync::mpsc::UnboundedSender;

use super::{Outlook, Speech, kept, version};
use crate::dav::{deletes_whole, edited, expected};
use crate::fault::Fault;
use crate::shelf::State;
use crate::world::Fate;

/// So many parts go in one request.
const BATCH: usize = 6;

/// Carries out operations, those on one item as one write.
pub(super) async fn apply(outlook: &Outlook, operations: &[Operation], answers: &UnboundedSender<Answer>) {
    let run = Run { outlook, operations, answers };
    let (mut creates, mut changes): (Vec<usize>, Vec<Job>) = (Vec::new(), Vec::new());
    for (place, operation) in operations.iter().enumerate() {
        match &operation.action {
            Action::Create { .. } => creates.push(place),
            Action::Update { target, .. } | Action::Delete { target, .. } => {
                match changes.iter_mut().find(|(id, _)| *id == target.id) {
                    Some((_, places)) => places.push(place),
                    None => changes.push((target.id.clone(), vec![place])),
                }
            }
        }
    }
    for places in creates.chunks(BATCH) {
        run.create(places).await;
    }
    for jobs in changes.chunks(BATCH) {
        run.change(jobs).await;
    }
}

/// An item, and the places of the operations on it.
type Job = (RemoteId, Vec<usize>);

struct Run<'a> {
    outlook: &'a Outlook,
    operations: &'a [Operation],
    answers: &'a UnboundedSender<Answer>,
}

/// What was written, and is to be read back.
struct Written {
    id: RemoteId,
    places: Vec<usize>,
    before: Option<Box<Record>>,
    /// The number of the state that the answer named.
    seq: u64,
    /// What it should say, of what was there before.
    record: Option<Record>,
}

/// What became of one part of a batch that makes items.
enum Part {
    /// It was made, in the state of this number.
    Made(RemoteId, u64),
    /// Its transaction was carried out before.
    Taken,
    /// It was refused alone.
    Refused(Failure),
}

/// A write that is ready to be sent.
struct Ready<'a> {
    job: &'a Job,
    state: Arc<State>,
    deletes: bool,
    record: Record,
}

fn unconfirmed() -> Failure {
    Failure::new(FailureKind::Retry, "failure-unconfirmed")
}

impl Run<'_> {
    fn answer(&self, places: &[usize], outcome: &Outcome, before: Option<&Record>) {
        for index in places {
            let before = before.cloned().map(Box::new);
            // Nobody listens any more: the next start asks.
            let _ = self.answers.send(Answer { index: *index, outcome: outcome.clone(), before });
        }
    }

    fn making(&self, place: usize) -> Option<(&Marker, &Record, &RemoteId)> {
        match self.operations.get(place).map(|operation| &operation.action) {
            Some(Action::Create { marker, record, copy_of }) => Some((marker, record, copy_of)),
            _ => None,
        }
    }

    async fn create(&self, places: &[usize]) {
        let lost = match self.outlook.world.write(self.outlook.side, "create").await {
            Fate::Done => None,
            Fate::Lost(failure) => Some(failure),
            Fate::Vanished(failure) => return self.answer(places, &Outcome::Unknown(failure), None),
            Fate::Refused(failure) => return self.answer(places, &Outcome::Refused(failure), None),
        };
        let parts: Vec<(usize, Part)> = places.iter().filter_map(|place| Some((*place, self.make(*place)?))).collect();
        if let Some(failure) = lost {
            return self.answer(places, &Outcome::Unknown(failure), None);
        }
        let (mut made, mut taken) = (Vec::new(), Vec::new());
        for (place, part) in parts {
            match part {
                Part::Made(id, seq) => made.push((place, id, seq)),
                Part::Taken => taken.push(place),
                Part::Refused(failure) => self.answer(&[place], &Outcome::Refused(failure), None),
            }
        }
        self.made(made).await;
        self.look_up(&taken).await;
    }

    /// Makes one, unless Graph knows its transaction.
    fn make(&self, place: usize) -> Option<Part> {
        let (marker, record, copy_of) = self.making(place)?;
        let mut world = self.outlook.world.lock();
        let world = &mut *world;
        if let Some(failure) = world.part_fault() {
            return Some(Part::Refused(failure));
        }
        let (side, now) = (self.outlook.side, world.now);
        if self.outlook.speech == Speech::Graph && !self.outlook.marked(world, marker, now).is_empty() {
            return Some(Part::Taken);
        }
        let id = RemoteId(format!("AAMk{}=", world.shelf(side).number()));
        let thing = world.thing_of_copy(side, &id, copy_of, record);
        let mut record = kept(record, &self.outlook.rules);
        record.identity.marker = Some(marker.0.clone());
        record.identity.copy_of = Some(copy_of.0.clone());
        record.identity.uid = Some(format!("040000008200E{}", id.0));
        world.engine_put(side, &id, thing, record, false);
        let seq = world.shelves.get(side).get(&id).map_or(0, |state| state.seq);
        Some(Part::Made(id, seq))
    }

    /// What was made: Graph says what it stored, EWS is asked for twins and for the rest.
    async fn made(&self, made: Vec<(usize, RemoteId, u64)>) {
        if made.is_empty() {
            return;
        }
        let written = |(place, id, seq): (usize, RemoteId, u64)| Written {
            id,
            places: vec![place],
            before: None,
            seq,
            record: None,
        };
        match self.outlook.speech {
            Speech::Graph => made.into_iter().for_each(|one| self.told(&written(one))),
            Speech::Ews => {
                let left = self.twins(made).await;
                self.read_back(left.into_iter().map(written).collect()).await;
            }
        }
    }

    /// The transaction was carried out before: what it made is looked for.
    async fn look_up(&self, taken: &[usize]) {
        for place in taken {
            let Some((marker, ..)) = self.making(*place) else { continue };
            let outcome = match ponte_engine::collection::Collection::find(self.outlook, marker).await {
                Ok(Some(snapshot)) => Outcome::Stored(Box::new(snapshot)),
                Ok(None) => Outcome::Refused(Failure::new(FailureKind::Retry, "failure-taken")),
                Err(failure) => Outcome::Unknown(failure),
            };
            self.answer(&[*place], &outcome, None);
        }
    }

    /// Of twins the later one goes, if it was made here; gives what stays.
    async fn twins(&self, made: Vec<(usize, RemoteId, u64)>) -> Vec<(usize, RemoteId, u64)> {
        let (world, side) = (&self.outlook.world, self.outlook.side);
        let Ok(as_of) = world.read(side, "twins").await else { return made };
        let mut left = Vec::new();
        for (place, id, seq) in made {
            let Some((marker, ..)) = self.making(place) else { continue };
            let first = self.outlook.marked(&world.lock(), marker, as_of).into_iter().next();
            match first.filter(|first| *first != id) {
                Some(first) => {
                    if !self.make_room(place, &id, &first).await {
                        left.push((place, id, seq));
                    }
                }
                None => left.push((place, id, seq)),
            }
        }
        left
    }

    /// Removes what was made in favour of what was first; `false` where that is not there any more.
    async fn make_room(&self, place: usize, id: &RemoteId, first: &RemoteId) -> bool {
        let (world, side) = (&self.outlook.world, self.outlook.side);
        let Ok(as_of) = world.read(side, "get").await else { return false };
        let standing = self.outlook.reading(&mut world.lock(), first, as_of);
        if matches!(standing, Reading::Gone(_)) {
            return false;
        }
        let fate = world.write(side, "delete twin").await;
        if matches!(fate, Fate::Done | Fate::Lost(_)) {
            world.lock().engine_delete(side, id);
        }
        let outcome = match fate {
            Fate::Done => Outcome::Stale(Some(Box::new(standing))),
            Fate::Lost(failure) | Fate::Vanished(failure) | Fate::Refused(failure) => Outcome::Unknown(failure),
        };
        self.answer(&[place], &outcome, None);
        true
    }

    async fn change(&self, jobs: &[Job]) {
        let (world, side) = (&self.outlook.world, self.outlook.side);
        let as_of = match world.read(side, "get").await {
            Ok(as_of) => as_of,
            Err(failure) => {
                let refused = Outcome::Refused(failure);
                return jobs.iter().for_each(|(_, places)| self.answer(places, &refused, None));
            }
        };
        let ready: Vec<Ready<'_>> = jobs.iter().filter_map(|job| self.prepare(job, as_of)).collect();
        if ready.is_empty() {
            return;
        }
        let all =
            |outcome: Outcome| ready.iter().for_each(|one| self.answer(&one.job.1, &outcome, Some(&one.state.record)));
        let lost = match world.write(side, "change").await {
            Fate::Done => None,
            Fate::Lost(failure) => Some(failure),
            Fate::Vanished(failure) => return all(Outcome::Unknown(failure)),
            Fate::Refused(failure) => return all(Outcome::Refused(failure)),
        };
        let parts: Vec<Result<Option<u64>, Option<Failure>>> = ready.iter().map(|one| self.carry_out(one)).collect();
        if let Some(failure) = lost {
            return all(Outcome::Unknown(failure));
        }
        let (mut written, mut stale) = (Vec::new(), Vec::new());
        for (one, part) in ready.iter().zip(parts) {
            let ((id, places), before) = (one.job, &one.state.record);
            match part {
                Ok(Some(seq)) => {
                    let before = Some(Box::new(before.clone()));
                    let record = Some(one.record.clone());
                    written.push(Written { id: id.clone(), places: places.clone(), before, seq, record });
                }
                Ok(None) => self.answer(places, &Outcome::Removed, Some(before)),
                Err(Some(failure)) => self.answer(places, &Outcome::Refused(failure), Some(before)),
                Err(None) => stale.push(one.job),
            }
        }
        match self.outlook.speech {
            Speech::Graph => written.iter().for_each(|one| self.told(one)),
            Speech::Ews => self.read_back(written).await,
        }
        self.now_there(&stale).await;
    }

    /// Holds a job against what stands there; what needs no sending is answered.
    fn prepare<'j>(&self, job: &'j Job, as_of: i64) -> Option<Ready<'j>> {
        let (id, places) = job;
        let actions: Vec<&Action> =
            places.iter().filter_map(|place| self.operations.get(*place)).map(|operation| &operation.action).collect();
        let deletes = actions.iter().any(|action| deletes_whole(action));
        let mut world = self.outlook.world.lock();
        let Some(state) = world.shelves.get(self.outlook.side).at(id, as_of).cloned() else {
            let gone = Outcome::Stale(Some(Box::new(Reading::Gone(id.clone()))));
            self.answer(places, &if deletes { Outcome::Removed } else { gone }, None);
            return None;
        };
        let told = version(&state);
        if actions.iter().any(|action| expected(action).is_some_and(|expected| *expected != told)) {
            let found = Reading::Found(Box::new(self.outlook.tell(&mut world, id, &state)));
            self.answer(places, &Outcome::Stale(Some(Box::new(found))), None);
            return None;
        }
        let record = actions.iter().fold(state.record.clone(), |record, action| edited(record, action));
        let record = kept(&record, &self.outlook.rules);
        if !deletes && record == state.record {
            let stored = Outcome::Stored(Box::new(self.outlook.tell(&mut world, id, &state)));
            self.answer(places, &stored, Some(&state.record));
            return None;
        }
        Some(Ready { job, state, deletes, record })
    }

    /// The number of the state that it makes; none where it deletes. It fails on its own, or because the key moved.
    fn carry_out(&self, one: &Ready<'_>) -> Result<Option<u64>, Option<Failure>> {
        let (side, id) = (self.outlook.side, &one.job.0);
        let mut world = self.outlook.world.lock();
        if let Some(failure) = world.part_fault() {
            return Err(Some(failure));
        }
        let standing = world.shelves.get(side).get(id).cloned();
        if one.deletes {
            // No deletion honours a key.
            if standing.is_some() {
                world.engine_delete(side, id);
            }
            return Ok(None);
        }
        if standing.is_none_or(|standing| standing.seq != one.state.seq) {
            return Err(None);
        }
        let thing = world.thing_of(side, id);
        world.engine_put(side, id, thing, one.record.clone(), false);
        Ok(world.shelves.get(side).get(id).map(|state| state.seq))
    }

    /// Graph says what it stored.
    fn told(&self, one: &Written) {
        let mut world = self.outlook.world.lock();
        let now = world.now;
        let outcome = match self.outlook.reading(&mut world, &one.id, now) {
            Reading::Found(snapshot) => Outcome::Stored(snapshot),
            _ => Outcome::Unknown(unconfirmed()),
        };
        if world.strikes(1000) && world.dice.chance(300) {
            world.strike(Fault::EtagChanged);
            if let Some(state) = world.shelves.get(self.outlook.side).get(&one.id).cloned() {
                let (thing, now) = (world.thing_of(self.outlook.side, &one.id), world.now);
                world.shelf(self.outlook.side).put(&one.id, thing, state.record.clone(), now);
            }
        }
        drop(world);
        self.answer(&one.places, &outcome, one.before.as_deref());
    }

    /// EWS names the key alone: what is read under another one, and says something else, is not what was stored. Of what was
    /// only just made nobody looks at the key.
    async fn read_back(&self, written: Vec<Written>) {
        if written.is_empty() {
            return;
        }
        let read = self.outlook.world.read(self.outlook.side, "get").await;
        for one in written {
            let mut world = self.outlook.world.lock();
            let outcome = match &read {
                Err(failure) => Outcome::Unknown(failure.clone()),
                Ok(as_of) => match world.shelves.get(self.outlook.side).at(&one.id, *as_of).cloned() {
                    Some(state)
                        if one.record.as_ref().is_none_or(|record| state.seq == one.seq || state.record == *record) =>
                    {
                        let thing = world.thing_of(self.outlook.side, &one.id);
                        if state.seq != one.seq && one.record.is_none() {
                            world.oracle.read_back(self.outlook.side, thing, one.seq);
                        }
                        Outcome::Stored(Box::new(self.outlook.tell(&mut world, &one.id, &state)))
                    }
                    Some(_) | None => Outcome::Unknown(unconfirmed()),
                },
            };
            drop(world);
            self.answer(&one.places, &outcome, one.before.as_deref());
        }
    }

    /// The key had moved: says what is there.
    async fn now_there(&self, stale: &[&Job]) {
        for (id, places) in stale.iter().copied() {
            let outcome = match self.outlook.world.read(self.outlook.side, "get").await {
                Ok(as_of) => {
                    let reading = self.outlook.reading(&mut self.outlook.world.lock(), id, as_of);
                    Outcome::Stale(Some(Box::new(reading)))
                }
                Err(_) => Outcome::Stale(None),
            };
            self.answer(places, &outcome, None);
        }
    }
}
