//! What the adapter says in a walk, held against the model: change reports, readings, markers.
//!
//! A delta must name all that others made or changed, and the removal of all that a report ever named. It may leave out what
//! came and went since the report before: so what the adapter made and no report has named yet is asked for by its id, as
//! the engine does, and the answer must be right.

use std::collections::BTreeSet;
use std::time::Instant;

use ponte_core::operation::Marker;
use ponte_core::snapshot::{Changes, Coverage, Reading, RemoteId};

use super::super::room::word;
use super::super::{Trouble, ensure};
use super::{Walker, broken, same};

impl Walker<'_> {
    pub(super) async fn report(&mut self) -> Result<(), Trouble> {
        let changes = self.room.collection.changes(self.cursor.as_ref()).await?;
        self.take(changes).await
    }

    pub(super) async fn forget_cursor(&mut self) -> Result<(), Trouble> {
        let changes = self.room.collection.changes(None).await?;
        ensure(changes.coverage == Coverage::Full, || "without a cursor not everything is listed".to_owned())?;
        self.take(changes).await
    }

    /// Holds a change report against the model, and takes it in as the engine would.
    async fn take(&mut self, changes: Changes) -> Result<(), Trouble> {
        let listed: BTreeSet<&RemoteId> = changes.listed.iter().map(|row| &row.id).collect();
        ensure(listed.iter().all(|id| self.there.contains_key(id)), || "a record that is gone is listed".to_owned())?;
        ensure(changes.removed.iter().all(|id| !self.there.contains_key(id)), || {
            "a record that is there is reported as removed".to_owned()
        })?;
        if changes.coverage != Coverage::Delta {
            ensure(listed.len() == self.there.len(), || "a full listing left out a record".to_owned())?;
        } else {
            ensure(self.news.iter().all(|id| listed.contains(id)), || "a change is not reported".to_owned())?;
            let told: BTreeSet<&RemoteId> = changes.removed.iter().collect();
            ensure(self.gone.iter().all(|id| told.contains(id)), || "a removal is not reported".to_owned())?;
        }
        self.echoes(&changes)?;
        let named = |id: &RemoteId| listed.contains(id) || changes.removed.contains(id);
        let mut unread: Vec<RemoteId> = std::mem::take(&mut self.young).into_iter().filter(|id| !named(id)).collect();
        for row in &changes.listed {
            match row.inline.as_deref() {
                Some(reading) => self.reading(reading)?,
                None => unread.push(row.id.clone()),
            }
            self.known.insert(row.id.clone(), (row.version.clone(), Instant::now()));
        }
        self.known.retain(|id, _| self.there.contains_key(id));
        self.there.values_mut().for_each(|entry| entry.touched = None);
        self.news.clear();
        self.gone.clear();
        self.reported = self.there.keys().cloned().collect();
        self.cursor = changes.cursor;
        self.read(unread).await
    }

    /// What nobody else changed is listed under the version known, or not at all.
    fn echoes(&self, changes: &Changes) -> Result<(), Trouble> {
        if self.room.capabilities().coarse_versions {
            return Ok(());
        }
        let mut own = changes.listed.iter().filter(|row| !self.news.contains(&row.id));
        let echo = own.any(|row| self.known.get(&row.id).is_none_or(|(version, _)| *version != row.version));
        ensure(!echo, || "what nobody changed is listed under another version".to_owned())
    }

    pub(super) async fn read_some(&mut self) -> Result<(), Trouble> {
        let mut ids: Vec<RemoteId> = self.markers.values().cloned().collect();
        ids.extend(self.there.keys().cloned());
        ids.sort();
        ids.dedup();
        let chosen = (0..5).filter_map(|_| self.lots.take(&mut ids)).collect();
        self.read(chosen).await
    }

    /// Each of these is answered once, as the model says.
    pub(super) async fn read(&mut self, ids: Vec<RemoteId>) -> Result<(), Trouble> {
        for batch in ids.chunks(self.room.capabilities().read_batch.max(1)) {
            let readings = self.room.collection.read(batch).await?;
            let answered: BTreeSet<&RemoteId> = readings.iter().map(Reading::id).collect();
            ensure(readings.len() == batch.len() && answered.len() == batch.len(), || {
                format!("{} records asked for, {} answers", batch.len(), readings.len())
            })?;
            readings.iter().try_for_each(|reading| self.reading(reading))?;
        }
        Ok(())
    }

    fn reading(&self, reading: &Reading) -> Result<(), Trouble> {
        match (reading, self.there.get(reading.id())) {
            (Reading::Found(found), Some(entry)) => same(found, &entry.name, self.room.kind),
            (Reading::Gone(_), None) => Ok(()),
            (reading, entry) => {
                let there = if entry.is_some() { "there" } else { "gone" };
                Err(broken(&format!("what is {there} is {}", word(reading))))
            }
        }
    }

    pub(super) async fn find(&mut self) -> Result<(), Trouble> {
        let mut all: Vec<(Marker, RemoteId)> = self.markers.iter().map(|(m, id)| (m.clone(), id.clone())).collect();
        let Some((marker, id)) = self.lots.take(&mut all) else { return Ok(()) };
        let found = self.room.collection.find(&marker).await?;
        match (found, self.there.get(&id)) {
            (Some(found), Some(entry)) if found.id == id => same(&found, &entry.name, self.room.kind),
            (None, None) => Ok(()),
            (found, entry) => {
                let (found, there) = (found.is_some(), entry.is_some());
                Err(broken(&format!("a marker: found {found}, there {there}")))
            }
        }
    }
}
