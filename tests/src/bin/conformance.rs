//! `cargo xtask conformance`: the suite alone, against the systems named, or all of them, or one given by address.
//! The secret is read from the environment and is never an argument.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use ponte_tests::conformance::{self, Report, Subject};

/// Hold an adapter to what it promises.
#[derive(Parser)]
struct Line {
    /// Which systems; all where none is named. `vtiger` with `--url` says that the address is a Vtiger.
    systems: Vec<String>,
    /// A server by its address.
    #[arg(long, requires_all = ["user", "secret_env"])]
    url: Option<String>,
    /// Who signs in there.
    #[arg(long)]
    user: Option<String>,
    /// The environment variable that holds the password or key.
    #[arg(long, value_name = "NAME")]
    secret_env: Option<String>,
    /// Random walks instead of the suite: so many on each system.
    #[arg(long, conflicts_with_all = ["url", "json"])]
    walks: Option<u64>,
    /// The seed of the first walk.
    #[arg(long, default_value_t = 0)]
    start: u64,
    /// One JSON object for each system.
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let line = Line::parse();
    if let Some(walks) = line.walks {
        return walk(&line, walks).await;
    }
    let reports = match &line.url {
        Some(url) => by_address(&line, url).await,
        None => by_name(&line).await,
    };
    if !line.json {
        say(&Report::head());
    }
    let mut failed = reports.is_empty();
    for report in &reports {
        say(&if line.json { serde_json::to_string(report).unwrap_or_default() } else { report.row() });
        failed |= !report.failures().is_empty();
    }
    for failure in reports.iter().flat_map(Report::failures).filter(|_| !line.json) {
        say(&failure);
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

async fn by_name(line: &Line) -> Vec<Report> {
    let wanted = if line.systems.is_empty() { conformance::names() } else { line.systems.clone() };
    let mut reports = Vec::new();
    for name in wanted {
        match conformance::embedded(&name).await {
            Ok(Some(subject)) => reports.push(conformance::run(&subject).await),
            Ok(None) => match conformance::real(&name).await {
                Ok((subject, _server)) => reports.push(conformance::run(&subject).await),
                Err(reason) => left_out(line.json, &name, &reason),
            },
            Err(reason) => left_out(line.json, &name, &reason),
        }
    }
    reports
}

/// Walks on each system named; a system that cannot run here is named.
async fn walk(line: &Line, walks: u64) -> ExitCode {
    let wanted = if line.systems.is_empty() { conformance::names() } else { line.systems.clone() };
    let mut failed = false;
    for name in wanted {
        let broken = match conformance::walked(&name, line.start..line.start + walks).await {
            Ok(broken) => broken,
            Err(reason) => {
                left_out(false, &name, &reason);
                continue;
            }
        };
        say(&format!("{name}: {walks} walks of {} steps, {} broken", conformance::STEPS, broken.len()));
        broken.iter().for_each(|line| say(line));
        failed |= !broken.is_empty();
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Names a system that cannot run here, in the form of the other rows.
fn left_out(json: bool, name: &str, reason: &str) {
    if json {
        say(&serde_json::json!({ "system": name, "skipped": reason }).to_string());
    } else {
        say(&format!("skipped: {name}: {reason}"));
    }
}

async fn by_address(line: &Line, url: &str) -> Vec<Report> {
    let user = line.user.as_deref().unwrap_or("");
    let Some(secret) = line.secret_env.as_deref().and_then(|name| std::env::var(name).ok()) else {
        say("the environment variable of --secret-env is not set");
        return Vec::new();
    };
    let is_vtiger = line.systems.iter().any(|system| system.starts_with("vtiger"));
    let subject: Result<Subject, _> = conformance::given(url, user, &secret, is_vtiger).await;
    match subject {
        Ok(subject) => vec![conformance::run(&subject).await],
        Err(failure) => {
            say(&format!("{failure} {:?}", failure.details));
            Vec::new()
        }
    }
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
