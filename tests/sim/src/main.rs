//! The deterministic simulation: the real engine and store between two model services, in a world whose clock, network,
//! people and faults all follow from a seed.

mod crm;
mod dav;
mod dice;
mod disk;
mod explore;
mod fault;
mod oracle;
mod people;
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
    #[arg(long)]
    trace: Option<u64>,
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
    if let Some(seed) = line.trace {
        let verdict = seed::run(seed, line.store.kept(), true);
        verdict.lines.iter().for_each(|line| say(line));
        verdict.wrong.iter().for_each(|wrong| say(&format!("WRONG: {wrong}")));
        return if verdict.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let explored = explore(line.start, line.seeds, line.store.kept());
    explored.print("simulation");
    if explored.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
