//! One run of one pairing: its collections are opened and each of its kinds has its cycle, companies before the contacts
//! that name them, contacts before the events that link them.
//!
//! Trouble with one kind never keeps the others from running, unless nobody could sign in.

mod questions;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use ponte_core::record::Kind;
use ponte_core::rules::{FirstRun, Ownership};
use ponte_core::snapshot::{RemoteId, Side};
use ponte_core::verdict::{Failure, FailureKind};

use crate::collection::{Account as Signed, Collection, Opening};
use crate::cycle::undo::carry_answers;
use crate::cycle::{Consent, Half, Job, Preview, Progress, ProgressSink, Report, cycle_shown, preview};
use crate::invited::WithInvited;
use crate::settings::{self, Account, Pairing};
use crate::store::{Lane, LaneId, Store, StoreResult};

/// What the user was shown of each kind and said "start" to.
pub type Shown = BTreeMap<Kind, Consent>;

/// After so many cycles a run ends even if something is still to be tried: the next run is soon enough.
const CYCLES: usize = 3;

/// One side of a pairing: who is signed in, and under which settings.
#[derive(Clone, Copy)]
pub struct End<'a> {
    /// Its settings.
    pub account: &'a Account,
    /// The account itself.
    pub signed: &'a dyn Signed,
}

impl End<'_> {
    /// What names a collection for ever, on whichever computer; part of every marker.
    #[must_use]
    pub fn place(&self, kind: Kind, collection: Option<&str>) -> String {
        place(self.account, kind, collection)
    }
}

/// What names a collection of this account for ever.
pub(crate) fn place(account: &Account, kind: Kind, collection: Option<&str>) -> String {
    let address = match account.url() {
        Some(url) => format!("{}{}", url.host_str().unwrap_or(""), url.path().trim_end_matches('/')),
        None => account.address.value.clone(),
    };
    format!("{address}|{}|{}|{}", *account.user, kind.as_str(), collection.unwrap_or(""))
}

/// A pairing and the two accounts it joins.
#[derive(Clone, Copy)]
pub struct Joined<'a> {
    /// What the user chose.
    pub pairing: &'a Pairing,
    /// The CRM.
    pub left: End<'a>,
    /// The groupware.
    pub right: End<'a>,
}

/// A kind of a pairing, opened on both sides.
struct Opened<'a> {
    joined: &'a Joined<'a>,
    kind: Kind,
    rules: ponte_core::rules::Rules,
    shape: String,
    left: Box<dyn Collection>,
    right: Box<dyn Collection>,
    places: [String; 2],
}

impl Opened<'_> {
    fn job(&self) -> Job<'_> {
        let [left, right] = &self.places;
        Job {
            pairing: &self.joined.pairing.name,
            kind: self.kind,
            rules: &self.rules,
            shape: &self.shape,
            left: Half { collection: &*self.left, place: left },
            right: Half { collection: &*self.right, place: right },
        }
    }
}

impl<'a> Joined<'a> {
    fn end(&self, side: Side) -> &End<'a> {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }

    /// Runs every kind and says what each did, in the order in which they ran. A kind is run again while something of it
    /// is to be tried again and something was written.
    pub async fn run(
        &self,
        store: &Store,
        now: fn() -> Timestamp,
        progress: ProgressSink<'_>,
    ) -> Vec<(Kind, Result<Report, Failure>)> {
        self.run_shown(store, now, progress, None).await
    }

    /// The same after the user was shown a preview and said "start": deletions that came up since wait for them.
    pub async fn run_shown(
        &self,
        store: &Store,
        now: fn() -> Timestamp,
        progress: ProgressSink<'_>,
        shown: Option<&Shown>,
    ) -> Vec<(Kind, Result<Report, Failure>)> {
        let mut results: Vec<(Kind, Result<Report, Failure>)> = Vec::new();
        // A kind that could not be shown has nothing that was agreed to.
        let nothing = Consent::default();
        let consent = |kind: Kind| shown.map(|shown| shown.get(&kind).unwrap_or(&nothing));
        for kind in self.kinds() {
            progress(Progress::Begins(kind));
            let result = self.blame(self.run_kind(kind, store, (now, progress), consent(kind)).await);
            let failure = match &result {
                Ok(report) => report.stopped.as_ref(),
                Err(failure) => Some(failure),
            };
            // The other kinds would ask with the same credentials, and refusals lock accounts; and who asks for patience
            // means all of them.
            let asks = |failure: &Failure| failure.kind == FailureKind::SignIn || failure.retry_after.is_some();
            let stop = failure.is_some_and(asks);
            results.push((kind, result));
            if stop {
                return results;
            }
        }
        if self.invite(store, &results).unwrap_or(false) {
            let result = self.run_kind(Kind::Contact, store, (now, progress), consent(Kind::Contact)).await;
            results.push((Kind::Contact, self.blame(result)));
        }
        results
    }

    /// Says of a failure whose it was: an account that fails is left alone by all pairings that use it.
    fn blame(&self, result: Result<Report, Failure>) -> Result<Report, Failure> {
        let named = |failure: Failure| {
            let of = |side: &Side| failure.details.get("side").is_some_and(|word| word == side.as_str());
            match Side::BOTH.into_iter().find(of) {
                Some(side) => failure.with("account", &self.end(side).account.name),
                None => failure,
            }
        };
        let named_report = |report: Report| Report { stopped: report.stopped.clone().map(named), ..report };
        result.map(named_report).map_err(named)
    }

