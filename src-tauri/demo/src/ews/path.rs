//! Which property a path means: a plain one, an entry of a dictionary, or an extended one by the key of its path.

use super::refusal::Refusal;
use super::soap::t;
use super::state::Class;
use crate::xml::Element;

/// A property by its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Path {
    /// The element of that name.
    Plain { element: String, prefix: String },
    /// An entry of a dictionary, or a part of it.
    Entry { dictionary: &'static str, index: String, part: Option<String> },
    /// An extended property.
    Extended(String),
}

/// Dictionaries, which are written entry by entry.
pub(super) const DICTIONARIES: [&str; 4] = ["EmailAddresses", "PhoneNumbers", "ImAddresses", "PhysicalAddresses"];

/// What only the server writes.
const KEPT: [&str; 52] = [
    "ItemId",
    "ParentFolderId",
    "DateTimeReceived",
    "Size",
    "IsSubmitted",
    "IsDraft",
    "IsFromMe",
    "IsResend",
    "IsUnmodified",
    "InternetMessageHeaders",
    "DateTimeSent",
    "DateTimeCreated",
    "ResponseObjects",
    "DisplayCc",
    "DisplayTo",
    "HasAttachments",
    "EffectiveRights",
    "LastModifiedName",
    "LastModifiedTime",
    "IsAssociated",
    "WebClientReadFormQueryString",
    "WebClientEditFormQueryString",
    "ConversationId",
    "UniqueBody",
    "OriginalStart",
    "IsMeeting",
    "IsCancelled",
    "IsRecurring",
    "MeetingRequestWasSent",
    "CalendarItemType",
    "Organizer",
    "Duration",
    "TimeZone",
    "AppointmentReplyTime",
    "AppointmentSequenceNumber",
    "AppointmentState",
    "FirstOccurrence",
    "LastOccurrence",
    "ModifiedOccurrences",
    "DeletedOccurrences",
    "StartTimeZoneId",
    "EndTimeZoneId",
    "AssignedTime",
    "ChangeCount",
    "DelegationState",
    "Delegator",
    "IsAssignmentEditable",
    "IsComplete",
    "IsTeamTask",
    "Owner",
    "StatusDescription",
    "CompleteName",
];

/// What 2013 does not know.
const SINCE_2016: [&str; 4] = ["EnhancedLocation", "DoNotForwardMeeting", "InboxReminders", "AppliedHashtags"];

/// Whether only the server writes it.
pub(super) fn is_kept(name: &str) -> bool {
    KEPT.contains(&name)
}

/// Whether only servers of 2016 and later know it.
pub(super) fn is_since_2016(name: &str) -> bool {
    SINCE_2016.contains(&name)
}

impl Path {
    /// Reads `FieldURI`, `IndexedFieldURI` or `ExtendedFieldURI`; `None` where the element is none of them.
    pub(super) fn of(element: &Element) -> Option<Result<Path, Refusal>> {
        let uri = element.attribute("FieldURI").unwrap_or("");
        Some(match element.name.local.as_str() {
            "FieldURI" => {
                let (prefix, name) = uri.split_once(':').unwrap_or(("", uri));
                Ok(Path::Plain { element: name.to_owned(), prefix: prefix.to_owned() })
            }
            "IndexedFieldURI" => entry(uri, element.attribute("FieldIndex").unwrap_or("")),
            "ExtendedFieldURI" => extended_key(element).map(Path::Extended),
            _ => return None,
        })
    }

    /// The first path among the children of an element.
    pub(super) fn within(element: &Element) -> Result<Path, Refusal> {
        let bad = || Err(Refusal::new("ErrorInvalidRequest", "A path is missing."));
        element.children.iter().find_map(Path::of).unwrap_or_else(bad)
    }

    /// The element that holds what the path means.
    pub(super) fn element(&self) -> &str {
        match self {
            Path::Plain { element, .. } => element,
            Path::Entry { dictionary, .. } => dictionary,
            Path::Extended(_) => "ExtendedProperty",
        }
    }

