//! The collections in a user's homes, as a person chooses them.
//!
//! What a server makes up, shares from elsewhere or uses for scheduling is marked special, so that it is never a default.

use ponte_core::record::Kind;
use ponte_core::verdict::Failure;
use ponte_engine::collection::CollectionInfo;
use url::Url;

use super::discover::Found;
use super::facts::may_write;
use super::href;
use super::op_propfind::{self, Depth};
use super::server::Product;
use super::xml::{Entry, Ns};

/// Where a user's collections are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Homes {
    /// Homes of calendars.
    pub calendars: Vec<Url>,
    /// Homes of address books; the same collection on Radicale and DAViCal.
    pub books: Vec<Url>,
    /// Where the server keeps invitations.
    pub scheduling: Vec<Url>,
}

impl Homes {
    /// Asks each principal.
    ///
    /// # Errors
    /// What keeps it from being asked.
    pub async fn ask(found: &Found) -> Result<Homes, Failure> {
        let mut homes =
            Homes { calendars: found.calendars.clone(), books: found.books.clone(), scheduling: Vec::new() };
        for principal in &found.principals {
            let request = op_propfind::request(principal, Depth::Zero, op_propfind::PRINCIPAL);
            let (answer, _) = found.session.multistatus(request).await?;
            for entry in &answer.entries {
                homes.take(principal, entry)?;
            }
        }
        Ok(homes)
    }

    fn take(&mut self, base: &Url, entry: &Entry) -> Result<(), Failure> {
        add(&mut self.calendars, base, entry, "calendar-home-set", Ns::Cal)?;
        add(&mut self.books, base, entry, "addressbook-home-set", Ns::Card)?;
        // Where invitations lie elsewhere, nothing listed here is one of these.
        for name in ["schedule-inbox-URL", "schedule-outbox-URL"] {
            let _ = add(&mut self.scheduling, base, entry, name, Ns::Cal);
        }
        Ok(())
    }

    /// Every home once.
    #[must_use]
    pub fn all(&self) -> Vec<&Url> {
        let mut all: Vec<&Url> = Vec::new();
        for url in self.calendars.iter().chain(&self.books) {
            if !all.contains(&url) {
                all.push(url);
            }
        }
        all
    }
}

fn add(list: &mut Vec<Url>, base: &Url, entry: &Entry, name: &str, ns: Ns) -> Result<(), Failure> {
    for found in entry.prop(ns, name).into_iter().flat_map(|prop| prop.hrefs()) {
        let url = href::as_collection(href::home(base, found)?);
        if !list.contains(&url) {
            list.push(url);
        }
    }
    Ok(())
}

/// Lists the collections of all homes, and of the address itself where it is one.
///
/// # Errors
/// What keeps them from being listed.
pub async fn collections(found: &Found, homes: &Homes) -> Result<Vec<CollectionInfo>, Failure> {
    let mut infos: Vec<CollectionInfo> = Vec::new();
    let product = Product::of(&found.response);
    if found.direct.is_some() {
        let request = op_propfind::request(&found.base, Depth::Zero, op_propfind::CHOICE);
        let (answer, _) = found.session.multistatus(request).await?;
        infos.extend(answer.entries.iter().filter_map(|entry| info(&found.base, &found.base, entry, product)));
    }
    for home in homes.all() {
        let request = op_propfind::request(home, Depth::One, op_propfind::CHOICE);
        // A home may have a host of its own.
        let (answer, _) = found.session.at(home)?.multistatus(request).await?;
        for entry in &answer.entries {
            let Ok(url) = href::locate(home, &entry.href).map(href::as_collection) else { continue };
            let mut next = info(home, &url, entry, product);
            if let Some(next) = next.as_mut() {
                next.special |= homes.scheduling.contains(&url);
            }
            infos.extend(next.filter(|next| infos.iter().all(|known| known.id != next.id)));
        }
    }
    Ok(infos)
}

/// What one entry of a home is; `None` where it is neither a calendar nor an address book.
fn info(home: &Url, url: &Url, entry: &Entry, product: Product) -> Option<CollectionInfo> {
    let kinds = kinds(entry)?;
    let last = url.path().trim_end_matches('/').rsplit('/').next().unwrap_or("").to_owned();
    let name = entry.text(Ns::Dav, "displayname").map(|name| display(name, product)).unwrap_or_else(|| last.clone());
    let types = entry.prop(Ns::Dav, "resourcetype");
    let subscribed = types.is_some_and(|types| types.mentions("subscribed"));
    let inside = home == url || url.path().starts_with(home.path());
    Some(CollectionInfo {
        id: url.to_string(),
        name,
        kinds,
        writable: may_write(entry) && !subscribed,
        special: is_made_up(&last) || subscribed || !inside || types.is_some_and(is_special_type),
        color: entry.text(Ns::Apple, "calendar-color").and_then(color),
    })
}

