//! One origin, one user: signs requests, follows redirects inside the origin, and says what a status means.
//!
//! It never leaves its origin and never speaks plain HTTP to anything but this machine without consent. Which further
//! hosts the same user may be signed in to, [`super::href::home`] says.

use std::sync::Arc;

use bytes::Bytes;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::{Http, Request, Response, is_upgrade, same_origin};
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use reqwest::{Method, StatusCode};
use url::{Host, Url};

use super::auth::Auth;
use super::xml::{self, Element, Multistatus};

/// How many redirects in a row are followed.
const HOPS: usize = 4;

/// A connection to one origin.
#[derive(Debug, Clone)]
pub struct Session {
    http: Http,
    auth: Arc<Auth>,
    allow_http: bool,
    origin: Url,
}

impl Session {
    /// A session for the origin of `url`.
    ///
    /// # Errors
    /// [`FailureKind::Forbidden`] where that would send a password over plain HTTP.
    pub fn new(http: Http, auth: Arc<Auth>, allow_http: bool, url: &Url) -> Result<Self, Failure> {
        let safe = match url.scheme() {
            "https" => true,
            "http" => allow_http || is_loopback(url),
            _ => false,
        };
        if safe {
            Ok(Session { http, auth, allow_http, origin: url.clone() })
        } else {
            Err(Failure::new(FailureKind::Forbidden, "failure-dav-plain-http")
                .with("host", url.host_str().unwrap_or("")))
        }
    }

    /// The same user at the origin of another address.
    ///
    /// # Errors
    /// As [`Session::new`].
    pub fn at(&self, url: &Url) -> Result<Self, Failure> {
        Session::new(self.http.clone(), Arc::clone(&self.auth), self.allow_http, url)
    }

    /// The user's name.
    #[must_use]
    pub fn user(&self) -> &str {
        self.auth.user()
    }

    /// Sends one request, whatever its answer; a redirect is an answer.
    ///
    /// # Errors
    /// The network's, [`FailureKind::SignIn`] on a 401, and any address outside the origin.
    pub async fn send(&self, mut request: Request) -> Result<Response, Failure> {
        if !same_origin(&request.url, &self.origin) {
            return Err(elsewhere(&request.url));
        }
        self.auth.sign(&mut request)?;
        let response = self.http.send(request.clone()).await?;
        if response.status != StatusCode::UNAUTHORIZED {
            return Ok(response);
        }
        self.auth.challenged(&response)?;
        self.auth.sign(&mut request)?;
        let response = self.http.send(request).await?;
        if response.status == StatusCode::UNAUTHORIZED {
            self.auth.challenged(&response)?;
            return Err(Failure::new(FailureKind::SignIn, "failure-dav-sign-in"));
        }
        Ok(response)
    }

    /// Sends a request that changes nothing, following redirects inside the origin.
    ///
    /// # Errors
    /// As [`Session::send`], and a redirect that leaves the origin.
    pub async fn ask(&self, mut request: Request) -> Result<Response, Failure> {
        for _ in 0..HOPS {
            let response = self.send(request.clone()).await?;
            if !response.status.is_redirection() || response.status == StatusCode::NOT_MODIFIED {
                return Ok(response);
            }
            request.url = redirected(&response)?;
        }
        Err(Failure::new(FailureKind::Unreadable, "failure-dav-redirect-loop"))
    }

    /// Asks for a multistatus.
    ///
    /// # Errors
    /// What [`refusal`] makes of any other answer.
    pub async fn multistatus(&self, request: Request) -> Result<(Multistatus, Response), Failure> {
        let response = self.ask(request).await?;
        if response.status == StatusCode::MULTI_STATUS {
            Ok((Multistatus::parse(&response.body)?, response))
        } else {
            Err(refusal(&response))
        }
    }
}

/// A request with an XML body. Xandikos answers 415 where the content type is missing.
#[must_use]
pub fn xml_request(method: &'static str, url: &Url, depth: &'static str, body: String) -> Request {
    let mut request = Request::new(Method::from_bytes(method.as_bytes()).unwrap_or(Method::GET), url.clone());
    request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/xml; charset=utf-8"));
    request.headers.insert(HeaderName::from_static("depth"), HeaderValue::from_static(depth));
    request.body = Bytes::from(body);
    request
}

