//! Microsoft's own description of the entities, where it lies beside the project: every body that is written is held
//! against it, nested types, enumerations and numbers included.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

/// The schemas by their names.
#[derive(Debug)]
pub(super) struct Contract(Map<String, Value>);

impl Contract {
    /// The contract of `PONTE_SHARED`, or of the folder beside the project; `None` where there is none.
    pub(super) fn at_hand() -> Option<Self> {
        let default = || Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).map(|above| above.join("shared"));
        let shared = std::env::var_os("PONTE_SHARED").map(PathBuf::from).or_else(default)?;
        let text = std::fs::read_to_string(shared.join("contracts/msgraph-v1.0-subset.json")).ok()?;
        let all: Value = serde_json::from_str(&text).ok()?;
        Some(Contract(all.pointer("/components/schemas")?.as_object()?.clone()))
    }

    /// Whether a body is one of that type.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub(super) fn check(&self, type_name: &str, value: &Value) -> Result<(), String> {
        let Some(schema) = self.0.get(type_name) else { return Ok(()) };
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            return if words.contains(value) { Ok(()) } else { Err(format!("{value} is no {type_name}")) };
        }
        let Some(properties) = value.as_object() else { return Err(format!("no object where {type_name} belongs")) };
        for (name, value) in properties.iter().filter(|(name, _)| !name.starts_with("@odata.")) {
            let property =
                self.property(type_name, name).ok_or_else(|| format!("{type_name} has no property {name}"))?;
            self.fits(property, value).map_err(|wrong| format!("{name}: {wrong}"))?;
        }
        Ok(())
    }

    /// A property of a type or of what it is derived from.
    pub(super) fn property(&self, type_name: &str, name: &str) -> Option<&Value> {
        let schema = self.0.get(type_name)?;
        let own = schema.get("properties").and_then(|properties| properties.get(name));
        own.or_else(|| self.property(schema.get("x-baseType")?.as_str()?, name))
    }

    fn fits(&self, property: &Value, value: &Value) -> Result<(), String> {
        if value.is_null() {
            let nullable = property.get("x-nullable").and_then(Value::as_bool).unwrap_or(true);
            return if nullable { Ok(()) } else { Err("it cannot be null".to_owned()) };
        }
        if let Some(name) = property.get("$ref").and_then(Value::as_str) {
            return self.check(name.rsplit('/').next().unwrap_or(name), value);
        }
        let right = match property.get("type").and_then(Value::as_str) {
            Some("array") => {
                let items = value.as_array().ok_or("no list")?;
                let of = property.get("items").unwrap_or(&Value::Null);
                return items.iter().try_for_each(|item| self.fits(of, item));
            }
            Some("string") => value.is_string(),
            Some("boolean") => value.is_boolean(),
            Some("integer") => value.is_i64(),
            Some("number") => value.is_number(),
            _ => true,
        };
        if right { Ok(()) } else { Err(format!("{value} is of another type")) }
    }
}
