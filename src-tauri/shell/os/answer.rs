//! What becomes of a notification: one answer, whichever way a system waits for it.

use notify_rust::NotificationResponse;

use super::Reply;

/// What an answer means; nothing where it was only closed.
pub fn reply(response: &NotificationResponse) -> Option<Reply> {
    match response {
        NotificationResponse::Default => Some(Reply::Clicked),
        NotificationResponse::Action(name) => Some(Reply::Button(name.clone())),
        NotificationResponse::Reply(_) | NotificationResponse::Closed(_) => None,
    }
}

/// Shows a notification where waiting for its answer blocks, for as long as it is there: not a thread of the runtime's.
#[cfg(not(target_os = "linux"))]
pub async fn wait(notification: notify_rust::Notification) -> Option<Reply> {
    let (sender, answer) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        if let Ok(shown) = notification.show() {
            let _ = shown.wait_for_response(move |response: &NotificationResponse| drop(sender.send(reply(response))));
        }
    });
    answer.await.ok().flatten()
}
