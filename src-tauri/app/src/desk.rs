//! The desk: settings, store and secrets of one installation, as every command of every face gets them.
//!
//! A cheap handle. What may wait for the user (the keychain) is asked on a thread of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ponte_core::lease::Installation;
use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::http::{Proxy, Trusted, proxy_password};
use ponte_engine::lease::installation;
use ponte_engine::messages::{Language, Messages};
use ponte_engine::pairing::Shown;
use ponte_engine::paths::{Paths, append};
use ponte_engine::seal::Keys;
use ponte_engine::secret::{SecretString, Secrets};
use ponte_engine::settings::{Account, Document, Live, Mistake, Pairing, Reload, Settings, SignInWay, Surroundings};
use ponte_engine::store::{RunId, Store, StoreResult};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{OnceCell, watch};

use crate::board::Board;
use crate::controller::{Accounts, Outward, Request, outward};
use crate::error::{Error, Result};
use crate::open::{Adapters, Opener};
use crate::sign_in;
use crate::view::Trouble;
use crate::week::Seen;

/// One installation at work.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    paths: Paths,
    surroundings: Surroundings,
    secrets: Arc<Secrets>,
    /// What the proxy has shown so far: a password that it refused is not sent again.
    proxy: Mutex<Option<Proxy>>,
    opener: Box<dyn Opener>,
    clock: fn() -> Timestamp,
    in_force: Mutex<InForce>,
    store: OnceCell<Arc<Store>>,
    turn: Arc<tokio::sync::Mutex<()>>,
    outward: fn() -> Outward,
    accounts: Arc<Accounts>,
    board: Mutex<Board>,
    requests: (UnboundedSender<Request>, Mutex<Option<UnboundedReceiver<Request>>>),
    cancelled: watch::Sender<u64>,
    previews: Mutex<Previews>,
    searched: Mutex<Option<Searched>>,
    week: Mutex<Option<Seen>>,
    /// Certificates that the user chose to trust for accounts that stand in a form only.
    typed: Mutex<BTreeMap<String, Trusted>>,
    tokens: sign_in::Shared,
}

/// What was shown last of each pairing, each under the name that "start" gives.
#[derive(Default)]
struct Previews {
    count: u64,
    shown: BTreeMap<String, (String, Shown)>,
}

/// The last search of the runs: it holds until a run does something.
struct Searched {
    what: String,
    newest: i64,
    found: Arc<BTreeSet<RunId>>,
}

/// What a desk stands on that tests replace.
pub struct Grounds {
    /// Where secrets are.
    pub secrets: Secrets,
    /// Who opens accounts.
    pub opener: Box<dyn Opener>,
    /// What time it is.
    pub clock: fn() -> Timestamp,
    /// By which way packets leave this computer.
    pub outward: fn() -> Outward,
}

impl Default for Grounds {
    /// This computer's.
    fn default() -> Self {
        Grounds { secrets: Secrets::of_system(), opener: Box::new(Adapters), clock: Timestamp::now, outward }
    }
}

/// The settings in force, or what keeps them from being.
enum InForce {
    Good(Box<Live>, Arc<Settings>),
    Mistaken(Vec<Mistake>),
    Unreadable(Failure),
}

impl InForce {
    fn open(paths: &Paths, surroundings: &Surroundings) -> Self {
        match Live::open(&paths.settings, surroundings.clone()) {
            Ok(Ok(live)) => {
                let settings = Arc::new(live.current().clone());
                InForce::Good(Box::new(live), settings)
            }
            Ok(Err(mistakes)) => InForce::Mistaken(mistakes),
            Err(failure) => InForce::Unreadable(failure),
        }
    }
}

impl Desk {
    /// Reads the settings; whatever is wrong with them is said by [`Desk::settings`].
    #[must_use]
    pub fn open(paths: Paths, surroundings: Surroundings, grounds: Grounds) -> Self {
        let in_force = Mutex::new(InForce::open(&paths, &surroundings));
        let Grounds { secrets, opener, clock, outward } = grounds;
        let (sender, receiver) = unbounded_channel();
        Desk(Arc::new(Inner {
            paths,
            surroundings,
            secrets: Arc::new(secrets),
            proxy: Mutex::default(),
            opener,
            clock,
            in_force,
            store: OnceCell::new(),
            turn: Arc::default(),
            outward,
            accounts: Arc::default(),
            board: Mutex::default(),
            requests: (sender, Mutex::new(Some(receiver))),
            cancelled: watch::Sender::new(0),
            previews: Mutex::default(),
            searched: Mutex::default(),
            week: Mutex::default(),
            typed: Mutex::default(),
            tokens: sign_in::Shared::default(),
        }))
    }

