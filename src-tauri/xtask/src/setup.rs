//! What the tests need besides Rust: a Python environment under `target/`, and, as root on Debian or Ubuntu, the packages
//! of a real server. What cannot be had is named and left out; nothing is asked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::process;
use crate::summary::{Outcome, Summary};

/// The real servers and the independent recurrence of the tests, and what the benchmark compares with, from PyPI.
const PYTHON: [&str; 7] = [
    "radicale==3.9.0",
    "xandikos==0.4.10",
    "aiosmtpd==1.4.6",
    "python-dateutil",
    "tzdata",
    "vdirsyncer==0.21.0",
    "pyspnego==0.12.4",
];
/// SOGo and what it stands on, from Debian.
const PACKAGES: [&str; 3] = ["sogo", "memcached", "postgresql"];
/// A keychain as desktops have it, on a session bus, from Debian.
const KEYCHAIN: [&str; 2] = ["dbus", "gnome-keyring"];
/// A real OpenID provider for the sign-in, from npm.
const PROVIDER: &str = "oidc-provider@9.13.3";
/// What the desktop app is linked with, from Debian.
const WINDOW: [&str; 4] = ["pkg-config", "libwebkit2gtk-4.1-dev", "libgtk-3-dev", "libayatana-appindicator3-1"];
/// A desktop without a screen, on which the app is tried, from Debian.
const DESKTOP: [&str; 14] = [
    "xvfb",
    "x11-utils",
    "xdotool",
    "openbox",
    "imagemagick",
    "dbus",
    "gnome-keyring",
    "webkit2gtk-driver",
    "xfce4-panel",
    "xfce4-notifyd",
    "xfconf",
    "fonts-dejavu-core",
    "adwaita-icon-theme",
    "desktop-file-utils",
];
const MINUTES: Duration = Duration::from_secs(60);

/// A C compiler, which the bundled database and cryptography are built with.
pub fn compiler(root: &Path, summary: &mut Summary) {
    if process::exists("cc") {
        return;
    }
    if may_install() {
        summary.step("a C compiler", || install(root, &["build-essential"]));
    } else {
        summary.skipped("a C compiler", "install it with: sudo apt-get install build-essential");
    }
}

/// The Python environment; its interpreter, where it could be made.
pub fn python(root: &Path, summary: &mut Summary) -> Option<PathBuf> {
    let python = root.join("target/venv/bin/python");
    let done = root.join("target/venv/ponte.txt");
    let wanted = PYTHON.join("\n");
    if fs::read_to_string(&done).is_ok_and(|have| have == wanted) {
        return Some(python);
    }
    summary.step("Python environment", || match make_venv(root, &python) {
        // Debian keeps `venv` in a package of its own.
        Outcome::Failed(_) if may_install() => match install(root, &["python3", "python3-venv"]) {
            Outcome::Passed => left_out(make_venv(root, &python)),
            other => left_out(other),
        },
        other => left_out(other),
    });
    let made = python.exists();
    if made {
        let _ = fs::write(done, wanted);
    }
    made.then_some(python)
}

/// The OpenID provider; the folder it is in, where it could be installed.
pub fn provider(root: &Path, summary: &mut Summary) -> Option<PathBuf> {
    let folder = root.join("target/oidc");
    let done = folder.join("ponte.txt");
    if fs::read_to_string(&done).is_ok_and(|have| have == PROVIDER) {
        return Some(folder);
    }
    if !process::exists("node") || !process::exists("npm") {
        summary.skipped("an OpenID provider", "Node.js (20 or later, with npm) is not installed");
        return None;
    }
    summary.step("an OpenID provider", || left_out(install_provider(root, &folder)));
    let made = folder.join("node_modules/oidc-provider").exists();
    if made {
        let _ = fs::write(done, PROVIDER);
    }
    made.then_some(folder)
}

fn install_provider(root: &Path, folder: &Path) -> Outcome {
    let written =
        fs::create_dir_all(folder).and_then(|()| fs::write(folder.join("package.json"), "{\"private\":true}"));
    if let Err(error) = written {
        return Outcome::Failed(error.to_string());
    }
    let mut npm = Command::new("npm");
    npm.current_dir(folder).args(["install", "--no-audit", "--no-fund", "--ignore-scripts", PROVIDER]);
    process::quietly(&mut npm, &log(root, "npm"), 5 * MINUTES)
}

