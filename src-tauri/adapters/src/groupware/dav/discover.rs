//! From what a person types to the collections they may choose: a bare host, an e-mail address, or any address on the
//! way (RFC 6764, and where servers do not follow it, the places they are known to use).
//!
//! A refused password ends the search at once: every further try could lock the account.

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::Response;
use reqwest::StatusCode;
use url::Url;

use super::href::as_collection;
use super::op_propfind::{self, Depth};
use super::session::{Session, is_loopback, redirected, refusal};
use super::xml::{Entry, Multistatus, Ns};
use super::{dns, href};

/// Where products keep their entrance when nothing points to it: SOGo, Nextcloud, Baïkal, DAViCal, others.
const ENTRANCES: [&str; 6] = ["/SOGo/dav/", "/remote.php/dav/", "/dav.php/", "/caldav.php/", "/dav/", "/"];

/// What a person typed, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// Any URL: of a server, a principal, a home, a collection.
    Url(Url),
    /// A host, perhaps with a port: https, and http only where it is allowed.
    Host(Vec<Url>),
    /// An e-mail address, by its domain.
    Mail(String),
}

impl Address {
    /// The addresses it stands for by itself; none where they are yet to be found.
    #[must_use]
    pub fn urls(&self) -> &[Url] {
        match self {
            Address::Url(url) => std::slice::from_ref(url),
            Address::Host(urls) => urls,
            Address::Mail(_) => &[],
        }
    }

    /// Understands `text`. A host is tried over https first; http follows only for this machine or with `allow_http`.
    ///
    /// # Errors
    /// [`FailureKind::Forbidden`] where it is no address.
    pub fn parse(text: &str, allow_http: bool) -> Result<Address, Failure> {
        let text = text.trim();
        let wrong = || Failure::new(FailureKind::Forbidden, "failure-dav-address");
        if text.contains("://") {
            let url = Url::parse(text).map_err(|_| wrong())?;
            let clean =
                matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
            return if clean { Ok(Address::Url(url)) } else { Err(wrong()) };
        }
        if let Some((name, domain)) = text.rsplit_once('@') {
            let plain =
                !name.is_empty() && Url::parse(&format!("https://{domain}/")).is_ok_and(|url| url.path() == "/");
            return if plain { Ok(Address::Mail(domain.to_lowercase())) } else { Err(wrong()) };
        }
        let secure = Url::parse(&format!("https://{text}")).map_err(|_| wrong())?;
        let mut urls = vec![secure.clone()];
        if allow_http || is_loopback(&secure) {
            urls.extend(Url::parse(&format!("http://{text}")).ok());
        }
        Ok(Address::Host(urls))
    }
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The session for the origin of all below.
    pub session: Session,
    /// The last answer, for what it shows of the server.
    pub response: Response,
    /// The address itself, where it is a collection to be used outright.
    pub direct: Option<Entry>,
    /// Where the address led.
    pub base: Url,
    /// Where the user is described.
    pub principals: Vec<Url>,
    /// Homes of calendars named on the way.
    pub calendars: Vec<Url>,
    /// Homes of address books named on the way.
    pub books: Vec<Url>,
}

/// Finds what `address` leads to.
///
/// # Errors
/// Credentials that were refused, or that nothing there speaks DAV.
pub async fn discover(address: &Address, session: impl Fn(&Url) -> Result<Session, Failure>) -> Result<Found, Failure> {
    let starts = match address {
        Address::Url(url) => vec![url.clone()],
        Address::Host(urls) => urls.clone(),
        Address::Mail(domain) => mail_starts(domain).await?,
    };
    let mut last = None;
    for start in &starts {
        match from_start(start, &session).await {
            Ok(found) => return Ok(found),
            // Nor is a host that cannot prove who it is tried again without encryption.
            Err(failure) if failure.kind == FailureKind::SignIn || failure.code == "failure-certificate" => {
                return Err(failure);
            }
            Err(failure) => last = last.or(Some(failure)),
        }
    }
    Err(last.unwrap_or_else(nothing))
}

async fn mail_starts(domain: &str) -> Result<Vec<Url>, Failure> {
    let mut starts = dns::services(domain).await?;
    starts.extend(Url::parse(&format!("https://{domain}/")).ok());
    Ok(starts)
}

