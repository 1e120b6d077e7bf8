//! What every command starts from: paths, settings, messages, secrets, store.

use ponte_core::lease::Installation;
use ponte_core::verdict::Failure;
use ponte_engine::lease::installation;
use ponte_engine::messages::{Language, Messages};
use ponte_engine::paths::{Paths, append};
use ponte_engine::seal::Keys;
use ponte_engine::secret::{SecretString, Secrets};
use ponte_engine::settings::{Account, Live, LogLevel, Mistake, Pairing, Settings, Surroundings};
use ponte_engine::store::Store;

use crate::args::{Args, Command};
use crate::exit::Stop;
use crate::trace;

/// One call of `pontectl`.
pub struct Session {
    /// Where everything is.
    pub paths: Paths,
    /// What holds where settings say nothing.
    pub surroundings: Surroundings,
    /// Every sentence, in the user's language.
    pub messages: &'static Messages,
    /// Whether the answer is JSON.
    pub json: bool,
    read: Result<Settings, Vec<Mistake>>,
}

impl Session {
    /// Finds the paths, reads the settings and opens the log.
    pub fn open(args: &Args) -> Result<Self, Stop> {
        let paths = Paths::find(args.home.as_deref())?;
        let surroundings = Surroundings::of_system();
        let read = Live::open(&paths.settings, surroundings.clone())?.map(|live| live.current().clone());
        let language = read.as_ref().map_or(surroundings.language, |settings| *settings.language);
        let level = read.as_ref().map_or(LogLevel::Info, |settings| *settings.log);
        if !matches!(args.command, Command::Demo { .. }) {
            trace::start(&paths, level);
        }
        Ok(Session { paths, surroundings, messages: language.messages(), json: args.json(), read })
    }

    /// The settings, or their mistakes.
    pub fn settings(&self) -> Result<&Settings, Stop> {
        self.read
            .as_ref()
            .map_err(|mistakes| Stop::Mistakes(self.paths.settings.display().to_string(), mistakes.clone()))
    }

    /// Mistakes in the settings file, as a reason to stop.
    pub fn mistaken(&self, mistakes: Vec<Mistake>) -> Stop {
        Stop::Mistakes(self.paths.settings.display().to_string(), mistakes)
    }

    /// A sentence.
    pub fn text(&self, key: &str, named: &[(&str, &str)]) -> String {
        self.messages.text(key, named)
    }

    /// The account of this name.
    pub fn account(&self, name: &str) -> Result<&Account, Stop> {
        self.settings()?.account(name).ok_or_else(|| Stop::usage("usage-no-such-account", &[("name", name)]))
    }

    /// The pairing of this name.
    pub fn pairing(&self, name: &str) -> Result<&Pairing, Stop> {
        self.settings()?.pairing(name).ok_or_else(|| Stop::usage("usage-no-such-pairing", &[("name", name)]))
    }

    /// The pairing of this name, or all where none is named.
    pub fn pairings(&self, name: Option<&str>) -> Result<Vec<&Pairing>, Stop> {
        match name {
            Some(name) => Ok(vec![self.pairing(name)?]),
            None => Ok(self.settings()?.pairings.iter().collect()),
        }
    }

    /// The secret of an account. Off the async threads, since a keychain may wait for the user.
    pub async fn secret(&self, account: &Account) -> Result<SecretString, Stop> {
        let (name, variable) = (account.name.clone(), account.secret_env.as_ref().map(|setting| setting.value.clone()));
        apart(move || Secrets::of_system().load(&name, variable.as_deref())).await
    }

    /// The database, under this installation's key.
    pub async fn store(&self) -> Result<Store, Stop> {
        self.paths.create()?;
        let key = apart(|| Secrets::of_system().installation_key()).await?;
        let file = self.paths.database();
        // SQLite makes a new file readable by everybody, and follows links.
        drop(append(&file)?);
        Store::open(&file, Keys::derive(&key))
            .map_err(|error| Stop::Failure(Failure::from(error).with("file", file.display())))
    }

    /// This installation, as other computers of the user are told of it.
    pub fn installation(&self) -> Result<Installation, Stop> {
        Ok(installation(&self.paths, gethostname::gethostname().to_string_lossy().into_owned())?)
    }

    /// The user's language.
    pub fn language(&self) -> Language {
        self.messages.language()
    }
}

/// Does something that may block on a thread of its own.
pub async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Stop> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(Stop::Failure),
        Err(_) => Err(Stop::internal("failure-no-threads")),
    }
}
