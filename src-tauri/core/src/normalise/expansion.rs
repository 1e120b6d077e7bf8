//! A series on its way to a side that holds none: its occurrences inside the window, each as an event of its own.

use std::ops::Range;

use jiff::{Timestamp, ToSpan};

use super::{ViewContext, admission::admitted_span};
use crate::record::{OccurrenceKey, Record};
use crate::recur::{self, Span};
use crate::rules::Rules;
use crate::verdict::Failure;

/// More occurrences of one series than ten years of days are not carried over.
pub const MAX_OCCURRENCES: usize = 4_000;

/// The span in which series are expanded: the window, or a year back and two ahead where there is none.
#[must_use]
pub fn expansion_span(rules: &Rules, now: Timestamp) -> Range<Timestamp> {
    admitted_span(rules, now).unwrap_or_else(|| {
        let today = now.to_zoned(rules.zone.clone());
        today.saturating_sub(1.year()).timestamp()..today.saturating_add(2.years()).timestamp()
    })
}

/// Each occurrence of `series` inside the context's window.
pub(super) fn occurrences(series: &Record, context: &ViewContext<'_>) -> Result<Vec<(OccurrenceKey, Record)>, Failure> {
    let span = Span { within: context.window.clone(), zone: &context.rules.zone, cap: MAX_OCCURRENCES };
    let found = recur::occurrences(series, &span)?;
    Ok(found
        .into_iter()
        .map(|occurrence| (occurrence.key.clone(), recur::occurrence_record(series, &occurrence)))
        .collect())
}

/// Whether any occurrence reaches into `span`. One that cannot be told is admitted: it goes over as it is, rule and all.
pub(super) fn touches(series: &Record, span: &Range<Timestamp>, context: &ViewContext<'_>) -> bool {
    let span = Span { within: span.clone(), zone: &context.rules.zone, cap: MAX_OCCURRENCES };
    recur::occurrences(series, &span).map_or(true, |found| !found.is_empty())
}
