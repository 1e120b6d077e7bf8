//! The commands and their options, as typed. What help says of them is in the catalogue; see [`crate::help`].

mod account;
mod computer;
mod digest;
mod pair;
mod seen;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub use self::account::{Account, AddAccount, AddMicrosoft};
pub use self::computer::{Config, Log, Proxy};
pub use self::digest::Digest;
pub use self::pair::Pair;
pub use self::seen::{Needs, Runs};

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