    /// Whether items of a class have it.
    pub(super) fn fits(&self, class: Class) -> bool {
        match self {
            Path::Plain { prefix, .. } => match prefix.as_str() {
                "item" => true,
                "calendar" => class == Class::Calendar,
                "task" => class == Class::Task,
                "contacts" => class == Class::Contact,
                _ => false,
            },
            Path::Entry { .. } => class == Class::Contact,
            Path::Extended(_) => true,
        }
    }
}

fn entry(uri: &str, index: &str) -> Result<Path, Refusal> {
    let (dictionary, part) = match uri.split(':').collect::<Vec<_>>().as_slice() {
        ["contacts", "EmailAddress"] => ("EmailAddresses", None),
        ["contacts", "PhoneNumber"] => ("PhoneNumbers", None),
        ["contacts", "ImAddress"] => ("ImAddresses", None),
        ["contacts", "PhysicalAddress", part] => ("PhysicalAddresses", Some((*part).to_owned())),
        _ => return Err(Refusal::new("ErrorInvalidPropertyRequest", "The property is not valid for this object.")),
    };
    Ok(Path::Entry { dictionary, index: index.to_owned(), part })
}

const SETS: [(&str, &str); 5] = [
    ("PublicStrings", "00020329-0000-0000-c000-000000000046"),
    ("Common", "00062008-0000-0000-c000-000000000046"),
    ("Appointment", "00062002-0000-0000-c000-000000000046"),
    ("Task", "00062003-0000-0000-c000-000000000046"),
    ("Address", "00062004-0000-0000-c000-000000000046"),
];

/// The known name of a property set.
pub(super) fn known_set(set: &str) -> Option<&'static str> {
    SETS.iter().find(|(_, own)| *own == set).map(|(known, _)| *known)
}

/// The property set of a known name.
pub(super) fn set_of(known: &str) -> Option<&'static str> {
    SETS.iter().find(|(own, _)| *own == known).map(|(_, set)| *set)
}

/// A key for an extended property: the same one however its path is written.
pub(super) fn extended_key(path: &Element) -> Result<String, Refusal> {
    let bad =
        || Refusal::new("ErrorInvalidExtendedProperty", "The extended property attribute combination is invalid.");
    let of = path.attribute("PropertyType").unwrap_or("");
    let known = path.attribute("DistinguishedPropertySetId");
    let set = path.attribute("PropertySetId").map(str::to_lowercase);
    let (tag, name, id) = (path.attribute("PropertyTag"), path.attribute("PropertyName"), path.attribute("PropertyId"));
    if let Some(tag) = tag {
        let number = tag.strip_prefix("0x").map_or_else(|| tag.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
        let number = number.filter(|_| known.is_none() && set.is_none() && name.is_none() && id.is_none());
        return match number.ok_or_else(bad)? {
            0x8000.. => Err(Refusal::new("ErrorNoPropertyTagForCustomProperties", "Use a name for custom properties.")),
            number => Ok(format!("#{number:04x}|{of}")),
        };
    }
    let set = match (known, set) {
        (Some(known), None) => SETS.iter().find(|(name, _)| *name == known).map_or(known, |(_, set)| set).to_owned(),
        (None, Some(set)) => set,
        _ => return Err(bad()),
    };
    match (name, id) {
        (Some(name), None) => Ok(format!("{set}|{name}|{of}")),
        (None, Some(id)) => Ok(format!("{set}|#{id}|{of}")),
        _ => Err(bad()),
    }
}

/// An extended property by its key.
pub(super) fn extended(element: &Element) -> Result<(String, Element), Refusal> {
    let path = element.t("ExtendedFieldURI").cloned().unwrap_or_else(|| t("ExtendedFieldURI"));
    Ok((extended_key(&path)?, element.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_extended_property_has_one_key() {
        let by = |name: &str, set: &str| {
            t("ExtendedFieldURI").attr(name, set).attr("PropertyName", "CrmId").attr("PropertyType", "String")
        };
        let known = extended_key(&by("DistinguishedPropertySetId", "PublicStrings"));
        assert_eq!(known, extended_key(&by("PropertySetId", "00020329-0000-0000-C000-000000000046")));
        let both = by("DistinguishedPropertySetId", "Common").attr("PropertyTag", "0x3007");
        assert_eq!(extended_key(&both).unwrap_err().code, "ErrorInvalidExtendedProperty");
    }
}
