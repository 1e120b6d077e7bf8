//! A collection in memory that does what it is told: it lists, loses answers, forgets its token or turns read-only on demand.
//!
//! It is the simplest thing that keeps every promise of [`Collection`]; the cycle is tested on it where a server would only
//! be in the way. It counts what it is asked, so that a quiet cycle can be seen to be quiet.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use ponte_core::capability::{Capabilities, Hold};
use ponte_core::operation::{Action, Answer, Marker, Operation, Outcome};
use ponte_core::record::{Field, Kind, Record, Value};
use ponte_core::snapshot::{
    Changes, Coverage, Cursor, Listed, Mailing, Reading, RemoteId, Snapshot, Standing, Version,
};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::{Collection, Note};
use tokio::sync::mpsc::UnboundedSender;

/// What a model collection was asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// Change reports.
    pub reports: usize,
    /// Records read.
    pub reads: usize,
    /// Writes carried out.
    pub writes: usize,
}

/// What goes wrong next.
#[derive(Debug, Clone, Default)]
pub struct Trouble {
    /// The next writes are carried out and never answered.
    pub lose_answers: usize,
    /// The next writes never arrive, and are never answered.
    pub lose_writes: usize,
    /// The next change report names nothing at all.
    pub list_nothing: bool,
    /// The token is forgotten: the next report is full.
    pub forget_token: bool,
    /// The next change report fails.
    pub fail_report: bool,
    /// Writes to these records are refused for good.
    pub refuse: BTreeSet<RemoteId>,
    /// Somebody removes the record of this title right after the next writes, and no change report says so.
    pub vanishes: Option<String>,
    /// Somebody says this of a record between the next change of it and its answer.
    pub meanwhile: Option<(Field, Value)>,
    /// What these records answer when they are read.
    pub read_as: BTreeMap<RemoteId, Reading>,
    /// The next creates are refused for good.
    pub refuse_creates: usize,
    /// What becomes of a record after each update was answered: a server that always changes what it is given.
    pub rewrite: Option<fn(&mut Record)>,
    /// All changes are made in one second, by which the side stamps them.
    pub same_second: bool,
    /// Each reading of a record moves its version, and nothing else.
    pub restless: bool,
}

#[derive(Default)]
struct State {
    clock: u64,
    records: BTreeMap<RemoteId, (u64, Record, Mailing)>,
    log: Vec<(u64, RemoteId)>,
    asked: Asked,
    trouble: Trouble,
    notes: BTreeMap<String, String>,
}

/// A collection in memory.
pub struct Model {
    capabilities: Capabilities,
    prefix: &'static str,
    /// Whether the id of a new record follows from its marker.
    naming: bool,
    state: Mutex<State>,
}

impl Model {
    /// An empty collection of `kind` that holds every field of it faithfully; ids begin with `prefix`.
    #[must_use]
    pub fn new(kind: Kind, prefix: &'static str) -> Self {
        let fields = Field::PLAIN.iter().filter(|field| field.kinds().contains(&kind));
        let capabilities = Capabilities {
            fields: fields.map(|field| (field.clone(), Hold::faithful())).collect(),
            series: true,
            compare_and_swap: true,
            writable: true,
            some_read_only: false,
            schedules: true,
            coarse_versions: false,
            instants_only: false,
            dated_listing: true,
            read_batch: 50,
        };
        Model { capabilities, prefix, naming: false, state: Mutex::default() }
    }

    /// The same, changed by `change` before it is used.
    #[must_use]
    pub fn able(mut self, change: impl FnOnce(&mut Capabilities)) -> Self {
        change(&mut self.capabilities);
        self
    }

    /// The same, with ids that follow from the marker.
    #[must_use]
    pub fn naming(mut self) -> Self {
        self.naming = true;
        self
    }

    /// A person makes or changes a record.
    pub fn put(&self, id: &str, record: Record) {
        let mut state = self.state();
        let state = &mut *state;
        state.clock += 1;
        let id = RemoteId(id.to_owned());
        state.records.insert(id.clone(), (state.clock, record, Mailing::Silent));
        state.log.push((state.clock, id));
    }

