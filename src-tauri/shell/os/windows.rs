//! Windows: toasts under the name the installer registers, and the network. Of a sleep the controller's own timer tells: it runs on
//! meanwhile, and is over when the computer wakes.

use std::os::windows::io::AsRawHandle as _;
use std::path::Path;

use notify_rust::Notification;
use tauri::{App, Theme};
use tokio::sync::mpsc::UnboundedSender;
use windows::Networking::Connectivity::{NetworkInformation, NetworkStatusChangedEventHandler};

use super::{Happening, Reply, Toast, answer, terminal};

/// The name under which the installer registers the program, and under which Windows groups its toasts.
const APP_ID: &str = "app.ponte.desktop";

/// Nothing to do: a window that is closed leaves no trace in the task bar.
pub fn live_in_the_tray(_app: &mut App) {}

/// Nothing to prepare.
pub fn prepare() {}

/// Nothing to do: what the system's webview has started ends with it.
pub fn end_webview() {}

/// Says something to whoever started the program by hand: a program with windows has no terminal, unless its output is led somewhere.
pub fn say(text: &str) {
    if std::io::stdout().as_raw_handle().is_null() {
        rfd::MessageDialog::new().set_title("Ponte").set_description(text).show();
    } else {
        terminal::print(text);
    }
}

/// A word of a command. No path has the mark that would end it; one at its end would take the mark's meaning.
pub fn quoted(word: &str) -> String {
    format!("\"{}\"", word.trim_end_matches('\\'))
}

/// The program of a start at login.
pub fn quoted_program(program: &Path) -> String {
    quoted(&program.to_string_lossy())
}

/// Whether this desktop shows trays: Windows always does.
#[allow(clippy::unused_async, reason = "one name for all systems")]
pub async fn shows_tray() -> bool {
    true
}

/// Nothing to do: what the system wants, light or dark, reaches the window by itself.
#[allow(clippy::unused_async, reason = "one name for all systems")]
pub async fn follow_theme(_told: impl Fn(Option<Theme>)) {}

/// Tells what happens to the system: that it has a network again, or another one.
pub async fn listen(told: impl Fn(Happening)) {
    let (sender, mut changes) = tokio::sync::mpsc::unbounded_channel();
    if !watch_network(sender) {
        return;
    }
    while changes.recv().await.is_some() {
        if NetworkInformation::GetInternetConnectionProfile().is_ok() {
            told(Happening::Network);
        }
    }
}

/// Windows keeps the handler for as long as the program runs.
fn watch_network(sender: UnboundedSender<()>) -> bool {
    let changed = NetworkStatusChangedEventHandler::new(move |_| {
        let _ = sender.send(());
        Ok(())
    });
    NetworkInformation::NetworkStatusChanged(&changed).is_ok()
}

/// Waits for the system, or a terminal, to want it to end.
pub async fn told_to_end() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Whether the screen is locked: toasts are not shown then, as the system itself sees to.
#[allow(clippy::unused_async, reason = "one name for all systems")]
pub async fn locked() -> bool {
    false
}

/// Shows a notification, and waits for what becomes of it; nothing where it was closed or could not be shown.
pub async fn notify(toast: Toast) -> Option<Reply> {
    answer::wait(notification(&toast)).await
}

fn notification(toast: &Toast) -> Notification {
    let mut shown = Notification::new();
    shown.app_id(APP_ID).appname("Ponte").summary(&toast.title).body(&toast.body);
    for (name, label) in &toast.buttons {
        shown.action(name, label);
    }
    shown
}
