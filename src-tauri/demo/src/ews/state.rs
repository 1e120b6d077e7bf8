//! What the service keeps: mailboxes, their folders and items, who may act for whom, and how far everything has changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::Message;
use super::id::Ids;
use super::refusal::Refusal;
use crate::sign_in::{Desk, Office};
use crate::xml::Element;

/// What the service does that the documentation does not dwell on.
#[derive(Debug, Clone, Default)]
pub struct Habits {
    /// After each write the change key moves once more by itself.
    pub restless: bool,
    /// Time zones of an existing item cannot be set, as on old builds.
    pub fixed_zones: bool,
    /// Recurring tasks and series have no end of properties: `AllProperties` tells the zones too.
    pub tells_zones: bool,
}

/// How a mailbox is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// It works.
    #[default]
    Well,
    /// The account is locked: answered as a wrong password is.
    Locked,
    /// EWS is not allowed for this account or this program.
    Blocked,
    /// It is being moved to another database.
    Moving,
    /// It is gone: moved elsewhere, or never there.
    Gone,
    /// It is full.
    Full,
}

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// An appointment or a meeting.
    Calendar,
    /// A contact, or the card of a company.
    Contact,
    /// A task.
    Task,
}

impl Class {
    /// All of them.
    pub const ALL: [Class; 3] = [Class::Calendar, Class::Contact, Class::Task];

    pub(super) fn element(self) -> &'static str {
        match self {
            Class::Calendar => "CalendarItem",
            Class::Contact => "Contact",
            Class::Task => "Task",
        }
    }

    pub(super) fn of(element: &str) -> Option<Class> {
        Class::ALL.into_iter().find(|class| class.element() == element)
    }

    pub(super) fn schema(self) -> &'static str {
        match self {
            Class::Calendar => "CalendarItemType",
            Class::Contact => "ContactItemType",
            Class::Task => "TaskType",
        }
    }

    pub(super) fn item_class(self) -> &'static str {
        match self {
            Class::Calendar => "IPM.Appointment",
            Class::Contact => "IPM.Contact",
            Class::Task => "IPM.Task",
        }
    }

    /// The distinguished folder.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Class::Calendar => "calendar",
            Class::Contact => "contacts",
            Class::Task => "tasks",
        }
    }

    pub(super) fn folder_element(self) -> &'static str {
        match self {
            Class::Calendar => "CalendarFolder",
            Class::Contact => "ContactsFolder",
            Class::Task => "TasksFolder",
        }
    }

    pub(super) fn folder_class(self) -> &'static str {
        match self {
            Class::Calendar => "IPF.Appointment",
            Class::Contact => "IPF.Contact",
            Class::Task => "IPF.Task",
        }
    }

    /// The first byte of a change key.
    pub(super) fn tag(self) -> u8 {
        match self {
            Class::Calendar => 0x0f,
            Class::Contact => 0x11,
            Class::Task => 0x13,
        }
    }
}

/// What somebody else may do in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Read all of it.
    Read,
    /// Read and write.
    Write,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub habits: Habits,
    pub mailboxes: BTreeMap<String, Mailbox>,
    /// Where tokens come from.
    pub sign_in: Desk,
    /// Who may act as anybody.
    pub impersonators: BTreeSet<String>,
    pub messages: Vec<Message>,
    pub ids: Ids,
    /// So many requests are still answered with `ErrorServerBusy`, with this many milliseconds.
    pub busy: (usize, u64),
    /// Sync states of an older generation are not understood.
    pub generation: u32,
    revision: u64,
}

impl Office for State {
    fn users(&self) -> BTreeMap<String, String> {
        self.mailboxes.iter().map(|(email, mailbox)| (email.clone(), mailbox.name.clone())).collect()
    }

    fn desk(&mut self) -> &mut Desk {
        &mut self.sign_in
    }
}

#[derive(Debug, Default)]
pub(super) struct Mailbox {
    pub name: String,
    pub password: String,
    pub standing: Standing,
    pub folders: BTreeMap<String, Folder>,
    /// Folders that were removed, and at which revision.
    pub gone: BTreeMap<String, u64>,
}

#[derive(Debug, Default)]
pub(super) struct Folder {
    pub id: String,
    pub parent: Option<String>,
    pub name: String,
    /// What it is for; `None` for one of mail or of other folders.
    pub class: Option<Class>,
    /// Its well-known name.
    pub known: Option<&'static str>,
    pub extended: BTreeMap<String, Element>,
    pub items: BTreeMap<String, Item>,
    /// What was removed, when it was made, and at which revision it was removed.
    pub gone: BTreeMap<String, (u64, u64)>,
    pub revision: u64,
    pub born: u64,
    /// Who else may do what.
    pub rights: BTreeMap<String, Right>,
}

#[derive(Debug, Clone)]
pub(super) struct Item {
    pub id: String,
    pub class: Class,
    /// What can be written, by name.
    pub props: BTreeMap<String, Element>,
    /// Extended properties by the key of their path.
    pub extended: BTreeMap<String, Element>,
    /// Occurrences that differ, by the day on which they originally are.
    pub exceptions: BTreeMap<Date, Exception>,
    pub deleted: BTreeSet<Date>,
    pub revision: u64,
    /// The revision at which it came into its folder.
    pub born: u64,
    pub created: Timestamp,
    pub modified: Timestamp,
    /// The change key will move by itself.
    pub stirs: bool,
}

