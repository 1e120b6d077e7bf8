//! The world of one seed: the clock, the network, both systems, the people, and everything that goes wrong between them.
//!
//! Every remote request is a [`World::list`], [`World::read`] or [`World::write`]: there time goes by, people act, and faults strike, all by the dice.
//! An effect (a remote write, a commit of the store) passes [`Effects`], which counts it and can stop the program there.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_core::record::Record;
use ponte_core::snapshot::{Both, RemoteId, Side};
use ponte_core::verdict::{Failure, FailureKind};

use crate::dice::Dice;
use crate::fault::{Coverage, Fault};
use crate::oracle::Oracle;
use crate::shelf::{COMPUTERS, Shelf, Thing};
use crate::trace::Trace;
use crate::{people, words};

/// How far behind a replica may be, in milliseconds.
const BEHIND: i64 = 30_000;
const DAY: i64 = 24 * 3600 * 1000;
/// So long another computer may leave alone what it does not know: a copy settles first.
const SETTLED: i64 = 6 * 60 * 1000;

/// The effects of the program: each a place where it can be stopped.
#[derive(Debug, Default)]
pub struct Effects {
    count: AtomicU64,
    stop_at: AtomicU64,
    dead: AtomicBool,
    refusing: AtomicBool,
}

impl Effects {
    /// Counts an effect about to happen; `false` where the program is dead and it does not.
    pub fn pass(&self) -> bool {
        if self.dead() {
            return false;
        }
        let number = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        if self.stop_at.load(Ordering::Relaxed) == number {
            self.kill();
            return false;
        }
        true
    }

    /// A commit of the store, which the disk may refuse.
    pub fn commit(&self) -> bool {
        !self.refusing.load(Ordering::Relaxed) && self.pass()
    }

    /// Makes the disk take commits, or not.
    pub fn refuse(&self, refusing: bool) {
        self.refusing.store(refusing, Ordering::Relaxed);
    }

    /// Stops the program: nothing it does has an effect any more.
    pub fn kill(&self) {
        self.dead.store(true, Ordering::Relaxed);
    }

    /// Whether the program is stopped.
    pub fn dead(&self) -> bool {
        self.dead.load(Ordering::Relaxed)
    }

    /// How many effects there were.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Starts the program again, to be stopped before its effect `after` from now, or never.
    pub fn restart(&self, after: Option<u64>) {
        self.dead.store(false, Ordering::Relaxed);
        let at = after.map_or(0, |after| self.count() + after);
        self.stop_at.store(at, Ordering::Relaxed);
    }
}

/// How often things go wrong, in a thousand requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weather {
    /// Faults of the network and the servers.
    pub faults: u64,
    /// Replicas that lag.
    pub stale: u64,
    /// People who act in the middle.
    pub people: u64,
}

impl Weather {
    /// Nothing goes wrong and nobody acts.
    pub const CALM: Weather = Weather { faults: 0, stale: 0, people: 0 };
}

/// Everything that is, except the program.
pub struct Inner {
    /// Chance.
    pub dice: Dice,
    /// The true time, in milliseconds.
    pub now: i64,
    /// By how many seconds the computer's clock is off.
    pub skew: i64,
    /// What happened.
    pub trace: Trace,
    /// How often what happened.
    pub coverage: Coverage,
    /// How bad it is at the moment.
    pub weather: Weather,
    /// Both systems.
    pub shelves: Both<Shelf>,
    /// What must hold.
    pub oracle: Oracle,
    /// How far the world is.
    pub steps: u64,
    /// Everybody's zone.
    pub zone: TimeZone,
    /// What the people of this seed are like.
    pub habits: people::Habits,
    /// The last number that was typed.
    pub number: u64,
    /// How many things there are.
    pub things: u32,
    /// Requests under way, of each side.
    pub under_way: Both<u32>,
    /// How many computers keep the two systems in step.
    pub computers: usize,
    /// Whose turn it is.
    pub computer: usize,
    /// Whose first run is over.
    pub tied: [bool; COMPUTERS],
    /// When the last cycle of each began.
    pub begun: [i64; COMPUTERS],
    /// What was written and a computer may not know of yet: when, and by whom.
    pub unacknowledged: BTreeMap<(usize, Thing), (i64, usize)>,
    /// What strikes as soon as it can, whatever the weather.
    pub forced: VecDeque<Fault>,
}

/// The world as one computer and its services see it, or the driver.
pub struct World {
    inner: Arc<Mutex<Inner>>,
    /// Where the program can be stopped.
    pub effects: Arc<Effects>,
    computer: usize,
}

