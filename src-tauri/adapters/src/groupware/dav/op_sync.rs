//! The `sync-collection` report (RFC 6578): what changed since a token.

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::{Request, Response};
use reqwest::StatusCode;
use url::Url;

use super::op_propfind::{HEAD, NAMESPACES};
use super::session::{error_of, refusal, xml_request};
use super::xml::{Multistatus, escape};

/// How many members one page may have. Some servers ignore it, and Nextcloud refuses a first listing that has more.
pub const PAGE: usize = 1000;

/// Asks what changed since `token`, or for everything without one.
#[must_use]
pub fn request(url: &Url, token: Option<&str>, limit: Option<usize>) -> Request {
    let token = escape(token.unwrap_or(""));
    let limit = limit.map(|limit| format!("<d:limit><d:nresults>{limit}</d:nresults></d:limit>")).unwrap_or_default();
    let body = format!(
        "{HEAD}<d:sync-collection {NAMESPACES}><d:sync-token>{token}</d:sync-token><d:sync-level>1</d:sync-level>\
         {limit}<d:prop><d:getetag/></d:prop></d:sync-collection>"
    );
    // RFC 6578 §3.2: the depth of the report itself is 0.
    xml_request("REPORT", url, "0", body)
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub enum Report {
    /// A page.
    Page(Multistatus),
    /// The page would have been too long: ask again without a limit.
    TooLong,
    /// The token is not known any more: list everything.
    TokenLost,
    /// There is no such report here.
    Missing,
}

/// Reads the answer to a report that was asked with or without a token.
///
/// # Errors
/// Any other refusal.
pub fn parse(response: &Response, with_token: bool) -> Result<Report, Failure> {
    let status = response.status;
    match status.as_u16() {
        207 => Multistatus::parse(&response.body).map(Report::Page),
        507 => Ok(Report::TooLong),
        // RFC 6578 §3.2 says 403; Xandikos says 412, others 409 and 410. What names the precondition is always meant.
        400 | 403 | 409 | 410 | 412 if with_token => Ok(Report::TokenLost),
        400 | 405 | 415 | 422 | 501 => Ok(Report::Missing),
        403 if error_of(response).is_some_and(|error| error.mentions("supported-report")) => Ok(Report::Missing),
        _ if status == StatusCode::OK => {
            Err(Failure::new(FailureKind::Unreadable, "failure-dav-answer-unexpected").with("status", status.as_u16()))
        }
        _ => Err(refusal(response)),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::header::HeaderMap;

    use super::*;
    use crate::groupware::dav::xml;

    fn answer(status: u16, body: &'static str) -> Response {
        Response {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::from_static(body.as_bytes()),
            url: "https://dav.example.it/c/".parse().unwrap(),
        }
    }

    #[test]
    fn a_token_is_lost_in_many_words() {
        let lost = "<d:error xmlns:d='DAV:'><d:valid-sync-token/></d:error>";
        for (status, body) in [(403, lost), (412, lost), (409, ""), (410, ""), (403, "")] {
            assert_eq!(parse(&answer(status, body), true).unwrap(), Report::TokenLost, "{status}");
        }
    }

    #[test]
    fn without_a_token_a_refusal_is_a_refusal() {
        let unsupported = "<d:error xmlns:d='DAV:'><d:supported-report/></d:error>";
        assert_eq!(parse(&answer(403, unsupported), false).unwrap(), Report::Missing);
        assert_eq!(parse(&answer(501, ""), false).unwrap(), Report::Missing);
        assert_eq!(parse(&answer(507, ""), false).unwrap(), Report::TooLong);
        assert_eq!(parse(&answer(403, ""), false).unwrap_err().kind, FailureKind::Forbidden);
        assert_eq!(parse(&answer(404, ""), true).unwrap_err().kind, FailureKind::Forbidden);
        let login = "<html><body>Sign in</body></html>";
        assert_eq!(parse(&answer(200, login), true).unwrap_err().kind, FailureKind::Unreadable);
        assert_eq!(parse(&answer(503, ""), true).unwrap_err().kind, FailureKind::Retry);
    }

    #[test]
    fn a_token_cannot_break_the_body() {
        let url = "https://dav.example.it/c/".parse().unwrap();
        let request = request(&url, Some("</d:sync-token><evil/>"), Some(10));
        let body = xml::document(&request.body).unwrap();
        assert_eq!(body.child(xml::Ns::Dav, "sync-token").unwrap().text, "</d:sync-token><evil/>");
        assert!(body.child(xml::Ns::Dav, "limit").is_some());
    }
}
