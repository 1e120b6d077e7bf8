//! Light or dark, as the desktop has it: asked of its portal once, and told by it from then on. Whoever asked again and again would keep the
//! computer awake. A desktop without a portal has its choice in the toolkit's own settings, which the webview reads by itself.

use futures::StreamExt as _;
use tauri::Theme;
use zbus::zvariant::Value;
use zbus::{Connection, Message};

use super::signals;

const PORTAL: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const SETTINGS: &str = "org.freedesktop.portal.Settings";
/// Where the portal keeps it: namespace and key.
const SCHEME: (&str, &str) = ("org.freedesktop.appearance", "color-scheme");

/// Tells what the desktop wants, now and whenever that changes; nothing is a desktop that has no wish any more.
pub async fn follow_theme(told: impl Fn(Option<Theme>)) {
    if let Ok(session) = Connection::session().await {
        follow_on(&session, told).await;
    }
}

async fn follow_on(session: &Connection, told: impl Fn(Option<Theme>)) {
    // It is listened to before it is asked: no change falls in between.
    let Some(mut changes) = signals(session, PORTAL, SETTINGS, "SettingChanged").await else { return };
    // Without a wish the toolkit's own settings stand as they are.
    if let Some(theme) = now(session).await {
        told(Some(theme));
    }
    while let Some(Ok(change)) = changes.next().await {
        if let Some(wish) = wish(&change) {
            told(theme(wish));
        }
    }
}

async fn now(session: &Connection) -> Option<Theme> {
    let answer = session.call_method(Some(PORTAL), PATH, Some(SETTINGS), "Read", &SCHEME).await.ok()?;
    let body = answer.body();
    theme(number(&body.deserialize().ok()?)?)
}

/// What a change of the portal's settings is to, where it is this one.
fn wish(change: &Message) -> Option<u32> {
    let body = change.body();
    let (namespace, key, value): (&str, &str, Value<'_>) = body.deserialize().ok()?;
    if (namespace, key) == SCHEME { number(&value) } else { None }
}

/// The number in a value, however often it was wrapped: `Read` does it twice.
fn number(value: &Value<'_>) -> Option<u32> {
    match value {
        Value::U32(number) => Some(*number),
        Value::Value(inner) => number(inner),
        _ => None,
    }
}

/// As the portal's documentation numbers them; 0 and what is not known are no wish.
fn theme(wish: u32) -> Option<Theme> {
    match wish {
        1 => Some(Theme::Dark),
        2 => Some(Theme::Light),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::bus::Bus;
    use super::*;

    struct Settings(u32);

    #[zbus::interface(name = "org.freedesktop.portal.Settings")]
    impl Settings {
        fn read(&self, namespace: &str, key: &str) -> zbus::fdo::Result<Value<'static>> {
            if (namespace, key) != SCHEME {
                return Err(zbus::fdo::Error::Failed("no such setting".to_owned()));
            }
            Ok(Value::Value(Box::new(Value::U32(self.0))))
        }
    }

    #[tokio::test]
    async fn what_the_desktop_wants_is_asked_once_and_told_from_then_on() {
        let Some(bus) = Bus::start("light and dark on Linux") else { return };
        let (desktop, ponte) = (bus.connect().await, bus.connect().await);
        desktop.object_server().at(PATH, Settings(1)).await.unwrap();
        desktop.request_name(PORTAL).await.unwrap();
        let (sender, mut heard) = tokio::sync::mpsc::unbounded_channel();
        tokio::spawn(async move { follow_on(&ponte, move |theme| sender.send(theme).unwrap()).await });
        let mut next = async || tokio::time::timeout(Duration::from_secs(20), heard.recv()).await.unwrap().unwrap();
        assert_eq!(next().await, Some(Theme::Dark));
        let tell = async |namespace: &str, value: Value<'_>| {
            let body = (namespace, SCHEME.1, value);
            desktop.emit_signal(None::<&str>, PATH, SETTINGS, "SettingChanged", &body).await.unwrap();
        };
        tell("org.gnome.desktop.interface", Value::from("prefer-light")).await;
        tell(SCHEME.0, Value::from("no number")).await;
        for (wish, theme) in [(2, Some(Theme::Light)), (1, Some(Theme::Dark)), (0, None)] {
            tell(SCHEME.0, Value::U32(wish)).await;
            assert_eq!(next().await, theme);
        }
    }
}
