//! E-mail addresses and phone numbers: Exchange keeps three addresses without labels, two business numbers, two of home and
//! a mobile one. A number that stands somewhere stays there unless its label says otherwise.

use ponte_core::record::{Item, Value};
use serde_json::{Map, Value as Json, json};

use super::extra::Extra;

/// The labels that addresses have by their place, where nobody gave them one.
const BY_PLACE: [&str; 3] = ["work", "home", "other"];
/// So many addresses find room.
const ADDRESSES: usize = 3;

/// Reads the addresses.
pub(super) fn read_emails(row: &Json) -> Value {
    let extra = Extra::of(row);
    let rows = row.get("emailAddresses").and_then(Json::as_array).into_iter().flatten();
    let addresses = rows.filter_map(|one| one.get("address").and_then(Json::as_str));
    Value::items(addresses.zip(BY_PLACE.iter().chain(std::iter::repeat(&"other"))).map(|(address, by_place)| {
        let label = extra.mail.get(&address.to_lowercase()).map_or(*by_place, String::as_str);
        (label.to_owned(), address.to_owned())
    }))
}

/// Writes the addresses. What an address is called there stays with it.
pub(super) fn write_emails(value: Option<&Value>, row: &Json, extra: &mut Extra, body: &mut Map<String, Json>) {
    let stands: Vec<&Json> = row.get("emailAddresses").and_then(Json::as_array).into_iter().flatten().collect();
    let address = |one: &Json| one.get("address").and_then(Json::as_str).unwrap_or("").to_lowercase();
    let wanted = ranked(value, |item| stands.iter().position(|one| address(one) == item.text.to_lowercase()));
    let kept = |item: &Item| stands.iter().find(|one| address(one) == item.text.to_lowercase()).copied().cloned();
    let written: Vec<Json> = wanted
        .iter()
        .take(ADDRESSES)
        .map(|item| kept(item).unwrap_or_else(|| json!({"address": item.text, "name": item.text})))
        .collect();
    extra.mail = wanted.iter().take(ADDRESSES).map(|item| (item.text.to_lowercase(), item.label.clone())).collect();
    let plain = wanted.iter().zip(BY_PLACE).all(|(item, by_place)| item.label == by_place);
    if plain {
        extra.mail.clear();
    }
    body.insert("emailAddresses".to_owned(), json!(written));
}

/// The elements of a set: those that stand there first, in their order, then the others by rank.
fn ranked(value: Option<&Value>, place: impl Fn(&Item) -> Option<usize>) -> Vec<Item> {
    let mut items: Vec<Item> =
        value.and_then(Value::as_items).into_iter().flatten().map(|(_, item)| item.clone()).collect();
    items.sort_by_key(|item| (place(item).unwrap_or(usize::MAX), item.rank));
    items
}

/// The lists of numbers: their label, and how many find room.
const LISTS: [(&str, &str, usize); 3] =
    [("businessPhones", "work", 2), ("mobilePhone", "mobile", 1), ("homePhones", "home", 2)];

/// Reads the numbers.
pub(super) fn read_phones(row: &Json) -> Value {
    let all = LISTS.iter().flat_map(|(name, label, _)| numbers(row, name).into_iter().map(move |text| (*label, text)));
    Value::items(all)
}

