//! Both embedded servers, a home of its own, what must stand on both sides in the end, and `pontectl` as a process.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use ponte_demo::crm::{Crm, CrmOptions};
use ponte_demo::dav::{DavOptions, DavServer};

use super::people::{self, KINDS, Kind, Records, USER};

pub const CRM_KEY: &str = "KanariaCrmKey123";
pub const PASSWORD: &str = "Kanaria-password";
pub const INSTALLATION: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

pub struct World {
    pub crm: Crm,
    pub dav: DavServer,
    pub owner: String,
    pub home: tempfile::TempDir,
    /// What must stand on both sides once all is at rest.
    pub expected: BTreeMap<Kind, BTreeMap<String, String>>,
    pub secrets: [String; 2],
    /// What else stands in the environment of a command.
    pub environment: BTreeMap<&'static str, String>,
    /// All that was printed by commands that list nothing.
    pub printed: std::sync::Mutex<String>,
}

/// How a command ended.
#[derive(Debug)]
pub struct Told {
    pub code: i32,
    pub out: String,
    pub error: String,
}

impl World {
    pub async fn start() -> World {
        World::with(DavOptions::default()).await
    }

    pub async fn with(options: DavOptions) -> World {
        let crm = Crm::start(CrmOptions::default()).await.unwrap();
        let dav = DavServer::start(options).await.unwrap();
        let owner = crm.add_user(USER, CRM_KEY, false, "Europe/Rome", "giulia@example.it");
        dav.add_user(USER, PASSWORD, "giulia@example.it");
        let home = tempfile::tempdir().unwrap();
        let secrets = [CRM_KEY.to_owned(), PASSWORD.to_owned()];
        let (expected, environment, printed) = (BTreeMap::new(), BTreeMap::new(), std::sync::Mutex::default());
        let world = World { crm, dav, owner, home, expected, secrets, environment, printed };
        std::fs::write(world.settings(), world.settings_text("")).unwrap();
        world
    }

    /// With so many records of each kind on each side, not yet synced.
    pub async fn filled(each: usize) -> World {
        let mut world = World::start().await;
        for kind in KINDS {
            for number in 0..each {
                world.create_in_crm(kind, "crm", number);
                world.create_in_dav(kind, "dav", number);
            }
        }
        world
    }

    pub async fn synced(each: usize) -> World {
        let world = World::filled(each).await;
        world.rest().await;
        world.check();
        world
    }

    pub fn settings(&self) -> PathBuf {
        self.home.path().join("ponte.toml")
    }

    pub fn database(&self) -> PathBuf {
        self.home.path().join("state").join("ponte.db")
    }

    pub fn settings_text(&self, pairing: &str) -> String {
        let (crm, dav) = (self.crm.url(), self.dav.url());
        format!(
            "language = \"en\"\nzone = \"Europe/Rome\"\nlog = \"trace\"\n\n[[account]]\nname = \"crm\"\nsystem = \"vtiger\"\n\
             address = \"{crm}\"\nuser = \"{USER}\"\nsecret-env = \"CRM_SECRET\"\n\n[[account]]\nname = \"cloud\"\nsystem = \"dav\"\n\
             address = \"{dav}\"\nuser = \"{USER}\"\nsecret-env = \"DAV_SECRET\"\n\n[[pairing]]\nname = \"giulia\"\ncrm = \"crm\"\n\
             calendar = \"cloud\"\n{pairing}"
        )
    }

    pub fn create_in_crm(&mut self, kind: Kind, mark: &str, number: usize) {
        let (title, detail) = (people::title(kind, mark, number), people::detail(kind, number));
        people::create_in_crm(&self.crm, &self.owner, kind, &title, &detail, number);
        self.expect(kind, title, detail);
    }

    pub fn create_in_dav(&mut self, kind: Kind, mark: &str, number: usize) {
        let (title, detail) = (people::title(kind, mark, number), people::detail(kind, number + 1000));
        people::create_in_dav(&self.dav, kind, &title, &detail, number);
        self.expect(kind, title, detail);
    }

    pub fn expect(&mut self, kind: Kind, title: String, detail: String) {
        self.expected.entry(kind).or_default().insert(title, detail);
    }

    /// The home of another computer of the same user, with the same settings.
    pub fn another(&self) -> tempfile::TempDir {
        let home = tempfile::tempdir().unwrap();
        std::fs::copy(self.settings(), home.path().join("ponte.toml")).unwrap();
        home
    }

    pub fn spawn_at(&self, home: &std::path::Path, arguments: &[&str]) -> Child {
        self.command_at(home, arguments).spawn().unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        self.command_at(self.home.path(), arguments)
    }

