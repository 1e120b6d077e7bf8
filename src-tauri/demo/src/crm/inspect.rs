//! Looking into the server from a test or the demo: accounts, records, counters, mails.

use std::collections::BTreeMap;

use super::{
    Crm,
    modules::Module,
    state::{Group, User},
};

/// A message the default workflow would have sent, because `sendnotification` was on at a save (E10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The wire id of the activity.
    pub record: String,
    /// The wire id of its owner.
    pub owner: String,
    /// The wire ids of the linked contacts.
    pub contacts: Vec<String>,
    /// The wire ids of the invited users.
    pub invitees: Vec<String>,
}

impl Crm {
    /// Adds a user and says the wire id. The first user is `19x1`; users and groups share the numbers.
    pub fn add_user(&self, name: &str, key: &str, admin: bool, zone: &str, email: &str) -> String {
        let mut state = self.shared.state();
        let number = state.next_owner();
        let user = User {
            name: name.to_owned(),
            key: key.to_owned(),
            admin,
            active: true,
            zone: zone.to_owned(),
            email: email.to_owned(),
            first_name: name.to_owned(),
            last_name: name.to_owned(),
            view_all: false,
            shares_calendar: true,
        };
        state.users.insert(number, user);
        Module::Users.id(number)
    }

    /// Disables a user, as an administrator does, or lets them in again. Whether there is one.
    pub fn set_active(&self, name: &str, active: bool) -> bool {
        let mut state = self.shared.state();
        let user = state.users.values_mut().find(|user| user.name == name);
        user.map(|user| user.active = active).is_some()
    }

    /// Adds a group of the users with these wire ids and says the group's.
    pub fn add_group(&self, name: &str, members: &[&str]) -> String {
        let mut state = self.shared.state();
        let number = state.next_owner();
        let members = members.iter().filter_map(|id| number_of(id)).collect();
        state.groups.insert(number, Group { name: name.to_owned(), members });
        Module::Groups.id(number)
    }

    /// Changes what a user's profile and calendar let others and himself see.
    pub fn set_visibility(&self, user: &str, view_all: bool, shares_calendar: bool) {
        let mut state = self.shared.state();
        if let Some(user) = number_of(user).and_then(|number| state.users.get_mut(&number)) {
            user.view_all = view_all;
            user.shares_calendar = shares_calendar;
        }
    }

    /// Changes a user's access key. Live sessions stay.
    pub fn set_key(&self, user: &str, key: &str) {
        let mut state = self.shared.state();
        if let Some(user) = number_of(user).and_then(|number| state.users.get_mut(&number)) {
            user.key = key.to_owned();
        }
    }

    /// Whether contacts and companies have the custom fields `cf_852` to `cf_860`. They do at the start.
    pub fn set_custom_fields(&self, there: bool) {
        self.shared.state().custom_fields = there;
    }

    /// Removes all session files, as PHP's garbage collection does to idle ones.
    pub fn expire_sessions(&self) {
        self.shared.state().sessions.clear();
    }

    /// Whether each session is gone as soon as it is opened, as where PHP cannot keep its session files.
    pub fn forget_sessions_at_once(&self, forget: bool) {
        let mut state = self.shared.state();
        state.forgetful = forget;
        state.sessions.clear();
    }

    /// The stored values of a live record by wire id. The linked contacts are in [`Crm::contacts_of`].
    pub fn record(&self, id: &str) -> Option<BTreeMap<String, String>> {
        let state = self.shared.state();
        let record = state.live(number_of(id)?)?;
        let mut values = record.values.clone();
        values.insert("id".to_owned(), id.to_owned());
        Some(values)
    }

    /// All live records of `Events`, `Calendar`, `Contacts` or `Accounts`, oldest first.
    pub fn records(&self, module: &str) -> Vec<BTreeMap<String, String>> {
        let ids: Vec<String> = {
            let state = self.shared.state();
            let live = state.records.iter().filter(|(_, record)| !record.deleted);
            live.filter(|(_, record)| record.module().name() == module)
                .map(|(number, record)| record.module().id(*number))
                .collect()
        };
        ids.iter().filter_map(|id| self.record(id)).collect()
    }

    /// The wire ids of the contacts linked to an activity.
    pub fn contacts_of(&self, id: &str) -> Vec<String> {
        let state = self.shared.state();
        let record = number_of(id).and_then(|number| state.live(number));
        record.map(|record| record.contacts.iter().map(|one| Module::Contacts.id(*one)).collect()).unwrap_or_default()
    }

    /// The picture uploaded with a record, media type and bytes, which no API hands out.
    pub fn picture_of(&self, id: &str) -> Option<(String, Vec<u8>)> {
        self.shared.state().pictures.get(&number_of(id)?).cloned()
    }

    /// The wire ids of the users invited to an event, which no API shows.
    pub fn invitees_of(&self, id: &str) -> Vec<String> {
        let state = self.shared.state();
        let record = number_of(id).and_then(|number| state.live(number));
        record.map(|record| record.invitees.iter().map(|one| Module::Users.id(*one)).collect()).unwrap_or_default()
    }

    /// True when the event still has the repetition rule the UI gave it (E6).
    pub fn recurs(&self, id: &str) -> bool {
        let state = self.shared.state();
        number_of(id).and_then(|number| state.live(number)).is_some_and(|record| record.recurs)
    }

    /// How many requests came in, by operation in lower case.
    pub fn requests(&self) -> BTreeMap<String, u64> {
        self.shared.state().requests.clone()
    }

    /// How many writes were done through the API.
    pub fn writes(&self) -> u64 {
        self.shared.state().writes
    }

    /// The messages a real server would have sent.
    pub fn mails_sent(&self) -> Vec<Mail> {
        self.shared.state().mails.clone()
    }

    /// Sets the counters of requests and writes to zero and forgets the mails.
    pub fn reset_counters(&self) {
        let mut state = self.shared.state();
        state.requests.clear();
        state.writes = 0;
        state.mails.clear();
    }
}

/// The number in a wire id.
pub(super) fn number_of(id: &str) -> Option<u64> {
    id.split_once('x')?.1.parse().ok()
}
