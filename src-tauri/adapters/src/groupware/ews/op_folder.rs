//! Folders: `GetFolder`, `FindFolder`, `CreateFolder`, `DeleteFolder`.

use super::place::{Class, distinguished};
use super::xml::Element;

/// How many folders a page has.
pub const PAGE: usize = 500;

fn shape() -> Element {
    let fields = ["folder:FolderClass", "folder:DisplayName", "folder:EffectiveRights", "folder:ParentFolderId"];
    let fields = fields.map(|field| Element::new("t:FieldURI").attr("FieldURI", field));
    Element::new("m:FolderShape")
        .with(Element::new("t:BaseShape").text("Default"))
        .with(Element::new("t:AdditionalProperties").with_all(fields))
}

/// Folders by their ids.
#[must_use]
pub fn get(ids: impl IntoIterator<Item = Element>) -> Element {
    Element::new("m:GetFolder").with(shape()).with(Element::new("m:FolderIds").with_all(ids))
}

/// A page of all folders of a mailbox.
#[must_use]
pub fn find(mailbox: Option<&str>, offset: usize) -> Element {
    let page = Element::new("m:IndexedPageFolderView")
        .attr("MaxEntriesReturned", PAGE.to_string())
        .attr("Offset", offset.to_string())
        .attr("BasePoint", "Beginning");
    Element::new("m:FindFolder")
        .attr("Traversal", "Deep")
        .with(shape())
        .with(page)
        .with(Element::new("m:ParentFolderIds").with(distinguished("msgfolderroot", mailbox)))
}

/// Makes an empty folder beside the default ones.
#[must_use]
pub fn create(class: Class, name: &str, mailbox: Option<&str>) -> Element {
    let folder = Element::new(class.folder_element())
        .with(Element::new("t:FolderClass").text(class.folder_class()))
        .with(Element::new("t:DisplayName").text(name));
    Element::new("m:CreateFolder")
        .with(Element::new("m:ParentFolderId").with(distinguished("msgfolderroot", mailbox)))
        .with(Element::new("m:Folders").with(folder))
}

/// Removes one for good.
#[must_use]
pub fn delete(id: Element) -> Element {
    Element::new("m:DeleteFolder").attr("DeleteType", "HardDelete").with(Element::new("m:FolderIds").with(id))
}

/// The folders in a message.
pub fn folders(message: &Element) -> impl Iterator<Item = &Element> {
    let list = message.child("Folders").or_else(|| message.at(&["RootFolder", "Folders"]));
    list.map_or(&[][..], |list| list.children.as_slice()).iter()
}

/// Whether a page is the last one.
#[must_use]
pub fn is_last(message: &Element) -> bool {
    message.child("RootFolder").is_none_or(|root| root.attribute("IncludesLastItemInRange") != "false")
}