/// What becomes of a write.
#[derive(Debug)]
pub enum Fate {
    /// It is carried out and answered.
    Done,
    /// It is carried out, and the answer is lost.
    Lost(Failure),
    /// It never arrived, and nobody knows.
    Vanished(Failure),
    /// It is refused.
    Refused(Failure),
}

impl World {
    /// A world.
    pub fn new(inner: Inner) -> Arc<World> {
        Arc::new(World { inner: Arc::new(Mutex::new(inner)), effects: Arc::default(), computer: 0 })
    }

    /// The same world for a second computer.
    pub fn beside(&self) -> Arc<World> {
        Arc::new(World { inner: self.inner.clone(), effects: Arc::default(), computer: self.computer + 1 })
    }

    /// The world as it is.
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.computer = self.computer;
        inner
    }

    /// A request that lists: gives the moment as of which it is answered, since an index may lag behind.
    ///
    /// # Errors
    /// What goes wrong on the way.
    pub async fn list(&self, side: Side, what: &str) -> Result<i64, Failure> {
        self.read(side, what).await?;
        Ok(self.lock().answered_as_of(side))
    }

    /// A request for what is named: it is answered as of now.
    ///
    /// # Errors
    /// What goes wrong on the way.
    pub async fn read(&self, side: Side, what: &str) -> Result<i64, Failure> {
        let _under_way = self.travel(side, what).await;
        let mut world = self.lock();
        match world.reading_fault(side) {
            Some(failure) => Err(failure),
            None => Ok(world.now),
        }
    }

    /// A request that writes: what becomes of it. Where it is carried out, it is the caller who does so, at once.
    pub async fn write(&self, side: Side, what: &str) -> Fate {
        let _under_way = self.travel(side, what).await;
        let fate = self.lock().writing_fault(side);
        if matches!(fate, Fate::Done | Fate::Lost(_)) && !self.effects.pass() {
            self.hang().await;
        }
        fate
    }

    /// Goes by the network: time passes, people act, others have their turn.
    async fn travel<'w>(&'w self, side: Side, what: &str) -> UnderWay<'w> {
        // Beside another computer each request is a moment in which that one may act.
        let turns = {
            let mut world = self.lock();
            let beside = u64::from(world.computers > 1);
            world.depart(side, what).max(beside)
        };
        let under_way = UnderWay { world: self, side };
        for _ in 0..turns {
            yield_now().await;
            self.lock().pass_time(5, 120);
        }
        if self.effects.dead() {
            self.hang().await;
        }
        under_way
    }

    /// The program was stopped: nothing comes back.
    async fn hang(&self) {
        futures::future::pending::<()>().await;
    }
}

/// A request under way.
struct UnderWay<'w> {
    world: &'w World,
    side: Side,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut world = self.world.lock();
        let count = world.under_way.get_mut(self.side);
        *count = count.saturating_sub(1);
    }
}

impl Inner {
    /// A calm world in which nothing has happened.
    pub fn new(dice: Dice, now: i64, habits: people::Habits, traced: bool) -> Inner {
        Inner {
            dice,
            now,
            skew: 0,
            trace: if traced { Trace::kept() } else { Trace::default() },
            coverage: Coverage::default(),
            weather: Weather::CALM,
            shelves: Both::default(),
            oracle: Oracle::default(),
            steps: 0,
            zone: words::zone(),
            habits,
            number: 0,
            things: 0,
            under_way: Both::default(),
            computers: 1,
            computer: 0,
            tied: [false; COMPUTERS],
            begun: [now; COMPUTERS],
            unacknowledged: BTreeMap::new(),
            forced: VecDeque::new(),
        }
    }

    /// The computer whose turn it is was told a state.
    pub fn tell(&mut self, side: Side, id: &RemoteId, seq: u64) {
        let computer = self.computer;
        self.shelf(side).tell(id, seq, computer);
    }

    /// Whether every computer has had its first run.
    pub fn is_tied(&self) -> bool {
        self.tied.iter().take(self.computers).all(|tied| *tied)
    }

    /// Whether a computer may not know yet of a write to this.
    pub fn is_unacknowledged(&self, thing: Thing) -> bool {
        (0..self.computers).any(|computer| self.unacknowledged.contains_key(&(computer, thing)))
    }

    /// This computer knows what it wrote itself, and what another one wrote some time before it began.
    pub fn acknowledge(&mut self) {
        let (own, begun) = (self.computer, self.begun.get(self.computer).copied().unwrap_or(0));
        self.unacknowledged
            .retain(|(computer, _), (when, writer)| *computer != own || (*writer != own && *when > begun - SETTLED));
    }

    /// Whether it is this one's turn among what is bound to strike.
    pub fn is_bound(&mut self, fault: Fault) -> bool {
        let turn = self.forced.front() == Some(&fault);
        if turn {
            self.forced.pop_front();
        }
        turn
    }

