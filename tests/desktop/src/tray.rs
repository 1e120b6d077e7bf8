//! The tray as the panel sees it, read over the session bus: which icon, which menu; and clicks on its entries.

use std::collections::HashMap;

use zbus::Connection;
use zbus::zvariant::{OwnedValue, Value};

use crate::wait::until;

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// An entry as it crosses the bus: its id, what it says of itself, what is below it.
type Node = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// One entry of a menu.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What it is clicked by.
    pub id: i32,
    /// What it says.
    pub label: String,
    /// Whether it can be clicked.
    pub enabled: bool,
    /// What is below it.
    pub below: Vec<Entry>,
}

impl Entry {
    /// The entry that says this, at any depth.
    #[must_use]
    pub fn find(&self, label: &str) -> Option<&Entry> {
        if self.label == label {
            return Some(self);
        }
        self.below.iter().find_map(|entry| entry.find(label))
    }

    /// All that is said, one entry a line, what is below another one indented.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let below = |entry: &Entry| entry.lines().into_iter().map(|line| format!("  {line}")).collect::<Vec<_>>();
        std::iter::once(self.label.clone()).chain(self.below.iter().flat_map(below)).collect()
    }
}

/// Whether somebody draws trays.
pub async fn is_drawn(session: &Connection) -> Option<()> {
    let watcher = zbus::Proxy::new(session, WATCHER, "/StatusNotifierWatcher", WATCHER).await.ok()?;
    watcher.get_property::<bool>("IsStatusNotifierHostRegistered").await.ok()?.then_some(())
}

/// The only tray there is.
pub struct Tray<'a> {
    session: &'a Connection,
    service: String,
    path: String,
}

impl<'a> Tray<'a> {
    /// Waits for it.
    pub async fn find(session: &'a Connection) -> Tray<'a> {
        until("a tray", || async {
            let watcher = zbus::Proxy::new(session, WATCHER, "/StatusNotifierWatcher", WATCHER).await.ok()?;
            let items: Vec<String> = watcher.get_property("RegisteredStatusNotifierItems").await.ok()?;
            let (service, path) = items.first()?.split_once('/')?;
            Some(Tray { session, service: service.to_owned(), path: format!("/{path}") })
        })
        .await
    }

    /// How many there are.
    pub async fn count(session: &Connection) -> usize {
        let Ok(watcher) = zbus::Proxy::new(session, WATCHER, "/StatusNotifierWatcher", WATCHER).await else { return 0 };
        watcher.get_property::<Vec<String>>("RegisteredStatusNotifierItems").await.map_or(0, |items| items.len())
    }

    /// The whole menu.
    pub async fn menu(&self) -> Option<Entry> {
        let names: &[&str] = &["label", "enabled", "visible", "type"];
        let layout = self.menu_call("GetLayout", &(0_i32, -1_i32, names)).await?;
        let body = layout.body();
        let (_, (id, says, below)): (u32, Node) = body.deserialize().ok()?;
        Some(entry(id, &says, &below))
    }

    /// The menu once it is as wanted.
    pub async fn menu_when(&self, what: &str, wanted: impl Fn(&Entry) -> bool) -> Entry {
        until(what, || async { self.menu().await.filter(&wanted) }).await
    }

    /// Clicks the entry that says this, once there is one that can be clicked.
    pub async fn click(&self, label: &str) {
        let menu = self.menu_when(label, |menu| menu.find(label).is_some_and(|entry| entry.enabled)).await;
        let id = menu.find(label).unwrap().id;
        self.menu_call("Event", &(id, "clicked", Value::from(0_i32), 0_u32)).await.expect("a click");
    }

    /// The file of its icon.
    pub async fn icon(&self) -> Option<String> {
        let item = zbus::Proxy::new(self.session, self.service.as_str(), self.path.as_str(), ITEM).await.ok()?;
        item.get_property("IconName").await.ok()
    }

    async fn menu_call<B: serde::Serialize + zbus::zvariant::DynamicType>(
        &self,
        method: &str,
        body: &B,
    ) -> Option<zbus::Message> {
        let item = zbus::Proxy::new(self.session, self.service.as_str(), self.path.as_str(), ITEM).await.ok()?;
        let menu: zbus::zvariant::OwnedObjectPath = item.get_property("Menu").await.ok()?;
        let service = Some(self.service.as_str());
        self.session.call_method(service, menu.as_str(), Some(MENU), method, body).await.ok()
    }
}

fn entry(id: i32, says: &HashMap<String, OwnedValue>, below: &[OwnedValue]) -> Entry {
    let text = |name: &str| says.get(name).and_then(|value| value.downcast_ref::<&str>().ok()).unwrap_or_default();
    let holds = |name: &str| says.get(name).and_then(|value| value.downcast_ref::<bool>().ok()).unwrap_or(true);
    // An underscore marks the key of an entry, unless it is doubled.
    let label = text("label").replace("__", "\u{0}").replace('_', "").replace('\u{0}', "_");
    Entry { id, label, enabled: holds("enabled"), below: below.iter().filter_map(child).collect() }
}

/// What is hidden is not there.
fn child(value: &OwnedValue) -> Option<Entry> {
    let (id, says, below) = Node::try_from(value.try_clone().ok()?).ok()?;
    let hidden = says.get("visible").and_then(|value| value.downcast_ref::<bool>().ok()) == Some(false);
    (!hidden).then(|| entry(id, &says, &below))
}
