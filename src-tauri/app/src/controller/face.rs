//! What the controller needs of a face: a tray with a window, or a terminal. Tests have one that only records.

use ponte_core::schedule::Next;
use ponte_core::verdict::Failure;
use ponte_engine::cycle::Progress;
use ponte_engine::digest::post;
use ponte_engine::held::Reminder;
use ponte_engine::messages::Language;

use super::request::Page;
use crate::error::Error;
use crate::notify::Notification;
use crate::run::Told;
use crate::view::Overview;

/// A face of Ponte. Every call returns at once: what takes time is the face's own to put off.
pub trait Face: Send {
    /// Something happened that a log on a terminal would tell.
    fn news(&mut self, news: &News<'_>) {
        let _ = news;
    }

    /// Whether anybody looks at [`Face::show`]; what nobody sees is not worked out.
    fn looks(&self) -> bool {
        true
    }

    /// How everything stands: for the tray, and for the window where one is open.
    fn show(&mut self, overview: &Overview) {
        let _ = overview;
    }

    /// Shows a notification.
    fn notify(&mut self, notification: &Notification) {
        let _ = notification;
    }

    /// Opens the window, at a page and a card of it where they are named.
    fn open(&mut self, page: Option<Page>, card: Option<&str>) {
        let _ = (page, card);
    }

    /// Everything has ended; nothing comes after this.
    fn quit(&mut self) {}
}

/// Something that happened.
#[derive(Debug)]
pub enum News<'a> {
    /// A run of a pairing began.
    Began(&'a str),
    /// A run of this pairing is so far.
    Progress(&'a str, Progress),
    /// A run ended, or was kept from beginning.
    Ran(&'a Told),
    /// An account must not be asked now, so this pairing waits. Told once for each new reason.
    Held(&'a str, &'a Failure),
    /// After a failure: when it goes on.
    Next(&'a str, Next),
    /// A run was ended at the user's wish.
    Cancelled(&'a str),
    /// Another face is at work.
    Busy(&'a Failure),
    /// The settings file says something new, which is now in force.
    SettingsTaken,
    /// It has mistakes, and what was in force stays. Told once for each text.
    SettingsKept(&'a Error),
    /// Something went wrong with Ponte's own files.
    Trouble(&'a Error),
    /// Deletions still wait for an answer.
    Reminder(&'a Reminder),
    /// The daily digest was sent, or was to be.
    Mailed(&'a post::Told),
    /// Ponte speaks this language from now on.
    Language(Language),
}
