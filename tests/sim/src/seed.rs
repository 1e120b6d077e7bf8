//! One seed: a world is made, people act, cycles run, everything goes wrong; then it becomes calm, and the oracle judges.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use jiff::Timestamp;
use ponte_core::record::{Field, Record};
use ponte_core::rules::PrivatePolicy;
use ponte_core::snapshot::{Both, RemoteId, Side};
use ponte_engine::cycle::Report;
use ponte_engine::store::{Need, Store, Topic};

use crate::calendar::Calendar;
use crate::crm::Manner;
use crate::dice::Dice;
use crate::disk::Disk;
use crate::fault::{Coverage, Fault};
use crate::oracle::Open;
use crate::people::{self, Habits};
use crate::program::{Ended, Program, System, together};
use crate::shelf::Thing;
use crate::watch;
use crate::words;
use crate::world::{Inner, Weather, World};

/// How many steps a seed has at least.
pub const STEPS: u64 = 200;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// A seed, and what of its world is not left to its dice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seed {
    /// The number that the dice begin with.
    pub number: u64,
    /// What the calendar is.
    pub calendar: Calendar,
    /// How many computers keep the same two systems in step.
    pub computers: usize,
}

impl Seed {
    /// The world that belongs to a number.
    pub fn of(number: u64) -> Seed {
        Seed { number, calendar: Calendar::of(number), computers: 1 }
    }
}

impl std::fmt::Display for Seed {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let two = if self.computers > 1 { "two " } else { "" };
        write!(out, "{two}{} {}", self.calendar.name(), self.number)
    }
}

/// Where the store lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// In memory.
    Memory,
    /// In a file.
    File,
}

/// What came of a seed.
#[derive(Debug, Default)]
pub struct Verdict {
    /// What was wrong.
    pub wrong: Vec<String>,
    /// What all that happened comes to.
    pub hash: u64,
    /// What happened, if it was asked for.
    pub lines: Vec<String>,
    /// How many steps it had.
    pub steps: u64,
    /// What it met.
    pub coverage: Coverage,
}

/// Runs a seed.
pub fn run(seed: Seed, kept: Kept, traced: bool) -> Verdict {
    watch::take();
    let world = World::new(inner(seed, traced));
    let ran = catch_unwind(AssertUnwindSafe(|| live(&world, kept)));
    let mut wrong = match ran {
        Ok(Ok(())) => Vec::new(),
        Ok(Err(error)) => vec![error],
        Err(_) => vec!["it panicked".to_owned()],
    };
    let mut world = world.lock();
    wrong.append(&mut world.oracle.wrong);
    wrong.append(&mut watch::take());
    if wrong.is_empty() && world.steps < STEPS {
        wrong.push(format!("it ended after {} steps", world.steps));
    }
    for (what, count) in [
        (WINDOW, world.oracle.window),
        ("typed between a write and its reading back: undecidable", world.oracle.before_read_back),
        ("deleted while a write was unacknowledged: undecidable", world.oracle.undecidable),
        ("doubled, the marker lost before the copy was known: undecidable", world.oracle.doubled),
    ] {
        world.coverage.add_count(what, count);
    }
    Verdict {
        wrong,
        hash: world.trace.hash(),
        lines: world.trace.lines().to_vec(),
        steps: world.steps,
        coverage: world.coverage.clone(),
    }
}

/// The column of its own.
pub const WINDOW: &str = "typed between reading and writing, on a side without conditions";

fn inner(seed: Seed, traced: bool) -> Inner {
    let mut dice = Dice::new(seed.number);
    let rules = people::rules(&mut dice, words::zone());
    let habits = Habits {
        crm: [dice.chance(850), false],
        calendar: seed.calendar,
        secretive: rules.to_left.private != PrivatePolicy::Full,
        loses_markers: if dice.chance(250) { 300 } else { 0 },
        sweeps: if dice.chance(200) { 10 } else { 0 },
        rules,
    };
    let now = first_day(&mut dice);
    let skew = if dice.chance(300) { dice.between(-86_400, 86_400) } else { 0 };
    let mut inner = Inner { skew, computers: seed.computers, ..Inner::new(dice, now, habits, traced) };
    inner.oracle.lenient = seed.computers > 1;
    inner
}

