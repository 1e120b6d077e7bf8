//! The table of the comparator, in Markdown.

use std::fmt::Write;

use serde::Serialize;

use super::count::Count;
use super::scenario::{Mode, ROUNDS, Told};

/// What came of all seeds of one client in one mode.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Who.
    pub client: String,
    /// How runs went wrong.
    pub mode: Mode,
    /// What came of each seed.
    pub seeds: Vec<Told>,
}

impl Row {
    /// All seeds added up.
    #[must_use]
    pub fn count(&self) -> Count {
        self.seeds.iter().fold(Count::default(), |sum, told| sum.plus(told.count))
    }

    /// The seeds in which something went wrong.
    #[must_use]
    pub fn bad(&self) -> Vec<u64> {
        self.seeds.iter().filter(|told| told.count != Count::default()).map(|told| told.seed).collect()
    }
}

/// All rows.
#[must_use]
pub fn markdown(rows: &[Row]) -> String {
    let mut text = String::from(
        "| client | mode | seeds · bad runs | struck | not converged | on one side only | not the last content | deleted \
         and back | lost | twice |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for row in rows {
        let count = row.count();
        let _ = writeln!(
            text,
            "| {} | {} | {} · {} | {} | {} | {} | {} | {} | {} | {} |",
            row.client,
            row.mode.name(),
            row.seeds.len(),
            row.seeds.len() * ROUNDS,
            row.seeds.iter().map(|told| told.struck).sum::<u64>(),
            count.not_converged,
            count.one_side_only,
            count.reverted,
            count.revived,
            count.lost,
            count.duplicates,
        );
    }
    for row in rows.iter().filter(|row| !row.bad().is_empty()) {
        let bad: Vec<String> = row.bad().iter().map(u64::to_string).collect();
        let _ = write!(text, "\n{}, {}: seeds {}\n", row.client, row.mode.name(), bad.join(", "));
    }
    text
}
