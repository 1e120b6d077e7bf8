//! One sign-in, from the open door to the tokens: authorization code with PKCE (RFC 7636), in the system's own browser.
//!
//! Nothing is kept before all of it went well, and the code goes nowhere but to the provider that was asked.

use std::time::Duration;

use oauth2::{
    AuthorizationCode, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse as _,
};
use ponte_core::verdict::{Failure, FailureKind};
use url::Url;

use super::callback::{self, Callback};
use super::client::{Out, client};
use super::door::Door;
use super::page::Ending;
use super::provider::Provider;
use super::refusal;
use crate::http::Http;
use crate::messages::Messages;
use crate::secret::{ExposeSecret as _, SecretString};

/// How long the user has in the browser.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// Scopes that no answer names although they are granted.
const UNNAMED: [&str; 4] = ["offline_access", "openid", "profile", "email"];

/// What a sign-in needs.
pub struct SignIn<'s> {
    /// Where.
    pub provider: &'s Provider,
    /// The way out.
    pub http: &'s Http,
    /// The language of the last page.
    pub messages: &'static Messages,
    /// Who is expected, where that is known: the provider then need not ask.
    pub hint: Option<&'s str>,
    /// How long the user has.
    pub patience: Duration,
}

/// What was granted.
#[derive(Debug, Clone)]
pub struct Granted {
    /// What makes new access tokens; it belongs into the keychain.
    pub refresh: SecretString,
    /// What lets in now.
    pub access: SecretString,
    /// For how long.
    pub expires_in: Option<Duration>,
}

/// Signs in. `open` shows an address in the system's browser.
///
/// # Errors
/// `failure-oauth-…`: the user said no or did not answer, the provider refused and why, or its answer was another's. What
/// keeps the provider from being reached.
pub async fn sign_in(asked: &SignIn<'_>, open: impl FnOnce(&Url) -> Result<(), Failure>) -> Result<Granted, Failure> {
    let (provider, door) = (asked.provider, Door::open().await?);
    let redirect = RedirectUrl::new(door.address()).map_err(|_| refusal::nonsense(provider))?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let state = CsrfToken::new_random_len(32);
    let expected = SecretString::from(state.secret().clone());
    open(&address(asked, &redirect, challenge, state))?;
    let judge = |query: &str| callback::read(query, &expected, provider.issuer.as_ref());
    let answer = tokio::time::timeout(asked.patience, door.wait(judge, asked.messages)).await;
    // The door is shut from here on: whatever comes again finds nobody.
    let Ok((callback, visitor)) = answer else {
        return Err(Failure::new(FailureKind::SignIn, "failure-oauth-unanswered").with("provider", &provider.name));
    };
    let granted = match callback {
        Callback::Code(code) => exchange(asked, redirect, code, verifier).await,
        Callback::Refused { error, description } => Err(refusal::brought(provider, &error, &description)),
        Callback::OtherServer => Err(other_server(provider)),
    };
    visitor.show(if granted.is_ok() { Ending::SignedIn } else { Ending::Failed }, asked.messages).await;
    granted
}

fn address(asked: &SignIn<'_>, redirect: &RedirectUrl, challenge: PkceCodeChallenge, state: CsrfToken) -> Url {
    let client = client(asked.provider).set_redirect_uri(redirect.clone());
    let mut request = client.authorize_url(|| state).set_pkce_challenge(challenge);
    for scope in &asked.provider.scopes {
        request = request.add_scope(Scope::new(scope.clone()));
    }
    for (name, value) in &asked.provider.parameters {
        request = request.add_extra_param(name.clone(), value.clone());
    }
    if let Some(hint) = asked.hint {
        request = request.add_extra_param("login_hint", hint.to_owned());
    }
    request.url().0
}

async fn exchange(
    asked: &SignIn<'_>,
    redirect: RedirectUrl,
    code: SecretString,
    verifier: PkceCodeVerifier,
) -> Result<Granted, Failure> {
    let (provider, client) = (asked.provider, client(asked.provider).set_redirect_uri(redirect));
    let request = client.exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()));
    let answered = request.set_pkce_verifier(verifier).request_async(&Out(asked.http)).await;
    let tokens = answered.map_err(|error| refusal::answered(provider, error))?;
    let granted: Option<Vec<String>> =
        tokens.scopes().map(|scopes| scopes.iter().map(|scope| scope.to_string()).collect());
    let missing = granted.map(|granted| missing(&provider.scopes, &granted)).unwrap_or_default();
    if !missing.is_empty() {
        return Err(Failure::new(FailureKind::SignIn, "failure-oauth-scopes")
            .with("provider", &provider.name)
            .with("missing", missing.join(", ")));
    }
    let Some(refresh) = tokens.refresh_token() else {
        return Err(Failure::new(FailureKind::Forbidden, "failure-oauth-no-refresh").with("provider", &provider.name));
    };
    Ok(Granted {
        refresh: SecretString::from(refresh.secret().clone()),
        access: SecretString::from(tokens.access_token().secret().clone()),
        expires_in: tokens.expires_in(),
    })
}

/// What was asked for and not granted: users may untick something. A provider may write a scope with its own address
/// before it, and in other letters.
fn missing(wanted: &[String], granted: &[String]) -> Vec<String> {
    let same = |one: &str, other: &str| {
        let short = |scope: &str| scope.rsplit('/').next().unwrap_or(scope).to_lowercase();
        one.eq_ignore_ascii_case(other) || short(one) == short(other)
    };
    let is_missing =
        |scope: &&String| !UNNAMED.contains(&scope.as_str()) && !granted.iter().any(|granted| same(scope, granted));
    wanted.iter().filter(is_missing).cloned().collect()
}

fn other_server(provider: &Provider) -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-oauth-other-server").with("provider", &provider.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_that_was_unticked_is_missing() {
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let wanted = list(&["Calendars.ReadWrite", "Contacts.ReadWrite", "offline_access"]);
        let granted = list(&["https://graph.example/calendars.readwrite", "Contacts.ReadWrite"]);
        assert_eq!(missing(&wanted, &granted), Vec::<String>::new());
        assert_eq!(missing(&wanted, &list(&["Contacts.ReadWrite"])), ["Calendars.ReadWrite"]);
    }
}