    /// Where everything is.
    #[must_use]
    pub fn paths(&self) -> &Paths {
        &self.0.paths
    }

    /// What holds where settings say nothing.
    #[must_use]
    pub fn surroundings(&self) -> &Surroundings {
        &self.0.surroundings
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0.clock)()
    }

    /// The clock itself, for what outlives a call.
    #[must_use]
    pub fn clock(&self) -> fn() -> Timestamp {
        self.0.clock
    }

    /// Who opens accounts.
    pub(crate) fn opener(&self) -> &dyn Opener {
        &*self.0.opener
    }

    /// Where runs of this process queue up: see [`crate::lock`].
    pub(crate) fn turn(&self) -> &Arc<tokio::sync::Mutex<()>> {
        &self.0.turn
    }

    /// The week that was looked at last: see [`crate::week`].
    pub(crate) fn seen_week(&self) -> MutexGuard<'_, Option<Seen>> {
        self.0.week.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Certificates trusted for accounts that stand in a form only, by their name: see [`crate::accounts`].
    pub(crate) fn typed_trust(&self) -> MutexGuard<'_, BTreeMap<String, Trusted>> {
        self.0.typed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tokens of accounts that are signed in to by browser.
    pub(crate) fn shared_tokens(&self) -> &sign_in::Shared {
        &self.0.tokens
    }

    fn in_force(&self) -> MutexGuard<'_, InForce> {
        self.0.in_force.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The settings in force, as they are now.
    ///
    /// # Errors
    /// The mistakes of the file, where there was none without.
    pub fn settings(&self) -> Result<Arc<Settings>> {
        match &*self.in_force() {
            InForce::Good(_, settings) => Ok(Arc::clone(settings)),
            InForce::Mistaken(mistakes) => Err(self.mistaken(mistakes.clone())),
            InForce::Unreadable(failure) => Err(Error::Failure(failure.clone())),
        }
    }

    /// Looks at the settings file again. One with a mistake changes nothing.
    ///
    /// # Errors
    /// `failure-file` where it cannot be read.
    pub fn reload(&self) -> std::result::Result<Reload, Failure> {
        let mut in_force = self.in_force();
        if let InForce::Good(live, settings) = &mut *in_force {
            let reload = live.reload()?;
            if reload == Reload::Changed {
                *settings = Arc::new(live.current().clone());
                self.0.tokens.forget();
            }
            return Ok(reload);
        }
        let fresh = InForce::open(&self.0.paths, &self.0.surroundings);
        let reload = match &fresh {
            InForce::Good(..) => Ok(Reload::Changed),
            InForce::Mistaken(mistakes) => Ok(Reload::Kept(mistakes.clone())),
            InForce::Unreadable(failure) => Err(failure.clone()),
        };
        *in_force = fresh;
        reload
    }

    /// Mistakes in the settings file, as an error.
    #[must_use]
    pub fn mistaken(&self, mistakes: Vec<Mistake>) -> Error {
        Error::Mistakes(self.0.paths.settings.display().to_string(), mistakes)
    }

    /// The settings file, open for change.
    ///
    /// # Errors
    /// Its mistakes, or `failure-file`.
    pub fn document(&self) -> Result<Document> {
        Document::open(&self.0.paths.settings, &self.0.surroundings)?.map_err(|mistakes| self.mistaken(mistakes))
    }

    /// What a changed settings file would say, without writing it.
    ///
    /// # Errors
    /// The mistakes that it would have.
    pub fn check(&self, document: &Document) -> Result<Settings> {
        document.check(&self.0.surroundings).map_err(|mistakes| self.mistaken(mistakes))
    }

    /// Checks a changed settings file, writes it and takes it over.
    ///
    /// # Errors
    /// The mistakes that it would have, or `failure-file`.
    pub fn save(&self, document: &Document) -> Result<Arc<Settings>> {
        document.save(&self.0.surroundings)?.map_err(|mistakes| self.mistaken(mistakes))?;
        self.reload()?;
        self.request(Request::Settings);
        self.settings()
    }

    /// The user's language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.settings().map_or(self.0.surroundings.language, |settings| *settings.language)
    }

    /// Every sentence, in the user's language.
    #[must_use]
    pub fn messages(&self) -> &'static Messages {
        self.language().messages()
    }

    /// The keychain, and the environment in its place.
    #[must_use]
    pub fn secrets(&self) -> Arc<Secrets> {
        Arc::clone(&self.0.secrets)
    }

    /// The secret of an account; of one that Windows vouches for an empty one.
    ///
    /// # Errors
    /// That there is none, or what the keychain says.
    pub async fn secret(&self, account: &Account) -> Result<SecretString> {
        if account.sign_in() == SignInWay::Windows {
            return Ok(SecretString::default());
        }
        let (name, variable) =
            (account.secret_entry(), account.secret_env.as_ref().map(|setting| setting.value.clone()));
        let loaded = self.with_secrets(move |secrets| secrets.load(&name, variable.as_deref())).await;
        loaded.map_err(|error| match error {
            Error::Failure(failure)
                if failure.code == "failure-secret-missing" && account.sign_in() == SignInWay::Browser =>
            {
                Error::Failure(sign_in::signed_out(self, account))
            }
            other => other,
        })
    }

    /// Through what the network is left under the settings in force.
    ///
    /// # Errors
    /// That its password is missing, or what the keychain says.
    pub async fn proxy(&self) -> Result<Proxy> {
        let chosen = self.settings().map(|settings| settings.proxy.clone()).unwrap_or_default();
        let asked = chosen.clone();
        let password = self.with_secrets(move |secrets| proxy_password(&asked, secrets)).await?;
        let mut kept = self.0.proxy.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.take().filter(|proxy| proxy.is_of(&chosen, password.as_ref()));
        Ok(kept.insert(known.unwrap_or_else(|| Proxy::of(&chosen, password))).clone())
    }

    /// Does something with the keychain, which may wait for the user, on a thread of its own.
    ///
    /// # Errors
    /// What `work` says.
    pub async fn with_secrets<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Secrets) -> std::result::Result<T, Failure> + Send + 'static,
    ) -> Result<T> {
        let secrets = self.secrets();
        match tokio::task::spawn_blocking(move || work(&secrets)).await {
            Ok(result) => result.map_err(Error::Failure),
            Err(_) => Err(Error::internal("failure-no-threads")),
        }
    }

    /// Forgets a secret; where there is no keychain there is nothing left in it either.
    ///
    /// # Errors
    /// What the keychain says.
    pub async fn forget_secret(&self, name: &str) -> Result<()> {
        let name = name.to_owned();
        match self.with_secrets(move |secrets| secrets.remove(&name)).await {
            Err(Error::Failure(Failure { code, .. })) if code == "failure-no-keychain" => Ok(()),
            removed => removed,
        }
    }

    /// The database, under this installation's key; opened on first use.
    ///
    /// # Errors
    /// What keeps it from being opened. It is tried again the next time.
    pub async fn store(&self) -> Result<Arc<Store>> {
        let opening = self.opened_store();
        self.0.store.get_or_try_init(|| opening).await.map(Arc::clone)
    }

    async fn opened_store(&self) -> Result<Arc<Store>> {
        self.0.paths.create()?;
        let key = self.with_secrets(Secrets::installation_key).await?;
        let file = self.0.paths.database();
        // SQLite makes a new file readable by everybody, and follows links.
        drop(append(&file)?);
        let opened = Store::open(&file, Keys::derive(&key));
        opened.map(Arc::new).map_err(|error| Error::Failure(Failure::from(error).with("file", file.display())))
    }

    /// The database, if it is open already: for who must not wait for the keychain.
    #[must_use]
    pub fn open_store(&self) -> Option<Arc<Store>> {
        self.0.store.get().cloned()
    }

    /// This installation, as other computers of the user are told of it.
    ///
    /// # Errors
    /// `failure-file`.
    pub fn installation(&self) -> Result<Installation> {
        Ok(installation(&self.0.paths, gethostname::gethostname().to_string_lossy().into_owned())?)
    }
}

