//! Both embedded servers, a home, a clock that can be moved, and a face that records.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp, ToSpan as _, Zoned};
use ponte_app::Desk;
use ponte_app::controller::{Controller, End, Face, News, Outward, Page, Request};
use ponte_app::desk::Grounds;
use ponte_app::notify::Notification;
use ponte_app::open::Adapters;
use ponte_app::view::{Overview, PairingView};
use ponte_core::verdict::Failure;
use ponte_demo::crm::{Crm, CrmOptions};
use ponte_demo::dav::{DavOptions, DavServer};
use ponte_engine::messages::Language;
use ponte_engine::paths::Paths;
use ponte_engine::secret::{Keychain, MemoryKeychain, SecretString, Secrets};
use ponte_engine::settings::Surroundings;
use tokio::task::JoinHandle;

pub const USER: &str = "giulia";
pub const KEY: &str = "AccessKey12345";
pub const PASSWORD: &str = "calendar-password";

thread_local! {
    static OFFSET: Cell<i64> = const { Cell::new(0) };
    static OUTWARD: Cell<Outward> = const { Cell::new([None, None]) };
}

/// The clock of this test: each runs on a thread of its own.
pub fn now() -> Timestamp {
    Timestamp::now() + SignedDuration::from_secs(OFFSET.get())
}

/// The computer sleeps for so long, or its clock is set.
pub fn pass(seconds: i64) {
    OFFSET.set(OFFSET.get() + seconds);
}

/// The computer is in this network.
pub fn move_to(last: u8) {
    OUTWARD.set([Some([10, 0, 0, last].into()), None]);
}

struct Shared(Arc<MemoryKeychain>);

impl Keychain for Shared {
    fn set(&self, entry: &str, secret: &str) -> Result<(), Failure> {
        self.0.set(entry, secret)
    }
    fn get(&self, entry: &str) -> Result<Option<zeroize::Zeroizing<String>>, Failure> {
        self.0.get(entry)
    }
    fn remove(&self, entry: &str) -> Result<(), Failure> {
        self.0.remove(entry)
    }
}

/// What the face was told.
#[derive(Default)]
pub struct Record {
    pub shown: Vec<Overview>,
    pub told: Vec<Notification>,
    pub opened: Vec<(Option<Page>, Option<String>)>,
    pub news: Vec<String>,
    pub quits: usize,
}

/// A face that records.
#[derive(Clone, Default)]
pub struct Recorder(pub Arc<Mutex<Record>>);

impl Recorder {
    fn note(&self, note: impl FnOnce(&mut Record)) {
        note(&mut self.0.lock().unwrap());
    }
}

impl Face for Recorder {
    fn news(&mut self, news: &News<'_>) {
        let word = format!("{news:?}").split([' ', '(', '{']).next().unwrap_or_default().to_owned();
        self.note(|record| record.news.push(word));
    }
    fn show(&mut self, overview: &Overview) {
        self.note(|record| record.shown.push(overview.clone()));
    }
    fn notify(&mut self, notification: &Notification) {
        self.note(|record| record.told.push(notification.clone()));
    }
    fn open(&mut self, page: Option<Page>, card: Option<&str>) {
        self.note(|record| record.opened.push((page, card.map(str::to_owned))));
    }
    fn quit(&mut self) {
        self.note(|record| record.quits += 1);
    }
}

pub struct World {
    pub crm: Crm,
    pub dav: DavServer,
    pub owner: String,
    pub home: tempfile::TempDir,
    keychain: Arc<MemoryKeychain>,
}

/// One start of Ponte.
pub struct App {
    pub desk: Desk,
    pub face: Recorder,
    pub task: JoinHandle<ponte_app::Result<End>>,
}

impl World {
    pub async fn start() -> World {
        World::with("").await
    }

    /// With these choices for events.
    pub async fn with(events: &str) -> World {
        move_to(1);
        let crm = Crm::start(CrmOptions::default()).await.unwrap();
        let dav = DavServer::start(DavOptions::default()).await.unwrap();
        let owner = crm.add_user(USER, KEY, false, "Europe/Rome", "giulia@example.it");
        dav.add_user(USER, PASSWORD, "giulia@example.it");
        let (home, keychain) = (tempfile::tempdir().unwrap(), Arc::default());
        let world = World { crm, dav, owner, home, keychain };
        world.secret("crm", KEY);
        world.secret("cloud", PASSWORD);
        std::fs::write(world.settings(), world.text(events)).unwrap();
        world
    }

