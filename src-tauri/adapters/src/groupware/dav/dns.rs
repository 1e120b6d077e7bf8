//! Where the domain of an e-mail address keeps its calendars: SRV and TXT records (RFC 6764 §3, §4).
//!
//! A name server's word alone sends no password to another organisation: a target outside the domain is reported, so
//! that the user can enter it outright (RFC 6764 §8).

use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::proto::rr::RData;
use ponte_core::verdict::{Failure, FailureKind};
use url::Url;

/// How long to wait for a name server.
const WAIT: Duration = Duration::from_secs(5);

/// The addresses that the domain names for calendars and for address books, the best first.
///
/// # Errors
/// [`FailureKind::Decide`] where the only ones lie outside the domain.
pub async fn services(domain: &str) -> Result<Vec<Url>, Failure> {
    let Ok(resolver) = TokioResolver::builder_tokio().and_then(|builder| builder.build()) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for service in ["_caldavs._tcp", "_carddavs._tcp"] {
        let name = format!("{service}.{domain}.");
        let targets = tokio::time::timeout(WAIT, targets(&resolver, &name)).await.unwrap_or_default();
        if !targets.is_empty() {
            let path = tokio::time::timeout(WAIT, path(&resolver, &name)).await.unwrap_or_default();
            found.extend(targets.into_iter().map(|target| (target, path.clone())));
        }
    }
    addresses(domain, found)
}

/// Host and port.
type Target = (String, u16);

async fn targets(resolver: &TokioResolver, name: &str) -> Vec<Target> {
    let Ok(lookup) = resolver.srv_lookup(name).await else { return Vec::new() };
    let mut targets: Vec<(u16, Target)> = Vec::new();
    for record in lookup.answers() {
        if let RData::SRV(srv) = &record.data {
            let host = srv.target.to_ascii().trim_end_matches('.').to_owned();
            targets.push((srv.priority, (host, srv.port)));
        }
    }
    targets.sort();
    targets.into_iter().map(|(_, target)| target).filter(|(host, _)| !host.is_empty()).collect()
}

async fn path(resolver: &TokioResolver, name: &str) -> Option<String> {
    let lookup = resolver.txt_lookup(name).await.ok()?;
    lookup.answers().iter().find_map(|record| match &record.data {
        RData::TXT(text) => text.txt_data.iter().find_map(|part| {
            std::str::from_utf8(part)
                .ok()?
                .strip_prefix("path=")
                .filter(|path| path.starts_with('/'))
                .map(str::to_owned)
        }),
        _ => None,
    })
}

fn addresses(domain: &str, found: Vec<(Target, Option<String>)>) -> Result<Vec<Url>, Failure> {
    let suffix = format!(".{domain}");
    let mut urls = Vec::new();
    let mut outside = None;
    for ((host, port), path) in found {
        if host != domain && !host.ends_with(&suffix) {
            outside = Some(host);
            continue;
        }
        let path = path.unwrap_or_else(|| "/.well-known/caldav".to_owned());
        urls.extend(Url::parse(&format!("https://{host}:{port}{path}")).ok());
    }
    urls.dedup();
    match outside {
        Some(host) if urls.is_empty() => {
            Err(Failure::new(FailureKind::Decide, "failure-dav-service-elsewhere").with("host", host))
        }
        _ => Ok(urls),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(host: &str, path: Option<&str>) -> (Target, Option<String>) {
        ((host.to_owned(), 443), path.map(str::to_owned))
    }

    #[test]
    fn a_service_lies_in_its_domain() {
        let found = vec![target("dav.example.it", Some("/dav/")), target("evil.it", None)];
        let urls = addresses("example.it", found).unwrap();
        assert_eq!(urls.iter().map(Url::as_str).collect::<Vec<_>>(), ["https://dav.example.it/dav/"]);
    }

    #[test]
    fn a_service_elsewhere_is_for_the_user_to_enter() {
        for host in ["evil.it", "notexample.it", "example.it.evil.it"] {
            let failure = addresses("example.it", vec![target(host, None)]).unwrap_err();
            assert_eq!((failure.kind, failure.details["host"].as_str()), (FailureKind::Decide, host));
        }
        assert!(addresses("example.it", Vec::new()).unwrap().is_empty());
    }
}
