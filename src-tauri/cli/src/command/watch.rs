//! `pontectl watch`: runs every active pairing when it is due, until Ctrl-C.
//!
//! The settings file is looked at all the while; one with a mistake is told once and changes nothing. A refused password
//! holds every pairing of that account until the user signs in again or changes the account: retries lock accounts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use ponte_app::daily::Daily;
use ponte_app::desk::jitter;
use ponte_app::lock::{Work, lock};
use ponte_app::open::{self, Both, Open};
use ponte_app::run::{Running, Told};
use ponte_app::signs::Signs;
use ponte_app::{Error, disabled, held};
use ponte_core::attempts::{Attempts, Held, Wish};
use ponte_core::schedule::{Happened, Next, Schedule};
use ponte_core::snapshot::Side;
use ponte_core::verdict::FailureKind;
use ponte_engine::cycle::ProgressSink;
use ponte_engine::lease;
use ponte_engine::settings::{Mistake, Pairing, ProxySettings, Reload, Settings};
use ponte_engine::store::Store;
use ponte_engine::turns;

use super::{digest, sync};
use crate::exit::Stop;
use crate::output::{self, Bar};
use crate::session::Session;

/// How often the clock and the settings file are looked at.
const TICK: Duration = Duration::from_secs(2);
/// How long a server may take to be told that this computer stops.
const LEAVING: Duration = Duration::from_secs(3);
/// How long an account stays open: what a server says of itself is believed for so long.
const OPEN_FOR: Duration = Duration::from_secs(12 * 3600);

/// Runs until it is stopped, or until every account has refused to let Ponte in and no digest is to tell of it.
pub async fn watch(session: &Session) -> Result<(), Stop> {
    session.settings()?;
    let begun = session.desk.settings()?;
    let _lock = lock(&session.desk, Work::Watch).await?;
    let store = session.store().await?;
    let mut watch = Watch {
        session,
        store,
        begun,
        signs: Signs::new(&session.desk),
        open: BTreeMap::new(),
        schedules: BTreeMap::new(),
        held: BTreeMap::new(),
        elsewhere: BTreeSet::new(),
        daily: Daily::default(),
        told: None,
        proxy: session.settings()?.proxy.clone(),
    };
    output::line(&session.text("cli-watching", &[]));
    loop {
        watch.look();
        // A signal ends a run wherever it is; the next one asks the servers what happened.
        tokio::select! {
            round = watch.round() => round?,
            _ = tokio::signal::ctrl_c() => return watch.leave().await,
        }
        for reminder in held::remind(&session.desk, &watch.store)? {
            output::line(&reminder.sentence(session.messages, &session.when(reminder.group.since)));
        }
        tokio::select! {
            sent = watch.mail() => sent?,
            _ = tokio::signal::ctrl_c() => return watch.leave().await,
        }
        tokio::select! {
            () = tokio::time::sleep(TICK) => {}
            _ = tokio::signal::ctrl_c() => return watch.leave().await,
        }
    }
}

struct Watch<'s> {
    session: &'s Session,
    store: Arc<Store>,
    signs: Signs,
    /// The settings as they were when it began.
    begun: Arc<Settings>,
    /// The open accounts, by name, each since when. Pairings share them, and with them what was refused.
    open: BTreeMap<String, (Timestamp, Arc<Open>)>,
    schedules: BTreeMap<String, Schedule>,
    /// The pairings of which an account must not be asked, and why.
    held: BTreeMap<String, (String, Held)>,
    /// The pairings that another computer syncs.
    elsewhere: BTreeSet<String>,
    daily: Daily,
    /// The trouble with the settings file that was told last.
    told: Option<String>,
    /// Under which proxy the accounts were opened.
    proxy: ProxySettings,
}

