//! What waits for the user, grouped by cause.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use ponte_core::attempts::Attempts;
use ponte_core::remind;
use ponte_core::schedule::RESTS_AFTER;
use ponte_core::snapshot::Side;
use ponte_core::verdict::Failure;
use ponte_engine::held::{self, HeldGroup};
use ponte_engine::release::newer;
use ponte_engine::settings::Settings;
use ponte_engine::store::{Need, NeedId, Store, StoreResult, Topic};

use super::Cause;

/// Something that waits, or several of one cause.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// Why.
    pub cause: Cause,
    /// What it is about: whatever was not in it when it was told is news.
    pub things: BTreeSet<String>,
    /// What people call the one thing it is about, where that is known not to be private.
    pub title: Option<String>,
    /// What went wrong, of an account or of a record.
    pub failure: Option<Failure>,
    /// The deletions, of a cause that is about some.
    pub held: Option<HeldGroup>,
}

impl Waiting {
    /// About these things.
    pub fn new(cause: Cause, things: impl IntoIterator<Item = String>) -> Self {
        Waiting { cause, things: things.into_iter().collect(), title: None, failure: None, held: None }
    }
}

/// Everything that waits.
///
/// # Errors
/// What the store says.
pub fn waiting(store: &Store, settings: &Settings, now: Timestamp) -> StoreResult<Vec<Waiting>> {
    let needs: Vec<Need> = store.needs()?.into_iter().filter(|need| need.answer.is_none()).collect();
    let known = |need: &&Need| settings.pairing(&need.pairing).is_some();
    let mut all = by_pairing(needs.iter().filter(known), Topic::Conflict);
    all.extend(by_pairing(needs.iter().filter(known), Topic::Parked));
    all.extend(held_deletions(&needs, settings, now));
    let troubled = store.troubled()?;
    let offline = is_offline(&troubled, settings);
    let accounts = troubled.iter().filter(|(name, _)| is_used(settings, name));
    all.extend(accounts.filter_map(|(name, attempts)| account(name, attempts, offline, now)));
    let newest = newer(store, settings.updates.as_ref())?.map(|newest| newest.version.to_string());
    all.extend(newest.map(|version| Waiting::new(Cause::Newer(version.clone()), [version])));
    Ok(all)
}

/// Whether nobody can be reached: then it is this computer's way out that is missing, not a server.
#[must_use]
pub fn is_offline(troubled: &BTreeMap<String, Attempts>, settings: &Settings) -> bool {
    let active = settings.pairings.iter().filter(|pairing| *pairing.active);
    let mut used = active.flat_map(|pairing| Side::BOTH.map(|side| pairing.account(side))).peekable();
    let unreachable = |name: &str| {
        let failure = troubled.get(name).and_then(|attempts| attempts.failure.as_ref());
        failure.is_some_and(|failure| failure.code == "failure-unreachable")
    };
    used.peek().is_some() && used.all(unreachable)
}

fn is_used(settings: &Settings, account: &str) -> bool {
    let active = settings.pairings.iter().filter(|pairing| *pairing.active);
    active.flat_map(|pairing| Side::BOTH.map(|side| pairing.account(side))).any(|name| name == account)
}

fn by_pairing<'n>(needs: impl Iterator<Item = &'n Need>, topic: Topic) -> Vec<Waiting> {
    let mut groups: BTreeMap<&str, Vec<&Need>> = BTreeMap::new();
    for need in needs.filter(|need| need.topic == topic) {
        groups.entry(&need.pairing).or_default().push(need);
    }
    groups.into_iter().map(|(pairing, needs)| group(pairing, &needs, topic)).collect()
}

fn group(pairing: &str, needs: &[&Need], topic: Topic) -> Waiting {
    let one = match needs {
        [one] => Some(*one),
        _ => None,
    };
    let (need, pairing) = (one.map(|need| need.id), pairing.to_owned());
    let cause = if topic == Topic::Conflict { Cause::Conflict(need, pairing) } else { Cause::Parked(need, pairing) };
    let things = needs.iter().map(|need| need.id.0.to_string());
    Waiting {
        title: one.and_then(open_title),
        failure: one.map(|need| need.failure.clone()),
        ..Waiting::new(cause, things)
    }
}

/// Its title, where it is known that it is not private.
fn open_title(need: &Need) -> Option<String> {
    let private = need.shown.get("private").and_then(serde_json::Value::as_bool);
    let title = need.shown.get("title").and_then(serde_json::Value::as_str);
    title.filter(|title| private == Some(false) && !title.is_empty()).map(str::to_owned)
}

fn held_deletions(needs: &[Need], settings: &Settings, now: Timestamp) -> Vec<Waiting> {
    let groups = held::of(needs).into_iter().filter(|group| settings.pairing(&group.pairing).is_some());
    let of = |group: HeldGroup| {
        let oldest = group.id.strip_prefix('D').and_then(|id| id.parse().ok()).map(NeedId);
        let since = Timestamp::from_second(group.since).unwrap_or(now);
        // Each reminder that comes due makes the same deletions news again.
        let round = remind::reminder(since, 0, now).unwrap_or(0);
        let things: Vec<String> = group.items.iter().map(|item| format!("{}.{round}", item.need.0)).collect();
        let cause = Cause::Held(oldest, group.pairing.clone());
        Waiting { held: Some(group), ..Waiting::new(cause, things) }
    };
    groups.map(of).collect()
}

fn account(name: &str, attempts: &Attempts, offline: bool, now: Timestamp) -> Option<Waiting> {
    let since = attempts.since.unwrap_or(now);
    let days = now.duration_since(since).as_hours().max(0) / 24;
    let things = [format!("{}.{days}", since.as_second())];
    let failure = attempts.failure.clone();
    if attempts.refused.is_some() {
        return Some(Waiting { failure, ..Waiting::new(Cause::SignIn(name.to_owned()), things) });
    }
    let failing = attempts.failures >= RESTS_AFTER && !offline;
    failing.then(|| Waiting { failure, ..Waiting::new(Cause::Failing(name.to_owned()), things) })
}
