//! `SyncFolderItems`: what changed in a folder since a state, 512 items at most in one answer, each by id and change key.

use super::fault;
use super::place::Place;
use super::xml::Element;
use ponte_core::verdict::Failure;

/// So many changes come in one answer (the most that is allowed).
pub const PAGE: usize = 512;

/// One page of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What to come back with.
    pub state: String,
    /// Whether nothing more is to come.
    pub last: bool,
    /// What changed.
    pub changes: Vec<Change>,
}

/// A change, by the id of its item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is new, with its change key.
    Made(String, String),
    /// It is another.
    Changed(String, String),
    /// It is gone.
    Removed(String),
}

/// Asks for what changed since `state`; for everything without one.
#[must_use]
pub fn request(place: &Place, state: Option<&str>) -> Element {
    let request = Element::new("m:SyncFolderItems")
        .with(Element::new("m:ItemShape").with(Element::new("t:BaseShape").text("IdOnly")))
        .with(Element::new("m:SyncFolderId").with(place.element()));
    let request = match state {
        Some(state) => request.with(Element::new("m:SyncState").text(state)),
        None => request,
    };
    request.with(Element::new("m:MaxChangesReturned").text(PAGE.to_string()))
}

/// Reads a page.
///
/// # Errors
/// That it makes no sense. A page is never read shorter than it is.
pub fn parse(message: &Element) -> Result<Page, Failure> {
    let state = message.text_at(&["SyncState"]).trim();
    let last = match message.text_at(&["IncludesLastItemInRange"]).trim() {
        "true" | "1" => true,
        "false" | "0" => false,
        _ => return Err(fault::unreadable("no-end")),
    };
    let list = message.child("Changes").ok_or_else(|| fault::unreadable("no-rows"))?;
    if state.is_empty() {
        return Err(fault::unreadable("no-state"));
    }
    let changes: Vec<Option<Change>> = list.children.iter().map(change).collect::<Result<_, _>>()?;
    Ok(Page { state: state.to_owned(), last, changes: changes.into_iter().flatten().collect() })
}

fn change(row: &Element) -> Result<Option<Change>, Failure> {
    let id = row.child("ItemId").or_else(|| row.children.iter().find_map(|item| item.child("ItemId")));
    let id = id.ok_or_else(|| fault::unreadable("no-id"))?;
    let (name, key) = (id.attribute("Id").to_owned(), id.attribute("ChangeKey").to_owned());
    if name.is_empty() {
        return Err(fault::unreadable("no-id"));
    }
    Ok(match row.name.as_str() {
        "Create" => Some(Change::Made(name, key)),
        "Update" => Some(Change::Changed(name, key)),
        "Delete" => Some(Change::Removed(name)),
        // Whether something was read is nobody's change.
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::xml::parse as xml;
    use super::*;

    fn page(changes: &str) -> Result<Page, Failure> {
        let text = format!(
            "<M><SyncState>H4s=</SyncState><IncludesLastItemInRange>false</IncludesLastItemInRange><Changes>{changes}</Changes></M>"
        );
        parse(&xml(text.as_bytes()).unwrap())
    }

    #[test]
    fn rows_say_what_became_of_an_item() {
        let item = "<CalendarItem><ItemId Id='a' ChangeKey='1'/></CalendarItem>";
        let rows = format!(
            "<Create>{item}</Create><Update>{item}</Update><Delete><ItemId Id='b' ChangeKey='2'/></Delete>\
             <ReadFlagChange><ItemId Id='c' ChangeKey='3'/><IsRead>true</IsRead></ReadFlagChange>"
        );
        let (a, one) = ("a".to_owned(), "1".to_owned());
        let expected =
            vec![Change::Made(a.clone(), one.clone()), Change::Changed(a, one), Change::Removed("b".to_owned())];
        assert_eq!(page(&rows).unwrap(), Page { state: "H4s=".into(), last: false, changes: expected });
    }

    #[test]
    fn a_report_that_is_cut_or_says_no_id_is_refused() {
        assert!(page("<Create><CalendarItem/></Create>").is_err());
        for text in [
            "<M/>",
            "<M><SyncState>a</SyncState></M>",
            "<M><IncludesLastItemInRange>true</IncludesLastItemInRange><Changes/></M>",
        ] {
            assert!(parse(&xml(text.as_bytes()).unwrap()).is_err(), "{text}");
        }
    }
}
