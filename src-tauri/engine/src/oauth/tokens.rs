//! The tokens of one account: a fresh access token whenever one is asked for.
//!
//! However many ask at once, the provider is asked once. A new refresh token is in the keychain before the access token
//! that came with it is used, and one that was refused is not sent again.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime};

use oauth2::{RefreshToken, TokenResponse as _};
use ponte_core::verdict::{Failure, FailureKind};
use tokio::sync::Mutex;

use super::client::{Out, client};
use super::provider::Provider;
use super::refusal;
use super::sign_in::Granted;
use crate::http::Http;
use crate::secret::{ExposeSecret as _, SecretString, Secrets};

/// How long a token counts where its provider does not say.
const UNSAID: Duration = Duration::from_secs(300);

/// The most by which a token is renewed before it ends.
const EARLY: Duration = Duration::from_secs(300);

/// The tokens of one account. Cheap to clone; clones share them.
#[derive(Clone)]
pub struct Tokens(Arc<Inner>);

struct Inner {
    provider: Provider,
    http: Http,
    account: String,
    secrets: Arc<Secrets>,
    held: Mutex<Held>,
    claims: OnceLock<String>,
}

#[derive(Default)]
struct Held {
    access: Option<Access>,
    /// The newest refresh token, while the keychain does not take it.
    unsaved: Option<SecretString>,
    /// The refresh token that was refused, and how.
    refused: Option<(SecretString, Failure)>,
}

struct Access {
    token: SecretString,
    until: Until,
}

/// When something ends, by two clocks: one does not run while the computer sleeps, the other one may be set back.
struct Until(Instant, SystemTime);

impl Until {
    fn after(span: Duration) -> Self {
        let now = Instant::now();
        Until(
            now.checked_add(span).unwrap_or(now),
            SystemTime::now().checked_add(span).unwrap_or(SystemTime::UNIX_EPOCH),
        )
    }

    fn is_over(&self) -> bool {
        Instant::now() >= self.0 || SystemTime::now() >= self.1
    }
}

impl Access {
    fn new(token: SecretString, lifetime: Option<Duration>) -> Self {
        let lifetime = lifetime.unwrap_or(UNSAID);
        // A short one is used for most of its life all the same.
        Access { token, until: Until::after(lifetime.saturating_sub(EARLY.min(lifetime / 5))) }
    }
}

impl Tokens {
    /// Those of `account`, whose refresh token is among `secrets`.
    #[must_use]
    pub fn new(provider: Provider, http: Http, account: &str, secrets: Arc<Secrets>) -> Self {
        let (account, held, claims) = (account.to_owned(), Mutex::default(), OnceLock::new());
        Tokens(Arc::new(Inner { provider, http, account, secrets, held, claims }))
    }

    /// Keeps what a sign-in granted.
    ///
    /// # Errors
    /// What keeps the keychain from taking it.
    pub async fn keep(&self, granted: Granted) -> Result<(), Failure> {
        let mut held = self.0.held.lock().await;
        self.0.save(granted.refresh).await?;
        *held = Held { access: Some(Access::new(granted.access, granted.expires_in)), ..Held::default() };
        Ok(())
    }

    /// A token that lets in now.
    ///
    /// # Errors
    /// `failure-oauth-again` when the user has to sign in again; what keeps the provider or the keychain from answering.
    pub async fn access(&self) -> Result<SecretString, Failure> {
        self.other_than(None).await
    }

    /// Another token than this one, which a server did not take although it should have lasted.
    ///
    /// # Errors
    /// As [`Tokens::access`].
    pub async fn instead_of(&self, token: &SecretString) -> Result<SecretString, Failure> {
        self.other_than(Some(token.clone())).await
    }

    /// Notes what a server wants proved before it takes a token of this user again (a claims challenge, as JSON): only signing in
    /// anew with that said answers it.
    pub fn challenged(&self, claims: &str) {
        // The first one stands: what is held here ends with the next sign-in.
        let _ = self.0.claims.set(claims.to_owned());
    }

