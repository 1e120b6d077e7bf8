//! What every story stands on: a desktop, the app, and the two servers with Giulia's records.

use std::sync::LazyLock;
use std::time::Duration;

use ponte_demo::crm::{Crm, CrmOptions};
use ponte_demo::dav::{DavOptions, DavServer};
use ponte_demo::sample::{USER, fill_crm, fill_dav};
use ponte_desktop::app::App;
use ponte_desktop::desktop::Desktop;
use ponte_desktop::wait::until;
use ponte_desktop::window::Window;
use ponte_desktop::words::Words;

/// The words of the stories.
pub static WORDS: LazyLock<Words> = LazyLock::new(|| Words::of("en"));
/// A meeting that both sides have.
pub const OFFER: &str = "Presentazione offerta Lombardi";

/// The words of a key.
pub fn say(key: &str) -> String {
    WORDS.say(key, &[])
}

/// All of it.
pub struct Stage {
    pub desktop: Desktop,
    pub app: App,
    pub crm: Crm,
    pub calendar: DavServer,
}

impl Stage {
    /// Sets it up; nothing, said by name, where it cannot be had here.
    pub async fn set(story: &str) -> Option<Stage> {
        Self::on(story, true).await
    }

    /// With or without a panel.
    pub async fn on(story: &str, panel: bool) -> Option<Stage> {
        if let Some(reason) = Desktop::missing() {
            println!("skipped: the app in a window, {story}: {reason}");
            return None;
        }
        let crm = Crm::start(CrmOptions::default()).await.unwrap();
        let calendar = DavServer::start(DavOptions::default()).await.unwrap();
        fill_crm(&crm);
        fill_dav(&calendar);
        let desktop = Desktop::start(panel).await;
        let app = App::of(env!("CARGO_BIN_EXE_ponte"), &desktop);
        Some(Stage { desktop, app, crm, calendar })
    }

    /// As after the first run: two accounts whose secrets are in the environment, and a pairing of them.
    pub fn joined(&mut self, more: &str) {
        self.app.join(&self.crm.url(), &self.calendar.url(), "1m", more);
    }

    /// Opens the window.
    pub async fn window(&self, words: &[&str]) -> Window {
        Window::open(&self.desktop, &self.app, words).await
    }

    /// Waits until the CRM's events are in the calendar.
    pub async fn synced(&self) {
        until("the first sync", || async { self.in_calendar("Demo gestionale Adriatica").then_some(()) }).await;
    }

    /// Whether the calendar holds an event of this title.
    pub fn in_calendar(&self, title: &str) -> bool {
        self.calendar.events(USER).iter().any(|stored| stored.text.contains(&format!("SUMMARY:{title}")))
    }

    /// The CRM's event of this title.
    pub fn in_crm(&self, title: &str) -> Option<String> {
        let records = self.crm.records("Events");
        let found = records.iter().find(|record| record.get("subject").is_some_and(|subject| subject == title));
        found.and_then(|record| record.get("id").cloned())
    }

    /// A new meeting in the CRM, early on a day on which there is another.
    pub fn meets(&self, title: &str, location: &str) {
        let records = self.crm.records("Events");
        let like = records.iter().find(|record| record.get("subject").is_some_and(|subject| subject == OFFER)).unwrap();
        let mut fields = vec![("subject", title), ("location", location), ("activitytype", "Meeting")];
        fields.extend([("time_start", "05:00:00"), ("time_end", "05:30:00")]);
        for name in ["date_start", "due_date", "eventstatus"] {
            fields.extend(like.get(name).map(|value| (name, value.as_str())));
        }
        let owner = like.get("assigned_user_id").unwrap();
        self.crm.ui_create(owner, "Events", &fields).unwrap();
    }

    /// Replaces text in an event of the calendar, as a telephone would.
    pub fn on_phone(&self, title: &str, from: &str, to: &str) {
        let events = self.calendar.events(USER);
        let stored = events.iter().find(|stored| stored.text.contains(&format!("SUMMARY:{title}"))).unwrap();
        self.calendar.put(&stored.collection, &stored.name, &stored.text.replace(from, to)).unwrap();
    }

    /// The same title is changed on both sides.
    pub fn conflict(&self) {
        self.on_phone(OFFER, OFFER, "Offerta Lombardi rimandata");
        let id = self.in_crm(OFFER).unwrap();
        self.crm.ui_edit(&id, &[("subject", "Offerta Lombardi con Marco")]);
    }

    /// Vtiger tells changes by whole seconds: what happens within the second of the last cycle would look the same.
    pub async fn second_passes() {
        tokio::time::sleep(Duration::from_millis(1_100)).await;
    }
}
