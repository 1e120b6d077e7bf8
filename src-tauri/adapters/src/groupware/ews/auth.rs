//! Signing in with a password: NTLM where the server offers it, which never shows it the password, else Basic over a safe
//! connection; Basic too where both are offered and somebody in between breaks NTLM. Or with what a browser brought, or as
//! the user of Windows, where that was chosen: neither is ever tried in place of the other.
//!
//! A password that was refused is never sent again, since retries lock accounts; it goes to one address only, and unencrypted
//! only with the user's consent. NTLM signs in a connection: whoever sends must keep to it.

use std::net::SocketAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::{Connection, Http, Request, Response};
use ponte_engine::secret::{ExposeSecret, SecretString};
use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, CONNECTION, HeaderValue, VIA, WWW_AUTHENTICATE};

use super::fault;
use super::ntlm::Handshake;
use super::refused::{self, broken};
use super::sign_in::Bearer;
use super::ticket::Ticket;

/// How long a connection is given to be free again.
const PAUSE: Duration = Duration::from_millis(3);
/// How often a sign-in is begun anew whose two requests did not go over one connection.
const ATTEMPTS: u32 = 6;

/// What a user is shown by.
#[derive(Debug, Clone)]
pub enum Shown {
    /// A password.
    Password(SecretString),
    /// What was granted for this server in the browser.
    Token(Bearer),
    /// What Windows says of whom it knows.
    Ticket(Ticket),
}

/// A user, and what is known of how the server wants them shown. One request at a time.
#[derive(Debug)]
pub struct Auth {
    user: String,
    shown: Shown,
    scheme: Option<Scheme>,
    /// The connection that is signed in.
    signed_in: Option<SocketAddr>,
    /// What binds a sign-in to the certificate that the server shows.
    binding: Option<Vec<u8>>,
    /// Whether Basic will do where NTLM does not come about.
    takes_basic: bool,
    /// How the server asked for a user.
    asked: Option<Box<Response>>,
    /// Whether the user was let in before.
    worked: bool,
    /// Whether the server wants the user shown with each request, however often a connection was signed in.
    each: bool,
    refused: Option<Failure>,
}

/// How a server wants a user shown.
#[derive(Debug, Clone, Copy)]
enum Scheme {
    Basic,
    /// NTLM, under the name that it is offered by.
    Ntlm(&'static str),
    /// Kerberos, under the name `Negotiate`.
    Ticket(Ticket),
}

impl Auth {
    /// Nothing is sent yet.
    #[must_use]
    pub fn new(user: &str, shown: Shown) -> Self {
        Auth {
            user: user.to_owned(),
            shown,
            each: false,
            scheme: None,
            signed_in: None,
            binding: None,
            takes_basic: false,
            asked: None,
            worked: false,
            refused: None,
        }
    }

    /// Sends a request, signing in where that is needed. `http` must keep to one connection.
    ///
    /// # Errors
    /// The network's; [`FailureKind::SignIn`] once the user was refused.
    pub async fn send(&mut self, http: &Http, request: &Request) -> Result<Response, Failure> {
        if let Some(failure) = &self.refused {
            return Err(failure.clone());
        }
        if let Shown::Token(bearer) = &self.shown {
            return bearer.send(http, request).await;
        }
        let scheme = match self.scheme {
            Some(scheme) => scheme,
            None => match self.asked(http, request).await? {
                Asked::Wants(scheme) => *self.scheme.insert(scheme),
                Asked::Nothing(response) => return Ok(*response),
            },
        };
        let response = match scheme {
            Scheme::Ticket(ticket) => return self.ticketed(http, request, ticket).await,
            Scheme::Basic => http.send(signed(request, self.basic()?)?).await?,
            Scheme::Ntlm(name) => match self.ntlm(http, request, name).await {
                Err(failure) if failure.code.starts_with(refused::NTLM) && self.takes_basic => {
                    self.scheme = Some(Scheme::Basic);
                    http.send(signed(request, self.basic()?)?).await?
                }
                response => response?,
            },
        };
        if response.status == StatusCode::UNAUTHORIZED {
            let failure = refused::reason(self.asked.as_deref(), &response, self.worked);
            self.refused = Some(failure.clone());
            return Err(failure);
        }
        self.worked = true;
        Ok(response)
    }

