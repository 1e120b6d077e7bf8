//! What waits for the user, and the answers.

use ponte_app::Desk;
use ponte_app::view::{Need, Trouble};
use tauri::State;

#[tauri::command]
#[specta::specta]
pub async fn needs(desk: State<'_, Desk>) -> Result<Vec<Need>, Trouble> {
    desk.needs().await
}

#[tauri::command]
#[specta::specta]
pub async fn answer(desk: State<'_, Desk>, id: String, answer: String) -> Result<(), Trouble> {
    desk.answer(id, answer).await
}
