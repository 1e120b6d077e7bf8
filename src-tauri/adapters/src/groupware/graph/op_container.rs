//! Calendars, contact folders and task lists: listed, made and removed for the self-test, and the notes left at them.

use ponte_core::record::Kind;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::{CollectionInfo, Note};
use reqwest::Method;
use serde_json::{Value, json};

use super::place::{CONTACTS, Noun, Place, segment};
use super::session::{Part, Session};
use super::{listing, op_list};
use crate::groupware::exchange::property;

/// What the name of a collection begins with that Ponte made for a test.
pub const PREFIX: &str = "ponte-selftest-";

/// All of these that there are to choose for the user with these addresses; what others share only where that is asked for.
///
/// # Errors
/// What keeps them from being listed.
pub async fn list(
    session: &Session,
    nouns: &[Noun],
    me: &[String],
    shared: bool,
) -> Result<Vec<CollectionInfo>, Failure> {
    let mut all = Vec::new();
    for noun in nouns.iter().copied() {
        let rows = op_list::rows(session, &Part::get(format!("me/{}?$top=100", noun.path()))).await?;
        let offered = rows.iter().filter(|row| shared || marked(row) || !is_shared(row, me));
        let mut listed: Vec<CollectionInfo> = offered.filter_map(|row| info(noun, row, me)).collect();
        if noun == Noun::Folder {
            listed.insert(0, default_folder());
        }
        // The default one first: it is what is taken unless the user names another.
        let is_default = |info: &CollectionInfo| rows.iter().any(|row| marked(row) && info.id.ends_with(id_of(row)));
        listed.sort_by_key(|info| noun != Noun::Folder && !is_default(info));
        all.extend(listed);
    }
    Ok(all)
}

fn id_of(row: &Value) -> &str {
    row.get("id").and_then(Value::as_str).unwrap_or("")
}

fn marked(row: &Value) -> bool {
    row.get("isDefaultCalendar").and_then(Value::as_bool) == Some(true)
        || row.get("wellknownListName").and_then(Value::as_str) == Some("defaultList")
}

fn kinds(noun: Noun) -> Vec<Kind> {
    match noun {
        Noun::Calendar => vec![Kind::Event],
        Noun::Folder => vec![Kind::Contact, Kind::Company],
        Noun::List => vec![Kind::Task],
    }
}

/// The default contact folder is in no list.
fn default_folder() -> CollectionInfo {
    CollectionInfo {
        id: CONTACTS.to_owned(),
        name: "Contacts".to_owned(),
        kinds: kinds(Noun::Folder),
        writable: true,
        special: false,
        color: None,
    }
}

/// Whether it is another person's.
fn is_shared(row: &Value, me: &[String]) -> bool {
    let owner = row.pointer("/owner/address").and_then(Value::as_str);
    owner.is_some_and(|owner| !me.is_empty() && !me.iter().any(|own| own.eq_ignore_ascii_case(owner)))
}

fn info(noun: Noun, row: &Value, me: &[String]) -> Option<CollectionInfo> {
    let text = |name: &str| row.get(name).and_then(Value::as_str);
    let name = text("name").or_else(|| text("displayName")).unwrap_or("");
    // The list of flagged mails takes no tasks of its own.
    let flagged = text("wellknownListName") == Some("flaggedEmails");
    let color = text("hexColor").filter(|color| color.len() == 7 && color.starts_with('#'));
    Some(CollectionInfo {
        id: Place::name(noun, text("id")?),
        name: name.to_owned(),
        kinds: kinds(noun),
        writable: row.get("canEdit").and_then(Value::as_bool).unwrap_or(true) && !flagged,
        special: is_shared(row, me) || flagged,
        color: color.map(str::to_owned),
    })
}

/// Makes an empty one and gives its id.
///
/// # Errors
/// That the service refused.
pub async fn make(session: &Session, noun: Noun, name: &str) -> Result<String, Failure> {
    let key = if noun == Noun::Calendar { "name" } else { "displayName" };
    let part = Part::write(Method::POST, format!("me/{}", noun.path()), Some(json!({key: name})));
    let row = session.ask(&part).await?.done()?;
    Ok(Place::name(noun, id_of(&row)))
}

