//! What an e-mail address or a host is: known providers by their domain, others by the host that takes their mail, then whatever
//! speaks CalDAV there. No password is needed, and none is sent.

mod providers;

use ponte_adapters::find::{mail_hosts, named_by, speaks_dav, speaks_exchange};
use ponte_adapters::groupware::ews::discover::open_service;
use ponte_adapters::groupware::graph::sign_in::is_exchange_online;
use ponte_engine::http::{Http, Limits};
use ponte_engine::settings::microsoft::GRAPH;
use ponte_engine::settings::{AccountEntry, System};
use url::Url;

use crate::desk::Desk;
use crate::error::Result;
use crate::form::{address, wrong};
use crate::view::{Found, FoundSystem};
use providers::{Provider, by_domain, by_mail_host, is_personal};

/// Works out what was typed.
///
/// # Errors
/// That it is no address at all, field by field as in the form of an account.
pub async fn find(desk: &Desk, typed: &str) -> Result<Found> {
    let clean = address(System::Dav, typed, true)?;
    let url = Url::parse(&clean).ok().filter(|url| url.has_host());
    let (domain, user) = match &url {
        Some(url) => (url.host_str().unwrap_or_default().to_lowercase(), String::new()),
        None => (clean.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default(), clean.clone()),
    };
    let provider = match by_domain(&domain) {
        None if url.is_none() => mail_hosts(&domain).await.iter().find_map(|host| by_mail_host(host)),
        known => known,
    };
    if let Some(provider) = provider {
        return Ok(known(desk, provider, &domain, user));
    }
    let http = Http::reaching(Limits::default(), &desk.proxy().await?, None)?;
    if let Some(place) = dav_at(&http, url.as_ref(), &domain).await {
        return Ok(dav(desk, place.as_str(), user, "find-dav"));
    }
    if url.is_none() && speaks_exchange(&http, &domain).await {
        return Ok(Found { supported: true, ..told(desk, FoundSystem::Exchange, &clean, user) });
    }
    // Many servers answer nobody before the password, so the sign-in may still find something: what was typed stays.
    Ok(told(desk, FoundSystem::Unknown, &clean, user))
}

/// The same account at the host of its server, where one signs in by browser and an e-mail address was typed: what lets in is
/// granted for one host.
///
/// # Errors
/// That nobody says which host it is: it has to be typed.
pub async fn at_one_host(desk: &Desk, entry: AccountEntry) -> Result<AccountEntry> {
    let by_browser = entry.exchange.as_ref().is_some_and(|own| own.sign_in.as_deref() == Some("browser"));
    if !by_browser || entry.address.contains("://") || !entry.address.contains('@') {
        return Ok(entry);
    }
    let http = Http::reaching(Limits::default(), &desk.proxy().await?, None)?;
    let found = open_service(&http, &entry.address).await;
    let host = found.and_then(|place| Some(place.origin().ascii_serialization()).filter(|_| place.has_host()));
    match host {
        Some(address) => Ok(AccountEntry { address, ..entry }),
        None => Err(wrong("address", "mistake-sign-in-host")),
    }
}

async fn dav_at(http: &Http, url: Option<&Url>, domain: &str) -> Option<Url> {
    if let Some(url) = url {
        return speaks_dav(http, url).await.then(|| url.clone());
    }
    if let Some(named) = named_by(domain).await {
        return Some(named);
    }
    let base = Url::parse(&format!("https://{domain}/")).ok()?;
    speaks_dav(http, &base).await.then_some(base)
}

fn known(desk: &Desk, provider: &Provider, domain: &str, user: String) -> Found {
    let found = match provider.address {
        Some(address) => dav(desk, address, user, provider.sentence),
        None if provider.system == FoundSystem::Microsoft => microsoft(desk, domain, user),
        None => told(desk, provider.system, "", user),
    };
    Found { label: provider.label.to_owned(), ..found }
}

/// Microsoft 365: nothing but the e-mail address is needed to sign in. Where a host of Exchange Online was typed, as one did for
/// EWS, it is said why Ponte takes another way.
fn microsoft(desk: &Desk, domain: &str, user: String) -> Found {
    let sentence = match (is_exchange_online(domain), user.is_empty()) {
        (true, _) => "find-microsoft-ews",
        (false, true) => "find-microsoft-host",
        (false, false) => "find-microsoft",
    };
    Found {
        system: FoundSystem::Microsoft,
        supported: true,
        label: "Microsoft 365".to_owned(),
        address: GRAPH.to_owned(),
        tenant: if is_personal(domain) { "consumers".to_owned() } else { String::new() },
        user,
        sentence: desk.messages().text(sentence, &[("host", domain)]),
    }
}

fn dav(desk: &Desk, place: &str, user: String, sentence: &str) -> Found {
    let host = Url::parse(place).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    Found {
        system: FoundSystem::Dav,
        supported: true,
        label: "CalDAV".to_owned(),
        address: place.trim_end_matches('/').to_owned(),
        user,
        tenant: String::new(),
        sentence: desk.messages().text(sentence, &[("host", &host)]),
    }
}

fn told(desk: &Desk, system: FoundSystem, address: &str, user: String) -> Found {
    let (key, label) = match system {
        FoundSystem::Microsoft => ("find-microsoft-host", "Microsoft 365"),
        FoundSystem::Exchange => ("find-exchange", "Exchange"),
        FoundSystem::Google => ("find-google", "Google"),
        FoundSystem::Dav | FoundSystem::Unknown => ("find-unknown", ""),
    };
    let sentence = desk.messages().text(key, &[]);
    let (label, address, tenant) = (label.to_owned(), address.to_owned(), String::new());
    Found { system, supported: false, label, address, user, tenant, sentence }
}
