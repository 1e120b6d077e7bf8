//! `FindItem`: what lies in a span of time, and what carries a marker.

use jiff::Timestamp;

use super::fields::{extended, field};
use super::place::Place;
use super::xml::Element;
use crate::groupware::exchange::property;

/// So many items come in one answer: what an administrator allows unless they changed it.
pub const PAGE: usize = 500;

fn request(place: &Place, view: Element, fields: impl IntoIterator<Item = Element>) -> (Element, Element) {
    let shape = Element::new("m:ItemShape")
        .with(Element::new("t:BaseShape").text("IdOnly"))
        .with(Element::new("t:AdditionalProperties").with_all(fields));
    let request = Element::new("m:FindItem").attr("Traversal", "Shallow").with(shape).with(view);
    (request, Element::new("m:ParentFolderIds").with(place.element()))
}

/// Single events and occurrences in a span of time; grommunio gives series instead.
#[must_use]
pub fn view(place: &Place, from: Timestamp, to: Timestamp) -> Element {
    let view = Element::new("m:CalendarView")
        .attr("MaxEntriesReturned", PAGE.to_string())
        .attr("StartDate", format!("{from:.0}"))
        .attr("EndDate", format!("{to:.0}"));
    let (request, folders) =
        request(place, view, ["calendar:Start", "calendar:CalendarItemType", "calendar:UID"].map(field));
    request.with(folders)
}

/// The items that carry one of these markers, with it and when they were made.
#[must_use]
pub fn markers<'m>(place: &Place, markers: impl IntoIterator<Item = &'m str>) -> Element {
    let view = Element::new("m:IndexedPageItemView")
        .attr("MaxEntriesReturned", PAGE.to_string())
        .attr("Offset", "0")
        .attr("BasePoint", "Beginning");
    let (request, folders) =
        request(place, view, [field("item:DateTimeCreated")].into_iter().chain(extended(property::KEY)));
    let equals = |marker: &str| {
        let constant = Element::new("t:FieldURIOrConstant").with(Element::new("t:Constant").attr("Value", marker));
        Element::new("t:IsEqualTo").with_all(extended(property::KEY)).with(constant)
    };
    let mut wanted: Vec<Element> = markers.into_iter().map(equals).collect();
    let wanted = match wanted.pop() {
        Some(only) if wanted.is_empty() => only,
        last => Element::new("t:Or").with_all(wanted.into_iter().chain(last)),
    };
    request.with(Element::new("m:Restriction").with(wanted)).with(folders)
}

/// The items in a message.
pub fn items(message: &Element) -> impl Iterator<Item = &Element> {
    message.at(&["RootFolder", "Items"]).map_or(&[][..], |items| items.children.as_slice()).iter()
}

/// Whether a span holds no more than was given.
#[must_use]
pub fn is_whole(message: &Element) -> bool {
    message.child("RootFolder").is_some_and(|root| root.attribute("IncludesLastItemInRange") == "true")
}
