//! How a pairing stands: what is linked, what waits, whom the gate kept from being mailed, what was let go.
//!
//! Values for every face. What mail the writes caused is counted by nobody here: only the receiving server knows.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use ponte_core::attempts::Attempts;
use ponte_core::lease::Lease;
use ponte_core::snapshot::Side;
use serde::Serialize;

use crate::held::{self, HeldGroup};
use crate::settings::Pairing;
use crate::store::{Need, Run, Store, StoreResult};

/// How many of the latest runs are looked at.
const RUNS: usize = 200;
/// How long what was let go is shown, in hours.
const NOTICED: i64 = 7 * 24;
/// What another kind of the pairing carries is kept back by nothing.
const OTHER_KIND: &str = "other-kind";
/// What a write is refused with that would have mailed somebody.
const WOULD_MAIL: [&str; 2] = ["failure-would-mail", "failure-crm-would-mail"];

/// How a pairing stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// Which.
    pub pairing: String,
    /// Whether it runs by itself.
    pub active: bool,
    /// How many records are linked.
    pub links: usize,
    /// How many things wait for the user.
    pub needs: usize,
    /// The deletions among them, by cause.
    pub held: Vec<HeldGroup>,
    /// What the gate did.
    pub mail: Mail,
    /// Ties that were let go in the last week while both records stayed, by reason (`why-…`): notices, nothing to answer.
    pub let_go: BTreeMap<String, usize>,
    /// Records that are not linked, by what keeps them back.
    pub kept_back: BTreeMap<String, i64>,
    /// Its accounts that failed lately, and when they are tried again.
    pub accounts: BTreeMap<String, Attempts>,
    /// The computer that syncs it instead of this one, as far as is known.
    pub elsewhere: Option<Lease>,
    /// The latest run.
    pub last_run: Option<Run>,
}

impl Standing {
    /// The same, with how its accounts have answered lately.
    ///
    /// # Errors
    /// What the store says.
    pub fn with_accounts(mut self, store: &Store, pairing: &Pairing) -> StoreResult<Self> {
        self.accounts = store.troubled()?;
        self.accounts.retain(|account, _| Side::BOTH.iter().any(|side| pairing.account(*side) == account));
        Ok(self)
    }
}

/// What the gate that every write passes did about mail to others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Mail {
    /// Writes held back now, since they would have mailed somebody.
    pub held_back: usize,
    /// Writes that the user allowed to mail, as far back as runs are remembered.
    pub permitted: usize,
}

/// How a pairing stands now.
///
/// # Errors
/// What the store says.
pub fn standing(store: &Store, pairing: &str, active: bool, now: Timestamp) -> StoreResult<Standing> {
    let (mut links, mut kept_back) = (0, BTreeMap::new());
    for lane in store.lanes(pairing)? {
        links += store.link_count(lane.id)?;
        let kept = store.kept_back(lane.id)?.into_iter().filter(|(why, _)| why != OTHER_KIND);
        for (why, count) in kept {
            *kept_back.entry(why).or_default() += count;
        }
    }
    let needs: Vec<Need> = store.needs()?.into_iter().filter(|need| need.pairing == pairing).collect();
    let week = now.saturating_sub(SignedDuration::from_hours(NOTICED)).unwrap_or(now);
    Ok(Standing {
        pairing: pairing.to_owned(),
        active,
        links,
        needs: needs.iter().filter(|need| need.answer.is_none()).count(),
        held: held::of(&needs),
        mail: Mail {
            held_back: needs.iter().filter(|need| WOULD_MAIL.contains(&need.failure.code.as_str())).count(),
            permitted: store.permitted(pairing)?,
        },
        let_go: store.let_go(pairing, week)?,
        kept_back,
        accounts: BTreeMap::new(),
        elsewhere: store.lease(pairing)?.theirs.filter(|lease| lease.until > now),
        last_run: store.runs(RUNS)?.into_iter().find(|run| run.pairing == pairing),
    })
}
