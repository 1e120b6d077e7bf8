//! "Why?": what is known of a record that somebody asks about by title, number or e-mail address.
//!
//! Titles stand sealed in the store and are opened one by one in memory. Nothing is written, neither here nor on a server.

use std::collections::{BTreeMap, BTreeSet};

use ponte_core::link::{Link, LinkId};
use ponte_core::record::{Field, Record, Value};
use ponte_core::snapshot::{Both, RemoteId, Side};
use serde::Serialize;

use crate::cycle::{Looked, PlannedItem, Presence, title};
use crate::store::{Done, Lane, Need, Store, StoreResult};

/// So many records are explained at most: whoever finds more asks more precisely.
const MOST: usize = 20;
/// So many entries of a record's history are shown.
const HISTORY: usize = 10;

/// What is known of one record, or of a pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explained {
    /// The pairing.
    pub pairing: String,
    /// The kind of record, as a word.
    pub kind: String,
    /// What people call it.
    pub title: String,
    /// Where it is in the CRM.
    pub left: Option<Place>,
    /// Where it is in the groupware.
    pub right: Option<Place>,
    /// What Ponte does with it.
    pub state: State,
    /// What waits for the user about it.
    pub needs: Vec<Need>,
    /// What runs did to it, the newest first.
    pub history: Vec<Done>,
    /// What the next run would do with it; empty where nothing, absent where the servers were not asked.
    pub next: Option<Vec<PlannedItem>>,
}

/// Where a record is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// Its number there.
    pub id: RemoteId,
    /// Which occurrence of it.
    pub occurrence: Option<String>,
    /// What the server says, where it was asked.
    pub presence: Option<Presence>,
}

/// What Ponte does with a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum State {
    /// Every rule lets it through: it is kept in step.
    Linked {
        /// Where it was made.
        origin: Side,
        /// Whether the other half is a copy of it, rather than another original.
        copied: bool,
        /// Fields that a rule masks on the copy.
        masked: Vec<String>,
    },
    /// It was looked at and is not linked (`kept-back-…`).
    KeptBack {
        /// Where it is.
        side: Side,
        /// What keeps it.
        why: String,
    },
    /// It is not linked any more; its history says why.
    LetGo,
    /// No run has looked at it yet.
    New {
        /// Where it is.
        side: Side,
    },
}

/// What a record is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Linked(LinkId),
    Alone(Side, RemoteId),
}

/// What somebody asks about.
pub struct Question(String);

impl Question {
    /// A title or part of one, a number, the end of an address, an e-mail address.
    #[must_use]
    pub fn new(what: &str) -> Self {
        Question(what.trim().to_lowercase())
    }

    fn names(&self, title: &str) -> bool {
        !self.0.is_empty() && title.to_lowercase().contains(&self.0)
    }

    fn is(&self, id: &RemoteId) -> bool {
        let id = id.0.to_lowercase();
        !id.is_empty() && (id == self.0 || self.0.ends_with(&format!("/{id}")))
    }

    /// Whether a record is the one that is asked about.
    #[must_use]
    pub fn fits(&self, record: &Record) -> bool {
        let people = [Field::Emails, Field::Attendees, Field::Organizer, Field::Contacts];
        let says = |value: &Value| serde_json::to_string(value).unwrap_or_default().to_lowercase().contains(&self.0);
        self.names(&title(record))
            || (self.0.contains('@') && people.iter().filter_map(|field| record.get(field)).any(says))
    }
}

/// What the store knows of it, in all of these lanes.
///
/// # Errors
/// What the store says.
pub fn search(store: &Store, lanes: &[Lane], question: &Question) -> StoreResult<Vec<Explained>> {
    let (needs, done) = (store.needs()?, store.done()?);
    let mut found = Vec::new();
    for lane in lanes {
        let own = Own {
            store,
            lane,
            needs: needs
                .iter()
                .filter(|need| need.pairing == lane.pairing && need.kind == lane.kind.as_str())
                .collect(),
            done: done.iter().filter(|done| done.pairing == lane.pairing && done.kind == lane.kind.as_str()).collect(),
        };
        for thing in own.things(question)?.into_iter().take(MOST) {
            found.push(own.explain(&thing)?);
        }
    }
    found.truncate(MOST);
    Ok(found)
}

/// What is known of records that were only found on a server.
///
/// # Errors
/// What the store says.
pub fn found(store: &Store, lane: &Lane, on_server: &[(Side, RemoteId, String)]) -> StoreResult<Vec<Explained>> {
    let own = Own { store, lane, needs: Vec::new(), done: Vec::new() };
    let mut all = Vec::new();
    for (side, id, title) in on_server.iter().take(MOST) {
        let mut explained = own.explain(&Thing::Alone(*side, id.clone()))?;
        explained.title.clone_from(title);
        all.push(explained);
    }
    Ok(all)
}

impl Explained {
    /// Where it is, by side.
    #[must_use]
    pub fn ids(&self) -> Both<BTreeSet<RemoteId>> {
        let of = |place: &Option<Place>| place.iter().map(|place| place.id.clone()).collect();
        Both { left: of(&self.left), right: of(&self.right) }
    }

    /// Takes in what the servers said.
    pub fn learn(&mut self, looked: &Looked) {
        for (side, place) in [(Side::Left, &mut self.left), (Side::Right, &mut self.right)] {
            if let Some(place) = place {
                place.presence = looked.presence.get(side).get(&place.id).copied();
            }
        }
        let ids = self.ids();
        let own = |id: &RemoteId| Side::BOTH.iter().any(|side| ids.get(*side).contains(id));
        let items = looked.next.iter().filter(|item| item.record.as_ref().is_some_and(own));
        self.next = Some(items.cloned().collect());
    }
}

