//! What the controller does about each thing that is asked of it, and about what it notices itself.

use std::time::Duration;

use futures::future::join_all;
use ponte_core::attempts::{Attempts, Held, Tried};
use ponte_core::schedule::Happened;
use ponte_engine::lease;
use ponte_engine::pairing::Shown;
use ponte_engine::settings::Reload;
use ponte_engine::store::StoreResult;

use super::{Beat, Controller, Face, News, Page, Pause, Request, Span};
use crate::error::Error;
use crate::notify::{Action, Cause};

/// How long all servers together may take to be told that this computer stops.
const LEAVING: Duration = Duration::from_secs(2);
/// What the way to a server is to blame for, rather than the server.
const WAY: [&str; 2] = ["failure-unreachable", "failure-answer-lost"];

impl<F: Face> Controller<F> {
    pub(super) async fn taken(&mut self, request: Request) {
        self.changed = true;
        match request {
            Request::SyncNow(Some(name)) => self.ask(name, None),
            Request::SyncNow(None) => self.ask_all(),
            Request::StartShown(name, shown) => self.ask(name, Some(shown)),
            Request::Answered(name) => self.queue.push_back((name, None)),
            Request::Cancel(name) => self.cancel(name.as_deref()).await,
            Request::Pause(span) => self.begin_pause(span).await,
            Request::Resume => self.resume(),
            Request::Settings => self.look(),
            Request::SignedIn(account) => self.reopen(&account),
            Request::Woke => self.woke(),
            Request::Network => self.moved(),
            Request::SecondLaunch => self.face.open(None, None),
            Request::Open(page, card) => self.face.open(Some(page), card.as_deref()),
            Request::Notification(id, action) => self.acted(&id, action),
            Request::Refresh | Request::Quit => {}
        }
    }

    /// Puts a pairing into the queue, unless it runs or waits there already.
    fn ask(&mut self, name: String, shown: Option<Shown>) {
        let running = self.task.as_ref().and_then(|task| task.pairing.as_ref()) == Some(&name);
        let waits = self.queue.iter().any(|(known, _)| *known == name);
        if shown.is_some() || !(running || waits) {
            self.queue.push_back((name, shown));
        }
    }

    fn ask_all(&mut self) {
        let Some(settings) = self.settings.clone() else { return };
        for pairing in settings.pairings.iter().filter(|pairing| *pairing.active) {
            self.ask(pairing.name.clone(), None);
        }
    }

    /// Ends what runs. It is not tried again before its time: the user wanted it to stop.
    async fn cancel(&mut self, name: Option<&str>) {
        self.queue.retain(|(queued, _)| name.is_some_and(|name| name != queued));
        self.desk.cancel_work();
        let concerned = self
            .task
            .as_ref()
            .is_some_and(|task| task.pairing.as_deref().is_some_and(|running| name.is_none_or(|name| name == running)));
        if let Some(task) = self.task.take_if(|_| concerned) {
            let pairing = task.pairing.clone().unwrap_or_default();
            task.end().await;
            self.desk.board(|board| board.running = None);
            self.agenda.happened(&pairing, &Happened::Succeeded, None, self.desk.now());
            self.face.news(&News::Cancelled(&pairing));
        }
    }

    async fn begin_pause(&mut self, span: Span) {
        let zone = self
            .settings
            .as_ref()
            .map_or_else(|| self.desk.surroundings().zone.clone(), |settings| settings.zone.value.clone());
        self.pause = Some(Pause::begin(span, self.desk.now(), &zone));
        self.keep_pause();
        self.cancel(None).await;
    }

    fn resume(&mut self) {
        self.pause = None;
        self.keep_pause();
        self.agenda.hurry(|_| true, self.desk.now());
    }

    pub(super) fn keep_pause(&mut self) {
        let kept = self.store().map(|store| Pause::keep(self.pause, &store));
        if let Some(Err(error)) = kept {
            self.face.news(&News::Trouble(&error.into()));
        }
    }

