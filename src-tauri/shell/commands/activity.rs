//! What runs did and why, what the next one would do, and taking it back.

use ponte_app::Desk;
use ponte_app::view::{Explained, Preview, RunDetail, RunFilter, RunPage, Trouble, UndoPreview};
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn runs(desk: State<'_, Desk>, filter: RunFilter, offset: u32, limit: u32) -> Result<RunPage, Trouble> {
    desk.runs(filter, offset, limit).await
}

#[tauri::command]
#[specta::specta]
pub async fn run(desk: State<'_, Desk>, id: i64) -> Result<RunDetail, Trouble> {
    desk.run(id).await
}

#[tauri::command]
#[specta::specta]
pub async fn explain(desk: State<'_, Desk>, what: String, ask_servers: bool) -> Result<Vec<Explained>, Trouble> {
    desk.explain(what, ask_servers).await
}

#[tauri::command]
#[specta::specta]
pub async fn undo_preview(desk: State<'_, Desk>, run: i64, item: Option<u32>) -> Result<UndoPreview, Trouble> {
    desk.undo_preview(run, item).await
}

#[tauri::command]
#[specta::specta]
pub async fn undo(desk: State<'_, Desk>, run: i64, item: Option<u32>) -> Result<UndoPreview, Trouble> {
    desk.undo(run, item).await
}

#[tauri::command]
#[specta::specta]
pub async fn preview(desk: State<'_, Desk>, pairing: String) -> Result<Preview, Trouble> {
    desk.preview(pairing).await
}

#[tauri::command(async)]
#[specta::specta]
pub fn start_shown(desk: State<'_, Desk>, pairing: String, token: String) -> Result<(), Trouble> {
    desk.start_shown(pairing, token)
}
