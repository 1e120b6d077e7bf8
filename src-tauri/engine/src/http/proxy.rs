//! Through what a request leaves the network: the proxy that the system or the user names, or none.
//!
//! This computer itself is never reached through a proxy. A proxy's password goes to that proxy alone, and one that it
//! refused is not sent again for an hour: refusals lock accounts.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use ponte_core::verdict::{Failure, FailureKind};
use reqwest::header::HeaderValue;
use url::{Host, Url};

use super::system;
use crate::secret::{ExposeSecret as _, SecretString, Secrets};
use crate::settings::{ProxyMode, ProxySettings};

/// The keychain entry of a proxy's password. No account can have this name.
pub const SECRET: &str = "/proxy";

/// How long what the system said of a host is believed.
const BELIEVED: Duration = Duration::from_secs(300);

/// How long a password that was refused is not sent again.
const REFUSED: Duration = Duration::from_secs(3600);

/// Through what the network is left. Cheap to clone; clones share what was learnt.
#[derive(Clone)]
pub struct Proxy(Arc<Inner>);

struct Inner {
    setup: Setup,
    /// The proxy that the settings name. What the system says is asked anew: computers change their networks.
    named: Option<Matcher>,
    /// What was found for an origin, and when.
    found: Mutex<BTreeMap<String, (Instant, Option<Route>)>>,
    refused: Mutex<Option<Instant>>,
}

/// What a proxy was made from.
#[derive(Clone)]
struct Setup {
    settings: ProxySettings,
    secret: Option<SecretString>,
}

/// The way to one host through a proxy.
#[derive(Clone)]
pub(super) struct Route {
    /// The proxy, without its user.
    pub proxy: Url,
    /// What it is shown of its user.
    pub auth: Option<HeaderValue>,
}

impl Route {
    fn of(intercept: &Intercept) -> Option<Self> {
        let proxy = Url::parse(&intercept.uri().to_string()).ok()?;
        let mut auth = intercept.basic_auth().cloned();
        if let Some(auth) = &mut auth {
            auth.set_sensitive(true);
        }
        Some(Route { proxy, auth })
    }

    /// How it is named in a sentence: `proxy.example.it:8080`.
    pub fn name(&self) -> String {
        let host = self.proxy.host_str().unwrap_or("");
        self.proxy.port_or_known_default().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}

impl Proxy {
    /// What the system says: its environment, its settings, and what it finds for each host, by a script perhaps.
    #[must_use]
    pub fn of_system() -> Self {
        Proxy::of(&ProxySettings::default(), None)
    }

    /// None, whatever the system says.
    #[must_use]
    pub fn none() -> Self {
        let mut settings = ProxySettings::default();
        settings.mode.value = ProxyMode::None;
        Proxy::of(&settings, None)
    }

    /// What the settings say. `secret` is the password of their user.
    #[must_use]
    pub fn of(settings: &ProxySettings, secret: Option<SecretString>) -> Self {
        let named = match *settings.mode {
            ProxyMode::System | ProxyMode::None => None,
            ProxyMode::Manual => manual(settings, secret.as_ref()),
        };
        let setup = Setup { settings: settings.clone(), secret };
        let (found, refused) = (Mutex::default(), Mutex::default());
        Proxy(Arc::new(Inner { setup, named, found, refused }))
    }

    /// Whether it was made from the same choices and the same password, so that what it learnt still counts.
    #[must_use]
    pub fn is_of(&self, settings: &ProxySettings, secret: Option<&SecretString>) -> bool {
        let Setup { settings: own, secret: known } = &self.0.setup;
        let word = |secret: Option<&SecretString>| secret.map(|secret| secret.expose_secret().to_owned());
        own.is_same(settings) && word(known.as_ref()) == word(secret)
    }

    /// How the way to `url` is named: the proxy's host and port, nothing without one.
    pub async fn named(&self, url: &Url) -> Option<String> {
        self.find(url).await.map(|route| route.name())
    }

