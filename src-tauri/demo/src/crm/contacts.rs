//! The people of an event: linked contacts and invited users, and how an API write wipes them (S4, E7, E9).

use super::{Version, request::Request, state::Record};

/// Reads `88;89`.
fn numbers(text: &str) -> Vec<u64> {
    text.split(';').filter_map(|part| part.trim().parse().ok()).collect()
}

/// Sets the people of a new or changed event from the extra form fields beside `element`; `single` is the element's own
/// `contact_id`, as a live contact, an erasure, or nothing.
pub(super) fn apply(record: &mut Record, request: &Request, single: Option<Option<u64>>, version: Version, new: bool) {
    record.invitees = numbers(request.get("inviteesid"));
    if request.has("contactidlist") {
        record.contacts = numbers(request.get("contactidlist"));
        return;
    }
    let several = record.contacts.len() > 1;
    match (single, version) {
        (Some(_), Version::V83) if several && !new => {}
        (Some(contact), _) => record.contacts = contact.into_iter().collect(),
        (None, Version::V82) if !new => record.contacts.truncate(1),
        (None, _) => {}
    }
}
