//! `pontectl proxy show|system|none|set`.
//!
//! A proxy that is named is tried on the way to every account before anything is kept.

use jiff::Timestamp;
use ponte_app::network::{reached, tried};
use ponte_core::attempts::Tried;
use ponte_core::verdict::Failure;
use ponte_engine::http::{PROXY_SECRET, Proxy, proxy_password};
use ponte_engine::settings::{Document, ProxyEntry, ProxyMode};
use serde::Serialize;

use super::account::ask_secret;
use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// The way to one account.
#[derive(Serialize)]
struct Way<'s> {
    account: &'s str,
    host: String,
    /// None where it is reached directly.
    proxy: Option<String>,
}

/// Shows which proxy is used, and the way to each account.
pub async fn show(session: &Session) -> Result<(), Stop> {
    let settings = session.settings()?;
    let proxy = session.desk.proxy().await?;
    let mut ways = Vec::new();
    for (account, url) in reached(settings) {
        let host = url.host_str().unwrap_or("").to_owned();
        ways.push(Way { account: &account.name, host, proxy: proxy.named(&url).await });
    }
    let mode = *settings.proxy.mode;
    let word = ProxyMode::WORDS.iter().find(|(_, known)| *known == mode).map_or("", |(word, _)| word);
    let address = settings.proxy.address.as_ref().map(|address| address.as_str().trim_end_matches('/').to_owned());
    let address = address.filter(|_| mode == ProxyMode::Manual).unwrap_or_default();
    if session.json {
        output::json(&serde_json::json!({ "mode": word, "address": address, "ways": ways }));
        return Ok(());
    }
    let key = match mode {
        ProxyMode::System => "cli-proxy-system",
        ProxyMode::None => "cli-proxy-none",
        ProxyMode::Manual => "cli-proxy-manual",
    };
    output::line(&session.text(key, &[("proxy", &address)]));
    for way in &ways {
        let named = [("name", way.account), ("host", &way.host), ("proxy", way.proxy.as_deref().unwrap_or(""))];
        let key = if way.proxy.is_some() { "cli-proxy-way" } else { "cli-proxy-direct" };
        output::line(&format!("  {}", session.text(key, &named)));
    }
    Ok(())
}

/// Leaves it to the system, or uses none; a password that was kept for another one is forgotten.
pub async fn switch(session: &Session, mode: &str) -> Result<(), Stop> {
    let kept = session.settings()?.proxy.user.is_some();
    keep(session, &ProxyEntry { mode: mode.to_owned(), ..ProxyEntry::default() }).await?;
    if kept {
        session.desk.forget_secret(PROXY_SECRET).await?;
    }
    Ok(())
}

/// Names a proxy, once it has shown that it leads to every account.
pub async fn set(session: &Session, mut entry: ProxyEntry, test: bool) -> Result<(), Stop> {
    "manual".clone_into(&mut entry.mode);
    let mut document = session.desk.document()?;
    put(session, &mut document, &entry)?;
    let settings = session.desk.check(&document)?;
    let typed = match entry.user.as_ref().filter(|_| entry.secret_env.is_none()) {
        Some(user) => Some(ask_secret(session, "cli-ask-password", user)?),
        None => None,
    };
    if test {
        let (chosen, typed) = (settings.proxy.clone(), typed.clone());
        let password = match typed {
            Some(typed) => Some(typed),
            None => session.desk.with_secrets(move |secrets| proxy_password(&chosen, secrets)).await?,
        };
        if tried(&settings, &Proxy::of(&settings.proxy, password)).await? == 0 {
            output::line(&session.text("cli-proxy-untried", &[]));
        }
    }
    if let Some(typed) = typed {
        session.desk.with_secrets(move |secrets| secrets.store(PROXY_SECRET, &typed)).await?;
    }
    keep(session, &entry).await
}

fn put(session: &Session, document: &mut Document, entry: &ProxyEntry) -> Result<(), Stop> {
    let written = document.put_proxy(session.settings()?, entry);
    written.map_err(|mistake| session.desk.mistaken(vec![*mistake]).into())
}

async fn keep(session: &Session, entry: &ProxyEntry) -> Result<(), Stop> {
    let mut document = session.desk.document()?;
    put(session, &mut document, entry)?;
    let settings = session.desk.save(&document)?;
    if session.desk.paths().database().exists() {
        // What could not be reached is worth a try at once; what was refused stays refused.
        let (store, now) = (session.store().await?, Timestamp::now());
        for account in &settings.accounts {
            let known = store.attempts(&account.name).map_err(Failure::from)?;
            store.set_attempts(&account.name, &known.after(&Tried::Asked, now, 0)).map_err(Failure::from)?;
        }
    }
    output::line(&session.text("cli-proxy-set", &[]));
    Ok(())
}
