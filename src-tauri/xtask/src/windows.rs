//! The Windows code, checked from Linux: the whole app for Windows, with the standard library built along, since Debian has none for that
//! system. It is type-checked only: neither linked nor run. It takes minutes, so nothing else asks for it.

use std::path::Path;
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

fn check(root: &Path) -> Outcome {
    // What has no stable compiler for its target needs the library built along, which is not stable either.
    let arguments =
        ["check", "--quiet", "-Zbuild-std=std,panic_abort", "--target", TARGET, "-p", "ponte", "-p", "pontectl"];
    let mut command = command(root, &arguments);
    command.env("RUSTC", COMPILER).env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", root.join("target/windows"));
    process::run(&mut command, LONG)
}