/// A working day, or the night before summer time begins or ends.
fn first_day(dice: &mut Dice) -> i64 {
    let text = match dice.roll(4) {
        0 => "2026-10-25T00:20:00Z",
        1 => "2027-03-28T00:20:00Z",
        _ => "2026-11-03T08:00:00Z",
    };
    text.parse::<Timestamp>().map_or(0, Timestamp::as_millisecond) + dice.between(0, 20 * MINUTE)
}

fn systems(world: &World) -> [System; 2] {
    let mut world = world.lock();
    let page = |dice: &mut Dice| usize::try_from(dice.between(3, 9)).unwrap_or(3);
    let utc = world.dice.chance(500);
    let manner = Manner {
        page: page(&mut world.dice),
        zone: if utc { jiff::tz::TimeZone::UTC } else { world.zone.clone() },
        skew: if world.dice.chance(700) { 0 } else { world.dice.between(-86_400, 86_400) },
    };
    let calendar = page(&mut world.dice);
    let left = if world.habits.crm == [true, false] { System::Crm(manner) } else { System::Dav(page(&mut world.dice)) };
    [left, System::calendar(world.habits.calendar, calendar)]
}

fn live(world: &Arc<World>, kept: Kept) -> Result<(), String> {
    let systems = systems(world);
    let rules = world.lock().habits.rules.clone();
    let disk = match kept {
        Kept::Memory => Disk::Memory,
        Kept::File => Disk::file()?,
    };
    let second = match world.lock().computers {
        1 => None,
        _ => Some((rules.clone(), systems.clone())),
    };
    let program = Program::install(world.clone(), rules, systems, disk)?;
    let second = second.map(|(rules, systems)| Program::install(world.beside(), rules, systems, Disk::Memory));
    let mut life = Life { world, program, second: second.transpose()?, full: false };
    people::settle_in(&mut world.lock());
    let rough = life.weather();
    while world.lock().steps < STEPS {
        world.lock().weather = rough;
        life.hour()?;
        if !world.lock().oracle.wrong.is_empty() {
            return Ok(());
        }
    }
    world.lock().weather = Weather::CALM;
    life.rest()
}

struct Life<'w> {
    world: &'w Arc<World>,
    program: Program,
    /// The second computer, which is never killed.
    second: Option<Program>,
    /// The disk is full.
    full: bool,
}

