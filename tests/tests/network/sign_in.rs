//! Signing in at a real OpenID provider with a browser that does as it is told: the good way, a no, the end of a token, two
//! who ask at once, and a sign-in that was revoked.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::{Http, Limits, Proxy, Request};
use ponte_engine::messages::Language;
use ponte_engine::oauth::{Granted, Issuer, Provider, SignIn, Tokens, sign_in};
use ponte_engine::secret::{ExposeSecret as _, Keychain, MemoryKeychain, Secrets};
use reqwest::Method;
use url::Url;
use url::form_urlencoded;

/// The provider, running.
struct Running {
    child: Child,
    /// What it says; nobody to listen would end it.
    _words: BufReader<ChildStdout>,
    issuer: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts it, with access tokens that last so long; nothing where it is not installed.
fn running(seconds: u32) -> Option<Running> {
    let Some(folder) = std::env::var_os("PONTE_OIDC") else {
        println!(
            "skipped: sign-in at a real OpenID provider: Node.js is missing, or oidc-provider could not be installed"
        );
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/network/provider.mjs");
    let mut command = Command::new("node");
    command.arg(script).arg(folder).arg(seconds.to_string());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut issuer = String::new();
    let mut words = BufReader::new(child.stdout.take().unwrap());
    words.read_line(&mut issuer).unwrap();
    let issuer = issuer.trim().to_owned();
    assert!(issuer.starts_with("http://127.0.0.1:"), "{issuer}");
    Some(Running { child, _words: words, issuer })
}

impl Running {
    fn url(&self, path: &str) -> Url {
        format!("{}{path}", self.issuer).parse().unwrap()
    }

    fn provider(&self) -> Provider {
        let urls = (self.url("/auth"), self.url("/token"));
        Provider::on_this_computer("Esempio", urls, "ponte")
            .unwrap()
            .scopes(&["openid", "offline_access", "calendar"])
            .parameter("prompt", "consent")
            .issuer(Issuer::exactly(&self.issuer).promised())
    }
}

fn http() -> Http {
    Http::reaching(Limits::default(), &Proxy::none(), None).unwrap()
}

/// What the user does on the provider's pages.
#[derive(Clone, Copy, PartialEq)]
enum User {
    Agrees,
    SaysNo,
}

/// Signs in with a browser of our own. What its last page says.
async fn signed_in(provider: &Provider, user: User) -> (Result<Granted, Failure>, String) {
    let page = Arc::new(Mutex::new(None));
    let (http, kept) = (http(), Arc::clone(&page));
    let messages = Language::Italian.messages();
    let asked = SignIn { provider, http: &http, messages, hint: Some("giulia"), patience: Duration::from_secs(30) };
    let granted = sign_in(&asked, |url| {
        let url = url.clone();
        *kept.lock().unwrap() = Some(tokio::spawn(browse(url, user)));
        Ok(())
    })
    .await;
    let browser = page.lock().unwrap().take().unwrap();
    (granted, browser.await.unwrap())
}

/// A browser: it follows, keeps cookies, and fills in forms.
async fn browse(mut url: Url, user: User) -> String {
    // A second call finds a provider installed and is no error.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let mut cookies: Vec<(String, String)> = Vec::new();
    let mut form: Option<&str> = None;
    for _ in 0..20 {
        let cookie = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let request = match form.take() {
            Some(form) => client
                .post(url.clone())
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form.to_owned()),
            None => client.get(url.clone()),
        };
        let own = url.host_str() == Some("localhost");
        let response = if own { request } else { request.header("cookie", cookie) }.send().await.unwrap();
        for set in response.headers().get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()) {
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            cookies.retain(|(known, _)| known != name);
            cookies.push((name.to_owned(), value.to_owned()));
        }
        if let Some(location) = response.headers().get("location") {
            url = url.join(location.to_str().unwrap()).unwrap();
            continue;
        }
        let text = response.text().await.unwrap();
        if own {
            return text;
        }
        match (text.contains("value=\"login\""), user) {
            (true, _) => form = Some("prompt=login&login=giulia&password=x"),
            (false, User::Agrees) => form = Some("prompt=consent"),
            (false, User::SaysNo) => url = format!("{url}/abort").parse().unwrap(),
        }
    }
    panic!("the pages have no end");
}

/// The tokens of one account in a keychain that can be looked into.
struct Kept(Arc<MemoryKeychain>);

impl Keychain for Kept {
    fn set(&self, entry: &str, secret: &str) -> Result<(), Failure> {
        self.0.set(entry, secret)
    }
    fn get(&self, entry: &str) -> Result<Option<zeroize::Zeroizing<String>>, Failure> {
        self.0.get(entry)
    }
    fn remove(&self, entry: &str) -> Result<(), Failure> {
        self.0.remove(entry)
    }
}

fn tokens(provider: &Provider, keychain: &Arc<MemoryKeychain>) -> (Tokens, Http) {
    let http = http().counting();
    let secrets = Arc::new(Secrets::new(Box::new(Kept(Arc::clone(keychain))), |_| None));
    (Tokens::new(provider.clone(), http.clone(), "work", secrets), http)
}

