//! Signing in without a password: with tokens on the embedded service, which takes nothing else then; and with a ticket on a server
//! that wants one, since no Kerberos is at hand.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_demo::ews::{Access, Right};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;
use crate::groupware::bearer::TokenSource;

/// Hands out tokens of one user, another one each time the one before is refused.
struct Tokens {
    server: Arc<EwsServer>,
    user: &'static str,
    current: Mutex<String>,
    renewed: AtomicUsize,
    /// What is handed out after the first is nonsense.
    broken: bool,
    claims: Mutex<Vec<String>>,
}

#[async_trait]
impl TokenSource for Tokens {
    async fn token(&self) -> Result<SecretString, Failure> {
        Ok(SecretString::from(self.current.lock().unwrap().clone()))
    }

    async fn instead_of(&self, _: &SecretString) -> Result<SecretString, Failure> {
        self.renewed.fetch_add(1, Ordering::SeqCst);
        let next = self.server.issue_token(self.user, Duration::from_secs(600));
        let next = if self.broken { "nonsense".to_owned() } else { next };
        self.current.lock().unwrap().clone_from(&next);
        Ok(SecretString::from(next))
    }

    fn challenged(&self, claims: &str) {
        self.claims.lock().unwrap().push(claims.to_owned());
    }
}

const ANNA: &str = "anna@example.it";

async fn hybrid() -> Arc<EwsServer> {
    let options = EwsOptions { access: Access::Tokens, ..EwsOptions::default() };
    let server = Arc::new(EwsServer::start(options).await.unwrap());
    server.add_user(GIULIA, "Giulia", SECRET);
    server.add_user(ANNA, "Anna", "anna-secret");
    server
}

fn by_token(server: &Arc<EwsServer>, user: &'static str, broken: bool) -> (Ews, Arc<Tokens>) {
    let current = Mutex::new(server.issue_token(user, Duration::from_secs(600)));
    let (renewed, claims) = (AtomicUsize::new(0), Mutex::default());
    let tokens = Arc::new(Tokens { server: Arc::clone(server), user, current, renewed, broken, claims });
    let source = Arc::clone(&tokens) as Arc<dyn TokenSource>;
    let http = Http::new(Limits::default()).unwrap();
    (Ews::by_token(http, &server.url(), GIULIA, source, Options::default()).unwrap(), tokens)
}

fn told(failure: Failure) -> (FailureKind, String) {
    (failure.kind, failure.code)
}

#[tokio::test]
async fn a_token_lets_in_and_is_renewed_when_it_ends_in_the_middle() {
    let server = hybrid().await;
    let (account, tokens) = by_token(&server, GIULIA, false);
    account.test().await.unwrap();
    let calendar = account.open(opening(Kind::Event)).await.unwrap();
    calendar.changes(None).await.unwrap();
    assert_eq!(tokens.renewed.load(Ordering::SeqCst), 0);
    server.expire_tokens(GIULIA);
    let outcome = done(&*calendar, create("m1", appointment("uno", "2026-12-01T09:00"))).await;
    assert!(matches!(outcome, Outcome::Stored(_)), "{outcome:?}");
    assert_eq!(tokens.renewed.load(Ordering::SeqCst), 1);
    assert_eq!((server.mails_sent().len(), server.refused()), (0, Vec::new()));
}

#[tokio::test]
async fn a_token_that_is_not_taken_is_never_told_as_a_wrong_password() {
    let server = hybrid().await;
    let (account, tokens) = by_token(&server, GIULIA, true);
    server.expire_tokens(GIULIA);
    for asked in 1..=2 {
        let failure = account.test().await.unwrap_err();
        assert_eq!(told(failure), (FailureKind::SignIn, "failure-ews-token".to_owned()));
        assert_eq!(tokens.renewed.load(Ordering::SeqCst), asked);
    }
}

#[tokio::test]
async fn what_the_server_wants_proved_is_taken_to_the_next_sign_in() {
    let server = hybrid().await;
    let (account, tokens) = by_token(&server, GIULIA, false);
    account.test().await.unwrap();
    server.challenge(GIULIA);
    assert_eq!(told(account.test().await.unwrap_err()), (FailureKind::SignIn, "failure-oauth-claims".to_owned()));
    assert_eq!(*tokens.claims.lock().unwrap(), ["{\"access_token\":{}}"]);
    assert_eq!(tokens.renewed.load(Ordering::SeqCst), 0, "no other token would help");
}