    /// The way to `url`.
    ///
    /// # Errors
    /// `failure-proxy-credentials` where the proxy refused the password a short while ago, `failure-proxy-kind` where it is
    /// none that HTTP goes through.
    pub(super) async fn route(&self, url: &Url) -> Result<Option<Route>, Failure> {
        let Some(route) = self.find(url).await else { return Ok(None) };
        if !matches!(route.proxy.scheme(), "http" | "https") {
            return Err(Failure::new(FailureKind::Forbidden, "failure-proxy-kind").with("proxy", route.name()));
        }
        let refused = *self.0.refused.lock().unwrap_or_else(PoisonError::into_inner);
        if route.auth.is_some() && refused.is_some_and(|since| since.elapsed() < REFUSED) {
            return Err(credentials(&route));
        }
        Ok(Some(route))
    }

    async fn find(&self, url: &Url) -> Option<Route> {
        if is_here(url) {
            return None;
        }
        let origin = url.origin().ascii_serialization();
        if let Some(known) = self.known(&origin) {
            return known;
        }
        let route = match (*self.0.setup.settings.mode, &self.0.named) {
            (ProxyMode::System, _) => match system::ask(url).await {
                Some(proxy) => proxy.map(|proxy| Route { proxy, auth: None }),
                None => matched(&Matcher::from_system(), url),
            },
            (ProxyMode::Manual, Some(named)) => matched(named, url),
            (ProxyMode::Manual, None) | (ProxyMode::None, _) => None,
        };
        let mut found = self.0.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.insert(origin, (Instant::now(), route.clone()));
        route
    }

    fn known(&self, origin: &str) -> Option<Option<Route>> {
        let found = self.0.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.get(origin).filter(|(since, _)| since.elapsed() < BELIEVED).map(|(_, route)| route.clone())
    }

    /// Remembers that the password was refused.
    pub(super) fn refuse(&self) {
        *self.0.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// For the client, which asks when it connects; what was found before the request counts.
    pub(super) fn for_client(&self) -> reqwest::Proxy {
        let own = self.clone();
        reqwest::Proxy::custom(move |url| {
            let found = own.0.found.lock().unwrap_or_else(PoisonError::into_inner);
            let (_, route) = found.get(&url.origin().ascii_serialization())?;
            route.as_ref().and_then(with_user)
        })
    }
}

/// A proxy does not show whom it is made for.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy").field("mode", &*self.0.setup.settings.mode).finish_non_exhaustive()
    }
}

/// The password of the proxy's user, where the settings name one. May wait for the keychain.
///
/// # Errors
/// `failure-proxy-secret` where there is none, and what keeps it from being read.
pub fn password(settings: &ProxySettings, secrets: &Secrets) -> Result<Option<SecretString>, Failure> {
    if *settings.mode != ProxyMode::Manual || settings.user.is_none() {
        return Ok(None);
    }
    let variable = settings.secret_env.as_ref().map(|variable| variable.as_str());
    match secrets.load(SECRET, variable) {
        Ok(secret) => Ok(Some(secret)),
        // The account's own sign-in is not what fails.
        Err(failure) if failure.code == "failure-secret-missing" => {
            Err(Failure::new(FailureKind::Forbidden, "failure-proxy-secret"))
        }
        Err(failure) => Err(failure),
    }
}

/// That the proxy refused the password.
pub(super) fn credentials(route: &Route) -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-proxy-credentials").with("proxy", route.name())
}

fn matched(matcher: &Matcher, url: &Url) -> Option<Route> {
    Route::of(&matcher.intercept(&url.as_str().parse().ok()?)?)
}

fn manual(settings: &ProxySettings, secret: Option<&SecretString>) -> Option<Matcher> {
    let mut address = settings.address.as_ref()?.value.clone();
    if let Some(user) = &settings.user {
        // Both fail only for an address without a host, which no setting is.
        let _ = address.set_username(user);
        let _ = address.set_password(secret.map(|secret| secret.expose_secret()));
    }
    Some(Matcher::builder().all(String::from(address)).no(settings.except.join(",")).build())
}

