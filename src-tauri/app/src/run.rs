//! One run of one pairing: what may keep it from running, the run itself, and what it did, as values.

use std::collections::BTreeSet;

use futures::future::BoxFuture;
use jiff::Timestamp;
use ponte_core::attempts::Wish;
use ponte_core::lease::Lease;
use ponte_core::record::Kind;
use ponte_core::snapshot::Side;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::cycle::{ProgressSink, Report};
use ponte_engine::lease::{self, Claim};
use ponte_engine::pairing::Shown;
use ponte_engine::settings::{Pairing, Settings};
use ponte_engine::store::Store;
use ponte_engine::turns;
use serde::Serialize;

use crate::desk::{Desk, jitter};
use crate::disabled;
use crate::error::Result;
use crate::open::Both;

/// What a run of one pairing did.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// The pairing.
    pub pairing: String,
    /// Requests sent to both servers.
    pub requests: u64,
    /// Kind by kind.
    pub kinds: Vec<ToldKind>,
    /// The computer that syncs it instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Lease>,
    /// What kept the whole pairing from running.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

impl Told {
    /// A pairing that could not run at all.
    #[must_use]
    pub fn kept_from(pairing: &Pairing, failure: Failure) -> Self {
        Told { pairing: pairing.name.clone(), requests: 0, kinds: Vec::new(), elsewhere: None, failure: Some(failure) }
    }

    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        let quiet = |report: &Report| {
            report.writes()
                + report.conflicts
                + report.parked
                + report.held
                + report.watched
                + report.doubtful
                + report.kept_back
                == 0
        };
        self.failure().is_none() && self.kinds.iter().all(|kind| kind.report.as_ref().is_none_or(quiet))
    }

    /// The failure that somebody has to act on first.
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        let kinds = self.kinds.iter().map(|kind| kind.failure.clone());
        kinds.fold(self.failure.clone(), heavier)
    }
}

/// What a run did of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct ToldKind {
    /// Its word.
    pub kind: &'static str,
    /// What was done, where the cycle got that far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
    /// What kept it from getting that far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

impl From<(Kind, std::result::Result<Report, Failure>)> for ToldKind {
    fn from((kind, result): (Kind, std::result::Result<Report, Failure>)) -> Self {
        match result {
            Ok(report) => ToldKind { kind: kind.as_str(), failure: report.stopped.clone(), report: Some(report) },
            Err(failure) => ToldKind { kind: kind.as_str(), failure: Some(failure), report: None },
        }
    }
}

/// One pairing about to run: everything that its steps need.
#[derive(Clone, Copy)]
pub struct Running<'a> {
    /// The desk.
    pub desk: &'a Desk,
    /// The settings in force.
    pub settings: &'a Settings,
    /// Which pairing.
    pub pairing: &'a Pairing,
    /// Its accounts.
    pub both: &'a Both,
    /// The store.
    pub store: &'a Store,
    /// Who is told how far it is.
    pub progress: ProgressSink<'a>,
}

