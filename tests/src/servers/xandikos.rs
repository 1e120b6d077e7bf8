//! Xandikos from PyPI. On plain HTTP it has one user and asks for no password.

use std::process::Command;

use super::process::{Running, done};
use super::{LOGINS, RealServer, Skipped, folder, free_port, listening, python};

const NAME: &str = "Xandikos";

pub(super) async fn start() -> Result<RealServer, Skipped> {
    let python = python(NAME)?;
    let said = done(NAME, Command::new(&python).args(["-m", "xandikos", "--version"]))?;
    let version = said.split([' ', ',']).find(|word| word.starts_with(|c: char| c.is_ascii_digit())).unwrap_or("?");
    let (folder, port) = (folder(NAME)?, free_port(NAME)?);
    let mut command = Command::new(python);
    command
        .args(["-m", "xandikos", "serve", "--defaults", "--no-detect-systemd", "--listen-address", "127.0.0.1"])
        .args(["--port", &port.to_string(), "--current-user-principal", "/alice/", "--directory"])
        .arg(folder.path().join("collections"))
        .env("HOME", folder.path());
    let mut running = Running::start(NAME, &mut command, &folder.path().join("log"))?;
    listening(NAME, port, &mut running).await?;
    Ok(RealServer {
        name: NAME,
        version: version.to_owned(),
        url: format!("http://127.0.0.1:{port}/"),
        logins: LOGINS.iter().take(1).cloned().collect(),
        running: vec![running],
        _folder: folder,
    })
}
