//! What comes after a run: the agenda moves, the face is told.

use ponte_core::attempts::Held;
use ponte_core::schedule::{Happened, Next};
use ponte_core::verdict::Failure;
use ponte_engine::settings::Pairing;
use ponte_engine::turns;

use super::{Controller, Face, News, Outcome};
use crate::daily::Daily;
use crate::error::Error;
use crate::held;
use crate::run::Told;

impl<F: Face> Controller<F> {
    /// Takes note of what ended; `None` where it was ended from outside, or broke.
    pub(super) fn ended(&mut self, outcome: Option<Outcome>) {
        let running = self.task.take().and_then(|task| task.pairing);
        self.desk.board(|board| {
            board.running = None;
            board.busy = None;
        });
        self.changed = true;
        match outcome {
            Some(Outcome::Ran(told, held)) => self.ran(&told, held),
            Some(Outcome::Held(pairing, held)) => self.is_held(&pairing, held),
            Some(Outcome::Stopped(pairing, error)) => self.stopped(&pairing, &error),
            Some(Outcome::Aside(daily, told, asked)) => {
                self.daily = Some(*daily);
                if let Err(error) = asked {
                    self.face.news(&News::Trouble(&error));
                }
                match told {
                    Ok(Some(told)) => self.face.news(&News::Mailed(&told)),
                    Ok(None) => {}
                    Err(error) => self.face.news(&News::Trouble(&error)),
                }
            }
            Some(Outcome::Opened(opened)) => self.opened(opened.err()),
            None => match running {
                Some(pairing) => self.stopped(&pairing, &Error::internal("failure-no-threads")),
                None => self.daily = Some(Daily::default()),
            },
        }
        self.remind_of_held();
    }

    fn opened(&mut self, trouble: Option<Error>) {
        match &trouble {
            // What was asked for while it was closed is kept now.
            None if self.pause.is_some() => self.keep_pause(),
            None => self.take_over_pause(),
            Some(error) => self.face.news(&News::Trouble(error)),
        }
        self.desk.board(|board| board.closed = trouble);
    }

    fn ran(&mut self, told: &Told, held: Option<(String, Held)>) {
        let (now, name) = (self.desk.now(), told.pairing.clone());
        let news = self.agenda.set_elsewhere(&name, told.elsewhere.is_some());
        if told.elsewhere.is_some() {
            // Told once, and looked at again in every round: the other computer may stop at any time.
            if news {
                self.face.news(&News::Ran(told));
            }
            return self.agenda.happened(&name, &Happened::Succeeded, held, now);
        }
        self.face.news(&News::Ran(told));
        let happened = match told.failure() {
            // Of what is an account's own the account keeps count, for all its pairings.
            Some(failure) if turns::blamed(&failure).is_none() => Happened::Failed(failure),
            Some(_) | None => Happened::Succeeded,
        };
        self.settle_held(&name, &happened, held);
    }

    fn is_held(&mut self, pairing: &Pairing, held: (String, Held)) {
        self.settle_held(&pairing.name, &Happened::Succeeded, Some(held));
    }

    fn settle_held(&mut self, name: &str, happened: &Happened, held: Option<(String, Held)>) {
        let now = self.desk.now();
        let known = self.agenda.entries().get(name).and_then(|entry| entry.held.clone());
        self.agenda.happened(name, happened, held.clone(), now);
        match held {
            Some((account, why)) => {
                let pairing = self.settings.as_ref().and_then(|settings| settings.pairing(name));
                if let Some(pairing) = pairing.filter(|_| known != Some((account.clone(), why))) {
                    self.face.news(&News::Held(name, &turns::as_failure(pairing, &account, why, now)));
                }
            }
            None => self.tell_next(name),
        }
    }

    /// Says what comes after a failure; after a success nothing needs to be said.
    fn tell_next(&mut self, name: &str) {
        match self.agenda.entries().get(name).map(super::Entry::next) {
            Some(next @ (Next::SignIn | Next::RetryAt(_) | Next::RestsUntil(_))) => {
                self.face.news(&News::Next(name, next));
            }
            Some(Next::At(_) | Next::Paused(_)) | None => {}
        }
    }

    fn stopped(&mut self, pairing: &str, error: &Error) {
        let now = self.desk.now();
        match error {
            Error::Failure(failure) if failure.code == "failure-already-running" => self.busy(failure),
            Error::Failure(failure) | Error::Usage(failure) | Error::Form { failure, .. } => {
                self.face.news(&News::Trouble(error));
                self.agenda.happened(pairing, &Happened::Failed(failure.clone()), None, now);
            }
            // The settings were in force when the run began: what they say now is told when they are looked at.
            Error::Mistakes(..) => self.agenda.happened(pairing, &Happened::Succeeded, None, now),
        }
    }

    fn busy(&mut self, failure: &Failure) {
        self.agenda.block(self.desk.now());
        self.desk.board(|board| board.busy = Some(failure.clone()));
        self.face.news(&News::Busy(failure));
    }

    fn remind_of_held(&mut self) {
        let Some(store) = self.store() else { return };
        match held::remind(&self.desk, &store) {
            Ok(due) => due.iter().for_each(|reminder| self.face.news(&News::Reminder(reminder))),
            Err(error) => self.face.news(&News::Trouble(&error)),
        }
    }
}
