//! What becomes of each event of a week: pure, by the very functions that decide in a run.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan as _};
use ponte_core::capability::{Capabilities, Hold};
use ponte_core::normalise::{ViewContext, views};
use ponte_core::record::{AddressSlot, EventTime, Field, Kind};
use ponte_core::rules::Rules;
use ponte_core::snapshot::{Side, Snapshot};
use ponte_core::view::View;
use ponte_engine::messages::Messages;

use crate::view::{Fate, WeekEvent};
use crate::words::reason;

/// One event as its own side holds it.
pub(crate) struct Item {
    /// Where it stands.
    pub(crate) side: Side,
    /// What it says.
    pub(crate) snapshot: Snapshot,
    /// Where the pair was born and whether its other half is a copy, where it is kept in step already.
    pub(crate) tie: Option<(Side, bool)>,
}

/// What the two sides hold, as far as a picture of a week goes: everything, and no series, so that each occurrence is drawn.
pub(super) struct Sides(Capabilities);

impl Sides {
    pub(super) fn usual() -> Self {
        let slots = [AddressSlot::Main, AddressSlot::Other].map(Field::Address);
        let fields = Field::PLAIN.into_iter().chain(slots).filter(|field| field.kinds().contains(&Kind::Event));
        Sides(Capabilities {
            fields: fields.map(|field| (field, Hold::default())).collect(),
            series: false,
            compare_and_swap: true,
            writable: true,
            some_read_only: false,
            schedules: false,
            coarse_versions: false,
            instants_only: false,
            dated_listing: true,
            read_batch: 100,
        })
    }
}

/// The events of these days, each in the order of its clock.
pub(super) fn of_week(
    items: &[Item],
    sides: &Sides,
    rules: &Rules,
    now: Timestamp,
    days: &[Date],
    messages: &Messages,
) -> BTreeMap<Date, Vec<WeekEvent>> {
    let mut week: BTreeMap<Date, Vec<WeekEvent>> = BTreeMap::new();
    let Some(window) = span(days, rules) else { return week };
    for item in items {
        let context = ViewContext {
            rules,
            own: &sides.0,
            other: &sides.0,
            origin: item.tie.map(|(origin, _)| origin),
            copied: item.tie.is_some_and(|(_, copied)| copied),
            base: None,
            now,
            window: window.clone(),
        };
        // A series that nobody can expand is parked in a run, and told there.
        for view in views(&item.snapshot, item.side, &context).unwrap_or_default() {
            place(&mut week, days, item, &view, rules, messages);
        }
    }
    for events in week.values_mut() {
        events.sort_by(|one, other| {
            (!one.all_day, &one.from, &one.title).cmp(&(!other.all_day, &other.from, &other.title))
        });
    }
    week
}

fn span(days: &[Date], rules: &Rules) -> Option<Range<Timestamp>> {
    let at = |date: Date| Some(date.to_zoned(rules.zone.clone()).ok()?.timestamp());
    Some(at(*days.first()?)?..at(days.last()?.saturating_add(1.day()))?)
}

fn place(
    week: &mut BTreeMap<Date, Vec<WeekEvent>>,
    days: &[Date],
    item: &Item,
    view: &View,
    rules: &Rules,
    messages: &Messages,
) {
    let Some(time) = view.record.event_time() else { return };
    let (fate, why) = fate(item, view, rules, messages);
    for (date, from, to) in lies_on(time, days, rules) {
        let title = view.record.text(&Field::Title).to_owned();
        let shown_as = if fate == Fate::LeftOut { "" } else { view.carried.text(&Field::Title) }.to_owned();
        week.entry(date).or_default().push(WeekEvent {
            title,
            from,
            to,
            all_day: time.is_all_day(),
            side: item.side.into(),
            fate,
            why: why.clone(),
            shown_as,
        });
    }
}

fn fate(item: &Item, view: &View, rules: &Rules, messages: &Messages) -> (Fate, String) {
    let said = |key: &str| messages.text(key, &[]);
    if let Some(kept_back) = view.kept_back {
        let word = crate::rules::word(&kept_back);
        return (Fate::LeftOut, reason(messages, &word));
    }
    if item.tie.is_none() && !rules.flow_to(item.side.other()).create {
        return (Fate::LeftOut, said("week-no-create"));
    }
    if view.locked.contains(&Field::Title) {
        return (Fate::Masked, said("week-masked"));
    }
    (Fate::Syncs, said(if item.tie.is_some() { "week-in-step" } else { "week-comes" }))
}

/// The days on which it lies, with the times of day it takes there.
fn lies_on(time: &EventTime, days: &[Date], rules: &Rules) -> Vec<(Date, String, String)> {
    let Some((start, end)) = time.instants(&rules.zone) else { return Vec::new() };
    let (start, end) = (start.to_zoned(rules.zone.clone()).datetime(), end.to_zoned(rules.zone.clone()).datetime());
    let clock = |time: Time| time.strftime("%H:%M").to_string();
    let on = |date: &Date| {
        let next = date.saturating_add(1.day());
        let before = start.date() <= *date;
        let after = end.date() > *date || (end.date() == *date && (end.time() > Time::midnight() || start == end));
        if !before || !after {
            return None;
        }
        if time.is_all_day() {
            return Some((*date, String::new(), String::new()));
        }
        let from = if start.date() == *date { clock(start.time()) } else { "00:00".to_owned() };
        let to = if end.date() >= next { "24:00".to_owned() } else { clock(end.time()) };
        Some((*date, from, to))
    };
    days.iter().filter_map(on).collect()
}

#[cfg(test)]
mod tests;
