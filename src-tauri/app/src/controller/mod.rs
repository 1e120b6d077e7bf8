//! The controller: one loop that runs what is due, and one enumeration of everything that can be asked of it.
//!
//! It draws and prints nothing: a [`Face`] is told. It never waits for a server, the keychain or a person itself; what may
//! take time is a [`Task`] beside the loop, of which there is one at a time, since runs share the store.

mod accounts;
mod agenda;
mod ended;
mod face;
mod files;
mod pause;
mod pulse;
mod request;
mod taken;
mod task;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use ponte_core::attempts::Wish;
use ponte_engine::cycle::Progress;
use ponte_engine::pairing::Shown;
use ponte_engine::settings::Settings;
use ponte_engine::store::Store;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::Instant;

pub use accounts::Accounts;
pub use agenda::{Agenda, Entry};
pub use face::{Face, News};
pub use pause::{Pause, Span};
pub use pulse::{Beat, Outward, Pulse, REST, TICK, outward};
pub use request::{Page, Request};
pub use task::{Job, Outcome, Task};

use crate::board::RunningNow;
use crate::daily::Daily;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lock::{Lock, Work, lock};
use crate::notify::Notifier;
use crate::os::Shifts;
use crate::release;
use crate::signs::Signs;
use files::Files;

/// No wait is shorter.
const SHORTEST: Duration = Duration::from_millis(10);
/// The window is told of changes so often at most.
const SHOWN_EVERY: Duration = Duration::from_millis(100);
/// How often what comes once a day is looked after, and the database where it could not be opened.
const LOOK_AFTER: SignedDuration = SignedDuration::from_secs(59);

/// A run of this pairing is so far.
type Step = (String, Progress);

/// Why the loop ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Somebody wanted it to.
    Asked,
    /// Every account has refused to let Ponte in, and nothing else is to be done.
    NobodyIsLeft,
}

/// The loop and what it knows.
pub struct Controller<F: Face> {
    desk: Desk,
    face: F,
    work: Work,
    requests: UnboundedReceiver<Request>,
    /// Held from beginning to end by a face that does nothing but run.
    #[allow(dead_code, reason = "held, never read")]
    lock: Option<Lock>,
    settings: Option<Arc<Settings>>,
    accounts: Arc<Accounts>,
    agenda: Agenda,
    pause: Option<Pause>,
    /// What the user asked for, in order.
    queue: VecDeque<(String, Option<Shown>)>,
    task: Option<Task>,
    progress: (UnboundedSender<Step>, UnboundedReceiver<Step>),
    /// Away while a task looks after it.
    daily: Option<Daily>,
    look_after: Timestamp,
    notifier: Notifier,
    signs: Signs,
    files: Files,
    shifts: Option<Shifts>,
    pulse: Pulse,
    tick: Duration,
    /// The trouble with the settings file that was told last.
    told: Option<Error>,
    changed: bool,
    shown: Option<Instant>,
}

/// What woke the loop.
enum Tick {
    Request(Request),
    Ended(Option<Box<Outcome>>),
    Progress(String, Progress),
    Files,
    Clock,
}

impl<F: Face> Controller<F> {
    /// The controller of a face that can wait: it opens with mistaken settings, without a keychain, beside another face.
    /// Where the desk has one already, this one ends at once.
    #[must_use]
    pub fn new(desk: Desk, face: F) -> Self {
        Controller::of(desk, face, Work::App, None)
    }

    /// The controller of a face that does nothing but run, and holds the lock for as long as it does.
    ///
    /// # Errors
    /// Mistaken settings, another face at work, a database that cannot be opened.
    pub async fn alone(desk: Desk, face: F) -> Result<Self> {
        desk.settings()?;
        let lock = lock(&desk, Work::Watch).await?;
        desk.store().await?;
        Ok(Controller::of(desk, face, Work::Watch, Some(lock)))
    }

    fn of(desk: Desk, face: F, work: Work, lock: Option<Lock>) -> Self {
        let now = desk.now();
        let (files, shifts) = (Files::watch(&desk), Shifts::watch());
        Controller {
            tick: if files.are_watched() && shifts.is_some() { REST } else { TICK },
            requests: desk.take_requests(),
            face,
            work,
            lock,
            settings: None,
            accounts: desk.opened(),
            agenda: Agenda::default(),
            pause: None,
            queue: VecDeque::new(),
            task: None,
            progress: unbounded_channel(),
            daily: Some(Daily::default()),
            look_after: now,
            notifier: Notifier::default(),
            signs: Signs::new(&desk),
            files,
            shifts,
            pulse: Pulse::begin(now, desk.outward()),
            told: None,
            changed: true,
            shown: None,
            desk,
        }
    }

