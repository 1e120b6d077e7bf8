//! Many seeds on all cores, and the table of what they met.

use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::fault::{Coverage, Fault};
use crate::seed::{Kept, Seed, Verdict, run};

/// What many seeds came to.
#[derive(Debug, Default)]
pub struct Explored {
    /// How many.
    pub seeds: u64,
    /// Their steps.
    pub steps: u64,
    /// The fewest steps of one that ended: a seed that fails stops where it does.
    pub fewest: u64,
    /// What they met.
    pub coverage: Coverage,
    /// Those that failed, with the first thing that was wrong.
    pub failed: Vec<(Seed, String)>,
    /// How long it took.
    pub took: Duration,
}

/// Runs these seeds.
pub fn explore(seeds: Vec<Seed>, kept: Kept) -> Explored {
    let (next, begun) = (AtomicUsize::new(0), Instant::now());
    let explored = Mutex::new(Explored { fewest: u64::MAX, ..Explored::default() });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)).copied() {
                    let verdict = run(seed, kept, false);
                    if let Ok(mut explored) = explored.lock() {
                        explored.add(seed, verdict);
                    }
                }
            });
        }
    });
    let mut explored = explored.into_inner().unwrap_or_default();
    explored.took = begun.elapsed();
    explored.failed.sort();
    explored
}

impl Explored {
    fn add(&mut self, seed: Seed, verdict: Verdict) {
        self.seeds += 1;
        self.steps += verdict.steps;
        self.coverage.add(&verdict.coverage);
        self.coverage.count(seed.calendar.title());
        if seed.computers > 1 {
            self.coverage.count("seeds of two computers");
        }
        match verdict.wrong.into_iter().next() {
            Some(wrong) => self.failed.push((seed, wrong)),
            None => self.fewest = self.fewest.min(verdict.steps),
        }
    }

    /// Says it all.
    pub fn print(&self, title: &str) {
        let seconds = self.took.as_secs_f64().max(0.001);
        let rate = |count: u64| (u32::try_from(count).map_or(f64::MAX, f64::from) / seconds).round();
        say(&format!(
            "{title}: {} seeds, {} steps (at least {} each), {seconds:.1} s, {} seeds/s, {} steps/s",
            self.seeds,
            self.steps,
            self.fewest,
            rate(self.seeds),
            rate(self.steps)
        ));
        for fault in Fault::ALL {
            say(&format!("  {:>9}  {}", self.coverage.faults.get(&fault).copied().unwrap_or(0), fault.name()));
        }
        say("  ---");
        for (what, count) in &self.coverage.counts {
            say(&format!("  {count:>9}  {what}"));
        }
        for (seed, wrong) in self.failed.iter().take(40) {
            say(&format!("  FAILED seed {seed}: {wrong}"));
        }
        say(&format!("  {} of {} seeds failed", self.failed.len(), self.seeds));
    }
}

/// Says a line; nobody may listen.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
