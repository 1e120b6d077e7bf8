//! A real Secret Service: what `account add`, `test` and `remove` leave in the keychain of a desktop, seen from outside.
//!
//! It runs in a session bus of its own, so that nobody's keychain is touched. Skipped by name where that cannot be had.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "tests")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::time::{Duration, Instant};

use ponte_demo::dav::{DavOptions, DavServer};
use ponte_demo::smtp::{SmtpOptions, SmtpServer};

const SERVICE: &str = "org.freedesktop.Secret.Service";

/// A session bus with an unlocked keychain, both ended when dropped.
struct Desktop {
    home: tempfile::TempDir,
    address: String,
    bus: Child,
    /// The bus lives as long as this is open, and takes its daemon with it.
    held: Option<ChildStdin>,
    keyring: Child,
}

impl Desktop {
    /// Starts both, or says why they cannot be had here.
    fn start() -> Result<Desktop, String> {
        for program in ["dbus-run-session", "dbus-send", "gnome-keyring-daemon"] {
            if !exists(program) {
                return Err(format!("{program} is not installed; `cargo xtask test` installs it for root on Debian"));
            }
        }
        let home = tempfile::tempdir().map_err(|error| error.to_string())?;
        let mut bus = Command::new("dbus-run-session");
        bus.args(["--", "sh", "-c", "echo \"$DBUS_SESSION_BUS_ADDRESS\"; exec cat >/dev/null"]);
        let mut bus = spawned(confined(&mut bus, home.path(), "").stdout(Stdio::piped()))?;
        let held = bus.stdin.take();
        let mut address = String::new();
        let said = bus.stdout.take().map(|out| BufReader::new(out).read_line(&mut address));
        if !matches!(said, Some(Ok(1..))) {
            let _ = bus.wait();
            return Err("there is no session bus to be had".to_owned());
        }
        let address = address.trim().to_owned();
        let mut keyring = Command::new("gnome-keyring-daemon");
        keyring.args(["--foreground", "--unlock", "--components=secrets"]).stdout(Stdio::null());
        let mut keyring = spawned(confined(&mut keyring, home.path(), &address))?;
        keyring.stdin.take().ok_or("no input")?.write_all(b"of this test").map_err(|error| error.to_string())?;
        let desktop = Desktop { home, address, bus, held, keyring };
        desktop.ready().then_some(desktop).ok_or_else(|| "the keychain does not open".to_owned())
    }