    /// Admits the contacts that the events of this run name. Says whether one of them is new.
    fn invite(&self, store: &Store, results: &[(Kind, Result<Report, Failure>)]) -> StoreResult<bool> {
        let reports = results.iter().filter_map(|(_, result)| result.as_ref().ok());
        let named: BTreeSet<RemoteId> = reports.flat_map(|report| &report.invited).cloned().collect();
        Ok(match self.contacts_lane(store)? {
            Some(lane) if !named.is_empty() => store.invite(lane, &named)? > 0,
            _ => false,
        })
    }

    fn contacts_lane(&self, store: &Store) -> StoreResult<Option<LaneId>> {
        let lanes = store.lanes(&self.pairing.name)?;
        let contacts = |lane: &&Lane| lane.kind == Kind::Contact && self.pairing.kinds.contains(&Kind::Contact);
        Ok(lanes.iter().find(contacts).map(|lane| lane.id))
    }

    /// Shows what a run would do, kind by kind. Nothing is written.
    pub async fn preview(
        &self,
        store: &Store,
        now: Timestamp,
        progress: ProgressSink<'_>,
    ) -> Vec<(Kind, Result<Preview, Failure>)> {
        let mut results = Vec::new();
        for kind in self.kinds() {
            progress(Progress::Begins(kind));
            let result = match self.open(kind, store).await {
                Ok(opened) => preview(&opened.job(), store, now, progress).await,
                Err(failure) => Err(failure),
            };
            results.push((kind, result));
        }
        results
    }

    /// Whether a kind of it never had a whole run: a person wants to see first what that one would do.
    ///
    /// # Errors
    /// What the store says.
    pub fn is_new(&self, store: &Store) -> StoreResult<bool> {
        let known: BTreeSet<Kind> =
            store.lanes(&self.pairing.name)?.iter().filter(|lane| lane.clean_runs > 0).map(|lane| lane.kind).collect();
        let writes =
            |kind: &Kind| self.pairing.rules(*kind).is_some_and(|rules| rules.first_run != FirstRun::WatchOnly);
        Ok(self.kinds().iter().any(|kind| writes(kind) && !known.contains(kind)))
    }

    fn kinds(&self) -> Vec<Kind> {
        Kind::ALL.into_iter().filter(|kind| self.pairing.kinds.contains(kind)).collect()
    }

    async fn run_kind(
        &self,
        kind: Kind,
        store: &Store,
        (now, progress): (fn() -> Timestamp, ProgressSink<'_>),
        shown: Option<&Consent>,
    ) -> Result<Report, Failure> {
        let opened = self.open(kind, store).await?;
        carry_answers(&opened.job(), store, now(), progress).await?;
        let mut total = cycle_shown(&opened.job(), store, now(), progress, shown).await?;
        let mut last = total.clone();
        for _ in 1..CYCLES {
            if !last.goes_on() {
                break;
            }
            last = cycle_shown(&opened.job(), store, now(), progress, shown).await?;
            total.add(&last);
        }
        Ok(total)
    }

    async fn open(&'a self, kind: Kind, store: &Store) -> Result<Opened<'a>, Failure> {
        let rules = self.pairing.rules(kind).ok_or_else(|| Failure::new(FailureKind::Bug, "failure-kind-unpaired"))?;
        let (left, left_place) = self.open_side(kind, Side::Left).await?;
        let left = if kind == Kind::Contact { self.with_invited(left, store).await? } else { left };
        let (right, right_place) = self.open_side(kind, Side::Right).await?;
        let shape = self.pairing.rules.get(&kind).map(|settings| format!("{:?}", settings.mapping)).unwrap_or_default();
        Ok(Opened { joined: self, kind, rules, shape, left, right, places: [left_place, right_place] })
    }

    /// The user's contacts with those of others that events name, where the rules ask for them and there are any.
    async fn with_invited(&self, own: Box<dyn Collection>, store: &Store) -> Result<Box<dyn Collection>, Failure> {
        let wanted = self.pairing.rules(Kind::Event).is_some_and(|rules| rules.create_invited);
        let lane = if wanted { self.contacts_lane(store)? } else { None };
        let invited = lane.map(|lane| store.invited(lane)).transpose()?.unwrap_or_default();
        let opening = self.pairing.opening(Kind::Contact, Side::Left).filter(|_| !invited.is_empty());
        let Some(opening) = opening else { return Ok(own) };
        let everybody = self.left.signed.open(Opening { ownership: Ownership::Everybody, ..opening }).await;
        let everybody = everybody.map_err(|failure| failure.with("account", &self.left.account.name))?;
        Ok(Box::new(WithInvited::new(own, everybody, invited)))
    }

    /// The right side's collection of `kind`, and what names the left one on whichever computer.
    pub(crate) async fn board(&self, kind: Kind) -> Result<(Box<dyn Collection>, String), Failure> {
        let left = self.pairing.opening(kind, Side::Left).and_then(|opening| opening.collection);
        let place = self.left.place(kind, left.as_deref());
        Ok((self.open_side(kind, Side::Right).await?.0, place))
    }

    async fn open_side(&self, kind: Kind, side: Side) -> Result<(Box<dyn Collection>, String), Failure> {
        let unpaired = || Failure::new(FailureKind::Bug, "failure-kind-unpaired");
        let opening = self.pairing.opening(kind, side).ok_or_else(unpaired)?;
        let end = self.end(side);
        let theirs = |failure: Failure| failure.with("account", &end.account.name);
        if !opening.mapping.is_empty() {
            settings::fit(&opening.mapping, &end.signed.mappable(kind).await.map_err(theirs)?)?;
        }
        let place = end.place(kind, opening.collection.as_deref());
        Ok((end.signed.open(opening).await.map_err(theirs)?, place))
    }
}
