//! Which records the user's rules let cross. The window admits and never expels: what is linked is followed wherever it
//! moves; a copy is never kept back by a rule meant for originals.

use std::ops::Range;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::{ViewContext, expansion};
use crate::capability::Bend;
use crate::record::{EventTime, Field, Item, Kind, Moment, Record, Value};
use crate::rules::{Hours, PrivatePolicy, Rules, Window};
use crate::snapshot::Side;
use crate::view::KeptBack;

/// The first rule that keeps `record` back, if one does.
pub(super) fn kept_back(record: &Record, side: Side, context: &ViewContext<'_>) -> Option<KeptBack> {
    let flow = context.flow_from(side);
    let unspoken = flow.private == PrivatePolicy::Skip && record.is_private() && context.is_a_persons(side);
    if !context.is_original(side) {
        return unspoken.then_some(KeptBack::Private);
    }
    let linked = context.origin.is_some();
    let closed = [flow.create, flow.update, flow.delete] == [false; 3];
    if closed && !linked {
        return Some(KeptBack::Direction);
    }
    if unspoken {
        return Some(KeptBack::Private);
    }
    if side == Side::Right && !category_admitted(record, context.rules) {
        return Some(KeptBack::Category);
    }
    if undated_refused(record, context) {
        return Some(KeptBack::Undated);
    }
    if !linked && !window_admitted(record, context) {
        return Some(KeptBack::Window);
    }
    let hours = context.rules.hours.as_ref()?;
    if hours_admitted(record, hours, &context.rules.zone) { None } else { Some(KeptBack::Hours) }
}

fn category_admitted(record: &Record, rules: &Rules) -> bool {
    let has = |wanted: &String| {
        let wanted = Item { label: String::new(), text: wanted.clone(), rank: 0 }.key();
        record.items(&Field::Categories).any(|(_, item)| item.key() == wanted)
    };
    let included = rules.include_categories.is_empty() || rules.include_categories.iter().any(has);
    included && !rules.exclude_categories.iter().any(has)
}

/// An event without a time has no place in any calendar. A task without a date goes over even where one is demanded
/// ([`Bend::Demanded`]).
fn undated_refused(record: &Record, context: &ViewContext<'_>) -> bool {
    match record.kind {
        Kind::Event => record.event_time().is_none() && context.other.hold(&Field::Time).is_some(),
        Kind::Task | Kind::Contact | Kind::Company => false,
    }
}

/// Whether the other side must be given a date for a task that has none.
pub(super) fn demands_due(context: &ViewContext<'_>) -> bool {
    context.other.hold(&Field::Due).is_some_and(|hold| hold.bends.contains(&Bend::Demanded))
}

/// The span of time that the window admits: whole days of the user's zone; `None` where it admits all.
#[must_use]
pub fn admitted_span(rules: &Rules, now: Timestamp) -> Option<Range<Timestamp>> {
    let today = now.to_zoned(rules.zone.clone()).date();
    let (first, ahead) = match &rules.window {
        Window::Unbounded => return None,
        Window::Months { back, ahead } => (today.saturating_sub(i64::from(*back).months()), *ahead),
        Window::From { start, ahead } => (*start, *ahead),
    };
    let after_last = today.saturating_add(i64::from(ahead).months()).saturating_add(1.day());
    let at = |date: Date| date.to_zoned(rules.zone.clone()).map(|zoned| zoned.timestamp());
    Some(at(first).unwrap_or(Timestamp::MIN)..at(after_last).unwrap_or(Timestamp::MAX))
}

fn window_admitted(record: &Record, context: &ViewContext<'_>) -> bool {
    let Some(span) = admitted_span(context.rules, context.now) else { return true };
    match record.kind {
        Kind::Contact | Kind::Company => true,
        Kind::Task => task_instants(record, &context.rules.zone).is_none_or(|(from, to)| touches(&span, from, to)),
        Kind::Event if record.recurrence().is_some() => expansion::touches(record, &span, context),
        Kind::Event => record
            .event_time()
            .and_then(|time| time.instants(&context.rules.zone))
            .is_none_or(|(from, to)| touches(&span, from, to)),
    }
}

/// Whether something from `from` to `to` reaches into `span`; what takes no time counts where it stands.
pub(crate) fn touches(span: &Range<Timestamp>, from: Timestamp, to: Timestamp) -> bool {
    from < span.end && (to > span.start || (from >= to && from >= span.start))
}

/// From a task's start, or else its due date, to its due date, or else its start. A day lasts until the next one.
fn task_instants(record: &Record, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let moment = |field: &Field| match record.get(field) {
        Some(Value::Moment(moment)) => moment_instants(moment, zone),
        _ => None,
    };
    let (start, due) = (moment(&Field::Start), moment(&Field::Due));
    let (from, _) = start.or(due)?;
    let (_, to) = due.or(start)?;
    Some((from, to))
}

fn moment_instants(moment: &Moment, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    match moment {
        Moment::Zoned(zoned) => Some((zoned.timestamp(), zoned.timestamp())),
        Moment::Floating(wall) => EventTime::Floating { start: *wall, end: *wall }.instants(zone),
        Moment::Day(date) => EventTime::AllDay { start: *date, end: date.tomorrow().unwrap_or(*date) }.instants(zone),
    }
}

/// By the clock of the user's zone. An event of more than a day lies partly inside any hours; a series is measured by its
/// first occurrence, since its wall time stays the same.
fn hours_admitted(record: &Record, hours: &Hours, zone: &TimeZone) -> bool {
    let Some(time) = record.event_time() else { return true };
    if time.is_all_day() {
        return hours.all_day;
    }
    let Some((start, end)) = time.instants(zone) else { return true };
    let (start, end) = (start.to_zoned(zone.clone()).datetime(), end.to_zoned(zone.clone()).datetime());
    if start.date() == end.date() {
        return clock_admitted(start.time(), end.time(), hours);
    }
    hours.straddling
        && (start.date().tomorrow().is_ok_and(|next| next < end.date())
            || start.time() < hours.to
            || end.time() > hours.from)
}

fn clock_admitted(start: Time, end: Time, hours: &Hours) -> bool {
    let inside = hours.from <= start && end <= hours.to && start < hours.to;
    let partly = start < hours.to && (end > hours.from || (start == end && start >= hours.from));
    inside || (hours.straddling && partly)
}
