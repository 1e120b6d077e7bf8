//! `DeleteItem`: several items in one request. A recurring task goes with all of its occurrences.

use super::op_update::Telling;
use super::options::Deletion;
use super::xml::Element;

/// Removes items.
#[must_use]
pub fn request(deletion: Deletion, telling: Telling, ids: impl IntoIterator<Item = Element>) -> Element {
    let told = match telling {
        Telling::Nobody => "SendToNone",
        Telling::Everybody => "SendToAllAndSaveCopy",
    };
    Element::new("m:DeleteItem")
        .attr("DeleteType", deletion.word())
        .attr("SendMeetingCancellations", told)
        .attr("AffectedTaskOccurrences", "AllOccurrences")
        .with(Element::new("m:ItemIds").with_all(ids))
}
