//! Random walks: people, on the server, and the adapter do fifty things to one collection, in an order drawn from a seed;
//! after each the adapter must say what a model of the collection says. A seed repeats its steps.
//!
//! The model knows names, who changed what, and what the adapter was told; it knows no adapter and no server.

mod people;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::time::{Duration, Instant};

use futures::StreamExt;
use ponte_core::decision::Patch;
use ponte_core::operation::{Marker, Outcome};
use ponte_core::record::{Kind, Value};
use ponte_core::snapshot::{Cursor, RemoteId, Snapshot, Version};
use ponte_engine::collection::Collection;

use super::room::{Room, stored};
use super::sample::{name_field, record};
use super::{Subject, Trouble, embedded, ensure, real};
use crate::comparator::lots::Lots;

/// Steps of a walk.
pub const STEPS: usize = 50;
/// Two changes closer to each other than this may carry one version, where versions are seconds.
const GRAIN: Duration = Duration::from_millis(1_100);
/// After this a second has passed for everybody.
const SECONDS: Duration = Duration::from_millis(2_100);
/// Walks side by side: where versions are seconds, most of a walk is waiting.
const SIDE_BY_SIDE: usize = 24;
/// A walk may take so long.
const LIMIT: Duration = Duration::from_secs(240);

/// Walks `seeds` on a system by name; what broke, with its seed. An embedded server is started anew for each walk; a real
/// one walks in a collection of its own each time.
///
/// # Errors
/// Why the system cannot run here.
pub async fn walked(name: &str, seeds: Range<u64>) -> Result<Vec<String>, String> {
    if embedded(name).await?.is_some() {
        let walking = futures::stream::iter(seeds.map(|seed| async move {
            match embedded(name).await {
                Ok(Some(subject)) => one(&subject, seed).await,
                Ok(None) => None,
                Err(reason) => Some(reason),
            }
        }));
        return Ok(walking.buffer_unordered(SIDE_BY_SIDE).filter_map(std::future::ready).collect().await);
    }
    let (subject, _server) = real(name).await?;
    let mut broken = Vec::new();
    for seed in seeds {
        broken.extend(one(&subject, seed).await);
    }
    Ok(broken)
}

async fn one(subject: &Subject, seed: u64) -> Option<String> {
    let kind = *Kind::ALL.iter().cycle().nth(usize::try_from(seed % 4).unwrap_or(0))?;
    match walk(subject, kind, seed).await {
        Ok(()) => None,
        Err(Trouble::Skip(words) | Trouble::Broken(words)) => {
            Some(format!("{} {} seed {seed}: {words}", subject.system, kind.as_str()))
        }
    }
}

/// One walk.
async fn walk(subject: &Subject, kind: Kind, seed: u64) -> Result<(), Trouble> {
    let room = Room::open(subject, kind).await?;
    let other = room.reopen().await?;
    let mut walker = Walker {
        lots: Lots::new(seed),
        other,
        cursor: None,
        there: BTreeMap::new(),
        known: BTreeMap::new(),
        markers: BTreeMap::new(),
        news: BTreeSet::new(),
        reported: BTreeSet::new(),
        young: BTreeSet::new(),
        gone: BTreeSet::new(),
        taken: Vec::new(),
        made: 0,
        room,
    };
    let walked = match tokio::time::timeout(LIMIT, walker.all()).await {
        Ok(walked) => walked,
        Err(_) => Err(broken(&format!("not done after {} s", LIMIT.as_secs()))),
    };
    let Walker { room, taken, .. } = walker;
    room.sweep().await;
    room.close().await?;
    walked.map_err(|trouble| match trouble {
        Trouble::Broken(words) => Trouble::Broken(format!("{words}; after {}", taken.join(", "))),
        skipped @ Trouble::Skip(_) => skipped,
    })
}

/// What the collection must say of a record.
struct Entry {
    name: String,
    marker: Option<Marker>,
    /// When a person last changed it.
    touched: Option<Instant>,
}