/// What goes on at the desk.
impl Desk {
    /// Asks the controller for something. Where there is none, nobody hears it.
    pub fn request(&self, request: Request) {
        let _ = self.0.requests.0.send(request);
    }

    /// What is asked of the controller; whoever takes it second is asked nothing.
    pub(crate) fn take_requests(&self) -> UnboundedReceiver<Request> {
        lock(&self.0.requests.1).take().unwrap_or_else(|| unbounded_channel().1)
    }

    /// The open accounts.
    pub(crate) fn opened(&self) -> Arc<Accounts> {
        Arc::clone(&self.0.accounts)
    }

    /// By which way packets leave this computer.
    pub(crate) fn outward(&self) -> Outward {
        (self.0.outward)()
    }

    /// Notes what goes on.
    pub(crate) fn board<T>(&self, note: impl FnOnce(&mut Board) -> T) -> T {
        note(&mut lock(&self.0.board))
    }

    /// What goes on.
    #[must_use]
    pub fn board_now(&self) -> Board {
        lock(&self.0.board).clone()
    }

    /// The user's own zone.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        self.settings().map_or_else(|_| self.0.surroundings.zone.clone(), |settings| settings.zone.value.clone())
    }

    /// Does something that the user may put an end to.
    ///
    /// # Errors
    /// What `work` says; `failure-cancelled` where it was ended.
    pub async fn cancellable<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let mut cancelled = self.0.cancelled.subscribe();
        tokio::select! {
            result = work => result,
            _ = cancelled.changed() => Err(Error::Failure(Failure::new(FailureKind::Decide, "failure-cancelled"))),
        }
    }

    /// Ends everything that [`Desk::cancellable`] does.
    pub(crate) fn cancel_work(&self) {
        self.0.cancelled.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// An error as the window is told of it.
    ///
    /// # Errors
    /// What was one before.
    pub fn told<T>(&self, result: Result<T>) -> std::result::Result<T, Trouble> {
        result.map_err(|error| self.trouble(&error))
    }

    /// Remembers what was shown of a pairing, in place of what was before. Gives the name under which "start" asks for it.
    pub(crate) fn keep_shown(&self, pairing: &str, shown: Shown) -> String {
        let mut previews = lock(&self.0.previews);
        previews.count += 1;
        let token = previews.count.to_string();
        previews.shown.insert(pairing.to_owned(), (token.clone(), shown));
        token
    }

    /// What was shown of a pairing under this name; it can be started once.
    pub(crate) fn take_shown(&self, pairing: &str, token: &str) -> Option<Shown> {
        let mut previews = lock(&self.0.previews);
        previews.shown.get(pairing).filter(|(known, _)| known == token)?;
        previews.shown.remove(pairing).map(|(_, shown)| shown)
    }

    /// The runs that did something to a record of this title or number. Titles stand sealed, so each search opens them all;
    /// the pages of one search do it once.
    pub(crate) fn runs_about(&self, store: &Store, what: &str) -> StoreResult<Arc<BTreeSet<RunId>>> {
        let newest = store.newest_item()?;
        let mut searched = lock(&self.0.searched);
        if let Some(known) = searched.as_ref().filter(|known| known.what == what && known.newest == newest) {
            return Ok(Arc::clone(&known.found));
        }
        let found = Arc::new(store.runs_about(what)?);
        *searched = Some(Searched { what: what.to_owned(), newest, found: Arc::clone(&found) });
        Ok(found)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The account of this name.
///
/// # Errors
/// That there is none.
pub fn account<'s>(settings: &'s Settings, name: &str) -> Result<&'s Account> {
    settings.account(name).ok_or_else(|| Error::usage("usage-no-such-account", &[("name", name)]))
}

/// The pairing of this name.
///
/// # Errors
/// That there is none.
pub fn pairing<'s>(settings: &'s Settings, name: &str) -> Result<&'s Pairing> {
    settings.pairing(name).ok_or_else(|| Error::usage("usage-no-such-pairing", &[("name", name)]))
}

/// The pairings to run: the one that is named, though it be paused, or all active ones.
///
/// # Errors
/// That there is none to run.
pub fn chosen<'s>(settings: &'s Settings, name: Option<&str>) -> Result<Vec<&'s Pairing>> {
    let chosen: Vec<&Pairing> = match name {
        Some(name) => vec![pairing(settings, name)?],
        None => settings.pairings.iter().filter(|pairing| *pairing.active).collect(),
    };
    if chosen.is_empty() { Err(Error::usage("usage-nothing-to-sync", &[])) } else { Ok(chosen) }
}

/// Any number will do: it only spreads what failed together.
#[must_use]
pub fn jitter(now: Timestamp) -> u64 {
    now.subsec_nanosecond().unsigned_abs().into()
}

/// A failure of a thread that could not be had.
pub(crate) fn no_threads() -> Failure {
    Failure::new(FailureKind::Bug, "failure-no-threads")
}
