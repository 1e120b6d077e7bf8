//! What a task of Exchange says beyond one of To Do: how far it is, and for whose eyes.

use ponte_core::capability::{Capabilities, Hold};
use ponte_core::decision::Patch;
use ponte_core::record::{Field, Record, Value};
use serde_json::{Map, Value as Json, json};

/// What tasks can hold besides.
pub fn extend(capabilities: &mut Capabilities) {
    capabilities.compare_and_swap = true;
    for field in [Field::Completion, Field::Visibility] {
        capabilities.fields.insert(field, Hold::faithful());
    }
}

/// Adds it to a record.
pub fn read(row: &Json, record: &mut Record) {
    if let Some(percent) = row.get("percentComplete").and_then(Json::as_f64) {
        // Exchange says nothing else than whole ones.
        #[expect(clippy::cast_possible_truncation, reason = "clamped to a percentage")]
        record.set(Field::Completion, Value::Number(percent.clamp(0.0, 100.0) as i64));
    }
    let word = match row.get("sensitivity").and_then(Json::as_str).unwrap_or("") {
        "private" | "personal" => "private",
        "confidential" => "confidential",
        _ => "public",
    };
    record.set(Field::Visibility, Value::Choice(word.to_owned()));
}

/// Adds what a patch changes of it.
pub fn patch(row: &Json, patch: &Patch, body: &mut Map<String, Json>) {
    for field in patch.fields() {
        let value = patch.set.get(field);
        match field {
            Field::Completion => {
                let percent = if let Some(Value::Number(percent)) = value { *percent } else { 0 };
                body.insert("percentComplete".to_owned(), json!(percent.clamp(0, 100)));
            }
            Field::Visibility => {
                let word = match value.and_then(Value::as_text) {
                    Some("private") if row.get("sensitivity").and_then(Json::as_str) == Some("personal") => continue,
                    Some(word @ ("private" | "confidential")) => word,
                    _ => "normal",
                };
                body.insert("sensitivity".to_owned(), json!(word));
            }
            _ => {}
        }
    }
    // A status that says how far it is goes before a percentage that says otherwise.
    match (body.get("status").and_then(Json::as_str), body.contains_key("percentComplete")) {
        (Some("completed"), true) => drop(body.insert("percentComplete".to_owned(), json!(100))),
        (Some("notStarted"), true) => drop(body.insert("percentComplete".to_owned(), json!(0))),
        _ => {}
    }
}
