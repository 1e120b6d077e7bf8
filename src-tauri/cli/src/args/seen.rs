//! `pontectl needs` and `pontectl runs`: what waits and what was done, as typed.

use clap::Subcommand;

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
