//! `pontectl log level|show|save`.

use std::path::Path;

use ponte_core::verdict::{Failure, FailureKind};
use ponte_engine::paths::replace;
use ponte_engine::settings::LogLevel;

use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// Sets how much the log tells.
pub fn level(session: &Session, level: &str) -> Result<(), Stop> {
    if !LogLevel::WORDS.iter().any(|(word, _)| *word == level) {
        let words = LogLevel::WORDS.map(|(word, _)| word).join(", ");
        return Err(Stop::usage("usage-no-such-level", &[("level", level), ("words", &words)]));
    }
    let mut document = session.desk.document()?;
    document.set_log(level);
    session.desk.save(&document)?;
    output::line(&session.text("cli-log-level", &[("level", level)]));
    Ok(())
}

/// Shows its last lines.
pub fn show(session: &Session, lines: usize) -> Result<(), Stop> {
    let text = read(&session.desk.paths().logs.join("ponte.log"))?;
    let all: Vec<&str> = text.lines().collect();
    for line in all.iter().skip(all.len().saturating_sub(lines)) {
        output::line(line);
    }
    Ok(())
}

/// Saves it, the older half first, to a file that only its owner can read.
pub fn save(session: &Session, file: &Path) -> Result<(), Stop> {
    let older = read(&session.desk.paths().logs.join("ponte.log.1")).unwrap_or_default();
    let text = format!(
        "pontectl {}\n{older}{}",
        env!("CARGO_PKG_VERSION"),
        read(&session.desk.paths().logs.join("ponte.log"))?
    );
    replace(file, &text)?;
    output::line(&session.text("cli-log-saved", &[("file", &file.display().to_string())]));
    Ok(())
}

fn read(file: &Path) -> Result<String, Stop> {
    std::fs::read_to_string(file).map_err(|error| {
        Stop::Failure(
            Failure::new(FailureKind::Forbidden, "failure-file")
                .with("file", file.display())
                .with("reason", error.kind()),
        )
    })
}
