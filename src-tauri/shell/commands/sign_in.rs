//! Signing in by browser: the address is opened by the system, and told to the window too, for whom no browser opens.

use ponte_app::Desk;
use ponte_app::view::{AccountForm, AccountTested, Trouble};
use ponte_core::verdict::Failure;
use tauri::{AppHandle, Emitter as _, State, Wry};
use tauri_plugin_opener::OpenerExt as _;
use url::Url;

use crate::bridge::SignInAt;
use crate::window;

#[tauri::command]
#[specta::specta]
pub async fn sign_in(app: AppHandle<Wry>, desk: State<'_, Desk>, account: String) -> Result<(), Trouble> {
    desk.sign_in(&account, |address| show(&app, address)).await
}

#[tauri::command]
#[specta::specta]
pub async fn sign_in_form(
    app: AppHandle<Wry>,
    desk: State<'_, Desk>,
    form: AccountForm,
) -> Result<AccountTested, Trouble> {
    desk.sign_in_form(form, |address| show(&app, address)).await
}

#[tauri::command(async)]
#[specta::specta]
pub fn cancel_sign_in(desk: State<'_, Desk>) -> Result<(), Trouble> {
    desk.cancel_sign_in()
}

/// A browser that does not open is no end: the window shows the address to copy.
fn show(app: &AppHandle<Wry>, address: &Url) -> Result<(), Failure> {
    if let Err(error) = app.emit_to(window::LABEL, "signInAt", SignInAt { address: address.to_string() }) {
        tracing::warn!(%error, "the window was not told where to sign in");
    }
    if app.opener().open_url(address.as_str(), None::<&str>).is_err() {
        tracing::warn!("no browser opened");
    }
    Ok(())
}
