//! Where users sign in on Microsoft's page, whatever is then asked with what it grants: under which registration, of which
//! organisation, and how an administrator approves it.
//!
//! What is asked for is said by whoever will be shown the token.

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::oauth::{Issuer, Provider};
use ponte_engine::secret::SecretString;
use ponte_engine::settings::Microsoft;
use url::{Host, Url};

/// What people call it.
pub const NAME: &str = "Microsoft 365";

/// Where everybody signs in who is in no national cloud.
pub const LOGIN: &str = "https://login.microsoftonline.com/";

/// What makes a sign-in last.
pub const LASTING: &str = "offline_access";

/// As which address the browser's way back is registered; the number of the port is not compared (RFC 8252 §7.3).
pub const REDIRECT: &str = "http://localhost";

/// The page at the origin `login`, where these scopes are asked for, each in full.
///
/// # Errors
/// `failure-graph-tenant` where the tenant is none.
pub(super) fn provider(
    own: &Microsoft,
    login: &Url,
    scopes: &[String],
    secret: Option<SecretString>,
) -> Result<Provider, Failure> {
    let at = |path: &str| login.join(&format!("{}/{path}", *own.tenant)).map_err(|_| wrong_tenant());
    if !is_tenant(&own.tenant) {
        return Err(wrong_tenant());
    }
    let urls = (at("oauth2/v2.0/authorize")?, at("oauth2/v2.0/token")?);
    let provider = if is_here(login) {
        Provider::on_this_computer(NAME, urls, &own.client_id)?
    } else {
        Provider::new(NAME, urls, &own.client_id)?
    };
    let mut consent = at("v2.0/adminconsent")?;
    consent
        .query_pairs_mut()
        .append_pair("client_id", &own.client_id)
        .append_pair("scope", &scopes.join(" "))
        .append_pair("redirect_uri", REDIRECT);
    let asked: Vec<&str> = scopes.iter().map(String::as_str).chain([LASTING]).collect();
    let issuer = Issuer::with_tenant(login.as_str(), "/v2.0");
    let provider = provider.scopes(&asked).issuer(issuer).consent(consent);
    Ok(match secret {
        Some(secret) => provider.secret(secret),
        None => provider,
    })
}

/// Whether it is this computer itself, as only in tests.
pub(super) fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(own)) => own.is_loopback(),
        Some(Host::Ipv6(own)) => own.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    }
}

fn is_tenant(tenant: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    !tenant.is_empty() && tenant.len() <= 255 && tenant.chars().all(plain) && !tenant.starts_with('.')
}

fn wrong_tenant() -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-graph-tenant")
}
