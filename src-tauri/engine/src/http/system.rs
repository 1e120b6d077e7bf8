//! What the system says about the way to one host, where it can be asked: it runs the company's script (PAC) if there is
//! one. Only the origin of an address is told, never its path.
//!
//! Variables of the environment come before it, as everywhere. Where the system has no answer, its fixed settings count.

use url::Url;

#[cfg_attr(target_os = "linux", path = "system/linux.rs")]
#[cfg_attr(windows, path = "system/windows.rs")]
#[cfg_attr(not(any(target_os = "linux", windows)), path = "system/other.rs")]
mod imp;

/// The variables that say it all where one of them is there.
const VARIABLES: [&str; 8] =
    ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"];

/// The proxy to use for this address, `None` inside for no proxy; nothing where the system does not say.
pub(super) async fn ask(url: &Url) -> Option<Option<Url>> {
    if VARIABLES.iter().any(|name| std::env::var_os(name).is_some()) {
        return None;
    }
    let origin = format!("{}/", url.origin().ascii_serialization());
    first(&imp::ask(&origin).await?)
}

/// The first of the system's proposals, as `http://host:port` or `direct://`.
fn first(proposals: &[String]) -> Option<Option<Url>> {
    let url = Url::parse(proposals.first()?).ok()?;
    Some((url.scheme() != "direct").then_some(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_proposal_counts() {
        let of = |texts: &[&str]| first(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["direct://"]), Some(None));
        assert_eq!(of(&["http://p.it:8080", "direct://"]), Some(Some("http://p.it:8080".parse().unwrap())));
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["nonsense"]), None);
    }
}
