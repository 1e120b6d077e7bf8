//! `FindItem`: what lies in a span of time, and what carries a marker.

use jiff::Timestamp;

use super::fields::{extended, field};
use super::place::Place;
use super::xml::Element;
use crate::groupware::exchange::property;

/// So many items come in one answer: what an administrator allows unless they changed it.
pub const PAGE: usize = 500;

fn request(place: &Place, view: Element, fields: &[&str]) -> (Element, Element) {
    let mut shape = Element::new("m:ItemShape").with(Element::new("t:BaseShape").text("IdOnly"));
    if !fields.is_empty() {
        let fields = fields.iter().map(|name| field(name));
        shape = shape.with(Element::new("t:AdditionalProperties").with_all(fields));
    }
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
    let (request, folders) = request(place, view, &["calendar:Start", "calendar:CalendarItemType", "calendar:UID"]);
    request.with(folders)
}

/// The items that carry this marker.
#[must_use]
pub fn marker(place: &Place, marker: &str) -> Element {
    let view = Element::new("m:IndexedPageItemView")
        .attr("MaxEntriesReturned", "10")
        .attr("Offset", "0")
        .attr("BasePoint", "Beginning");
    let (request, folders) = request(place, view, &[]);
    let constant = Element::new("t:FieldURIOrConstant").with(Element::new("t:Constant").attr("Value", marker));
    let equals = Element::new("t:IsEqualTo").with_all(extended(property::KEY)).with(constant);
    request.with(Element::new("m:Restriction").with(equals)).with(folders)
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
