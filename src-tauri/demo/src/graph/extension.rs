//! Open extensions of To Do lists: named bags of properties that another program keeps there.

use serde_json::{Map, Value, json};

use super::refusal::{Refusal, Reply};
use super::route::Noun;
use super::state::State;

const TYPE: &str = "microsoft.graph.openTypeExtension";

/// One, by its name.
pub(super) fn get(state: &State, user: &str, (list, name): (&str, &str)) -> Result<Reply, Refusal> {
    let own = state.container(user, Noun::List, Some(list))?.open.get(name).ok_or_else(Refusal::missing)?;
    Ok(Reply::ok(shown(name, own)))
}

/// Makes one, where there is none of that name.
pub(super) fn create(state: &mut State, user: &str, list: &str, body: &Map<String, Value>) -> Result<Reply, Refusal> {
    let name = body.get("extensionName").and_then(Value::as_str).unwrap_or("");
    let typed = body.get("@odata.type").and_then(Value::as_str).is_some_and(|own| own.trim_start_matches('#') == TYPE);
    if !typed || !name.contains('.') || name.len() > 30 {
        return Err(Refusal::bad("An extension has its type, and a name with dots of 30 characters at most."));
    }
    let open = &mut state.container_mut(user, Noun::List, Some(list))?.open;
    if open.contains_key(name) {
        return Err(Refusal::new(409, "ErrorItemExists", "An extension of this name is there."));
    }
    open.insert(name.to_owned(), bare(body));
    Ok(Reply::created(shown(name, body)))
}

/// Changes some of its properties.
pub(super) fn patch(
    state: &mut State,
    user: &str,
    (list, name): (&str, &str),
    body: &Map<String, Value>,
) -> Result<Reply, Refusal> {
    let open = &mut state.container_mut(user, Noun::List, Some(list))?.open;
    open.get_mut(name).ok_or_else(Refusal::missing)?.extend(bare(body));
    Ok(Reply::nothing())
}

/// Takes it away.
pub(super) fn delete(state: &mut State, user: &str, (list, name): (&str, &str)) -> Result<Reply, Refusal> {
    let open = &mut state.container_mut(user, Noun::List, Some(list))?.open;
    open.remove(name).map(|_| Reply::nothing()).ok_or_else(Refusal::missing)
}

fn bare(body: &Map<String, Value>) -> Map<String, Value> {
    let own = |name: &str| !name.starts_with("@odata.") && name != "extensionName";
    body.iter().filter(|(name, _)| own(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn shown(name: &str, own: &Map<String, Value>) -> Value {
    let mut row = bare(own);
    row.insert("@odata.type".to_owned(), json!(format!("#{TYPE}")));
    row.insert("extensionName".to_owned(), json!(name));
    row.insert("id".to_owned(), json!(name));
    Value::Object(row)
}
