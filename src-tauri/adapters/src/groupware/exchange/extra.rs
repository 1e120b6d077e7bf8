//! What a contact of Exchange has no room for and Ponte must not lose: the labels of e-mail addresses, and post-office
//! boxes. It lies in an extended property, as JSON, and says nothing where it is not understood.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::property;

/// It.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Extra {
    /// Labels by address in lower case.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub mail: BTreeMap<String, String>,
    /// Boxes, by the name of the address.
    #[serde(rename = "box", skip_serializing_if = "BTreeMap::is_empty")]
    pub boxes: BTreeMap<String, String>,
}

impl Extra {
    pub(super) fn of(row: &Value) -> Self {
        property::get(row, property::EXTRA).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    /// Writes it where it says something else than what stands there.
    pub(super) fn write(&self, row: &Value, body: &mut Map<String, Value>) {
        if *self != Extra::of(row)
            && let Ok(text) = serde_json::to_string(self)
        {
            property::set(body, property::EXTRA, &text);
        }
    }
}