    /// The time on the computer's clock.
    pub fn local_now(&self) -> Timestamp {
        Timestamp::from_second(self.now.div_euclid(1000) + self.skew).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// One side.
    pub fn shelf(&mut self, side: Side) -> &mut Shelf {
        self.shelves.get_mut(side)
    }

    /// Lets time go by.
    pub fn pass_time(&mut self, from: i64, to: i64) {
        let passed = self.dice.between(from, to);
        self.advance(passed);
    }

    /// Lets so many milliseconds go by.
    pub fn advance(&mut self, milliseconds: i64) {
        let offset =
            |now: i64, zone: &TimeZone| Timestamp::from_millisecond(now).map_or(0, |at| zone.to_offset(at).seconds());
        let before = offset(self.now, &self.zone);
        self.now += milliseconds;
        if offset(self.now, &self.zone) != before {
            self.coverage.struck(Fault::SummerTime);
        }
    }

    /// One more step.
    pub fn step(&mut self) {
        self.steps += 1;
    }

    /// A write of the engine, seen by the oracle.
    pub fn engine_put(&mut self, side: Side, id: &RemoteId, thing: Thing, record: Record, window: bool) {
        let before = self.shelves.get(side).get(id).cloned();
        let told = self.shelves.get(side).told(id, self.computer);
        let now = self.now;
        self.oracle.computer = self.computer;
        self.trace.note(format_args!(
            "{now} engine puts {} {id} T{}. {}",
            side.as_str(),
            thing.0,
            people::told(&record)
        ));
        let (overruled, wrong) = (self.oracle.overruled(), self.oracle.wrong.len());
        self.oracle.engine_put(side, thing, before.as_deref().map(|state| (state, told)), &record, window);
        if self.oracle.overruled() > overruled || self.oracle.wrong.len() > wrong {
            self.trace.note(format_args!("{now} that overrules an edit"));
        }
        if self.shelves.get(side).of_thing(thing).any(|(other, _)| other != id) {
            self.oracle.doubled(thing);
        }
        self.shelf(side).put(id, thing, record, now);
        for computer in 0..self.computers {
            self.unacknowledged.insert((computer, thing), (now, self.computer));
        }
    }

    /// A deletion by the engine, seen by the oracle.
    pub fn engine_delete(&mut self, side: Side, id: &RemoteId) {
        let now = self.now;
        let thing = self.thing_of(side, id).0;
        self.trace.note(format_args!("{now} engine deletes {} {id} T{thing}.", side.as_str()));
        let shelf = self.shelves.get(side);
        if let Some(entry) = shelf.entries.get(id) {
            let (thing, told, before) = (entry.thing, shelf.told(id, self.computer), entry.now().cloned());
            let twin = shelf.of_thing(thing).any(|(other, _)| other != id);
            self.oracle.engine_delete(side, thing, before.as_deref().map(|state| (state, told)), twin);
        }
        self.shelf(side).remove(id, now);
    }

    fn depart(&mut self, side: Side, what: &str) -> u64 {
        self.step();
        self.trace.note(format_args!("{} asks {} {what}", self.now, side.as_str()));
        *self.under_way.get_mut(side) += 1;
        self.pass_time(10, 300);
        if self.dice.chance(self.weather.people) {
            people::act(self);
        }
        self.odd_times();
        self.dice.roll(3)
    }

    /// The computer sleeps, or somebody sets its clock.
    fn odd_times(&mut self) {
        if self.dice.chance(self.weather.faults / 20) {
            self.strike(Fault::Asleep);
            let slept = self.dice.between(2 * DAY, 3 * DAY);
            self.advance(slept);
            for _ in 0..self.dice.roll(3) {
                people::act(self);
            }
        }
        if self.dice.chance(self.weather.faults / 20) {
            self.set_clock();
        }
    }

    /// Sets the computer's clock somewhere within a day.
    pub fn set_clock(&mut self) {
        self.strike(Fault::ClockSet);
        self.skew = if self.dice.chance(400) { 0 } else { self.dice.between(-86_400, 86_400) };
    }

    /// Counts a fault and notes it.
    pub fn strike(&mut self, fault: Fault) {
        self.step();
        self.coverage.struck(fault);
        self.trace.note(format_args!("{} fault: {}", self.now, fault.name()));
    }

    /// Whether a fault of the network or the servers strikes here.
    pub fn strikes(&mut self, per_mille: u64) -> bool {
        let rate = self.weather.faults * per_mille / 1000;
        rate > 0 && self.dice.chance(rate)
    }

    fn fault(&mut self, fault: Fault, kind: FailureKind, code: &str, wait: Option<u64>) -> Failure {
        self.strike(fault);
        Failure::new(kind, code).after(wait.map(Duration::from_secs))
    }

    fn reading_fault(&mut self, side: Side) -> Option<Failure> {
        if !self.strikes(1000) {
            return None;
        }
        let many = *self.under_way.get(side) > 1;
        match self.dice.roll(10) {
            0 | 1 => Some(self.fault(Fault::BusyAfter, FailureKind::Retry, "failure-busy", Some(30))),
            2 | 3 => Some(self.fault(Fault::Busy, FailureKind::Retry, "failure-server-error", None)),
            4 | 5 => Some(self.fault(Fault::Reset, FailureKind::Retry, "failure-unreachable", None)),
            6 => Some(self.fault(Fault::SignInMidPage, FailureKind::SignIn, "failure-sign-in", None)),
            7 if many => Some(self.fault(Fault::RotationRace, FailureKind::SignIn, "failure-sign-in", None)),
            _ => None,
        }
    }

    fn writing_fault(&mut self, side: Side) -> Fate {
        let bound = [(Fault::BusyAfter, 0), (Fault::Busy, 1), (Fault::LostAnswer, 2), (Fault::LostRequest, 6)];
        let bound = bound.into_iter().find(|(fault, _)| self.is_bound(*fault)).map(|(_, face)| face);
        if bound.is_none() && !self.strikes(1500) {
            return Fate::Done;
        }
        let many = *self.under_way.get(side) > 1;
        match bound.unwrap_or_else(|| self.dice.roll(10)) {
            0 => Fate::Refused(self.fault(Fault::BusyAfter, FailureKind::Retry, "failure-busy", Some(30))),
            1 => Fate::Refused(self.fault(Fault::Busy, FailureKind::Retry, "failure-server-error", None)),
            2..=5 => Fate::Lost(self.fault(Fault::LostAnswer, FailureKind::Retry, "failure-answer-lost", None)),
            6 | 7 => Fate::Vanished(self.fault(Fault::LostRequest, FailureKind::Retry, "failure-answer-lost", None)),
            8 if many => Fate::Refused(self.fault(Fault::RotationRace, FailureKind::SignIn, "failure-sign-in", None)),
            _ => Fate::Done,
        }
    }

    /// What becomes of one part of a batch that arrived, where it is refused alone.
    pub fn part_fault(&mut self) -> Option<Failure> {
        let busy = self.strikes(500);
        busy.then(|| self.fault(Fault::BusyPart, FailureKind::Retry, "failure-busy", Some(30)))
    }

    /// As of which moment a request is answered: now, or by a replica that lags.
    pub fn answered_as_of(&mut self, side: Side) -> i64 {
        if !self.dice.chance(self.weather.stale) {
            return self.now;
        }
        let behind = self.now - self.dice.between(500, BEHIND);
        // It is only a fault where it shows.
        if self.shelves.get(side).log.last().is_some_and(|(at, ..)| *at > behind) {
            self.strike(Fault::StaleRead);
        }
        behind
    }

    /// What a record is in truth.
    pub fn thing_of(&self, side: Side, id: &RemoteId) -> Thing {
        self.shelves.get(side).entries.get(id).map_or(Thing(0), |entry| entry.thing)
    }

    /// What a record that the engine makes is in truth: the same as its original, or, where it is made beside what it is
    /// made of ("keep both"), a thing of its own that somebody typed there.
    pub fn thing_of_copy(&mut self, side: Side, id: &RemoteId, copy_of: &RemoteId, record: &Record) -> Thing {
        if let Some(entry) = self.shelves.get(side).entries.get(id) {
            // It is made again under the mark that it had.
            return entry.thing;
        }
        if self.shelves.get(side.other()).entries.contains_key(copy_of) {
            return self.thing_of(side.other(), copy_of);
        }
        if !self.shelves.get(side).entries.contains_key(copy_of) {
            return Thing(0);
        }
        let (beside, thing) = (self.thing_of(side, copy_of), self.new_thing());
        self.oracle.made(side, thing, record, 0);
        if self.oracle.is_masked(beside) {
            // What is set apart of a private record is as private.
            self.oracle.hidden(thing);
        }
        thing
    }

    /// A number nobody typed yet.
    pub fn new_number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// A new thing.
    pub fn new_thing(&mut self) -> Thing {
        self.things += 1;
        Thing(self.things)
    }

    /// What people call a value, typed anew.
    pub fn typed_value(&mut self, field: &ponte_core::record::Field) -> (u64, ponte_core::record::Value) {
        let number = self.new_number();
        (number, words::value(field, number, &mut self.dice, &self.zone))
    }
}

/// Lets others have their turn.
pub async fn yield_now() {
    let mut yielded = false;
    futures::future::poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
