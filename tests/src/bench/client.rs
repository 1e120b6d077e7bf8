//! Ponte as the benchmark starts it: a process that opens two CalDAV collections and a store, runs cycles until nothing is
//! to be tried again, and ends.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_adapters::groupware::dav::{self, Dav};
use ponte_core::record::Kind;
use ponte_core::rules::{Ownership, Rules};
use ponte_core::verdict::Failure;
use ponte_engine::collection::{Account, Collection, Opening};
use ponte_engine::cycle::{Half, Job, Report, cycle};
use ponte_engine::http::{Http, Limits};
use ponte_engine::seal::Keys;
use ponte_engine::secret::SecretString;
use ponte_engine::store::Store;

use super::world::{Calendar, PASSWORD};

/// The file of the store in its folder.
pub const STORE: &str = "ponte.db";
/// More cycles than this in one run would mean that they never come to an end.
const CYCLES: usize = 8;

/// Brings the calendars at `a` and `b` in step; the store is kept in `state`.
///
/// # Errors
/// What kept a cycle from being run, or from coming to an end.
pub async fn sync(a: &str, b: &str, state: &Path) -> Result<Report, Failure> {
    let http = Http::new(Limits::default())?;
    let (left, right) = (open(&http, a, Calendar::A).await?, open(&http, b, Calendar::B).await?);
    let store = Store::open(&state.join(STORE), Keys::derive(&[7; 32]))?;
    let rules = Rules::open(zone());
    let job = Job {
        pairing: "bench",
        kind: Kind::Event,
        rules: &rules,
        shape: "",
        left: Half { collection: &*left, place: "a" },
        right: Half { collection: &*right, place: "b" },
    };
    settle(&job, &store).await
}

/// Runs cycles until nothing is to be tried again.
///
/// # Errors
/// As [`sync`].
pub async fn settle(job: &Job<'_>, store: &Store) -> Result<Report, Failure> {
    let mut all = Report::default();
    for _ in 0..CYCLES {
        all.add(&cycle(job, store, Timestamp::now(), &|_| {}).await?);
        if !all.again {
            return Ok(all);
        }
    }
    Err(Failure::new(ponte_core::verdict::FailureKind::Bug, "failure-bench-unsettled"))
}

/// The user's own zone in all runs.
#[must_use]
pub fn zone() -> TimeZone {
    TimeZone::get("Europe/Rome").unwrap_or(TimeZone::UTC)
}

/// How a collection is opened in all runs.
#[must_use]
pub fn opening(kind: Kind, collection: Option<String>) -> Opening {
    Opening { kind, collection, ownership: Ownership::Mine, zone: zone(), mapping: BTreeMap::new() }
}

async fn open(http: &Http, url: &str, calendar: Calendar) -> Result<Box<dyn Collection>, Failure> {
    let password = SecretString::from(PASSWORD.to_owned());
    let account = Dav::new(http.clone(), url, calendar.user(), password, dav::Options::default())?;
    account.open(opening(Kind::Event, Some(url.to_owned()))).await
}
