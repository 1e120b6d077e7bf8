//! What the user chose for one kind of one pairing. Settings parse into this; nothing here knows their file.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::record::Field;
use crate::snapshot::Side;

/// What may go from one side to the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Whether new records are created on the receiving side.
    pub create: bool,
    /// Whether changes are carried over.
    pub update: bool,
    /// Whether deletions are carried over.
    pub delete: bool,
    /// What becomes of private records on this way.
    pub private: PrivatePolicy,
}

impl Flow {
    /// Everything passes.
    #[must_use]
    pub fn open() -> Self {
        Flow { create: true, update: true, delete: true, private: PrivatePolicy::Full }
    }

    /// Nothing passes.
    #[must_use]
    pub fn closed() -> Self {
        Flow { create: false, update: false, delete: false, private: PrivatePolicy::Full }
    }
}

/// What becomes of a private record on its way to the other side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrivatePolicy {
    /// It goes over whole, private mark included.
    Full,
    /// It goes over whole and is marked private there, whatever the mark is called.
    MarkedPrivate,
    /// Only that the time is taken goes over, under this title.
    BusyOnly {
        /// «Occupato», say.
        title: String,
    },
    /// It does not go over.
    Skip,
}

/// Who wins when both sides changed the same field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConflictRule {
    /// The left side, the CRM.
    LeftWins,
    /// The right side, the calendar.
    RightWins,
    /// Whichever was changed last; where a side does not say when, the other.
    Newest,
    /// The user is asked; both values stay where they are until then.
    Ask,
}

/// Which events and tasks are admitted by date. A linked record is followed wherever it moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Window {
    /// Everything.
    Unbounded,
    /// From so many months back to so many ahead.
    Months {
        /// 0 to 12.
        back: u8,
        /// 0 to 120.
        ahead: u8,
    },
    /// From this day on, to so many months ahead.
    From {
        /// The first day.
        start: Date,
        /// 0 to 120.
        ahead: u8,
    },
}

/// Which hours of the day are kept in step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// From this time, in the user's zone.
    pub from: Time,
    /// To this time.
    pub to: Time,
    /// Whether an event that lies partly inside counts as inside.
    pub straddling: bool,
    /// Whether whole days are admitted.
    pub all_day: bool,
}

/// Which people and organisations are kept in step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ownership {
    /// Those assigned to the user.
    Mine,
    /// Those of the user and of these groups.
    Groups(BTreeSet<String>),
    /// Everybody's, under one generic mailbox.
    Everybody,
}

/// How a first run, with no links yet, goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FirstRun {
    /// Both ways.
    TwoWay,
    /// Only towards the CRM; what the CRM had before is left there.
    ImportOnly,
    /// Nothing is written; what would be is shown.
    WatchOnly,
}

/// Everything the user chose for one kind of one pairing.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// From the CRM to the calendar.
    pub to_right: Flow,
    /// From the calendar to the CRM.
    pub to_left: Flow,
    /// Who wins.
    pub conflict: ConflictRule,
    /// Who wins in single fields, whatever `conflict` says: the user's answer to a conflict.
    pub winners: BTreeMap<Field, Side>,
    /// Which dates.
    pub window: Window,
    /// Which hours; all where absent.
    pub hours: Option<Hours>,
    /// How a whole day looks on a side that has none: start and end of the day.
    pub day: (Time, Time),
    /// What a record created on the left gets where the right says nothing: status, priority, activity.
    pub left_defaults: BTreeMap<Field, crate::record::Value>,
    /// Categories that what Ponte creates or keeps on the right carries.
    pub set_categories: BTreeSet<String>,
    /// Only records of the right with one of these are admitted; all where empty.
    pub include_categories: BTreeSet<String>,
    /// Records of the right with one of these are not.
    pub exclude_categories: BTreeSet<String>,
    /// Which people and organisations.
    pub ownership: Ownership,
    /// How the first run goes.
    pub first_run: FirstRun,
    /// Whether meetings the user organises may be written although that mails their attendees.
    pub mail_attendees: bool,
    /// Whether CRM contacts that an event names join those of the user in the address book.
    pub create_invited: bool,
    /// The deletion brake: so many of a collection may go without asking.
    pub brake: Brake,
    /// The user's own zone.
    pub zone: TimeZone,
}

/// Above both limits deletions wait for consent (design 6.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brake {
    /// More than so many records …
    pub records: usize,
    /// … and more than so many percent of the collection.
    pub percent: u8,
}

impl Default for Brake {
    fn default() -> Self {
        Brake { records: 5, percent: 10 }
    }
}

impl Rules {
    /// What may go towards `side`.
    #[must_use]
    pub fn flow_to(&self, side: Side) -> &Flow {
        match side {
            Side::Left => &self.to_left,
            Side::Right => &self.to_right,
        }
    }

    /// Everything both ways, no window, newest wins: what the benchmark and many tests use.
    #[must_use]
    pub fn open(zone: TimeZone) -> Self {
        Rules {
            to_right: Flow::open(),
            to_left: Flow::open(),
            conflict: ConflictRule::Newest,
            winners: BTreeMap::new(),
            window: Window::Unbounded,
            hours: None,
            day: (Time::constant(9, 0, 0, 0), Time::constant(18, 0, 0, 0)),
            left_defaults: BTreeMap::new(),
            set_categories: BTreeSet::new(),
            include_categories: BTreeSet::new(),
            exclude_categories: BTreeSet::new(),
            ownership: Ownership::Mine,
            first_run: FirstRun::TwoWay,
            mail_attendees: false,
            create_invited: false,
            brake: Brake::default(),
            zone,
        }
    }
}
