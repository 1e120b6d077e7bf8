//! One run at a time over all faces of an installation, and who it is that runs.
//!
//! Within a process whoever comes second waits; between processes it is told who is at work. The system gives the lock
//! back when the process ends, however it ends.

use std::fs::File;

use jiff::Timestamp;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::paths::{append, replace};
use serde::{Deserialize, Serialize};
use tokio::sync::OwnedMutexGuard;

use crate::desk::Desk;
use crate::error::{Error, Result};

/// What is at work under the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Work {
    /// The desktop app.
    App,
    /// `pontectl watch`, which goes on until it is stopped.
    Watch,
    /// Another command of `pontectl`.
    Command,
}

/// Who holds the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// What is at work.
    pub work: Work,
    /// The number of its process.
    pub process: u32,
    /// Since when, in seconds since 1970.
    pub since: i64,
}

/// Held while something goes on that no other run may meet.
pub struct Lock {
    file: File,
    #[allow(dead_code, reason = "held, never read")]
    turn: OwnedMutexGuard<()>,
}

impl Drop for Lock {
    /// Closing the file is not enough: a program that is being started in this very moment still has it open too.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

/// Takes the lock once this process has no other use for it.
///
/// # Errors
/// `failure-already-running`, with who is at work, where another process holds it.
pub async fn lock(desk: &Desk, work: Work) -> Result<Lock> {
    let turn = desk.turn().clone().lock_owned().await;
    desk.paths().create()?;
    let file = append(&desk.paths().state.join("run.lock"))?;
    if file.try_lock().is_err() {
        return Err(Error::Failure(running(desk)));
    }
    let holder = Holder { work, process: std::process::id(), since: desk.now().as_second() };
    // Who it is helps people only: not worth failing a run for.
    let _ = replace(&note(desk), &serde_json::to_string(&holder).unwrap_or_default());
    Ok(Lock { file, turn })
}

/// Who noted last that it took the lock. Whether it still holds it only the lock itself can say.
#[must_use]
pub fn holder(desk: &Desk) -> Option<Holder> {
    serde_json::from_str(&std::fs::read_to_string(note(desk)).ok()?).ok()
}

/// Beside the lock: on Windows nobody else can read a file that is locked.
fn note(desk: &Desk) -> std::path::PathBuf {
    desk.paths().state.join("run.holder")
}

fn running(desk: &Desk) -> Failure {
    let failure = Failure::new(FailureKind::Retry, "failure-already-running");
    let Some(holder) = holder(desk) else { return failure.with("work", "unknown") };
    let zone =
        desk.settings().map_or_else(|_| desk.surroundings().zone.clone(), |settings| settings.zone.value.clone());
    let since = Timestamp::from_second(holder.since).map(|since| since.to_zoned(zone).strftime("%H:%M").to_string());
    let work = match holder.work {
        Work::App => "app",
        Work::Watch => "watch",
        Work::Command => "command",
    };
    failure.with("work", work).with("process", holder.process).with("when", since.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use ponte_engine::paths::Paths;
    use ponte_engine::settings::Surroundings;

    use super::*;
    use crate::desk::Grounds;

    fn desk(home: &std::path::Path) -> Desk {
        Desk::open(Paths::find(Some(home)).unwrap(), Surroundings::of_system(), Grounds::default())
    }

    #[tokio::test]
    async fn who_is_at_work_is_told_to_another_process_and_waited_for_in_the_same_one() {
        let home = tempfile::tempdir().unwrap();
        let (here, there) = (desk(home.path()), desk(home.path()));
        let held = lock(&here, Work::App).await.unwrap();
        let Err(Error::Failure(failure)) = lock(&there, Work::Command).await else { panic!("two at once") };
        assert_eq!((failure.code.as_str(), failure.details["work"].as_str()), ("failure-already-running", "app"));
        let here_too = here.clone();
        let waiting = tokio::spawn(async move { lock(&here_too, Work::App).await.is_ok() });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        // What a program that is just being started has of this one.
        let inherited = held.file.try_clone().unwrap();
        drop(held);
        assert!(waiting.await.unwrap());
        drop(inherited);
        assert!(lock(&there, Work::Watch).await.is_ok());
        assert_eq!(holder(&here).unwrap().work, Work::Watch);
    }
}
