//! The program under test: the real cycle on the real store between the two services. It is polled by hand, so that it can
//! be stopped at any await; [`crate::world::Effects`] stops it at any effect.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use futures::future::LocalBoxFuture;
use jiff::Timestamp;
use ponte_core::record::Kind;
use ponte_core::rules::Rules;
use ponte_core::snapshot::Side;
use ponte_core::verdict::Failure;
use ponte_engine::collection::Collection;
use ponte_engine::cycle::{Half, Job, Report, cycle};
use ponte_engine::store::Store;

use crate::calendar::Calendar;
use crate::crm::{Crm, Manner};
use crate::dav::Dav;
use crate::disk::Disk;
use crate::outlook::{Outlook, Speech};
use crate::world::World;

/// A future polled more often than this hangs.
const MOST_POLLS: usize = 200_000;

/// What a side is.
#[derive(Debug, Clone)]
pub enum System {
    /// A CRM.
    Crm(Manner),
    /// A CalDAV calendar whose pages have so many rows.
    Dav(usize),
    /// One of Exchange, spoken of so.
    Outlook(Speech, usize),
}

impl System {
    /// A calendar whose pages have so many rows.
    pub fn calendar(calendar: Calendar, page: usize) -> System {
        match calendar {
            Calendar::Dav => System::Dav(page),
            Calendar::Graph => System::Outlook(Speech::Graph, page),
            Calendar::Ews => System::Outlook(Speech::Ews, page),
        }
    }

    fn open(&self, world: &Arc<World>, side: Side, rules: &Rules) -> Box<dyn Collection> {
        match self {
            System::Crm(manner) => Box::new(Crm::open(world.clone(), side, manner.clone(), rules.clone())),
            System::Dav(page) => Box::new(Dav::open(world.clone(), side, *page, rules.clone())),
            System::Outlook(speech, page) => {
                Box::new(Outlook::open(world.clone(), side, (*speech, *page), rules.clone()))
            }
        }
    }
}

/// The installed program.
pub struct Program {
    world: Arc<World>,
    rules: Rules,
    systems: [System; 2],
    disk: Disk,
    store: Option<Store>,
    collections: [Box<dyn Collection>; 2],
}

/// How a cycle ended.
#[derive(Debug)]
pub enum Ended {
    /// By itself.
    Ran(Box<Result<Report, Failure>>),
    /// It was stopped.
    Killed,
}

impl Program {
    /// Installs it.
    ///
    /// # Errors
    /// What the store says.
    pub fn install(world: Arc<World>, rules: Rules, systems: [System; 2], disk: Disk) -> Result<Program, String> {
        let collections = open(&systems, &world, &rules);
        let store = Some(disk.open(&world.effects, None)?);
        Ok(Program { world, rules, systems, disk, store, collections })
    }

    /// The open store.
    ///
    /// # Errors
    /// It is not open.
    pub fn store(&self) -> Result<&Store, String> {
        self.store.as_ref().ok_or_else(|| "the store is not open".to_owned())
    }

    /// Where its store lives.
    pub fn disk(&self) -> &Disk {
        &self.disk
    }

    /// Starts it again after it was killed: from what its store left behind, and nothing else.
    ///
    /// # Errors
    /// What the store says.
    pub fn killed(&mut self) -> Result<(), String> {
        if let Some(left) = self.disk.left_behind()? {
            self.store = None;
            self.disk = left;
        }
        self.restart(None)
    }

    /// Starts it again; `pages` is how many more pages the disk takes.
    ///
    /// # Errors
    /// What the store says.
    pub fn restart(&mut self, pages: Option<i64>) -> Result<(), String> {
        self.world.effects.restart(None);
        self.collections = open(&self.systems, &self.world, &self.rules);
        if self.disk.is_file() {
            self.store = None;
            self.store = Some(self.disk.open(&self.world.effects, pages)?);
        }
        Ok(())
    }

    /// Runs one cycle, stopped before its effect `stop` if it has so many.
    ///
    /// # Errors
    /// It hangs.
    pub fn cycle(&self, stop: Option<u64>) -> Result<Ended, String> {
        let now = self.begin(stop);
        let ran = poll_by_hand(self.run(self.store()?, now), || self.world.effects.dead())?;
        Ok(self.ended(ran))
    }

