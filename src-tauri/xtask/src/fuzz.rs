//! `cargo xtask fuzz`: the fuzz targets under libFuzzer, with the stable toolchain.
//!
//! Coverage is compiled in by code generation options that the stable compiler takes. The targets themselves judge how
//! long an input takes; libFuzzer watches memory and what never ends. What it finds lies in `tests/fuzz/findings` and joins
//! the target's corpus, which the tests run, before it is mended. What it learns stays in `target/fuzz/corpus`.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use crate::check::command;
use crate::summary::{Outcome, Summary, say};
use crate::{process, setup};

/// What all of the process may hold, and after how long an input counts as one that never ends.
const LIMITS: [&str; 4] = ["-rss_limit_mb=256", "-timeout=20", "-max_len=16384", "-print_final_stats=1"];
const BUILD: Duration = Duration::from_secs(60 * 60);
const TARGETS: [&str; 10] = [
    "ical",
    "vcard",
    "multistatus",
    "crm_json",
    "graph_json",
    "ews_xml",
    "settings",
    "redirects",
    "callback",
    "recurrence",
];
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing";

/// Builds, then runs one target or all, each for so many seconds.
pub fn fuzz(root: &Path, only: Option<&str>, seconds: u64) -> ExitCode {
    let mut summary = Summary::default();
    let chosen: Vec<&str> = TARGETS.into_iter().filter(|name| only.is_none_or(|only| only == *name)).collect();
    if chosen.is_empty() {
        summary.step("target", || Outcome::Failed(format!("there are {}", TARGETS.join(", "))));
    }
    let triple = host();
    if triple.is_none() {
        summary.step("compiler", || Outcome::Failed("rustc does not say what it compiles for".to_owned()));
    }
    if let Some(triple) = triple.filter(|_| !summary.failed()) {
        summary.step("build", || build(root, &triple));
        for name in chosen.iter().filter(|_| !summary.failed()).copied().collect::<Vec<_>>() {
            summary.step(name, || run(root, &triple, name, seconds));
        }
    }
    summary.print();
    chosen.iter().for_each(|name| say(&figures(root, name)));
    findings(root, &chosen).iter().for_each(|path| say(&format!("found: {}", path.display())));
    if summary.failed() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Where this compiler runs: naming it keeps coverage out of build scripts, which could not be linked with it.
fn host() -> Option<String> {
    let said = Command::new("rustc").arg("-vV").output().ok()?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    text.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned)
}

fn build(root: &Path, triple: &str) -> Outcome {
    let arguments = ["build", "--quiet", "--package", "ponte-tests", "--bin", "fuzz", "--features", "ponte-tests/fuzz"];
    let mut command = command(root, &arguments);
    command.args(["--profile", "fuzz", "--target", triple]);
    command.env("RUSTFLAGS", COVERAGE).env("CARGO_TARGET_DIR", root.join("target/fuzz"));
    process::run(&mut command, BUILD)
}

fn run(root: &Path, triple: &str, name: &str, seconds: u64) -> Outcome {
    let (grown, found) = (root.join("target/fuzz/corpus").join(name), found(root));
    for folder in [&grown, &found] {
        if let Err(error) = std::fs::create_dir_all(folder) {
            return Outcome::Failed(format!("{}: {error}", folder.display()));
        }
    }
    let mut command = Command::new(root.join("target/fuzz").join(triple).join("fuzz/fuzz"));
    command.env("PONTE_FUZZ", name).arg(&grown).arg(root.join("tests/fuzz/corpus").join(name)).args(LIMITS);
    command.arg(format!("-max_total_time={seconds}"));
    command.arg(format!("-artifact_prefix={}/{name}-", found.display()));
    process::quietly(&mut command, &log(root, name), Duration::from_secs(seconds + 600))
}

fn log(root: &Path, name: &str) -> PathBuf {
    setup::log(root, &format!("fuzz-{name}"))
}

fn found(root: &Path) -> PathBuf {
    root.join("tests/fuzz/findings")
}

/// What libFuzzer counted, in one line.
fn figures(root: &Path, name: &str) -> String {
    let log = std::fs::read_to_string(log(root, name)).unwrap_or_default();
    let after = |what: &str| {
        let rest = log.rmatch_indices(what).next().and_then(|(place, _)| log.get(place + what.len()..));
        rest.and_then(|rest| rest.split_whitespace().next()).unwrap_or("?").to_owned()
    };
    format!(
        "{name}: {} inputs, {} a second, {} edges, slowest {} s, peak {} MiB",
        after("number_of_executed_units:"),
        after("average_exec_per_sec:"),
        after(" cov: "),
        after("slowest_unit_time_sec:"),
        after("peak_rss_mb:"),
    )
}

/// What lies there for the chosen targets, from whichever run.
fn findings(root: &Path, chosen: &[&str]) -> Vec<PathBuf> {
    let files = std::fs::read_dir(found(root)).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = files
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            chosen.iter().any(|target| name.starts_with(&format!("{target}-")))
        })
        .collect();
    paths.sort();
    paths
}
