//! The Windows code, checked from Linux: the whole app for Windows, with the standard library built along, since Debian has none for that
//! system. It is type-checked only: neither linked nor run. It takes minutes, so nothing else asks for it.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::check::command;
use crate::summary::{Outcome, Summary};
use crate::{process, setup, ui};

const TARGET: &str = "x86_64-pc-windows-gnu";
/// A compiler that comes with the sources of its library, those sources, and a C compiler for Windows, from Debian.
const PACKAGES: [&str; 3] = ["rustc-web", "rust-web-src", "gcc-mingw-w64-x86-64"];
const COMPILER: &str = "/usr/bin/rustc";
const SOURCES: &str = "/usr/lib/rustlib/src/rust/library/std";
const LONG: Duration = Duration::from_secs(60 * 60);

/// Checks it, where what it takes is there or can be installed.
pub fn windows(root: &Path, summary: &mut Summary) {
    if !is_there() && setup::may_install() {
        summary.step("a compiler for Windows", || setup::left_out(setup::install(root, &PACKAGES)));
    }
    if !is_there() {
        return summary
            .skipped("the Windows code", &format!("it is checked with {}, of Debian's names", PACKAGES.join(", ")));
    }
    ui::build(root, summary);
    summary.step("the Windows code", || check(root));
}

fn is_there() -> bool {
    Path::new(COMPILER).is_file() && Path::new(SOURCES).is_dir() && process::exists("x86_64-w64-mingw32-gcc")
}

/// The app and the command line, and with them every crate that either is made of: a warning in one of them is a failure, too.
fn check(root: &Path) -> Outcome {
    let log = setup::log(root, "windows");
    match process::quietly(&mut checking(root), &log, LONG) {
        Outcome::Passed if fs::read_to_string(&log).is_ok_and(|said| has_warnings(&said)) => {
            process::tail(&log, 40);
            Outcome::Failed("there are warnings".to_owned())
        }
        outcome => outcome,
    }
}

fn checking(root: &Path) -> Command {
    // What has no stable compiler for its target needs the library built along, which is not stable either.
    let arguments =
        ["check", "--quiet", "-Zbuild-std=std,panic_abort", "--target", TARGET, "-p", "ponte", "-p", "pontectl"];
    let mut command = command(root, &arguments);
    // What runs during a check runs once: making it fast takes longer.
    for fast in ["profile.dev.package.\"*\".opt-level=0", "profile.dev.debug=false"] {
        command.args(["--config", fast]);
    }
    command.env("RUSTC", COMPILER).env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", root.join("target/windows"));
    command
}

fn has_warnings(said: &str) -> bool {
    said.lines().any(|line| line.starts_with("warning"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_is_seen() {
        assert!(has_warnings("\nwarning: unused import: `App`\n --> src-tauri/shell/os/windows.rs:5:5\n"));
        assert!(!has_warnings("  Checking ponte v0.1.0\n    a warning of the night before\n"));
    }
}
