//! Signs in to the two accounts of a pairing, and keeps two runs from going at once.

use std::fs::File;

use ponte_adapters::open::open_account;
use ponte_core::snapshot::Side;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::Account as Signed;
use ponte_engine::http::{Http, Limits};
use ponte_engine::pairing::{End, Joined};
use ponte_engine::paths::append;
use ponte_engine::settings::{Account, Pairing, Settings};

use crate::exit::Stop;
use crate::session::Session;

/// An account, signed in.
pub struct Open<'s> {
    account: &'s Account,
    signed: Box<dyn Signed>,
    /// Its own counters.
    pub http: Http,
}

/// The two accounts of a pairing.
pub struct Both<'s> {
    pairing: &'s Pairing,
    /// The CRM.
    pub left: Open<'s>,
    /// The groupware.
    pub right: Open<'s>,
}

impl<'s> Both<'s> {
    /// Opens both, each with its secret.
    pub async fn open(session: &Session, settings: &'s Settings, pairing: &'s Pairing) -> Result<Self, Stop> {
        let mut ends = Vec::new();
        for side in Side::BOTH {
            let name = pairing.account(side);
            let account =
                settings.account(name).ok_or_else(|| Stop::usage("usage-no-such-account", &[("name", name)]))?;
            ends.push(open(session, account).await?);
        }
        match (ends.pop(), ends.pop()) {
            (Some(right), Some(left)) => Ok(Both { pairing, left, right }),
            _ => Err(Stop::internal("failure-kind-unpaired")),
        }
    }

    /// As the engine takes it.
    pub fn joined(&self) -> Joined<'_> {
        Joined { pairing: self.pairing, left: self.left.end(), right: self.right.end() }
    }

    /// Requests sent so far.
    pub fn requests(&self) -> u64 {
        self.left.http.counters().requests() + self.right.http.counters().requests()
    }
}

impl Open<'_> {
    fn end(&self) -> End<'_> {
        End { account: self.account, signed: &*self.signed }
    }

    /// The account itself.
    pub fn signed(&self) -> &dyn Signed {
        &*self.signed
    }
}

/// Opens one account with its secret.
pub async fn open<'s>(session: &Session, account: &'s Account) -> Result<Open<'s>, Stop> {
    let secret = session.secret(account).await?;
    let http = Http::new(Limits::default())?.counting();
    let signed = open_account(account, secret, http.clone())?;
    Ok(Open { account, signed, http })
}

/// Held while a run goes on; the system gives it back when the process ends, however it ends.
pub struct Lock(#[allow(dead_code, reason = "held, never read")] File);

/// Takes the lock, or says that another run goes on.
pub fn lock(session: &Session) -> Result<Lock, Stop> {
    session.paths.create()?;
    let file = append(&session.paths.state.join("run.lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(_) => Err(Stop::Failure(Failure::new(FailureKind::Retry, "failure-already-running"))),
    }
}
