//! `cargo xtask bench`: Ponte beside vdirsyncer, and what a CRM and Microsoft's services are asked. `bench client` is the Ponte that is
//! measured: a process of its own. It measures and prints; it judges nothing.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use ponte_tests::bench::phases::{self, Client};
use ponte_tests::bench::table::Results;
use ponte_tests::bench::vdirsyncer::Vdirsyncer;
use ponte_tests::bench::{client, crm, office};
use tokio::runtime::Builder;

/// Events and round trip at Microsoft's services.
const OFFICE: (usize, Duration) = (1_000, Duration::from_millis(40));

/// Measure Ponte.
#[derive(Parser)]
struct Line {
    #[command(subcommand)]
    hidden: Option<Hidden>,
    #[command(flatten)]
    wanted: Wanted,
}

#[derive(Subcommand)]
enum Hidden {
    /// Brings two calendars in step once: the client that is measured.
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
    /// How many events.
    #[arg(long, value_delimiter = ',', default_value = "1000,5000")]
    n: Vec<usize>,
    /// Round trips, in milliseconds.
    #[arg(long, value_delimiter = ',', default_value = "0,40")]
    rtt: Vec<u64>,
    /// Only these: ponte, vdirsyncer, crm, office.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// One JSON object instead of tables.
    #[arg(long)]
    json: bool,
}

impl Wanted {
    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }
}

fn main() -> ExitCode {
    let line = Line::parse();
    let done = match line.hidden {
        // On one thread, as `pontectl` runs.
        Some(Hidden::Client { a, b, state }) => on(Builder::new_current_thread(), one_sync(&a, &b, &state)),
        None => on(Builder::new_multi_thread(), measure(&line.wanted)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn on(mut runtime: Builder, work: impl Future<Output = io::Result<()>>) -> io::Result<()> {
    runtime.enable_all().build()?.block_on(work)
}

async fn one_sync(a: &str, b: &str, state: &Path) -> io::Result<()> {
    let report = client::sync(a, b, state).await;
    let report = report.map_err(|failure| io::Error::other(format!("{} {:?}", failure.code, failure.details)))?;
    say(&report.counts().to_string());
    Ok(())
}

async fn measure(wanted: &Wanted) -> io::Result<()> {
    let mut results = Results { commit: commit(), ..Results::default() };
    let clients = clients(wanted)?;
    for &events in &wanted.n {
        for &round_trip in &wanted.rtt {
            for client in &clients {
                note(&format!("{}: {events} events, {round_trip} ms", client.name()));
                results.phases.extend(phases::run(client, events, Duration::from_millis(round_trip)).await?);
            }
        }
    }
    if wanted.wants("crm") {
        note("Vtiger and a calendar");
        results.crm = crm::run(200).await?;
    }
    if wanted.wants("office") {
        note("Microsoft 365 and Exchange");
        results.office = office::run(OFFICE.0, OFFICE.1).await?;
    }
    let markdown = results.markdown();
    std::fs::write(target().join("bench.md"), &markdown)?;
    say(&if wanted.json { serde_json::to_string_pretty(&results)? } else { markdown });
    Ok(())
}

fn clients(wanted: &Wanted) -> io::Result<Vec<Client>> {
    let mut clients = Vec::new();
    if wanted.wants("ponte") {
        clients.push(Client::Ponte(std::env::current_exe()?));
    }
    if wanted.wants("vdirsyncer") {
        let python = std::env::var_os("PONTE_PYTHON").map_or_else(|| target().join("venv/bin/python"), PathBuf::from);
        match Vdirsyncer::beside(&python) {
            Some(found) => clients.push(Client::Vdirsyncer(found)),
            None => note("skipped: vdirsyncer: it is not in the Python environment under target/venv"),
        }
    }
    Ok(clients)
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target")
}

fn commit() -> String {
    let git = |words: &[&str]| {
        let output = Command::new("git").current_dir(env!("CARGO_MANIFEST_DIR")).args(words).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    git(&["rev-parse", "--short", "HEAD"]).unwrap_or_else(|| "unknown".to_owned())
}

fn note(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
