//! Watches the settings file and the note of who signed in: the system says when they change, so nobody has to look.
//!
//! Where it cannot be watched (some network folders), the controller's own tick finds a change within a minute.

use std::path::{Path, PathBuf};

use ::notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::watch;

use crate::desk::Desk;
use crate::signs;

/// Tells that one of the files may have changed.
pub struct Files {
    changed: watch::Receiver<u64>,
    watcher: Option<RecommendedWatcher>,
}

impl Files {
    /// Watches the files of this desk.
    #[must_use]
    pub fn watch(desk: &Desk) -> Self {
        let (sender, changed) = watch::channel(0);
        let files = [desk.paths().settings.clone(), signs::file(desk)];
        // The one that does not exist yet has a folder all the same.
        let _ = desk.paths().create();
        let watcher = watcher(files.clone(), sender);
        if watcher.is_none() {
            tracing::info!("files cannot be watched");
        }
        Files { changed, watcher }
    }

    /// Whether the system says when they change.
    #[must_use]
    pub fn are_watched(&self) -> bool {
        self.watcher.is_some()
    }

    /// Waits until one of them changes.
    pub async fn changed(&mut self) {
        if self.changed.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

fn watcher(files: [PathBuf; 2], sender: watch::Sender<u64>) -> Option<RecommendedWatcher> {
    let names: Vec<_> = files.iter().filter_map(|file| file.file_name().map(ToOwned::to_owned)).collect();
    let concerns = move |event: &Event| {
        let named = |path: &PathBuf| path.file_name().is_some_and(|name| names.iter().any(|known| known == name));
        !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(named)
    };
    let handle = move |event: Result<Event, ::notify::Error>| {
        if event.is_ok_and(|event| concerns(&event)) {
            sender.send_modify(|count| *count = count.wrapping_add(1));
        }
    };
    let mut watcher = ::notify::recommended_watcher(handle).ok()?;
    // Editors replace a file rather than change it, so its folder is watched.
    let mut folders: Vec<&Path> = files.iter().filter_map(|file| file.parent()).collect();
    folders.dedup();
    for folder in folders {
        watcher.watch(folder, RecursiveMode::NonRecursive).ok()?;
    }
    Some(watcher)
}
