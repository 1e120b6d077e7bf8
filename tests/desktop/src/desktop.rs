//! Display, session bus, keychain, window manager, panel and notifications, under a home of their own; all ended when dropped.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::wait::until;

const SIZE: &str = "1280x900x24";
const NEEDED: [&str; 10] = [
    "Xvfb",
    "dbus-daemon",
    "gnome-keyring-daemon",
    "openbox",
    "xfce4-panel",
    "xfconf-query",
    "WebKitWebDriver",
    "xdotool",
    "xprop",
    "import",
];
const NOTIFYD: [&str; 2] =
    ["/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd", "/usr/lib/aarch64-linux-gnu/xfce4/notifyd/xfce4-notifyd"];
const PANEL: &str = include_str!("panel.xml");
const NOTIFICATIONS: &str = include_str!("notifyd.xml");

/// A process that is ended, with all it started, when it is dropped.
#[derive(Debug)]
pub struct Running(Child);

impl Running {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Whether it has ended, and how.
    pub fn ended(&mut self) -> Option<std::process::ExitStatus> {
        self.0.try_wait().ok().flatten()
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// Where it does not end in time.
    pub async fn end(&mut self) -> std::process::ExitStatus {
        let end = tokio::time::Instant::now() + crate::wait::LONG;
        while tokio::time::Instant::now() < end {
            if let Some(status) = self.ended() {
                return status;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("it does not end")
    }
}

/// The processes that a process has started and that are still there.
#[must_use]
pub fn children(id: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>()).collect()
}

impl Drop for Running {
    fn drop(&mut self) {
        // It leads a group of its own: what it started goes with it.
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.0.id())]).stderr(Stdio::null()).status();
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A desktop. Fields are dropped in this order.
pub struct Desktop {
    running: Vec<Running>,
    home: tempfile::TempDir,
    /// `:N`.
    pub display: String,
    /// Of the session bus.
    pub bus: String,
    environment: Vec<(String, String)>,
}

impl Desktop {
    /// What keeps it from being had here, if anything.
    #[must_use]
    pub fn missing() -> Option<String> {
        let absent = NEEDED.into_iter().find(|program| !exists(program));
        let absent = absent.or_else(|| notifyd().is_none().then_some("xfce4-notifyd"));
        absent.map(|program| format!("{program} is not installed; `cargo xtask test` installs it for root on Debian"))
    }

    /// Starts all of it. With `panel` off it is a desktop without a tray.
    pub async fn start(panel: bool) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut desktop = Desktop {
            environment: environment(home.path()),
            running: Vec::new(),
            home,
            display: String::new(),
            bus: String::new(),
        };
        desktop.configure();
        let (x, number) = desktop.saying("Xvfb", &["-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp"]);
        desktop.display = format!(":{number}");
        desktop.environment.push(("DISPLAY".to_owned(), desktop.display.clone()));
        let (bus, address) =
            desktop.saying("dbus-daemon", &["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        desktop.bus.clone_from(&address);
        desktop.environment.push(("DBUS_SESSION_BUS_ADDRESS".to_owned(), address));
        desktop.running.extend([bus, x]);
        desktop.unlock_keychain();
        desktop.run("openbox", &[]);
        desktop.run(notifyd().unwrap(), &[]);
        if panel {
            desktop.run("xfce4-panel", &["--disable-wm-check", "--sm-client-disable"]);
            let session = desktop.connection().await;
            until("a panel", || crate::tray::is_drawn(&session)).await;
        }
        desktop
    }

    /// A command on this desktop.
    #[must_use]
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        for name in ["WAYLAND_DISPLAY", "XAUTHORITY", "LC_ALL", "LC_MESSAGES", "SSH_AUTH_SOCK"] {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value))).stdin(Stdio::null());
        command.process_group(0);
        command
    }

    /// The home folder.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// A connection to the session bus.
    pub async fn connection(&self) -> zbus::Connection {
        zbus::connection::Builder::address(self.bus.as_str()).unwrap().build().await.unwrap()
    }

    /// Starts a command that goes on.
    #[must_use]
    pub fn spawn(&self, command: &mut Command, log: &str) -> Running {
        let log = fs::File::create(self.home().join(format!("{log}.log"))).unwrap();
        let program = command.get_program().to_owned();
        let started = command.stdout(log.try_clone().unwrap()).stderr(log).spawn();
        Running(started.unwrap_or_else(|error| panic!("{}: {error}", program.display())))
    }

    /// What a program that was started here has said.
    #[must_use]
    pub fn log(&self, name: &str) -> String {
        fs::read_to_string(self.home().join(format!("{name}.log"))).unwrap_or_default()
    }

    fn run(&mut self, program: &str, arguments: &[&str]) {
        let name = Path::new(program).file_name().unwrap().to_string_lossy().into_owned();
        let running = self.spawn(self.command(program).args(arguments), &name);
        self.running.insert(0, running);
    }

    /// Starts a program whose first line says where it is.
    fn saying(&self, program: &str, arguments: &[&str]) -> (Running, String) {
        let log = fs::File::create(self.home().join(format!("{program}.log"))).unwrap();
        let mut child = self.command(program).args(arguments).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(!line.trim().is_empty(), "{program}: {}", self.log(program));
        (Running(child), line.trim().to_owned())
    }

    fn unlock_keychain(&mut self) {
        let mut command = self.command("gnome-keyring-daemon");
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"of this test").unwrap();
        self.running.insert(0, Running(child));
    }

    fn configure(&self) {
        let place = self.home().join("config/xfce4/xfconf/xfce-perchannel-xml");
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("xfce4-panel.xml"), PANEL).unwrap();
        fs::write(place.join("xfce4-notifyd.xml"), NOTIFICATIONS).unwrap();
        let runtime = self.home().join("run");
        fs::create_dir_all(&runtime).unwrap();
        fs::set_permissions(runtime, fs::Permissions::from_mode(0o700)).unwrap();
    }
}

fn environment(home: &Path) -> Vec<(String, String)> {
    let folder = |name: &str| home.join(name).to_string_lossy().into_owned();
    let fixed = [
        ("HOME", folder("")),
        ("XDG_CONFIG_HOME", folder("config")),
        ("XDG_DATA_HOME", folder("data")),
        ("XDG_STATE_HOME", folder("state")),
        ("XDG_CACHE_HOME", folder("cache")),
        ("XDG_RUNTIME_DIR", folder("run")),
        ("XDG_CURRENT_DESKTOP", "XFCE".to_owned()),
        ("LANG", "C.UTF-8".to_owned()),
        // No accessibility bus, no graphics card.
        ("NO_AT_BRIDGE", "1".to_owned()),
        ("GTK_A11Y", "none".to_owned()),
        ("LIBGL_ALWAYS_SOFTWARE", "1".to_owned()),
        ("WEBKIT_DISABLE_DMABUF_RENDERER", "1".to_owned()),
        ("GSETTINGS_BACKEND", "memory".to_owned()),
    ];
    fixed.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn notifyd() -> Option<&'static str> {
    NOTIFYD.into_iter().find(|place| Path::new(place).is_file())
}

fn exists(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