    /// What the next sign-in has to prove.
    #[must_use]
    pub fn claims(&self) -> Option<&str> {
        self.0.claims.get().map(String::as_str)
    }

    /// Whoever asked may stop waiting at any time: what was begun is brought to its end, or a new refresh token were lost.
    async fn other_than(&self, worn: Option<SecretString>) -> Result<SecretString, Failure> {
        let inner = Arc::clone(&self.0);
        let asked = tokio::spawn(async move { inner.access(worn).await });
        asked.await.unwrap_or_else(|_| Err(Failure::new(FailureKind::Bug, "failure-no-threads")))
    }
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

impl Inner {
    async fn access(&self, worn: Option<SecretString>) -> Result<SecretString, Failure> {
        // Whoever waits here finds the token that the one before got.
        let mut held = self.held.lock().await;
        if let Some(unsaved) = held.unsaved.clone() {
            self.save(unsaved).await?;
            held.unsaved = None;
        }
        let is_worn =
            |token: &SecretString| worn.as_ref().is_some_and(|worn| worn.expose_secret() == token.expose_secret());
        if let Some(access) = held.access.as_ref().filter(|access| !access.until.is_over() && !is_worn(&access.token)) {
            return Ok(access.token.clone());
        }
        held.access = None;
        let granted = self.renewed(&mut held).await?;
        held.access = Some(Access::new(granted.access.clone(), granted.expires_in));
        Ok(granted.access)
    }

    /// Exchanges the refresh token of the keychain. Another process may have done so meanwhile: a refusal counts only for the
    /// one that still stands there.
    async fn renewed(&self, held: &mut Held) -> Result<Granted, Failure> {
        let mut refresh = self.load().await?;
        loop {
            if let Some((_, failure)) = held.refused.as_ref().filter(|(token, _)| same(token, &refresh)) {
                return Err(failure.clone());
            }
            match self.exchanged(&refresh).await {
                Ok(granted) => {
                    if !same(&granted.refresh, &refresh) {
                        held.unsaved = Some(granted.refresh.clone());
                        self.save(granted.refresh.clone()).await?;
                        held.unsaved = None;
                    }
                    return Ok(granted);
                }
                Err(failure) if failure.kind == FailureKind::SignIn => {
                    held.refused = Some((refresh, failure));
                    refresh = self.load().await?;
                }
                Err(failure) => return Err(failure),
            }
        }
    }

    async fn exchanged(&self, refresh: &SecretString) -> Result<Granted, Failure> {
        let (client, token) = (client(&self.provider), RefreshToken::new(refresh.expose_secret().to_owned()));
        let request = client.exchange_refresh_token(&token);
        let answered = request.request_async(&Out(&self.http)).await;
        let tokens = answered.map_err(|error| refusal::answered(&self.provider, error))?;
        let next = tokens.refresh_token().map(|next| SecretString::from(next.secret().clone()));
        Ok(Granted {
            refresh: next.unwrap_or_else(|| refresh.clone()),
            access: SecretString::from(tokens.access_token().secret().clone()),
            expires_in: tokens.expires_in(),
        })
    }

    async fn load(&self) -> Result<SecretString, Failure> {
        let (secrets, account) = (Arc::clone(&self.secrets), self.account.clone());
        match apart(move || secrets.load(&account, None)).await {
            Err(failure) if failure.code == "failure-secret-missing" => Err(refusal::again(&self.provider)),
            other => other,
        }
    }

    async fn save(&self, refresh: SecretString) -> Result<(), Failure> {
        let (secrets, account) = (Arc::clone(&self.secrets), self.account.clone());
        apart(move || secrets.store(&account, &refresh)).await
    }
}

fn same(one: &SecretString, other: &SecretString) -> bool {
    one.expose_secret() == other.expose_secret()
}

/// A keychain may wait for the user.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(Failure::new(FailureKind::Bug, "failure-no-threads")))
}
