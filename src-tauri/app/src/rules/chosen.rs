//! What a page of rules chooses, as the settings would say it. Whether it is right is the settings' to say.

use std::collections::BTreeSet;
use std::time::Duration;

use ponte_core::record::Kind;
use ponte_engine::settings::choices::{flag, text, texts};
use ponte_engine::settings::{Choices, interval_word, section};

use super::word;
use crate::form::one_line;
use crate::view::{Direction, FlowView, HoursView, KindRules, PairingRules, PrivatePolicy, Scope, WindowView};

/// Makes `wanted` say what the page says; what the page does not show stays.
pub(super) fn choose(wanted: &mut Choices, rules: &PairingRules, busy: &str) {
    let on: Vec<&str> = Kind::ALL
        .into_iter()
        .filter(|kind| rules.kinds.iter().any(|rules| rules.on && Kind::from(rules.kind) == *kind))
        .map(section)
        .collect();
    wanted.choose("active", Some(flag(rules.active)));
    wanted.choose("kinds", Some(texts(on)));
    wanted.choose("interval", Some(text(&interval_word(Duration::from_secs(rules.interval_seconds.into())))));
    wanted.choose("first-run", Some(text(&word(&rules.first_run))));
    let brake = format!("{{ records = {}, percent = {} }}", rules.brake.records, rules.brake.percent);
    wanted.choose("brake", Some(brake));
    for kind in &rules.kinds {
        of_kind(wanted, kind, busy);
    }
}

fn of_kind(wanted: &mut Choices, rules: &KindRules, busy: &str) {
    let kind = Kind::from(rules.kind);
    let name = section(kind);
    let dated = matches!(kind, Kind::Event | Kind::Task);
    let mut say = |key: &str, value: Option<String>| wanted.choose(&format!("{name}.{key}"), value);
    say("direction", Some(text(&word(&rules.direction))));
    say("conflict", Some(text(&word(&rules.conflict))));
    if let Some(window) = rules.window.as_ref().filter(|_| dated) {
        say("window", Some(of_window(window)));
    }
    let categories = &rules.categories;
    for (key, names) in [("set", &categories.set), ("include", &categories.include), ("exclude", &categories.exclude)] {
        say(&format!("categories.{key}"), Some(listed(names)));
    }
    say("scope", Some(text(&word(&rules.scope))));
    say("groups", Some(listed(&rules.groups)).filter(|_| rules.scope == Scope::Groups));
    let collection = rules.collection.as_deref().map(one_line).filter(|collection| !collection.is_empty());
    say(if dated { "collection" } else { "address-book" }, collection.map(|collection| text(&collection)));
    for default in rules.defaults.iter().filter(|_| dated) {
        let value = one_line(&default.value);
        say(
            &format!("defaults.{}", default.field),
            Some(value).filter(|value| !value.is_empty()).map(|value| text(&value)),
        );
    }
    if kind == Kind::Event {
        say("hours", rules.hours.as_ref().map(of_hours));
        if let Some(day) = &rules.all_day {
            say("all-day", Some(format!("{{ start = {}, end = {} }}", text(&day.start), text(&day.end))));
        }
        say("mail-attendees", Some(flag(rules.mail_attendees)));
        say("create-invited-contacts", Some(flag(rules.create_invited)));
    }
    if kind == Kind::Contact {
        say("remove-when-user-disabled", Some(flag(rules.remove_when_disabled)));
    }
    // What is said of a way that nothing goes would be a mistake.
    for (way, flow, closed) in [
        ("to-crm", &rules.to_crm, rules.direction == Direction::ToCalendar),
        ("to-calendar", &rules.to_calendar, rules.direction == Direction::ToCrm),
    ] {
        if closed { wanted.clear(&[name, way]) } else { of_flow(wanted, name, way, flow, dated, busy) }
    }
}

fn of_flow(wanted: &mut Choices, name: &str, way: &str, flow: &FlowView, dated: bool, busy: &str) {
    let mut say = |key: &str, value: String| wanted.choose(&format!("{name}.{way}.{key}"), Some(value));
    say("create", flag(flow.create));
    say("update", flag(flow.update));
    say("delete", flag(flow.delete));
    if !dated {
        return;
    }
    let title = one_line(&flow.busy_title);
    let titled = flow.private_policy == PrivatePolicy::Busy && !title.is_empty() && title != busy;
    say("private", if titled { format!("{{ busy = {} }}", text(&title)) } else { text(&word(&flow.private_policy)) });
}

fn of_window(window: &WindowView) -> String {
    match window {
        WindowView::All => text("all"),
        WindowView::Months { back, ahead } => format!("{{ back = {back}, ahead = {ahead} }}"),
        WindowView::Since { from, ahead } => format!("{{ from = {}, ahead = {ahead} }}", text(from.trim())),
    }
}

fn of_hours(hours: &HoursView) -> String {
    let mut said = format!("{{ from = {}, to = {}", text(hours.from.trim()), text(hours.to.trim()));
    for (key, flag) in [("straddling", hours.straddling), ("all-day", hours.all_day)] {
        if !flag {
            said.push_str(&format!(", {key} = false"));
        }
    }
    said + " }"
}

/// Once each, without what is empty, in the order in which the settings keep them.
fn listed(names: &[String]) -> String {
    let clean: BTreeSet<String> = names.iter().map(|name| one_line(name)).filter(|name| !name.is_empty()).collect();
    texts(clean.iter().map(String::as_str))
}
