//! Which properties each kind of item has, which of them a client may write, and what may stand there: the rules that hold
//! where the contract is not at hand, and those that it does not tell.

use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::route::Noun;

/// What may stand in a property.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Shape {
    /// A text of so many characters at most.
    Text(usize),
    Bool,
    Number,
    Object,
    /// A list of so many elements at most.
    List(usize),
    OneOf(&'static [&'static str]),
}

use Shape::{Bool, List, Number, Object, OneOf, Text};

const LONG: usize = 40_000_000;

const EVENT: &[(&str, Shape)] = &[
    ("subject", Text(255)),
    ("body", Object),
    ("start", Object),
    ("end", Object),
    ("location", Object),
    ("locations", List(50)),
    ("isAllDay", Bool),
    ("sensitivity", OneOf(&["normal", "personal", "private", "confidential"])),
    ("importance", OneOf(&["low", "normal", "high"])),
    ("showAs", OneOf(&["free", "tentative", "busy", "oof", "workingElsewhere", "unknown"])),
    ("isReminderOn", Bool),
    ("reminderMinutesBeforeStart", Number),
    ("categories", List(100)),
    ("recurrence", Object),
    ("attendees", List(500)),
    ("transactionId", Text(255)),
    ("isOnlineMeeting", Bool),
    ("onlineMeetingProvider", Text(50)),
    ("responseRequested", Bool),
    ("hideAttendees", Bool),
    ("allowNewTimeProposals", Bool),
    ("singleValueExtendedProperties", List(20)),
];

const EVENT_READ: &[&str] = &[
    "id",
    "changeKey",
    "createdDateTime",
    "lastModifiedDateTime",
    "type",
    "seriesMasterId",
    "isOrganizer",
    "organizer",
    "isCancelled",
    "responseStatus",
    "originalStart",
    "originalStartTimeZone",
    "originalEndTimeZone",
    "iCalUId",
    "bodyPreview",
    "hasAttachments",
    "isDraft",
    "webLink",
    "onlineMeeting",
    "onlineMeetingUrl",
    "exceptionOccurrences",
    "cancelledOccurrences",
];

const CONTACT: &[(&str, Shape)] = &[
    ("givenName", Text(255)),
    ("middleName", Text(255)),
    ("surname", Text(255)),
    ("nickName", Text(255)),
    ("title", Text(255)),
    ("generation", Text(255)),
    ("initials", Text(255)),
    ("displayName", Text(255)),
    ("fileAs", Text(255)),
    ("companyName", Text(255)),
    ("jobTitle", Text(255)),
    ("department", Text(255)),
    ("officeLocation", Text(255)),
    ("profession", Text(255)),
    ("businessHomePage", Text(2_000)),
    ("assistantName", Text(255)),
    ("manager", Text(255)),
    ("spouseName", Text(255)),
    ("mobilePhone", Text(255)),
    ("businessPhones", List(2)),
    ("homePhones", List(2)),
    ("imAddresses", List(3)),
    ("children", List(100)),
    ("emailAddresses", List(3)),
    ("businessAddress", Object),
    ("homeAddress", Object),
    ("otherAddress", Object),
    ("birthday", Text(40)),
    ("personalNotes", Text(LONG)),
    ("categories", List(100)),
    ("singleValueExtendedProperties", List(20)),
];

const CONTACT_READ: &[&str] = &["id", "changeKey", "createdDateTime", "lastModifiedDateTime", "parentFolderId"];

const TASK: &[(&str, Shape)] = &[
    ("title", Text(255)),
    ("body", Object),
    ("status", OneOf(&["notStarted", "inProgress", "completed", "waitingOnOthers", "deferred"])),
    ("importance", OneOf(&["low", "normal", "high"])),
    ("isReminderOn", Bool),
    ("reminderDateTime", Object),
    ("dueDateTime", Object),
    ("startDateTime", Object),
    ("completedDateTime", Object),
    ("recurrence", Object),
    ("categories", List(100)),
    ("linkedResources", List(20)),
];

const TASK_READ: &[&str] =
    &["id", "createdDateTime", "lastModifiedDateTime", "bodyLastModifiedDateTime", "hasAttachments"];