    /// A person changes one field.
    pub fn edit(&self, id: &str, change: impl FnOnce(&mut Record)) {
        let mut record = self.record(id).unwrap_or_else(|| Record::new(Kind::Event));
        change(&mut record);
        self.put(id, record);
    }

    /// A person deletes a record.
    pub fn remove(&self, id: &str) {
        let mut state = self.state();
        state.clock += 1;
        let (clock, id) = (state.clock, RemoteId(id.to_owned()));
        state.records.remove(&id);
        state.log.push((clock, id));
    }

    /// A record goes, and no change report says so.
    pub fn forget_silently(&self, id: &str) {
        self.state().forget(&RemoteId(id.to_owned()));
    }

    /// Says whom a write to a record would tell.
    pub fn set_mailing(&self, id: &str, mailing: Mailing) {
        if let Some((_, _, of)) = self.state().records.get_mut(&RemoteId(id.to_owned())) {
            *of = mailing;
        }
    }

    /// What goes wrong next.
    pub fn trouble(&self, change: impl FnOnce(&mut Trouble)) {
        change(&mut self.state().trouble);
    }

    /// A record as it stands.
    #[must_use]
    pub fn record(&self, id: &str) -> Option<Record> {
        self.state().records.get(&RemoteId(id.to_owned())).map(|(_, record, _)| record.clone())
    }

    /// All records.
    #[must_use]
    pub fn records(&self) -> Vec<(RemoteId, Record)> {
        self.state().records.iter().map(|(id, (_, record, _))| (id.clone(), record.clone())).collect()
    }

