//! Everything a developer does, one command each. It builds nothing by itself that `cargo` can build, installs only under
//! `target/` (and Debian packages where it runs as root), and never changes a source file.

mod check;
mod demo;
mod elsewhere;
mod fuzz;
mod icons;
mod process;
mod setup;
mod sim;
mod stats;
mod summary;
mod test;
mod ui;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use elsewhere::System;
use summary::Summary;

/// Develop Ponte.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Line {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Format, lints, unit tests, documentation, licences, module heads. Changes nothing.
    Check,
    /// Everything: what `check` does, all tests, the real servers this machine can run.
    Test,
    /// Licences, bans, sources and known holes of the dependencies; installs cargo-deny under `target/` where it is missing.
    Deny,
    /// Build the settings window into `ui/dist`, where it is stale.
    Ui,
    /// Type-check the app for Windows, from Linux; installs what that takes as root on Debian.
    Windows,
    /// Type-check the app for macOS, from Linux, but for the C code in it; installs what that takes as root on Debian.
    Macos,
    /// Build, and show Ponte at work on its embedded servers.
    Demo {
        /// Passed on to `pontectl demo`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Draws all icons from `icons/ponte.svg`.
    Icons,
    /// Makes `ui/src/lib/bindings.ts` from the commands and shapes of the app.
    Bindings,
    /// The conformance suite alone: `[SYSTEM…] [--url URL --user USER --secret-env NAME] [--json]`.
    Conformance {
        /// Passed on to the suite.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// The fuzz targets, guided by coverage: one of them or all.
    Fuzz {
        /// ical, vcard, multistatus, crm_json, graph_json, settings, redirects, callback or recurrence.
        #[arg(long)]
        target: Option<String>,
        /// How long each is run.
        #[arg(long, default_value_t = 600)]
        seconds: u64,
    },
    /// The simulation: `[--seeds N] [--start S] [--store memory|disk] [--trace SEED] [--planner CASES] [--crash] [--suite]`.
    Sim {
        /// Passed on to the simulation.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Ponte and vdirsyncer on a server that misbehaves, and killed: `[--seeds N] [--start S] [--client NAME] [--mode MODE]`.
    Faults {
        /// Passed on to the comparator.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// `pontectl` killed at random moments on its real store, as often as you like.
    Kill {
        /// How often.
        #[arg(long, default_value_t = 1000)]
        times: usize,
        /// The first seed.
        #[arg(long, default_value_t = 0)]
        seed: u64,
    },
    /// Changes each arm of what decides, in turn, and sees whether a test of the core notices; installs cargo-mutants under
    /// `target/` where it is missing. Takes an hour or more.
    Mutants {
        /// Passed on to cargo-mutants.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// The benchmark; with `--desktop` what the desktop app costs.
    Bench {
        /// Passed on to the benchmark.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
}

fn main() -> ExitCode {
    let line = Line::parse();
    let root = root();
    let mut summary = Summary::default();
    match line.task {
        Task::Check => check::check(&root, &mut summary, true),
        Task::Test => test::test(&root, &mut summary),
        Task::Ui => {
            ui::build(&root, &mut summary);
        }
        Task::Windows => elsewhere::check(&root, System::Windows, &mut summary),
        Task::Macos => elsewhere::check(&root, System::MacOs, &mut summary),
        Task::Deny => check::deny(&root, &mut summary),
        Task::Demo { rest } => return demo::demo(&root, &rest),
        Task::Icons => summary.step("icons", || icons::icons(&root)),
        Task::Bindings => summary.step("bindings", || test::bindings(&root)),
        Task::Conformance { rest } => return test::conformance(&root, &rest),
        Task::Fuzz { target, seconds } => return fuzz::fuzz(&root, target.as_deref(), seconds),
        Task::Sim { rest } => return sim::sim(&root, &rest),
        Task::Faults { rest } => return test::faults(&root, &rest),
        Task::Kill { times, seed } => return test::kill(&root, times, seed),
        Task::Mutants { rest } => check::mutants(&root, &rest, &mut summary),
        Task::Bench { rest } => return test::bench(&root, &rest),
    }
    summary.print();
    if summary.failed() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The top of the working tree, two folders above this crate.
fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).map_or(own.clone(), PathBuf::from)
}
