//! The commands and their options, as typed. What help says of them is in the catalogue; see [`crate::help`].

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use ponte_engine::settings::DigestEntry;

/// Keeps a CRM and a calendar in step.
#[derive(Debug, Parser)]
#[command(name = "pontectl", version, propagate_version = true, disable_help_subcommand = true)]
pub struct Args {
    /// Keep settings, database and logs in this folder
    #[arg(long, global = true, env = "PONTE_HOME", value_name = "DIR")]
    pub home: Option<PathBuf>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Accounts: what can be joined
    #[command(subcommand)]
    Account(Account),
    /// Pairings: what is joined
    #[command(subcommand)]
    Pair(Pair),
    /// Bring both sides together, once
    Sync {
        /// Which pairing; all active ones where none is named
        pair: Option<String>,
        /// Show what would be done and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Show what would be done, ask, and do that
        #[arg(long, conflicts_with_all = ["dry_run", "json"])]
        preview: bool,
        /// Do not ask before the start
        #[arg(long, conflicts_with = "dry_run")]
        yes: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Bring both sides together again and again, until stopped
    Watch,
    /// Switch a pairing off
    Pause {
        /// Which; all where none is named
        pair: Option<String>,
    },
    /// Switch a pairing on
    Resume {
        /// Which; all where none is named
        pair: Option<String>,
    },
    /// Try parked records again in the next run
    Retry {
        /// Of which pairing; all where none is named
        pair: Option<String>,
    },
    /// How things stand
    Status {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Why a record is where it is, or is not
    Explain {
        /// Its title or part of it, its number, or an e-mail address in it
        what: String,
        /// Ask both servers too, even where Ponte knows of it
        #[arg(long)]
        ask_servers: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// What waits for you
    #[command(subcommand)]
    Needs(Needs),
    /// What past runs did
    #[command(subcommand)]
    Runs(Runs),
    /// Take back what a run wrote, on both sides
    Undo {
        /// The number of a run, or of one thing it did: 12, 12.3
        what: String,
        /// Show what would be done and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Do not ask
        #[arg(long)]
        yes: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// The daily digest by mail: what needs you
    #[command(subcommand)]
    Digest(Digest),
    /// The proxy: through what the network is left
    #[command(subcommand)]
    Proxy(Proxy),
    /// The settings file
    #[command(subcommand)]
    Config(Config),
    /// The log
    #[command(subcommand)]
    Log(Log),
    /// Look for what could go wrong on this computer
    Doctor,
    /// Show Ponte at work on an embedded CRM and calendar
    Demo {
        /// Run through the cycles once and end
        #[arg(long)]
        once: bool,
        /// Print one JSON object for each cycle
        #[arg(long, requires = "once")]
        json: bool,
        /// Leave both servers running and print their addresses and logins
        #[arg(long, conflicts_with = "once")]
        serve: bool,
    },
}

/// Accounts.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// Add an account, or change one
    Add(Box<AddAccount>),
    /// Sign in again: in the browser, or with a new secret
    SignIn {
        /// Which account
        name: String,
        /// Print the address only; do not open a browser
        #[arg(long)]
        no_browser: bool,
    },
    /// Sign in and show what is there
    Test {
        /// Which account
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Try everything Ponte does, in a scratch place on the server, and clean up
    Selftest {
        /// Which account
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Trust the certificate of an account's server, which nobody vouches for
    Trust {
        /// Which account
        name: String,
        /// Trust the certificate with this fingerprint without asking, and no other
        #[arg(long, value_name = "SHA256")]
        fingerprint: Option<String>,
        /// Trust only whom the computer trusts again
        #[arg(long, conflicts_with = "fingerprint")]
        forget: bool,
    },
    /// List the accounts
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Forget an account and its secret
    Remove {
        /// Which account
        name: String,
        /// Remove what Ponte created there
        #[arg(long)]
        remove_copies: bool,
        /// Show what Ponte created there and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Do not wait for anybody
        #[arg(long)]
        yes: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// What is typed of a new account.
#[derive(Debug, clap::Args)]
pub struct AddAccount {
    /// What you call it
    pub name: String,
    /// What it speaks: vtiger, dav, microsoft365 or exchange
    #[arg(long)]
    pub system: Option<String>,
    /// A host, a URL, or an e-mail address
    #[arg(long)]
    pub address: Option<String>,
    /// Who signs in
    #[arg(long)]
    pub user: Option<String>,
    /// Read the secret from this environment variable, now and whenever Ponte runs
    #[arg(long, value_name = "NAME")]
    pub secret_env: Option<String>,
    /// Accept an unencrypted connection
    #[arg(long)]
    pub allow_http: bool,
    /// Trust the certificate with this fingerprint, which nobody vouches for
    #[arg(long, value_name = "SHA256")]
    pub trust_certificate: Option<String>,
    /// Do not sign in to see whether it works
    #[arg(long)]
    pub no_test: bool,
    /// What only Microsoft 365 and an Exchange Server take
    #[command(flatten)]
    pub microsoft: AddMicrosoft,
}

/// What only an account of Microsoft 365 takes, and of an Exchange Server with its sign-in.
#[derive(Debug, clap::Args)]
pub struct AddMicrosoft {
    /// Exchange Server: how to sign in: password, browser or windows
    #[arg(long, value_name = "WORD")]
    pub sign_in: Option<String>,
    /// Microsoft 365: the organisation, by domain or tenant id
    #[arg(long)]
    pub tenant: Option<String>,
    /// Microsoft 365: the id under which Ponte is registered
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// Microsoft 365: the registration has a secret; ask for it
    #[arg(long)]
    pub client_secret: bool,
    /// Microsoft 365: read the secret of the registration from this environment variable
    #[arg(long, value_name = "NAME", conflicts_with = "client_secret")]
    pub client_secret_env: Option<String>,
    /// Microsoft 365: ask for calendars that others share, too
    #[arg(long)]
    pub shared_calendars: bool,
    /// Print the address for signing in; do not open a browser
    #[arg(long)]
    pub no_browser: bool,
}

/// Pairings.
#[derive(Debug, Subcommand)]
pub enum Pair {
    /// Join two accounts, or change how they are joined
    Add {
        /// What you call it
        name: String,
        /// The CRM's account
        #[arg(long, value_name = "ACCOUNT")]
        crm: String,
        /// The calendar's account
        #[arg(long, value_name = "ACCOUNT")]
        calendar: String,
        /// What to keep in step: events, tasks, contacts, companies
        #[arg(long, value_delimiter = ',', value_name = "KINDS")]
        kinds: Vec<String>,
        /// Which calendar; the account's usual one otherwise
        #[arg(long, value_name = "URL")]
        collection: Option<String>,
        /// Which address book; the account's usual one otherwise
        #[arg(long, value_name = "URL")]
        address_book: Option<String>,
        /// How to begin: two-way, import-only or watch-only
        #[arg(long, value_name = "WORD")]
        first_run: Option<String>,
    },
    /// Show one pairing, every choice explained
    Show {
        /// Which pairing
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List the pairings
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Forget a pairing; both sides keep their records
    Remove {
        /// Which pairing
        name: String,
    },
    /// Let this computer sync a pairing that another one has been syncing
    TakeOver {
        /// Which pairing
        name: String,
    },
}

/// What waits for you.
#[derive(Debug, Subcommand)]
pub enum Needs {
    /// List everything that waits
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show one of them in full
    Show {
        /// Its number
        id: i64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Answer one of them; the next run carries it out
    Resolve {
        /// Its number, or the name of a group of held deletions
        id: String,
        /// One of the answers that `show` names; of a conflict also a side for each field: title=crm phones=calendar
        #[arg(required = true, num_args = 1..)]
        answer: Vec<String>,
    },
}

/// Past runs.
#[derive(Debug, Subcommand)]
pub enum Runs {
    /// List the latest runs
    List {
        /// How many
        #[arg(long, default_value_t = 20)]
        limit: usize,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show what one of them did
    Show {
        /// Its number
        id: i64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// The daily digest.
#[derive(Debug, Subcommand)]
pub enum Digest {
    /// Show what it would say now; nothing is sent
    Show {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Send it now, whatever the hour
    Send {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Say to whom it goes and over which mail server; asks for the password
    Set(DigestTyped),
    /// Send it every day
    On,
    /// Do not send it by itself any more
    Off,
    /// Forget the digest and its password
    Remove,
}

/// How the digest is to be sent; what is not given stays as it is.
#[derive(Debug, clap::Args)]
pub struct DigestTyped {
    /// To whom
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
    /// Who gets a copy
    #[arg(long, value_delimiter = ',', value_name = "ADDRESSES")]
    cc: Option<Vec<String>>,
    /// From whom
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,
    /// The mail server
    #[arg(long)]
    server: Option<String>,
    /// Its port
    #[arg(long)]
    port: Option<u16>,
    /// tls, starttls or none
    #[arg(long, value_name = "WORD")]
    security: Option<String>,
    /// Accept an unencrypted connection
    #[arg(long)]
    allow_unencrypted: bool,
    /// Who signs in there
    #[arg(long)]
    user: Option<String>,
    /// Read the password from this environment variable, now and whenever Ponte runs
    #[arg(long, value_name = "NAME")]
    secret_env: Option<String>,
    /// From which hour of the day on
    #[arg(long)]
    hour: Option<i8>,
    /// Do not sign in to see whether it works
    #[arg(long)]
    pub no_test: bool,
}

impl DigestTyped {
    /// As it is written down. No copy at all is typed as `--cc ""`.
    pub fn entry(self) -> DigestEntry {
        let cc = self.cc.map(|cc| cc.into_iter().filter(|copy| !copy.trim().is_empty()).collect());
        let DigestTyped { to, from, server, port, security, allow_unencrypted, user, secret_env, hour, .. } = self;
        DigestEntry { to, cc, from, server, port, security, allow_unencrypted, user, secret_env, hour }
    }
}

/// The proxy.
#[derive(Debug, Subcommand)]
pub enum Proxy {
    /// Show which proxy is used, and the way to each account
    Show {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Use what the system says
    System,
    /// Use none, whatever the system says
    None,
    /// Name a proxy; asks for the password where a user is named
    Set {
        /// Its host and port
        address: String,
        /// Who signs in there
        #[arg(long)]
        user: Option<String>,
        /// Read the password from this environment variable, now and whenever Ponte runs
        #[arg(long, value_name = "NAME")]
        secret_env: Option<String>,
        /// What is reached without it
        #[arg(long, value_delimiter = ',', value_name = "HOSTS")]
        except: Vec<String>,
        /// Do not try it on the accounts
        #[arg(long)]
        no_test: bool,
    },
}

/// The settings file.
#[derive(Debug, Subcommand)]
pub enum Config {
    /// Look for mistakes
    Check,
    /// Explain every choice: what it is, where it comes from, what it means
    Explain {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// The log.
#[derive(Debug, Subcommand)]
pub enum Log {
    /// Set how much it tells: error, warn, info, debug or trace
    Level {
        /// One of these words
        level: String,
    },
    /// Show its last lines
    Show {
        /// How many
        #[arg(long, default_value_t = 50)]
        lines: usize,
    },
    /// Save it to a file, to be sent to somebody who helps
    Save {
        /// Which file
        file: PathBuf,
    },
}

impl Args {
    /// Whether the answer is to be JSON, mistakes included.
    pub fn json(&self) -> bool {
        match &self.command {
            Command::Sync { json, .. }
            | Command::Explain { json, .. }
            | Command::Undo { json, .. }
            | Command::Status { json }
            | Command::Demo { json, .. } => *json,
            Command::Account(
                Account::Test { json, .. }
                | Account::Selftest { json, .. }
                | Account::List { json }
                | Account::Remove { json, .. },
            )
            | Command::Pair(Pair::Show { json, .. } | Pair::List { json })
            | Command::Needs(Needs::List { json } | Needs::Show { json, .. })
            | Command::Runs(Runs::List { json, .. } | Runs::Show { json, .. })
            | Command::Digest(Digest::Show { json } | Digest::Send { json })
            | Command::Proxy(Proxy::Show { json })
            | Command::Config(Config::Explain { json }) => *json,
            Command::Account(_)
            | Command::Pair(_)
            | Command::Needs(_)
            | Command::Digest(_)
            | Command::Proxy(_)
            | Command::Config(_)
            | Command::Watch
            | Command::Pause { .. }
            | Command::Resume { .. }
            | Command::Retry { .. }
            | Command::Log(_)
            | Command::Doctor => false,
        }
    }
}
