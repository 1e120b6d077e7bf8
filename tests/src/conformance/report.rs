//! What the suite found, as a table for people and as JSON for programs.

use ponte_core::record::Kind;
use serde::Serialize;

use super::Trouble;

/// What came of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "verdict", content = "reason")]
pub enum Verdict {
    /// The promise was kept.
    Passed,
    /// It was not.
    Failed(String),
    /// It could not be asked.
    Skipped(String),
}

/// One check of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Of which kind.
    pub kind: Kind,
    /// Which check.
    pub check: &'static str,
    /// What came of it.
    #[serde(flatten)]
    pub verdict: Verdict,
}

impl Line {
    /// The line of a check that ended so.
    pub(super) fn new(kind: Kind, check: &'static str, outcome: Result<(), Trouble>) -> Line {
        let verdict = match outcome {
            Ok(()) => Verdict::Passed,
            Err(Trouble::Skip(reason)) => Verdict::Skipped(reason),
            Err(Trouble::Broken(reason)) => Verdict::Failed(reason),
        };
        Line { kind, check, verdict }
    }
}

/// All checks of one system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Which system.
    pub system: String,
    /// In which version.
    pub version: String,
    /// The checks, in order.
    pub lines: Vec<Line>,
    /// Messages caused to other people, where that can be counted.
    pub messages: Option<usize>,
}

impl Report {
    /// How many passed, failed and were skipped.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |wanted: fn(&Verdict) -> bool| self.lines.iter().filter(|line| wanted(&line.verdict)).count();
        (
            count(|verdict| *verdict == Verdict::Passed),
            count(|verdict| matches!(verdict, Verdict::Failed(_))),
            count(|verdict| matches!(verdict, Verdict::Skipped(_))),
        )
    }

    /// The broken promises, one a line.
    #[must_use]
    pub fn failures(&self) -> Vec<String> {
        let failed = self.lines.iter().filter_map(|line| match &line.verdict {
            Verdict::Failed(reason) => Some(format!("{} {} {}: {reason}", self.system, line.kind.as_str(), line.check)),
            Verdict::Passed | Verdict::Skipped(_) => None,
        });
        let told = self.messages.filter(|messages| *messages > 0);
        failed.chain(told.map(|messages| format!("{}: {messages} messages to others", self.system))).collect()
    }

    /// Its row of the table.
    #[must_use]
    pub fn row(&self) -> String {
        let (passed, failed, skipped) = self.counts();
        let messages = self.messages.map_or("not counted".to_owned(), |messages| messages.to_string());
        row(&[&self.system, &self.version, &passed.to_string(), &failed.to_string(), &skipped.to_string(), &messages])
    }

    /// The head of the table.
    #[must_use]
    pub fn head() -> String {
        row(&["system", "version", "passed", "failed", "skipped", "messages caused to others"])
    }
}

fn row(cells: &[&str]) -> String {
    cells.iter().map(|cell| format!("{cell:<12}")).collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_to_others_is_a_failure_of_its_own() {
        let line = |outcome| Line::new(Kind::Event, "create", outcome);
        let mut report =
            Report { system: "X".into(), version: "1".into(), lines: vec![line(Ok(()))], messages: Some(0) };
        assert_eq!((report.counts(), report.failures().len()), ((1, 0, 0), 0));
        report.messages = Some(1);
        report.lines.push(line(Err(Trouble::Skip("no".into()))));
        assert_eq!((report.counts(), report.failures().len()), ((1, 0, 1), 1));
    }
}
