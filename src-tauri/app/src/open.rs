//! Accounts and pairings, opened with their secrets.

use std::sync::Arc;

use ponte_adapters::open::{Credential, open_account};
use ponte_core::hash::Digest;
use ponte_core::snapshot::{Both as Sides, Side};
use ponte_core::verdict::Failure;
use ponte_engine::collection::Account as Signed;
use ponte_engine::http::{Http, Limits};
use ponte_engine::keep::Keeping;
use ponte_engine::pairing::{End, Joined};
use ponte_engine::seal::Keys;
use ponte_engine::secret::SecretString;
use ponte_engine::settings::{Account, Pairing, Settings, SignInWay};
use ponte_engine::turns;

use crate::desk::{self, Desk};
use crate::error::Result;
use crate::sign_in;

/// Who opens an account of the settings: the adapters, or a model of them.
pub trait Opener: Send + Sync {
    /// The account, not yet signed in.
    ///
    /// # Errors
    /// What keeps the address from being used.
    fn open(
        &self,
        account: &Account,
        credential: Credential,
        http: Http,
    ) -> std::result::Result<Box<dyn Signed>, Failure>;
}

/// The adapters of this build.
pub struct Adapters;

impl Opener for Adapters {
    fn open(
        &self,
        account: &Account,
        credential: Credential,
        http: Http,
    ) -> std::result::Result<Box<dyn Signed>, Failure> {
        open_account(account, credential, http)
    }
}

/// An account, opened with its secret.
pub struct Open {
    account: Account,
    secret: SecretString,
    signed: Keeping,
    /// Its own counters.
    pub http: Http,
}

impl Open {
    /// Opens one account with its secret.
    ///
    /// # Errors
    /// That there is no secret, or what keeps the address from being used.
    pub async fn open(desk: &Desk, account: &Account) -> Result<Open> {
        let secret = desk.secret(account).await?;
        let credential = match account.sign_in() {
            SignInWay::Password => Credential::Secret(secret.clone()),
            SignInWay::Browser => Credential::Tokens(sign_in::tokens(desk, account).await?),
            SignInWay::Windows => Credential::Windows,
        };
        Open::by(desk, account, secret, credential).await
    }

    /// Opens one account with a secret that was just typed, through the proxy that the settings name.
    ///
    /// # Errors
    /// What keeps the address or the proxy from being used.
    pub async fn with(desk: &Desk, account: &Account, secret: SecretString) -> Result<Open> {
        let credential = Credential::Secret(secret.clone());
        Open::by(desk, account, secret, credential).await
    }

    /// The same, with a secret where one is typed and without where Windows vouches for the user.
    ///
    /// # Errors
    /// As [`Open::with`].
    pub async fn typed(desk: &Desk, account: &Account, secret: SecretString) -> Result<Open> {
        match account.sign_in() {
            SignInWay::Password => Open::with(desk, account, secret).await,
            SignInWay::Browser | SignInWay::Windows => Open::open(desk, account).await,
        }
    }

    /// Opens one account by whatever lets in; `secret` is what tells this sign-in from an earlier one.
    pub(crate) async fn by(
        desk: &Desk,
        account: &Account,
        secret: SecretString,
        credential: Credential,
    ) -> Result<Open> {
        let trusted = account.trusted.as_ref().map(|trusted| &trusted.value);
        let http = Http::reaching(Limits::default(), &desk.proxy().await?, trusted)?.counting();
        let signed = Keeping::new(desk.opener().open(account, credential, http.clone())?);
        Ok(Open { account: account.clone(), secret, signed, http })
    }

    fn end(&self) -> End<'_> {
        End { account: &self.account, signed: &self.signed }
    }

    /// The account itself.
    #[must_use]
    pub fn signed(&self) -> &dyn Signed {
        &self.signed
    }

    /// Under which settings it was opened.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }
}

/// The two accounts of a pairing.
pub struct Both {
    pairing: Pairing,
    left: Arc<Open>,
    right: Arc<Open>,
}

impl Both {
    /// Opens both, each with its secret.
    ///
    /// # Errors
    /// As [`Open::open`].
    pub async fn open(desk: &Desk, settings: &Settings, pairing: &Pairing) -> Result<Self> {
        let left = Open::open(desk, of(settings, pairing, Side::Left)?).await?;
        let right = Open::open(desk, of(settings, pairing, Side::Right)?).await?;
        Ok(Both::of(pairing, Arc::new(left), Arc::new(right)))
    }

    /// Two accounts that are open already.
    #[must_use]
    pub fn of(pairing: &Pairing, left: Arc<Open>, right: Arc<Open>) -> Self {
        Both { pairing: pairing.clone(), left, right }
    }

    /// As the engine takes it.
    #[must_use]
    pub fn joined(&self) -> Joined<'_> {
        Joined { pairing: &self.pairing, left: self.left.end(), right: self.right.end() }
    }

    /// The account on one side.
    #[must_use]
    pub fn signed(&self, side: Side) -> &dyn Signed {
        match side {
            Side::Left => self.left.signed(),
            Side::Right => self.right.signed(),
        }
    }

    /// What tells the two secrets from others.
    #[must_use]
    pub fn secrets(&self, keys: &Keys) -> Sides<Digest> {
        let of = |open: &Open| turns::fingerprint(keys, &open.account, &open.secret);
        Sides { left: of(&self.left), right: of(&self.right) }
    }

    /// Requests sent so far.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.left.http.counters().requests() + self.right.http.counters().requests()
    }
}

/// The account on one side of a pairing.
///
/// # Errors
/// That the settings have none.
pub fn of<'s>(settings: &'s Settings, pairing: &Pairing, side: Side) -> Result<&'s Account> {
    desk::account(settings, pairing.account(side))
}

/// Whether two readings of the settings say the same of an account, wherever in the file it stands.
#[must_use]
pub fn same(one: &Account, other: &Account) -> bool {
    let said = |account: &Account| {
        let secret = account.secret_env.as_ref().map(|setting| setting.value.clone());
        let zone = account.zone.as_ref().map(|setting| setting.value.clone());
        let trusted = account.trusted.as_ref().map(|setting| setting.value.clone());
        let place = (*account.system, account.address.value.clone(), account.user.value.clone());
        let microsoft = account.microsoft.as_ref().map(|own| {
            let secret = own.client_secret.value.clone();
            (own.tenant.value.clone(), own.client_id.value.clone(), secret, *own.shared_calendars)
        });
        (place, account.sign_in(), secret, *account.allow_http, zone, trusted, microsoft)
    };
    said(one) == said(other)
}
