//! A Ponte with a home of its own (`--home`) is a program of its own: it runs beside the usual one and beside those of other homes. A second
//! start finds the one of its own home, the start at login leads back to it, and all that its window keeps is in its folder.

use std::path::{Path, PathBuf};

use tauri::Config;
use tauri::utils::config::AppDirectoriesOverride;

use crate::os;

/// A home that was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    folder: PathBuf,
    tag: String,
}

impl Home {
    /// The home in a folder, however the folder was spelt.
    pub fn of(folder: &Path) -> Self {
        // What is not there yet cannot be a link.
        let _ = std::fs::create_dir_all(folder);
        let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
        let real = whole.canonicalize().unwrap_or_else(|_| whole.clone());
        let hash = blake3::hash(real.as_os_str().as_encoded_bytes());
        Home { folder: whole, tag: hash.to_hex().chars().take(16).collect() }
    }

    /// Makes the program this home's own: what it is found by, and where its window keeps things.
    pub fn settle(&self, config: &mut Config) {
        // A part of a name on the bus does not begin with a digit.
        config.identifier = format!("{}.h{}", config.identifier, self.tag);
        let folder = self.folder.join("state").join("window");
        config.app.app_directories_override = Some(AppDirectoriesOverride::Root(folder));
    }

    /// What its start at login is called by.
    pub fn name(&self) -> String {
        format!("Ponte-{}", self.tag)
    }

    /// What tells it from other Pontes on the screen.
    pub fn label(&self) -> String {
        self.folder.file_name().unwrap_or(self.folder.as_os_str()).to_string_lossy().into_owned()
    }

    /// The words that lead a start back here.
    pub fn words(&self) -> [String; 2] {
        ["--home".to_owned(), os::quoted(&self.folder.to_string_lossy())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_is_one_home_however_it_is_spelt() {
        let place = tempfile::tempdir().unwrap();
        let (here, there) = (place.path().join("here"), place.path().join("there"));
        let home = Home::of(&here);
        assert_eq!(home.tag, Home::of(&there.join("../here")).tag);
        assert_eq!(home.tag, Home::of(&here.join("")).tag);
        assert_ne!(home.tag, Home::of(&there).tag);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&here, place.path().join("link")).unwrap();
            assert_eq!(home.tag, Home::of(&place.path().join("link")).tag);
        }
    }

    #[test]
    fn each_home_is_a_program_of_its_own() {
        let place = tempfile::tempdir().unwrap();
        let (one, other) = (Home::of(&place.path().join("one")), Home::of(&place.path().join("other")));
        let settled = |home: &Home| {
            let mut config = Config { identifier: "app.ponte.desktop".to_owned(), ..Config::default() };
            home.settle(&mut config);
            config
        };
        let (first, second) = (settled(&one), settled(&other));
        assert_ne!(first.identifier, second.identifier);
        assert!(first.identifier.split('.').all(|part| part.starts_with(|c: char| c.is_ascii_alphabetic())));
        let folder = place.path().join("one/state/window");
        assert_eq!(first.app.app_directories_override, Some(AppDirectoriesOverride::Root(folder)));
        assert_ne!(one.name(), other.name());
        assert_eq!(one.words(), ["--home".to_owned(), os::quoted(&place.path().join("one").to_string_lossy())]);
    }
}
