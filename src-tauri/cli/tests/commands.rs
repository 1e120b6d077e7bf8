//! `pontectl` as a process: exit codes, both languages, and secrets that are nowhere to be found afterwards.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use jiff::Timestamp;
use ponte_app::controller::Pause;
use ponte_engine::paths::Paths;
use ponte_engine::seal::Keys;
use ponte_engine::store::Store;

const CANARY: &str = "c4n4ry-s3cr3t-0f-g1ul14";
const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

struct Home {
    folder: tempfile::TempDir,
    language: &'static str,
}

impl Home {
    fn new() -> Self {
        Home { folder: tempfile::tempdir().unwrap(), language: "C" }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pontectl"));
        command
            .arg("--home")
            .arg(self.folder.path())
            .args(arguments)
            .env_clear()
            .env("LC_ALL", self.language)
            .env("CRM_SECRET", CANARY)
            .env("PONTE_KEY", KEY)
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        told(&self.command(arguments).output().unwrap())
    }

    fn write(&self, settings: &str) {
        std::fs::write(self.settings(), settings).unwrap();
    }

    fn settings(&self) -> std::path::PathBuf {
        self.folder.path().join("ponte.toml")
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.settings()).unwrap()
    }
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// Every file under `folder` that contains `text`.
fn holding(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if std::fs::read(&path).unwrap().windows(text.len()).any(|window| window == text.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

const TWO: &str = r#"# mine
[[account]]
name = "crm"
system = "vtiger"
address = "http://127.0.0.1:9"
user = "giulia"
secret-env = "CRM_SECRET"

[[account]]
name = "cloud"
system = "dav"
address = "http://127.0.0.1:9"
user = "giulia"
secret-env = "CRM_SECRET"

[[pairing]]
name = "giulia"
crm = "crm" # the CRM
calendar = "cloud"
"#;

#[test]
fn each_command_ends_with_the_exit_code_that_is_documented() {
    for (settings, arguments, code) in [
        ("", &["config", "check"][..], 0),
        (TWO, &["config", "check"], 0),
        (TWO, &["account", "list"], 0),
        (TWO, &["pair", "list", "--json"], 0),
        (TWO, &["status"], 0),
        (TWO, &["needs", "list"], 0),
        (TWO, &["runs", "list"], 0),
        (TWO, &["nonsense"], 2),
        (TWO, &["pair", "show", "nobody"], 2),
        (TWO, &["needs", "resolve", "99", "crm"], 2),
        (TWO, &["log", "level", "loud"], 2),
        ("", &["sync"], 2),
        ("language = \"fr\"", &["config", "check"], 3),
        ("language = \"fr\"", &["sync"], 3),
        ("language = \"fr\"", &["log", "level", "debug"], 3),
        (&TWO.replace("CRM_SECRET", "UNSET"), &["sync"], 4),
        (&TWO.replace("secret-env = \"CRM_SECRET\"", ""), &["account", "remove", "crm"], 2),
        (TWO, &["account", "test", "crm"], 6),
        (TWO, &["sync"], 6),
        (TWO, &["doctor"], 6),
    ] {
        let home = Home::new();
        home.write(settings);
        let (found, out, error) = home.run(arguments);
        assert_eq!(found, code, "{arguments:?}\n{out}\n{error}");
    }
}

#[test]
fn a_mistake_is_told_with_line_and_remedy_in_the_language_of_the_system() {
    for (language, words) in [("it_IT.UTF-8", "Volevi dire «user»?"), ("C", "Was “user” meant?")] {
        let home = Home { language, ..Home::new() };
        home.write("[[account]]\nname = \"a\"\nsystem = \"dav\"\naddress = \"h\"\nuesr = \"u\"\n");
        let (code, _, error) = home.run(&["config", "check"]);
        assert_eq!(code, 3);
        assert!(error.contains("ponte.toml:5:1: ") && error.contains(words), "{error}");
    }
}

#[test]
fn config_explain_tells_each_choice_in_both_languages() {
    for (line, words) in [("language = \"it\"\n", "il CRM vede solo"), ("language = \"en\"\n", "the CRM sees only")] {
        let home = Home::new();
        home.write(&format!("{line}{TWO}"));
        let (code, out, _) = home.run(&["config", "explain"]);
        assert_eq!(code, 0);
        assert!(out.contains(words) && out.contains("SUMMARY"), "{out}");
        let (_, json, _) = home.run(&["pair", "show", "giulia", "--json"]);
        assert!(json.starts_with("[{") && json.contains("pairing.giulia.events.window"), "{json}");
    }
}

#[test]
fn pause_and_resume_change_the_file_and_keep_its_comments() {
    let home = Home::new();
    home.write(TWO);
    assert_eq!(home.run(&["pause", "giulia"]).0, 0);
    assert!(home.text().contains("active = false") && home.text().contains("# the CRM"), "{}", home.text());
    assert_eq!(home.run(&["sync"]).0, 2, "nothing is active");
    assert_eq!(home.run(&["resume"]).0, 0);
    assert!(home.text().contains("active = true"));
}

#[test]
fn the_log_can_be_set_shown_and_saved() {
    let home = Home::new();
    home.write(TWO);
    assert_eq!(home.run(&["log", "level", "debug"]).0, 0);
    assert!(home.text().contains("log = \"debug\""));
    assert_eq!(home.run(&["log", "show", "--lines", "3"]).0, 0);
    let file = home.folder.path().join("saved.txt");
    assert_eq!(home.run(&["log", "save", file.to_str().unwrap()]).0, 0);
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("pontectl "));
}

#[test]
fn accounts_are_joined_and_taken_apart() {
    let home = Home::new();
    let add = |name, system| {
        let address =
            ["--address", "http://127.0.0.1:9", "--user", "giulia", "--secret-env", "CRM_SECRET", "--no-test"];
        home.run(&[&["account", "add", name, "--system", system][..], &address].concat())
    };
    assert_eq!(add("crm", "vtiger").0, 0);
    assert_eq!(add("cloud", "dav").0, 0);
    assert_eq!(add("else", "outlook").0, 2);
    let pair = ["pair", "add", "giulia", "--crm", "crm", "--calendar", "cloud", "--kinds", "events"];
    assert_eq!(home.run(&pair).0, 0, "{}", home.text());
    assert_eq!(home.run(&["account", "remove", "crm"]).0, 2, "a pairing needs it: what becomes of the copies?");
    assert_eq!(home.run(&["pair", "remove", "giulia"]).0, 0);
    assert_eq!(home.run(&["account", "remove", "crm"]).0, 0);
}

#[test]
fn an_account_that_cannot_sign_in_is_not_kept() {
    let home = Home::new();
    let arguments = ["account", "add", "crm", "--system", "vtiger", "--address", "http://127.0.0.1:9", "--user", "g"];
    let (code, _, error) = home.run(&[&arguments[..], &["--secret-env", "CRM_SECRET"]].concat());
    assert_eq!(code, 6, "{error}");
    assert!(!home.settings().exists());
}

#[test]
fn a_secret_is_in_no_file_no_output_and_no_log() {
    let home = Home::new();
    home.write(&format!("log = \"trace\"\n{TWO}"));
    let mut outputs = String::new();
    for arguments in [
        &["account", "test", "crm"][..],
        &["account", "test", "cloud", "--json"],
        &["sync", "--json"],
        &["sync", "--dry-run"],
        &["status", "--json"],
        &["doctor"],
        &["config", "explain", "--json"],
    ] {
        let (_, out, error) = home.run(arguments);
        outputs.push_str(&out);
        outputs.push_str(&error);
    }
    let mut piped = home
        .command(&["account", "add", "piped", "--system", "vtiger", "--address", "http://127.0.0.1:9", "--user", "g"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    piped.stdin.take().unwrap().write_all(format!("{CANARY}\n").as_bytes()).unwrap();
    let (code, out, error) = told(&piped.wait_with_output().unwrap());
    assert_eq!(code, 6, "the server is not there: {error}");
    outputs.push_str(&format!("{out}{error}"));
    assert!(!outputs.contains(CANARY) && !outputs.contains(KEY), "{outputs}");
    assert_eq!(holding(home.folder.path(), CANARY), Vec::<String>::new());
    assert_eq!(holding(home.folder.path(), KEY), Vec::<String>::new());
}

#[test]
fn a_secret_in_the_settings_is_a_mistake_that_does_not_repeat_it() {
    let home = Home::new();
    home.write(&TWO.replace("user = \"giulia\"", &format!("user = \"giulia\"\npassword = \"{CANARY}\"")));
    let (code, out, error) = home.run(&["config", "check"]);
    assert_eq!(code, 3);
    assert!(!format!("{out}{error}").contains(CANARY), "{error}");
}

#[test]
fn a_pause_of_the_app_is_shown_and_ended() {
    let home = Home::new();
    home.write(TWO);
    let paths = Paths::find(Some(home.folder.path())).unwrap();
    assert!(!home.run(&["status"]).1.contains("paused"));
    let store = Store::open(&paths.database(), Keys::derive(&[7; 32])).unwrap();
    let hour: Timestamp = "2099-01-01T10:00:00Z".parse().unwrap();
    for (until, words, json) in
        [(Some(hour), "paused until 2099", "2099-01-01T10:00:00Z"), (None, "paused until you resume", "null")]
    {
        Pause::keep(Some(Pause { until }), &store).unwrap();
        let (code, out, _) = home.run(&["status"]);
        assert!(code == 0 && out.contains(words), "{out}");
        let (_, out, _) = home.run(&["status", "--json"]);
        let told: serde_json::Value = serde_json::from_str(&out).unwrap();
        let until = &told[0]["pause"]["until"];
        assert_eq!(until.as_str().unwrap_or("null"), json, "{out}");
    }
    assert_eq!(home.run(&["resume", "giulia"]).0, 0);
    assert!(home.run(&["status"]).1.contains("paused until you resume"), "one pairing is not all of them");
    assert_eq!(home.run(&["resume"]).0, 0);
    assert!(!home.run(&["status"]).1.contains("paused"));
    let (_, out, _) = home.run(&["status", "--json"]);
    assert!(out.contains("\"pause\": null") || out.contains("\"pause\":null"), "{out}");
}