    /// The pause that is kept: of an earlier start, or ended by another face.
    pub(super) fn take_over_pause(&mut self) {
        let kept = self.store().map(|store| Pause::load(&store, self.desk.now()));
        if let Some(Ok(kept)) = kept
            && kept != self.pause
        {
            self.pause = kept;
            self.changed = true;
            if kept.is_none() {
                self.agenda.hurry(|_| true, self.desk.now());
            }
        }
    }

    /// Looks for what the user did meanwhile, with the settings file or in another face.
    pub(super) fn look(&mut self) {
        match self.desk.reload() {
            Ok(Reload::Kept(mistakes)) => self.kept(self.desk.mistaken(mistakes)),
            Err(failure) => self.kept(Error::Failure(failure)),
            Ok(Reload::Unchanged | Reload::Changed) => self.told = None,
        }
        self.take_over_settings();
        self.take_over_pause();
        for account in self.signs.look() {
            self.reopen(&account);
        }
    }

    fn kept(&mut self, error: Error) {
        if self.told.as_ref() != Some(&error) {
            self.face.news(&News::SettingsKept(&error));
            self.told = Some(error);
            self.changed = true;
        }
    }

    /// An account that was changed is opened anew, an interval counts at once, a new pairing is due.
    fn take_over_settings(&mut self) {
        let Ok(current) = self.desk.settings() else { return };
        let known = self.settings.replace(current.clone());
        if known.as_ref().is_some_and(|known| std::sync::Arc::ptr_eq(known, &current)) {
            return;
        }
        self.changed = true;
        if let Some(known) = known {
            self.face.news(&News::SettingsTaken);
            if !known.proxy.is_same(&current.proxy) {
                // Another way to the same servers: what they refused stays refused.
                self.accounts.close_all();
            }
            if *known.language != *current.language {
                self.face.news(&News::Language(*current.language));
            }
        }
        for account in self.accounts.changed(&current) {
            self.reopen(&account);
        }
        self.agenda.settle(&current, self.desk.now());
    }

    /// Forgets what is open of an account the user acted on, and lifts what held its pairings.
    fn reopen(&mut self, account: &str) {
        self.changed = true;
        self.accounts.close(account);
        if let Some(Err(error)) = self.store().map(|store| store.set_attempts(account, &Attempts::default())) {
            self.face.news(&News::Trouble(&error.into()));
        }
        if let Some(settings) = self.settings.clone() {
            self.agenda.signed_in(account, &settings, self.desk.now());
        }
    }

    /// What the clock and the network show to have happened.
    pub(super) fn beat(&mut self) {
        let (now, outward) = (self.desk.now(), self.desk.outward());
        let no_network = outward == [None, None];
        let before = self.desk.board(|board| std::mem::replace(&mut board.no_network, no_network));
        self.changed |= before != no_network;
        match self.pulse.beat(now, outward, self.tick) {
            Beat::Steady => {}
            Beat::Skipped => self.woke(),
            Beat::Moved => self.moved(),
            Beat::SetBack => {
                self.agenda.set_back(now);
                self.moved();
            }
        }
        if self.pause.is_some_and(|pause| pause.is_over(now)) {
            self.resume();
            self.changed = true;
        }
        self.look();
        self.release();
    }

    /// Connections lead nowhere after a sleep, and what failed before it says nothing.
    fn woke(&mut self) {
        self.accounts.close_all();
        self.moved();
    }

