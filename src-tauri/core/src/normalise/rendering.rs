//! A record as the other side can hold it: its fields only, bent as it bends them, whole days by the hours of the day
//! where it knows none and whole days again on the way back, and on a new CRM record the user's defaults.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use super::ViewContext;
use super::admission::demands_due;
use crate::bend::bend;
use crate::capability::{Bend, Capabilities};
use crate::record::{EventTime, Exception, Field, Fields, Item, Kind, Moment, OccurrenceKey, Record, Value};
use crate::rules::Rules;
use crate::snapshot::Side;

/// What the other side is to say of `record`. Fields that show something a person did not say are added to `locked`.
pub(super) fn render(
    mut record: Record,
    locked: &mut BTreeSet<Field>,
    side: Side,
    context: &ViewContext<'_>,
) -> Record {
    restore_time(&mut record, context);
    if side == Side::Right && context.origin.is_none() {
        fill_defaults(&mut record, context.rules);
    }
    if side == Side::Left {
        add_set_categories(&mut record, context);
    }
    demand_due(&mut record, locked, context);
    record.fields = bent_fields(&record.fields, context.other, context.rules);
    record
}

fn restore_time(record: &mut Record, context: &ViewContext<'_>) {
    let Some(time) = record.event_time() else { return };
    let base = context.base.and_then(Record::event_time);
    let restored = whole_days_again(time, base, context).or_else(|| zone_again(time, base, context));
    if let Some(restored) = restored {
        record.set(Field::Time, Value::Time(restored));
    }
}

/// On a side without whole days: what was a whole day and still fills the hours of the day is whole days again, on
/// whichever days it now stands.
fn whole_days_again(time: &EventTime, base: Option<&EventTime>, context: &ViewContext<'_>) -> Option<EventTime> {
    let lacks_days = context.own.hold(&Field::Time).is_some_and(|hold| hold.bends.contains(&Bend::NoAllDay));
    let EventTime::Zoned { start, end } = time else { return None };
    if !lacks_days || !base?.is_all_day() {
        return None;
    }
    let zone = &context.rules.zone;
    let (start, end) = (start.with_time_zone(zone.clone()), end.with_time_zone(zone.clone()));
    let (from, to) = context.rules.day;
    let fills = start.time() == from && end.time() == to.max(from);
    fills.then(|| EventTime::AllDay { start: start.date(), end: end.date().tomorrow().unwrap_or(end.date()) })
}

/// On a side that holds instants only: the zone the event was meant in, or else the user's own.
fn zone_again(time: &EventTime, base: Option<&EventTime>, context: &ViewContext<'_>) -> Option<EventTime> {
    let EventTime::Zoned { start, end } = time else { return None };
    if !context.own.instants_only {
        return None;
    }
    let zone = match base {
        Some(EventTime::Zoned { start, .. }) => start.time_zone().clone(),
        _ => context.rules.zone.clone(),
    };
    let within =
        |zone: TimeZone| EventTime::Zoned { start: start.with_time_zone(zone.clone()), end: end.with_time_zone(zone) };
    Some(within(zone))
}

fn fill_defaults(record: &mut Record, rules: &Rules) {
    for (field, value) in &rules.left_defaults {
        if field.kinds().contains(&record.kind) && !record.fields.contains_key(field) {
            record.set(field.clone(), value.clone());
        }
    }
}

fn add_set_categories(record: &mut Record, context: &ViewContext<'_>) {
    if context.rules.set_categories.is_empty() || context.other.hold(&Field::Categories).is_none() {
        return;
    }
    let mut items: BTreeMap<String, Item> =
        record.items(&Field::Categories).map(|(key, item)| (key.clone(), item.clone())).collect();
    for set in &context.rules.set_categories {
        let rank = u16::try_from(items.len()).unwrap_or(u16::MAX);
        let item = Item { label: String::new(), text: set.clone(), rank };
        items.entry(item.key()).or_insert(item);
    }
    record.set(Field::Categories, Value::Items(items));
}

/// A task without a due date on its way to a side that demands one shows its start, or else today. The date is locked:
/// it is nobody's word, so it is not compared and the task comes back undated.
fn demand_due(record: &mut Record, locked: &mut BTreeSet<Field>, context: &ViewContext<'_>) {
    if record.kind != Kind::Task || record.get(&Field::Due).is_some() || !demands_due(context) {
        return;
    }
    let today = || Value::Moment(Moment::Day(context.now.to_zoned(context.rules.zone.clone()).date()));
    let shown = record.get(&Field::Start).cloned().unwrap_or_else(today);
    record.set(Field::Due, shown);
    locked.insert(Field::Due);
}

fn bent_fields(fields: &Fields, other: &Capabilities, rules: &Rules) -> Fields {
    let bent = |(field, value): (&Field, &Value)| {
        let hold = other.hold(field)?;
        let value = match value {
            Value::Exceptions(exceptions) => Value::Exceptions(
                exceptions.iter().map(|(key, exception)| bent_exception(key, exception, other, rules)).collect(),
            ),
            plain => plain.clone(),
        };
        Some((field.clone(), bend(hold, &value, rules)?))
    };
    fields.iter().filter_map(bent).collect()
}

fn bent_exception(
    key: &OccurrenceKey,
    exception: &Exception,
    other: &Capabilities,
    rules: &Rules,
) -> (OccurrenceKey, Exception) {
    let bent = match exception {
        Exception::Cancelled => Exception::Cancelled,
        Exception::Changed(fields) => Exception::Changed(bent_fields(fields, other, rules)),
    };
    (key.clone(), bent)
}
