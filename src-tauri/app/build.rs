//! Which commit a release is built from: `PONTE_COMMIT` where whoever builds it says so, else what git says. The same commit makes the same
//! program. Other builds name none: they would be made anew with each commit.

#![allow(clippy::print_stdout, reason = "this is how a build script speaks")]

use std::path::Path;
use std::process::Command;

const VARIABLE: &str = "PONTE_COMMIT";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    let released = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if released && std::env::var_os(VARIABLE).is_none() {
        from_git();
    }
}

/// Sources that are in no git tree name no commit.
fn from_git() {
    let Some(commit) = git(&["describe", "--always", "--dirty=+", "--abbrev=12", "--exclude=*"]) else { return };
    println!("cargo::rustc-env={VARIABLE}={commit}");
    let branch = git(&["symbolic-ref", "-q", "HEAD"]);
    // A branch stands in a file of its own, or with others in one.
    let names = ["HEAD", "packed-refs"].into_iter().map(str::to_owned).chain(branch);
    for file in names.filter_map(|name| git(&["rev-parse", "--path-format=absolute", "--git-path", &name])) {
        if Path::new(&file).exists() {
            println!("cargo::rerun-if-changed={file}");
        }
    }
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !said.is_empty()).then_some(said)
}
