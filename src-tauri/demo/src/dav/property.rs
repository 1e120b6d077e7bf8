//! The properties of principals, homes, collections and objects, each as the element a PROPFIND or REPORT answers.

use super::layout::Use;
use super::path;
use super::reply::wrap;
use super::state::{Collection, Item, State};
use super::xml::{APPLE, CAL, CARD, CS, DAV, Element, Name, escape};
use super::{rewrite, token};

/// A property of a principal or a home, which on some servers are one.
pub(super) fn of_node(state: &State, user: &str, at: &str, name: &Name) -> Option<String> {
    let principal = state.principal(user);
    let inner = match (name.space.as_str(), name.local.as_str()) {
        (DAV, "resourcetype") if at == principal => "<d:collection/><d:principal/>".to_owned(),
        (DAV, "resourcetype") => "<d:collection/>".to_owned(),
        (DAV, "displayname") => escape(user),
        (DAV, "current-user-principal" | "principal-URL" | "owner") => href(state, &principal),
        (DAV, "principal-collection-set") => href(state, path::parent(&principal)),
        (CAL, "calendar-home-set") => href(state, &state.home(user, false)),
        (CARD, "addressbook-home-set") => href(state, &state.home(user, true)),
        (CAL, "calendar-user-address-set") => {
            let email = state.users.get(user).map_or("", |user| user.email.as_str());
            format!("<d:href>mailto:{}</d:href>{}", escape(email), href(state, &principal))
        }
        (CAL, "schedule-inbox-URL") => scheduling(state, user, &["inbox", "Inbox", ".in"])?,
        (CAL, "schedule-outbox-URL") => scheduling(state, user, &["outbox", "Outbox", ".out"])?,
        (DAV, "current-user-privilege-set") => privileges(true),
        _ => return None,
    };
    Some(wrap(name, &inner))
}

/// A property of a collection.
pub(super) fn of_collection(state: &State, at: &str, collection: &Collection, name: &Name) -> Option<String> {
    let tokens = collection.used != Use::System;
    let inner = match (name.space.as_str(), name.local.as_str()) {
        (DAV, "resourcetype") => resource_type(collection),
        (DAV, "displayname") if state.quirks.double_escape => escape(&escape(&collection.shown)),
        (DAV, "displayname") => escape(&collection.shown),
        (DAV, "sync-token") if tokens => escape(&token::shown(state.quirks.token, at, collection)),
        (CS, "getctag") => format!("\"{}\"", collection.revision),
        (DAV, "supported-report-set") => reports(collection, tokens),
        (DAV, "current-user-privilege-set") => privileges(!collection.read_only),
        (DAV, "current-user-principal" | "owner") => href(state, &state.principal(&collection.owner)),
        (DAV, "getcontenttype") => "httpd/unix-directory".to_owned(),
        (CAL, "supported-calendar-component-set") if !collection.is_book() => {
            collection.holds.iter().map(|component| format!("<cal:comp name=\"{component}\"/>")).collect()
        }
        (CARD, "supported-address-data") if collection.is_book() => {
            "<card:address-data-type content-type=\"text/vcard\" version=\"3.0\"/>\
             <card:address-data-type content-type=\"text/vcard\" version=\"4.0\"/>"
                .to_owned()
        }
        (APPLE, "calendar-color") => collection.color.as_deref().map(escape)?,
        _ => escape(collection.dead.get(&(name.space.clone(), name.local.clone()))?),
    };
    Some(wrap(name, &inner))
}

/// A property of an object; `data` are `calendar-data` and `address-data`.
pub(super) fn of_item(state: &State, is_book: bool, item: &Item, asked: &Element) -> Option<String> {
    let name = &asked.name;
    let inner = match (name.space.as_str(), name.local.as_str()) {
        (DAV, "getetag") => format!("\"{}\"", item.etag),
        (DAV, "resourcetype") => String::new(),
        (DAV, "getcontenttype") => content_type(state, is_book, item),
        (DAV, "getcontentlength") => item.text.len().to_string(),
        (DAV, "getlastmodified") => http_date(item),
        (DAV, "current-user-privilege-set") => privileges(true),
        (CAL, "calendar-data") if !is_book => escape(&item.text),
        (CARD, "address-data") if is_book => escape(&card(state, item, asked.attribute("version") == Some("4.0"))),
        _ => return None,
    };
    Some(wrap(name, &inner))
}

/// A card as it is given out.
pub(super) fn card(state: &State, item: &Item, wants_4: bool) -> String {
    let three = state.quirks.card_3_only && !wants_4;
    if three { rewrite::as_card_3(&item.text) } else { item.text.to_string() }
}

/// The content type of an object.
pub(super) fn content_type(state: &State, is_book: bool, item: &Item) -> String {
    let component = if item.text.contains("BEGIN:VTODO") { "vtodo" } else { "vevent" };
    match (is_book, state.quirks.bare_type) {
        (true, _) => state.quirks.card_type.to_owned(),
        (false, true) => "text/calendar".to_owned(),
        (false, false) => format!("text/calendar; charset=utf-8; component={component}"),
    }
}

/// When an object was changed, as HTTP writes it.
pub(super) fn http_date(item: &Item) -> String {
    let zoned = item.modified.to_zoned(jiff::tz::TimeZone::UTC);
    zoned.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn href(state: &State, at: &str) -> String {
    format!("<d:href>{}</d:href>", escape(&path::href(state.quirks.echo, at)))
}

fn scheduling(state: &State, user: &str, names: &[&str]) -> Option<String> {
    let home = state.home(user, false);
    let paths = names.iter().map(|name| format!("{home}{name}/"));
    paths.into_iter().find(|at| state.collections.contains_key(at)).map(|at| href(state, &at))
}

fn resource_type(collection: &Collection) -> String {
    let kind = match collection.used {
        Use::Inbox => "<cal:schedule-inbox/>",
        Use::Outbox => "<cal:schedule-outbox/>",
        Use::TrashBin => "<o:trash-bin xmlns:o=\"http://nextcloud.com/ns\"/>",
        Use::Own | Use::Disguised | Use::Generated | Use::System if collection.is_book() => "<card:addressbook/>",
        Use::Own | Use::Disguised | Use::Generated | Use::System => "<cal:calendar/>",
    };
    let shared = if collection.used == Use::Own { "<cs:shared-owner/>" } else { "" };
    format!("<d:collection/>{kind}{shared}")
}

fn reports(collection: &Collection, tokens: bool) -> String {
    let own: &[&str] = if collection.is_book() {
        &["<card:addressbook-multiget/>", "<card:addressbook-query/>"]
    } else {
        &["<cal:calendar-multiget/>", "<cal:calendar-query/>"]
    };
    let sync = tokens.then_some("<d:sync-collection/>");
    let rows = own.iter().copied().chain(sync);
    rows.map(|row| format!("<d:supported-report><d:report>{row}</d:report></d:supported-report>")).collect()
}

fn privileges(write: bool) -> String {
    let rights: &[&str] =
        if write { &["read", "write", "write-content", "bind", "unbind", "write-properties"] } else { &["read"] };
    rights.iter().map(|right| format!("<d:privilege><d:{right}/></d:privilege>")).collect()
}