fn kinds(entry: &Entry) -> Option<Vec<Kind>> {
    let types = entry.prop(Ns::Dav, "resourcetype")?;
    if types.child(Ns::Card, "addressbook").is_some() {
        return Some(vec![Kind::Contact, Kind::Company]);
    }
    types.child(Ns::Cal, "calendar")?;
    let Some(set) = entry.prop(Ns::Cal, "supported-calendar-component-set") else {
        return Some(vec![Kind::Event, Kind::Task]);
    };
    let holds = |name: &str| set.children.iter().any(|comp| comp.label.as_deref() == Some(name));
    let known = [(Kind::Event, "VEVENT"), (Kind::Task, "VTODO")];
    let kinds: Vec<Kind> = known.into_iter().filter(|(_, name)| holds(name)).map(|(kind, _)| kind).collect();
    if kinds.is_empty() { None } else { Some(kinds) }
}

/// Generated by Nextcloud, used for scheduling by DAViCal.
fn is_made_up(name: &str) -> bool {
    let by_name = ["inbox", "outbox", "trashbin", "contact_birthdays", "app-generated--"];
    by_name.contains(&name)
        || name.starts_with("z-server-generated--")
        || name.starts_with("z-app-generated--")
        || name.starts_with("app-generated--")
        || name == ".in"
        || name == ".out"
        || name.ends_with(".in")
        || name.ends_with(".out")
}

fn is_special_type(types: &super::xml::Element) -> bool {
    ["schedule-inbox", "schedule-outbox", "trash-bin", "deleted-calendar", "dropbox-home", "notification"]
        .iter()
        .any(|name| types.mentions(name))
}

/// DAViCal escapes names once too often.
fn display(name: &str, product: Product) -> String {
    let cleaned: String = name.chars().filter(|c| !c.is_control()).collect();
    if product == Product::Davical {
        cleaned.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    } else {
        cleaned
    }
}

/// `#rrggbbaa` → `#rrggbb`.
fn color(text: &str) -> Option<String> {
    let hex = text.strip_prefix('#')?.get(..6)?;
    hex.chars().all(|c| c.is_ascii_hexdigit()).then(|| format!("#{}", hex.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groupware::dav::xml::Multistatus;

    fn entry(types: &str, more: &str) -> Entry {
        let body = format!(
            "<d:multistatus xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav' xmlns:s='http://calendarserver.org/ns/' \
             xmlns:a='urn:ietf:params:xml:ns:carddav' xmlns:i='http://apple.com/ns/ical/'><d:response><d:href>/h/x/</d:href>\
             <d:propstat><d:prop><d:resourcetype><d:collection/>{types}</d:resourcetype>{more}</d:prop>\
             <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>"
        );
        Multistatus::parse(body.as_bytes()).unwrap().entries.remove(0)
    }

    fn told(name: &str, types: &str, more: &str, product: Product) -> Option<CollectionInfo> {
        let home: Url = "https://dav.example.it/h/".parse().unwrap();
        info(&home, &home.join(&format!("{name}/")).unwrap(), &entry(types, more), product)
    }

    #[test]
    fn what_a_home_lists_and_what_is_special() {
        let comps = "<c:supported-calendar-component-set><c:comp name='VEVENT'/></c:supported-calendar-component-set>";
        let rows = [
            ("personal", "<c:calendar/>", comps, Some((vec![Kind::Event], false))),
            ("tasks", "<c:calendar/>", "", Some((vec![Kind::Event, Kind::Task], false))),
            ("contacts", "<a:addressbook/>", "", Some((vec![Kind::Contact, Kind::Company], false))),
            ("contact_birthdays", "<c:calendar/>", "", Some((vec![Kind::Event, Kind::Task], true))),
            ("z-server-generated--system", "<a:addressbook/>", "", Some((vec![Kind::Contact, Kind::Company], true))),
            (".in", "<c:calendar/>", "", Some((vec![Kind::Event, Kind::Task], true))),
            ("inbox", "<c:schedule-inbox/>", "", None),
            ("web", "<c:calendar/><s:subscribed/>", comps, Some((vec![Kind::Event], true))),
            ("trash", "<x:trash-bin xmlns:x='http://nextcloud.com/ns'/>", "", None),
            ("plain", "", "", None),
        ];
        for (name, types, more, expected) in rows {
            let told = told(name, types, more, Product::Other).map(|info| (info.kinds, info.special));
            assert_eq!(told, expected, "{name}");
        }
    }

    #[test]
    fn names_and_colours() {
        let more = "<d:displayname>\u{e4}&amp;amp;b</d:displayname><i:calendar-color>#FF0000FF</i:calendar-color>";
        let info = told("x", "<c:calendar/>", more, Product::Davical).unwrap();
        assert_eq!((info.name.as_str(), info.color.as_deref()), ("ä&b", Some("#ff0000")));
        assert_eq!(told("x", "<c:calendar/>", more, Product::Radicale).unwrap().name, "ä&amp;b");
        assert_eq!(color("red"), None);
    }
}
