//! How a command ends: one exit code for each thing a caller can do about it.
//!
//! Documented in docs/pontectl.md; a script may rely on these numbers.

use std::process::ExitCode;

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::messages::Messages;
use ponte_engine::settings::Mistake;

use crate::output;

/// Why a command did not end well.
#[derive(Debug)]
pub enum Stop {
    /// Something on the command line makes no sense here.
    Usage(Failure),
    /// The settings have mistakes.
    Mistakes(String, Vec<Mistake>),
    /// Something went wrong.
    Failure(Failure),
    /// All was done that could be; something waits for the user. Already said.
    NeedsYou,
    /// Something of this kind went wrong. Already said.
    Told(FailureKind),
    /// Already said, with this code.
    Quiet(u8),
}

impl Stop {
    /// A usage mistake whose sentence is `code`.
    pub fn usage(code: &str, named: &[(&str, &str)]) -> Self {
        let failure = Failure::new(FailureKind::Decide, code);
        Stop::Usage(named.iter().fold(failure, |failure, (name, value)| failure.with(name, value)))
    }

    /// A mistake of Ponte's own.
    pub fn internal(code: &str) -> Self {
        Stop::Failure(Failure::new(FailureKind::Bug, code))
    }

    /// Its exit code.
    pub fn code(&self) -> u8 {
        match self {
            Stop::Usage(_) => 2,
            Stop::Mistakes(..) => 3,
            Stop::NeedsYou => 5,
            Stop::Failure(failure) => code_of(failure.kind),
            Stop::Told(kind) => code_of(*kind),
            Stop::Quiet(code) => *code,
        }
    }
}

fn code_of(kind: FailureKind) -> u8 {
    match kind {
        FailureKind::SignIn => 4,
        FailureKind::Forbidden | FailureKind::Decide | FailureKind::Record => 5,
        FailureKind::Retry | FailureKind::Unreadable => 6,
        FailureKind::Bug => 7,
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Stop::Failure(failure)
    }
}

impl From<ponte_app::Error> for Stop {
    fn from(error: ponte_app::Error) -> Self {
        match error {
            ponte_app::Error::Usage(failure) => Stop::Usage(failure),
            ponte_app::Error::Mistakes(file, mistakes) => Stop::Mistakes(file, mistakes),
            ponte_app::Error::Failure(failure) => Stop::Failure(failure),
            ponte_app::Error::Form { failure, .. } => Stop::Usage(failure),
        }
    }
}

/// Says why, on standard error, and gives the exit code.
pub fn tell(stop: &Stop, messages: &Messages, json: bool) -> ExitCode {
    let code = stop.code();
    match stop {
        Stop::Usage(failure) | Stop::Failure(failure) if json => {
            let told = serde_json::json!({ "error": failure.code, "message": messages.failure(failure), "exit": code });
            output::error(&told.to_string());
        }
        Stop::Usage(failure) | Stop::Failure(failure) => output::error(&messages.failure(failure)),
        Stop::Mistakes(file, mistakes) if json => {
            let of = |mistake: &Mistake| {
                let (reason, remedy) = (mistake.reason(messages), mistake.remedy(messages));
                serde_json::json!({ "line": mistake.line, "error": mistake.code, "message": reason, "remedy": remedy })
            };
            let all: Vec<_> = mistakes.iter().map(of).collect();
            let told = serde_json::json!({ "error": "settings", "file": file, "mistakes": all, "exit": code });
            output::error(&told.to_string());
        }
        Stop::Mistakes(file, mistakes) => {
            for mistake in mistakes {
                output::error(&mistake.tell(file, messages));
            }
        }
        Stop::NeedsYou | Stop::Told(_) | Stop::Quiet(_) => {}
    }
    ExitCode::from(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_trouble_has_the_exit_code_that_is_documented() {
        let failed = |kind| Stop::Failure(Failure::new(kind, "failure-file")).code();
        assert_eq!(Stop::usage("usage-x", &[]).code(), 2);
        assert_eq!(Stop::Mistakes(String::new(), Vec::new()).code(), 3);
        assert_eq!(failed(FailureKind::SignIn), 4);
        assert_eq!(Stop::NeedsYou.code(), 5);
        assert_eq!([FailureKind::Forbidden, FailureKind::Decide, FailureKind::Record].map(failed), [5, 5, 5]);
        assert_eq!([FailureKind::Retry, FailureKind::Unreadable].map(failed), [6, 6]);
        assert_eq!(failed(FailureKind::Bug), 7);
    }
}
