//! Signing requests: Basic at once over a safe connection, Digest when the server asks for it.
//!
//! A password that was refused is never sent again, since retries lock accounts; it never goes over plain HTTP without
//! the user's consent, and to no other origin.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::secret::{ExposeSecret, SecretString};
use reqwest::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};

use ponte_engine::http::{Request, Response};
use url::Url;

use super::digest::{Asked, Challenge};

/// A user with their password, and what each server asked for.
#[derive(Debug)]
pub struct Auth {
    user: String,
    password: SecretString,
    /// By origin: a challenge is worth nothing anywhere else.
    known: Mutex<BTreeMap<String, Known>>,
    refused: AtomicBool,
}

/// A challenge, and how often it was answered.
#[derive(Debug)]
struct Known {
    challenge: Challenge,
    answers: u64,
}

impl Auth {
    /// Nothing is sent yet.
    #[must_use]
    pub fn new(user: &str, password: SecretString) -> Self {
        Auth { user: user.to_owned(), password, known: Mutex::default(), refused: AtomicBool::new(false) }
    }

    /// The user's name.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// Adds the credentials to a request.
    ///
    /// # Errors
    /// [`FailureKind::SignIn`] once they were refused.
    pub fn sign(&self, request: &mut Request) -> Result<(), Failure> {
        if self.refused.load(Ordering::Relaxed) {
            return Err(refusal());
        }
        let text = self.digest(request)?.unwrap_or_else(|| self.basic());
        let mut value = HeaderValue::from_str(&text).map_err(|_| refusal())?;
        value.set_sensitive(true);
        request.headers.insert(AUTHORIZATION, value);
        Ok(())
    }

