//! The code of Windows and macOS, checked from Linux: the whole app for that system, with the standard library built along, since Debian
//! has none for it. It is type-checked only: neither linked nor run. It takes minutes, so nothing else asks for it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use std::{fs, io};

use crate::check::command;
use crate::summary::{Outcome, Summary};
use crate::{process, setup, ui};

/// A system that Ponte runs on and this machine is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Windows, with a C compiler that Debian has.
    Windows,
    /// macOS, whose C compiler and headers are Apple's: C code is left out there.
    MacOs,
}

/// A compiler that comes with the sources of its library, and those sources, from Debian.
const PACKAGES: [&str; 2] = ["rustc-web", "rust-web-src"];
const COMPILER: &str = "/usr/bin/rustc";
const SOURCES: &str = "/usr/lib/rustlib/src/rust/library/std";
const LONG: Duration = Duration::from_secs(60 * 60);

impl System {
    fn name(self) -> &'static str {
        match self {
            System::Windows => "Windows",
            System::MacOs => "macOS",
        }
    }

    fn target(self) -> &'static str {
        match self {
            System::Windows => "x86_64-pc-windows-gnu",
            System::MacOs => "aarch64-apple-darwin",
        }
    }

    fn packages(self) -> Vec<&'static str> {
        let own: &[&str] = if self == System::Windows { &["gcc-mingw-w64-x86-64"] } else { &[] };
        [&PACKAGES, own].concat()
    }

    fn is_ready(self) -> bool {
        let compiles_c = self == System::MacOs || process::exists("x86_64-w64-mingw32-gcc");
        compiles_c && Path::new(COMPILER).is_file() && Path::new(SOURCES).is_dir()
    }

    fn folder(self, root: &Path) -> PathBuf {
        root.join("target").join(self.name().to_lowercase())
    }
}

/// Checks it, where what it takes is there or can be installed.
pub fn check(root: &Path, system: System, summary: &mut Summary) {
    if !system.is_ready() && setup::may_install() {
        let packages = system.packages();
        summary.step(&format!("a compiler for {}", system.name()), || setup::left_out(setup::install(root, &packages)));
    }
    let step = format!("the code of {}", system.name());
    if !system.is_ready() {
        let wanted = format!("it is checked with {}, of Debian's names", system.packages().join(", "));
        return summary.skipped(&step, &wanted);
    }
    ui::build(root, summary);
    summary.step(&step, || checked(root, system));
}

/// The app and the command line, and with them every crate that either is made of: a warning in one of them is a failure, too.
fn checked(root: &Path, system: System) -> Outcome {
    let log = setup::log(root, &system.name().to_lowercase());
    let mut command = match checking(root, system) {
        Ok(command) => command,
        Err(error) => return Outcome::Failed(error.to_string()),
    };
    match process::quietly(&mut command, &log, LONG) {
        Outcome::Passed if fs::read_to_string(&log).is_ok_and(|said| has_warnings(&said)) => {
            process::tail(&log, 40);
            Outcome::Failed("there are warnings".to_owned())
        }
        outcome => outcome,
    }
}

fn checking(root: &Path, system: System) -> io::Result<Command> {
    // What has no stable compiler for its target needs the library built along, which is not stable either.
    let arguments = [
        "check",
        "--quiet",
        "-Zbuild-std=std,panic_abort",
        "--target",
        system.target(),
        "-p",
        "ponte",
        "-p",
        "pontectl",
    ];
    let mut command = command(root, &arguments);
    // What runs during a check runs once: making it fast takes longer.
    for fast in ["profile.dev.package.\"*\".opt-level=0", "profile.dev.debug=false"] {
        command.args(["--config", fast]);
    }
    command.env("RUSTC", COMPILER).env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", system.folder(root));
    if system == System::MacOs {
        without_c(&mut command, &system.folder(root).join("without-c"))?;
    }
    Ok(command)
}

/// Lets the C code that crates bring along be made of nothing: a check links none of it.
fn without_c(command: &mut Command, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let compiler = script(folder, "cc", "while [ $# -gt 0 ]; do [ \"$1\" = -o ] && : > \"$2\"; shift; done")?;
    let archiver = script(folder, "ar", "for word; do case \"$word\" in *.a) echo '!<arch>' > \"$word\";; esac; done")?;
    for language in ["CC", "CXX"] {
        command.env(format!("{language}_aarch64_apple_darwin"), &compiler);
    }
    // Otherwise Apple's tools are asked where its headers are.
    command.env("SDKROOT", folder).env("MACOSX_DEPLOYMENT_TARGET", "11.0");
    command.env("AR_aarch64_apple_darwin", archiver);
    Ok(())
}

fn script(folder: &Path, name: &str, line: &str) -> io::Result<PathBuf> {
    let path = folder.join(name);
    fs::write(&path, format!("#!/bin/sh\n{line}\n"))?;
    #[cfg(unix)]
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    Ok(path)
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
