//! Signs in to the two accounts of a pairing, and keeps two runs from going at once.

use std::fs::File;
use std::sync::Arc;

use ponte_adapters::open::open_account;
use ponte_core::hash::Digest;
use ponte_core::snapshot::{Both as Sides, Side};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::Account as Signed;
use ponte_engine::http::{Http, Limits};
use ponte_engine::keep::Keeping;
use ponte_engine::pairing::{End, Joined};
use ponte_engine::paths::append;
use ponte_engine::seal::Keys;
use ponte_engine::secret::SecretString;
use ponte_engine::settings::{Account, Pairing, Settings};
use ponte_engine::turns;

use crate::exit::Stop;
use crate::session::Session;

/// An account, opened with its secret.
pub struct Open {
    account: Account,
    secret: SecretString,
    signed: Keeping,
    /// Its own counters.
    pub http: Http,
}

/// The two accounts of a pairing.
pub struct Both {
    pairing: Pairing,
    left: Arc<Open>,
    right: Arc<Open>,
}

impl Both {
    /// Opens both, each with its secret.
    pub async fn open(session: &Session, settings: &Settings, pairing: &Pairing) -> Result<Self, Stop> {
        let left = open(session, of(settings, pairing, Side::Left)?).await?;
        let right = open(session, of(settings, pairing, Side::Right)?).await?;
        Ok(Both::of(pairing, Arc::new(left), Arc::new(right)))
    }

    /// Two accounts that are open already.
    pub fn of(pairing: &Pairing, left: Arc<Open>, right: Arc<Open>) -> Self {
        Both { pairing: pairing.clone(), left, right }
    }

    /// As the engine takes it.
    pub fn joined(&self) -> Joined<'_> {
        Joined { pairing: &self.pairing, left: self.left.end(), right: self.right.end() }
    }

    /// The account on one side.
    pub fn signed(&self, side: Side) -> &dyn Signed {
        match side {
            Side::Left => self.left.signed(),
            Side::Right => self.right.signed(),
        }
    }

    /// What tells the two secrets from others.
    pub fn secrets(&self, keys: &Keys) -> Sides<Digest> {
        let of = |open: &Open| turns::fingerprint(keys, &open.account, &open.secret);
        Sides { left: of(&self.left), right: of(&self.right) }
    }

    /// Requests sent so far.
    pub fn requests(&self) -> u64 {
        self.left.http.counters().requests() + self.right.http.counters().requests()
    }
}

impl Open {
    fn end(&self) -> End<'_> {
        End { account: &self.account, signed: &self.signed }
    }

    /// The account itself.
    pub fn signed(&self) -> &dyn Signed {
        &self.signed
    }

    /// Under which settings it was opened.
    pub fn account(&self) -> &Account {
        &self.account
    }
}

/// The account on one side of a pairing.
pub fn of<'s>(settings: &'s Settings, pairing: &Pairing, side: Side) -> Result<&'s Account, Stop> {
    let name = pairing.account(side);
    settings.account(name).ok_or_else(|| Stop::usage("usage-no-such-account", &[("name", name)]))
}

/// Opens one account with its secret.
pub async fn open(session: &Session, account: &Account) -> Result<Open, Stop> {
    let secret = session.secret(account).await?;
    let http = Http::new(Limits::default())?.counting();
    let signed = Keeping::new(open_account(account, secret.clone(), http.clone())?);
    Ok(Open { account: account.clone(), secret, signed, http })
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