    /// Asks without showing anybody, and without what is to be sent: how the server wants the user shown.
    async fn asked(&mut self, http: &Http, request: &Request) -> Result<Asked, Failure> {
        let (mut response, mut connection) = http.exchange(Request { body: Bytes::new(), ..request.clone() }).await?;
        if response.status != StatusCode::UNAUTHORIZED {
            // Whoever asks for nobody answers the request itself.
            (response, connection) = http.exchange(request.clone()).await?;
            if response.status != StatusCode::UNAUTHORIZED {
                return Ok(Asked::Nothing(Box::new(response)));
            }
        }
        self.binding = connection.binding;
        let offers: Vec<&str> = offers(&response).collect();
        self.takes_basic = offers.is_empty() || offers.iter().any(|offer| is_scheme(offer, "Basic"));
        self.asked = Some(Box::new(Response { body: Bytes::new(), ..response.clone() }));
        self.choice(&offers).map(Asked::Wants)
    }

    /// How the user is shown, of all that is offered.
    fn choice(&self, offers: &[&str]) -> Result<Scheme, Failure> {
        let offered = |name: &str| offers.iter().any(|offer| is_scheme(offer, name));
        if let Shown::Ticket(ticket) = &self.shown {
            let ticket = offered("Negotiate").then_some(Scheme::Ticket(*ticket));
            return ticket.ok_or_else(|| Failure::new(FailureKind::Forbidden, "failure-ews-windows-scheme"));
        }
        if let Some(name) = ["NTLM", "Negotiate"].into_iter().find(|name| offered(name)) {
            return Ok(Scheme::Ntlm(name));
        }
        if self.takes_basic {
            return Ok(Scheme::Basic);
        }
        if offered("Bearer") {
            // It takes what Microsoft 365 grants in the browser, and no password at all.
            return Err(Failure::new(FailureKind::Forbidden, "failure-ews-sign-in-browser"));
        }
        let names: Vec<&str> = offers.iter().filter_map(|offer| offer.split_whitespace().next()).collect();
        Err(Failure::new(FailureKind::SignIn, "failure-ews-sign-in-scheme").with("schemes", names.join(", ")))
    }

    fn password(&self) -> Result<&SecretString, Failure> {
        match &self.shown {
            Shown::Password(password) => Ok(password),
            Shown::Token(_) | Shown::Ticket(_) => Err(Failure::new(FailureKind::Bug, "failure-credential")),
        }
    }

    fn basic(&self) -> Result<String, Failure> {
        let password = self.password()?.expose_secret();
        Ok(format!("Basic {}", STANDARD.encode(format!("{}:{password}", self.user))))
    }

    /// Sends on the connection that is signed in, or with a ticket: at once, or when the server asks for it.
    async fn ticketed(&mut self, http: &Http, request: &Request, ticket: Ticket) -> Result<Response, Failure> {
        if let Some(signed_in) = self.signed_in.filter(|_| !self.each) {
            tokio::time::sleep(PAUSE).await;
            let (response, connection) = http.exchange(request.clone()).await?;
            if response.status != StatusCode::UNAUTHORIZED {
                return Ok(response);
            }
            self.each = connection.local == Some(signed_in);
            self.binding = connection.binding;
        }
        let (host, binding) = (request.url.host_str().unwrap_or("").to_owned(), self.binding.clone());
        // Windows may ask a domain controller for it.
        let made = tokio::task::spawn_blocking(move || ticket(&host, binding.as_deref())).await;
        let token = made.map_err(|_| Failure::new(FailureKind::Bug, "failure-no-threads"))??;
        tokio::time::sleep(PAUSE).await;
        let (response, connection) = http.exchange(signed(request, format!("Negotiate {token}"))?).await?;
        if response.status == StatusCode::UNAUTHORIZED {
            self.signed_in = None;
            return Err(Failure::new(FailureKind::Forbidden, "failure-ews-windows-refused"));
        }
        self.signed_in = connection.local;
        Ok(response)
    }

