//! `pontectl pair`: pairings, as typed.

use clap::Subcommand;

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
