//! A child process in a group of its own, so that what it starts ends with it.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::Skipped;

/// A running child. Dropping it ends its whole group.
pub(super) struct Running {
    child: Child,
    log: PathBuf,
}

impl Running {
    /// Starts `command`, whose words go to `log`.
    pub(super) fn start(name: &'static str, command: &mut Command, log: &Path) -> Result<Self, Skipped> {
        let skipped = |error: std::io::Error| Skipped { name, reason: error.to_string() };
        let out = File::create(log).map_err(skipped)?;
        let err = out.try_clone().map_err(skipped)?;
        let child = command.stdin(Stdio::null()).stdout(out).stderr(err).process_group(0).spawn().map_err(skipped)?;
        Ok(Running { child, log: log.to_owned() })
    }

    pub(super) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// The last line it wrote.
    pub(super) fn last_words(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing").to_owned()
    }

    fn signal(&self, signal: &str) {
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args([signal, "--", &group]).stderr(Stdio::null()).status();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.signal("-TERM");
        for _ in 0..20 {
            if !self.is_running() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        self.signal("-KILL");
        let _ = self.child.wait();
    }
}

/// Runs a short command to its end; its standard output, or why not.
pub(super) fn done(name: &'static str, command: &mut Command) -> Result<String, Skipped> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| Skipped { name, reason: error.to_string() })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(Skipped { name, reason: words.lines().last().unwrap_or("a command failed").to_owned() })
}
