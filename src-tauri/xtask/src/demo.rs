//! `cargo xtask demo`: builds, and shows Ponte at work on its embedded servers: the desktop app where there is a display, the terminal
//! where there is none. Nothing outside `target/demo` is touched.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use crate::check::{cargo, command};
use crate::summary::{Outcome, Summary, say};
use crate::{process, setup, ui};

const LIMIT: Duration = Duration::from_secs(24 * 3600);
/// Seals the demo's database. It protects nothing that is worth it.
const KEY: &str = "ZGVtb2RlbW9kZW1vZGVtb2RlbW9kZW1vZGVtb2RlbW8=";

/// Builds, then shows the app, or runs `pontectl demo` with what else was given.
pub fn demo(root: &Path, rest: &[String]) -> ExitCode {
    let mut summary = Summary::default();
    setup::compiler(root, &mut summary);
    if !process::exists("cc") {
        summary.print();
        return ExitCode::FAILURE;
    }
    let in_window = rest.is_empty() && with_window(root, &mut summary);
    // Both at once: built one after the other, what they share would be built twice.
    let packages: &[&str] = if in_window { &["-p", "ponte", "-p", "pontectl"] } else { &["-p", "pontectl"] };
    let shown = match cargo(root, &[&["build"], packages].concat()) {
        Outcome::Passed if in_window => window(root),
        Outcome::Passed => {
            let mut run = command(root, &["run", "--quiet", "-p", "pontectl", "--", "demo"]);
            process::run(run.args(rest), LIMIT)
        }
        other => other,
    };
    match shown {
        Outcome::Passed => ExitCode::SUCCESS,
        Outcome::Failed(reason) | Outcome::Skipped(reason) => {
            say(&reason);
            ExitCode::FAILURE
        }
    }
}

/// Whether it can be shown in a window; why not is said.
fn with_window(root: &Path, summary: &mut Summary) -> bool {
    if !has_display() {
        say("There is no display here: the demo runs in the terminal.");
        return false;
    }
    let built = setup::window(root, summary) && ui::build(root, summary);
    if !built {
        summary.print();
        say("So the demo runs in the terminal.");
    }
    built
}

/// Windows and macOS always have one.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn window(root: &Path) -> Outcome {
    let home = root.join("target/demo");
    // Held until the demo is over.
    let Ok(turn) = File::create(root.join("target/demo.lock")) else {
        return Outcome::Failed("cannot write target/demo.lock".to_owned());
    };
    if turn.try_lock().is_err() {
        say("The demo runs already: this is its window.");
        return process::run(&mut app(root, &home), LIMIT);
    }
    let Some(mut servers) = Servers::start(root) else {
        return Outcome::Failed("the demo's servers do not start".to_owned());
    };
    let shown = match servers.settings(&home) {
        Err(error) => Outcome::Failed(error.to_string()),
        Ok(()) => {
            say(&servers.words());
            let mut app = app(root, &home);
            app.env("PONTE_KEY", KEY).env("PONTE_DEMO_CRM", &servers.crm.secret);
            process::run(app.env("PONTE_DEMO_CALENDAR", &servers.calendar.secret), LIMIT)
        }
    };
    let _ = servers.running.kill();
    let _ = servers.running.wait();
    shown
}

fn app(root: &Path, home: &Path) -> Command {
    let mut app = Command::new(program(root, "ponte"));
    app.arg("--home").arg(home);
    app
}

fn program(root: &Path, name: &str) -> std::path::PathBuf {
    root.join("target/debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Both servers, under way.
struct Servers {
    running: Child,
    crm: Login,
    calendar: Login,
}

struct Login {
    address: String,
    user: String,
    secret: String,
}

impl Login {
    /// Of a line of `pontectl demo --serve`: `CRM  http://…  user NAME  access key SECRET`.
    fn of(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let address = words.iter().find(|word| word.starts_with("http://"))?;
        let user = words.iter().skip_while(|word| **word != "user").nth(1)?;
        Some(Login { address: (*address).to_owned(), user: (*user).to_owned(), secret: (*words.last()?).to_owned() })
    }
}

impl Servers {
    fn start(root: &Path) -> Option<Self> {
        let mut command = Command::new(program(root, "pontectl"));
        command.args(["demo", "--serve"]).env("LC_ALL", "C").stdout(Stdio::piped());
        let mut running = command.spawn().ok()?;
        let lines = BufReader::new(running.stdout.take()?).lines().map_while(Result::ok);
        let mut logins = lines.filter_map(|line| Login::of(&line));
        match (logins.next(), logins.next()) {
            (Some(crm), Some(calendar)) => Some(Servers { running, crm, calendar }),
            _ => None,
        }
    }

    /// What there is to see, and how it ends.
    fn words(&self) -> String {
        let (crm, calendar) = (&self.crm.address, &self.calendar.address);
        format!(
            "Ponte's window opens on a CRM of its own ({crm}) and a calendar of its own ({calendar}).\n\
             When you close it, Ponte goes on in the tray. The demo ends when you quit Ponte there, or with Ctrl-C here."
        )
    }

    /// What a person would have set up on the first day. The login is the user's own: nothing of the demo starts at it.
    fn settings(&self, home: &Path) -> std::io::Result<()> {
        let _ = fs::remove_dir_all(home);
        fs::create_dir_all(home)?;
        let account = |name: &str, system: &str, login: &Login| {
            let Login { address, user, .. } = login;
            let variable = format!("PONTE_DEMO_{}", name.to_uppercase());
            format!(
                "[[account]]\nname = \"{name}\"\nsystem = \"{system}\"\naddress = \"{address}\"\nuser = \"{user}\"\n\
                 allow-http = true\nsecret-env = \"{variable}\"\n\n"
            )
        };
        let pairing = "[[pairing]]\nname = \"demo\"\ncrm = \"crm\"\ncalendar = \"calendar\"\n";
        let app = "[app]\nstart-at-login = false\n\n";
        let text = app.to_owned()
            + &account("crm", "vtiger", &self.crm)
            + &account("calendar", "dav", &self.calendar)
            + pairing;
        fs::write(home.join("ponte.toml"), text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_say_where_they_are() {
        let line = "    CRM       http://127.0.0.1:4711/crm  user giulia  access key k3y";
        let login = Login::of(line).map(|login| (login.address, login.user, login.secret));
        assert_eq!(login, Some(("http://127.0.0.1:4711/crm".to_owned(), "giulia".to_owned(), "k3y".to_owned())));
        assert!(Login::of("Both servers are running until Ctrl-C.").is_none());
    }
}
