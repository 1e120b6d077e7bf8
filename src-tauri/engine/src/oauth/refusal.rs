//! Why a provider refuses, as a failure: what happened, and who can do something about it.
//!
//! Of the provider's own words only its error's name and number go into a failure; the rest may name people.

use oauth2::RequestTokenError;
use oauth2::basic::BasicErrorResponse;
use ponte_core::verdict::{Failure, FailureKind};

use super::aadsts::{self, Why};
use super::provider::Provider;

/// What the library says of a request to the token's address.
pub(super) type Unanswered = RequestTokenError<Failure, BasicErrorResponse>;

/// A refusal that the browser brought.
pub(super) fn brought(provider: &Provider, error: &str, description: &str) -> Failure {
    let (number, known) = numbered(description);
    let why = known.or(match error {
        "access_denied" => Some(Why::Denied),
        "consent_required" if provider.consent.is_some() => Some(Why::Consent),
        "interaction_required" | "login_required" | "consent_required" => Some(Why::Again),
        other => by_word(other),
    });
    failure(provider, why, number, error)
}

/// A refusal of the token's address.
pub(super) fn answered(provider: &Provider, error: Unanswered) -> Failure {
    match error {
        RequestTokenError::ServerResponse(said) => {
            let (number, known) = numbered(said.error_description().map_or("", String::as_str));
            let error = said.error().as_ref();
            let why = known.or(match error {
                "invalid_grant" | "interaction_required" => Some(Why::Again),
                other => by_word(other),
            });
            failure(provider, why, number, error)
        }
        RequestTokenError::Request(failure) => failure,
        // It may hold a token: nothing of it goes any further.
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => nonsense(provider),
    }
}

/// That no answer of a provider can look like this.
pub(super) fn nonsense(provider: &Provider) -> Failure {
    Failure::new(FailureKind::Retry, "failure-oauth-answer").with("provider", &provider.name)
}

/// That the user has to sign in again.
pub(super) fn again(provider: &Provider) -> Failure {
    Failure::new(FailureKind::SignIn, "failure-oauth-again").with("provider", &provider.name)
}

fn numbered(description: &str) -> (Option<u32>, Option<Why>) {
    aadsts::read(description).map_or((None, None), |(number, why)| (Some(number), why))
}

fn by_word(error: &str) -> Option<Why> {
    match error {
        "invalid_client"
        | "unauthorized_client"
        | "invalid_scope"
        | "unsupported_response_type"
        | "unsupported_grant_type"
        | "invalid_request" => Some(Why::App),
        "temporarily_unavailable" | "server_error" | "slow_down" => Some(Why::Busy),
        _ => None,
    }
}

fn failure(provider: &Provider, why: Option<Why>, number: Option<u32>, error: &str) -> Failure {
    let (kind, code) = match why {
        Some(Why::Consent) if provider.consent.is_some() => (FailureKind::Forbidden, "failure-oauth-consent"),
        Some(Why::Denied) => (FailureKind::SignIn, "failure-oauth-denied"),
        Some(Why::Again) => (FailureKind::SignIn, "failure-oauth-again"),
        // Nobody said where an administrator would approve it.
        Some(Why::Policy | Why::Consent) => (FailureKind::Forbidden, "failure-oauth-policy"),
        Some(Why::NotAssigned) => (FailureKind::Forbidden, "failure-oauth-not-assigned"),
        Some(Why::Tenant) => (FailureKind::Forbidden, "failure-oauth-tenant"),
        Some(Why::User) => (FailureKind::SignIn, "failure-oauth-user"),
        Some(Why::App) => (FailureKind::Forbidden, "failure-oauth-app"),
        Some(Why::Busy) => (FailureKind::Retry, "failure-oauth-busy"),
        None => (FailureKind::Forbidden, "failure-oauth-refused"),
    };
    let reason = number.map_or_else(|| plain(error), |number| format!("AADSTS{number}"));
    let failure = Failure::new(kind, code).with("provider", &provider.name).with("reason", reason);
    match (&provider.consent, why) {
        (Some(link), Some(Why::Consent)) => failure.with("link", link),
        _ => failure,
    }
}

/// A word of the protocol (RFC 6749 §4.1.2.1), however a stranger spells it.
fn plain(error: &str) -> String {
    error.chars().filter(|c| c.is_ascii_alphanumeric() || "_-.".contains(*c)).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Language;

    fn provider() -> Provider {
        let urls = ("https://a.it/x".parse().unwrap(), "https://a.it/y".parse().unwrap());
        Provider::new("Esempio", urls, "id").unwrap().consent("https://a.it/adminconsent?client_id=id".parse().unwrap())
    }

    #[test]
    fn each_refusal_has_a_sentence_that_says_who_can_help() {
        use FailureKind::{Forbidden, Retry, SignIn};
        for (error, description, kind, code) in [
            ("access_denied", "", SignIn, "failure-oauth-denied"),
            ("access_denied", "AADSTS65004: User declined", SignIn, "failure-oauth-denied"),
            ("access_denied", "AADSTS90094: Admin consent is required", Forbidden, "failure-oauth-consent"),
            ("invalid_client", "AADSTS650052: the app needs access", Forbidden, "failure-oauth-consent"),
            ("consent_required", "", Forbidden, "failure-oauth-consent"),
            ("access_denied", "AADSTS53003: Access has been blocked", Forbidden, "failure-oauth-policy"),
            ("access_denied", "AADSTS50105: not assigned", Forbidden, "failure-oauth-not-assigned"),
            ("invalid_request", "AADSTS90002: Tenant not found", Forbidden, "failure-oauth-tenant"),
            ("invalid_grant", "AADSTS50057: disabled", SignIn, "failure-oauth-user"),
            ("unauthorized_client", "AADSTS700016: not found in the directory", Forbidden, "failure-oauth-app"),
            ("temporarily_unavailable", "", Retry, "failure-oauth-busy"),
            ("login_required", "", SignIn, "failure-oauth-again"),
            ("<b>odd</b>", "giulia@example.it is odd", Forbidden, "failure-oauth-refused"),
        ] {
            let failure = brought(&provider(), error, description);
            assert_eq!((failure.kind, failure.code.as_str()), (kind, code), "{error} {description}");
            for language in [Language::English, Language::Italian] {
                let said = language.messages().failure(&failure);
                assert!(said.contains("Esempio") && !said.contains("{$") && !said.contains('<'), "{said}");
                assert!(!said.contains("giulia"), "{said}");
                if code == "failure-oauth-consent" {
                    assert!(said.contains("https://a.it/adminconsent?client_id=id"), "{said}");
                }
            }
        }
    }
}
