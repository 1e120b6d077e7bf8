//! The two clients as processes: started anew for each run, waited for, or killed.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};

use super::people::People;
use crate::bench::vdirsyncer::{Calendars, Vdirsyncer};
use crate::bench::world::Calendar;

/// A run may take so long.
pub const LIMIT: Duration = Duration::from_secs(180);

/// Who is compared.
pub enum Client {
    /// Ponte: a program with the subcommand `client`.
    Ponte(PathBuf),
    /// vdirsyncer.
    Vdirsyncer(Vdirsyncer),
}

impl Client {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Client::Ponte(_) => "Ponte".to_owned(),
            Client::Vdirsyncer(other) => other.name(),
        }
    }

    /// What it needs before its first run.
    ///
    /// # Errors
    /// That it cannot be run.
    pub fn prepare(&self, people: &People, state: &Path) -> io::Result<()> {
        match self {
            Client::Ponte(_) => Ok(()),
            Client::Vdirsyncer(other) => other.prepare(&calendars(people), state),
        }
    }

    /// Starts a run.
    ///
    /// # Errors
    /// That it cannot be started.
    pub fn start(&self, people: &People, state: &Path) -> io::Result<Child> {
        let words = self.words(people, state);
        let (program, arguments) = words.split_first().ok_or_else(|| io::Error::other("no program"))?;
        let log = File::options().create(true).append(true).open(state.join("client.log"))?;
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).kill_on_drop(true);
        command.spawn()
    }

    fn words(&self, people: &People, state: &Path) -> Vec<String> {
        match self {
            Client::Ponte(program) => [
                &program.to_string_lossy(),
                "client",
                "--a",
                &people.url(Calendar::A),
                "--b",
                &people.url(Calendar::B),
                "--state",
                &state.to_string_lossy(),
            ]
            .map(str::to_owned)
            .to_vec(),
            Client::Vdirsyncer(other) => other.command(state),
        }
    }
}

fn calendars(people: &People) -> Calendars {
    Calendars { root: people.server.url(), a: people.path(Calendar::A), b: people.path(Calendar::B) }
}
