//! What differs between systems, behind one name. Nothing outside this folder asks which system it runs on.

mod answer;
#[cfg_attr(target_os = "linux", path = "linux/mod.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod imp;
mod terminal;

use ponte_app::controller::Request;

pub use imp::*;

/// What the system tells of itself while Ponte runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// It woke from sleep.
    Woke,
    /// It is on a network again, or on another one.
    Network,
}

impl From<Happening> for Request {
    fn from(happening: Happening) -> Self {
        match happening {
            Happening::Woke => Request::Woke,
            Happening::Network => Request::Network,
        }
    }
}

/// A notification to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Toast {
    /// One line.
    pub title: String,
    /// Text, never markup.
    pub body: String,
    /// What its buttons are called by and what they say. Where the system shows none, a click opens the window.
    pub buttons: Vec<(String, String)>,
}

/// What became of a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It was clicked.
    Clicked,
    /// A button was, the one of this name.
    Button(String),
}
