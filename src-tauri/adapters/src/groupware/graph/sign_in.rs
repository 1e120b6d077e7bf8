//! Where users of Microsoft 365 sign in, and what Ponte asks for. The list of scopes is fixed: a further one would need every
//! customer's administrator to consent anew, so that other people's calendars are asked for only where somebody chose one.
//!
//! A token goes to the clouds that are named here, and to this computer itself in tests; never to an address that was typed.

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::oauth::Provider;
use ponte_engine::secret::SecretString;
use ponte_engine::settings::{Account, Microsoft};
use url::Url;

use crate::groupware::microsoft::{self, LOGIN, is_here};

/// What Ponte asks for (learn.microsoft.com/graph/permissions-reference), delegated all of it.
pub const SCOPES: [&str; 4] = ["Calendars.ReadWrite", "Contacts.ReadWrite", "Tasks.ReadWrite", "User.Read"];

/// What it asks for besides, where calendars and address books of others were chosen.
pub const SHARED_SCOPES: [&str; 2] = ["Calendars.ReadWrite.Shared", "Contacts.ReadWrite.Shared"];

/// The service and where one signs in to it (learn.microsoft.com/graph/deployments).
const CLOUDS: [(&str, &str); 4] = [
    ("graph.microsoft.com", LOGIN),
    ("graph.microsoft.us", "https://login.microsoftonline.us/"),
    ("dod-graph.microsoft.us", "https://login.microsoftonline.us/"),
    ("microsoftgraph.chinacloudapi.cn", "https://login.chinacloudapi.cn/"),
];

/// Hosts of Exchange Online that people know; what they speak is being switched off.
const OLD_ENTRANCES: [&str; 3] = ["outlook.office365.com", "outlook.office.com", "autodiscover-s.outlook.com"];

/// Whether this is a host of Exchange Online, which Ponte reaches through Graph alone.
#[must_use]
pub fn is_exchange_online(host: &str) -> bool {
    OLD_ENTRANCES.contains(&host.to_lowercase().as_str())
}

/// Where an account's requests go.
///
/// # Errors
/// `failure-graph-address` where a token has no business there.
pub fn base(account: &Account) -> Result<Url, Failure> {
    let (graph, _) = cloud(account)?;
    graph.join("/v1.0/").map_err(|_| wrong_address())
}

/// Where the user of an account signs in, under the registration that its settings name.
///
/// # Errors
/// `failure-graph-address`, or `failure-graph-tenant` where the tenant is none.
pub fn provider(account: &Account, secret: Option<SecretString>) -> Result<Provider, Failure> {
    let own = account.microsoft.as_ref().ok_or_else(wrong_address)?;
    let (graph, login) = cloud(account)?;
    let whole: Vec<String> = scopes(own).into_iter().map(|scope| full(&graph, scope)).collect();
    microsoft::provider(own, &login, &whole, secret)
}

/// What is asked for, by its short names, without what makes it last.
#[must_use]
pub fn scopes(own: &Microsoft) -> Vec<&'static str> {
    let others = *own.shared_calendars || own.mailbox.is_some();
    let shared: &[&str] = if others { &SHARED_SCOPES } else { &[] };
    SCOPES.iter().chain(shared).copied().collect()
}

/// The link with which an administrator approves it for everybody.
///
/// # Errors
/// As [`provider`].
pub fn consent_link(account: &Account) -> Result<String, Failure> {
    let provider = provider(account, None)?;
    Ok(provider.consent_link().map(Url::to_string).unwrap_or_default())
}

fn full(graph: &Url, scope: &str) -> String {
    // An embedded service is asked for the same names as the real one.
    let host = graph.host_str().filter(|host| CLOUDS.iter().any(|(known, _)| known == host));
    format!("https://{}/{scope}", host.unwrap_or(CLOUDS[0].0))
}

/// The origin of the service, and of where one signs in.
fn cloud(account: &Account) -> Result<(Url, Url), Failure> {
    let mut url = account.url().ok_or_else(wrong_address)?;
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong_address());
    }
    if is_here(&url) {
        return Ok((url.clone(), url));
    }
    let known = CLOUDS.iter().find(|(host, _)| url.host_str() == Some(host));
    let (_, login) = known.filter(|_| url.scheme() == "https" && url.port().is_none()).ok_or_else(wrong_address)?;
    Ok((url, Url::parse(login).map_err(|_| wrong_address())?))
}

