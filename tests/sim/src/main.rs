//! The deterministic simulation: the real engine and store between two model services, in a world whose clock, network,
//! people and faults all follow from a seed.

mod crash;
mod crm;
mod dav;
mod dice;
mod disk;
mod explore;
mod fault;
mod oracle;
mod people;
mod planner;
mod program;
mod seed;
mod shelf;
mod trace;
mod watch;
mod words;
mod world;

use std::process::ExitCode;

use clap::{Parser, ValueEnum};

use explore::{explore, say};
use seed::Kept;

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
        return show(seed, line.store.kept());
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
        (None, false) => many(line.start, line.seeds, line.store.kept(), "simulation"),
    }
}

fn show(seed: u64, kept: Kept) -> bool {
    let verdict = seed::run(seed, kept, true);
    verdict.lines.iter().for_each(|line| say(line));
    verdict.wrong.iter().for_each(|wrong| say(&format!("WRONG: {wrong}")));
    say(&format!("seed {seed}: {} steps, {:016x}", verdict.steps, verdict.hash));
    verdict.wrong.is_empty()
}

fn many(start: u64, seeds: u64, kept: Kept, title: &str) -> bool {
    let explored = explore((start..start + seeds).collect(), kept);
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
        many(FIRST, SEEDS, Kept::Memory, "store in memory"),
        many(FIRST_ON_DISK, SEEDS_ON_DISK, Kept::File, "store in a file"),
    ];
    parts.iter().all(|passed| *passed)
}

const FIRST: u64 = 0;
const SEEDS: u64 = 20_000;
const FIRST_ON_DISK: u64 = 40_000;
const SEEDS_ON_DISK: u64 = 2_000;
const PLANNED: u64 = 1_000_000;

/// One seed a line, and why it failed.
fn regressions() -> Vec<u64> {
    let lines = include_str!("../regressions").lines();
    lines.filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect()
}
