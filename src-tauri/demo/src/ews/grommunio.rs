//! How grommunio (gromox 3.10, as seen on the wire) shows items: less, in another order, with days as date-times, and with
//! extended properties twice. It tells what kind of appointment an item is even where only ids are asked for.

use super::shape::Shape;
use super::soap::{said, t};
use super::state::Class;
use super::times;
use super::view::View;
use crate::xml::Element;

/// What every item is told with.
const ALWAYS: [&str; 4] = ["DateTimeReceived", "IsRecurring", "CalendarItemType", "Recurrence"];

/// What `AllProperties` means, besides what was written into a contact or a task.
const ALL: [&str; 25] = [
    "ItemId",
    "ItemClass",
    "Subject",
    "Sensitivity",
    "Body",
    "DateTimeReceived",
    "Size",
    "IsSubmitted",
    "IsDraft",
    "IsFromMe",
    "IsResend",
    "IsUnmodified",
    "DateTimeCreated",
    "HasAttachments",
    "LastModifiedTime",
    "IsAssociated",
    "Start",
    "End",
    "IsAllDayEvent",
    "LegacyFreeBusyStatus",
    "Location",
    "UID",
    "DisplayName",
    "CompleteName",
    "Status",
];

/// What `Default` leaves out of it.
const NOT_DEFAULT: [&str; 7] =
    ["Body", "LastModifiedTime", "IsSubmitted", "IsDraft", "IsFromMe", "IsResend", "IsUnmodified"];

/// What comes after everything else, and once more at the very end.
const LAST: [&str; 3] = ["UID", "StartTimeZone", "EndTimeZone"];

/// What grommunio does not tell unless somebody wrote it.
const UNTOLD: [&str; 7] = [
    "Sensitivity",
    "Importance",
    "ReminderIsSet",
    "ReminderMinutesBeforeStart",
    "FirstOccurrence",
    "LastOccurrence",
    "Body",
];

/// Whether it tells a property that the base shape asks for.
pub(super) fn tells(base: &str, view: &View<'_>, name: &str) -> bool {
    let is_appointment = view.item.class == Class::Calendar;
    let zone = is_appointment && view.item.is_series() && name.contains("TimeZone") && name != "TimeZone";
    let written = view.own(name).is_some();
    let always = is_appointment && ALWAYS.contains(&name) || name == "DateTimeReceived";
    let by_base = match base {
        "AllProperties" => ALL.contains(&name) || zone || (!is_appointment && written),
        "Default" => zone || ALL.contains(&name) && !NOT_DEFAULT.contains(&name),
        _ => false,
    };
    always || by_base && (written || !UNTOLD.contains(&name))
}

/// Puts what is shown into grommunio's words and order.
pub(super) fn worded(shown: Vec<Element>, class: Class) -> Vec<Element> {
    let (mut last, mut own): (Vec<Element>, Vec<Element>) =
        shown.into_iter().partition(|own| class == Class::Calendar && LAST.contains(&own.name.local.as_str()));
    own.iter_mut().for_each(reworded);
    last.iter_mut().for_each(reworded);
    let extended: Vec<Element> = own.iter().filter(|own| own.name.local == "ExtendedProperty").cloned().collect();
    let at = own.iter().rposition(|own| own.name.local == "ExtendedProperty").map_or(own.len(), |at| at + 1);
    own.splice(at..at, extended);
    last.sort_by_key(|own| LAST.iter().position(|name| *name == own.name.local));
    let zones: Vec<Element> = last.iter().filter(|own| own.name.local != "UID").cloned().collect();
    own.extend(zones);
    own.extend(last);
    own
}

fn reworded(own: &mut Element) {
    match own.name.local.as_str() {
        "Recurrence" => recurrence(own),
        "DateTimeReceived" | "DateTimeCreated" | "LastModifiedTime" => {
            own.text = own.text.replace('Z', ".886934300Z");
        }
        "DueDate" | "StartDate" | "CompleteDate" => day(own),
        "StartTimeZone" | "EndTimeZone" => {
            let name = own.attribute("Id").unwrap_or("").to_owned();
            *own = t(&own.name.local).attr("Id", name.as_str()).attr("Name", name);
        }
        "ExtendedProperty" => {
            own.children.iter_mut().filter(|own| own.name.local == "ExtendedFieldURI").for_each(field)
        }
        "EmailAddresses" => own.children.iter_mut().for_each(|entry| {
            if entry.attribute("Name").is_none() {
                entry.attributes.push(("Name".to_owned(), entry.text.clone()));
            }
        }),
        _ => {}
    }
}

fn day(own: &mut Element) {
    if let Some(day) = times::date(&own.text) {
        own.text = format!("{day}T00:00:00.000000Z");
    }
}

fn recurrence(own: &mut Element) {
    for part in &mut own.children {
        part.children.iter_mut().filter(|own| matches!(own.name.local.as_str(), "StartDate" | "EndDate")).for_each(day);
        if part.name.local == "WeeklyRecurrence" && part.t("FirstDayOfWeek").is_none() {
            part.children.push(said("FirstDayOfWeek", "Monday"));
        }
    }
}

/// A known set is told by both its names.
fn field(own: &mut Element) {
    let known = own.attribute("DistinguishedPropertySetId").map(str::to_owned);
    let set = own.attribute("PropertySetId").map(str::to_lowercase);
    let known = known.or_else(|| super::path::known_set(set.as_deref()?).map(str::to_owned));
    let set = set.or_else(|| super::path::set_of(known.as_deref()?).map(str::to_owned));
    own.attributes.retain(|(name, _)| !matches!(name.as_str(), "DistinguishedPropertySetId" | "PropertySetId"));
    own.attributes.extend(set.map(|set| ("PropertySetId".to_owned(), set)));
    own.attributes.extend(known.map(|known| ("DistinguishedPropertySetId".to_owned(), known)));
}

/// The item as it is shown.
pub(super) fn show(shape: &Shape, view: &View<'_>, shown: Vec<Element>) -> Element {
    let mut shown = shown;
    if !shape.asks("Body") {
        shown.retain(|own| own.name.local != "Body" || !own.text.is_empty());
    }
    t(view.item.class.element()).holding(worded(shown, view.item.class))
}
