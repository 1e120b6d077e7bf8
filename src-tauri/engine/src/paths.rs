//! Where Ponte keeps its files: settings, database and logs, each where the system wants them, or all under one folder.
//!
//! Files are made readable by their owner only. Nothing here is a secret, but ids of records are nobody else's business.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use ponte_core::verdict::{Failure, FailureKind};

/// The places of one installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// `ponte.toml`.
    pub settings: PathBuf,
    /// The folder of the database and of what else outlives a run.
    pub state: PathBuf,
    /// The folder of logs.
    pub logs: PathBuf,
}

impl Paths {
    /// All under `home` where it is given, else where the system keeps settings, data and logs of its users.
    ///
    /// # Errors
    /// `failure-no-home` where the system names no home folder.
    pub fn find(home: Option<&Path>) -> Result<Self, Failure> {
        if let Some(home) = home {
            return Ok(Paths { settings: home.join("ponte.toml"), state: home.join("state"), logs: home.join("logs") });
        }
        let folders = directories::ProjectDirs::from("", "", "ponte")
            .ok_or_else(|| Failure::new(FailureKind::Forbidden, "failure-no-home"))?;
        let state = folders.state_dir().unwrap_or_else(|| folders.data_local_dir()).to_path_buf();
        Ok(Paths { settings: folders.config_dir().join("ponte.toml"), logs: state.join("logs"), state })
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.state.join("ponte.db")
    }

    /// Makes the folders that are missing.
    ///
    /// # Errors
    /// `failure-file` with the folder that could not be made.
    pub fn create(&self) -> Result<(), Failure> {
        for folder in [self.settings.parent().unwrap_or(Path::new(".")), &self.state, &self.logs] {
            create_folder(folder).map_err(|error| about(folder, &error))?;
        }
        Ok(())
    }
}

/// Replaces a file as a whole: whoever reads it sees the old text or the new one, never half of it.
///
/// # Errors
/// `failure-file`; the old file is untouched.
pub fn replace(file: &Path, text: &str) -> Result<(), Failure> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let write = || {
        create_folder(folder)?;
        let fresh = file.with_extension("new");
        // What an interrupted run left there is worth nothing, and might be readable by others.
        let _ = std::fs::remove_file(&fresh);
        let mut writer = private().write(true).create_new(true).open(&fresh)?;
        writer.write_all(text.as_bytes())?;
        writer.sync_all()?;
        std::fs::rename(&fresh, file)
    };
    write().map_err(|error| about(file, &error))
}

/// Opens a file at its end, making it where it is missing. One that others may read is closed to them, and a link is not
/// followed: it might lead to a file of somebody else's.
///
/// # Errors
/// `failure-file`, `failure-link`.
pub fn append(file: &Path) -> Result<std::fs::File, Failure> {
    if std::fs::symlink_metadata(file).is_ok_and(|found| found.is_symlink()) {
        return Err(Failure::new(FailureKind::Forbidden, "failure-link").with("file", file.display()));
    }
    let opened = private().append(true).create(true).open(file).map_err(|error| about(file, &error))?;
    close_to_others(&opened);
    Ok(opened)
}

/// What an older version, or another program, left open to others.
#[cfg(unix)]
fn close_to_others(file: &std::fs::File) {
    use std::os::unix::fs::PermissionsExt as _;
    if file.metadata().is_ok_and(|found| found.permissions().mode() & 0o077 != 0) {
        // Where this cannot be done the folder still keeps others out.
        let _ = file.set_permissions(std::fs::Permissions::from_mode(0o600));
    }
}

#[cfg(not(unix))]
fn close_to_others(_file: &std::fs::File) {}

#[cfg(unix)]
fn private() -> std::fs::OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = std::fs::OpenOptions::new();
    options.mode(0o600);
    options
}

/// On Windows a file in the user's own folders is readable by that user and administrators from the start.
#[cfg(not(unix))]
fn private() -> std::fs::OpenOptions {
    std::fs::OpenOptions::new()
}

#[cfg(unix)]
fn create_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}

fn about(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-file").with("file", path.display()).with("reason", error.kind())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_lies_under_the_home_that_is_given() {
        let home = tempfile::tempdir().unwrap();
        let paths = Paths::find(Some(home.path())).unwrap();
        paths.create().unwrap();
        replace(&paths.settings, "language = \"it\"\n").unwrap();
        replace(&paths.settings, "language = \"en\"\n").unwrap();
        assert_eq!(std::fs::read_to_string(&paths.settings).unwrap(), "language = \"en\"\n");
        assert!(paths.database().starts_with(home.path()) && paths.logs.is_dir());
    }

    #[cfg(unix)]
    #[test]
    fn files_are_readable_by_their_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let paths = Paths::find(Some(home.path())).unwrap();
        paths.create().unwrap();
        replace(&paths.settings, "").unwrap();
        let _log = append(&paths.logs.join("ponte.log")).unwrap();
        for (path, mode) in [(&paths.settings, 0o600), (&paths.logs.join("ponte.log"), 0o600), (&paths.state, 0o700)] {
            assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, mode, "{}", path.display());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed_and_what_others_may_read_is_closed_to_them() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let (victim, link, open) = (home.path().join("victim"), home.path().join("link"), home.path().join("open"));
        std::fs::write(&victim, "mine").unwrap();
        std::os::unix::fs::symlink(&victim, &link).unwrap();
        assert_eq!(append(&link).unwrap_err().code, "failure-link");
        assert_eq!(std::fs::read_to_string(&victim).unwrap(), "mine");
        std::fs::write(&open, "").unwrap();
        std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o644)).unwrap();
        append(&open).unwrap();
        assert_eq!(std::fs::metadata(&open).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let home = tempfile::tempdir().unwrap();
        let blocked = home.path().join("file");
        std::fs::write(&blocked, "").unwrap();
        let failure = Paths::find(Some(&blocked)).unwrap().create().unwrap_err();
        assert_eq!(failure.code, "failure-file");
    }
}