/// The packages of the real servers; missing ones are named.
pub fn servers(root: &Path, summary: &mut Summary) {
    if process::exists("sogod") && process::exists("memcached") && Path::new("/usr/lib/postgresql").exists() {
        return;
    }
    if may_install() {
        summary.step("SOGo", || left_out(install(root, &PACKAGES)));
    } else {
        summary.skipped("SOGo", "its packages are installed only by root on Debian or Ubuntu");
    }
}

/// The packages of a Secret Service; missing ones are named.
pub fn keychain(root: &Path, summary: &mut Summary) {
    if ["dbus-run-session", "dbus-send", "gnome-keyring-daemon"].into_iter().all(process::exists) {
        return;
    }
    if may_install() {
        summary.step("a keychain", || left_out(install(root, &KEYCHAIN)));
    } else {
        summary.skipped("a keychain", "its packages are installed only by root on Debian or Ubuntu");
    }
}

/// The program that holds requests against Microsoft's schema.
pub fn schema(root: &Path, summary: &mut Summary) {
    if process::exists("xmllint") {
        return;
    }
    if may_install() {
        summary.step("xmllint", || left_out(install(root, &["libxml2-utils"])));
    } else {
        summary.skipped("xmllint", "its package, libxml2-utils, is installed only by root on Debian or Ubuntu");
    }
}

/// The libraries that the desktop app is built with; whether they are there now.
pub fn window(root: &Path, summary: &mut Summary) -> bool {
    if has_window_libraries() {
        return true;
    }
    if may_install() {
        summary.step("the window's libraries", || left_out(install(root, &WINDOW)));
    }
    if !has_window_libraries() {
        summary.skipped("the desktop app", &format!("it is built with {}, of Debian's names", WINDOW.join(", ")));
    }
    has_window_libraries()
}

/// Whether the desktop app can be built here: Windows and macOS have all that it needs.
pub fn has_window_libraries() -> bool {
    let asked = || Command::new("pkg-config").args(["--exists", "webkit2gtk-4.1", "gtk+-3.0"]).status();
    !cfg!(target_os = "linux") || asked().is_ok_and(|status| status.success())
}

/// The packages of a desktop without a screen. What is missing, the tests name themselves.
pub fn desktop(root: &Path, summary: &mut Summary) {
    let programs = ["Xvfb", "xdotool", "openbox", "import", "WebKitWebDriver", "xfce4-panel", "gnome-keyring-daemon"];
    if cfg!(target_os = "linux") && !programs.into_iter().all(process::exists) && may_install() {
        summary.step("a desktop", || left_out(install(root, &DESKTOP)));
    }
}

/// Where logs of steps go.
pub fn log(root: &Path, name: &str) -> PathBuf {
    let folder = root.join("target/xtask");
    let _ = fs::create_dir_all(&folder);
    folder.join(format!("{name}.log"))
}

fn make_venv(root: &Path, python: &Path) -> Outcome {
    let venv = root.join("target/venv");
    let made = process::quietly(
        Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv),
        &log(root, "venv"),
        3 * MINUTES,
    );
    if !matches!(made, Outcome::Passed) {
        let _ = fs::remove_dir_all(venv);
        return made;
    }
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PYTHON);
    let installed = process::quietly(&mut pip, &log(root, "pip"), 8 * MINUTES);
    if !matches!(installed, Outcome::Passed) {
        let _ = fs::remove_dir_all(venv);
    }
    installed
}

/// A machine without a package source, or without a network, still runs all other tests.
pub fn left_out(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Failed(reason) => Outcome::Skipped(format!("it cannot be installed here: {reason}")),
        other => other,
    }
}

/// Installs packages of Debian.
pub fn install(root: &Path, packages: &[&str]) -> Outcome {
    let apt = |arguments: &[&str], name: &str| {
        let mut command = Command::new("apt-get");
        // Another installation may be under way.
        command.env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=300"]).args(arguments);
        process::quietly(&mut command, &log(root, name), 10 * MINUTES)
    };
    match apt(&["update", "--quiet"], "apt-update") {
        Outcome::Passed => {
            let arguments: Vec<&str> =
                ["install", "--yes", "--no-install-recommends"].iter().chain(packages).copied().collect();
            apt(&arguments, "apt-install")
        }
        other => other,
    }
}

/// Whether packages may be installed: root, with apt.
pub fn may_install() -> bool {
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"));
    root && process::exists("apt-get")
}
