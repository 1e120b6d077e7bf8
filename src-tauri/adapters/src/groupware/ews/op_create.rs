//! `CreateItem`: several items in one request, each with an answer of its own. Nobody is told of them.

use super::place::Place;
use super::xml::Element;

/// Makes items.
#[must_use]
pub fn request(place: &Place, items: impl IntoIterator<Item = Element>) -> Element {
    Element::new("m:CreateItem")
        .attr("MessageDisposition", "SaveOnly")
        .attr("SendMeetingInvitations", "SendToNone")
        .with(Element::new("m:SavedItemFolderId").with(place.element()))
        .with(Element::new("m:Items").with_all(items))
}
