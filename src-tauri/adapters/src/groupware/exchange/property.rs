//! What Ponte keeps at an item without anybody seeing it: single-value extended properties under a name of its own, and on
//! tasks, which have none, a linked resource.

use serde_json::{Map, Value, json};

/// The marker of a copy.
pub(in crate::groupware) const KEY: &str = "String {8f3a1c5e-6b7d-4c2a-9e10-5d4b3c2a1f00} Name PonteKey";
/// What it is a copy of.
pub(in crate::groupware) const COPY_OF: &str = "String {8f3a1c5e-6b7d-4c2a-9e10-5d4b3c2a1f00} Name PonteCopyOf";
/// What a contact of Exchange has no room for, see [`super::extra`].
pub(in crate::groupware) const EXTRA: &str = "String {8f3a1c5e-6b7d-4c2a-9e10-5d4b3c2a1f00} Name PonteExtra";
/// What a series said before, while it is written anew, see [`super::anew`].
pub(in crate::groupware) const UNFINISHED: &str = "String {8f3a1c5e-6b7d-4c2a-9e10-5d4b3c2a1f00} Name PonteUnfinished";
/// All of them that an item of any kind may have.
pub(in crate::groupware) const ALL: [&str; 3] = [KEY, COPY_OF, EXTRA];
/// Notes at a calendar or a folder, by their key.
pub(in crate::groupware) const NOTE: &str = "String {8f3a1c5e-6b7d-4c2a-9e10-5d4b3c2a1f00} Name PonteNote-";

/// The name of a linked resource that is Ponte's.
const PONTE: &str = "Ponte";

/// The value of an extended property of a row.
pub(in crate::groupware) fn get<'a>(row: &'a Value, id: &str) -> Option<&'a str> {
    let list = row.get("singleValueExtendedProperties")?.as_array()?;
    // Exchange gives names back in the case it likes.
    let own =
        list.iter().find(|one| one.get("id").and_then(Value::as_str).is_some_and(|own| own.eq_ignore_ascii_case(id)));
    own?.get("value")?.as_str().filter(|value| !value.is_empty())
}

/// Sets an extended property of a body.
pub(super) fn set(body: &mut Map<String, Value>, id: &str, value: &str) {
    let list = body.entry("singleValueExtendedProperties").or_insert_with(|| json!([]));
    if let Some(list) = list.as_array_mut() {
        list.retain(|one| one.get("id").and_then(Value::as_str) != Some(id));
        list.push(json!({"id": id, "value": value}));
    }
}

/// The marker of a task, and what it is a copy of.
pub(in crate::groupware) fn linked(row: &Value) -> Option<(&str, &str)> {
    let links = row.get("linkedResources")?.as_array()?;
    let own = links.iter().find(|link| link.get("applicationName").and_then(Value::as_str) == Some(PONTE))?;
    let text = own.get("externalId")?.as_str()?;
    Some(text.split_once(' ').unwrap_or((text, "")))
}

/// Marks a new task.
pub(super) fn link(body: &mut Map<String, Value>, marker: &str, copy_of: &str) {
    let own = json!({"applicationName": PONTE, "displayName": PONTE, "externalId": format!("{marker} {copy_of}")});
    body.insert("linkedResources".to_owned(), json!([own]));
}

/// What of a row an answer to a write leaves out: taken over from what was read, under what was written.
pub(in crate::groupware) fn carry_over(answer: &mut Value, before: &Value, written: &Map<String, Value>) {
    let Some(answer) = answer.as_object_mut() else { return };
    let mut all: Vec<Value> = Vec::new();
    let sources = [written.get("singleValueExtendedProperties"), before.get("singleValueExtendedProperties")];
    for one in sources.into_iter().flatten().filter_map(Value::as_array).flatten() {
        if !all.iter().any(|known| known.get("id") == one.get("id")) {
            all.push(one.clone());
        }
    }
    if !all.is_empty() {
        answer.insert("singleValueExtendedProperties".to_owned(), Value::Array(all));
    }
    if let Some(links) = written.get("linkedResources").or_else(|| before.get("linkedResources")) {
        answer.insert("linkedResources".to_owned(), links.clone());
    }
}