/// From one address: what it is itself, the well-known places of its host, then the known entrances.
async fn from_start(start: &Url, session: &impl Fn(&Url) -> Result<Session, Failure>) -> Result<Found, Failure> {
    let mut places = vec![start.clone()];
    if !start.path().ends_with('/') {
        places.push(as_collection(start.clone()));
    }
    for path in ["/.well-known/caldav", "/.well-known/carddav"].iter().chain(&ENTRANCES) {
        places.extend(start.join(path).ok());
    }
    if start.path() == "/" {
        // A bare host answers itself last: web front ends answer anything.
        places.remove(0);
    }
    let mut found: Option<Found> = None;
    let mut last = None;
    for place in places {
        let wanted = found.is_none() || place.path().starts_with("/.well-known/");
        if !wanted {
            break;
        }
        match entrance(&place, session).await {
            Ok(next) => found = Some(join(found, next)),
            Err(failure) if stops(&failure) => return Err(failure),
            Err(failure) => last = last.or(Some(failure)),
        }
        if found.as_ref().is_some_and(|found| found.direct.is_some()) {
            break;
        }
    }
    found.ok_or_else(|| last.unwrap_or_else(nothing))
}

/// A host that cannot be reached, or a password that was refused, will not be better at the next path.
fn stops(failure: &Failure) -> bool {
    failure.kind == FailureKind::SignIn
        || ["failure-unreachable", "failure-certificate", "failure-tls", "failure-dav-plain-http"]
            .contains(&failure.code.as_str())
}

fn join(found: Option<Found>, next: Found) -> Found {
    let Some(mut found) = found else { return next };
    let more = |known: &[Url], new: Vec<Url>| new.into_iter().filter(|url| !known.contains(url)).collect::<Vec<_>>();
    found.principals.extend(more(&found.principals, next.principals));
    found.calendars.extend(more(&found.calendars, next.calendars));
    found.books.extend(more(&found.books, next.books));
    found
}

/// Asks one place who the user is, following its redirects.
async fn entrance(place: &Url, session: &impl Fn(&Url) -> Result<Session, Failure>) -> Result<Found, Failure> {
    let mut url = place.clone();
    for _ in 0..4 {
        let session = session(&url)?;
        let response = session.send(op_propfind::request(&url, Depth::Zero, op_propfind::WHO)).await?;
        if response.status == StatusCode::MULTI_STATUS {
            let answer = Multistatus::parse(&response.body)?;
            return read_entrance(session, url, answer, response);
        }
        if !response.status.is_redirection() {
            return Err(refusal(&response));
        }
        url = redirected(&response)?;
    }
    Err(Failure::new(FailureKind::Unreadable, "failure-dav-redirect-loop"))
}

fn read_entrance(session: Session, url: Url, answer: Multistatus, response: Response) -> Result<Found, Failure> {
    let entry = answer.entries.into_iter().next().ok_or_else(nothing)?;
    let located = |ns, name, locate: fn(&Url, &str) -> Result<Url, Failure>| -> Result<Vec<Url>, Failure> {
        let hrefs = entry.prop(ns, name).into_iter().flat_map(|prop| prop.hrefs());
        hrefs.filter(|href| !href.is_empty()).map(|href| locate(&url, href)).collect()
    };
    let homes = |ns, name| -> Result<Vec<Url>, Failure> {
        Ok(located(ns, name, href::home)?.into_iter().map(as_collection).collect())
    };
    let principals = located(Ns::Dav, "current-user-principal", href::locate)?;
    let calendars = homes(Ns::Cal, "calendar-home-set")?;
    let books = homes(Ns::Card, "addressbook-home-set")?;
    let kind = entry.prop(Ns::Dav, "resourcetype");
    let direct = kind
        .is_some_and(|kind| kind.child(Ns::Cal, "calendar").is_some() || kind.child(Ns::Card, "addressbook").is_some());
    if principals.is_empty() && calendars.is_empty() && books.is_empty() && !direct {
        return Err(nothing());
    }
    let direct = direct.then_some(entry);
    Ok(Found { session, response, direct, base: as_collection(url), principals, calendars, books })
}

fn nothing() -> Failure {
    Failure::new(FailureKind::Unreadable, "failure-dav-not-here")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_person_types() {
        let url = |text: &str| text.parse::<Url>().unwrap();
        let rows = [
            ("https://dav.example.it/x/", false, Some(Address::Url(url("https://dav.example.it/x/")))),
            (" dav.example.it ", false, Some(Address::Host(vec![url("https://dav.example.it/")]))),
            ("dav.example.it:8443", false, Some(Address::Host(vec![url("https://dav.example.it:8443/")]))),
            (
                "localhost:5232",
                false,
                Some(Address::Host(vec![url("https://localhost:5232/"), url("http://localhost:5232/")])),
            ),
            ("a.it", true, Some(Address::Host(vec![url("https://a.it/"), url("http://a.it/")]))),
            ("Giulia@Example.it", false, Some(Address::Mail("example.it".into()))),
            ("ftp://a.it/", false, None),
            ("https://giulia:secret@a.it/", false, None),
            ("@", false, None),
            ("giulia@a.it/x", false, None),
            ("", false, None),
        ];
        for (text, allow_http, expected) in rows {
            assert_eq!(Address::parse(text, allow_http).ok(), expected, "{text}");
        }
    }
}
