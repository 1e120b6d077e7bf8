//! Everything that can be asked of the controller: buttons, tray, second launch, notifications, signals, network, sleep.

use ponte_engine::pairing::Shown;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::pause::Span;
use crate::notify::Action;

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Run this pairing, or all active ones, now.
    SyncNow(Option<String>),
    /// Run this pairing and do what its preview showed.
    StartShown(String, Shown),
    /// End what is running, of this pairing or whatever it is.
    Cancel(Option<String>),
    /// Run nothing by the clock for a while.
    Pause(Span),
    /// Run by the clock again.
    Resume,
    /// Something of this pairing was answered: its next run carries it out.
    Answered(String),
    /// The settings were changed from here.
    Settings,
    /// The user signed in to this account again.
    SignedIn(String),
    /// The computer woke from sleep.
    Woke,
    /// It is in another network, or in one again.
    Network,
    /// Ponte was started a second time: whoever did wants to see it.
    SecondLaunch,
    /// Show a page, and on it a card.
    Open(Page, Option<String>),
    /// A button of a notification was pressed.
    Notification(String, Action),
    /// What is shown may be out of date.
    Refresh,
    /// End, with whatever is running.
    Quit,
}

/// A page of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Page {
    /// How each pairing stands.
    Overview,
    /// What waits for the user.
    Needs,
    /// What runs did.
    Activity,
    /// The accounts.
    Accounts,
    /// The rules of a pairing.
    Rules,
    /// Its field mapping.
    Mapping,
    /// The settings of the app.
    Settings,
    /// Versions and help.
    About,
    /// The first run.
    Setup,
}
