//! The tray's picture of each state. All are drawn from `icons/ponte.svg`.

use ponte_app::view::AppState;
use tauri::image::Image;

/// A menu bar colours the picture itself.
pub const TEMPLATE: bool = cfg!(target_os = "macos");

macro_rules! picture {
    ($coloured:literal, $template:literal) => {
        if TEMPLATE { tauri::include_image!($template) } else { tauri::include_image!($coloured) }
    };
}

/// The picture of a state.
pub fn of(state: AppState) -> Image<'static> {
    match state {
        AppState::SetUp | AppState::Idle => picture!("icons/tray/idle.png", "icons/template/idle.png"),
        AppState::Syncing => picture!("icons/tray/syncing.png", "icons/template/syncing.png"),
        AppState::NeedsYou => picture!("icons/tray/needs-you.png", "icons/template/needs-you.png"),
        AppState::Paused => picture!("icons/tray/paused.png", "icons/template/paused.png"),
        AppState::Offline => picture!("icons/tray/offline.png", "icons/template/offline.png"),
        AppState::SignedOut => picture!("icons/tray/signed-out.png", "icons/template/signed-out.png"),
    }
}