    /// Another network: whoever could not be reached may be now.
    fn moved(&mut self) {
        self.changed = true;
        let now = self.desk.now();
        let Some(store) = self.store() else { return };
        let unreachable =
            |attempts: &Attempts| attempts.failure.as_ref().is_some_and(|failure| WAY.contains(&failure.code.as_str()));
        let troubled = store.troubled().unwrap_or_default();
        let accounts: Vec<&String> =
            troubled.iter().filter(|(_, attempts)| unreachable(attempts)).map(|(account, _)| account).collect();
        for account in &accounts {
            let asked = store.attempts(account).map(|attempts| attempts.after(&Tried::Asked, now, 0));
            let _ = asked.and_then(|attempts| store.set_attempts(account, &attempts));
        }
        let held: Vec<String> = self
            .agenda
            .entries()
            .iter()
            .filter_map(|(name, entry)| {
                let (account, _) = entry.held.as_ref()?;
                accounts.contains(&account).then(|| name.clone())
            })
            .collect();
        self.agenda.hurry(|name| held.iter().any(|held| held == name), now);
    }

    /// Pairings whose accounts another face has freed: it signed in, or asked for another try.
    pub(super) fn release(&mut self) {
        let (now, Some(store)) = (self.desk.now(), self.store()) else { return };
        let free = |(account, held): &(String, Held)| -> StoreResult<bool> {
            let attempts = store.attempts(account)?;
            Ok(match held {
                Held::Refused => attempts.refused.is_none(),
                Held::Quiet(_) => false,
                Held::Waits(_) | Held::Rests(_) => attempts.again.is_none_or(|again| again <= now),
            })
        };
        let held = self.agenda.entries().iter().filter_map(|(name, entry)| Some((name.clone(), entry.held.clone()?)));
        let freed: Vec<(String, String)> =
            held.filter(|(_, held)| free(held).unwrap_or(false)).map(|(name, (account, _))| (name, account)).collect();
        if let Some(settings) = self.settings.clone() {
            freed.iter().for_each(|(_, account)| self.agenda.signed_in(account, &settings, now));
        }
        self.agenda.hurry(|name| freed.iter().any(|(freed, _)| freed == name), now);
    }

    /// A button of a notification, perhaps of one from before a restart.
    fn acted(&mut self, id: &str, action: Action) {
        let Some(cause) = Cause::parse(id) else { return self.face.open(Some(Page::Needs), None) };
        match action {
            Action::Show => self.face.open(Some(cause.page()), cause.card().as_deref()),
            Action::SignIn => self.face.open(Some(Page::Accounts), cause.account()),
            Action::Keep(side) => {
                let answered = self.store().zip(cause.need()).map(|(store, need)| store.answer(need, side.as_str()));
                match answered {
                    Some(Ok(true)) => self.ask_after(&cause),
                    // Somebody was faster, or it is of another time: the page shows what is left.
                    Some(Ok(false) | Err(_)) | None => self.face.open(Some(Page::Needs), None),
                }
            }
            Action::Retry => {
                if let Some((store, pairing)) = self.store().zip(cause.pairing()) {
                    let _ = store.retry_parked(pairing);
                }
                self.ask_after(&cause);
            }
        }
    }

    fn ask_after(&mut self, cause: &Cause) {
        match cause.pairing() {
            Some(pairing) => self.queue.push_back((pairing.to_owned(), None)),
            None => self.ask_all(),
        }
    }

    /// Ends what runs and gives the leases back, so that another computer may begin at once.
    pub(super) async fn leave(&mut self) {
        if let Some(task) = self.task.take() {
            task.end().await;
        }
        self.desk.cancel_work();
        self.desk.board(|board| board.running = None);
        let (Some(settings), Some(store)) = (self.settings.clone(), self.store()) else { return };
        let (Ok(us), now) = (self.desk.installation(), self.desk.now()) else { return };
        let active = settings.pairings.iter().filter(|pairing| *pairing.active);
        let open: Vec<_> = active.filter_map(|pairing| self.accounts.both_known(pairing, now)).collect();
        let releases = open.iter().map(|both| {
            let (store, us) = (&store, &us);
            async move { lease::release(&both.joined(), store, us, now).await }
        });
        // It is not worth waiting for.
        let _ = tokio::time::timeout(LEAVING, join_all(releases)).await;
    }
}