#[tokio::test]
async fn somebody_else_who_signed_in_in_the_browser_is_let_into_nothing() {
    let server = hybrid().await;
    let other = || (FailureKind::SignIn, "failure-graph-other-user".to_owned());
    let (account, _) = by_token(&server, ANNA, false);
    assert_eq!(told(account.test().await.unwrap_err()), other());
    // Whoever may look into Giulia's calendar is still not Giulia.
    server.share(GIULIA, Kept::Calendar, ANNA, Some(Right::Write));
    assert_eq!(told(account.test().await.unwrap_err()), other());
    assert_eq!(told(account.open(opening(Kind::Event)).await.err().unwrap()), other());
}

#[tokio::test]
async fn a_password_is_not_shown_where_only_the_browser_lets_in_and_the_way_there_is_told() {
    let server = hybrid().await;
    let account = account(&server, (GIULIA, SECRET), Options::default(), Limits::default());
    let failure = account.test().await.unwrap_err();
    assert_eq!(told(failure), (FailureKind::Forbidden, "failure-ews-sign-in-browser".to_owned()));
}

/// A server that wants a ticket on each connection, or with each request; what it was shown, and over how many connections.
async fn wants_tickets(each: bool) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (url, shown) = (format!("http://{}", listener.local_addr().unwrap()), Arc::<Mutex<Vec<String>>>::default());
    let log = Arc::clone(&shown);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let log = Arc::clone(&log);
            tokio::spawn(async move {
                let mut known = false;
                let mut heard = Vec::new();
                let mut buffer = [0; 16 << 10];
                while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                    heard.extend_from_slice(&buffer[..read]);
                    let text = String::from_utf8_lossy(&heard).into_owned();
                    let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                    let head = head.to_lowercase();
                    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
                    if body.len() < length.map_or(0, |length| length.trim().parse().unwrap()) {
                        continue;
                    }
                    let ticket = text.lines().find_map(|line| line.strip_prefix("authorization: Negotiate "));
                    known = ticket == Some("dGlja2V0") || (known && !each);
                    log.lock().unwrap().push(ticket.unwrap_or("-").to_owned());
                    let answer = if known {
                        let fault = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault>\
                                     <faultcode>x:ErrorServerBusy</faultcode></s:Fault></s:Body></s:Envelope>";
                        format!("HTTP/1.1 500 No\r\ncontent-length: {}\r\n\r\n{fault}", fault.len())
                    } else {
                        "HTTP/1.1 401 No\r\nwww-authenticate: Negotiate\r\nwww-authenticate: NTLM\r\ncontent-length: 0\r\n\r\n"
                            .to_owned()
                    };
                    stream.write_all(answer.as_bytes()).await.unwrap();
                    heard.clear();
                }
            });
        }
    });
    (url, shown)
}

fn by_ticket(url: &str, ticket: crate::groupware::ews::ticket::Ticket) -> Ews {
    let http = Http::new(Limits::default()).unwrap();
    Ews::by_ticket(http, url, "giulia", ticket, Options::default()).unwrap()
}

#[tokio::test]
async fn a_ticket_is_shown_once_for_a_connection_or_with_each_request_as_the_server_wants_it() {
    for (each, expected) in [
        (false, ["-", "dGlja2V0", "-", "-"].as_slice()),
        (true, ["-", "dGlja2V0", "-", "dGlja2V0", "dGlja2V0"].as_slice()),
    ] {
        let (url, shown) = wants_tickets(each).await;
        let account = by_ticket(&url, |host, _| {
            assert_eq!(host, "127.0.0.1");
            Ok("dGlja2V0".to_owned())
        });
        for _ in 0..3 {
            assert_eq!(account.test().await.unwrap_err().code, "failure-ews-busy", "it was let in");
        }
        assert_eq!(*shown.lock().unwrap(), expected, "{each}");
    }
}

#[tokio::test]
async fn a_ticket_that_is_not_taken_or_not_to_be_had_is_told_and_nothing_else_is_shown() {
    let (url, shown) = wants_tickets(false).await;
    let account = by_ticket(&url, |_, _| Ok("YW5vdGhlcg==".to_owned()));
    assert_eq!(told(account.test().await.unwrap_err()), (FailureKind::Forbidden, "failure-ews-windows-refused".into()));
    let account = by_ticket(&url, crate::groupware::ews::ticket::of_windows);
    #[cfg(not(windows))]
    assert_eq!(account.test().await.unwrap_err().code, "failure-ews-windows-ticket");
    assert!(shown.lock().unwrap().iter().all(|shown| shown == "-" || shown == "YW5vdGhlcg=="));
}
