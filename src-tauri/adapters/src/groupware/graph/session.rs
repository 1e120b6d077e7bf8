//! One mailbox: signs requests, sends one at a time, waits out short throttling, and never leaves its origin.
//!
//! Every request asks for ids that survive a move between folders, and for times in UTC; nothing may be sent without.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::{Http, Request, Response, same_origin};
use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue, IF_MATCH};
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

use super::fault;
use super::place::segment;
use crate::groupware::bearer::{self, TokenSource};

/// What every request prefers.
pub const PREFER: &str = "IdType=\"ImmutableId\", outlook.timezone=\"UTC\"";
/// A wait that is asked for is waited here up to so long, in all; a longer one is the scheduler's.
const WAIT: Duration = Duration::from_secs(10);
/// How often a throttled request is sent again.
const ROUNDS: usize = 3;

/// One request below the version of the service.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// `GET`, `POST`, `PATCH`, `DELETE`.
    pub method: Method,
    /// `me/calendars/…`, with its query.
    pub path: String,
    /// The etag that a write is conditional on.
    pub if_match: Option<String>,
    /// What is written.
    pub body: Option<Value>,
    /// How many rows a page should have.
    pub page: Option<usize>,
}

impl Part {
    /// A request that reads.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Part { method: Method::GET, path: path.into(), if_match: None, body: None, page: None }
    }

    /// A request that writes.
    #[must_use]
    pub fn write(method: Method, path: impl Into<String>, body: Option<Value>) -> Self {
        Part { method, body, ..Part::get(path) }
    }

    /// Everything it prefers.
    #[must_use]
    pub fn prefer(&self) -> String {
        match self.page {
            Some(rows) => format!("{PREFER}, odata.maxpagesize={rows}"),
            None => PREFER.to_owned(),
        }
    }
}

/// What was answered to one request, or to one part of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its JSON; null where it has none.
    pub body: Value,
    /// How long the service asked to be left alone.
    pub retry_after: Option<Duration>,
}

impl Answer {
    /// Its body, where it went well.
    ///
    /// # Errors
    /// What the refusal means.
    pub fn done(self) -> Result<Value, Failure> {
        if (200..300).contains(&self.status) { Ok(self.body) } else { Err(self.failure()) }
    }

    /// The same of a listing: whatever refuses one leaves it unread, and is no single record's trouble.
    ///
    /// # Errors
    /// What the refusal means.
    pub fn listed(self) -> Result<Value, Failure> {
        self.done().map_err(|failure| match failure.kind {
            FailureKind::Record => Failure { kind: FailureKind::Unreadable, ..failure },
            _ => failure,
        })
    }

    /// What a refusal means.
    #[must_use]
    pub fn failure(&self) -> Failure {
        fault::failure(self.status, &self.body, self.retry_after)
    }
}

/// A connection to one mailbox. Clones share their turn.
#[derive(Clone)]
pub struct Session {
    http: Http,
    tokens: Arc<dyn TokenSource>,
    base: Url,
    /// Whose mailbox is opened, as a path; the user's own where nobody else is named.
    whose: Option<String>,
    turn: Arc<Mutex<()>>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

impl Session {
    /// A session on the service at `base`, `https://graph.microsoft.com/v1.0/`.
    #[must_use]
    pub fn new(http: Http, tokens: Arc<dyn TokenSource>, base: Url) -> Self {
        Session { http, tokens, base, whose: None, turn: Arc::default() }
    }

    /// The same in the mailbox of this address.
    #[must_use]
    pub fn in_mailbox(mut self, address: &str) -> Self {
        self.whose = Some(format!("users/{}/", segment(address)));
        self
    }

