//! `cargo xtask faults`: Ponte and vdirsyncer on a server that misbehaves, and killed in the middle; what people typed is
//! looked for afterwards. `faults client` is Ponte: a process of its own. It fails when Ponte has anything to count.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use futures::StreamExt;
use ponte_tests::bench;
use ponte_tests::bench::vdirsyncer::Vdirsyncer;
use ponte_tests::comparator::client::Client;
use ponte_tests::comparator::count::Count;
use ponte_tests::comparator::scenario::{Mode, play};
use ponte_tests::comparator::table::{Row, markdown};
use tokio::runtime::Builder;

/// Compare on bad days.
#[derive(Parser)]
struct Line {
    #[command(subcommand)]
    hidden: Option<Hidden>,
    #[command(flatten)]
    wanted: Wanted,
}

#[derive(Subcommand)]
enum Hidden {
    /// Brings two calendars in step once: the client that is struck.
    #[command(hide = true)]
    Client {
        #[arg(long)]
        a: String,
        #[arg(long)]
        b: String,
        #[arg(long)]
        state: PathBuf,
    },
}

#[derive(Args)]
struct Wanted {
    /// How many seeds.
    #[arg(long, default_value_t = 50)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    start: u64,
    /// Only this client.
    #[arg(long)]
    client: Option<Name>,
    /// Only this way of going wrong.
    #[arg(long)]
    mode: Option<Mode>,
    /// Seeds played side by side.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// JSON instead of a table.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Name {
    Ponte,
    Vdirsyncer,
}

fn main() -> ExitCode {
    let line = Line::parse();
    let done = match line.hidden {
        // On one thread, as `pontectl` runs.
        Some(Hidden::Client { a, b, state }) => on(Builder::new_current_thread(), one_sync(&a, &b, &state)),
        None => on(Builder::new_multi_thread(), compare(&line.wanted)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn on(mut runtime: Builder, work: impl Future<Output = io::Result<()>>) -> io::Result<()> {
    runtime.enable_all().build()?.block_on(work)
}

async fn one_sync(a: &str, b: &str, state: &Path) -> io::Result<()> {
    let report = bench::client::sync(a, b, state).await;
    let report = report.map_err(|failure| io::Error::other(format!("{} {:?}", failure.code, failure.details)))?;
    writeln!(io::stdout(), "{}", report.counts())
}

async fn compare(wanted: &Wanted) -> io::Result<()> {
    let mut rows = Vec::new();
    for client in clients(wanted)? {
        for mode in [Mode::Faults, Mode::Kill].into_iter().filter(|mode| wanted.mode.is_none_or(|only| only == *mode)) {
            rows.push(row(&client, mode, wanted).await?);
        }
    }
    let text = if wanted.json { serde_json::to_string_pretty(&rows)? } else { markdown(&rows) };
    writeln!(io::stdout(), "{text}")?;
    let broken = rows.iter().any(|row| row.client == "Ponte" && row.count() != Count::default());
    if broken { Err(io::Error::other("Ponte: not all columns are 0")) } else { Ok(()) }
}

async fn row(client: &Client, mode: Mode, wanted: &Wanted) -> io::Result<Row> {
    let seeds = wanted.start..wanted.start + wanted.seeds;
    let mut playing = futures::stream::iter(seeds.map(|seed| play(client, mode, seed))).buffered(wanted.jobs.max(1));
    let mut row = Row { client: client.name(), mode, seeds: Vec::new() };
    while let Some(told) = playing.next().await {
        let told = told?;
        let bad = if told.count == Count::default() { String::new() } else { format!(" {:?}", told.count) };
        let _ =
            writeln!(io::stderr(), "{} {} seed {}:{bad} struck {}", row.client, mode.name(), told.seed, told.struck);
        row.seeds.push(told);
    }
    Ok(row)
}

fn clients(wanted: &Wanted) -> io::Result<Vec<Client>> {
    let wants = |name| wanted.client.is_none_or(|only| only == name);
    let mut clients = Vec::new();
    if wants(Name::Ponte) {
        clients.push(Client::Ponte(std::env::current_exe()?));
    }
    if wants(Name::Vdirsyncer) {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/venv/bin/python");
        let python = std::env::var_os("PONTE_PYTHON").map_or(beside, PathBuf::from);
        match Vdirsyncer::beside(&python) {
            Some(found) => clients.push(Client::Vdirsyncer(found)),
            None => {
                let _ = writeln!(
                    io::stderr(),
                    "skipped: vdirsyncer: it is not in the Python environment under target/venv"
                );
            }
        }
    }
    Ok(clients)
}
