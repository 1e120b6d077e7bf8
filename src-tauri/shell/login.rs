//! Whether the system starts Ponte when the user signs in. What the settings say is done once: whoever then chooses otherwise in the system's
//! own settings is not overruled at every start. It is the user's own start, never that of everybody on the computer.

use std::fs;
use std::path::Path;

use auto_launch::{AutoLaunch, AutoLaunchBuilder, LinuxLaunchMode, MacOSLaunchMode, WindowsEnableMode};
use ponte_app::Desk;
use ponte_engine::paths::replace;

use crate::home::Home;
use crate::{launch, os};

/// Remembers what was done last.
const DONE: &str = "start-at-login";

/// The start at login: of this Ponte, not of another one's home.
pub struct Login(auto_launch::Result<AutoLaunch>);

impl Login {
    /// Of this program, with the home it was given.
    pub fn of(home: Option<&Home>) -> Self {
        Login(std::env::current_exe().map_err(Into::into).and_then(|program| start(&program, home)))
    }

    /// Does what the settings say, unless it has been done.
    pub fn settle(&self, desk: &Desk) {
        let Ok(settings) = desk.settings() else { return };
        // Nobody who has only looked finds Ponte at every start of the computer.
        let wanted = *settings.app.start_at_login && !settings.pairings.is_empty();
        let (file, word) = (desk.paths().state.join(DONE), wanted.to_string());
        if fs::read_to_string(&file).is_ok_and(|done| done == word) {
            return;
        }
        match self.0.as_ref().map_or_else(|error| Err(error.to_string()), |start| apply(start, wanted)) {
            Err(error) => tracing::warn!(error, "the start at login was not changed"),
            Ok(()) => {
                if let Err(failure) = replace(&file, &word) {
                    tracing::warn!(code = %failure.code, "the start at login will be looked at again");
                }
            }
        }
    }
}

fn start(program: &Path, home: Option<&Home>) -> auto_launch::Result<AutoLaunch> {
    let mut words = vec![launch::BACKGROUND.to_owned()];
    words.extend(home.into_iter().flat_map(Home::words));
    AutoLaunchBuilder::new()
        .set_app_name(&home.map_or_else(|| "Ponte".to_owned(), Home::name))
        .set_app_path(&os::quoted_program(program))
        .set_args(&words)
        .set_windows_enable_mode(WindowsEnableMode::CurrentUser)
        .set_macos_launch_mode(MacOSLaunchMode::LaunchAgent)
        .set_linux_launch_mode(LinuxLaunchMode::XdgAutostart)
        .build()
}

fn apply(start: &AutoLaunch, wanted: bool) -> Result<(), String> {
    let done = match start.is_enabled().unwrap_or(!wanted) == wanted {
        true => Ok(()),
        false if wanted => start.enable(),
        false => start.disable(),
    };
    done.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_blanks_is_one_word() {
        let start = start(Path::new("/opt/Ponte for sales/ponte"), None).unwrap();
        assert_eq!((start.get_app_name(), start.get_args()), ("Ponte", ["--background".to_owned()].as_slice()));
        if !cfg!(target_os = "macos") {
            assert_eq!(start.get_app_path(), "\"/opt/Ponte for sales/ponte\"");
        }
    }

    #[test]
    fn a_home_has_a_start_of_its_own_that_leads_back_to_it() {
        let place = tempfile::tempdir().unwrap();
        let home = Home::of(place.path());
        let start = start(Path::new("/usr/bin/ponte"), Some(&home)).unwrap();
        assert_eq!(start.get_app_name(), home.name());
        assert_eq!(start.get_args()[1..], home.words());
    }
}
