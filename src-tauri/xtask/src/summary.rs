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
    tests: Option<Tests>,
    quiet: bool,
}

/// What the test runner counted, over all of its programs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tests {
    passed: usize,
    failed: usize,
    ignored: usize,
}

impl Tests {
    /// Adds a line of the runner; any line that is no result counts nothing.
    pub fn add(&mut self, line: &str) {
        let Some(rest) = line.strip_prefix("test result: ") else { return };
        let words: Vec<&str> = rest.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
        let count = |what: &str| {
            let place = words.iter().position(|word| *word == what);
            let before = place.and_then(|place| words.get(place.checked_sub(1)?));
            before.and_then(|number| number.parse::<usize>().ok()).unwrap_or(0)
        };
        self.passed += count("passed");
        self.failed += count("failed");
        self.ignored += count("ignored");
    }
}

impl std::fmt::Display for Tests {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = if self.failed == 0 { "ok" } else { "FAILED" };
        let Tests { passed, failed, ignored } = self;
        write!(f, "test result: {word}. {passed} passed; {failed} failed; {ignored} ignored")
    }
}

impl Summary {
    /// One that does not say what is under way.
    pub fn quiet() -> Self {
        Summary { quiet: true, ..Summary::default() }
    }

    /// Does a step and notes what came of it.
    pub fn step(&mut self, name: &str, work: impl FnOnce() -> Outcome) {
        if !self.quiet {
            say(&format!("== {name}"));
        }
        let start = Instant::now();
        let outcome = work();
        self.rows.push((name.to_owned(), outcome, start.elapsed()));
    }

    /// Notes something that was left out.
    pub fn skipped(&mut self, name: &str, reason: &str) {
        self.rows.push((name.to_owned(), Outcome::Skipped(reason.to_owned()), Duration::ZERO));
    }

    /// Notes what the test runner counted.
    pub fn counted(&mut self, tests: Tests) {
        self.tests = Some(tests);
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
        if let Some(tests) = &self.tests {
            say(&tests.to_string());
        }
    }
}

/// Writes a line to standard output; a closed pipe is nobody's fault.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_all_test_programs_are_added_up() {
        let mut tests = Tests::default();
        for line in [
            "test result: ok. 204 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 29.24s",
            "test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s",
            "test what_failed ... FAILED",
        ] {
            tests.add(line);
        }
        assert_eq!(tests.to_string(), "test result: FAILED. 209 passed; 2 failed; 1 ignored");
    }
}