    /// Begins to run on the runtime of who calls.
    pub fn start(self) -> JoinHandle<Result<End>>
    where
        F: 'static,
    {
        tokio::spawn(self.run())
    }

    /// The same with a shorter longest wait, for tests that move the clock.
    #[must_use]
    pub fn ticking(mut self, tick: Duration) -> Self {
        self.tick = tick;
        self
    }

    /// Runs until somebody wants it to end, and leaves nothing behind: what runs is ended, leases are given back.
    ///
    /// # Errors
    /// None that a later try could mend; those are told to the face.
    pub async fn run(mut self) -> Result<End> {
        self.look();
        self.take_over_pause();
        let end = loop {
            self.begin_next();
            self.show();
            let tick = self.tick().await;
            if let Some(end) = self.take(tick).await {
                break end;
            }
        };
        self.leave().await;
        self.face.quit();
        Ok(end)
    }

    async fn tick(&mut self) -> Tick {
        let wait = self.wait();
        tokio::select! {
            request = self.requests.recv() => Tick::Request(request.unwrap_or(Request::Quit)),
            outcome = ended(&mut self.task) => Tick::Ended(outcome),
            Some((pairing, progress)) = self.progress.1.recv() => Tick::Progress(pairing, progress),
            () = self.files.changed() => Tick::Files,
            () = shifted(self.shifts.as_ref()) => Tick::Clock,
            () = tokio::time::sleep(wait) => Tick::Clock,
        }
    }

    /// How long nothing is to be done by itself.
    fn wait(&self) -> Duration {
        let now = self.desk.now();
        let until = |time: Timestamp| Duration::try_from(time.duration_since(now)).unwrap_or(Duration::ZERO);
        let rests = self.pulse.rests(self.tick);
        let wait = self.next(now).map_or(rests, |time| until(time).min(rests)).max(SHORTEST);
        match self.shown.filter(|_| self.changed) {
            Some(shown) => wait.min(SHOWN_EVERY.saturating_sub(shown.elapsed())),
            None => wait,
        }
    }

    /// When something is to be done by itself next: a run, what comes once a day, the end of a pause, another try at the database.
    fn next(&self, now: Timestamp) -> Option<Timestamp> {
        let resumes = self.pause.and_then(|pause| pause.until);
        let idle = self.task.is_none();
        let by_clock = idle && self.pause.is_none() && self.store().is_some();
        let (runs, aside) = if by_clock { (self.agenda.wakes(), self.aside(now)) } else { (None, None) };
        let opens = (idle && self.wants_opening()).then_some(self.look_after);
        [resumes, runs, aside, opens].into_iter().flatten().min()
    }

    /// What comes once a day: the digest, and the question for a newer version.
    fn aside(&self, now: Timestamp) -> Option<Timestamp> {
        let (settings, store) = (self.settings.as_ref()?, self.store()?);
        let digest = self.daily.as_ref()?.next(settings, &store, now);
        let next = [digest, release::next(settings, &store, now)].into_iter().flatten().min()?;
        Some(next.max(self.look_after))
    }

    async fn take(&mut self, tick: Tick) -> Option<End> {
        match tick {
            Tick::Request(Request::Quit) => return Some(End::Asked),
            Tick::Request(request) => self.taken(request).await,
            Tick::Ended(outcome) => self.ended(outcome.map(|outcome| *outcome)),
            Tick::Progress(pairing, progress) => {
                self.desk.board(|board| {
                    if let Some(running) = board.running.as_mut().filter(|running| running.pairing == pairing) {
                        running.moved(progress);
                    }
                });
                self.face.news(&News::Progress(&pairing, progress));
            }
            Tick::Files => {
                self.look();
                self.release();
            }
            Tick::Clock => self.beat(),
        }
        self.is_over().then_some(End::NobodyIsLeft)
    }

