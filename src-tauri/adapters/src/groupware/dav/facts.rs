//! What a cycle needs to know of a collection beyond its address: asked for once, then carried in the cursor, so that a
//! quiet cycle asks for nothing else.

use ponte_core::record::Kind;
use ponte_core::snapshot::Standing;
use ponte_core::verdict::Failure;
use ponte_engine::http::Request;
use reqwest::Method;
use serde::{Deserialize, Serialize};
use url::Url;

use super::href;
use super::op_propfind::{self, Depth};
use super::server::{Product, schedules};
use super::session::Session;
use super::xml::{Element, Entry, Multistatus, Ns};

/// What is known of a collection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Whether it has `sync-collection`.
    pub sync: bool,
    /// Whether it takes writes.
    pub writable: bool,
    /// Whether its server sends invitations by itself.
    pub schedules: bool,
    /// The user's own addresses, in lower case, without `mailto:`.
    pub me: Vec<String>,
    /// What the server is.
    pub product: Product,
}

impl Facts {
    /// Asks: two requests, and one more about the user where the server schedules.
    ///
    /// # Errors
    /// What keeps them from being asked for.
    pub async fn ask(session: &Session, collection: &Url, kind: Kind) -> Result<Facts, Failure> {
        let request = op_propfind::request(collection, Depth::Zero, op_propfind::FACTS);
        let (answer, response) = session.multistatus(request).await?;
        let entry = answer.entries.first();
        let options = session.ask(Request::new(Method::OPTIONS, collection.clone())).await?;
        let product = Product::of(&response);
        let mut facts = Facts {
            sync: entry.is_some_and(has_sync),
            writable: entry.is_none_or(may_write),
            schedules: matches!(kind, Kind::Event | Kind::Task) && (schedules(&options) || schedules(&response)),
            me: own_addresses(session.user(), None),
            product: if product == Product::Other { Product::of(&options) } else { product },
        };
        if facts.schedules
            && let Some(principal) = entry.and_then(|entry| entry.href_in(Ns::Dav, "current-user-principal"))
        {
            let url = href::locate(collection, principal)?;
            let request = op_propfind::request(&url, Depth::Zero, op_propfind::PRINCIPAL);
            let (answer, _) = session.multistatus(request).await?;
            facts.me = own_addresses(session.user(), Some(&answer));
        }
        Ok(facts)
    }
}

impl Facts {
    /// What the engine is told of it.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing { writable: self.writable, schedules: self.schedules }
    }
}

/// Whether a collection has the sync report: it lists it, or it has a token.
#[must_use]
pub fn has_sync(entry: &Entry) -> bool {
    let listed = entry.prop(Ns::Dav, "supported-report-set").map(|set| set.mentions("sync-collection"));
    listed.unwrap_or(false) || entry.text(Ns::Dav, "sync-token").is_some()
}

/// Whether the user may change its members; a server that does not say is taken to allow it.
#[must_use]
pub fn may_write(entry: &Entry) -> bool {
    let Some(set) = entry.prop(Ns::Dav, "current-user-privilege-set") else { return true };
    let granted = |privilege: &Element| {
        privilege.children.iter().any(|name| matches!(name.name.as_str(), "all" | "write" | "write-content" | "bind"))
    };
    set.all(Ns::Dav, "privilege").any(granted)
}

/// Under which addresses the user is invited: those the principal has, else the user's name where it is one.
fn own_addresses(user: &str, principal: Option<&Multistatus>) -> Vec<String> {
    let set = principal.and_then(|answer| answer.entries.first()?.prop(Ns::Cal, "calendar-user-address-set"));
    let mut own: Vec<String> = set.iter().flat_map(|set| set.hrefs()).filter_map(mail_address).collect();
    if user.contains('@') {
        own.push(user.to_lowercase());
    }
    own.sort();
    own.dedup();
    own
}

fn mail_address(href: &str) -> Option<String> {
    let lower = href.to_lowercase();
    lower.strip_prefix("mailto:").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(props: &str) -> Multistatus {
        let body = format!(
            "<multistatus xmlns='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'><response><href>/p/</href><propstat>\
             <prop>{props}</prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>"
        );
        Multistatus::parse(body.as_bytes()).unwrap()
    }

    #[test]
    fn privileges_tell_who_may_write() {
        let set = |names: &str| {
            let names: String = names.split(' ').map(|name| format!("<privilege><{name}/></privilege>")).collect();
            answer(&format!("<current-user-privilege-set>{names}</current-user-privilege-set>"))
        };
        let rows = [
            ("read", false),
            ("read write", true),
            ("all", true),
            ("read write-properties", false),
            ("read bind", true),
        ];
        for (names, expected) in rows {
            assert_eq!(may_write(&set(names).entries[0]), expected, "{names}");
        }
        assert!(may_write(&answer("<displayname>x</displayname>").entries[0]));
    }

    #[test]
    fn the_user_has_several_addresses() {
        let principal = answer(
            "<c:calendar-user-address-set><href>MAILTO:Giulia@Example.it</href><href>/p/</href>\
             <href>mailto:g@example.it</href></c:calendar-user-address-set>",
        );
        assert_eq!(own_addresses("giulia", Some(&principal)), ["g@example.it", "giulia@example.it"]);
        assert_eq!(own_addresses("Giulia@example.it", None), ["giulia@example.it"]);
        assert!(own_addresses("giulia", None).is_empty());
    }

    #[test]
    fn the_sync_report_is_listed_or_has_a_token() {
        let listed = "<supported-report-set><supported-report><report><sync-collection/></report></supported-report>\
             </supported-report-set>";
        for (props, expected) in
            [(listed, true), ("<sync-token>1</sync-token>", true), ("<sync-token/>", false), ("<x/>", false)]
        {
            assert_eq!(has_sync(&answer(props).entries[0]), expected, "{props}");
        }
    }
}
