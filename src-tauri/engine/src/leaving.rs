//! Leaving: what Ponte created on an account is listed and, if the user says so, taken back; and the contacts of a user whom the
//! CRM's administrator has disabled leave their mailbox the same way, once somebody agrees.
//!
//! A refused sign-in proves nothing: only an administrator's own answer that the user is disabled counts.

use std::collections::BTreeSet;

use async_trait::async_trait;
use jiff::Timestamp;
use ponte_core::capability::Capabilities;
use ponte_core::guard::HeldBy;
use ponte_core::link::LinkId;
use ponte_core::operation::{Answer, Marker, Operation};
use ponte_core::record::Kind;
use ponte_core::snapshot::{Changes, Cursor, Listed, Reading, RemoteId, Side, Snapshot};
use ponte_core::verdict::{Failure, FailureKind};
use tokio::sync::mpsc::UnboundedSender;

use crate::collection::{Account as Signed, Collection, UserStatus};
use crate::cycle::{Copy, Half, Job, ProgressSink, Withdrawn, copies, withdraw};
use crate::pairing::place;
use crate::settings::{Account, Pairing, Settings};
use crate::store::{NewNeed, Store, StoreResult, Topic};

/// What Ponte created on an account, over all pairings that use it.
///
/// # Errors
/// What the store says.
pub fn created_on(store: &Store, settings: &Settings, account: &str) -> StoreResult<Vec<Copy>> {
    let mut found = Vec::new();
    for (pairing, side) in uses(settings, account) {
        for lane in store.lanes(&pairing.name)? {
            found.extend(copies(store, &lane, side)?);
        }
    }
    Ok(found)
}

/// The pairings that use an account, and on which side.
pub fn uses<'s>(settings: &'s Settings, account: &'s str) -> impl Iterator<Item = (&'s Pairing, Side)> {
    let sides = |pairing: &'s Pairing| Side::BOTH.into_iter().map(move |side| (pairing, side));
    settings.pairings.iter().flat_map(sides).filter(move |(pairing, side)| pairing.account(*side) == account)
}

/// Takes back what Ponte created on an account.
///
/// # Errors
/// What kept a collection from being opened, or the store from being used.
pub async fn take_back(
    store: &Store,
    settings: &Settings,
    (account, signed): (&Account, &dyn Signed),
    now: Timestamp,
    progress: ProgressSink<'_>,
) -> Result<Withdrawn, Failure> {
    let mut all = Withdrawn::default();
    for (pairing, side) in uses(settings, &account.name) {
        for lane in store.lanes(&pairing.name)? {
            if !copies(store, &lane, side)?.is_empty() {
                let leaving = Leaving { store, settings, pairing, side, signed };
                all.add(leaving.run(lane.kind, None, now, progress).await?);
            }
        }
    }
    Ok(all)
}

/// One pairing whose copies on one side are taken back.
struct Leaving<'a> {
    store: &'a Store,
    settings: &'a Settings,
    pairing: &'a Pairing,
    side: Side,
    signed: &'a dyn Signed,
}

impl Leaving<'_> {
    async fn run(
        &self,
        kind: Kind,
        only: Option<&BTreeSet<LinkId>>,
        now: Timestamp,
        progress: ProgressSink<'_>,
    ) -> Result<Withdrawn, Failure> {
        let unpaired = || Failure::new(FailureKind::Bug, "failure-kind-unpaired");
        let (rules, opening) = (self.pairing.rules(kind), self.pairing.opening(kind, self.side));
        let (Some(rules), Some(opening)) = (rules, opening) else { return Err(unpaired()) };
        let open = self.signed.open(opening).await?;
        let closed = Closed(open.capabilities().clone());
        let [left, right] = Side::BOTH.map(|side| self.place(kind, side));
        let collection = |side: Side| if side == self.side { &*open } else { &closed as &dyn Collection };
        let job = Job {
            pairing: &self.pairing.name,
            kind,
            rules: &rules,
            shape: "",
            left: Half { collection: collection(Side::Left), place: &left },
            right: Half { collection: collection(Side::Right), place: &right },
        };
        withdraw(&job, self.store, (self.side, only), now, progress).await
    }

    fn place(&self, kind: Kind, side: Side) -> String {
        let opening = self.pairing.opening(kind, side).and_then(|opening| opening.collection);
        let account = self.settings.account(self.pairing.account(side));
        account.map(|account| place(account, kind, opening.as_deref())).unwrap_or_default()
    }
}

/// Whether the rule is on by which contacts leave the mailbox of a disabled user.
#[must_use]
pub fn leaves_with_user(pairing: &Pairing) -> bool {
    pairing.rules.get(&Kind::Contact).is_some_and(|rules| *rules.remove_when_disabled)
}

