//! The app's own settings, and its help page.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::Lock;

/// The app's own settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppSettings {
    /// In which language Ponte speaks.
    pub language: LanguageChoice,
    /// The user's zone.
    pub zone: String,
    /// How much the log tells.
    pub log: LogChoice,
    /// Whether the app starts with the computer.
    pub start_at_login: bool,
    /// How the window looks.
    pub theme: ThemeChoice,
    /// When no notifications come.
    pub quiet_hours: Option<QuietHours>,
    /// Whether they come at all.
    pub notifications: bool,
    /// Whether they name nothing.
    pub hide_on_lock_screen: bool,
    /// How the network is reached.
    pub proxy: ProxyForm,
    /// The daily digest, where there is one.
    pub digest: Option<DigestForm>,
    /// What the organisation set.
    pub locks: Vec<Lock>,
}

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum LanguageChoice {
    /// Italian.
    It,
    /// English.
    En,
}

/// How much the log tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum LogChoice {
    /// What failed.
    Error,
    /// And what is odd.
    Warn,
    /// And what each run did.
    Info,
    /// And every request.
    Debug,
    /// And every step.
    Trace,
}

/// How the window looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeChoice {
    /// As the system does.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// When no notifications come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuietHours {
    /// From, `20:00`.
    pub from: String,
    /// To, `08:00`.
    pub to: String,
}

/// How the network is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "is", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum ProxyForm {
    /// As the system does.
    System,
    /// Straight.
    None,
    /// Through a proxy of one's own.
    Manual {
        /// Where it is.
        address: String,
        /// Who signs in; nobody where empty.
        user: String,
        /// Whether a password is kept.
        has_secret: bool,
    },
}

/// How the daily digest is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DigestForm {
    /// Whether it is sent by itself.
    pub active: bool,
    /// To whom.
    pub to: String,
    /// Who gets a copy.
    pub cc: Vec<String>,
    /// From whom.
    pub from: String,
    /// The mail server.
    pub server: String,
    /// Its port; the usual one where none is named.
    pub port: Option<u32>,
    /// How the connection is protected.
    pub security: SecurityChoice,
    /// Whether an unprotected one is accepted.
    pub allow_unencrypted: bool,
    /// Who signs in; nobody where empty.
    pub user: String,
    /// Whether a password is kept.
    pub has_secret: bool,
    /// From which hour on.
    pub hour: u32,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SecurityChoice {
    /// From the first byte on.
    Tls,
    /// After a few words.
    Starttls,
    /// Not at all.
    None,
}

/// What Ponte is and where it keeps things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct About {
    /// Its version.
    pub version: String,
    /// The commit it was built from, where it is known.
    pub commit: String,
    /// The system it runs on.
    pub system: String,
    /// What draws the window.
    pub webview: String,
    /// The settings file.
    pub settings_file: String,
    /// The folder of the database.
    pub state_folder: String,
    /// The folder of logs.
    pub log_folder: String,
    /// What keeps the secrets.
    pub keychain: String,
    /// Under which terms.
    pub licences: String,
    /// Whether there is a newer version.
    pub newer: Newer,
}

/// What is known of newer versions. Ponte never installs one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Newer {
    /// Whether anybody is asked.
    pub asked: bool,
    /// The newer version; "" where there is none.
    pub version: String,
    /// Why the last answer was not believed; "" where it was.
    pub trouble: String,
}

/// What helps whoever looks into a trouble; read by the user before it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostics {
    /// The files.
    pub files: Vec<DiagnosticFile>,
    /// What is in them and what is not.
    pub sentence: String,
}

/// A file of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosticFile {
    /// Its name.
    pub name: String,
    /// What it says.
    pub text: String,
}
