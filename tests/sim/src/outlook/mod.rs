//! A calendar as Exchange keeps it, spoken of as Graph or as EWS: ids of the server's own, a marker that is only found by
//! searching, change keys that move without a change and that no deletion honours, bodies that become pages. What is
//! written goes in batches of which each part has its own answer.
//!
//! Graph knows what was made under a transaction; of the calendar only a view by date has a change report, in which what
//! left the view looks removed. EWS knows neither: it reports the whole folder, two computers may make twins in it, and
//! what was stored has to be read back. What both can hold is what the adapters say.

mod exchange;
mod report;
mod write;

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use ponte_core::bend::bend;
use ponte_core::capability::Capabilities;
use ponte_core::html::{html_to_plain, plain_to_html};
use ponte_core::operation::{Answer, Marker, Operation};
use ponte_core::record::{Body, Kind, Record, Value};
use ponte_core::rules::Rules;
use ponte_core::snapshot::{Changes, Cursor, Listed, Mailing, Reading, RemoteId, Side, Snapshot, Standing, Version};
use ponte_core::verdict::Failure;
use ponte_engine::collection::Collection;
use tokio::sync::mpsc::UnboundedSender;

use self::exchange::capabilities;
use crate::shelf::State;
use crate::world::{Inner, World};

/// So many are read at once.
const READ: usize = 5;
const STANDING: Standing = Standing { writable: true, schedules: true };

/// How it is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// Microsoft Graph.
    Graph,
    /// Exchange Web Services.
    Ews,
}

/// The opened calendar.
pub struct Outlook {
    world: Arc<World>,
    side: Side,
    page: usize,
    speech: Speech,
    capabilities: Capabilities,
    rules: Rules,
}

/// What Exchange makes of `record`: cut lines, and a page of its own of every description.
pub fn kept(record: &Record, rules: &Rules) -> Record {
    let can = capabilities(Kind::Event, READ);
    let mut kept = record.clone();
    for (field, value) in &record.fields {
        let bent = can.hold(field).and_then(|hold| bend(hold, value, rules));
        match bent {
            Some(Value::Body(body)) => kept.set(field.clone(), Value::Body(page(&body))),
            Some(value) => kept.set(field.clone(), value),
            None => drop(kept.fields.remove(field)),
        }
    }
    kept
}

fn page(body: &Body) -> Body {
    let html = body.html.clone().unwrap_or_else(|| format!("<div>{}</div>", plain_to_html(&body.plain)));
    Body { plain: html_to_plain(&html), html: Some(html) }
}

impl Outlook {
    /// Opens the calendar on `side`.
    pub fn open(world: Arc<World>, side: Side, (speech, page): (Speech, usize), rules: Rules) -> Outlook {
        Outlook { world, side, page, speech, capabilities: capabilities(Kind::Event, READ), rules }
    }

    fn snapshot(&self, id: &RemoteId, state: &State) -> Snapshot {
        Snapshot {
            id: id.clone(),
            version: version(state),
            record: state.record.clone(),
            modified: Timestamp::from_second(state.modified.div_euclid(1000)).ok(),
            mailing: Mailing::Silent,
            read_only: false,
            fragile: None,
        }
    }

    /// A state as the engine is told it.
    fn tell(&self, world: &mut Inner, id: &RemoteId, state: &State) -> Snapshot {
        world.tell(self.side, id, state.seq);
        self.snapshot(id, state)
    }

    fn reading(&self, world: &mut Inner, id: &RemoteId, as_of: i64) -> Reading {
        match world.shelves.get(self.side).at(id, as_of).cloned() {
            Some(state) => Reading::Found(Box::new(self.tell(world, id, &state))),
            None => Reading::Gone(id.clone()),
        }
    }

    /// Those that carry `marker`, the first that was made first: times of creation are whole seconds.
    fn marked(&self, world: &Inner, marker: &Marker, as_of: i64) -> Vec<RemoteId> {
        let all = world.shelves.get(self.side).all_at(as_of);
        let alike = all.filter(|(_, state)| state.record.identity.marker.as_ref() == Some(&marker.0));
        let mut found: Vec<(i64, RemoteId)> =
            alike.map(|(id, state)| (state.created.div_euclid(1000), id.clone())).collect();
        found.sort();
        found.into_iter().map(|(_, id)| id).collect()
    }
}

fn version(state: &State) -> Version {
    Version(format!("CQ{}", state.seq))
}

#[async_trait]
impl Collection for Outlook {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn changes(&self, cursor: Option<&Cursor>) -> Result<Changes, Failure> {
        report::changes(self, cursor).await
    }

    async fn within(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Listed>, Failure> {
        let as_of = self.world.list(self.side, "view").await?;
        let world = self.world.lock();
        let touches = |record: &Record| {
            let times = record.event_time().and_then(|time| time.instants(&self.rules.zone));
            times.is_some_and(|(start, end)| record.recurrence().is_some() || (start < to && end > from))
        };
        let found = world.shelves.get(self.side).all_at(as_of).filter(|(_, state)| touches(&state.record));
        Ok(found.map(|(id, state)| Listed { id: id.clone(), version: version(state), inline: None }).collect())
    }

    async fn read(&self, ids: &[RemoteId]) -> Result<Vec<Reading>, Failure> {
        let as_of = self.world.read(self.side, "get").await?;
        let mut world = self.world.lock();
        Ok(ids.iter().map(|id| self.reading(&mut world, id, as_of)).collect())
    }

    async fn find(&self, marker: &Marker) -> Result<Option<Snapshot>, Failure> {
        let as_of = self.world.read(self.side, "search").await?;
        let mut world = self.world.lock();
        let Some(id) = self.marked(&world, marker, as_of).into_iter().next() else { return Ok(None) };
        let state = world.shelves.get(self.side).at(&id, as_of).cloned();
        Ok(state.map(|state| self.tell(&mut world, &id, &state)))
    }

    async fn apply(&self, operations: &[Operation], answers: UnboundedSender<Answer>) {
        write::apply(self, operations, &answers).await;
    }
}
