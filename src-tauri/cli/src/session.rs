//! What every command starts from: the desk, and how the answer is to look.

use std::sync::Arc;

use jiff::tz::TimeZone;
use ponte_app::desk::{self, Desk, Grounds};
use ponte_app::lock::{Lock, Work, lock};
use ponte_app::open::{Both, Open};
use ponte_app::trace::Log;
use ponte_app::{Error, words};
use ponte_core::lease::Installation;
use ponte_engine::messages::{Language, Messages};
use ponte_engine::paths::Paths;
use ponte_engine::secret::SecretString;
use ponte_engine::settings::{Account, LogLevel, Pairing, Settings, Surroundings};
use ponte_engine::store::Store;

use crate::args::{Args, Command};
use crate::exit::Stop;

/// One call of `pontectl`.
pub struct Session {
    /// The installation.
    pub desk: Desk,
    /// Every sentence, in the user's language.
    pub messages: &'static Messages,
    /// Whether the answer is JSON.
    pub json: bool,
    /// The settings as they were when the command began.
    read: Result<Arc<Settings>, Error>,
}

impl Session {
    /// Finds the paths, reads the settings and opens the log.
    pub fn open(args: &Args) -> Result<Self, Stop> {
        let paths = Paths::find(args.home.as_deref())?;
        let desk = Desk::open(paths, Surroundings::of_system(), Grounds::default());
        let read = desk.settings();
        if let Err(Error::Failure(failure)) = read {
            return Err(Stop::Failure(failure));
        }
        let level = read.as_ref().map_or(LogLevel::Info, |settings| *settings.log);
        if !matches!(args.command, Command::Demo { .. }) {
            let _ = Log::start(desk.paths(), level);
        }
        Ok(Session { messages: desk.messages(), desk, json: args.json(), read })
    }

    /// The settings, or their mistakes.
    pub fn settings(&self) -> Result<&Settings, Stop> {
        self.read.as_deref().map_err(|error| error.clone().into())
    }

    /// A sentence.
    pub fn text(&self, key: &str, named: &[(&str, &str)]) -> String {
        self.messages.text(key, named)
    }

    /// A reason in words.
    pub fn reason(&self, why: &str) -> String {
        words::reason(self.messages, why)
    }

    /// A field's name.
    pub fn field_word(&self, field: &str) -> String {
        words::field_word(self.messages, field)
    }

    /// A moment on the user's own clock.
    pub fn when(&self, seconds: i64) -> String {
        let zone = self.settings().map_or_else(|_| TimeZone::system(), |settings| settings.zone.value.clone());
        words::when(&zone, seconds)
    }

    /// The account of this name.
    pub fn account(&self, name: &str) -> Result<&Account, Stop> {
        Ok(desk::account(self.settings()?, name)?)
    }

    /// The pairing of this name.
    pub fn pairing(&self, name: &str) -> Result<&Pairing, Stop> {
        Ok(desk::pairing(self.settings()?, name)?)
    }

    /// The pairing of this name, or all where none is named.
    pub fn pairings(&self, name: Option<&str>) -> Result<Vec<&Pairing>, Stop> {
        match name {
            Some(name) => Ok(vec![self.pairing(name)?]),
            None => Ok(self.settings()?.pairings.iter().collect()),
        }
    }

    /// The pairings to run; naming a paused one runs it all the same.
    pub fn chosen(&self, name: Option<&str>) -> Result<Vec<&Pairing>, Stop> {
        Ok(desk::chosen(self.settings()?, name)?)
    }

    /// The secret of an account.
    pub async fn secret(&self, account: &Account) -> Result<SecretString, Stop> {
        Ok(self.desk.secret(account).await?)
    }

    /// An account, opened with its secret.
    pub async fn open_account(&self, account: &Account) -> Result<Open, Stop> {
        Ok(Open::open(&self.desk, account).await?)
    }

    /// The two accounts of a pairing, opened with their secrets.
    pub async fn both(&self, pairing: &Pairing) -> Result<Both, Stop> {
        Ok(Both::open(&self.desk, self.settings()?, pairing).await?)
    }

    /// Keeps other runs from going at once.
    pub async fn lock(&self) -> Result<Lock, Stop> {
        Ok(lock(&self.desk, Work::Command).await?)
    }

    /// The database.
    pub async fn store(&self) -> Result<Arc<Store>, Stop> {
        Ok(self.desk.store().await?)
    }

    /// This installation, as other computers of the user are told of it.
    pub fn installation(&self) -> Result<Installation, Stop> {
        Ok(self.desk.installation()?)
    }

    /// The user's language.
    pub fn language(&self) -> Language {
        self.messages.language()
    }
}
