//! Where the items of a collection lie. A collection is named by its path below `/me`: `calendars/ID`,
//! `contactFolders/ID`, `todo/lists/ID`, or `contacts` for the default contact folder, which is in no list.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ponte_core::record::Kind;

/// The default contact folder.
pub const CONTACTS: &str = "contacts";

/// RFC 3986 §2.3: what needs no encoding in a segment of a path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What holds items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// A calendar with events.
    Calendar,
    /// A folder with contacts and companies.
    Folder,
    /// A list with To Do tasks.
    List,
}

impl Noun {
    /// What holds records of this kind.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        match kind {
            Kind::Event => Noun::Calendar,
            Kind::Contact | Kind::Company => Noun::Folder,
            Kind::Task => Noun::List,
        }
    }

    /// The path of all of them below `/me`.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Noun::Calendar => "calendars",
            Noun::Folder => "contactFolders",
            Noun::List => "todo/lists",
        }
    }

    fn items(self) -> &'static str {
        match self {
            Noun::Calendar => "events",
            Noun::Folder => "contacts",
            Noun::List => "tasks",
        }
    }
}

/// One calendar, folder or list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What it is.
    pub noun: Noun,
    /// Its id; `None` for the default contact folder.
    id: Option<String>,
}

impl Place {
    /// The place that a collection's id names.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        if name == CONTACTS {
            return Some(Place { noun: Noun::Folder, id: None });
        }
        [Noun::Calendar, Noun::Folder, Noun::List].into_iter().find_map(|noun| {
            let id = name.strip_prefix(noun.path())?.strip_prefix('/').filter(|id| !id.is_empty())?;
            Some(Place { noun, id: Some(id.to_owned()) })
        })
    }

    /// The name of the place with this id.
    #[must_use]
    pub fn name(noun: Noun, id: &str) -> String {
        format!("{}/{id}", noun.path())
    }

    /// Its own path; the default contact folder has none that is documented.
    #[must_use]
    pub fn own(&self) -> Option<String> {
        self.id.as_ref().map(|id| format!("me/{}/{}", self.noun.path(), segment(id)))
    }

    /// The path of its items.
    #[must_use]
    pub fn items(&self) -> String {
        match self.own() {
            Some(own) => format!("{own}/{}", self.noun.items()),
            None => format!("me/{}", self.noun.items()),
        }
    }

    /// The path of one item of it.
    #[must_use]
    pub fn item(&self, id: &str) -> String {
        format!("{}/{}", self.items(), segment(id))
    }

    /// The path of that item wherever in the mailbox it lies; tasks have none.
    #[must_use]
    pub fn anywhere(&self, id: &str) -> Option<String> {
        match self.noun {
            Noun::Calendar | Noun::Folder => Some(format!("me/{}/{}", self.noun.items(), segment(id))),
            Noun::List => None,
        }
    }

    /// The path of its view, which lists occurrences by date.
    #[must_use]
    pub fn view(&self) -> String {
        format!("{}/calendarView", self.own().unwrap_or_else(|| "me".to_owned()))
    }

    /// The path of its change report.
    #[must_use]
    pub fn delta(&self) -> String {
        match self.noun {
            Noun::Calendar => format!("{}/delta", self.view()),
            Noun::Folder | Noun::List => format!("{}/delta", self.items()),
        }
    }
}

/// A segment of a path.
#[must_use]
pub fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_paths() {
        let rows = [
            ("calendars/AAk-_=", "me/calendars/AAk-_%3D/events"),
            ("contacts", "me/contacts"),
            ("contactFolders/x/../y", "me/contactFolders/x%2F..%2Fy/contacts"),
            ("todo/lists/l", "me/todo/lists/l/tasks"),
        ];
        for (name, items) in rows {
            assert_eq!(Place::parse(name).unwrap().items(), items);
        }
        for wrong in ["", "calendars/", "messages/x", "https://evil.example/"] {
            assert_eq!(Place::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn change_reports_of_calendars_are_those_of_their_view() {
        assert_eq!(Place::parse("calendars/a").unwrap().delta(), "me/calendars/a/calendarView/delta");
        assert_eq!(Place::parse("contacts").unwrap().delta(), "me/contacts/delta");
        assert_eq!(Place::parse("todo/lists/a").unwrap().anywhere("t"), None);
    }
}
