//! One suite for every adapter: what `Account` and `Collection` promise, asked of a live server. Each check makes its own
//! records in a scratch collection, or marked ones where there is none, and leaves nothing behind. It knows no adapter:
//! a [`Subject`] is anything that signs in.

mod check;
mod life;
mod report;
mod room;
mod sample;
mod shape;
mod systems;
mod walk;

use std::sync::Arc;

use ponte_core::record::Kind;
use ponte_core::verdict::Failure;
use ponte_engine::collection::Account;

pub use check::{CHECKS, Check};
pub use report::{Line, Report, Verdict};
pub use systems::{embedded, given, names, real};
pub use walk::{STEPS, walked};

use room::Room;

/// A system under test.
pub struct Subject {
    /// Its name in the table.
    pub system: String,
    /// Its version.
    pub version: String,
    /// A signed-in account.
    pub account: Arc<dyn Account>,
    /// What stands behind the wire, where the suite can look there.
    pub behind: Option<Arc<dyn Behind>>,
}

/// What a test can see and do behind the wire of a server it started itself.
pub trait Behind: Send + Sync {
    /// The text of a record as the server keeps it.
    fn raw(&self, collection: Option<&str>, id: &str) -> Option<String>;

    /// Adds a line that no adapter knows to a record, as another client would; whether it could.
    fn plant(&self, collection: Option<&str>, id: &str, line: &str) -> bool;

    /// Loses the answer to the next write, which is carried out; whether it could be arranged.
    fn lose_next_answer(&self) -> bool;

    /// Gives a record another name, as a person at the server would; whether it could.
    fn rename(&self, collection: Option<&str>, kind: Kind, id: &str, names: (&str, &str)) -> bool;

    /// Deletes a record, as a person at the server would; whether it could.
    fn remove(&self, collection: Option<&str>, id: &str) -> bool;

    /// Messages caused to other people so far.
    fn messages(&self) -> usize;
}

/// Why a check did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It cannot be asked of this system.
    Skip(String),
    /// The promise was broken.
    Broken(String),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Trouble::Broken(format!("{} {:?}", failure.code, failure.details))
    }
}

/// A broken promise, unless `holds`.
pub(crate) fn ensure(holds: bool, words: impl FnOnce() -> String) -> Result<(), Trouble> {
    if holds { Ok(()) } else { Err(Trouble::Broken(words())) }
}

/// Runs every check for every kind.
pub async fn run(subject: &Subject) -> Report {
    let before = subject.behind.as_ref().map(|behind| behind.messages());
    let mut lines = Vec::new();
    for kind in Kind::ALL {
        lines.extend(run_kind(subject, kind).await);
    }
    let after = subject.behind.as_ref().map(|behind| behind.messages());
    let messages = before.zip(after).map(|(before, after)| after.saturating_sub(before));
    Report { system: subject.system.clone(), version: subject.version.clone(), lines, messages }
}

async fn run_kind(subject: &Subject, kind: Kind) -> Vec<Line> {
    let room = match Room::open(subject, kind).await {
        Ok(room) => room,
        Err(trouble) => return vec![Line::new(kind, "open", Err(trouble))],
    };
    let mut lines = vec![Line::new(kind, "open", Ok(()))];
    for check in CHECKS.into_iter().filter(|check| check.kinds().contains(&kind)) {
        let outcome = match tokio::time::timeout(check::LIMIT, check.run(&room)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Trouble::Broken(format!("not done after {} s", check::LIMIT.as_secs()))),
        };
        room.sweep().await;
        lines.push(Line::new(kind, check.name(), outcome));
    }
    lines.push(Line::new(kind, "close", room.close().await));
    lines
}
