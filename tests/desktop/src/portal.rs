//! The desktop's portal, as far as it says whether the desktop is light or dark.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use zbus::Connection;
use zbus::zvariant::Value;

use crate::desktop::Desktop;

const PATH: &str = "/org/freedesktop/portal/desktop";
const SETTINGS: &str = "org.freedesktop.portal.Settings";
const NAMESPACE: &str = "org.freedesktop.appearance";
const KEY: &str = "color-scheme";

/// What a desktop may want.
#[derive(Debug, Clone, Copy)]
pub enum Scheme {
    /// Dark.
    Dark = 1,
    /// Light.
    Light = 2,
}

/// It is there until it is dropped.
pub struct Portal {
    bus: Connection,
    scheme: Arc<AtomicU32>,
}

struct Settings(Arc<AtomicU32>);

#[zbus::interface(name = "org.freedesktop.portal.Settings")]
impl Settings {
    fn read(&self, namespace: &str, key: &str) -> zbus::fdo::Result<Value<'static>> {
        if (namespace, key) != (NAMESPACE, KEY) {
            return Err(zbus::fdo::Error::Failed("no such setting".to_owned()));
        }
        // A value in a value: that is how the portal answers.
        Ok(Value::Value(Box::new(Value::U32(self.0.load(Ordering::SeqCst)))))
    }
}

impl Portal {
    /// Starts it on this desktop.
    pub async fn of(desktop: &Desktop, scheme: Scheme) -> Portal {
        let (bus, scheme) = (desktop.connection().await, Arc::new(AtomicU32::new(scheme as u32)));
        bus.object_server().at(PATH, Settings(Arc::clone(&scheme))).await.unwrap();
        bus.request_name("org.freedesktop.portal.Desktop").await.unwrap();
        Portal { bus, scheme }
    }

    /// The user chooses.
    pub async fn choose(&self, scheme: Scheme) {
        self.scheme.store(scheme as u32, Ordering::SeqCst);
        let said = (NAMESPACE, KEY, Value::U32(scheme as u32));
        self.bus.emit_signal(None::<&str>, PATH, SETTINGS, "SettingChanged", &said).await.unwrap();
    }
}
