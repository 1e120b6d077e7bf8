//! Addresses of members: what a server writes in an `href`, brought to one form and confined to its collection.
//!
//! Servers echo `%40` as `@`, escapes in lower case and absolute URLs; two such forms are one id. Nothing here ever
//! leads to another origin or out of the collection, but for a user's homes, which a server may keep on a host beside it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use ponte_core::snapshot::RemoteId;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::same_origin;
use url::{Host, Url};

/// What stays as it is in an id: RFC 3986 unreserved, and `@`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');
/// How long an href may be.
const LENGTH: usize = 4096;

/// The address of a collection, with its closing slash.
#[must_use]
pub fn as_collection(mut url: Url) -> Url {
    url.set_query(None);
    url.set_fragment(None);
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    url
}

/// The absolute address that `href` stands for, seen from `base`. A proxy that ends TLS makes servers write `http://`
/// with their own host: of such an address only the path is taken.
///
/// # Errors
/// [`FailureKind::Unreadable`] where it leads to another origin or is no address.
pub fn locate(base: &Url, href: &str) -> Result<Url, Failure> {
    if href.len() > LENGTH || href.chars().any(char::is_control) {
        return Err(foreign());
    }
    let found = base.join(href.trim()).map_err(|_| foreign())?;
    let default_port = found.port().is_none() && found.scheme().starts_with("http");
    let same_host = found.host_str() == base.host_str();
    if found.origin() != base.origin() && !(same_host && default_port) {
        return Err(foreign());
    }
    let mut located = base.clone();
    located.set_path(found.path());
    located.set_query(found.query());
    located.set_fragment(None);
    Ok(located)
}

/// The address of a user's home, seen from where the user is described: as [`locate`], or on another host of the same
/// owner, as iCloud keeps them (`caldav.icloud.com` names `p42-caldav.icloud.com`). Both must speak https.
///
/// # Errors
/// [`FailureKind::Forbidden`] where it lies with somebody else: the password stays here. Else as [`locate`].
pub fn home(base: &Url, href: &str) -> Result<Url, Failure> {
    let located = locate(base, href);
    let absolute = || Url::parse(href.trim()).ok().filter(|url| url.host_str() != base.host_str());
    let (Err(_), Some(mut elsewhere)) = (&located, absolute()) else { return located };
    if href.len() > LENGTH || !is_neighbour(base, &elsewhere) {
        let host = elsewhere.host_str().unwrap_or("");
        return Err(Failure::new(FailureKind::Forbidden, "failure-dav-home-elsewhere").with("host", host));
    }
    elsewhere.set_fragment(None);
    Ok(elsewhere)
}

/// Whether `other` is at the same origin as `one`, or at a neighbouring host of the same owner.
#[must_use]
pub fn is_of_owner(one: &Url, other: &Url) -> bool {
    same_origin(one, other) || is_neighbour(one, other)
}

/// Whether two https addresses are of hosts that one owner registered together: of `example.co.uk` the part before
/// `.co.uk`, which is open to anybody, must be the same. An address in numbers is nobody's neighbour.
fn is_neighbour(one: &Url, other: &Url) -> bool {
    let plain = other.username().is_empty() && other.password().is_none();
    let secure = |url: &Url| url.scheme() == "https" && url.port().is_none();
    let owner = |url: &Url| match url.host() {
        Some(Host::Domain(name)) => registered(name.trim_end_matches('.')),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) | None => None,
    };
    plain && secure(one) && secure(other) && owner(one).is_some() && owner(one) == owner(other)
}

/// The part of a name that its owner registered, below a public suffix that is known.
fn registered(name: &str) -> Option<String> {
    let domain = psl::domain(name.as_bytes()).filter(|domain| domain.suffix().is_known())?;
    std::str::from_utf8(domain.as_bytes()).ok().map(str::to_owned)
}

/// The id of a direct member of `collection`; `None` for the collection itself and for collections inside it.
///
/// # Errors
/// [`FailureKind::Unreadable`] where it lies elsewhere.
pub fn member(collection: &Url, href: &str) -> Result<Option<RemoteId>, Failure> {
    if href.contains("..") && segments(href).iter().any(|segment| segment == "..") {
        return Err(foreign());
    }
    let path = locate(collection, href)?.path().to_owned();
    let home = segments(collection.path());
    let all = segments(&path);
    let inside = all.strip_prefix(home.as_slice()).ok_or_else(foreign)?;
    match inside {
        [] => Ok(None),
        [name] if path.ends_with('/') || name == "." => Ok(None),
        [name] => name_as_id(name).map(Some),
        [_, ..] => Ok(None),
    }
}

/// The address of a member.
///
/// # Errors
/// [`FailureKind::Bug`] where the id could lead out of the collection.
pub fn address(collection: &Url, id: &RemoteId) -> Result<Url, Failure> {
    let name = percent_decode_str(&id.0).decode_utf8_lossy();
    let safe = name_as_id(&name).map_err(|_| Failure::new(FailureKind::Bug, "failure-dav-foreign-href"))?;
    let mut url = collection.clone();
    url.set_path(&format!("{}{}", collection.path(), safe.0));
    Ok(url)
}

/// The id of the member that Ponte makes under this UID.
#[must_use]
pub fn own_name(uid: &str, extension: &str) -> RemoteId {
    let plain: String =
        uid.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.@".contains(c) { c } else { '-' }).collect();
    RemoteId(format!("{}.{extension}", plain.trim_start_matches('.')))
}

