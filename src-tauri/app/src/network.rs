//! The way through a proxy, tried before it is kept.

use std::time::Duration;

use ponte_adapters::find::knock;
use ponte_engine::http::{Http, Limits, Proxy};
use ponte_engine::settings::{Account, Settings};
use url::Url;

use crate::error::{Error, Result};

/// The accounts whose address names a server.
pub fn reached(settings: &Settings) -> impl Iterator<Item = (&Account, Url)> {
    settings.accounts.iter().filter_map(|account| Some((account, account.url()?)))
}

/// Whether the proxy leads to each server; what the servers then say is not its doing. Says how many were tried.
///
/// # Errors
/// What is wrong with the proxy, or that the network asks for a sign-in of its own.
pub async fn tried(settings: &Settings, proxy: &Proxy) -> Result<usize> {
    let limits = Limits { total: Duration::from_secs(30), ..Limits::default() };
    let mut count = 0;
    for (account, url) in reached(settings) {
        let trusted = account.trusted.as_ref().map(|trusted| &trusted.value);
        if let Err(failure) = knock(&Http::reaching(limits, proxy, trusted)?, url).await
            && (failure.code.starts_with("failure-proxy-") || failure.code == "failure-network-sign-in")
        {
            return Err(Error::Failure(failure));
        }
        count += 1;
    }
    Ok(count)
}
