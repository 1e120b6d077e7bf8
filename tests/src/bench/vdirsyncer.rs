//! vdirsyncer, of PyPI, on the same server, the same calendars and the same phases.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::world::{Calendar, PASSWORD};

/// Where the two calendars are.
pub struct Calendars {
    /// The address of their server.
    pub root: String,
    /// The path of A.
    pub a: String,
    /// The path of B.
    pub b: String,
}

/// An installed vdirsyncer.
pub struct Vdirsyncer {
    program: PathBuf,
    version: String,
}

impl Vdirsyncer {
    /// The one beside this Python, where there is one.
    #[must_use]
    pub fn beside(python: &Path) -> Option<Vdirsyncer> {
        let program = python.parent()?.join("vdirsyncer");
        let output = Command::new(&program).arg("--version").stdin(Stdio::null()).output().ok()?;
        let words = String::from_utf8_lossy(&output.stdout).into_owned();
        let version = words.split_whitespace().last()?.to_owned();
        output.status.success().then_some(Vdirsyncer { program, version })
    }

    /// Its name with its version.
    #[must_use]
    pub fn name(&self) -> String {
        format!("vdirsyncer {}", self.version)
    }

    /// Writes its settings and lets it find the calendars: outside of what is measured.
    ///
    /// # Errors
    /// That it could not.
    pub fn prepare(&self, calendars: &Calendars, state: &Path) -> io::Result<()> {
        std::fs::write(settings(state), text(calendars, state))?;
        let mut discover = Command::new(&self.program);
        discover.arg("-c").arg(settings(state)).arg("discover").stdin(Stdio::null());
        let output = discover.output()?;
        if output.status.success() {
            return Ok(());
        }
        let words = String::from_utf8_lossy(&output.stderr);
        Err(io::Error::other(format!("vdirsyncer discover: {}", words.lines().last().unwrap_or("no words"))))
    }

    /// The words of one run.
    #[must_use]
    pub fn command(&self, state: &Path) -> Vec<String> {
        let words = [self.program.clone(), "-c".into(), settings(state), "sync".into()];
        words.iter().map(|word| word.to_string_lossy().into_owned()).collect()
    }
}

fn settings(state: &Path) -> PathBuf {
    state.join("vdirsyncer.conf")
}

fn text(calendars: &Calendars, state: &Path) -> String {
    let name = |path: &str| path.trim_end_matches('/').rsplit('/').next().unwrap_or("").to_owned();
    let storage = |calendar: Calendar| {
        let (user, url) = (calendar.user(), &calendars.root);
        format!(
            "[storage {user}]\ntype = \"caldav\"\nurl = \"{url}\"\nusername = \"{user}\"\npassword = \"{PASSWORD}\"\n"
        )
    };
    format!(
        "[general]\nstatus_path = \"{}\"\n[pair bench]\na = \"a\"\nb = \"b\"\ncollections = [[\"bench\", \"{}\", \"{}\"]]\n\
         conflict_resolution = \"a wins\"\n{}{}",
        state.join("status").display(),
        name(&calendars.a),
        name(&calendars.b),
        storage(Calendar::A),
        storage(Calendar::B),
    )
}