    /// What was asked since the last call.
    #[allow(clippy::must_use_candidate, reason = "a call that only starts the count anew is fine")]
    pub fn asked(&self) -> Asked {
        std::mem::take(&mut self.state().asked)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// With a clock that stands still, all states of a record look alike.
    fn version(&self, clock: u64) -> Version {
        Version(if self.trouble.same_second { Version::PROVISIONAL.to_string() } else { clock.to_string() })
    }

    fn forget(&mut self, id: &RemoteId) {
        self.records.remove(id);
        self.log.retain(|(_, of)| of != id);
    }

    fn vanish(&mut self, title: &str) {
        let named = |(_, record, _): &(u64, Record, Mailing)| record.text(&Field::Title) == title;
        if let Some(id) = self.records.iter().find(|(_, entry)| named(entry)).map(|(id, _)| id.clone()) {
            self.forget(&id);
        }
    }

    fn touch(&mut self, ids: &[RemoteId]) {
        for id in ids {
            self.clock += 1;
            let clock = self.clock;
            if let Some((version, ..)) = self.records.get_mut(id) {
                *version = clock;
                self.log.push((clock, id.clone()));
            }
        }
    }

    /// Changes what was just updated, once that was answered.
    fn rewrite(&mut self, operation: &Operation) {
        let (Some(rewrite), Action::Update { target, .. }) = (self.trouble.rewrite, &operation.action) else { return };
        if let Some((_, record, _)) = self.records.get_mut(&target.id) {
            rewrite(record);
            self.touch(std::slice::from_ref(&target.id));
        }
    }

    fn snapshot(&self, id: &RemoteId) -> Option<Snapshot> {
        let (version, record, mailing) = self.records.get(id)?;
        Some(Snapshot {
            id: id.clone(),
            version: self.version(*version),
            record: record.clone(),
            modified: Timestamp::from_second(i64::try_from(*version).unwrap_or(0)).ok(),
            mailing: *mailing,
            read_only: false,
            fragile: None,
        })
    }

    fn write(&mut self, (prefix, naming): (&str, bool), operation: &Operation) -> Outcome {
        let target = match &operation.action {
            Action::Create { .. } => None,
            Action::Update { target, .. } | Action::Delete { target, .. } => Some(&target.id),
        };
        if target.is_some_and(|id| self.trouble.refuse.contains(id)) {
            return Outcome::Refused(Failure::new(FailureKind::Record, "failure-refused"));
        }
        if matches!(operation.action, Action::Create { .. }) && self.trouble.refuse_creates > 0 {
            self.trouble.refuse_creates -= 1;
            return Outcome::Refused(Failure::new(FailureKind::Record, "failure-refused"));
        }
        self.asked.writes += 1;
        self.clock += 1;
        let clock = self.clock;
        match &operation.action {
            Action::Create { marker, record, copy_of } => {
                let mut record = record.clone();
                record.identity.marker = Some(marker.0.clone());
                record.identity.copy_of = Some(copy_of.0.clone());
                let id = if naming { named(prefix, marker) } else { RemoteId(format!("{prefix}{clock}")) };
                self.records.insert(id.clone(), (clock, record, Mailing::Silent));
                self.log.push((clock, id.clone()));
                self.snapshot(&id).map_or(Outcome::Removed, |snapshot| Outcome::Stored(Box::new(snapshot)))
            }
            Action::Update { target, expected, patch } => {
                let Some((version, record, mailing)) = self.records.get(&target.id) else { return Outcome::Removed };
                if self.version(*version) != *expected {
                    return Outcome::Stale(None);
                }
                let mut changed = Record { fields: patch.on(&record.fields), ..record.clone() };
                if let Some(occurrence) = &target.occurrence {
                    let patch = ponte_core::recur::edit_occurrence(record, occurrence, patch).unwrap_or_default();
                    changed.fields = patch.on(&record.fields);
                }
                if let Some((field, value)) = self.trouble.meanwhile.take() {
                    changed.set(field, value);
                }
                let entry = (clock, changed, *mailing);
                self.records.insert(target.id.clone(), entry);
                self.log.push((clock, target.id.clone()));
                self.snapshot(&target.id).map_or(Outcome::Removed, |snapshot| Outcome::Stored(Box::new(snapshot)))
            }
            Action::Delete { target, expected } => {
                let Some((version, record, mailing)) = self.records.get(&target.id) else { return Outcome::Removed };
                if self.version(*version) != *expected {
                    return Outcome::Stale(None);
                }
                self.log.push((clock, target.id.clone()));
                if let Some(occurrence) = &target.occurrence {
                    let fields = ponte_core::recur::exclude_occurrence(record, occurrence).on(&record.fields);
                    let entry = (clock, Record { fields, ..record.clone() }, *mailing);
                    self.records.insert(target.id.clone(), entry);
                    return self.snapshot(&target.id).map_or(Outcome::Removed, |now| Outcome::Stored(Box::new(now)));
                }
                self.records.remove(&target.id);
                Outcome::Removed
            }
        }
    }
}

#[async_trait]
impl Collection for Model {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn changes(&self, cursor: Option<&Cursor>) -> Result<Changes, Failure> {
        let mut state = self.state();
        state.asked.reports += 1;
        if std::mem::take(&mut state.trouble.fail_report) {
            return Err(Failure::new(FailureKind::Retry, "failure-unreachable"));
        }
        let since = cursor.filter(|_| !state.trouble.forget_token).and_then(|cursor| cursor.0.parse::<u64>().ok());
        state.trouble.forget_token = false;
        let nothing = std::mem::take(&mut state.trouble.list_nothing);
        let now = Some(Cursor(state.clock.to_string()));
        let names: BTreeSet<RemoteId> = match since {
            None => state.records.keys().filter(|_| !nothing).cloned().collect(),
            Some(since) => state.log.iter().filter(|(at, _)| *at > since).map(|(_, id)| id.clone()).collect(),
        };
        let (there, gone): (Vec<_>, Vec<_>) = names.into_iter().partition(|id| state.records.contains_key(id));
        let listed = there
            .into_iter()
            .filter_map(|id| state.records.get(&id).map(|(version, ..)| (id.clone(), state.version(*version))))
            .map(|(id, version)| Listed { id, version, inline: None })
            .collect();
        let coverage = match (since, cursor) {
            (Some(_), _) => Coverage::Delta,
            (None, Some(_)) => Coverage::Reset,
            (None, None) => Coverage::Full,
        };
        let standing = Standing { writable: self.capabilities.writable, schedules: self.capabilities.schedules };
        Ok(Changes { listed, removed: gone, coverage, cursor: now, standing })
    }

