//! `pontectl watch`: runs every active pairing at its interval, until Ctrl-C.
//!
//! The settings file is looked at before each round; one with a mistake is told once and changes nothing.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use ponte_core::verdict::FailureKind;
use ponte_engine::settings::{Live, Reload};
use ponte_engine::store::Store;

use super::{join, sync};
use crate::exit::Stop;
use crate::output;
use crate::session::Session;

/// How often the clock and the settings file are looked at.
const TICK: Duration = Duration::from_secs(5);

/// Runs until it is stopped.
pub async fn watch(session: &Session) -> Result<(), Stop> {
    session.settings()?;
    let _lock = join::lock(session)?;
    let store = session.store().await?;
    let mut live = Live::open(&session.paths.settings, session.surroundings.clone())?
        .map_err(|mistakes| session.mistaken(mistakes))?;
    output::line(&session.text("cli-watching", &[]));
    let mut due: BTreeMap<String, Instant> = BTreeMap::new();
    loop {
        match live.reload() {
            Ok(Reload::Unchanged) => {}
            Ok(Reload::Changed) => output::line(&session.text("cli-settings-changed", &[])),
            Ok(Reload::Kept(mistakes)) => kept(session, &mistakes),
            Err(failure) => output::error(&session.messages.failure(&failure)),
        }
        round(session, &live, &store, &mut due).await?;
        tokio::select! {
            () = tokio::time::sleep(TICK) => {}
            _ = tokio::signal::ctrl_c() => return Ok(()),
        }
    }
}

async fn round(session: &Session, live: &Live, store: &Store, due: &mut BTreeMap<String, Instant>) -> Result<(), Stop> {
    let settings = live.current();
    for pairing in settings.pairings.iter().filter(|pairing| *pairing.active) {
        if due.get(&pairing.name).is_some_and(|time| *time > Instant::now()) {
            continue;
        }
        let mut wait = *pairing.interval;
        match sync::run(session, settings, pairing, store).await {
            Ok(told) => sync::tell(session, &told),
            Err(Stop::Failure(failure)) => {
                output::error(&format!("{}: {}", pairing.name, session.messages.failure(&failure)));
                wait = wait.max(failure.retry_after.unwrap_or_default());
                if failure.kind == FailureKind::SignIn {
                    // A refused password is never tried again by itself: that locks accounts.
                    return Err(Stop::Told(failure.kind));
                }
            }
            Err(stop) => return Err(stop),
        }
        due.insert(pairing.name.clone(), Instant::now() + wait);
    }
    Ok(())
}

fn kept(session: &Session, mistakes: &[ponte_engine::settings::Mistake]) {
    let file = session.paths.settings.display().to_string();
    for mistake in mistakes {
        output::error(&mistake.tell(&file, session.messages));
    }
    output::error(&session.text("cli-settings-kept", &[]));
}
