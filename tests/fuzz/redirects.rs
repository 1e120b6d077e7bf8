//! Redirects and addresses that servers send: credentials never go to another origin, nor from https to http.

use ponte_adapters::crm::vtiger::probe;
use ponte_adapters::groupware::dav::{href, session};
use ponte_engine::http::Response;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderValue, LOCATION};
use url::Url;

const FROM: [&str; 4] =
    ["https://crm.example.it/vtiger/", "http://127.0.0.1:8080/", "http://crm.example.it/x?y", "https://[::1]:8443/"];

/// The value of a `Location`.
pub(super) fn run(data: &[u8]) {
    for from in FROM.into_iter().filter_map(|from| Url::parse(from).ok()) {
        if let Ok(value) = HeaderValue::from_bytes(data) {
            let headers = HeaderMap::from_iter([(LOCATION, value)]);
            let response = Response { status: StatusCode::FOUND, headers, body: Default::default(), url: from.clone() };
            judge(&from, session::redirected(&response).ok());
        }
        let text = String::from_utf8_lossy(data);
        judge(&from, probe::redirected(&from, &text).ok());
        if let Ok(found) = href::locate(&from, &text) {
            assert_eq!(found.origin(), from.origin(), "a located address of another origin");
        }
        if let Ok(endpoint) = probe::endpoint(&text) {
            let here = matches!(endpoint.host_str(), Some("localhost" | "[::1]"))
                || endpoint.host_str().is_some_and(|host| host.starts_with("127."));
            assert!(endpoint.scheme() == "https" || here, "in the clear without leave");
        }
    }
}

/// A redirect stays in its origin, or goes from http to https of the same host on the usual port.
fn judge(from: &Url, to: Option<Url>) {
    let Some(to) = to else { return };
    let usual = to.scheme() == "https" && to.port().is_none();
    let safer = from.scheme() == "http" && usual && from.host_str() == to.host_str();
    assert!(from.origin() == to.origin() || safer, "a redirect left its origin");
}