/// What an occurrence has for itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Exception {
    pub props: BTreeMap<String, Element>,
    pub extended: BTreeMap<String, Element>,
}

impl Item {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.props.get(name).map(|own| own.text.as_str())
    }

    pub(super) fn is_series(&self) -> bool {
        self.props.contains_key("Recurrence")
    }
}

/// The folders every mailbox has: its own name, what they are called, what for.
const FOLDERS: [(&str, &str, Option<Class>); 6] = [
    ("calendar", "Calendario", Some(Class::Calendar)),
    ("contacts", "Contatti", Some(Class::Contact)),
    ("tasks", "Attività", Some(Class::Task)),
    ("inbox", "Posta in arrivo", None),
    ("deleteditems", "Posta eliminata", None),
    ("sentitems", "Posta inviata", None),
];

impl State {
    pub(super) fn new(habits: Habits) -> Self {
        State { habits, ..State::default() }
    }

    pub(super) fn next_revision(&mut self) -> u64 {
        self.revision += 1;
        self.revision
    }

    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    /// Marks an item as changed now.
    pub(super) fn touch(&mut self, item: &mut Item) {
        item.revision = self.next_revision();
        item.modified = Timestamp::now();
        item.stirs = self.habits.restless;
    }

    /// Moves the change keys that move by themselves.
    pub(super) fn stir(&mut self) {
        let State { mailboxes, revision, habits, .. } = self;
        if !habits.restless {
            return;
        }
        let folders = mailboxes.values_mut().flat_map(|mailbox| mailbox.folders.values_mut());
        for item in folders.flat_map(|folder| folder.items.values_mut()).filter(|item| item.stirs) {
            *revision += 1;
            item.revision = *revision;
            item.stirs = false;
        }
    }

    pub(super) fn mailbox(&self, owner: &str) -> Result<&Mailbox, Refusal> {
        self.mailboxes.get(owner).ok_or_else(Refusal::no_mailbox)
    }

    pub(super) fn folder(&self, owner: &str, id: &str) -> Result<&Folder, Refusal> {
        self.mailbox(owner)?.folders.get(id).ok_or_else(Refusal::no_folder)
    }

    pub(super) fn folder_mut(&mut self, owner: &str, id: &str) -> Result<&mut Folder, Refusal> {
        let mailbox = self.mailboxes.get_mut(owner).ok_or_else(Refusal::no_mailbox)?;
        mailbox.folders.get_mut(id).ok_or_else(Refusal::no_folder)
    }

    /// The folder of a well-known name.
    pub(super) fn known(&self, owner: &str, name: &str) -> Result<&Folder, Refusal> {
        let found = self.mailbox(owner)?.folders.values().find(|folder| folder.known == Some(name));
        found.ok_or_else(Refusal::no_folder)
    }

    /// Whose folder it is.
    pub(super) fn owner_of_folder(&self, id: &str) -> Option<String> {
        self.mailboxes.iter().find(|(_, own)| own.folders.contains_key(id)).map(|(owner, _)| owner.clone())
    }

    /// The mailbox and the folder that hold an item.
    pub(super) fn holder(&self, item: &str) -> Option<(String, String)> {
        self.mailboxes.iter().find_map(|(owner, mailbox)| {
            let folder = mailbox.folders.values().find(|folder| folder.items.contains_key(item))?;
            Some((owner.clone(), folder.id.clone()))
        })
    }

    /// A new mailbox with what every one has.
    pub(super) fn add_mailbox(&mut self, email: &str, name: &str, password: &str) {
        let mailbox = Mailbox { name: name.to_owned(), password: password.to_owned(), ..Mailbox::default() };
        self.mailboxes.insert(email.to_owned(), mailbox);
        let root = self.add_folder(email, None, "Inizio archivio informazioni", None);
        if let Ok(own) = self.folder_mut(email, &root) {
            own.known = Some("msgfolderroot");
        }
        for (known, shown, class) in FOLDERS {
            let id = self.add_folder(email, Some(&root), shown, class);
            if let Ok(own) = self.folder_mut(email, &id) {
                own.known = Some(known);
            }
        }
    }

    pub(super) fn add_folder(&mut self, owner: &str, parent: Option<&str>, name: &str, class: Option<Class>) -> String {
        let id = self.ids.folder(owner);
        let revision = self.next_revision();
        let folder = Folder {
            id: id.clone(),
            parent: parent.map(str::to_owned),
            name: name.to_owned(),
            class,
            revision,
            born: revision,
            ..Folder::default()
        };
        if let Some(mailbox) = self.mailboxes.get_mut(owner) {
            mailbox.folders.insert(id.clone(), folder);
        }
        id
    }

    /// Puts an item into a folder, as new there.
    pub(super) fn file(&mut self, owner: &str, folder: &str, mut item: Item) -> Result<(), Refusal> {
        self.touch(&mut item);
        item.born = item.revision;
        self.folder_mut(owner, folder)?.items.insert(item.id.clone(), item);
        Ok(())
    }

    /// Takes an item out of its folder.
    pub(super) fn take(&mut self, owner: &str, folder: &str, id: &str) -> Result<Item, Refusal> {
        let revision = self.next_revision();
        let folder = self.folder_mut(owner, folder)?;
        let item = folder.items.remove(id).ok_or_else(Refusal::missing)?;
        folder.gone.insert(id.to_owned(), (item.born, revision));
        Ok(item)
    }
}
