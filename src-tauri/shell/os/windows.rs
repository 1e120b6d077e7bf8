//! Windows: toasts under the name the installer registers. It wakes nobody up of its own: the clock tells the controller of a sleep.

use notify_rust::{Notification, NotificationResponse};
use tauri::App;

use super::{Happening, Reply, Toast};

/// The name under which the installer registers the program, and under which Windows groups its toasts.
const APP_ID: &str = "app.ponte.desktop";

/// Nothing to do: a window that is closed leaves no trace in the task bar.
pub fn live_in_the_tray(_app: &mut App) {}

/// Whether this desktop shows trays: Windows always does.
#[allow(clippy::unused_async, reason = "one name for all systems")]
pub async fn shows_tray() -> bool {
    true
}

/// Tells what happens to the system: nothing; the controller compares clocks.
#[allow(clippy::unused_async, reason = "one name for all systems")]
pub async fn listen(_told: impl Fn(Happening)) {}

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
    let (sender, answer) = tokio::sync::oneshot::channel();
    // Waiting for an answer blocks, for as long as the toast is there: not a thread of the runtime's.
    std::thread::spawn(move || {
        if let Ok(shown) = notification(&toast).show() {
            let _ = shown.wait_for_response(move |response: &NotificationResponse| drop(sender.send(reply(response))));
        }
    });
    answer.await.ok().flatten()
}

fn notification(toast: &Toast) -> Notification {
    let mut shown = Notification::new();
    shown.app_id(APP_ID).appname("Ponte").summary(&toast.title).body(&toast.body);
    for (name, label) in &toast.buttons {
        shown.action(name, label);
    }
    shown
}

fn reply(response: &NotificationResponse) -> Option<Reply> {
    match response {
        NotificationResponse::Default => Some(Reply::Clicked),
        NotificationResponse::Action(name) => Some(Reply::Button(name.clone())),
        NotificationResponse::Reply(_) | NotificationResponse::Closed(_) => None,
    }
}