/// Removes one that was made for a test, and no other.
///
/// # Errors
/// That it is another, or that the service refused.
pub async fn remove(session: &Session, place: &Place) -> Result<(), Failure> {
    let refused = || Failure::new(FailureKind::Bug, "failure-graph-not-scratch");
    let own = place.own().ok_or_else(refused)?;
    let answer = session.ask(&Part::get(own.clone())).await?;
    if matches!(answer.status, 404 | 410) {
        return Ok(());
    }
    let row = answer.done()?;
    let name = row.get("name").or_else(|| row.get("displayName")).and_then(Value::as_str).unwrap_or("");
    if !name.starts_with(PREFIX) {
        return Err(refused());
    }
    session.ask(&Part::write(Method::DELETE, own, None)).await?.done().map(drop)
}

/// The note at a collection. The default contact folder has no address of its own, and takes none.
///
/// # Errors
/// What keeps it from being asked.
pub async fn note(session: &Session, place: &Place, key: &str) -> Result<Note, Failure> {
    let Some(own) = place.own() else { return Ok(Note::Unavailable) };
    let text = match place.noun {
        Noun::List => {
            let answer = session.ask(&Part::get(extension(&own, key))).await?;
            if listing::is_absent(&answer) {
                return Ok(Note::Nothing);
            }
            answer.done()?.get("text").and_then(Value::as_str).map(str::to_owned)
        }
        Noun::Calendar | Noun::Folder => {
            let name = format!("{}{key}", property::NOTE);
            let filter = segment(&format!("id eq '{name}'"));
            let part = Part::get(format!("{own}?$expand=singleValueExtendedProperties($filter={filter})"));
            property::get(&session.ask(&part).await?.done()?, &name).map(str::to_owned)
        }
    };
    Ok(text.map_or(Note::Nothing, Note::Says))
}

/// Leaves such a note, or takes it away: an extended property can only be emptied.
///
/// # Errors
/// What keeps it from being written.
pub async fn post(session: &Session, place: &Place, key: &str, text: Option<&str>) -> Result<bool, Failure> {
    let Some(own) = place.own() else { return Ok(false) };
    match place.noun {
        Noun::List => extend(session, &own, key, text).await?,
        Noun::Calendar | Noun::Folder => {
            let name = format!("{}{key}", property::NOTE);
            let body = json!({"singleValueExtendedProperties": [{"id": name, "value": text.unwrap_or("")}]});
            session.ask(&Part::write(Method::PATCH, own, Some(body))).await?.done()?;
        }
    }
    Ok(true)
}

/// Lists take no extended properties, but open extensions.
async fn extend(session: &Session, own: &str, key: &str, text: Option<&str>) -> Result<(), Failure> {
    let path = extension(own, key);
    let part = match text {
        Some(text) => Part::write(Method::PATCH, path, Some(json!({"text": text}))),
        None => Part::write(Method::DELETE, path, None),
    };
    let answer = session.ask(&part).await?;
    match (listing::is_absent(&answer), text) {
        (false, _) => answer.done().map(drop),
        (true, None) => Ok(()),
        (true, Some(text)) => {
            let named = extension_name(key);
            let body =
                json!({"@odata.type": "microsoft.graph.openTypeExtension", "extensionName": named, "text": text});
            session.ask(&Part::write(Method::POST, format!("{own}/extensions"), Some(body))).await?.done().map(drop)
        }
    }
}

/// Names of extensions have 30 characters at most; a key is told by its first ones.
fn extension_name(key: &str) -> String {
    format!("ponte.note.{}", key.chars().take(16).collect::<String>())
}

fn extension(own: &str, key: &str) -> String {
    format!("{own}/extensions/{}", segment(&extension_name(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_somebody_elses_or_made_up_is_no_default() {
        let rows = [
            (
                Noun::Calendar,
                json!({"id": "a", "name": "A", "canEdit": true, "owner": {"address": "Giulia@x.it"}}),
                (true, false),
            ),
            (
                Noun::Calendar,
                json!({"id": "a", "name": "A", "canEdit": false, "owner": {"address": "marco@x.it"}}),
                (false, true),
            ),
            (Noun::List, json!({"id": "l", "displayName": "L", "wellknownListName": "flaggedEmails"}), (false, true)),
            (Noun::List, json!({"id": "l", "displayName": "L", "wellknownListName": "none"}), (true, false)),
        ];
        for (noun, row, expected) in rows {
            let info = info(noun, &row, &["giulia@x.it".to_owned()]).unwrap();
            assert_eq!((info.writable, info.special), expected, "{row}");
        }
    }
}