/// What an answer that is no success means for the collection.
#[must_use]
pub fn refusal(response: &Response) -> Failure {
    let status = response.status.as_u16();
    let failure = match status {
        401 => Failure::new(FailureKind::SignIn, "failure-dav-sign-in"),
        403 => Failure::new(FailureKind::Forbidden, "failure-dav-forbidden"),
        404 | 410 => Failure::new(FailureKind::Forbidden, "failure-dav-collection-missing"),
        408 | 425 | 429 | 502..=504 => Failure::new(FailureKind::Retry, "failure-dav-busy"),
        500..=599 => Failure::new(FailureKind::Retry, "failure-dav-server-error"),
        _ => Failure::new(FailureKind::Unreadable, "failure-dav-answer-unexpected"),
    };
    failure.with("status", status).after(response.retry_after(jiff::Timestamp::now()))
}

/// The `error` element of a refusal, where it has one.
#[must_use]
pub fn error_of(response: &Response) -> Option<Element> {
    xml::document(&response.body).ok()
}

/// Where a redirect leads. From http to https on one host it may go; anything else stays in its origin.
///
/// # Errors
/// [`FailureKind::Forbidden`] where it leads elsewhere, [`FailureKind::Unreadable`] where it leads nowhere.
pub fn redirected(response: &Response) -> Result<Url, Failure> {
    let target = response.header(LOCATION.as_str()).and_then(|location| response.url.join(location).ok());
    let target = target.ok_or_else(|| Failure::new(FailureKind::Unreadable, "failure-dav-redirect-loop"))?;
    let stays = same_origin(&response.url, &target) || is_upgrade(&response.url, &target);
    if stays { Ok(target) } else { Err(elsewhere(&target)) }
}

/// Whether an address is this machine's own.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn elsewhere(url: &Url) -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-dav-redirect-elsewhere").with("host", url.host_str().unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use ponte_engine::http::Limits;
    use ponte_engine::secret::SecretString;
    use reqwest::header::HeaderMap;

    use super::*;

    fn answer(url: &str, status: u16, location: &str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(LOCATION, location.parse().unwrap());
        headers.insert("retry-after", "7".parse().unwrap());
        let status = StatusCode::from_u16(status).unwrap();
        Response { status, headers, body: Bytes::new(), url: url.parse().unwrap() }
    }

    #[test]
    fn redirects_stay_where_the_password_belongs() {
        let rows = [
            ("https://a.it/x", "/dav/", Ok("https://a.it/dav/")),
            ("https://a.it/x", "https://a.it/dav/", Ok("https://a.it/dav/")),
            ("http://a.it/x", "https://a.it/dav/", Ok("https://a.it/dav/")),
            ("http://a.it/x", "https://a.it:8443/dav/", Err(FailureKind::Forbidden)),
            ("https://a.it/x", "http://a.it/dav/", Err(FailureKind::Forbidden)),
            ("https://a.it/x", "https://a.it:8443/dav/", Err(FailureKind::Forbidden)),
            ("https://a.it/x", "https://b.it/dav/", Err(FailureKind::Forbidden)),
            ("https://a.it/x", "http://169.254.169.254/", Err(FailureKind::Forbidden)),
        ];
        for (from, to, expected) in rows {
            let outcome = redirected(&answer(from, 301, to)).map(String::from).map_err(|failure| failure.kind);
            assert_eq!(outcome, expected.map(str::to_owned), "{from} {to}");
        }
    }

    #[test]
    fn statuses_have_one_meaning() {
        let rows = [
            (401, FailureKind::SignIn),
            (403, FailureKind::Forbidden),
            (404, FailureKind::Forbidden),
            (429, FailureKind::Retry),
            (503, FailureKind::Retry),
            (500, FailureKind::Retry),
            (200, FailureKind::Unreadable),
        ];
        for (status, kind) in rows {
            assert_eq!(refusal(&answer("https://a.it/", status, "/")).kind, kind, "{status}");
        }
        let wait = refusal(&answer("https://a.it/", 503, "/")).retry_after;
        assert_eq!(wait, Some(std::time::Duration::from_secs(7)));
    }

    #[test]
    fn plain_http_needs_this_machine_or_consent() {
        let http = Http::new(Limits::default()).unwrap();
        let auth = Arc::new(Auth::new("giulia", SecretString::from("x")));
        let rows = [
            ("https://a.it/", false, true),
            ("http://a.it/", false, false),
            ("http://a.it/", true, true),
            ("http://127.0.0.1:5232/", false, true),
            ("http://localhost:5232/", false, true),
            ("http://[::1]:5232/", false, true),
            ("http://localhost.evil.it/", false, false),
            ("ftp://a.it/", true, false),
        ];
        for (url, consent, expected) in rows {
            let session = Session::new(http.clone(), Arc::clone(&auth), consent, &url.parse().unwrap());
            assert_eq!(session.is_ok(), expected, "{url}");
        }
    }
}
