//! Signing requests: Basic at once over a safe connection, Digest (MD5, `qop=auth`, RFC 7616) when the server asks for it.
//!
//! A password that was refused is never sent again, since retries lock accounts; it never goes over plain HTTP without
//! the user's consent, and to no other origin.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::secret::{ExposeSecret, SecretString};
use reqwest::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};

use ponte_engine::http::{Request, Response};

/// A user with their password, and what the server asked for.
#[derive(Debug)]
pub struct Auth {
    user: String,
    password: SecretString,
    challenge: Mutex<Option<Challenge>>,
    count: AtomicU64,
    refused: AtomicBool,
}

/// What a server wants of a Digest answer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    qop: bool,
    stale: bool,
}

impl Auth {
    /// Nothing is sent yet.
    #[must_use]
    pub fn new(user: &str, password: SecretString) -> Self {
        Auth {
            user: user.to_owned(),
            password,
            challenge: Mutex::default(),
            count: AtomicU64::new(0),
            refused: AtomicBool::new(false),
        }
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
        let challenge = self.challenge.lock().map_or(None, |challenge| challenge.clone());
        let text = match challenge {
            None => self.basic(),
            Some(challenge) => self.digest(&challenge, request),
        };
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
        let mut known = self.challenge.lock().map_err(|_| refusal())?;
        match offers.iter().find_map(|offer| Challenge::parse(offer)) {
            Some(challenge) if known.is_none() || challenge.stale => {
                *known = Some(challenge);
                self.count.store(0, Ordering::Relaxed);
                return Ok(());
            }
            _ => {}
        }
        self.refused.store(true, Ordering::Relaxed);
        let basic = offers.is_empty() || offers.iter().any(|offer| starts_with(offer, "basic"));
        if basic || known.is_some() { Err(refusal()) } else { Err(unknown_scheme(&offers)) }
    }

    fn basic(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{}", self.user, self.password.expose_secret())))
    }

    fn digest(&self, challenge: &Challenge, request: &Request) -> String {
        let count = format!("{:08x}", self.count.fetch_add(1, Ordering::Relaxed) + 1);
        let cnonce = md5(&format!("{}{count}{:p}", jiff::Timestamp::now().as_nanosecond(), self));
        let uri = match request.url.query() {
            Some(query) => format!("{}?{query}", request.url.path()),
            None => request.url.path().to_owned(),
        };
        let response = self.digest_response(challenge, request.method.as_str(), &uri, &count, &cnonce);
        let user = self.user.replace('\\', "\\\\").replace('"', "\\\"");
        let Challenge { realm, nonce, .. } = challenge;
        let mut text = format!(
            "Digest username=\"{user}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", algorithm=MD5"
        );
        if challenge.qop {
            text.push_str(&format!(", qop=auth, nc={count}, cnonce=\"{cnonce}\""));
        }
        if let Some(opaque) = &challenge.opaque {
            text.push_str(&format!(", opaque=\"{opaque}\""));
        }
        text
    }

    /// RFC 7616 §3.4.1.
    fn digest_response(&self, challenge: &Challenge, method: &str, uri: &str, count: &str, cnonce: &str) -> String {
        let secret = md5(&format!("{}:{}:{}", self.user, challenge.realm, self.password.expose_secret()));
        let what = md5(&format!("{method}:{uri}"));
        let nonce = &challenge.nonce;
        if challenge.qop {
            md5(&format!("{secret}:{nonce}:{count}:{cnonce}:auth:{what}"))
        } else {
            md5(&format!("{secret}:{nonce}:{what}"))
        }
    }
}

impl Challenge {
    /// A Digest offer that Ponte can answer.
    fn parse(offer: &str) -> Option<Challenge> {
        let rest = if starts_with(offer, "digest ") { offer.get(7..)? } else { return None };
        let value = |name: &str| parameter(rest, name);
        let algorithm = value("algorithm").unwrap_or_else(|| "MD5".to_owned());
        let qop = value("qop");
        let auth = qop.as_deref().is_some_and(|qop| qop.split(',').any(|word| word.trim() == "auth"));
        if !algorithm.eq_ignore_ascii_case("MD5") || (qop.is_some() && !auth) {
            return None;
        }
        Some(Challenge {
            realm: value("realm")?,
            nonce: value("nonce")?,
            opaque: value("opaque"),
            qop: auth,
            stale: value("stale").is_some_and(|stale| stale.eq_ignore_ascii_case("true")),
        })
    }
}

/// The value of `name=value` or `name="value"` in a list separated by commas.
fn parameter(list: &str, name: &str) -> Option<String> {
    let mut rest = list;
    while let Some((key, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_once(',').unwrap_or((after, "")),
        };
        if key.trim_matches([',', ' ']).eq_ignore_ascii_case(name) {
            return Some(value.trim().to_owned());
        }
        rest = next;
    }
    None
}

fn starts_with(offer: &str, scheme: &str) -> bool {
    offer.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

fn md5(text: &str) -> String {
    Md5::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
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
    fn the_example_of_rfc_2617() {
        let challenge = Challenge::parse(
            "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", \
             opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"",
        )
        .unwrap();
        let response = auth().digest_response(&challenge, "GET", "/dir/index.html", "00000001", "0a4f113b");
        assert_eq!(response, "6629fae49393a05397450978507c4ef1");
    }

    #[test]
    fn what_a_401_means() {
        let rows: &[(&[&'static str], Result<(), &str>)] = &[
            (&["Basic realm=\"x\""], Err("failure-dav-sign-in")),
            (&[], Err("failure-dav-sign-in")),
            (&["Negotiate", "NTLM"], Err("failure-dav-sign-in-scheme")),
            (&["Digest realm=\"x\", nonce=\"1\", qop=\"auth\""], Ok(())),
            (&["Digest realm=\"x\", nonce=\"1\", algorithm=SHA-256"], Err("failure-dav-sign-in-scheme")),
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
    fn nothing_secret_is_printed() {
        let auth = auth();
        let mut request = Request::new(Method::GET, "https://dav.example.it/".parse().unwrap());
        auth.sign(&mut request).unwrap();
        let shown = format!("{auth:?} {request:?}");
        assert!(!shown.contains("Circle") && !shown.contains("TXVmYXNh"));
    }
}
