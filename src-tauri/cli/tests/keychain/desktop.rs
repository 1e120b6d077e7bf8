//! A session bus of its own with an unlocked keychain, so that nobody's keychain is touched; and `pontectl` in it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::time::{Duration, Instant};

const SERVICE: &str = "org.freedesktop.Secret.Service";

/// A session bus with an unlocked keychain, both ended when dropped.
pub struct Desktop {
    pub home: tempfile::TempDir,
    address: String,
    bus: Child,
    /// The bus lives as long as this is open, and takes its daemon with it.
    held: Option<ChildStdin>,
    keyring: Child,
}

impl Desktop {
    /// Starts both, or says why they cannot be had here.
    pub fn start() -> Result<Desktop, String> {
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
    pub fn entries(&self) -> usize {
        let found = self.ask(&["SearchItems", "dict:string:string:service,ponte"]);
        found.lines().filter(|line| line.contains("/collection/")).count()
    }

    /// Starts pontectl.
    pub fn spawn(&self, arguments: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pontectl"));
        command.arg("--home").arg(self.home.path().join("ponte")).args(arguments);
        confined(&mut command, self.home.path(), &self.address).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// Runs pontectl with a secret on its standard input.
    pub async fn run(&self, arguments: &[&str], secret: &str) -> Output {
        let mut child = self.spawn(arguments);
        // It may end without having read it.
        let _ = child.stdin.take().unwrap().write_all(format!("{secret}\n").as_bytes());
        tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap()
    }

    /// Runs what must end well.
    pub async fn done(&self, arguments: &[&str], secret: &str) {
        let output = self.run(arguments, secret).await;
        let told = [output.stdout, output.stderr].concat();
        let told = String::from_utf8_lossy(&told);
        assert!(output.status.success(), "{arguments:?}: {told}");
        assert!(secret.is_empty() || !told.contains(secret));
    }

    /// Whether `secret` stands in any file of Ponte's.
    pub fn leaked(&self, secret: &str) -> bool {
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
