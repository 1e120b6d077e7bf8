//! What Ponte is, where it keeps things, and a bundle for whoever looks into a trouble.

mod redact;
mod state;

use std::path::Path;

use ponte_engine::paths::replace;
use ponte_engine::settings::Reload;

use crate::desk::Desk;
use crate::error::Result;
use crate::release;
use crate::view::{About, DiagnosticFile, Diagnostics};
use redact::Redaction;

/// No more of the log than this goes along, in lines.
const LINES: usize = 3_000;

/// What Ponte is and where it keeps things. What draws the window only the window knows.
#[must_use]
pub fn about(desk: &Desk, webview: &str) -> About {
    let paths = desk.paths();
    About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: option_env!("PONTE_COMMIT").unwrap_or_default().to_owned(),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        webview: webview.to_owned(),
        settings_file: paths.settings.display().to_string(),
        state_folder: paths.state.display().to_string(),
        log_folder: paths.logs.display().to_string(),
        keychain: desk.messages().text(&format!("word-keychain-{}", std::env::consts::OS), &[]),
        licences: "MIT OR Apache-2.0".to_owned(),
        newer: release::told(desk),
    }
}

/// The bundle: versions, choices without anybody's name, counts and verdicts, and the end of the log. Whatever fails is said in
/// it: it is asked for when things fail.
pub async fn diagnostics(desk: &Desk) -> Diagnostics {
    // A file with a mistake leaves what was in force before: both are worth telling.
    let mistaken = match desk.reload() {
        Ok(Reload::Kept(mistakes)) => redact::mistakes(&desk.mistaken(mistakes)),
        Ok(_) | Err(_) => String::new(),
    };
    let settings = desk.settings().ok();
    let redaction = Redaction::of(settings.as_deref(), desk.paths());
    let about = about(desk, "");
    let versions = format!(
        "ponte {}\nsystem {}\nlanguage {}\n",
        [about.version, about.commit].join(" ").trim_end(),
        about.system,
        desk.language().as_str()
    );
    let choices = match desk.settings() {
        Ok(settings) => mistaken + &redact::choices(&settings, desk.messages(), &redaction),
        Err(error) => redact::mistakes(&error),
    };
    let log = log(desk).await;
    let files = [
        ("versions.txt", versions),
        ("settings.txt", choices),
        ("state.txt", state::told(desk, settings.as_deref(), &redaction).await),
        ("ponte.log", redaction.text(&log)),
    ];
    Diagnostics {
        files: files.map(|(name, text)| DiagnosticFile { name: name.to_owned(), text }).into(),
        sentence: desk.messages().text("diagnostics-told", &[]),
    }
}

/// Saves the bundle as one file that only its owner can read.
///
/// # Errors
/// `failure-file`.
pub async fn save_diagnostics(desk: &Desk, file: &Path) -> Result<()> {
    let mut text = String::new();
    for part in diagnostics(desk).await.files {
        text.push_str(&format!("===== {}\n{}\n", part.name, part.text));
    }
    Ok(replace(file, &text)?)
}

/// The last lines of the log, the older half of it before the newer one.
async fn log(desk: &Desk) -> String {
    let file = desk.paths().logs.join("ponte.log");
    let read = tokio::task::spawn_blocking(move || {
        let text = |file: &Path| std::fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        text(&file.with_extension("log.1")).unwrap_or_default() + &text(&file).unwrap_or_default()
    });
    let text = read.await.unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().skip(lines.len().saturating_sub(LINES)).map(|line| format!("{line}\n")).collect()
}
