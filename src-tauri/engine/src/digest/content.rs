//! What the digest says: made of what the store knows, and of nothing else. Pure but for [`facts`], which gathers that.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use ponte_core::attempts::Attempts;
use ponte_core::lease::Lease;
use ponte_core::schedule::RESTS_AFTER;
use ponte_core::snapshot::Side;
use ponte_core::verdict::{Failure, FailureKind};
use serde::Serialize;

use crate::held::{self, HeldGroup};
use crate::settings::Settings;
use crate::store::{Counts, Need, NeedId, Store, StoreResult, Topic};

/// How many things of one pairing are listed.
const ASKS: usize = 30;
/// How many records of one group of held deletions are named.
const NAMED: usize = 5;
/// What is counted in the first digest, in hours.
const FIRST: i64 = 24;
/// The longest title that is shown, in characters.
const TITLE: usize = 80;

/// What the store knows that a digest could tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Everything that waits.
    pub needs: Vec<Need>,
    /// The pairings that run by themselves.
    pub pairings: Vec<Watched>,
    /// What was written since then, side by side.
    pub done: BTreeMap<Side, Counts>,
    /// Since when.
    pub since: Timestamp,
    /// Whether there was no digest before.
    pub first: bool,
}

/// A pairing that runs by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    /// Its name.
    pub name: String,
    /// Its accounts that failed lately.
    pub accounts: BTreeMap<String, Attempts>,
    /// The computer that syncs it, where that is another one.
    pub elsewhere: Option<Lease>,
}

/// Gathers them.
///
/// # Errors
/// What the store says.
pub fn facts(store: &Store, settings: &Settings, now: Timestamp) -> StoreResult<Facts> {
    let troubled = store.troubled()?;
    let mut pairings = Vec::new();
    for pairing in settings.pairings.iter().filter(|pairing| *pairing.active) {
        let own = |account: &String| Side::BOTH.iter().any(|side| pairing.account(*side) == account);
        let accounts = troubled.iter().filter(|(account, _)| own(account));
        pairings.push(Watched {
            name: pairing.name.clone(),
            accounts: accounts.map(|(account, attempts)| (account.clone(), attempts.clone())).collect(),
            // Of another computer that could not be looked for since its lease ran out, it is not known that it stopped.
            elsewhere: store.lease(&pairing.name)?.theirs,
        });
    }
    let sent = store.digest()?.counted_from(now);
    let day = now.saturating_sub(SignedDuration::from_hours(FIRST)).unwrap_or(now);
    let since = sent.unwrap_or(day);
    let names: Vec<&str> = pairings.iter().map(|pairing| pairing.name.as_str()).collect();
    let done = store.written_since(since, &names)?;
    Ok(Facts { needs: store.needs()?, pairings, done, since, first: sent.is_none() })
}

/// What a digest says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Content {
    /// Pairing by pairing; those with nothing to say are left out.
    pub pairings: Vec<Part>,
    /// What was written.
    pub done: BTreeMap<Side, Counts>,
    /// Since when.
    pub since: Timestamp,
    /// Whether there was no digest before.
    pub first: bool,
}

/// What it says of one pairing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Which.
    pub pairing: String,
    /// What needs the user.
    pub asks: Vec<Ask>,
    /// How many more there are.
    pub more: usize,
    /// The computer that syncs it instead, and tells of it in a digest of its own.
    pub elsewhere: Option<Lease>,
}

/// Something that needs the user.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum Ask {
    /// An account refused the secret.
    SignIn {
        /// Which.
        account: String,
        /// Why.
        failure: Failure,
    },
    /// An account failed so often that it rests, or does not let Ponte do its work.
    Account {
        /// Which.
        account: String,
        /// Why.
        failure: Failure,
        /// When it is tried again.
        again: Option<Timestamp>,
    },
    /// Deletions wait for one answer.
    Held {
        /// The group, without titles.
        group: HeldGroup,
        /// Some of the records.
        named: Vec<Named>,
    },
    /// One thing waits.
    One {
        /// What kind it is.
        topic: Topic,
        /// The record.
        named: Named,
        /// Why; left out of what is private.
        failure: Option<Failure>,
    },
}

