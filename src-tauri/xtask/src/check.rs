//! What must hold before a change is taken: format, lints, documentation, licences, module heads, unit tests.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::summary::{Outcome, Summary};
use crate::{process, stats};

const LONG: Duration = Duration::from_secs(25 * 60);

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
    if process::exists("cargo-deny") {
        // Advisories need a database from the network; what is in the tree is judged without one.
        summary.step("licences and sources", || cargo(root, &["deny", "check", "bans", "licenses", "sources"]));
    } else {
        summary.skipped("licences and sources", "cargo-deny is not installed (cargo install --locked cargo-deny)");
    }
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
