//! The settings window: its packages, its bundle in `ui/dist`, its checks and tests. Nothing is done again for sources that
//! have not changed; on a machine without a Node that is new enough it is left out by name.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::summary::{Outcome, Summary};
use crate::{process, setup};

const MINUTES: Duration = Duration::from_secs(60);
/// What the bundler wants at least: major and minor.
const NODE: (u32, u32) = (20, 19);
/// What the bundle is made of, seen from the top of the working tree.
const SOURCES: [&str; 9] = [
    "ui/src",
    "ui/public",
    "ui/index.html",
    "ui/package-lock.json",
    "ui/svelte.config.js",
    "ui/tsconfig.json",
    "ui/vite.config.ts",
    "src-tauri/engine/locales/en/window.ftl",
    "src-tauri/engine/locales/it/window.ftl",
];

/// Builds the bundle where it is missing or stale; whether it is there now.
pub fn build(root: &Path, summary: &mut Summary) -> bool {
    let stamp = root.join("target/xtask/ui-built.txt");
    let index = root.join("ui/dist/index.html");
    let made_of = fingerprint(root);
    if index.is_file() && fs::read_to_string(&stamp).is_ok_and(|built| built == made_of) {
        return true;
    }
    if !packages(root, summary) {
        return index.is_file();
    }
    let mut done = false;
    summary.step("the window", || {
        let outcome = process::quietly(&mut npm(root, &["run", "build"]), &setup::log(root, "ui-build"), 5 * MINUTES);
        done = matches!(outcome, Outcome::Passed);
        outcome
    });
    if done {
        let _ = fs::write(stamp, made_of);
    }
    done
}

/// Types, the catalogue, the words of the markup.
pub fn check(root: &Path, summary: &mut Summary) {
    if packages(root, summary) {
        summary.step("the window's check", || run(root, "check"));
    }
}

/// The window's own tests.
pub fn test(root: &Path, summary: &mut Summary) {
    if packages(root, summary) {
        summary.step("the window's tests", || run(root, "test"));
    }
}

/// The built window in a browser, where there is one.
pub fn look(root: &Path, summary: &mut Summary) {
    if !packages(root, summary) {
        return;
    }
    if browser().is_none() && setup::may_install() {
        summary.step("a browser", || setup::left_out(setup::install(root, &["chromium"])));
    }
    match browser() {
        Some(_) => summary.step("the window in a browser", || run(root, "test:browser")),
        None => summary.skipped("the window in a browser", "install one with: sudo apt-get install chromium"),
    }
}

fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("PONTE_BROWSER").map(PathBuf::from);
    named.or_else(|| Some(PathBuf::from("/usr/bin/chromium"))).filter(|path| path.is_file())
}

fn run(root: &Path, script: &str) -> Outcome {
    let log = setup::log(root, &format!("ui-{}", script.replace(':', "-")));
    process::quietly(&mut npm(root, &["run", script]), &log, 20 * MINUTES)
}

/// Node and the packages of the lock file; whether both are there.
fn packages(root: &Path, summary: &mut Summary) -> bool {
    if let Err(reason) = node(root, summary) {
        summary.skipped("the window", &reason);
        return false;
    }
    let lock = fs::read_to_string(root.join("ui/package-lock.json")).unwrap_or_default();
    let installed = root.join("ui/node_modules/.ponte-lock");
    if fs::read_to_string(&installed).is_ok_and(|have| have == lock) {
        return true;
    }
    let mut done = false;
    summary.step("the window's packages", || {
        let outcome = process::quietly(&mut npm(root, &["ci"]), &setup::log(root, "ui-packages"), 10 * MINUTES);
        done = matches!(outcome, Outcome::Passed);
        // A machine without a network still runs all else.
        setup::left_out(outcome)
    });
    if done {
        let _ = fs::write(installed, lock);
    }
    done
}

/// A Node that is new enough, installed as root on Debian where there is none.
fn node(root: &Path, summary: &mut Summary) -> Result<(), String> {
    let wanted = format!("it wants Node {}.{} or later, and npm", NODE.0, NODE.1);
    let there = || version().is_some_and(|version| version >= NODE) && process::exists(NPM);
    if !there() && version().is_none() && setup::may_install() {
        summary.step("Node", || setup::left_out(setup::install(root, &["nodejs", "npm"])));
    }
    if there() { Ok(()) } else { Err(wanted) }
}

fn version() -> Option<(u32, u32)> {
    let told = Command::new("node").arg("--version").output().ok()?;
    parsed(&String::from_utf8_lossy(&told.stdout))
}

/// `v20.19.4` as major and minor.
fn parsed(told: &str) -> Option<(u32, u32)> {
    let mut numbers = told.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

fn npm(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(NPM);
    command.current_dir(root.join("ui")).args(arguments);
    command
}

/// Names and contents of all sources of the bundle, as one number.
fn fingerprint(root: &Path) -> String {
    let mut files = BTreeSet::new();
    for source in SOURCES {
        collect(&root.join(source), &mut files);
    }
    let mut hasher = DefaultHasher::new();
    for path in &files {
        path.strip_prefix(root).unwrap_or(path).hash(&mut hasher);
        fs::read(path).unwrap_or_default().hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

fn collect(path: &Path, files: &mut BTreeSet<PathBuf>) {
    if path.is_file() {
        files.insert(path.to_path_buf());
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        collect(&entry.path(), files);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn versions_of_node_are_read_and_compared() {
        assert_eq!(parsed("v20.19.4\n"), Some((20, 19)));
        assert_eq!(parsed("v22.0.0"), Some((22, 0)));
        assert_eq!(parsed("node: not found"), None);
        assert!(parsed("v18.20.4").unwrap() < NODE);
        assert!(parsed("v22.0.0").unwrap() >= NODE);
    }

    #[test]
    fn a_bundle_is_stale_when_a_source_changed_or_is_new() {
        let root = std::env::temp_dir().join(format!("ponte-ui-{}", std::process::id()));
        fs::create_dir_all(root.join("ui/src/pages")).unwrap();
        fs::write(root.join("ui/index.html"), "a").unwrap();
        let first = fingerprint(&root);
        assert_eq!(fingerprint(&root), first);
        fs::write(root.join("ui/src/pages/About.svelte"), "").unwrap();
        let second = fingerprint(&root);
        assert_ne!(second, first);
        fs::write(root.join("ui/src/pages/About.svelte"), "b").unwrap();
        assert_ne!(fingerprint(&root), second);
        fs::remove_dir_all(root).unwrap();
    }
}
