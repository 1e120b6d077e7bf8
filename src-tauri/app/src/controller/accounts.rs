//! The open accounts: pairings share them, and with them what a server said of itself and what it refused.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use ponte_core::snapshot::Side;
use ponte_engine::settings::{Pairing, Settings};

use crate::desk::Desk;
use crate::error::Result;
use crate::open::{self, Both, Open};

/// How long an account stays open: what a server says of itself is believed for so long.
const OPEN_FOR: Duration = Duration::from_secs(12 * 3600);

/// By name, each since when.
#[derive(Default)]
pub struct Accounts {
    open: Mutex<BTreeMap<String, (Timestamp, Arc<Open>)>>,
}

impl Accounts {
    fn open(&self) -> MutexGuard<'_, BTreeMap<String, (Timestamp, Arc<Open>)>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Both accounts of a pairing; those that are not open yet are opened with their secrets.
    ///
    /// # Errors
    /// As [`Open::open`].
    pub async fn both(&self, desk: &Desk, settings: &Settings, pairing: &Pairing) -> Result<Both> {
        let left = self.one(desk, settings, pairing, Side::Left).await?;
        let right = self.one(desk, settings, pairing, Side::Right).await?;
        Ok(Both::of(pairing, left, right))
    }

    async fn one(&self, desk: &Desk, settings: &Settings, pairing: &Pairing, side: Side) -> Result<Arc<Open>> {
        if let Some(open) = self.known(pairing.account(side), desk.now()) {
            return Ok(open);
        }
        let open = Arc::new(Open::open(desk, open::of(settings, pairing, side)?).await?);
        self.open().insert(pairing.account(side).to_owned(), (desk.now(), Arc::clone(&open)));
        Ok(open)
    }

    fn known(&self, name: &str, now: Timestamp) -> Option<Arc<Open>> {
        let open = self.open();
        let (since, known) = open.get(name)?;
        (now.duration_since(*since).unsigned_abs() < OPEN_FOR).then(|| Arc::clone(known))
    }

    /// Both accounts of a pairing, if they are open already.
    #[must_use]
    pub fn both_known(&self, pairing: &Pairing, now: Timestamp) -> Option<Both> {
        let [left, right] = Side::BOTH.map(|side| self.known(pairing.account(side), now));
        Some(Both::of(pairing, left?, right?))
    }

    /// Closes one.
    pub fn close(&self, name: &str) {
        self.open().remove(name);
    }

    /// Closes all: after a sleep their connections lead nowhere.
    pub fn close_all(&self) {
        self.open().clear();
    }

    /// Those of which the settings now say something else, or nothing.
    #[must_use]
    pub fn changed(&self, settings: &Settings) -> Vec<String> {
        let open = self.open();
        let same = |name: &str, known: &Open| {
            settings.account(name).is_some_and(|current| open::same(current, known.account()))
        };
        open.iter().filter(|(name, (_, known))| !same(name, known)).map(|(name, _)| name.clone()).collect()
    }
}
