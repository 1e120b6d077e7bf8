//! Where the items of a collection lie. A collection is named by what it holds and the id of its folder: `calendar/AAMk…`,
//! `contacts/AAMk…`, `tasks/AAMk…`.

use ponte_core::record::Kind;

use super::xml::Element;

/// What a folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Events.
    Calendar,
    /// Contacts and companies.
    Contacts,
    /// Tasks.
    Tasks,
}

impl Class {
    /// All of them.
    pub const ALL: [Class; 3] = [Class::Calendar, Class::Contacts, Class::Tasks];

    /// What holds records of this kind.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        match kind {
            Kind::Event => Class::Calendar,
            Kind::Contact | Kind::Company => Class::Contacts,
            Kind::Task => Class::Tasks,
        }
    }

    /// The kinds it holds.
    #[must_use]
    pub fn kinds(self) -> Vec<Kind> {
        match self {
            Class::Calendar => vec![Kind::Event],
            Class::Contacts => vec![Kind::Contact, Kind::Company],
            Class::Tasks => vec![Kind::Task],
        }
    }

    /// The `DistinguishedFolderId` of the default folder; the word that a collection's name begins with.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Class::Calendar => "calendar",
            Class::Contacts => "contacts",
            Class::Tasks => "tasks",
        }
    }

    /// The `FolderClass` of folders of this sort.
    #[must_use]
    pub fn folder_class(self) -> &'static str {
        match self {
            Class::Calendar => "IPF.Appointment",
            Class::Contacts => "IPF.Contact",
            Class::Tasks => "IPF.Task",
        }
    }

    /// The element of such a folder.
    #[must_use]
    pub fn folder_element(self) -> &'static str {
        match self {
            Class::Calendar => "t:CalendarFolder",
            Class::Contacts => "t:ContactsFolder",
            Class::Tasks => "t:TasksFolder",
        }
    }

    /// The element of an item in it.
    #[must_use]
    pub fn item_element(self) -> &'static str {
        match self {
            Class::Calendar => "t:CalendarItem",
            Class::Contacts => "t:Contact",
            Class::Tasks => "t:Task",
        }
    }
}

/// One folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What it holds.
    pub class: Class,
    /// Its id.
    pub id: String,
}

impl Place {
    /// The place that a collection's name names.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Class::ALL.into_iter().find_map(|class| {
            let id = name.strip_prefix(class.word())?.strip_prefix('/').filter(|id| !id.is_empty())?;
            Some(Place { class, id: id.to_owned() })
        })
    }

    /// The name of the collection that it is.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.class.word(), self.id)
    }

    /// Its id in requests.
    #[must_use]
    pub fn element(&self) -> Element {
        Element::new("t:FolderId").attr("Id", &self.id)
    }
}

/// The id of one of the folders that every mailbox has: of the user's own, or of another's.
#[must_use]
pub fn distinguished(word: &str, mailbox: Option<&str>) -> Element {
    let element = Element::new("t:DistinguishedFolderId").attr("Id", word);
    match mailbox {
        Some(address) => element.with(Element::new("t:Mailbox").with(Element::new("t:EmailAddress").text(address))),
        None => element,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_folders_and_back() {
        for name in ["calendar/AAMk-_=", "contacts/a/b", "tasks/x"] {
            assert_eq!(Place::parse(name).unwrap().name(), name);
        }
        for wrong in ["", "calendar", "calendar/", "inbox/x", "https://evil.example/"] {
            assert_eq!(Place::parse(wrong), None, "{wrong}");
        }
    }
}
