//! What the service keeps: mailboxes, their containers and items, and how far each has changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::Message;
use super::delta::Delta;
use super::refusal::Refusal;
use super::route::Noun;
use crate::sign_in::{Desk, Office};

/// What the service does that the documentation does not dwell on.
#[derive(Debug, Clone)]
pub struct Habits {
    /// So many rows a page at most, whatever the client prefers.
    pub page: usize,
    /// Pages of a delta begin with the last row of the page before.
    pub doubles: bool,
    /// After each write the change key moves once more by itself.
    pub restless: bool,
    /// Whole days come back shifted into the zone that the client prefers.
    pub shifted_days: bool,
}

impl Default for Habits {
    fn default() -> Self {
        Habits { page: 200, doubles: true, restless: false, shifted_days: false }
    }
}

/// How a mailbox is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// It works.
    #[default]
    Well,
    /// Not licensed, or on premises behind this tenant: the answer is the same.
    NotEnabled,
    /// It is being moved to another server.
    Moving,
    /// It is full.
    Full,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub habits: Habits,
    pub mailboxes: BTreeMap<String, Mailbox>,
    pub sign_in: Desk,
    /// Whose mailbox is shared with whom.
    pub shares: BTreeSet<(String, String)>,
    pub messages: Vec<Message>,
    pub deltas: BTreeMap<String, Delta>,
    /// So many parts of a batch or single requests are still throttled, with this many seconds.
    pub busy: (usize, u64),
    revision: u64,
    serial: u64,
}

#[derive(Debug, Default)]
pub(super) struct Mailbox {
    pub name: String,
    pub standing: Standing,
    pub containers: BTreeMap<String, Container>,
    /// Ids by those that things had on the Exchange Server they came from.
    pub former: BTreeMap<String, String>,
}

#[derive(Debug)]
pub(super) struct Container {
    pub noun: Noun,
    pub id: String,
    pub props: Map<String, Value>,
    pub extended: BTreeMap<String, String>,
    /// Open extensions of a list.
    pub open: BTreeMap<String, Map<String, Value>>,
    pub is_default: bool,
    pub writable: bool,
    pub items: BTreeMap<String, Item>,
    /// What was removed, occurrences included, and at which revision.
    pub gone: BTreeMap<String, u64>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Item {
    pub id: String,
    pub props: Map<String, Value>,
    pub extended: BTreeMap<String, String>,
    /// Occurrences that differ, by the day on which they originally are.
    pub exceptions: BTreeMap<Date, Map<String, Value>>,
    pub cancelled: BTreeMap<Date, u64>,
    pub revision: u64,
    pub created: Timestamp,
    pub modified: Timestamp,
    /// The change key will move by itself.
    pub stirs: bool,
}

impl Item {
    /// The change key; its etag is the same in quotes, marked as weak.
    pub(super) fn key(&self) -> String {
        format!("EgAAABYAAAD{:012X}", self.revision.wrapping_mul(2_654_435_761) & 0xffff_ffff_ffff)
    }

    pub(super) fn etag(&self) -> String {
        format!("W/\"{}\"", self.key())
    }
}

impl Office for State {
    fn users(&self) -> BTreeMap<String, String> {
        self.mailboxes.iter().map(|(email, mailbox)| (email.clone(), mailbox.name.clone())).collect()
    }

    fn desk(&mut self) -> &mut Desk {
        &mut self.sign_in
    }
}

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

    /// An id as long and as awkward as the real ones.
    pub(super) fn new_id(&mut self) -> String {
        self.serial += 1;
        format!("AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A-_{:08X}AAA=", self.serial)
    }

    pub(super) fn serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
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
        let containers = mailboxes.values_mut().flat_map(|mailbox| mailbox.containers.values_mut());
        for item in containers.flat_map(|container| container.items.values_mut()).filter(|item| item.stirs) {
            *revision += 1;
            item.revision = *revision;
            item.stirs = false;
        }
    }

    pub(super) fn mailbox(&self, user: &str) -> Result<&Mailbox, Refusal> {
        self.mailboxes.get(user).ok_or_else(Refusal::missing)
    }

    /// The container of that id, or the default one.
    pub(super) fn container(&self, user: &str, noun: Noun, id: Option<&str>) -> Result<&Container, Refusal> {
        self.mailbox(user)?.containers.values().find(|own| own.is(noun, id)).ok_or_else(Refusal::missing)
    }

    pub(super) fn container_mut(
        &mut self,
        user: &str,
        noun: Noun,
        id: Option<&str>,
    ) -> Result<&mut Container, Refusal> {
        let mailbox = self.mailboxes.get_mut(user).ok_or_else(Refusal::missing)?;
        mailbox.containers.values_mut().find(|own| own.is(noun, id)).ok_or_else(Refusal::missing)
    }

    /// The container that holds an item, if it is that one where one is named.
    pub(super) fn holder(&self, user: &str, noun: Noun, named: Option<&str>, item: &str) -> Result<String, Refusal> {
        let holds = |own: &&Container| own.noun == noun && own.items.contains_key(item);
        let found = self.mailbox(user)?.containers.values().find(holds).ok_or_else(Refusal::missing)?;
        let fits = named.is_none_or(|id| found.is(noun, Some(id)));
        if fits { Ok(found.id.clone()) } else { Err(Refusal::missing()) }
    }

    /// A new mailbox with what every one has.
    pub(super) fn add_mailbox(&mut self, email: &str, name: &str) {
        let mailbox = Mailbox { name: name.to_owned(), ..Mailbox::default() };
        self.mailboxes.insert(email.to_owned(), mailbox);
        for (noun, shown) in [(Noun::Calendar, "Calendario"), (Noun::Folder, "Contatti"), (Noun::List, "Attività")] {
            let id = self.add_container(email, noun, shown);
            if let Ok(own) = self.container_mut(email, noun, Some(&id)) {
                own.is_default = true;
            }
        }
    }

    pub(super) fn add_container(&mut self, email: &str, noun: Noun, shown: &str) -> String {
        let id = self.new_id();
        let name = if noun == Noun::Calendar { "name" } else { "displayName" };
        let props = Map::from_iter([(name.to_owned(), json!(shown))]);
        let container = Container {
            noun,
            id: id.clone(),
            props,
            extended: BTreeMap::new(),
            open: BTreeMap::new(),
            is_default: false,
            writable: true,
            items: BTreeMap::new(),
            gone: BTreeMap::new(),
        };
        if let Some(mailbox) = self.mailboxes.get_mut(email) {
            mailbox.containers.insert(id.clone(), container);
        }
        id
    }
}

impl Container {
    fn is(&self, noun: Noun, id: Option<&str>) -> bool {
        self.noun == noun && id.map_or(self.is_default, |id| id == self.id)
    }
}