    /// Sends on the connection that is signed in, or signs one in and sends what the request says once that is done.
    async fn ntlm(&mut self, http: &Http, request: &Request, name: &str) -> Result<Response, Failure> {
        if self.signed_in.is_some() {
            tokio::time::sleep(PAUSE).await;
            let (response, connection) = http.exchange(request.clone()).await?;
            if response.status != StatusCode::UNAUTHORIZED {
                return Ok(response);
            }
            // The connection was closed meanwhile, and this is another.
            (self.signed_in, self.binding) = (None, connection.binding);
        }
        for attempt in 1.. {
            let pause = PAUSE * (attempt * attempt);
            let Shaken { response, challenged, connections } = self.handshake(http, request, name, pause).await?;
            let kept = connections.0.local.is_some() && connections.0.local == connections.1.local;
            if response.status == StatusCode::UNAUTHORIZED && !kept && attempt < ATTEMPTS {
                // Nobody was refused: the answer came to a server that had asked nothing.
                continue;
            }
            if response.status == StatusCode::UNAUTHORIZED {
                between(kept, &challenged, &response)?;
            } else {
                self.signed_in = connections.1.local;
            }
            return Ok(response);
        }
        Err(broken(&[]))
    }

    /// Signs in a connection with two requests, the second of which carries what is to be sent.
    async fn handshake(&self, http: &Http, request: &Request, name: &str, pause: Duration) -> Result<Shaken, Failure> {
        let host = request.url.host_str().unwrap_or("");
        let mut handshake = Handshake::new(&self.user, self.password()?, host, self.binding.as_deref())?;
        let opening = Request { body: Bytes::new(), ..request.clone() };
        let opening = signed(&opening, format!("{name} {}", handshake.opening()?))?;
        // A connection is free for its next request a moment after its last answer was read.
        tokio::time::sleep(pause).await;
        let (challenged, first) = http.exchange(opening).await?;
        let answer = handshake.answer(challenge(&challenged, name)?)?;
        let answer = signed(request, format!("{name} {answer}"))?;
        tokio::time::sleep(pause).await;
        let (response, second) = http.exchange(answer).await?;
        Ok(Shaken { response, challenged, connections: (first, second) })
    }
}

/// What came of a handshake: the answers to both of its requests, and over which connections.
struct Shaken {
    response: Response,
    challenged: Response,
    connections: (Connection, Connection),
}

/// What a server answers whom it is shown nobody.
enum Asked {
    Wants(Scheme),
    Nothing(Box<Response>),
}

fn offers(response: &Response) -> impl Iterator<Item = &str> {
    response.headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok()).map(str::trim)
}

fn is_scheme(offer: &str, name: &str) -> bool {
    offer.split_whitespace().next().is_some_and(|word| word.trim_end_matches(',').eq_ignore_ascii_case(name))
}

/// The challenge in an answer. Where there is none somebody in between took it out, or closed the connection that it was for.
fn challenge<'a>(response: &'a Response, name: &str) -> Result<&'a str, Failure> {
    let own = offers(response).find_map(|offer| {
        let (scheme, token) = offer.split_once(' ')?;
        scheme.eq_ignore_ascii_case(name).then_some(token.trim())
    });
    match own {
        Some(token) if response.status == StatusCode::UNAUTHORIZED && !closes(response) => Ok(token),
        _ => Err(broken(&[response])),
    }
}

fn closes(response: &Response) -> bool {
    response.headers.get(CONNECTION).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"close"))
}

