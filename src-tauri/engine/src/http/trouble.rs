//! What went wrong on the way to a server, and whose fault it was: the network's, the proxy's, or whoever answers there.
//!
//! What a proxy does is never told as the server's doing, nor the other way round.

use std::error::Error as StdError;

use ponte_core::verdict::{Failure, FailureKind};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, PROXY_AUTHENTICATE};
use url::Url;

use super::certificate::distrust;
use super::probe::{self, Answer};
use super::proxy::{Proxy, Route, credentials};

/// A request that got no answer.
pub(super) async fn unanswered(error: &reqwest::Error, url: &Url, proxy: &Proxy, route: Option<&Route>) -> Failure {
    // Once connected a request may have been carried out, whatever TLS says then: a server that wants a certificate of
    // ours says so after the handshake.
    if !error.is_connect() {
        return about(Failure::new(FailureKind::Retry, "failure-answer-lost"), url);
    }
    if let Some(tls) = tls_error(error) {
        let untrusted = distrust(tls).map(|failure| through(failure, tls, url, route));
        return untrusted.unwrap_or_else(|| unreachable(url));
    }
    match route {
        Some(route) => in_tunnel(error, url, proxy, route).await,
        None => unreachable(url),
    }
}

/// An answer that the proxy gave in the server's place. Only what passes a proxy unencrypted can be that.
pub(super) fn answered(
    (status, headers): (StatusCode, &HeaderMap),
    url: &Url,
    proxy: &Proxy,
    route: Option<&Route>,
) -> Option<Failure> {
    // Whoever stands in between says so by this number, which no server may use (RFC 6585 §6).
    if status == StatusCode::NETWORK_AUTHENTICATION_REQUIRED && url.scheme() == "http" {
        return Some(about(Failure::new(FailureKind::Forbidden, "failure-network-sign-in"), url));
    }
    let route = route.filter(|_| url.scheme() == "http")?;
    if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
        return Some(wants_user(&schemes(headers), proxy, route));
    }
    let own = MARKS.iter().any(|mark| headers.contains_key(mark)) || proxy_status(headers);
    own.then(|| refused(status.as_u16(), url, route))
}

/// Headers that only a proxy's own pages have.
const MARKS: [HeaderName; 1] = [HeaderName::from_static("x-squid-error")];

/// Whether a proxy says that the answer is its own: it names an error (RFC 9209 §2.1.2).
fn proxy_status(headers: &HeaderMap) -> bool {
    let said = headers.get_all("proxy-status").iter().filter_map(|value| value.to_str().ok());
    said.flat_map(|text| text.split(';')).any(|part| part.trim().starts_with("error="))
}

/// A handshake that failed. Where it went through a proxy, that proxy may be who answered.
fn through(failure: Failure, tls: &rustls::Error, url: &Url, route: Option<&Route>) -> Failure {
    let failure = if failure.details.contains_key("host") { failure } else { about(failure, url) };
    let Some(route) = route else { return failure };
    if matches!(tls, rustls::Error::InvalidMessage(_)) {
        return named(Failure::new(FailureKind::Retry, "failure-proxy-page"), url, route);
    }
    let unknown = failure.details.get("reason").is_some_and(|reason| reason == "unknown-issuer");
    let servers = failure.details.get("host").map(String::as_str) == url.host_str();
    if failure.code != "failure-certificate" || !unknown || !servers {
        return failure;
    }
    Failure { code: "failure-certificate-behind-proxy".to_owned(), ..failure }.with("proxy", route.name())
}

/// A connection that did not come about, through a proxy. What the client heard it does not tell, so the proxy is asked
/// again: without a password, where the password was what it refused.
async fn in_tunnel(error: &reqwest::Error, url: &Url, proxy: &Proxy, route: &Route) -> Failure {
    let refused = says(error, "proxy authorization required");
    match probe::ask(route, url, !refused).await {
        Answer::Nobody => named(Failure::new(FailureKind::Retry, "failure-proxy-unreachable"), url, route),
        Answer::Nonsense => named(Failure::new(FailureKind::Retry, "failure-proxy-page"), url, route),
        Answer::Said(407, headers) => wants_user(&schemes(&headers), proxy, route),
        Answer::Said(200, _) if refused => wants_user(&[], proxy, route),
        Answer::Said(status @ 300..=399, _) => {
            named(Failure::new(FailureKind::Retry, "failure-proxy-page"), url, route).with("status", status)
        }
        // It works now, or it is spoken to in a way that cannot be looked into.
        Answer::Said(200, _) | Answer::Unknown => {
            named(Failure::new(FailureKind::Retry, "failure-proxy-broken"), url, route)
        }
        Answer::Said(status, _) => self::refused(status, url, route),
    }
}

