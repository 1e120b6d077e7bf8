//! Everything the server remembers, and the few rules that keep it consistent.
//!
//! Times are seconds since 1970; on the wire they become text in the server's zone (S7).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, atomic::Ordering},
};

use jiff::{Timestamp, tz::TimeZone};

use super::{Clock, Mail, Version, fields, fields::Field, modules::Module};

/// A person who may sign in.
#[derive(Debug, Clone)]
pub(super) struct User {
    pub(super) name: String,
    pub(super) key: String,
    pub(super) admin: bool,
    pub(super) active: bool,
    pub(super) zone: String,
    pub(super) email: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
    /// The global "View all" of the user's profile.
    pub(super) view_all: bool,
    /// `calendarsharedtype` is public, the default.
    pub(super) shares_calendar: bool,
}

/// A group and who is in it.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) members: BTreeSet<u64>,
}

/// The table a record lives in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Activity,
    Contact,
    Account,
}

/// A record, alive or in the bin.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) table: Table,
    pub(super) values: BTreeMap<String, String>,
    /// Linked contacts of an activity, first linked first.
    pub(super) contacts: Vec<u64>,
    /// Invited users; the API never shows them (E8).
    pub(super) invitees: Vec<u64>,
    pub(super) deleted: bool,
    /// A rule row exists: made by a UI series, lost on any API write (E6).
    pub(super) recurs: bool,
}

impl Record {
    pub(super) fn get(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }

    pub(super) fn set(&mut self, field: &str, value: impl Into<String>) {
        self.values.insert(field.to_owned(), value.into());
    }

    /// The module a record answers to: an activity of type Task is a Calendar record, whoever made it (S11).
    pub(super) fn module(&self) -> Module {
        match self.table {
            Table::Activity if self.get("activitytype") == "Task" => Module::Calendar,
            Table::Activity => Module::Events,
            Table::Contact => Module::Contacts,
            Table::Account => Module::Accounts,
        }
    }
}

/// A signed-in client. Requests of one session run one at a time, as PHP's session lock makes them.
#[derive(Debug, Clone)]
pub(super) struct Session {
    pub(super) user: u64,
    pub(super) turn: Arc<tokio::sync::Mutex<()>>,
}

/// The whole memory of the server.
pub(super) struct State {
    pub(super) version: Version,
    pub(super) zone: TimeZone,
    clock: Clock,
    pub(super) custom_fields: bool,
    pub(super) users: BTreeMap<u64, User>,
    pub(super) groups: BTreeMap<u64, Group>,
    pub(super) records: BTreeMap<u64, Record>,
    /// Uploaded pictures by record: media type and bytes. No API hands them out again.
    pub(super) pictures: BTreeMap<u64, (String, Vec<u8>)>,
    /// One challenge per user: token and when it expires (S14).
    pub(super) challenges: BTreeMap<u64, (String, i64)>,
    pub(super) sessions: BTreeMap<String, Session>,
    /// Whether no session is kept.
    pub(super) forgetful: bool,
    pub(super) requests: BTreeMap<String, u64>,
    pub(super) writes: u64,
    pub(super) mails: Vec<Mail>,
    next_number: u64,
    next_owner: u64,
    counters: BTreeMap<&'static str, u64>,
    serial: u64,
}

impl State {
    pub(super) fn new(version: Version, zone: TimeZone, clock: Clock) -> Self {
        Self {
            version,
            zone,
            clock,
            custom_fields: true,
            users: BTreeMap::new(),
            groups: BTreeMap::new(),
            records: BTreeMap::new(),
            pictures: BTreeMap::new(),
            challenges: BTreeMap::new(),
            sessions: BTreeMap::new(),
            forgetful: false,
            requests: BTreeMap::new(),
            writes: 0,
            mails: Vec::new(),
            next_number: 2,
            next_owner: 1,
            counters: BTreeMap::new(),
            serial: 0,
        }
    }

    pub(super) fn now(&self) -> i64 {
        match &self.clock {
            Clock::System => Timestamp::now().as_second(),
            Clock::Manual(seconds) => seconds.load(Ordering::SeqCst),
        }
    }

    /// An instant as text in the server's zone.
    pub(super) fn stamp(&self) -> String {
        let instant = Timestamp::from_second(self.now()).unwrap_or(Timestamp::UNIX_EPOCH);
        instant.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// The next number of the one sequence that all records share.
    pub(super) fn next_number(&mut self) -> u64 {
        let number = self.next_number;
        self.next_number += 1;
        number
    }

    /// The next number of the sequence that users and groups share.
    pub(super) fn next_owner(&mut self) -> u64 {
        let number = self.next_owner;
        self.next_owner += 1;
        number
    }

    /// The next `CON12`, `ACC3`.
    pub(super) fn next_label(&mut self, letters: &'static str) -> String {
        let number = self.counters.entry(letters).or_insert(0);
        *number += 1;
        format!("{letters}{number}")
    }

    /// Hexadecimal text that never repeats, of that many digits.
    pub(super) fn unique(&mut self, digits: usize) -> String {
        self.serial += 1;
        let seed = format!("{}-{}", self.now(), self.serial);
        super::session::md5_hex(&seed).chars().take(digits).collect()
    }

    pub(super) fn described(&self, module: Module) -> Vec<Field> {
        fields::described(module, self.custom_fields)
    }

    /// The fields in the order this version answers in.
    pub(super) fn ordered(&self, module: Module) -> Vec<Field> {
        match self.version {
            Version::V82 => fields::by_column(module, self.custom_fields),
            Version::V83 => self.described(module),
        }
    }

    /// A record that is not in the bin.
    pub(super) fn live(&self, number: u64) -> Option<&Record> {
        self.records.get(&number).filter(|record| !record.deleted)
    }

    pub(super) fn user_named(&self, name: &str) -> Option<u64> {
        let wanted = name.to_lowercase();
        self.users.iter().find(|(_, user)| user.name.to_lowercase() == wanted).map(|(number, _)| *number)
    }
}
