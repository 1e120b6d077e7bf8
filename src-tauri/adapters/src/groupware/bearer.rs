//! Access tokens (RFC 6750) of one signed-in user: where they come from, and how a request shows one. Signing in is somebody
//! else's work.
//!
//! Whoever sends answers for where to: a token goes to the service that it was asked for, and to nobody else.

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::{Http, Request, Response};
use ponte_engine::oauth::Tokens;
use ponte_engine::secret::{ExposeSecret, SecretString};
use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use serde_json::{Map, Value, json};

/// Longer claims would make an address that no browser takes.
const LONGEST_CLAIMS: usize = 4096;

/// Under which name a failure carries the claims that the next sign-in has to prove; they are nobody's secret, and say nothing of
/// anybody.
pub const WANTED: &str = "claims";

/// Hands out access tokens of one signed-in user.
#[async_trait]
pub trait TokenSource: Send + Sync {
    /// A token that should be good now.
    ///
    /// # Errors
    /// That the user must sign in again, that an administrator must consent, or that the sign-in service cannot be reached.
    async fn token(&self) -> Result<SecretString, Failure>;

    /// Another one, since the service refused `refused` although it should have been good. Called at most once for a
    /// request; two callers at once get the same new token.
    ///
    /// # Errors
    /// As [`TokenSource::token`].
    async fn instead_of(&self, refused: &SecretString) -> Result<SecretString, Failure>;

    /// Hears what the service wants proved before it takes another token of this user, as JSON.
    fn challenged(&self, _claims: &str) {}
}

#[async_trait]
impl TokenSource for Tokens {
    async fn token(&self) -> Result<SecretString, Failure> {
        self.access().await
    }

    async fn instead_of(&self, refused: &SecretString) -> Result<SecretString, Failure> {
        Tokens::instead_of(self, refused).await
    }

    fn challenged(&self, claims: &str) {
        Tokens::challenged(self, claims);
    }
}

/// Sends a request with a token, once more with another one where it is refused.
///
/// # Errors
/// The network's; [`FailureKind::SignIn`]: what the tokens say, a second refusal as `signed_out` tells it, or
/// `failure-oauth-claims` where the service wants more proved than any token of this sign-in does.
pub(super) async fn send(
    http: &Http,
    tokens: &dyn TokenSource,
    request: &Request,
    signed_out: fn() -> Failure,
) -> Result<Response, Failure> {
    let token = tokens.token().await?;
    let response = http.send(shown(request, &token, signed_out)?).await?;
    if response.status != StatusCode::UNAUTHORIZED {
        return Ok(response);
    }
    challenged(tokens, &response)?;
    let token = tokens.instead_of(&token).await?;
    let response = http.send(shown(request, &token, signed_out)?).await?;
    if response.status != StatusCode::UNAUTHORIZED {
        return Ok(response);
    }
    challenged(tokens, &response)?;
    Err(signed_out())
}

fn shown(request: &Request, token: &SecretString, signed_out: fn() -> Failure) -> Result<Request, Failure> {
    let bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()));
    let mut bearer = bearer.map_err(|_| signed_out())?;
    bearer.set_sensitive(true);
    let mut request = request.clone();
    request.headers.insert(AUTHORIZATION, bearer);
    Ok(request)
}

/// A challenge with claims asks for a second factor, or says that a policy changed: no other token helps.
fn challenged(tokens: &dyn TokenSource, response: &Response) -> Result<(), Failure> {
    let offers = response.headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|offer| offer.to_str().ok());
    let wants_more = |offer: &&str| offer.contains("claims=") || offer.contains("insufficient_claims");
    let Some(challenge) = offers.into_iter().find(wants_more) else { return Ok(()) };
    let failure = Failure::new(FailureKind::SignIn, "failure-oauth-claims");
    let Some(claims) = claims(challenge) else { return Err(failure) };
    tokens.challenged(&claims);
    // The failure outlives this program, and so does what the next sign-in has to prove.
    Err(failure.with(WANTED, impersonal(&claims)))
}

/// The same claims with what says how strong a sign-in has to be and how fresh, and nothing of who or where the user is: some
/// services write the address of the user's network into them.
fn impersonal(claims: &str) -> Value {
    let asked = serde_json::from_str::<Value>(claims).unwrap_or_default();
    let asked = asked.get("access_token").and_then(Value::as_object);
    let kept: Map<String, Value> = asked
        .into_iter()
        .flatten()
        .filter(|(name, _)| ["nbf", "acrs", "acr", "amr", "auth_time"].contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    json!({ "access_token": kept })
}

/// The claims of a challenge, as the sign-in wants them; nothing that is no JSON is taken there
/// (learn.microsoft.com/entra/identity-platform/claims-challenge).
fn claims(challenge: &str) -> Option<String> {
    let said = challenge.split_once("claims=\"")?.1.split('"').next()?.trim_end_matches('=');
    let bytes = STANDARD_NO_PAD.decode(said).or_else(|_| URL_SAFE_NO_PAD.decode(said)).ok()?;
    let text = String::from_utf8(bytes).ok().filter(|text| text.len() <= LONGEST_CLAIMS)?;
    serde_json::from_str::<Value>(&text).ok().filter(Value::is_object).map(|_| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_taken_to_the_sign_in_as_they_were_meant_and_nonsense_is_not() {
        let rows = [
            ("eyJhY2Nlc3NfdG9rZW4iOnt9fQ==", Some("{\"access_token\":{}}")),
            ("eyJhY2Nlc3NfdG9rZW4iOnt9fQ", Some("{\"access_token\":{}}")),
            ("eyJhIjoi_z8ifQ", None),
            ("WzFd", None),
            ("not base64!", None),
            ("", None),
        ];
        for (said, expected) in rows {
            let challenge = format!("Bearer realm=\"\", error=\"insufficient_claims\", claims=\"{said}\"");
            assert_eq!(claims(&challenge).as_deref(), expected, "{said}");
        }
        assert_eq!(claims("Bearer realm=\"\""), None);
    }

    #[test]
    fn what_outlives_the_program_says_nothing_of_the_user() {
        let claims = r#"{"access_token":{"nbf":{"essential":true,"value":"1604106651"},"acrs":{"values":["c1"]},
            "xms_rp_ipaddr":{"value":"40.74.20.40"},"upn":{"value":"giulia@example.it"}},"id_token":{"email":null}}"#;
        let kept = r#"{"access_token":{"acrs":{"values":["c1"]},"nbf":{"essential":true,"value":"1604106651"}}}"#;
        assert_eq!(impersonal(claims).to_string(), kept);
        assert_eq!(impersonal("nonsense").to_string(), r#"{"access_token":{}}"#);
    }
}
