//! Reads `[[account]]`.

use jiff::tz::TimeZone;
use url::{Host, Url};

use super::model::{Account, Setting, SignInWay, System};
use super::reader::{Section, Source, Span};
use super::{exchange, microsoft, trusted};

/// All accounts, each with where it stands. Whatever is missing is a mistake and leaves an empty text behind.
pub(super) fn read(source: &Source<'_>, sections: Vec<Section<'_, '_>>) -> Vec<(Account, Span)> {
    sections.into_iter().map(|section| account(source, section)).collect()
}

fn account(source: &Source<'_>, mut section: Section<'_, '_>) -> (Account, Span) {
    let span = section.span().clone();
    let system = section.word("system", &System::WORDS);
    if system.is_none() && section.value("system").is_none() {
        section.wrong("system", "mistake-missing", []);
    }
    let mut account = Account {
        name: name(&mut section),
        line: line(source, &span),
        system: system.unwrap_or(Setting::default(System::Dav)),
        address: address(&mut section, system.as_deref().copied()),
        user: section.required("user").unwrap_or_else(nothing),
        secret_env: section.parsed("secret-env", "mistake-variable", variable),
        allow_http: section.flag("allow-http").unwrap_or(Setting::default(false)),
        zone: section.parsed("zone", "mistake-zone", |name| TimeZone::get(name).ok()),
        trusted: None,
        microsoft: None,
        exchange: None,
    };
    account.trusted = trusted::read(&mut section, &account);
    account.exchange = (*account.system == System::Exchange).then(|| exchange::read(&mut section));
    account.microsoft =
        (account.sign_in() == SignInWay::Browser).then(|| microsoft::read(&mut section, *account.system));
    microsoft::check(&section, &account);
    exchange::check(&section, &account);
    check_address(&section, &account);
    section.finish(&[]);
    (account, span)
}

/// Where it is. Microsoft 365 is at one place for almost everybody.
fn address(section: &mut Section<'_, '_>, system: Option<System>) -> Setting<String> {
    match system {
        Some(System::Microsoft365) if section.value("address").is_none() => {
            Setting::default(microsoft::GRAPH.to_owned())
        }
        Some(System::Vtiger | System::Dav | System::Microsoft365 | System::Exchange) | None => {
            section.required("address").unwrap_or_else(nothing)
        }
    }
}

/// The name of an account or a pairing: it names keychain entries and command-line arguments, so it is short and plain.
pub(super) fn name(section: &mut Section<'_, '_>) -> String {
    let given = section.required("name").map(|name| name.value).unwrap_or_default();
    let plain = given.chars().count() <= 64 && given.chars().all(|c| c.is_alphanumeric() || " _-.@".contains(c));
    if !plain || given.starts_with('-') {
        section.wrong("name", "mistake-name", []);
    }
    given
}

pub(super) fn line(source: &Source<'_>, span: &Span) -> usize {
    source.origin(span).line()
}

fn nothing() -> Setting<String> {
    Setting::default(String::new())
}

pub(super) fn variable(text: &str) -> Option<String> {
    let plain =
        text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !text.starts_with(|c: char| c.is_ascii_digit());
    (plain && !text.is_empty()).then(|| text.to_owned())
}

fn check_address(section: &Section<'_, '_>, account: &Account) {
    if account.address.is_empty() {
        return;
    }
    let Some(url) = account.url() else {
        // CalDAV (RFC 6764 §6) and Exchange (MS-OXDISCO) find a server from an e-mail address.
        let finds = matches!(*account.system, System::Dav | System::Exchange);
        if !finds || account.address.contains("://") || !account.address.contains('@') {
            section.wrong("address", "mistake-address", []);
        }
        return;
    };
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        section.wrong("address", "mistake-address", []);
    } else if !url.username().is_empty() || url.password().is_some() {
        section.wrong("address", "mistake-address-secret", []);
    } else if url.scheme() == "http" && !*account.allow_http && !is_loopback(&url) {
        section.wrong("address", "mistake-http", []);
    }
}

pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