    fn command_at(&self, home: &std::path::Path, arguments: &[&str]) -> Command {
        let [crm, dav] = &self.secrets;
        let mut command = Command::new(env!("CARGO_BIN_EXE_pontectl"));
        command.arg("--home").arg(home).args(arguments).env_clear().env("LC_ALL", "C");
        command.env("CRM_SECRET", crm).env("DAV_SECRET", dav).env("PONTE_KEY", INSTALLATION);
        command.envs(&self.environment);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn spawn(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    pub async fn run(&self, arguments: &[&str]) -> Told {
        let told = finish(self.spawn(arguments)).await;
        if arguments.first().is_some_and(|word| ["sync", "watch", "doctor", "account"].contains(word)) {
            self.printed.lock().unwrap().push_str(&format!("{}{}", told.out, told.error));
        }
        told
    }

    /// Runs until a run writes nothing and nothing is to be tried again.
    pub async fn rest(&self) {
        let mut last = None;
        for _ in 0..7 {
            let told = self.run(&["sync", "--json"]).await;
            let runs: serde_json::Value = serde_json::from_str(&told.out).unwrap_or_else(|_| panic!("{told:?}"));
            let kinds = runs[0]["kinds"].as_array().unwrap_or_else(|| panic!("{told:?}"));
            if told.code == 0 && kinds.len() == 4 && kinds.iter().all(|kind| at_rest(&kind["report"])) {
                return;
            }
            last = Some(told);
        }
        panic!("does not come to rest: {last:?} {}", self.run(&["needs", "list", "--json"]).await.out);
    }

    /// Like [`World::rest`], with runs that end badly on the way.
    pub async fn rest_in_spite_of_trouble(&self) {
        for _ in 0..12 {
            self.run(&["sync"]).await;
        }
        self.crm.faults().clear();
        self.dav.faults().clear();
        self.rest().await;
    }

    /// Lets what was taken for a loop be tried again, as a person would; how many there were.
    pub async fn answer_loops(&self) -> usize {
        self.run(&["sync"]).await;
        let told = self.run(&["needs", "list", "--json"]).await;
        let needs: Vec<serde_json::Value> = serde_json::from_str(&told.out).unwrap();
        let loops: Vec<_> = needs.iter().filter(|need| need["failure"]["code"] == "failure-loop").collect();
        for need in &loops {
            let told = self.run(&["needs", "resolve", &need["id"].to_string(), "retry"]).await;
            assert_eq!(told.code, 0, "{told:?}");
        }
        loops.len()
    }

    /// Comes to rest under these settings.
    pub async fn rest_with(&self, settings: &str) {
        std::fs::write(self.settings(), settings).unwrap();
        self.rest().await;
    }

    /// Both sides hold what is expected, the database is sound and no write is open.
    pub fn check(&self) {
        self.check_servers();
        let database = rusqlite::Connection::open(self.database()).unwrap();
        let sound: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        let open: i64 = database.query_row("SELECT count(*) FROM intent", [], |row| row.get(0)).unwrap();
        assert_eq!((sound.as_str(), open), ("ok", 0));
    }

    /// Both sides hold what is expected, and neither mailed anybody.
    pub fn check_servers(&self) {
        assert!(self.crm.mails_sent().is_empty() && self.dav.mails_sent().is_empty(), "somebody was mailed");
        for kind in KINDS {
            let expected: Records =
                self.expected.get(&kind).into_iter().flatten().map(|(t, d)| (t.clone(), d.clone())).collect();
            assert_eq!(people::crm_records(&self.crm, kind), expected, "{kind:?} in the CRM");
            assert_eq!(people::dav_records(&self.dav, kind), expected, "{kind:?} in the calendar");
        }
    }

    /// Starts a sync and kills it as soon as a fault of this name has struck; whether it did before the sync ended.
    pub async fn killed_when_struck(&self, name: &str) -> bool {
        self.killed_doing(&["sync"], name).await
    }

    /// The same of any command.
    pub async fn killed_doing(&self, arguments: &[&str], name: &str) -> bool {
        let struck = || {
            let of = |faults: &ponte_demo::faults::Faults| faults.fired().get(name).copied().unwrap_or(0);
            of(self.crm.faults()) + of(self.dav.faults())
        };
        let before = struck();
        let mut child = self.spawn(arguments);
        let end = Instant::now() + Duration::from_secs(50);
        let killed = loop {
            if struck() > before || Instant::now() > end {
                break true;
            }
            if child.try_wait().unwrap().is_some() {
                break false;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        };
        assert!(Instant::now() < end, "the sync hangs");
        self.kill(child).await;
        self.crm.faults().clear();
        self.dav.faults().clear();
        killed
    }

    /// Starts a sync and kills it after that time; whether it was still running.
    pub async fn killed_after(&self, moment: Duration) -> bool {
        let mut child = self.spawn(&["sync"]);
        tokio::time::sleep(moment).await;
        let running = child.try_wait().unwrap().is_none();
        self.kill(child).await;
        running
    }

    /// The database is sound. A copy is looked at, so that the next run finds it just as the kill left it.
    pub fn sound(&self) {
        let copy = tempfile::tempdir().unwrap();
        for name in ["ponte.db", "ponte.db-wal"] {
            let _ = std::fs::copy(self.database().with_file_name(name), copy.path().join(name));
        }
        let path = copy.path().join("ponte.db");
        if path.exists() {
            let database = rusqlite::Connection::open(path).unwrap();
            let word: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
            assert_eq!(word, "ok");
        }
    }

    /// kill -9.
    pub async fn kill(&self, mut child: Child) {
        let _ = child.kill();
        finish(child).await;
    }
}

fn at_rest(report: &serde_json::Value) -> bool {
    let writes = |side: &str| ["created", "updated", "deleted"].iter().all(|what| report[side][what] == 0);
    report["again"] == false && report["stopped"].is_null() && writes("left") && writes("right")
}

/// Waits for the end of a process without keeping the servers from answering.
pub async fn finish(child: Child) -> Told {
    let output = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap();
    told(&output)
}

fn told(output: &Output) -> Told {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Told { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), error: text(&output.stderr) }
}
