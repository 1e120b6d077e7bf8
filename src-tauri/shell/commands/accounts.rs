//! The accounts: which there are, signing in again, certificates, the self-test, leaving.

use ponte_app::Desk;
use ponte_app::view::{AccountView, CollectionView, LeavePreview, SelftestStep, SystemView, Trouble};
use tauri::State;

#[tauri::command(async)]
#[specta::specta]
pub fn systems(desk: State<'_, Desk>) -> Result<Vec<SystemView>, Trouble> {
    desk.systems()
}

#[tauri::command]
#[specta::specta]
pub async fn accounts(desk: State<'_, Desk>) -> Result<Vec<AccountView>, Trouble> {
    desk.accounts().await
}

#[tauri::command]
#[specta::specta]
pub async fn collections(desk: State<'_, Desk>, account: String) -> Result<Vec<CollectionView>, Trouble> {
    desk.collections(&account).await
}

#[tauri::command]
#[specta::specta]
pub async fn set_secret(desk: State<'_, Desk>, account: String, secret: String) -> Result<(), Trouble> {
    desk.set_secret(&account, &secret).await
}

#[tauri::command]
#[specta::specta]
pub async fn trust_certificate(
    desk: State<'_, Desk>,
    account: String,
    host: String,
    fingerprint: String,
) -> Result<(), Trouble> {
    desk.trust_certificate(&account, &host, &fingerprint).await
}

#[tauri::command]
#[specta::specta]
pub async fn forget_certificate(desk: State<'_, Desk>, account: String) -> Result<(), Trouble> {
    desk.forget_certificate(&account).await
}

#[tauri::command]
#[specta::specta]
pub async fn selftest(desk: State<'_, Desk>, account: String) -> Result<Vec<SelftestStep>, Trouble> {
    desk.selftest(&account).await
}

#[tauri::command]
#[specta::specta]
pub async fn leave_preview(desk: State<'_, Desk>, account: String) -> Result<LeavePreview, Trouble> {
    desk.leave_preview(&account).await
}

#[tauri::command]
#[specta::specta]
pub async fn remove_account(desk: State<'_, Desk>, account: String, remove_copies: bool) -> Result<(), Trouble> {
    desk.remove_account(&account, remove_copies).await
}