    /// The world as this computer sees it.
    pub fn world(&self) -> &Arc<World> {
        &self.world
    }

    fn begin(&self, stop: Option<u64>) -> Timestamp {
        let now = self.world.lock().cycle_begins();
        self.world.effects.restart(stop);
        now
    }

    async fn run(&self, store: &Store, now: Timestamp) -> Result<Report, Failure> {
        let [left, right] = &self.collections;
        let job = Job {
            pairing: "work",
            kind: Kind::Event,
            rules: &self.rules,
            shape: "",
            left: Half { collection: &**left, place: "crm" },
            right: Half { collection: &**right, place: "calendar" },
        };
        cycle(&job, store, now, &|_| {}).await
    }

    fn ended(&self, ran: Option<Result<Report, Failure>>) -> Ended {
        let killed = self.world.effects.dead();
        self.world.effects.restart(None);
        ran.filter(|_| !killed).map_or(Ended::Killed, |ran| Ended::Ran(Box::new(ran)))
    }
}

/// Runs one cycle of each of two computers at once: at every request the dice say whose turn it is. The first is stopped
/// before its effect `stop`.
///
/// # Errors
/// One hangs.
pub fn together(first: &Program, second: &Program, stop: Option<u64>) -> Result<[Ended; 2], String> {
    let mut running = [Running::of(first, stop)?, Running::of(second, None)?];
    for _ in 0..2 * MOST_POLLS {
        let open: Vec<usize> = (0..2).filter(|place| running.get(*place).is_some_and(Running::is_open)).collect();
        let Some(turn) = first.world.lock().dice.pick(&open).copied() else {
            let [first, second] = running;
            return Ok([first.program.ended(first.ran), second.program.ended(second.ran)]);
        };
        if let Some(running) = running.get_mut(turn) {
            running.poll()?;
        }
    }
    Err("the cycles never end".to_owned())
}

/// A cycle under way.
struct Running<'p> {
    program: &'p Program,
    future: Option<LocalBoxFuture<'p, Result<Report, Failure>>>,
    ran: Option<Result<Report, Failure>>,
}

impl<'p> Running<'p> {
    fn of(program: &'p Program, stop: Option<u64>) -> Result<Self, String> {
        let now = program.begin(stop);
        Ok(Running { program, future: Some(Box::pin(program.run(program.store()?, now))), ran: None })
    }

    fn is_open(&self) -> bool {
        self.future.is_some()
    }

    fn poll(&mut self) -> Result<(), String> {
        let Some(future) = &mut self.future else { return Ok(()) };
        let flag = Arc::new(Flag(AtomicBool::new(false)));
        let waker = Waker::from(flag.clone());
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(ran) => (self.ran, self.future) = (Some(ran), None),
            Poll::Pending if self.program.world.effects.dead() => self.future = None,
            Poll::Pending if !flag.0.load(Ordering::Relaxed) => return Err("the cycle waits for nothing".to_owned()),
            Poll::Pending => {}
        }
        Ok(())
    }
}

fn open(systems: &[System; 2], world: &Arc<World>, rules: &Rules) -> [Box<dyn Collection>; 2] {
    let [left, right] = systems;
    [left.open(world, Side::Left, rules), right.open(world, Side::Right, rules)]
}

/// Runs a future to its end, or drops it where it stands once `stopped`.
fn poll_by_hand<T>(future: impl Future<Output = T>, stopped: impl Fn() -> bool) -> Result<Option<T>, String> {
    let flag = Arc::new(Flag(AtomicBool::new(false)));
    let waker = Waker::from(flag.clone());
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    for _ in 0..MOST_POLLS {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return Ok(Some(value));
        }
        if stopped() {
            return Ok(None);
        }
        if !flag.0.swap(false, Ordering::Relaxed) {
            return Err("the cycle waits for nothing".to_owned());
        }
    }
    Err("the cycle never ends".to_owned())
}

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}
