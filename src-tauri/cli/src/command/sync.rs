//! `pontectl sync`: one run of each active pairing.

use std::collections::BTreeSet;

use jiff::Timestamp;
use ponte_core::attempts::Wish;
use ponte_core::lease::Lease;
use ponte_core::record::Kind;
use ponte_core::snapshot::Side;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::cycle::{Report, SideReport};
use ponte_engine::lease::{self, Claim};
use ponte_engine::pairing::Shown;
use ponte_engine::settings::Pairing;
use ponte_engine::store::{Store, StoreError};
use ponte_engine::turns;
use serde::Serialize;

use super::disabled;
use super::join::{self, Both};
use super::preview::reason;
use super::start::{self, Asked, Start};
use crate::exit::Stop;
use crate::output::{self, Bar};
use crate::session::Session;

/// What a run of one pairing did.
#[derive(Serialize)]
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
    pub fn kept_from(pairing: &Pairing, failure: Failure) -> Self {
        Told { pairing: pairing.name.clone(), requests: 0, kinds: Vec::new(), elsewhere: None, failure: Some(failure) }
    }

    /// Whether there is nothing to tell.
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
    pub fn failure(&self) -> Option<Failure> {
        let kinds = self.kinds.iter().map(|kind| kind.failure.clone());
        kinds.fold(self.failure.clone(), heavier)
    }
}

/// What a run did of one kind.
#[derive(Serialize)]
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

/// Runs one pairing, or all active ones.
pub async fn sync(session: &Session, name: Option<&str>, asked: Asked) -> Result<(), Stop> {
    let settings = session.settings()?;
    let chosen = chosen(session, name)?;
    let _lock = join::lock(session)?;
    let store = session.store().await?;
    let (mut worst, mut declined) = (None, false);
    let mut all = Vec::new();
    let mut refused = Refused::default();
    for pairing in &chosen {
        if refused.concerns(pairing) {
            continue;
        }
        // One pairing's trouble never keeps the next one from running.
        let told = match Both::open(session, settings, pairing).await {
            Ok(both) => match started(session, pairing, &both, &store, asked).await? {
                Some(told) => told,
                None => {
                    declined = true;
                    continue;
                }
            },
            Err(Stop::Failure(failure)) => Told::kept_from(pairing, failure),
            Err(stop) => return Err(stop),
        };
        refused.learn(pairing, &told);
        disabled::ask(session, settings, pairing, &told, &store).await?;
        worst = heavier(worst, told.failure());
        tell(session, &told);
        all.push(told);
    }
    if session.json {
        output::json(&all);
    }
    let waiting = waiting(&store, &chosen)?;
    if waiting > 0 && !session.json {
        output::line(&session.text("cli-needs-waiting", &[("count", &waiting.to_string())]));
    }
    match worst {
        Some(failure) => Err(Stop::Told(failure.kind)),
        None if waiting > 0 || declined => Err(Stop::NeedsYou),
        None => Ok(()),
    }
}

/// The accounts that refused to let Ponte in: asked once, never again by itself, since refusals lock accounts.
#[derive(Default)]
struct Refused(BTreeSet<String>);

impl Refused {
    /// Notes whom a run could not sign in as. Where it is not known which of the two it was, both are left alone.
    fn learn(&mut self, pairing: &Pairing, told: &Told) {
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
    fn concerns(&self, pairing: &Pairing) -> bool {
        Side::BOTH.into_iter().any(|side| self.0.contains(pairing.account(side)))
    }
}

/// The pairings to run; naming a paused one runs it all the same.
pub fn chosen<'s>(session: &'s Session, name: Option<&str>) -> Result<Vec<&'s Pairing>, Stop> {
    let mut chosen = session.pairings(name)?;
    chosen.retain(|pairing| name.is_some() || *pairing.active);
    if chosen.is_empty() { Err(Stop::usage("usage-nothing-to-sync", &[])) } else { Ok(chosen) }
}

/// Runs one pairing, unless one of its accounts must not be asked now.
pub async fn run(session: &Session, pairing: &Pairing, both: &Both, store: &Store) -> Result<Told, Stop> {
    let settings = session.settings()?;
    disabled::carry_out(session, settings, pairing, both, store).await?;
    let told = match resting(pairing, both, store, Wish::Clock)? {
        Some(told) => told,
        None => run_shown(session, pairing, both, store, None).await?,
    };
    disabled::ask(session, settings, pairing, &told, store).await?;
    Ok(told)
}

/// Runs one pairing at the user's wish, once they have said "start" where they are asked; `None` where they have not. To
/// look writes nothing, so the other computers hear of this one only after it.
async fn started(
    session: &Session,
    pairing: &Pairing,
    both: &Both,
    store: &Store,
    asked: Asked,
) -> Result<Option<Told>, Stop> {
    if !asked.preview {
        disabled::carry_out(session, session.settings()?, pairing, both, store).await?;
    }
    if let Some(told) = resting(pairing, both, store, Wish::User)? {
        return Ok(Some(told));
    }
    match start::agree(session, pairing, both, store, asked).await {
        Ok(Start::Go(shown)) => Ok(Some(run_shown(session, pairing, both, store, shown.as_ref()).await?)),
        Ok(Start::Not) => Ok(None),
        Err(failure) => Ok(Some(Told::kept_from(pairing, failure))),
    }
}

