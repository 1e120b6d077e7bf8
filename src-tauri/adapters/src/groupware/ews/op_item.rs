//! `GetItem`: items by id, with the properties that Ponte reads and no others, since some cost the server dearly.

use super::contact;
use super::fields::{extended, field};
use super::place::Class;
use super::xml::Element;
use crate::groupware::exchange::property;

const OF_ALL: [&str; 8] = [
    "item:Subject",
    "item:Sensitivity",
    "item:Body",
    "item:Categories",
    "item:Importance",
    "item:ReminderIsSet",
    "item:ReminderMinutesBeforeStart",
    "item:LastModifiedTime",
];

const OF_CALENDAR: [&str; 21] = [
    "calendar:Start",
    "calendar:End",
    "calendar:OriginalStart",
    "calendar:IsAllDayEvent",
    "calendar:LegacyFreeBusyStatus",
    "calendar:Location",
    "calendar:IsMeeting",
    "calendar:CalendarItemType",
    "calendar:MyResponseType",
    "calendar:Organizer",
    "calendar:RequiredAttendees",
    "calendar:OptionalAttendees",
    "calendar:Resources",
    "calendar:AppointmentState",
    "calendar:Recurrence",
    "calendar:ModifiedOccurrences",
    "calendar:DeletedOccurrences",
    "calendar:StartTimeZone",
    "calendar:EndTimeZone",
    "calendar:IsOrganizer",
    "calendar:UID",
];

const OF_CONTACTS: [&str; 15] = [
    "contacts:FileAs",
    "contacts:DisplayName",
    "contacts:GivenName",
    "contacts:MiddleName",
    "contacts:Nickname",
    "contacts:CompleteName",
    "contacts:CompanyName",
    "contacts:EmailAddresses",
    "contacts:PhysicalAddresses",
    "contacts:PhoneNumbers",
    "contacts:Birthday",
    "contacts:BusinessHomePage",
    "contacts:Department",
    "contacts:Generation",
    "contacts:JobTitle",
];

const OF_TASKS: [&str; 4] = ["task:DueDate", "task:PercentComplete", "task:StartDate", "task:Status"];

/// Items in full, with what Ponte keeps at them.
#[must_use]
pub fn read(class: Class, ids: impl IntoIterator<Item = Element>) -> Element {
    let own: &[&str] = match class {
        Class::Calendar => &OF_CALENDAR,
        Class::Contacts => &OF_CONTACTS,
        Class::Tasks => &OF_TASKS,
    };
    let mut fields: Vec<Element> = OF_ALL.iter().chain(own).map(|name| field(name)).collect();
    if class == Class::Contacts {
        fields.extend([field("contacts:Surname"), contact::prefix_path()]);
    }
    let series = Some(&property::UNFINISHED).filter(|_| class == Class::Calendar);
    fields.extend(property::ALL.iter().chain(series).filter_map(|id| extended(id)));
    let shape = Element::new("m:ItemShape")
        .with(Element::new("t:BaseShape").text("IdOnly"))
        // An event that was typed as text stays text; cards and tasks hold nothing else here.
        .with(Element::new("t:BodyType").text(if class == Class::Calendar { "Best" } else { "Text" }))
        .with(Element::new("t:AdditionalProperties").with_all(fields));
    Element::new("m:GetItem").with(shape).with(Element::new("m:ItemIds").with_all(ids))
}

/// Items by their ids alone.
#[must_use]
pub fn ids(ids: impl IntoIterator<Item = Element>) -> Element {
    let shape = Element::new("m:ItemShape").with(Element::new("t:BaseShape").text("IdOnly"));
    Element::new("m:GetItem").with(shape).with(Element::new("m:ItemIds").with_all(ids))
}

/// The id of an item.
#[must_use]
pub fn id(id: &str) -> Element {
    Element::new("t:ItemId").attr("Id", id)
}

/// The id of an item in a version.
#[must_use]
pub fn id_in(id: &str, change_key: &str) -> Element {
    self::id(id).attr("ChangeKey", change_key)
}

/// An occurrence by its number in its series, those that were taken out counted.
#[must_use]
pub fn occurrence(series: &str, number: usize) -> Element {
    Element::new("t:OccurrenceItemId").attr("RecurringMasterId", series).attr("InstanceIndex", number.to_string())
}

/// The series of an occurrence.
#[must_use]
pub fn series_of(occurrence: &str) -> Element {
    Element::new("t:RecurringMasterItemId").attr("OccurrenceId", occurrence)
}

/// The item in a message.
#[must_use]
pub fn item(message: &Element) -> Option<&Element> {
    message.child("Items")?.children.first()
}