    fn ready(&self) -> bool {
        let end = Instant::now() + Duration::from_secs(20);
        while Instant::now() < end {
            // A question to a keychain that is not there yet would have the bus start another one, which is locked.
            if self.is_there() && self.ask(&["ReadAlias", "string:default"]).contains("/collection/") {
                return true;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        false
    }

    fn is_there(&self) -> bool {
        let bus = ["--dest=org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner"];
        self.send(&[&bus[..], &["string:org.freedesktop.secrets"]].concat()).contains("boolean true")
    }

    /// Asks the keychain, past everything of Ponte's.
    fn ask(&self, question: &[&str]) -> String {
        let operation = format!("{SERVICE}.{}", question[0]);
        let keychain = ["--dest=org.freedesktop.secrets", "/org/freedesktop/secrets", &operation];
        self.send(&[&keychain[..], &question[1..]].concat())
    }

    fn send(&self, message: &[&str]) -> String {
        let mut command = Command::new("dbus-send");
        command.args(["--session", "--print-reply"]).args(message);
        let output = confined(&mut command, self.home.path(), &self.address).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// How many entries Ponte has.
    fn entries(&self) -> usize {
        let found = self.ask(&["SearchItems", "dict:string:string:service,ponte"]);
        found.lines().filter(|line| line.contains("/collection/")).count()
    }

    /// Runs pontectl with a secret on its standard input.
    async fn run(&self, arguments: &[&str], secret: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pontectl"));
        command.arg("--home").arg(self.home.path().join("ponte")).args(arguments);
        confined(&mut command, self.home.path(), &self.address).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // It may end without having read it.
        let _ = child.stdin.take().unwrap().write_all(format!("{secret}\n").as_bytes());
        tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap()
    }

    /// Runs what must end well.
    async fn done(&self, arguments: &[&str], secret: &str) {
        let output = self.run(arguments, secret).await;
        let told = [output.stdout, output.stderr].concat();
        let told = String::from_utf8_lossy(&told);
        assert!(output.status.success(), "{arguments:?}: {told}");
        assert!(secret.is_empty() || !told.contains(secret));
    }

    /// Whether `secret` stands in any file of Ponte's.
    fn leaked(&self, secret: &str) -> bool {
        let files = std::fs::read_dir(self.home.path().join("ponte")).unwrap();
        let mut paths = files.map(|file| file.unwrap().path()).filter(|path| path.is_file());
        let holds = |path: &Path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).contains(secret);
        paths.any(|path| holds(&path))
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        let _ = self.keyring.kill();
        let _ = self.keyring.wait();
        drop(self.held.take());
        let _ = self.bus.wait();
    }
}

fn exists(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// In this home and on this bus, and in nobody else's.
fn confined<'c>(command: &'c mut Command, home: &Path, bus: &str) -> &'c mut Command {
    let path = std::env::var_os("PATH").unwrap_or_default();
    command.env_clear().env("PATH", path).env("LC_ALL", "C").env("HOME", home);
    for (name, folder) in [("XDG_RUNTIME_DIR", "run"), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config")] {
        let folder = home.join(folder);
        let _ = std::fs::create_dir_all(&folder);
        command.env(name, folder);
    }
    if !bus.is_empty() {
        command.env("DBUS_SESSION_BUS_ADDRESS", bus);
    }
    command.stdin(Stdio::piped()).stderr(Stdio::null())
}

fn spawned(command: &mut Command) -> Result<Child, String> {
    command.spawn().map_err(|error| error.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_keeps_its_secret_in_the_keychain_of_the_desktop_and_leaves_nothing_behind() {
    let desktop = match Desktop::start() {
        Ok(desktop) => desktop,
        Err(reason) => return println!("skipped: a real Secret Service: {reason}"),
    };
    let server = DavServer::start(DavOptions::default()).await.unwrap();
    let long: String = (0..3_000).map(|number| char::from(b'a' + (number % 26) as u8)).collect();
    server.add_user("giulia", "short-canary", "giulia@example.it");
    server.add_user("token", &long, "token@example.it");
    let url = server.url();
    assert_eq!(desktop.entries(), 0);
    let add = |user| ["account", "add", "cloud", "--system", "dav", "--address", &url, "--user", user];
    let wrong = desktop.run(&add("giulia"), "mistyped").await;
    assert!(!wrong.status.success() && desktop.entries() == 0, "what does not sign in is not kept");
    for (user, secret, entries) in
        [("giulia", "short-canary", 1), ("token", long.as_str(), 3), ("giulia", "short-canary", 1)]
    {
        desktop.done(&add(user), secret).await;
        assert_eq!(desktop.entries(), entries, "a secret of {} characters", secret.len());
        desktop.done(&["account", "test", "cloud"], "").await;
        assert!(!desktop.leaked(secret), "it stands in the keychain and nowhere else");
    }
    desktop.done(&add("token"), &long).await;
    desktop.done(&["account", "remove", "cloud"], "").await;
    assert_eq!(desktop.entries(), 0, "all parts are gone");
    assert!(!desktop.run(&["account", "test", "cloud"], "").await.status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_password_of_the_digest_lies_in_the_keychain_and_nowhere_else() {
    let desktop = match Desktop::start() {
        Ok(desktop) => desktop,
        Err(reason) => return println!("skipped: a real Secret Service: {reason}"),
    };
    let login = Some(("ponte".to_owned(), "posta-canary".to_owned()));
    let server = SmtpServer::start(SmtpOptions { login, ..SmtpOptions::default() }).await.unwrap();
    let port = server.port().to_string();
    let set = ["digest", "set", "--to", "giulia@example.it", "--from", "ponte@example.it", "--server", "127.0.0.1"];
    let set = [&set[..], &["--port", &port, "--security", "none", "--user", "ponte"]].concat();
    assert!(!desktop.run(&set, "mistyped").await.status.success());
    let before = desktop.entries();
    desktop.done(&set, "posta-canary").await;
    assert_eq!(desktop.entries(), before + 1, "beside the key of the installation");
    desktop.done(&["digest", "send"], "").await;
    assert_eq!((server.seen().taken.len(), desktop.leaked("posta-canary")), (1, false));
    // With nothing else to say, the password alone is entered anew.
    desktop.done(&["digest", "set"], "posta-canary").await;
    assert!(!desktop.run(&["digest", "set"], "mistyped").await.status.success());
    desktop.done(&["digest", "send"], "").await;
    desktop.done(&["digest", "remove"], "").await;
    assert_eq!(desktop.entries(), before);
}
