//! The app as it is built, in a home of its own on a desktop, and its settings file as a person would write it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ponte_demo::sample::{CRM_KEY, PASSWORD, USER, ZONE};

use crate::desktop::{Desktop, Running};

/// The program and where it lives.
pub struct App {
    binary: PathBuf,
    home: PathBuf,
    environment: Vec<(String, String)>,
}

impl App {
    /// The program, with a home on this desktop.
    #[must_use]
    pub fn of(binary: impl Into<PathBuf>, desktop: &Desktop) -> Self {
        App { binary: binary.into(), home: desktop.home().join("ponte"), environment: Vec::new() }
    }

    /// Sets a variable of its environment.
    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// Its program.
    #[must_use]
    pub fn binary(&self) -> &Path {
        &self.binary
    }

    /// Where its settings, database and logs are.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Its command line.
    #[must_use]
    pub fn words(&self, more: &[&str]) -> Vec<String> {
        let home = ["--home".to_owned(), self.home.to_string_lossy().into_owned()];
        home.into_iter().chain(more.iter().map(|word| (*word).to_owned())).collect()
    }

    /// What it finds in its environment besides the desktop's.
    pub fn environment(&self) -> impl Iterator<Item = (&str, &str)> {
        self.environment.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// A start of it.
    #[must_use]
    pub fn command(&self, desktop: &Desktop, more: &[&str]) -> Command {
        let mut command = desktop.command(&self.binary);
        command.args(self.words(more)).envs(self.environment());
        command
    }

    /// Starts it, without control over its window.
    #[must_use]
    pub fn start(&self, desktop: &Desktop, more: &[&str]) -> Running {
        desktop.spawn(&mut self.command(desktop, more), "ponte")
    }

    /// Writes its settings.
    pub fn settings(&self, text: &str) {
        fs::create_dir_all(&self.home).unwrap();
        fs::write(self.home.join("ponte.toml"), text).unwrap();
    }

    /// As after the first run: two accounts whose secrets are in the environment, and a pairing of them that runs so often.
    pub fn join(&mut self, crm: &str, calendar: &str, interval: &str, more: &str) {
        self.settings(&format!(
            r#"language = "en"
zone = "{ZONE}"
{more}
[[account]]
name = "crm"
system = "vtiger"
address = "{crm}"
user = "{USER}"
secret-env = "STORY_CRM"

[[account]]
name = "calendar"
system = "dav"
address = "{calendar}"
user = "{USER}"
secret-env = "STORY_CALENDAR"

[[pairing]]
name = "giulia"
crm = "crm"
calendar = "calendar"
interval = "{interval}"
[pairing.events]
conflict = "ask"
"#
        ));
        self.set("STORY_CRM", CRM_KEY);
        self.set("STORY_CALENDAR", PASSWORD);
    }

    /// The same home, under another build of the program.
    #[must_use]
    pub fn built_as(&self, binary: impl Into<PathBuf>) -> Self {
        App { binary: binary.into(), home: self.home.clone(), environment: self.environment.clone() }
    }

    /// The same program with another home, beside this one.
    #[must_use]
    pub fn beside(&self) -> Self {
        let home = self.home.with_file_name("ponte beside");
        App { binary: self.binary.clone(), home, environment: self.environment.clone() }
    }

    /// Its settings as they are.
    #[must_use]
    pub fn settings_text(&self) -> String {
        fs::read_to_string(self.home.join("ponte.toml")).unwrap_or_default()
    }

    /// All that it has logged.
    #[must_use]
    pub fn log(&self) -> String {
        let files = fs::read_dir(self.home.join("logs")).into_iter().flatten().flatten();
        files.filter_map(|file| fs::read_to_string(file.path()).ok()).collect()
    }
}
