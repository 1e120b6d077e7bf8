//! The settings of the app, and help: what only the system can do with a file is asked of it here. The page names no path.

use std::path::Path;

use ponte_app::Desk;
use ponte_app::view::{About, AppSettings, Diagnostics, Trouble};
use ponte_core::verdict::{Failure, FailureKind};
use tauri::{AppHandle, State, Wry};
use tauri_plugin_opener::OpenerExt as _;

#[tauri::command]
#[specta::specta]
pub async fn app_settings(desk: State<'_, Desk>) -> Result<AppSettings, Trouble> {
    desk.app_settings().await
}

#[tauri::command]
#[specta::specta]
pub async fn save_app_settings(
    desk: State<'_, Desk>,
    settings: AppSettings,
    proxy_secret: Option<String>,
    digest_secret: Option<String>,
) -> Result<AppSettings, Trouble> {
    desk.save_app_settings(settings, proxy_secret.as_deref(), digest_secret.as_deref()).await
}

#[tauri::command]
#[specta::specta]
pub async fn send_digest(desk: State<'_, Desk>) -> Result<String, Trouble> {
    desk.send_digest().await
}

#[tauri::command(async)]
#[specta::specta]
pub fn about(desk: State<'_, Desk>) -> About {
    desk.about(&tauri::webview_version().unwrap_or_default())
}

#[tauri::command]
#[specta::specta]
pub async fn diagnostics(desk: State<'_, Desk>) -> Result<Diagnostics, Trouble> {
    desk.diagnostics().await
}

/// Where it went; nothing where the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn save_diagnostics(desk: State<'_, Desk>) -> Result<String, Trouble> {
    let Some(file) = rfd::AsyncFileDialog::new().set_file_name("ponte-diagnostics.txt").save_file().await else {
        return Ok(String::new());
    };
    desk.save_diagnostics(file.path()).await?;
    Ok(file.path().display().to_string())
}

#[tauri::command(async)]
#[specta::specta]
pub fn open_settings_file(app: AppHandle<Wry>, desk: State<'_, Desk>) -> Result<(), Trouble> {
    open(&app, &desk, &desk.paths().settings)
}

#[tauri::command(async)]
#[specta::specta]
pub fn open_log_folder(app: AppHandle<Wry>, desk: State<'_, Desk>) -> Result<(), Trouble> {
    open(&app, &desk, &desk.paths().logs)
}

/// What is new in the newest version. Which page that is the publisher has signed; the window cannot name one.
#[tauri::command(async)]
#[specta::specta]
pub fn open_release_page(app: AppHandle<Wry>, desk: State<'_, Desk>) -> Result<(), Trouble> {
    let Some(page) = desk.release_page() else { return Ok(()) };
    let opened = app.opener().open_url(&page, None::<&str>);
    desk.told(opened.map_err(|_| not_opened(&page).into()))
}

fn open(app: &AppHandle<Wry>, desk: &Desk, place: &Path) -> Result<(), Trouble> {
    let opened = app.opener().open_path(place.to_string_lossy(), None::<&str>);
    desk.told(opened.map_err(|_| not_opened(&place.to_string_lossy()).into()))
}

fn not_opened(what: &str) -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-not-opened").with("file", what)
}