fn wrong_address() -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-graph-address")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groupware::microsoft::{LASTING, REDIRECT};
    use ponte_engine::settings::{Policy, Surroundings, parse};

    fn account(lines: &str) -> Account {
        let text = format!(
            "[[account]]\nname = \"m\"\nsystem = \"microsoft365\"\nuser = \"giulia@example.it\"\n\
             client-id = \"0a1b2c3d-0000-4000-8000-000000000001\"\n{lines}"
        );
        parse(&text, &Surroundings::of_system()).unwrap().accounts.remove(0)
    }

    #[test]
    fn a_token_goes_to_a_known_cloud_and_nowhere_else() {
        for (address, base_url, login) in [
            ("", "https://graph.microsoft.com/v1.0/", "https://login.microsoftonline.com/organizations/oauth2"),
            (
                "address = \"graph.microsoft.us\"",
                "https://graph.microsoft.us/v1.0/",
                "https://login.microsoftonline.us/",
            ),
            ("address = \"http://127.0.0.1:7\"", "http://127.0.0.1:7/v1.0/", "http://127.0.0.1:7/organizations/"),
        ] {
            let account = account(address);
            assert_eq!(base(&account).unwrap().as_str(), base_url);
            let printed = format!("{:?}", provider(&account, None).unwrap());
            assert!(printed.contains(&login.split('/').nth(2).unwrap().replace(":7", "")), "{printed}");
            assert!(consent_link(&account).unwrap().starts_with(login.split("oauth2").next().unwrap()));
        }
        for address in [
            "address = \"https://graph.microsoft.com.evil.example\"",
            "address = \"https://graph.example.it\"",
            "address = \"https://graph.microsoft.com:8443\"",
            "address = \"outlook.office365.com\"",
        ] {
            assert_eq!(base(&account(address)).unwrap_err().code, "failure-graph-address", "{address}");
            assert_eq!(provider(&account(address), None).unwrap_err().code, "failure-graph-address", "{address}");
        }
    }

    #[test]
    fn the_administrators_link_names_every_right_that_is_asked_for_and_others_calendars_only_where_chosen() {
        for (lines, shared) in
            [("", false), ("shared-calendars = true\n", true), ("mailbox = \"office@rossi.it\"\n", true)]
        {
            let link = consent_link(&account(lines)).unwrap();
            for scope in SCOPES {
                assert!(link.contains(&format!("graph.microsoft.com%2F{scope}")), "{scope}: {link}");
            }
            for scope in SHARED_SCOPES {
                assert_eq!(
                    link.contains(&format!("{scope}+")) || link.contains(&format!("{scope}&")),
                    shared,
                    "{link}"
                );
            }
            assert!(link.contains("/organizations/v2.0/adminconsent?client_id=0a1b2c3d"), "{link}");
            assert!(link.ends_with("redirect_uri=http%3A%2F%2Flocalhost"), "{link}");
        }
    }

    /// What stands between two lines of three backticks, by the word behind the first.
    fn block<'p>(page: &'p str, word: &str) -> &'p str {
        page.split(&format!("```{word}\n")).nth(1).unwrap().split("```").next().unwrap()
    }

    #[test]
    fn the_page_for_administrators_says_what_the_code_does() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/microsoft.md");
        let page = std::fs::read_to_string(page).unwrap();
        let table: Vec<&str> = page
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .filter(|word| word.contains('.') || *word == LASTING)
            .collect();
        assert_eq!(table, [SCOPES.as_slice(), &[LASTING]].concat());
        for said in SHARED_SCOPES.into_iter().chain(CLOUDS.map(|(host, _)| host)).chain([REDIRECT]) {
            assert!(page.contains(&format!("`{said}`")) || page.contains(&format!("`\"{said}\"`")), "{said}");
        }
        let named = page.split(['`', ' ', '\n', '"']).filter(|word| word.contains(".Read"));
        let known: Vec<&str> = SCOPES.into_iter().chain(SHARED_SCOPES).collect();
        assert_eq!(named.filter(|word| !known.contains(word)).collect::<Vec<_>>(), Vec::<&str>::new());
        let link = consent_link(&account("tenant = \"TENANT\"\n")).unwrap();
        assert!(page.to_lowercase().contains(&link.split("client_id=").next().unwrap().to_lowercase()), "{link}");
        let id = "0a1b2c3d-0000-4000-8000-000000000001";
        let policy = Policy::parse(&block(&page, "json").replace('…', id)).unwrap();
        let managed = Surroundings { policy: Some(policy), ..Surroundings::of_system() };
        for surroundings in [Surroundings::of_system(), managed] {
            let settings = parse(&block(&page, "toml").replace('…', id), &surroundings).unwrap();
            let own = settings.accounts[0].microsoft.clone().unwrap();
            assert_eq!((own.client_id.as_str(), own.tenant.as_str()), (id, "rossi.onmicrosoft.com"));
            assert!(provider(&settings.accounts[0], None).is_ok());
        }
    }

    #[test]
    fn old_entrances_are_known() {
        assert!(is_exchange_online("Outlook.Office365.com") && !is_exchange_online("mail.example.it"));
    }
}
