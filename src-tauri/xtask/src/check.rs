//! What must hold before a change is taken: format, lints, documentation, licences, module heads, unit tests.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::summary::{Outcome, Summary};
use crate::{process, setup, stats};

const LONG: Duration = Duration::from_secs(25 * 60);
const HOURS: Duration = Duration::from_secs(6 * 3600);

/// Does all of it; the unit tests where they are not run with the rest.
pub fn check(root: &Path, summary: &mut Summary, unit_tests: bool) {
    summary.step("format", || cargo(root, &["fmt", "--all", "--check"]));
    summary.step("module heads and sizes", || stats::check(root));
    summary
        .step("lints", || cargo(root, &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]));
    summary.step("documentation", || {
        let mut command = command(root, &["doc", "--workspace", "--no-deps", "--document-private-items", "--quiet"]);
        process::run(command.env("RUSTDOCFLAGS", "-D warnings"), LONG)
    });
    licences(root, summary);
    if unit_tests {
        summary.step("unit tests", || cargo(root, &["test", "--workspace", "--lib", "--bins", "--quiet"]));
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

/// Mutates what decides; what no test notices fails the step.
pub fn mutants(root: &Path, rest: &[String], summary: &mut Summary) {
    if !process::exists("cargo-mutants") && !tools(root).join("bin/cargo-mutants").is_file() {
        let folder = tools(root);
        let place = folder.to_string_lossy();
        let install = ["install", "--quiet", "--locked", "--root", &place, "cargo-mutants"];
        summary.step("cargo-mutants", || cargo(root, &install));
    }
    summary.step("mutants", || {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(tools(root).join("bin")).chain(std::env::split_paths(&path));
        let mut command = command(root, &["mutants", "--package", "ponte-core", "--output", "target"]);
        match std::env::join_paths(folders) {
            Ok(path) => process::run(command.args(rest).env("PATH", path), HOURS),
            Err(error) => Outcome::Failed(error.to_string()),
        }
    });
}

/// Advisories need a database from the network; what is in the tree is judged without one.
fn judge(root: &Path) -> Outcome {
    judged(root, &["check", "bans", "licenses", "sources"], false)
}

/// What cargo-deny says; into a log where it is no verdict.
fn judged(root: &Path, arguments: &[&str], aside: bool) -> Outcome {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(tools(root).join("bin")).chain(std::env::split_paths(&path));
    let mut command = command(root, &["deny", "--all-features"]);
    command.args(arguments);
    match std::env::join_paths(folders) {
        Ok(path) if aside => process::aside(command.env("PATH", path), &setup::log(root, "deny"), LONG),
        Ok(path) => process::run(command.env("PATH", path), LONG),
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

fn tools(root: &Path) -> PathBuf {
    root.join("target/tools")
}

/// Runs cargo in the working tree.
pub fn cargo(root: &Path, arguments: &[&str]) -> Outcome {
    process::run(&mut command(root, arguments), LONG)
}

/// Cargo in the working tree, the one that runs this.
pub fn command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root).args(arguments);
    command
}
