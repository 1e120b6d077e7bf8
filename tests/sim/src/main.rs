//! The deterministic simulation: the real engine and store between two model services, in a world whose clock, network,
//! people and faults all follow from a seed.

mod calendar;
mod crash;
mod crm;
mod dav;
mod dice;
mod disk;
mod explore;
mod fault;
mod oracle;
mod outlook;
mod people;
mod planner;
mod program;
mod round;
mod seed;
mod shelf;
mod trace;
mod watch;
mod words;
mod world;

use std::process::ExitCode;

use clap::{Parser, ValueEnum};

use calendar::Calendar;
use explore::{explore, say};
use seed::{Kept, Seed};

/// Run seeds of the simulation.
#[derive(Parser)]
struct Line {
    /// How many seeds.
    #[arg(long, default_value_t = 2_000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    start: u64,
    /// Where the store lives.
    #[arg(long, value_enum, default_value_t = StoreKind::Memory)]
    store: StoreKind,
    /// What the calendar is; without it each seed has its own.
    #[arg(long, value_enum)]
    calendar: Option<Calendar>,
    /// How many computers keep the two systems in step at once, without waiting for each other.
    #[arg(long, default_value_t = 1)]
    computers: usize,
    /// Shows what happens in this one.
    #[arg(long, conflicts_with_all = ["suite", "planner", "crash", "scenario"])]
    trace: Option<u64>,
    /// So many cases of the planner alone.
    #[arg(long)]
    planner: Option<u64>,
    /// Every scenario, killed everywhere.
    #[arg(long)]
    crash: bool,
    /// Shows one scenario, killed at these places.
    #[arg(long, num_args = 1..)]
    scenario: Vec<String>,
    /// All of it, as the tests run it: seeds that failed once, new ones on both stores, the planner, and crashes.
    #[arg(long)]
    suite: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum StoreKind {
    Memory,
    Disk,
}

impl Line {
    fn seed(&self, number: u64) -> Seed {
        let own = Seed::of(number);
        let computers = self.computers.clamp(1, shelf::COMPUTERS);
        Seed { calendar: self.calendar.unwrap_or(own.calendar), computers, ..own }
    }
}

impl StoreKind {
    fn kept(self) -> Kept {
        match self {
            StoreKind::Memory => Kept::Memory,
            StoreKind::Disk => Kept::File,
        }
    }
}

fn main() -> ExitCode {
    let line = Line::parse();
    watch::begin();
    if passes(&line) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn passes(line: &Line) -> bool {
    if let Some(seed) = line.trace {
        return show(line.seed(seed), line.store.kept());
    }
    if let Some((name, kills)) = line.scenario.split_first() {
        let kills: Vec<u64> = kills.iter().filter_map(|kill| kill.parse().ok()).collect();
        return crash::show(name, &kills);
    }
    if line.suite {
        return suite();
    }
    match (line.planner, line.crash) {
        (Some(cases), _) => planner::plan(line.start, cases),
        (None, true) => crash::crash(),
        (None, false) => {
            let seeds = (line.start..line.start + line.seeds).map(|number| line.seed(number)).collect();
            many(seeds, line.store.kept(), "simulation")
        }
    }
}

fn show(seed: Seed, kept: Kept) -> bool {
    let verdict = seed::run(seed, kept, true);
    verdict.lines.iter().for_each(|line| say(line));
    verdict.wrong.iter().for_each(|wrong| say(&format!("WRONG: {wrong}")));
    say(&format!("seed {seed}: {} steps, {:016x}", verdict.steps, verdict.hash));
    verdict.wrong.is_empty()
}

fn many(seeds: Vec<Seed>, kept: Kept, title: &str) -> bool {
    let explored = explore(seeds, kept);
    explored.print(title);
    explored.failed.is_empty()
}

/// What `cargo xtask test` runs. Each part runs, whatever became of the one before.
fn suite() -> bool {
    let again = explore(regressions(), Kept::Memory);
    again.print("seeds that failed once");
    let parts = [
        again.failed.is_empty(),
        planner::plan(0, PLANNED),
        crash::crash(),
        many(seeds(FIRST, SEEDS), Kept::Memory, "store in memory"),
        many(seeds(FIRST_ON_DISK, SEEDS_ON_DISK), Kept::File, "store in a file"),
    ];
    parts.iter().all(|passed| *passed)
}

const FIRST: u64 = 0;
const SEEDS: u64 = 20_000;
const FIRST_ON_DISK: u64 = 40_000;
const SEEDS_ON_DISK: u64 = 2_000;
const PLANNED: u64 = 1_000_000;

fn seeds(first: u64, count: u64) -> Vec<Seed> {
    (first..first + count).map(Seed::of).collect()
}

/// One seed a line, and why it failed.
fn regressions() -> Vec<Seed> {
    include_str!("../regressions").lines().filter_map(regression).collect()
}

/// `20366 why` is a seed on CalDAV, `graph 20366 why` one on another calendar, `two dav 20366 why` one of two computers.
fn regression(line: &str) -> Option<Seed> {
    let mut words = line.split_whitespace().peekable();
    let computers = if words.next_if_eq(&"two").is_some() { 2 } else { 1 };
    let calendar = words.peek().and_then(|word| Calendar::from_str(word, false).ok());
    if calendar.is_some() {
        words.next();
    }
    Some(Seed { number: words.next()?.parse().ok()?, calendar: calendar.unwrap_or(Calendar::Dav), computers })
}
