//! Signing in by browser, for every face: the account is tried with what was granted before anything is kept.
//!
//! Tokens of one account are shared by all that ask for it, so that its provider is asked once for a fresh one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use ponte_adapters::groupware::bearer::WANTED;
use ponte_adapters::open::{Credential, provider};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::collection::{AccountInfo, CollectionInfo};
use ponte_engine::http::{Http, Limits};
use ponte_engine::oauth::{self, Granted, PATIENCE, Provider, SignIn, Tokens};
use ponte_engine::secret::{MemoryKeychain, SecretString, Secrets};
use ponte_engine::settings::{Account, ClientSecret};
use tokio::sync::watch;
use url::Url;

use crate::accounts::label;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::open::{self, Open};
use crate::signs;

/// The tokens of all accounts that were asked for, each with the settings it was asked under.
#[derive(Default)]
pub(crate) struct Shared {
    tokens: Mutex<BTreeMap<String, (Account, Tokens)>>,
    cancelled: watch::Sender<u64>,
}

impl Shared {
    fn get(&self, account: &Account) -> Option<Tokens> {
        let held = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, tokens) = held.get(&account.name)?;
        open::same(known, account).then(|| tokens.clone())
    }

    fn put(&self, account: &Account, tokens: &Tokens) {
        let mut held = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        held.insert(account.name.clone(), (account.clone(), tokens.clone()));
    }

    /// Signs in, unless the user thinks better of it or begins another one.
    pub(crate) async fn one_at_a_time<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        self.cancel();
        let mut cancelled = self.cancelled.subscribe();
        tokio::select! {
            result = work => result,
            _ = cancelled.changed() => Err(Error::Failure(Failure::new(FailureKind::Decide, "failure-cancelled"))),
        }
    }

    /// Puts an end to the one that is waited for.
    pub(crate) fn cancel(&self) {
        self.cancelled.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Forgets all: the way out may be another one now.
    pub(crate) fn forget(&self) {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// A sign-in that went well, and what it showed. Nothing of it is kept yet.
pub struct SignedIn {
    /// Who and what answered.
    pub info: AccountInfo,
    /// What can be chosen from.
    pub collections: Vec<CollectionInfo>,
    account: Account,
    client_secret: Option<SecretString>,
    granted: Granted,
}

/// Signs in by browser: `open` shows an address in it. With the secret of the registration, where it was just typed.
///
/// # Errors
/// What the user, the provider or the account says.
pub async fn sign_in(
    desk: &Desk,
    account: &Account,
    client_secret: Option<SecretString>,
    open: impl FnOnce(&Url) -> std::result::Result<(), Failure>,
) -> Result<SignedIn> {
    let mut provider = provider_of(desk, account, client_secret.clone()).await?;
    if let Some(claims) = wanted(desk, account).await {
        provider = provider.parameter("claims", &claims);
    }
    let http = way_out(desk, account).await?;
    let messages = desk.messages();
    let asked = SignIn { provider: &provider, http: &http, messages, hint: Some(&account.user), patience: PATIENCE };
    let granted = oauth::sign_in(&asked, open).await?;
    let trial = Arc::new(Secrets::new(Box::new(MemoryKeychain::default()), |_| None));
    let tokens = Tokens::new(provider, http, &account.secret_entry(), trial);
    tokens.keep(granted.clone()).await?;
    let opened = Open::by(desk, account, granted.refresh.clone(), Credential::Tokens(tokens)).await?;
    let info = opened.signed().test().await?;
    let collections = opened.signed().collections().await?;
    Ok(SignedIn { info, collections, account: account.clone(), client_secret, granted })
}

/// What the service wants proved, as it was heard in this program or, without what is personal, in an earlier one.
async fn wanted(desk: &Desk, account: &Account) -> Option<String> {
    let heard = desk.shared_tokens().get(account).and_then(|known| known.claims().map(str::to_owned));
    if heard.is_some() || !desk.paths().database().exists() {
        return heard;
    }
    let failure = desk.store().await.ok()?.attempts(&account.name).ok()?.failure?;
    failure.details.get(WANTED).filter(|_| failure.code == "failure-oauth-claims").cloned()
}

impl SignedIn {
    /// Keeps it in the keychain: from now on Ponte is let in.
    ///
    /// # Errors
    /// What the keychain says.
    pub async fn keep(self, desk: &Desk) -> Result<()> {
        if let Some(secret) = self.client_secret {
            let entry = client_entry(&self.account.name);
            desk.with_secrets(move |secrets| secrets.store(&entry, &secret)).await?;
        }
        let tokens = new_tokens(desk, &self.account).await?;
        tokens.keep(self.granted).await?;
        desk.shared_tokens().put(&self.account, &tokens);
        signs::signed_in(desk, &self.account.name).await;
        Ok(())
    }
}

/// The tokens of an account.
///
/// # Errors
/// What is wrong with its address or its registration.
pub async fn tokens(desk: &Desk, account: &Account) -> Result<Tokens> {
    if let Some(known) = desk.shared_tokens().get(account) {
        return Ok(known);
    }
    let tokens = new_tokens(desk, account).await?;
    desk.shared_tokens().put(account, &tokens);
    Ok(tokens)
}

async fn new_tokens(desk: &Desk, account: &Account) -> Result<Tokens> {
    let provider = provider_of(desk, account, None).await?;
    Ok(Tokens::new(provider, way_out(desk, account).await?, &account.secret_entry(), desk.secrets()))
}

async fn way_out(desk: &Desk, account: &Account) -> Result<Http> {
    let trusted = account.trusted.as_ref().map(|trusted| &trusted.value);
    Ok(Http::reaching(Limits::default(), &desk.proxy().await?, trusted)?)
}

/// The account's provider, with the secret of its registration: the one that was typed, else the one that is kept.
async fn provider_of(desk: &Desk, account: &Account, typed: Option<SecretString>) -> Result<Provider> {
    let secret = match (typed, account.microsoft.as_ref().map(|own| own.client_secret.value.clone())) {
        (Some(typed), _) => Some(typed),
        (None, Some(ClientSecret::Keychain)) => Some(kept(desk, account, None).await?),
        (None, Some(ClientSecret::Environment(variable))) => Some(kept(desk, account, Some(variable)).await?),
        (None, Some(ClientSecret::None) | None) => None,
    };
    Ok(provider(account, secret)?)
}

async fn kept(desk: &Desk, account: &Account, variable: Option<String>) -> Result<SecretString> {
    let entry = client_entry(&account.name);
    let loaded = desk.with_secrets(move |secrets| secrets.load(&entry, variable.as_deref())).await;
    loaded.map_err(|error| match error {
        Error::Failure(failure) if failure.code == "failure-secret-missing" => Error::Failure(
            Failure::new(FailureKind::SignIn, "failure-client-secret-missing").with("account", &account.name),
        ),
        other => other,
    })
}

/// Where the keychain has the secret of an account's registration; no account can have this name.
#[must_use]
pub fn client_entry(account: &str) -> String {
    format!("{account}/client")
}

/// That nobody has signed in to this account yet, or not any more.
#[must_use]
pub fn signed_out(desk: &Desk, account: &Account) -> Failure {
    Failure::new(FailureKind::SignIn, "failure-oauth-again")
        .with("provider", label(desk, *account.system))
        .with("account", &account.name)
}
