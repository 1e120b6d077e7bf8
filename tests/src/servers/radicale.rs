//! Radicale from PyPI, with a password file.

use std::process::Command;

use super::process::{Running, done};
use super::{LOGINS, RealServer, Skipped, folder, free_port, listening, python};

const NAME: &str = "Radicale";

pub(super) async fn start() -> Result<RealServer, Skipped> {
    let python = python(NAME)?;
    let version = done(NAME, Command::new(&python).args(["-m", "radicale", "--version"]))?;
    let (folder, port) = (folder(NAME)?, free_port(NAME)?);
    let users: String = LOGINS.iter().map(|login| format!("{}:{}\n", login.user, login.password)).collect();
    let file = folder.path().join("users");
    std::fs::write(&file, users).map_err(|error| Skipped { name: NAME, reason: error.to_string() })?;
    let mut command = Command::new(python);
    command
        .args(["-m", "radicale", "--server-hosts", &format!("127.0.0.1:{port}"), "--logging-level", "warning"])
        .args(["--auth-type", "htpasswd", "--auth-htpasswd-encryption", "plain", "--auth-htpasswd-filename"])
        .arg(file)
        .arg("--storage-filesystem-folder")
        .arg(folder.path().join("collections"));
    let mut running = Running::start(NAME, &mut command, &folder.path().join("log"))?;
    listening(NAME, port, &mut running).await?;
    Ok(RealServer {
        name: NAME,
        version,
        url: format!("http://127.0.0.1:{port}/"),
        logins: LOGINS.to_vec(),
        running: vec![running],
        _folder: folder,
    })
}
