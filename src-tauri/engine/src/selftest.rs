//! Tries everything Ponte does on the user's own server, in a scratch collection or with marked records, says how the
//! server bends things, and cleans up.
//!
//! It never touches a record it did not make, and never gives the permit to mail.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use ponte_core::decision::Patch;
use ponte_core::link::LinkId;
use ponte_core::operation::{Action, MailPermit, Marker, Operation, Outcome};
use ponte_core::record::{Body, EventTime, Field, Kind, Moment, Record, Recurrence, Value};
use ponte_core::rules::Ownership;
use ponte_core::snapshot::{Reading, RemoteId, Side, Snapshot, Target, Version};
use ponte_core::verdict::{Failure, FailureKind};
use serde::Serialize;
use tokio::sync::mpsc::unbounded_channel;

use crate::collection::{Account, Collection, Opening};

/// One thing that was tried.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Of which kind of record.
    pub kind: Kind,
    /// What: `create`, `change`, `stale`, …
    pub name: &'static str,
    /// Why it failed; nothing where it passed.
    pub failure: Option<Failure>,
    /// Fields that the server holds otherwise than they were written.
    pub bent: Vec<String>,
}

/// What the test needs to know from outside.
pub struct Circumstances {
    /// The user's zone.
    pub zone: TimeZone,
    /// The time.
    pub now: Timestamp,
    /// Which side the account is on.
    pub side: Side,
}

/// Tries every kind the account holds.
///
/// # Errors
/// What keeps the account from being asked at all. What fails later is in the steps.
pub async fn selftest(account: &dyn Account, circumstances: &Circumstances) -> Result<Vec<Step>, Failure> {
    let mut kinds: Vec<Kind> = account.collections().await?.into_iter().flat_map(|found| found.kinds).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut steps = Vec::new();
    for kind in kinds {
        let mut trial = Trial { kind, circumstances, steps: Vec::new(), made: Vec::new() };
        if let Err(failure) = trial.run(account).await {
            trial.note("open", Err(failure));
        }
        steps.extend(trial.steps);
    }
    Ok(steps)
}

struct Trial<'a> {
    kind: Kind,
    circumstances: &'a Circumstances,
    steps: Vec<Step>,
    made: Vec<RemoteId>,
}

