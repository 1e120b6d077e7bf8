//! What can be told of a domain without anybody's password: who takes its mail, and whether CalDAV or Exchange answers there.

use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::proto::rr::RData;
use ponte_core::verdict::Failure;
use ponte_engine::http::{Http, Request};
use reqwest::Method;
use url::Url;

use crate::groupware::dav::dns;

/// How long a name server or a host may take to answer.
const WAIT: Duration = Duration::from_secs(5);

/// The hosts that take the mail of a domain, the best first; none where nobody answers.
pub async fn mail_hosts(domain: &str) -> Vec<String> {
    let Ok(resolver) = TokioResolver::builder_tokio().and_then(|builder| builder.build()) else { return Vec::new() };
    let asked = resolver.mx_lookup(format!("{domain}."));
    let Ok(Ok(lookup)) = tokio::time::timeout(WAIT, asked).await else { return Vec::new() };
    let mut hosts: Vec<(u16, String)> = Vec::new();
    for record in lookup.answers() {
        if let RData::MX(mx) = &record.data {
            hosts.push((mx.preference, mx.exchange.to_ascii().trim_end_matches('.').to_lowercase()));
        }
    }
    hosts.sort();
    hosts.into_iter().map(|(_, host)| host).collect()
}

/// Where the domain of an e-mail address says that its calendars are (RFC 6764 §3).
pub async fn named_by(domain: &str) -> Option<Url> {
    dns::services(domain).await.ok()?.into_iter().next()
}

/// Whether CalDAV answers at the well-known place of a host (RFC 6764 §5): a redirect leads to the entrance, 401 and 207 are
/// the entrance itself.
pub async fn speaks_dav(http: &Http, base: &Url) -> bool {
    let Ok(place) = base.join("/.well-known/caldav") else { return false };
    matches!(ask(http, &place).await, Some(207 | 301 | 302 | 303 | 307 | 308 | 401))
}

/// Whether a domain has the entrance of an Exchange server (MS-OXDISCO §3.1.5): it asks anybody for a password.
pub async fn speaks_exchange(http: &Http, domain: &str) -> bool {
    let place = Url::parse(&format!("https://autodiscover.{domain}/autodiscover/autodiscover.xml"));
    match place {
        Ok(place) => ask(http, &place).await == Some(401),
        Err(_) => false,
    }
}

/// Asks a server for nothing in particular: whether it can be reached at all.
///
/// # Errors
/// What keeps it from being reached.
pub async fn knock(http: &Http, place: Url) -> Result<(), Failure> {
    http.send(Request::new(Method::OPTIONS, place)).await.map(|_| ())
}

async fn ask(http: &Http, place: &Url) -> Option<u16> {
    let asked = http.send(Request::new(Method::GET, place.clone()));
    let answer = tokio::time::timeout(WAIT, asked).await.ok()?.ok()?;
    Some(answer.status.as_u16())
}
