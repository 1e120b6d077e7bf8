//! Whom a write tells. On Exchange the client says so with every write; the words that say nobody are the only silent ones.

use std::collections::BTreeMap;

use super::Message;
use super::state::{Item, State};
use crate::xml::Element;

const INVITED: [&str; 3] = ["RequiredAttendees", "OptionalAttendees", "Resources"];

/// Those invited besides the owner.
pub(super) fn others(props: &BTreeMap<String, Element>, owner: &str) -> Vec<String> {
    let lists = INVITED.iter().filter_map(|name| props.get(*name));
    let attendees = lists.flat_map(|list| &list.children).filter_map(|own| own.t("Mailbox")?.text_of("EmailAddress"));
    attendees.filter(|address| !address.eq_ignore_ascii_case(owner)).map(str::to_lowercase).collect()
}

/// Who else organises it, where somebody else does.
pub(super) fn organizer<'a>(item: &'a Item, owner: &str) -> Option<&'a str> {
    let address = item.props.get("Organizer")?.t("Mailbox")?.text_of("EmailAddress")?;
    (!address.eq_ignore_ascii_case(owner)).then_some(address)
}

/// Those invited to the item or to any of its occurrences.
fn all_others(item: &Item, owner: &str) -> Vec<String> {
    let mut all = others(&item.props, owner);
    all.extend(item.exceptions.values().flat_map(|own| others(&own.props, owner)));
    all.sort();
    all.dedup();
    all
}

fn tell(state: &mut State, from: &str, to: Vec<String>, what: &'static str, item: &str) {
    let told = to.into_iter().map(|to| Message { from: from.to_owned(), to, what, item: item.to_owned() });
    state.messages.extend(told);
}

fn is_silent(word: &str) -> bool {
    word == "SendToNone"
}

/// What a create sends.
pub(super) fn created(state: &mut State, owner: &str, item: &Item, word: &str) {
    if !is_silent(word) {
        tell(state, owner, others(&item.props, owner), "invitation", &item.id);
    }
}

/// What a change sends.
pub(super) fn changed(state: &mut State, owner: &str, (before, after): (&Item, &Item), word: &str) {
    if is_silent(word) || organizer(before, owner).is_some() {
        return;
    }
    let (old, new) = (all_others(before, owner), all_others(after, owner));
    let only_changed = word.contains("ToChanged");
    let added = new.iter().filter(|own| !old.contains(own)).cloned().collect();
    let removed = old.iter().filter(|own| !new.contains(own)).cloned().collect();
    let kept = new.iter().filter(|own| old.contains(own) && !only_changed).cloned().collect();
    tell(state, owner, added, "invitation", &after.id);
    tell(state, owner, removed, "cancellation", &after.id);
    tell(state, owner, kept, "update", &after.id);
}

/// What a deletion sends: a cancellation of what is one's own, a refusal of what is another's.
pub(super) fn removed(state: &mut State, owner: &str, item: &Item, word: &str) {
    if is_silent(word) {
        return;
    }
    match organizer(item, owner).map(str::to_lowercase) {
        Some(other) => tell(state, owner, vec![other], "decline", &item.id),
        None => tell(state, owner, all_others(item, owner), "cancellation", &item.id),
    }
}

/// What a message of mail sends: itself, to everybody on it.
pub(super) fn sent(state: &mut State, owner: &str, message: &Element) {
    let lists = ["ToRecipients", "CcRecipients", "BccRecipients"].into_iter().filter_map(|name| message.t(name));
    let all =
        lists.flat_map(|list| &list.children).filter_map(|own| own.text_of("EmailAddress").map(str::to_lowercase));
    let all: Vec<String> = all.collect();
    tell(state, owner, all, "message", "");
}