    /// What a 401 means: `Ok` when the request is to be signed anew and sent once more.
    ///
    /// # Errors
    /// [`FailureKind::SignIn`] when the credentials were refused, or when the server wants a scheme Ponte has not.
    pub fn challenged(&self, response: &Response) -> Result<(), Failure> {
        let offers: Vec<&str> =
            response.headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok()).collect();
        let mut all = self.known.lock().map_err(|_| refusal())?;
        let known = all.contains_key(&origin(&response.url));
        match Challenge::strongest(&offers) {
            Some(challenge) if !known || challenge.stale => {
                all.insert(origin(&response.url), Known { challenge, answers: 0 });
                return Ok(());
            }
            Some(_) | None => {}
        }
        self.refused.store(true, Ordering::Relaxed);
        let basic = offers.is_empty() || offers.iter().any(|offer| starts_with(offer, "basic"));
        if basic || known { Err(refusal()) } else { Err(unknown_scheme(&offers)) }
    }

    fn basic(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{}", self.user, self.password.expose_secret())))
    }

    /// The answer to the challenge of the request's origin, where there was one.
    fn digest(&self, request: &Request) -> Result<Option<String>, Failure> {
        let mut all = self.known.lock().map_err(|_| refusal())?;
        let Some(known) = all.get_mut(&origin(&request.url)) else { return Ok(None) };
        known.answers += 1;
        let uri = match request.url.query() {
            Some(query) => format!("{}?{query}", request.url.path()),
            None => request.url.path().to_owned(),
        };
        let seed = format!("{}{}{self:p}", jiff::Timestamp::now().as_nanosecond(), known.answers);
        let asked = Asked {
            user: &self.user,
            password: &self.password,
            method: request.method.as_str(),
            uri: &uri,
            count: known.answers,
            seed: &seed,
        };
        Ok(Some(known.challenge.answer(&asked)))
    }
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn starts_with(offer: &str, scheme: &str) -> bool {
    offer.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

fn refusal() -> Failure {
    Failure::new(FailureKind::SignIn, "failure-dav-sign-in")
}

fn unknown_scheme(offers: &[&str]) -> Failure {
    let schemes: Vec<&str> = offers.iter().filter_map(|offer| offer.split_whitespace().next()).collect();
    Failure::new(FailureKind::SignIn, "failure-dav-sign-in-scheme").with("schemes", schemes.join(", "))
}

#[cfg(test)]
mod tests {
    use reqwest::{Method, StatusCode};

    use super::*;

    fn auth() -> Auth {
        Auth::new("Mufasa", SecretString::from("Circle Of Life"))
    }

    fn answer(offers: &[&'static str]) -> Response {
        let mut headers = reqwest::header::HeaderMap::new();
        for offer in offers {
            headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(offer));
        }
        Response {
            status: StatusCode::UNAUTHORIZED,
            headers,
            body: bytes::Bytes::new(),
            url: "https://dav.example.it/".parse().unwrap(),
        }
    }

    #[test]
    fn what_a_401_means() {
        let rows: &[(&[&'static str], Result<(), &str>)] = &[
            (&["Basic realm=\"x\""], Err("failure-dav-sign-in")),
            (&[], Err("failure-dav-sign-in")),
            (&["Negotiate", "NTLM"], Err("failure-dav-sign-in-scheme")),
            (&["Digest realm=\"x\", nonce=\"1\", qop=\"auth\""], Ok(())),
            (&["Digest realm=\"x\", nonce=\"1\", algorithm=SHA-256"], Ok(())),
            (&["Digest realm=\"x\", nonce=\"1\", algorithm=SHA3-256"], Err("failure-dav-sign-in-scheme")),
        ];
        for (offers, expected) in rows {
            let outcome = auth().challenged(&answer(offers)).map_err(|failure| failure.code);
            assert_eq!(outcome, expected.map_err(str::to_owned), "{offers:?}");
        }
    }

    #[test]
    fn what_was_refused_is_never_sent_again() {
        let auth = auth();
        assert!(auth.challenged(&answer(&["Basic realm=\"x\""])).is_err());
        let mut request = Request::new(Method::GET, "https://dav.example.it/".parse().unwrap());
        assert_eq!(auth.sign(&mut request).unwrap_err().kind, FailureKind::SignIn);
    }

    #[test]
    fn a_second_digest_challenge_counts_only_when_the_first_went_stale() {
        let auth = auth();
        auth.challenged(&answer(&["Digest realm=\"x\", nonce=\"1\", qop=\"auth\""])).unwrap();
        auth.challenged(&answer(&["Digest realm=\"x\", nonce=\"2\", qop=\"auth\", stale=true"])).unwrap();
        assert!(auth.challenged(&answer(&["Digest realm=\"x\", nonce=\"3\", qop=\"auth\""])).is_err());
    }

    #[test]
    fn the_challenge_of_one_server_is_not_answered_to_another() {
        let auth = auth();
        auth.challenged(&answer(&["Digest realm=\"x\", nonce=\"1\", qop=\"auth\""])).unwrap();
        let signed = |url: &str| {
            let mut request = Request::new(Method::GET, url.parse().unwrap());
            auth.sign(&mut request).unwrap();
            request.headers[AUTHORIZATION].to_str().unwrap().to_owned()
        };
        assert!(signed("https://dav.example.it/a").starts_with("Digest "));
        assert!(signed("https://dav2.example.it/a").starts_with("Basic "));
        let other = Response {
            url: "https://dav2.example.it/".parse().unwrap(),
            ..answer(&["Digest realm=\"y\", nonce=\"2\""])
        };
        auth.challenged(&other).unwrap();
        assert!(signed("https://dav2.example.it/a").contains("nonce=\"2\""));
        assert!(signed("https://dav.example.it/a").contains("nonce=\"1\""));
    }

    #[test]
    fn nothing_secret_is_printed() {
        let auth = auth();
        let mut request = Request::new(Method::GET, "https://dav.example.it/".parse().unwrap());
        auth.sign(&mut request).unwrap();
        let shown = format!("{auth:?} {request:?}");
        assert!(!shown.contains("Circle") && !shown.contains("TXVmYXNh"));
    }
}
