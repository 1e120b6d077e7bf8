//! What goes on beside the loop: one run of one pairing, or the daily digest. It can be ended at any moment: the journal
//! tells the next run what to ask the servers about.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ponte_core::attempts::{Held, Wish};
use ponte_core::verdict::FailureKind;
use ponte_engine::cycle::Progress;
use ponte_engine::digest::post;
use ponte_engine::pairing::Shown;
use ponte_engine::settings::{Pairing, Settings};
use ponte_engine::store::Store;
use ponte_engine::turns;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinHandle;

use super::accounts::Accounts;
use crate::daily::Daily;
use crate::desk::Desk;
use crate::disabled;
use crate::error::{Error, Result};
use crate::lock::{Work, lock};
use crate::open::Both;
use crate::release;
use crate::run::{Running, Told};

/// So often progress is told at most.
const SHOWN_EVERY: Duration = Duration::from_millis(100);

/// A run that is to be made.
pub struct Job {
    /// The desk.
    pub desk: Desk,
    /// The open accounts.
    pub accounts: Arc<Accounts>,
    /// The settings in force when it begins.
    pub settings: Arc<Settings>,
    /// Which pairing.
    pub pairing: Pairing,
    /// Who wants it.
    pub wish: Wish,
    /// What was shown and agreed to.
    pub shown: Option<Shown>,
    /// Under which name the lock is taken; `None` where it is held already.
    pub lock: Option<Work>,
    /// Where progress goes.
    pub progress: UnboundedSender<(String, Progress)>,
}

/// What came of it.
pub enum Outcome {
    /// A run, or what kept it from beginning, and what holds the pairing now.
    Ran(Told, Option<(String, Held)>),
    /// An account must not be asked now.
    Held(Pairing, (String, Held)),
    /// Another face is at work, or Ponte's own files are in trouble.
    Stopped(String, Error),
    /// The database was opened, or was to be.
    Opened(Result<()>),
    /// The digest, and what there is to say of it; and what kept the newest version from being asked for.
    Aside(Box<Daily>, Result<Option<post::Told>>, Result<()>),
}

/// Something under way.
pub struct Task {
    /// The pairing that runs, where one does.
    pub pairing: Option<String>,
    handle: JoinHandle<Outcome>,
}

impl Task {
    /// Begins a run.
    #[must_use]
    pub fn run(job: Job) -> Self {
        let pairing = Some(job.pairing.name.clone());
        Task { pairing, handle: tokio::spawn(job.outcome()) }
    }

    /// Begins to open the database: the keychain may wait for the user.
    #[must_use]
    pub fn open(desk: Desk) -> Self {
        let open = async move { Outcome::Opened(desk.store().await.map(drop)) };
        Task { pairing: None, handle: tokio::spawn(open) }
    }

    /// Begins to look after what comes once a day: the digest, and whether there is a newer version.
    #[must_use]
    pub fn aside(mut daily: Daily, desk: Desk, settings: Arc<Settings>, store: Arc<Store>) -> Self {
        let aside = async move {
            let told = daily.look(&desk, &settings, &store).await;
            Outcome::Aside(Box::new(daily), told, release::look(&desk, &settings, &store).await)
        };
        Task { pairing: None, handle: tokio::spawn(aside) }
    }

    /// Waits for it; `None` where it was ended.
    pub async fn ended(&mut self) -> Option<Outcome> {
        (&mut self.handle).await.ok()
    }

    /// Ends it, wherever it is.
    pub async fn end(self) {
        self.handle.abort();
        let _ = self.handle.await;
    }
}

impl Job {
    async fn outcome(self) -> Outcome {
        let name = self.pairing.name.clone();
        match self.go().await {
            Ok(outcome) => outcome,
            Err(error) => Outcome::Stopped(name, error),
        }
    }

    async fn go(&self) -> Result<Outcome> {
        let store = self.desk.store().await?;
        let both = match self.accounts.both(&self.desk, &self.settings, &self.pairing).await {
            Ok(both) => both,
            // A secret that is missing is this pairing's own trouble.
            Err(Error::Failure(failure)) => return Ok(Outcome::Ran(Told::kept_from(&self.pairing, failure), None)),
            Err(error) => return Err(error),
        };
        let _lock = match self.lock {
            Some(work) => Some(lock(&self.desk, work).await?),
            None => None,
        };
        let progress = self.sink();
        let running = Running {
            desk: &self.desk,
            settings: &self.settings,
            pairing: &self.pairing,
            both: &both,
            store: &store,
            progress: &progress,
        };
        if self.wish == Wish::Clock
            && let Some(held) = self.held(&store, &both)?
        {
            if held.1 == Held::Refused {
                disabled::carry_out(&running).await?;
            }
            return Ok(Outcome::Held(self.pairing.clone(), held));
        }
        let told = match self.wish {
            Wish::Clock => running.by_clock().await?,
            Wish::User => running.by_user(self.shown.as_ref()).await?,
        };
        self.close_after(&told);
        self.count(&store, &told)?;
        Ok(Outcome::Ran(told, self.held(&store, &both)?))
    }

    /// What keeps the clock from running it now.
    fn held(&self, store: &Store, both: &Both) -> Result<Option<(String, Held)>> {
        let secrets = both.secrets(store.keys());
        Ok(turns::held(store, &self.pairing, &secrets, self.desk.now(), Wish::Clock)?)
    }

    /// What was refused stays known to the open account, and what the network did says nothing about it; after anything else
    /// it is opened anew.
    fn close_after(&self, told: &Told) {
        let stays = |kind| matches!(kind, FailureKind::SignIn | FailureKind::Retry);
        if told.elsewhere.is_none() && told.failure().is_some_and(|failure| !stays(failure.kind)) {
            self.accounts.close(&self.pairing.left);
            self.accounts.close(&self.pairing.right);
        }
    }

    fn count(&self, store: &Store, told: &Told) -> Result<()> {
        let reports = told.kinds.iter().filter_map(|kind| kind.report.as_ref());
        let writes: usize = reports.map(ponte_engine::cycle::Report::writes).sum();
        let day = self.desk.now().to_zoned(self.settings.zone.value.clone()).date();
        Ok(store.count_asked(&self.pairing.name, day, told.requests, u64::try_from(writes).unwrap_or(0))?)
    }

    /// Tells progress no more often than anybody can see.
    fn sink(&self) -> impl Fn(Progress) + Send + Sync + 'static {
        let (name, sender, last) = (self.pairing.name.clone(), self.progress.clone(), Mutex::new(None::<Instant>));
        move |progress| {
            let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
            let begins = matches!(progress, Progress::Begins(_));
            if begins || last.is_none_or(|last| last.elapsed() >= SHOWN_EVERY) {
                *last = Some(Instant::now());
                let _ = sender.send((name.clone(), progress));
            }
        }
    }
}
