//! What people do in a walk: at the server where the walk can reach behind it, else through an adapter of their own.

use std::time::Instant;

use ponte_core::decision::Patch;
use ponte_core::operation::Action;
use ponte_core::record::Value;
use ponte_core::snapshot::{Reading, RemoteId, Target, Version};

use super::super::Trouble;
use super::super::room::stored;
use super::super::sample::{name_field, record};
use super::{Entry, Walker, broken};

impl Walker<'_> {
    pub(super) async fn person_creates(&mut self) -> Result<(), Trouble> {
        let name = self.name();
        let (marker, record) = (self.room.marker(), record(self.room.kind, &name));
        let action = Action::Create { copy_of: RemoteId(format!("copy-{}", marker.0)), marker, record };
        let made = stored(self.room.apply_as(&*self.other, action).await?)?;
        self.there.insert(made.id.clone(), Entry { name, marker: None, touched: Some(Instant::now()) });
        self.news.insert(made.id);
        Ok(())
    }

    pub(super) async fn person_renames(&mut self) -> Result<(), Trouble> {
        let Some(id) = self.any() else { return Ok(()) };
        let name = self.name();
        let old = self.there.get(&id).map(|entry| entry.name.clone()).unwrap_or_default();
        let (kind, place) = (self.room.kind, self.room.scratch.clone());
        let behind = self.room.subject.behind.as_ref();
        if !behind.is_some_and(|behind| behind.rename(place.as_deref(), kind, &id.0, (&old, &name))) {
            let set = [(name_field(kind), Value::Text(name.clone()))].into();
            let (target, expected) = self.latest(&id).await?;
            let action = Action::Update { target, expected, patch: Patch { set, ..Patch::default() } };
            stored(self.room.apply_as(&*self.other, action).await?)?;
        }
        if let Some(entry) = self.there.get_mut(&id) {
            entry.name = name;
            entry.touched = Some(Instant::now());
        }
        self.news.insert(id);
        Ok(())
    }

    pub(super) async fn person_deletes(&mut self) -> Result<(), Trouble> {
        let Some(id) = self.any() else { return Ok(()) };
        let place = self.room.scratch.clone();
        let behind = self.room.subject.behind.as_ref();
        if !behind.is_some_and(|behind| behind.remove(place.as_deref(), &id.0)) {
            let (target, expected) = self.latest(&id).await?;
            self.room.apply_as(&*self.other, Action::Delete { target, expected }).await?;
        }
        self.there.remove(&id);
        self.news.remove(&id);
        if self.reported.contains(&id) {
            self.gone.insert(id);
        }
        Ok(())
    }

    /// A record as the other device sees it now.
    async fn latest(&self, id: &RemoteId) -> Result<(Target, Version), Trouble> {
        let readings = self.other.read(std::slice::from_ref(id)).await?;
        match readings.into_iter().next() {
            Some(Reading::Found(found)) => Ok((Target { id: found.id, occurrence: None }, found.version)),
            Some(_) | None => Err(broken("a record that is there is not found by another device")),
        }
    }
}
