//! What must hold before a change is taken: format, lints, documentation, licences, module heads, unit tests.

use std::env::JoinPathsError;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::summary::{Outcome, Summary, say};
use crate::{process, setup, stats, ui};

const LONG: Duration = Duration::from_secs(25 * 60);
const HOURS: Duration = Duration::from_secs(6 * 3600);

/// Does all of it; the unit tests where they are not run with the rest.
pub fn check(root: &Path, summary: &mut Summary, unit_tests: bool) {
    summary.step("format", || cargo(root, &["fmt", "--all", "--check"]));
    summary.step("module heads and sizes", || stats::check(root));
    ui::build(root, summary);
    ui::check(root, summary);
    setup::window(root, summary);
    summary.step("lints", || {
        let mut command = command(root, &["clippy"]);
        process::run(everything(&mut command).args(["--all-targets", "--quiet", "--", "-D", "warnings"]), LONG)
    });
    summary.step("documentation", || {
        let mut command = command(root, &["doc"]);
        everything(&mut command).args(["--no-deps", "--document-private-items", "--quiet"]);
        process::run(command.env("RUSTDOCFLAGS", "-D warnings"), LONG)
    });
    licences(root, summary);
    if unit_tests {
        ui::test(root, summary);
        summary.step("unit tests", || {
            let mut command = command(root, &["test"]);
            process::run(everything(&mut command).args(["--lib", "--bins", "--quiet"]), LONG)
        });
    }
}

fn licences(root: &Path, summary: &mut Summary) {
    if process::exists("cargo-deny") || tools(root).join("bin/cargo-deny").is_file() {
        summary.step("licences and sources", || judge(root));
    } else {
        summary.skipped("licences and sources", "cargo-deny is not installed; `cargo xtask deny` installs it");
    }
}

/// Licences, bans, sources and known holes; installs what judges them under `target/` where it is missing.
pub fn deny(root: &Path, summary: &mut Summary) {
    if !process::exists("cargo-deny") {
        let folder = tools(root);
        let place = folder.to_string_lossy();
        summary.step("cargo-deny", || cargo(root, &["install", "--quiet", "--locked", "--root", &place, "cargo-deny"]));
    }
    licences(root, summary);
    summary.step("advisories", || match judged(root, &["fetch", "db"], true) {
        Outcome::Passed => judged(root, &["check", "--disable-fetch", "advisories"], false),
        Outcome::Failed(_) | Outcome::Skipped(_) => {
            Outcome::Skipped("the database of advisories cannot be fetched here".to_owned())
        }
    });
}

/// The one that the figures in `docs/reliability.md` come from.
const MUTANTS: &str = "cargo-mutants@27.1.0";
/// So many of a hundred mutants must be noticed.
const NOTICED: usize = 95;

/// Mutates what decides; what no test notices is named, and too many of them fail the step.
pub fn mutants(root: &Path, rest: &[String], summary: &mut Summary) {
    if !process::exists("cargo-mutants") && !tools(root).join("bin/cargo-mutants").is_file() {
        let folder = tools(root);
        let place = folder.to_string_lossy();
        summary.step("cargo-mutants", || cargo(root, &["install", "--quiet", "--locked", "--root", &place, MUTANTS]));
    }
    summary.step("mutants", || {
        let told = root.join("target/mutants.out");
        let _ = std::fs::remove_dir_all(&told);
        let mut command = command(root, &["mutants", "--package", "ponte-core", "--output", "target"]);
        match path_with_tools(root) {
            // It ends badly for a single mutant that goes unnoticed: what it wrote down is judged instead.
            Ok(path) => noticed(&told, process::run(command.args(rest).env("PATH", path), HOURS)),
            Err(error) => Outcome::Failed(error.to_string()),
        }
    });
}

/// What cargo-mutants wrote down, held against how many must be noticed.
fn noticed(told: &Path, ended: Outcome) -> Outcome {
    let list = |name: &str| std::fs::read_to_string(told.join(name)).unwrap_or_default();
    let count = |name: &str| list(name).lines().count();
    let (noticed, missed) = (count("caught.txt") + count("timeout.txt"), count("missed.txt"));
    if noticed + missed == 0 {
        return match ended {
            Outcome::Passed => Outcome::Failed("there was nothing to change".to_owned()),
            other => other,
        };
    }
    list("missed.txt").lines().for_each(|line| say(&format!("not noticed: {line}")));
    say(&format!("{noticed} of {} mutants noticed", noticed + missed));
    if noticed * 100 >= (noticed + missed) * NOTICED {
        Outcome::Passed
    } else {
        Outcome::Failed(format!("fewer than {NOTICED} of 100 mutants were noticed"))
    }
}

/// Advisories need a database from the network; what is in the tree is judged without one.
fn judge(root: &Path) -> Outcome {
    judged(root, &["check", "bans", "licenses", "sources"], false)
}

/// What cargo-deny says; into a log where it is no verdict.
fn judged(root: &Path, arguments: &[&str], aside: bool) -> Outcome {
    let mut command = command(root, &["deny", "--all-features"]);
    command.args(arguments);
    match path_with_tools(root) {
        Ok(path) if aside => process::aside(command.env("PATH", path), &setup::log(root, "deny"), LONG),
        Ok(path) => process::run(command.env("PATH", path), LONG),
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

fn path_with_tools(root: &Path) -> Result<OsString, JoinPathsError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(tools(root).join("bin")).chain(std::env::split_paths(&path)))
}

fn tools(root: &Path) -> PathBuf {
    root.join("target/tools")
}

/// The whole workspace, as far as it can be built here.
pub fn everything(cargo: &mut Command) -> &mut Command {
    cargo.arg("--workspace");
    if setup::has_window_libraries() { cargo } else { cargo.args(["--exclude", "ponte"]) }
}

/// Runs cargo in the working tree.
pub fn cargo(root: &Path, arguments: &[&str]) -> Outcome {
    process::run(&mut command(root, arguments), LONG)
}

/// Cargo in the working tree, the one that runs this.
pub fn command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root).args(arguments);
    // What the outer cargo says of this program itself: what is built by it and without it would never agree, and be built anew each time.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    command
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn mutants_are_judged_by_what_was_written_down() {
        let folder = std::env::temp_dir().join(format!("ponte-mutants-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let ended = || Outcome::Failed("exit status: 2".to_owned());
        for (caught, missed, passes) in [(95, 5, true), (94, 6, false), (0, 0, false)] {
            std::fs::write(folder.join("caught.txt"), "a\n".repeat(caught)).unwrap();
            std::fs::write(folder.join("missed.txt"), "b\n".repeat(missed)).unwrap();
            assert_eq!(matches!(noticed(&folder, ended()), Outcome::Passed), passes, "{caught} {missed}");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
