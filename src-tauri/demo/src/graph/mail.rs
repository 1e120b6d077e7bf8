//! Whom a write tells: Exchange sends invitations, updates and cancellations for what the user organises, and no parameter
//! of Graph keeps it from doing so.

use serde_json::{Map, Value};

use super::Message;
use super::state::Item;

/// What is the user's own and tells nobody.
const SILENT: [&str; 7] = [
    "categories",
    "isReminderOn",
    "reminderMinutesBeforeStart",
    "singleValueExtendedProperties",
    "sensitivity",
    "transactionId",
    "@odata.etag",
];

/// Those invited besides the user.
fn others(props: &Map<String, Value>, user: &str) -> Vec<String> {
    let attendees = props.get("attendees").and_then(Value::as_array).into_iter().flatten();
    let addresses = attendees.filter_map(|one| one.pointer("/emailAddress/address")?.as_str());
    addresses.filter(|address| !address.eq_ignore_ascii_case(user)).map(str::to_lowercase).collect()
}

/// Whether the user organises it.
pub(super) fn organises(item: &Item, user: &str) -> bool {
    let organizer = item.props.get("organizer").and_then(|one| one.pointer("/emailAddress/address")?.as_str());
    organizer.is_none_or(|address| address.eq_ignore_ascii_case(user))
}

/// Those invited to the event or to any one of its occurrences.
fn all_others(item: &Item, user: &str) -> Vec<String> {
    let mut all = others(&item.props, user);
    all.extend(item.exceptions.values().flat_map(|own| others(own, user)));
    all.sort();
    all.dedup();
    all
}

fn messages(to: Vec<String>, item: &Item, user: &str, what: &'static str) -> Vec<Message> {
    to.into_iter().map(|to| Message { from: user.to_owned(), to, what, event: item.id.clone() }).collect()
}

/// What a create sends.
pub(super) fn created(item: &Item, user: &str) -> Vec<Message> {
    messages(others(&item.props, user), item, user, "invitation")
}

/// What a change of `before` sends.
pub(super) fn changed(before: &Item, patch: &Map<String, Value>, user: &str) -> Vec<Message> {
    if !organises(before, user) || patch.keys().all(|name| SILENT.contains(&name.as_str())) {
        return Vec::new();
    }
    let mut after = before.props.clone();
    after.extend(patch.clone());
    let mut to = all_others(before, user);
    to.extend(others(&after, user));
    to.sort();
    to.dedup();
    messages(to, before, user, "update")
}

/// What a deletion sends.
pub(super) fn removed(item: &Item, user: &str) -> Vec<Message> {
    if organises(item, user) { messages(all_others(item, user), item, user, "cancellation") } else { Vec::new() }
}
