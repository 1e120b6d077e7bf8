//! Linked resources of To Do tasks: the one place where a task takes a mark of another program.

use serde_json::{Map, Value, json};

use super::refusal::{Refusal, Reply};
use super::route::Noun;
use super::state::{Item, State};

const ALLOWED: [&str; 4] = ["webUrl", "applicationName", "displayName", "externalId"];

/// Lists them.
pub(super) fn list(state: &State, user: &str, (list, task): (&str, &str)) -> Result<Reply, Refusal> {
    let holder = state.container(user, Noun::List, Some(list))?;
    let item = holder.items.get(task).ok_or_else(Refusal::missing)?;
    Ok(Reply::ok(json!({"value": item.props.get("linkedResources").cloned().unwrap_or(json!([]))})))
}

/// Adds one.
pub(super) fn add(
    state: &mut State,
    user: &str,
    (list, task): (&str, &str),
    body: &Map<String, Value>,
) -> Result<Reply, Refusal> {
    if body.keys().any(|name| !ALLOWED.contains(&name.as_str())) {
        return Err(Refusal::bad("A linked resource has no such property."));
    }
    let id = state.serial().to_string();
    let mut own = body.clone();
    own.insert("id".to_owned(), json!(id));
    let mut item: Item =
        state.container(user, Noun::List, Some(list))?.items.get(task).ok_or_else(Refusal::missing)?.clone();
    let links = item.props.entry("linkedResources").or_insert_with(|| json!([]));
    if let Some(links) = links.as_array_mut() {
        links.push(Value::Object(own.clone()));
    }
    state.touch(&mut item);
    state.container_mut(user, Noun::List, Some(list))?.items.insert(task.to_owned(), item);
    Ok(Reply::created(Value::Object(own)))
}
