//! The reminder: the first alarm that shows or sounds at a time before the start. All other alarms are left alone.

use ponte_core::record::{Field, Record, Value};

use super::duration::Length;
use crate::groupware::dav::lines::{Component, Line, Node};

/// Reads it, in whole minutes.
pub(super) fn read(component: &Component, record: &mut Record) {
    if let Some(minutes) = component.components().find_map(minutes) {
        record.set(Field::Reminder, Value::Number(minutes));
    }
}

/// The minutes of an alarm that is ours to change.
fn minutes(alarm: &Component) -> Option<i64> {
    let is = |name: &str, words: &[&str]| {
        alarm.first(name).is_some_and(|line| words.iter().any(|word| line.value().trim().eq_ignore_ascii_case(word)))
    };
    if alarm.name() != "VALARM" || !is("ACTION", &["DISPLAY", "AUDIO"]) {
        return None;
    }
    let trigger = alarm.first("TRIGGER")?;
    let related_to_end = trigger.param("RELATED").is_some_and(|word| word.eq_ignore_ascii_case("END"));
    let seconds = Length::read(trigger.value())?.total()?;
    (!related_to_end && seconds <= 0).then_some(-seconds / 60)
}

/// Sets it, or takes it out; an alarm that rings then stays as it is.
pub(super) fn write(component: &mut Component, new: Option<i64>) {
    let new = new.map(|minutes| minutes.clamp(0, 60 * 24 * 366));
    let old = component.components().find_map(minutes);
    if old == new {
        return;
    }
    match new {
        Some(new) if old.is_some() => {
            if let Some(alarm) = component.components_mut().find(|alarm| minutes(alarm).is_some()) {
                alarm.set("TRIGGER", Some(&trigger(new)));
            }
        }
        Some(new) => component.nodes.push(Node::Component(alarm(new))),
        None => {
            let mut first = true;
            component.nodes.retain(|node| match node {
                Node::Component(alarm) if first && minutes(alarm).is_some() => {
                    first = false;
                    false
                }
                _ => true,
            });
        }
    }
}

fn trigger(minutes: i64) -> String {
    if minutes == 0 { "PT0S".to_owned() } else { format!("-PT{minutes}M") }
}

fn alarm(minutes: i64) -> Component {
    let mut alarm = Component::new("VALARM");
    alarm.add(Line::new("ACTION", &[], "DISPLAY"));
    alarm.add(Line::new("DESCRIPTION", &[], "Reminder"));
    alarm.add(Line::new("TRIGGER", &[], &trigger(minutes)));
    alarm
}