/// Whether a refusal is the doing of somebody in between: the connection was not kept, or a gateway says that it stands there.
fn between(kept: bool, challenged: &Response, refused: &Response) -> Result<(), Failure> {
    let gateway = [challenged, refused].iter().any(|response| response.headers.contains_key(VIA));
    if kept && !gateway { Ok(()) } else { Err(broken(&[refused, challenged])) }
}

fn signed(request: &Request, value: String) -> Result<Request, Failure> {
    let mut request = request.clone();
    let mut value = HeaderValue::from_str(&value).map_err(|_| fault::unreadable("sign-in"))?;
    value.set_sensitive(true);
    request.headers.insert(AUTHORIZATION, value);
    Ok(request)
}

#[cfg(test)]
mod tests {
    use reqwest::Method;

    use super::*;

    fn response(status: u16, headers: &[(&'static str, &'static str)]) -> Response {
        let mut map = reqwest::header::HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
        let url = "https://mail.example.it/".parse().unwrap();
        Response { status: StatusCode::from_u16(status).unwrap(), headers: map, body: Bytes::new(), url }
    }

    #[test]
    fn a_challenge_counts_only_on_a_connection_that_stays() {
        let full = ("www-authenticate", "NTLM TlRMTVNTUAACAAAA");
        assert_eq!(challenge(&response(401, &[full]), "NTLM").unwrap(), "TlRMTVNTUAACAAAA");
        for broken in [
            response(401, &[full, ("connection", "close")]),
            response(401, &[("www-authenticate", "NTLM")]),
            response(401, &[]),
            response(200, &[full]),
        ] {
            assert_eq!(challenge(&broken, "NTLM").unwrap_err().code, "failure-ews-ntlm-broken");
        }
    }

    #[test]
    fn what_stands_in_between_is_not_told_as_a_wrong_password() {
        let (plain, gateway) = (response(401, &[]), response(401, &[("via", "1.1 waf")]));
        assert!(between(true, &plain, &plain).is_ok());
        assert!(between(false, &plain, &plain).is_err());
        assert!(between(true, &gateway, &plain).is_err());
        assert!(between(true, &plain, &gateway).is_err());
    }

    #[test]
    fn a_user_is_shown_by_what_was_chosen_or_not_at_all() {
        let choice = |shown: Shown, offers: &[&str]| {
            let mut auth = Auth::new("giulia", shown);
            auth.takes_basic = offers.contains(&"Basic");
            auth.choice(offers).map_err(|failure| failure.code)
        };
        let password = || Shown::Password(SecretString::from("x"));
        let bearer = "Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", trusted_issuers=\"x@*\"";
        let refused = |shown: Shown, offers: &[&str]| choice(shown, offers).unwrap_err();
        assert!(matches!(choice(password(), &[bearer, "Negotiate", "NTLM"]), Ok(Scheme::Ntlm("NTLM"))));
        assert!(matches!(choice(password(), &[bearer, "Basic"]), Ok(Scheme::Basic)));
        assert_eq!(refused(password(), &[bearer]), "failure-ews-sign-in-browser");
        assert_eq!(refused(password(), &["Digest"]), "failure-ews-sign-in-scheme");
        let ticket = || Shown::Ticket(super::super::ticket::of_windows);
        assert!(matches!(choice(ticket(), &["Negotiate", "NTLM"]), Ok(Scheme::Ticket(_))));
        for offers in [["NTLM"], ["Basic"], [bearer]] {
            assert_eq!(refused(ticket(), &offers), "failure-ews-windows-scheme");
        }
    }

    #[test]
    fn nothing_secret_is_printed() {
        let auth = Auth::new("giulia", Shown::Password(SecretString::from("Circle Of Life")));
        let request =
            signed(&Request::new(Method::GET, "https://mail.example.it/".parse().unwrap()), auth.basic().unwrap())
                .unwrap();
        assert!(!format!("{auth:?} {request:?}").contains("Circle"));
    }
}