fn tables(noun: Noun) -> (&'static [(&'static str, Shape)], &'static [&'static str]) {
    match noun {
        Noun::Calendar => (EVENT, EVENT_READ),
        Noun::Folder => (CONTACT, CONTACT_READ),
        Noun::List => (TASK, TASK_READ),
    }
}

/// The type of an item in the contract.
pub(super) fn type_name(noun: Noun) -> &'static str {
    match noun {
        Noun::Calendar => "microsoft.graph.event",
        Noun::Folder => "microsoft.graph.contact",
        Noun::List => "microsoft.graph.todoTask",
    }
}

/// Whether every property written is one that a client may write, and holds what it may.
pub(super) fn check(noun: Noun, body: &Map<String, Value>, creating: bool) -> Result<(), Refusal> {
    let (writable, readable) = tables(noun);
    for (name, value) in body.iter().filter(|(name, _)| !name.starts_with("@odata.")) {
        if readable.contains(&name.as_str()) {
            return Err(Refusal::new(400, "ErrorInvalidPropertySet", format!("The property '{name}' is read-only.")));
        }
        let Some((_, shape)) = writable.iter().find(|(own, _)| own == name) else {
            let type_name = type_name(noun);
            return Err(unreadable(format!("The property '{name}' does not exist on type '{type_name}'.")));
        };
        let once = ["transactionId", "linkedResources"].contains(&name.as_str());
        if once && !creating {
            return Err(Refusal::bad(format!("'{name}' can only be set when the item is created.")));
        }
        if !fits(*shape, value) {
            return Err(unreadable(format!("The value of '{name}' cannot be read, or is too long.")));
        }
    }
    extended(body).map(drop)
}

fn unreadable(message: String) -> Refusal {
    Refusal::new(400, "RequestBodyRead", message)
}

fn fits(shape: Shape, value: &Value) -> bool {
    match (shape, value) {
        // Microsoft's own clients empty a property with null; a list is emptied with a list.
        (List(_) | Bool | Number | OneOf(_), Value::Null) => false,
        (_, Value::Null) | (Object, Value::Object(_)) | (Bool, Value::Bool(_)) => true,
        (Text(most), Value::String(text)) => text.chars().count() <= most,
        (Number, Value::Number(number)) => number.is_i64(),
        (List(most), Value::Array(items)) => items.len() <= most,
        (OneOf(words), Value::String(word)) => words.contains(&word.as_str()),
        _ => false,
    }
}

/// The extended properties of a body: `String {GUID} Name X`, each with a text.
pub(super) fn extended(body: &Map<String, Value>) -> Result<Vec<(String, String)>, Refusal> {
    let list = body.get("singleValueExtendedProperties").and_then(Value::as_array);
    let one = |value: &Value| {
        let id = value.get("id")?.as_str().filter(|id| is_property(id))?;
        Some((id.to_owned(), value.get("value")?.as_str()?.to_owned()))
    };
    let all: Option<Vec<_>> = list.into_iter().flatten().map(one).collect();
    all.ok_or_else(|| Refusal::new(400, "ErrorInvalidPropertySet", "An extended property is not as it should be."))
}

fn is_property(id: &str) -> bool {
    let named = || {
        let (guid, name) = id.strip_prefix("String {")?.split_once("} Name ")?;
        let shaped = guid.len() == 36 && guid.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        (shaped && !name.is_empty()).then_some(())
    };
    named().is_some()
}

/// Whether every selected property exists.
pub(super) fn check_select(noun: Noun, select: Option<&[&str]>) -> Result<(), Refusal> {
    let (writable, readable) = tables(noun);
    for name in select.into_iter().flatten() {
        let known = readable.contains(name) || writable.iter().any(|(own, _)| own == name);
        if !known || name.contains("ExtendedProperties") {
            return Err(Refusal::new(400, "RequestBroker--ParseUri", format!("Could not find a property '{name}'.")));
        }
    }
    Ok(())
}

/// Every property of an item, for the comparison with the contract.
#[cfg(test)]
pub(super) fn names(noun: Noun) -> impl Iterator<Item = &'static str> {
    let (writable, readable) = tables(noun);
    writable.iter().map(|(name, _)| *name).chain(readable.iter().copied())
}
