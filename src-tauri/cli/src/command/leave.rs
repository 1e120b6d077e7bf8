//! `pontectl account remove`: leaves everything where it is, or takes back what Ponte created on the account.
//!
//! Nothing is removed before it was shown and, on a terminal, ten seconds have passed in which Ctrl-C stops it.

use std::io::IsTerminal as _;
use std::time::Duration;

use ponte_app::accounts;
use ponte_engine::cycle::Copy;
use ponte_engine::leaving;

use super::account;
use crate::exit::Stop;
use crate::output::{self, Bar};
use crate::session::Session;

/// How long the user may change their mind, in seconds.
const COUNTDOWN: u32 = 10;

/// What was typed.
#[derive(Clone, Copy)]
pub struct Asked {
    /// `--remove-copies`.
    pub remove_copies: bool,
    /// `--dry-run`.
    pub dry_run: bool,
    /// `--yes`.
    pub yes: bool,
}

/// Removes an account: alone where no pairing needs it, else with its pairings, once the user has said what becomes of the copies.
pub async fn remove(session: &Session, name: &str, asked: Asked) -> Result<(), Stop> {
    session.account(name)?;
    let settings = session.settings()?;
    if leaving::uses(settings, name).next().is_none() && !asked.dry_run {
        return account::forget(session, name).await;
    }
    let _lock = session.lock().await?;
    let copies = accounts::copies(&session.desk, name).await?;
    if asked.dry_run {
        show(session, name, &copies);
        return Ok(());
    }
    if asked.remove_copies {
        take_back(session, name, &copies, asked.yes).await?;
    } else if !asked.yes {
        show(session, name, &copies);
        return Err(Stop::Usage(offers(name)));
    }
    account::forget(session, name).await
}

/// What the user can choose from.
fn offers(name: &str) -> ponte_core::verdict::Failure {
    let failure = ponte_core::verdict::Failure::new(ponte_core::verdict::FailureKind::Decide, "usage-account-offers");
    failure.with("name", name)
}

fn show(session: &Session, name: &str, copies: &[Copy]) {
    if session.json {
        output::json(&copies);
        return;
    }
    output::line(&session.text("cli-copies", &[("count", &copies.len().to_string()), ("name", name)]));
    list(session, copies);
}

fn list(session: &Session, copies: &[Copy]) {
    let row = |copy: &Copy| {
        let kind = session.text(&format!("kind-{}", copy.kind), &[]);
        vec![format!("  {}", copy.pairing), kind, copy.title.clone(), copy.record.0.clone()]
    };
    output::table(&copies.iter().map(row).collect::<Vec<_>>());
}

async fn take_back(session: &Session, name: &str, copies: &[Copy], yes: bool) -> Result<(), Stop> {
    show(session, name, copies);
    if !yes {
        countdown(session).await?;
    }
    let bar = Bar::new(name, session.messages, session.json);
    let done = accounts::take_back(&session.desk, name, &|progress| bar.show(progress)).await;
    bar.finish();
    let done = done?;
    if session.json {
        output::json(&done);
    } else {
        output::line(&session.text("cli-copies-removed", &[("count", &done.removed.to_string())]));
    }
    if let Some(failure) = done.stopped {
        return Err(Stop::Failure(failure));
    }
    if !done.kept.is_empty() && !session.json {
        output::line(&session.text("cli-copies-kept", &[("count", &done.kept.len().to_string())]));
        list(session, &done.kept);
    }
    Ok(())
}

/// Ten seconds in which Ctrl-C stops it; where nobody watches, `--yes` has to be said.
async fn countdown(session: &Session) -> Result<(), Stop> {
    if !std::io::stdin().is_terminal() {
        return Err(Stop::usage("usage-option-missing", &[("option", "--yes")]));
    }
    for left in (1..=COUNTDOWN).rev() {
        output::line(&session.text("cli-countdown", &[("count", &left.to_string())]));
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            _ = tokio::signal::ctrl_c() => return Err(Stop::NeedsYou),
        }
    }
    Ok(())
}
