//! PUT and DELETE of objects (RFC 4791 §5.3.2, RFC 6352 §6.3.2), with their preconditions.

use axum::http::HeaderMap;

use super::flavour::{Scheduling, WithAttendees};
use super::object::Component;
use super::reply::Reply;
use super::state::{Item, State};
use super::xml::{CAL, CARD, DAV};
use super::{rewrite, schedule};

/// Stores an object for `user`.
pub(super) fn put(
    state: &mut State,
    user: &str,
    (path, name): (&str, &str),
    headers: &HeaderMap,
    body: &[u8],
) -> Reply {
    let Some(collection) = state.collections.get(path) else { return Reply::status(409) };
    if collection.read_only || collection.owner != user {
        return Reply::refused(403, DAV, "need-privileges");
    }
    let old = collection.items.get(name).cloned();
    if !allowed(state, headers, old.as_ref()) {
        return Reply::refused(412, DAV, "getetag-matches");
    }
    let (text, object) = match sound(state, path, body) {
        Ok(sound) => sound,
        Err(refusal) => return refusal,
    };
    let uid = object.uid().unwrap_or("").to_owned();
    if let Some(refusal) = uid_trouble(state, (path, name), old.as_ref(), &uid) {
        return refusal;
    }
    let kept = rewrite::stored(&state.quirks, text, &object);
    let Some(etag) = state.store(path, name, &uid, &kept) else { return Reply::status(409) };
    schedule::changed(state, user, old.as_ref().map(|item| &*item.text), Some(text), true);
    let reply = Reply::status(if old.is_some() { 204 } else { 201 });
    tagged(state, reply, &etag, object.has_attendees())
}

/// Removes an object of `user`.
pub(super) fn delete(state: &mut State, user: &str, (path, name): (&str, &str), headers: &HeaderMap) -> Reply {
    let Some(collection) = state.collections.get(path) else { return Reply::status(404) };
    let Some(old) = collection.items.get(name).cloned() else { return Reply::status(404) };
    if collection.read_only || collection.owner != user {
        return Reply::refused(403, DAV, "need-privileges");
    }
    if !state.quirks.ignores_preconditions && !allowed(state, headers, Some(&old)) {
        return Reply::refused(412, DAV, "getetag-matches");
    }
    let wants_reply = headers.get("schedule-reply").and_then(|value| value.to_str().ok()) != Some("F");
    if !wants_reply && state.quirks.scheduling == Scheduling::Davical {
        return Reply::text(500, "Schedule-Reply");
    }
    state.remove(path, name);
    schedule::changed(state, user, Some(&old.text), None, wants_reply);
    Reply::status(state.quirks.deleted)
}

/// Whether the request's conditions hold (RFC 9110 §13.1).
fn allowed(state: &State, headers: &HeaderMap, old: Option<&Item>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let blind = state.quirks.ignores_preconditions;
    let new_only = match (text("if-none-match"), old) {
        (Some("*"), Some(_)) => blind,
        (Some(tags), Some(item)) => !matches(tags, item, state.quirks.weak_match),
        (_, None) | (None, _) => true,
    };
    let same_only = match (text("if-match"), old) {
        (None, _) | (Some("*"), Some(_)) => true,
        (Some("*"), None) => blind,
        (Some(_), None) => false,
        (Some(tags), Some(item)) => matches(tags, item, state.quirks.weak_match),
    };
    new_only && same_only
}

/// Whether one of `tags` is the item's.
pub(super) fn matches(tags: &str, item: &Item, weak: bool) -> bool {
    tags.split(',').map(str::trim).any(|tag| {
        let tag = if weak { tag.strip_prefix("W/").unwrap_or(tag) } else { tag };
        tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')) == Some(item.etag.as_str())
    })
}

fn sound<'a>(state: &State, path: &str, body: &'a [u8]) -> Result<(&'a str, Component), Reply> {
    let collection = state.collections.get(path);
    let is_book = collection.is_some_and(super::state::Collection::is_book);
    let (space, condition) = if is_book { (CARD, "valid-address-data") } else { (CAL, "valid-calendar-data") };
    let invalid = || Reply::refused(state.quirks.invalid, space, condition);
    let text = std::str::from_utf8(body).map_err(|_| invalid())?;
    let object = Component::parse(text).filter(Component::is_sound).ok_or_else(invalid)?;
    if (object.name == "VCARD") != is_book {
        return Err(invalid());
    }
    let fits = object.mains().all(|main| collection.is_some_and(|collection| collection.holds.contains(&main.name)));
    if fits { Ok((text, object)) } else { Err(Reply::refused(403, CAL, "supported-calendar-component")) }
}

fn uid_trouble(state: &State, (path, name): (&str, &str), old: Option<&Item>, uid: &str) -> Option<Reply> {
    let collection = state.collections.get(path)?;
    let taken = collection.uids.get(uid).is_some_and(|other| other != name);
    let moved = old.is_some_and(|item| item.uid != uid);
    let space = if collection.is_book() { CARD } else { CAL };
    match (state.quirks.same_uid.filter(|_| taken), state.quirks.moved_uid.filter(|_| moved)) {
        (Some(status), _) | (None, Some(status)) => Some(Reply::refused(status, space, "no-uid-conflict")),
        (None, None) if collection.bin.contains(uid) => Some(Reply::text(500, "Unique constraint violated")),
        (None, None) => None,
    }
}

fn tagged(state: &State, reply: Reply, etag: &str, attended: bool) -> Reply {
    let etag_header = format!("\"{etag}\"");
    match state.quirks.attendees {
        WithAttendees::Annotated | WithAttendees::Unquoted if attended => reply,
        WithAttendees::Tagged if attended => reply.with("schedule-tag", etag_header),
        WithAttendees::EtagAndTag if attended => {
            reply.with("schedule-tag", etag_header.clone()).with("etag", etag_header)
        }
        _ => reply.with("etag", etag_header),
    }
}
