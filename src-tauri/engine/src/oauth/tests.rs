//! A sign-in under attack: a provider that remembers what was asked of it, and a browser that brings what an attacker wants.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Form;
use axum::http::{StatusCode, header};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ponte_core::verdict::Failure;
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

use super::*;
use crate::http::{Http, Limits, Proxy};
use crate::messages::Language;
use crate::secret::ExposeSecret as _;

type Asked = Arc<Mutex<Vec<BTreeMap<String, String>>>>;

/// A token address that gives tokens for `code=good` and its own verifier, and what it was asked.
struct Place {
    provider: Provider,
    /// The challenges that codes were given for.
    challenges: Arc<Mutex<BTreeMap<String, String>>>,
    asked: Asked,
}

impl Place {
    async fn start() -> Place {
        let (challenges, asked) = (Arc::<Mutex<BTreeMap<String, String>>>::default(), Asked::default());
        let (known, log) = (Arc::clone(&challenges), Arc::clone(&asked));
        let exchange = move |Form(form): Form<BTreeMap<String, String>>| {
            let (known, log) = (Arc::clone(&known), Arc::clone(&log));
            async move {
                log.lock().unwrap().push(form.clone());
                let shown =
                    URL_SAFE_NO_PAD.encode(Sha256::digest(form.get("code_verifier").map_or("", String::as_str)));
                let taken = form.get("code").and_then(|code| known.lock().unwrap().remove(code));
                if taken.as_ref() == Some(&shown) {
                    let tokens = r#"{"access_token":"at","token_type":"Bearer","expires_in":60,"refresh_token":"rt"}"#;
                    return (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], tokens);
                }
                (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/json")], r#"{"error":"invalid_grant"}"#)
            }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base: Url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/token", post(exchange))).await });
        let urls = (base.join("authorize").unwrap(), base.join("token").unwrap());
        let provider = Provider::on_this_computer("Esempio", urls, "ponte").unwrap().scopes(&["calendar"]);
        Place { provider: provider.issuer(Issuer::exactly("https://esempio.it").promised()), challenges, asked }
    }

    /// A sign-in in which `browser` is given what was asked, and the port.
    async fn sign_in<F: Future<Output = ()> + Send + 'static>(
        &self,
        browser: impl FnOnce(BTreeMap<String, String>, u16) -> F,
    ) -> Result<Granted, Failure> {
        let http = Http::reaching(Limits::default(), &Proxy::none(), None).unwrap();
        let messages = Language::English.messages();
        let asked = SignIn { provider: &self.provider, http: &http, messages, hint: None, patience: SECONDS };
        let mut browsing = None;
        let granted = sign_in(&asked, |url| {
            let question: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
            let port = question["redirect_uri"].parse::<Url>().unwrap().port().unwrap();
            browsing = Some(tokio::spawn(browser(question, port)));
            Ok(())
        })
        .await;
        // What it noticed counts too.
        browsing.unwrap().await.unwrap();
        granted
    }

    /// The provider gives a code for what was asked.
    fn give(&self, code: &str, question: &BTreeMap<String, String>) {
        give(&self.challenges, code, question);
    }
}

fn give(challenges: &Mutex<BTreeMap<String, String>>, code: &str, question: &BTreeMap<String, String>) {
    assert_eq!(question["code_challenge_method"], "S256");
    challenges.lock().unwrap().insert(code.to_owned(), question["code_challenge"].clone());
}

/// What the door says to a request for `/?query`.
async fn get(port: u16, query: &str) -> String {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)).await else { return "nobody".to_owned() };
    let request = format!("GET /?{query} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    answer
}

/// The true answer, which ends the flow: the user says no.
async fn end(port: u16, state: &str) {
    get(port, &format!("error=access_denied&state={state}&{ISS}")).await;
}

const ISS: &str = "iss=https%3A%2F%2Fesempio.it";
const SECONDS: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_code_is_exchanged_with_its_verifier_and_the_page_shows_nothing_of_it() {
    let place = Place::start().await;
    let (challenges, pages) = (Arc::clone(&place.challenges), Arc::<Mutex<String>>::default());
    let seen = Arc::clone(&pages);
    let granted = place
        .sign_in(|question, port| async move {
            assert_eq!(question["response_type"], "code");
            assert_eq!(question["redirect_uri"], format!("http://localhost:{port}"));
            assert!(question["state"].len() >= 43, "32 bytes");
            give(&challenges, "good", &question);
            let page = get(port, &format!("code=good&state={}&{ISS}", question["state"])).await;
            seen.lock().unwrap().push_str(&page);
        })
        .await
        .unwrap();
    assert_eq!((granted.access.expose_secret(), granted.refresh.expose_secret()), ("at", "rt"));
    assert_eq!(granted.expires_in, Some(Duration::from_secs(60)));
    let asked = place.asked.lock().unwrap()[0].clone();
    assert_eq!((asked["client_id"].as_str(), asked["grant_type"].as_str()), ("ponte", "authorization_code"));
    assert!(!asked.contains_key("client_secret"));
    let page = pages.lock().unwrap().clone();
    assert!(page.contains("You are signed in") && !page.contains("good"), "{page}");
}