    async fn within(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Listed>, Failure> {
        let state = self.state();
        let touches = |record: &Record| {
            let times = record.event_time().and_then(|time| time.instants(&jiff::tz::TimeZone::UTC));
            times.is_some_and(|(start, end)| record.recurrence().is_some() || (start < to && end > from))
        };
        let found = state.records.iter().filter(|(_, (_, record, _))| touches(record));
        Ok(found
            .map(|(id, (version, ..))| Listed { id: id.clone(), version: state.version(*version), inline: None })
            .collect())
    }

    async fn read(&self, ids: &[RemoteId]) -> Result<Vec<Reading>, Failure> {
        let mut state = self.state();
        state.asked.reads += ids.len();
        if state.trouble.restless {
            state.touch(ids);
        }
        let read = |id: &RemoteId| match (state.trouble.read_as.get(id), state.snapshot(id)) {
            (Some(reading), _) => reading.clone(),
            (None, Some(snapshot)) => Reading::Found(Box::new(snapshot)),
            (None, None) => Reading::Gone(id.clone()),
        };
        Ok(ids.iter().map(read).collect())
    }

    async fn find(&self, marker: &Marker) -> Result<Option<Snapshot>, Failure> {
        let state = self.state();
        let found = state.records.iter().find(|(_, (_, record, _))| record.identity.marker.as_ref() == Some(&marker.0));
        Ok(found.and_then(|(id, _)| state.snapshot(id)))
    }

    fn made_as(&self, marker: &Marker) -> Option<RemoteId> {
        self.naming.then(|| named(self.prefix, marker))
    }

    async fn apply(&self, operations: &[Operation], answers: UnboundedSender<Answer>) {
        let mut state = self.state();
        let mut moved: BTreeMap<RemoteId, Version> = BTreeMap::new();
        for (index, operation) in operations.iter().enumerate() {
            if state.trouble.lose_writes > 0 {
                state.trouble.lose_writes -= 1;
                continue;
            }
            let mut operation = operation.clone();
            // Operations on one record are one write: the second stands on what the first made.
            if let Action::Update { target, expected, .. } | Action::Delete { target, expected } = &mut operation.action
                && let Some(version) = moved.get(&target.id)
            {
                expected.clone_from(version);
            }
            let outcome = state.write((self.prefix, self.naming), &operation);
            state.rewrite(&operation);
            if let Outcome::Stored(snapshot) = &outcome {
                moved.insert(snapshot.id.clone(), snapshot.version.clone());
            }
            if state.trouble.lose_answers > 0 {
                state.trouble.lose_answers -= 1;
                continue;
            }
            // The receiver is gone only when the test is.
            let _ = answers.send(Answer { index, outcome, before: None });
        }
        if let Some(title) = state.trouble.vanishes.take() {
            state.vanish(&title);
        }
    }

    async fn notice(&self, key: &str) -> Result<Note, Failure> {
        Ok(self.state().notes.get(key).map_or(Note::Nothing, |text| Note::Says(text.clone())))
    }

    async fn post(&self, key: &str, text: Option<&str>) -> Result<bool, Failure> {
        let mut state = self.state();
        match text {
            Some(text) => state.notes.insert(key.to_owned(), text.to_owned()),
            None => state.notes.remove(key),
        };
        Ok(true)
    }
}

fn named(prefix: &str, marker: &Marker) -> RemoteId {
    RemoteId(format!("{prefix}-{}", marker.0))
}
