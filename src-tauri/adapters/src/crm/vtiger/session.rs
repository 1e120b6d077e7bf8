//! One signed-in session with one Vtiger: signing in, signing in again, and sending.
//!
//! It never sends a wrong key twice (that locks accounts), never signs in twice at once (a second challenge makes the
//! first one's token worthless), never follows a redirect once credentials travel, and never calls `logout`, which ends
//! in an error on every Vtiger and leaves the session alive.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use jiff::Timestamp;
use jiff::civil::DateTime;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::{Http, Request, Response};
use ponte_engine::secret::SecretString;
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use serde_json::Value as Json;
use url::Url;
use url::form_urlencoded::Serializer;

use super::clock::{self, Clock};
use super::fault::Fault;
use super::zone::ServerZone;
use super::{address, op_login, wire};

/// What a sign-in told.
#[derive(Debug, Clone)]
pub(super) struct SignedIn {
    /// The session's name, a secret of its own: never logged.
    pub name: SecretString,
    /// `19x5`.
    pub user_id: String,
    /// The user's zone for display; the wire does not use it.
    pub time_zone: String,
    /// `8.2.0`.
    pub version: String,
    /// Whether the user is an administrator.
    pub is_admin: bool,
}

/// Where the parameters of an operation go.
pub(super) enum Send {
    /// In the query string.
    Get,
    /// In a form.
    Post,
    /// In a form with a file: content type and the parts after the parameters.
    Upload(super::upload::Upload),
}

/// A session that opens itself when it is needed.
pub(super) struct Session {
    http: Http,
    user: String,
    key: SecretString,
    door: Arc<tokio::sync::Mutex<()>>,
    state: Mutex<State>,
}

struct State {
    endpoint: Url,
    signed: Option<SignedIn>,
    refused: Option<Failure>,
    clock: Option<Clock>,
    /// Unknown until something told of it.
    zone: Option<ServerZone>,
}

/// One door for each user of each server, in the whole process: two pairings may use the same CRM.
static DOORS: LazyLock<Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<()>>>>> = LazyLock::new(Mutex::default);

impl Session {
    /// A session of `user` at `endpoint`, not yet opened.
    pub(super) fn new(http: Http, endpoint: Url, user: &str, key: SecretString) -> Self {
        let door = locked(&DOORS).entry(format!("{endpoint} {}", user.to_lowercase())).or_default().clone();
        let state = State { endpoint, signed: None, refused: None, clock: None, zone: None };
        Session { http, user: user.to_owned(), key, door, state: Mutex::new(state) }
    }

    /// Who is signed in; signs in first where needed.
    ///
    /// # Errors
    /// What keeps the user from signing in.
    pub(super) async fn signed_in(&self) -> Result<SignedIn, Fault> {
        if let Some(signed) = self.standing()? {
            return Ok(signed);
        }
        let _alone = self.door.lock().await;
        if let Some(signed) = self.standing()? {
            return Ok(signed);
        }
        let signed = op_login::sign_in(self, &self.user, &self.key).await;
        let mut state = locked(&self.state);
        if let Err(Fault::Failed(failure)) = &signed
            && failure.kind == FailureKind::SignIn
        {
            state.refused = Some(failure.clone());
        }
        state.signed = signed.as_ref().ok().cloned();
        signed
    }

    /// Sends an operation within the session; opens a new one, once, where the server has forgotten it.
    ///
    /// # Errors
    /// See [`Fault`].
    pub(super) async fn call(&self, send: &Send, operation: &str, parameters: &[(&str, &str)]) -> Result<Json, Fault> {
        let signed = self.signed_in().await?;
        match self.call_as(&signed, send, operation, parameters).await {
            Err(Fault::Refused(refusal)) if refusal.ends_session() => {
                self.forget(&signed);
                let signed = self.signed_in().await?;
                self.call_as(&signed, send, operation, parameters).await
            }
            answer => answer,
        }
    }

