//! A place where users sign in, as whoever uses it describes it.

use ponte_core::verdict::{Failure, FailureKind};
use url::{Host, Url};

use crate::secret::SecretString;

/// Where users sign in, under which name this program is known there, and what it asks for.
#[derive(Debug, Clone)]
pub struct Provider {
    pub(super) name: String,
    pub(super) authorize: Url,
    pub(super) token: Url,
    pub(super) client_id: String,
    pub(super) client_secret: Option<SecretString>,
    pub(super) scopes: Vec<String>,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) issuer: Option<Issuer>,
    pub(super) consent: Option<Url>,
}

/// How a provider calls itself in its answer (RFC 9207).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    before: String,
    after: Option<String>,
    promised: bool,
}

impl Issuer {
    /// Always by this name.
    #[must_use]
    pub fn exactly(name: &str) -> Self {
        Issuer { before: name.to_owned(), after: None, promised: false }
    }

    /// By a name with the user's organisation in it: `before`, a word without `/`, `after`.
    #[must_use]
    pub fn with_tenant(before: &str, after: &str) -> Self {
        Issuer { before: before.to_owned(), after: Some(after.to_owned()), promised: false }
    }

    /// It says so in each answer (`authorization_response_iss_parameter_supported`): an answer without it is none.
    #[must_use]
    pub fn promised(mut self) -> Self {
        self.promised = true;
        self
    }

    /// Whether an answer that says `iss`, or nothing, is this provider's.
    pub(super) fn is(&self, iss: Option<&str>) -> bool {
        let Some(iss) = iss else { return !self.promised };
        let Some(after) = &self.after else { return iss == self.before };
        let tenant = iss.strip_prefix(&self.before).and_then(|rest| rest.strip_suffix(after.as_str()));
        tenant.is_some_and(|tenant| !tenant.is_empty() && !tenant.contains('/'))
    }
}

impl Provider {
    /// The provider `name`, where this program is known as `client_id`.
    ///
    /// # Errors
    /// `failure-oauth-address` where an address is not https.
    pub fn new(name: &str, (authorize, token): (Url, Url), client_id: &str) -> Result<Self, Failure> {
        if authorize.scheme() == "https" && token.scheme() == "https" {
            return Ok(Provider::of(name, (authorize, token), client_id));
        }
        Err(Failure::new(FailureKind::Forbidden, "failure-oauth-address").with("provider", name))
    }

    /// A provider on this computer, without encryption: for tests alone.
    ///
    /// # Errors
    /// `failure-oauth-address` where an address is not this computer's.
    pub fn on_this_computer(name: &str, (authorize, token): (Url, Url), client_id: &str) -> Result<Self, Failure> {
        if is_here(&authorize) && is_here(&token) {
            return Ok(Provider::of(name, (authorize, token), client_id));
        }
        Err(Failure::new(FailureKind::Forbidden, "failure-oauth-address").with("provider", name))
    }

    fn of(name: &str, (authorize, token): (Url, Url), client_id: &str) -> Self {
        Provider {
            name: name.to_owned(),
            authorize,
            token,
            client_id: client_id.to_owned(),
            client_secret: None,
            scopes: Vec::new(),
            parameters: Vec::new(),
            issuer: None,
            consent: None,
        }
    }

    /// What is asked for.
    #[must_use]
    pub fn scopes(mut self, scopes: &[&str]) -> Self {
        self.scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self
    }

    /// A further parameter of the sign-in: `prompt`, `access_type`.
    #[must_use]
    pub fn parameter(mut self, name: &str, value: &str) -> Self {
        self.parameters.push((name.to_owned(), value.to_owned()));
        self
    }

    /// How it calls itself.
    #[must_use]
    pub fn issuer(mut self, issuer: Issuer) -> Self {
        self.issuer = Some(issuer);
        self
    }

    /// A secret, for registrations that insist on one. On a user's computer it proves nothing.
    #[must_use]
    pub fn secret(mut self, secret: SecretString) -> Self {
        self.client_secret = Some(secret);
        self
    }

    /// The link with which an administrator approves this program for everybody.
    #[must_use]
    pub fn consent_link(&self) -> Option<&Url> {
        self.consent.as_ref()
    }

    /// Where an administrator approves this program for everybody.
    #[must_use]
    pub fn consent(mut self, link: Url) -> Self {
        self.consent = Some(link);
        self
    }
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encrypted_providers_are_used() {
        let urls = |one: &str, other: &str| (one.parse().unwrap(), other.parse().unwrap());
        assert!(Provider::new("P", urls("https://a.it/x", "https://a.it/y"), "id").is_ok());
        for (one, other) in [
            ("http://a.it/x", "https://a.it/y"),
            ("https://a.it/x", "http://a.it/y"),
            ("http://localhost/x", "http://localhost/y"),
        ] {
            assert_eq!(Provider::new("P", urls(one, other), "id").unwrap_err().code, "failure-oauth-address");
        }
        assert!(Provider::on_this_computer("P", urls("http://127.0.0.1:1/x", "http://[::1]:1/y"), "id").is_ok());
        assert!(Provider::on_this_computer("P", urls("http://localhost.a.it/x", "http://[::1]:1/y"), "id").is_err());
    }

    #[test]
    fn an_issuer_is_one_name_or_one_for_each_organisation() {
        let one = Issuer::exactly("https://a.it");
        assert!(one.is(Some("https://a.it")) && one.is(None));
        assert!(!one.is(Some("https://a.it/")) && !one.is(Some("https://b.it")));
        assert!(!one.promised().is(None));
        let many = Issuer::with_tenant("https://login.a.it/", "/v2.0");
        assert!(many.is(Some("https://login.a.it/0a-1b/v2.0")));
        for iss in ["https://login.a.it//v2.0", "https://login.a.it/x/y/v2.0", "https://login.b.it/x/v2.0"] {
            assert!(!many.is(Some(iss)), "{iss}");
        }
    }
}
