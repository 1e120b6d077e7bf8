//! Cards: what EWS keeps under one name for each slot, as the lists that Graph has for it, and back.

use serde_json::{Map, Value as Json, json};

use super::fields::Set;
use super::xml::Element;

/// Texts, with their names here and there.
const TEXTS: [(&str, &str); 10] = [
    ("displayName", "DisplayName"),
    ("givenName", "GivenName"),
    ("middleName", "MiddleName"),
    ("nickName", "Nickname"),
    ("companyName", "CompanyName"),
    ("businessHomePage", "BusinessHomePage"),
    ("department", "Department"),
    ("generation", "Generation"),
    ("jobTitle", "JobTitle"),
    ("surname", "Surname"),
];

/// The slots of numbers, by the list that they are in.
const PHONES: [(&str, &[&str]); 3] = [
    ("businessPhones", &["BusinessPhone", "BusinessPhone2"]),
    ("homePhones", &["HomePhone", "HomePhone2"]),
    ("mobilePhone", &["MobilePhone"]),
];

const EMAILS: [&str; 3] = ["EmailAddress1", "EmailAddress2", "EmailAddress3"];

const ADDRESSES: [(&str, &str); 2] = [("businessAddress", "Business"), ("homeAddress", "Home")];

/// The parts of an address, in the order of the schema.
const PARTS: [(&str, &str); 5] = [
    ("street", "Street"),
    ("city", "City"),
    ("state", "State"),
    ("countryOrRegion", "CountryOrRegion"),
    ("postalCode", "PostalCode"),
];

/// PidTagDisplayNamePrefix (MS-OXOCNTC): EWS takes the form of address only so.
const PREFIX: &str = "0x3A45";

/// The path of the form of address.
#[must_use]
pub fn prefix_path() -> Element {
    Element::new("t:ExtendedFieldURI").attr("PropertyTag", PREFIX).attr("PropertyType", "String")
}

fn form_of_address(item: &Element) -> &str {
    let all = item.children.iter().filter(|child| child.name == "ExtendedProperty");
    let is_own = |one: &&Element| {
        one.child("ExtendedFieldURI").is_some_and(|path| path.attribute("PropertyTag").eq_ignore_ascii_case(PREFIX))
    };
    { all }.find(is_own).map_or(item.text_at(&["CompleteName", "Title"]), |one| one.text_at(&["Value"]))
}

/// Reads a card.
#[must_use]
pub fn read(item: &Element) -> Map<String, Json> {
    let mut row = Map::new();
    for (name, element) in TEXTS {
        row.insert(name.to_owned(), json!(item.text_at(&[element])));
    }
    row.insert("title".to_owned(), json!(form_of_address(item)));
    row.insert("fileAs".to_owned(), json!(item.text_at(&["FileAs"])));
    row.insert("personalNotes".to_owned(), json!(item.text_at(&["Body"])));
    row.insert("birthday".to_owned(), json!(item.text_at(&["Birthday"])));
    let emails = EMAILS.iter().filter_map(|key| entry(item, "EmailAddresses", key));
    // Somebody of the same organisation may be there by a name that is no address.
    let emails = emails
        .filter(|one| one.text.contains('@'))
        .map(|one| json!({"address": one.text.trim(), "name": one.attribute("Name")}));
    row.insert("emailAddresses".to_owned(), emails.collect());
    for (name, keys) in PHONES {
        let numbers: Vec<&str> =
            keys.iter().filter_map(|key| Some(entry(item, "PhoneNumbers", key)?.text.trim())).collect();
        let value = if keys.len() == 1 { json!(numbers.first()) } else { json!(numbers) };
        row.insert(name.to_owned(), value);
    }
    for (name, key) in ADDRESSES {
        if let Some(entry) = entry(item, "PhysicalAddresses", key) {
            let parts = PARTS.iter().map(|(part, element)| ((*part).to_owned(), json!(entry.text_at(&[element]))));
            row.insert(name.to_owned(), Json::Object(parts.collect()));
        }
    }
    row
}

fn entry<'a>(item: &'a Element, list: &str, key: &str) -> Option<&'a Element> {
    let entry = item.child(list)?.children.iter().find(|entry| entry.attribute("Key") == key)?;
    Some(entry).filter(|entry| !entry.text.trim().is_empty() || !entry.children.is_empty())
}

/// The fields that one property of a body changes.
#[must_use]
pub fn sets(name: &str, value: &Json, row: &Json) -> Vec<Set> {
    let text = value.as_str().unwrap_or("");
    match name {
        "title" => vec![prefix(text)],
        "personalNotes" => {
            let body = Element::new("t:Body").attr("BodyType", "Text").text(text);
            vec![Set::new("item:Body", Some(body).filter(|_| !text.is_empty()))]
        }
        "birthday" => vec![Set::text("contacts:Birthday", "t:Birthday", text)],
        "displayName" => shown(text, row),
        "emailAddresses" => emails(value, row),
        _ => match (PHONES.iter().find(|(own, _)| *own == name), ADDRESSES.iter().find(|(own, _)| *own == name)) {
            (Some((_, keys)), _) => phones(keys, value),
            (_, Some((_, key))) => address(key, value),
            _ => TEXTS
                .iter()
                .filter(|(own, _)| *own == name)
                .map(|(_, element)| Set::text(&format!("contacts:{element}"), &format!("t:{element}"), text))
                .collect(),
        },
    }
}

