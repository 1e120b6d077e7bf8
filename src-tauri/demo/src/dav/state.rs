//! What the server holds: people, collections, objects and the log from which it tells what changed. One lock around
//! all of it; no request holds it across a wait.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::flavour::Quirks;
use super::layout::{Layout, Use};
use super::{Clock, Flavour, Message};

/// Everything.
pub(super) struct State {
    pub flavour: Flavour,
    pub quirks: Quirks,
    pub layout: Layout,
    pub schedules: bool,
    pub clock: Clock,
    pub users: BTreeMap<String, User>,
    pub collections: BTreeMap<String, Collection>,
    pub messages: Vec<Message>,
    /// The most rows of one sync report, whatever the client asks.
    pub page: Option<usize>,
    serial: u64,
}

/// Somebody with an account.
pub(super) struct User {
    pub password: String,
    pub email: String,
}

/// One calendar or address book.
pub(super) struct Collection {
    pub owner: String,
    pub used: Use,
    pub holds: BTreeSet<String>,
    pub shown: String,
    pub color: Option<String>,
    pub read_only: bool,
    /// Properties nobody knows, by namespace and name.
    pub dead: BTreeMap<(String, String), String>,
    pub items: BTreeMap<String, Item>,
    /// Which item has a UID.
    pub uids: BTreeMap<String, String>,
    /// UIDs in the bin, in the way of new ones.
    pub bin: BTreeSet<String>,
    pub revision: u64,
    /// Tokens of before are not known any more.
    pub floor: u64,
    log: Vec<Entry>,
}

struct Entry {
    revision: u64,
    second: i64,
    name: String,
}

/// One object.
#[derive(Clone)]
pub(super) struct Item {
    pub text: Arc<str>,
    /// Without quotes.
    pub etag: String,
    pub uid: String,
    pub revision: u64,
    pub modified: Timestamp,
}

/// A row of a change report.
pub(super) struct Change<'a> {
    pub revision: u64,
    pub name: &'a str,
    /// `None` where it is gone.
    pub item: Option<&'a Item>,
}

impl State {
    pub(super) fn new(flavour: Flavour, schedules: bool, clock: Clock) -> Self {
        State {
            flavour,
            quirks: flavour.quirks(),
            layout: Layout::of(flavour),
            schedules,
            clock,
            users: BTreeMap::new(),
            collections: BTreeMap::new(),
            messages: Vec::new(),
            page: None,
            serial: 0,
        }
    }

    /// Opens an account with the collections every new one has.
    pub(super) fn add_user(&mut self, name: &str, password: &str, email: &str) {
        let user = User { password: password.to_owned(), email: email.to_lowercase() };
        self.users.insert(name.to_owned(), user);
        for preset in self.layout.presets {
            let mut collection = Collection::new(name, preset.shown, preset.holds.iter().copied());
            collection.used = preset.used;
            collection.read_only = !matches!(preset.used, Use::Own);
            self.collections.insert(format!("{}{}/", self.home(name, preset.book), preset.name), collection);
        }
    }

    /// The principal of a user.
    pub(super) fn principal(&self, user: &str) -> String {
        self.layout.principal.replace("{}", user)
    }

    /// A user's home of calendars or of address books.
    pub(super) fn home(&self, user: &str, book: bool) -> String {
        (if book { self.layout.books } else { self.layout.calendars }).replace("{}", user)
    }

    /// The first collection of a user that holds `component`.
    pub(super) fn default_collection(&self, user: &str, component: &str) -> Option<String> {
        self.layout
            .presets
            .iter()
            .find(|preset| preset.used == Use::Own && preset.holds.contains(&component))
            .map(|preset| format!("{}{}/", self.home(user, preset.book), preset.name))
    }

    /// Whose address that is.
    pub(super) fn user_of(&self, email: &str) -> Option<&str> {
        self.users.iter().find(|(_, user)| user.email == email).map(|(name, _)| name.as_str())
    }

    /// Stores `text` and gives its ETag, without quotes.
    pub(super) fn store(&mut self, path: &str, name: &str, uid: &str, text: &str) -> Option<String> {
        self.serial += 1;
        let (etag, modified) = (format!("{:08x}", self.serial.wrapping_mul(0x9e37_79b9)), self.clock.now());
        let collection = self.collections.get_mut(path)?;
        let revision = collection.log(name, modified);
        if let Some(old) = collection.items.get(name) {
            collection.uids.remove(&old.uid);
        }
        collection.uids.insert(uid.to_owned(), name.to_owned());
        let item = Item { text: text.into(), etag: etag.clone(), uid: uid.to_owned(), revision, modified };
        collection.items.insert(name.to_owned(), item);
        Some(etag)
    }

    /// Removes an object and gives what it was.
    pub(super) fn remove(&mut self, path: &str, name: &str) -> Option<Item> {
        let (now, bin) = (self.clock.now(), self.quirks.trash_bin);
        let collection = self.collections.get_mut(path)?;
        let item = collection.items.remove(name)?;
        collection.log(name, now);
        collection.uids.remove(&item.uid);
        if bin {
            collection.bin.insert(item.uid.clone());
        }
        Some(item)
    }
}

impl Collection {
    pub(super) fn new<'a>(owner: &str, shown: &str, holds: impl IntoIterator<Item = &'a str>) -> Self {
        Collection {
            owner: owner.to_owned(),
            used: Use::Own,
            holds: holds.into_iter().map(str::to_owned).collect(),
            shown: shown.to_owned(),
            color: None,
            read_only: false,
            dead: BTreeMap::new(),
            items: BTreeMap::new(),
            uids: BTreeMap::new(),
            bin: BTreeSet::new(),
            revision: 0,
            floor: 0,
            log: Vec::new(),
        }
    }

    pub(super) fn is_book(&self) -> bool {
        self.holds.contains("VCARD")
    }

    fn log(&mut self, name: &str, now: Timestamp) -> u64 {
        self.revision += 1;
        self.log.push(Entry { revision: self.revision, second: now.as_second(), name: name.to_owned() });
        self.revision
    }

    /// All there is, oldest change first.
    pub(super) fn all(&self) -> Vec<Change<'_>> {
        let mut rows: Vec<Change<'_>> =
            self.items.iter().map(|(name, item)| Change { revision: item.revision, name, item: Some(item) }).collect();
        rows.sort_by_key(|row| row.revision);
        rows
    }

    /// What changed after `revision`, each object once, oldest change first.
    pub(super) fn since(&self, revision: u64) -> Vec<Change<'_>> {
        let first = self.log.partition_point(|entry| entry.revision <= revision);
        self.changed(first)
    }

    /// What changed in `second` or later: what was already told is told again.
    pub(super) fn since_second(&self, second: i64) -> Vec<Change<'_>> {
        let first = self.log.partition_point(|entry| entry.second < second);
        self.changed(first)
    }

    /// The second of the last change; 0 where there was none.
    pub(super) fn last_second(&self) -> i64 {
        self.log.last().map_or(0, |entry| entry.second)
    }

    fn changed(&self, first: usize) -> Vec<Change<'_>> {
        let entries = self.log.get(first..).unwrap_or(&[]);
        let last: BTreeMap<&str, u64> = entries.iter().map(|entry| (entry.name.as_str(), entry.revision)).collect();
        let mut rows: Vec<Change<'_>> =
            last.into_iter().map(|(name, revision)| Change { revision, name, item: self.items.get(name) }).collect();
        rows.sort_by_key(|row| row.revision);
        rows
    }
}
