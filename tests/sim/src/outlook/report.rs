//! What is new: by Graph from a view around today that is moved along once a day, by EWS from the folder's own report.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use ponte_core::record::Record;
use ponte_core::snapshot::{Changes, Coverage, Cursor, Listed, RemoteId, Version};
use ponte_core::verdict::{Failure, FailureKind};
use serde::{Deserialize, Serialize};

use super::{Outlook, STANDING, Speech, version};
use crate::fault::Fault;
use crate::round::{self, Round};
use crate::shelf::State;

/// The view reaches so many days back and ahead.
const BACK: i64 = 400;
const AHEAD: i64 = 730;
const CUT: &str = "failure-unreadable";

/// What it wants back.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Memory {
    mark: u64,
    /// When the view was last moved, by the computer's clock.
    since: Timestamp,
}

/// What changed since `cursor`.
pub(super) async fn changes(outlook: &Outlook, cursor: Option<&Cursor>) -> Result<Changes, Failure> {
    restless(outlook);
    let Some(memory) = cursor.and_then(|cursor| serde_json::from_str::<Memory>(&cursor.0).ok()) else {
        return whole(outlook, if cursor.is_some() { Coverage::Reset } else { Coverage::Full }).await;
    };
    let (expired, age) = {
        let mut world = outlook.world.lock();
        let expired = world.is_bound(Fault::TokenExpired) || world.strikes(300);
        if expired {
            world.strike(Fault::TokenExpired);
        }
        (expired, world.local_now().duration_since(memory.since))
    };
    match outlook.speech {
        Speech::Graph if !(SignedDuration::ZERO..SignedDuration::from_hours(24)).contains(&age) => {
            whole(outlook, Coverage::Full).await
        }
        Speech::Graph | Speech::Ews if expired => whole(outlook, Coverage::Reset).await,
        Speech::Graph => view(outlook, memory).await,
        Speech::Ews => {
            let round = report(outlook, Some(memory.mark)).await?;
            let removed = round.named.iter().filter(|(_, state)| state.is_none()).map(|(id, _)| id.clone()).collect();
            Ok(told(rows(&round), removed, Coverage::Delta, &Memory { mark: round.mark, ..memory }))
        }
    }
}

/// Exchange works on its items by itself: the key moves, and nothing else.
fn restless(outlook: &Outlook) {
    let mut world = outlook.world.lock();
    if !world.strikes(500) {
        return;
    }
    let ids: Vec<RemoteId> = world.shelves.get(outlook.side).all().map(|(id, ..)| id.clone()).collect();
    let Some(id) = world.dice.pick(&ids).cloned() else { return };
    let Some(state) = world.shelves.get(outlook.side).get(&id).cloned() else { return };
    world.strike(Fault::EtagChanged);
    let (thing, now) = (world.thing_of(outlook.side, &id), world.now);
    world.shelf(outlook.side).put(&id, thing, state.record.clone(), now);
}

async fn report(outlook: &Outlook, from: Option<u64>) -> Result<Round, Failure> {
    let what = match outlook.speech {
        Speech::Graph => "delta",
        Speech::Ews => "SyncFolderItems",
    };
    round::since(&outlook.world, (outlook.side, outlook.page), from, (what, CUT)).await
}

fn rows(round: &Round) -> Vec<Listed> {
    let all = round.named.iter().chain(round.twice.iter().map(|(id, state)| (id, state)));
    all.filter_map(|(id, state)| state.as_ref().map(|state| listed(id, state))).collect()
}

fn listed(id: &RemoteId, state: &State) -> Listed {
    Listed { id: id.clone(), version: version(state), inline: None }
}

fn told(listed: Vec<Listed>, removed: Vec<RemoteId>, coverage: Coverage, memory: &Memory) -> Changes {
    let cursor = serde_json::to_string(memory).ok().map(Cursor);
    Changes { listed, removed, coverage, cursor, standing: STANDING }
}

/// Everything. Of a calendar of Graph the report is opened first, and what there is listed after it.
async fn whole(outlook: &Outlook, coverage: Coverage) -> Result<Changes, Failure> {
    let since = outlook.world.lock().local_now();
    let round = report(outlook, None).await?;
    let memory = Memory { mark: round.mark, since };
    let listed = match outlook.speech {
        Speech::Graph => all(outlook).await?,
        Speech::Ews => rows(&round),
    };
    Ok(told(listed, Vec::new(), coverage, &memory))
}

async fn all(outlook: &Outlook) -> Result<Vec<Listed>, Failure> {
    let mut found: BTreeMap<RemoteId, Version> = BTreeMap::new();
    let mut after: Option<RemoteId> = None;
    loop {
        let as_of = outlook.world.list(outlook.side, "events").await?;
        let mut world = outlook.world.lock();
        if !found.is_empty() && world.strikes(100) {
            world.strike(Fault::CutPage);
            return Err(Failure::new(FailureKind::Unreadable, CUT));
        }
        let rest = world.shelves.get(outlook.side).all_at(as_of);
        let rest = rest.filter(|(id, _)| after.as_ref().is_none_or(|after| *id > after));
        let page: Vec<(RemoteId, Version)> =
            rest.take(outlook.page).map(|(id, state)| (id.clone(), version(state))).collect();
        let full = page.len() == outlook.page;
        if full && world.strikes(60) {
            world.strike(Fault::DuplicatePage);
        } else {
            after = page.last().map(|(id, _)| id.clone()).or(after);
        }
        found.extend(page);
        if !full {
            return Ok(found.into_iter().map(|(id, version)| Listed { id, version, inline: None }).collect());
        }
    }
}

/// A round of the view. What changed outside is named as removed, or not at all; what is named so is asked for.
async fn view(outlook: &Outlook, memory: Memory) -> Result<Changes, Failure> {
    let round = report(outlook, Some(memory.mark)).await?;
    let (mut here, mut unsure) = (Vec::new(), BTreeSet::new());
    {
        let mut world = outlook.world.lock();
        for (id, state) in &round.named {
            match state {
                Some(state) if shows(outlook, &state.record, memory.since) => here.push(listed(id, state)),
                Some(_) if world.dice.chance(500) => {}
                Some(_) => {
                    world.strike(Fault::RemovedThoughThere);
                    unsure.insert(id.clone());
                }
                None => drop(unsure.insert(id.clone())),
            }
        }
    }
    let mut removed = Vec::new();
    if !unsure.is_empty() {
        let as_of = outlook.world.read(outlook.side, "ask").await?;
        let world = outlook.world.lock();
        for id in unsure {
            match world.shelves.get(outlook.side).at(&id, as_of) {
                Some(state) => here.push(listed(&id, state)),
                None => removed.push(id),
            }
        }
    }
    Ok(told(here, removed, Coverage::Delta, &Memory { mark: round.mark, ..memory }))
}

fn shows(outlook: &Outlook, record: &Record, since: Timestamp) -> bool {
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    let times = record.event_time().and_then(|time| time.instants(&outlook.rules.zone));
    let (from, to) = (since.saturating_sub(days(BACK)), since.saturating_add(days(AHEAD)));
    let (Ok(from), Ok(to)) = (from, to) else { return true };
    times.is_none_or(|(start, end)| start < to && end > from)
}
