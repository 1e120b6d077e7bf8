//! Why something could not be done. Faces say it: one as an exit code, the other beside a form field.

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::settings::Mistake;
use ponte_engine::store::StoreError;

/// Why something could not be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Error {
    /// What was asked for makes no sense here: it names something that is not there, say.
    Usage(Failure),
    /// The settings file of this name has mistakes.
    Mistakes(String, Vec<Mistake>),
    /// Something went wrong.
    Failure(Failure),
    /// A field of a form is to blame.
    Form {
        /// Which.
        field: &'static str,
        /// What is wrong with it.
        failure: Failure,
    },
}

/// The result of what a face asks for.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A usage mistake whose sentence is `code`.
    #[must_use]
    pub fn usage(code: &str, named: &[(&str, &str)]) -> Self {
        let failure = Failure::new(FailureKind::Decide, code);
        Error::Usage(named.iter().fold(failure, |failure, (name, value)| failure.with(name, value)))
    }

    /// What a log may say of it: a key, never what somebody typed.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Error::Usage(failure) | Error::Failure(failure) | Error::Form { failure, .. } => &failure.code,
            Error::Mistakes(..) => "mistakes",
        }
    }

    /// A mistake of Ponte's own.
    #[must_use]
    pub fn internal(code: &str) -> Self {
        Error::Failure(Failure::new(FailureKind::Bug, code))
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Error::Failure(failure)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Error::Failure(error.into())
    }
}
