//! The tray: its picture and its menu, changed in place and only where something changed. What a click means is said to the controller.

mod icon;
mod menu;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use ponte_app::view::{AppState, Overview};
use ponte_engine::messages::Messages;
use tauri::menu::{IsMenuItem, MenuBuilder, MenuEvent, MenuItem, PredefinedMenuItem, Submenu};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager as _, Wry};

use crate::home::Home;
use menu::{Menu, Pause};

/// What the user asked of the tray.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Click {
    /// Sync now.
    Sync,
    /// Pause for an hour.
    PauseHour,
    /// Pause until tomorrow.
    PauseTomorrow,
    /// Pause until resumed.
    PauseUntilResumed,
    /// Go on.
    Resume,
    /// Show what waits for an answer.
    Needs,
    /// Open the window.
    Open,
    /// Quit.
    Quit,
}

impl Click {
    const ALL: [(Click, &str); 8] = [
        (Click::Sync, "sync"),
        (Click::PauseHour, "pause-hour"),
        (Click::PauseTomorrow, "pause-tomorrow"),
        (Click::PauseUntilResumed, "pause-until-resumed"),
        (Click::Resume, "resume"),
        (Click::Needs, "needs"),
        (Click::Open, "open"),
        (Click::Quit, "quit"),
    ];

    fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == id).map(|(click, _)| click)
    }
}

/// The tray of this desktop.
pub struct Tray {
    icon: TrayIcon<Wry>,
    menu: tauri::menu::Menu<Wry>,
    entries: Entries,
    home: Option<String>,
    shown: Mutex<(AppState, Menu)>,
}

struct Entries {
    status: MenuItem<Wry>,
    sync: MenuItem<Wry>,
    pause: Submenu<Wry>,
    spans: [MenuItem<Wry>; 3],
    resume: MenuItem<Wry>,
    needs: MenuItem<Wry>,
    open: MenuItem<Wry>,
    quit: MenuItem<Wry>,
}

/// Where pause and resume take turns: behind the status, a line, and sync.
const PAUSE_PLACE: usize = 3;

impl Tray {
    /// Shows it; nothing where this desktop has no library for it.
    pub fn show(
        app: &AppHandle<Wry>,
        overview: &Overview,
        messages: &Messages,
        clicked: impl Fn(Click) + Clone + Send + Sync + 'static,
    ) -> Option<Self> {
        // On Linux the library that draws it is looked for at this moment, and its absence is a panic.
        let made = catch_unwind(AssertUnwindSafe(|| Self::make(app, overview, messages, clicked)));
        match made {
            Ok(Ok(tray)) => Some(tray),
            Ok(Err(error)) => {
                tracing::warn!(%error, "no tray");
                None
            }
            Err(_) => None,
        }
    }

    fn make(
        app: &AppHandle<Wry>,
        overview: &Overview,
        messages: &Messages,
        clicked: impl Fn(Click) + Clone + Send + Sync + 'static,
    ) -> tauri::Result<Self> {
        let home = app.try_state::<Home>().map(|home| home.label());
        let content = Menu::of(overview, messages, home.as_deref());
        let entries = Entries::of(app, &content)?;
        let menu = entries.menu(app, &content.pause)?;
        let on_menu = clicked.clone();
        let icon = TrayIconBuilder::with_id("ponte")
            .icon(icon::of(overview.state))
            .icon_as_template(icon::TEMPLATE)
            .tooltip(&content.status)
            .menu(&menu)
            .show_menu_on_left_click(icon::TEMPLATE)
            .on_menu_event(move |_, event: MenuEvent| Click::of(event.id().as_ref()).into_iter().for_each(&on_menu))
            .on_tray_icon_event(move |_, event| {
                if let TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. } =
                    event
                    && !icon::TEMPLATE
                {
                    clicked(Click::Open);
                }
            })
            .build(app)?;
        Ok(Tray { icon, menu, entries, home, shown: Mutex::new((overview.state, content)) })
    }

    /// Shows how things stand now.
    pub fn update(&self, overview: &Overview, messages: &Messages) {
        let content = Menu::of(overview, messages, self.home.as_deref());
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let drawn = self.draw(&shown, overview.state, &content);
        match drawn {
            Ok(()) => *shown = (overview.state, content),
            Err(error) => tracing::warn!(%error, "the tray was not changed"),
        }
    }

    fn draw(&self, (state, old): &(AppState, Menu), now: AppState, new: &Menu) -> tauri::Result<()> {
        if *state != now {
            self.icon.set_icon_with_as_template(Some(icon::of(now)), icon::TEMPLATE)?;
        }
        if old.status != new.status {
            self.icon.set_tooltip(Some(&new.status))?;
        }
        if old != new {
            self.entries.write(new)?;
        }
        if std::mem::discriminant(&old.pause) != std::mem::discriminant(&new.pause) {
            self.menu.remove_at(PAUSE_PLACE)?;
            self.menu.insert(self.entries.pausing(&new.pause), PAUSE_PLACE)?;
        }
        Ok(())
    }
}

impl Entries {
    fn of(app: &AppHandle<Wry>, content: &Menu) -> tauri::Result<Self> {
        let item = |id: &str| MenuItem::with_id(app, id, "", true, None::<&str>);
        let spans = [item("pause-hour")?, item("pause-tomorrow")?, item("pause-until-resumed")?];
        let [hour, tomorrow, until_resumed] = &spans;
        let entries = Entries {
            status: MenuItem::with_id(app, "status", "", false, None::<&str>)?,
            sync: item("sync")?,
            pause: Submenu::with_id_and_items(app, "pause", "", true, &[hour, tomorrow, until_resumed])?,
            spans,
            resume: item("resume")?,
            needs: item("needs")?,
            open: item("open")?,
            quit: item("quit")?,
        };
        entries.write(content)?;
        Ok(entries)
    }

    fn menu(&self, app: &AppHandle<Wry>, pause: &Pause) -> tauri::Result<tauri::menu::Menu<Wry>> {
        let line = || PredefinedMenuItem::separator(app);
        MenuBuilder::new(app)
            .item(&self.status)
            .item(&line()?)
            .item(&self.sync)
            .item(self.pausing(pause))
            .item(&line()?)
            .items(&[&self.needs, &self.open])
            .item(&line()?)
            .item(&self.quit)
            .build()
    }

    fn pausing(&self, pause: &Pause) -> &dyn IsMenuItem<Wry> {
        match pause {
            Pause::Pause(..) => &self.pause,
            Pause::Resume(_) => &self.resume,
        }
    }

    fn write(&self, content: &Menu) -> tauri::Result<()> {
        let says = |item: &MenuItem<Wry>, (text, enabled): &(String, bool)| {
            item.set_text(text)?;
            item.set_enabled(*enabled)
        };
        self.status.set_text(literal(&content.status))?;
        says(&self.sync, &content.sync)?;
        says(&self.needs, &content.needs)?;
        match &content.pause {
            Pause::Resume(name) => self.resume.set_text(name)?,
            Pause::Pause(name, spans) => {
                self.pause.set_text(name)?;
                for (item, text) in self.spans.iter().zip(spans) {
                    item.set_text(text)?;
                }
            }
        }
        self.open.set_text(&content.open)?;
        self.quit.set_text(&content.quit)
    }
}

/// In a menu an ampersand marks the key of an entry, unless it is doubled.
fn literal(text: &str) -> String {
    text.replace('&', "&&")
}
