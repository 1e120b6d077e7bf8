//! The simulation: seeds of the real engine between two model services, the planner alone, and a kill at every boundary.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use crate::check::command;
use crate::process;
use crate::summary::{Outcome, say};

const BUILD: Duration = Duration::from_secs(25 * 60);
const SUITE: Duration = Duration::from_secs(60 * 60);
const ALONE: Duration = Duration::from_secs(24 * 60 * 60);

/// What every change must pass.
pub fn suite(root: &Path) -> Outcome {
    match built(root) {
        Outcome::Passed => process::run(&mut program(root, &["--suite".to_owned()]), SUITE),
        outcome => outcome,
    }
}

/// Whatever else: more seeds, other seeds, the trace of one.
pub fn sim(root: &Path, rest: &[String]) -> ExitCode {
    let outcome = match built(root) {
        Outcome::Passed => process::run(&mut program(root, rest), ALONE),
        outcome => outcome,
    };
    match outcome {
        Outcome::Passed => ExitCode::SUCCESS,
        Outcome::Failed(reason) | Outcome::Skipped(reason) => {
            say(&reason);
            ExitCode::FAILURE
        }
    }
}

/// Built on its own, so that the time it may take is that of the seeds.
fn built(root: &Path) -> Outcome {
    process::run(&mut command(root, &["build", "--quiet", "--profile", "sim", "-p", "ponte-sim"]), BUILD)
}

fn program(root: &Path, arguments: &[String]) -> std::process::Command {
    let mut command = command(root, &["run", "--quiet", "--profile", "sim", "-p", "ponte-sim", "--"]);
    // Small things are made and let go by the million: glibc keeps more of them at hand than it would (elsewhere this says nothing).
    command.env("GLIBC_TUNABLES", "glibc.malloc.tcache_count=2048");
    command.args(arguments);
    command
}
