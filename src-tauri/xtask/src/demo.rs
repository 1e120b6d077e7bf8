//! `cargo xtask demo`: builds and shows Ponte at work on its embedded servers.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use crate::check::{cargo, command};
use crate::summary::{Outcome, Summary, say};
use crate::{process, setup};

const LIMIT: Duration = Duration::from_secs(24 * 3600);

/// Builds, then runs `pontectl demo` with what else was given.
pub fn demo(root: &Path, rest: &[String]) -> ExitCode {
    let mut summary = Summary::default();
    setup::compiler(root, &mut summary);
    if !process::exists("cc") {
        summary.print();
        return ExitCode::FAILURE;
    }
    let built = cargo(root, &["build", "--quiet", "--bin", "pontectl"]);
    let shown = match built {
        Outcome::Passed => {
            let mut run = command(root, &["run", "--quiet", "--bin", "pontectl", "--", "demo"]);
            process::run(run.args(rest), LIMIT)
        }
        other => other,
    };
    match shown {
        Outcome::Passed => ExitCode::SUCCESS,
        Outcome::Failed(reason) | Outcome::Skipped(reason) => {
            say(&reason);
            ExitCode::FAILURE
        }
    }
}