// Wrong, missing, replayed state; duplicate parameters: rejected, nothing stored, port closed.
#[tokio::test]
async fn attack_12_answers_without_the_state() {
    let place = Place::start().await;
    let (said, port_then) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<Mutex<u16>>::default());
    let (heard, noted) = (Arc::clone(&said), Arc::clone(&port_then));
    let outcome = place
        .sign_in(|question, port| async move {
            *noted.lock().unwrap() = port;
            let state = &question["state"];
            for query in [
                format!("code=stolen&{ISS}"),
                format!("code=stolen&state=&{ISS}"),
                format!("code=stolen&state={}&{ISS}", state.to_lowercase()),
                format!("code=stolen&state={}x&{ISS}", state),
                format!("error=access_denied&{ISS}"),
                format!("code=stolen&code=other&state={state}&{ISS}"),
                format!("code=stolen&state={state}&state=x&{ISS}"),
                format!("code=stolen&state={state}&{ISS}&iss=https://evil.it"),
                format!("code=stolen&error=x&state={state}&{ISS}"),
            ] {
                let page = get(port, &query).await;
                heard.lock().unwrap().push(page);
            }
            end(port, state).await;
        })
        .await;
    assert_eq!(outcome.unwrap_err().code, "failure-oauth-denied", "none of them counted but the last");
    let said = said.lock().unwrap().clone();
    assert_eq!(said.len(), 9);
    assert!(said.iter().all(|page| page.starts_with("HTTP/1.1 400") && !page.contains("stolen")), "{said:?}");
    assert_eq!(place.asked.lock().unwrap().len(), 0, "no code was sent anywhere");
    let port = *port_then.lock().unwrap();
    assert_eq!(get(port, "code=stolen").await, "nobody", "the port is closed");
}

// A replayed state: the answer of a flow that is over, brought again, and to the next flow.
#[tokio::test]
async fn attack_12_an_answer_brought_again() {
    let place = Place::start().await;
    let (challenges, kept) = (Arc::clone(&place.challenges), Arc::<Mutex<(String, u16)>>::default());
    let noted = Arc::clone(&kept);
    let first = place.sign_in(|question, port| async move {
        give(&challenges, "good", &question);
        let query = format!("code=good&state={}&{ISS}", question["state"]);
        *noted.lock().unwrap() = (query.clone(), port);
        get(port, &query).await;
    });
    assert!(first.await.is_ok());
    let (query, port) = kept.lock().unwrap().clone();
    assert_eq!(get(port, &query).await, "nobody", "the door is shut after one answer");
    let second = place.sign_in(|question, port| async move {
        assert!(get(port, &query).await.starts_with("HTTP/1.1 400"));
        end(port, &question["state"]).await;
    });
    assert_eq!(second.await.unwrap_err().code, "failure-oauth-denied");
    assert_eq!(place.asked.lock().unwrap().len(), 1);
}

// A code that was given for another flow: the verifier does not fit.
#[tokio::test]
async fn attack_12_a_code_of_another_flow() {
    let place = Place::start().await;
    let other: BTreeMap<String, String> = [("code_challenge_method", "S256"), ("code_challenge", "the attacker's own")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    place.give("injected", &other);
    let outcome = place
        .sign_in(|question, port| async move {
            get(port, &format!("code=injected&state={}&{ISS}", question["state"])).await;
        })
        .await;
    assert_eq!(outcome.unwrap_err().code, "failure-oauth-again");
    assert_eq!(place.asked.lock().unwrap().len(), 1);
}

// `iss` of another server (RFC 9207): the code in it is not sent to ours.
#[tokio::test]
async fn attack_12_an_answer_of_another_server() {
    for iss in ["&iss=https%3A%2F%2Fevil.it", ""] {
        let place = Place::start().await;
        let outcome = place
            .sign_in(|question, port| async move {
                get(port, &format!("code=theirs&state={}{iss}", question["state"])).await;
            })
            .await;
        assert_eq!(outcome.unwrap_err().code, "failure-oauth-other-server");
        assert_eq!(place.asked.lock().unwrap().len(), 0);
    }
}

#[tokio::test]
async fn a_browser_that_does_not_open_ends_it_at_once() {
    let place = Place::start().await;
    let http = Http::reaching(Limits::default(), &Proxy::none(), None).unwrap();
    let messages = Language::English.messages();
    let asked = SignIn { provider: &place.provider, http: &http, messages, hint: Some("giulia"), patience: SECONDS };
    let failure = sign_in(&asked, |url| {
        assert!(url.query_pairs().any(|(name, value)| name == "login_hint" && value == "giulia"));
        Err(Failure::new(ponte_core::verdict::FailureKind::Retry, "failure-oauth-no-port"))
    });
    assert_eq!(failure.await.unwrap_err().code, "failure-oauth-no-port");
}

#[tokio::test]
async fn nobody_is_waited_for_without_end() {
    let place = Place::start().await;
    let http = Http::reaching(Limits::default(), &Proxy::none(), None).unwrap();
    let (messages, patience) = (Language::English.messages(), Duration::from_millis(50));
    let asked = SignIn { provider: &place.provider, http: &http, messages, hint: None, patience };
    let mut port = 0;
    let failure = sign_in(&asked, |url| {
        let redirect = url.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1.into_owned();
        port = redirect.parse::<Url>().unwrap().port().unwrap();
        Ok(())
    })
    .await
    .unwrap_err();
    assert_eq!(failure.code, "failure-oauth-unanswered");
    assert_eq!(get(port, "code=late").await, "nobody");
}
