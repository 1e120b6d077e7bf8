//! What the tray says: a value, made from how things stand, in the user's language. Nothing is drawn here.

use ponte_app::view::{AppState, Overview};
use ponte_engine::messages::Messages;

/// The whole menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    /// How things stand, with the last sync; nothing happens on a click.
    pub status: String,
    /// Sync now, and whether that makes sense.
    pub sync: (String, bool),
    /// Pause, or resume.
    pub pause: Pause,
    /// What waits for the user, and whether anything does.
    pub needs: (String, bool),
    /// Open the window.
    pub open: String,
    /// Quit.
    pub quit: String,
}

/// The one that makes sense now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pause {
    /// Its name, and for how long: an hour, until tomorrow, until resumed.
    Pause(String, [String; 3]),
    /// Going on.
    Resume(String),
}

impl Menu {
    /// Of how things stand, in a home that was named.
    pub fn of(overview: &Overview, messages: &Messages, home: Option<&str>) -> Self {
        let text = |key: &str| messages.text(key, &[]);
        let syncs = !matches!(overview.state, AppState::SetUp | AppState::Syncing);
        Menu {
            status: home.map_or_else(|| overview.sentence.clone(), |home| format!("{home} – {}", overview.sentence)),
            sync: (text("tray-sync-now"), syncs && !overview.pairings.is_empty()),
            pause: if overview.state == AppState::Paused {
                Pause::Resume(text("tray-resume"))
            } else {
                let spans = ["tray-pause-hour", "tray-pause-tomorrow", "tray-pause-until-resumed"];
                Pause::Pause(text("tray-pause"), spans.map(text))
            },
            needs: (messages.text("tray-needs", &[("number", &overview.needs.to_string())]), overview.needs > 0),
            open: text("tray-open"),
            quit: text("tray-quit"),
        }
    }
}