fn numbers(row: &Json, name: &str) -> Vec<String> {
    match row.get(name) {
        Some(Json::String(one)) => vec![one.clone()],
        Some(Json::Array(all)) => all.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// Writes the numbers: only those lists that change.
pub(super) fn write_phones(value: Option<&Value>, row: &Json, body: &mut Map<String, Json>) {
    let key = |text: &str| Item { label: String::new(), text: text.to_owned(), rank: 0 }.key();
    let mut open = ranked(value, |_| None);
    let mut lists: Vec<Vec<String>> = vec![Vec::new(); LISTS.len()];
    // A second number of a kind is shown under another label, and stays where it is; the others follow their label.
    for (list, (name, label, _)) in lists.iter_mut().zip(LISTS) {
        for (place, text) in numbers(row, name).into_iter().enumerate() {
            let stays = |item: &Item| item.key() == key(&text) && (item.label == label || place > 0);
            if let Some(at) = open.iter().position(stays) {
                open.remove(at);
                list.push(text);
            }
        }
    }
    for item in open {
        let own = LISTS.iter().position(|(_, label, _)| *label == item.label);
        let has_room = |at: &usize| {
            let most = LISTS.get(*at).map_or(0, |(.., most)| *most);
            lists.get(*at).is_some_and(|list| list.len() < most)
        };
        let at = own.into_iter().chain(0..LISTS.len()).find(has_room);
        if let Some(list) = at.and_then(|at| lists.get_mut(at)) {
            list.push(item.text);
        }
    }
    for (list, (name, _, most)) in lists.into_iter().zip(LISTS) {
        if list != numbers(row, name) {
            let value = if most == 1 { list.into_iter().next().map_or(Json::Null, Json::String) } else { json!(list) };
            body.insert(name.to_owned(), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emails(items: &[(&str, &str)], row: &Json) -> (Json, Json) {
        let (mut extra, mut body) = (Extra::of(row), Map::new());
        let value = Value::items(items.iter().copied());
        write_emails(Some(&value), row, &mut extra, &mut body);
        extra.write(row, &mut body);
        let read = read_emails(&Json::Object(body.clone()));
        let said = |value: &Value| -> Vec<(String, String)> {
            let items = value.as_items().unwrap().values().take(ADDRESSES);
            items.map(|item| (item.label.clone(), item.text.to_lowercase())).collect()
        };
        let (given, mut kept) = (said(&value), said(&read));
        kept.retain(|one| given.contains(one));
        assert_eq!(kept.len(), given.len(), "{body:?}");
        (body["emailAddresses"].clone(), Json::Object(body))
    }

    #[test]
    fn addresses_keep_their_labels_and_what_they_are_called() {
        let row = json!({"emailAddresses": [{"address": "Anna@x.it", "name": "Anna Bianchi"}]});
        let (list, _) = emails(&[("home", "nuova@x.it"), ("work", "anna@x.it")], &row);
        assert_eq!(
            list,
            json!([{"address": "Anna@x.it", "name": "Anna Bianchi"}, {"address": "nuova@x.it", "name": "nuova@x.it"}])
        );
        let (_, body) = emails(&[("home", "a@x.it")], &Json::Null);
        assert!(body.get("singleValueExtendedProperties").is_some());
        let (_, body) = emails(&[("work", "a@x.it"), ("home", "b@x.it")], &Json::Null);
        assert!(body.get("singleValueExtendedProperties").is_none(), "their places say it");
    }

    fn phones(items: &[(&str, &str)], row: &Json) -> Json {
        let mut body = Map::new();
        write_phones(Some(&Value::items(items.iter().copied())), row, &mut body);
        Json::Object(body)
    }

    #[test]
    fn numbers_go_where_their_label_says_and_stay_where_they_are() {
        assert_eq!(
            phones(&[("work", "1"), ("mobile", "2"), ("home", "3")], &Json::Null),
            json!({"businessPhones": ["1"], "mobilePhone": "2", "homePhones": ["3"]})
        );
        let row = json!({"businessPhones": ["+39 1", "2"], "mobilePhone": null, "homePhones": []});
        assert_eq!(phones(&[("work", "+391"), ("mobile", "2")], &row), json!({}), "the second one is shown as mobile");
        assert_eq!(phones(&[("mobile", "+391")], &row), json!({"businessPhones": [], "mobilePhone": "+391"}));
        assert_eq!(phones(&[], &row), json!({"businessPhones": []}));
        assert_eq!(phones(&[("other", "9")], &Json::Null), json!({"businessPhones": ["9"]}));
    }
}