    pub fn settings(&self) -> PathBuf {
        self.home.path().join("ponte.toml")
    }

    pub fn text(&self, events: &str) -> String {
        let account = |name: &str, system: &str, address: &str| {
            format!(
                "[[account]]\nname = \"{name}\"\nsystem = \"{system}\"\naddress = \"{address}\"\nuser = \"{USER}\"\n\n"
            )
        };
        format!(
            "language = \"en\"\nzone = \"Europe/Rome\"\n\n{}{}[[pairing]]\nname = \"work\"\ncrm = \"crm\"\ncalendar = \"cloud\"\n\
             kinds = [\"events\"]\ninterval = \"10m\"\n\n[pairing.events]\n{events}\n",
            account("crm", "vtiger", &self.crm.url()),
            account("cloud", "dav", &self.dav.url())
        )
    }

    pub fn secret(&self, account: &str, secret: &str) {
        self.secrets().store(account, &SecretString::from(secret)).unwrap();
    }

    fn secrets(&self) -> Secrets {
        Secrets::new(Box::new(Shared(Arc::clone(&self.keychain))), |_| None)
    }

    pub fn desk(&self) -> Desk {
        let surroundings = Surroundings { language: Language::English, ..Surroundings::of_system() };
        let grounds =
            Grounds { secrets: self.secrets(), opener: Box::new(Adapters), clock: now, outward: || OUTWARD.get() };
        Desk::open(Paths::find(Some(self.home.path())).unwrap(), surroundings, grounds)
    }

    pub fn launch(&self) -> App {
        let (desk, face) = (self.desk(), Recorder::default());
        let controller = Controller::new(desk.clone(), face.clone()).ticking(Duration::from_millis(100));
        App { desk, face, task: controller.start() }
    }

    pub fn create_in_crm(&self, title: &str) -> String {
        let date = Zoned::now().date().saturating_add(3.days()).to_string();
        let fields = [
            ("subject", title),
            ("location", "Milano"),
            ("date_start", &date),
            ("time_start", "09:00:00"),
            ("due_date", &date),
            ("time_end", "09:45:00"),
            ("activitytype", "Meeting"),
            ("eventstatus", "Planned"),
        ];
        self.crm.ui_create(&self.owner, "Events", &fields).unwrap()
    }

    /// How many events of the calendar say this.
    pub fn in_calendar(&self, text: &str) -> usize {
        self.dav.events(USER).iter().filter(|event| event.text.contains(text)).count()
    }

    pub fn edit_in_calendar(&self, from: &str, to: &str) {
        let found = self.dav.events(USER).into_iter().find(|event| event.text.contains(from)).unwrap();
        self.dav.put(&found.collection, &found.name, &found.text.replace(from, to));
    }

    pub fn logins(&self) -> u64 {
        self.crm.requests().get("login").copied().unwrap_or(0)
    }
}

impl App {
    pub fn record<T>(&self, look: impl FnOnce(&Record) -> T) -> T {
        look(&self.face.0.lock().unwrap())
    }

    /// The pairing as the window shows it now.
    pub fn pairing(&self) -> PairingView {
        self.desk.overview_now().pairings.remove(0)
    }

    pub fn heard(&self, news: &str) -> usize {
        self.record(|record| record.news.iter().filter(|word| *word == news).count())
    }

    /// Waits until so many runs have ended.
    pub async fn ran(&self, times: usize) {
        until("a run", || self.heard("Ran") >= times && self.desk.board_now().running.is_none()).await;
    }

    pub async fn quit(self) {
        self.desk.request(Request::Quit);
        let ended = tokio::time::timeout(Duration::from_secs(3), self.task).await;
        assert_eq!(ended.expect("within three seconds").unwrap().unwrap(), End::Asked);
        assert_eq!(self.face.0.lock().unwrap().quits, 1);
    }
}

pub async fn until(what: &str, done: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !done() {
        assert!(Instant::now() < end, "{what} never comes");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Vtiger tells changes by whole seconds.
pub async fn a_second() {
    tokio::time::sleep(Duration::from_millis(1_100)).await;
}

/// Long enough for whatever is wrongly done to be seen.
pub async fn a_while() {
    tokio::time::sleep(Duration::from_millis(600)).await;
}
