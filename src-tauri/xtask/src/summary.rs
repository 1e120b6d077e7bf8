//! What was done and what came of it, said at the end. A step that could not run is named with its reason, never left out.

use std::io::Write;
use std::time::{Duration, Instant};

/// What came of a step.
pub enum Outcome {
    /// It went well.
    Passed,
    /// It did not.
    Failed(String),
    /// It could not run here.
    Skipped(String),
}

/// All steps so far.
#[derive(Default)]
pub struct Summary {
    rows: Vec<(String, Outcome, Duration)>,
}

impl Summary {
    /// Does a step and notes what came of it.
    pub fn step(&mut self, name: &str, work: impl FnOnce() -> Outcome) {
        say(&format!("== {name}"));
        let start = Instant::now();
        let outcome = work();
        self.rows.push((name.to_owned(), outcome, start.elapsed()));
    }

    /// Notes something that was left out.
    pub fn skipped(&mut self, name: &str, reason: &str) {
        self.rows.push((name.to_owned(), Outcome::Skipped(reason.to_owned()), Duration::ZERO));
    }

    /// Whether any step failed.
    pub fn failed(&self) -> bool {
        self.rows.iter().any(|(_, outcome, _)| matches!(outcome, Outcome::Failed(_)))
    }

    /// Says it all.
    pub fn print(&self) {
        say("");
        for (name, outcome, time) in &self.rows {
            let (word, more) = match outcome {
                Outcome::Passed => ("passed", String::new()),
                Outcome::Failed(reason) => ("FAILED", format!(": {reason}")),
                Outcome::Skipped(reason) => ("skipped", format!(": {reason}")),
            };
            say(&format!("{word:8} {:>6.1} s  {name}{more}", time.as_secs_f64()));
        }
        say(if self.failed() { "FAILED" } else { "all passed" });
    }
}

/// Writes a line to standard output; a closed pipe is nobody's fault.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
