//! Who may see, change and assign what, as Vtiger's default sharing decides it.
//!
//! Only `retrieve` and writing ask here: `query` does not, and leaks (S3).

use super::{
    Version,
    modules::{Module, kind_of_prefix},
    refusal::{RESTRICTED_FILE, Refusal},
    state::{Record, State, Table, User},
};

/// True when the entity modules exist for that user: on 8.3.0 a normal user has none (S2).
pub(super) fn has_entities(state: &State, user: u64) -> bool {
    let sees_all = |user: &User| user.admin || user.view_all;
    state.version == Version::V82 || state.users.get(&user).is_some_and(sees_all)
}

/// True when that user may use that module at all.
pub(super) fn has_module(state: &State, user: u64, module: Module) -> bool {
    match module {
        Module::Groups => true,
        Module::Users => is_admin(state, user),
        _ => has_entities(state, user),
    }
}

pub(super) fn is_admin(state: &State, user: u64) -> bool {
    state.users.get(&user).is_some_and(|user| user.admin)
}

/// True when the record belongs to the user or to one of the user's groups.
fn owns(state: &State, user: u64, record: &Record) -> bool {
    match owner(record) {
        Some((19, owner)) => owner == user,
        Some((20, group)) => state.groups.get(&group).is_some_and(|group| group.members.contains(&user)),
        _ => false,
    }
}

fn owner(record: &Record) -> Option<(u64, u64)> {
    let (prefix, number) = record.get("assigned_user_id").split_once('x')?;
    Some((prefix.parse().ok()?, number.parse().ok()?))
}

/// Contacts and companies are public; an activity is its owner's, unless it is a Public event in a shared calendar.
pub(super) fn may_read(state: &State, user: u64, record: &Record) -> bool {
    let all = state.users.get(&user).is_some_and(|user| user.admin || user.view_all);
    all || record.table != Table::Activity || owns(state, user, record) || is_shared(state, record)
}

fn is_shared(state: &State, record: &Record) -> bool {
    let shares = |number| state.users.get(&number).is_some_and(|user| user.shares_calendar);
    record.module() == Module::Events
        && record.get("visibility") == "Public"
        && owner(record).is_some_and(|(prefix, number)| prefix == 19 && shares(number))
}

pub(super) fn may_write(state: &State, user: u64, record: &Record) -> bool {
    is_admin(state, user) || record.table != Table::Activity || owns(state, user, record)
}

/// Splits a wire id.
///
/// # Errors
/// `ACCESS_DENIED … for id` when the prefix is no module's.
pub(super) fn split_id(id: &str) -> Result<(u64, Option<u64>), Refusal> {
    let (prefix, number) = id.split_once('x').unwrap_or((id, ""));
    let prefix: u64 = prefix.parse().map_err(|_| Refusal::denied_for("id"))?;
    kind_of_prefix(prefix).ok_or_else(|| Refusal::denied_for("id"))?;
    Ok((prefix, number.parse().ok()))
}

/// Finds the live record behind a wire id, for a user who wants to read it, or to write it.
///
/// # Errors
/// Deleted, never there and forbidden all say `ACCESS_DENIED`; only the sentence differs (S8).
pub(super) fn find(state: &State, user: u64, id: &str, writing: bool) -> Result<(u64, Module), Refusal> {
    let (prefix, number) = split_id(id)?;
    let malformed = number.is_none() && id.contains('x');
    if malformed && state.version == Version::V83 && is_admin(state, user) {
        return Err(Refusal::wrong_id());
    }
    let number = number.ok_or_else(Refusal::denied)?;
    if !has_entities(state, user) {
        return Err(Refusal::denied());
    }
    let record = state.live(number).filter(|_| prefix != 19 && prefix != 20).ok_or_else(Refusal::denied)?;
    if record.module().prefix() != prefix {
        return Err(Refusal::wrong_id());
    }
    let allowed = if writing { may_write(state, user, record) } else { may_read(state, user, record) };
    if allowed { Ok((number, record.module())) } else { Err(Refusal::unreadable()) }
}

/// The wire id of the owner a client asked for.
///
/// # Errors
/// `ACCESS_DENIED` when this user may not give records to that owner.
pub(super) fn assignee(state: &State, user: u64, module: Module, wanted: &str) -> Result<String, Refusal> {
    let refused = || Refusal::new("ACCESS_DENIED", "Cannot assign record to the given user");
    let bare = wanted.split_once('x').map_or(wanted, |(_, number)| number);
    let number: u64 = bare.parse().map_err(|_| refused())?;
    let id = if state.groups.contains_key(&number) { Module::Groups.id(number) } else { Module::Users.id(number) };
    if is_admin(state, user) {
        let known = state.groups.contains_key(&number) || state.users.contains_key(&number);
        return if known { Ok(id) } else { Err(Refusal::Page(RESTRICTED_FILE)) };
    }
    if id != wanted {
        return Err(refused());
    }
    let open = !module.is_activity();
    let allowed = match state.groups.get(&number) {
        Some(group) => open || group.members.contains(&user),
        None => state.users.get(&number).is_some_and(|other| open || number == user || !other.admin),
    };
    if allowed { Ok(id) } else { Err(refused()) }
}