/// An account that must not be asked now keeps a pairing from running.
fn resting(pairing: &Pairing, both: &Both, store: &Store, wish: Wish) -> Result<Option<Told>, Stop> {
    let now = Timestamp::now();
    let held = turns::held(store, pairing, &both.secrets(store.keys()), now, wish);
    let held = held.map_err(|error| Stop::Failure(error.into()))?;
    Ok(held.map(|(account, held)| Told::kept_from(pairing, turns::as_failure(pairing, &account, held, now))))
}

/// Another computer that syncs it keeps a pairing from running.
async fn elsewhere(session: &Session, pairing: &Pairing, both: &Both, store: &Store) -> Result<Option<Told>, Stop> {
    let now = Timestamp::now();
    let secrets = both.secrets(store.keys());
    let failed = |error: StoreError| Stop::Failure(error.into());
    match lease::hold(&both.joined(), store, &session.installation()?, now, Claim::Polite).await {
        Ok(None) => Ok(None),
        Ok(Some(theirs)) => {
            let told = Told::kept_from(pairing, lease::as_failure(pairing, &theirs));
            Ok(Some(Told { elsewhere: Some(theirs), ..told }))
        }
        Err(failure) => {
            let results = [(Kind::Event, Err(failure.clone()))];
            turns::learn(store, pairing, &secrets, &results, (now, jitter(now))).map_err(failed)?;
            Ok(Some(Told::kept_from(pairing, failure)))
        }
    }
}

/// Runs one pairing after the user said "start" to what they were shown.
async fn run_shown(
    session: &Session,
    pairing: &Pairing,
    both: &Both,
    store: &Store,
    shown: Option<&Shown>,
) -> Result<Told, Stop> {
    if let Some(told) = elsewhere(session, pairing, both, store).await? {
        return Ok(told);
    }
    let before = both.requests();
    let bar = Bar::new(&pairing.name, session.messages, session.json);
    let results = both.joined().run_shown(store, Timestamp::now, &|progress| bar.show(progress), shown).await;
    bar.finish();
    let requests = both.requests().saturating_sub(before);
    tracing::info!(requests, "run");
    let now = Timestamp::now();
    let learned = turns::learn(store, pairing, &both.secrets(store.keys()), &results, (now, jitter(now)));
    learned.map_err(|error| Stop::Failure(error.into()))?;
    Ok(Told {
        pairing: pairing.name.clone(),
        requests,
        kinds: results.into_iter().map(told_kind).collect(),
        elsewhere: None,
        failure: None,
    })
}

/// Any number will do: it only spreads what failed together.
pub fn jitter(now: Timestamp) -> u64 {
    now.subsec_nanosecond().unsigned_abs().into()
}

fn told_kind((kind, result): (Kind, Result<Report, Failure>)) -> ToldKind {
    match result {
        Ok(report) => ToldKind { kind: kind.as_str(), failure: report.stopped.clone(), report: Some(report) },
        Err(failure) => ToldKind { kind: kind.as_str(), failure: Some(failure), report: None },
    }
}

/// Says it in words, kind by kind.
pub fn tell(session: &Session, told: &Told) {
    if session.json {
        return;
    }
    let name = session.text("cli-sync-pairing", &[("name", &told.pairing)]);
    match &told.failure {
        Some(failure) => output::line(&format!("{name} {}", session.messages.failure(failure))),
        None => output::line(&name),
    }
    for kind in &told.kinds {
        let name = session.text(&format!("kind-{}s", kind.kind), &[]);
        if let Some(report) = &kind.report {
            output::line(&format!("  {name}: {}", words(session, report)));
            for (why, count) in &report.let_go {
                output::line(&format!("    {count} × {}", reason(session, why)));
            }
        }
        if let Some(failure) = &kind.failure {
            output::line(&format!("  {name}: {}", session.messages.failure(failure)));
        }
    }
}

fn words(session: &Session, report: &Report) -> String {
    let mut parts = Vec::new();
    for (key, side) in [("cli-in-crm", &report.left), ("cli-in-calendar", &report.right)] {
        if side.writes() > 0 {
            parts.push(session.text(key, &[("what", &side_words(session, side))]));
        }
    }
    for (key, count) in [
        ("cli-conflicts", report.conflicts),
        ("cli-parked", report.parked),
        ("cli-held", report.held),
        ("cli-watched", report.watched),
        ("cli-doubtful", report.doubtful),
        ("cli-kept-back", report.kept_back),
    ] {
        if count > 0 {
            parts.push(session.text(key, &[("count", &count.to_string())]));
        }
    }
    if parts.is_empty() { session.text("cli-in-step", &[]) } else { parts.join("; ") }
}

fn side_words(session: &Session, side: &SideReport) -> String {
    let counts = [("cli-created", side.created), ("cli-updated", side.updated), ("cli-deleted", side.deleted)];
    let said = counts.iter().filter(|(_, count)| *count > 0);
    said.map(|(key, count)| session.text(key, &[("count", &count.to_string())])).collect::<Vec<_>>().join(", ")
}

/// The failure that somebody has to act on first.
fn heavier(one: Option<Failure>, other: Option<Failure>) -> Option<Failure> {
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

fn waiting(store: &Store, chosen: &[&Pairing]) -> Result<usize, Stop> {
    let needs = store.needs().map_err(|error| Stop::Failure(error.into()))?;
    let of_chosen = |name: &str| chosen.iter().any(|pairing| pairing.name == name);
    Ok(needs.iter().filter(|need| need.answer.is_none() && of_chosen(&need.pairing)).count())
}