struct Walker<'a> {
    room: Room<'a>,
    lots: Lots,
    /// Another device, signed in on its own.
    other: Box<dyn Collection>,
    cursor: Option<Cursor>,
    /// What is there.
    there: BTreeMap<RemoteId, Entry>,
    /// What the engine would know: the version last told, and when.
    known: BTreeMap<RemoteId, (Version, Instant)>,
    /// Every marker ever used, with its record.
    markers: BTreeMap<Marker, RemoteId>,
    /// What people made or changed since the last report.
    news: BTreeSet<RemoteId>,
    /// What was there at the last report: a server need not report what came and went since.
    reported: BTreeSet<RemoteId>,
    /// What the adapter made since: a delta may never name it.
    young: BTreeSet<RemoteId>,
    /// What people deleted since the last report.
    gone: BTreeSet<RemoteId>,
    taken: Vec<String>,
    made: usize,
}

impl Walker<'_> {
    async fn all(&mut self) -> Result<(), Trouble> {
        for _ in 0..STEPS {
            self.step().await?;
        }
        if self.room.capabilities().coarse_versions {
            tokio::time::sleep(SECONDS).await;
        }
        self.report().await?;
        self.forget_cursor().await?;
        let ids: Vec<RemoteId> = self.there.keys().cloned().collect();
        self.read(ids).await
    }

    async fn step(&mut self) -> Result<(), Trouble> {
        let lot = self.lots.below(20);
        self.taken.push(lot.to_string());
        match lot {
            0 | 1 => self.create().await,
            2 => self.create_unanswered().await,
            3..=5 => self.update().await,
            6 => self.delete().await,
            7 | 8 => self.person_creates().await,
            9..=11 => self.person_renames().await,
            12 => self.person_deletes().await,
            13..=15 => self.report().await,
            16 => self.read_some().await,
            17 => self.find().await,
            18 => self.forget_cursor().await,
            _ => self.start_again().await,
        }
    }

    fn name(&mut self) -> String {
        self.made += 1;
        format!("Prova passo {}", self.made)
    }

    fn any(&mut self) -> Option<RemoteId> {
        let mut ids: Vec<RemoteId> = self.there.keys().cloned().collect();
        self.lots.take(&mut ids)
    }

    fn remember(&mut self, snapshot: &Snapshot, name: String, marker: Option<Marker>) {
        self.known.insert(snapshot.id.clone(), (snapshot.version.clone(), Instant::now()));
        if let Some(marker) = &marker {
            self.markers.insert(marker.clone(), snapshot.id.clone());
        }
        if !self.reported.contains(&snapshot.id) {
            self.young.insert(snapshot.id.clone());
        }
        self.there.insert(snapshot.id.clone(), Entry { name, marker, touched: None });
    }

    async fn create(&mut self) -> Result<(), Trouble> {
        let (name, marker) = (self.name(), self.room.marker());
        let made = stored(self.room.create_marked(record(self.room.kind, &name), marker.clone()).await?)?;
        same(&made, &name, self.room.kind)?;
        ensure(!self.there.contains_key(&made.id), || "a new record has the id of another".to_owned())?;
        self.remember(&made, name, Some(marker));
        Ok(())
    }

    /// The answer to a create is lost where that can be arranged; the marker leads to it.
    async fn create_unanswered(&mut self) -> Result<(), Trouble> {
        if !self.room.subject.behind.as_ref().is_some_and(|behind| behind.lose_next_answer()) {
            return self.create().await;
        }
        let (name, marker) = (self.name(), self.room.marker());
        match self.room.create_marked(record(self.room.kind, &name), marker.clone()).await? {
            Outcome::Stored(made) => self.remember(&made, name, Some(marker)),
            Outcome::Unknown(_) => {
                let found = self.room.collection.find(&marker).await?;
                let found = found.ok_or_else(|| broken("a create that went through is not found"))?;
                same(&found, &name, self.room.kind)?;
                self.news.insert(found.id.clone());
                self.remember(&found, name, Some(marker));
            }
            Outcome::Removed | Outcome::Stale(_) | Outcome::Refused(_) => {
                return Err(broken("a create whose answer was lost was answered otherwise"));
            }
        }
        Ok(())
    }

    /// A record that the engine knows, with what it knows of it; it may be gone or changed by now.
    fn one_known(&mut self) -> Option<(RemoteId, Version, Instant)> {
        let mut ids: Vec<_> =
            self.known.iter().map(|(id, (version, when))| (id.clone(), version.clone(), *when)).collect();
        self.lots.take(&mut ids)
    }

    async fn update(&mut self) -> Result<(), Trouble> {
        let Some((id, version, when)) = self.one_known() else { return Ok(()) };
        let name = self.name();
        let patch = Patch { set: [(name_field(self.room.kind), Value::Text(name.clone()))].into(), ..Patch::default() };
        let outcome = self.room.update(&id, &version, patch).await?;
        match (self.standing(&id, when), outcome) {
            (Standing::Current | Standing::Either, Outcome::Stored(made)) => {
                same(&made, &name, self.room.kind)?;
                let marker = self.there.get(&id).and_then(|entry| entry.marker.clone());
                self.news.remove(&id);
                self.remember(&made, name, marker);
                Ok(())
            }
            (Standing::Changed | Standing::Either, Outcome::Stale(_))
            | (Standing::Gone, Outcome::Stale(_) | Outcome::Removed) => Ok(()),
            (standing, outcome) => Err(broken(&format!("a change of what is {standing:?} was {}", named(&outcome)))),
        }
    }

    async fn delete(&mut self) -> Result<(), Trouble> {
        let Some((id, version, when)) = self.one_known() else { return Ok(()) };
        let outcome = self.room.delete(&id, &version).await?;
        match (self.standing(&id, when), outcome) {
            (Standing::Current | Standing::Either, Outcome::Removed) => {
                self.there.remove(&id);
                self.known.remove(&id);
                self.news.remove(&id);
                self.young.remove(&id);
                Ok(())
            }
            (Standing::Changed | Standing::Either, Outcome::Stale(_))
            | (Standing::Gone, Outcome::Stale(_) | Outcome::Removed) => Ok(()),
            (standing, outcome) => Err(broken(&format!("a deletion of what is {standing:?} was {}", named(&outcome)))),
        }
    }

    /// How a record stands to what is known of it.
    fn standing(&self, id: &RemoteId, known: Instant) -> Standing {
        let Some(entry) = self.there.get(id) else { return Standing::Gone };
        match entry.touched {
            None => Standing::Current,
            Some(touched) if self.room.capabilities().coarse_versions && touched.duration_since(known) < GRAIN => {
                Standing::Either
            }
            Some(_) => Standing::Changed,
        }
    }

    /// The program is started anew: it knows what it kept, and its session is another.
    async fn start_again(&mut self) -> Result<(), Trouble> {
        self.room.collection = self.room.reopen().await?;
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// As it is known.
    Current,
    /// A person changed it since.
    Changed,
    /// A person changed it in the second it is known of: one cannot tell.
    Either,
    /// It is gone.
    Gone,
}

fn same(found: &Snapshot, name: &str, kind: Kind) -> Result<(), Trouble> {
    ensure(found.record.text(&name_field(kind)) == name, || "a record does not say what was last written".to_owned())
}

fn named(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Stored(_) => "stored".to_owned(),
        Outcome::Removed => "removed".to_owned(),
        Outcome::Stale(_) => "stale".to_owned(),
        Outcome::Refused(failure) => format!("refused: {}", failure.code),
        Outcome::Unknown(failure) => format!("unknown: {}", failure.code),
    }
}

fn broken(words: &str) -> Trouble {
    Trouble::Broken(words.to_owned())
}
