//! macOS: notifications with buttons, which need the signed bundle. It wakes nobody up of its own: the clock tells the controller of a sleep.

use std::path::Path;

use notify_rust::Notification;
use tauri::{ActivationPolicy, App, Theme};
use tokio::signal::unix::{SignalKind, signal};

use super::{Happening, Reply, Toast, answer};

/// Without a place in the Dock: what is at work lives in the menu bar.
pub fn live_in_the_tray(app: &mut App) {
    app.set_activation_policy(ActivationPolicy::Accessory);
}

/// Nothing to prepare.
pub fn prepare() {}

/// Nothing to do: what the system's webview has started ends with it.
pub fn end_webview() {}

/// Says something to whoever started the program by hand.
pub fn say(text: &str) {
    super::terminal::print(text);
}

/// A word of a command, as the file of the start at login wants it: each stands by itself, in XML.
pub fn quoted(word: &str) -> String {
    word.replace('&', "&amp;").replace('<', "&lt;")
}

/// The program of a start at login: as it is, since it is looked for before it is written down.
pub fn quoted_program(program: &Path) -> String {
    program.to_string_lossy().into_owned()
}

/// Whether this desktop shows trays: macOS always does.
#[allow(clippy::unused_async, reason = "one name for all systems")]
pub async fn shows_tray() -> bool {
    true
}

/// Nothing to do: what the system wants, light or dark, reaches the window by itself.
#[allow(clippy::unused_async, reason = "one name for all systems")]
pub async fn follow_theme(_told: impl Fn(Option<Theme>)) {}

/// Tells what happens to the system: nothing; the controller compares clocks.
#[allow(clippy::unused_async, reason = "one name for all systems")]
pub async fn listen(_told: impl Fn(Happening)) {}

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

/// Whether the screen is locked: what is shown then is up to the user, as the system itself sees to.
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
    shown.appname("Ponte").summary(&toast.title).body(&toast.body);
    for (name, label) in &toast.buttons {
        shown.action(name, label);
    }
    shown
}
