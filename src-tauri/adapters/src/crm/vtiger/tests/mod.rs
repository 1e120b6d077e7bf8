//! The adapter against the embedded CRM, which answers as Vtiger 8.2 and 8.3 do, quirks included.

mod listing;
mod people;
mod redirects;
mod removals;
mod replay;
mod roundtrip;
mod signing;
mod writing;

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use ponte_core::decision::Patch;
use ponte_core::link::LinkId;
use ponte_core::operation::{Action, Answer, MailPermit, Marker, Operation, Outcome};
use ponte_core::record::{EventTime, Field, Kind, Record, Value};
use ponte_core::rules::Ownership;
use ponte_core::snapshot::{RemoteId, Side, Snapshot, Target, Version as Stamp};
use ponte_demo::crm::{Crm, CrmOptions, Version};
use ponte_engine::collection::{Account as _, Collection, MappedField, Opening};
use ponte_engine::http::{Http, Limits};
use ponte_engine::secret::SecretString;

use super::{Options, Vtiger};

pub(super) struct House {
    pub crm: Crm,
    pub user: String,
    pub account: Vtiger,
}

pub(super) async fn house(version: Version, server_zone: &str) -> House {
    house_of(CrmOptions { version, server_zone: server_zone.to_owned(), ..CrmOptions::default() }).await
}

pub(super) async fn house_of(options: CrmOptions) -> House {
    let crm = Crm::start(options).await.unwrap();
    let user = crm.add_user("giulia", "key-of-giulia", true, "Europe/Rome", "giulia@example.it");
    let account = account(&crm, "key-of-giulia");
    House { crm, user, account }
}

pub(super) fn account(crm: &Crm, key: &str) -> Vtiger {
    let http = Http::new(Limits::default()).unwrap();
    Vtiger::new(http, &crm.url(), "giulia", SecretString::from(key.to_owned()), Options::default()).unwrap()
}

pub(super) fn rome() -> TimeZone {
    TimeZone::get("Europe/Rome").unwrap()
}

impl House {
    pub async fn open(&self, kind: Kind) -> Box<dyn Collection> {
        self.open_for(kind, Ownership::Mine).await
    }

    pub async fn open_for(&self, kind: Kind, ownership: Ownership) -> Box<dyn Collection> {
        self.open_with(kind, ownership, &[]).await
    }

    /// Opened under a mapping of the user's own: wire name, field, part.
    pub async fn open_with(
        &self,
        kind: Kind,
        ownership: Ownership,
        mapping: &[(&str, Field, Option<&str>)],
    ) -> Box<dyn Collection> {
        let mapped = mapping.iter().map(|(wire, field, part)| {
            ((*wire).to_owned(), MappedField { field: field.clone(), part: part.map(str::to_owned) })
        });
        let opening = Opening { kind, collection: None, ownership, zone: rome(), mapping: mapped.collect() };
        self.account.open(opening).await.unwrap()
    }

    pub fn meeting(&self, title: &str) -> String {
        let fields = [
            ("subject", title),
            ("date_start", "2026-12-01"),
            ("time_start", "10:00:00"),
            ("due_date", "2026-12-01"),
            ("time_end", "11:00:00"),
            ("activitytype", "Meeting"),
            ("eventstatus", "Planned"),
        ];
        self.crm.ui_create(&self.user, "Events", &fields).unwrap()
    }
}

pub(super) fn event(title: &str, wall: &str) -> Record {
    let start = wall.parse::<DateTime>().unwrap().to_zoned(rome()).unwrap();
    let end = start.checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
    Record::new(Kind::Event)
        .with(Field::Title, Value::Text(title.into()))
        .with(Field::Time, Value::Time(EventTime::Zoned { start, end }))
}

pub(super) fn creation(marker: &str, record: Record) -> Operation {
    let action = Action::Create { marker: Marker(marker.into()), record, copy_of: RemoteId("other.ics".into()) };
    Operation { link: LinkId(1), side: Side::Left, action, permit: MailPermit::Denied }
}

pub(super) fn update(id: &str, expected: &Stamp, set: &[(Field, Value)], clear: &[Field]) -> Operation {
    let patch = Patch { set: set.iter().cloned().collect(), clear: clear.iter().cloned().collect::<BTreeSet<_>>() };
    let target = Target { id: RemoteId(id.into()), occurrence: None };
    let action = Action::Update { target, expected: expected.clone(), patch };
    Operation { link: LinkId(1), side: Side::Left, action, permit: MailPermit::Denied }
}

pub(super) fn deletion(id: &str, expected: &Stamp) -> Operation {
    let target = Target { id: RemoteId(id.into()), occurrence: None };
    let action = Action::Delete { target, expected: expected.clone() };
    Operation { link: LinkId(1), side: Side::Left, action, permit: MailPermit::Denied }
}

pub(super) async fn apply(collection: &dyn Collection, operations: &[Operation]) -> Vec<Answer> {
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    collection.apply(operations, sender).await;
    let mut answers = Vec::new();
    while let Some(answer) = receiver.recv().await {
        answers.push(answer);
    }
    answers.sort_by_key(|answer| answer.index);
    answers
}

pub(super) async fn stored(collection: &dyn Collection, operation: Operation) -> Snapshot {
    match apply(collection, &[operation]).await.remove(0).outcome {
        Outcome::Stored(snapshot) => *snapshot,
        other => panic!("not stored: {other:?}"),
    }
}