fn prefix(text: &str) -> Set {
    let path = prefix_path();
    let value = Element::new("t:ExtendedProperty").with(path.clone()).with(Element::new("t:Value").text(text));
    Set { path, value: Some(value).filter(|_| !text.is_empty()) }
}

/// The name that is shown, and the one that cards are sorted by where nobody chose another.
fn shown(text: &str, row: &Json) -> Vec<Set> {
    let said = |name: &str| row.get(name).and_then(Json::as_str).unwrap_or("");
    let mut sets = vec![Set::text("contacts:DisplayName", "t:DisplayName", text)];
    if said("fileAs").is_empty() || said("fileAs") == said("displayName") {
        sets.push(Set::text("contacts:FileAs", "t:FileAs", text));
    }
    sets
}

fn indexed(field: &str, key: &str, list: &str, entry: Option<Element>) -> Set {
    let path = Element::new("t:IndexedFieldURI").attr("FieldURI", field).attr("FieldIndex", key);
    Set { path, value: entry.map(|entry| Element::new(list).with(entry.attr("Key", key))) }
}

fn emails(value: &Json, row: &Json) -> Vec<Set> {
    let list = |value: Option<&Json>| -> Vec<String> {
        let all = value.and_then(Json::as_array).into_iter().flatten();
        all.map(|one| one.get("address").and_then(Json::as_str).unwrap_or("").to_owned()).collect()
    };
    let (wanted, stands) = (list(Some(value)), list(row.get("emailAddresses")));
    let slots = EMAILS.iter().enumerate().filter(|(place, _)| wanted.get(*place) != stands.get(*place));
    slots
        .map(|(place, key)| {
            let entry = wanted.get(place).map(|address| Element::new("t:Entry").text(address));
            indexed("contacts:EmailAddress", key, "t:EmailAddresses", entry)
        })
        .collect()
}

fn phones(keys: &[&str], value: &Json) -> Vec<Set> {
    let numbers: Vec<&str> = match value {
        Json::String(one) => vec![one],
        Json::Array(all) => all.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    };
    let slots = keys.iter().enumerate();
    slots
        .map(|(place, key)| {
            let entry = numbers.get(place).map(|number| Element::new("t:Entry").text(*number));
            indexed("contacts:PhoneNumber", key, "t:PhoneNumbers", entry)
        })
        .collect()
}

fn address(key: &str, value: &Json) -> Vec<Set> {
    let parts = PARTS.iter();
    parts
        .map(|(part, element)| {
            let text = value.get(part).and_then(Json::as_str).unwrap_or("");
            let inner = Element::new(&format!("t:{element}")).text(text);
            let entry = Element::new("t:Entry").with(inner);
            let field = format!("contacts:PhysicalAddress:{element}");
            indexed(&field, key, "t:PhysicalAddresses", Some(entry).filter(|_| !text.is_empty()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::fields::{item, sets as all};
    use super::super::place::Class;
    use super::super::xml::parse;
    use super::*;

    #[test]
    fn what_is_written_reads_as_it_was_meant() {
        let body = json!({
            "givenName": "Anna", "surname": "Bianchi", "companyName": "Rossi srl", "displayName": "Anna Bianchi",
            "emailAddresses": [{"address": "a@x.it", "name": "a@x.it"}, {"address": "b@x.it", "name": "b@x.it"}],
            "businessPhones": ["1", "2"], "homePhones": [], "mobilePhone": "3", "birthday": "1974-07-22T11:59:00Z",
            "businessAddress": {"street": "Via Roma 1", "city": "Lodi", "state": "", "countryOrRegion": "Italia", "postalCode": "26900"},
            "personalNotes": "nota",
        });
        let sets = all(Class::Contacts, body.as_object().unwrap(), &Json::Null).unwrap();
        let mut text = String::new();
        item(Class::Contacts, sets).write(&mut text);
        let row = Json::Object(read(&parse(text.as_bytes()).unwrap()));
        for (name, value) in body.as_object().unwrap().iter().filter(|(name, _)| *name != "emailAddresses") {
            assert_eq!(&row[name], value, "{name}");
        }
        assert_eq!(row["emailAddresses"][1]["address"], "b@x.it");
        assert_eq!(row["fileAs"], "Anna Bianchi");
    }

    #[test]
    fn only_the_slots_that_change_are_written() {
        let row = json!({"emailAddresses": [{"address": "a@x.it"}, {"address": "b@x.it"}]});
        let sets = sets("emailAddresses", &json!([{"address": "a@x.it"}]), &row);
        assert_eq!(sets.len(), 1);
        assert_eq!((sets[0].path.attribute("FieldIndex"), sets[0].value.is_none()), ("EmailAddress2", true));
    }

    #[test]
    fn a_chosen_order_of_cards_stays() {
        let row = json!({"displayName": "Anna Bianchi", "fileAs": "La Anna"});
        assert_eq!(sets("displayName", &json!("Anna Neri"), &row).len(), 1);
        let row = json!({"displayName": "Anna Bianchi", "fileAs": "Anna Bianchi"});
        assert_eq!(sets("displayName", &json!("Anna Neri"), &row).len(), 2);
    }
}
