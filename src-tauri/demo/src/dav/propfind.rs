//! PROPFIND (RFC 4918 §9.1), depths 0 and 1, and the little of PROPPATCH that clients use.

use axum::http::HeaderMap;

use super::reply::{Multistatus, Reply, wrap};
use super::state::{Collection, Item, State};
use super::xml::{APPLE, CAL, CS, DAV, Element, Name};
use super::{path, property};

/// What a path leads to.
enum Resource<'a> {
    /// The root, a principal or a home.
    Node,
    Collection(&'a Collection),
    Item(&'a Collection, &'a Item),
}

/// Answers a PROPFIND of `user`.
pub(super) fn propfind(state: &State, user: &str, at: &str, headers: &HeaderMap, body: &[u8]) -> Reply {
    let deep = headers.get("depth").and_then(|value| value.to_str().ok()) != Some("0");
    let Some(asked) = asked(body) else { return Reply::status(400) };
    let Some((at, resource)) = resource(state, user, at) else { return Reply::status(404) };
    let mut answer = Multistatus::new();
    row(state, user, &at, &resource, &asked, &mut answer);
    if deep {
        for (child, resource) in children(state, user, &at, &resource) {
            row(state, user, &child, &resource, &asked, &mut answer);
        }
    }
    answer.reply()
}

/// Answers a PROPPATCH: names and colours are kept, and what nobody knows where the server does that.
pub(super) fn proppatch(state: &mut State, user: &str, at: &str, body: &[u8]) -> Reply {
    let Some(update) = Element::parse(body) else { return Reply::status(400) };
    let (echo, dead) = (state.quirks.echo, state.quirks.dead_properties);
    let Some(collection) = state.collections.get_mut(at).filter(|own| own.owner == user && !own.read_only) else {
        return Reply::refused(403, DAV, "need-privileges");
    };
    let (mut kept, mut refused) = (String::new(), Vec::new());
    for (wanted, sets) in changes(&update) {
        let known = [DAV, CAL, APPLE].contains(&wanted.name.space.as_str());
        match (known, dead) {
            (true, _) if sets => set(collection, wanted),
            (true, _) => {}
            (false, true) => keep(collection, wanted, sets),
            (false, false) => {
                refused.push(&wanted.name);
                continue;
            }
        }
        kept.push_str(&wrap(&wanted.name, ""));
    }
    let mut answer = Multistatus::new();
    answer.row(&path::href(echo, at), &kept, &refused);
    answer.reply()
}

/// What a PROPPATCH names, and whether it is set or removed.
fn changes(update: &Element) -> impl Iterator<Item = (&Element, bool)> {
    [("set", true), ("remove", false)].into_iter().flat_map(move |(word, sets)| {
        let lists = update.all(DAV, word).filter_map(|change| change.child(DAV, "prop"));
        lists.flat_map(|list| &list.children).map(move |wanted| (wanted, sets))
    })
}

/// Keeps a property nobody knows, or forgets it.
fn keep(collection: &mut Collection, wanted: &Element, sets: bool) {
    let name = (wanted.name.space.clone(), wanted.name.local.clone());
    if sets {
        collection.dead.insert(name, wanted.text.clone());
    } else {
        collection.dead.remove(&name);
    }
}

/// Takes over a property that collections keep.
pub(super) fn set(collection: &mut Collection, wanted: &Element) {
    if wanted.name.is(DAV, "displayname") {
        wanted.text.clone_into(&mut collection.shown);
    } else if wanted.name.is(APPLE, "calendar-color") {
        collection.color = Some(wanted.text.clone());
    } else if wanted.name.is(CAL, "supported-calendar-component-set") {
        let names = wanted.all(CAL, "comp").filter_map(|comp| comp.attribute("name"));
        collection.holds = names.map(str::to_uppercase).collect();
    }
}

fn asked(body: &[u8]) -> Option<Vec<Element>> {
    let all = || {
        let names =
            [(DAV, "resourcetype"), (DAV, "displayname"), (DAV, "getetag"), (DAV, "getcontenttype"), (CS, "getctag")];
        let element = |(space, local): (&str, &str)| Element {
            name: Name { space: space.to_owned(), local: local.to_owned() },
            ..Element::default()
        };
        names.into_iter().map(element).collect()
    };
    if body.is_empty() {
        return Some(all());
    }
    let root = Element::parse(body).filter(|root| root.name.is(DAV, "propfind"))?;
    Some(root.child(DAV, "prop").map_or_else(all, |prop| prop.children.clone()))
}

fn resource<'a>(state: &'a State, user: &str, at: &str) -> Option<(String, Resource<'a>)> {
    let slashed = if at.ends_with('/') { at.to_owned() } else { format!("{at}/") };
    if let Some(collection) = state.collections.get(&slashed).filter(|collection| collection.owner == user) {
        return Some((slashed, Resource::Collection(collection)));
    }
    if is_node(state, user, &slashed) {
        return Some((slashed, Resource::Node));
    }
    let (above, name) = path::split(at);
    let collection = state.collections.get(above).filter(|collection| collection.owner == user)?;
    collection.items.get(name).map(|item| (at.to_owned(), Resource::Item(collection, item)))
}

fn is_node(state: &State, user: &str, at: &str) -> bool {
    let own = [state.principal(user), state.home(user, false), state.home(user, true)];
    at == "/" || at == state.layout.context || own.iter().any(|node| node == at)
}

fn children<'a>(state: &'a State, user: &str, at: &str, resource: &Resource<'a>) -> Vec<(String, Resource<'a>)> {
    match resource {
        Resource::Collection(collection) => {
            let items = collection.items.iter();
            items.map(|(name, item)| (format!("{at}{name}"), Resource::Item(collection, item))).collect()
        }
        Resource::Node => {
            let collections = state.collections.range(at.to_owned()..).take_while(|(own, _)| own.starts_with(at));
            let own = collections.filter(|(own, collection)| path::parent(own) == at && collection.owner == user);
            own.map(|(own, collection)| (own.clone(), Resource::Collection(collection))).collect()
        }
        Resource::Item(..) => Vec::new(),
    }
}

fn row(state: &State, user: &str, at: &str, resource: &Resource<'_>, asked: &[Element], answer: &mut Multistatus) {
    let (mut found, mut missing) = (String::new(), Vec::new());
    for element in asked {
        let written = match resource {
            Resource::Node => property::of_node(state, user, at, &element.name),
            Resource::Collection(collection) => property::of_collection(state, at, collection, &element.name),
            Resource::Item(collection, item) => property::of_item(state, collection.is_book(), item, element),
        };
        match written {
            Some(written) => found.push_str(&written),
            None => missing.push(&element.name),
        }
    }
    answer.row(&path::href(state.quirks.echo, at), &found, &missing);
}
