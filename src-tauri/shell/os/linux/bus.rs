//! For tests: a bus of its own, in place of the session's or the system's.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use zbus::Connection;

/// It ends when it is dropped.
pub struct Bus(Child, String);

impl Bus {
    /// A bus; nothing, said by name, where it cannot be had here.
    pub fn start(what: &str) -> Option<Bus> {
        let bus = Bus::started();
        if bus.is_none() {
            println!("skipped: {what}: dbus-daemon is not installed");
        }
        bus
    }

    fn started() -> Option<Bus> {
        let mut command = Command::new("dbus-daemon");
        command.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let mut address = String::new();
        BufReader::new(child.stdout.take()?).read_line(&mut address).ok()?;
        Some(Bus(child, address.trim().to_owned()))
    }

    pub async fn connect(&self) -> Connection {
        zbus::connection::Builder::address(self.1.as_str()).unwrap().build().await.unwrap()
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