    async fn call_as(
        &self,
        signed: &SignedIn,
        send: &Send,
        operation: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Json, Fault> {
        use ponte_engine::secret::ExposeSecret as _;
        let mut all = vec![("operation", operation), ("sessionName", signed.name.expose_secret())];
        all.extend_from_slice(parameters);
        self.exchange(send, &all).await
    }

    /// One request outside any session, redirects refused.
    ///
    /// # Errors
    /// See [`Fault`].
    pub(super) async fn exchange(&self, send: &Send, parameters: &[(&str, &str)]) -> Result<Json, Fault> {
        let endpoint = locked(&self.state).endpoint.clone();
        let response = self.transmit(request(endpoint, send, parameters)).await?;
        if response.status.is_redirection() {
            let to = response.header("location").and_then(|location| response.url.join(location).ok());
            let host = to.as_ref().and_then(Url::host_str).unwrap_or("");
            return Err(Fault::Failed(address::elsewhere(host)));
        }
        readable(&response)
    }

    /// The first request, which carries no secret and so may be redirected within the house.
    ///
    /// # Errors
    /// See [`Fault`].
    pub(super) async fn knock(&self, parameters: &[(&str, &str)]) -> Result<(Json, Option<Timestamp>), Fault> {
        for _ in 0..4 {
            let endpoint = locked(&self.state).endpoint.clone();
            let response = self.transmit(request(endpoint.clone(), &Send::Get, parameters)).await?;
            if !response.status.is_redirection() {
                return Ok((readable(&response)?, clock::date(&response)));
            }
            let location = response.header("location").unwrap_or("");
            locked(&self.state).endpoint = address::redirected(&endpoint, location).map_err(Fault::Failed)?;
        }
        Err(Fault::Failed(Failure::new(FailureKind::Forbidden, "failure-redirect-loop")))
    }

    async fn transmit(&self, request: Request) -> Result<Response, Fault> {
        let response = self.http.send(request).await.map_err(Fault::Transport)?;
        if let Some(date) = clock::date(&response) {
            let mut state = locked(&self.state);
            state.clock = state.clock.map(|clock| clock.heard(date));
        }
        Ok(response)
    }

    /// Sets the clock by what `getchallenge` said.
    pub(super) fn set_clock(&self, clock: Clock) {
        locked(&self.state).clock = Some(clock);
    }

    /// The time on the server, once it has been heard.
    pub(super) fn server_now(&self) -> Option<Timestamp> {
        locked(&self.state).clock.map(|clock| clock.now())
    }

    /// The zone of the server's times, as far as it is known.
    pub(super) fn zone(&self) -> ServerZone {
        locked(&self.state).zone.clone().unwrap_or_else(ServerZone::assumed)
    }

    /// Takes a zone for the server's, unless a better-founded one is known.
    pub(super) fn suppose_zone(&self, zone: ServerZone) {
        let mut state = locked(&self.state);
        let better = state.zone.as_ref().is_none_or(|known| zone.proven && !known.proven);
        if better {
            state.zone = Some(zone);
        }
    }

    /// Guesses the zone by the newest change, where nothing is known of it.
    pub(super) fn guess_zone(&self, newest: Option<DateTime>, candidates: &[&str]) {
        if let (Some(now), Some(newest)) = (self.server_now(), newest) {
            self.suppose_zone(ServerZone::guess(newest, now, candidates));
        }
    }

    /// Learns the zone from a record written at `sent` or later, whose wall time is `wall`. A zone that already gives
    /// that offset stays.
    pub(super) fn learn_zone(&self, wall: DateTime, sent: Timestamp, candidates: &[&str]) {
        let Some(now) = self.server_now() else { return };
        let slack = jiff::SignedDuration::from_secs(2);
        let (Ok(earliest), Ok(latest)) = (sent.checked_sub(slack), now.checked_add(slack)) else { return };
        let Some(shown) = ServerZone::shown(wall, earliest, latest, candidates) else { return };
        let mut state = locked(&self.state);
        match &mut state.zone {
            Some(known) if known.offset_at(now) == shown.offset_at(now) => known.proven = true,
            zone => *zone = Some(shown),
        }
    }

    fn standing(&self) -> Result<Option<SignedIn>, Fault> {
        let state = locked(&self.state);
        match &state.refused {
            Some(failure) => Err(Fault::Failed(failure.clone())),
            None => Ok(state.signed.clone()),
        }
    }

    fn forget(&self, gone: &SignedIn) {
        use ponte_engine::secret::ExposeSecret as _;
        let mut state = locked(&self.state);
        let same = state.signed.as_ref().is_some_and(|now| now.name.expose_secret() == gone.name.expose_secret());
        if same {
            state.signed = None;
        }
    }
}

fn readable(response: &Response) -> Result<Json, Fault> {
    wire::result(response.status.as_u16(), &response.body).map_err(|fault| match fault {
        Fault::Unreadable { status: status @ (429 | 503), .. } => {
            let wait = response.retry_after(Timestamp::now());
            let busy = Failure::new(FailureKind::Retry, "failure-crm-busy").with("status", status).after(wait);
            Fault::Transport(busy)
        }
        other => other,
    })
}

fn request(endpoint: Url, send: &Send, parameters: &[(&str, &str)]) -> Request {
    let form = || Serializer::new(String::new()).extend_pairs(parameters).finish();
    match send {
        Send::Get => {
            let mut url = endpoint;
            url.set_query(Some(&form()));
            Request::new(Method::GET, url)
        }
        Send::Post => posted(endpoint, "application/x-www-form-urlencoded", Bytes::from(form())),
        Send::Upload(upload) => posted(endpoint, &upload.content_type(), upload.body(parameters)),
    }
}

fn posted(endpoint: Url, content_type: &str, body: Bytes) -> Request {
    let mut request = Request::new(Method::POST, endpoint);
    if let Ok(value) = HeaderValue::from_str(content_type) {
        request.headers.insert(CONTENT_TYPE, value);
    }
    request.body = body;
    request
}

/// A lock whose holder panicked still guards consistent data: every change here is one assignment.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
