//! Contacts: what the built-in mapping is, and what Vtiger demands.

use ponte_core::record::AddressSlot::{Main, Other};
use ponte_core::record::{Field, Fields, Value};

use super::slots::Built;
use super::text;
use crate::crm::vtiger::upload::Upload;

/// The built-in mapping, with the length at which Vtiger cuts silently.
pub(in crate::crm::vtiger) const TABLE: [Built; 27] = [
    ("salutationtype", Field::NamePrefix, "", 0),
    ("firstname", Field::GivenName, "", 40),
    ("lastname", Field::FamilyName, "", 80),
    ("title", Field::JobTitle, "", 50),
    ("department", Field::Department, "", 30),
    ("email", Field::Emails, "work", 100),
    ("secondaryemail", Field::Emails, "home", 100),
    ("phone", Field::Phones, "work", 50),
    ("mobile", Field::Phones, "mobile", 50),
    ("homephone", Field::Phones, "home", 50),
    ("otherphone", Field::Phones, "other", 50),
    ("fax", Field::Phones, "fax", 50),
    ("assistantphone", Field::Phones, "assistant", 50),
    ("birthday", Field::Birthday, "", 0),
    ("mailingstreet", Field::Address(Main), "street", 250),
    ("mailingpobox", Field::Address(Main), "po-box", 30),
    ("mailingcity", Field::Address(Main), "city", 40),
    ("mailingstate", Field::Address(Main), "region", 30),
    ("mailingzip", Field::Address(Main), "postcode", 30),
    ("mailingcountry", Field::Address(Main), "country", 40),
    ("otherstreet", Field::Address(Other), "street", 250),
    ("otherpobox", Field::Address(Other), "po-box", 30),
    ("othercity", Field::Address(Other), "city", 40),
    ("otherstate", Field::Address(Other), "region", 30),
    ("otherzip", Field::Address(Other), "postcode", 30),
    ("othercountry", Field::Address(Other), "country", 40),
    ("description", Field::Description, "", 0),
];

/// The mandatory family name of somebody who has none: the nearest thing that names them.
pub(in crate::crm::vtiger) fn family_name(fields: &Fields) -> String {
    let said = |field: &Field| fields.get(field).and_then(Value::as_text).unwrap_or("").trim();
    let email = || {
        let items = fields.get(&Field::Emails).and_then(Value::as_items);
        items.and_then(|items| items.values().min_by_key(|item| item.rank)).map_or("-", |item| item.text.as_str())
    };
    let named = [Field::FamilyName, Field::GivenName, Field::Company].iter().map(said).find(|text| !text.is_empty());
    text::cut(&text::storable(named.unwrap_or_else(email)), 80)
}

/// The picture, as a file that goes along with the creation. It cannot be read back.
pub(in crate::crm::vtiger) fn photo(fields: &Fields) -> Option<Upload> {
    let Some(Value::Photo(photo)) = fields.get(&Field::Photo) else { return None };
    let (ending, media_type) = match photo.media_type.as_str() {
        "image/png" => ("png", "image/png"),
        "image/gif" => ("gif", "image/gif"),
        _ => ("jpg", "image/jpeg"),
    };
    let file = format!("photo.{ending}");
    Some(Upload { part: "imagename[]", file, media_type: media_type.to_owned(), data: photo.data.clone() })
}
