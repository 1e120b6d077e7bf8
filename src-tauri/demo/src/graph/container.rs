//! Calendars, contact folders and To Do lists themselves.

use serde_json::{Map, Value, json};

use super::entity;
use super::options::Options;
use super::refusal::{Refusal, Reply};
use super::route::Noun;
use super::state::{Container, State};

/// All of a kind. The default contact folder is not among the folders: it is their parent.
pub(super) fn list(state: &State, user: &str, noun: Noun, options: &Options) -> Result<Reply, Refusal> {
    options.only(&["$select", "$top", "$skip", "$filter"])?;
    let own = state.mailbox(user)?.containers.values();
    let listed = own.filter(|one| one.noun == noun && !(noun == Noun::Folder && one.is_default));
    let rows: Vec<Value> = listed.map(|one| shown(one, state, user, &[])).collect();
    Ok(Reply::ok(json!({"value": rows})))
}

/// One, with the extended properties that are expanded.
pub(super) fn get(state: &State, user: &str, noun: Noun, id: &str, options: &Options) -> Result<Reply, Refusal> {
    options.only(&["$select", "$expand"])?;
    let extended = if noun == Noun::List { Vec::new() } else { options.extended(noun)? };
    let container = state.container(user, noun, Some(id))?;
    Ok(Reply::ok(shown(container, state, user, &extended)))
}

/// Makes one.
pub(super) fn create(state: &mut State, user: &str, noun: Noun, body: &Map<String, Value>) -> Result<Reply, Refusal> {
    let name = body.get(name_of(noun)).and_then(Value::as_str).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Refusal::bad("A name is required."))?;
    if body.len() > 1 {
        return Err(Refusal::bad("Only a name can be given."));
    }
    let id = state.add_container(user, noun, name);
    Ok(Reply::created(shown(state.container(user, noun, Some(&id))?, state, user, &[])))
}

/// Renames one, or sets extended properties of it.
pub(super) fn patch(
    state: &mut State,
    user: &str,
    (noun, id): (Noun, &str),
    body: &Map<String, Value>,
) -> Result<Reply, Refusal> {
    let allowed = [name_of(noun), "singleValueExtendedProperties"];
    if noun == Noun::List && body.contains_key("singleValueExtendedProperties")
        || body.keys().any(|name| !allowed.contains(&name.as_str()))
    {
        return Err(Refusal::bad("Such a property cannot be written."));
    }
    let properties = entity::extended(body)?;
    let container = state.container_mut(user, noun, Some(id))?;
    container.extended.extend(properties);
    if let Some(name) = body.get(name_of(noun)) {
        container.props.insert(name_of(noun).to_owned(), name.clone());
    }
    Ok(Reply::ok(shown(state.container(user, noun, Some(id))?, state, user, &[])))
}

/// Removes one that is not the default.
pub(super) fn delete(state: &mut State, user: &str, noun: Noun, id: &str) -> Result<Reply, Refusal> {
    if state.container(user, noun, Some(id))?.is_default {
        return Err(Refusal::new(400, "ErrorDeleteDistinguishedFolder", "Distinguished folders cannot be deleted."));
    }
    if let Some(mailbox) = state.mailboxes.get_mut(user) {
        mailbox.containers.remove(id);
    }
    Ok(Reply::nothing())
}

fn name_of(noun: Noun) -> &'static str {
    if noun == Noun::Calendar { "name" } else { "displayName" }
}

fn shown(container: &Container, state: &State, user: &str, extended: &[String]) -> Value {
    let mut row = container.props.clone();
    row.insert("id".to_owned(), json!(container.id));
    let name = state.mailbox(user).map(|mailbox| mailbox.name.clone()).unwrap_or_default();
    match container.noun {
        Noun::Calendar => {
            row.insert("canEdit".to_owned(), json!(container.writable));
            row.insert("isDefaultCalendar".to_owned(), json!(container.is_default));
            row.insert("isRemovable".to_owned(), json!(!container.is_default));
            row.insert("hexColor".to_owned(), json!(if container.is_default { "" } else { "#0078d4" }));
            row.insert("changeKey".to_owned(), json!("EgAAAA=="));
            row.entry("owner").or_insert_with(|| json!({"name": name, "address": user}));
        }
        Noun::Folder => drop(row.insert("parentFolderId".to_owned(), json!("AAA="))),
        Noun::List => {
            row.insert("isOwner".to_owned(), json!(container.writable));
            row.insert("isShared".to_owned(), json!(!container.writable));
            let known = if container.is_default { "defaultList" } else { "none" };
            row.entry("wellknownListName").or_insert_with(|| json!(known));
        }
    }
    let named = container.extended.iter().filter(|(id, _)| extended.contains(id));
    let own: Vec<Value> = named.map(|(id, value)| json!({"id": id, "value": value})).collect();
    if !own.is_empty() {
        row.insert("singleValueExtendedProperties".to_owned(), json!(own));
    }
    Value::Object(row)
}