impl Running<'_> {
    /// Runs it because it is due, unless one of its accounts must not be asked now or another computer syncs it.
    ///
    /// # Errors
    /// What the store says.
    pub fn by_clock(&self) -> BoxFuture<'_, Result<Told>> {
        Box::pin(self.by(Wish::Clock, None))
    }

    /// Runs it because the user wants it to.
    ///
    /// # Errors
    /// What the store says.
    pub fn by_user<'s>(&'s self, shown: Option<&'s Shown>) -> BoxFuture<'s, Result<Told>> {
        Box::pin(self.by(Wish::User, shown))
    }

    async fn by(&self, wish: Wish, shown: Option<&Shown>) -> Result<Told> {
        disabled::carry_out(self).await?;
        let told = match self.resting(wish)? {
            Some(told) => told,
            None => self.shown(shown).await?,
        };
        disabled::ask(self, &told).await?;
        Ok(told)
    }

    /// An account that must not be asked now keeps a pairing from running.
    ///
    /// # Errors
    /// What the store says.
    pub fn resting(&self, wish: Wish) -> Result<Option<Told>> {
        let now = self.desk.now();
        let held = turns::held(self.store, self.pairing, &self.both.secrets(self.store.keys()), now, wish)?;
        Ok(held
            .map(|(account, held)| Told::kept_from(self.pairing, turns::as_failure(self.pairing, &account, held, now))))
    }

    /// Another computer that syncs it keeps a pairing from running.
    async fn elsewhere(&self) -> Result<Option<Told>> {
        let now = self.desk.now();
        let installation = self.desk.installation()?;
        match lease::hold(&self.both.joined(), self.store, &installation, now, Claim::Polite).await {
            Ok(None) => Ok(None),
            Ok(Some(theirs)) => {
                let told = Told::kept_from(self.pairing, lease::as_failure(self.pairing, &theirs));
                Ok(Some(Told { elsewhere: Some(theirs), ..told }))
            }
            Err(failure) => {
                self.learn(&[(Kind::Event, Err(failure.clone()))], now)?;
                Ok(Some(Told::kept_from(self.pairing, failure)))
            }
        }
    }

    /// Runs it, after the user said "start" where they were shown something.
    ///
    /// # Errors
    /// What the store says.
    pub async fn shown(&self, shown: Option<&Shown>) -> Result<Told> {
        if let Some(told) = self.elsewhere().await? {
            return Ok(told);
        }
        let before = self.both.requests();
        let results = self.both.joined().run_shown(self.store, self.desk.clock(), self.progress, shown).await;
        let requests = self.both.requests().saturating_sub(before);
        tracing::info!(requests, "run");
        self.learn(&results, self.desk.now())?;
        Ok(Told {
            pairing: self.pairing.name.clone(),
            requests,
            kinds: results.into_iter().map(ToldKind::from).collect(),
            elsewhere: None,
            failure: None,
        })
    }

    fn learn(&self, results: &[(Kind, std::result::Result<Report, Failure>)], now: Timestamp) -> Result<()> {
        let secrets = self.both.secrets(self.store.keys());
        Ok(turns::learn(self.store, self.pairing, &secrets, results, (now, jitter(now)))?)
    }
}

/// The accounts that refused to let Ponte in: asked once, never again by itself, since refusals lock accounts.
#[derive(Debug, Default)]
pub struct Refused(BTreeSet<String>);

impl Refused {
    /// Notes whom a run could not sign in as. Where it is not known which of the two it was, both are left alone.
    pub fn learn(&mut self, pairing: &Pairing, told: &Told) {
        let kinds = told.kinds.iter().filter_map(|kind| kind.failure.as_ref());
        let failures = kinds.chain(told.failure.as_ref());
        for failure in failures.filter(|failure| failure.kind == FailureKind::SignIn) {
            match failure.details.get("account") {
                Some(account) => drop(self.0.insert(account.clone())),
                None => self.0.extend(Side::BOTH.map(|side| pairing.account(side).to_owned())),
            }
        }
    }

    /// Whether a run of this pairing would ask one of them.
    #[must_use]
    pub fn concerns(&self, pairing: &Pairing) -> bool {
        Side::BOTH.into_iter().any(|side| self.0.contains(pairing.account(side)))
    }
}

/// The failure that somebody has to act on first.
#[must_use]
pub fn heavier(one: Option<Failure>, other: Option<Failure>) -> Option<Failure> {
    let weight = |failure: &Failure| match failure.kind {
        FailureKind::SignIn => 5,
        FailureKind::Forbidden => 4,
        FailureKind::Decide | FailureKind::Record => 3,
        FailureKind::Bug => 2,
        FailureKind::Unreadable => 1,
        FailureKind::Retry => 0,
    };
    [one, other].into_iter().flatten().max_by_key(weight)
}