    /// A request, or each of a batch, in the mailbox that is opened; who signed in is asked for as ever.
    #[must_use]
    pub fn placed(&self, part: &Part) -> Part {
        let mut part = part.clone();
        let Some(whose) = &self.whose else { return part };
        if let Some(rest) = part.path.strip_prefix("me/") {
            part.path = format!("{whose}{rest}");
        }
        let inner = part.body.as_mut().filter(|_| part.path == "$batch").and_then(|body| body.get_mut("requests"));
        for url in inner.and_then(Value::as_array_mut).into_iter().flatten().filter_map(|one| one.get_mut("url")) {
            if let Some(rest) = url.as_str().and_then(|url| url.strip_prefix("/me/")) {
                *url = Value::String(format!("/{whose}{rest}"));
            }
        }
        part
    }

    /// Sends one request.
    ///
    /// # Errors
    /// The network's, and [`FailureKind::SignIn`]. Any other refusal is an answer.
    pub async fn ask(&self, part: &Part) -> Result<Answer, Failure> {
        let part = self.placed(part);
        let url = self.base.join(&part.path).map_err(|_| fault::unreadable("address"))?;
        self.send(&part, url).await
    }

    /// Follows a link that the service gave, in the same origin and below the same version only.
    ///
    /// # Errors
    /// As [`Session::ask`], and a link that leads elsewhere.
    pub async fn follow(&self, link: &str, page: Option<usize>) -> Result<Answer, Failure> {
        let url = Url::parse(link).map_err(|_| fault::unreadable("link"))?;
        if !same_origin(&url, &self.base) || !url.path().starts_with(self.base.path()) {
            let host = url.host_str().unwrap_or("");
            return Err(Failure::new(FailureKind::Unreadable, "failure-graph-link-elsewhere").with("host", host));
        }
        self.send(&Part { page, ..Part::get("") }, url).await
    }

    async fn send(&self, part: &Part, url: Url) -> Result<Answer, Failure> {
        let _turn = self.turn.lock().await;
        let mut waited = Duration::ZERO;
        for _ in 0..ROUNDS {
            let answer = self.signed(part, &url).await?;
            let Some(wait) = short_wait(&answer).filter(|wait| waited + *wait <= WAIT) else { return Ok(answer) };
            waited += wait;
            tokio::time::sleep(wait).await;
        }
        self.signed(part, &url).await
    }

    async fn signed(&self, part: &Part, url: &Url) -> Result<Answer, Failure> {
        let request = request(part, url)?;
        answer(bearer::send(&self.http, &*self.tokens, &request, fault::signed_out).await?)
    }
}

/// How long a throttled answer asks to wait, if it does.
#[must_use]
pub fn short_wait(answer: &Answer) -> Option<Duration> {
    let wait = answer.retry_after.unwrap_or(WAIT + Duration::from_secs(1));
    (answer.status == 429 && wait <= WAIT).then_some(wait)
}

fn request(part: &Part, url: &Url) -> Result<Request, Failure> {
    let mut request = Request::new(part.method.clone(), url.clone());
    request.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let prefer = HeaderValue::from_str(&part.prefer()).map_err(|_| fault::unreadable("prefer"))?;
    request.headers.insert(HeaderName::from_static("prefer"), prefer);
    if let Some(etag) = &part.if_match {
        let etag = HeaderValue::from_str(etag).map_err(|_| fault::unreadable("version"))?;
        request.headers.insert(IF_MATCH, etag);
    }
    if let Some(body) = &part.body {
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        request.body = Bytes::from(body.to_string());
    }
    Ok(request)
}

/// An answer read as JSON; a page of HTML that says 200 is some network's, not the service's.
fn answer(response: Response) -> Result<Answer, Failure> {
    let status = response.status.as_u16();
    let retry_after = response.retry_after(jiff::Timestamp::now());
    let body = match serde_json::from_slice(&response.body) {
        Ok(body) => body,
        Err(_) if response.body.is_empty() || status >= 300 => Value::Null,
        Err(_) => return Err(fault::unreadable("not-json")),
    };
    if response.status.is_redirection() {
        return Err(fault::unreadable("redirect"));
    }
    Ok(Answer { status, body, retry_after })
}