impl Trial<'_> {
    async fn run(&mut self, account: &dyn Account) -> Result<(), Failure> {
        let scratch = account.create_scratch(self.kind).await?;
        let opening = Opening {
            kind: self.kind,
            collection: scratch.clone(),
            ownership: Ownership::Mine,
            zone: self.circumstances.zone.clone(),
            mapping: std::collections::BTreeMap::new(),
        };
        let opened = account.open(opening).await;
        if let Ok(collection) = &opened {
            self.single(&**collection).await;
            if self.kind == Kind::Event {
                self.shapes(&**collection).await;
            }
            self.clean(&**collection).await;
        }
        if let Some(scratch) = scratch {
            let removed = account.remove_scratch(&scratch).await;
            self.note("remove-scratch", removed);
        }
        opened.map(|_| ())
    }

    /// Create, read, find, change, move, a stale version, delete.
    async fn single(&mut self, collection: &dyn Collection) {
        let marker = self.marker("single");
        let Some(made) = self.create(collection, "create", &marker, self.sample()).await else { return };
        let found = collection.find(&marker).await.and_then(|found| {
            found.filter(|found| found.id == made.id).map(|_| ()).ok_or_else(|| wrong("failure-selftest-not-found"))
        });
        // What a lost answer comes to: the record is there, and nobody was told its id.
        self.note("lost-answer", found);
        let title = name_field(self.kind);
        let patch = Patch { set: [(title, Value::Text("Ponte 2".into()))].into(), ..Patch::default() };
        let changed = self.update(collection, "change", &made, patch).await.unwrap_or_else(|| made.clone());
        self.stale(collection, &changed, &made.version).await;
        if let Some(patch) = self.moved() {
            self.update(collection, "move", &changed, patch).await;
        }
        self.delete(collection, &made.id).await;
    }

    /// A whole day and a series, where the side has such things.
    async fn shapes(&mut self, collection: &dyn Collection) {
        let day = self.circumstances.now.to_zoned(self.circumstances.zone.clone()).date();
        if let (Ok(start), Ok(end)) = (day.tomorrow(), day.tomorrow().and_then(jiff::civil::Date::tomorrow)) {
            let record = self.sample().with(Field::Time, Value::Time(EventTime::AllDay { start, end }));
            self.create(collection, "all-day", &self.marker("all-day"), record).await;
        }
        if collection.capabilities().series {
            let rule = Recurrence { rules: vec!["FREQ=WEEKLY;COUNT=4".to_owned()], dates: Vec::new() };
            let record = self.sample().with(Field::Recurrence, Value::Recurrence(rule));
            self.create(collection, "series", &self.marker("series"), record).await;
        }
    }

    async fn clean(&mut self, collection: &dyn Collection) {
        for id in std::mem::take(&mut self.made) {
            self.delete(collection, &id).await;
        }
    }

    async fn create(
        &mut self,
        collection: &dyn Collection,
        name: &'static str,
        marker: &Marker,
        mut record: Record,
    ) -> Option<Snapshot> {
        let held = &collection.capabilities().fields;
        record.fields.retain(|field, _| held.contains_key(field));
        let action = Action::Create {
            marker: marker.clone(),
            record: record.clone(),
            copy_of: RemoteId("ponte-selftest".to_owned()),
        };
        let stored = stored(self.apply(collection, action).await);
        if let Ok(snapshot) = &stored {
            self.made.push(snapshot.id.clone());
            let differs = |(field, value): &(&Field, &Value)| {
                snapshot.record.get(field).map(ponte_core::text::canonical) != Some(ponte_core::text::canonical(value))
            };
            let bent = record.fields.iter().filter(differs).map(|(field, _)| field.name()).collect();
            self.steps.push(Step { kind: self.kind, name, failure: None, bent });
        }
        stored.map_err(|failure| self.note(name, Err(failure))).ok()
    }

    async fn update(
        &mut self,
        collection: &dyn Collection,
        name: &'static str,
        on: &Snapshot,
        patch: Patch,
    ) -> Option<Snapshot> {
        let target = Target { id: on.id.clone(), occurrence: None };
        let action = Action::Update { target, expected: on.version.clone(), patch };
        let stored = stored(self.apply(collection, action).await);
        self.note(name, stored.as_ref().map(|_| ()).map_err(Clone::clone));
        stored.ok()
    }

    /// A write that expects the state before the last change must not go through.
    async fn stale(&mut self, collection: &dyn Collection, on: &Snapshot, old: &Version) {
        if on.version == *old {
            // Versions of one-second grain: within the same second there is no older state to expect.
            return;
        }
        let target = Target { id: on.id.clone(), occurrence: None };
        let set = [(name_field(self.kind), Value::Text("Ponte 3".into()))].into();
        let action = Action::Update { target, expected: old.clone(), patch: Patch { set, ..Patch::default() } };
        let refused = match self.apply(collection, action).await {
            Outcome::Stale(_) => Ok(()),
            Outcome::Refused(failure) | Outcome::Unknown(failure) => Err(failure),
            Outcome::Stored(_) | Outcome::Removed => Err(wrong("failure-selftest-stale-written")),
        };
        self.note("stale", refused);
    }

    async fn delete(&mut self, collection: &dyn Collection, id: &RemoteId) {
        self.made.retain(|made| made != id);
        let result = match collection.read(std::slice::from_ref(id)).await.map(|mut readings| readings.pop()) {
            Ok(Some(Reading::Found(snapshot))) => {
                let target = Target { id: id.clone(), occurrence: None };
                match self.apply(collection, Action::Delete { target, expected: snapshot.version }).await {
                    Outcome::Removed => Ok(()),
                    Outcome::Refused(failure) | Outcome::Unknown(failure) => Err(failure),
                    Outcome::Stale(_) | Outcome::Stored(_) => Err(wrong("failure-selftest-not-removed")),
                }
            }
            Ok(Some(Reading::Gone(_))) => Ok(()),
            Ok(_) => Err(wrong("failure-selftest-not-found")),
            Err(failure) => Err(failure),
        };
        self.note("delete", result);
    }

    async fn apply(&self, collection: &dyn Collection, action: Action) -> Outcome {
        let permit = MailPermit::Denied;
        let operation = Operation { link: LinkId(0), side: self.circumstances.side, action, permit };
        let (sender, mut receiver) = unbounded_channel();
        collection.apply(&[operation], sender).await;
        match receiver.recv().await {
            Some(answer) => answer.outcome,
            None => Outcome::Unknown(wrong("failure-selftest-no-answer")),
        }
    }

    fn note(&mut self, name: &'static str, result: Result<(), Failure>) {
        self.steps.push(Step { kind: self.kind, name, failure: result.err(), bent: Vec::new() });
    }

    fn marker(&self, what: &str) -> Marker {
        Marker(format!("ponte-selftest-{}-{what}-{}", self.kind.as_str(), self.circumstances.now.as_second()))
    }

    /// A record with something in most fields of its kind.
    fn sample(&self) -> Record {
        let text = |text: &str| Value::Text(text.to_owned());
        let body = Value::Body(Body { plain: "Ponte: prova / trial àèì €".to_owned(), html: None });
        let record = Record::new(self.kind).with(Field::Description, body);
        match self.kind {
            Kind::Event => record
                .with(Field::Title, text("Ponte"))
                .with(Field::Location, text("Sala 1"))
                .with(Field::Visibility, Value::Choice("public".to_owned()))
                .with(Field::Status, Value::Choice("planned".to_owned()))
                .with(Field::Activity, text("Meeting"))
                .with(Field::Time, Value::Time(self.time(1))),
            Kind::Task => record
                .with(Field::Title, text("Ponte"))
                .with(Field::Status, Value::Choice("not-started".to_owned()))
                .with(Field::Priority, Value::Choice("medium".to_owned()))
                .with(Field::Due, Value::Moment(Moment::Day(self.day(7)))),
            Kind::Contact => record
                .with(Field::GivenName, text("Ponte"))
                .with(Field::FamilyName, text("Prova"))
                .with(Field::Emails, Value::items([("work", "ponte@example.com")]))
                .with(Field::Phones, Value::items([("mobile", "+390212345")])),
            Kind::Company => record
                .with(Field::Company, text("Ponte Prova Srl"))
                .with(Field::Phones, Value::items([("work", "+390212345")])),
        }
    }

    fn moved(&self) -> Option<Patch> {
        let (field, value) = match self.kind {
            Kind::Event => (Field::Time, Value::Time(self.time(2))),
            Kind::Task => (Field::Due, Value::Moment(Moment::Day(self.day(8)))),
            Kind::Contact | Kind::Company => return None,
        };
        Some(Patch { set: [(field, value)].into(), ..Patch::default() })
    }

    fn day(&self, ahead: i64) -> jiff::civil::Date {
        let moment = self.circumstances.now.saturating_add(SignedDuration::from_hours(24 * ahead));
        moment.unwrap_or(self.circumstances.now).to_zoned(self.circumstances.zone.clone()).date()
    }

    /// An hour of a day to come, beginning at a whole hour.
    fn time(&self, ahead: i64) -> EventTime {
        let (day, zone) = (self.day(ahead), &self.circumstances.zone);
        let at = |hour| zone.to_ambiguous_zoned(day.at(hour, 0, 0, 0)).compatible();
        match (at(10), at(11)) {
            (Ok(start), Ok(end)) => EventTime::Zoned { start, end },
            _ => EventTime::Floating { start: day.at(10, 0, 0, 0), end: day.at(11, 0, 0, 0) },
        }
    }
}

fn name_field(kind: Kind) -> Field {
    match kind {
        Kind::Event | Kind::Task => Field::Title,
        Kind::Contact => Field::FamilyName,
        Kind::Company => Field::Company,
    }
}

fn stored(outcome: Outcome) -> Result<Snapshot, Failure> {
    match outcome {
        Outcome::Stored(snapshot) => Ok(*snapshot),
        Outcome::Refused(failure) | Outcome::Unknown(failure) => Err(failure),
        Outcome::Stale(_) | Outcome::Removed => Err(wrong("failure-selftest-stale")),
    }
}

fn wrong(code: &str) -> Failure {
    Failure::new(FailureKind::Bug, code)
}