fn name_as_id(name: &str) -> Result<RemoteId, Failure> {
    let confined =
        !name.is_empty() && name != "." && name != ".." && !name.contains('/') && !name.chars().any(char::is_control);
    if confined { Ok(RemoteId(utf8_percent_encode(name, ESCAPED).to_string())) } else { Err(foreign()) }
}

fn segments(path: &str) -> Vec<String> {
    let parts = path.split('/').filter(|part| !part.is_empty());
    parts.map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned()).collect()
}

fn foreign() -> Failure {
    Failure::new(FailureKind::Unreadable, "failure-dav-foreign-href")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection() -> Url {
        "https://dav.example.it/dav/calendars/giulia%40example.it/work/".parse().unwrap()
    }

    #[test]
    fn a_home_may_lie_on_a_neighbouring_host_of_the_same_owner() {
        let rows = [
            ("https://caldav.icloud.com/1/principal/", "https://p42-caldav.icloud.com:443/1/calendars/", true),
            ("https://caldav.icloud.com/1/principal/", "/1/calendars/", true),
            ("https://dav.example.co.uk/", "https://p1.example.co.uk/c/", true),
            ("https://caldav.icloud.com/", "https://icloud.com.evil.example/c/", false),
            ("https://caldav.icloud.com/", "https://evil-icloud.com/c/", false),
            ("https://caldav.icloud.com/", "http://p42-caldav.icloud.com/c/", false),
            ("https://caldav.icloud.com/", "https://p42-caldav.icloud.com:8443/c/", false),
            ("https://caldav.icloud.com/", "https://giulia:x@p42-caldav.icloud.com/c/", false),
            ("http://caldav.icloud.com/", "https://p42-caldav.icloud.com/c/", false),
            ("https://one.co.uk/", "https://two.co.uk/c/", false),
            ("https://giulia.github.io/", "https://evil.github.io/c/", false),
            ("https://a.intranet/", "https://b.intranet/c/", false),
            ("https://192.168.1.2/", "https://192.168.1.3/c/", false),
            ("https://caldav.icloud.com/", "https://169.254.169.254/c/", false),
            ("http://127.0.0.1:1/", "http://localhost:2/c/", false),
        ];
        for (base, href, fine) in rows {
            let found = home(&base.parse().unwrap(), href);
            assert_eq!(found.is_ok(), fine, "{base} {href}: {found:?}");
        }
        let found = home(&"https://caldav.icloud.com/1/".parse().unwrap(), "https://P42-caldav.icloud.com:443/1/c/");
        assert_eq!(found.unwrap().as_str(), "https://p42-caldav.icloud.com/1/c/");
    }

    #[test]
    fn every_form_of_an_address_is_one_id() {
        let same = [
            "/dav/calendars/giulia@example.it/work/a%40b%20c%2Bd.ics",
            "/dav/calendars/giulia%40example.it/work/a@b%20c%2bd.ics",
            "https://dav.example.it/dav/calendars/giulia@example.it/work/a%40b%20c%2Bd.ics",
            "https://dav.example.it:443/dav/calendars/giulia@example.it/work/a@b%20c+d.ics",
            "http://dav.example.it/dav/calendars/giulia@example.it/work/a@b%20c+d.ics",
            "//dav.example.it/dav/calendars/giulia@example.it/work/a@b%20c+d.ics",
        ];
        for href in same {
            assert_eq!(member(&collection(), href).unwrap(), Some(RemoteId("a@b%20c%2Bd.ics".into())), "{href}");
        }
    }

    #[test]
    fn the_collection_and_what_is_deeper_are_no_members() {
        let own = "/dav/calendars/giulia@example.it/work";
        for href in [own.to_owned(), format!("{own}/"), format!("{own}/sub/"), format!("{own}/sub/x.ics")] {
            assert_eq!(member(&collection(), &href).unwrap(), None, "{href}");
        }
    }

    #[test]
    fn nothing_leads_out_of_the_collection() {
        let long = format!("/dav/{}", "a".repeat(65_536));
        let rows = [
            "../../other/",
            "%2e%2e%2fother.ics",
            "%2e%2e/other.ics",
            "a%2fb.ics",
            "/etc/passwd",
            "//evil.example/dav/calendars/giulia@example.it/work/a.ics",
            "https://evil.example/dav/calendars/giulia@example.it/work/a.ics",
            "https://dav.example.it:8443/dav/calendars/giulia@example.it/work/a.ics",
            "/dav/calendars/giulia@example.it/work/a%00.ics",
            "/dav/calendars/giulia@example.it/work/a%0d%0ab.ics",
            "\u{0}",
            long.as_str(),
        ];
        for href in rows {
            assert!(member(&collection(), href).is_err(), "{href:.60}");
        }
    }

    #[test]
    fn an_id_leads_back_to_its_address() {
        let id = member(&collection(), "/dav/calendars/giulia@example.it/work/caff%C3%A8%20a.ics").unwrap().unwrap();
        let url = address(&collection(), &id).unwrap();
        assert_eq!(url.path(), "/dav/calendars/giulia%40example.it/work/caff%C3%A8%20a.ics");
        assert!(address(&collection(), &RemoteId("../x".into())).is_err());
        assert!(address(&collection(), &RemoteId("%2e%2e".into())).is_err());
    }

    #[test]
    fn own_names_are_plain() {
        assert_eq!(own_name("ponte-1@x/../y", "ics"), RemoteId("ponte-1@x-..-y.ics".into()));
    }
}
