//! `describe`: the fields of a module as this user may use them.

use serde_json::Value as Json;

use super::fault::Fault;
use super::session::{Send, Session};
use super::wire::text;

/// One field of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldInfo {
    /// Its name on the wire.
    pub name: String,
    /// As forms show it.
    pub label: String,
    /// Whether a record cannot be without it.
    pub mandatory: bool,
    /// Whether the user may change it.
    pub editable: bool,
    /// `string`, `date`, `picklist`, …
    pub kind: String,
    /// The first word of its picklist.
    pub first_choice: Option<String>,
    /// What it holds unless said otherwise.
    pub default: String,
}

/// The fields of `module`.
///
/// # Errors
/// See [`Fault`]; ACCESS_DENIED where the user has no such module.
pub(super) async fn describe(session: &Session, module: &str) -> Result<Vec<FieldInfo>, Fault> {
    let result = session.call(&Send::Get, "describe", &[("elementType", module)]).await?;
    parse(&result).ok_or(Fault::Unreadable { status: 200, empty: false })
}

pub(super) fn parse(result: &Json) -> Option<Vec<FieldInfo>> {
    Some(result.get("fields")?.as_array()?.iter().filter_map(field).collect())
}

fn field(json: &Json) -> Option<FieldInfo> {
    let part = |name: &str| json.get(name).and_then(text).unwrap_or_default();
    let kind = json.get("type");
    let choices = kind.and_then(|kind| kind.get("picklistValues")).and_then(Json::as_array);
    Some(FieldInfo {
        name: json.get("name").and_then(text)?,
        label: part("label"),
        mandatory: super::wire::truth(&part("mandatory")),
        editable: super::wire::truth(&part("editable")),
        kind: kind.and_then(|kind| kind.get("name")).and_then(text).unwrap_or_default(),
        first_choice: choices.and_then(|list| list.first()).and_then(|one| one.get("value")).and_then(text),
        default: part("default"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_tells_its_type_and_its_first_word() {
        let result = serde_json::json!({"fields": [
            {"name": "eventstatus", "label": "Status", "mandatory": true, "editable": true, "default": null,
             "type": {"name": "picklist", "picklistValues": [{"label": "Planned", "value": "Planned"}]}},
            {"name": "cf_852", "label": "Zona", "mandatory": false, "editable": false, "type": {"name": "string"}}]});
        let fields = parse(&result).unwrap();
        assert_eq!((fields[0].mandatory, fields[0].first_choice.as_deref()), (true, Some("Planned")));
        assert_eq!((fields[1].kind.as_str(), fields[1].editable), ("string", false));
    }
}
