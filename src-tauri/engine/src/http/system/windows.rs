//! Windows: WinRT, which knows the settings of the user, the script of the company and what the network announces.
//! <https://learn.microsoft.com/uwp/api/windows.networking.connectivity.networkinformation.getproxyconfigurationasync>

use windows::Foundation::Uri;
use windows::Networking::Connectivity::NetworkInformation;
use windows::core::HSTRING;

pub(super) async fn ask(origin: &str) -> Option<Vec<String>> {
    let origin = origin.to_owned();
    // A script may have to be fetched first.
    tokio::task::spawn_blocking(move || lookup(&origin).ok()).await.ok()?
}

fn lookup(origin: &str) -> windows::core::Result<Vec<String>> {
    let uri = Uri::CreateUri(&HSTRING::from(origin))?;
    let found = NetworkInformation::GetProxyConfigurationAsync(&uri)?.get()?;
    let mut proposals = Vec::new();
    for proxy in found.ProxyUris()? {
        proposals.push(proxy.AbsoluteUri()?.to_string());
    }
    if proposals.is_empty() {
        proposals.push("direct://".to_owned());
    }
    Ok(proposals)
}
