//! Whether the system starts Ponte when the user signs in. What the settings say is done once: whoever then chooses otherwise in the system's
//! own settings is not overruled at every start.

use std::fs;

use ponte_app::Desk;
use ponte_engine::paths::replace;
use tauri::{AppHandle, Wry};
use tauri_plugin_autostart::ManagerExt as _;

/// Remembers what was done last.
const DONE: &str = "start-at-login";

/// Does what the settings say, unless it has been done.
pub fn settle(app: &AppHandle<Wry>, desk: &Desk) {
    let Ok(settings) = desk.settings() else { return };
    // Nobody who has only looked finds Ponte at every start of the computer.
    let wanted = *settings.app.start_at_login && !settings.pairings.is_empty();
    let (file, word) = (desk.paths().state.join(DONE), wanted.to_string());
    if fs::read_to_string(&file).is_ok_and(|done| done == word) {
        return;
    }
    match apply(app, wanted) {
        Err(error) => tracing::warn!(%error, "the start at login was not changed"),
        Ok(()) => {
            if let Err(failure) = replace(&file, &word) {
                tracing::warn!(code = %failure.code, "the start at login will be looked at again");
            }
        }
    }
}

fn apply(app: &AppHandle<Wry>, wanted: bool) -> Result<(), tauri_plugin_autostart::Error> {
    let login = app.autolaunch();
    match login.is_enabled().unwrap_or(!wanted) == wanted {
        true => Ok(()),
        false if wanted => login.enable(),
        false => login.disable(),
    }
}
