//! The planner alone: the core's decisions, plans and brake on random pairs, held against what they promise.
//!
//! No clock, no network, no store: a case is a handful of pairs with the rules of their pairing, and a number says all of
//! it. What a person changed is known from how the case was made, never from the hashes that the planner goes by.

mod cases;
mod pairs;
mod plans;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::explore::say;
use cases::Case;

/// So many cases are taken at once.
const BATCH: u64 = 512;

/// Plans the cases `start..start + count` on all cores; gives whether all was as promised.
pub fn plan(start: u64, count: u64) -> bool {
    let (next, begun) = (AtomicU64::new(start), Instant::now());
    let (pairs, wrong) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let from = next.fetch_add(BATCH, Ordering::Relaxed);
                    if from >= start + count {
                        break;
                    }
                    for number in from..(from + BATCH).min(start + count) {
                        let case = Case::new(number);
                        pairs.fetch_add(case.pairs.len() as u64, Ordering::Relaxed);
                        if let (Err(what), Ok(mut wrong)) = (judge(&case), wrong.lock()) {
                            wrong.push((number, what));
                        }
                    }
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().unwrap_or_default();
    wrong.sort();
    let seconds = begun.elapsed().as_secs_f64();
    say(&format!("planner: {count} cases, {} pairs, {seconds:.1} s", pairs.into_inner()));
    for (number, what) in wrong.iter().take(20) {
        say(&format!("  FAILED case {number}: {what}"));
    }
    say(&format!("  {} of {count} cases failed", wrong.len()));
    wrong.is_empty()
}

fn judge(case: &Case) -> Result<(), String> {
    let mut decided = Vec::with_capacity(case.pairs.len());
    for pair in &case.pairs {
        decided.push(pairs::judge(case, pair)?);
    }
    plans::judge(case, &decided)
}