/// A proxy that says no to the user: there is none yet, it was refused, or it can only be shown in a way we do not have.
fn wants_user(schemes: &[String], proxy: &Proxy, route: &Route) -> Failure {
    let basic = schemes.is_empty() || schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case("basic"));
    if !basic {
        return Failure::new(FailureKind::Forbidden, "failure-proxy-scheme")
            .with("proxy", route.name())
            .with("schemes", schemes.join(", "));
    }
    if route.auth.is_none() {
        return Failure::new(FailureKind::Forbidden, "failure-proxy-wants-user").with("proxy", route.name());
    }
    proxy.refuse();
    credentials(route)
}

/// A proxy that does not let us through, or cannot reach the server itself.
fn refused(status: u16, url: &Url, route: &Route) -> Failure {
    let failure = match status {
        500..=599 => Failure::new(FailureKind::Retry, "failure-proxy-gateway"),
        _ => Failure::new(FailureKind::Forbidden, "failure-proxy-refused"),
    };
    named(failure, url, route).with("status", status)
}

/// The ways to sign in that were offered (RFC 9110 §11.7.1): the first word of each header, and of what follows a comma
/// and is no parameter.
fn schemes(headers: &HeaderMap) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in headers.get_all(PROXY_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok()) {
        for part in text.split(',') {
            let word = part.trim().split(' ').next().unwrap_or("");
            let plain =
                !word.is_empty() && word.len() <= 20 && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            if plain && !found.iter().any(|known| known.eq_ignore_ascii_case(word)) {
                found.push(word.to_owned());
            }
        }
    }
    found
}

fn named(failure: Failure, url: &Url, route: &Route) -> Failure {
    about(failure, url).with("proxy", route.name())
}

fn unreachable(url: &Url) -> Failure {
    about(Failure::new(FailureKind::Retry, "failure-unreachable"), url)
}

pub(super) fn about(failure: Failure, url: &Url) -> Failure {
    failure.with("host", url.host_str().unwrap_or(""))
}

/// Whether a cause says this. The tunnel's error has no type that could be asked.
fn says(error: &reqwest::Error, words: &str) -> bool {
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(cause) = next {
        if cause.to_string().contains(words) {
            return true;
        }
        next = below(cause);
    }
    false
}

/// What TLS says, wherever in the chain of causes it stands.
pub(crate) fn tls_error<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e rustls::Error> {
    let mut next = Some(error);
    while let Some(cause) = next {
        if let Some(found) = cause.downcast_ref::<rustls::Error>() {
            return Some(found);
        }
        next = below(cause);
    }
    None
}

fn below<'e>(cause: &'e (dyn StdError + 'static)) -> Option<&'e (dyn StdError + 'static)> {
    // An error of input and output does not name what it carries as its source.
    let carried = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    carried.map(|carried| carried as &(dyn StdError + 'static)).or_else(|| cause.source())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_to_sign_in_are_read_from_one_header_or_many() {
        let rows: [(&[&str], &[&str]); 4] = [
            (&["Basic realm=\"a, b\""], &["Basic"]),
            (&["Negotiate", "NTLM", "Basic realm=\"x\""], &["Negotiate", "NTLM", "Basic"]),
            (&["Digest realm=\"x\", nonce=\"y\", Basic realm=\"x\""], &["Digest", "Basic"]),
            (&["\u{7f}evil<script>"], &[]),
        ];
        for (given, expected) in rows {
            let mut headers = HeaderMap::new();
            for value in given {
                if let Ok(value) = value.parse() {
                    headers.append(PROXY_AUTHENTICATE, value);
                }
            }
            assert_eq!(schemes(&headers).iter().filter(|word| *word != "b").collect::<Vec<_>>(), expected, "{given:?}");
        }
    }
}
