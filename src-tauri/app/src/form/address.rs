//! Addresses as people have them at hand: from the browser's address bar, from a mail, from a manual of another program.

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::settings::System;
use url::{Host, Url};

use super::{one_line, too_long, wrong};
use crate::error::{Error, Result};

/// No address of a server is as long as this.
const MOST: usize = 500;

/// An address as the settings take it: with a scheme, without what only a browser needs.
///
/// # Errors
/// [`Error::Form`] about the address: what it is instead, and what to enter.
pub fn address(system: System, typed: &str, allow_http: bool) -> Result<String> {
    let line = one_line(typed);
    let text = bare(&line);
    if text.is_empty() {
        return Err(wrong("address", if system.is_crm() { "form-address-empty-crm" } else { "form-address-empty" }));
    }
    if text.chars().count() > MOST {
        return Err(too_long("address", MOST));
    }
    if text.contains(' ') {
        return Err(wrong("address", unclear(system)));
    }
    let Some((scheme, rest)) = split(text) else { return without_scheme(system, text) };
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "https" | "caldavs" | "carddavs" | "caldav" | "carddav" | "dav" | "davs" => "https",
        "http" => "http",
        "mailto" if !system.is_crm() => return without_scheme(system, rest),
        "webcal" | "webcals" => return Err(wrong("address", "form-address-webcal")),
        other => return Err(scheme_refused(other)),
    };
    cleaned(system, &format!("{scheme}://{rest}"), allow_http)
}

/// Without the quotes and brackets that come along when an address is copied out of a text.
fn bare(line: &str) -> &str {
    line.trim_matches(['"', '\'', '<', '>', '«', '»', '“', '”', ',', ';'].as_slice()).trim()
}

/// The scheme and what follows, also where a slash got lost. `host:8443` has a port, not a scheme.
fn split(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let plain = !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-".contains(c));
    let named = rest.starts_with('/') || matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https" | "mailto");
    (plain && named).then(|| (scheme, rest.trim_start_matches('/')))
}

fn without_scheme(system: System, text: &str) -> Result<String> {
    if let Some((name, domain)) = text.rsplit_once('@') {
        if name.contains([':', '/']) {
            return Err(wrong("address", "mistake-address-secret"));
        }
        if system.is_crm() {
            return Err(wrong("address", "form-address-mail"));
        }
        let plain = !name.is_empty() && domain.contains('.') && !domain.contains(['/', ':']);
        return if plain { Ok(text.to_owned()) } else { Err(wrong("address", unclear(system))) };
    }
    let scheme = if is_own(text) { "http" } else { "https" };
    cleaned(system, &format!("{scheme}://{text}"), true)
}

fn is_own(text: &str) -> bool {
    Url::parse(&format!("http://{text}")).is_ok_and(|url| is_loopback(&url))
}

fn cleaned(system: System, text: &str, allow_http: bool) -> Result<String> {
    let mut url = Url::parse(text).map_err(|_| wrong("address", unclear(system)))?;
    let Some(host) = url.host_str().map(str::to_owned) else { return Err(wrong("address", unclear(system))) };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("address", "mistake-address-secret"));
    }
    let named = url.port().is_some() || host.contains('.') || host.contains(':') || host == "localhost";
    if !named && host.len() < 2 {
        return Err(wrong("address", unclear(system)));
    }
    if url.scheme() == "http" && !allow_http && !is_loopback(&url) {
        let failure = Failure::new(FailureKind::Decide, "form-address-http").with("host", host);
        return Err(Error::Form { field: "address", failure });
    }
    url.set_query(None);
    url.set_fragment(None);
    let path = if system.is_crm() { crm_path(url.path()) } else { dav_path(url.path()) };
    url.set_path(&path);
    Ok(url.to_string().trim_end_matches('/').to_owned() + if path.len() > 1 && path.ends_with('/') { "/" } else { "" })
}

/// The folder of the CRM: `/crm/index.php?module=Home` and `/crm/webservice.php` both stand in it.
fn crm_path(path: &str) -> String {
    let folder = ["index.php", "webservice.php", "vtigerservice.php"].iter().find_map(|file| {
        let (folder, _) = path.split_once(file)?;
        Some(folder)
    });
    folder.unwrap_or(path).trim_end_matches('/').to_owned()
}

/// The entrance for programs, where what was copied is the page of a calendar for people (Nextcloud, ownCloud).
fn dav_path(path: &str) -> String {
    let page = ["/index.php/apps/", "/apps/calendar", "/apps/contacts", "/apps/dashboard", "/apps/files"];
    match page.iter().find_map(|page| path.split_once(page)) {
        Some((folder, _)) => format!("{folder}/remote.php/dav/"),
        None => path.to_owned(),
    }
}

fn scheme_refused(scheme: &str) -> Error {
    let scheme: String = scheme.chars().take(20).collect();
    let failure = Failure::new(FailureKind::Decide, "form-address-scheme").with("scheme", scheme);
    Error::Form { field: "address", failure }
}

fn unclear(system: System) -> &'static str {
    if system.is_crm() { "form-address-crm" } else { "form-address-dav" }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