/// The proxy with its user in its address, where the client takes it from.
fn with_user(route: &Route) -> Option<Url> {
    let Some(auth) = &route.auth else { return Some(route.proxy.clone()) };
    let encoded = auth.to_str().ok()?.strip_prefix("Basic ")?;
    let decoded = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, encoded).ok()?;
    let text = zeroize::Zeroizing::new(String::from_utf8(decoded).ok()?);
    let (user, password) = text.split_once(':')?;
    let mut proxy = route.proxy.clone();
    proxy.set_username(user).ok()?;
    proxy.set_password(Some(password)).ok()?;
    Some(proxy)
}

/// Whether it is this computer, as browsers tell it: no proxy could reach it.
fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Surroundings, parse};

    fn proxy(lines: &str, secret: Option<&str>) -> Proxy {
        let settings = parse(&format!("[proxy]\n{lines}"), &Surroundings::of_system()).unwrap().proxy;
        Proxy::of(&settings, secret.map(SecretString::from))
    }

    async fn named(proxy: &Proxy, url: &str) -> Option<String> {
        proxy.named(&url.parse().unwrap()).await
    }

    #[tokio::test]
    async fn a_proxy_is_used_for_all_but_this_computer_and_the_exceptions() {
        let lines = "address = \"proxy.it:8080\"\nexcept = [\"*.intra.it\", \"10.0.0.0/8\", \"fd00::/8\"]";
        let proxy = proxy(lines, None);
        for url in ["https://crm.it/", "http://crm.it:8000/", "https://intra.it.evil.it/", "https://192.168.1.1/"] {
            assert_eq!(named(&proxy, url).await.as_deref(), Some("proxy.it:8080"), "{url}");
        }
        let direct = [
            "https://intra.it/",
            "https://cloud.intra.it/",
            "https://10.1.2.3/",
            "https://[fd00::1]/",
            "http://localhost:8000/",
            "http://app.localhost/",
            "http://127.0.0.2/",
            "http://[::1]/",
        ];
        for url in direct {
            assert_eq!(named(&proxy, url).await, None, "{url}");
        }
        assert_eq!(named(&Proxy::none(), "https://crm.it/").await, None);
    }

    #[tokio::test]
    async fn its_user_and_password_arrive_as_they_were_typed_and_are_never_shown() {
        let lines = "address = \"proxy.it:8080\"\nuser = \"società\\\\giulia\"";
        let proxy = proxy(lines, Some("p:ä@/% ?#"));
        let url: Url = "https://crm.it/".parse().unwrap();
        let route = proxy.route(&url).await.unwrap().unwrap();
        let shown = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, "società\\giulia:p:ä@/% ?#");
        assert_eq!(route.auth.clone().unwrap().to_str().unwrap(), format!("Basic {shown}"));
        assert_eq!(route.proxy.as_str(), "http://proxy.it:8080/");
        let client: Url = with_user(&route).unwrap();
        let again = Matcher::builder().all(String::from(client)).build();
        let again = again.intercept(&"https://crm.it/".parse().unwrap()).unwrap();
        assert_eq!(again.basic_auth(), route.auth.as_ref());
        let debug = format!("{proxy:?} {:?}", route.auth);
        assert!(!debug.contains("giulia") && !debug.contains(&shown), "{debug}");
        proxy.refuse();
        assert_eq!(proxy.route(&url).await.err().unwrap().code, "failure-proxy-credentials");
    }

    #[test]
    fn what_was_learnt_counts_for_the_same_choices_and_the_same_password_only() {
        let of = |lines: &str| parse(&format!("[proxy]\n{lines}"), &Surroundings::of_system()).unwrap().proxy;
        let lines = "address = \"p.it:1\"\nuser = \"u\"";
        let proxy = proxy(lines, Some("one"));
        assert!(proxy.is_of(&of(&format!("\n\n{lines}")), Some(&SecretString::from("one"))));
        assert!(!proxy.is_of(&of(lines), Some(&SecretString::from("two"))));
        assert!(!proxy.is_of(&of("address = \"p.it:2\"\nuser = \"u\""), Some(&SecretString::from("one"))));
    }
}
