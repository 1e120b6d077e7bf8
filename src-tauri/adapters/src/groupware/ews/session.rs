//! One mailbox: sends one request at a time to one address, waits out a short back-off, and says what an answer means.
//!
//! It follows no redirect and leaves its origin under no circumstances.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::{Http, Request, Response};
use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use tokio::sync::Mutex;
use url::Url;

use super::auth::Auth;
use super::fault::{self, Fault};
use super::options::Options;
use super::soap::{self, Heading, OLDEST, Reply, Server};
use super::xml::Element;

/// A wait that is asked for is waited here up to so long, in all; a longer one is the scheduler's.
const WAIT: Duration = Duration::from_secs(10);
/// How often a request is sent again that found the server busy.
const ROUNDS: usize = 3;

/// A connection to one mailbox. Clones share their turn.
#[derive(Clone)]
pub struct Session {
    http: Http,
    url: Url,
    auth: Arc<Mutex<Auth>>,
    server: Arc<RwLock<Option<Server>>>,
    /// What the user chose.
    pub(super) options: Arc<Options>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("host", &self.url.host_str()).finish_non_exhaustive()
    }
}

impl Session {
    /// A session at `url`, `https://mail.example.it/EWS/Exchange.asmx`.
    ///
    /// # Errors
    /// When TLS cannot be set up on this machine.
    pub fn new(http: &Http, url: Url, auth: Auth, options: Options) -> Result<Self, Failure> {
        let (auth, server) = (Arc::new(Mutex::new(auth)), Arc::default());
        Ok(Session { http: http.alone()?, url, auth, server, options: Arc::new(options) })
    }

    /// What the server said it is, once it was asked anything.
    #[must_use]
    pub fn server(&self) -> Option<Server> {
        *self.server.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is grommunio, as far as is known.
    #[must_use]
    pub fn is_grommunio(&self) -> bool {
        self.server().is_some_and(|server| server.grommunio)
    }

    /// Sends a request and gives the message of each of its parts.
    ///
    /// # Errors
    /// The network's; [`FailureKind::SignIn`]; what a fault of the whole request means.
    pub async fn ask(&self, request: &Element) -> Result<Vec<Element>, Failure> {
        let mut waited = Duration::ZERO;
        for round in 0.. {
            let answer = self.once(request).await?;
            let busy = match &answer {
                Err(fault) => Some(fault.clone()),
                Ok(messages) => messages.iter().find_map(|one| Fault::of_message(one).filter(Fault::is_busy)),
            };
            match busy.filter(Fault::is_busy).and_then(|fault| fault.back_off) {
                Some(wait) if round < ROUNDS && waited + wait <= WAIT && is_repeatable(request) => {
                    waited += wait;
                    tokio::time::sleep(wait).await;
                }
                _ => return answer.map_err(|fault| fault.failure()),
            }
        }
        Err(fault::unreadable("endless"))
    }

    /// The message of a request that has one part.
    ///
    /// # Errors
    /// As [`Session::ask`], and what the refusal of that part means.
    pub async fn ask_one(&self, request: &Element) -> Result<Result<Element, Fault>, Failure> {
        let message = self.ask(request).await?.into_iter().next().ok_or_else(|| fault::unreadable("no-message"))?;
        Ok(match Fault::of_message(&message) {
            Some(fault) => Err(fault),
            None => Ok(message),
        })
    }

    async fn once(&self, request: &Element) -> Result<Result<Vec<Element>, Fault>, Failure> {
        let response = self.auth.lock().await.send(&self.http, &self.request(request)).await?;
        let reply = reply(&response)?;
        if let Some(server) = reply.server {
            *self.server.write().unwrap_or_else(PoisonError::into_inner) = Some(server);
        }
        Ok(match reply.body {
            Err(fault) => Err(fault),
            Ok(answer) => match answer.child("ResponseMessages") {
                Some(messages) => Ok(messages.children.clone()),
                // Some answers have one part only, and no list around it.
                None => Ok(vec![answer]),
            },
        })
    }

    fn request(&self, element: &Element) -> Request {
        let spoken = self.server().map_or(OLDEST, Server::speaks);
        let version = self.options.version.clone().unwrap_or_else(|| spoken.to_owned());
        let heading = Heading { version, acts_as: self.options.acts_as.clone() };
        let mut request = Request::new(Method::POST, self.url.clone());
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
        request.headers.insert(ACCEPT, HeaderValue::from_static("text/xml"));
        if let Some(mailbox) = self.options.acts_as.as_ref().and_then(|address| HeaderValue::from_str(address).ok()) {
            // Leads the request to the server that holds the mailbox (EWS impersonation).
            request.headers.insert("X-AnchorMailbox", mailbox);
        }
        request.body = Bytes::from(soap::envelope(&heading, element));
        request
    }
}

/// Whether a request may be sent once more although parts of it were carried out: those that only read.
fn is_repeatable(request: &Element) -> bool {
    ["m:Get", "m:Find", "m:Sync"].iter().any(|start| request.name.starts_with(start))
}

/// An answer out of its envelope; what is none is some network's, or some other service's.
fn reply(response: &Response) -> Result<Reply, Failure> {
    let status = response.status.as_u16();
    let of = |kind, key: &str| Failure::new(kind, key).with("status", status);
    let retry_after = response.retry_after(jiff::Timestamp::now());
    match status {
        200 => soap::open(&response.body),
        500 => soap::open(&response.body)
            .map_err(|_| of(FailureKind::Retry, "failure-ews-server-status").after(retry_after)),
        300..=399 => Err(fault::unreadable("redirect")),
        403 => Err(of(FailureKind::Forbidden, "failure-ews-blocked")),
        404 | 405 | 410 => Err(of(FailureKind::Forbidden, "failure-ews-no-service")),
        456 | 457 => Err(of(FailureKind::SignIn, "failure-ews-account").with("code", status)),
        413 => Err(of(FailureKind::Record, "failure-exchange-too-large")),
        408 | 425 | 429 | 501..=599 => Err(of(FailureKind::Retry, "failure-ews-server-status").after(retry_after)),
        _ => Err(fault::unreadable("status").with("status", status)),
    }
}