impl Watch<'_> {
    /// The settings in force: once there were some, there always are.
    fn current(&self) -> Arc<Settings> {
        self.session.desk.settings().unwrap_or_else(|_| Arc::clone(&self.begun))
    }

    /// Looks for what the user did meanwhile.
    fn look(&mut self) {
        match self.session.desk.reload() {
            Ok(Reload::Unchanged) => self.told = None,
            Ok(Reload::Changed) => {
                self.told = None;
                output::line(&self.session.text("cli-settings-changed", &[]));
                self.resettle();
            }
            Ok(Reload::Kept(mistakes)) => self.kept(&mistakes),
            Err(failure) => self.tell_once(self.session.messages.failure(&failure)),
        }
        for account in self.signs.look() {
            self.reopen(&account);
        }
    }

    /// Takes over what the settings say now: an account that was changed is opened anew, an interval counts at once.
    fn resettle(&mut self) {
        let now = Timestamp::now();
        let Ok(settings) = self.session.desk.settings() else { return };
        if !std::mem::replace(&mut self.proxy, settings.proxy.clone()).is_same(&settings.proxy) {
            // Another way to the same servers: what they refused stays refused.
            self.open.clear();
        }
        let changed = self.open.values().map(|(_, open)| open.account());
        let changed: Vec<String> = changed
            .filter(|account| settings.account(&account.name).is_none_or(|current| !open::same(current, account)))
            .map(|account| account.name.clone())
            .collect();
        for account in changed {
            self.reopen(&account);
        }
        self.schedules.retain(|name, _| settings.pairing(name).is_some_and(|pairing| *pairing.active));
        for pairing in &settings.pairings {
            let interval = Happened::Interval(*pairing.interval);
            if let Some(schedule) = self.schedules.get_mut(&pairing.name) {
                *schedule = schedule.clone().after(&interval, now, jitter(now));
            }
        }
    }

    /// Forgets what is open of an account the user acted on, and lifts what held its pairings.
    fn reopen(&mut self, account: &str) {
        let now = Timestamp::now();
        self.open.remove(account);
        if let Err(error) = self.store.set_attempts(account, &Attempts::default()) {
            self.tell_once(self.session.messages.failure(&error.into()));
        }
        for pairing in &self.current().pairings.clone() {
            let concerned = Side::BOTH.iter().any(|side| pairing.account(*side) == account);
            if let Some(schedule) = self.schedules.get_mut(&pairing.name).filter(|_| concerned) {
                *schedule = schedule.clone().after(&Happened::SignedIn, now, jitter(now));
            }
        }
    }

    async fn round(&mut self) -> Result<(), Stop> {
        let pairings = self.current().pairings.clone();
        for pairing in pairings.iter().filter(|pairing| *pairing.active) {
            let now = Timestamp::now();
            let schedule = self.schedules.entry(pairing.name.clone());
            let schedule = schedule.or_insert_with(|| Schedule::new(*pairing.interval, now)).clone();
            if !schedule.is_due(now) || self.is_held(pairing, now).await? {
                continue;
            }
            let happened = self.run(pairing).await?;
            let now = Timestamp::now();
            let mut schedule = schedule.after(&happened, now, jitter(now));
            if self.is_held(pairing, now).await? {
                // It runs again as soon as its accounts may be asked.
                schedule = schedule.after(&Happened::Asked, now, jitter(now));
            } else {
                self.tell_next(pairing, &schedule);
            }
            self.schedules.insert(pairing.name.clone(), schedule);
        }
        if self.nobody_is_left() && !self.is_told_by_mail() { Err(Stop::Told(FailureKind::SignIn)) } else { Ok(()) }
    }

    /// Sends the daily digest, if it is due. It comes after the round, so that it is known which computer syncs.
    async fn mail(&mut self) -> Result<(), Stop> {
        if let Some(told) = self.daily.look(&self.session.desk, &self.current(), &self.store).await? {
            output::line(&digest::sentence(self.session, &told));
        }
        Ok(())
    }

    /// Gives the leases back, so that another computer may begin at once. It is not worth waiting for.
    async fn leave(&mut self) -> Result<(), Stop> {
        let us = self.session.installation()?;
        for pairing in self.current().pairings.clone().iter().filter(|pairing| *pairing.active) {
            let Ok(both) = self.both(pairing).await else { continue };
            let joined = both.joined();
            let release = lease::release(&joined, &self.store, &us, Timestamp::now());
            let _ = tokio::time::timeout(LEAVING, release).await;
        }
        Ok(())
    }

    /// Whether an account of a pairing must not be asked now. Each new reason is told once.
    async fn is_held(&mut self, pairing: &Pairing, now: Timestamp) -> Result<bool, Stop> {
        let Ok(both) = self.both(pairing).await else { return Ok(false) };
        let secrets = both.secrets(self.store.keys());
        let held = turns::held(&self.store, pairing, &secrets, now, Wish::Clock);
        let held = held.map_err(|error| Stop::Failure(error.into()))?;
        let Some((account, why)) = held else {
            self.held.remove(&pairing.name);
            return Ok(false);
        };
        if why == Held::Refused {
            let settings = self.current();
            let running = self.running(&settings, pairing, &both, &|_| {});
            disabled::carry_out(&running).await?;
        }
        if self.held.insert(pairing.name.clone(), (account.clone(), why)) != Some((account.clone(), why)) {
            let failure = turns::as_failure(pairing, &account, why, now);
            output::line(&format!("{}: {}", pairing.name, self.session.messages.failure(&failure)));
        }
        Ok(true)
    }

    /// Whether every active pairing waits for the user to sign in: there is nothing to watch then.
    fn nobody_is_left(&self) -> bool {
        let current = self.current();
        let active = current.pairings.iter().filter(|pairing| *pairing.active);
        let refused = |pairing: &Pairing| {
            let schedule = self.schedules.get(&pairing.name).is_some_and(|known| known.next() == Next::SignIn);
            schedule || matches!(self.held.get(&pairing.name), Some((_, Held::Refused)))
        };
        let mut refused = active.map(refused);
        !self.schedules.is_empty() && refused.all(|refused| refused)
    }

    /// Whether a digest is to say so, today or tomorrow: then there is something left to do.
    fn is_told_by_mail(&self) -> bool {
        self.current().digest.as_ref().is_some_and(|digest| *digest.active)
    }

    /// Runs one pairing and says what it did.
    async fn run(&mut self, pairing: &Pairing) -> Result<Happened, Stop> {
        let ran = match self.both(pairing).await {
            Ok(both) => {
                let settings = self.current();
                let bar = Bar::new(&pairing.name, self.session.messages, self.session.json);
                let told = self.running(&settings, pairing, &both, &|progress| bar.show(progress)).by_clock().await?;
                bar.finish();
                told
            }
            Err(Error::Failure(failure)) => Told::kept_from(pairing, failure),
            Err(error) => return Err(error.into()),
        };
        if ran.elsewhere.is_some() {
            // Told once, and looked at again in every round: the other computer may stop at any time.
            if self.elsewhere.insert(pairing.name.clone()) {
                self.tell(&ran);
            }
            return Ok(Happened::Succeeded);
        }
        self.elsewhere.remove(&pairing.name);
        self.tell(&ran);
        let Some(failure) = ran.failure() else { return Ok(Happened::Succeeded) };
        match failure.kind {
            // What was refused stays known to the open account, and what the network did says nothing about it.
            FailureKind::SignIn | FailureKind::Retry => {}
            _ => self.close(pairing),
        }
        // Of what is an account's own the account keeps count, for all its pairings.
        let account = turns::blamed(&failure).is_some();
        Ok(if account { Happened::Succeeded } else { Happened::Failed(failure) })
    }

    /// A quiet run is one line, since there are many of them.
    fn tell(&self, ran: &Told) {
        let now = self.session.when(Timestamp::now().as_second());
        if ran.is_quiet() {
            output::line(&format!("{now}  {}: {}", ran.pairing, self.session.text("cli-in-step", &[])));
        } else {
            output::line(&now);
            sync::tell(self.session, ran);
        }
    }

    fn running<'a>(
        &'a self,
        settings: &'a Settings,
        pairing: &'a Pairing,
        both: &'a Both,
        progress: ProgressSink<'a>,
    ) -> Running<'a> {
        Running { desk: &self.session.desk, settings, pairing, both, store: &self.store, progress }
    }

    async fn both(&mut self, pairing: &Pairing) -> Result<Both, Error> {
        let left = self.opened(pairing, Side::Left).await?;
        let right = self.opened(pairing, Side::Right).await?;
        Ok(Both::of(pairing, left, right))
    }

    async fn opened(&mut self, pairing: &Pairing, side: Side) -> Result<Arc<Open>, Error> {
        let (name, now) = (pairing.account(side), Timestamp::now());
        if let Some((since, open)) = self.open.get(name)
            && now.duration_since(*since).unsigned_abs() < OPEN_FOR
        {
            return Ok(Arc::clone(open));
        }
        let account = open::of(&self.current(), pairing, side)?.clone();
        let open = Arc::new(Open::open(&self.session.desk, &account).await?);
        self.open.insert(account.name, (now, Arc::clone(&open)));
        Ok(open)
    }

    fn close(&mut self, pairing: &Pairing) {
        for side in Side::BOTH {
            self.open.remove(pairing.account(side));
        }
    }

    /// Says what comes after a failure; after a success nothing needs to be said.
    fn tell_next(&self, pairing: &Pairing, schedule: &Schedule) {
        let named = |time: Timestamp| self.session.when(time.as_second());
        let (key, time) = match schedule.next() {
            Next::SignIn => ("cli-watch-asleep", String::new()),
            Next::RetryAt(time) => ("cli-watch-retry", named(time)),
            Next::RestsUntil(time) => ("cli-watch-rest", named(time)),
            Next::At(_) | Next::Paused(_) => return,
        };
        output::line(&self.session.text(key, &[("name", &pairing.name), ("when", &time)]));
    }

    fn kept(&mut self, mistakes: &[Mistake]) {
        let file = self.session.desk.paths().settings.display().to_string();
        let mut lines: Vec<String> =
            mistakes.iter().map(|mistake| mistake.tell(&file, self.session.messages)).collect();
        lines.push(self.session.text("cli-settings-kept", &[]));
        self.tell_once(lines.join("\n"));
    }

    fn tell_once(&mut self, text: String) {
        if self.told.as_ref() != Some(&text) {
            output::error(&text);
            self.told = Some(text);
        }
    }
}
