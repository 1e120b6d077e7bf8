//! From what a person types as the address of their Vtiger to the URL of its `webservice.php`.
//!
//! Credentials never travel in the clear: http is for this machine, or for an account that says so.

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::{is_upgrade, same_origin};
use url::{Host, Url};

/// The endpoint of `typed`: a bare host, an address with a path, with `/index.php` or with `/webservice.php`.
///
/// # Errors
/// That it is no address, or is http without leave.
pub(super) fn endpoint(typed: &str, allow_http: bool) -> Result<Url, Failure> {
    let invalid = || Failure::new(FailureKind::Forbidden, "failure-address-invalid");
    let typed = typed.trim();
    let full = if typed.contains("://") { typed.to_owned() } else { with_scheme(typed) };
    let mut url = Url::parse(&full).map_err(|_| invalid())?;
    if url.host().is_none() || !matches!(url.scheme(), "http" | "https") {
        return Err(invalid());
    }
    url.set_query(None);
    url.set_fragment(None);
    url.set_username("").map_err(|()| invalid())?;
    url.set_password(None).map_err(|()| invalid())?;
    url.set_path(&webservice_path(url.path()));
    permitted(&url, allow_http)?;
    Ok(url)
}

/// Where a redirect of `from` leads, if the answer to the very first request may be looked for there: the same origin,
/// or the same host on https.
///
/// # Errors
/// That it leads elsewhere.
pub(super) fn redirected(from: &Url, location: &str) -> Result<Url, Failure> {
    let mut to = from.join(location).map_err(|_| elsewhere(from.host_str().unwrap_or("")))?;
    if !same_origin(from, &to) && !is_upgrade(from, &to) {
        return Err(elsewhere(to.host_str().unwrap_or("")));
    }
    to.set_query(None);
    to.set_fragment(None);
    to.set_path(&webservice_path(to.path()));
    Ok(to)
}

/// The failure that names where a redirect leads.
pub(super) fn elsewhere(host: &str) -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-redirect-elsewhere").with("host", host)
}

fn with_scheme(typed: &str) -> String {
    let secure = format!("https://{typed}");
    match Url::parse(&secure) {
        Ok(url) if is_loopback(&url) => format!("http://{typed}"),
        _ => secure,
    }
}

fn webservice_path(path: &str) -> String {
    let folder = path.strip_suffix("webservice.php").or_else(|| path.strip_suffix("index.php")).unwrap_or(path);
    format!("{}/webservice.php", folder.trim_end_matches('/'))
}

fn permitted(url: &Url, allow_http: bool) -> Result<(), Failure> {
    if url.scheme() == "https" || allow_http || is_loopback(url) {
        return Ok(());
    }
    Err(Failure::new(FailureKind::Forbidden, "failure-insecure-address").with("host", url.host_str().unwrap_or("")))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_typed_leads_to_webservice_php() {
        let cases = [
            ("crm.example.it", "https://crm.example.it/webservice.php"),
            (" crm.example.it/vtiger/ ", "https://crm.example.it/vtiger/webservice.php"),
            ("https://crm.example.it/webservice.php", "https://crm.example.it/webservice.php"),
            ("https://crm.example.it/crm/index.php?module=Home#x", "https://crm.example.it/crm/webservice.php"),
            ("https://giulia:secret@crm.example.it", "https://crm.example.it/webservice.php"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080/webservice.php"),
            ("localhost:8080/x", "http://localhost:8080/x/webservice.php"),
        ];
        for (typed, expected) in cases {
            assert_eq!(endpoint(typed, false).map(String::from), Ok(expected.to_owned()), "{typed}");
        }
    }

    #[test]
    fn nothing_goes_in_the_clear_without_leave() {
        let code = |typed, allow| endpoint(typed, allow).map_err(|failure| failure.code).err();
        assert_eq!(code("http://crm.example.it", false).as_deref(), Some("failure-insecure-address"));
        assert_eq!(code("http://crm.example.it", true), None);
        assert_eq!(code("ftp://crm.example.it", true).as_deref(), Some("failure-address-invalid"));
        assert_eq!(code("", false).as_deref(), Some("failure-address-invalid"));
    }

    #[test]
    fn a_redirect_stays_in_the_house() {
        let from = Url::parse("http://crm.example.it/webservice.php").unwrap();
        let cases = [
            ("https://crm.example.it/webservice.php?operation=x", Some("https://crm.example.it/webservice.php")),
            ("/vtiger/webservice.php", Some("http://crm.example.it/vtiger/webservice.php")),
            ("https://evil.example/webservice.php", None),
            ("http://crm.example.it:8080/webservice.php", None),
            ("https://crm.example.it:8443/webservice.php", None),
            ("http://169.254.169.254/", None),
        ];
        for (location, expected) in cases {
            assert_eq!(redirected(&from, location).map(String::from).ok().as_deref(), expected, "{location}");
        }
        let secure = Url::parse("https://crm.example.it/webservice.php").unwrap();
        assert!(redirected(&secure, "http://crm.example.it/webservice.php").is_err());
    }
}
