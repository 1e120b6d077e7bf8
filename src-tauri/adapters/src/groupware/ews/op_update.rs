//! `UpdateItem`: several items in one request, each conditional on the version that was read, and only what changed.

use super::fields::Set;
use super::options::Conflicts;
use super::place::Class;
use super::xml::Element;

/// Whether the others who are invited are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Telling {
    /// Nobody is.
    Nobody,
    /// All are: the user switched it on for meetings that they organise.
    Everybody,
}

/// Changes items: each is the id, in its version, and what changes.
#[must_use]
pub fn request(conflicts: Conflicts, telling: Telling, changes: impl IntoIterator<Item = Element>) -> Element {
    let told = match telling {
        Telling::Nobody => "SendToNone",
        Telling::Everybody => "SendToAllAndSaveCopy",
    };
    Element::new("m:UpdateItem")
        .attr("ConflictResolution", conflicts.word())
        .attr("MessageDisposition", "SaveOnly")
        .attr("SendMeetingInvitationsOrCancellations", told)
        .with(Element::new("m:ItemChanges").with_all(changes))
}

/// What changes of one item.
#[must_use]
pub fn change(class: Class, id: Element, sets: &[Set]) -> Element {
    let updates = sets.iter().map(|set| match &set.value {
        Some(value) => Element::new("t:SetItemField")
            .with(set.path.clone())
            .with(Element::new(class.item_element()).with(value.clone())),
        None => Element::new("t:DeleteItemField").with(set.path.clone()),
    });
    Element::new("t:ItemChange").with(id).with(Element::new("t:Updates").with_all(updates))
}
