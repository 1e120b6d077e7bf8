//! The small types that every view shares.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A moment, in seconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct Seconds(#[specta(type = u32)] pub i64);

impl From<jiff::Timestamp> for Seconds {
    fn from(moment: jiff::Timestamp) -> Self {
        Seconds(moment.as_second())
    }
}

/// Left is the CRM, right is the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The CRM.
    Left,
    /// The calendar.
    Right,
}

impl From<ponte_core::snapshot::Side> for Side {
    fn from(side: ponte_core::snapshot::Side) -> Self {
        match side {
            ponte_core::snapshot::Side::Left => Side::Left,
            ponte_core::snapshot::Side::Right => Side::Right,
        }
    }
}

impl From<Side> for ponte_core::snapshot::Side {
    fn from(side: Side) -> Self {
        match side {
            Side::Left => ponte_core::snapshot::Side::Left,
            Side::Right => ponte_core::snapshot::Side::Right,
        }
    }
}

/// Which ways a kind goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Both.
    Both,
    /// From the calendar to the CRM.
    ToCrm,
    /// From the CRM to the calendar.
    ToCalendar,
}

impl From<ponte_engine::settings::Direction> for Direction {
    fn from(direction: ponte_engine::settings::Direction) -> Self {
        match direction {
            ponte_engine::settings::Direction::Both => Direction::Both,
            ponte_engine::settings::Direction::ToLeft => Direction::ToCrm,
            ponte_engine::settings::Direction::ToRight => Direction::ToCalendar,
        }
    }
}

/// A kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An event.
    Event,
    /// A task.
    Task,
    /// A contact.
    Contact,
    /// A company.
    Company,
}

impl Kind {
    /// The kind of this word; events for a word that only a newer Ponte knows.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        ponte_core::record::Kind::ALL.into_iter().find(|kind| kind.as_str() == word).map_or(Kind::Event, Kind::from)
    }
}

impl From<ponte_core::record::Kind> for Kind {
    fn from(kind: ponte_core::record::Kind) -> Self {
        match kind {
            ponte_core::record::Kind::Event => Kind::Event,
            ponte_core::record::Kind::Task => Kind::Task,
            ponte_core::record::Kind::Contact => Kind::Contact,
            ponte_core::record::Kind::Company => Kind::Company,
        }
    }
}

impl From<Kind> for ponte_core::record::Kind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Event => ponte_core::record::Kind::Event,
            Kind::Task => ponte_core::record::Kind::Task,
            Kind::Contact => ponte_core::record::Kind::Contact,
            Kind::Company => ponte_core::record::Kind::Company,
        }
    }
}

/// An account in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccountBrief {
    /// What the user calls it.
    pub name: String,
    /// What it speaks, as in the settings.
    pub system: String,
    /// What it speaks, in words.
    pub label: String,
    /// How it has answered lately.
    pub state: AccountStanding,
}

/// How an account has answered lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum AccountStanding {
    /// It lets Ponte in.
    Ok,
    /// It refused, and waits for the user.
    SignedOut,
    /// It failed, and is left alone for a while.
    Resting,
    /// It was never asked.
    Unknown,
}
