//! Occurrences of a series: found by their number in it, then changed or taken out. The series was read just before, and
//! each write to one of its occurrences makes another version of it, so that these are not conditional.

use jiff::ToSpan;
use jiff::tz::TimeZone;
use ponte_core::record::{Field, OccurrenceKey, Record, Value};
use ponte_core::recur::{Span, occurrence_time, occurrences};
use ponte_core::snapshot::RemoteId;
use ponte_core::verdict::{Failure, FailureKind};
use serde_json::Value as Json;

use super::op_update::{self, Telling};
use super::options::Conflicts;
use super::reading::BATCH;
use super::write::{Answered, Run, Verdict, verdict};
use super::xml::Element;
use super::{fields, op_delete, op_item};
use crate::groupware::answers::Sent;
use crate::groupware::exchange::merged::Edits;
use crate::groupware::exchange::{self, Differing, Raw};

/// Occurrences beyond this one are not counted.
const MOST: usize = 20_000;

/// Carries out edits of occurrences of the series `id`.
///
/// # Errors
/// What kept one of them, and whether anything may have been written.
pub(super) async fn carry_out(
    run: &Run<'_>,
    (id, telling): (&RemoteId, Telling),
    raw: &Raw,
    series: &Record,
    edits: &Edits,
) -> Result<(), (Failure, Sent)> {
    let (mut changes, mut removals) = (Vec::new(), Vec::new());
    for (key, edit) in edits {
        let refused = |failure| (failure, Sent::Refused);
        let target = target(run, id, raw, series, key).ok_or_else(|| refused(absent()))?;
        match edit {
            Differing::Cancel => removals.push(target),
            Differing::Patch(patch) => changes.extend(change(run, (key, target), raw, series, patch).map_err(refused)?),
        }
    }
    let mut written = false;
    for chunk in changes.chunks(BATCH) {
        let request = |changes: &[Element]| op_update::request(Conflicts::Always, telling, changes.iter().cloned());
        settle(run.send(chunk, request).await, &mut written)?;
    }
    let deletion = run.collection.session.options.deletion;
    for chunk in removals.chunks(BATCH) {
        let request = |ids: &[Element]| op_delete::request(deletion, telling, ids.iter().cloned());
        settle(run.send(chunk, request).await, &mut written)?;
    }
    Ok(())
}

fn settle(answered: Vec<Answered>, written: &mut bool) -> Result<(), (Failure, Sent)> {
    let sent = |sent: Sent, written: bool| if written { Sent::Perhaps } else { sent };
    for answer in answered {
        let message = answer.map_err(|(failure, own)| (failure, sent(own, *written)))?;
        match verdict(&message) {
            // What is not there needs not be taken out.
            Verdict::Done | Verdict::Gone => *written = true,
            Verdict::Failed(failure, _) if is_taken_out(&failure) => *written = true,
            Verdict::Stale => return Err((absent(), Sent::Perhaps)),
            Verdict::Failed(failure, own) => return Err((failure, sent(own, *written))),
        }
    }
    Ok(())
}

fn is_taken_out(failure: &Failure) -> bool {
    failure.details.get("code").is_some_and(|code| code == "ErrorCalendarOccurrenceIsDeletedFromRecurrence")
}

fn absent() -> Failure {
    Failure::new(FailureKind::Record, "failure-exchange-occurrence")
}

fn change(
    run: &Run<'_>,
    (key, target): (&OccurrenceKey, Element),
    raw: &Raw,
    series: &Record,
    patch: &ponte_core::decision::Patch,
) -> Result<Option<Element>, Failure> {
    let collection = run.collection;
    let mut before = series.clone();
    before.fields.remove(&Field::Recurrence);
    if let Some(time) = occurrence_time(series, key) {
        before.set(Field::Time, Value::Time(time));
    }
    let own = Raw::plain(row_of(raw, series, key).cloned().unwrap_or_else(|| raw.row.clone()));
    let body = exchange::patch(collection.kind, &own, &before, patch, &collection.zone)?;
    let sets = fields::sets(collection.place.class, &body, &own.row)?;
    Ok((!sets.is_empty()).then(|| op_update::change(collection.place.class, target, &sets)))
}

/// The row of an occurrence that differs already.
fn row_of<'a>(raw: &'a Raw, series: &Record, key: &OccurrenceKey) -> Option<&'a Json> {
    raw.differing().iter().find(|row| exchange::key_of(row, series).as_ref() == Some(key))
}

/// What names an occurrence: its own id where it differs already, else its number.
fn target(run: &Run<'_>, id: &RemoteId, raw: &Raw, series: &Record, key: &OccurrenceKey) -> Option<Element> {
    let own = row_of(raw, series, key).and_then(|row| row.get("id")?.as_str());
    match own {
        Some(own) => Some(op_item::id(own)),
        None => Some(op_item::occurrence(&id.0, number(series, key, &run.collection.zone)?)),
    }
}

/// The number of an occurrence in its series, from one on; those that were taken out are counted.
fn number(series: &Record, key: &OccurrenceKey, zone: &TimeZone) -> Option<usize> {
    let mut plain = series.clone();
    plain.fields.remove(&Field::Exceptions);
    let (first, _) = plain.event_time()?.instants(zone)?;
    let (start, _) = occurrence_time(&plain, key)?.instants(zone)?;
    let until = start.checked_add(1.second()).ok()?;
    let all = occurrences(&plain, &Span { within: first..until, zone, cap: MOST }).ok()?;
    Some(all.iter().position(|one| one.key == *key)? + 1)
}

#[cfg(test)]
mod tests {
    use ponte_core::record::{EventTime, Exception, Kind, Recurrence};

    use super::*;

    #[test]
    fn occurrences_are_numbered_by_the_rule_whatever_became_of_them() {
        let rome = TimeZone::get("Europe/Rome").unwrap();
        let start: jiff::Zoned = "2026-03-16T09:00[Europe/Rome]".parse().unwrap();
        let time = EventTime::Zoned { end: start.checked_add(1.hour()).unwrap(), start };
        let key = |instant: &str| OccurrenceKey::of_instant(instant.parse().unwrap());
        let series = Record::new(Kind::Event)
            .with(Field::Time, Value::Time(time))
            .with(Field::Recurrence, Value::Recurrence(Recurrence { rules: vec!["FREQ=WEEKLY".into()], dates: vec![] }))
            .with(Field::Exceptions, Value::Exceptions([(key("2026-03-23T08:00:00Z"), Exception::Cancelled)].into()));
        assert_eq!(number(&series, &key("2026-03-16T08:00:00Z"), &rome), Some(1));
        assert_eq!(number(&series, &key("2026-03-30T07:00:00Z"), &rome), Some(3), "the clocks change in between");
        assert_eq!(number(&series, &key("2026-03-31T07:00:00Z"), &rome), None);
    }
}
