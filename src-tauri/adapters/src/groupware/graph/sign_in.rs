//! Where users of Microsoft 365 sign in, and what Ponte asks for. The list of scopes is fixed: a further one would need every
//! customer's administrator to consent anew.

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::oauth::{Issuer, Provider};
use url::Url;

/// What Ponte asks for (learn.microsoft.com/graph/permissions-reference), delegated all of it.
pub const SCOPES: [&str; 5] = [
    "https://graph.microsoft.com/Calendars.ReadWrite",
    "https://graph.microsoft.com/Contacts.ReadWrite",
    "https://graph.microsoft.com/Tasks.ReadWrite",
    "https://graph.microsoft.com/User.Read",
    "offline_access",
];

/// Any organisation; a customer's own registration names its tenant.
pub const ANY_TENANT: &str = "organizations";

/// Where the users of `tenant`, an id, a domain or [`ANY_TENANT`], sign in to the registration `client_id`.
///
/// # Errors
/// [`FailureKind::Forbidden`] where the tenant is none.
pub fn provider(tenant: &str, client_id: &str) -> Result<Provider, Failure> {
    let wrong = || Failure::new(FailureKind::Forbidden, "failure-graph-tenant");
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if tenant.is_empty() || tenant.len() > 255 || !tenant.chars().all(plain) || tenant.starts_with('.') {
        return Err(wrong());
    }
    let at =
        |path: &str| Url::parse(&format!("https://login.microsoftonline.com/{tenant}/{path}")).map_err(|_| wrong());
    let provider = Provider::new("Microsoft 365", (at("oauth2/v2.0/authorize")?, at("oauth2/v2.0/token")?), client_id)?;
    let mut consent = at("v2.0/adminconsent")?;
    let scopes: Vec<&str> = SCOPES.iter().copied().filter(|scope| *scope != "offline_access").collect();
    consent
        .query_pairs_mut()
        .append_pair("client_id", client_id)
        .append_pair("scope", &scopes.join(" "))
        .append_pair("redirect_uri", "http://localhost");
    let issuer = Issuer::with_tenant("https://login.microsoftonline.com/", "/v2.0");
    Ok(provider.scopes(&SCOPES).issuer(issuer).consent(consent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_cannot_lead_elsewhere() {
        for tenant in [ANY_TENANT, "contoso.onmicrosoft.com", "7f2b0c1d-0000-4000-8000-000000000007"] {
            assert!(provider(tenant, "app").is_ok(), "{tenant}");
        }
        for tenant in ["", "../evil", "a/b", "evil.example#", "x?y", "x y", ".", ".."] {
            assert_eq!(provider(tenant, "app").unwrap_err().code, "failure-graph-tenant", "{tenant}");
        }
    }

    #[test]
    fn the_administrators_link_names_every_right_that_is_asked_for() {
        let printed = format!("{:?}", provider(ANY_TENANT, "app").unwrap());
        for scope in ["Calendars.ReadWrite", "Contacts.ReadWrite", "Tasks.ReadWrite", "User.Read"] {
            let encoded = format!("graph.microsoft.com%2F{scope}");
            assert!(printed.contains(&encoded), "{scope}: {printed}");
        }
        for part in ["/organizations/v2.0/adminconsent", "client_id=app"] {
            assert!(printed.contains(part), "{part}: {printed}");
        }
    }
}
