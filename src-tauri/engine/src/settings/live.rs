//! Settings in force, and the file they come from.
//!
//! A changed file with a mistake changes nothing: the settings that were in force stay until it is mended.

use std::path::{Path, PathBuf};

use ponte_core::verdict::{Failure, FailureKind};

use super::mistake::Mistake;
use super::model::Settings;
use super::policy::Policy;
use super::{Surroundings, parse};

/// What a look at the file found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reload {
    /// It says what it said before.
    Unchanged,
    /// It says something new, which is now in force.
    Changed,
    /// It has these mistakes; the old settings stay in force.
    Kept(Vec<Mistake>),
}

/// Settings in force.
#[derive(Debug)]
pub struct Live {
    file: PathBuf,
    surroundings: Surroundings,
    text: String,
    current: Settings,
}

impl Live {
    /// Reads `file`; a file that is not there is an empty one.
    ///
    /// # Errors
    /// `failure-file` where it cannot be read; its mistakes, where it has some and nothing was in force before.
    pub fn open(file: &Path, surroundings: Surroundings) -> Result<Result<Self, Vec<Mistake>>, Failure> {
        let text = text_of(file)?;
        let settings = parse(&text, &surroundings);
        Ok(settings.map(|current| Live { file: file.to_path_buf(), surroundings, text, current }))
    }

    /// The settings in force.
    #[must_use]
    pub fn current(&self) -> &Settings {
        &self.current
    }

    /// Takes over what the organisation sets now.
    ///
    /// # Errors
    /// The mistakes in it, or those it makes of the file; what was in force stays.
    pub fn govern(&mut self, policy: Option<Policy>) -> Result<Reload, Vec<Mistake>> {
        if policy == self.surroundings.policy {
            return Ok(Reload::Unchanged);
        }
        let surroundings = Surroundings { policy, ..self.surroundings.clone() };
        self.current = parse(&self.text, &surroundings)?;
        self.surroundings = surroundings;
        Ok(Reload::Changed)
    }

    /// Looks at the file again.
    ///
    /// # Errors
    /// `failure-file` where it cannot be read; the old settings stay in force.
    pub fn reload(&mut self) -> Result<Reload, Failure> {
        let text = text_of(&self.file)?;
        if text == self.text {
            return Ok(Reload::Unchanged);
        }
        match parse(&text, &self.surroundings) {
            Ok(settings) => {
                (self.text, self.current) = (text, settings);
                Ok(Reload::Changed)
            }
            Err(mistakes) => Ok(Reload::Kept(mistakes)),
        }
    }
}

/// The text of the file, "" where there is none yet.
pub(super) fn text_of(file: &Path) -> Result<String, Failure> {
    match std::fs::read(file) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| unreadable(file, "UTF-8")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(unreadable(file, error.kind())),
    }
}

fn unreadable(file: &Path, reason: impl ToString) -> Failure {
    Failure::new(FailureKind::Forbidden, "failure-file").with("file", file.display()).with("reason", reason)
}
