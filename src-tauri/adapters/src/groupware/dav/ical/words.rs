//! Properties with a fixed list of words: CLASS, PRIORITY, STATUS, TRANSP, PERCENT-COMPLETE.
//!
//! A word of ours that iCalendar lacks (`held`, `waiting`, a CRM's own) stands in X-PONTE-STATUS beside its nearest, and
//! counts as long as nobody has changed the nearest.

use ponte_core::record::{Field, Kind, Record, Value};

use super::time::print_utc;
use crate::groupware::dav::lines::{Component, Line, escape, read_text};

const EVENT_STATUS: [(&str, &str); 3] =
    [("tentative", "TENTATIVE"), ("confirmed", "CONFIRMED"), ("cancelled", "CANCELLED")];
const TASK_STATUS: [(&str, &str); 4] = [
    ("not-started", "NEEDS-ACTION"),
    ("in-progress", "IN-PROCESS"),
    ("completed", "COMPLETED"),
    ("cancelled", "CANCELLED"),
];
const OWN_STATUS: &str = "X-PONTE-STATUS";
const OUTLOOK_BUSY: &str = "X-MICROSOFT-CDO-BUSYSTATUS";

fn word(component: &Component, name: &str) -> Option<String> {
    component.first(name).map(|line| line.value().trim().to_ascii_uppercase()).filter(|word| !word.is_empty())
}

fn choice(record: &mut Record, field: Field, word: &str) {
    record.set(field, Value::Choice(word.to_owned()));
}

/// Reads them all. What a missing CLASS or TRANSP means is said outright (RFC 5545 §3.8.1.3, §3.8.2.7).
pub(super) fn read(component: &Component, record: &mut Record) {
    choice(record, Field::Visibility, visibility(component));
    if let Some(priority) = priority(component) {
        choice(record, Field::Priority, priority);
    }
    if record.kind == Kind::Event {
        choice(record, Field::Availability, availability(component));
    }
    if let Some(status) = status(component, record.kind) {
        choice(record, Field::Status, &status);
    }
    if record.kind == Kind::Task
        && let Some(percent) = completion(component)
    {
        record.set(Field::Completion, Value::Number(percent));
    }
}

fn visibility(component: &Component) -> &'static str {
    match word(component, "CLASS").as_deref() {
        None | Some("PUBLIC") => "public",
        Some("CONFIDENTIAL") => "confidential",
        // A word one does not know is to be taken as PRIVATE (RFC 5545 §3.8.1.3).
        Some(_) => "private",
    }
}

fn priority(component: &Component) -> Option<&'static str> {
    match word(component, "PRIORITY")?.parse::<u8>().ok()? {
        1..=4 => Some("high"),
        5 => Some("medium"),
        6..=9 => Some("low"),
        _ => None,
    }
}

fn availability(component: &Component) -> &'static str {
    match (word(component, "TRANSP").as_deref(), word(component, OUTLOOK_BUSY).as_deref()) {
        (Some("TRANSPARENT"), _) | (None, Some("FREE")) => "free",
        _ => "busy",
    }
}

fn table(kind: Kind) -> &'static [(&'static str, &'static str)] {
    if kind == Kind::Task { &TASK_STATUS } else { &EVENT_STATUS }
}

/// What STATUS says where `status` is meant.
fn nearest(kind: Kind, status: &str) -> &'static str {
    let known = table(kind).iter().find(|(ours, _)| *ours == status).map(|(_, theirs)| *theirs);
    known.unwrap_or(if kind == Kind::Task { "NEEDS-ACTION" } else { "CONFIRMED" })
}

fn status(component: &Component, kind: Kind) -> Option<String> {
    let said = word(component, "STATUS");
    if let (Some(said), Some(own)) = (&said, component.first(OWN_STATUS).map(read_text))
        && nearest(kind, &own) == said
    {
        return Some(own);
    }
    let known = said.and_then(|said| table(kind).iter().find(|(_, theirs)| *theirs == said).map(|(ours, _)| *ours));
    let done = kind == Kind::Task && (component.has("COMPLETED") || percent(component) == Some(100));
    known.or(done.then_some("completed")).map(str::to_owned)
}

fn percent(component: &Component) -> Option<i64> {
    word(component, "PERCENT-COMPLETE")?.parse().ok().filter(|percent| (0..=100).contains(percent))
}

/// A completed task is completed by 100 percent, whatever else it says.
fn completion(component: &Component) -> Option<i64> {
    if status(component, Kind::Task).as_deref() == Some("completed") { Some(100) } else { percent(component) }
}

/// Writes CLASS; a word that means the same stays.
pub(super) fn write_visibility(component: &mut Component, word: Option<&str>) {
    if word != Some(visibility(component)) {
        component.set("CLASS", word.map(str::to_ascii_uppercase).as_deref());
    }
}

/// Writes PRIORITY; a number of the same word stays.
pub(super) fn write_priority(component: &mut Component, word: Option<&str>) {
    let number = match word {
        _ if word == priority(component) => return,
        None => None,
        Some("high") => Some("1"),
        Some("medium") => Some("5"),
        Some("low") => Some("9"),
        Some(_) => return,
    };
    component.set("PRIORITY", number);
}

/// Writes TRANSP, and Outlook's own word where it is there and would contradict.
pub(super) fn write_availability(component: &mut Component, word: Option<&str>) {
    let word = word.unwrap_or("busy");
    if word == availability(component) {
        return;
    }
    component.set("TRANSP", Some(if word == "free" { "TRANSPARENT" } else { "OPAQUE" }));
    if component.has(OUTLOOK_BUSY) {
        component.set(OUTLOOK_BUSY, Some(if word == "free" { "FREE" } else { "BUSY" }));
    }
}

/// Writes STATUS. A task that is completed gets its percentage and time, one that is taken up again loses them.
pub(super) fn write_status(component: &mut Component, kind: Kind, word: Option<&str>, now: jiff::Timestamp) {
    let old = status(component, kind);
    if old.as_deref() == word {
        return;
    }
    component.set("STATUS", word.map(|word| nearest(kind, word)));
    let own = word.filter(|word| !table(kind).iter().any(|(ours, _)| ours == word));
    match own {
        Some(own) => component.put(Line::new(OWN_STATUS, &[], &escape(own))),
        None => component.remove(OWN_STATUS),
    }
    if kind == Kind::Task && word == Some("completed") {
        component.set("PERCENT-COMPLETE", Some("100"));
        if !component.has("COMPLETED") {
            component.set("COMPLETED", Some(&print_utc(now)));
        }
    } else if kind == Kind::Task && old.as_deref() == Some("completed") {
        component.remove("COMPLETED");
        component.remove("PERCENT-COMPLETE");
    }
}

/// Writes PERCENT-COMPLETE. A completed task stays at 100; what is to be less is to change its status too.
pub(super) fn write_completion(component: &mut Component, percent: Option<i64>) {
    if completion(component) != percent {
        component.set("PERCENT-COMPLETE", percent.map(|percent| percent.clamp(0, 100).to_string()).as_deref());
    }
}
