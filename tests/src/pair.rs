//! A pair of collections in memory that is kept in step, for tests of the cycle.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, clippy::must_use_candidate)]

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use ponte_core::record::{EventTime, Field, Kind, Record, Value};
use ponte_core::rules::Rules;
use ponte_core::verdict::Failure;
use ponte_engine::cycle::{Half, Job, Preview, Report, cycle, preview};
use ponte_engine::seal::Keys;
use ponte_engine::store::Store;

use crate::model::Model;

/// Two collections of events in memory, and what joins them.
pub struct Pair {
    /// The CRM.
    pub left: Model,
    /// The groupware.
    pub right: Model,
    /// What the user chose.
    pub rules: Rules,
    /// What is remembered.
    pub store: Store,
    /// The clock: each cycle is five minutes after the last one.
    pub now: Timestamp,
}

/// The keys of every store here.
pub fn keys() -> Keys {
    Keys::derive(&[3; 32])
}

/// Two empty collections.
pub fn pair() -> Pair {
    Pair {
        left: Model::new(Kind::Event, "L"),
        right: Model::new(Kind::Event, "R"),
        rules: Rules::open(TimeZone::get("Europe/Rome").unwrap()),
        store: Store::in_memory(keys()).unwrap(),
        now: "2026-11-02T08:00:00Z".parse().unwrap(),
    }
}

impl Pair {
    /// What a cycle is to do.
    pub fn job(&self) -> Job<'_> {
        Job {
            pairing: "work",
            kind: Kind::Event,
            rules: &self.rules,
            shape: "",
            left: Half { collection: &self.left, place: "crm" },
            right: Half { collection: &self.right, place: "calendar" },
        }
    }

    /// One cycle.
    pub async fn try_sync(&mut self) -> Result<Report, Failure> {
        self.now = self.now.saturating_add(5.minutes()).unwrap();
        cycle(&self.job(), &self.store, self.now, &|_| {}).await
    }

    /// One cycle that works.
    pub async fn sync(&mut self) -> Report {
        self.try_sync().await.unwrap()
    }

    /// Syncs until nothing is to be tried again, and then finds that a further cycle is quiet.
    pub async fn settle(&mut self) -> Report {
        let mut report = self.sync().await;
        while report.again {
            report.add(&self.sync().await);
        }
        self.left.asked();
        self.right.asked();
        let quiet = self.sync().await;
        assert_eq!(quiet.writes(), 0, "echo: {quiet:?}");
        let (left, right) = (self.left.asked(), self.right.asked());
        assert_eq!((left.reports, right.reports), (1, 1));
        assert_eq!((left.reads, right.reads), (0, 0), "a quiet cycle reads nothing");
        report
    }

    /// What a cycle would do.
    pub async fn preview(&self) -> Preview {
        preview(&self.job(), &self.store, self.now, &|_| {}).await.unwrap()
    }

    /// The titles of one side, sorted.
    pub fn titles(model: &Model) -> Vec<String> {
        let mut titles: Vec<String> =
            model.records().into_iter().map(|(_, record)| record.text(&Field::Title).to_owned()).collect();
        titles.sort();
        titles
    }

    /// The titles of both sides.
    pub fn both(&self) -> (Vec<String>, Vec<String>) {
        (Pair::titles(&self.left), Pair::titles(&self.right))
    }
}

/// An hour on a day of November.
pub fn event(title: &str, day: i8) -> Record {
    let start = jiff::civil::date(2026, 11, day).at(9, 0, 0, 0).in_tz("Europe/Rome").unwrap();
    let end = start.checked_add(1.hour()).unwrap();
    Record::new(Kind::Event)
        .with(Field::Title, Value::Text(title.into()))
        .with(Field::Time, Value::Time(EventTime::Zoned { start, end }))
}

/// A person types another title.
pub fn retitle(title: &'static str) -> impl Fn(&mut Record) {
    move |record| record.set(Field::Title, Value::Text(title.into()))
}

/// Titles.
pub fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}
