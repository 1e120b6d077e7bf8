//! The app on its desktop: Tauri with the few plugins it needs, the tray, the window when it is wanted, and what the system tells.
//!
//! Nothing is decided here: whatever a person or the system does becomes a request to the controller.

use std::ffi::OsString;

use ponte_app::Desk;
use ponte_app::controller::{Controller, Request};
use ponte_app::trace::Log;
use tauri::{App, AppHandle, Manager as _, RunEvent, Wry};
use tauri_plugin_autostart::MacosLauncher;

use crate::face::DesktopFace;
use crate::launch::{self, Launch};
use crate::{bridge, os, window};

/// Runs it until the user quits.
///
/// # Errors
/// Where there is no display, or no webview.
pub fn run(launch: Launch, desk: Desk, log: Option<Log>) -> tauri::Result<()> {
    let app = tauri::Builder::default()
        // The first of all plugins: a second start goes no further than this.
        .plugin(tauri_plugin_single_instance::init(|app, words, _| started_again(app, words)))
        .plugin(tauri_plugin_window_state::Builder::new().with_state_flags(window::kept()).build())
        .plugin(tauri_plugin_autostart::init(MacosLauncher::LaunchAgent, Some(vec![launch::BACKGROUND])))
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .manage(desk)
        .invoke_handler(bridge::commands().invoke_handler())
        .setup(move |app| {
            begin(app, launch, log);
            Ok(())
        })
        .build(tauri::generate_context!("tauri.conf.json"))?;
    app.run(happened);
    Ok(())
}

fn begin(app: &mut App<Wry>, launch: Launch, log: Option<Log>) {
    os::live_in_the_tray(app);
    let handle = app.handle().clone();
    let desk = Desk::clone(&app.state::<Desk>());
    let face = DesktopFace::new(handle.clone(), desk.clone(), log);
    tauri::async_runtime::spawn(control(handle.clone(), desk.clone(), face));
    tauri::async_runtime::spawn(first_window(desk.clone(), launch));
    let tell = desk.clone();
    tauri::async_runtime::spawn(async move {
        os::listen(move |happening| tell.request(happening.into())).await;
    });
    tauri::async_runtime::spawn(async move {
        os::told_to_end().await;
        desk.request(Request::Quit);
    });
}

/// The controller ends by quitting; should it break, so does the app, rather than sit in the tray and do nothing.
async fn control(app: AppHandle<Wry>, desk: Desk, face: DesktopFace) {
    let ended = tauri::async_runtime::spawn(async move { Controller::new(desk, face).run().await }).await;
    match ended {
        Ok(Ok(_)) => app.exit(0),
        Ok(Err(error)) => {
            tracing::error!(code = error.code(), "the controller ended");
            app.exit(1);
        }
        Err(error) => {
            tracing::error!(%error, "the controller broke");
            app.exit(1);
        }
    }
}

/// A start by hand shows the window; one by the system only where nothing else would be seen of Ponte.
async fn first_window(desk: Desk, launch: Launch) {
    if launch.background && os::shows_tray().await {
        return;
    }
    match launch.page {
        Some(page) => desk.request(Request::Open(page, None)),
        None => desk.request(Request::SecondLaunch),
    }
}

/// The words of a second start may be anybody's: only known ones count.
fn started_again(app: &AppHandle<Wry>, words: Vec<String>) {
    let launch = Launch::read(words.into_iter().skip(1).map(OsString::from));
    let desk = app.state::<Desk>();
    match launch.page {
        Some(page) => desk.request(Request::Open(page, None)),
        None => desk.request(Request::SecondLaunch),
    }
}

fn happened(app: &AppHandle<Wry>, event: RunEvent) {
    // A closed window is not the end; only `AppHandle::exit`, which names a code, is.
    if let RunEvent::ExitRequested { code: None, api, .. } = event {
        api.prevent_exit();
        // Its memory of the last place is written when the app ends, which may be days away.
        window::remember(app);
    }
}
