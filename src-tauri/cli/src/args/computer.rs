//! `pontectl proxy`, `config` and `log`: what belongs to this computer, as typed.

use std::path::PathBuf;

use clap::Subcommand;

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
