//! What tests and the demo see and do behind the wire: accounts, a person's other client, counters, the messages caused.

use std::collections::BTreeMap;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::object::Component;
use super::state::Collection;
use super::{Counters, DavServer, Message, rewrite};

/// An object as the server keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Path of its collection.
    pub collection: String,
    /// Its name there.
    pub name: String,
    /// Without quotes.
    pub etag: String,
    /// Its text.
    pub text: String,
}

impl DavServer {
    /// Opens an account with the collections every new one has here.
    pub fn add_user(&self, name: &str, password: &str, email: &str) {
        self.shared.state().add_user(name, password, email);
    }

    /// The path of a user's first collection for `VEVENT`, `VTODO` or `VCARD`.
    #[must_use]
    pub fn collection(&self, user: &str, component: &str) -> Option<String> {
        self.shared.state().default_collection(user, component)
    }

    /// Adds a collection to a user's calendar or address book home and gives its path.
    pub fn add_collection(&self, user: &str, name: &str, shown: &str, holds: &[&str]) -> String {
        let mut state = self.shared.state();
        let path = format!("{}{name}/", state.home(user, holds.contains(&"VCARD")));
        state.collections.insert(path.clone(), Collection::new(user, shown, holds.iter().copied()));
        path
    }

    /// Makes a collection refuse writes, or take them again.
    pub fn set_read_only(&self, collection: &str, read_only: bool) {
        if let Some(collection) = self.shared.state().collections.get_mut(collection) {
            collection.read_only = read_only;
        }
    }

    /// Stores an object as a person's other client would, and gives its ETag; nobody is told. `None` where there is no
    /// such collection or the text is none.
    pub fn put(&self, collection: &str, name: &str, text: &str) -> Option<String> {
        let mut state = self.shared.state();
        let object = Component::parse(text).filter(Component::is_sound)?;
        let kept = rewrite::stored(&state.quirks, text, &object);
        state.store(collection, name, object.uid()?, &kept)
    }

    /// Stores a text that no client would be let store, for what real servers hold from older days.
    pub fn put_raw(&self, collection: &str, name: &str, uid: &str, text: &str) -> Option<String> {
        self.shared.state().store(collection, name, uid, text)
    }

    /// Reads an object as it is kept.
    #[must_use]
    pub fn get(&self, collection: &str, name: &str) -> Option<Stored> {
        let state = self.shared.state();
        let item = state.collections.get(collection)?.items.get(name)?;
        Some(stored(collection, name, item))
    }

    /// Removes an object as a person's other client would; whether it was there.
    pub fn delete(&self, collection: &str, name: &str) -> bool {
        self.shared.state().remove(collection, name).is_some()
    }

    /// All objects of a collection, by name.
    #[must_use]
    pub fn list(&self, collection: &str) -> Vec<Stored> {
        let state = self.shared.state();
        let items = state.collections.get(collection).into_iter().flat_map(|own| &own.items);
        items.map(|(name, item)| stored(collection, name, item)).collect()
    }

    /// All objects with an event in any of a user's collections.
    #[must_use]
    pub fn events(&self, user: &str) -> Vec<Stored> {
        self.holding(user, "BEGIN:VEVENT")
    }

    /// All objects with a task.
    #[must_use]
    pub fn tasks(&self, user: &str) -> Vec<Stored> {
        self.holding(user, "BEGIN:VTODO")
    }

    /// All cards.
    #[must_use]
    pub fn cards(&self, user: &str) -> Vec<Stored> {
        self.holding(user, "BEGIN:VCARD")
    }

    fn holding(&self, user: &str, component: &str) -> Vec<Stored> {
        let state = self.shared.state();
        let own = state.collections.iter().filter(|(_, collection)| collection.owner == user);
        let items =
            own.flat_map(|(path, collection)| collection.items.iter().map(move |(name, item)| (path, name, item)));
        items
            .filter(|(.., item)| item.text.contains(component))
            .map(|(path, name, item)| stored(path, name, item))
            .collect()
    }

    /// Forgets what changed before now: tokens given out are not known any more.
    pub fn forget_history(&self) {
        for collection in self.shared.state().collections.values_mut() {
            collection.revision += 1;
            collection.floor = collection.revision;
        }
    }

    /// Gives at most so many rows in a sync report, whatever the client asks; the client must come back for the rest.
    pub fn set_page(&self, rows: Option<usize>) {
        self.shared.state().page = rows;
    }

    /// Scheduling messages that writes caused, to people of this server and to others.
    #[must_use]
    pub fn mails_sent(&self) -> Vec<Message> {
        self.shared.state().messages.clone()
    }

    /// Those addressed to this user.
    #[must_use]
    pub fn inbox(&self, user: &str) -> Vec<Message> {
        let state = self.shared.state();
        let Some(email) = state.users.get(user).map(|user| user.email.clone()) else { return Vec::new() };
        state.messages.iter().filter(|message| message.to == email).cloned().collect()
    }

    /// Requests by method since the start or the last [`DavServer::reset_counters`].
    #[must_use]
    pub fn requests_by_method(&self) -> BTreeMap<String, u64> {
        self.shared.counters.methods.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All requests.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.requests_by_method().values().sum()
    }

    /// Requests that write records or collections; a property of a collection is neither.
    #[must_use]
    pub fn writes(&self) -> u64 {
        const WRITES: [&str; 5] = ["PUT", "DELETE", "MKCALENDAR", "MKCOL", "POST"];
        self.requests_by_method()
            .iter()
            .filter(|(method, _)| WRITES.contains(&method.as_str()))
            .map(|(_, count)| count)
            .sum()
    }

    /// Bytes of bodies received and sent.
    #[must_use]
    pub fn bytes(&self) -> (u64, u64) {
        let counters = &self.shared.counters;
        (counters.received.load(Ordering::Relaxed), counters.sent.load(Ordering::Relaxed))
    }

    /// Sets all counters to zero; messages stay.
    pub fn reset_counters(&self) {
        let counters = &self.shared.counters;
        counters.methods.lock().unwrap_or_else(PoisonError::into_inner).clear();
        counters.received.store(0, Ordering::Relaxed);
        counters.sent.store(0, Ordering::Relaxed);
    }
}

impl Counters {
    /// Counts a request that came in.
    pub(super) fn request(&self, method: &str, bytes: usize) {
        *self.methods.lock().unwrap_or_else(PoisonError::into_inner).entry(method.to_owned()).or_default() += 1;
        self.received.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

fn stored(collection: &str, name: &str, item: &super::state::Item) -> Stored {
    Stored {
        collection: collection.to_owned(),
        name: name.to_owned(),
        etag: item.etag.clone(),
        text: item.text.to_string(),
    }
}
