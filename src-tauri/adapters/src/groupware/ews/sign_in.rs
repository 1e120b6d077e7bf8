//! Signing in by browser to an Exchange Server of a hybrid organisation (Hybrid Modern Authentication): Microsoft 365 grants a
//! token for the server's own address, and the server takes it in place of a password.
//!
//! A token goes to the host that it was asked for, over TLS, and nowhere else: where a mailbox has to be looked for first there is
//! no such host, and nothing is asked for.

use std::sync::Arc;

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::{Http, Request, Response, same_origin};
use ponte_engine::oauth::Provider;
use ponte_engine::secret::SecretString;
use ponte_engine::settings::Account;
use url::Url;

use super::address::Address;
use crate::groupware::bearer::{self, TokenSource};
use crate::groupware::microsoft::{self, LOGIN, is_here};

/// What Ponte asks for, delegated (learn.microsoft.com, authenticate an EWS application by using OAuth): the resource is the
/// server, by the address under which its organisation registered it (configure Exchange Server for Hybrid Modern
/// Authentication, service principal names).
pub const SCOPE: &str = "EWS.AccessAsUser.All";

/// Where the user of an account signs in, under the registration that its settings name.
///
/// # Errors
/// What is wrong with its address or its organisation.
pub fn provider(account: &Account, secret: Option<SecretString>) -> Result<Provider, Failure> {
    let own = account.microsoft.as_ref().ok_or_else(no_host)?;
    let url = place(&account.address)?;
    let login = if is_here(&url) { url.join("/") } else { Url::parse(LOGIN) };
    let scope = format!("https://{}/{SCOPE}", url.host_str().unwrap_or(""));
    microsoft::provider(own, &login.map_err(|_| no_host())?, &[scope], secret)
}

/// Where a token may go.
fn place(address: &str) -> Result<Url, Failure> {
    match Address::parse(address, false)? {
        Address::Service(url) => Ok(url),
        Address::Mailbox(_) => Err(no_host()),
    }
}

fn no_host() -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-ews-token-host")
}

/// The tokens of a user, for one server.
#[derive(Clone)]
pub struct Bearer {
    tokens: Arc<dyn TokenSource>,
    place: Url,
}

impl std::fmt::Debug for Bearer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bearer").field("host", &self.place.host_str()).finish_non_exhaustive()
    }
}

impl Bearer {
    /// Those that were asked for the server at this address.
    ///
    /// # Errors
    /// That it is no address of one server that is reached over TLS.
    pub fn new(tokens: Arc<dyn TokenSource>, address: &str) -> Result<Self, Failure> {
        Ok(Bearer { tokens, place: place(address)? })
    }

    /// Sends a request with a token, to that server alone.
    ///
    /// # Errors
    /// The network's; [`FailureKind::SignIn`] once no token helps.
    pub(super) async fn send(&self, http: &Http, request: &Request) -> Result<Response, Failure> {
        if !same_origin(&request.url, &self.place) {
            return Err(no_host());
        }
        bearer::send(http, &*self.tokens, request, not_taken).await
    }
}

/// The server takes no token of this sign-in, though it was renewed.
fn not_taken() -> Failure {
    Failure::new(FailureKind::SignIn, "failure-ews-token")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ponte_engine::settings::{Surroundings, parse};

    const ID: &str = "0a1b2c3d-0000-4000-8000-000000000001";

    fn account(address: &str) -> Account {
        let text = format!(
            "[[account]]\nname = \"x\"\nsystem = \"exchange\"\naddress = \"{address}\"\nuser = \"giulia@rossi.it\"\n\
             sign-in = \"browser\"\nclient-id = \"{ID}\"\ntenant = \"rossi.onmicrosoft.com\"\n"
        );
        parse(&text, &Surroundings::of_system()).unwrap().accounts.remove(0)
    }

    #[test]
    fn a_token_is_asked_for_the_server_it_goes_to() {
        for (address, host) in [
            ("mail.rossi.it", "mail.rossi.it"),
            ("https://Mail.Rossi.it:8443/EWS/Exchange.asmx", "mail.rossi.it"),
            ("http://127.0.0.1:7", "127.0.0.1"),
        ] {
            let link = provider(&account(address), None).unwrap().consent_link().unwrap().clone();
            let scope = link.query_pairs().find(|(name, _)| name == "scope").unwrap().1.into_owned();
            assert_eq!(scope, format!("https://{host}/{SCOPE}"), "{address}");
            let login = if host == "127.0.0.1" { "http://127.0.0.1:7/" } else { LOGIN };
            assert!(link.as_str().starts_with(&format!("{login}rossi.onmicrosoft.com/v2.0/adminconsent")), "{link}");
        }
    }

    #[test]
    fn the_page_for_administrators_says_what_is_asked_for_and_where() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/microsoft.md");
        let page = std::fs::read_to_string(page).unwrap();
        let part = page.split("# Exchange Server").nth(1).unwrap();
        assert!(part.contains(&format!("`{SCOPE}`")) && part.contains(&format!("`https://mail.company.com/{SCOPE}`")));
        assert!(part.contains(Url::parse(LOGIN).unwrap().host_str().unwrap()));
        let mut blocks = part.split("```toml\n").skip(1).filter_map(|block| block.split("```").next());
        let written = blocks.find(|block| block.contains("sign-in")).unwrap().replace('…', ID);
        let account = parse(&written, &Surroundings::of_system()).unwrap().accounts.remove(0);
        assert!(provider(&account, None).is_ok());
    }

    #[test]
    fn no_token_is_asked_for_or_shown_where_it_has_no_business() {
        for (address, code) in [
            ("giulia@rossi.it", "failure-ews-token-host"),
            ("http://mail.rossi.it", "failure-ews-plain-http"),
            ("outlook.office365.com", "failure-ews-cloud"),
        ] {
            assert_eq!(place(address).unwrap_err().code, code, "{address}");
        }
    }
}