/// Whether the provider still takes an access token.
async fn lets_in(running: &Running, token: &str) -> bool {
    let mut request = Request::new(Method::GET, running.url("/me"));
    request.headers.insert("authorization", format!("Bearer {token}").parse().unwrap());
    http().send(request).await.unwrap().status.is_success()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_agrees_is_signed_in_and_stays_so_when_the_token_ends() {
    let Some(running) = running(3) else { return };
    let provider = running.provider();
    let (granted, page) = signed_in(&provider, User::Agrees).await;
    let granted = granted.unwrap();
    assert!(page.contains("Accesso riuscito"), "{page}");
    for secret in [&granted.refresh, &granted.access] {
        assert!(!page.contains(secret.expose_secret()) && !format!("{granted:?}").contains(secret.expose_secret()));
    }
    let keychain = Arc::new(MemoryKeychain::default());
    let (tokens, http) = tokens(&provider, &keychain);
    let (first, refresh) = (granted.access.expose_secret().to_owned(), granted.refresh.expose_secret().to_owned());
    tokens.keep(granted).await.unwrap();
    assert_eq!(tokens.access().await.unwrap().expose_secret(), first);
    assert_eq!(http.counters().requests(), 0, "a fresh token costs nothing");
    assert!(lets_in(&running, &first).await);
    tokio::time::sleep(Duration::from_millis(3_500)).await;
    assert!(!lets_in(&running, &first).await, "it has ended");
    // Many ask at once; exchanged twice, the provider would take all of it for stolen.
    let asking: Vec<_> = (0..8)
        .map(|_| {
            tokio::spawn({
                let tokens = tokens.clone();
                async move { tokens.access().await }
            })
        })
        .collect();
    let mut got = Vec::new();
    for asked in asking {
        got.push(asked.await.unwrap().unwrap().expose_secret().to_owned());
    }
    assert!(got.iter().all(|token| *token == got[0] && *token != first));
    assert_eq!(http.counters().requests(), 1, "one exchange for all");
    assert!(lets_in(&running, &got[0]).await);
    let kept = keychain.get("work").unwrap().unwrap();
    assert!(!kept.contains(&refresh) && !kept.contains(&got[0]), "the new refresh token is kept, no access token is");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_that_exchanged_the_token_is_no_reason_to_sign_in_again() {
    let Some(running) = running(60) else { return };
    let provider = running.provider();
    let granted = signed_in(&provider, User::Agrees).await.0.unwrap();
    let keychain = Arc::new(MemoryKeychain::default());
    let (one, _) = tokens(&provider, &keychain);
    let (other, _) = tokens(&provider, &keychain);
    one.keep(granted).await.unwrap();
    let mut worn = one.access().await.unwrap();
    for tokens in [&other, &one, &other] {
        let fresh = tokens.instead_of(&worn).await.unwrap();
        assert!(lets_in(&running, fresh.expose_secret()).await);
        worn = fresh;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_stops_waiting_loses_no_token() {
    let Some(running) = running(60) else { return };
    let provider = running.provider();
    let granted = signed_in(&provider, User::Agrees).await.0.unwrap();
    let (tokens, _) = tokens(&provider, &Arc::new(MemoryKeychain::default()));
    let mut worn = granted.access.clone();
    tokens.keep(granted).await.unwrap();
    for patience in [0, 1, 3, 8, 20] {
        let _ = tokio::time::timeout(Duration::from_millis(patience), tokens.instead_of(&worn)).await;
        worn = tokens.access().await.unwrap();
        assert!(lets_in(&running, worn.expose_secret()).await, "{patience} ms");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_says_no_is_not_signed_in() {
    let Some(running) = running(60) else { return };
    let (granted, page) = signed_in(&running.provider(), User::SaysNo).await;
    let failure = granted.unwrap_err();
    assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::SignIn, "failure-oauth-denied"));
    assert!(page.contains("Non ha funzionato"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_sign_in_is_said_once_and_not_asked_for_again() {
    let Some(running) = running(60) else { return };
    let provider = running.provider();
    let granted = signed_in(&provider, User::Agrees).await.0.unwrap();
    let (tokens, counted) = tokens(&provider, &Arc::new(MemoryKeychain::default()));
    let (worn, refresh) = (granted.access.clone(), granted.refresh.clone());
    tokens.keep(granted).await.unwrap();
    let mut request = Request::new(Method::POST, running.url("/token/revocation"));
    request.headers.insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
    let pairs = [("client_id", "ponte"), ("token", refresh.expose_secret()), ("token_type_hint", "refresh_token")];
    request.body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into();
    assert!(http().send(request).await.unwrap().status.is_success());
    for _ in 0..3 {
        let failure = tokens.instead_of(&worn).await.unwrap_err();
        assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::SignIn, "failure-oauth-again"));
    }
    assert_eq!(counted.counters().requests(), 1, "what was refused is not sent again");
    // The user signs in again.
    let again = signed_in(&provider, User::Agrees).await.0.unwrap();
    tokens.keep(again).await.unwrap();
    assert!(lets_in(&running, tokens.access().await.unwrap().expose_secret()).await);
}