    /// Begins what is to be done next, unless something goes on: what the user asked for, what is due, the digest.
    fn begin_next(&mut self) {
        if self.task.is_some() {
            return;
        }
        let (now, Some(settings)) = (self.desk.now(), self.settings.clone()) else { return };
        if self.store().is_none() {
            return self.begin_opening(now);
        }
        if let Some((name, shown)) = self.queue.pop_front() {
            return self.begin(&settings, &name, Wish::User, shown);
        }
        if self.pause.is_some() {
            return;
        }
        if let Some(name) = self.agenda.due(now).map(str::to_owned) {
            return self.begin(&settings, &name, Wish::Clock, None);
        }
        if now >= self.look_after {
            self.look_after = now.saturating_add(LOOK_AFTER).unwrap_or(Timestamp::MAX);
            self.begin_aside(settings);
        }
    }

    /// Nothing is known before the database is open; what cannot be opened is tried again within a minute. Before the first
    /// pairing no key of the installation is made for it.
    fn begin_opening(&mut self, now: Timestamp) {
        if self.wants_opening() && (now >= self.look_after || !self.queue.is_empty()) {
            self.look_after = now.saturating_add(LOOK_AFTER).unwrap_or(Timestamp::MAX);
            self.task = Some(Task::open(self.desk.clone()));
        }
    }

    fn wants_opening(&self) -> bool {
        let paired = |settings: &Arc<Settings>| !settings.pairings.is_empty() || self.desk.paths().database().exists();
        self.store().is_none() && self.settings.as_ref().is_some_and(paired)
    }

    fn begin(&mut self, settings: &Arc<Settings>, name: &str, wish: Wish, shown: Option<Shown>) {
        let Some(pairing) = settings.pairing(name).cloned() else { return };
        let (desk, accounts, settings) = (self.desk.clone(), Arc::clone(&self.accounts), Arc::clone(settings));
        let lock = self.lock.is_none().then_some(self.work);
        let progress = self.progress.0.clone();
        self.face.news(&News::Began(name));
        let now = self.desk.now();
        self.desk.board(|board| board.running = Some(RunningNow::begin(name, now)));
        self.task = Some(Task::run(Job { desk, accounts, settings, pairing, wish, shown, lock, progress }));
        self.changed = true;
    }

    fn begin_aside(&mut self, settings: Arc<Settings>) {
        let mails = settings.digest.as_ref().is_some_and(|digest| *digest.active);
        let active = mails || settings.updates.is_some();
        if let Some(store) = self.desk.open_store().filter(|_| active)
            && let Some(daily) = self.daily.take()
        {
            self.task = Some(Task::aside(daily, self.desk.clone(), settings, store));
        }
    }

    /// Shows how everything stands, where that changed and somebody looks.
    fn show(&mut self) {
        let agenda = self.agenda.entries();
        let (pause, kept) = (self.pause, self.told.clone());
        let asked: Vec<String> = self.queue.iter().map(|(name, _)| name.clone()).collect();
        self.desk.board(|board| {
            board.agenda.clone_from(agenda);
            (board.pause, board.kept, board.asked) = (pause, kept, asked);
        });
        if !self.changed || !self.face.looks() || self.shown.is_some_and(|shown| shown.elapsed() < SHOWN_EVERY) {
            return;
        }
        (self.changed, self.shown) = (false, Some(Instant::now()));
        self.face.show(&self.desk.overview_now());
        self.remind();
    }

    /// Tells what waits for the user and was not told yet.
    fn remind(&mut self) {
        let (Some(store), Some(settings)) = (self.desk.open_store(), self.settings.clone()) else { return };
        let told = self.notifier.look(&store, &settings, self.desk.now());
        match told {
            Ok(notifications) => notifications.iter().for_each(|notification| self.face.notify(notification)),
            Err(error) => self.face.news(&News::Trouble(&error.into())),
        }
    }

    fn is_over(&self) -> bool {
        let mails = |settings: &Arc<Settings>| settings.digest.as_ref().is_some_and(|digest| *digest.active);
        self.work == Work::Watch
            && self.task.is_none()
            && self.agenda.nobody_is_left()
            && !self.settings.as_ref().is_some_and(mails)
    }

    fn store(&self) -> Option<Arc<Store>> {
        self.desk.open_store()
    }
}

async fn shifted(shifts: Option<&Shifts>) {
    match shifts {
        Some(shifts) => shifts.shifted().await,
        None => std::future::pending().await,
    }
}

async fn ended(task: &mut Option<Task>) -> Option<Box<Outcome>> {
    match task {
        Some(task) => task.ended().await.map(Box::new),
        None => std::future::pending().await,
    }
}