impl Life<'_> {
    fn weather(&self) -> Weather {
        let mut world = self.world.lock();
        let faults = *world.dice.pick(&[0, 20, 60, 150]).unwrap_or(&0);
        let stale = *world.dice.pick(&[0, 0, 60, 200]).unwrap_or(&0);
        let people = *world.dice.pick(&[0, 100, 250]).unwrap_or(&0);
        Weather { faults, stale, people }
    }

    /// A little of everything.
    fn hour(&mut self) -> Result<(), String> {
        {
            let mut world = self.world.lock();
            for _ in 0..world.dice.roll(4) {
                people::act(&mut world);
            }
            world.step();
            let (from, to) = if world.dice.chance(300) { (0, 5_000) } else { (MINUTE, 20 * MINUTE) };
            world.pass_time(from, to);
            if world.strikes(200) {
                world.set_clock();
            }
        }
        self.answer()?;
        self.trouble_with_the_disk()?;
        match self.second {
            None => drop(self.run()?),
            Some(_) => self.turn()?,
        }
        Ok(())
    }

    /// One of two computers runs, or both at once.
    fn turn(&mut self) -> Result<(), String> {
        let turn = self.world.lock().dice.roll(4);
        match (&self.second, turn) {
            (Some(second), 0) => {
                let ended = second.cycle(None)?;
                ran(second.world(), ended);
            }
            (Some(second), 1 | 2) => {
                let stop = self.stop();
                let [first, other] = together(&self.program, second, stop)?;
                self.world.lock().coverage.count("cycles of two computers at once");
                ran(second.world(), other);
                self.heard(first)?;
            }
            _ => drop(self.run()?),
        }
        Ok(())
    }

    /// Where the program is to be killed, if it is.
    fn stop(&self) -> Option<u64> {
        let mut world = self.world.lock();
        let kills = world.weather.faults > 0 && world.dice.chance(120);
        kills.then(|| world.dice.roll(30) + 1)
    }

    /// A run: as many cycles as the product would have it.
    fn run(&mut self) -> Result<Option<Report>, String> {
        for _ in 0..3 {
            let stop = self.stop();
            let Some(report) = self.cycle(stop)? else { return Ok(None) };
            if !report.goes_on() {
                return Ok(Some(report));
            }
        }
        Ok(None)
    }

    fn cycle(&mut self, stop: Option<u64>) -> Result<Option<Report>, String> {
        let ended = self.program.cycle(stop)?;
        self.heard(ended)
    }

    fn heard(&mut self, ended: Ended) -> Result<Option<Report>, String> {
        if matches!(ended, Ended::Killed) {
            self.world.lock().strike(Fault::Crash);
            self.program.killed()?;
        }
        Ok(ran(self.world, ended))
    }

    /// The disk is full, or another process holds the database, or it is well again.
    fn trouble_with_the_disk(&mut self) -> Result<(), String> {
        let (full, busy, model) = {
            let mut world = self.world.lock();
            (world.strikes(200), world.strikes(200), !self.program.disk().is_file())
        };
        if self.full || full {
            self.full = full;
            if full {
                self.world.lock().strike(Fault::DiskFull);
            }
            if model {
                self.world.effects.refuse(full);
            } else {
                self.program.restart(full.then_some(0))?;
            }
        }
        if busy && !self.full {
            self.world.lock().strike(Fault::DatabaseBusy);
            let rival = self.program.disk().rival()?;
            self.world.effects.refuse(model);
            self.run()?;
            self.world.effects.refuse(false);
            drop(rival);
        }
        Ok(())
    }

    /// Now and then the user answers what waits.
    fn answer(&mut self) -> Result<(), String> {
        if !self.world.lock().dice.chance(250) || self.full {
            return Ok(());
        }
        for program in std::iter::once(&self.program).chain(&self.second) {
            self.answer_at(program.store()?)?;
        }
        Ok(())
    }

    fn answer_at(&self, store: &Store) -> Result<(), String> {
        for need in store.needs().map_err(|error| error.to_string())? {
            let mut world = self.world.lock();
            let answers = need.topic.answers();
            let Some(answer) = world.dice.pick(answers).copied().filter(|answer| *answer != "dismiss") else {
                continue;
            };
            for thing in things_of(&world, store, &need) {
                world.oracle.excuse(thing);
            }
            let now = world.now;
            world.trace.note(format_args!("{now} the user answers {} with {answer}", need.topic.as_str()));
            world.coverage.count("needs answered");
            drop(world);
            store.answer(need.id, answer).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Calm: within two clean cycles all is in step, and the next one writes nothing.
    fn rest(&mut self) -> Result<(), String> {
        self.world.effects.refuse(false);
        if self.full {
            self.program.restart(None)?;
        }
        // Parked records are tried again after six hours; what a report kept silent shows in the daily listing.
        for wait in [MINUTE, 7 * HOUR, 25 * HOUR] {
            self.clean_cycle(wait)?;
            self.second_cycle()?;
        }
        if self.second.is_some() {
            // What the second one did last is news to the first.
            self.clean_cycle(MINUTE)?;
            self.second_cycle()?;
        }
        let quiet = self.clean_cycle(5 * MINUTE)?;
        if quiet.writes() > 0 {
            return Err(format!("echo: {quiet:?}"));
        }
        if let Some(quiet) = self.second_cycle()?.filter(|quiet| quiet.writes() > 0) {
            return Err(format!("echo of the second computer: {quiet:?}"));
        }
        let open = self.open()?;
        self.world.lock().judge(&open);
        Ok(())
    }

    /// The same of the second computer, if there is one.
    fn second_cycle(&mut self) -> Result<Option<Report>, String> {
        let Some(second) = &self.second else { return Ok(None) };
        for _ in 0..4 {
            self.world.lock().advance(7 * MINUTE);
            let report =
                ran(second.world(), second.cycle(None)?).ok_or("a run of the second failed in calm weather")?;
            if !report.again {
                return Ok(Some(report));
            }
        }
        Err("the second tries something for ever".to_owned())
    }

    fn clean_cycle(&mut self, wait: i64) -> Result<Report, String> {
        self.world.lock().advance(wait);
        for _ in 0..4 {
            let report = self.cycle(None)?.ok_or("a run failed in calm weather")?;
            if !report.again {
                return Ok(report);
            }
            self.world.lock().advance(MINUTE);
        }
        Err("something is tried again for ever".to_owned())
    }

    fn open(&self) -> Result<Open, String> {
        let mut open = Open::default();
        for program in std::iter::once(&self.program).chain(&self.second) {
            self.open_at(program.store()?, &mut open)?;
        }
        Ok(open)
    }

    fn open_at(&self, store: &Store, open: &mut Open) -> Result<(), String> {
        let world = self.world.lock();
        for need in store.needs().map_err(|error| error.to_string())? {
            let things = things_of(&world, store, &need);
            if need.topic == Topic::Conflict {
                let named = need.failure.details.get("fields").cloned().unwrap_or_default();
                let fields = named.split(", ").filter_map(Field::from_name);
                for field in fields {
                    open.fields.extend(things.iter().map(|thing| (*thing, field.clone())));
                }
            } else {
                open.whole.extend(things);
            }
        }
        Ok(())
    }
}

/// What became of a cycle that one computer ran.
fn ran(world: &World, ended: Ended) -> Option<Report> {
    let Ended::Ran(ran) = ended else { return None };
    let mut world = world.lock();
    match *ran {
        Ok(report) => {
            world.cycle_ended(&report);
            Some(report)
        }
        Err(failure) => {
            let now = world.now;
            world.trace.note(format_args!("{now} the run failed: {}", failure.code));
            world.coverage.count("runs that failed");
            None
        }
    }
}

/// What a need is about.
pub fn things_of(world: &Inner, store: &Store, need: &Need) -> Vec<Thing> {
    let mut ids: Vec<(Side, RemoteId)> = Vec::new();
    ids.extend(need.side.zip(need.record.clone()));
    if let Some(link) = need.link
        && let Ok(Some(link)) = store.link(ponte_core::record::Kind::Event, link)
    {
        ids.extend(Side::BOTH.into_iter().filter_map(|side| Some((side, link.end(side)?.id.clone()))));
    }
    if let (Topic::Match, Some((left, right))) = (need.topic, need.subject.split_once('|')) {
        ids.extend([(Side::Left, RemoteId(left.to_owned())), (Side::Right, RemoteId(right.to_owned()))]);
    }
    ids.iter().map(|(side, id)| world.thing_of(*side, id)).collect()
}

impl Inner {
    /// A cycle begins; gives the time on the computer's clock.
    pub fn cycle_begins(&mut self) -> Timestamp {
        self.step();
        self.oracle.computer = self.computer;
        if let Some(begun) = self.begun.get_mut(self.computer) {
            *begun = self.now;
        }
        self.oracle.cycle_begins();
        let now = self.local_now();
        self.trace.note(format_args!("{} a cycle begins, at {now} by the computer's clock", self.now));
        self.coverage.count("cycles");
        now
    }

    /// A cycle ended by itself.
    pub fn cycle_ended(&mut self, report: &Report) {
        let now = self.now;
        self.trace.note(format_args!(
            "{now} the cycle ended: {} {} written, {} conflicts, {} parked, {} held{}",
            report.left.writes(),
            report.right.writes(),
            report.conflicts,
            report.parked,
            report.held,
            if report.again { ", again" } else { "" }
        ));
        self.oracle.computer = self.computer;
        self.oracle.cycle_ended((report.conflicts + report.answered) as u64);
        self.coverage.add_count("conflicts", report.conflicts as u64);
        self.coverage.add_count("conflicts answered", report.answered as u64);
        self.coverage.add_count("records parked", report.parked as u64);
        self.coverage.add_count("deletions held", report.held as u64);
        self.coverage.add_count("copies that settled", report.settling as u64);
        if !report.again {
            if let Some(tied) = self.tied.get_mut(self.computer) {
                *tied = true;
            }
            self.acknowledge();
        }
    }

    fn judge(&mut self, open: &Open) {
        let things: Vec<Thing> = (1..=self.things).map(Thing).collect();
        for thing in things {
            let records = Both::of(|side| {
                self.shelves.get(side).of_thing(thing).map(|(_, state)| &state.record).collect::<Vec<&Record>>()
            });
            self.oracle.judge(thing, &records, open);
        }
    }
}
