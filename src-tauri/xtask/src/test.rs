//! `cargo xtask test`: everything, from a clean clone, with nothing installed by hand.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use crate::check::{check, command, everything};
use crate::summary::{Outcome, Summary, Tests, say};
use crate::{process, setup, sim, ui};

const TESTS: Duration = Duration::from_secs(60 * 60);
const ALONE: Duration = Duration::from_secs(60 * 60);

/// Does all of it.
pub fn test(root: &Path, summary: &mut Summary) {
    setup::compiler(root, summary);
    let python = setup::python(root, summary);
    let provider = setup::provider(root, summary);
    setup::servers(root, summary);
    setup::keychain(root, summary);
    setup::schema(root, summary);
    setup::desktop(root, summary);
    check(root, summary, false);
    ui::test(root, summary);
    ui::look(root, summary);
    let mut left_out = Vec::new();
    let mut tests = Tests::default();
    summary.step("all tests", || all(root, (python.as_deref(), provider.as_deref()), &mut left_out, &mut tests));
    summary.step("simulation", || sim::suite(root));
    summary.counted(tests);
    left_out.sort();
    left_out.dedup();
    for line in &left_out {
        let (name, reason) = named(line);
        summary.skipped(name, reason);
    }
}

/// What was skipped, and why: `name: reason` or `name (reason)`.
fn named(line: &str) -> (&str, &str) {
    let bracketed = || line.strip_suffix(')').and_then(|line| line.split_once(" ("));
    line.split_once(": ").or_else(bracketed).unwrap_or((line, "no reason given"))
}

/// The conformance suite alone.
pub fn conformance(root: &Path, rest: &[String]) -> ExitCode {
    prepared(root, |python| {
        let mut command = command(root, &["run", "--quiet", "-p", "ponte-tests", "--bin", "conformance", "--"]);
        command.args(rest);
        with_python(command, python)
    })
}

/// The benchmark, in the release profile.
pub fn bench(root: &Path, rest: &[String]) -> ExitCode {
    if rest.first().is_some_and(|first| first == "--desktop") {
        return bench_desktop(root);
    }
    prepared(root, |python| {
        let mut command = command(root, &["run", "--release", "--quiet", "-p", "ponte-tests", "--bin", "bench", "--"]);
        command.args(rest);
        with_python(command, python)
    })
}

/// The test that compares them writes them.
pub fn bindings(root: &Path) -> Outcome {
    let mut command = command(root, &["test", "--quiet", "-p", "ponte", "--bin", "ponte", "bridge"]);
    process::run(command.env("PONTE_WRITE_BINDINGS", "1"), TESTS)
}

/// What the desktop app costs, as it is released.
fn bench_desktop(root: &Path) -> ExitCode {
    let mut summary = Summary::quiet();
    setup::desktop(root, &mut summary);
    if !setup::window(root, &mut summary) || !ui::build(root, &mut summary) {
        summary.print();
        return ExitCode::FAILURE;
    }
    // As it is released; and once more to be driven, which a release does not allow.
    let released = ["build", "--release", "--quiet", "-p", "ponte", "-p", "pontectl", "-p", "ponte-desktop"];
    let driven = ["build", "--quiet", "-p", "ponte"];
    let run = ["run", "--release", "--quiet", "-p", "ponte-desktop", "--bin", "desktop-bench"];
    for arguments in [&released[..], &driven, &run] {
        match process::run(&mut command(root, arguments), ALONE) {
            Outcome::Passed => {}
            other => return exit(other),
        }
    }
    ExitCode::SUCCESS
}

fn exit(outcome: Outcome) -> ExitCode {
    match outcome {
        Outcome::Passed => ExitCode::SUCCESS,
        Outcome::Failed(reason) | Outcome::Skipped(reason) => {
            say(&reason);
            ExitCode::FAILURE
        }
    }
}

/// The comparator.
pub fn faults(root: &Path, rest: &[String]) -> ExitCode {
    prepared(root, |python| {
        let mut command = command(root, &["run", "--quiet", "-p", "ponte-tests", "--bin", "faults", "--"]);
        command.args(rest);
        with_python(command, python)
    })
}

/// The kills of the process tests, as many as are wanted.
pub fn kill(root: &Path, times: usize, seed: u64) -> ExitCode {
    let test = "kill::killed_at_random_moments";
    prepared(root, |python| {
        let mut command = command(root, &["test", "-p", "pontectl", "--test", "process", test, "--", "--nocapture"]);
        command.env("PONTE_KILLS", times.to_string()).env("PONTE_SEED", seed.to_string());
        with_python(command, python)
    })
}

fn all(
    root: &Path,
    (python, provider): (Option<&Path>, Option<&Path>),
    left_out: &mut Vec<String>,
    tests: &mut Tests,
) -> Outcome {
    let mut command = command(root, &["test"]);
    everything(&mut command).args(["--no-fail-fast", "--", "--show-output"]);
    if let Some(provider) = provider {
        command.env("PONTE_OIDC", provider);
    }
    let log = setup::log(root, "test");
    let outcome = process::watched(&mut with_python(command, python.map(Path::to_owned)), &log, TESTS, |line| {
        if let Some(what) = line.trim().strip_prefix("skipped: ") {
            left_out.push(what.to_owned());
        }
        tests.add(line);
        if line.starts_with("test result") || line.contains("FAILED") || line.contains("panicked at") {
            say(line);
        }
    });
    if matches!(outcome, Outcome::Failed(_)) {
        process::tail(&log, 120);
    }
    outcome
}

fn prepared(root: &Path, make: impl FnOnce(Option<PathBuf>) -> Command) -> ExitCode {
    // What follows may be JSON, which nothing else may precede.
    let mut summary = Summary::quiet();
    let python = setup::python(root, &mut summary);
    exit(process::run(&mut make(python), ALONE))
}

fn with_python(mut command: Command, python: Option<PathBuf>) -> Command {
    if let Some(python) = python {
        command.env("PONTE_PYTHON", python);
    }
    command
}
