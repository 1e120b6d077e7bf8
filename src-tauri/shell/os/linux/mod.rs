//! Linux: what the buses of the session and of the system tell. A bus that is missing is no mistake: then nothing is told.

#[cfg(test)]
mod bus;
mod theme;
mod web;

use std::path::Path;
use std::time::Duration;

use futures::StreamExt as _;
use notify_rust::Notification;
use tauri::App;
use tokio::signal::unix::{SignalKind, signal};
use zbus::{Connection, MatchRule, MessageStream, message};

use super::answer::reply;
use super::{Happening, Reply, Toast};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const LOGIN: &str = "org.freedesktop.login1";
const NETWORK: &str = "org.freedesktop.NetworkManager";
/// `NM_STATE_CONNECTED_LOCAL` and all that follow it.
const CONNECTED: u32 = 50;
/// A panel that starts together with Ponte takes this long to be there, at most.
const PANEL: Duration = Duration::from_secs(5);

pub use theme::follow_theme;
pub use web::{end_webview, prepare};

/// Nothing to do: a window that is closed leaves no trace in the task list.
pub fn live_in_the_tray(_app: &mut App) {}

/// Says something to whoever started the program by hand.
pub fn say(text: &str) {
    super::terminal::print(text);
}

/// A word of a command, as the file of the start at login wants it (Desktop Entry Specification, The Exec key).
pub fn quoted(word: &str) -> String {
    let mut quoted = String::from("\"");
    for c in word.chars() {
        match c {
            // Escaped once for the command, and each mark of that once more for the file.
            '"' | '`' | '$' => quoted.extend([r"\\", &c.to_string()]),
            '\\' => quoted.push_str(r"\\\\"),
            '%' => quoted.push_str("%%"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The program of a start at login.
pub fn quoted_program(program: &Path) -> String {
    quoted(&program.to_string_lossy())
}

/// Whether this desktop shows trays, now or within a moment.
pub async fn shows_tray() -> bool {
    let Ok(session) = Connection::session().await else { return false };
    let asked = tokio::time::timeout(PANEL, async {
        while !has_host(&session).await {
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    });
    asked.await.is_ok()
}

/// A watcher alone is not enough: GNOME without an extension has none, others have one with nobody who draws.
async fn has_host(session: &Connection) -> bool {
    let Ok(watcher) = zbus::Proxy::new(session, WATCHER, "/StatusNotifierWatcher", WATCHER).await else { return false };
    watcher.get_property("IsStatusNotifierHostRegistered").await.unwrap_or(false)
}

/// Tells what happens to the system, for as long as there is a bus that does.
pub async fn listen(told: impl Fn(Happening)) {
    if let Ok(system) = Connection::system().await {
        listen_on(&system, told).await;
    }
}

async fn listen_on(system: &Connection, told: impl Fn(Happening)) {
    let sleep = signals(system, LOGIN, "org.freedesktop.login1.Manager", "PrepareForSleep").await;
    let network = signals(system, NETWORK, NETWORK, "StateChanged").await;
    let (Some(mut sleep), Some(mut network)) = (sleep, network) else { return };
    loop {
        tokio::select! {
            Some(Ok(message)) = sleep.next() => {
                // It is said before (true) and after (false) a sleep.
                if matches!(message.body().deserialize(), Ok(false)) {
                    told(Happening::Woke);
                }
            }
            Some(Ok(message)) = network.next() => {
                if message.body().deserialize().is_ok_and(|state: u32| state >= CONNECTED) {
                    told(Happening::Network);
                }
            }
            else => return,
        }
    }
}

async fn signals(bus: &Connection, sender: &str, interface: &str, member: &str) -> Option<MessageStream> {
    let rule = MatchRule::builder()
        .msg_type(message::Type::Signal)
        .sender(sender)
        .and_then(|rule| rule.interface(interface))
        .and_then(|rule| rule.member(member));
    MessageStream::for_match_rule(rule.ok()?.build(), bus, Some(8)).await.ok()
}

/// Waits for the system, or a terminal, to want it to end.
pub async fn told_to_end() {
    let (Ok(mut end), Ok(mut stop)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = end.recv() => {}
        _ = stop.recv() => {}
    }
}

/// Whether the screen is locked, as far as the session says so.
pub async fn locked() -> bool {
    let Ok(session) = Connection::session().await else { return false };
    for (service, path) in [
        ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
        ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ] {
        let answer = session.call_method(Some(service), path, Some(service), "GetActive", &()).await;
        if answer.is_ok_and(|answer| answer.body().deserialize().unwrap_or(false)) {
            return true;
        }
    }
    false
}

/// Shows a notification, and waits for what becomes of it; nothing where it was closed or could not be shown.
pub async fn notify(toast: Toast) -> Option<Reply> {
    let can = capabilities().await;
    let shown = notification(&toast, &can).show_async().await.ok()?;
    let (sender, answer) = tokio::sync::oneshot::channel();
    shown.wait_for_action_async(move |response| drop(sender.send(reply(response)))).await;
    answer.await.ok().flatten()
}

async fn capabilities() -> Vec<String> {
    // The call blocks until the server has answered, or has been started.
    tokio::task::spawn_blocking(notify_rust::get_capabilities).await.ok().and_then(Result::ok).unwrap_or_default()
}

fn notification(toast: &Toast, can: &[String]) -> Notification {
    let can = |what: &str| can.iter().any(|capability| capability == what);
    let mut shown = Notification::new();
    // A server that reads markup would take a title's angle brackets for it.
    let body = if can("body-markup") { escaped(&toast.body) } else { toast.body.clone() };
    shown.appname("Ponte").icon("ponte").summary(&toast.title).body(&body);
    if can("actions") {
        shown.action("default", "");
        for (name, label) in &toast.buttons {
            shown.action(name, label);
        }
    }
    shown
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::bus::Bus;
    use super::*;

    #[tokio::test]
    async fn waking_and_a_new_network_are_heard() {
        let Some(bus) = Bus::start("sleep and network on Linux") else { return };
        let (system, ponte) = (bus.connect().await, bus.connect().await);
        system.request_name(LOGIN).await.unwrap();
        system.request_name(NETWORK).await.unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&heard);
        tokio::spawn(async move { listen_on(&ponte, move |happening| told.lock().unwrap().push(happening)).await });
        let manager = "org.freedesktop.login1.Manager";
        let tell = async || {
            for asleep in [true, false] {
                let path = "/org/freedesktop/login1";
                system.emit_signal(None::<&str>, path, manager, "PrepareForSleep", &asleep).await.unwrap();
            }
            for state in [20_u32, 40, 70] {
                let path = "/org/freedesktop/NetworkManager";
                system.emit_signal(None::<&str>, path, NETWORK, "StateChanged", &state).await.unwrap();
            }
        };
        let end = tokio::time::Instant::now() + Duration::from_secs(20);
        while heard.lock().unwrap().len() < 2 && tokio::time::Instant::now() < end {
            tell().await;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let mut heard = heard.lock().unwrap().clone();
        heard.sort_by_key(|happening| *happening as u8);
        heard.dedup();
        assert_eq!(heard, [Happening::Woke, Happening::Network]);
    }

    #[test]
    fn a_folder_is_one_word_of_a_command_whatever_it_is_called() {
        for (word, wanted) in [
            ("/home/giulia/ponte", r#""/home/giulia/ponte""#),
            ("/home/giulia rossi/100 %", r#""/home/giulia rossi/100 %%""#),
            (r#"/tmp/a"b$c`d\e"#, r#""/tmp/a\\"b\\$c\\`d\\\\e""#),
        ] {
            assert_eq!(quoted(word), wanted);
        }
    }

    #[test]
    fn a_title_is_no_markup_and_buttons_come_where_they_can() {
        let toast = Toast {
            title: "<b>Rossi</b>".to_owned(),
            body: "<img src=x onerror=alert(1)> & co".to_owned(),
            buttons: vec![("keep-crm".to_owned(), "Keep CRM".to_owned())],
        };
        let all = notification(&toast, &["body-markup".to_owned(), "actions".to_owned()]);
        assert_eq!(all.body, "&lt;img src=x onerror=alert(1)&gt; &amp; co");
        assert_eq!(all.actions, ["default", "", "keep-crm", "Keep CRM"]);
        let plain = notification(&toast, &[]);
        assert_eq!((plain.body.as_str(), plain.actions.len()), (toast.body.as_str(), 0));
    }
}