/// Other accounts on the CRM of a pairing: one of them may be an administrator's.
pub fn colleagues<'s>(settings: &'s Settings, pairing: &Pairing) -> Vec<&'s Account> {
    let Some(own) = settings.account(pairing.account(Side::Left)) else { return Vec::new() };
    let same = |other: &&Account| {
        *other.system == *own.system && other.url() == own.url() && other.user.value != own.user.value
    };
    settings.accounts.iter().filter(same).collect()
}

/// Asks an administrator whether the CRM's user of a pairing is disabled; if so, the contacts that Ponte brought to the mailbox
/// wait for consent to be taken back. Says how many wait.
///
/// # Errors
/// What kept the administrator from being asked, or the store from being used.
pub async fn ask_administrator(
    store: &Store,
    settings: &Settings,
    pairing: &Pairing,
    administrator: &dyn Signed,
    now: Timestamp,
) -> Result<usize, Failure> {
    let Some(own) = settings.account(pairing.account(Side::Left)) else { return Ok(0) };
    if administrator.user_status(&own.user).await? != UserStatus::Disabled {
        return Ok(0);
    }
    let mut count = 0;
    for lane in store.lanes(&pairing.name)?.into_iter().filter(|lane| lane.kind == Kind::Contact) {
        let waiting = waiting(store, pairing)?;
        for copy in copies(store, &lane, Side::Right)?.into_iter().filter(|copy| !waiting.contains(&copy.link)) {
            let need = held(&copy);
            store.transaction(|db| store.note(db, lane.id, &need, now))?;
            count += 1;
        }
    }
    Ok(count)
}

/// The links about which the user is asked, or has answered, already.
fn waiting(store: &Store, pairing: &Pairing) -> StoreResult<BTreeSet<LinkId>> {
    let needs = store.needs()?.into_iter();
    let of_pairing = needs.filter(|need| need.pairing == pairing.name && need.topic == Topic::Deletion);
    Ok(of_pairing.filter_map(|need| need.link).collect())
}

fn held(copy: &Copy) -> NewNeed {
    let code = format!("failure-held-{}", HeldBy::UserDisabled.as_str());
    NewNeed {
        topic: Topic::Deletion,
        subject: copy.link.0.to_string(),
        link: Some(copy.link),
        side: Some(Side::Right),
        record: Some(copy.record.clone()),
        failure: Failure::new(FailureKind::Decide, &code),
        shown: serde_json::json!({ "title": copy.title }),
        next_try: None,
    }
}

/// Carries out what was agreed to about the contacts of a disabled user: none where nobody answered.
///
/// # Errors
/// What kept the mailbox from being opened, or the store from being used.
pub async fn carry_out(
    store: &Store,
    settings: &Settings,
    pairing: &Pairing,
    mailbox: &dyn Signed,
    now: Timestamp,
    progress: ProgressSink<'_>,
) -> Result<Withdrawn, Failure> {
    let answered: Vec<_> = store
        .needs()?
        .into_iter()
        .filter(|need| need.pairing == pairing.name && need.held_by() == Some(HeldBy::UserDisabled))
        .filter(|need| need.answer.is_some())
        .collect();
    if answered.is_empty() {
        return Ok(Withdrawn::default());
    }
    let agreed = answered.iter().filter(|need| need.answer.as_deref() == Some("delete"));
    let only: BTreeSet<LinkId> = agreed.filter_map(|need| need.link).collect();
    let leaving = Leaving { store, settings, pairing, side: Side::Right, signed: mailbox };
    leaving.run(Kind::Contact, Some(&only), now, progress).await
}

/// The side that is not asked: it can do nothing.
struct Closed(Capabilities);

fn closed() -> Failure {
    Failure::new(FailureKind::Bug, "failure-kind-unpaired")
}

#[async_trait]
impl Collection for Closed {
    fn capabilities(&self) -> &Capabilities {
        &self.0
    }

    async fn changes(&self, _cursor: Option<&Cursor>) -> Result<Changes, Failure> {
        Err(closed())
    }

    async fn within(&self, _from: Timestamp, _to: Timestamp) -> Result<Vec<Listed>, Failure> {
        Err(closed())
    }

    async fn read(&self, _ids: &[RemoteId]) -> Result<Vec<Reading>, Failure> {
        Err(closed())
    }

    async fn find(&self, _marker: &Marker) -> Result<Option<Snapshot>, Failure> {
        Err(closed())
    }

    async fn apply(&self, _operations: &[Operation], _answers: UnboundedSender<Answer>) {}
}
