//! What a refused sign-in says besides that it was refused: whether the password was good until now, and whether somebody
//! stands in between.
//!
//! IIS sends no status of NTLM, and answers a wrong password, an expired one and a locked account alike: that is said as it
//! is, and nothing is guessed.

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::Response;
use reqwest::header::{SERVER, VIA, WWW_AUTHENTICATE};

/// What the names of all failures begin with that keep NTLM from coming about, whatever the password.
pub const NTLM: &str = "failure-ews-ntlm-";

/// That NTLM does not come about, and whose doing it is where that can be told.
#[must_use]
pub fn broken(responses: &[&Response]) -> Failure {
    match responses.iter().find_map(|response| gateway(response)) {
        Some(gateway) => Failure::new(FailureKind::Forbidden, "failure-ews-ntlm-gateway").with("gateway", gateway),
        None => Failure::new(FailureKind::Forbidden, "failure-ews-ntlm-broken"),
    }
}

/// Why a user was refused that was shown to a server which had asked for one before, in the answer `asked`. Whoever refused it:
/// the password was shown and not taken, and is shown to nobody a second time, or the account would be locked.
#[must_use]
pub fn reason(asked: Option<&Response>, refused: &Response, worked: bool) -> Failure {
    let signed_out = |key: &str| Failure::new(FailureKind::SignIn, key);
    let other = asked.and_then(|asked| Some((server(asked)?, server(refused)?))).filter(|(first, last)| {
        // Windows answers some requests itself, in place of IIS.
        first != last && !(first.starts_with("Microsoft-") && last.starts_with("Microsoft-"))
    });
    match (other, gateway(refused)) {
        _ if !refused.headers.contains_key(WWW_AUTHENTICATE) => signed_out("failure-ews-sign-in-stripped"),
        (Some((_, last)), _) => signed_out("failure-ews-sign-in-elsewhere").with("server", last),
        (None, _) if worked => signed_out("failure-ews-sign-in-since"),
        (None, Some(gateway)) => signed_out("failure-ews-sign-in-gateway").with("gateway", gateway),
        (None, None) => signed_out("failure-ews-sign-in"),
    }
}

/// The gateway nearest to the server that says it passed an answer on (RFC 9110 §7.6.3).
fn gateway(response: &Response) -> Option<String> {
    let said = response.headers.get(VIA)?.to_str().ok()?;
    said.split(',').next()?.split_whitespace().nth(1).and_then(plain)
}

/// What answered, by the first word of what it calls itself.
fn server(response: &Response) -> Option<String> {
    response.headers.get(SERVER)?.to_str().ok()?.split_whitespace().next().and_then(plain)
}

/// Only what looks like the name of a host or a product is passed on.
fn plain(name: &str) -> Option<String> {
    let is_plain = name.len() <= 64 && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:/[]".contains(c));
    is_plain.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::StatusCode;
    use reqwest::header::{HeaderMap, HeaderValue};

    use super::*;

    fn response(headers: &[(&'static str, &'static str)]) -> Response {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
        let url = "https://mail.example.it/".parse().unwrap();
        Response { status: StatusCode::UNAUTHORIZED, headers: map, body: Bytes::new(), url }
    }

    const NTLM_OFFER: (&str, &str) = ("www-authenticate", "NTLM");
    const IIS: (&str, &str) = ("server", "Microsoft-IIS/10.0");

    #[test]
    fn a_refusal_is_told_as_far_as_it_tells_itself() {
        let asked = response(&[NTLM_OFFER, IIS]);
        let waf = ("via", "1.1 waf.example.it (squid/6.1), 1.1 inner");
        let rows = [
            (response(&[NTLM_OFFER, IIS]), false, "failure-ews-sign-in"),
            (response(&[NTLM_OFFER]), false, "failure-ews-sign-in"),
            (response(&[NTLM_OFFER, ("server", "Microsoft-HTTPAPI/2.0")]), false, "failure-ews-sign-in"),
            (response(&[NTLM_OFFER, IIS]), true, "failure-ews-sign-in-since"),
            (response(&[NTLM_OFFER, IIS, waf]), false, "failure-ews-sign-in-gateway"),
            (response(&[NTLM_OFFER, ("server", "nginx")]), false, "failure-ews-sign-in-elsewhere"),
            (response(&[NTLM_OFFER, ("server", "nginx")]), true, "failure-ews-sign-in-elsewhere"),
            (response(&[IIS]), false, "failure-ews-sign-in-stripped"),
        ];
        for (refused, worked, code) in rows {
            let failure = reason(Some(&asked), &refused, worked);
            assert_eq!(failure.code, code, "{:?}", refused.headers);
            assert_eq!(failure.kind, FailureKind::SignIn, "{code}: what was refused is never shown again");
        }
        let told = reason(None, &response(&[NTLM_OFFER, waf]), false);
        assert_eq!(told.details.get("gateway").map(String::as_str), Some("waf.example.it"));
    }

    #[test]
    fn a_gateway_that_breaks_ntlm_is_named_where_it_names_itself_plainly() {
        let rows = [
            (response(&[("via", "1.1 waf")]), "failure-ews-ntlm-gateway"),
            (response(&[("via", "1.1 <b>Mario</b>")]), "failure-ews-ntlm-broken"),
            (response(&[]), "failure-ews-ntlm-broken"),
        ];
        for (response, code) in rows {
            let failure = broken(&[&response]);
            assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Forbidden, code));
            assert!(failure.code.starts_with(NTLM));
        }
    }
}
