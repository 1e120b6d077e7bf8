//! Crash everywhere: each scenario is played once to its end, and then again with the program killed before each of its
//! effects in turn (a commit of the store, a write that a server is about to carry out), and at a sample of pairs.
//!
//! Killed before effect n is the same as killed after effect n - 1, whose answer nobody heard: each boundary has both its
//! sides. What was killed leaves the files of its store behind as they were at that moment, and nothing else; the next
//! start opens a copy of them. Every time the end must be that of the undisturbed play.

mod play;
mod scenarios;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crate::dice::Dice;
use crate::explore::say;
use play::{Played, play};
use scenarios::{Scenario, all};

/// So many pairs of kills are tried of each scenario.
const PAIRS: u64 = 12;

/// What came of one scenario.
#[derive(Debug, Default)]
struct Tried {
    boundaries: u64,
    single: u64,
    pairs: u64,
    wrong: Vec<String>,
}

/// Kills the program everywhere; gives whether it always recovered.
pub fn crash() -> bool {
    let (scenarios, begun) = (all(), Instant::now());
    let (next, tried) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some(scenario) = scenarios.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let what = everywhere(scenario);
                    if let Ok(mut tried) = tried.lock() {
                        tried.push((scenario.name.as_str(), what));
                    }
                }
            });
        }
    });
    let mut tried = tried.into_inner().unwrap_or_default();
    tried.sort_by_key(|(name, _)| *name);
    let sum = |of: fn(&Tried) -> u64| tried.iter().map(|(_, tried)| of(tried)).sum::<u64>();
    let kills = sum(|tried| tried.single) + sum(|tried| tried.pairs);
    let wrong: Vec<(&str, &String)> =
        tried.iter().flat_map(|(name, tried)| tried.wrong.iter().map(|wrong| (*name, wrong))).collect();
    say(&format!(
        "crash everywhere: {} scenarios, {} boundaries, {} single kills, {} pairs, {:.1} s",
        tried.len(),
        sum(|tried| tried.boundaries),
        sum(|tried| tried.single),
        sum(|tried| tried.pairs),
        begun.elapsed().as_secs_f64()
    ));
    for (name, wrong) in wrong.iter().take(30) {
        say(&format!("  FAILED {name}: {wrong}"));
    }
    say(&format!("  {} of {kills} recovered", kills.saturating_sub(wrong.len() as u64)));
    wrong.is_empty() && !tried.is_empty()
}

/// Shows one play of a scenario, killed where `kills` says.
pub fn show(name: &str, kills: &[u64]) -> bool {
    let Some(scenario) = all().into_iter().find(|scenario| scenario.name == name) else { return false };
    match play(&scenario, kills, true) {
        Ok(played) => {
            played.lines.iter().for_each(|line| say(line));
            played.end.iter().for_each(|line| say(&format!("END {line}")));
            true
        }
        Err(wrong) => {
            say(&format!("WRONG: {wrong}"));
            false
        }
    }
}

fn everywhere(scenario: &Scenario) -> Tried {
    let mut tried = Tried::default();
    let undisturbed = match play(scenario, &[], false) {
        Ok(played) => played,
        Err(wrong) => {
            tried.wrong.push(format!("undisturbed: {wrong}"));
            return tried;
        }
    };
    let Played { before, effects, end, .. } = undisturbed;
    tried.boundaries = effects - before;
    for first in before + 1..=effects {
        tried.single += 1;
        tried.wrong.extend(differs(scenario, &[first], &end));
    }
    let mut dice = Dice::new(effects);
    for _ in 0..PAIRS.min(effects - before) {
        // The second is counted from the restart on.
        let kills = [before + 1 + dice.roll(effects - before), 1 + dice.roll(20)];
        tried.pairs += 1;
        tried.wrong.extend(differs(scenario, &kills, &end));
    }
    tried
}

fn differs(scenario: &Scenario, kills: &[u64], end: &[String]) -> Option<String> {
    match play(scenario, kills, false) {
        Err(wrong) => Some(format!("killed at {kills:?}: {wrong}")),
        Ok(played) if played.end != end => {
            let other = |these: &[String], those: &[String]| {
                these.iter().filter(|line| !those.contains(line)).cloned().collect::<Vec<_>>().join("; ")
            };
            let (now, missing) = (other(&played.end, end), other(end, &played.end));
            Some(format!("killed at {kills:?}: [{now}] where [{missing}] is right"))
        }
        Ok(_) => None,
    }
}
