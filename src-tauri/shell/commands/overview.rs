//! What the overview asks: how things stand, and the buttons that steer it.

use ponte_app::Desk;
use ponte_app::controller::Span;
use ponte_app::view::{Overview, Trouble};
use tauri::State;

#[tauri::command(async)]
#[specta::specta]
pub fn overview(desk: State<'_, Desk>) -> Result<Overview, Trouble> {
    desk.overview()
}

#[tauri::command(async)]
#[specta::specta]
pub fn sync_now(desk: State<'_, Desk>, pairing: Option<String>) -> Result<(), Trouble> {
    desk.sync_now(pairing)
}

#[tauri::command(async)]
#[specta::specta]
pub fn cancel(desk: State<'_, Desk>, pairing: Option<String>) -> Result<(), Trouble> {
    desk.cancel(pairing)
}

#[tauri::command(async)]
#[specta::specta]
pub fn pause(desk: State<'_, Desk>, span: Span) -> Result<(), Trouble> {
    desk.pause(span)
}

#[tauri::command(async)]
#[specta::specta]
pub fn resume(desk: State<'_, Desk>) -> Result<(), Trouble> {
    desk.resume()
}

#[tauri::command(async)]
#[specta::specta]
pub fn set_active(desk: State<'_, Desk>, pairing: String, active: bool) -> Result<(), Trouble> {
    desk.set_active(pairing, active)
}

#[tauri::command]
#[specta::specta]
pub async fn take_over(desk: State<'_, Desk>, pairing: String) -> Result<(), Trouble> {
    desk.take_over(pairing).await
}

#[tauri::command]
#[specta::specta]
pub async fn remove_pairing(desk: State<'_, Desk>, pairing: String) -> Result<(), Trouble> {
    desk.remove_pairing(pairing).await
}

#[tauri::command(async)]
#[specta::specta]
pub fn quit(desk: State<'_, Desk>) -> Result<(), Trouble> {
    desk.quit()
}
