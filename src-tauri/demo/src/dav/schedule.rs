//! Implicit scheduling (RFC 6638): who is told when an object with attendees is written. Ponte must never cause a message
//! here without the user's permit, and these messages are the proof.

use std::collections::BTreeSet;

use super::Message;
use super::flavour::Scheduling;
use super::object::{Component, address_of, name_of, parameter};
use super::state::State;

/// Tells those concerned that `user`'s object became `new` from `old`.
pub(super) fn changed(state: &mut State, user: &str, old: Option<&str>, new: Option<&str>, wants_reply: bool) {
    if !state.schedules {
        return;
    }
    let Some(me) = state.users.get(user).map(|user| user.email.clone()) else { return };
    let (old, new) = (old.and_then(Component::parse), new.and_then(Component::parse));
    let Some(object) = new.as_ref().or(old.as_ref()) else { return };
    let uid = object.uid().unwrap_or("").to_owned();
    let told = match organizer(object) {
        Some(organizer) if organizer == me => to_attendees(state, &me, old.as_ref(), new.as_ref()),
        Some(organizer) => to_organizer(state, &me, organizer, (old.as_ref(), new.as_ref()), wants_reply),
        None => Vec::new(),
    };
    for (to, method) in told {
        deliver(state, &to, method, &uid, object);
        state.messages.push(Message { from: me.clone(), to, method: method.to_owned(), uid: uid.clone() });
    }
}

fn to_attendees(
    state: &State,
    me: &str,
    old: Option<&Component>,
    new: Option<&Component>,
) -> Vec<(String, &'static str)> {
    let rule = state.quirks.scheduling;
    let (before, after) = (invited(rule, me, old), invited(rule, me, new));
    let dropped = before.difference(&after).filter(|address| {
        // DAViCal forgets those whose agent became the client; sabre cancels them.
        rule == Scheduling::Sabre || rule == Scheduling::Absent || !addresses(new).contains(*address)
    });
    let cancelled = dropped.map(|address| (address.clone(), "CANCEL"));
    cancelled.chain(after.iter().map(|address| (address.clone(), "REQUEST"))).collect()
}

fn to_organizer(
    state: &State,
    me: &str,
    organizer: String,
    (old, new): (Option<&Component>, Option<&Component>),
    wants_reply: bool,
) -> Vec<(String, &'static str)> {
    let (before, after) = (answer(me, old), answer(me, new));
    let invited = before.is_some() || after.is_some();
    let told = match (new, after.as_deref()) {
        (None, _) => wants_reply || state.quirks.scheduling == Scheduling::Always,
        (Some(_), None | Some("NEEDS-ACTION")) => false,
        (Some(_), Some(_)) => before != after,
    };
    if invited && told && state.quirks.scheduling != Scheduling::Silent {
        vec![(organizer, "REPLY")]
    } else {
        Vec::new()
    }
}

/// Those whom the server itself tells, by its rule about SCHEDULE-AGENT.
fn invited(rule: Scheduling, me: &str, object: Option<&Component>) -> BTreeSet<String> {
    attendee_lines(object)
        .filter(|line| {
            let agent = parameter(line, "SCHEDULE-AGENT").unwrap_or_default().to_ascii_uppercase();
            match rule {
                Scheduling::Sabre => agent != "CLIENT",
                Scheduling::Davical | Scheduling::Absent => agent.is_empty() || agent == "SERVER",
                Scheduling::Always => true,
                Scheduling::Silent => false,
            }
        })
        .map(address_of)
        .filter(|address| address != me)
        .collect()
}

fn addresses(object: Option<&Component>) -> BTreeSet<String> {
    attendee_lines(object).map(address_of).collect()
}

fn attendee_lines(object: Option<&Component>) -> impl Iterator<Item = &str> {
    let lines = object.into_iter().flat_map(|object| object.mains().flat_map(|main| &main.lines));
    lines.map(String::as_str).filter(|line| name_of(line) == "ATTENDEE")
}

fn organizer(object: &Component) -> Option<String> {
    object.mains().find_map(|main| main.line("ORGANIZER")).map(address_of)
}

fn answer(me: &str, object: Option<&Component>) -> Option<String> {
    let line = attendee_lines(object).find(|line| address_of(line) == me)?;
    Some(parameter(line, "PARTSTAT").unwrap_or_else(|| "NEEDS-ACTION".to_owned()))
}

/// Puts the message's effect into the calendar of an attendee of this server.
fn deliver(state: &mut State, to: &str, method: &str, uid: &str, object: &Component) {
    let Some(user) = state.user_of(to).map(str::to_owned).filter(|_| method != "REPLY") else { return };
    let Some(path) = state.default_collection(&user, "VEVENT") else { return };
    let known = state.collections.get(&path).and_then(|collection| collection.uids.get(uid)).cloned();
    let mut copy = object.clone();
    if method == "CANCEL" {
        for part in copy.parts.iter_mut().filter(|part| part.name == "VEVENT") {
            part.lines.retain(|line| name_of(line) != "STATUS");
            part.lines.push("STATUS:CANCELLED".to_owned());
        }
    }
    if method != "CANCEL" || known.is_some() {
        state.store(&path, &known.unwrap_or_else(|| format!("{uid}.ics")), uid, &copy.write());
    }
}