/// A record as the digest names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The number of its need.
    pub id: NeedId,
    /// The kind of record, as a word.
    pub kind: String,
    /// What people call it, where everybody may know.
    pub title: Option<String>,
    /// Whether it is known to be private.
    pub private: bool,
}

impl Content {
    /// Puts it together.
    #[must_use]
    pub fn of(facts: Facts) -> Content {
        let mut told = BTreeSet::new();
        let parts = facts.pairings.into_iter().map(|pairing| part(pairing, &facts.needs, &mut told));
        let pairings = parts.filter(|part| !part.asks.is_empty() || part.elsewhere.is_some()).collect();
        Content { pairings, done: facts.done, since: facts.since, first: facts.first }
    }

    /// How many things need the user. That another computer syncs is no such thing.
    #[must_use]
    pub fn asks(&self) -> usize {
        self.pairings.iter().map(|part| part.asks.len() + part.more).sum()
    }
}

fn part(pairing: Watched, needs: &[Need], told: &mut BTreeSet<String>) -> Part {
    if pairing.elsewhere.is_some() {
        return Part { pairing: pairing.name, asks: Vec::new(), more: 0, elsewhere: pairing.elsewhere };
    }
    let waits = |need: &&Need| need.pairing == pairing.name && need.answer.is_none();
    let needs: Vec<Need> = needs.iter().filter(waits).cloned().collect();
    let groups = held::of(&needs);
    let mut asks: Vec<Ask> = Vec::new();
    for (account, attempts) in pairing.accounts {
        asks.extend(of_account(&account, &attempts).filter(|_| told.insert(account)));
    }
    let single = needs.iter().filter(|need| !groups.iter().any(|group| group.holds(need.id))).map(of_need);
    let single: Vec<Ask> = single.collect();
    asks.extend(groups.into_iter().map(|group| of_group(group, &needs)));
    asks.extend(single);
    let more = asks.len().saturating_sub(ASKS);
    asks.truncate(ASKS);
    Part { pairing: pairing.name, asks, more, elsewhere: None }
}

/// What heals by itself needs nobody.
fn of_account(account: &str, attempts: &Attempts) -> Option<Ask> {
    let (account, failure) = (account.to_owned(), attempts.failure.clone()?);
    if attempts.refused.is_some() {
        return Some(Ask::SignIn { account, failure });
    }
    let stays = matches!(failure.kind, FailureKind::Forbidden | FailureKind::Decide);
    let again = attempts.again.max(attempts.quiet_until);
    (stays || attempts.failures >= RESTS_AFTER).then_some(Ask::Account { account, failure, again })
}

fn of_group(mut group: HeldGroup, needs: &[Need]) -> Ask {
    let held = needs.iter().filter(|need| group.holds(need.id)).take(NAMED).map(named).collect();
    group.items.iter_mut().for_each(|item| item.title.clear());
    Ask::Held { group, named: held }
}

fn of_need(need: &Need) -> Ask {
    let named = named(need);
    let failure = if named.private { None } else { Some(need.failure.clone()) };
    Ask::One { topic: need.topic, named, failure }
}

/// A title is for everybody only where the record is known to be: contacts and companies do not say whether they are.
fn named(need: &Need) -> Named {
    let known = need.shown.get("private").and_then(serde_json::Value::as_bool);
    let title = need.shown.get("title").and_then(serde_json::Value::as_str).map(one_line);
    let dated = matches!(need.kind.as_str(), "event" | "task");
    let open = dated && known == Some(false);
    Named {
        id: need.id,
        kind: need.kind.clone(),
        title: title.filter(|title| open && !title.is_empty()),
        private: known == Some(true),
    }
}

/// As one line of sane length, without what could make a reader see something else than what stands there.
fn one_line(title: &str) -> String {
    let plain = title.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !turns(*c));
    let plain: String = plain.collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(TITLE) {
        Some((cut, _)) => format!("{}…", words.get(..cut).unwrap_or_default().trim_end()),
        None => words,
    }
}

/// Signs that turn the direction of writing, or part lines.
fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests;
