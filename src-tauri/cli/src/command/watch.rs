//! `pontectl watch`: runs every active pairing when it is due, until Ctrl-C; the same controller as the desktop app's, on a
//! terminal.

use jiff::Timestamp;
use ponte_app::Error;
use ponte_app::controller::{Controller, End, Face, News, Request};
use ponte_app::run::Told;
use ponte_core::schedule::Next;
use ponte_core::verdict::FailureKind;

use super::sync;
use crate::exit::Stop;
use crate::output::{self, Bar};
use crate::session::Session;

/// Runs until it is stopped, or until every account has refused to let Ponte in and no digest is to tell of it.
pub async fn watch(session: &Session) -> Result<(), Stop> {
    let controller = Controller::alone(session.desk.clone(), Terminal { session, bar: None }).await?;
    output::line(&session.text("cli-watching", &[]));
    let stopped = async {
        let _ = tokio::signal::ctrl_c().await;
        session.desk.request(Request::Quit);
        std::future::pending::<()>().await;
    };
    tokio::select! {
        end = controller.run() => match end? {
            End::Asked => Ok(()),
            End::NobodyIsLeft => Err(Stop::Told(FailureKind::SignIn)),
        },
        () = stopped => Ok(()),
    }
}

/// A face that prints.
struct Terminal<'s> {
    session: &'s Session,
    bar: Option<Bar>,
}

impl Face for Terminal<'_> {
    fn looks(&self) -> bool {
        false
    }

    fn news(&mut self, news: &News<'_>) {
        match news {
            News::Began(name) => self.bar = Some(Bar::new(name, self.session.messages, self.session.json)),
            News::Progress(_, progress) => self.bar.iter().for_each(|bar| bar.show(*progress)),
            told => {
                if let Some(bar) = self.bar.take() {
                    bar.finish();
                }
                self.tell(told);
            }
        }
    }
}

impl Terminal<'_> {
    fn tell(&self, news: &News<'_>) {
        let session = self.session;
        match news {
            News::Began(_) | News::Progress(..) | News::Cancelled(_) | News::Language(_) => {}
            News::Ran(told) => self.ran(told),
            News::Held(name, failure) => output::line(&format!("{name}: {}", session.messages.failure(failure))),
            News::Next(name, next) => self.next(name, next),
            News::Busy(failure) => output::error(&session.messages.failure(failure)),
            News::SettingsTaken => output::line(&session.text("cli-settings-changed", &[])),
            News::SettingsKept(error) => output::error(&self.kept(error)),
            News::Trouble(error) => output::error(&said(session, error)),
            News::Reminder(reminder) => {
                output::line(&reminder.sentence(session.messages, &session.when(reminder.group.since)));
            }
            News::Mailed(told) => output::line(&ponte_app::options::posted(session.messages, told)),
        }
    }

    /// A quiet run is one line, since there are many of them.
    fn ran(&self, ran: &Told) {
        let now = self.session.when(Timestamp::now().as_second());
        if ran.is_quiet() {
            output::line(&format!("{now}  {}: {}", ran.pairing, self.session.text("cli-in-step", &[])));
        } else {
            output::line(&now);
            sync::tell(self.session, ran);
        }
    }

    /// Says what comes after a failure; after a success nothing needs to be said.
    fn next(&self, name: &str, next: &Next) {
        let named = |time: &Timestamp| self.session.when(time.as_second());
        let (key, time) = match next {
            Next::SignIn => ("cli-watch-asleep", String::new()),
            Next::RetryAt(time) => ("cli-watch-retry", named(time)),
            Next::RestsUntil(time) => ("cli-watch-rest", named(time)),
            Next::At(_) | Next::Paused(_) => return,
        };
        output::line(&self.session.text(key, &[("name", name), ("when", &time)]));
    }

    fn kept(&self, error: &Error) -> String {
        match error {
            Error::Mistakes(..) => {
                format!("{}\n{}", said(self.session, error), self.session.text("cli-settings-kept", &[]))
            }
            Error::Usage(_) | Error::Failure(_) | Error::Form { .. } => said(self.session, error),
        }
    }
}

fn said(session: &Session, error: &Error) -> String {
    match error {
        Error::Mistakes(file, mistakes) => {
            mistakes.iter().map(|mistake| mistake.tell(file, session.messages)).collect::<Vec<_>>().join("\n")
        }
        Error::Usage(failure) | Error::Failure(failure) | Error::Form { failure, .. } => {
            session.messages.failure(failure)
        }
    }
}