/// One lane with what is remembered about it.
struct Own<'a> {
    store: &'a Store,
    lane: &'a Lane,
    needs: Vec<&'a Need>,
    done: Vec<&'a Done>,
}

impl Own<'_> {
    /// Everything that the question is about.
    fn things(&self, question: &Question) -> StoreResult<BTreeSet<Thing>> {
        let mut things = BTreeSet::new();
        for id in self.store.link_ids(self.lane.id)? {
            let Some(link) = self.store.link(self.lane.kind, id)? else { continue };
            let ends = Side::BOTH.iter().filter_map(|side| link.end(*side));
            if link.base.as_ref().is_some_and(|base| question.fits(base))
                || ends.into_iter().any(|end| question.is(&end.id))
            {
                things.insert(Thing::Linked(id));
            }
        }
        for side in Side::BOTH {
            let known = self.store.bystanders(self.lane.id, side)?;
            let asked = known.into_keys().filter(|id| question.is(id));
            things.extend(asked.map(|id| Thing::Alone(side, id)));
        }
        for need in &self.needs {
            let shown = need.shown.get("title").and_then(serde_json::Value::as_str).unwrap_or_default();
            self.noted(&mut things, need.link, need.side, need.record.as_ref(), question, shown)?;
        }
        for done in &self.done {
            let item = &done.item;
            self.noted(&mut things, item.link, Some(item.side), item.record.as_ref(), question, &item.title)?;
        }
        Ok(things)
    }

    /// What a need or a run names, unless a link to it is known.
    fn noted(
        &self,
        things: &mut BTreeSet<Thing>,
        link: Option<LinkId>,
        side: Option<Side>,
        record: Option<&RemoteId>,
        question: &Question,
        title: &str,
    ) -> StoreResult<()> {
        if !question.names(title) && !record.is_some_and(|id| question.is(id)) {
            return Ok(());
        }
        let alive = match link {
            Some(id) => self.store.link(self.lane.kind, id)?.is_some().then_some(Thing::Linked(id)),
            None => None,
        };
        let alone = || Some(Thing::Alone(side.unwrap_or(Side::Left), record?.clone()));
        let tied = match (&alive, side, record) {
            (None, Some(side), Some(id)) => {
                self.store.links_of(self.lane, side, id)?.first().map(|link| Thing::Linked(link.id))
            }
            _ => None,
        };
        things.extend(alive.or(tied).or_else(alone));
        Ok(())
    }

    fn explain(&self, thing: &Thing) -> StoreResult<Explained> {
        let (left, right, state, mut name, link) = match thing {
            Thing::Linked(id) => self.linked(*id)?,
            Thing::Alone(side, id) => self.alone(*side, id)?,
        };
        let concerns = |of: Option<LinkId>, record: Option<&RemoteId>| {
            let places = [&left, &right].into_iter().flatten();
            (of.is_some() && of == link) || places.map(|place| &place.id).any(|id| Some(id) == record)
        };
        let needs = self.needs.iter().filter(|need| concerns(need.link, need.record.as_ref()));
        let needs: Vec<Need> = needs.map(|need| (*need).clone()).collect();
        let history = self.done.iter().filter(|done| concerns(done.item.link, done.item.record.as_ref())).take(HISTORY);
        let history: Vec<Done> = history.map(|done| (*done).clone()).collect();
        if name.is_empty() {
            name = history.first().map(|done| done.item.title.clone()).unwrap_or_default();
        }
        Ok(Explained {
            pairing: self.lane.pairing.clone(),
            kind: self.lane.kind.as_str().to_owned(),
            title: name,
            left,
            right,
            state,
            needs,
            history,
            next: None,
        })
    }

    fn linked(&self, id: LinkId) -> StoreResult<Known> {
        let Some(link) = self.store.link(self.lane.kind, id)? else {
            return Ok((None, None, State::LetGo, String::new(), Some(id)));
        };
        let masked = link.locked.iter().map(Field::name).collect();
        let name = link.base.as_ref().map(title).unwrap_or_default();
        let state = State::Linked { origin: link.origin, copied: link.copied, masked };
        Ok((place(&link, Side::Left), place(&link, Side::Right), state, name, Some(id)))
    }

    fn alone(&self, side: Side, id: &RemoteId) -> StoreResult<Known> {
        let known: BTreeMap<_, _> = self.store.bystanders_of(self.lane.id, side, [id])?;
        let state = match known.into_values().next() {
            Some(bystander) => State::KeptBack { side, why: bystander.why },
            None if self.done.iter().any(|done| done.item.record.as_ref() == Some(id)) => State::LetGo,
            None => State::New { side },
        };
        let own = Some(Place { id: id.clone(), occurrence: None, presence: None });
        let (left, right) = if side == Side::Left { (own, None) } else { (None, own) };
        Ok((left, right, state, String::new(), None))
    }
}

/// Where it is on both sides, what is done with it, its name, its link.
type Known = (Option<Place>, Option<Place>, State, String, Option<LinkId>);

fn place(link: &Link, side: Side) -> Option<Place> {
    let end = link.end(side)?;
    let occurrence = end.occurrence.as_ref().map(|key| key.as_str().to_owned());
    Some(Place { id: end.id.clone(), occurrence, presence: None })
}
