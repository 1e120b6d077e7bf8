//! The first run: from an address to a pairing.

use ponte_app::Desk;
use ponte_app::view::{AccountForm, AccountTested, Found, SetupChoices, SetupDraft, Trouble};
use tauri::State;

#[tauri::command(async)]
#[specta::specta]
pub fn setup_draft(desk: State<'_, Desk>) -> Result<SetupDraft, Trouble> {
    desk.setup_draft()
}

#[tauri::command(async)]
#[specta::specta]
pub fn save_draft(desk: State<'_, Desk>, draft: SetupDraft) -> Result<(), Trouble> {
    desk.save_draft(draft)
}

#[tauri::command]
#[specta::specta]
pub async fn find(desk: State<'_, Desk>, address: String) -> Result<Found, Trouble> {
    desk.find(&address).await
}

#[tauri::command]
#[specta::specta]
pub async fn test_form(
    desk: State<'_, Desk>,
    form: AccountForm,
    secret: Option<String>,
) -> Result<AccountTested, Trouble> {
    desk.test_form(form, secret.as_deref()).await
}

#[tauri::command]
#[specta::specta]
pub async fn keep_account(
    desk: State<'_, Desk>,
    form: AccountForm,
    secret: Option<String>,
) -> Result<AccountTested, Trouble> {
    desk.keep_account(form, secret.as_deref()).await
}

#[tauri::command]
#[specta::specta]
pub async fn create_pairing(
    desk: State<'_, Desk>,
    name: String,
    crm: String,
    calendar: String,
    choices: SetupChoices,
) -> Result<(), Trouble> {
    desk.create_pairing(&name, &crm, &calendar, choices).await
}
