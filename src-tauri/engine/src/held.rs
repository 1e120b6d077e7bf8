//! Held deletions as a person decides them: those of one cause together, with the reason, the list, two honest answers, and
//! a reminder while nobody answers.
//!
//! Values for every face: nothing here prints, and nothing is deleted by asking.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ponte_core::guard::HeldBy;
use ponte_core::remind;
use ponte_core::snapshot::{RemoteId, Side};
use serde::{Deserialize, Serialize};

use crate::messages::Messages;
use crate::store::{Need, NeedId, Store, StoreResult, Topic};

/// Deletions that wait for one answer: those of one pairing and kind, on one side, for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldGroup {
    /// What names it while it waits: `D` and the number of its oldest need.
    pub id: String,
    /// The pairing.
    pub pairing: String,
    /// The kind of record, as a word.
    pub kind: String,
    /// The side where they would be deleted; on the other they are missing.
    pub side: Side,
    /// Why they wait.
    pub reason: HeldBy,
    /// Since when, in seconds since 1970.
    pub since: i64,
    /// How many reminders were given.
    pub reminded: u32,
    /// When the next reminder is due, in seconds since 1970.
    pub reminder_at: i64,
    /// What would be deleted.
    pub items: Vec<HeldItem>,
    /// The answers it takes.
    pub answers: Vec<String>,
}

/// A deletion that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldItem {
    /// Its need.
    pub need: NeedId,
    /// What people call it; empty where the key to it is lost.
    pub title: String,
    /// Its id where it would be deleted.
    pub record: Option<RemoteId>,
}

/// A reminder that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// Which one it is: the first is number 1.
    pub number: u32,
    /// Of what.
    pub group: HeldGroup,
}

/// What waits, the oldest first.
///
/// # Errors
/// What the store says.
pub fn groups(store: &Store) -> StoreResult<Vec<HeldGroup>> {
    Ok(of(&store.needs()?))
}

/// The held deletions among these needs, those already answered left out.
#[must_use]
pub fn of(needs: &[Need]) -> Vec<HeldGroup> {
    let mut places: BTreeMap<(&str, &str, Side, HeldBy), usize> = BTreeMap::new();
    let mut groups: Vec<HeldGroup> = Vec::new();
    for need in needs.iter().filter(|need| need.answer.is_none()) {
        let (Some(reason), side) = (need.held_by(), need.side.unwrap_or(Side::Right)) else { continue };
        let place = *places.entry((&need.pairing, &need.kind, side, reason)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.take(need),
            None => groups.push(HeldGroup::begin(need, side, reason)),
        }
    }
    groups
}

/// Notes one answer for all of a group; the next run carries it out. `false` where there is no such group or answer.
///
/// # Errors
/// What the store says.
pub fn resolve(store: &Store, group: &str, answer: &str) -> StoreResult<bool> {
    let groups = groups(store)?;
    let Some(group) = groups.iter().find(|known| known.id.eq_ignore_ascii_case(group)) else { return Ok(false) };
    let mut taken = true;
    for item in &group.items {
        taken &= store.answer(item.need, answer)?;
    }
    Ok(taken)
}

/// The reminders that are due. They are due until [`reminded`] notes that they were given.
///
/// # Errors
/// What the store says.
pub fn reminders(store: &Store, now: Timestamp) -> StoreResult<Vec<Reminder>> {
    let due = groups(store)?.into_iter().filter_map(|group| {
        let number = remind::reminder(Timestamp::from_second(group.since).ok()?, group.reminded, now)?;
        Some(Reminder { number, group })
    });
    Ok(due.collect())
}

/// Notes that a reminder was given.
///
/// # Errors
/// What the store says.
pub fn reminded(store: &Store, reminder: &Reminder) -> StoreResult<()> {
    let needs: Vec<NeedId> = reminder.group.items.iter().map(|item| item.need).collect();
    store.reminded(&needs, reminder.number)
}

impl HeldGroup {
    fn begin(need: &Need, side: Side, reason: HeldBy) -> Self {
        let mut group = HeldGroup {
            id: format!("D{}", need.id.0),
            pairing: need.pairing.clone(),
            kind: need.kind.clone(),
            side,
            reason,
            since: need.since,
            reminded: need.reminded,
            reminder_at: 0,
            items: Vec::new(),
            answers: Topic::Deletion.answers().iter().map(|&answer| answer.to_owned()).collect(),
        };
        group.take(need);
        group
    }

    fn take(&mut self, need: &Need) {
        let title = need.shown.get("title").and_then(serde_json::Value::as_str).unwrap_or_default();
        self.items.push(HeldItem { need: need.id, title: title.to_owned(), record: need.record.clone() });
        // What joined later does not start the reminders anew.
        self.since = self.since.min(need.since);
        self.reminded = self.reminded.max(need.reminded);
        let next = Timestamp::from_second(self.since).map(|since| remind::due(since, self.reminded.saturating_add(1)));
        self.reminder_at = next.map_or(0, |at| at.as_second());
    }

    /// Whether this need is one of them.
    #[must_use]
    pub fn holds(&self, need: NeedId) -> bool {
        self.items.iter().any(|item| item.need == need)
    }

    /// What waits and why, in words.
    #[must_use]
    pub fn sentence(&self, messages: &Messages) -> String {
        format!("{} {}", self.text(messages, "held-group"), self.why(messages))
    }

    /// Why they wait, in words.
    #[must_use]
    pub fn why(&self, messages: &Messages) -> String {
        self.text(messages, &format!("held-why-{}", self.reason.as_str()))
    }

    /// What an answer does, in words: what a button says.
    #[must_use]
    pub fn button(&self, messages: &Messages, answer: &str) -> String {
        self.text(messages, &format!("held-answer-{answer}"))
    }

    fn text(&self, messages: &Messages, key: &str) -> String {
        messages.text(key, &[("count", &self.items.len().to_string()), ("side", self.side.as_str())])
    }
}

impl Reminder {
    /// What a notification says; `when` is since when, on the user's own clock.
    #[must_use]
    pub fn sentence(&self, messages: &Messages, when: &str) -> String {
        let count = self.group.items.len().to_string();
        let name = &self.group.pairing;
        let said = messages.text("held-reminder", &[("count", &count), ("name", name), ("when", when)]);
        format!("{said} {}", self.group.why(messages))
    }
}
