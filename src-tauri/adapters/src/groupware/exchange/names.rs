//! Names, and the name that is shown: Exchange makes it up when a contact is made and never again, so that a changed name
//! would be shown as it was.

use ponte_core::record::{Field, Record, Value};
use serde_json::{Map, Value as Json, json};

/// Fields that are a text under one property.
pub(super) const TEXTS: [(Field, &str); 9] = [
    (Field::NamePrefix, "title"),
    (Field::GivenName, "givenName"),
    (Field::MiddleName, "middleName"),
    (Field::FamilyName, "surname"),
    (Field::NameSuffix, "generation"),
    (Field::Company, "companyName"),
    (Field::JobTitle, "jobTitle"),
    (Field::Department, "department"),
    (Field::Website, "businessHomePage"),
];

/// The properties by which a person is known.
pub(super) const PERSON: [&str; 4] = ["givenName", "middleName", "surname", "nickName"];

/// The name that is shown for these fields.
fn shown(text: impl Fn(&Field) -> String) -> String {
    let parts = [Field::GivenName, Field::MiddleName, Field::FamilyName, Field::NameSuffix].map(|field| text(&field));
    let name = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    if name.is_empty() { text(&Field::Company) } else { name }
}

/// Sets the shown name of a new card, and of one whose shown name was made of its names.
pub(super) fn close(row: &Json, before: &Record, after: &Record, body: &mut Map<String, Json>) {
    let stands = row.get("displayName").and_then(Json::as_str).unwrap_or("").trim();
    let name_of = |record: &Record| shown(|field| record.text(field).trim().to_owned());
    let (old, new) = (name_of(before), name_of(after));
    let given = |record: &Record| format!("{} {}", record.text(&Field::GivenName), record.text(&Field::FamilyName));
    let made_up = stands.is_empty() || stands == old || stands == given(before).trim();
    if made_up && new != stands && !new.is_empty() {
        body.insert("displayName".to_owned(), json!(new));
    }
}

/// Whether a patch of these fields changes the name that is shown.
pub(super) fn is_name(field: &Field) -> bool {
    matches!(field, Field::GivenName | Field::MiddleName | Field::FamilyName | Field::NameSuffix | Field::Company)
}

/// Writes one text.
pub(super) fn write(field: &Field, value: Option<&Value>, body: &mut Map<String, Json>) -> bool {
    let Some((_, name)) = TEXTS.iter().find(|(own, _)| own == field) else { return false };
    body.insert((*name).to_owned(), json!(value.and_then(Value::as_text).unwrap_or("")));
    true
}
