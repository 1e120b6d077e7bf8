//! How little of this computer Ponte takes while it sits in the tray: what starting and a closed window leave behind is given back.

use std::time::Duration;

use tauri::{AppHandle, Manager as _, Wry};
use tokio::runtime::{Builder, Runtime};

use crate::{os, window};

/// So long after a start, or a close, everything that was going to end has.
const SETTLED: Duration = Duration::from_secs(5);
/// One thread keeps up with all servers; with another one the window is answered while that one is at work.
const THREADS: usize = 2;

/// What everything asynchronous runs on. Tauri's own would have as many threads as the computer has.
///
/// # Errors
/// What the system says.
pub fn runtime() -> std::io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(THREADS).enable_all().build()
}

/// Gives back in a moment what only a window needs, unless there is one by then.
pub fn settle(app: &AppHandle<Wry>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SETTLED).await;
        let drawing = app.clone();
        // Libraries come and go on the thread that draws: nothing moves under it there.
        let _ = app.run_on_main_thread(move || {
            if drawing.get_webview_window(window::LABEL).is_none() {
                os::end_webview();
                ponte_trim::give_back();
            }
        });
    });
}
