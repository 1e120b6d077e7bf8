//! MKCALENDAR (RFC 4791 §5.3.1), extended MKCOL (RFC 5689), and the removal of what they make.

use super::reply::Reply;
use super::state::{Collection, State};
use super::xml::{CARD, DAV, Element};
use super::{path, propfind};

/// Makes a collection for `user`.
pub(super) fn make(state: &mut State, user: &str, at: &str, method: &str, body: &[u8]) -> Reply {
    let at = if at.ends_with('/') { at.to_owned() } else { format!("{at}/") };
    if state.collections.contains_key(&at) {
        return Reply::status(405);
    }
    let wanted = Element::parse(body).unwrap_or_default();
    let properties: Vec<&Element> = wanted.deep(DAV, "prop").into_iter().flat_map(|prop| &prop.children).collect();
    let is_book = method == "MKCOL"
        && properties.iter().any(|own| own.name.is(DAV, "resourcetype") && own.child(CARD, "addressbook").is_some());
    if path::parent(&at) != state.home(user, is_book) {
        return Reply::refused(403, DAV, "need-privileges");
    }
    let holds: &[&str] = if is_book { &["VCARD"] } else { &["VEVENT", "VTODO"] };
    let mut collection = Collection::new(user, "", holds.iter().copied());
    for property in properties {
        propfind::set(&mut collection, property);
    }
    state.collections.insert(at, collection);
    Reply::status(201)
}

/// Removes a collection of `user` with all it holds.
pub(super) fn remove(state: &mut State, user: &str, at: &str) -> Reply {
    match state.collections.get(at) {
        None => Reply::status(404),
        Some(collection) if collection.owner != user || collection.read_only => {
            Reply::refused(403, DAV, "need-privileges")
        }
        Some(_) => {
            state.collections.remove(at);
            Reply::status(state.quirks.deleted)
        }
    }
}
