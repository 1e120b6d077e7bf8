//! Real servers for the tests, each started as a child process on free loopback ports in a folder of its own, and ended
//! with all its children when dropped. One that cannot be had here is named with its reason; it is never left out unsaid.

mod process;
mod radicale;
mod sogo;
mod xandikos;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use process::Running;

/// How long a server may take until it answers.
const START: Duration = Duration::from_secs(60);

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Name to sign in with.
    pub user: &'static str,
    /// Password, good for nothing but this server.
    pub password: &'static str,
    /// Address.
    pub email: &'static str,
}

/// The accounts of every real server that has accounts.
pub const LOGINS: [Login; 2] = [
    Login { user: "alice", password: "secret-alice", email: "alice@example.it" },
    Login { user: "bob", password: "secret-bob", email: "bob@example.it" },
];

/// A running server. Dropping it ends it.
pub struct RealServer {
    /// `Radicale`, `Xandikos`, `SOGo`.
    pub name: &'static str,
    /// As it says itself.
    pub version: String,
    /// Where discovery starts.
    pub url: String,
    /// Who can sign in; the first one is used unless a test needs two.
    pub logins: Vec<Login>,
    // Ended in this order: the server before the databases it stands on, the folder last.
    running: Vec<Running>,
    _folder: TempDir,
}

impl RealServer {
    /// Whether all its processes are still there.
    pub fn is_running(&mut self) -> bool {
        self.running.iter_mut().all(Running::is_running)
    }
}

/// Why a server is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Which.
    pub name: &'static str,
    /// Why.
    pub reason: String,
}

impl std::fmt::Display for Skipped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "skipped: {}: {}", self.name, self.reason)
    }
}

/// The real servers by name.
pub const NAMES: [&str; 3] = ["Radicale", "Xandikos", "SOGo"];

/// Starts one by name.
///
/// # Errors
/// Why it cannot run here.
pub async fn start(name: &str) -> Result<RealServer, Skipped> {
    match name.to_ascii_lowercase().as_str() {
        "radicale" => radicale::start().await,
        "xandikos" => xandikos::start().await,
        "sogo" => sogo::start().await,
        _ => Err(Skipped { name: "?", reason: format!("there is no server «{name}»") }),
    }
}

/// The Python environment that `cargo xtask` makes.
fn python(name: &'static str) -> Result<PathBuf, Skipped> {
    let made = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/venv/bin/python");
    let python = std::env::var_os("PONTE_PYTHON").map_or(made, PathBuf::from);
    if python.exists() {
        Ok(python)
    } else {
        Err(Skipped { name, reason: "no Python environment; `cargo xtask test` makes it".to_owned() })
    }
}

fn folder(name: &'static str) -> Result<TempDir, Skipped> {
    tempfile::Builder::new().prefix("ponte-").tempdir().map_err(|error| Skipped { name, reason: error.to_string() })
}

fn free_port(name: &'static str) -> Result<u16, Skipped> {
    let bound = std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    bound.map(|address| address.port()).map_err(|error| Skipped { name, reason: error.to_string() })
}

/// Waits until something listens on the port.
async fn listening(name: &'static str, port: u16, running: &mut Running) -> Result<(), Skipped> {
    let start = Instant::now();
    while start.elapsed() < START {
        if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return Ok(());
        }
        if !running.is_running() {
            return Err(Skipped { name, reason: format!("it ended: {}", running.last_words()) });
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(Skipped { name, reason: format!("it did not listen within {} s", START.as_secs()) })
}
