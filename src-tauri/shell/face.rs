//! What the controller tells, shown: in the tray, in the window where one is open, in notifications. It asks back through requests
//! alone, and holds nothing up: what takes time is put aside.

use std::sync::Arc;

use ponte_app::Desk;
use ponte_app::controller::{Face, News, Page, Request, Span};
use ponte_app::notify::{Action, Notification};
use ponte_app::trace::Log;
use ponte_app::view::Overview;
use tauri::{AppHandle, Emitter as _, Manager as _, Wry};

use crate::bridge::{Changed, Spoken};
use crate::login::Login;
use crate::os::{self, Reply, Toast};
use crate::tray::{Click, Tray};
use crate::window;

/// Tray, window and notifications.
pub struct DesktopFace {
    app: AppHandle<Wry>,
    desk: Desk,
    log: Option<Log>,
}

impl DesktopFace {
    /// The face of this desktop.
    pub fn new(app: AppHandle<Wry>, desk: Desk, log: Option<Log>) -> Self {
        DesktopFace { app, desk, log }
    }

    /// Does something where windows and trays are drawn.
    fn drawing(&self, what: &'static str, draw: impl FnOnce(&AppHandle<Wry>) -> tauri::Result<()> + Send + 'static) {
        let app = self.app.clone();
        let asked = self.app.run_on_main_thread(move || {
            if let Err(error) = draw(&app) {
                tracing::error!(%error, what, "not shown");
            }
        });
        if let Err(error) = asked {
            tracing::error!(%error, what, "not shown");
        }
    }

    fn emit<T: serde::Serialize + Clone>(&self, event: &str, what: T) {
        if let Err(error) = self.app.emit_to(window::LABEL, event, what) {
            tracing::warn!(%error, event, "the window was not told");
        }
    }

    /// What of the settings is the system's to do.
    fn settle(&self) {
        let Ok(settings) = self.desk.settings() else { return };
        if let Some(log) = &self.log {
            log.set(*settings.log);
        }
        self.app.state::<Login>().settle(&self.desk);
    }
}

impl Face for DesktopFace {
    fn news(&mut self, news: &News<'_>) {
        match news {
            News::Progress(..) => {
                if let Some(progress) = self.desk.progress() {
                    self.emit("progress", progress);
                }
            }
            News::SettingsTaken => self.settle(),
            News::Language(language) => self.emit("language", Spoken { language: language.as_str() }),
            News::Ran(_) => ponte_trim::give_back_heap(),
            News::Began(_)
            | News::Held(..)
            | News::Next(..)
            | News::Cancelled(_)
            | News::Busy(_)
            | News::SettingsKept(_)
            | News::Trouble(_)
            | News::Reminder(_)
            | News::Mailed(_) => {}
        }
    }

    fn show(&mut self, overview: &Overview) {
        let messages = self.desk.messages();
        let desk = self.desk.clone();
        let shown = Arc::new(overview.clone());
        self.emit("changed", Changed { overview: overview.clone() });
        self.drawing("the tray", move |app| {
            match app.try_state::<Tray>() {
                Some(tray) => tray.update(&shown, messages),
                None => {
                    let tray = Tray::show(app, &shown, messages, move |click| desk.request(asked(click)));
                    if let Some(tray) = tray {
                        app.manage(tray);
                    }
                }
            }
            Ok(())
        });
    }

    fn notify(&mut self, notification: &Notification) {
        let (desk, notification) = (self.desk.clone(), notification.clone());
        tauri::async_runtime::spawn(async move {
            let hide = notification.hide && os::locked().await;
            let answer = os::notify(toast(&notification, hide)).await;
            let action = match answer {
                None => return,
                Some(Reply::Clicked) => Action::Show,
                Some(Reply::Button(word)) => Action::parse(&word),
            };
            desk.request(Request::Notification(notification.id, action));
        });
    }

    fn open(&mut self, page: Option<Page>, card: Option<&str>) {
        let card = card.map(str::to_owned);
        self.drawing("the window", move |app| window::open(app, page, card.as_deref()));
    }

    fn quit(&mut self) {
        self.app.exit(0);
    }
}

fn asked(click: Click) -> Request {
    match click {
        Click::Sync => Request::SyncNow(None),
        Click::PauseHour => Request::Pause(Span::Hour),
        Click::PauseTomorrow => Request::Pause(Span::Tomorrow),
        Click::PauseUntilResumed => Request::Pause(Span::UntilResumed),
        Click::Resume => Request::Resume,
        Click::Needs => Request::Open(Page::Needs, None),
        Click::Open => Request::SecondLaunch,
        Click::Quit => Request::Quit,
    }
}

fn toast(notification: &Notification, hide: bool) -> Toast {
    if hide {
        return Toast { title: "Ponte".to_owned(), body: notification.discreet.clone(), buttons: Vec::new() };
    }
    let buttons = notification.buttons.iter().map(|button| (button.action.as_str().to_owned(), button.label.clone()));
    Toast { title: notification.title.clone(), body: notification.body.clone(), buttons: buttons.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_locked_screen_a_notification_says_nothing_of_what_it_is_about() {
        let notification = Notification {
            id: "conflict/1/giulia".to_owned(),
            title: "Both changed «Visita Rossi»".to_owned(),
            body: "Which one holds?".to_owned(),
            discreet: "Something waits for you.".to_owned(),
            hide: true,
            buttons: Vec::new(),
        };
        let shown = toast(&notification, true);
        assert_eq!((shown.title.as_str(), shown.body.as_str()), ("Ponte", "Something waits for you."));
        assert!(shown.buttons.is_empty(), "an answer wants to be thought about");
        assert_eq!(toast(&notification, false).title, notification.title);
    }
}
