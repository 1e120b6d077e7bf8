//! What one system holds, with its past: a replica that lags behind answers from it. No protocol here; the services that
//! speak for a shelf are [`crate::crm`] and [`crate::dav`].

use std::collections::BTreeMap;
use std::sync::Arc;

use ponte_core::record::Record;
use ponte_core::snapshot::RemoteId;

/// As many computers as there are at most.
pub const COMPUTERS: usize = 2;

/// What a record is in truth, on whichever side: known to the oracle, hidden from the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing(pub u32);

/// A record in one state.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// What it says.
    pub record: Record,
    /// The shelf's number of this state.
    pub seq: u64,
    /// When it was changed, in milliseconds of the server's clock.
    pub modified: i64,
    /// When it was made.
    pub created: i64,
}

/// A record with its past.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is in truth.
    pub thing: Thing,
    /// Its states, and from when on each is seen; `None` where it was deleted.
    past: Vec<(i64, Option<Arc<State>>)>,
    /// The number of the newest state that each computer was told.
    pub told: [u64; COMPUTERS],
}

impl Entry {
    /// As it stands.
    pub fn now(&self) -> Option<&Arc<State>> {
        self.past.last().and_then(|(_, state)| state.as_ref())
    }

    /// As it stood at `at`.
    pub fn at(&self, at: i64) -> Option<&Arc<State>> {
        self.past.iter().rev().find(|(from, _)| *from <= at).and_then(|(_, state)| state.as_ref())
    }
}

/// One system's records.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// All that ever were, by id.
    pub entries: BTreeMap<RemoteId, Entry>,
    /// The number of the last change.
    pub seq: u64,
    /// Every change: when, its number, of what.
    pub log: Vec<(i64, u64, RemoteId)>,
    next: u64,
}

impl Shelf {
    /// A number no record has yet.
    pub fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Makes or changes a record.
    pub fn put(&mut self, id: &RemoteId, thing: Thing, record: Record, now: i64) -> Arc<State> {
        self.seq += 1;
        let entry =
            self.entries.entry(id.clone()).or_insert_with(|| Entry { thing, past: Vec::new(), told: [0; COMPUTERS] });
        let created = entry.now().map_or(now, |state| state.created);
        let state = Arc::new(State { record, seq: self.seq, modified: now, created });
        entry.past.push((now, Some(state.clone())));
        self.log.push((now, self.seq, id.clone()));
        state
    }

    /// Removes a record.
    pub fn remove(&mut self, id: &RemoteId, now: i64) {
        if let Some(entry) = self.entries.get_mut(id).filter(|entry| entry.now().is_some()) {
            self.seq += 1;
            entry.past.push((now, None));
            self.log.push((now, self.seq, id.clone()));
        }
    }

    /// A record as it stands.
    pub fn get(&self, id: &RemoteId) -> Option<&Arc<State>> {
        self.entries.get(id)?.now()
    }

    /// A record as it stood at `at`.
    pub fn at(&self, id: &RemoteId, at: i64) -> Option<&Arc<State>> {
        self.entries.get(id)?.at(at)
    }

    /// Everything that stood there at `at`.
    pub fn all_at(&self, at: i64) -> impl Iterator<Item = (&RemoteId, &Arc<State>)> {
        self.entries.iter().filter_map(move |(id, entry)| Some((id, entry.at(at)?)))
    }

    /// Everything that stands there.
    pub fn all(&self) -> impl Iterator<Item = (&RemoteId, Thing, &Arc<State>)> {
        self.entries.iter().filter_map(|(id, entry)| Some((id, entry.thing, entry.now()?)))
    }

    /// What stands there of a thing.
    pub fn of_thing(&self, thing: Thing) -> impl Iterator<Item = (&RemoteId, &Arc<State>)> {
        self.all().filter(move |(_, of, _)| *of == thing).map(|(id, _, state)| (id, state))
    }

    /// Notes that a computer was told this state.
    pub fn tell(&mut self, id: &RemoteId, seq: u64, computer: usize) {
        if let Some(told) = self.entries.get_mut(id).and_then(|entry| entry.told.get_mut(computer)) {
            *told = (*told).max(seq);
        }
    }

    /// The number of the newest state that a computer was told of a record.
    pub fn told(&self, id: &RemoteId, computer: usize) -> u64 {
        self.entries.get(id).and_then(|entry| entry.told.get(computer)).copied().unwrap_or(0)
    }
}
