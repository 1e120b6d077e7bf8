//! Recurrence (RFC 5545 §3.3.10, §3.8.5): which occurrences a series has in a span of time, and how one of them is
//! changed or taken out.
//!
//! Rules are walked in wall time, period by period, and only then placed in their zone: so the wall clock is kept across
//! clock changes. Every walk has a budget, so that no rule, however hostile, takes long; it never panics on one.

mod days;
mod edit;
mod parse;
mod rule;
mod series;
mod walk;

pub use edit::{edit_occurrence, exclude_occurrence, occurrence_record};
pub use rule::{Frequency, Rule, Until};
pub use series::{Occurrence, Span, occurrence_time, occurrences};

/// The normal form of an RRULE value, under which two ways of writing one rule are the same; what cannot be read is
/// only trimmed and put in upper case.
#[must_use]
pub fn normal_rule(text: &str) -> String {
    text.parse::<Rule>().map_or_else(|_| text.trim().to_uppercase(), |rule| rule.to_string())
}

#[cfg(test)]
mod tests;
