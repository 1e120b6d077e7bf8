//! Notes at a folder: a text of Ponte's own among its properties, read by `GetFolder` and written by `UpdateFolder`.
//!
//! A user who may only read a folder, or work in it as a delegate, cannot write its properties, and some servers keep none:
//! then there are no notes, which is no failure.

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::Note;

use super::fields::extended;
use super::op_folder;
use super::place::Place;
use super::session::Session;
use super::xml::Element;
use crate::groupware::exchange::property;

/// The note under `key`.
///
/// # Errors
/// What keeps it from being asked.
pub async fn read(session: &Session, place: &Place, key: &str) -> Result<Note, Failure> {
    let (name, request) = (name(key), asked(place, key));
    let message = session.ask_one(&request).await?.map_err(|fault| fault.listed())?;
    let kept = op_folder::folders(&message).next().and_then(|folder| {
        let all = folder.children.iter().filter(|child| child.name == "ExtendedProperty");
        let own = |one: &&Element| one.child("ExtendedFieldURI").is_some_and(|path| is_named(path, &name));
        all.filter(own).map(|one| one.text_at(&["Value"])).find(|text| !text.is_empty())
    });
    Ok(kept.map_or(Note::Nothing, |text| Note::Says(text.to_owned())))
}

/// Writes the note under `key`, or takes it away. `false` where this user may not, or the server keeps no such thing.
///
/// # Errors
/// What keeps it from being written, other than that.
pub async fn write(session: &Session, place: &Place, key: &str, text: Option<&str>) -> Result<bool, Failure> {
    let answer = session.ask_one(&change(place, key, text)).await;
    match answer.and_then(|message| message.map_err(|fault| fault.failure())) {
        Ok(_) => Ok(true),
        Err(failure) if failure.code == "failure-ews-denied" || failure.kind == FailureKind::Record => Ok(false),
        Err(failure) => Err(failure),
    }
}

fn asked(place: &Place, key: &str) -> Element {
    let shape = Element::new("m:FolderShape")
        .with(Element::new("t:BaseShape").text("IdOnly"))
        .with(Element::new("t:AdditionalProperties").with_all(path(key)));
    Element::new("m:GetFolder").with(shape).with(Element::new("m:FolderIds").with(place.element()))
}

fn change(place: &Place, key: &str, text: Option<&str>) -> Element {
    let step = match text {
        Some(text) => {
            let value = Element::new("t:Value").text(text);
            let own = Element::new("t:ExtendedProperty").with_all(path(key)).with(value);
            let folder = Element::new(place.class.folder_element()).with(own);
            Element::new("t:SetFolderField").with_all(path(key)).with(folder)
        }
        None => Element::new("t:DeleteFolderField").with_all(path(key)),
    };
    let change = Element::new("t:FolderChange").with(place.element()).with(Element::new("t:Updates").with(step));
    Element::new("m:UpdateFolder").with(Element::new("m:FolderChanges").with(change))
}

fn path(key: &str) -> Option<Element> {
    extended(&format!("{}{}", property::NOTE, plain(key)))
}

fn is_named(path: &Element, name: &str) -> bool {
    path.attribute("PropertyName").eq_ignore_ascii_case(name)
}

fn name(key: &str) -> String {
    path(key).map(|path| path.attribute("PropertyName").to_owned()).unwrap_or_default()
}

/// A mailbox keeps every name it was ever asked for, so a key is kept to what it needs.
fn plain(key: &str) -> String {
    key.chars().filter(char::is_ascii_alphanumeric).take(32).collect()
}

#[cfg(test)]
mod tests {
    use super::super::place::Class;
    use super::super::xml::parse;
    use super::*;

    #[test]
    fn a_note_is_one_property_of_the_folder_of_its_sort() {
        for (class, element) in [(Class::Calendar, "CalendarFolder"), (Class::Contacts, "ContactsFolder")] {
            let place = Place { class, id: "AAMk".to_owned() };
            let mut text = String::new();
            change(&place, "0a/<b", Some("{\"computer\":\"<PC> & \\\"Rossi\\\"\"}")).write(&mut text);
            let read = parse(text.as_bytes()).unwrap();
            let step = read.at(&["FolderChanges", "FolderChange", "Updates", "SetFolderField"]).unwrap();
            assert_eq!(step.child("ExtendedFieldURI").unwrap().attribute("PropertyName"), "PonteNote-0ab");
            let value = step.text_at(&[element, "ExtendedProperty", "Value"]);
            assert_eq!(value, "{\"computer\":\"<PC> & \\\"Rossi\\\"\"}");
            let gone = change(&place, "0ab", None);
            assert!(gone.find("t:DeleteFolderField").is_some() && gone.find("t:Value").is_none());
        }
    }
}
